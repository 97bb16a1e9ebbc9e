console.log([1, 2, 3, 4].fill(0, 1, 3).join(), new Array(3).fill('x').join(), [1, 2, 3].fill(9, -1).join());
console.log([1, 2, 3, 4, 5].copyWithin(0, 3).join(), [1, 2, 3, 4, 5].copyWithin(1, 0, 3).join(), [1, 2, 3, 4, 5].copyWithin(-2, -4, -3).join());
const shared = new Array(2).fill([]);
console.log(shared[0] === shared[1]);

// expect: 1,0,0,4 x,x,x 1,2,9
// expect: 4,5,3,4,5 1,1,2,3,5 1,2,3,2,5
// expect: true
