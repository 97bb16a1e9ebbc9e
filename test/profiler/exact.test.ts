/**
 * CPU samples by signals: they fall where the time goes, also where samples by the limits cannot be taken;
 * a thread that does not run is left alone.
 */
import { expect, it } from 'vitest';
import { describeNative } from '../native/native-test.ts';
import type { Heddle } from '../api/support.ts';
import { withVM } from '../api/support.ts';
import { namesOf, selfSamples, stressedVM, sum } from './support.ts';

const MS = 0.1;

/** Runs `call` under a CPU profile until there are so many samples; counts by innermost function, and by tier. */
async function sample(vm: Heddle.VM, exact: boolean, call: () => Promise<unknown>, wanted: number) {
  const counts = new Map<string, number>();
  const tiers = [0, 0];
  for (const until = performance.now() + 40_000; sum(counts.values()) < wanted && performance.now() < until;) {
    await vm.profiler.startCpu({ interval: MS, exact });
    await call();
    const { data } = await vm.profiler.stop();
    for (const [name, count] of selfSamples(data)) counts.set(name, (counts.get(name) ?? 0) + count);
    for (const { samples } of data.threads) for (const tier of samples.tier) tiers[tier]++;
  }
  expect(sum(counts.values())).toBeGreaterThanOrEqual(wanted);
  return { counts, tiers };
}

function percent(counts: ReadonlyMap<string, number>, name: string, of: readonly string[]): number {
  return ((counts.get(name) ?? 0) * 100) / sum(of.map((each) => counts.get(each) ?? 0));
}

const SHARES = { half: 50, third: 30, seventh: 15, twentieth: 5 } as const;
const NAMES = Object.keys(SHARES) as (keyof typeof SHARES)[];
const LOOPS = `${NAMES.map((name) => `function ${name}(n) { let s = 0; for (let i = 0; i < n; i++) s = (s + i) | 0; return s; }`).join('\n')}
function turn(n) { ${NAMES.map((name) => `${name}(${SHARES[name]} * n);`).join(' ')} }
function go(ms, n) { const end = performance.now() + ms; do turn(n); while (performance.now() < end); }
function inThreads(count, ms, n) { for (const t of Array.from({ length: count }, () => new Thread(go, ms, n))) t.join(); }`;

/** A long way without a check: from its prologue to its end. */
const STRAIGHT = `function straight(x) {
  ${Array.from({ length: 400 }, (_, i) => `x = (x * ${3 + (i % 5) * 2} + ${i}) | 0;`).join('\n  ')}
  return x;
}
function around(ms) { let x = 1; const end = performance.now() + ms; do for (let i = 0; i < 2000; i++) x = straight(x); while (performance.now() < end); return x; }`;

describeNative('samples by signals', () => {
  it.each([
    ['off', 1], ['off', 4], ['auto', 1], ['auto', 4],
  ] as const)('are within 2 points of 50/30/15/5 (machine code: %s, threads: %i)', async (jit, threads) => {
    await withVM(async (vm) => {
      await vm.evaluate(LOOPS);
      const n = jit === 'off' ? 20 : 1000;
      const call = (ms: number): Promise<unknown> =>
        threads === 1 ? vm.call('go', [ms, n]) : vm.call('inThreads', [threads, ms, n]);
      // The workers' own machine has to get going: until then the first function takes more than its share.
      await call(500);
      const { counts, tiers } = await sample(vm, true, () => call(1500), 10_000);
      for (const name of NAMES) expect.soft(Math.abs(percent(counts, name, NAMES) - SHARES[name]), name).toBeLessThan(2);
      if (jit === 'off') expect(tiers[1]).toBe(0);
      else expect(tiers[1] / (tiers[0] + tiers[1])).toBeGreaterThan(0.8);
    }, { jit });
  });

  it('fall into code without a check, where those by the limits are charged to what comes behind it', async () => {
    await withVM(async (vm) => {
      await vm.evaluate(STRAIGHT);
      await vm.call('around', [300]);
      const both = ['straight', 'around'];
      const byLimits = await sample(vm, false, () => vm.call('around', [500]), 2000);
      const bySignals = await sample(vm, true, () => vm.call('around', [500]), 2000);
      expect(percent(bySignals.counts, 'straight', both)).toBeGreaterThan(90);
      expect(percent(byLimits.counts, 'straight', both)).toBeLessThan(percent(bySignals.counts, 'straight', both) - 30);
    }, { jit: 'auto' });
  });

  it('on tier 0 fall into the frame that was published last', async () => {
    await withVM(async (vm) => {
      await vm.evaluate(STRAIGHT);
      const { counts } = await sample(vm, true, () => vm.call('around', [500]), 2000);
      expect(percent(counts, 'straight', ['straight', 'around'])).toBeGreaterThan(90);
    }, { jit: 'off' });
  });

  it('name lines in machine code', async () => {
    await withVM(async (vm) => {
      await vm.evaluate(STRAIGHT);
      await vm.call('around', [300]);
      await vm.profiler.startCpu({ interval: MS, exact: true });
      await vm.call('around', [1000]);
      const { data } = await vm.profiler.stop();
      const lines = new Map<number, number>();
      for (const { samples } of data.threads) {
        samples.stack.forEach((stack, i) => {
          if (namesOf(data, stack).at(0) !== 'straight' || samples.tier[i] === 0) return;
          const { line } = data.frames[data.stacks.frame[stack]];
          lines.set(line, (lines.get(line) ?? 0) + 1);
        });
      }
      const total = sum(lines.values());
      expect(total).toBeGreaterThan(500);
      // 400 lines that cost the same: no one of them, and no quarter, has much more than its part.
      expect(Math.max(...lines.values()) / total).toBeLessThan(0.05);
      for (let quarter = 0; quarter < 4; quarter++) {
        const inside = [...lines].filter(([line]) => Math.floor((line - 2) / 100) === quarter);
        expect(sum(inside.map(([, count]) => count)) / total).toBeGreaterThan(0.15);
      }
    }, { jit: 'auto' });
  });

  it('are not taken while the thread waits, and go on behind it', async () => {
    await withVM(async (vm) => {
      await vm.evaluate(`${LOOPS}
        function pause(ms) { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms); }
        function both(ms) { go(ms, 100); pause(ms); go(ms, 100); }`);
      await vm.profiler.startCpu({ interval: 1, exact: true });
      await vm.call('both', [400]);
      const { data } = await vm.profiler.stop();
      const [main] = data.threads;
      const waits = main.intervals.filter(({ kind, start, end }) => kind === 'blocked' && end - start > 300_000);
      expect(waits.length).toBe(1);
      const [{ start, end }] = waits;
      const times = [...main.samples.time];
      expect(times.filter((time) => time > start && time < end).length).toBe(0);
      expect(times.filter((time) => time < start).length).toBeGreaterThan(10);
      expect(times.filter((time) => time > end).length).toBeGreaterThan(10);
    }, { jit: 'auto' });
  });

  it('are taken in 64 threads at once', async () => {
    await withVM(async (vm) => {
      await vm.evaluate(LOOPS);
      await vm.profiler.startCpu({ interval: 1, exact: true });
      await vm.call('inThreads', [64, 300, 1000]);
      const { data } = await vm.profiler.stop();
      expect(data.threads).toHaveLength(65);
      // Each has a timer: whoever ran has samples, of what it ran, in its lifetime, in order.
      for (const { id, start, end, samples } of data.threads) {
        if (id === 0) continue;
        expect(samples.time.length, `thread ${id}`).toBeGreaterThan(0);
        samples.time.forEach((time, i) => {
          expect(time).toBeGreaterThanOrEqual(Math.max(start, i === 0 ? 0 : samples.time[i - 1]));
          expect(time).toBeLessThanOrEqual(end);
        });
      }
      // Much of such short lives is the way to the first frame.
      const seen = data.threads.filter(({ samples }) => samples.stack.some((stack) => namesOf(data, stack).includes('go')));
      expect(seen.length).toBeGreaterThan(48);
    }, { jit: 'auto' });
  });

  it('show a stack that is too deep from its innermost frame on', async () => {
    await withVM(async (vm) => {
      await vm.evaluate('function down(n) { if (n > 0) return down(n - 1) + 1; let s = 0; for (let i = 0; i < 3e7; i++) s = (s + i) | 0; return s; }');
      await vm.profiler.startCpu({ interval: MS, exact: true });
      await vm.call('down', [1000]);
      const { data } = await vm.profiler.stop();
      const deepest = data.threads.flatMap(({ samples }) => [...samples.stack]).map((stack) => namesOf(data, stack)).filter((names) => names.length > 251);
      expect(deepest.length).toBeGreaterThan(20);
      for (const names of deepest) expect([names.at(0), names.at(-1)]).toEqual(['down', '(…)']);
    }, { jit: 'auto' });
  });

  it.each(['gc', 'safepoint', 'jit-mixed'])('disturb nothing under stress: %s', async (stress) => {
    const vm = await stressedVM(stress, { jit: 'auto' });
    const program = `
      class Node { constructor(k, l, r) { this.k = k; this.l = l; this.r = r; } }
      function build(d) { return d === 0 ? null : new Node(d, build(d - 1), build(d - 1)); }
      function count(t) { return t === null ? 0 : 1 + count(t.l) + count(t.r); }
      function* walk(t) { if (t !== null) { yield* walk(t.l); yield t.k; yield* walk(t.r); } }
      function work() { let s = 0; for (let i = 0; i < 3; i++) { const t = build(6); s += count(t); for (const k of walk(t)) s += k; } return s; }
      [1, 2, 3].map(() => new Thread(work)).map((t) => t.join()).join()`;
    try {
      await vm.profiler.startCpu({ interval: 0.05, exact: true });
      await vm.profiler.startAllocation({ interval: 16384 });
      expect(await vm.evaluate(program)).toBe('549,549,549');
      const { data } = await vm.profiler.stop();
      expect(data.threads.length).toBe(4);
      expect(sum(data.threads.map(({ samples }) => samples.time.length))).toBeGreaterThan(20);
    } finally {
      await vm.dispose();
    }
  });
});
