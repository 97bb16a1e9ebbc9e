const a = [1, , 3, ,];
console.log(a.length, 1 in a, a[1], Object.keys(a).join(), a.join('|')); // expect: 4 false undefined 0,2 1||3|
