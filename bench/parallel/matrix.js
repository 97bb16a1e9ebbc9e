// Matrix product on typed arrays, rows dealt out to the threads. Nothing is allocated.
'use strict';

const SIZE = 190;

function product(a, b, out, first, step) {
  for (let i = first; i < SIZE; i += step) {
    for (let j = 0; j < SIZE; j++) {
      let sum = 0;
      for (let k = 0; k < SIZE; k++) sum += a[i * SIZE + k] * b[k * SIZE + j];
      out[i * SIZE + j] = sum;
    }
  }
}

const threadCount = Number(process.argv[2] ?? 2);

function once() {
  const a = new Float64Array(SIZE * SIZE);
  const b = new Float64Array(SIZE * SIZE);
  const out = new Float64Array(SIZE * SIZE);
  for (let i = 0; i < SIZE * SIZE; i++) {
    a[i] = (i * 7) % 11;
    b[i] = (i * 5) % 13;
  }
  const start = performance.now();
  const threads = [];
  for (let id = 0; id < threadCount; id++) {
    threads.push(new Thread(product, a, b, out, id, threadCount));
  }
  for (const thread of threads) thread.join();
  const ms = performance.now() - start;
  // (A * B) * ones = A * (B * ones)
  const rowsOfB = new Float64Array(SIZE);
  for (let i = 0; i < SIZE; i++) for (let j = 0; j < SIZE; j++) rowsOfB[i] += b[i * SIZE + j];
  let total = 0;
  for (let i = 0; i < SIZE; i++) {
    let row = 0;
    let expected = 0;
    for (let j = 0; j < SIZE; j++) {
      row += out[i * SIZE + j];
      expected += a[i * SIZE + j] * rowsOfB[j];
    }
    if (row !== expected) throw new Error(`matrix: row ${i} is ${row}, not ${expected}`);
    total += row;
  }
  return { ms, result: `total ${total}` };
}

const rounds = [];
for (let i = Number(process.argv[3] ?? 1); i > 0; i--) rounds.push(once());
rounds.sort((a, b) => a.ms - b.ms);
const { ms, result } = rounds[rounds.length >> 1];
console.log(`matrix: ${threadCount} threads, ${ms.toFixed(1)} ms, ${result}`);
