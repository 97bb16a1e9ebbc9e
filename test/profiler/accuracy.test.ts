/**
 * A program whose functions take 50, 30, 15 and 5 % of its time by construction: turns of the same kind
 * of loop. The profile must say so, on the interpreter and in machine code, in one thread and in four.
 * HEDDLE_LONG=1: the samples asked for are of each thread.
 */
import { expect, it } from 'vitest';
import type { Heddle } from '../api/support.ts';
import { withVM } from '../api/support.ts';
import { selfSamples, stressedVM, sum } from './support.ts';

const LONG = process.env.HEDDLE_LONG === '1';
const SHARES = { half: 50, third: 30, seventh: 15, twentieth: 5 } as const;
type Name = keyof typeof SHARES;
const NAMES = Object.keys(SHARES) as Name[];

const loop = (name: string): string =>
  `function ${name}(n) { let s = 0; for (let i = 0; i < n; i++) s = (s + i) | 0; return s; }`;
const PROGRAM = `${NAMES.map(loop).join('\n')}
function turn(n) { ${NAMES.map((name) => `${name}(${SHARES[name]} * n);`).join(' ')} }
function go(ms, n) { const end = performance.now() + ms; do turn(n); while (performance.now() < end); }
function inThreads(count, ms, n) { for (const t of Array.from({ length: count }, () => new Thread(go, ms, n))) t.join(); }`;

/** Percent of the samples of the four functions. */
function sharesOf(counts: ReadonlyMap<string, number>): Record<Name, number> {
  const total = sum(NAMES.map((name) => counts.get(name) ?? 0));
  return Object.fromEntries(NAMES.map((name) => [name, ((counts.get(name) ?? 0) * 100) / total])) as Record<Name, number>;
}

/** Within so many standard errors of what that many samples can tell. */
function expectWithinErrors(counts: ReadonlyMap<string, number>, errors: number): void {
  const total = sum(NAMES.map((name) => counts.get(name) ?? 0));
  for (const name of NAMES) {
    const share = SHARES[name] / 100;
    const error = Math.sqrt(total * share * (1 - share));
    expect(Math.abs((counts.get(name) ?? 0) - total * share) / error, `${name}: ${counts.get(name)} of ${total}`).toBeLessThan(errors);
  }
}

function expectShares(counts: ReadonlyMap<string, number>, points: number): void {
  const shares = sharesOf(counts);
  for (const name of NAMES) expect(Math.abs(shares[name] - SHARES[name]), `${name}: ${shares[name]} %`).toBeLessThan(points);
}

interface Gathered {
  readonly counts: Map<string, number>[];
  readonly tiers: Map<number, number>;
}

/** Profiles until there are so many samples (LONG: of each thread): by thread, in the order of their ids. */
async function gather(vm: Heddle.VM, threads: number, wanted: number, n: number): Promise<Gathered> {
  const gathered: Gathered = { counts: Array.from({ length: threads }, () => new Map()), tiers: new Map() };
  const have = (): number => {
    const each = gathered.counts.map((counts) => sum(counts.values()));
    return LONG ? Math.min(...each) : sum(each);
  };
  await vm.evaluate(PROGRAM, { filename: 'shares.js' });
  const call = (ms: number): Promise<unknown> =>
    threads === 1 ? vm.call('go', [ms, n]) : vm.call('inThreads', [threads, ms, n]);
  // Until all four are compiled alike the first one takes more than its share.
  await call(300);
  for (const until = performance.now() + 50_000; have() < wanted && performance.now() < until;) {
    await vm.profiler.startCpu({ interval: 0.1 });
    await call(500);
    const { data } = await vm.profiler.stop();
    const working = threads === 1 ? data.threads : data.threads.filter(({ id }) => id !== 0);
    [...working].sort((a, b) => a.id - b.id).forEach((thread, i) => {
      const { counts } = gathered;
      for (const [name, count] of selfSamples(data, [thread])) counts[i].set(name, (counts[i].get(name) ?? 0) + count);
      for (const tier of thread.samples.tier) gathered.tiers.set(tier, (gathered.tiers.get(tier) ?? 0) + 1);
    });
  }
  expect(have()).toBeGreaterThanOrEqual(wanted);
  return gathered;
}

function merged(counts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const all = new Map<string, number>();
  for (const each of counts) for (const [name, count] of each) all.set(name, (all.get(name) ?? 0) + count);
  return all;
}

for (const jit of ['off', 'auto'] as const) {
  for (const threads of [1, 4]) {
    it(`within 2 points, ${jit === 'off' ? 'interpreter' : 'machine code'}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`, async () => {
      await withVM(
        async (vm) => {
          const { counts, tiers } = await gather(vm, threads, 10_000, jit === 'off' ? 200 : 10_000);
          if (LONG) for (const each of counts) expectShares(each, 2);
          else expectShares(merged(counts), 2);
          const machine = (tiers.get(1) ?? 0) / sum(tiers.values());
          if (jit === 'off') expect(machine).toBe(0);
          else expect(machine).toBeGreaterThan(0.9);
          // Hardly anything else is there.
          const others = sum(merged(counts).values()) - sum(NAMES.map((name) => merged(counts).get(name) ?? 0));
          expect(others / sum(merged(counts).values())).toBeLessThan(0.03);
        },
        { jit },
      );
    });
  }
}

it('is right while every boundary collects', async () => {
  const vm = await stressedVM('gc');
  try {
    const { counts } = await gather(vm, 1, LONG ? 4000 : 1000, 1);
    expectWithinErrors(counts[0], 4);
  } finally {
    await vm.dispose();
  }
});
