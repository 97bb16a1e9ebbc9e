import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCage } from '../../heap/cage.ts';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { attachViews, i32 } from '../../heap/views.ts';
import { abandonThread, claimThread } from '../../vm/threads/births.ts';
import { askSupervisor } from '../../vm/threads/standby.ts';
import { STATE, STATE_NAMES } from '../../vm/threads/states.ts';
import { bundleWorker } from './bundle.ts';
import { C, type MutatorData } from './mutator.ts';

const EVEN = { stop: 40, handshake: 40, sample: 40, block: 60, birth: 20, death: 15 };

interface Run {
  readonly threads: number;
  readonly milliseconds: number;
  readonly delays: boolean;
  readonly seed: number;
  readonly mix: MutatorData['mix'];
}

describe('the stop protocol on real workers', () => {
  let worker: Awaited<ReturnType<typeof bundleWorker>>;
  beforeAll(async () => {
    worker = await bundleWorker(fileURLToPath(new URL('mutator.ts', import.meta.url)));
  });
  afterAll(() => worker.remove());

  async function live({ threads, milliseconds, delays, seed, mix }: Run) {
    const { cage, stacks } = createCage({
      heapLimit: 1 << 22,
      threads: threads - 1,
      stackBytes: 1 << 14,
    });
    attachViews(cage, stacks);
    const controlMemory = new SharedArrayBuffer(4096);
    const control = new Int32Array(controlMemory);
    control[C.WORKERS] = threads;
    const messages: string[] = [];
    const workers = Array.from({ length: threads }, (_, i) => {
      const workerData: MutatorData = {
        cage,
        stacks,
        control: controlMemory,
        worker: i,
        seed: Math.imul(seed + i, 0x9e3779b1),
        delays,
        mix,
      };
      return new Worker(worker.file, { workerData });
    });
    const ended = workers.map(
      (each) =>
        new Promise<void>((resolve, reject) => {
          each.on('message', (text: string) => (text === 'done' ? resolve() : messages.push(text)));
          each.on('error', reject);
        }),
    );
    // As many threads as workers, the main one among them.
    for (let i = 0; i < threads; i++) expect(claimThread()).toBe(i);
    for (let i = 0; i < threads; i++) {
      askSupervisor();
      Atomics.store(control, C.MAILBOX + i, i + 1);
      Atomics.notify(control, C.MAILBOX + i);
    }
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    const stops = Atomics.load(control, C.STOPS);
    Atomics.store(control, C.END, 1);
    const states = () =>
      Array.from(
        { length: i32[VM.threadHigh] },
        (_, i) => STATE_NAMES[i32[threadBlock(i) + TB.state]],
      );
    const hung = new Promise((_, reject) => {
      const dump = () =>
        `stop ${i32[VM.stopWord] >>> 9} held by ${(i32[VM.stopWord] & 511) - 1}: ` +
        states()
          .map((state, i) => {
            const block = threadBlock(i);
            const word = (name: keyof typeof TB) => i32[block + TB[name]];
            return `${i}: ${state} seen ${word('stopSeen') >>> 9} request ${word('request')} park ${word('park')} wants ${word('wantsStop')} wait ${word('waitKind')}`;
          })
          .join('\n');
      setTimeout(() => reject(new Error(`threads hang: ${dump()}`)), 15_000).unref();
    });
    await Promise.race([Promise.all(ended), hung]);
    for (const each of workers) await each.terminate();
    // A newborn that was sent to a worker which had just left: nobody mounts it.
    for (let i = 0; i < workers.length; i++) {
      const sent = Atomics.load(control, C.MAILBOX + i);
      if (sent !== 0) abandonThread(sent - 1);
    }
    return { control, stops, messages, states: states() };
  }

  const check = (run: Awaited<ReturnType<typeof live>>) => {
    expect(run.messages).toEqual([]);
    expect(run.control[C.BROKEN]).toBe(0);
    expect(run.control[C.LOST]).toBe(0);
    expect(i32[VM.threadsAlive]).toBe(0);
    expect(i32[VM.birthsAsked]).toBe(0);
    expect(i32[VM.stopWord] & 511).toBe(0);
    expect(new Set(run.states)).toEqual(new Set([Object.keys(STATE)[STATE.FREE]]));
    expect(run.stops).toBeGreaterThan(20);
  };

  test('2 threads, no delays', async () => {
    check(await live({ threads: 2, milliseconds: 2000, delays: false, seed: 1, mix: EVEN }));
  });

  test.each([11, 12, 13])('6 threads with delays in every race window, seed %i', async (seed) => {
    const run = await live({ threads: 6, milliseconds: 2500, delays: true, seed, mix: EVEN });
    check(run);
    expect(run.control[C.BIRTHS]).toBeGreaterThan(0);
    expect(run.control[C.HANDED]).toBeGreaterThan(0);
    expect(run.control[C.HANDSHAKES]).toBeGreaterThan(0);
    expect(run.control[C.SAMPLES]).toBeGreaterThan(0);
  });

  // EDGE-CASES 10: stops follow each other without a pause, and every thread still gets on.
  test('stops back to back starve nobody', async () => {
    const mix = { stop: 900, handshake: 0, sample: 0, block: 60, birth: 0, death: 0 };
    const run = await live({ threads: 5, milliseconds: 2500, delays: false, seed: 3, mix });
    check(run);
    const counts = Array.from({ length: 5 }, (_, i) => run.control[C.COUNTS + i]);
    expect(Math.min(...counts)).toBeGreaterThan(50);
    expect(Math.min(...counts)).toBeGreaterThan(Math.max(...counts) / 50);
  });

  // EDGE-CASES 16
  test('32 threads on few cores: every stop ends', async () => {
    const mix = { stop: 4, handshake: 4, sample: 4, block: 40, birth: 10, death: 5 };
    const run = await live({ threads: 32, milliseconds: 4000, delays: false, seed: 5, mix });
    check(run);
    // The goal of 250 ms is measured by the benchmark on a quiet machine.
    expect(run.control[C.WORST]).toBeLessThan(2_000_000);
  });
});
