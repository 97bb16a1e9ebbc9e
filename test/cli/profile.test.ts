// heddle run --cpu-profile --heap-profile --timeline: which files, when, and what else is said.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cli, node } from '../support/run-cli.ts';
import type { Outcome } from '../support/run-cli.ts';

const root = mkdtempSync(path.join(tmpdir(), 'heddle-profile-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = '';
let next = 0;
beforeEach(() => {
  folder = path.join(root, String(next++));
  mkdirSync(folder);
});

/** Counted, not timed: however busy the machine, it has samples. About so many milliseconds. */
const SPIN =
  'function spin(ms) { let n = 0; for (let i = 0; i < ms * 20000; i++) n = (Math.imul(n, 31) + i) | 0; return n; }';
const BUSY = `${SPIN} spin(150); console.log("ran");`;

const run = (flags: string[], program = BUSY): Promise<Outcome> =>
  node([cli, 'run', ...flags, '-e', program], { timeout: 60_000, cwd: folder });
const inFolder = (name: string): string => path.join(folder, name);
const json = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(inFolder(name), 'utf8')) as Record<string, unknown>;
const functionsOf = (name: string): string[] =>
  (json(name).nodes as { callFrame: { functionName: string } }[]).map(
    (each) => each.callFrame.functionName,
  );

describe('files', () => {
  it('have names by date and process where none is given', async () => {
    expect((await run(['--cpu-profile', '--heap-profile', '--timeline'])).stdout).toBe('ran\n');
    const names = readdirSync(folder).sort();
    expect(names).toEqual([
      expect.stringMatching(/^CPU\.\d{8}\.\d{6}\.\d+\.cpuprofile$/),
      expect.stringMatching(/^Heap\.\d{8}\.\d{6}\.\d+\.heapprofile$/),
      expect.stringMatching(/^timeline\.\d{8}\.\d{6}\.\d+\.json$/),
    ]);
    expect(functionsOf(names[0])).toContain('spin');
    expect(json(names[1])).toMatchObject({ head: { callFrame: { functionName: '(root)' } } });
    const timeline = json(names[2]) as { threads: { name: string; samples: { length: number } }[] };
    expect(timeline.threads.map((each) => each.name)).toEqual(['main']);
    expect(timeline.threads[0].samples.length).toBeGreaterThan(10);
  });

  it('are what their names say', async () => {
    await run(['--cpu-profile=a.json', '--heap-profile=a.pb.gz']);
    expect(json('a.json')).toMatchObject({ meta: { preprocessedProfileVersion: 70 } });
    expect([...readFileSync(inFolder('a.pb.gz')).subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    await run(['--cpu-profile=a.collapsed', '--heap-profile=without-an-end']);
    expect(readFileSync(inFolder('a.collapsed'), 'utf8')).toMatch(/^.*;spin \(\[eval\]:1\) \d+$/m);
    expect(json('without-an-end')).toHaveProperty('head');
  });

  it('go into a folder; one a thread where %t is in the name', async () => {
    mkdirSync(inFolder('sub'));
    const program = `${SPIN} const t = new Thread(spin, 100); spin(100); t.join();`;
    await run(['--cpu-profile=sub', '--heap-profile=sub/'], program);
    expect(readdirSync(inFolder('sub')).sort()).toEqual([
      expect.stringMatching(/^CPU\./),
      expect.stringMatching(/^Heap\./),
    ]);
    await run(['--cpu-profile=t%t.cpuprofile'], program);
    expect(readdirSync(folder).sort()).toEqual(['sub', 't0.cpuprofile', 't1.cpuprofile']);
    for (const name of ['t0.cpuprofile', 't1.cpuprofile'])
      expect(functionsOf(name)).toContain('spin');
  });

  it.each([
    [
      ['--cpu-profile=no/where.cpuprofile'],
      1,
      /^heddle: cannot write .*no\/where\.cpuprofile: ENOENT/,
    ],
    [['--cpu-interval=2ms'], 9, /--cpu-interval needs --cpu-profile or --timeline/],
    [
      ['--heap-interval=64KiB', '--cpu-profile=a.cpuprofile'],
      9,
      /--heap-interval needs --heap-profile or --timeline/,
    ],
    [['--timeline=/proc/x.json'], 1, /^heddle: cannot write \/proc\/x\.json: /],
    [
      ['--cpu-profile=a.heapprofile'],
      9,
      /--cpu-profile cannot be written as heapprofile; there are \.cpuprofile, \.pb\.gz/,
    ],
    [
      ['--timeline=a.cpuprofile'],
      9,
      /--timeline cannot be written as cpuprofile; there are \.json/,
    ],
    [
      ['--cpu-profile=a.json', '--timeline=a.json'],
      9,
      /--cpu-profile and --timeline name the same file/,
    ],
    [
      ['--cpu-profile', '--cpu-interval=0.01ms'],
      9,
      /--cpu-interval must be between 0\.05 ms and 10 s/,
    ],
    [['--cpu-profile', '--cpu-interval=11s'], 9, /--cpu-interval must be between/],
    [['--cpu-profile', '--cpu-interval=often'], 9, /--cpu-interval must be a duration/],
    [
      ['--heap-profile', '--heap-interval=100'],
      9,
      /--heap-interval must be between 1 KiB and 1 GiB/,
    ],
    [['--heap-profile', '--heap-interval=2GiB'], 9, /--heap-interval must be between/],
    [['--heap-profile', '--heap-interval=some'], 9, /--heap-interval must be a size/],
  ] as const)('%j: said before the program starts', async (flags, code, message) => {
    const { exitCode, stdout, stderr } = await run([...flags]);
    expect([exitCode, stdout]).toEqual([code, '']);
    expect(stderr).toMatch(message);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('however the program ends, what there is is written', () => {
  const name = 'p.cpuprofile';
  const flags = [`--cpu-profile=${name}`, '--quiet'];
  it.each([
    ['a time limit', ['--time-limit=300ms'], `${SPIN} spin(1e6)`, 124],
    [
      'a memory limit',
      ['--max-heap=16MiB'],
      `${SPIN} spin(100); const k = []; for (;;) k.push([1, 2]);`,
      134,
    ],
    ['an uncaught error', [], `${SPIN} spin(150); null.x`, 1],
    ['process.exit', [], `${SPIN} spin(150); process.exit(3)`, 3],
    ['an await that is never settled', [], `${SPIN} spin(150); await new Promise(() => {})`, 13],
    ['in a sandbox', ['--sandbox'], `${SPIN} spin(150)`, 0],
  ] as const)('%s', async (_what, more, program, code) => {
    const { exitCode } = await run([...flags, ...more], program);
    expect(exitCode).toBe(code);
    expect(functionsOf(name)).toContain('spin');
  });

  it('Ctrl-C', async () => {
    const child = spawn(
      process.execPath,
      [cli, 'run', `--timeline=t.json`, '-e', `${SPIN} console.log("on"); spin(1e6)`],
      {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGINT'), 300));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(stderr).toContain('heddle: interrupted');
    expect(stderr).toMatch(/CPU profile: \d+ samples/);
    expect((json('t.json') as { threads: unknown[] }).threads).toHaveLength(1);
  });

  it('threads that start and end meanwhile, 64 of them at once', async () => {
    const program = `${SPIN} const all = Array.from({ length: 64 }, () => new Thread(spin, 5)); for (const t of all) t.join();
      for (let i = 0; i < 5; i++) new Thread(spin, 5).join();`;
    const { exitCode } = await run(['--timeline=t.json', '--quiet'], program);
    expect(exitCode).toBe(0);
    const { threads } = json('t.json') as {
      threads: { tid: number; registerTime: number; unregisterTime: number }[];
    };
    expect(threads).toHaveLength(70);
    expect(new Set(threads.map(({ tid }) => tid)).size).toBe(70);
    for (const { registerTime, unregisterTime } of threads)
      expect(unregisterTime).toBeGreaterThanOrEqual(registerTime);
  });
});

describe('the table at the end', () => {
  it('names functions by self time, pauses, the slowest stop, and the files', async () => {
    const program = `${SPIN} spin(200); const kept = []; for (let i = 0; i < 400000; i++) kept.push({ i });`;
    const { stderr } = await run(
      ['--cpu-profile=a.cpuprofile', '--heap-profile=b.heapprofile'],
      program,
    );
    expect(stderr).toMatch(
      /^CPU profile: \d+ samples( \(\d+% in machine code\))?, \d+ ms running in 1 thread; functions by self time:\n/m,
    );
    expect(stderr).toMatch(/^ +\d+\.\d% +\d+ ms {2}spin \(\[eval\]:1\)$/m);
    expect(stderr).toMatch(/^Allocation profile: \d+ samples?, about .*; sites by bytes:$/m);
    expect(stderr).toMatch(/^Pauses: \d+ minor collections?, [\d.]+ ms in all, longest [\d.]+ ms/m);
    expect(stderr).toMatch(/^Stops: \d+, the slowest took [\d.]+ ms to stop all threads/m);
    expect(stderr).toContain(`CPU profile: ${inFolder('a.cpuprofile')}\n`);
    expect(stderr).toContain(`Heap profile: ${inFolder('b.heapprofile')}\n`);
  });

  it('is not there with --quiet, nor without a profile', async () => {
    expect((await run(['--cpu-profile=a.cpuprofile', '--quiet'])).stderr).toBe('');
    expect(existsSync(inFolder('a.cpuprofile'))).toBe(true);
    expect((await run([])).stderr).toBe('');
  });

  it('on a terminal there is a line while files are written, which goes away', async () => {
    const words = [process.execPath, cli, 'run', '--cpu-profile=a.cpuprofile', '-e', '1'];
    const { stdout } = await new Promise<{ stdout: string }>((resolve) => {
      const child = spawn(
        'script',
        ['-qec', words.map((each) => `'${each}'`).join(' '), '/dev/null'],
        { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      child.on('close', () => resolve({ stdout: text }));
    });
    expect(stdout).toMatch(/\r\x1b\[Kheddle: writing .*a\.cpuprofile\r\x1b\[K/);
  });
});
