/** Whoever wants a thread to stop within a match is served between two slices, and the match goes on behind it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { nativeTest } from '../../native/native-test.ts';
import { cli, heddle, output } from '../../support/run-cli.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'heddle-regexp-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, source: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, source);
  return file;
}

const CATASTROPHE = "console.log('begins'); /(a+)+b/.test('a'.repeat(60)); console.log('ends');";

nativeTest('a time limit ends a catastrophic pattern', async () => {
  const file = program('limit.js', CATASTROPHE);
  const { stdout, exitCode, signal } = await heddle(['--jit-eager', '--time-limit=500ms', '--quiet', file], { timeout: 20_000 });
  expect({ stdout, signal }).toEqual({ stdout: 'begins\n', signal: null });
  expect(exitCode).not.toBe(0);
});

nativeTest('so does Ctrl-C', async () => {
  const child = spawn(process.execPath, [cli, 'run', '--jit-eager', '--quiet', program('int.js', CATASTROPHE)]);
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  let stdout = '';
  child.stdout.on('data', (text: Buffer) => {
    stdout += String(text);
    setTimeout(() => child.kill('SIGINT'), 300);
  });
  const ended = await new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
  clearTimeout(timer);
  expect({ stdout, ended }).toEqual({ stdout: 'begins\n', ended: { code: 130, signal: null } });
});

// Each match takes many slices, on a state that does not grow, while another thread collects everything.
const COLLECTED = `
const text = 'p' + 'ab'.repeat(400000) + 'x';
const state = { ends: false, collections: 0 };
const collector = new Thread(() => { while (!state.ends) { gc(); state.collections++; } });
let good = 0;
let all = 0;
for (; all < 10 || state.collections < 15; all++) {
  const m = /^(p)(?:ab)*(x)$/.exec(text);
  if (m !== null && m[2] === 'x' && m[0].length === 800002 && m[1] === 'p') good++;
}
state.ends = true;
collector.join();
console.log(good === all);`;

nativeTest.each([['--jit-eager'], ['--jit=off']])('a major collection within a match leaves the match alone, %s', async (jit) => {
  const file = program('collected.js', COLLECTED);
  expect(await output(heddle([jit, '--expose-gc', file], { timeout: 50_000 }))).toBe('true\n');
});
