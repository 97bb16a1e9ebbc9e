console.log([1, 2, 3].reverse().join(), [1, , 3, 4].reverse().join(), JSON.stringify([1, , 3, 4].reverse().map(String)));
const a = [1, , 3, 4].reverse();
console.log(1 in a, 2 in a);

// expect: 3,2,1 4,3,,1 ["4","3",null,"1"]
// expect: true false
