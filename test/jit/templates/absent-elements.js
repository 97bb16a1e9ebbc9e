'use strict';
const out = [];
const read = (o, k) => o[k];
const like = { length: 3 };
class Sub extends Array {}
const cases = [[1, 2], [], [, 1], like, Sub.from([5]), new Uint8Array(2), 'ab', Object.create(null), Object.create([7, 8]), { 0: 'zero', 5: 'five' }, Object.freeze([3])];
function run() {
  const seen = [];
  for (const o of cases) for (const k of [0, 1, 2, 5, -1, 1e9, 4294967295, 1.5]) seen.push(String(read(o, k)));
  seen.push(Array.from({ length: 4 }, (v, i) => `${v}${i}`).join(), Array.from(like).join());
  const a = [1, 2, 3];
  let sum = 0;
  for (let i = 0; a[i] !== undefined; i++) sum += a[i];
  a.length = 1;
  seen.push(sum, a[1], a[2], a[-1]);
  a['-1'] = 'minus';
  seen.push(a[-1]);
  return seen.join();
}
for (let i = 0; i < 3; i++) out.push(run());
Array.prototype[5] = 'from Array.prototype';
out.push(run());
delete Array.prototype[5];
Object.prototype[1] = 'from Object.prototype';
Object.prototype[2] = 'and another';
out.push(run());
delete Object.prototype[1];
delete Object.prototype[2];
out.push(run());
console.log(out.join('\n'));
