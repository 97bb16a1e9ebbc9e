/** When a profile begins and ends, and what becomes of it when the guest's threads do not live as long. */
import { describe, expect, it } from 'vitest';
import type { Heddle } from '../api/support.ts';
import { heddle, rejection, withVM } from '../api/support.ts';
import { expectRate, namesOf, selfSamples, stressedVM, sum } from './support.ts';

const SPIN = 'function spin(ms) { const end = performance.now() + ms; while (performance.now() < end); }';

const INTERVAL = 0.5;

const profile = async (vm: Heddle.VM, work: () => Promise<unknown>): Promise<Heddle.ProfileData> => {
  await vm.profiler.startCpu({ interval: INTERVAL });
  await work();
  return (await vm.profiler.stop()).data;
};

/** The same of one thread that does nothing but run: it has as many samples as its time asks for. */
async function profileOfRunning(vm: Heddle.VM, work: () => Promise<unknown>): Promise<Heddle.ProfileData> {
  const before = vm.stats().cpu;
  const data = await profile(vm, work);
  expect(data.threads).toHaveLength(1);
  const [{ samples }] = data.threads;
  expectRate(samples.time.length, { interval: INTERVAL, wall: data.duration / 1000, cpu: vm.stats().cpu - before });
  return data;
}

/** The host goes on with other things. */
const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 3000 && !isSo(); i++) await pass(10);
  expect(isSo()).toBe(true);
}

describe('a profile survives', () => {
  const ENDLESS = 'function endless() { for (;;); }\n';

  it('a time limit', async () => {
    await withVM(async (vm) => {
      const data = await profileOfRunning(vm, () => rejection(vm.evaluate(`${ENDLESS} endless()`, { limits: { time: 300 } })));
      expect(selfSamples(data).get('endless')).toBeGreaterThan(3);
    });
  });

  it('a time limit in compiled loops of several threads', async () => {
    await withVM(
      async (vm) => {
        const source = `${ENDLESS} new Thread(endless); new Thread(endless); endless()`;
        const data = await profile(vm, () => rejection(vm.evaluate(source, { limits: { time: 800 } })));
        for (const thread of data.threads) expect(selfSamples(data, [thread]).get('endless')).toBeGreaterThan(0);
        expect(data.threads).toHaveLength(3);
      },
      { jit: 'auto' },
    );
  });

  it('an interrupt', async () => {
    await withVM(async (vm) => {
      const data = await profileOfRunning(vm, async () => {
        const call = rejection(vm.evaluate(`${ENDLESS} endless()`));
        await pass(200);
        await vm.interrupt();
        expect((await call).code).toBe('ERR_HEDDLE_INTERRUPTED');
      });
      expect(selfSamples(data).get('endless')).toBeGreaterThan(3);
    });
  });

  it('dispose(), up to there', async () => {
    const { VM } = await heddle();
    const vm = await VM.create();
    await vm.profiler.startCpu({ interval: INTERVAL });
    const call = rejection(vm.evaluate(`${ENDLESS} endless()`));
    await pass(300);
    await vm.dispose();
    await call;
    await pass(100);
    const { data } = await vm.profiler.stop();
    expect(selfSamples(data).get('endless')).toBeGreaterThan(3);
    expect(data.duration).toBeLessThan(1_000_000 * 2);
    expect(data.threads[0].end).toBeLessThanOrEqual(data.duration);
  });

  it('running out of memory', async () => {
    await withVM(
      async (vm) => {
        const data = await profile(vm, () => rejection(vm.evaluate('const all = []; function fill() { for (;;) all.push([1, 2, 3]); } fill()')));
        expect([...selfSamples(data).keys()]).toContain('fill');
        expect(data.collections.some(({ kind }) => kind === 'major')).toBe(true);
      },
      { limits: { heap: '16MiB' } },
    );
  });
});

describe('threads', () => {
  it('that begin and end during a profile are in it from then to then', async () => {
    await withVM(async (vm) => {
      const data = await profile(vm, () =>
        vm.evaluate(`${SPIN} for (let i = 0; i < 12; i++) new Thread(spin, 15).join(); spin(100)`),
      );
      expect(data.threads.map(({ id }) => id)).toEqual(Array.from({ length: 13 }, (_, id) => id));
      let last = 0;
      for (const { start, end } of data.threads.slice(1)) {
        expect(start).toBeGreaterThan(last);
        expect(end).toBeGreaterThan(start + 10_000);
        last = start + 10_000;
      }
      expect(data.threads[12].end).toBeLessThan(data.duration - 50_000);
    });
  });

  it('64 of them at once', async () => {
    await withVM(async (vm) => {
      const data = await profile(vm, () =>
        vm.evaluate(`${SPIN} for (const t of Array.from({ length: 64 }, () => new Thread(spin, 300))) t.join()`),
      );
      expect(data.threads).toHaveLength(65);
      expect(data.threads.filter(({ samples }) => samples.time.length > 0).length).toBeGreaterThan(40);
      expect(data.dropped).toBe(0);
    });
  });

  it('that run already when it begins, and go on when it ends', async () => {
    await withVM(
      async (vm) => {
        const call = rejection(vm.evaluate(`${SPIN} function a() { spin(1e9) } new Thread(a); function b() { spin(1e9) } b()`));
        await until(() => vm.threads().filter(({ stack }) => stack.length > 1).length === 2);
        await vm.profiler.startCpu({ interval: INTERVAL });
        await pass(600);
        const { data } = await vm.profiler.stop();
        expect(data.threads.map(({ id }) => id).sort()).toEqual([0, 1]);
        for (const thread of data.threads) {
          expect(thread.samples.time.length).toBeGreaterThan(0);
          const caller = thread.id === 0 ? 'b' : 'a';
          const inside = thread.samples.stack.filter((stack) => namesOf(data, stack).includes(caller));
          expect(inside.length).toBe(thread.samples.stack.length);
        }
        await vm.interrupt();
        await call;
      },
      { jit: 'auto' },
    );
  });

  it('that are blocked show for what, to the end of the profile', async () => {
    await withVM(async (vm) => {
      await vm.profiler.startCpu();
      const call = rejection(
        vm.evaluate(`const word = new Int32Array(new SharedArrayBuffer(4));
          function sleeper() { Atomics.wait(word, 0, 0); }
          const thread = new Thread(sleeper);
          function waiter() { thread.join(); }
          waiter()`),
      );
      await until(() => vm.threads().filter(({ waitsFor }) => waitsFor !== undefined).length === 2);
      await pass(150);
      const { data } = await vm.profiler.stop();
      const last = data.threads.map(({ id, intervals }) => ({ id, ...(intervals.at(-1) as Heddle.Interval) }));
      const seen = last.map(({ id, kind, detail, stack }) => [id, kind, detail, namesOf(data, stack).filter((name) => /er$/.test(name))]);
      expect(seen).toEqual([
        [0, 'blocked', 'the end of a thread', ['waiter']],
        [1, 'blocked', 'Atomics.wait', ['sleeper']],
      ]);
      for (const { start, end } of last) {
        expect(end).toBe(data.duration);
        expect(end - start).toBeGreaterThan(100_000);
      }
      await vm.interrupt();
      await call;
    });
  });

  it('that were asleep when it began are shown asleep', async () => {
    await withVM(async (vm) => {
      const call = rejection(
        vm.evaluate(`const word = new Int32Array(new SharedArrayBuffer(4));
          function sleeper() { Atomics.wait(word, 0, 0); }
          new Thread(sleeper); sleeper()`),
      );
      await until(() => vm.threads().filter(({ waitsFor }) => waitsFor === 'Atomics.wait').length === 2);
      const data = await profile(vm, () => pass(100));
      expect(data.threads.map(({ id, intervals }) => [id, intervals.map(({ detail }) => detail)])).toEqual([
        [0, ['Atomics.wait']],
        [1, ['Atomics.wait']],
      ]);
      expect(namesOf(data, data.threads[0].intervals[0].stack)).toContain('sleeper');
      await vm.interrupt();
      await call;
    });
  });

  it('that wait for the host are in the host', async () => {
    await withVM(async (vm) => {
      await vm.expose('rest', () => pass(120));
      const data = await profile(vm, () => vm.evaluate('function ask() { rest(); } ask()'));
      const hosts = data.threads[0].intervals.filter(({ kind }) => kind === 'host');
      expect(sum(hosts.map(({ start, end }) => end - start))).toBeGreaterThan(100_000);
      expect(namesOf(data, hosts[0].stack)).toContain('ask');
      expect(hosts[0].detail).toBe('a host function');
    });
  });

  it('show collections, stops and compilations', async () => {
    await withVM(
      async (vm) => {
        const data = await profile(vm, () =>
          vm.evaluate(`function make(turns) { let list; for (let turn = 0; turn < turns; turn++) { list = []; for (let i = 0; i < 500; i++) list.push({ i }); } return list.length; }
            for (const t of [new Thread(make, 4000), new Thread(make, 4000)]) t.join()`),
        );
        expect(data.collections.length).toBeGreaterThan(2);
        for (const { kind, pause, timeToStop, thread } of data.collections) {
          expect(kind).toMatch(/^(minor|major)$/);
          expect(pause).toBeGreaterThan(0);
          expect(timeToStop).toBeGreaterThanOrEqual(0);
          expect([0, 1, 2]).toContain(thread);
        }
        expect(data.stops.length).toBeGreaterThanOrEqual(data.collections.length);
        const waited = data.stops.flatMap(({ threads }) => threads);
        expect(waited.length).toBeGreaterThan(0);
        for (const { timeToStop } of waited) expect(timeToStop).toBeLessThan(2_000_000);
        const kinds = new Set(data.threads.flatMap(({ intervals }) => intervals.map(({ kind }) => kind)));
        for (const kind of ['collecting', 'stopped', 'compiling', 'blocked']) expect(kinds).toContain(kind);
        const compiled = data.threads.flatMap(({ intervals }) => intervals.filter(({ kind }) => kind === 'compiling'));
        expect(compiled.map(({ detail }) => detail)).toContain('make');
        for (const { intervals } of data.threads)
          for (let i = 1; i < intervals.length; i++) expect(intervals[i].start).toBeGreaterThanOrEqual(intervals[i - 1].end);
      },
      { jit: 'auto' },
    );
  });
});

for (const how of ['direct', 'signal', 'fault', 'poll']) {
  it(`samples are taken in compiled loops that are interrupted by ${how}`, async () => {
    const vm = await stressedVM(how === 'direct' ? '' : `loop-${how}`);
    try {
      await vm.evaluate('function turn(n) { let s = 0; for (let i = 0; i < n; i++) s = (s + i) | 0; return s; } turn(1e6)');
      const data = await profileOfRunning(vm, () => rejection(vm.evaluate('turn(1e15)', { limits: { time: 500 } })));
      const [{ samples }] = data.threads;
      expect(selfSamples(data).get('turn')).toBeGreaterThan(3);
      expect(sum(samples.tier)).toBeGreaterThan(samples.tier.length / 2);
    } finally {
      await vm.dispose();
    }
  });
}

it('two VMs at once have a profile each', async () => {
  const names = ['first', 'second'];
  const taken = await Promise.all(
    names.map((name) =>
      withVM(async (vm) =>
        profile(vm, () => vm.evaluate(`${SPIN.replace('spin', name)} new Thread(${name}, 300); ${name}(300)`, { wait: 'all' })),
      ),
    ),
  );
  taken.forEach((data, i) => {
    const counts = selfSamples(data);
    expect(counts.get(names[i])).toBeGreaterThan(3);
    expect(counts.get(names[1 - i])).toBeUndefined();
    expect(data.threads).toHaveLength(2);
  });
});

it('a second profile holds nothing of the first', async () => {
  await withVM(async (vm) => {
    await vm.evaluate(`${SPIN} function early() { spin(100) } function late() { spin(100) }`);
    const first = await profile(vm, () => vm.call('early'));
    const second = await profile(vm, () => vm.call('late'));
    const seen = (data: Heddle.ProfileData): string[] => data.functions.map(({ name }) => name);
    expect(seen(first)).toContain('early');
    expect(seen(second)).toContain('late');
    expect(seen(second)).not.toContain('early');
    expect(second.startTime).toBeGreaterThanOrEqual(first.startTime + first.duration / 1000 - 2);
  });
});

it('one profile of many calls: the main thread waits for the next one in between', async () => {
  await withVM(async (vm) => {
    await vm.evaluate(`${SPIN} function step() { spin(20) }`);
    const data = await profile(vm, async () => {
      for (let i = 0; i < 5; i++) {
        await vm.call('step');
        await pass(30);
      }
    });
    expect(data.threads).toHaveLength(1);
    const idle = data.threads[0].intervals.filter(({ detail }) => detail === 'the next call');
    expect(sum(idle.map(({ start, end }) => end - start))).toBeGreaterThan(80_000);
    expect(selfSamples(data).get('spin')).toBeGreaterThan(3);
  });
});

it('functions are where they begin, frames where they are', async () => {
  await withVM(async (vm) => {
    const source = `function outer() {\n  return inner(300);\n}\nfunction inner(ms) {\n  const end = performance.now() + ms;\n  while (performance.now() < end);\n}\nouter()`;
    const data = await profile(vm, () => vm.evaluate(source, { filename: 'where.js' }));
    const row = data.functions.find(({ name }) => name === 'inner');
    expect(row).toMatchObject({ file: 'where.js', line: 4, builtin: false });
    const lines = new Set(data.frames.filter((frame) => data.functions[frame.function].name === 'outer').map(({ line }) => line));
    expect(lines).toEqual(new Set([2]));
    expect(data.frames.some((frame) => data.functions[frame.function] === row && frame.line === 6)).toBe(true);
  });
});

it('stacks that are deeper than what is kept begin with (…)', async () => {
  await withVM(async (vm) => {
    const data = await profile(vm, () => vm.evaluate(`${SPIN} function deep(n) { if (n === 0) spin(200); else deep(n - 1); } deep(1000)`));
    const stacks = [...data.threads[0].samples.stack].map((stack) => namesOf(data, stack));
    const deep = stacks.find((names) => names.length > 256 && names.includes('spin'));
    expect(deep?.length).toBe(257);
    expect(deep?.at(-1)).toBe('(…)');
    expect(deep?.at(-2)).toBe('deep');
  });
});

describe('wrong use', () => {
  it('is an error that says what is wrong', async () => {
    await withVM(async (vm) => {
      const messages: readonly (readonly [() => Promise<unknown>, RegExp])[] = [
        [() => vm.profiler.stop(), /No profile is being taken/],
        [() => vm.profiler.startCpu({ interval: 0.01 }), /interval must be between 0.05 ms and 10 s, not 0.01 ms/],
        [() => vm.profiler.startCpu({ interval: '11s' }), /interval must be between/],
        [() => vm.profiler.startCpu({ interval: 'often' }), /interval must be a duration/],
        [() => vm.profiler.startCpu({ exact: 1 as unknown as boolean }), /exact must be a boolean, not 1/],
        [() => vm.profiler.startCpu({ rate: 5 } as object), /no option 'rate'; there are interval, exact/],
        [() => vm.profiler.startAllocation({ interval: 1023 }), /interval must be between 1 KiB and 1 GiB, not 1023 bytes/],
        [() => vm.profiler.startAllocation({ interval: '2GiB' }), /interval must be between/],
      ];
      for (const [call, message] of messages) {
        const error = await rejection(call());
        expect([error.code, error.message]).toEqual(['ERR_HEDDLE_OPTION', expect.stringMatching(message)]);
      }
    });
  });

  it('two CPU profiles at once are one too many; both kinds go into one', async () => {
    await withVM(async (vm) => {
      await vm.profiler.startCpu();
      expect((await rejection(vm.profiler.startCpu())).message).toBe('A CPU profile is being taken already');
      await vm.profiler.startAllocation({ interval: 2048 });
      expect((await rejection(vm.profiler.startAllocation())).message).toBe('An allocation profile is being taken already');
      const profiled = await vm.profiler.stop();
      expect(profiled.data.cpu).toEqual({ interval: 1000, exact: false });
      expect(profiled.data.allocation).toEqual({ interval: 2048 });
      expect(() => profiled.export('svg' as 'pprof')).toThrow(/format must be one of/);
      expect(() => profiled.export('cpuprofile', 77)).toThrow(/there is no thread 77/);
      expect(new TextDecoder().decode(profiled.export('cpuprofile'))).toContain('nodes');
      expect((await rejection(vm.profiler.stop())).code).toBe('ERR_HEDDLE_OPTION');
    });
  });

  it('a VM that is gone is not profiled', async () => {
    const { VM } = await heddle();
    const vm = await VM.create();
    await vm.dispose();
    expect((await rejection(vm.profiler.startCpu())).code).toBe('ERR_HEDDLE_DISPOSED');
  });
});
