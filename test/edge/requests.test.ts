// Cases 1 to 16: requests, limits and stops, asked for from outside.
import { describe, expect, it } from 'vitest';
import { createVM, deaf, failure, sleep, withVM } from '../support/vm.ts';

const SPIN = 'for (;;);';

describe('01 a newer request is not lost', () => {
  it('collections asked for all at once are all served while the guest spins', async () => {
    await withVM(async (vm) => {
      const spinning = failure(vm.evaluate(SPIN, { limits: { time: '20s' } }));
      const asked = Array.from({ length: 50 }, (_, i) =>
        vm.collectGarbage(i % 10 ? 'minor' : 'major'),
      );
      expect(await Promise.all(asked)).toHaveLength(50);
      await vm.interrupt();
      expect((await spinning).code).toBe('ERR_HEDDLE_INTERRUPTED');
    });
  });

  it('an interrupt that arrives among collections ends the guest, every time', async () => {
    await withVM(async (vm) => {
      for (let i = 0; i < 25; i++) {
        const spinning = failure(vm.evaluate(SPIN, { limits: { time: '20s' } }));
        await sleep(i % 4);
        const collecting = [vm.collectGarbage(), vm.collectGarbage()];
        const interrupting = vm.interrupt();
        collecting.push(vm.collectGarbage());
        expect((await spinning).code).toBe('ERR_HEDDLE_INTERRUPTED');
        await Promise.all([...collecting, interrupting]);
      }
    });
  });
});

describe('01 what ends one call does not take the next one with it', () => {
  it('a call behind an interrupt, asked for while the echo of the call before is under way', async () => {
    await withVM(async (vm) => {
      for (let i = 0; i < 30; i++) {
        await vm.evaluate('1');
        const spinning = failure(vm.evaluate(SPIN));
        if (i % 3 !== 0) deaf(i % 7);
        const interrupting = vm.interrupt();
        expect(await vm.evaluate('2')).toBe(2);
        expect((await spinning).code).toBe('ERR_HEDDLE_INTERRUPTED');
        await interrupting;
      }
    });
  });

  it('a call behind an aborted one', async () => {
    await withVM(async (vm) => {
      for (let i = 0; i < 10; i++) {
        const controller = new AbortController();
        const spinning = failure(vm.evaluate(SPIN, { signal: controller.signal }));
        const next = vm.evaluate('2');
        await sleep(i);
        controller.abort();
        expect((await spinning).code).toBe('ERR_HEDDLE_INTERRUPTED');
        expect(await next).toBe(2);
      }
    });
  });

  it('a call behind a loop that the call before left running: the limit of that one ends it', async () => {
    await withVM(async (vm) => {
      for (let i = 0; i < 5; i++) {
        const left = 'setTimeout(() => { for (;;); }, 5); 1';
        await vm.evaluate(left, { limits: { time: '60ms' } });
        await sleep(10 + 5 * i);
        const started = performance.now();
        expect(await vm.evaluate('2', { limits: { time: '5s' } })).toBe(2);
        expect(performance.now() - started).toBeLessThan(3000);
      }
    });
  });

  it.each([
    ['a time limit that what it left running hits', '() => { for (;;); }'],
    ['the end of the output', '() => { for (;;) console.log("x".repeat(100)); }'],
    ['an error of what it left running', '() => { throw new Error("late"); }'],
  ])('a call behind %s', async (_name, late) => {
    const unhandled: Error[] = [];
    await withVM(
      async (vm) => {
        vm.on('unhandledRejection', (error) => unhandled.push(error));
        for (let i = 0; i < 5; i++) {
          const left = `setTimeout(${late}, 10); 1`;
          expect(await vm.evaluate(left, { limits: { time: '40ms' } })).toBe(1);
          deaf(80 + i);
          expect(await vm.evaluate('2')).toBe(2);
        }
      },
      { limits: { output: 1000 } },
    );
    expect(unhandled.length).toBe(late.includes('throw') ? 5 : 0);
  });
});

describe('02 limit and reason disagree', () => {
  it('an idle VM takes an interrupt without harm to the next call', async () => {
    await withVM(async (vm) => {
      for (let i = 0; i < 20; i++) {
        await vm.interrupt();
        const sum = '(() => { let s = 0; for (let i = 0; i < 1000; i++) s += i; return s; })()';
        expect(await vm.evaluate(sum)).toBe(499500);
      }
    });
  });
});

describe('03 two reasons in the same check, each pair', () => {
  const DIVE = 'const dive = () => dive() + 1; for (;;) { try { dive(); } catch {} }';
  const ALLOCATE = 'let list = []; for (;;) list = [list.length, {}];';
  it.each([
    ['overflow and interrupt', DIVE, 'interrupt'],
    ['overflow and collection', DIVE, 'collect'],
    ['overflow and time limit', DIVE, 'time'],
    ['exhaustion and interrupt', ALLOCATE, 'interrupt'],
    ['exhaustion and collection', ALLOCATE, 'collect'],
    ['exhaustion and time limit', ALLOCATE, 'time'],
    ['loop and collection', SPIN, 'collect'],
  ])('%s', async (_name, source, request) => {
    await withVM(async (vm) => {
      const time = request === 'time' ? '150ms' : '20s';
      const running = failure(vm.evaluate(source, { limits: { time } }));
      if (request === 'collect') {
        for (let i = 0; i < 30; i++) await vm.collectGarbage();
      }
      if (request !== 'time') {
        await sleep(20);
        await vm.interrupt();
      }
      expect((await running).code).toBe(
        request === 'time' ? 'ERR_HEDDLE_TIME_LIMIT' : 'ERR_HEDDLE_INTERRUPTED',
      );
      expect(await vm.evaluate('1 + 1')).toBe(2);
    });
  });
});

describe('06 a request where it may not be served fires on leaving', () => {
  it('an interrupt during a host function ends the guest when the function returns', async () => {
    await withVM(async (vm) => {
      let returned = false;
      await vm.expose(
        'host',
        async () => {
          await vm.interrupt();
          await sleep(30);
          returned = true;
          return 1;
        },
        { mode: 'sync' },
      );
      const error = await failure(
        vm.evaluate('host(); globalThis.after = true; for (;;);', { limits: { time: '20s' } }),
      );
      expect(error.code).toBe('ERR_HEDDLE_INTERRUPTED');
      expect(returned || error.after < 30).toBe(true);
      expect(await vm.evaluate('typeof after')).toBe('undefined');
    });
  });
});

describe('07 a request that arrives again inside its own handling', () => {
  it('interrupts in a row end one call and spare the next', async () => {
    await withVM(async (vm) => {
      const running = failure(vm.evaluate(SPIN, { limits: { time: '20s' } }));
      await sleep(10);
      await Promise.all([vm.interrupt(), vm.interrupt(), vm.interrupt()]);
      expect((await running).code).toBe('ERR_HEDDLE_INTERRUPTED');
      expect(await vm.evaluate('"alive"')).toBe('alive');
    });
  });
});

describe('08 a wait that is ended by termination comes back', () => {
  it.each([
    ['Atomics.wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
    [
      'Condition',
      'const l = new Lock(), c = new Condition(); l.hold(() => { for (;;) c.wait(l); })',
    ],
    ['join', 'new Thread(() => { for (;;); }).join()'],
    [
      'Lock',
      'const l = new Lock(); new Thread(() => l.hold(() => { for (;;); })); while (!l.locked); l.hold(() => 1)',
    ],
    ['a promise never settled', 'await new Promise(() => setTimeout(() => {}, 1e6))'],
  ])('%s', async (_name, source) => {
    await withVM(async (vm) => {
      const type = source.startsWith('await') ? 'module' : 'script';
      const waiting = failure(vm.evaluate(source, { type, limits: { time: '20s' }, wait: 'all' }));
      await sleep(60);
      await vm.interrupt();
      expect((await waiting).code).toBe('ERR_HEDDLE_INTERRUPTED');
      expect(await vm.evaluate('2 + 2')).toBe(4);
    });
  });
});

describe('09 coming back from the host while a stop runs', () => {
  it('threads call host functions under continuous collections', async () => {
    await withVM(async (vm) => {
      await vm.expose('add', (a, b) => Number(a) + Number(b));
      const source = `
        const work = (k) => { let s = 0; for (let i = 0; i < 40; i++) s = add(s, [k, i].length); return s; };
        [0, 1, 2].map((k) => new Thread(work, k)).map((t) => t.join()).join()`;
      let collections = 0;
      let running = true;
      const collecting = (async () => {
        while (running) {
          await vm.collectGarbage();
          collections++;
        }
      })();
      expect(await vm.evaluate(source, { limits: { time: '50s' } })).toBe('80,80,80');
      running = false;
      await collecting;
      expect(collections).toBeGreaterThan(0);
    });
  });
});

describe('10 continuous stops starve nobody', () => {
  it('threads that block and come back make progress', async () => {
    await withVM(async (vm) => {
      let running = true;
      const collecting = (async () => {
        while (running) await Promise.all([vm.collectGarbage(), vm.collectGarbage()]);
      })();
      const source = `
        const word = new Int32Array(new SharedArrayBuffer(4));
        const work = () => { for (let i = 0; i < 30; i++) Atomics.wait(word, 0, 0, 1); return 'done'; };
        [1, 2, 3].map(() => new Thread(work)).map((t) => t.join()).join()`;
      expect(await vm.evaluate(source, { limits: { time: '50s' } })).toBe('done,done,done');
      running = false;
      await collecting;
    });
  });
});

describe('12 two stoppers at once', () => {
  it('the host and two allocating threads ask for stops together', async () => {
    await withVM(async (vm) => {
      const source = `
        const work = () => { let l = []; for (let i = 0; i < 20000; i++) l = [i, { i }]; return l[0]; };
        [1, 2].map(() => new Thread(work)).map((t) => t.join()).join()`;
      const running = vm.evaluate(source, { limits: { time: '50s' } });
      for (let i = 0; i < 10; i++)
        await Promise.all([vm.collectGarbage('major'), vm.collectGarbage()]);
      expect(await running).toBe('19999,19999');
    });
  });
});

describe('13 birth, death and shutdown during a stop', () => {
  it('a VM is disposed of while threads are born and collections run', async () => {
    for (let i = 0; i < 4; i++) {
      const vm = await createVM();
      const running = failure(
        vm.evaluate('for (;;) new Thread((n) => [n], 1).join();', { limits: { time: '20s' } }),
      );
      const collecting = Promise.allSettled([vm.collectGarbage(), vm.collectGarbage('major')]);
      await sleep(20 * i);
      await vm.dispose();
      expect((await running).code).toMatch(/ERR_HEDDLE_(DISPOSED|INTERRUPTED)/);
      await collecting;
    }
  });
});

describe('14 code that never polls', () => {
  it.each([
    ['an empty loop', 'for (;;);'],
    ['a loop of leaf calls', 'const leaf = (x) => x; for (let i = 0; ; i++) leaf(i);'],
    ['a regular expression', '/^(a+)+$/.test("a".repeat(60) + "b")'],
    ['a nested lookbehind', '/(?<=^(x+x+)+)y/.test("z" + "x".repeat(60) + "y")'],
    [
      'a sort',
      'const a = Array.from({ length: 200000 }, (_, i) => (i * 7919) % 200003); for (;;) { a.sort(); a.reverse(); }',
    ],
    [
      'a sort with a comparator',
      'const a = Array.from({ length: 100000 }, (_, i) => (i * 7919) % 100003); for (;;) a.sort((x, y) => ((x ^ y) & 1 ? x - y : y - x));',
    ],
    [
      'string building',
      'for (;;) { let s = ""; for (let i = 0; i < 1e5; i++) s += "x"; s.indexOf("y"); }',
    ],
    ['array filling', 'const a = new Array(3e6); for (;;) a.fill(1);'],
    [
      'search in a long string',
      'const s = "ab".repeat(5e6); for (;;) s.indexOf("ba".repeat(1000) + "c");',
    ],
    [
      'JSON',
      'const o = Array.from({ length: 50000 }, (_, i) => ({ i })); for (;;) JSON.parse(JSON.stringify(o));',
    ],
    ['joining', 'const a = new Array(1e6).fill("x"); for (;;) a.join("y");'],
    [
      'typed array copies',
      'const a = new Uint8Array(3e7), b = new Uint8Array(3e7); for (;;) b.set(a);',
    ],
    ['jobs', 'const again = () => Promise.resolve().then(again); again();'],
    ['microtasks', 'const again = () => queueMicrotask(again); again();'],
    ['timers', 'const again = () => setTimeout(again, 0); again();'],
    ['a generator', 'function* g() { for (;;) yield; } for (const x of g());'],
    [
      'a spread of an endless iterator',
      '[...{ [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }]',
    ],
    ['valueOf', 'const o = { valueOf() { return 1; } }; for (;;) +o;'],
    ['exceptions', 'for (;;) { try { throw 1; } catch {} finally {} }'],
  ])('%s ends at its time limit', async (_name, source) => {
    await withVM(
      async (vm) => {
        const error = await failure(
          vm.evaluate(source, { limits: { time: '300ms' }, wait: 'all' }),
        );
        expect(error.code).toBe('ERR_HEDDLE_TIME_LIMIT');
        expect(error.after).toBeLessThan(2500);
        expect(await vm.evaluate('3 * 3')).toBe(9);
      },
      { limits: { heap: '512MiB' } },
    );
  });
});

describe('16 more threads than cores', () => {
  it('stops end while 32 threads spin', async () => {
    await withVM(async (vm) => {
      const source = 'for (let i = 0; i < 32; i++) new Thread(() => { for (;;); }); for (;;);';
      const running = failure(vm.evaluate(source, { limits: { time: '50s' } }));
      await sleep(1500);
      for (let i = 0; i < 5; i++) {
        const started = performance.now();
        await vm.collectGarbage();
        expect(performance.now() - started).toBeLessThan(5000);
      }
      await vm.interrupt();
      expect((await running).code).toBe('ERR_HEDDLE_INTERRUPTED');
    });
  });
});
