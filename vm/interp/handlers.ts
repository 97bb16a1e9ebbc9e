/** Handler tables: the exception handlers of a function, and the ranges of a sloppy one that are strict. */
import { FIXED_WORDS, KIND } from '../../heap/cells.ts';
import { i32 } from '../../heap/views.ts';
import { STRICT_RANGE } from '../bytecode/compiled.ts';

const BYTES_FIXED = FIXED_WORDS[KIND.BYTES];
/** int32 words of an entry: start, end, target, slot operand. */
const ENTRY_WORDS = 4;

/** i32 index of the first entry that covers word offset `at` and is a strict range, or is none; 0 if there is none. */
function find(table: number, at: number, strict: boolean): number {
  if (table === 0) return 0;
  const first = (table + BYTES_FIXED) * 2;
  const end = first + i32[table * 2] / 4;
  for (let entry = first; entry < end; entry += ENTRY_WORDS) {
    if (at >= i32[entry] && at < i32[entry + 1] && (i32[entry + 2] === STRICT_RANGE) === strict) return entry;
  }
  return 0;
}

/** i32 index of the innermost handler around word offset `at`, 0 if there is none. */
export function findHandler(table: number, at: number): number {
  return find(table, at, false);
}

/** Whether word offset `at` lies in strict code of a function that is sloppy otherwise. */
export function inStrictRange(table: number, at: number): boolean {
  return find(table, at, true) !== 0;
}
