// The guest programs of test/language and test/edge, and the ways to run them.
import { join } from 'node:path';
import { limiter, outcomesOf, type RunnerOptions } from './batches.ts';
import { listPrograms, type Outcome, type Program } from './directives.ts';
import { ROOT } from './root.ts';
import { node } from './run-cli.ts';

/** The modes every program runs in: what batch-runner.mjs and the command line are told. */
export const MODES = {
  plain: { env: '', flags: [] },
  gc: { env: 'gc,verify', flags: ['--gc-stress', '--verify-heap'] },
  safepoint: { env: 'safepoint', flags: ['--safepoint-stress'] },
} as const satisfies Record<string, { env: string; flags: readonly string[] }>;

export type Mode = keyof typeof MODES;

const CLI = join(ROOT, 'dist/cli.mjs');
const CLI_TIMEOUT_MS = 120_000;

export const languagePrograms = (): Program[] => listPrograms(join(ROOT, 'test/language'));
export const edgePrograms = (): Program[] => listPrograms(join(ROOT, 'test/edge'));

/** `heddle run FLAGS FILE` in a process of its own. */
export async function runByCommandLine(program: Program, mode: Mode): Promise<Outcome> {
  const args = [CLI, 'run', ...MODES[mode].flags, ...program.flags, program.file];
  const outcome = await limiter.run(() => node(args, { timeout: CLI_TIMEOUT_MS }));
  if (outcome.signal === null) return outcome;
  return { ...outcome, fault: `ended by ${outcome.signal} after at most ${CLI_TIMEOUT_MS} ms` };
}

/** A runner for these programs: in batches through the library, with flags by the command line. */
export function runnerFor(
  programs: readonly Program[],
  mode: Mode,
): (program: Program) => Promise<Outcome> {
  const files = programs.filter((p) => p.flags.length === 0).map((p) => p.file);
  const options: RunnerOptions = {
    runner: 'batch-runner.mjs',
    env: { HEDDLE_STRESS: MODES[mode].env },
  };
  const outcome = outcomesOf(files, options);
  return (program) =>
    program.flags.length === 0 ? outcome(program.file) : runByCommandLine(program, mode);
}

/** The programs that mean the same on the host's V8, as scripts. */
export const hostScripts = (programs: readonly Program[]): Program[] =>
  programs.filter((p) => !p.threads && !p.noHost && !p.module);

/** A runner for scripts on the host's V8. */
export function hostRunnerFor(
  programs: readonly Program[],
): (program: Program) => Promise<Outcome> {
  const outcome = outcomesOf(
    programs.map((p) => p.file),
    { runner: 'host-batch.mjs', silenceMs: 30_000 },
    200,
  );
  return (program) => outcome(program.file);
}

/** One host module: a process of its own. */
export const runHostModule = (program: Program): Promise<Outcome> =>
  limiter.run(() => node(['--no-warnings', program.file], { timeout: 30_000 }));
