// Async functions stay in machine code: what a program twice as long adds to the exits is next to nothing.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { machineCode } from '../support/language.ts';
import { ROOT } from '../support/root.ts';
import { node } from '../support/run-cli.ts';

const CLI = join(process.env.BUILD_FOLDER ?? join(ROOT, 'dist'), 'cli.mjs');
const PROGRAM = join(ROOT, 'test/jit/awaits/rounds.mjs');
const ROUNDS = 4000;
/** Of the program: by round and thread at least 8 awaits are reached. */
const AWAITS = ROUNDS * 8 * 2;
/** A nursery that is full is an exit too. */
const MOST = AWAITS / 1000;
const OPCODES = ['Await', 'ToPromise', 'CreateAsync', 'AsyncReturn', 'AsyncThrow', 'CallRuntime', 'Return'];
const MODES = ['--jit=off', '--jit-eager', '--jit-eager --gc-stress --verify-heap', '--jit-eager --safepoint-stress'];

const folder = mkdtempSync(join(tmpdir(), 'heddle-awaits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Exits by opcode. */
async function exitsOf(rounds: number): Promise<Record<string, number>> {
  const file = join(folder, `${rounds}.json`);
  const run = await node([CLI, 'run', `--stats=${file}`, PROGRAM, String(rounds)]);
  expect(run.stderr).toBe('');
  const sum = rounds * 124;
  expect(run.stdout).toBe(`${sum}\nPromise { ${sum} }\nadopted\n1\n`);
  const stats = JSON.parse(readFileSync(file, 'utf8')) as { machineCode: { exits: Record<string, number> } };
  return stats.machineCode.exits;
}

describe.skipIf(machineCode() !== true)('async functions', () => {
  it('suspend and go on without exits once they are hot', async () => {
    const [once, twice] = [await exitsOf(ROUNDS), await exitsOf(ROUNDS * 2)];
    const more = OPCODES.map((name) => [name, (twice[name] ?? 0) - (once[name] ?? 0)] as const);
    expect(more.filter(([, exits]) => exits > MOST)).toEqual([]);
  }, 120_000);

  it.each(MODES)('give the same with %s', async (mode) => {
    const run = await node([CLI, 'run', ...mode.split(' '), PROGRAM, '200'], { timeout: 120_000 });
    expect(run.stdout + run.stderr).toBe('24784\nPromise { 24784 }\nadopted\n1\n');
  }, 240_000);
});
