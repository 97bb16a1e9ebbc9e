// Runs generated programs in Heddle and in the host's V8 and says where they differ.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBatch } from '../support/batches.ts';
import type { Outcome } from '../support/directives.ts';

export interface Difference {
  readonly index: number;
  readonly reason: string;
}

const SILENCE_MS = 60_000;

/** The name of the uncaught error that ended a program: its message is not compared. */
const errorName = (outcome: Outcome): string | undefined =>
  /^Uncaught (\w*Error)\b/m.exec(outcome.stderr)?.[1];

/** undefined when both engines did the same. */
function difference(host: Outcome | undefined, heddle: Outcome | undefined): string | undefined {
  // A program that the host itself cannot finish proves nothing.
  if (host === undefined || host.fault !== undefined) return undefined;
  if (heddle === undefined) return 'no outcome';
  if (heddle.fault !== undefined) return `fault: ${heddle.fault}`;
  if (host.exitCode !== heddle.exitCode) {
    return `exit code: V8 ${host.exitCode}, Heddle ${heddle.exitCode}\n${host.stderr}${heddle.stderr}`;
  }
  if (errorName(host) !== errorName(heddle)) {
    return `uncaught error:\n  V8:     ${host.stderr}\n  Heddle: ${heddle.stderr}`;
  }
  // Programs print at their very end: of one that an error has ended there is nothing else to compare.
  if (errorName(host) !== undefined) return undefined;
  const theirs = host.stdout.split('\n');
  const ours = heddle.stdout.split('\n');
  for (let i = 0; i < Math.max(theirs.length, ours.length); i++) {
    if (theirs[i] !== ours[i]) {
      return `line ${i + 1}:\n  V8:     ${theirs[i]}\n  Heddle: ${ours[i]}\n${heddle.stderr}`;
    }
  }
  return undefined;
}

/** The differing ones among these sources, in order; each is run once in each mode (HEDDLE_STRESS). */
export async function compare(
  sources: readonly string[],
  modes: readonly string[] = [''],
): Promise<Difference[]> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-fuzz-'));
  try {
    const files = sources.map((source, i) => {
      const file = join(folder, `p${i}.js`);
      writeFileSync(file, source);
      return file;
    });
    const [host, ...heddle] = await Promise.all([
      runBatch(files, { runner: 'host-batch.mjs', silenceMs: SILENCE_MS }),
      ...modes.map((mode) =>
        runBatch(files, {
          runner: 'batch-runner.mjs',
          silenceMs: SILENCE_MS,
          env: { HEDDLE_STRESS: mode },
        }),
      ),
    ]);
    return files.flatMap((file, index) => {
      for (const [i, mode] of modes.entries()) {
        const reason = difference(host.get(file), heddle[i].get(file));
        if (reason === undefined) continue;
        return [{ index, reason: mode === '' ? reason : `(${mode}) ${reason}` }];
      }
      return [];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
