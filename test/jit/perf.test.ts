// Linux perf names guest functions (--perf-map), and walks guest frames by their frame pointers.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nativeAvailability } from '../../native/availability.ts';
import { cli } from '../support/run-cli.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'heddle-perf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const data = path.join(folder, 'perf.data');
const RECORD = ['record', '-q', '-e', 'cpu-clock', '-F', '1000', '-g', '-o', data, '--'];
const perf = (...args: string[]) => spawnSync('perf', args, { encoding: 'utf8', timeout: 60_000 });
/** perf is there, and may look. */
const works = perf(...RECORD, 'true').status === 0;
if (!works) console.warn('perf cannot record here: its test is left out');

const PROGRAM = `
function inner(n) { let x = 1; for (let i = 0; i < n; i++) x = (x ^ (x << 3)) + i | 0; return x; }
function middle(n) { let s = 0; for (let i = 0; i < 50; i++) s ^= inner(n); return s; }
function outer(n) { let s = 0; for (let i = 0; i < 100; i++) s ^= middle(n); return s; }
console.log(typeof outer(20_000));
`;

test.runIf(works && nativeAvailability().ok)('perf sees guest functions and who called them', () => {
  const program = path.join(folder, 'program.js');
  writeFileSync(program, PROGRAM);
  const flags = ['--jit-eager', '--max-tier=1', '--perf-map'];
  const run = perf(...RECORD, process.execPath, cli, 'run', ...flags, program);
  expect(run.stdout).toBe('number\n');
  const script = perf('script', '-i', data, '-F', 'ip,sym');
  const stacks = script.stdout.split('\n\n').map((stack) =>
    stack.split('\n').flatMap((line) => /\b(inner|middle|outer) \S+program\.js:\d+ \(baseline\)/.exec(line)?.[1] ?? []),
  );
  const pid = /^\s*\S+ +(\d+)/m.exec(perf('script', '-i', data, '-F', 'comm,pid').stdout)?.[1];
  rmSync(`/tmp/perf-${pid}.map`, { force: true });
  const guest = stacks.filter((stack) => stack.length > 0);
  expect(guest.length).toBeGreaterThan(50);
  const whole = guest.filter((stack) => stack.join() === 'inner,middle,outer');
  expect(whole.length).toBeGreaterThan(guest.length * 0.8);
});
