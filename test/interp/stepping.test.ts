/**
 * step.ts executes single instructions just as the dispatch loop does: the guest programs do the same
 * in a build that runs nothing but `step`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBatch } from '../support/batches.ts';
import { disagreement, type Outcome, type Program } from '../support/directives.ts';
import { languagePrograms } from '../support/language.ts';
import { ROOT } from '../support/root.ts';
import { node } from '../support/run-cli.ts';

const programs = languagePrograms();
const batched = programs.filter((program) => program.flags.length === 0);
const flagged = programs.filter((program) => program.flags.length > 0);
/** Small ones whose checks are their own. */
const BENCHMARKS = ['richards', 'deltablue', 'hash-map', 'iterators', 'json', 'nbody', 'spectral'];

// Where the build finds its packages.
const cache = join(ROOT, 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'heddle-stepping-'));
const cli = join(folder, 'cli.mjs');

beforeAll(() => {
  execFileSync(process.execPath, ['build.mjs', '--no-types', '--stepping', `--out=${folder}`], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const wrong = (program: Program, outcome: Outcome | undefined): string | undefined => {
  const what = outcome === undefined ? 'no outcome' : disagreement(program, outcome);
  return what === undefined ? undefined : `${program.name}: ${what}`;
};

describe('by steps alone', () => {
  it('means that there is no dispatch loop in the build', () => {
    const code = readFileSync(join(folder, 'worker-code.cjs'), 'utf8');
    expect(code).toContain('\nfunction stepAll(');
    expect(code).not.toContain('\nfunction dispatch(');
  });

  it('the programs of test/language do what they announce', async () => {
    const half = Math.ceil(batched.length / 2);
    const options = { runner: 'batch-runner.mjs', env: { BUILD_FOLDER: folder, HEDDLE_STRESS: 'tier0' } } as const;
    const [first, second] = await Promise.all(
      [batched.slice(0, half), batched.slice(half)].map((part) =>
        runBatch(part.map((program) => program.file), options),
      ),
    );
    const outcome = (program: Program) => first.get(program.file) ?? second.get(program.file);
    expect(batched.map((program) => wrong(program, outcome(program))).filter(Boolean)).toEqual([]);
  }, 300_000);

  it.each(flagged.map((program) => [program.name, program] as const))('%s', async (_name, program) => {
    const outcome = await node([cli, 'run', '--jit=off', ...program.flags, program.file], { timeout: 60_000 });
    expect(wrong(program, outcome)).toBeUndefined();
  });

  it.each(BENCHMARKS)('%s, which checks itself', async (name) => {
    const outcome = await node([cli, 'run', '--jit=off', join(ROOT, 'bench/programs', `${name}.js`)], { timeout: 60_000 });
    expect(outcome.stderr).toBe('');
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toMatch(new RegExp(`^${name}:`));
  });
});
