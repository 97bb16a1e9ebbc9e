// Loops of machine code without a check, stopped from outside; each in a process of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { nativeTest } from '../native/native-test.ts';
import { ROOT } from '../support/root.ts';

const dist = process.env.BUILD_FOLDER ?? path.join(ROOT, 'dist');
const cli = path.join(dist, 'cli.mjs');
const TIMEOUT = 20_000;
const MECHANISMS = ['direct', 'signal', 'fault', 'poll'];
/** Compiled before it is asked to turn for ever. */
const SPIN = 'function spin(n) { for (let i = 0; i < n; i++); }\nfor (let k = 0; k < 300; k++) spin(10);\n';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'heddle-loops-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, source: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, source);
  return at;
}

function heddle(flags: readonly string[], program: string) {
  return spawnSync(process.execPath, [cli, 'run', ...flags, program], {
    encoding: 'utf8',
    timeout: TIMEOUT,
  });
}

nativeTest.each(MECHANISMS)('a time limit of 500 ms ends for (;;); (%s)', (how) => {
  const program = file('forever.js', `${SPIN}function forever() { for (;;); }\nforever();\n`);
  const run = heddle([`--loop-interrupt=${how}`, '--time-limit=500ms'], program);
  expect(run.stderr).toMatch(/Time limit of 500 ms exceeded after [5-9]\d\d ms in thread 0 at forever/);
  expect(run.status).toBe(124);
});

nativeTest.each(MECHANISMS)('a thread that allocates collects while another turns (%s)', (how) => {
  const program = file(
    'collect.js',
    `${SPIN}const other = new Thread(() => { spin(1e9); return 7; });
     const kept = []; let sum = 0;
     for (let i = 0; i < 1e6; i++) { const o = { a: i, b: [i] }; sum += o.b[0]; if (i % 1000 === 0) kept.push(o); }
     console.log(sum, kept.length, other.join());`,
  );
  const run = heddle([`--loop-interrupt=${how}`, `--stats=${path.join(folder, 'stats.json')}`], program);
  expect(run.stdout).toBe('499999500000 1000 7\n');
  const { stops } = JSON.parse(readFileSync(path.join(folder, 'stats.json'), 'utf8')) as {
    stops: { timeToStop: { count: number } };
  };
  expect(stops.timeToStop.count).toBeGreaterThan(5);
});

nativeTest('a time limit holds while the host is blocked, and the VM goes on; dispose ends a loop', () => {
  const program = file(
    'host.mjs',
    `import { VM } from ${JSON.stringify(pathToFileURL(path.join(dist, 'index.mjs')).href)};
     const vm = await VM.create({ jit: 'auto', console: 'ignore' });
     const ended = vm.evaluate(${JSON.stringify(`${SPIN}for (;;) spin(1e9);`)}, { limits: { time: 100 } })
       .catch((error) => ({ code: error.code, used: error.used }));
     const start = Date.now();
     while (Date.now() - start < 1200);
     const { code, used } = await ended;
     const after = await vm.evaluate('spin(1e6); 42');
     const loop = vm.evaluate('for (;;) spin(1e9);').catch((error) => error.code);
     await new Promise((resolve) => setTimeout(resolve, 200));
     await vm.dispose();
     console.log(JSON.stringify({ code, late: used - 100, after, disposed: await loop }));
     process.exit(0);`,
  );
  const run = spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: TIMEOUT });
  expect(run.stderr).toBe('');
  const answer = JSON.parse(run.stdout) as { code: string; late: number; after: number; disposed: string };
  expect(answer).toMatchObject({ after: 42, code: 'ERR_HEDDLE_TIME_LIMIT' });
  expect(answer.late).toBeLessThan(100);
  expect(answer.disposed).toMatch(/^ERR_HEDDLE_/);
});

nativeTest('process.exit ends the program while other threads turn', () => {
  const program = file(
    'exit.js',
    `${SPIN}for (let i = 0; i < 3; i++) new Thread(() => { for (;;) spin(1e9); });
     const until = performance.now() + 200; while (performance.now() < until);
     process.exit(5);`,
  );
  expect(heddle([], program).status).toBe(5);
});

nativeTest('the host’s process.exit ends the process while guests turn', () => {
  const program = file(
    'host-exit.mjs',
    `import { VM } from ${JSON.stringify(pathToFileURL(path.join(dist, 'index.mjs')).href)};
     const vms = await Promise.all([1, 2].map(() => VM.create({ jit: 'auto', console: 'ignore' })));
     for (const vm of vms) {
       vm.evaluate(${JSON.stringify(`${SPIN}new Thread(() => { for (;;) spin(1e9); }); for (;;) spin(1e9);`)}).catch(() => {});
     }
     setTimeout(() => process.exit(3), 700);`,
  );
  expect(spawnSync(process.execPath, [program], { timeout: TIMEOUT, killSignal: 'SIGKILL' }).status).toBe(3);
});

nativeTest('SIGTERM ends the process while its threads turn', async () => {
  const program = file('term.js', `${SPIN}new Thread(() => { for (;;) spin(1e9); });\nconsole.log('on');\nfor (;;) spin(1e9);\n`);
  const child = spawn(process.execPath, [cli, 'run', program], { timeout: TIMEOUT, killSignal: 'SIGKILL' });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const closed = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  );
  const start = Date.now();
  child.kill('SIGTERM');
  expect(await closed).not.toBe('SIGKILL');
  expect(Date.now() - start).toBeLessThan(4000);
});

nativeTest('--perf-map names compiled functions by address', async () => {
  const program = file('named.js', `${SPIN}spin(1e5); console.log('done');\n`);
  const child = spawn(process.execPath, [cli, 'run', '--perf-map', program], { timeout: TIMEOUT });
  await new Promise((resolve) => child.once('close', resolve));
  const map = `/tmp/perf-${child.pid}.map`;
  const lines = readFileSync(map, 'utf8').trim().split('\n');
  rmSync(map);
  for (const line of lines) expect(line).toMatch(/^[0-9a-f]+ [0-9a-f]+ \S/);
  expect(lines.some((line) => line.endsWith(`spin ${program}:1 (baseline)`))).toBe(true);
});
