// Trees: every thread builds and drops trees as fast as it can, and keeps one in a list that all share.
'use strict';

const TASKS = 64;
const DEPTH = 12;

class Node {
  constructor(left, right, value) {
    this.left = left;
    this.right = right;
    this.value = value;
  }
}

function build(depth, value) {
  if (depth === 0) return new Node(null, null, value);
  return new Node(build(depth - 1, 2 * value), build(depth - 1, 2 * value + 1), value);
}

function sum(node) {
  return node === null ? 0 : node.value + sum(node.left) + sum(node.right);
}

function work(next, kept, sums) {
  for (;;) {
    const task = Atomics.add(next, 'task', 1);
    if (task >= TASKS) return;
    let total = 0;
    for (let i = 0; i < 4; i++) total += sum(build(DEPTH, i));
    sums[task] = total;
    kept[task] = build(4, task);
  }
}

const threadCount = Number(process.argv[2] ?? 2);

function once() {
  const next = { task: 0 };
  const kept = new Array(TASKS).fill(null);
  const sums = new Array(TASKS).fill(0);
  const start = performance.now();
  const threads = [];
  for (let id = 0; id < threadCount; id++) threads.push(new Thread(work, next, kept, sums));
  for (const thread of threads) thread.join();
  const ms = performance.now() - start;
  let expected = 0;
  for (let i = 0; i < 4; i++) expected += sum(build(DEPTH, i));
  for (let task = 0; task < TASKS; task++) {
    if (sums[task] !== expected) throw new Error(`trees: task ${task}: ${sums[task]}`);
    if (sum(kept[task]) !== sum(build(4, task))) throw new Error(`trees: kept ${task}`);
  }
  return { ms, result: `sum ${expected}` };
}

const rounds = [];
for (let i = Number(process.argv[3] ?? 1); i > 0; i--) rounds.push(once());
rounds.sort((a, b) => a.ms - b.ms);
const { ms, result } = rounds[rounds.length >> 1];
console.log(`trees: ${threadCount} threads, ${ms.toFixed(1)} ms, ${result}`);
