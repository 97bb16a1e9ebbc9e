/** Events for embedders: what they carry, and that no listener can harm the guest. */
import { describe, expect, it } from 'vitest';
import type { Heddle } from '../api/support.ts';
import { withVM } from '../api/support.ts';
import { stressedVM } from './support.ts';

const SPIN = `function spin(ms) { const end = performance.now() + ms; while (performance.now() < end); }
function outer(ms) { spin(ms); }`;
/** Fills some nurseries, however slow the machine is. */
const FILL = `function fill(turns) { let list; for (let turn = 0; turn < turns; turn++) { list = []; for (let i = 0; i < 500; i++) list.push({ i }); } return list.length; }`;
const MUCH = 4000;

/** Holds up the embedder's thread. */
const stall = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Resolves with the next turn of the embedder's event loop but a few. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe('an event', () => {
  it('of a CPU sample carries thread and stack', async () => {
    await withVM(async (vm) => {
      const samples: Heddle.CpuSample[] = [];
      vm.on('cpuSample', (sample) => samples.push(sample));
      await vm.profiler.startCpu({ interval: 0.5 });
      await vm.evaluate(`${SPIN} new Thread(outer, 600); outer(600)`, { filename: 'events.js', wait: 'all' });
      const { data } = await vm.profiler.stop();
      await settle();
      // An event each, unless some were dropped.
      const taken = data.threads.reduce((sum, thread) => sum + thread.samples.time.length, 0);
      expect(samples.length + vm.stats().droppedEvents).toBe(taken);
      expect(samples.length).toBeGreaterThan(1);
      expect(new Set(samples.map(({ threadId }) => threadId))).toEqual(new Set([0, 1]));
      for (const { stack, skid, tier } of samples) {
        const names = stack.filter(({ file }) => file === 'events.js').map((frame) => frame.function);
        if (names[0] === 'spin') expect(names[1]).toBe('outer');
        expect(skid).toBeGreaterThanOrEqual(0);
        expect(tier).toBe(0);
      }
      expect(samples.some(({ stack }) => stack[0]?.function === 'spin' && stack[0].line === 1)).toBe(true);
      expect(data.threads).toHaveLength(2);
    }, { jit: 'off' });
  });

  it('of a profile that began before its listener has a stack too', async () => {
    await withVM(async (vm) => {
      await vm.profiler.startCpu({ interval: 0.5 });
      await vm.evaluate(`${SPIN} outer(200)`);
      const samples: Heddle.CpuSample[] = [];
      vm.on('cpuSample', (sample) => samples.push(sample));
      await vm.call('outer', [300]);
      await vm.profiler.stop();
      await settle();
      expect(samples.some(({ stack }) => stack.some((frame) => frame.function === 'outer'))).toBe(true);
    });
  });

  it('of a stop tells how long it took, while a profile is taken', async () => {
    await withVM(async (vm) => {
      const stops: Heddle.Stop[] = [];
      vm.on('stop', (stop) => stops.push(stop));
      await vm.profiler.startCpu();
      await vm.evaluate(`${FILL} for (const t of [new Thread(fill, ${MUCH}), new Thread(fill, ${MUCH})]) t.join()`);
      const { data } = await vm.profiler.stop();
      await settle();
      expect(stops.length + vm.stats().droppedEvents).toBe(data.stops.length);
      expect(stops.length).toBeGreaterThan(0);
      for (const { threadId, timeToStop, duration, straggler } of stops) {
        expect([0, 1, 2]).toContain(threadId);
        expect(duration).toBeGreaterThanOrEqual(timeToStop);
        if (straggler !== undefined) expect([0, 1, 2]).toContain(straggler);
      }
      expect(stops.some(({ stack }) => stack.some((frame) => frame.function === 'fill'))).toBe(true);
    });
  });

  it('of collections and full nurseries needs no profile', async () => {
    await withVM(async (vm) => {
      const collections: Heddle.CollectionEvent[] = [];
      const full: Heddle.ThreadInfo[] = [];
      vm.on('collection', (collection) => collections.push(collection));
      vm.on('nurseryExhausted', (info) => full.push(info));
      await vm.evaluate(`${FILL} fill(${MUCH})`);
      await settle();
      expect(collections.length).toBeGreaterThan(0);
      expect(full.length).toBeGreaterThan(0);
      expect(collections[0].threadId).toBe(0);
      expect(collections.some(({ stack }) => stack.some((frame) => frame.function === 'fill'))).toBe(true);
      expect(full[0]).toMatchObject({ id: 0, state: 'running' });
      expect(full.some(({ stack }) => stack.some((frame) => frame.function === 'fill'))).toBe(true);
    });
  });
});

describe('a listener', () => {
  it('that throws is told of by hookError, and the guest goes on', async () => {
    await withVM(async (vm) => {
      const errors: unknown[] = [];
      vm.on('hookError', (error) => errors.push(error));
      vm.on('cpuSample', () => {
        throw new Error('listener');
      });
      await vm.profiler.startCpu({ interval: 0.5 });
      expect(await vm.evaluate(`${SPIN} outer(600); 'done'`)).toBe('done');
      const { data } = await vm.profiler.stop();
      await settle();
      expect(errors.length).toBeGreaterThan(0);
      expect((errors[0] as Error).message).toBe('listener');
      expect(errors.length + vm.stats().droppedEvents).toBe(data.threads[0].samples.time.length);
    });
  });

  it('that is slow makes the guest drop events, and count them', async () => {
    const vm = await stressedVM('gc');
    try {
      let heard = 0;
      vm.on('collection', () => heard++);
      const call = vm.evaluate(`for (let i = 0; i < 20000; i++); 'done'`);
      for (let i = 0; i < 1000 && vm.stats().droppedEvents === 0; i++) stall(20);
      expect(await call).toBe('done');
      await settle();
      const { droppedEvents } = vm.stats();
      expect(droppedEvents).toBeGreaterThan(0);
      // What was sent arrived, and there is room again.
      expect(heard).toBeGreaterThanOrEqual(1000);
      await vm.evaluate('1');
      await settle();
      expect(vm.stats().droppedEvents).toBe(droppedEvents);
    } finally {
      await vm.dispose();
    }
  });
});
