/** String.prototype: characters, parts, concatenation, trimming; String.fromCharCode. */
import { OFF, KIND, KIND_MASK } from '../../heap/cells.ts';
import { storeValue } from '../../heap/barrier.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { loadValue, setInt, setNumber, setObject, setString, setUndefined } from '../../heap/slots.ts';
import {
  charCodeAt, concatStrings, flatBase, flatData, flatIs16, flatLength, MAX_STRING_LENGTH, singleChar, stringLength, substring,
} from '../../heap/strings.ts';
import { TAG_INT, TAG_OBJECT, TAG_STRING } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, u16, u8 } from '../../heap/views.ts';
import { describe } from '../interp/describe.ts';
import { toNumberPrimitive, toStringPrimitive } from '../interp/operators.ts';
import { throwRangeError, throwTypeError } from '../errors.ts';
import { arg, type NativeTable } from '../natives.ts';
import { clamp, given, integer, receiver, SLICE_UNITS, text } from './string-arguments.ts';
import { anyObject, tailCall } from './tail-call.ts';
import { beginText, endText, pushString, pushUnit } from './text-builder.ts';
import { setIterResult } from './iter-result.ts';
import { FAMILY, isIterator, iteratorDone, newIterator, YIELDS } from './iterators.ts';

const WRAPPED = KIND.WRAPPER;

function throwInvalidLength(): never {
  return throwRangeError('Invalid string length');
}

function isStringAndIndex(a: number, n: number): boolean {
  return n > 1 && s32[a * 2 + 1] === TAG_STRING && s32[a * 2 + 3] === TAG_INT;
}

/** The character index asked for, -1 where it is out of range. */
function place(a: number, n: number, subject: number): number {
  const position = integer(a, n, 1, 0);
  return position >= 0 && position < stringLength(subject) ? position : -1;
}

function charAt(dst: number, a: number, n: number): void {
  if (!isStringAndIndex(a, n) && anyObject(a, n, 2)) return tailCall(dst, 'StringCharAtSlow', a, n);
  const subject = receiver(a, 'charAt');
  const at = place(a, n, subject);
  setString(dst, at < 0 ? rootCell(ROOT.emptyString) : singleChar(charCodeAt(subject, at)));
}

function charCodeAtMethod(dst: number, a: number, n: number): void {
  if (isStringAndIndex(a, n)) {
    const at = s32[a * 2 + 2];
    const subject = s32[a * 2];
    if (at >= 0 && at < i32[subject * 2]) return setInt(dst, charCodeAt(subject, at));
    return setNumber(dst, NaN);
  }
  if (anyObject(a, n, 2)) return tailCall(dst, 'StringCharCodeAtSlow', a, n);
  const subject = receiver(a, 'charCodeAt');
  const at = place(a, n, subject);
  setNumber(dst, at < 0 ? NaN : charCodeAt(subject, at));
}

/** The code point at `at`: a pair counts as one. */
export function codePointOf(subject: number, at: number): number {
  const lead = charCodeAt(subject, at);
  if ((lead & 0xfc00) !== 0xd800 || at + 1 >= stringLength(subject)) return lead;
  const trail = charCodeAt(subject, at + 1);
  return (trail & 0xfc00) === 0xdc00 ? (lead - 0xd800) * 1024 + trail - 0xdc00 + 0x10000 : lead;
}

function codePointAt(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 2)) return tailCall(dst, 'StringCodePointAtSlow', a, n);
  const subject = receiver(a, 'codePointAt');
  const at = place(a, n, subject);
  if (at < 0) setUndefined(dst);
  else setInt(dst, codePointOf(subject, at));
}

function at(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 2)) return tailCall(dst, 'StringAtSlow', a, n);
  const subject = receiver(a, 'at');
  const relative = integer(a, n, 1, 0);
  const index = relative >= 0 ? relative : stringLength(subject) + relative;
  if (index < 0 || index >= stringLength(subject)) setUndefined(dst);
  else setString(dst, singleChar(charCodeAt(subject, index)));
}

function fromEnd(x: number, length: number): number {
  return x < 0 ? (length + x > 0 ? length + x : 0) : x < length ? x : length;
}

function slice(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 3)) return tailCall(dst, 'StringSliceSlow', a, n);
  const subject = receiver(a, 'slice');
  const length = stringLength(subject);
  const from = fromEnd(integer(a, n, 1, 0), length);
  const to = fromEnd(integer(a, n, 2, length), length);
  setString(dst, from < to ? substring(subject, from, to) : rootCell(ROOT.emptyString));
}

function substringMethod(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 3)) return tailCall(dst, 'StringSubstringSlow', a, n);
  const subject = receiver(a, 'substring');
  const length = stringLength(subject);
  const x = clamp(integer(a, n, 1, 0), length);
  const y = clamp(integer(a, n, 2, length), length);
  setString(dst, x < y ? substring(subject, x, y) : substring(subject, y, x));
}

function substr(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 3)) return tailCall(dst, 'StringSubstrSlow', a, n);
  const subject = receiver(a, 'substr');
  const length = stringLength(subject);
  const from = fromEnd(integer(a, n, 1, 0), length);
  const to = Math.min(from + clamp(integer(a, n, 2, length), length), length);
  setString(dst, from < to ? substring(subject, from, to) : rootCell(ROOT.emptyString));
}

function concat(dst: number, a: number, n: number): void {
  if (anyObject(a, n, n)) return tailCall(dst, 'StringConcatSlow', a, n);
  let result = receiver(a, 'concat');
  for (let i = 1; i < n; i++) result = concatStrings(result, toStringPrimitive(a + i));
  setString(dst, result);
}

/** `subject` times `count`: short ones are copied flat, others double as ropes. */
function repeatString(subject: number, count: number): number {
  const length = stringLength(subject);
  if (length * count > MAX_STRING_LENGTH) throwInvalidLength();
  if (length * count <= 1024) {
    beginText();
    if (length > 0) for (let i = 0; i < count; i++) pushString(subject);
    return endText();
  }
  let result = rootCell(ROOT.emptyString);
  let power = subject;
  for (let rest = count; ; ) {
    if ((rest & 1) !== 0) result = concatStrings(result, power);
    rest >>>= 1;
    if (rest === 0) return result;
    power = concatStrings(power, power);
  }
}

function repeat(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 2)) return tailCall(dst, 'StringRepeatSlow', a, n);
  const subject = receiver(a, 'repeat');
  const count = integer(a, n, 1, 0);
  if (count < 0 || count === Infinity) throwRangeError(`Invalid count value: ${describe(arg(a, n, 1))}`);
  setString(dst, stringLength(subject) === 0 ? subject : repeatString(subject, count));
}

/** [string, target length, filler] */
function pad(dst: number, a: number, n: number, method: string, atStart: boolean): void {
  if (anyObject(a, n, 3)) return tailCall(dst, atStart ? 'StringPadStartSlow' : 'StringPadEndSlow', a, n);
  const subject = receiver(a, method);
  const fill = clamp(integer(a, n, 1, 0), Number.MAX_SAFE_INTEGER) - stringLength(subject);
  if (fill <= 0) return setString(dst, subject);
  const filler = given(a, n, 2) ? text(a, n, 2) : singleChar(32);
  const unit = stringLength(filler);
  if (unit === 0) return setString(dst, subject);
  if (fill + stringLength(subject) > MAX_STRING_LENGTH) throwInvalidLength();
  const whole = repeatString(filler, Math.floor(fill / unit));
  const padding = concatStrings(whole, substring(filler, 0, fill % unit));
  setString(dst, atStart ? concatStrings(padding, subject) : concatStrings(subject, padding));
}

/** WhiteSpace or LineTerminator. */
function isSpace(unit: number): boolean {
  if (unit < 128) return unit === 32 || (unit >= 9 && unit <= 13);
  if (unit === 0xa0 || unit === 0xfeff || unit === 0x1680) return true;
  if (unit < 0x2000 || unit > 0x3000) return false;
  return unit <= 0x200a || unit === 0x2028 || unit === 0x2029 || unit === 0x202f || unit === 0x205f || unit === 0x3000;
}

/** First place at or after `from`, but at most SLICE_UNITS further, that is no space. */
function skipForward(from: number): number {
  const end = flatLength - from > SLICE_UNITS ? from + SLICE_UNITS : flatLength;
  let i = from;
  while (i < end && isSpace(flatIs16 ? u16[flatBase + i] : u8[flatBase + i])) i++;
  return i;
}

function skipBackward(to: number, from: number): number {
  const end = to - from > SLICE_UNITS ? to - SLICE_UNITS : from;
  let i = to;
  while (i > end && isSpace(flatIs16 ? u16[flatBase + i - 1] : u8[flatBase + i - 1])) i--;
  return i;
}

/** which: 1 start, 2 end, 3 both */
function trim(dst: number, a: number, n: number, method: string, which: number): void {
  if (n > 0 && s32[a * 2 + 1] === TAG_OBJECT) return trimSlow(dst, a, which);
  const subject = receiver(a, method);
  flatData(subject);
  const length = flatLength;
  const from = (which & 1) !== 0 ? skipForward(0) : 0;
  const to = (which & 2) !== 0 ? skipBackward(length, from) : length;
  if (from >= SLICE_UNITS || length - to >= SLICE_UNITS) return trimSlow(dst, a, which);
  setString(dst, substring(subject, from, to));
}

function trimSlow(dst: number, a: number, which: number): void {
  sb64[scratch + 16] = sb64[a];
  setInt(scratch + 17, which);
  tailCall(dst, 'StringTrimSlow', scratch + 16, 2);
}

/** fromCharCode (points: fromCodePoint) of primitives. */
function fromCodes(dst: number, a: number, n: number, points: boolean): void {
  if (!points && n === 1 && s32[a * 2 + 1] === TAG_INT) return setString(dst, singleChar(s32[a * 2] & 0xffff));
  if (anyObject(a, n, n)) return tailCall(dst, points ? 'StringFromCodePointSlow' : 'StringFromCharCodeSlow', a, n);
  beginText();
  for (let i = 0; i < n; i++) {
    const x = toNumberPrimitive(a + i);
    if (!points) pushUnit(x & 0xffff);
    else if (x !== Math.floor(x) || x < 0 || x > 0x10ffff) throwRangeError(`Invalid code point ${x}`);
    else if (x < 0x10000) pushUnit(x);
    else {
      pushUnit(0xd800 + ((x - 0x10000) >> 10));
      pushUnit(0xdc00 + ((x - 0x10000) & 0x3ff));
    }
  }
  setString(dst, endText());
}

/** The primitive string of `this` for toString and valueOf. */
function thisString(dst: number, a: number, method: string): void {
  const self = a - 1;
  if (s32[self * 2 + 1] === TAG_STRING) {
    sb64[dst] = sb64[self];
    return;
  }
  if (s32[self * 2 + 1] === TAG_OBJECT && (i32[s32[self * 2] * 2 + 1] & KIND_MASK) === WRAPPED) {
    loadValue(scratch + 16, s32[self * 2], OFF.WRAPPER.primitive);
    if (s32[(scratch + 16) * 2 + 1] === TAG_STRING) {
      sb64[dst] = sb64[scratch + 16];
      return;
    }
  }
  throwTypeError(`String.prototype.${method} requires that 'this' be a String`);
}

// --- iterator

function iteratorNext(dst: number, a: number): void {
  if (!isIterator(a - 1, FAMILY.STRING)) {
    throwTypeError(`Method String Iterator.prototype.next called on incompatible receiver ${describe(a - 1)}`);
  }
  const cell = s32[(a - 1) * 2];
  const value = scratch + 16;
  sb64[value] = b64[cell + OFF.ITERATOR.iterated];
  if (s32[value * 2 + 1] !== TAG_STRING) return iteratorDone(dst);
  const subject = s32[value * 2];
  for (;;) {
    const index = i32[cell * 2 + OFF.ITERATOR.index];
    if (index >= stringLength(subject)) {
      setUndefined(value);
      storeValue(cell, OFF.ITERATOR.iterated, value);
      return iteratorDone(dst);
    }
    const point = codePointOf(subject, index);
    const next = point > 0xffff ? index + 2 : index + 1;
    // A step is atomic: of two threads at one iterator each gets another character.
    if (Atomics.compareExchange(i32, cell * 2 + OFF.ITERATOR.index, index, next) !== index) continue;
    setString(value, point > 0xffff ? substring(subject, index, next) : singleChar(point));
    return setIterResult(dst, value, false);
  }
}

function iterate(dst: number, a: number, n: number): void {
  if (anyObject(a, n, 1)) return tailCall(dst, 'StringIterateSlow', a, n);
  setString(scratch + 16, receiver(a, '[Symbol.iterator]'));
  setObject(dst, newIterator(rootCell(ROOT.StringIteratorPrototype), scratch + 16, FAMILY.STRING, YIELDS.VALUES));
}

export const stringNatives = {
  StringPrototypeCharAt: (dst, a, n) => charAt(dst, a - 1, n + 1),
  StringPrototypeCharCodeAt: (dst, a, n) => charCodeAtMethod(dst, a - 1, n + 1),
  StringPrototypeCodePointAt: (dst, a, n) => codePointAt(dst, a - 1, n + 1),
  StringPrototypeAt: (dst, a, n) => at(dst, a - 1, n + 1),
  StringPrototypeSlice: (dst, a, n) => slice(dst, a - 1, n + 1),
  StringPrototypeSubstring: (dst, a, n) => substringMethod(dst, a - 1, n + 1),
  StringPrototypeSubstr: (dst, a, n) => substr(dst, a - 1, n + 1),
  StringPrototypeConcat: (dst, a, n) => concat(dst, a - 1, n + 1),
  StringPrototypeRepeat: (dst, a, n) => repeat(dst, a - 1, n + 1),
  StringPrototypePadStart: (dst, a, n) => pad(dst, a - 1, n + 1, 'padStart', true),
  StringPrototypePadEnd: (dst, a, n) => pad(dst, a - 1, n + 1, 'padEnd', false),
  StringPrototypeTrim: (dst, a) => trim(dst, a - 1, 1, 'trim', 3),
  StringPrototypeTrimStart: (dst, a) => trim(dst, a - 1, 1, 'trimStart', 1),
  StringPrototypeTrimEnd: (dst, a) => trim(dst, a - 1, 1, 'trimEnd', 2),
  StringPrototypeToString: (dst, a) => thisString(dst, a, 'toString'),
  StringPrototypeValueOf: (dst, a) => thisString(dst, a, 'valueOf'),
  StringPrototypeIterator: (dst, a) => iterate(dst, a - 1, 1),
  StringIteratorNext: iteratorNext,
  StringFromCharCode: (dst, a, n) => fromCodes(dst, a, n, false),
  StringFromCodePoint: (dst, a, n) => fromCodes(dst, a, n, true),
  // Intrinsics on primitives, the receiver first.
  StringCharAt: charAt,
  StringCharCodeAt: charCodeAtMethod,
  StringCodePointAt: codePointAt,
  StringAt: at,
  StringSlice: slice,
  StringSubstring: substringMethod,
  StringSubstr: substr,
  StringRepeat: repeat,
  StringPadStart: (dst, a, n) => pad(dst, a, n, 'padStart', true),
  StringPadEnd: (dst, a, n) => pad(dst, a, n, 'padEnd', false),
  StringIterate: iterate,
  /** $StringSkipSpace(string, from): the next place that is no space, at most a slice further. */
  StringSkipSpace: (dst, a) => {
    flatData(s32[a * 2]);
    setInt(dst, skipForward(s32[a * 2 + 2]));
  },
  /** $StringSkipSpaceBack(string, to, from): likewise downwards. */
  StringSkipSpaceBack: (dst, a) => {
    flatData(s32[a * 2]);
    setInt(dst, skipBackward(s32[a * 2 + 2], s32[a * 2 + 4]));
  },
} satisfies NativeTable;
