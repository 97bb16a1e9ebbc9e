const bytes = new Uint8Array(8).map((_, i) => i + 1);
bytes.set(bytes.subarray(0, 5), 2);
console.log(bytes.join());
bytes.set(bytes.subarray(3), 0);
console.log(bytes.join());
const words = new Uint16Array(bytes.buffer, 0, 3);
bytes.set(words, 1);
console.log(bytes.join());
const big = new Int32Array(20000).map((_, i) => i);
big.copyWithin(1, 0);
console.log(big[19999], big[1], big[9000], big.copyWithin(0, 3)[17000]);
const doubles = new Float64Array(9000).map((_, i) => (i * 7919) % 9007);
doubles.sort();
console.log(doubles.every((x, i) => i === 0 || doubles[i - 1] <= x), doubles.toSorted((a, b) => b - a)[0], doubles.indexOf(8999), doubles.includes(NaN));
console.log(new Uint8Array(30000).fill(7).reduce((a, b) => a + b), big.reverse().at(-1), new Int16Array(3000).fill(-3).join('').length);

// expect: 1,2,1,2,3,4,5,8
// expect: 2,3,4,5,8,4,5,8
// expect: 2,2,4,8,8,4,5,8
// expect: 19998 0 8999 17002
// expect: true 9006 8992 false
// expect: 210000 2 6000
