const a = [0, 1, 2, 3, 4, 5];
console.log(a.splice(1, 2).join(), a.join()); // expect: 1,2 0,3,4,5
console.log(a.splice(-2, 1, 'x', 'y').join(), a.join()); // expect: 4 0,3,x,y,5
console.log(a.splice(2).join(), a.join()); // expect: x,y,5 0,3
console.log(a.splice().length, a.splice(undefined).join(), a.length, [1, 2].splice(0, undefined).length); // expect: 0 0,3 0 0
