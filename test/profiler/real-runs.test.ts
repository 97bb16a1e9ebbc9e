// Profiles of real runs, read by parsers that are not ours: what they see is what the program did.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { withVM } from '../api/support.ts';
import type { Heddle } from '../api/support.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { withFirefoxProfiler } from '../support/firefox-profiler.ts';
import { readBySpeedscope } from '../support/speedscope.ts';
import type { Seen } from '../support/speedscope.ts';
import { sum } from './support.ts';

const PROGRAM = `
  class Point { constructor(x) { this.x = x; } }
  const kept = [];
  function allocate(n) { for (let i = 0; i < n; i++) kept[i % 100] = new Point(i); }
  function compute(ms) { const until = performance.now() + ms; let s = 0; while (performance.now() < until) s = (s * 31 + 1) | 0; return s; }
  const lock = new Lock();
  function worker() { for (let i = 0; i < 3; i++) { lock.hold(() => compute(40)); allocate(30000); } }
  const threads = [new Thread(worker), new Thread(worker)];
  for (const thread of threads) thread.join();
`;

async function record(): Promise<Heddle.Profile> {
  return withVM(async (vm) => {
    await vm.profiler.startCpu({ interval: 1 });
    await vm.profiler.startAllocation({ interval: '16KiB' });
    await vm.evaluate(PROGRAM, { filename: '/tmp/real.js', wait: 'all' });
    return vm.profiler.stop();
  });
}

/** What the innermost functions got, by name. */
function byFunction({ self }: Seen): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [path, weight] of Object.entries(self)) {
    const name = path
      .split(' > ')
      .at(-1)!
      .replace(/ \(\/.*$/, '');
    sums[name] = (sums[name] ?? 0) + weight;
  }
  return sums;
}

let profile: Heddle.Profile;
beforeAll(async () => {
  profile = await record();
});

describe.runIf(hasChromium())('speedscope reads a real run', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  const seen = async (
    name: string,
    format: Parameters<Heddle.Profile['export']>[0],
    thread?: number,
  ): Promise<Seen> => (await readBySpeedscope(browser, name, profile.export(format, thread)))[0];
  const read = async (...what: Parameters<typeof seen>): Promise<Record<string, number>> =>
    byFunction(await seen(...what));

  it('.cpuprofile: two threads compute 120 ms each, one after the other, and wait in between', async () => {
    const everything = await seen('real.cpuprofile', 'cpuprofile');
    const all = byFunction(everything);
    // Wall clock under a lock, so what is compiled or collected meanwhile is a part of it.
    const inCompute = Object.entries(everything.self).filter(([path]) => / > compute\b/.test(path));
    expect(sum(inCompute.map(([, weight]) => weight))).toBeGreaterThan(200_000);
    expect(all.compute).toBeGreaterThan(50_000);
    expect(all['(blocked)']).toBeGreaterThan(40_000);
    expect(all.allocate + (all.Point ?? 0)).toBeGreaterThan(0);
    const one = await read('real.cpuprofile', 'cpuprofile', 1);
    expect(one.compute).toBeLessThan(all.compute);
  });

  it('pprof says the same of processor time as the .cpuprofile of what runs', async () => {
    const cpuprofile = await read('real.cpuprofile', 'cpuprofile');
    const pprof = await read('real.pb.gz', 'pprof');
    expect(pprof['(blocked)']).toBeUndefined();
    expect(pprof.compute / 1000 / cpuprofile.compute).toBeCloseTo(1, 1);
  });

  it('collapsed stacks say the same', async () => {
    const cpuprofile = await read('real.cpuprofile', 'cpuprofile');
    const collapsed = await read('real.collapsed.txt', 'collapsed');
    expect(collapsed.compute / cpuprofile.compute).toBeCloseTo(1, 1);
  });

  it('.heapprofile: nearly all bytes are points', async () => {
    const heap = await read('real.heapprofile', 'heapprofile');
    const total = Object.values(heap).reduce((a, b) => a + b, 0);
    // 180,000 points of 32 bytes or so, estimated from some 350 samples.
    expect(heap.allocate + (heap.Point ?? 0)).toBeGreaterThan(0.8 * total);
    expect(total).toBeGreaterThan(2e6);
    expect(total).toBeLessThan(3e7);
  });
});

describe('the Firefox Profiler reads a real run', () => {
  it('a track a thread, its functions, lock waits with stacks', async () => {
    await withFirefoxProfiler('real.json', profile.export('firefox'), async (ask) => {
      const info = (await ask('profile', 'info', '--all')) as unknown as {
        processes: { threads: { name: string; threadHandle: string; cpuMs: number }[] }[];
      };
      const [{ threads }] = info.processes;
      expect(threads.map((each) => each.name).sort()).toEqual(['main', 'thread 1', 'thread 2']);
      for (const { name, threadHandle, cpuMs } of threads) {
        if (name === 'main') continue;
        expect(cpuMs).toBeGreaterThan(60);
        const { topFunctionsBySelf } = (await ask(
          'thread',
          'samples',
          '--thread',
          threadHandle,
        )) as unknown as {
          topFunctionsBySelf: { name: string }[];
        };
        expect(topFunctionsBySelf.map((each) => each.name)).toContain('compute');
      }
      const [, { threadHandle: worker }] = threads;
      const allocated = (await ask(
        'thread',
        'samples',
        '--thread',
        worker,
        '--strategy',
        'js-allocations',
      )) as unknown as {
        topFunctionsBySelf: { name: string; selfSamples: number }[];
      };
      expect(['allocate', 'Point']).toContain(allocated.topFunctionsBySelf[0].name);
      expect(allocated.topFunctionsBySelf[0].selfSamples).toBeGreaterThan(1e6);
      const waits: { label: string; hasStack: boolean }[] = [];
      for (const { threadHandle } of threads) {
        const { byType } = (await ask(
          'thread',
          'markers',
          '--thread',
          threadHandle,
        )) as unknown as {
          byType: { markerName: string; topMarkers: { label: string; hasStack: boolean }[] }[];
        };
        for (const { markerName, topMarkers } of byType)
          if (markerName === 'Blocked') waits.push(...topMarkers);
      }
      expect(waits.some(({ label, hasStack }) => hasStack && /lock/.test(label))).toBe(true);
    });
  });
});
