// A process that ends while workers have koffi make objects without a pause. GUARDED: who ends it waits for them.
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { joinProcess, makeProcess, settleKoffi } from '../../../jit/process.ts';
import { addressOf, memoryAt } from '../../../native/address.ts';

const WORKERS = 2;
const guarded = process.env.GUARDED === '1';

if (isMainThread) main();
else work(workerData as { shared: SharedArrayBuffer; started: SharedArrayBuffer });

function main(): void {
  const shared = makeProcess(0);
  const started = new SharedArrayBuffer(4);
  joinProcess(shared);
  if (guarded) process.on('exit', settleKoffi);
  for (let i = 0; i < WORKERS; i++) new Worker(new URL(import.meta.url), { workerData: { shared, started } });
  const count = new Int32Array(started);
  const look = setInterval(() => {
    if (Atomics.load(count, 0) < WORKERS) return;
    clearInterval(look);
    setTimeout(() => process.exit(5), Number(process.argv[2]));
  }, 5);
}

function work({ shared, started }: { shared: SharedArrayBuffer; started: SharedArrayBuffer }): void {
  if (guarded) joinProcess(shared);
  const memory = new SharedArrayBuffer(4096);
  const address = addressOf(memory);
  Atomics.add(new Int32Array(started), 0, 1);
  for (;;) memoryAt(address, memory.byteLength);
}
