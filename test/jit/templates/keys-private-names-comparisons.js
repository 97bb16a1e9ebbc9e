'use strict';
const show = (v) => (Object.is(v, -0) ? '-0' : String(v));
class Point {
  #x;
  #y = 2;
  static #made = 0;
  constructor(x) {
    this.#x = x;
    Point.#made++;
  }
  #twice() {
    return this.#x * 2;
  }
  get #sum() {
    return this.#x + this.#y;
  }
  set #both(v) {
    this.#x = this.#y = v;
  }
  static has = (o) => #x in o;
  work() {
    this.#x += 1;
    this.#y = { v: this.#x };
    this.#y = this.#x;
    const sum = this.#sum;
    this.#both = 3;
    return [this.#x, this.#y, sum, this.#twice(), Point.#made > 0];
  }
  static read = (o) => o.#x;
  static write(o) {
    o.#x = 1;
  }
  static call(o) {
    o.#twice = 1;
  }
}
class Child extends Point {
  #x = 'own';
  own() {
    return this.#x;
  }
}
function failing(f) {
  try {
    return f();
  } catch (e) {
    return e.constructor.name;
  }
}
const doubles = [7.5, 0.5, 3, -3, 8e15, 2 ** 53, -(2 ** 60), 2 ** 63, -(2 ** 63), 2 ** 70, 0, -0, NaN, Infinity, -Infinity, 1, -1, 4294967296.5, 5, -5, 2 ** 31, 10];
const words = ['', 'a', 'b', 'ab', 'aa', 'abc', 'é', '€', 'a' + 'b', 'ab€', 'aé', 'x'.repeat(30) + 'a', 'x'.repeat(30) + 'b', 'x'.repeat(30)];
const halves = [0, 2, 4, 6, 8, 1].map((x) => x / 2);
function run() {
  const out = [];
  const p = new Point(5);
  const c = new Child(6);
  out.push(p.work(), c.work(), c.own(), Point.read(p), Point.read(c), Point.has(p), Point.has({}));
  out.push(failing(() => Point.read({})), failing(() => Point.write({})), failing(() => Point.write(Object.create(p))), failing(() => Point.call(p)));
  for (const a of doubles) for (const b of doubles) out.push(show(a % b));
  let order = '';
  for (const a of words) for (const b of words) order += (a < b ? 1 : 0) + (a <= b ? 2 : 0) + (a > b ? 4 : 0) + (a >= b ? 8 : 0);
  let branches = '';
  for (const a of words) {
    for (const b of words) {
      if (a < b) branches += '<';
      if (!(a <= b)) branches += '!';
      if (a > 1) branches += '1';
    }
  }
  out.push(order, branches);
  const list = ['zero', 'one', 'two', 'three', 'four'];
  for (const h of halves) {
    out.push(list[h]);
    list[h] = h;
  }
  out.push(list.join(), list[-0], list[1.5], list[-1], list[NaN], Object.keys(list).length);
  list[4 / 2] = 'two';
  list[1.5] = 'frac';
  out.push(list.join(), list[1.5], list['1.5'], list['2'], list['le' + 'ngth']);
  delete list[1.5];
  const record = {};
  const text = '"name":1,"size":2,"name":3,"é€":4,"7":5';
  for (const part of text.split(',')) {
    const [key, value] = [part.slice(1, part.lastIndexOf('"')), part.slice(part.indexOf(':') + 1)];
    record[key] = (record[key] ?? '') + value;
  }
  out.push(Object.entries(record), record['na' + 'me'], record[['size']], record[7]);
  const bytes = new Uint8Array(4);
  for (const h of halves) bytes[h] = 200 + h;
  bytes['1' + ''] = 9;
  bytes['-0'] = 1;
  out.push(bytes.join(), bytes[3.5], bytes['foo']);
  const frozen = Object.freeze(['f']);
  out.push(failing(() => (frozen[0] = 1)), failing(() => (frozen[1] = 1)), frozen.join());
  const holes = [1, , 3];
  holes[1] = 2;
  holes[5] = 6;
  holes[3] = 4;
  out.push(holes.join(), holes.length, 4 in holes);
  const sealed = Object.preventExtensions([1, , 3]);
  out.push(failing(() => (sealed[1] = 1)), sealed.length);
  return out.map((v) => (Array.isArray(v) ? v.join('/') : show(v))).join(' ');
}
let first = '';
for (let round = 0; round < 3; round++) {
  const text = run();
  if (round > 0 && text !== first) throw new Error(`round ${round}\n${first}\n${text}`);
  first = text;
}
console.log(first);
let set = 0;
Object.defineProperty(Array.prototype, 1, { set: () => set++, configurable: true });
const last = [1, , 3];
last[1] = 5;
const absent = last[1];
delete Array.prototype[1];
console.log(set, absent);
