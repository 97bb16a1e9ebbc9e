// Cases 25 and 26, which need the host; 17 to 24, 33 and 34 are guest programs beside this file.
import { describe, expect, it } from 'vitest';
import { failure, sleep, withVM } from '../support/vm.ts';

describe('25 termination of a thread that', () => {
  it.each([
    ['holds a Lock', 'globalThis.lock = new Lock(); lock.hold(() => { for (;;); });'],
    [
      'holds a Lock in another thread',
      'globalThis.lock = new Lock(); new Thread(() => lock.hold(() => { for (;;); })).join();',
    ],
    [
      'waits for a Lock',
      'globalThis.lock = new Lock(); new Thread(() => lock.hold(() => { for (;;); })); while (!lock.locked); lock.hold(() => 1);',
    ],
    [
      'waits for a Condition',
      'globalThis.lock = new Lock(); const c = new Condition(); lock.hold(() => { for (;;) c.wait(lock); });',
    ],
    ['joins', 'globalThis.lock = new Lock(); new Thread(() => { for (;;); }).join();'],
    [
      'is being joined',
      'globalThis.lock = new Lock(); const t = new Thread(() => { for (;;); }); new Thread(() => t.join()); t.join();',
    ],
    [
      'holds an Atomics.Mutex',
      'globalThis.lock = new Lock(); globalThis.m = new Atomics.Mutex(); Atomics.Mutex.lock(m); for (;;);',
    ],
  ])('%s', async (_name, source) => {
    await withVM(async (vm) => {
      const running = failure(vm.evaluate(source, { limits: { time: '20s' } }));
      await sleep(80);
      await vm.interrupt();
      expect((await running).code).toBe('ERR_HEDDLE_INTERRUPTED');
      expect(await vm.evaluate('[lock.locked, lock.hold(() => "free")].join()')).toBe('false,free');
      expect(await vm.evaluate('new Thread(() => 5).join()')).toBe(5);
    });
  });

  it('runs no catch and no finally', async () => {
    await withVM(async (vm) => {
      const source =
        'globalThis.ran = []; try { for (;;); } catch { ran.push("catch"); } finally { ran.push("finally"); }';
      const error = await failure(vm.evaluate(source, { limits: { time: '100ms' } }));
      expect(error.code).toBe('ERR_HEDDLE_TIME_LIMIT');
      expect(await vm.evaluate('ran.length')).toBe(0);
    });
  });
});

describe('26 a shared execution counter', () => {
  it('does not make two threads in one small loop much slower than one', { retry: 3 }, async () => {
    await withVM(async (vm) => {
      await vm.evaluate('function loop(n) { let i = 0; while (i < n) i++; return i; } loop(1e5);');
      const time = async (source: string): Promise<number> => {
        const started = performance.now();
        await vm.evaluate(source);
        return performance.now() - started;
      };
      const threads = (n: number): string =>
        `Array.from({ length: ${n} }, () => new Thread(loop, 2e7)).forEach((t) => t.join());`;
      await time(threads(2));
      const one = await time(threads(1));
      const two = await time(threads(2));
      expect(two / one).toBeLessThan(3);
    });
  });
});
