// Creates, uses and disposes VMs; prints the times and what the process has grown by, as JSON.
import { VM } from '../../dist/index.mjs';

const WARM = 100;
const COUNT = Number(process.argv[2] ?? 1000);

async function one() {
  const start = performance.now();
  const vm = await VM.create();
  const created = performance.now();
  const value = await vm.evaluate('let s = 0; for (let i = 0; i < 1000; i++) s += i; [s, "done"]');
  if (value[0] !== 499500 || value[1] !== 'done') throw new Error(`vm-churn: ${value}`);
  await vm.dispose();
  return { create: created - start, whole: performance.now() - start };
}

const middle = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

async function settledRss() {
  let least = Infinity;
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
    least = Math.min(least, process.memoryUsage.rss());
  }
  return least;
}

for (let i = 0; i < WARM; i++) await one();
const before = await settledRss();
const times = [];
for (let i = 0; i < COUNT; i++) times.push(await one());
const after = await settledRss();
console.log(
  JSON.stringify({
    count: COUNT,
    create: middle(times.map((t) => t.create)),
    whole: middle(times.map((t) => t.whole)),
    grownBytes: after - before,
  }),
);
