// heddle run: programs, what they get, how they end.
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cli } from '../support/run-cli.ts';
import { evaluate, file, heddle } from './support.ts';

const run = (path: string, ...args: string[]) => heddle(['run', path, ...args]);

describe('programs', () => {
  it('a file, with process.argv and options behind it', async () => {
    const path = file(
      'args.js',
      'console.log(JSON.stringify(process.argv.slice(2)), process.argv[0], process.argv[1].endsWith("args.js"))',
    );
    expect((await run(path, 'a', '--stats', '-x')).stdout).toBe(
      '["a","--stats","-x"] heddle true\n',
    );
  });

  it('stdin, -e', async () => {
    const { stdout } = await heddle(['run', '-', 'one'], {
      input: 'console.log("in", process.argv[2])',
    });
    expect(stdout).toBe('in one\n');
    expect((await evaluate('console.log(process.argv.slice(2))', [], ['x', '--y'])).stdout).toBe(
      "[ 'x', '--y' ]\n",
    );
  });

  it('scripts and modules: by name, by package.json, by syntax', async () => {
    file('dep.mjs', 'export const x = 1;');
    expect(
      (await run(file('a.mjs', 'import { x } from "./dep.mjs"; console.log(x, this)'))).stdout,
    ).toBe('1 undefined\n');
    expect(
      (await run(file('b.js', 'import { x } from "./dep.mjs"; console.log(x, this)'))).stdout,
    ).toBe('1 undefined\n');
    expect(
      (await run(file('c.js', 'console.log(this === globalThis, await Promise.resolve(3))')))
        .stdout,
    ).toBe('false 3\n');
    expect(
      (
        await run(
          file('d.js', '// import x from "y"\nconsole.log(this === globalThis, "export default")'),
        )
      ).stdout,
    ).toBe('true export default\n');
    expect((await run(file('e.cjs', 'console.log(this === globalThis)'))).stdout).toBe('true\n');
  });

  it('the main program waits for its threads and timers', async () => {
    const program =
      'new Thread(() => { for (let i = 0; i < 1e5; i++); console.log("thread"); }); setTimeout(() => console.log("timer"), 100); console.log("main");';
    expect((await evaluate(program)).stdout.split('\n').sort()).toEqual([
      '',
      'main',
      'thread',
      'timer',
    ]);
  });
});

describe('exit codes', () => {
  it.each([
    ['0', '1', 0],
    ['process.exitCode', 'process.exitCode = 3', 3],
    ['process.exit', 'setTimeout(() => {}, 1e6); process.exit(4)', 4],
    ['process.exit in a thread', 'new Thread(() => process.exit(5)); for (;;);', 5],
    ['an uncaught error', 'null.x', 1],
    ['an unhandled rejection', 'Promise.reject(new Error("r"))', 1],
    ['an error in a timer', 'setTimeout(() => { throw new Error("t") })', 1],
    ['an error in a thread that nobody joins', 'new Thread(() => { throw new Error("t") })', 1],
    ['a syntax error', 'let = = 1', 1],
    ['an await that is never settled', 'await new Promise(() => {})', 13],
  ])('%s', async (_name, program, exitCode) => {
    expect((await evaluate(program)).exitCode).toBe(exitCode);
  });
});

describe('uncaught errors', () => {
  it('show the line with a caret, and the stack', async () => {
    const path = file(
      'throws.js',
      'function inner() {\n  throw new TypeError("oops");\n}\ninner();\n',
    );
    const { stderr } = await run(path);
    expect(stderr.split('\n').slice(0, 7)).toEqual([
      `${path}:2`,
      '  throw new TypeError("oops");',
      '        ^',
      '',
      'Uncaught TypeError: oops',
      `    at inner (${path}:2:9)`,
      `    at ${path}:4:1`,
    ]);
  });

  it('show properties and causes, as the console does', async () => {
    const { stderr } = await evaluate(
      'throw Object.assign(new Error("outer", { cause: new RangeError("inner") }), { code: "E1" })',
    );
    expect(stderr).toMatch(/Uncaught Error: outer/);
    expect(stderr).toMatch(/code: 'E1'/);
    expect(stderr).toMatch(/\[cause\]: RangeError: inner/);
  });

  const later = 'setTimeout(() => console.log("timer"), 0); Promise.resolve().then(() => console.log("job"));';
  it.each([
    ['the script throws', `new Thread(() => { for (;;); }); ${later} throw new Error("end")`, ''],
    ['a timer throws', `setTimeout(() => { ${later} throw new Error("end"); }, 1); setTimeout(() => console.log("second"), 1)`, ''],
    ['nobody handles a rejection', `${later} Promise.reject(new Error("end"))`, 'job\n'],
    ['a job throws', `queueMicrotask(() => { ${later} throw new Error("end"); })`, ''],
  ])('end the program before anything else runs: %s', async (_name, source, printed) => {
    const { stdout, stderr, exitCode } = await evaluate(source);
    expect(stdout).toBe(printed);
    expect(stderr).toMatch(/Uncaught Error: end/);
    expect(exitCode).toBe(1);
  });

  it('of threads say which', async () => {
    const { stderr } = await evaluate(
      'new Thread(function body() { throw new Error("in a thread") })',
    );
    expect(stderr).toMatch(/Uncaught in thread 1: Error: in a thread\n {4}at body/);
  });

  it('of what is no error', async () => {
    expect((await evaluate('throw { a: 1 }')).stderr).toBe('Uncaught { a: 1 }\n');
    expect((await evaluate('throw "text"')).stderr).toBe("Uncaught 'text'\n");
  });

  it('syntax errors show file, line, column and a caret', async () => {
    const path = file('syntax.js', 'let a = 1;\nlet b = ;\n');
    const { stderr, stdout } = await run(path);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `${path}:2:9\n2 | let b = ;\n  |         ^\n\nSyntaxError: Unexpected token ';'\n`,
    );
  });

  it('syntax errors of imported modules, too', async () => {
    const broken = file('broken.mjs', 'export const = 5;');
    const { stderr, exitCode } = await run(
      file('imports.mjs', 'import "./broken.mjs"; console.log("never")'),
    );
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`${broken}:1:14`)]);
  });
});

describe('bad input', () => {
  it('a file that cannot be read', async () => {
    const missing = await run('/no/such/file.js');
    expect([missing.exitCode, missing.stderr]).toEqual([
      1,
      expect.stringMatching(/^heddle: cannot read \/no\/such\/file.js: ENOENT/),
    ]);
    const folder = await run('/');
    expect([folder.exitCode, folder.stderr]).toEqual([
      1,
      expect.stringMatching(/^heddle: cannot read \/: it is a directory/),
    ]);
  });

  it('a file that is not UTF-8', async () => {
    const { exitCode, stderr } = await run(file('latin.js', Uint8Array.of(0x22, 0xe4, 0x22)));
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/latin.js is not valid UTF-8\n$/),
    ]);
  });

  it('modules that are missing', async () => {
    const { exitCode, stderr } = await run(file('missing.mjs', 'import x from "./nowhere.mjs";'));
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/Cannot find module .*nowhere.mjs/),
    ]);
  });

  it('modules that import each other', async () => {
    file(
      'even.mjs',
      'import { odd } from "./odd.mjs"; export const even = (n) => n === 0 || odd(n - 1);',
    );
    file(
      'odd.mjs',
      'import { even } from "./even.mjs"; export const odd = (n) => n !== 0 && even(n - 1);',
    );
    expect(
      (await run(file('cycle.mjs', 'import { even } from "./even.mjs"; console.log(even(10))')))
        .stdout,
    ).toBe('true\n');
  });

  it('deep recursion is a RangeError in every thread', async () => {
    const program =
      'function f() { return f() + 1; } const t = () => { try { f(); } catch (e) { return e.name; } }; console.log(t(), new Thread(t).join());';
    expect((await evaluate(program)).stdout).toBe('RangeError RangeError\n');
  });

  it('absurd sizes are RangeErrors', async () => {
    const program =
      'for (const f of [() => new Array(-1), () => "x".repeat(2 ** 40), () => new Uint8Array(2 ** 50), () => "ab".padEnd(2 ** 31)]) try { f(); console.log("made"); } catch (e) { console.log(e.name); }';
    expect((await evaluate(program)).stdout).toBe('RangeError\n'.repeat(4));
  });

  it('a reader that goes away', async () => {
    const child = spawn(process.execPath, [
      cli,
      'run',
      '-e',
      'for (let i = 0; i < 1e5; i++) console.log("line " + i)',
    ]);
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended).toBe(0);
  });
});

describe('signals', () => {
  function start(
    program: string,
    onLine: (child: ReturnType<typeof spawn>) => void,
  ): Promise<{ code: number | null; signal: string | null; stderr: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [cli, 'run', '-e', program]);
      const guard = setTimeout(() => child.kill('SIGKILL'), 30_000);
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.stdout.once('data', () => onLine(child));
      child.on('close', (code, signal) => {
        clearTimeout(guard);
        resolve({ code, signal, stderr });
      });
    });
  }
  const spin =
    'const up = { n: 0 }; function spin() { up.n = 1; for (;;); } new Thread(spin); while (Atomics.load(up, "n") === 0); console.log("running"); spin();';

  it('Ctrl-C: 130, with each thread’s state and stack', async () => {
    const { code, stderr } = await start(spin, (child) => child.kill('SIGINT'));
    expect(code).toBe(130);
    expect(stderr).toMatch(/heddle: interrupted\nthread 0 \(running\)\n {4}at /);
    expect(stderr).toContain('thread 1 (running)');
  });

  it('SIGTERM: 143', async () => {
    expect((await start(spin, (child) => child.kill('SIGTERM'))).code).toBe(143);
  });
});
