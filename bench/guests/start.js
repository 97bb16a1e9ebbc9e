// Some of everything that a small program does: run by the build, which keeps what V8 has compiled then
// as a code cache.
'use strict';

class Point {
  #x;
  constructor(x) {
    this.#x = x;
  }
  get x() {
    return this.#x;
  }
}
const numbers = Array.from({ length: 50 }, (_, i) => i * 1.5);
const map = new Map(numbers.map((n) => [`key${n}`, { n }]));
let sum = 0;
for (const [key, { n }] of map) if (/^key\d/.test(key)) sum += n;
for (let i = 0; i < 1000; i++) sum = (sum + new Point(i).x) % 1000;
try {
  null.x;
} catch (error) {
  sum += error.message.length;
}
function* count(n) {
  for (let i = 0; i < n; i++) yield i;
}
const text = JSON.stringify({ sum, list: [...count(3)], nested: { a: [null, true] } }).replace(/s/g, 'S');
(async () => {
  await null;
  console.log(text.split(',').join(';'), process.argv.length, [1, { a: 'b' }], new Error('shown').message);
})();
