// Cases 27 to 32 and 35 to 37: limits and embedding.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/root.ts';
import { createVM, failure, sleep, withVM } from '../support/vm.ts';

const MEMORY = { limits: { heap: '32MiB' } };

describe('27 out of memory', () => {
  it('is a catchable RangeError with a code while memory can be freed again', async () => {
    await withVM(async (vm) => {
      const source = `
        let seen = 0;
        for (let round = 0; round < 3; round++) {
          try {
            const keep = [];
            for (;;) keep.push(new Array(1000).fill(1.5));
          } catch (e) {
            if (e instanceof RangeError && e.code === 'ERR_OUT_OF_MEMORY') seen++;
          }
        }
        seen`;
      expect(await vm.evaluate(source)).toBe(3);
      expect(await vm.evaluate('"alive"')).toBe('alive');
    }, MEMORY);
  });

  it('meets lists of very many keys, which are made in slices, before the cage is full', async () => {
    const listings = [
      'Object.entries(big)',
      'Object.getOwnPropertyNames(big).map((key) => [key, { key }])',
      'Object.entries({ ...big })',
      '(() => { const keep = []; for (const key in big) keep.push([key, { key }]); })()',
      'JSON.parse(JSON.stringify(Object.entries(big)))',
    ];
    for (const listing of listings) {
      await withVM(async (vm) => {
        const source = `
          let big = new Array(200_000).fill(1);
          let outcome = 'listed';
          try {
            const keep = [];
            for (let i = 0; i < 8; i++) keep.push(${listing});
          } catch (e) {
            outcome = e.code;
          }
          big = null;
          outcome`;
        expect(await vm.evaluate(source), listing).toBe('ERR_OUT_OF_MEMORY');
        expect(await vm.evaluate('"alive"')).toBe('alive');
      }, MEMORY);
    }
  });

  it('lists the keys of large objects in order, own ones before inherited ones', async () => {
    await withVM(async (vm) => {
      const source = `
        const many = Array.from({ length: 50_000 }, (_, i) => i);
        delete many[7];
        many.name = 1;
        Object.setPrototypeOf(many, { __proto__: Array.prototype, name: 2, inherited: 3, 9: 4 });
        const inLoop = [];
        for (const key in many) inLoop.push(key);
        const bytes = Object.assign(new Uint8Array(40_000), { tag: 1 });
        const copy = { ...many };
        [
          Object.keys(many).length, Object.keys(many)[7], Object.keys(many).at(-1),
          Object.getOwnPropertyNames(many).slice(-2).join(),
          inLoop.length, inLoop.slice(-2).join(), Object.entries(many)[7].join(),
          Object.keys(bytes).length, Object.keys(bytes).at(-1), Object.keys(copy).length, copy.name,
        ].join(' ')`;
      expect(await vm.evaluate(source)).toBe(
        '50000 8 name length,name 50001 name,inherited 8,8 40001 tag 50000 1',
      );
    });
  });

  it('uncaught, it ends the call, and the VM can be disposed of', async () => {
    await withVM(async (vm) => {
      const error = await failure(
        vm.evaluate('const keep = []; for (;;) keep.push({ a: [keep.length] });'),
      );
      expect(error.code).toBe('ERR_HEDDLE_MEMORY_LIMIT');
      expect(error.message).toMatch(/32 MiB/);
    }, MEMORY);
  });

  it('a guest that keeps everything and catches everything is ended', async () => {
    await withVM(async (vm) => {
      const source =
        'globalThis.keep = []; for (;;) { try { for (;;) keep.push(new Array(100).fill(0.5)); } catch {} }';
      const error = await failure(vm.evaluate(source, { limits: { time: '50s' } }));
      expect(error.code).toBe('ERR_HEDDLE_MEMORY_LIMIT');
    }, MEMORY);
  });
});

describe('28 one deadline covers everything', () => {
  it.each([
    ['synchronous code', 'for (;;);'],
    ['promise jobs', 'const f = async () => { for (;;) await null; }; f();'],
    ['timers', 'setInterval(() => {}, 1);'],
    ['a long sleep', 'setTimeout(() => {}, 1e6);'],
    ['built-ins', '/(x+x+)+y/.test("x".repeat(100));'],
    ['other threads', 'new Thread(() => { for (;;); });'],
  ])('%s', async (_name, source) => {
    await withVM(async (vm) => {
      const error = await failure(vm.evaluate(source, { limits: { time: '200ms' }, wait: 'all' }));
      expect(error.code).toBe('ERR_HEDDLE_TIME_LIMIT');
      expect(error.limit).toBe(200);
      expect(error.after).toBeGreaterThan(150);
      expect(error.after).toBeLessThan(2500);
    });
  });

  it('processor time is summed over threads, and sleeping costs none', async () => {
    await withVM(async (vm) => {
      const sleeping = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400)';
      expect(await vm.evaluate(sleeping, { limits: { cpu: '250ms' } })).toBe('timed-out');
      const busy = '[1, 2, 3, 4].map(() => new Thread(() => { for (;;); })).map((t) => t.join())';
      const error = await failure(vm.evaluate(busy, { limits: { cpu: '400ms', time: '30s' } }));
      expect(error.code).toBe('ERR_HEDDLE_CPU_LIMIT');
      expect(error.after).toBeLessThan(5000);
    });
  });

  it('the message says what, how much and where', async () => {
    await withVM(async (vm) => {
      const source = 'function spin() {\n  for (;;);\n}\nspin();';
      const error = await failure(vm.evaluate(source, { filename: 'a.js', limits: { time: 100 } }));
      expect(error.message).toMatch(
        /^Time limit of 100 ms exceeded after \d+ ms in thread \d+ at spin \(a\.js:2:\d+\)/,
      );
    });
  });
});

describe('29 a limit inside a limit', () => {
  it('a guest that catches everything and loops in finally is ended', async () => {
    await withVM(async (vm) => {
      const source = `
        function stubborn() { try { for (;;); } catch { stubborn(); } finally { for (;;) { try { stubborn(); } finally { continue; } } } }
        stubborn();`;
      const error = await failure(vm.evaluate(source, { limits: { time: '200ms' } }));
      expect(error.code).toBe('ERR_HEDDLE_TIME_LIMIT');
      expect(error.after).toBeLessThan(2500);
    });
  });

  it('the time limit holds while the guest handles being out of memory', async () => {
    await withVM(async (vm) => {
      const source =
        'try { const k = []; for (;;) k.push(new Array(500).fill(0.1)); } catch { for (;;); }';
      const error = await failure(vm.evaluate(source, { limits: { time: '2s' } }));
      expect(error.code).toMatch(/TIME_LIMIT|MEMORY_LIMIT/);
      expect(error.after).toBeLessThan(8000);
    }, MEMORY);
  });

  it('the nearer of two deadlines counts: of the call, of the VM', async () => {
    await withVM(
      async (vm) => {
        const error = await failure(vm.evaluate('for (;;);', { limits: { time: '10s' } }));
        expect(error.code).toBe('ERR_HEDDLE_TIME_LIMIT');
        expect(error.limit).toBe(150);
      },
      { limits: { time: '150ms' } },
    );
  });
});

describe('30 the memory limit counts everything that grows', () => {
  it.each([
    [
      'strings',
      'let s = "abcdefgh"; const k = []; for (let i = 0; ; i++) k.push((s + i).repeat(100).toUpperCase());',
    ],
    ['one string', 'let s = "xy"; for (;;) { s += s; s.indexOf("z"); }'],
    ['arrays', 'const k = []; for (;;) k.push([1, 2, 3]);'],
    ['one array', 'const a = []; for (;;) a.push(0.5);'],
    ['maps', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, i);'],
    ['sets of objects', 'const s = new Set(); for (;;) s.add({});'],
    ['properties', 'const o = {}; for (let i = 0; ; i++) o["key" + i] = i;'],
    ['typed arrays', 'const k = []; for (;;) k.push(new Float64Array(1000));'],
    [
      'regular expressions',
      'const k = []; for (let i = 0; ; i++) k.push(new RegExp("(a|b)" + i));',
    ],
    ['closures', 'const k = []; for (let i = 0; ; i++) k.push(() => i);'],
    ['symbols', 'const k = []; for (let i = 0; ; i++) k.push(Symbol("s" + i));'],
    ['registered symbols', 'for (let i = 0; ; i++) Symbol.for("symbol number " + i);'],
    ['queued jobs', 'for (;;) Promise.resolve().then(() => 1);'],
    ['timers', 'for (;;) setTimeout(() => 1, 1e6);'],
    [
      'suspended generators',
      'const k = []; function* g() { yield 1; } for (;;) { const it = g(); it.next(); k.push(it); }',
    ],
    ['errors', 'const k = []; for (;;) k.push(new Error("e"));'],
    [
      'weak maps',
      'const w = new WeakMap(), k = []; for (;;) { const o = {}; k.push(o); w.set(o, [o]); }',
    ],
  ])('%s', async (_name, source) => {
    await withVM(async (vm) => {
      const error = await failure(vm.evaluate(source, { limits: { time: '50s' } }));
      // One string can also run into the greatest string length, which is the guest's own RangeError.
      expect(error.code).toMatch(/ERR_HEDDLE_MEMORY_LIMIT|ERR_HEDDLE_GUEST/);
      if (error.code === 'ERR_HEDDLE_GUEST') expect(error.guestName).toBe('RangeError');
    }, MEMORY);
  });

  it('threads run into their own limit', async () => {
    await withVM(
      async (vm) => {
        const error = await failure(
          vm.evaluate('for (;;) new Thread(() => { for (;;); });', { limits: { time: '30s' } }),
        );
        expect(error.code).toBe('ERR_HEDDLE_GUEST');
        expect(error.guestName).toBe('RangeError');
      },
      { limits: { threads: 4 } },
    );
  });
});

describe('31 after disposal the memory is given back', () => {
  it('many VMs made, used and disposed of leave little', async () => {
    const use = async (): Promise<void> =>
      withVM(async (vm) => {
        await vm.evaluate('Array.from({ length: 20000 }, (_, i) => ({ i })).length');
      });
    for (let i = 0; i < 20; i++) await use();
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 150; i++) await use();
    expect((process.memoryUsage.rss() - before) / 1048576).toBeLessThan(60);
  });

  it('a disposed VM says so', async () => {
    const vm = await createVM();
    await vm.dispose();
    await vm.dispose();
    expect(vm.state).toBe('disposed');
    expect((await failure(vm.evaluate('1'))).code).toBe('ERR_HEDDLE_DISPOSED');
  });
});

describe('32 traces name guest functions, lines and columns', () => {
  it('guestStack holds the frames, innermost first', async () => {
    await withVM(async (vm) => {
      const source =
        'function inner() {\n  throw new TypeError("t");\n}\nconst outer = () => inner();\nouter();';
      const error = await failure(vm.evaluate(source, { filename: 'trace.js' }));
      expect(error.code).toBe('ERR_HEDDLE_GUEST');
      expect(error.guestName).toBe('TypeError');
      const frames = (error.guestStack ?? []).map((f) => `${f.function}@${f.line}`);
      expect(frames.slice(0, 2)).toEqual(['inner@2', 'outer@4']);
      expect(error.guestStack?.[0].file).toContain('trace.js');
      expect(error.guestStack?.[0].column).toBeGreaterThan(0);
    });
  });
});

describe('35 awkward embedders and guests', () => {
  it('a deadline is kept while the embedder blocks its event loop', async () => {
    await withVM(async (vm) => {
      await vm.evaluate('globalThis.n = new Float64Array(1);');
      const running = failure(
        vm.evaluate('const t = performance.now(); for (;;) n[0] = performance.now() - t;', {
          limits: { time: '150ms' },
        }),
      );
      await sleep(20);
      const until = performance.now() + 2500;
      while (performance.now() < until);
      expect((await running).code).toBe('ERR_HEDDLE_TIME_LIMIT');
      expect(await vm.evaluate('n[0]')).toBeLessThan(1500);
    });
  });

  it('a guest that prints without end meets the output limit', async () => {
    let bytes = 0;
    const console = ({ text }: { text: string }): void => void (bytes += text.length);
    await withVM(
      async (vm) => {
        const error = await failure(
          vm.evaluate('for (;;) console.log("x".repeat(1000));', { limits: { time: '30s' } }),
        );
        expect(error.code).toBe('ERR_HEDDLE_OUTPUT_LIMIT');
        expect(bytes).toBeLessThan(4 * 65536);
      },
      { console, limits: { output: '64KiB' } },
    );
  });

  it('a result too large to copy out is refused', async () => {
    await withVM(async (vm) => {
      const error = await failure(
        vm.evaluate('"x".repeat(1e6)', { limits: { transfer: '10KiB' } }),
      );
      expect(error.code).toBe('ERR_HEDDLE_TRANSFER');
      expect(await vm.evaluate('"small"')).toBe('small');
    });
  });

  it('a host function that never answers is abandoned at the deadline', async () => {
    await withVM(async (vm) => {
      await vm.expose('never', () => new Promise(() => {}), { mode: 'sync' });
      const error = await failure(vm.evaluate('never()', { limits: { time: '200ms' } }));
      expect(error.code).toBe('ERR_HEDDLE_TIME_LIMIT');
      expect(error.after).toBeLessThan(2500);
      expect(await vm.evaluate('7')).toBe(7);
    });
  });
});

describe('36 source text built to exhaust the parser', () => {
  it.each([
    ['megabytes of statements', () => 'x=1;'.repeat(3_000_000)],
    ['nested parentheses', () => '('.repeat(200_000) + '1' + ')'.repeat(200_000)],
    ['nested arrays', () => '['.repeat(200_000) + ']'.repeat(200_000)],
    ['nested blocks', () => '{'.repeat(100_000) + '}'.repeat(100_000)],
    ['nested functions', () => 'function f(){'.repeat(30_000) + '}'.repeat(30_000)],
    ['a long chain of operators', () => '1' + '+1'.repeat(500_000)],
    ['a long chain of unary operators', () => '!'.repeat(500_000) + '1'],
    ['nested templates', () => '`${'.repeat(50_000) + '1' + '}`'.repeat(50_000)],
    ['a long else-if chain', () => 'if (a) b; else '.repeat(100_000) + 'c'],
  ])('%s', async (_name, source) => {
    await withVM(async (vm) => {
      const ended = await vm
        .evaluate(`var a, b, c, x; ${source()}`, { limits: { time: '20s' } })
        .then(
          () => 'done',
          (error: { code: string }) => error.code,
        );
      expect(ended).toMatch(/^(done|ERR_HEDDLE_(SYNTAX|MEMORY_LIMIT|TIME_LIMIT|OPTION|GUEST))$/);
      expect(await vm.evaluate('5')).toBe(5);
    });
  });

  it('source over the limit is refused at once', async () => {
    await withVM(
      async (vm) => {
        const error = await failure(vm.evaluate('x=1;'.repeat(10_000)));
        expect(error.code).toMatch(/ERR_HEDDLE_(SYNTAX|OPTION|MEMORY_LIMIT)/);
        expect(error.after).toBeLessThan(1000);
      },
      { limits: { source: '10KiB' } },
    );
  });
});

describe('37 the process ends while guest threads run', () => {
  const PROGRAM = `
    for (let i = 0; i < 3; i++) new Thread(() => { for (;;); });
    console.log('running');
    if (process.argv.includes('exit')) process.exit(3);
    for (;;);`;

  function start(args: string[], onRunning: (kill: (signal: NodeJS.Signals) => void) => void) {
    const folder = mkdtempSync(join(tmpdir(), 'heddle-edge-'));
    const file = join(folder, 'spin.js');
    writeFileSync(file, PROGRAM);
    const started = performance.now();
    return new Promise<{ code: number | null; signal: string | null; ms: number }>((resolve) => {
      const child = spawn(process.execPath, [join(ROOT, 'dist/cli.mjs'), 'run', file, ...args]);
      const guard = setTimeout(() => child.kill('SIGKILL'), 20_000);
      child.stdout.once('data', () => onRunning((signal) => child.kill(signal)));
      child.on('exit', (code, signal) => {
        clearTimeout(guard);
        rmSync(folder, { recursive: true, force: true });
        resolve({ code, signal, ms: performance.now() - started });
      });
    });
  }

  it('by process.exit', async () => {
    expect(await start(['exit'], () => {})).toMatchObject({ code: 3, signal: null });
  });

  it('by SIGTERM', async () => {
    const end = await start([], (kill) => kill('SIGTERM'));
    expect(end.signal === null ? end.code : 143).toBe(143);
    expect(end.ms).toBeLessThan(10_000);
  });

  it('by Ctrl-C', async () => {
    const end = await start([], (kill) => kill('SIGINT'));
    expect(end.code).toBe(130);
  });

  it('the embedder ends with threads still running', async () => {
    const source = `
      import { VM } from ${JSON.stringify(join(ROOT, 'dist/index.mjs'))};
      const vm = await VM.create();
      vm.evaluate('for (let i = 0; i < 3; i++) new Thread(() => { for (;;); }); for (;;);').catch(() => {});
      setTimeout(() => process.exit(5), 300);`;
    const end = await new Promise<number | null>((resolve) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', source]);
      const guard = setTimeout(() => child.kill('SIGKILL'), 20_000);
      child.on('exit', (code) => {
        clearTimeout(guard);
        resolve(code);
      });
    });
    expect(end).toBe(5);
  });
});
