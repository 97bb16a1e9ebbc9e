// What templates and stubs do, case by case: each program prints the same on V8, in the interpreter
// and in machine code, also with a collection or a stop at every instruction that allows for one.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machineCode } from '../support/language.ts';
import { ROOT } from '../support/root.ts';
import { node } from '../support/run-cli.ts';

const CLI = join(process.env.BUILD_FOLDER ?? join(ROOT, 'dist'), 'cli.mjs');
const FOLDER = join(ROOT, 'test/jit/templates');
const MODES = [
  ['--jit=off'],
  ['--jit-eager'],
  ['--jit-eager', '--gc-stress', '--verify-heap'],
  ['--jit-eager', '--safepoint-stress'],
];
const options = { timeout: 120_000 };

describe.skipIf(machineCode() !== true)('templates', () => {
  it.each(readdirSync(FOLDER))('%s', async (name) => {
    const file = join(FOLDER, name);
    const expected = await node([file], options);
    expect(expected.stdout).not.toBe('');
    for (const mode of MODES) {
      const run = await node([CLI, 'run', ...mode, file], options);
      expect(`${mode.join(' ')}\n${run.stdout}${run.stderr}`).toBe(`${mode.join(' ')}\n${expected.stdout}`);
    }
  }, 300_000);
});
