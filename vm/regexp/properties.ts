/**
 * Unicode property escapes. The host's V8 knows the properties; the engine asks it once for each
 * property, by letting a fixed `\p{…}*` and `\P{…}*` run in turn over all code points in order, a plane
 * at a time, and keeps the ranges found. Only property names that the parser has checked get here, never a guest's pattern.
 */
import { type CharSet, fromPairs } from './charset.ts';

const cache = new Map<string, CharSet>();

/** Spans of code points whose text, in order, forms no surrogate pair by accident. */
const SPANS: readonly (readonly [number, number])[] = [
  [0, 0xd800],
  [0xd800, 0xdc00],
  [0xdc00, 0xe000],
  [0xe000, 0x10000],
  ...Array.from({ length: 16 }, (_, i) => [(i + 1) << 16, (i + 2) << 16] as const),
];

/** The code points from `from` to `to` as text. All of a span have the same number of units. */
function spanText(from: number, to: number): string {
  const width = from >= 0x10000 ? 2 : 1;
  const bytes = Buffer.alloc((to - from) * width * 2);
  for (let c = from, at = 0; c < to; c++) {
    if (width === 2) {
      bytes.writeUInt16LE(0xd800 + ((c - 0x10000) >> 10), at);
      bytes.writeUInt16LE(0xdc00 + (c & 0x3ff), at + 2);
      at += 4;
    } else {
      bytes.writeUInt16LE(c, at);
      at += 2;
    }
  }
  return bytes.toString('utf16le');
}

/**
 * The code points with a property, e.g. ('Script', 'Greek') or ('Alphabetic', null); undefined if this
 * host does not know it.
 */
export function propertySet(key: string, value: string | null): CharSet | undefined {
  const name = value === null ? key : `${key}=${value}`;
  const known = cache.get(name);
  if (known !== undefined) return known;
  let inside: RegExp;
  let outside: RegExp;
  try {
    inside = new RegExp(`\\p{${name}}*`, 'uy');
    outside = new RegExp(`\\P{${name}}*`, 'uy');
  } catch {
    return undefined;
  }
  const pairs: [number, number][] = [];
  for (const [from, to] of SPANS) {
    const text = spanText(from, to);
    const shift = from >= 0x10000 ? 1 : 0;
    for (let at = 0; at < text.length;) {
      outside.lastIndex = at;
      outside.test(text);
      const begin = outside.lastIndex;
      inside.lastIndex = begin;
      inside.test(text);
      at = inside.lastIndex;
      if (at > begin) pairs.push([from + (begin >> shift), from + (at >> shift)]);
    }
  }
  const set = fromPairs(pairs);
  cache.set(name, set);
  return set;
}
