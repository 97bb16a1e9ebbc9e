// The guest programs of test/language and test/edge, and the ways to run them.
import { join } from 'node:path';
import { nativeAvailability } from '../../native/availability.ts';
import { limiter, outcomesOf, type RunnerOptions } from './batches.ts';
import { listPrograms, type Outcome, type Program } from './directives.ts';
import { ROOT } from './root.ts';
import { node } from './run-cli.ts';

/** The modes programs run in: what batch-runner.mjs and the command line are told. */
export const MODES = {
  auto: { env: '', flags: [] },
  tier0: { env: 'tier0', flags: ['--jit=off'] },
  gc: { env: 'tier0,gc,verify', flags: ['--jit=off', '--gc-stress', '--verify-heap'] },
  safepoint: { env: 'tier0,safepoint', flags: ['--jit=off', '--safepoint-stress'] },
  jit: { env: 'jit-eager', flags: ['--jit-eager'] },
  'jit-gc': { env: 'jit-eager,gc,verify', flags: ['--jit-eager', '--gc-stress', '--verify-heap'] },
  'jit-safepoint': { env: 'jit-eager,safepoint', flags: ['--jit-eager', '--safepoint-stress'] },
} as const satisfies Record<string, { env: string; flags: readonly string[] }>;

export type Mode = keyof typeof MODES;

/** Tier 0 without and with stress. */
export const TIER0_MODES = ['tier0', 'gc', 'safepoint'] as const satisfies readonly Mode[];
/** Machine code under stress: a third of the programs, all of them in the long test. */
export const STRESSED_JIT_MODES = ['jit-gc', 'jit-safepoint'] as const satisfies readonly Mode[];
const SHARE = 3;
/** A collection at every boundary looks at the whole stack: these edge cases fill it, which takes minutes. */
export const DEEP = ['03-overflow-and-request-in-the-same-check.js', '05-off-by-one-at-the-sentinel.js'];

/** The programs for a mode of machine code under stress: the same ones every time. */
export function chosenForStress(programs: readonly Program[]): readonly Program[] {
  if (process.env.HEDDLE_LONG === '1') return programs;
  return programs.filter(({ name }) => {
    let hash = 0x811c9dc5;
    for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
    return (hash >>> 8) % SHARE === 0;
  });
}

/** Whether there is machine code; else the sentence that says why not. */
export function machineCode(): true | string {
  const available = nativeAvailability();
  return available.ok || available.reason;
}

const CLI = join(process.env.BUILD_FOLDER ?? join(ROOT, 'dist'), 'cli.mjs');
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
