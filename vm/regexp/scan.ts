/**
 * The loops of the matcher that go over many characters of the text: one-character loops, the search for
 * a place to begin, backreferences. Each does a bounded piece of work, so that the matcher can count it.
 *
 * A text is Latin-1 (`t8`) or UTF-16 (`t16`); `narrow` says which, and the other one is not read.
 */
import { canonicalCodePoint, canonicalUnit } from './casefold.ts';
import { LOOP_KIND } from './opcodes.ts';
import {
  P_FIRST,
  P_FLAGS,
  P_SKIP,
  P_WINDOW,
  PROGRAM_FLAGS,
  SET_BITMAP_WORDS,
  SKIP_SIZE,
} from './program.ts';

/** True if the set at `set` (an index in `mem`) holds the character. */
export function inSet(mem: Int32Array, set: number, c: number): boolean {
  if (c < 256) return ((mem[set + (c >> 5)] >>> (c & 31)) & 1) !== 0;
  let low = set + SET_BITMAP_WORDS + 1;
  const first = low;
  let high = low + mem[low - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mem[middle] <= c) low = middle + 1;
    else high = middle;
  }
  return ((low - first) & 1) !== 0;
}

export function isLineTerminator(c: number): boolean {
  return c === 0x0a || c === 0x0d || c === 0x2028 || c === 0x2029;
}

/** True if the units at `p - 1` and `p` are one surrogate pair. */
export function inPair(t16: Uint16Array, base: number, length: number, p: number): boolean {
  if (p <= 0 || p >= length) return false;
  return (t16[(base + p) | 0] & 0xfc00) === 0xdc00 && (t16[(base + p - 1) | 0] & 0xfc00) === 0xd800;
}

/** The code point at `p < length`. */
export function codePointAt(t16: Uint16Array, base: number, length: number, p: number): number {
  const lead = t16[(base + p) | 0];
  if ((lead & 0xfc00) !== 0xd800 || p + 1 >= length) return lead;
  const trail = t16[(base + p + 1) | 0];
  return (trail & 0xfc00) === 0xdc00 ? (lead << 10) + trail - 0x35fdc00 : lead;
}

/** The code point that ends at `p > 0`. */
export function codePointBefore(t16: Uint16Array, base: number, p: number): number {
  const trail = t16[(base + p - 1) | 0];
  if ((trail & 0xfc00) !== 0xdc00 || p < 2) return trail;
  const lead = t16[(base + p - 2) | 0];
  return (lead & 0xfc00) === 0xd800 ? (lead << 10) + trail - 0x35fdc00 : trail;
}

/** Goes on from `q` over characters of the kind; the first place from `stop` on, or where there is none. */
export function scanRun(
  mem: Int32Array,
  prog: number,
  kind: number,
  argument: number,
  t8: Uint8Array,
  t16: Uint16Array,
  narrow: boolean,
  base: number,
  length: number,
  q: number,
  stop: number,
): number {
  switch (kind) {
    case LOOP_KIND.CHAR:
      if (narrow) while (q < stop && t8[(base + q) | 0] === argument) q++;
      else while (q < stop && t16[(base + q) | 0] === argument) q++;
      return q;
    case LOOP_KIND.ANY:
      if (narrow) {
        for (; q < stop; q++) {
          const c = t8[(base + q) | 0];
          if (c === 0x0a || c === 0x0d) break;
        }
      } else while (q < stop && !isLineTerminator(t16[(base + q) | 0])) q++;
      return q;
    case LOOP_KIND.ALL:
      return stop > q ? stop : q;
    default: {
      const set = (prog + argument) | 0;
      if (narrow) {
        for (; q < stop; q++) {
          const c = t8[(base + q) | 0];
          if (((mem[(set + (c >> 5)) | 0] >>> (c & 31)) & 1) === 0) break;
        }
      } else if (kind === LOOP_KIND.SET)
        while (q < stop && inSet(mem, set, t16[(base + q) | 0])) q++;
      else {
        while (q < stop) {
          const c = codePointAt(t16, base, length, q);
          if (!inSet(mem, set, c)) break;
          q += c > 0xffff ? 2 : 1;
        }
      }
      return q;
    }
  }
}

/**
 * A lazy loop takes one more character from `q` on, and then goes on as long as the filter (an index in
 * `mem`, or 0) excludes what is next, but not beyond `stop`. Returns the new place, or -1 if the next
 * character does not belong to the loop.
 */
export function scanLazy(
  mem: Int32Array,
  prog: number,
  kind: number,
  argument: number,
  filter: number,
  t8: Uint8Array,
  t16: Uint16Array,
  narrow: boolean,
  base: number,
  length: number,
  q: number,
  stop: number,
): number {
  const set = (prog + argument) | 0;
  do {
    if (q >= length) return -1;
    let c = narrow ? t8[(base + q) | 0] : t16[(base + q) | 0];
    if (kind === LOOP_KIND.ANY) {
      if (isLineTerminator(c)) return -1;
    } else if (kind === LOOP_KIND.CHAR) {
      if (c !== argument) return -1;
    } else if (kind !== LOOP_KIND.ALL) {
      if (kind === LOOP_KIND.SETU && !narrow) c = codePointAt(t16, base, length, q);
      if (!inSet(mem, set, c)) return -1;
      if (c > 0xffff) q++;
    }
    q++;
  } while (
    filter !== 0 &&
    q < stop &&
    (q >= length || !inSet(mem, filter, narrow ? t8[(base + q) | 0] : t16[(base + q) | 0]))
  );
  return q;
}

/**
 * A greedy loop gives back one character from `q` on (one code point, if `unicode`), and goes on as long
 * as the filter excludes what would be next, down to `stop`. `low` is where the loop began.
 */
export function scanBack(
  mem: Int32Array,
  filter: number,
  unicode: boolean,
  t8: Uint8Array,
  t16: Uint16Array,
  narrow: boolean,
  base: number,
  length: number,
  q: number,
  low: number,
  stop: number,
): number {
  do {
    q--;
    if (unicode && !narrow && q > low && inPair(t16, base, length, q)) q--;
  } while (
    filter !== 0 &&
    q > stop &&
    !inSet(mem, filter, narrow ? t8[(base + q) | 0] : t16[(base + q) | 0])
  );
  return q;
}

/** The first place in [from, last] where a match may begin, or last + 1. */
export function findStart(
  mem: Int32Array,
  prog: number,
  t8: Uint8Array,
  t16: Uint16Array,
  narrow: boolean,
  base: number,
  length: number,
  from: number,
  last: number,
): number {
  const first = mem[prog + P_FIRST] === 0 ? 0 : prog + mem[prog + P_FIRST];
  const skip = mem[prog + P_SKIP] === 0 ? 0 : prog + mem[prog + P_SKIP];
  const window = mem[prog + P_WINDOW];
  const pairs = !narrow && (mem[prog + P_FLAGS] & PROGRAM_FLAGS.UNICODE) !== 0;
  for (let s = from; ; s++) {
    if (skip !== 0) {
      const lookAt = (base + window - 1) | 0;
      for (let shift = 1; s <= last; s += shift) {
        shift =
          mem[skip + ((narrow ? t8[(lookAt + s) | 0] : t16[(lookAt + s) | 0]) & (SKIP_SIZE - 1))];
        if (shift === 0) break;
      }
    }
    if (first !== 0) {
      if (skip !== 0) {
        if (s <= last && !inSet(mem, first, narrow ? t8[(base + s) | 0] : t16[(base + s) | 0]))
          continue;
      } else if (narrow) {
        for (; s <= last; s++) {
          const c = t8[(base + s) | 0];
          if (((mem[(first + (c >> 5)) | 0] >>> (c & 31)) & 1) !== 0) break;
        }
      } else while (s <= last && !inSet(mem, first, t16[(base + s) | 0])) s++;
    }
    if (s > last) return last + 1;
    if (pairs && inPair(t16, base, length, s)) continue;
    return s;
  }
}

/**
 * Compares the captured text at `from + done` with that at `to + done`, for at most `count` units.
 * Returns how many were equal (`fold`: when case is ignored).
 */
export function compareRun(
  t8: Uint8Array,
  t16: Uint16Array,
  narrow: boolean,
  base: number,
  fold: boolean,
  unicode: boolean,
  from: number,
  to: number,
  count: number,
): number {
  let i = 0;
  for (; i < count; i++) {
    let a = narrow ? t8[(base + from + i) | 0] : t16[(base + from + i) | 0];
    let b = narrow ? t8[(base + to + i) | 0] : t16[(base + to + i) | 0];
    if (a === b) continue;
    if (!fold) return i;
    if (!unicode) {
      if (canonicalUnit(a) !== canonicalUnit(b)) return i;
      continue;
    }
    // Folding keeps the number of units; pairs that match have the same lead (a test checks the host's
    // tables), so a pair is looked at where its trail units differ.
    if (!narrow && inPair(t16, base, base + from + i + 1, from + i)) {
      a = codePointBefore(t16, base, from + i + 1);
      b = codePointBefore(t16, base, to + i + 1);
    }
    if (canonicalCodePoint(a) !== canonicalCodePoint(b)) return i;
  }
  return i;
}
