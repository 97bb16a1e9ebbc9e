/**
 * Strings: immutable sequences of 16-bit units, in four representations.
 *
 *   STRING8    flat, units up to 255 (Latin-1), a byte each
 *   STRING16   flat, 16-bit units (may happen to be all Latin-1)
 *   SLICE      `length` units of a flat parent from an offset
 *   ROPE       left + right, not yet copied together; `flatRef` is the flat copy once made
 *
 * The representation is invisible: equality, hash and order go by units. Characters of a flat string
 * start two words after the cell, 8-byte aligned. *Atoms* (atoms.ts) are flat, old, and unique by
 * content.
 *
 * Races: a rope may be flattened by two threads at once; both make a copy, one wins the
 * compare-and-swap of flatRef, both go on with the winner's. left and right stay as they are until
 * the collector clears them in a stop. hash and internedRef are the same whoever stores them.
 *
 * Everything that may have to flatten a rope may allocate.
 */
import { allocate, allocateOld, reserve } from './alloc.ts';
import { casRef } from './barrier.ts';
import {
  FLAG_OLD,
  FIXED_WORDS,
  KIND,
  KIND_MASK,
  OFF,
  STRING_FLAGS,
  STRING_INTERNED,
  STRING_WIDE,
} from './cells.ts';
import { ERROR_TYPE, raise } from './errors.ts';
import { ROOT, rootCell } from './roots.ts';
import { LARGE_WORDS, ROPE_MIN_LENGTH, SLICE_MIN_LENGTH } from './tuning.ts';
import { i32, u16, u8 } from './views.ts';

export { atom, atomOfCell, isIndexAtom, indexOfString, newSymbol } from './atoms.ts';
export { newString, newString8, newString16, toHost, intToString } from './text.ts';

/** Units of the longest string, as in V8. */
export const MAX_STRING_LENGTH = 536_870_888;

const STRING8 = KIND.STRING8;
const STRING16 = KIND.STRING16;
const ROPE = KIND.ROPE;
const SLICE = KIND.SLICE;
/** The same in every representation. */
const HASH = OFF.STRING8.hash;
const FLAT = OFF.ROPE.flatRef;
const LEFT = OFF.ROPE.leftRef;
const RIGHT = OFF.ROPE.rightRef;
const PARENT = OFF.SLICE.parentRef;
const OFFSET = OFF.SLICE.offset;
/** Words before a flat string's characters. */
export const CHARS = FIXED_WORDS[KIND.STRING8];

if (OFF.ROPE.hash !== HASH || OFF.SLICE.hash !== HASH || FIXED_WORDS[KIND.STRING16] !== CHARS) {
  throw new Error('string cells do not agree');
}

export function stringLength(cell: number): number {
  return i32[cell * 2];
}

/** The unit at `i`, which must be in range. */
export function charCodeAt(cell: number, i: number): number {
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  if (kind === STRING8) return u8[(cell + CHARS) * 8 + i];
  if (kind === STRING16) return u16[(cell + CHARS) * 4 + i];
  return charCodeAtSlow(cell, kind, i);
}

function charCodeAtSlow(cell: number, kind: number, i: number): number {
  if (kind === ROPE) return charCodeAt(flatten(cell), i);
  const parent = i32[cell * 2 + PARENT];
  const at = (i32[cell * 2 + OFFSET] + i) | 0;
  return (i32[parent * 2 + 1] & KIND_MASK) === STRING8
    ? u8[(parent + CHARS) * 8 + at]
    : u16[(parent + CHARS) * 4 + at];
}

/** Set by flatData: element index of the first unit in u8 or u16. */
export let flatBase = 0;
export let flatIs16 = false;
export let flatLength = 0;

/** Where the units of a string are (flattens it first): for loops over characters without allocation in between. */
export function flatData(string: number): void {
  let cell = string;
  let kind = i32[cell * 2 + 1] & KIND_MASK;
  let offset = 0;
  if (kind === ROPE) {
    cell = flatten(cell);
    kind = i32[cell * 2 + 1] & KIND_MASK;
  }
  if (kind === SLICE) {
    offset = i32[cell * 2 + OFFSET];
    cell = i32[cell * 2 + PARENT];
    kind = i32[cell * 2 + 1] & KIND_MASK;
  }
  flatLength = i32[string * 2];
  flatIs16 = kind === STRING16;
  flatBase = flatIs16 ? (cell + CHARS) * 4 + offset : (cell + CHARS) * 8 + offset;
}

function isWide(cell: number): boolean {
  const high = i32[cell * 2 + 1];
  const kind = high & KIND_MASK;
  if (kind === SLICE) return (i32[i32[cell * 2 + PARENT] * 2 + 1] & KIND_MASK) === STRING16;
  return kind === STRING16 || (kind === ROPE && (high & STRING_WIDE) !== 0);
}

export function wordsOfString8(length: number): number {
  return (CHARS + ((length + 7) >>> 3)) | 0;
}

export function wordsOfString16(length: number): number {
  return (CHARS + ((length + 3) >>> 2)) | 0;
}

/** A flat string with garbage for content: the caller fills its units at once. */
export function allocateString8(length: number): number {
  const cell = allocate(wordsOfString8(length));
  return startString(cell, length, STRING8 | STRING_FLAGS);
}

export function allocateString16(length: number): number {
  const cell = allocate(wordsOfString16(length));
  return startString(cell, length, STRING16 | STRING_FLAGS);
}

/** The same in the old space, for atoms. */
export function allocateAtomCell(length: number, wide: boolean, flags: number): number {
  const cell = allocateOld(wide ? wordsOfString16(length) : wordsOfString8(length));
  return startString(
    cell,
    length,
    (wide ? STRING16 : STRING8) | STRING_FLAGS | STRING_INTERNED | FLAG_OLD | flags,
  );
}

function startString(cell: number, length: number, high: number): number {
  i32[cell * 2] = length;
  i32[cell * 2 + 1] = high;
  i32[cell * 2 + 2] = 0;
  i32[cell * 2 + 3] = 0;
  return cell;
}

const SHORT_COPY = 32;

/** Copies `count` units of flat data (u8 or u16 by `from16`) to u8 or u16 at `to`; never 16 to 8. */
function copyUnits(to: number, to16: boolean, from: number, from16: boolean, count: number): void {
  if (to16 === from16) {
    if (count > SHORT_COPY) {
      if (to16) u16.copyWithin(to, from, from + count);
      else u8.copyWithin(to, from, from + count);
    } else if (to16) for (let i = 0; i < count; i++) u16[to + i] = u16[from + i];
    else for (let i = 0; i < count; i++) u8[to + i] = u8[from + i];
  } else {
    for (let i = 0; i < count; i++) u16[to + i] = u8[from + i];
  }
}

/** Copies a flat or slice string's units; returns their number. */
export function copyString(to: number, to16: boolean, cell: number): number {
  flatData(cell);
  const count = flatLength;
  copyUnits(to, to16, flatBase, flatIs16, count);
  return count;
}

/** `a + b`. Throws RangeError (Invalid string length). */
export function concatStrings(a: number, b: number): number {
  const lengthA = i32[a * 2];
  const lengthB = i32[b * 2];
  if (lengthA === 0) return b;
  if (lengthB === 0) return a;
  const length = lengthA + lengthB;
  if (length > MAX_STRING_LENGTH) raise(ERROR_TYPE.RangeError, 'Invalid string length');
  const wide = isWide(a) || isWide(b);
  if (length < ROPE_MIN_LENGTH) return concatFlat(a, b, length, wide);
  const cell = allocate(FIXED_WORDS[ROPE]);
  startString(cell, length, ROPE | STRING_FLAGS | (wide ? STRING_WIDE : 0));
  i32[cell * 2 + LEFT] = a;
  i32[cell * 2 + RIGHT] = b;
  return cell;
}

function concatFlat(a: number, b: number, length: number, wide: boolean): number {
  const cell = wide ? allocateString16(length) : allocateString8(length);
  const base = wide ? (cell + CHARS) * 4 : (cell + CHARS) * 8;
  const count = copyString(base, wide, a);
  copyString(base + count, wide, b);
  return cell;
}

/** A string that is not an unflattened rope: STRING8, STRING16 or SLICE. */
export function flatten(cell: number): number {
  if ((i32[cell * 2 + 1] & KIND_MASK) !== ROPE) return cell;
  const flat = i32[cell * 2 + FLAT];
  return flat !== 0 ? flat : flattenRope(cell);
}

const pending: number[] = [];

function flattenRope(rope: number): number {
  const length = i32[rope * 2];
  const wide = (i32[rope * 2 + 1] & STRING_WIDE) !== 0;
  const words = wide ? wordsOfString16(length) : wordsOfString8(length);
  // A rope may be far longer than what there is room for: find out before.
  if (words > LARGE_WORDS) reserve(words);
  const flat = wide ? allocateString16(length) : allocateString8(length);
  const base = wide ? (flat + CHARS) * 4 : (flat + CHARS) * 8;
  const heap = i32;
  // From the right end: strings built by appending have no pending entry.
  let end = base + length;
  let cell = rope;
  pending.length = 0;
  for (;;) {
    while ((heap[cell * 2 + 1] & KIND_MASK) === ROPE) {
      const done = heap[cell * 2 + FLAT];
      if (done !== 0) {
        cell = done;
        break;
      }
      const right = heap[cell * 2 + RIGHT];
      if ((heap[right * 2 + 1] & KIND_MASK) === ROPE) {
        pending.push(heap[cell * 2 + LEFT]);
        cell = right;
      } else {
        end -= heap[right * 2];
        copyPiece(end, wide, right);
        cell = heap[cell * 2 + LEFT];
      }
    }
    end -= heap[cell * 2];
    copyPiece(end, wide, cell);
    if (pending.length === 0) break;
    cell = pending.pop() as number;
  }
  const winner = casRef(rope, FLAT, 0, flat);
  return winner === 0 ? flat : winner;
}

/** copyString, quick for the few units that strings are mostly extended by. */
function copyPiece(to: number, to16: boolean, cell: number): void {
  const count = i32[cell * 2];
  if ((i32[cell * 2 + 1] & KIND_MASK) !== STRING8 || count > SHORT_COPY) {
    copyString(to, to16, cell);
    return;
  }
  const from = u8;
  const start = (cell + CHARS) * 8;
  if (to16) for (let i = 0; i < count; i++) u16[to + i] = from[start + i];
  else for (let i = 0; i < count; i++) from[to + i] = from[start + i];
}

/** Units [from, to) of a string, 0 <= from <= to <= length. */
export function substring(cell: number, from: number, to: number): number {
  const length = (to - from) | 0;
  if (length === i32[cell * 2]) return cell;
  if (length === 0) return rootCell(ROOT.emptyString);
  flatData(cell);
  const base = flatBase + from;
  const wide = flatIs16;
  if (length === 1) return singleChar(wide ? u16[base] : u8[base]);
  if (length < SLICE_MIN_LENGTH) {
    const copy = wide ? allocateString16(length) : allocateString8(length);
    copyUnits(wide ? (copy + CHARS) * 4 : (copy + CHARS) * 8, wide, base, wide, length);
    return copy;
  }
  let parent = flatten(cell);
  let offset = from;
  if ((i32[parent * 2 + 1] & KIND_MASK) === SLICE) {
    offset = (offset + i32[parent * 2 + OFFSET]) | 0;
    parent = i32[parent * 2 + PARENT];
  }
  const slice = allocate(FIXED_WORDS[SLICE]);
  startString(slice, length, SLICE | STRING_FLAGS);
  i32[slice * 2 + PARENT] = parent;
  i32[slice * 2 + OFFSET] = offset;
  return slice;
}

/** The one-unit string; Latin-1 ones are atoms. */
export function singleChar(code: number): number {
  if (code < 256) return i32[(rootCell(ROOT.SingleChars) + FIXED_WORDS[KIND.ELEMENTS] + code) * 2];
  const cell = allocateString16(1);
  u16[(cell + CHARS) * 4] = code;
  return cell;
}

export function stringEquals(a: number, b: number): boolean {
  if (a === b) return true;
  if (i32[a * 2] !== i32[b * 2]) return false;
  if ((i32[a * 2 + 1] & i32[b * 2 + 1] & STRING_INTERNED) !== 0) return false;
  const hashA = i32[a * 2 + HASH];
  const hashB = i32[b * 2 + HASH];
  if (hashA !== hashB && hashA !== 0 && hashB !== 0) return false;
  return sameUnits(a, b);
}

function sameUnits(a: number, b: number): boolean {
  // flatten both first: it may allocate, and flatData's answers are only good until then.
  const flatB = flatten(b);
  flatData(a);
  const baseA = flatBase;
  const wideA = flatIs16;
  flatData(flatB);
  const length = flatLength;
  const baseB = flatBase;
  if (!wideA && !flatIs16) {
    for (let i = 0; i < length; i++) if (u8[baseA + i] !== u8[baseB + i]) return false;
  } else if (wideA && flatIs16) {
    for (let i = 0; i < length; i++) if (u16[baseA + i] !== u16[baseB + i]) return false;
  } else {
    const narrow = wideA ? baseB : baseA;
    const wide = wideA ? baseA : baseB;
    for (let i = 0; i < length; i++) if (u8[narrow + i] !== u16[wide + i]) return false;
  }
  return true;
}

/** Order by code units. */
export function compareStrings(a: number, b: number): -1 | 0 | 1 {
  if (a === b) return 0;
  const flatB = flatten(b);
  flatData(a);
  const baseA = flatBase;
  const wideA = flatIs16;
  const lengthA = flatLength;
  flatData(flatB);
  const baseB = flatBase;
  const wideB = flatIs16;
  const lengthB = flatLength;
  const length = lengthA < lengthB ? lengthA : lengthB;
  for (let i = 0; i < length; i++) {
    const x = wideA ? u16[baseA + i] : u8[baseA + i];
    const y = wideB ? u16[baseB + i] : u8[baseB + i];
    if (x !== y) return x < y ? -1 : 1;
  }
  return lengthA === lengthB ? 0 : lengthA < lengthB ? -1 : 1;
}

const HASH_START = 0x811c9dc5 | 0;

export function hashStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Spreads the low bits; never 0, which means "not computed". */
export function hashEnd(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h ^= h >>> 13;
  return h === 0 ? 1 : h;
}

/** Hash by content, cached in the cell. */
export function hashOf(cell: number): number {
  const hash = i32[cell * 2 + HASH];
  return hash !== 0 ? hash : computeHash(cell);
}

function computeHash(cell: number): number {
  flatData(cell);
  let hash = HASH_START;
  const end = flatBase + flatLength;
  if (flatIs16) for (let i = flatBase; i < end; i++) hash = hashStep(hash, u16[i]);
  else for (let i = flatBase; i < end; i++) hash = hashStep(hash, u8[i]);
  return (i32[cell * 2 + HASH] = hashEnd(hash));
}

/** The same hash of a host string. */
export function hashOfHost(text: string): number {
  let hash = HASH_START;
  for (let i = 0; i < text.length; i++) hash = hashStep(hash, text.charCodeAt(i));
  return hashEnd(hash);
}
