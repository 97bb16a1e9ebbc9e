// Parallel sort: every thread deals its share of the input into buckets by value; then every thread
// sorts whole buckets and writes them to their place in the result.
'use strict';

const COUNT = 250000;
const BUCKETS = 32;
const RANGE = 1 << 30;

function deal(input, pieces, id, threadCount) {
  const mine = [];
  for (let b = 0; b < BUCKETS; b++) mine.push([]);
  const from = Math.floor((COUNT * id) / threadCount);
  const to = Math.floor((COUNT * (id + 1)) / threadCount);
  for (let i = from; i < to; i++) mine[Math.floor((input[i] * BUCKETS) / RANGE)].push(input[i]);
  pieces[id] = mine;
}

function mergeSort(list) {
  if (list.length <= 8) {
    for (let i = 1; i < list.length; i++) {
      const value = list[i];
      let k = i;
      for (; k > 0 && list[k - 1] > value; k--) list[k] = list[k - 1];
      list[k] = value;
    }
    return list;
  }
  const middle = list.length >> 1;
  const a = mergeSort(list.slice(0, middle));
  const b = mergeSort(list.slice(middle));
  const out = [];
  let i = 0;
  let k = 0;
  while (i < a.length && k < b.length) out.push(a[i] <= b[k] ? a[i++] : b[k++]);
  while (i < a.length) out.push(a[i++]);
  while (k < b.length) out.push(b[k++]);
  return out;
}

function sortBuckets(pieces, starts, output, id, threadCount) {
  for (let b = id; b < BUCKETS; b += threadCount) {
    const bucket = [];
    for (const piece of pieces) for (const value of piece[b]) bucket.push(value);
    const sorted = mergeSort(bucket);
    for (let i = 0; i < sorted.length; i++) output[starts[b] + i] = sorted[i];
  }
}

function inParallel(threadCount, fn, ...args) {
  const threads = [];
  for (let id = 0; id < threadCount; id++) {
    threads.push(new Thread(fn, ...args, id, threadCount));
  }
  for (const thread of threads) thread.join();
}

const threadCount = Number(process.argv[2] ?? 2);

function once() {
  const input = [];
  let seed = 12345;
  let before = 0;
  for (let i = 0; i < COUNT; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & (RANGE - 1);
    input.push(seed);
    before = (before + seed) | 0;
  }
  const pieces = new Array(threadCount).fill(null);
  const output = new Array(COUNT).fill(-1);
  const start = performance.now();
  inParallel(threadCount, deal, input, pieces);
  const starts = [];
  let at = 0;
  for (let b = 0; b < BUCKETS; b++) {
    starts.push(at);
    for (const piece of pieces) at += piece[b].length;
  }
  inParallel(threadCount, sortBuckets, pieces, starts, output);
  const ms = performance.now() - start;
  let after = output[0];
  for (let i = 1; i < COUNT; i++) {
    if (output[i] < output[i - 1]) throw new Error(`sort: out of order at ${i}`);
    after = (after + output[i]) | 0;
  }
  if (after !== before) throw new Error(`sort: the sum is ${after}, not ${before}`);
  return { ms, result: `sum ${after}` };
}

const rounds = [];
for (let i = Number(process.argv[3] ?? 1); i > 0; i--) rounds.push(once());
rounds.sort((a, b) => a.ms - b.ms);
const { ms, result } = rounds[rounds.length >> 1];
console.log(`sort: ${threadCount} threads, ${ms.toFixed(1)} ms, ${result}`);
