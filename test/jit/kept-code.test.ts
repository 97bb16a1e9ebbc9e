// Machine code outlives its guest thread: the next one of the same block goes on with it (jit/shard.ts).
import { readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect } from 'vitest';
import { nativeTest } from '../native/native-test.ts';
import { ROOT } from '../support/root.ts';
import { heddle, node } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-kept-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const TIMEOUT = 300_000;

/** Functions that got machine code, counted once for every time. */
async function compiledBy(program: string, ...options: string[]): Promise<number> {
  const stats = join(folder, 'stats.json');
  const outcome = await heddle([`--stats=${stats}`, ...options, '-e', program], {
    timeout: TIMEOUT,
  });
  expect(outcome).toMatchObject({ exitCode: 0, stdout: '40\n' });
  return (JSON.parse(readFileSync(stats, 'utf8')) as { machineCode: { functions: number } })
    .machineCode.functions;
}

const waves = (threads: number) => `
  const inner = (n) => { let s = 0; for (let i = 0; i < n; i++) s = (s + i) | 0; return s; };
  const work = () => { let s = 0; for (let k = 0; k < 400; k++) s = (s + inner(100)) | 0; return s; };
  const expected = work();
  let right = 0;
  for (let wave = 0; wave < 40; wave++) {
    const threads = Array.from({ length: ${threads} }, () => new Thread(work));
    if (threads.every((thread) => thread.join() === expected)) right++;
  }
  console.log(right);`;

nativeTest.each([
  ['one thread after the other', 1],
  ['pairs of threads', 2],
])(
  '%s compile a function once a worker, not once a thread',
  async (_name, threads) => {
    const functions = await compiledBy(waves(threads));
    // Two functions in the main thread, and for each block in each worker, of which there are more than threads now and then.
    expect(functions).toBeGreaterThanOrEqual(4);
    expect(functions).toBeLessThanOrEqual(12 * threads);
  },
  TIMEOUT,
);

nativeTest(
  'waves of different size, so that blocks change their workers, with collections between them',
  async () => {
    const program = (count: number) => `
    const make = (k) => [(n) => { let s = k; for (let i = 0; i < n; i++) s = (s * 31 + i) | 0; return s; }, (n) => /a(b|c)+d/.test('x'.repeat(n % 50) + 'abcd')];
    const [sum, match] = make(7);
    const work = (n) => { let s = 0; for (let k = 0; k < 60; k++) s = (s + sum(n) + (match(k) ? 1 : 0)) | 0; return s; };
    const expected = [0, 50, 100, 150].map(work);
    let right = 0;
    for (let wave = 0; wave < ${count}; wave++) {
      const threads = Array.from({ length: 1 + (wave * 5) % 4 }, (_, i) => new Thread(() => work(i * 50)));
      const nested = new Thread(() => new Thread(() => work(150)).join());
      if (wave % 3 === 0) gc();
      if (threads.every((thread, i) => thread.join() === expected[i]) && nested.join() === expected[3]) right++;
    }
    console.log(right === ${count} ? 40 : right);`;
    for (const options of [[], ['--jit-eager'], ['--safepoint-stress']])
      expect(await compiledBy(program(40), '--expose-gc', ...options)).toBeGreaterThan(0);
    expect(
      await compiledBy(program(3), '--expose-gc', '--jit-eager', '--gc-stress'),
    ).toBeGreaterThan(0);
  },
  TIMEOUT,
);

nativeTest(
  'calls of a library’s VM, whose functions die in between: ids and code are used again',
  async () => {
    const source = `
    import { VM } from ${JSON.stringify(pathToFileURL(join(ROOT, 'dist/index.mjs')).href)};
    const vms = await Promise.all([VM.create(), VM.create()]);
    const sources = (i) => \`{ const f = (n) => { let s = \${i}; for (let k = 0; k < n; k++) s = (s * 3 + k) | 0; return s; };
      const both = () => f(9000) ^ f(\${i});
      const thread = new Thread(both);
      [both(), thread.join()].join() }\`;
    const expected = (i) => { const f = (n) => { let s = i; for (let k = 0; k < n; k++) s = (s * 3 + k) | 0; return s; }; const v = f(9000) ^ f(i); return v + ',' + v; };
    let right = 0;
    for (let i = 0; i < 60; i++) {
      for (const vm of vms) if ((await vm.evaluate(sources(i))) === expected(i)) right++;
      if (i % 7 === 3) await vms[i % 2].collectGarbage('major');
      if (i % 13 === 5) await vms[0].interrupt();
    }
    for (const vm of vms) await vm.dispose();
    console.log(right);`;
    const outcome = await node(['--input-type=module', '-e', source], { timeout: TIMEOUT });
    expect(outcome).toMatchObject({ exitCode: 0, stdout: '120\n', stderr: '' });
  },
  TIMEOUT,
);
