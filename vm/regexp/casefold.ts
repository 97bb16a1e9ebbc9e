/**
 * Case-insensitive matching. The specification compares Canonicalize(a) with Canonicalize(b); here that
 * relation becomes a partition of the characters, and sets are closed over it when they are compiled,
 * so the matcher never folds (but for backreferences, which ask `canonicalUnit` / `canonicalCodePoint`).
 *
 * Two relations: without u or v, upper-casing single units; with them, simple case folding. Both are
 * derived from the host when first needed; sets within ASCII, by far the most, need neither.
 */
import { type CharSet, contains, fromPairs, single, union, unionAll, WORDS } from './charset.ts';

/** The classes with more than one member, and a representative of each character in one. */
interface Partition {
  readonly classes: readonly (readonly number[])[];
  readonly classOf: ReadonlyMap<number, readonly number[]>;
}

let upperUnits: Uint16Array | undefined;
let units: Partition | undefined;
let codePoints: Partition | undefined;

/** Canonicalize without u and v, for every unit. */
function canonicalUnits(): Uint16Array {
  if (upperUnits !== undefined) return upperUnits;
  const table = new Uint16Array(0x10000);
  for (let c = 0; c < 0x10000; c++) {
    const upper = String.fromCharCode(c).toUpperCase();
    const u = upper.charCodeAt(0);
    table[c] = upper.length !== 1 || (c >= 128 && u < 128) ? c : u;
  }
  upperUnits = table;
  return table;
}

function partitionOf(groups: Iterable<readonly number[]>): Partition {
  const classes = [...groups].filter((members) => members.length > 1);
  const classOf = new Map<number, readonly number[]>();
  for (const members of classes) for (const c of members) classOf.set(c, members);
  return { classes, classOf };
}

function addTo(groups: Map<number, number[]>, key: number, c: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, key === c ? [c] : [key, c]);
  else if (!group.includes(c)) group.push(c);
}

function unitPartition(): Partition {
  if (units !== undefined) return units;
  const table = canonicalUnits();
  const groups = new Map<number, number[]>();
  for (let c = 0; c < 0x10000; c++) if (table[c] !== c) addTo(groups, table[c], c);
  units = partitionOf(groups.values());
  return units;
}

/** The one code point of a text, or -1. */
function only(text: string): number {
  const c = text.codePointAt(0) ?? -1;
  return text.length === (c > 0xffff ? 2 : 1) ? c : -1;
}

/** The host's own comparison of two characters with the flags u and i. */
const SAME = /^(.)\1$/isu;

/**
 * Characters are put together by lower case of upper case, then the host is asked about each of them.
 * For the few whose upper case is several characters it is asked about every pair.
 */
function codePointPartition(): Partition {
  if (codePoints !== undefined) return codePoints;
  const groups = new Map<number, number[]>();
  const special: number[] = [];
  // No script beyond the first two planes has case.
  for (let c = 0x80; c < 0x20000; c++) {
    if (c === 0xd800) c = 0xe000;
    const char = String.fromCodePoint(c);
    const upper = char.toUpperCase();
    const lower = char.toLowerCase();
    if (upper === char && lower === char) continue;
    const key = only(only(upper) >= 0 ? upper.toLowerCase() : lower);
    if (key >= 0 && key !== c && SAME.test(char + String.fromCodePoint(key))) addTo(groups, key, c);
    if (only(upper) < 0) special.push(c);
  }
  for (let upper = 0x41; upper <= 0x5a; upper++) addTo(groups, upper + 0x20, upper);
  special.forEach((a, i) => {
    for (const b of special.slice(i + 1)) {
      const same = `${String.fromCodePoint(a)}${String.fromCodePoint(b)}`;
      // The comparison folds fully, a pattern character simply; here they can differ.
      if (SAME.test(same) && new RegExp(`\\u{${a.toString(16)}}{2}`, 'iu').test(same))
        addTo(groups, a, b);
    }
  });
  codePoints = partitionOf(groups.values());
  return codePoints;
}

/** All characters that match some character of the set when case is ignored. */
export function closeOverCase(set: CharSet, unicode: boolean): CharSet {
  if (set.length === 0) return set;
  if (set[set.length - 1] <= 128) return closeAscii(set, unicode);
  const partition = unicode ? codePointPartition() : unitPartition();
  const pairs: [number, number][] = [];
  for (const members of partition.classes) {
    if (members.some((c) => contains(set, c))) for (const c of members) pairs.push([c, c + 1]);
  }
  return union(set, fromPairs(pairs));
}

function closeAscii(set: CharSet, unicode: boolean): CharSet {
  const pairs: [number, number][] = [];
  for (let lower = 0x61; lower <= 0x7a; lower++) {
    const upper = lower - 0x20;
    if (!contains(set, lower) && !contains(set, upper)) continue;
    pairs.push([lower, lower + 1], [upper, upper + 1]);
    // Long s and the Kelvin sign fold to ASCII letters.
    if (unicode && lower === 0x73) pairs.push([0x17f, 0x180]);
    if (unicode && lower === 0x6b) pairs.push([0x212a, 0x212b]);
  }
  return union(set, fromPairs(pairs));
}

/** WordCharacters: what \w means and \b looks at. */
export function wordCharacters(unicode: boolean, ignoreCase: boolean): CharSet {
  return unicode && ignoreCase ? unionAll([WORDS, single(0x17f), single(0x212a)]) : WORDS;
}

/** Canonicalize without u and v. */
export function canonicalUnit(c: number): number {
  return (upperUnits ?? canonicalUnits())[c];
}

/** One representative of all code points that match `c` under u or v and i. */
export function canonicalCodePoint(c: number): number {
  if (c < 128) return c >= 0x41 && c <= 0x5a ? c + 0x20 : c;
  const members = codePointPartition().classOf.get(c);
  if (members === undefined) return c;
  const first = members[0];
  return first < 128 ? first | 0x20 : first;
}
