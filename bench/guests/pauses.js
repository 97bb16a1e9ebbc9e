// Every thread allocates small objects and keeps each seventh for a while in a ring of its own.
// Arguments: threads, milliseconds.
'use strict';

const threadCount = Number(process.argv[2] ?? 2);
const duration = Number(process.argv[3] ?? 1000);
const RING = 4096;

function allocate(end) {
  const ring = new Array(RING).fill(null);
  let made = 0;
  let kept = 0;
  while (performance.now() < end) {
    for (let i = 0; i < 700; i++) {
      const one = { a: i, b: made, c: 1.5, d: null, e: true, f: 'x' };
      made++;
      if (i % 7 === 0) {
        ring[kept & (RING - 1)] = one;
        kept++;
      }
    }
  }
  for (let i = Math.max(0, kept - RING); i < kept; i++) {
    const one = ring[i & (RING - 1)];
    if (one.b % 7 !== 0 || one.a % 7 !== 0) throw new Error(`pauses: a wrong object at ${i}`);
  }
  return made;
}

const start = performance.now();
const threads = [];
for (let id = 0; id < threadCount; id++) threads.push(new Thread(allocate, start + duration));
let made = 0;
for (const thread of threads) made += thread.join();
const ms = performance.now() - start;
console.log(`pauses: ${threadCount} threads, ${ms.toFixed(1)} ms, ${made} objects`);
