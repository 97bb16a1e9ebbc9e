const a = [];
console.log(a.push(1, 2), a.unshift(0, 0.5), a.pop(), a.shift(), a.join(), [].pop(), [].shift(), a.push()); // expect: 2 4 2 0 0.5,1 undefined undefined 2
