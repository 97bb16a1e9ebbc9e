// Makes a failing program small: deletes runs of statements, long ones first, while it still fails.
// Candidates are tried many at a time, since one process can run them all.
import { size, type Statement, without } from './tree.ts';

const AT_A_TIME = 40;

/** Tells, for each candidate, whether it still fails. */
export type StillFails = (candidates: (readonly Statement[])[]) => Promise<boolean[]>;

interface Cut {
  readonly from: number;
  readonly to: number;
}

function cuts(total: number, length: number): Cut[] {
  const list: Cut[] = [];
  for (let from = 0; from < total; from += length) list.push({ from, to: from + length });
  return list;
}

/** The smallest program found, after at most `rounds` rounds of AT_A_TIME candidates. */
export async function shrink(
  program: readonly Statement[],
  stillFails: StillFails,
  rounds = 60,
): Promise<readonly Statement[]> {
  let best = program;
  let length = Math.max(1, size(best) >> 1);
  let next = 0;
  for (let round = 0; round < rounds; round++) {
    const all = cuts(size(best), length);
    const chosen = all.slice(next, next + AT_A_TIME);
    if (chosen.length === 0) {
      if (length === 1) break;
      length >>= 1;
      next = 0;
      continue;
    }
    const candidates = chosen.map(({ from, to }) => without(best, from, to));
    const fails = await stillFails(candidates);
    const smaller = candidates.filter((c, i) => fails[i] && size(c) < size(best));
    if (smaller.length === 0) {
      next += AT_A_TIME;
      continue;
    }
    best = smaller.reduce((a, b) => (size(b) < size(a) ? b : a));
  }
  return best;
}
