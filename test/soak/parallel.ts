// The soak: thread programs of test/language and test/edge, and bench/parallel, over and over.
// Each round takes a mode and some programs by its seed, and runs them in one process; a round's seed
// repeats it but for what the operating system decides. What a program must print it says itself; the
// benchmarks print on tier 0 what they must print everywhere.
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runBatch } from '../support/batches.ts';
import { disagreement, type Outcome } from '../support/directives.ts';
import { DEEP, edgePrograms, languagePrograms } from '../support/language.ts';
import { ROOT } from '../support/root.ts';

const TIERS = ['tier0', 'auto', 'jit-eager', 'jit-mixed'] as const;
const STRESS = ['', 'gc', 'safepoint', 'gc,safepoint', 'gc,verify'] as const;
const LOOPS = ['', 'loop-signal', 'loop-fault', 'loop-poll'] as const;
/** Programs of a round. */
const SOME = 12;
const THREADS = 3;
const PROGRAM_LIMIT = '240s';
const SILENCE_MS = 300_000;

interface Subject {
  readonly file: string;
  readonly name: string;
  /** Not for modes that collect at every boundary. */
  readonly isLong: boolean;
  readonly wrong: (outcome: Outcome) => string | undefined;
}

interface Round {
  readonly seed: number;
  readonly mode: string;
  readonly programs: number;
  readonly failures: readonly { readonly name: string; readonly reason: string }[];
}

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** A file that gets a line of JSON for each round. */
  readonly record?: string;
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const untimed = (text: string): string => text.replaceAll(/[\d.]+ ms/g, 'some ms');

/** bench/parallel, and what each prints on tier 0. Too long for a collection at every boundary. */
async function benchmarks(folder: string): Promise<Subject[]> {
  const from = join(ROOT, 'bench/parallel');
  const files = readdirSync(from)
    .filter((name) => name.endsWith('.js'))
    .map((name) => {
      const file = join(folder, name);
      const source = readFileSync(join(from, name), 'utf8')
        .replaceAll(/process\.argv\[2\] \?\? \d+/g, String(THREADS))
        .replaceAll(/process\.argv\[3\] \?\? \d+/g, '1');
      writeFileSync(file, source);
      return file;
    });
  const plain = await runBatch(files, { runner: 'batch-runner.mjs', silenceMs: SILENCE_MS });
  return files.flatMap((file) => {
    const outcome = plain.get(file);
    if (outcome?.exitCode !== 0 || outcome.fault !== undefined) throw new Error(`${file}: ${outcome?.stderr ?? ''}${outcome?.fault ?? ''}`);
    const expected = untimed(outcome.stdout);
    const wrong = ({ stdout, stderr, exitCode, fault }: Outcome): string | undefined => {
      if (fault !== undefined) return fault;
      return untimed(stdout) === expected && exitCode === 0 ? undefined : `exit ${exitCode}: ${stdout}${stderr}`;
    };
    return [{ file, name: `parallel/${basename(file)}`, wrong, isLong: true }];
  });
}

function threadPrograms(): Subject[] {
  return [...languagePrograms(), ...edgePrograms()]
    .filter((program) => program.threads && program.flags.length === 0)
    .map((program) => ({
      file: program.file,
      name: program.name,
      isLong: DEEP.includes(program.name),
      wrong: (outcome) => outcome.fault ?? disagreement(program, outcome),
    }));
}

async function round(seed: number, subjects: readonly Subject[]): Promise<Round> {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const tier = pick(TIERS);
  const mode = [tier, pick(STRESS), tier === 'tier0' ? '' : pick(LOOPS)].filter((part) => part !== '').join(',');
  const fit = mode.includes('gc') ? subjects.filter(({ isLong }) => !isLong) : subjects;
  const chosen = [...fit].sort(() => random() - 0.5).slice(0, SOME);
  const env = { HEDDLE_STRESS: mode, HEDDLE_SEED: String(seed), PROGRAM_LIMIT };
  const outcomes = await runBatch(chosen.map(({ file }) => file), { runner: 'batch-runner.mjs', env, silenceMs: SILENCE_MS });
  const failures = chosen.flatMap(({ file, name, wrong }) => {
    const outcome = outcomes.get(file);
    const reason = outcome === undefined ? 'no outcome' : wrong(outcome);
    return reason === undefined ? [] : [{ name, reason }];
  });
  return { seed, mode, programs: chosen.length, failures };
}

function summary(rounds: readonly Round[], first: number, minutes: number): string {
  const modes = new Map<string, { rounds: number; programs: number; failures: number }>();
  for (const { mode, programs, failures } of rounds) {
    const row = modes.get(mode) ?? { rounds: 0, programs: 0, failures: 0 };
    row.rounds++;
    row.programs += programs;
    row.failures += failures.length;
    modes.set(mode, row);
  }
  const rows = [...modes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([mode, row]) => `| ${mode} | ${row.rounds} | ${row.programs} | ${row.failures} |`);
  const programs = rounds.reduce((sum, each) => sum + each.programs, 0);
  const failures = rounds.reduce((sum, each) => sum + each.failures.length, 0);
  return [
    '| mode | rounds | programs | failures |',
    '|---|---|---|---|',
    ...rows,
    `${minutes} minutes, seeds ${first} to ${first + rounds.length - 1}: ${programs} programs run, ${failures} failures`,
  ].join('\n');
}

/** True when nothing has failed. */
export async function soak({ minutes, seed, record }: SoakOptions): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-soak-'));
  const until = performance.now() + minutes * 60_000;
  const rounds: Round[] = [];
  try {
    const subjects = [...threadPrograms(), ...(await benchmarks(folder))];
    console.log(`${subjects.length} programs`);
    while (performance.now() < until) {
      const done = await round(seed + rounds.length, subjects);
      rounds.push(done);
      if (record !== undefined) appendFileSync(record, `${JSON.stringify(done)}\n`);
      for (const { name, reason } of done.failures) console.log(`seed ${done.seed} (${done.mode}) ${name}: ${reason}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(summary(rounds, seed, minutes));
  return rounds.every(({ failures }) => failures.length === 0);
}
