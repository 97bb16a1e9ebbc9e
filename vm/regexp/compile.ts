/** Compilation of a pattern to a program: parse, lower, generate, find out how to search. */
import { Analysis, UNKNOWN } from './analyze.ts';
import { encodeSet } from './assemble.ts';
import { type CharSet, firstUnits, sizeOf, UNITS, equalSets } from './charset.ts';
import { Generator } from './generate.ts';
import type { Tree } from './ir.ts';
import { lower } from './lower.ts';
import {
  P_CAPTURES,
  P_CODE,
  P_FIRST,
  P_FLAGS,
  P_MIN_LENGTH,
  P_REGISTERS,
  P_SKIP,
  P_WINDOW,
  PROGRAM_FLAGS,
  SKIP_SIZE,
} from './program.ts';
import { parseFlags, parsePattern, syntaxError } from './syntax.ts';

export interface CompiledRegExp {
  /** Position independent; to be copied into shared memory. */
  readonly program: Int32Array;
  /** Capturing groups, without group 0. */
  readonly groupCount: number;
  /** In the order of the pattern; a name may occur more than once. */
  readonly groupNames: readonly (readonly [string, number])[];
}

/** Throws RegExpSyntaxError. */
export function compileRegExp(pattern: string, flags: string): CompiledRegExp {
  const parsed = parseFlags(flags);
  const tree = lower(parsePattern(pattern, flags, parsed), pattern, flags, parsed);
  const fail = (message: string): never => {
    throw syntaxError(pattern.slice(0, 100), flags, message);
  };
  return { program: generate(tree, fail), groupCount: tree.captures - 1, groupNames: tree.names };
}

function generate(tree: Tree, fail: (message: string) => never): Int32Array {
  const analysis = new Analysis(tree.unicode);
  const generator = new Generator(analysis, tree.captures, tree.hasBackreferences, fail);
  const { assembler } = generator;
  generator.program(tree.body);
  const header = new Array<number>(P_CODE).fill(0);
  header[P_FLAGS] =
    (tree.unicode ? PROGRAM_FLAGS.UNICODE : 0) |
    (tree.sticky ? PROGRAM_FLAGS.STICKY : 0) |
    (analysis.isAnchored(tree.body) ? PROGRAM_FLAGS.ANCHORED : 0);
  header[P_CAPTURES] = tree.captures;
  header[P_REGISTERS] = generator.registers;
  header[P_MIN_LENGTH] = analysis.minLength(tree.body);
  const first = analysis.next(tree.body, UNKNOWN);
  const units = analysis.unicode ? firstUnits(first.set) : first.set;
  const useful = header[P_MIN_LENGTH] > 0 && !first.end && !equalSets(units, UNITS);
  header[P_FIRST] = useful ? assembler.addTable(encodeSet(units)) : -1;
  const table = shiftTable(analysis.prefix(tree.body).sets);
  header[P_SKIP] = table === undefined ? -1 : assembler.addTable(table.shifts);
  header[P_WINDOW] = table === undefined ? 0 : table.window;
  return assembler.finish(header, [P_FIRST, P_SKIP]);
}

/** The window that moves farthest on average, if it moves far enough to be worth while. */
function shiftTable(sets: readonly CharSet[]): { window: number; shifts: number[] } | undefined {
  let best: { window: number; shifts: number[] } | undefined;
  let bestSum = 2 * SKIP_SIZE;
  for (let window = 2; window <= sets.length; window++) {
    const shifts = new Array<number>(SKIP_SIZE).fill(window);
    for (let i = 0; i < window; i++) {
      const set = sets[i];
      const shift = window - 1 - i;
      if (sizeOf(set) >= SKIP_SIZE) shifts.fill(shift);
      else {
        for (let k = 0; k < set.length; k += 2) {
          for (let c = set[k]; c < set[k + 1]; c++) shifts[c % SKIP_SIZE] = shift;
        }
      }
    }
    const sum = shifts.reduce((a, b) => a + b, 0);
    if (sum <= bestSum) continue;
    best = { window, shifts };
    bestSum = sum;
  }
  return best;
}
