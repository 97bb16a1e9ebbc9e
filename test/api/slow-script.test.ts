// onSlowScript: asked after a while, in vain or not; what it does wrong harms nobody.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { rejection, withVM } from './support.ts';
import type { Heddle } from './support.ts';

type Info = { threads: Heddle.ThreadInfo[] };
const SPIN = 'function spin() { for (;;); } spin();';

describe('onSlowScript', () => {
  it("'stop' interrupts the call; the VM can be used again", async () => {
    const asked: Info[] = [];
    const options: Heddle.VMOptions = {
      slowScript: 50,
      onSlowScript: (info) => {
        asked.push(info);
        return 'stop';
      },
    };
    await withVM(async (vm) => {
      const error = await rejection(vm.evaluate(SPIN, { filename: 'slow.js' }));
      expect(error.code).toBe('ERR_HEDDLE_INTERRUPTED');
      expect(error.message).toMatch(/^The slow script was stopped after \d+ ms$/);
      expect(await vm.evaluate('1 + 1')).toBe(2);
    }, options);
    expect(asked).toHaveLength(1);
    expect(Object.keys(asked[0])).toEqual(['threads']);
    const [main] = asked[0].threads;
    expect([main.id, main.state]).toEqual([0, 'running']);
    expect(main.stack[0]).toMatchObject({ function: 'spin', file: 'slow.js', line: 1 });
  });

  it("'continue' lets the guest go on and asks again; async answers count", async () => {
    let asked = 0;
    const options: Heddle.VMOptions = {
      slowScript: '40ms',
      onSlowScript: async () => {
        await sleep(5);
        return ++asked < 3 ? 'continue' : 'stop';
      },
    };
    await withVM(async (vm) => {
      expect((await rejection(vm.evaluate(SPIN))).code).toBe('ERR_HEDDLE_INTERRUPTED');
    }, options);
    expect(asked).toBe(3);
  });

  it('the guest runs while it is asked, and may end: the answer comes too late then', async () => {
    let asked = 0;
    const options: Heddle.VMOptions = {
      slowScript: 30,
      onSlowScript: async (): Promise<'stop'> => {
        asked++;
        await sleep(400);
        return 'stop';
      },
    };
    await withVM(async (vm) => {
      const program =
        'const until = performance.now() + 200; let n = 0; while (performance.now() < until) n++; n > 0';
      expect(await vm.evaluate(program)).toBe(true);
      await sleep(500);
      expect(await vm.evaluate('"still here"')).toBe('still here');
    }, options);
    expect(asked).toBe(1);
  });

  it('limits hold while the question is open', async () => {
    const options: Heddle.VMOptions = { slowScript: 20, onSlowScript: () => new Promise(() => {}) };
    await withVM(async (vm) => {
      const error = await rejection(vm.evaluate(SPIN, { limits: { time: 150 } }));
      expect(error.code).toBe('ERR_HEDDLE_TIME_LIMIT');
      expect(await vm.evaluate('2 + 2')).toBe(4);
    }, options);
  });

  const hooks: readonly (readonly [string, () => 'stop' | Promise<'stop'>, string])[] = [
    [
      'throws',
      () => {
        throw new Error('hook');
      },
      'Error: hook',
    ],
    ['rejects', () => Promise.reject(new Error('later')), 'Error: later'],
    [
      'answers nonsense',
      () => 'perhaps' as 'stop',
      "HeddleError: onSlowScript must answer 'continue' or 'stop', not perhaps",
    ],
  ];
  it.each(hooks)(
    'one that %s is a hookError and counts as continue',
    async (_name, hook, message) => {
      const errors: string[] = [];
      await withVM(
        async (vm) => {
          vm.on('hookError', (error) => void errors.push(String(error)));
          const error = await rejection(vm.evaluate(SPIN, { limits: { time: 300 } }));
          expect(error.code).toBe('ERR_HEDDLE_TIME_LIMIT');
          expect(errors.length).toBeGreaterThan(1);
        },
        { slowScript: 40, onSlowScript: hook },
      );
      expect(new Set(errors)).toEqual(new Set([message]));
    },
  );

  it('waiting for timers is not slow; waiting for a lock that nobody gives back is', async () => {
    const asked: Info[] = [];
    const options: Heddle.VMOptions = {
      slowScript: 40,
      onSlowScript: (info) => {
        asked.push(info);
        return 'stop';
      },
    };
    await withVM(async (vm) => {
      await vm.evaluate('new Promise((resolve) => setTimeout(resolve, 250))');
      expect(asked).toHaveLength(0);
      const stuck =
        'const a = new Lock(); const t = new Thread(() => a.hold(() => { for (;;); })); t.join()';
      expect((await rejection(vm.evaluate(stuck))).code).toBe('ERR_HEDDLE_INTERRUPTED');
      expect(asked[0].threads.map(({ id }) => id).sort()).toEqual([0, 1]);
      expect(asked[0].threads.find(({ id }) => id === 0)?.waitsFor).toMatch(/thread 1/);
    }, options);
  });

  it('is asked by each of two VMs about its own', async () => {
    const names: string[] = [];
    const run = (name: string): Promise<void> =>
      withVM(
        async (vm) => {
          await rejection(vm.evaluate(SPIN, { filename: name }));
        },
        {
          slowScript: 40,
          onSlowScript: ({ threads }) => {
            names.push(threads[0].stack[0].file);
            return 'stop';
          },
        },
      );
    await Promise.all([run('one.js'), run('two.js')]);
    expect(names.sort()).toEqual(['one.js', 'two.js']);
  });
});
