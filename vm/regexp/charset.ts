/**
 * Sets of code points as inversion lists: ascending boundaries, [from, to) in turn, so that a code point
 * is in the set if an odd number of boundaries is at most as large as it. Immutable.
 */

export type CharSet = readonly number[];

export const CODE_POINTS = 0x110000;
export const EMPTY: CharSet = [];
export const FULL: CharSet = [0, CODE_POINTS];
export const DIGITS: CharSet = [0x30, 0x3a];
export const WORDS: CharSet = [0x30, 0x3a, 0x41, 0x5b, 0x5f, 0x60, 0x61, 0x7b];
export const LINE_TERMINATORS: CharSet = [0x0a, 0x0b, 0x0d, 0x0e, 0x2028, 0x202a];
export const SPACES: CharSet = [
  0x09, 0x0e, 0x20, 0x21, 0xa0, 0xa1, 0x1680, 0x1681, 0x2000, 0x200b, 0x2028, 0x202a, 0x202f,
  0x2030, 0x205f, 0x2060, 0x3000, 0x3001, 0xfeff, 0xff00,
];
/** Characters that are one code unit and no surrogate: for these a unit is a code point. */
export const PLAIN_UNITS: CharSet = [0, 0xd800, 0xe000, 0x10000];
export const UNITS: CharSet = [0, 0x10000];

export function single(c: number): CharSet {
  return [c, c + 1];
}

/** The set of the given [from, to) pairs, in any order. */
export function fromPairs(pairs: readonly (readonly [number, number])[]): CharSet {
  const sorted = [...pairs].sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  let end = -1;
  for (const [from, to] of sorted) {
    if (from > end) {
      if (end >= 0) out.push(end);
      out.push(from);
      end = to;
    } else if (to > end) end = to;
  }
  if (end >= 0) out.push(end);
  return out;
}

export function unionAll(sets: readonly CharSet[]): CharSet {
  if (sets.length === 0) return EMPTY;
  if (sets.length === 1) return sets[0];
  if (sets.length === 2) return union(sets[0], sets[1]);
  const pairs: [number, number][] = [];
  for (const set of sets) for (let i = 0; i < set.length; i += 2) pairs.push([set[i], set[i + 1]]);
  return fromPairs(pairs);
}

/** Merges two lists; a boundary is where the outcome of (in a, in b) changes. */
function combine(a: CharSet, b: CharSet, both: boolean, onlyA: boolean, onlyB: boolean): CharSet {
  const out: number[] = [];
  let i = 0;
  let j = 0;
  let inside = false;
  while (i < a.length || j < b.length) {
    const at = Math.min(i < a.length ? a[i] : CODE_POINTS, j < b.length ? b[j] : CODE_POINTS);
    if (i < a.length && a[i] === at) i++;
    if (j < b.length && b[j] === at) j++;
    const inA = (i & 1) === 1;
    const inB = (j & 1) === 1;
    const now = inA ? (inB ? both : onlyA) : inB && onlyB;
    if (now !== inside) {
      out.push(at);
      inside = now;
    }
  }
  return out;
}

export function union(a: CharSet, b: CharSet): CharSet {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return combine(a, b, true, true, true);
}

export function intersect(a: CharSet, b: CharSet): CharSet {
  return combine(a, b, true, false, false);
}

export function subtract(a: CharSet, b: CharSet): CharSet {
  return combine(a, b, false, true, false);
}

export function complement(a: CharSet): CharSet {
  return subtract(FULL, a);
}

export function disjoint(a: CharSet, b: CharSet): boolean {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i + 1] <= b[j]) i += 2;
    else if (b[j + 1] <= a[i]) j += 2;
    else return false;
  }
  return true;
}

export function contains(set: CharSet, c: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (set[middle] <= c) low = middle + 1;
    else high = middle;
  }
  return (low & 1) === 1;
}

export function sizeOf(set: CharSet): number {
  let n = 0;
  for (let i = 0; i < set.length; i += 2) n += set[i + 1] - set[i];
  return n;
}

export function equalSets(a: CharSet, b: CharSet): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/** The units with which a character of the set can begin: itself, or the lead surrogate of its pair. */
export function firstUnits(set: CharSet): CharSet {
  const units = intersect(set, UNITS);
  const leads: [number, number][] = [];
  for (let i = 0; i < set.length; i += 2) {
    if (set[i + 1] <= 0x10000) continue;
    const from = Math.max(set[i], 0x10000) - 0x10000;
    const to = set[i + 1] - 1 - 0x10000;
    leads.push([0xd800 + (from >> 10), 0xd800 + (to >> 10) + 1]);
  }
  return leads.length === 0 ? units : union(units, fromPairs(leads));
}
