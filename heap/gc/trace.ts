/**
 * How cells are traced, derived from the CELLS table: flat tables by kind number, so that the loops
 * of the collectors are integer loads and compares.
 *
 *   fixed part   refHalves[refStart[k] .. refStart[k+1])       i32 distances from cell * 2, strong
 *                valueWords[valueStart[k] .. valueStart[k+1])  word distances from cell
 *                weakHalves[weakStart[k] .. weakStart[k+1])    i32 distances, cleared when dead
 *   tail         by sizeOf[k]; SIZE_OBJECT and SIZE_SLOTS hold values, SIZE_REFS cell indices
 *   header       of SIZE_OBJECT kinds: the shape (always an old cell)
 *
 * What the table calls 'special' has a rule of its own in the collectors:
 *   SHAPE        transitionsRef is a TRANSITIONS table (strong) or a single child shape (weak)
 *   TRANSITIONS  its tail is weak
 *   HASHTABLE    the atom table: weak
 *   PROPTABLE    entries [key, slot and attributes]: keys are strong (of a dictionary's properties
 *                nothing else may hold them)
 *   WEAKREF      target is weak in major collections
 *   WEAKTABLE    ephemerons in major collections
 *   REMEMBERED   never reached: handled by the collectors only
 */
import { CELLS, FIXED_WORDS, KIND, KIND_MASK, OFF } from '../cells.ts';
import type { CellRow } from '../cells.ts';
import { i32 } from '../views.ts';

export const SIZE_FIXED = 0;
export const SIZE_OBJECT = 1;
export const SIZE_SLOTS = 2;
export const SIZE_REFS = 3;
export const SIZE_BYTES = 4;
export const SIZE_CHARS16 = 5;
export const SIZE_WORDS = 6;
const SIZE_CODE = {
  fixed: SIZE_FIXED,
  object: SIZE_OBJECT,
  slots: SIZE_SLOTS,
  refs: SIZE_REFS,
  bytes: SIZE_BYTES,
  chars16: SIZE_CHARS16,
  words: SIZE_WORDS,
} as const;

const rows: readonly CellRow[] = CELLS;
export const KIND_COUNT = rows.length;

/** High half of a header while its cell is being copied: no cell has this kind. */
export const BUSY = 0xff;

function isWeakName(name: string): boolean {
  return name.startsWith('weak') && name.endsWith('Ref');
}

/** transitionsRef is traced by rule. */
const BY_RULE: ReadonlySet<string> = new Set(['transitionsRef']);

function halves(row: CellRow, select: (name: string) => boolean): number[] {
  return row.words.flatMap((word, i) =>
    Array.isArray(word)
      ? (word as readonly string[]).flatMap((name, half) =>
          select(name) ? [(i + 1) * 2 + half] : [],
        )
      : [],
  );
}

function values(row: CellRow): number[] {
  return row.words.flatMap((word, i) =>
    typeof word === 'object' && 'value' in word ? [i + 1] : [],
  );
}

function table(of: (row: CellRow) => number[]): { start: Int32Array; items: Int32Array } {
  const lists = rows.map(of);
  const start = new Int32Array(rows.length + 1);
  lists.forEach((list, k) => (start[k + 1] = start[k] + list.length));
  return { start, items: Int32Array.from(lists.flat()) };
}

const refs = table((row) =>
  halves(row, (name) => name.endsWith('Ref') && !isWeakName(name) && !BY_RULE.has(name)),
);
const weaks = table((row) => halves(row, isWeakName));
const every = table((row) => halves(row, (name) => name.endsWith('Ref')));
const valueTable = table(values);

export const refStart = refs.start;
export const refHalves = refs.items;
export const weakStart = weaks.start;
export const weakHalves = weaks.items;
/** Every reference half, the weak ones and those traced by rule included (minor collections). */
export const everyStart = every.start;
export const everyHalf = every.items;
export const valueStart = valueTable.start;
export const valueWords = valueTable.items;
export const sizeOf = Int32Array.from(rows, (row) => SIZE_CODE[row.size]);
export const fixedWords = Int32Array.from(FIXED_WORDS);
/** 1: has a rule of its own. */
export const special = Int32Array.from(rows, (row) =>
  row.trace === 'special' || row.kind === 'SHAPE' || row.kind === 'PROPTABLE' ? 1 : 0,
);
/** 1: holds no reference at all. */
export const leaf = Int32Array.from(rows, (_, k) =>
  special[k] === 0 &&
  refStart[k] === refStart[k + 1] &&
  weakStart[k] === weakStart[k + 1] &&
  valueStart[k] === valueStart[k + 1] &&
  sizeOf[k] !== SIZE_OBJECT &&
  sizeOf[k] !== SIZE_SLOTS &&
  sizeOf[k] !== SIZE_REFS
    ? 1
    : 0,
);

const INLINE_CAPACITY = OFF.SHAPE.inlineCapacity;

/** Words of a cell of `kind` whose header's low half is `low`. */
export function wordsOf(kind: number, low: number): number {
  const fixed = fixedWords[kind];
  switch (sizeOf[kind]) {
    case SIZE_FIXED:
      return fixed;
    case SIZE_OBJECT:
      return (fixed + i32[low * 2 + INLINE_CAPACITY]) | 0;
    case SIZE_SLOTS:
    case SIZE_WORDS:
      return (fixed + low) | 0;
    case SIZE_REFS:
      return (fixed + ((low + 1) >> 1)) | 0;
    case SIZE_BYTES:
      return (fixed + ((low + 7) >>> 3)) | 0;
    default:
      return (fixed + ((low + 3) >>> 2)) | 0;
  }
}

/** Size of a cell in words, header included. */
export function cellWords(cell: number): number {
  const at = cell * 2;
  return wordsOf(i32[at + 1] & KIND_MASK, i32[at]);
}

if (KIND.FREE !== 0 || KIND_COUNT >= BUSY) throw new Error('cell kinds do not fit the collectors');
