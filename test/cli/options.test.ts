// Every flag of the options table: in --help, and what it does; wrong values; exit code 9.
import { machineCode } from '../support/language.ts';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { OPTIONS, markOptionalValues, rowsOf } from '../../vm/cli/options.ts';
import type { CommandName } from '../../vm/cli/options.ts';
import { evaluate, heddle } from './support.ts';

const COMMANDS: readonly CommandName[] = ['run', 'repl', 'disasm', 'view', 'doctor'];

describe('--help', () => {
  it('lists the commands', async () => {
    const { stdout, exitCode } = await heddle(['--help']);
    expect(exitCode).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    for (const flag of ['--help', '--version', '--no-color']) expect(stdout).toContain(flag);
    expect((await heddle([])).stdout).toBe(stdout);
  });

  it.each(COMMANDS)('of %s shows its rows of the table, and no others', async (command) => {
    const { stdout, exitCode } = await heddle([command, '--help']);
    expect(exitCode).toBe(0);
    const shown = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)]
      .map((match) => match[1])
      .sort();
    expect(shown).toEqual(
      [...rowsOf(command).map((row) => row.flag), '--help', '--no-color'].sort(),
    );
    for (const row of rowsOf(command)) expect(stdout.replace(/\s+/g, ' ')).toContain(row.help);
  });

  it('the table names each flag once a command', () => {
    for (const command of COMMANDS) {
      const flags = rowsOf(command).map((row) => row.flag);
      expect(new Set(flags).size).toBe(flags.length);
    }
  });
});

describe('--version', () => {
  it('is the package’s', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    expect((await heddle(['--version'])).stdout).toBe(`${version}\n`);
  });
});

describe('flags that come later say so', () => {
  const later = OPTIONS.filter((row) => 'later' in row);
  it.each(later.map((row) => [row.flag, row] as const))('%s', async (flag, row) => {
    const [command] = row.commands;
    const value = 'value' in row && row.value === 'required' ? [`${flag}=1`] : [flag];
    const { stderr, exitCode } = await heddle([
      command,
      ...value,
      ...(command === 'run' ? ['-e', '1'] : ['x']),
    ]);
    expect([exitCode, stderr]).toEqual([9, `heddle: ${flag} is not supported yet\n`]);
  });
});

describe('wrong options end with 9', () => {
  it.each([
    [['run', '--nonsense', 'x.js'], /unknown option '--nonsense'/],
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['run'], /give a file to run/],
    [['run', '--time-limit=soon', '-e', '1'], /--time-limit must be a duration/],
    [['run', '--time-limit=0', '-e', '1'], /--time-limit must be more than 0/],
    [['run', '--cpu-limit=-1s', '-e', '1'], /--cpu-limit must be a duration/],
    [['run', '--max-heap=1KB', '-e', '1'], /--max-heap must be between/],
    [['run', '--max-heap=lots', '-e', '1'], /--max-heap must be a size/],
    [['run', '--max-heap=9999GB', '-e', '1'], /--max-heap must be between/],
    [['run', '--stack-size=1', '-e', '1'], /--stack-size must be between/],
    [['run', '--max-threads=many', '-e', '1'], /--max-threads must be an integer/],
    [['run', '--max-threads=999', '-e', '1'], /--max-threads must be an integer from 0 to 318/],
    [['run', '--jit=fast', '-e', '1'], /--jit must be one of auto, off/],
    [['run', '--max-tier=9', '-e', '1'], /--max-tier/],
    [['run', '--loop-interrupt=hope', '-e', '1'], /--loop-interrupt must be one of/],
    [['run', '--time-limit'], /argument missing/],
    [['disasm'], /missing required argument/],
    [['doctor', '--yaml'], /unknown option/],
    [['view'], /missing required argument/],
    [['view', '--open', 'x'], /unknown option/],
  ])('%j', async (args, message) => {
    const { stderr, exitCode } = await heddle(args);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(9);
  });
});

describe('what flags do', () => {
  it('--time-limit and --cpu-limit: 124', async () => {
    const time = await evaluate('for (;;);', ['--time-limit=200ms']);
    expect([time.exitCode, time.stderr]).toEqual([
      124,
      expect.stringMatching(
        /^heddle: Time limit of 200 ms exceeded after \d+ ms in thread 0 at \[eval\]:1:/,
      ),
    ]);
    const cpu = await evaluate('for (;;);', ['--cpu-limit', '0.2s']);
    expect([cpu.exitCode, cpu.stderr]).toEqual([
      124,
      expect.stringMatching(/^heddle: CPU time limit of 200 ms exceeded/),
    ]);
  });

  it('the report of a limit shows each thread, what it waits for, and deadlocks; --quiet does without', async () => {
    const program = `const a = new Lock(), b = new Lock(); const held = [0, 0];
      function take(one, two, i) { one.hold(() => { Atomics.add(held, i, 1); while (Atomics.load(held, 1 - i) === 0); two.hold(() => 1); }); }
      new Thread(take, a, b, 0); take(b, a, 1);`;
    const { stderr } = await evaluate(program, ['--time-limit=4s']);
    expect(stderr).toMatch(
      /thread 0 \(blocked, waits for a lock held by thread 1 \(deadlock: thread 0 -> thread 1 -> thread 0\)\)/,
    );
    expect(stderr).toMatch(/thread 1 \(blocked, waits for a lock held by thread 0/);
    expect(stderr).toMatch(/at take \(\[eval\]:2:\d+\)/);
    const quiet = await evaluate('for (;;);', ['--time-limit=100ms', '--quiet']);
    expect(quiet.stderr.split('\n')).toHaveLength(2);
  });

  it('--max-heap: 134', async () => {
    const { exitCode, stderr } = await evaluate('const k = []; for (;;) k.push([1, 2]);', [
      '--max-heap=16MiB',
    ]);
    expect([exitCode, stderr]).toEqual([
      134,
      expect.stringMatching(/^heddle: Memory limit of 16 MiB exceeded in thread 0/),
    ]);
  });

  it('--stack-size', async () => {
    const depth =
      'let n = 0; function f() { n++; f(); } try { f(); } catch (e) { console.log(e.name, n); }';
    const small = await evaluate(depth, ['--stack-size=64KiB']);
    const large = await evaluate(depth, ['--stack-size=4MiB']);
    expect(small.stdout).toMatch(/^RangeError \d+\n$/);
    expect(Number(large.stdout.split(' ')[1])).toBeGreaterThan(
      20 * Number(small.stdout.split(' ')[1]),
    );
  });

  it('--max-threads', async () => {
    const { stdout } = await evaluate(
      'try { new Thread(() => 1); } catch (e) { console.log(e.name, e.message); }',
      ['--max-threads=0'],
    );
    expect(stdout).toBe('RangeError Cannot start a thread: the limit of 0 threads is reached\n');
  });

  it('--sandbox', async () => {
    const program =
      'console.log(typeof process, await import("node:fs").catch((e) => e.message), await import("./package.json", { with: { type: "json" } }).catch((e) => "no"));';
    expect((await evaluate(program)).stdout).toMatch(/^object \[Module/);
    const { stdout } = await evaluate(program, ['--sandbox']);
    expect(stdout).toMatch(/^undefined .*node:fs.* no\n$/);
  });

  it('--stats: a table on stderr, or JSON in a file; the next word is the program', async () => {
    const program =
      'for (let i = 0; i < 400000; i++) ({ i }); new Thread(() => 1).join(); console.log("ran")';
    const text = await evaluate(program, ['--stats']);
    expect(text.stdout).toBe('ran\n');
    for (const word of [
      'minor collections',
      'major collections',
      'time to stop',
      'allocated',
      'promoted',
      'reasons served',
      'runtime operations',
      'blocked',
    ]) {
      expect(text.stderr).toContain(word);
    }
    const target = join(tmpdir(), `heddle-stats-${process.pid}.json`);
    await evaluate(program, [`--stats=${target}`]);
    expect(existsSync(target)).toBe(true);
    const stats = JSON.parse(readFileSync(target, 'utf8')) as Record<
      string,
      Record<string, Record<string, Record<string, number>>>
    > & { threads: { id: number }[] };
    expect(stats.collections.minor.count).toBeGreaterThan(0);
    expect(stats.collections.minor.pause.p50).toBeGreaterThan(0);
    expect(stats.collections.minor.pause.max).toBeGreaterThanOrEqual(
      stats.collections.minor.pause.p50,
    );
    expect(stats.stops.timeToStop.count).toBeGreaterThan(0);
    expect(stats.allocation.bytes).toBeGreaterThan(4_000_000);
    expect(stats.threads.map((thread) => thread.id)).toEqual([0, 1]);
    expect(markOptionalValues(['--stats', '--time-limit', '2s', 'p.js', '--stats'], 'run')).toEqual(
      ['--stats=', '--time-limit', '2s', 'p.js', '--stats'],
    );
  });

  it('--jit, --max-tier, --loop-interrupt are accepted', async () => {
    expect(
      (await evaluate('console.log(1)', ['--jit=off', '--max-tier=0', '--loop-interrupt=signal']))
        .stdout,
    ).toBe('1\n');
  });

  it.runIf(machineCode() === true)('--jit, --jit-eager and --max-tier decide on machine code', async () => {
    const program = 'let s = 0; function f(i) { return i * 2; } for (let i = 0; i < 5000; i++) s += f(i); console.log(s)';
    const line = async (flags: string[]): Promise<string | undefined> => {
      const { stdout, stderr } = await evaluate(program, ['--stats', ...flags]);
      expect(stdout).toBe('24995000\n');
      return /machine code: (\d+) functions, [\d.]+ KiB, compiled in .*; exits: /.exec(stderr)?.[1];
    };
    const hot = Number(await line([]));
    expect(hot).toBeGreaterThan(0);
    expect(Number(await line(['--jit-eager']))).toBeGreaterThan(hot);
    for (const flag of ['--jit=off', '--max-tier=0'])
      expect(await line([flag, '--jit-eager'])).toBeUndefined();
  });

  it('--expose-gc', async () => {
    expect(
      (await evaluate('gc(); gc({ type: "minor" }); console.log(typeof gc)', ['--expose-gc']))
        .stdout,
    ).toBe('function\n');
    expect((await evaluate('console.log(typeof gc)')).stdout).toBe('undefined\n');
  });

  it('--module', async () => {
    expect((await evaluate('console.log(this)', ['--module'])).stdout).toBe('undefined\n');
  });

  it('--gc-stress, --safepoint-stress, --verify-heap', async () => {
    const program =
      'const o = []; for (let i = 0; i < 50; i++) o.push({ i }); console.log(o.length, new Thread(() => o[7].i).join())';
    const flags = ['--gc-stress', '--safepoint-stress', '--verify-heap'];
    expect((await evaluate(program, flags)).stdout).toBe('50 7\n');
  });

  it('--no-color is accepted everywhere', async () => {
    expect((await heddle(['--no-color', 'run', '-e', 'console.log(1)'])).stdout).toBe('1\n');
    expect((await heddle(['run', '--no-color', '-e', 'console.log(1)'])).stdout).toBe('1\n');
  });
});
