'use strict';
// Additions beyond the slots in the object, by name and by computed name, young and old, with setters above.
const names = Array.from({ length: 14 }, (_, i) => `p${i}`);
function computed(seed) {
  const o = {};
  for (const name of names) o[name] = { seed, name };
  return o;
}
function named(seed) {
  const o = {};
  o.a = seed; o.b = [seed]; o.c = 'c' + seed; o.d = seed; o.e = { seed }; o.f = seed; o.g = [seed, 1];
  o.h = seed; o.i = 'i' + seed; o.j = seed; o.k = seed; o.l = {}; o.m = seed;
  return o;
}
class Many {
  constructor(n) {
    for (let i = 0; i < n; i++) this[names[i]] = i;
    this.late = [n];
    this.later = n;
    this.latest = { n };
  }
}
const kept = [];
let text = '';
for (let round = 0; round < 40; round++) {
  const all = [computed(round), named(round), new Many(round % 14), new Many(3)];
  kept.push(...all);
  text = JSON.stringify(all);
}
const grown = kept[2];
for (const o of kept) {
  o.extra = [1];
  o.more = { x: 2 };
  for (const name of names) o[name] = [name];
}
console.log(text.length, text);
console.log(Object.keys(grown).join(), JSON.stringify(kept.at(-1)).length, kept.every((o) => o.extra[0] === 1 && o.p13[0] === 'p13'));
let calls = 0;
Object.defineProperty(Object.prototype, 'm', { set: () => calls++, configurable: true });
const after = named(1);
delete Object.prototype.m;
console.log(calls, Object.keys(after).length, after.m);
