// Every method of the VM class, and what it makes of wrong input.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { heddle, rejection, withVM } from './support.ts';
import type { Heddle } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-api-'));
afterAll(() => rmSync(folder, { recursive: true }));
function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('evaluate', () => {
  it('resolves with the completion value; promises are awaited', async () => {
    await withVM(async (vm) => {
      expect(await vm.evaluate('1; if (true) 2; else 3')).toBe(2);
      expect(await vm.evaluate('var x = 1')).toBeUndefined();
      expect(await vm.evaluate('Promise.resolve([1]).then((a) => a.concat(2))')).toEqual([1, 2]);
    });
  });

  it('globals and script-level declarations stay', async () => {
    await withVM(async (vm) => {
      await vm.evaluate('var a = 1; let b = 2; const c = 3; function d() { return a + b + c; }');
      expect(await vm.evaluate('a++; b++; d()')).toBe(8);
      expect((await rejection(vm.evaluate('let b = 5'))).message).toMatch(/already been declared/);
    });
  });

  it('a module resolves with its exports, each time anew', async () => {
    await withVM(async (vm) => {
      const source =
        'export let n = (globalThis.n = (globalThis.n ?? 0) + 1); export default { d: await Promise.resolve(4) };';
      expect(await vm.evaluate(source, { type: 'module', filename: 'm.mjs' })).toEqual({
        n: 1,
        default: { d: 4 },
      });
      expect(await vm.evaluate(source, { type: 'module', filename: 'm.mjs' })).toEqual({
        n: 2,
        default: { d: 4 },
      });
    });
  });

  it('errors carry name, message, frames and a copy of what was thrown', async () => {
    const { GuestError, HeddleError } = await heddle();
    await withVM(async (vm) => {
      const error = await rejection(
        vm.evaluate(
          'function f() {\n  throw Object.assign(new RangeError("far"), { extra: 1 });\n}\nf()',
          { filename: 'e.js' },
        ),
      );
      expect(error).toBeInstanceOf(GuestError);
      expect(error).toBeInstanceOf(HeddleError);
      expect(error).toMatchObject({
        name: 'GuestError',
        code: 'ERR_HEDDLE_GUEST',
        guestName: 'RangeError',
        message: 'far',
      });
      expect((error.guestStack as Heddle.Frame[])[0]).toMatchObject({
        function: 'f',
        file: 'e.js',
        line: 2,
      });
      expect(error.value).toBeInstanceOf(RangeError);
      expect((await rejection(vm.evaluate('throw { a: [1] }'))).value).toEqual({ a: [1] });
      expect(await rejection(vm.evaluate('throw "text"'))).toMatchObject({
        message: 'text',
        value: 'text',
        guestStack: [],
      });
      expect(
        (await rejection(vm.evaluate('try { null.x } catch (e) { e.stack; throw e }'))).guestStack,
      ).not.toEqual([]);
    });
  });

  it('syntax errors carry file, line, column and the line', async () => {
    const { GuestSyntaxError } = await heddle();
    await withVM(async (vm) => {
      const error = await rejection(vm.evaluate('1;\nlet = =;', { filename: 's.js' }));
      expect(error).toBeInstanceOf(GuestSyntaxError);
      expect(error).toMatchObject({ code: 'ERR_HEDDLE_SYNTAX', file: 's.js', line: 2, column: 7 });
      expect(error.codeFrame).toContain('let = =;');
    });
  });

  it('a promise that nothing can settle is an error, not a hang', async () => {
    await withVM(async (vm) => {
      expect((await rejection(vm.evaluate('new Promise(() => {})'))).message).toMatch(
        /never settled/,
      );
      expect(await vm.evaluate('new Promise((r) => setTimeout(() => r(5), 20))')).toBe(5);
    });
  });

  it('wait: all waits for timers and threads', async () => {
    await withVM(async (vm) => {
      const source =
        'globalThis.n = 0; setTimeout(() => n++, 30); new Thread(() => { for (let i = 0; i < 1e5; i++); n += 10; }); "now"';
      expect(await vm.evaluate(source, { wait: 'all' })).toBe('now');
      expect(await vm.get('n')).toBe(11);
    });
  });

  it('result: none and handle', async () => {
    await withVM(async (vm) => {
      expect(await vm.evaluate('Symbol("not copied")', { result: 'none' })).toBeUndefined();
      const handle = (await vm.evaluate('globalThis.o = { a: 1 }', {
        result: 'handle',
      })) as Heddle.Handle;
      expect(handle.type).toBe('object');
      await vm.evaluate('o.a = 2');
      expect(await handle.copy()).toEqual({ a: 2 });
      await vm.set('again', handle);
      expect(await vm.evaluate('again === o')).toBe(true);
      handle.release();
      expect((await rejection(handle.copy())).code).toBe('ERR_HEDDLE_DISPOSED');
    });
  });
});

describe('compile', () => {
  it('runs often, and finds errors at once', async () => {
    await withVM(async (vm) => {
      const script = await vm.compile('globalThis.k = (globalThis.k ?? 0) + 1');
      expect([await script.run(), await script.run()]).toEqual([1, 2]);
      script.release();
      expect((await rejection(script.run())).code).toBe('ERR_HEDDLE_DISPOSED');
      expect((await rejection(vm.compile('let = ;'))).code).toBe('ERR_HEDDLE_SYNTAX');
      const module = await vm.compile('export const x = 7;', { type: 'module' });
      expect(await module.run()).toEqual({ x: 7 });
    });
  });
});

describe('call, get, set', () => {
  it('call passes copies both ways and awaits', async () => {
    await withVM(async (vm) => {
      await vm.evaluate(
        'async function sum(list, o) { return { s: list.reduce((a, b) => a + b) + o.n }; } const arrow = () => "lexical";',
      );
      expect(await vm.call('sum', [[1, 2, 3], { n: 4 }])).toEqual({ s: 10 });
      expect(await vm.call('arrow')).toBe('lexical');
      expect((await rejection(vm.call('nothing'))).message).toBe('nothing is not a function');
    });
  });

  it('get and set reach lexical globals too', async () => {
    await withVM(async (vm) => {
      await vm.evaluate('let a = 1; const c = 2');
      await vm.set('a', { deep: [1] });
      await vm.set('fresh', 'x');
      expect(await vm.evaluate('[a.deep[0], fresh, globalThis.fresh]')).toEqual([1, 'x', 'x']);
      expect(await vm.get('missing')).toBeUndefined();
      expect((await rejection(vm.set('c', 3))).message).toMatch(/constant/);
    });
  });

  it('buffers can be given away', async () => {
    await withVM(async (vm) => {
      await vm.evaluate(
        'function total(bytes) { return new Uint8Array(bytes).reduce((a, b) => a + b); }',
      );
      const buffer = new Uint8Array([1, 2, 3]).buffer;
      expect(await vm.call('total', [buffer], { transfer: [buffer] })).toBe(6);
      expect(buffer.byteLength).toBe(0);
    });
  });

  it('guest functions become functions that call them', async () => {
    await withVM(async (vm) => {
      const add = (await vm.evaluate(
        '(function (a, b) { return [this === undefined ? "none" : this.name, a + b]; })',
      )) as Heddle.GuestFunction;
      expect(typeof add).toBe('function');
      expect(await add.apply({ name: 'me' }, [1, 2])).toEqual(['me', 3]);
      expect(
        await vm.evaluate('({ f: () => 5 })').then((o) => (o as { f: Heddle.GuestFunction }).f()),
      ).toBe(5);
      await vm.set('mine', add);
      expect(await vm.evaluate('mine.call({ name: "back" }, 3, 4)')).toEqual(['back', 7]);
      add.release();
      expect((await rejection(add(1, 2))).code).toBe('ERR_HEDDLE_DISPOSED');
    });
  });
});

describe('expose', () => {
  it('sync: the guest waits, for promises too; async: it gets a promise', async () => {
    await withVM(async (vm) => {
      await vm.expose('twice', (n) => (n as number) * 2);
      await vm.expose('later', async (n) => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        return n;
      });
      await vm.expose('promised', async (n) => n, { mode: 'async' });
      expect(await vm.evaluate('[twice(21), later({ a: 1 }), twice.name, typeof twice]')).toEqual([
        42,
        { a: 1 },
        'twice',
        'function',
      ]);
      expect(await vm.evaluate('const p = promised(3); p instanceof Promise && p')).toBe(3);
      expect(await vm.evaluate('new Thread(() => twice(4)).join()')).toBe(8);
      expect(await vm.evaluate('[1, 2, 3].map(twice)')).toEqual([2, 4, 6]);
    });
  });

  it('gets the thread’s id and a signal that is aborted when the guest is ended', async () => {
    await withVM(async (vm) => {
      let context: Heddle.HostCallContext | undefined;
      const keep = (given: Heddle.HostCallContext): void => void (context = given);
      await vm.expose('hang', function (this: Heddle.HostCallContext) {
        keep(this);
        return new Promise(() => {});
      });
      expect((await rejection(vm.evaluate('hang()', { limits: { time: 100 } }))).code).toBe(
        'ERR_HEDDLE_TIME_LIMIT',
      );
      expect(context?.threadId).toBe(0);
      expect(context?.signal.aborted).toBe(true);
    });
  });

  it('its errors are the guest’s, with the message alone', async () => {
    await withVM(async (vm) => {
      await vm.expose('fail', () => {
        throw Object.assign(new TypeError('not so'), { secret: 1 });
      });
      const source =
        'try { fail() } catch (e) { [e instanceof TypeError, e.message, "secret" in e, /at /.test(e.stack)] }';
      expect(await vm.evaluate(source)).toEqual([true, 'not so', false, true]);
    });
  });

  it('to call the VM from inside is REENTRANT', async () => {
    await withVM(async (vm) => {
      let inner: Promise<Heddle.HeddleError> | undefined;
      await vm.expose('inside', async () => {
        inner = rejection(vm.evaluate('1'));
        return (await inner).code;
      });
      expect(await vm.evaluate('inside()')).toBe('ERR_HEDDLE_REENTRANT');
      expect(await vm.evaluate('2')).toBe(2);
    });
  });

  it('arguments that cannot be copied are a TypeError of the guest', async () => {
    await withVM(async (vm) => {
      await vm.expose('f', () => 1);
      expect(
        await vm.evaluate('try { f({ a: Symbol() }) } catch (e) { e.name + ": " + e.message }'),
      ).toMatch(/^TypeError: A symbol cannot be copied to the host/);
    });
  });

  it('pending calls have a limit', async () => {
    await withVM(
      async (vm) => {
        await vm.expose('wait', () => new Promise(() => {}), { mode: 'async' });
        const source = 'wait(); wait(); try { wait(); } catch (e) { e.name + e.message }';
        expect(await vm.evaluate(source)).toMatch(/^RangeError.*limit of 2 pending calls/);
      },
      { limits: { pendingHostCalls: 2 } },
    );
  });

  it('globals are there from the start; functions among them are host functions', async () => {
    await withVM(
      async (vm) => {
        expect(
          await vm.evaluate('[config.depth, greet("you"), tools.twice(4), tools.twice.name]'),
        ).toEqual([2, 'hello you', 8, 'twice']);
      },
      {
        globals: {
          config: { depth: 2 },
          greet: (name: unknown) => `hello ${String(name)}`,
          tools: { twice: (n: unknown) => (n as number) * 2 },
        },
      },
    );
  });
});

describe('run', () => {
  it('runs scripts and modules with what they import', async () => {
    file('lib.mjs', 'export const answer = 42;');
    const main = file(
      'main.mjs',
      'import { answer } from "./lib.mjs"; console.log(answer, import.meta.url.startsWith("file:"));',
    );
    const lines: string[] = [];
    await withVM(
      async (vm) => {
        expect(await vm.run(main)).toEqual({ exitCode: 0 });
        expect(
          await vm.run(file('script.js', 'var q = 1; console.log(typeof module, typeof process);')),
        ).toEqual({ exitCode: 0 });
      },
      { console: ({ text }) => lines.push(text) },
    );
    expect(lines).toEqual(['42 true', 'undefined undefined']);
  });

  it('imports only files of the program’s own folder or package', async () => {
    file('local.json', '{ "n": 1 }');
    const outside = fileURLToPath(new URL('../../package.json', import.meta.url));
    const attempts = [outside, `file://${outside}`, '/etc/passwd', './local.json'].map(
      (specifier) =>
        `await import(${JSON.stringify(specifier)}, { with: { type: 'json' } }).then((m) => m.default.n ?? 'read', (e) => 'refused')`,
    );
    await withVM(async (vm) => {
      await vm.run(file('reads.mjs', `globalThis.got = [${attempts.join(', ')}];`));
      expect(await vm.get('got')).toEqual(['refused', 'refused', 'refused', 1]);
    });
  });

  it('with args there is a process; its exit code is the result', async () => {
    const name = file(
      'exit.js',
      'if (process.argv[2] === "now") process.exit(7); process.exitCode = process.argv.length; new Thread(() => {});',
    );
    await withVM(async (vm) =>
      expect(await vm.run(name, { args: ['now'] })).toEqual({ exitCode: 7 }),
    );
    await withVM(async (vm) =>
      expect(await vm.run(name, { args: ['a', 'b'] })).toEqual({ exitCode: 4 }),
    );
    await withVM(async (vm) => {
      await vm.run(
        file('fs.js', 'globalThis.tried = import("node:fs").then(() => "has", (e) => e.message)'),
        { args: [] },
      );
      expect(await vm.evaluate('tried')).toMatch(/node:fs/);
    });
  });

  it('uncaught errors and unhandled rejections end it', async () => {
    await withVM(async (vm) => {
      expect(
        (await rejection(vm.run(file('t.js', 'new Thread(() => { for (;;); }); null.x'))))
          .guestName,
      ).toBe('TypeError');
      expect(
        (await rejection(vm.run(file('r.js', 'Promise.reject(new RangeError("r"))')))).guestName,
      ).toBe('RangeError');
      expect(
        (await rejection(vm.run(file('i.js', 'setTimeout(() => { throw new Error("late") })'))))
          .message,
      ).toBe('late');
      expect(
        (await rejection(vm.run(file('u.js', 'new Thread(() => { throw new Error("thread") })'))))
          .message,
      ).toBe('thread');
      expect((await rejection(vm.run(join(folder, 'none.js')))).code).toBe('ERR_HEDDLE_RESOLVE');
      expect(await vm.evaluate('1')).toBe(1);
    });
  });
});

describe('modules', () => {
  const source =
    'import { a } from "./a.js"; import data from "./d.json" with { type: "json" }; export default a + data.n;';
  it('from a table', async () => {
    const modules = {
      './a.js': 'export { b as a } from "lib";',
      lib: 'export const b = 1;',
      './d.json': '{ "n": 2 }',
    };
    await withVM(
      async (vm) => expect(await vm.evaluate(source, { type: 'module' })).toEqual({ default: 3 }),
      { modules },
    );
  });

  it('from a loader, which may take its time; null is not found', async () => {
    const asked: string[] = [];
    const modules = async (specifier: string, referrer: string): Promise<Heddle.Loaded> => {
      asked.push(`${specifier} from ${referrer}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (specifier === './a.js') return { source: 'export const a = 10;', url: 'virtual:a' };
      return specifier === './d.json'
        ? { source: '{"n":1}', url: 'virtual:d', type: 'json' }
        : null;
    };
    await withVM(
      async (vm) => {
        expect(await vm.evaluate(source, { type: 'module', filename: 'main.mjs' })).toEqual({
          default: 11,
        });
        expect(asked).toContain('./a.js from main.mjs');
        expect((await rejection(vm.evaluate('import "missing"', { type: 'module' }))).code).toBe(
          'ERR_HEDDLE_RESOLVE',
        );
        expect(await vm.evaluate('import("missing").catch((e) => e.message)')).toMatch(
          /Cannot find module 'missing'/,
        );
      },
      { modules },
    );
  });

  it('without it imports fail, also of files', async () => {
    await withVM(async (vm) => {
      const name = file('secret.mjs', 'export default 1');
      for (const specifier of [name, `file://${name}`, 'node:fs', 'fs']) {
        expect((await rejection(vm.evaluate(`import(${JSON.stringify(specifier)})`))).code).toBe(
          'ERR_HEDDLE_RESOLVE',
        );
      }
    });
  });
});

describe('the queue', () => {
  it('is first in, first out, and one call at a time', async () => {
    await withVM(async (vm) => {
      await vm.evaluate(
        'globalThis.log = []; const step = async (n) => { log.push("+" + n); await new Promise((r) => setTimeout(r, 20 - n)); log.push("-" + n); }',
      );
      await Promise.all([1, 2, 3].map((n) => vm.call('step', [n])));
      expect(await vm.get('log')).toEqual(['+1', '-1', '+2', '-2', '+3', '-3']);
    });
  });

  it('signal aborts calls that run and calls that wait', async () => {
    await withVM(async (vm) => {
      const first = new AbortController();
      const second = new AbortController();
      const running = rejection(vm.evaluate('for (;;);', { signal: first.signal }));
      const waiting = rejection(vm.evaluate('globalThis.ran = true', { signal: second.signal }));
      expect(vm.state).toBe('running');
      second.abort();
      expect((await waiting).code).toBe('ERR_HEDDLE_INTERRUPTED');
      setTimeout(() => first.abort(new Error('enough')), 50);
      const error = await running;
      expect(error.code).toBe('ERR_HEDDLE_INTERRUPTED');
      expect(error.cause).toEqual(new Error('enough'));
      expect(await vm.evaluate('typeof ran')).toBe('undefined');
      expect((await rejection(vm.evaluate('1', { signal: AbortSignal.abort() }))).code).toBe(
        'ERR_HEDDLE_INTERRUPTED',
      );
    });
  });

  it('interrupt ends what runs; calls that wait go on', async () => {
    await withVM(async (vm) => {
      const running = rejection(vm.evaluate('new Thread(() => { for (;;); }); for (;;);'));
      const next = vm.evaluate('"next"');
      await new Promise((resolve) => setTimeout(resolve, 50));
      await vm.interrupt('stop it');
      expect(await running).toMatchObject({ code: 'ERR_HEDDLE_INTERRUPTED', message: 'stop it' });
      expect(await next).toBe('next');
      expect(vm.stats().threads).toBe(1);
      await vm.interrupt();
      expect(vm.state).toBe('idle');
    });
  });
});

describe('what it tells of itself', () => {
  it('threads, with states, waits and stacks', async () => {
    await withVM(async (vm) => {
      const source =
        'const lock = new Lock(); function hold() { lock.hold(() => { for (;;); }); } new Thread(hold); while (!lock.locked); lock.hold(() => 1);';
      const running = rejection(
        vm.evaluate(source, { filename: 't.js', limits: { time: 10_000 } }),
      );
      let threads: Heddle.ThreadInfo[] = [];
      while (threads.length < 2 || threads[0].state !== 'blocked') {
        await new Promise((resolve) => setTimeout(resolve, 20));
        threads = vm.threads();
      }
      expect(threads[0]).toMatchObject({
        id: 0,
        state: 'blocked',
        waitsFor: 'a lock held by thread 1',
      });
      expect(threads[1]).toMatchObject({ id: 1, state: 'running' });
      expect(threads[1].stack.map((frame) => frame.function)).toContain('hold');
      await vm.interrupt();
      expect((await running).code).toBe('ERR_HEDDLE_INTERRUPTED');
    });
  });

  it('stats and collections', async () => {
    await withVM(async (vm) => {
      const before = vm.stats();
      expect(before).toMatchObject({ threads: 1, droppedEvents: 0 });
      await vm.evaluate('globalThis.kept = Array.from({ length: 100000 }, (_, i) => ({ i })); 0');
      expect(vm.stats().heapUsed).toBeGreaterThan(before.heapUsed);
      expect(vm.stats().cpu).toBeGreaterThan(0);
      await vm.evaluate('kept = null');
      expect(await vm.collectGarbage('minor')).toMatchObject({ kind: 'minor' });
      const { kind, pause, timeToStop } = await vm.collectGarbage();
      expect([kind, pause > 0, timeToStop >= 0]).toEqual(['major', true, true]);
    });
  });

  it('events', async () => {
    await withVM(async (vm) => {
      const seen: string[] = [];
      vm.on('collection', ({ kind, pause }) => seen.push(`${kind} ${pause > 0}`));
      vm.on('threadStart', ({ id }) => seen.push(`start ${id}`));
      vm.on('threadEnd', ({ id }) => seen.push(`end ${id}`));
      vm.on('unhandledRejection', ({ message }) => seen.push(`rejected ${message}`));
      await vm.evaluate('new Thread(() => 1).join(); Promise.reject(new Error("nobody")); 0', {
        wait: 'all',
      });
      await vm.collectGarbage('major');
      await vm.evaluate('0', { wait: 'all' });
      expect(seen).toEqual(
        expect.arrayContaining(['start 1', 'end 1', 'rejected nobody', 'major true']),
      );
    });
  });

  it('a console callback that throws is a hookError', async () => {
    const errors: unknown[] = [];
    await withVM(
      async (vm) => {
        vm.on('hookError', (error) => errors.push(error));
        expect(await vm.evaluate('console.log("x"); 1')).toBe(1);
      },
      {
        console: () => {
          throw new Error('callback');
        },
      },
    );
    expect(errors).toEqual([new Error('callback')]);
  });

  it('console lines come in order, from all threads', async () => {
    const lines: string[] = [];
    await withVM(
      async (vm) => {
        const source =
          'for (let i = 0; i < 20; i++) { console.log("main", i); new Thread((n) => console.error("thread", n), i).join(); } "done"';
        expect(await vm.evaluate(source)).toBe('done');
      },
      { console: ({ level, text, threadId }) => lines.push(`${level} ${text} ${threadId === 0}`) },
    );
    expect(lines).toEqual(
      Array.from({ length: 20 }, (_, i) => [
        `log main ${i} true`,
        `error thread ${i} false`,
      ]).flat(),
    );
  });

  it('seed makes Math.random repeatable', async () => {
    const random = (seed?: number): Promise<unknown> =>
      withVM(
        (vm) => vm.evaluate('[Math.random(), Math.random()]'),
        seed === undefined ? {} : { seed },
      );
    expect(await random(5)).toEqual(await random(5));
    expect(await random(5)).not.toEqual(await random(6));
    expect(await random()).not.toEqual(await random());
  });
});

describe('ends', () => {
  it('dispose rejects what waits, is idempotent, and later calls say so', async () => {
    const { VM } = await heddle();
    const vm = await VM.create({ console: 'ignore' });
    const running = rejection(vm.evaluate('for (;;);'));
    const waiting = rejection(vm.evaluate('1'));
    await Promise.all([vm.dispose(), vm.dispose()]);
    expect([(await running).code, (await waiting).code]).toEqual([
      'ERR_HEDDLE_DISPOSED',
      'ERR_HEDDLE_DISPOSED',
    ]);
    for (const call of [
      vm.evaluate('1'),
      vm.get('x'),
      vm.call('f'),
      vm.set('x', 1),
      vm.expose('f', () => 1),
      vm.compile('1'),
      vm.collectGarbage(),
    ]) {
      expect((await rejection(call)).code).toBe('ERR_HEDDLE_DISPOSED');
    }
    await vm.interrupt();
    expect([vm.state, vm.threads(), vm.stats().heapUsed]).toEqual(['disposed', [], 0]);
  });

  it('await using disposes', async () => {
    const { VM } = await heddle();
    const vm = await VM.create();
    await vm[Symbol.asyncDispose]();
    expect(vm.state).toBe('disposed');
  });

  it('a VM whose globals fill the heap is dead, and says why', async () => {
    await withVM(
      async (vm) => {
        expect(
          (
            await rejection(
              vm.evaluate(
                'globalThis.keep = []; for (;;) { try { for (;;) keep.push([1, 2, 3]); } catch {} }',
              ),
            )
          ).code,
        ).toBe('ERR_HEDDLE_MEMORY_LIMIT');
        const error = await rejection(vm.evaluate('1'));
        expect([error.code, vm.state]).toEqual(['ERR_HEDDLE_MEMORY_LIMIT', 'dead']);
      },
      { limits: { heap: '16MiB' } },
    );
  });
});

describe('not supported yet', () => {
  it('says so', async () => {
    const { VM } = await heddle();
    expect((await rejection(VM.create({ now: 5 }))).code).toBe('ERR_HEDDLE_UNSUPPORTED');
  });
});

describe('wrong options', () => {
  const creations: readonly (readonly [unknown, RegExp])[] = [
    [5, /options must be an object, not 5/],
    [[], /options must be an object/],
    [{ onSlowScript: 'stop' }, /onSlowScript must be a function, not 'stop'/],
    [{ slowScript: 5 }, /slowScript is a time for onSlowScript, which is not given/],
    [{ slowScript: 'soon', onSlowScript: () => 'stop' }, /slowScript must be a duration/],
    [{ limit: {} }, /no option 'limit'; there are limits/],
    [{ limits: { time: true } }, /limits.time must be a duration/],
    [{ limits: { time: 0 } }, /limits.time must be more than 0/],
    [{ limits: { time: -1 } }, /limits.time must be a duration, not -1/],
    [{ limits: { time: '5 parsecs' } }, /limits.time .* not '5 parsecs'/],
    [{ limits: { heap: '1KB' } }, /limits.heap must be between/],
    [{ limits: { heap: 1e15 } }, /limits.heap must be between/],
    [{ limits: { heap: NaN } }, /limits.heap must be a size, not NaN/],
    [{ limits: { stack: 10 } }, /limits.stack/],
    [{ limits: { threads: 1.5 } }, /limits.threads must be an integer from 0 to/],
    [{ limits: { threads: 1000 } }, /limits.threads/],
    [{ limits: { pendingHostCalls: '3' } }, /limits.pendingHostCalls/],
    [{ limits: { depth: 3 } }, /limits has no option 'depth'/],
    [{ console: 'loud' }, /console must be one of ignore, inherit, not 'loud'/],
    [{ jit: true }, /jit must be one of/],
    [{ seed: 'x' }, /seed must be a finite number/],
    [{ modules: { a: 1 } }, /modules\['a'\] must be source text/],
    [{ modules: 5 }, /modules must be an object or a function/],
    [{ globals: [] }, /globals must be an object/],
  ];
  it.each(creations)('VM.create(%j)', async (options, message) => {
    const { VM } = await heddle();
    const error = await rejection(VM.create(options as Heddle.VMOptions));
    expect(error.code).toBe('ERR_HEDDLE_OPTION');
    expect(error.message).toMatch(message);
  });

  it('of calls', async () => {
    await withVM(async (vm) => {
      const any = vm as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
      const calls: [Promise<unknown>, RegExp][] = [
        [any.evaluate(5), /source must be a string, not 5/],
        [any.evaluate('1', { filname: 'x' }), /no option 'filname'/],
        [any.evaluate('1', { type: 'commonjs' }), /type must be one of script, module/],
        [any.evaluate('1', { limits: { heap: 5 } }), /limits has no option 'heap'/],
        [any.evaluate('1', { limits: { transfer: '-5' } }), /limits.transfer/],
        [any.evaluate('1', { result: 'move' }), /result must be one of/],
        [any.evaluate('1', { wait: true }), /wait must be one of/],
        [any.evaluate('1', { signal: {} }), /signal must be an AbortSignal/],
        [any.evaluate('1', { transfer: [1] }), /transfer must be an array of ArrayBuffers/],
        [any.call(1), /globalName must be a string/],
        [any.call('f', 'x'), /args must be an array/],
        [any.get(null), /name must be a string/],
        [any.expose('f', 5), /fn must be a function/],
        [any.expose('f', () => 1, { mode: 'later' }), /mode must be one of/],
        [any.run(5), /file must be a string/],
        [any.run('x.js', { args: [1] }), /args\[0\] must be a string/],
        [any.collectGarbage('some'), /kind must be one of/],
        [any.interrupt(5), /reason must be a string/],
      ];
      for (const [call, message] of calls) {
        const error = await rejection(call);
        expect([error.code, error.message]).toEqual([
          'ERR_HEDDLE_OPTION',
          expect.stringMatching(message),
        ]);
      }
      expect((await rejection(vm.set('x', () => 1))).code).toBe('ERR_HEDDLE_TRANSFER');
      expect((await rejection(vm.call('f', [Symbol('s')]))).code).toBe('ERR_HEDDLE_TRANSFER');
      expect(await vm.evaluate('1')).toBe(1);
    });
  });

  it('the constructor is not for use', async () => {
    const { VM } = await heddle();
    expect(() => new (VM as unknown as new () => unknown)()).toThrow('Use VM.create()');
  });
});

describe('the process', () => {
  it('ends though a VM was forgotten', async () => {
    const { node } = await import('../support/run-cli.ts');
    const { ROOT } = await import('../support/root.ts');
    const source = `import { VM } from ${JSON.stringify(join(ROOT, 'dist/index.mjs'))};
      const vm = await VM.create(); console.log(await vm.evaluate('setTimeout(() => {}, 1e6); 6 * 7'));`;
    const { stdout, exitCode, signal } = await node(['--input-type=module', '-e', source], {
      timeout: 30_000,
    });
    expect([stdout, exitCode, signal]).toEqual(['42\n', 0, null]);
  });
});
