/** Processes whose system refuses what machine code needs, by a seccomp filter: programs run, and one line says so. */
import { readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect } from 'vitest';
import { nativeTest } from '../native/native-test.ts';
import { ROOT } from '../support/root.ts';
import { node } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-refused-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const dist = process.env.BUILD_FOLDER ?? join(ROOT, 'dist');
const cli = join(dist, 'cli.mjs');
const filter = ['--import', pathToFileURL(join(ROOT, 'test/jit/programs/refuse.mjs')).href];
const TIMEOUT = 60_000;

const THREADS = `function f(n) { let s = 0; for (let i = 0; i < n; i++) s = (s + i) | 0; return s; }
const work = () => { let s = 0; for (let k = 0; k < 2000; k++) s = (s + f(50)) | 0; return s; };
const threads = [1, 2, 3].map(() => new Thread(work));
console.log(new Set([work(), ...threads.map((t) => t.join())]).size);`;

const run = (refused: string, args: readonly string[]) =>
  node([...filter, cli, 'run', ...args], { env: { REFUSE: refused }, timeout: TIMEOUT });

nativeTest.each([
  ['memfd', /^heddle: the system refuses memory for machine code: memfd_create failed: EACCES; the interpreter runs everything\n$/],
  ['executable', /^heddle: the system refuses memory for machine code: mmap .*failed: EACCES; the interpreter runs everything\n$/],
])('%s refused: the interpreter runs all threads, one line says why', async (refused, line) => {
  const stats = join(folder, `${refused}.json`);
  const outcome = await run(refused, [`--stats=${stats}`, '-e', THREADS]);
  expect(outcome).toMatchObject({ exitCode: 0, stdout: '1\n' });
  expect(outcome.stderr).toMatch(line);
  const { machineCode } = JSON.parse(readFileSync(stats, 'utf8')) as { machineCode: { functions: number } };
  expect(machineCode.functions).toBe(0);
  expect((await run(refused, ['--quiet', '-e', THREADS])).stderr).toBe('');
  expect((await run(refused, ['--jit=off', '-e', THREADS])).stderr).toBe('');
}, TIMEOUT);

nativeTest('a program that embeds VMs hears a warning, once', async () => {
  const source = `import { VM } from ${JSON.stringify(pathToFileURL(join(dist, 'index.mjs')).href)};
    const codes = [];
    process.on('warning', ({ name, code }) => codes.push(name + ' ' + code));
    for (let i = 0; i < 2; i++) {
      const vm = await VM.create();
      await vm.evaluate('function f(n) { let s = 0; for (let i = 0; i < n; i++) s += i; return s; } f(1e5)');
      await vm.dispose();
    }
    await new Promise(setImmediate);
    console.log(JSON.stringify(codes));`;
  const outcome = await node([...filter, '--no-warnings', '--input-type=module', '-e', source], { env: { REFUSE: 'memfd' }, timeout: TIMEOUT });
  expect(outcome).toMatchObject({ exitCode: 0, stdout: '["HeddleWarning HEDDLE_NO_MACHINE_CODE"]\n' });
}, TIMEOUT);

nativeTest('mprotect refused: loops that faults would interrupt are interrupted directly', async () => {
  const stats = join(folder, 'protect.json');
  const loop = 'function f(n) { let s = 0; for (let i = 0; i < n; i++) s += i; return s; } f(1e5); function spin() { for (;;); } const t = new Thread(spin); spin()';
  const outcome = await run('protect', ['--loop-interrupt=fault', '--time-limit=2s', `--stats=${stats}`, '-e', loop]);
  expect(outcome.exitCode).toBe(124);
  expect(outcome.stderr).toMatch(/Time limit of 2000 ms exceeded/);
  const { machineCode } = JSON.parse(readFileSync(stats, 'utf8')) as { machineCode: { functions: number } };
  expect(machineCode.functions).toBeGreaterThanOrEqual(3); // f, and spin in two threads: counted though they were ended
}, TIMEOUT);

// An owner that restores its limits may come between a requester's flag and the refusal of its mprotect.
nativeTest('mprotect refused, ten thousand requests a second: no thread is lost', async () => {
  const spins = `function spin(ms) { const end = performance.now() + ms; do { for (let i = 0; i < 1e6; i++); } while (performance.now() < end); return 1; }
    const threads = [1, 2, 3].map(() => new Thread(spin, 1500));
    console.log(threads.map((t) => t.join()).join());`;
  const profile = join(folder, 'protect.cpuprofile');
  const args = ['--quiet', '--loop-interrupt=fault', '--cpu-interval=0.1ms', `--cpu-profile=${profile}`, '-e', spins];
  expect(await run('protect', args)).toMatchObject({ exitCode: 0, stdout: '1,1,1\n', stderr: '' });
}, TIMEOUT);
