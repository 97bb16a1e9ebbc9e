// The worker pool alone: which worker a thread gets, and that it gets one (workers/pool.ts, P1 and P2).
import { MessageChannel } from 'node:worker_threads';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { COUNTERS_START, TB, threadBlock } from '../../heap/layout.ts';
import { LEAVING } from '../../vm/threads/births.ts';
import { WorkerPool } from '../../workers/pool.ts';
import { bundleWorker } from './bundle.ts';
import { WORDS } from './pool-worker.ts';

let worker: Awaited<ReturnType<typeof bundleWorker>>;
beforeAll(async () => {
  worker = await bundleWorker(fileURLToPath(new URL('pool-worker.ts', import.meta.url)));
});
afterAll(() => worker.remove());

let pool: WorkerPool;
beforeEach(() => {
  pool = new WorkerPool(pathToFileURL(worker.file), 16);
});
afterEach(() => pool.close());

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts threads of one VM, of which the pool sees the thread blocks only. */
function openVm() {
  const cage = new SharedArrayBuffer(COUNTERS_START * 4);
  const blocks = new Int32Array(cage);
  /** `wanted`: the worker that has machine code for the block. */
  return (index: number, wanted = -1) => {
    const block = threadBlock(index);
    blocks[block + TB.ending] = 0;
    blocks[block + TB.codeOwner] = wanted + 1;
    const options = new Int32Array(new SharedArrayBuffer(4 * WORDS));
    const { port2: port } = new MessageChannel();
    const ended = pool.run({ cage, stacks: cage, index, port, options, process: cage });
    return {
      hasBegun: () => options[0] !== 0,
      /** Resolves with the number of its worker. */
      async begun(): Promise<number> {
        for (let tries = 0; options[0] === 0 && tries < 3000; tries++) await sleep(1);
        expect(options[0], `thread ${index} has a worker`).not.toBe(0);
        return options[0] - 1;
      },
      leave: () => Atomics.store(blocks, block + TB.ending, LEAVING),
      /** As it is when its worker would stay for the next thread. */
      offer: () => Atomics.store(blocks, block + TB.standby, 1),
      standsBy: () => blocks[block + TB.standby] === 1,
      async end() {
        Atomics.store(options, 1, 1);
        Atomics.notify(options, 1);
        await ended;
      },
    };
  };
}

test('a thread waits for the worker that it wants while that one leaves', async () => {
  const start = openVm();
  const [first, second] = [start(1), start(2)];
  const number = await first.begun();
  await second.begun();
  await second.end();
  first.leave();
  const next = start(3, number);
  await sleep(50);
  expect(next.hasBegun()).toBe(false);
  await first.end();
  expect(await next.begun()).toBe(number);
  await next.end();
});

test('of two threads that want the same worker the other one gets one too', async () => {
  const start = openVm();
  const [first, second, third] = [start(1), start(2), start(3)];
  const number = await first.begun();
  await Promise.all([second.begun(), third.begun()]);
  await Promise.all([second.end(), third.end()]);
  first.leave();
  // Two workers are idle, but both are left waiting for the first.
  const [fourth, fifth] = [start(4, number), start(5, number)];
  await sleep(20);
  await first.end();
  const workers = await Promise.all([fourth.begun(), fifth.begun()]);
  expect(workers).toContain(number);
  expect(new Set(workers).size).toBe(2);
  await Promise.all([fourth.end(), fifth.end()]);
});

test('nobody waits for a worker that stands by', async () => {
  const [start, startOther] = [openVm(), openVm()];
  const first = start(1);
  const number = await first.begun();
  first.offer();
  first.leave();
  const other = startOther(1, number);
  // It has been dismissed; here it does not go, so it is waited for.
  expect(first.standsBy()).toBe(false);
  await first.end();
  expect(await other.begun()).toBe(number);
  // It would stay again, and be given another thread.
  other.offer();
  other.leave();
  const third = start(2);
  expect(other.standsBy()).toBe(false);
  await other.end();
  await third.begun();
  await third.end();
});
