'use strict';
// Arrays filled from their end, holes, far elements; joins of everything that has a text.
const print = (...values) => console.log(values.map(String).join(' | '));
function fromTheEnd(n) {
  const a = [];
  for (let i = n - 1; i >= 0; i--) a[i] = i * 2;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[i];
  return [a.length, sum, a.indexOf(20), n - 1 in a, n in a, Object.keys(a).length].join();
}
for (const n of [1, 10, 1030, 1500, 5000]) print(n, fromTheEnd(n));
function scattered() {
  const a = [1, 2, 3];
  for (let i = 0; i < 700; i++) a[5000 - i * 7] = i;
  let count = 0;
  for (const key in a) count += Number(key) % 10;
  a[4999] = 'new';
  return [a.length, count, a[5000], a[4993], a[4999], 4998 in a, a.filter(() => true).length].join();
}
print(scattered());
const o = {};
for (let i = 3000; i > 0; i--) o[i] = i;
o[2900] = 'x';
delete o[5];
print(Object.keys(o).length, o[3000], o[1], o[5], o[2900]);
const frozen = [];
frozen[9000] = 1;
Object.defineProperty(frozen, 8999, { value: 5, writable: false, configurable: true });
for (let i = 8998; i > 6000; i--) frozen[i] = i;
try {
  frozen[8999] = 1;
} catch (e) {
  print(e.constructor.name);
}
print(frozen.length, frozen[8999], frozen[7000]);
print([].join(), [1].join(), [1, , 3].join('-'), [null, undefined, true, false, 1.5, -0, NaN, 'é', '€'].join(';'));
print([[1, [2, 3]], { toString: () => 'obj' }, 4].join('+'), ['a', 'b'].join(''), ['a', 'b'].join('€'), [1, 2].join(undefined));
const long = Array.from({ length: 6000 }, (_, i) => (i % 97 === 0 ? 'ü€'.repeat(i % 5) : `w${i}`));
const text = long.join(', ');
let h = 0;
for (let i = 0; i < text.length; i++) h = (h * 31 + text.charCodeAt(i)) | 0;
print(text.length, h, text.split(', ').length, text === long.reduce((x, y) => x + ', ' + y));
const big = ['x'.repeat(100000), 'y'.repeat(300), 'z'];
print(big.join('--').length, big.join('--').slice(99998, 100006));
try {
  [Symbol('s')].join();
} catch (e) {
  print(e.message);
}
const cyclic = [1];
cyclic.push(cyclic, 2);
print(cyclic.join());
const shared = { joined: [3, 1, 2].toString(), local: [1.5, 2].toLocaleString() };
print(shared.joined, shared.local);
// Runs far from the start, filled downwards, upwards and from the middle, with gaps and with a foreign one among them.
function run(start, step, count, odd) {
  const a = [];
  let up = start;
  let down = start;
  for (let i = 0; i < count; i++) {
    if (step === 0) a[i % 2 === 0 ? down-- : ++up] = i;
    else a[start + i * step] = i;
    if (i === odd) Object.defineProperty(a, start + 1, { value: -1, writable: false, enumerable: true, configurable: true });
  }
  let h = 0;
  for (const key of Object.keys(a)) h = (Math.imul(h, 31) + Number(key) * 3 + a[key]) | 0;
  return [a.length, Object.keys(a).length, h, start in a, start - count - 1 in a, a.indexOf(count - 1)].join();
}
for (const start of [2000, 9000, 70000]) {
  for (const step of [-1, 0, 1, -2, 3]) for (const count of [7, 64, 200, 700]) print(start, step, count, run(start, step, count, -1), run(start, step, count, 40));
}
