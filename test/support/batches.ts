// Runs many small guest programs in few processes.
//
// Starting a process costs more than most programs run, so a runner (batch-runner.mjs for Heddle,
// host-batch.mjs for the host's V8) takes a list of files on stdin and answers one JSON line a file
// when it begins it and one when it has ended it. A runner that dies or falls silent is ended; the file
// it was at is tried once more in a process of its own, so that one crash neither hides the
// others nor is blamed on a neighbour; files it had not begun go to a fresh runner.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Outcome } from './directives.ts';
import { ROOT } from './root.ts';

const AT_ONCE = 2;
const SILENCE_MS = 120_000;

interface Answer {
  begin?: string;
  end?: string;
  stdout?: string;
  stderr?: string;
  exitCode?: number | null;
  fault?: string;
}

/** At most AT_ONCE processes at a time, first come, first served. */
class Limiter {
  #free = AT_ONCE;
  readonly #waiting: (() => void)[] = [];

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

export const limiter = new Limiter();

export interface RunnerOptions {
  readonly runner: 'batch-runner.mjs' | 'host-batch.mjs';
  readonly env?: Readonly<Record<string, string>>;
  readonly silenceMs?: number;
}

interface Sitting {
  readonly done: Map<string, Outcome>;
  /** The file that was running when the process ended too early. */
  readonly brokenAt: string | undefined;
  readonly why: string;
}

function sit(files: readonly string[], options: RunnerOptions): Promise<Sitting> {
  return new Promise((resolve) => {
    const done = new Map<string, Outcome>();
    let current: string | undefined;
    let stderr = '';
    let rest = '';
    let silent = false;
    const child = spawn(
      process.execPath,
      ['--no-warnings', join(ROOT, 'test/support', options.runner)],
      { env: { ...process.env, ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const onSilence = (): void => {
      silent = true;
      child.kill('SIGKILL');
    };
    const silenceMs = options.silenceMs ?? SILENCE_MS;
    let watch = setTimeout(onSilence, silenceMs);
    const onLine = (line: string): void => {
      clearTimeout(watch);
      watch = setTimeout(onSilence, silenceMs);
      if (!line.startsWith('{')) return;
      const answer = JSON.parse(line) as Answer;
      if (answer.begin !== undefined) current = answer.begin;
      if (answer.end === undefined) return;
      done.set(answer.end, {
        stdout: answer.stdout ?? '',
        stderr: answer.stderr ?? '',
        exitCode: answer.exitCode ?? null,
        fault: answer.fault,
      });
      current = undefined;
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000);
    });
    child.on('close', (code, signal) => {
      clearTimeout(watch);
      const how = silent ? `fell silent for ${silenceMs} ms` : `ended with ${signal ?? code}`;
      resolve({ done, brokenAt: current, why: `the process ${how}\n${stderr}` });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(files));
  });
}

/** Runs the files in order in one process, or in as many as it takes; one outcome for each. */
export async function runBatch(
  files: readonly string[],
  options: RunnerOptions,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  let left = [...files];
  while (left.length > 0) {
    const batch = left;
    const { done, brokenAt, why } = await limiter.run(() => sit(batch, options));
    done.forEach((outcome, file) => outcomes.set(file, outcome));
    left = left.filter((file) => !outcomes.has(file));
    const broken = brokenAt ?? left[0];
    if (broken === undefined) break;
    const fault: Outcome = { stdout: '', stderr: '', exitCode: null, fault: why };
    if (files.length === 1) outcomes.set(broken, fault);
    else outcomes.set(broken, (await runBatch([broken], options)).get(broken) ?? fault);
    left = left.filter((file) => file !== broken);
  }
  return outcomes;
}

/** Outcomes by file, computed batch by batch as they are asked for (and one batch ahead). */
export function outcomesOf(
  files: readonly string[],
  options: RunnerOptions,
  size = 40,
): (file: string) => Promise<Outcome> {
  const batches: Promise<Map<string, Outcome>>[] = [];
  const place = new Map(files.map((file, i) => [file, Math.floor(i / size)]));
  const batch = (n: number): Promise<Map<string, Outcome>> =>
    (batches[n] ??= runBatch(files.slice(n * size, (n + 1) * size), options));
  return async (file) => {
    const n = place.get(file) ?? -1;
    const answer = batch(n);
    if ((n + 1) * size < files.length) void batch(n + 1);
    const outcome = (await answer).get(file);
    if (outcome === undefined) throw new Error(`${file} is not in any batch`);
    return outcome;
  };
}
