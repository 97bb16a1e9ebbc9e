/**
 * Case, normalization, collation: by the host's tables. Latin-1 is done here; other text goes to the
 * host, long text in parts that are cut where neither side can influence the other.
 */
import { setBoolean, setInt, setString } from '../../heap/slots.ts';
import {
  allocateString16, allocateString8, CHARS, flatBase, flatData, flatIs16, flatLength, newString, stringLength, toHost,
} from '../../heap/strings.ts';
import { TAG_STRING } from '../../heap/values.ts';
import { s32, u16, u8 } from '../../heap/views.ts';
import { throwRangeError } from '../errors.ts';
import { toStringPrimitive } from '../interp/operators.ts';
import { arg, type NativeTable } from '../natives.ts';
import { given, receiver, SLICE_UNITS, text } from './string-arguments.ts';
import { anyObject, tailCall } from './tail-call.ts';

/** First place where changing case changes a Latin-1 string: -1 nowhere, -2 if the result may be longer or wide. */
function firstChange(base: number, length: number, upper: boolean): number {
  const memory = u8;
  let first = -1;
  for (let i = 0; i < length; i++) {
    const c = memory[base + i];
    if (upper) {
      if (c === 0xb5 || c === 0xdf || c === 0xff) return -2;
      if (first < 0 && ((c >= 97 && c <= 122) || (c >= 0xe0 && c !== 0xf7))) first = i;
    } else if (first < 0 && ((c >= 65 && c <= 90) || (c >= 0xc0 && c <= 0xde && c !== 0xd7))) return i;
  }
  return first;
}

function latin1Case(subject: number, upper: boolean): number {
  const base = flatBase;
  const length = flatLength;
  const first = firstChange(base, length, upper);
  if (first === -1) return subject;
  if (first === -2) return 0;
  const cell = allocateString8(length);
  const to = (cell + CHARS) * 8;
  const memory = u8;
  for (let i = 0; i < length; i++) {
    const c = memory[base + i];
    let mapped = c;
    if (upper) {
      if ((c >= 97 && c <= 122) || (c >= 0xe0 && c !== 0xf7)) mapped = c - 32;
    } else if ((c >= 65 && c <= 90) || (c >= 0xc0 && c <= 0xde && c !== 0xd7)) mapped = c + 32;
    memory[to + i] = mapped;
  }
  return cell;
}

/** Case by the host's general rules of a string that fits in one slice. */
function changeCase(subject: number, upper: boolean): number {
  flatData(subject);
  if (!flatIs16) {
    const done = latin1Case(subject, upper);
    if (done !== 0) return done;
  }
  const host = toHost(subject);
  return newString(upper ? host.toUpperCase() : host.toLowerCase());
}

function caseMethod(dst: number, a: number, n: number, method: string, upper: boolean): void {
  if (anyObject(a, n, 1) || stringOfLength(a) > SLICE_UNITS) return tailCall(dst, upper ? 'StringUpperCaseSlow' : 'StringLowerCaseSlow', a, 1);
  setString(dst, changeCase(receiver(a, method), upper));
}

/** Length of the string in a slot, 0 if it holds something else. */
function stringOfLength(slot: number): number {
  return s32[slot * 2 + 1] === TAG_STRING ? stringLength(s32[slot * 2]) : 0;
}

/** With locales (a string or undefined). */
function localeCase(dst: number, a: number, n: number, method: string, upper: boolean): void {
  if (anyObject(a, n, 2) || stringOfLength(a) > SLICE_UNITS) {
    return tailCall(dst, upper ? 'StringLocaleUpperCaseSlow' : 'StringLocaleLowerCaseSlow', a, n);
  }
  const subject = receiver(a, method);
  if (!given(a, n, 1)) return setString(dst, changeCase(subject, upper));
  const locale = toHost(text(a, n, 1));
  const host = toHost(subject);
  setString(dst, newString(hostRange(() => (upper ? host.toLocaleUpperCase(locale) : host.toLocaleLowerCase(locale)))));
}

/** A host operation whose RangeErrors are the guest's. */
export function hostRange<T>(operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (error instanceof RangeError) return throwRangeError(error.message);
    throw error;
  }
}

const INFLUENCES_CASE = /[\p{Case_Ignorable}\u03a3\u03c3\u03c2\ud800-\udfff]/u;
/** Starters that never combine with what precedes them. */
const STARTS_FRESH = /^[\0-\u02ff\u0410-\u0418\u041a-\u0438\u3041-\u3096\u30a1-\u30f6\u4e00-\u9fff\uac00-\ud7a3]$/;

function unitAt(i: number): string {
  return String.fromCharCode(flatIs16 ? u16[flatBase + i] : u8[flatBase + i]);
}

function caseCut(i: number): boolean {
  return !INFLUENCES_CASE.test(unitAt(i - 1)) && !INFLUENCES_CASE.test(unitAt(i));
}

function normalCut(i: number): boolean {
  return STARTS_FRESH.test(unitAt(i));
}

/** Where to cut [from, length): near a slice's end, at the next place where `cut` allows it. */
function nextCut(subject: number, from: number, cut: (i: number) => boolean): number {
  flatData(subject);
  if (flatLength - from <= SLICE_UNITS) return flatLength;
  const middle = from + SLICE_UNITS;
  for (let i = middle; i > from + (SLICE_UNITS >> 1); i--) if (cut(i)) return i;
  for (let i = middle + 1; i < flatLength; i++) if (cut(i)) return i;
  return flatLength;
}

function formOf(slot: number): string {
  const form = toHost(toStringPrimitive(slot));
  if (form !== 'NFC' && form !== 'NFD' && form !== 'NFKC' && form !== 'NFKD') {
    throwRangeError('The normalization form should be one of NFC, NFD, NFKC, NFKD.');
  }
  return form;
}

function isAscii(base: number, length: number): boolean {
  const memory = u8;
  for (let i = 0; i < length; i++) if (memory[base + i] > 127) return false;
  return true;
}

function normalizeCell(subject: number, form: string): number {
  flatData(subject);
  if (!flatIs16 && (form === 'NFC' || isAscii(flatBase, flatLength))) return subject;
  return newString(toHost(subject).normalize(form));
}

function normalize(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 2) || stringOfLength(a) > SLICE_UNITS) return tailCall(dst, 'StringNormalizeSlow', a, n);
  const subject = receiver(a, 'normalize');
  const form = given(a, n, 1) ? formOf(a + 1) : 'NFC';
  setString(dst, normalizeCell(subject, form));
}

/** [string, that, locales]; options are the slow version's business. */
function localeCompare(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 4)) return tailCall(dst, 'StringLocaleCompareSlow', a, n);
  const subject = receiver(a, 'localeCompare');
  const that = text(a, n, 1);
  const locale = given(a, n, 2) ? toHost(text(a, n, 2)) : undefined;
  setInt(dst, hostRange(() => toHost(subject).localeCompare(toHost(that), locale)));
}

/** First lone surrogate in [from, to) of flat data, or -1. `to` does not cut a pair. */
function loneSurrogate(from: number, to: number): number {
  const memory = u16;
  for (let i = from; i < to; i++) {
    const unit = memory[flatBase + i];
    if ((unit & 0xf800) !== 0xd800) continue;
    if ((unit & 0xfc00) === 0xd800 && i + 1 < flatLength && (memory[flatBase + i + 1] & 0xfc00) === 0xdc00) i++;
    else return i;
  }
  return -1;
}

function isWellFormed(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 1) || stringOfLength(a) > SLICE_UNITS) return tailCall(dst, 'StringIsWellFormedSlow', a, 1);
  flatData(receiver(a, 'isWellFormed'));
  setBoolean(dst, !flatIs16 || loneSurrogate(0, flatLength) < 0);
}

function toWellFormed(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 1) || stringOfLength(a) > SLICE_UNITS) return tailCall(dst, 'StringToWellFormedSlow', a, 1);
  setString(dst, wellFormed(receiver(a, 'toWellFormed')));
}

function wellFormed(subject: number): number {
  flatData(subject);
  if (!flatIs16) return subject;
  const base = flatBase;
  const length = flatLength;
  let lone = loneSurrogate(0, length);
  if (lone < 0) return subject;
  const cell = allocateString16(length);
  const to = (cell + CHARS) * 4;
  u16.copyWithin(to, base, base + length);
  for (; lone >= 0; lone = loneSurrogate(lone + 1, length)) u16[to + lone] = 0xfffd;
  return cell;
}

export const stringCaseNatives = {
  StringPrototypeToUpperCase: (dst, a) => caseMethod(dst, a - 1, 1, 'toUpperCase', true),
  StringPrototypeToLowerCase: (dst, a) => caseMethod(dst, a - 1, 1, 'toLowerCase', false),
  StringPrototypeToLocaleUpperCase: (dst, a, n) => localeCase(dst, a - 1, n + 1, 'toLocaleUpperCase', true),
  StringPrototypeToLocaleLowerCase: (dst, a, n) => localeCase(dst, a - 1, n + 1, 'toLocaleLowerCase', false),
  StringPrototypeNormalize: (dst, a, n) => normalize(dst, a - 1, n + 1),
  StringPrototypeLocaleCompare: (dst, a, n) => localeCompare(dst, a - 1, n + 1),
  StringPrototypeIsWellFormed: (dst, a) => isWellFormed(dst, a - 1, 1),
  StringPrototypeToWellFormed: (dst, a) => toWellFormed(dst, a - 1, 1),
  // Intrinsics: strings that fit in a slice, and where to cut longer ones.
  /** $StringChangeCase(string, upper, locale) */
  StringChangeCase: (dst, a) => {
    const upper = s32[(a + 1) * 2] !== 0;
    if (!given(a, 3, 2)) return setString(dst, changeCase(s32[a * 2], upper));
    const locale = toHost(toStringPrimitive(a + 2));
    const host = toHost(s32[a * 2]);
    setString(dst, newString(hostRange(() => (upper ? host.toLocaleUpperCase(locale) : host.toLocaleLowerCase(locale)))));
  },
  /** $StringNormalizePart(string, form) */
  StringNormalizePart: (dst, a, n) => setString(dst, normalizeCell(s32[a * 2], formOf(arg(a, n, 1)))),
  StringCaseCut: (dst, a) => setInt(dst, nextCut(s32[a * 2], s32[a * 2 + 2], caseCut)),
  StringNormalCut: (dst, a) => setInt(dst, nextCut(s32[a * 2], s32[a * 2 + 2], normalCut)),
  /** $StringLoneSurrogate(string, from): its place; else -(next place) - 1. */
  StringLoneSurrogate: (dst, a) => {
    flatData(s32[a * 2]);
    const from = s32[a * 2 + 2];
    if (!flatIs16) return setInt(dst, -flatLength - 1);
    let to = flatLength - from > SLICE_UNITS ? from + SLICE_UNITS : flatLength;
    if (to < flatLength && (u16[flatBase + to - 1] & 0xfc00) === 0xd800) to++;
    const found = loneSurrogate(from, to);
    setInt(dst, found >= 0 ? found : -to - 1);
  },
  /** $StringWellFormedPart(string): a slice that does not begin or end within a pair. */
  StringWellFormedPart: (dst, a) => setString(dst, wellFormed(s32[a * 2])),
  /** $StringPairCut(string, from): the end of a slice that cuts no pair. */
  StringPairCut: (dst, a) => {
    flatData(s32[a * 2]);
    const from = s32[a * 2 + 2];
    let to = flatLength - from > SLICE_UNITS ? from + SLICE_UNITS : flatLength;
    if (flatIs16 && to < flatLength && (u16[flatBase + to - 1] & 0xfc00) === 0xd800) to++;
    setInt(dst, to);
  },
  /** $StringLocaleCompare(string, that, locale, numeric, sensitivity): the options of collation that are strings or booleans. */
  StringLocaleCompare: (dst, a, n) => {
    const locale = given(a, n, 2) ? toHost(text(a, n, 2)) : undefined;
    const options: Intl.CollatorOptions = {};
    if (given(a, n, 3)) options.numeric = s32[(a + 3) * 2] !== 0;
    if (given(a, n, 4)) options.sensitivity = toHost(text(a, n, 4)) as Intl.CollatorOptions['sensitivity'];
    const left = toHost(text(a, n, 0));
    setInt(dst, hostRange(() => left.localeCompare(toHost(text(a, n, 1)), locale, options)));
  },
} satisfies NativeTable;
