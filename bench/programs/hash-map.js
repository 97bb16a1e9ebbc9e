// Hash map: open addressing with tombstones, written here, with integers and strings as keys; the
// built-in Map must agree with it.
'use strict';

const EMPTY = Symbol('empty');
const GONE = Symbol('gone');

function hashOf(key) {
  if (typeof key === 'number') return Math.imul(key | 0, 0x9e3779b1) >>> 0;
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

class HashMap {
  constructor() {
    this.size = 0;
    this.used = 0;
    this.keys = new Array(8).fill(EMPTY);
    this.values = new Array(8).fill(undefined);
  }

  find(key) {
    const mask = this.keys.length - 1;
    let at = hashOf(key) & mask;
    let hole = -1;
    for (;;) {
      const there = this.keys[at];
      if (there === key) return at;
      if (there === EMPTY) return hole >= 0 ? ~hole : ~at;
      if (there === GONE && hole < 0) hole = at;
      at = (at + 1) & mask;
    }
  }

  get(key) {
    const at = this.find(key);
    return at >= 0 ? this.values[at] : undefined;
  }

  set(key, value) {
    let at = this.find(key);
    if (at >= 0) {
      this.values[at] = value;
      return;
    }
    at = ~at;
    if (this.keys[at] === EMPTY) this.used++;
    this.keys[at] = key;
    this.values[at] = value;
    this.size++;
    if (this.used * 4 > this.keys.length * 3) this.rehash();
  }

  delete(key) {
    const at = this.find(key);
    if (at < 0) return false;
    this.keys[at] = GONE;
    this.values[at] = undefined;
    this.size--;
    return true;
  }

  rehash() {
    const { keys, values } = this;
    let capacity = 8;
    while (capacity < this.size * 2) capacity *= 2;
    this.keys = new Array(capacity).fill(EMPTY);
    this.values = new Array(capacity).fill(undefined);
    this.size = 0;
    this.used = 0;
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] !== EMPTY && keys[i] !== GONE) this.set(keys[i], values[i]);
    }
  }
}

function drive(map, count) {
  let seed = 42;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    const number = (seed >>> 8) % 5000;
    const key = (seed & 1) === 0 ? number : `key${number}`;
    const action = (seed >>> 4) & 7;
    if (action === 0) map.delete(key);
    else if (action < 4) map.set(key, i);
    else sum = (sum + (map.get(key) ?? 1)) | 0;
  }
  return sum;
}

const COUNT = 500000;
const own = new HashMap();
const builtIn = new Map();
const a = drive(own, COUNT);
const b = drive(builtIn, COUNT);
if (a !== b || own.size !== builtIn.size) throw new Error(`hash-map: ${a} ${b} ${own.size}`);
for (const [key, value] of builtIn) {
  if (own.get(key) !== value) throw new Error(`hash-map: ${key}`);
}
console.log(`hash-map: ${own.size} keys, sum ${a}`);
