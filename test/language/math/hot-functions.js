// The simple functions of Math, often enough to be compiled, compared by bits with known results.
const values = [0, -0, 0.5, -0.5, 0.49999999999999994, -0.49999999999999994, 1.5, 2.5, -1.5, -2.5, 1e-20, -1e-20, 4503599627370495.5,
  4503599627370497, -4503599627370495.5, 9007199254740993, 1e300, -1e300, Infinity, -Infinity, NaN, 2147483647, -2147483648, 2147483648.5,
  -2147483648.5, 3, -7, 9, 16777217, 1e40];
const bits = new DataView(new ArrayBuffer(8));
// The bits of a NaN are nobody's promise.
function code(x) {
  if (x !== x) return 1;
  bits.setFloat64(0, x);
  return Math.imul(bits.getInt32(0), 31) ^ bits.getInt32(4);
}
function all(x, y) {
  let h = 0;
  for (const r of [Math.abs(x), Math.floor(x), Math.ceil(x), Math.round(x), Math.trunc(x), Math.sqrt(x), Math.sign(x), Math.clz32(x),
    Math.fround(x), Math.imul(x, y), Math.max(x, y), Math.min(x, y), x % y, -x]) {
    h = Math.imul(h, 33) ^ code(r);
  }
  return h;
}
let h = 0;
for (let round = 0; round < 3; round++) for (const x of values) for (const y of values) h = Math.imul(h, 3) ^ all(x, y);
console.log(h); // expect: -1249739629
let up = 2147483000;
let zero = 0.5;
let mod = 0;
for (let i = -2000; i < 2000; i++) {
  up++;
  zero++;
  mod += Object.is(i % 5, -0) ? 100 : i % 5;
  mod += -3 % (i || 1);
}
console.log(up, zero, mod, Object.is(-(up - up), -0)); // expect: 2147487000 4000.5 28019 true
