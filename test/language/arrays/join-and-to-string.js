console.log([1, null, undefined, [2, [3]], {}].join('-'), [].join(), [1].join('x'), [1, 2].toString(), String([[], [1, [2]]]));
const cyclic = [1];
cyclic.push(cyclic, 2);
console.log(cyclic.join());

// expect: 1---2,3-[object Object]  1 1,2 ,1,2
// expect: 1,,2
