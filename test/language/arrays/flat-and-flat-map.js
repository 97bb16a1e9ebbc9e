console.log(JSON.stringify([1, [2, [3, [4]]], , 5].flat()), JSON.stringify([1, [2, [3, [4]]]].flat(Infinity)), [[1]].flat(0)[0].length);
console.log([1, 2].flatMap((x) => [x, [x * 2]]).length, [1, 2, 3].flatMap((x) => (x === 2 ? [] : x)).join());

// expect: [1,2,[3,[4]],5] [1,2,3,4] 1
// expect: 4 1,3
