/**
 * Searching in strings. A search looks at so many places in a slice that the comparisons stay
 * bounded; where there are more, the self-hosted loops of string.js go on slice by slice.
 */
import { setBoolean, setInt } from '../../heap/slots.ts';
import { flatBase, flatData, flatIs16, flatLength, flatten, stringLength } from '../../heap/strings.ts';
import { cage, s32, u16, u8 } from '../../heap/views.ts';
import { toNumberPrimitive } from '../interp/operators.ts';
import type { NativeTable } from '../natives.ts';
import { clamp, given, integer, receiver, SLICE_UNITS, text } from './string-arguments.ts';
import { anyObject, tailCall } from './tail-call.ts';

let textBase = 0;
let textWide = false;
let patternBase = 0;
let patternWide = false;
let patternLength = 0;

/** Makes two strings the subject of the functions below. */
function open(subject: number, pattern: number): void {
  flatten(pattern);
  flatData(subject);
  textBase = flatBase;
  textWide = flatIs16;
  flatData(pattern);
  patternBase = flatBase;
  patternWide = flatIs16;
  patternLength = flatLength;
}

/** Places that one slice may look at for a pattern of this length. */
function placesFor(length: number): number {
  const places = Math.floor((1 << 20) / (length + 1));
  return places > SLICE_UNITS ? SLICE_UNITS : places < 1 ? 1 : places;
}

function matchesAt(at: number): boolean {
  const tb = textBase + at;
  const pb = patternBase;
  const length = patternLength;
  if (!textWide && !patternWide) {
    const memory = u8;
    for (let k = 0; k < length; k++) if (memory[tb + k] !== memory[pb + k]) return false;
    return true;
  }
  const narrow = u8;
  const wide = u16;
  for (let k = 0; k < length; k++) {
    const x = textWide ? wide[tb + k] : narrow[tb + k];
    const y = patternWide ? wide[pb + k] : narrow[pb + k];
    if (x !== y) return false;
  }
  return true;
}

/** Distances from which the host's own search is worth its set-up. */
const LONG_SEARCH = 256;

/** First match at a place in [from, to], or -1. */
function forward(from: number, to: number): number {
  if (patternLength === 0) return from <= to ? from : -1;
  if (textWide || patternWide) return forwardWide(from, to);
  const memory = u8;
  const first = memory[patternBase];
  const near = to - from > LONG_SEARCH ? from + LONG_SEARCH : to;
  for (let i = from; i <= near; i++) {
    if (memory[textBase + i] === first && matchesAt(i)) return i;
  }
  return near === to ? -1 : forwardFar(near + 1, to);
}

function forwardFar(from: number, to: number): number {
  const bytes = Buffer.from(cage, textBase + from, to - from + patternLength);
  const at = bytes.indexOf(Buffer.from(cage, patternBase, patternLength));
  return at < 0 ? -1 : from + at;
}

function forwardWide(from: number, to: number): number {
  const first = patternWide ? u16[patternBase] : u8[patternBase];
  if (textWide) {
    const memory = u16;
    for (let i = from; i <= to; i++) {
      if (memory[textBase + i] === first && matchesAt(i)) return i;
    }
  } else if (first < 256) {
    const memory = u8;
    for (let i = from; i <= to; i++) {
      if (memory[textBase + i] === first && matchesAt(i)) return i;
    }
  }
  return -1;
}

/** Last match at a place in [from, to], or -1. */
function backward(from: number, to: number): number {
  for (let i = to; i >= from; i--) if (matchesAt(i)) return i;
  return -1;
}

/** StringIndexOf for the other families: first match at or after `from`, at most at `to`. */
export function indexOfString(subject: number, pattern: number, from: number, to: number): number {
  open(subject, pattern);
  return forward(from, to);
}

/** indexOf and includes: [string, search string, position]. -2: too long for one slice. */
function search(a: number, n: number, method: string): number {
  const subject = receiver(a, method);
  const pattern = text(a, n, 1);
  const length = stringLength(subject);
  const from = clamp(integer(a, n, 2, 0), length);
  const last = length - stringLength(pattern);
  if (last < from) return -1;
  const places = placesFor(stringLength(pattern));
  const to = last - from > places ? from + places : last;
  open(subject, pattern);
  const found = forward(from, to);
  return found < 0 && to < last ? -2 : found;
}

function indexOf(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 3)) return tailCall(dst, 'StringIndexOfSlow', a, n);
  const found = search(a, n, 'indexOf');
  if (found === -2) tailCall(dst, 'StringIndexOfLong', a, n);
  else setInt(dst, found);
}

function includes(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 3)) return tailCall(dst, 'StringIncludesSlow', a, n);
  const found = search(a, n, 'includes');
  if (found === -2) tailCall(dst, 'StringIncludesLong', a, n);
  else setBoolean(dst, found >= 0);
}

function lastIndexOf(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 3)) return tailCall(dst, 'StringLastIndexOfSlow', a, n);
  const subject = receiver(a, 'lastIndexOf');
  const pattern = text(a, n, 1);
  // NaN, so also what is missing, means the end.
  const position = given(a, n, 2) ? toNumberPrimitive(a + 2) : NaN;
  const last = stringLength(subject) - stringLength(pattern);
  const start = position !== position ? last : clamp(Math.trunc(position), last);
  if (last < 0) return setInt(dst, -1);
  if (start > placesFor(stringLength(pattern))) return tailCall(dst, 'StringLastIndexOfLong', a, n);
  open(subject, pattern);
  setInt(dst, backward(0, start));
}

function startsWith(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 3)) return tailCall(dst, 'StringStartsWithSlow', a, n);
  const subject = receiver(a, 'startsWith');
  const pattern = text(a, n, 1);
  const at = clamp(integer(a, n, 2, 0), stringLength(subject));
  affix(dst, subject, pattern, at);
}

function endsWith(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 3)) return tailCall(dst, 'StringEndsWithSlow', a, n);
  const subject = receiver(a, 'endsWith');
  const pattern = text(a, n, 1);
  const end = clamp(integer(a, n, 2, Infinity), stringLength(subject));
  affix(dst, subject, pattern, end - stringLength(pattern));
}

function affix(dst: number, subject: number, pattern: number, at: number): void {
  if (at < 0 || at + stringLength(pattern) > stringLength(subject)) return setBoolean(dst, false);
  open(subject, pattern);
  setBoolean(dst, matchesAt(at));
}

export const stringSearchNatives = {
  StringPrototypeIndexOf: (dst, a, n) => indexOf(dst, a - 1, n + 1),
  StringPrototypeIncludes: (dst, a, n) => includes(dst, a - 1, n + 1),
  StringPrototypeLastIndexOf: (dst, a, n) => lastIndexOf(dst, a - 1, n + 1),
  StringPrototypeStartsWith: (dst, a, n) => startsWith(dst, a - 1, n + 1),
  StringPrototypeEndsWith: (dst, a, n) => endsWith(dst, a - 1, n + 1),
  /** $StringIndexOf(string, search, position) and so on: primitives only. */
  StringIndexOf: indexOf,
  StringIncludesAt: includes,
  StringLastIndexOf: lastIndexOf,
  StringStartsWith: startsWith,
  StringEndsWith: endsWith,
  /** $StringIndexOfSlice(string, search, from): the index if found; else -(next place) - 1, where past the end is the end. */
  StringIndexOfSlice: (dst, a) => {
    const from = s32[(a + 2) * 2];
    const last = stringLength(s32[a * 2]) - stringLength(s32[(a + 1) * 2]);
    const places = placesFor(stringLength(s32[(a + 1) * 2]));
    const to = last - from > places ? from + places : last;
    const found = indexOfString(s32[a * 2], s32[(a + 1) * 2], from, to);
    setInt(dst, found >= 0 ? found : -(to + 1) - 1);
  },
  /** $StringLastIndexOfSlice(string, search, from): likewise downwards; -1 is "nowhere", -(n) - 2 goes on at n. */
  StringLastIndexOfSlice: (dst, a) => {
    const to = s32[(a + 2) * 2];
    const places = placesFor(stringLength(s32[(a + 1) * 2]));
    const from = to > places ? to - places : 0;
    open(s32[a * 2], s32[(a + 1) * 2]);
    const found = backward(from, to);
    setInt(dst, found >= 0 ? found : from === 0 ? -1 : -(from - 1) - 2);
  },
} satisfies NativeTable;
