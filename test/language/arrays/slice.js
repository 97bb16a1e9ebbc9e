const a = [0, 1, 2, 3];
console.log(a.slice(1, 3).join(), a.slice(-2).join(), a.slice(2, 1).length, a.slice().join(), a.slice(NaN, Infinity).length, a.slice(-Infinity, '2').join());
console.log(1 in [0, , 2].slice());

// expect: 1,2 2,3 0 0,1,2,3 4 0,1
// expect: false
