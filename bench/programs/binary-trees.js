// Binary trees: many short-lived trees beside one that lives long.
'use strict';

class Node {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }

  check() {
    return this.left === null ? 1 : 1 + this.left.check() + this.right.check();
  }
}

function build(depth) {
  if (depth === 0) return new Node(null, null);
  return new Node(build(depth - 1), build(depth - 1));
}

const MAX = 13;
const long = build(MAX);
let nodes = 0;
for (let depth = 4; depth <= MAX; depth += 3) {
  const rounds = 1 << (MAX - depth + 5);
  let check = 0;
  for (let i = 0; i < rounds; i++) check += build(depth).check();
  if (check !== rounds * (2 ** (depth + 1) - 1))
    throw new Error(`binary-trees: ${depth}: ${check}`);
  nodes += check;
}
if (long.check() !== 2 ** (MAX + 1) - 1) throw new Error('binary-trees: the long-lived tree');
console.log(`binary-trees: ${nodes} short-lived nodes`);
