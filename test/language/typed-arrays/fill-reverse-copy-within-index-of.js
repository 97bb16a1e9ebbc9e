const a = new Uint8Array([1, 2, 3, 4, 5]);
console.log(a.fill(9, 1, 2).join(), a.copyWithin(0, 3).join(), a.reverse().join(), a.indexOf(5), a.lastIndexOf(5), a.includes(9), a.includes(NaN), new Float32Array([NaN]).includes(NaN), new Float32Array([NaN]).indexOf(NaN), a.at(-1), a.join('-'));

// expect: 1,9,3,4,5 4,5,3,4,5 5,4,3,5,4 0 3 false false true -1 4 5-4-3-5-4
