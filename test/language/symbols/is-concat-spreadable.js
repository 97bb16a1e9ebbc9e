const like = { length: 2, 0: 'a', 1: 'b', [Symbol.isConcatSpreadable]: true };
const arr = [1, 2];
arr[Symbol.isConcatSpreadable] = false;
const r = [0].concat(like, arr, [3]);
console.log(r.length, r[1], r[3] === arr, r[4]); // expect: 5 a true 3
