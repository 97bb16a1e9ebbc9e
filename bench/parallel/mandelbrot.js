// Mandelbrot, rows dealt out to the threads. Nothing is allocated while the threads run.
'use strict';

const SIZE = 560;
const LIMIT = 100;

function escapes(cr, ci) {
  let zr = 0;
  let zi = 0;
  for (let i = 0; i < LIMIT; i++) {
    const rr = zr * zr;
    const ii = zi * zi;
    if (rr + ii > 4) return i;
    zi = 2 * zr * zi + ci;
    zr = rr - ii + cr;
  }
  return LIMIT;
}

function rows(first, step, inside) {
  for (let y = first; y < SIZE; y += step) {
    const ci = (2 * y) / SIZE - 1;
    let count = 0;
    for (let x = 0; x < SIZE; x++) if (escapes((3 * x) / SIZE - 2, ci) === LIMIT) count++;
    inside[y] = count;
  }
}

const threadCount = Number(process.argv[2] ?? 2);

function once() {
  const inside = new Array(SIZE).fill(0);
  const start = performance.now();
  const threads = [];
  for (let id = 0; id < threadCount; id++) {
    threads.push(new Thread(rows, id, threadCount, inside));
  }
  for (const thread of threads) thread.join();
  const ms = performance.now() - start;
  const total = inside.reduce((a, b) => a + b, 0);
  if (total !== 81007) throw new Error(`mandelbrot: ${total}`);
  return { ms, result: `${total} points` };
}

const rounds = [];
for (let i = Number(process.argv[3] ?? 1); i > 0; i--) rounds.push(once());
rounds.sort((a, b) => a.ms - b.ms);
const { ms, result } = rounds[rounds.length >> 1];
console.log(`mandelbrot: ${threadCount} threads, ${ms.toFixed(1)} ms, ${result}`);
