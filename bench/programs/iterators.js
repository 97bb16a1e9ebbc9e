// Iterators: generators, spread, destructuring and closures in a lazy pipeline.
'use strict';

function* count(from, to) {
  for (let i = from; i < to; i++) yield i;
}

function* mapped(items, f) {
  for (const item of items) yield f(item);
}

function* kept(items, f) {
  for (const item of items) if (f(item)) yield item;
}

function* pairs(items) {
  let last;
  let have = false;
  for (const item of items) {
    if (have) yield [last, item];
    last = item;
    have = true;
  }
}

class Tree {
  constructor() {
    this.root = null;
    this.size = 0;
  }

  add(value) {
    let at = this.root;
    const node = { value, left: null, right: null };
    this.size++;
    if (at === null) {
      this.root = node;
      return;
    }
    for (;;) {
      const side = value < at.value ? 'left' : 'right';
      if (at[side] === null) {
        at[side] = node;
        return;
      }
      at = at[side];
    }
  }

  *walk(node = this.root) {
    if (node === null) return;
    yield* this.walk(node.left);
    yield node.value;
    yield* this.walk(node.right);
  }

  [Symbol.iterator]() {
    return this.walk();
  }
}

let total = 0;
for (let round = 0; round < 60; round++) {
  const odd = kept(count(0, 10000), (n) => n % 2 === 1);
  const squares = mapped(odd, (n) => n * n);
  let steps = 0;
  for (const [a, b] of pairs(squares)) {
    if (b <= a) throw new Error(`iterators: ${a} ${b}`);
    steps += b - a;
  }
  if (steps !== 9999 * 9999 - 1) throw new Error(`iterators: ${steps}`);
  const tree = new Tree();
  let seed = 1;
  for (let i = 0; i < 1000; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    tree.add(seed % 100000);
  }
  const sorted = [...tree];
  if (sorted.length !== tree.size) throw new Error('iterators: the walk is too short');
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] < sorted[i - 1]) throw new Error('iterators: not sorted');
  }
  const [first, second, ...rest] = sorted;
  total += first + second + rest.length + Math.max(...rest);
}
console.log(`iterators: ${total}`);
