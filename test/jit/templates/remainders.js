'use strict';
// `%` of all kinds of numbers: the bits of the result.
const bytes = new DataView(new ArrayBuffer(8));
const bits = (x) => {
  bytes.setFloat64(0, x);
  return Number.isNaN(x) ? 'NaN' : bytes.getUint32(0).toString(16) + '.' + bytes.getUint32(4).toString(16);
};
const mod = (a, b) => a % b;
const some = [
  0, -0, 1, -1, 2, 3, -7, 0.5, -0.5, 1.5, 0.1, -0.1, 0.3, 1e-5, 5e-324, -5e-324, 2.2250738585072014e-308, 2.225073858507201e-308,
  1e16, -1e16, 2 ** 31, -(2 ** 31), 2 ** 32 + 0.5, 2 ** 53, 2 ** 53 - 1, 2 ** 63, -(2 ** 63), 1e300, -1e300, Number.MAX_VALUE,
  Infinity, -Infinity, NaN, Math.PI, -Math.E,
];
for (const a of some) console.log(a, some.map((b) => bits(mod(a, b))).join(' '));
let seed = 12345;
const next = () => (seed = (Math.imul(seed, 1103515245) + 12345) | 0);
let h = 7;
for (let i = 0; i < 4000; i++) {
  // Any doubles, and such whose exponents are near each other.
  bytes.setInt32(0, next());
  bytes.setInt32(4, next());
  const a = bytes.getFloat64(0);
  bytes.setInt32(0, i % 2 === 0 ? next() : bytes.getInt32(0) - ((next() >>> 8) & 0x1ffffff));
  bytes.setInt32(4, next());
  const b = bytes.getFloat64(0);
  const r = mod(a, b);
  if (!Number.isNaN(r) && Math.abs(r) >= Math.abs(b)) throw new Error(`${a} % ${b} is ${r}`);
  for (const c of bits(r)) h = (Math.imul(h, 31) + c.charCodeAt(0)) | 0;
  if (i % 500 === 0) console.log(a, b, bits(r), h);
}
// In a loop, with the result where an operand was, an int if it is one.
let x = 1e6 + 0.25;
let sum = 0;
for (let i = 1; i < 3000; i++) {
  x = (x * 1.37) % (i + 0.75);
  const n = (i * 2.5) % 0.5;
  sum += x + n;
  if (Object.is(n, 0) === false) throw new Error('no zero');
}
console.log(bits(x), bits(sum), h);
for (const bad of [() => mod(1.5, 0), () => mod(1.5, -0), () => mod('7.5', 2), () => mod(null, 0.5), () => mod(undefined, 1.5)]) console.log(bits(bad()));
