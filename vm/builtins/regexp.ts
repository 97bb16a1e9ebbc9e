/**
 * RegExp: exec and test where no guest code can be met, flags and source, and the loops of match,
 * replace, split over all matches for pristine regular expressions. A match that does not end in its
 * slice is gone on with by the self-hosted loops in regexp.js.
 */
import { reserve } from '../../heap/alloc.ts';
import { storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { arrayLength, arrayPush, getElement, setArrayLength, setElement } from '../../heap/elements.ts';
import { newArray } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { numberOf, setBoolean, setInt, setNull, setNumber, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { flatBase, flatData, flatIs16, newString, stringLength, substring, toHost } from '../../heap/strings.ts';
import { TAG_INT, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { throwTypeError } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import { toStringPrimitive } from '../interp/operators.ts';
import { arg, type NativeTable } from '../natives.ts';
import { setIterResult } from './iter-result.ts';
import { FAMILY, isIterator, iteratorDone, newIterator } from './iterators.ts';
import { beginMatch, beginRow, continueMatch, endRow, FAIL, groupCount, groupEnd, groupStart, MATCH, nextOfRow, YIELD } from './regexp-match.ts';
import { hasPlainLastIndex, hasPristineExec, isPristine, speciesIsPristine } from './regexp-pristine.ts';
import { escapePattern, flagsOfBits, newRegExp, REGEXP_FLAG } from './regexp-programs.ts';
import { buildResult, captureTo } from './regexp-result.ts';
import { addRange, beginRanges, endRanges } from './range-text.ts';
import { addSubstitution, parseTemplate } from './regexp-template.ts';
import { codePointOf } from './string.ts';
import { tailCall } from './tail-call.ts';

const LAST_INDEX = FIXED_WORDS[KIND.REGEXP];
const UNICODE_MODE = REGEXP_FLAG.u | REGEXP_FLAG.v;
const KEEPS_INDEX = REGEXP_FLAG.g | REGEXP_FLAG.y;

/** The REGEXP cell in a slot, or 0. */
export function regexpIn(slot: number): number {
  if (s32[slot * 2 + 1] !== TAG_OBJECT) return 0;
  return (i32[s32[slot * 2] * 2 + 1] & KIND_MASK) === KIND.REGEXP ? s32[slot * 2] : 0;
}

function flagBits(regexp: number): number {
  return i32[regexp * 2 + OFF.REGEXP.flagBits];
}

function setLastIndex(regexp: number, index: number): void {
  setInt(scratch + 24, index);
  storeValue(regexp, LAST_INDEX, scratch + 24);
}

/** lastIndex where it is a plain int, else -1. */
function plainLastIndex(regexp: number): number {
  if (!hasPlainLastIndex(regexp)) return -1;
  sb64[scratch + 24] = b64[regexp + LAST_INDEX];
  return s32[(scratch + 24) * 2 + 1] === TAG_INT ? s32[(scratch + 24) * 2] : -1;
}

/** After a match that ended: lastIndex as RegExpBuiltinExec leaves it. */
function settleLastIndex(regexp: number, matched: boolean): void {
  if ((flagBits(regexp) & KEEPS_INDEX) !== 0) setLastIndex(regexp, matched ? groupEnd(0) : 0);
}

/** exec and test of a REGEXP with a plain lastIndex on a primitive; false if it is not that, or not done in a slice. */
function execPlain(dst: number, regexp: number, text: number, testing: boolean): boolean {
  const lastIndex = plainLastIndex(regexp);
  if (lastIndex < 0) return false;
  const subject = toStringPrimitive(text);
  const flags = flagBits(regexp);
  const from = (flags & KEEPS_INDEX) !== 0 ? lastIndex : 0;
  let result = FAIL;
  if (from <= stringLength(subject)) result = beginMatch(regexp, subject, from, (flags & REGEXP_FLAG.y) !== 0, true);
  if (result === YIELD) return false;
  settleLastIndex(regexp, result === MATCH);
  if (testing) setBoolean(dst, result === MATCH);
  else if (result === MATCH) buildResult(dst, regexp, subject);
  else setNull(dst);
  return true;
}

function exec(dst: number, a: number, n: number): void {
  const regexp = regexpIn(a - 1);
  if (regexp === 0) throwTypeError(`Method RegExp.prototype.exec called on incompatible receiver ${describe(a - 1)}`);
  const text = arg(a, n, 0);
  if (s32[text * 2 + 1] !== TAG_OBJECT && execPlain(dst, regexp, text, false)) return;
  slow(dst, 'RegExpExecSlow', a - 1, text);
}

function test(dst: number, a: number, n: number): void {
  const regexp = regexpIn(a - 1);
  const text = arg(a, n, 0);
  if (regexp !== 0 && s32[text * 2 + 1] !== TAG_OBJECT && hasPristineExec(regexp) && execPlain(dst, regexp, text, true)) return;
  slow(dst, 'RegExpTestSlow', a - 1, text);
}

function slow(dst: number, name: string, self: number, text: number): void {
  sb64[scratch + 16] = sb64[self];
  sb64[scratch + 17] = sb64[text];
  tailCall(dst, name, scratch + 16, 2);
}

function flagGetter(name: string, bit: number) {
  return (dst: number, a: number): void => {
    const regexp = regexpIn(a - 1);
    if (regexp !== 0) return setBoolean(dst, (flagBits(regexp) & bit) !== 0);
    requirePrototype(a - 1, name);
    setUndefined(dst);
  };
}

/** The getters may be asked of RegExp.prototype itself. */
function requirePrototype(self: number, name: string): void {
  if (s32[self * 2 + 1] === TAG_OBJECT && s32[self * 2] === rootCell(ROOT.RegExpPrototype)) return;
  throwTypeError(`RegExp.prototype.${name} getter called on non-RegExp object`);
}

function sourceGetter(dst: number, a: number): void {
  const regexp = regexpIn(a - 1);
  if (regexp === 0) {
    requirePrototype(a - 1, 'source');
    return setString(dst, newString('(?:)'));
  }
  sb64[scratch + 24] = b64[regexp + OFF.REGEXP.source];
  const source = s32[(scratch + 24) * 2];
  const text = toHost(source);
  const escaped = escapePattern(text);
  setString(dst, escaped === text ? source : newString(escaped));
}

/** AdvanceStringIndex */
function advance(subject: number, index: number, unicode: boolean): number {
  if (!unicode || index + 1 >= stringLength(subject)) return index + 1;
  return index + (codePointOf(subject, index) > 0xffff ? 2 : 1);
}

// --- all matches of a pristine regular expression

/** What to do with each match. */
const REPLACE = 0; // append what precedes it, and the substitution, to the text
const LIST = 1; // append its text to the array
const COLLECT = 2; // append start, end and captures to the array
const SPLIT = 3; // append what precedes it, and the captures, to the array

/** Slots of the state of a loop, an array: the text or array so far, where the last match ended, where to go on, limit. */
const RESULT = 0;
const DONE = 1;
const NEXT = 2;
const LIMIT = 3;

/** Groups that the matches of one slice may have together, and characters it may skip. */
const MATCHES = 512;
const SKIP = 1 << 16;
const ROOM = 1 << 14;
/** Most pieces of split where nobody says how many. */
const NO_LIMIT = 0xffff_ffff;

function stateInt(state: number, index: number): number {
  getElement(scratch + 28, state, index);
  return numberOf(scratch + 28);
}

function setStateInt(state: number, index: number, value: number): void {
  setInt(scratch + 28, value);
  setElement(state, index, scratch + 28);
}

function push(array: number, slot: number): void {
  arrayPush(array, slot);
}

function pushText(array: number, subject: number, from: number, to: number): void {
  setString(scratch + 28, substring(subject, from, to));
  push(array, scratch + 28);
}

function pushNumber(array: number, value: number): void {
  setInt(scratch + 28, value);
  push(array, scratch + 28);
}

function pushCaptures(array: number, subject: number, count: number, limit: number): void {
  for (let i = 1; i < count && arrayLength(array) < limit; i++) {
    captureTo(scratch + 28, subject, i);
    push(array, scratch + 28);
  }
}

/** What the loop over all matches goes on from: where the last match ended, where to look next, most elements; and its text. */
let loopDone = 0;
let loopNext = 0;
let loopLimit = Infinity;
let loopText = 0;

/**
 * Result of a slice: 0 all matches are found, 1 there may be more, 2 stopped within a match. When
 * memory runs out it is executed again: so the array is cut back, and a slice that goes on within a
 * match ends behind it (the matcher still knows that match, but not an earlier one).
 */
function allMatchesSlice(mode: number, regexp: number, subject: number, state: number, template: number, resume: boolean): number {
  reserve(ROOM);
  getElement(scratch + 30, state, RESULT);
  const result = s32[(scratch + 30) * 2];
  const before = mode === REPLACE ? 0 : arrayLength(result);
  loopDone = stateInt(state, DONE);
  loopNext = stateInt(state, NEXT);
  loopLimit = mode === SPLIT ? stateInt(state, LIMIT) : Infinity;
  let answer: number;
  try {
    answer = findMatches(mode, regexp, subject, result, template, resume);
  } catch (error) {
    if (mode !== REPLACE) setArrayLength(result, before);
    throw error;
  }
  if (mode === REPLACE) {
    setString(scratch + 28, loopText);
    setElement(state, RESULT, scratch + 28);
  }
  setStateInt(state, DONE, loopDone);
  setStateInt(state, NEXT, loopNext);
  return answer;
}

/** `result`: the array, or the text so far (0 none) where replacing. */
function findMatches(mode: number, regexp: number, subject: number, result: number, template: number, resume: boolean): number {
  const size = stringLength(subject);
  const flags = flagBits(regexp);
  const unicode = (flags & UNICODE_MODE) !== 0;
  const sticky = (flags & REGEXP_FLAG.y) !== 0 && mode !== SPLIT;
  const count = groupCount(regexp);
  const limit = loopLimit;
  const end = mode === SPLIT ? size - 1 : size;
  let done = loopDone;
  let next = loopNext;
  const first = next;
  endRow();
  let outcome = resume ? continueMatch(regexp, subject) : -1;
  let answer = 1;
  flatData(subject);
  const base = flatBase;
  const wide = flatIs16;
  if (mode === REPLACE) {
    parseTemplate(template, count);
    beginRanges(result);
  }
  for (let matches = 0; ; matches++) {
    if (outcome < 0) outcome = nextOfRow();
    if (outcome < 0) {
      if (next > end) outcome = FAIL;
      else if ((resume && matches > 0) || matches * count >= MATCHES || next - first > SKIP) break;
      else outcome = beginRow(regexp, subject, next, sticky, matches === 0, end, Math.ceil((MATCHES - matches * count) / count));
    }
    if (outcome === YIELD) answer = 2;
    else if (outcome === FAIL || groupStart(0) > end) answer = 0;
    if (answer !== 1) break;
    outcome = -1;
    const from = groupStart(0);
    const to = groupEnd(0);
    if (mode === SPLIT && to === done) {
      // An empty match where the piece would begin separates nothing.
      next = advance(subject, next > from ? next : from, unicode);
      continue;
    }
    if (mode === REPLACE) {
      addRange(subject, base, wide, done, from);
      addSubstitution(subject, base, wide);
    } else deliver(mode, result, subject, done, count, limit);
    done = to;
    next = to === from && mode !== SPLIT ? advance(subject, to, unicode) : to;
    if (mode === SPLIT && arrayLength(result) >= limit) return 0;
  }
  if (mode === REPLACE) {
    if (answer === 0) addRange(subject, base, wide, done, size);
    loopText = endRanges();
  } else if (mode === SPLIT && answer === 0) pushText(result, subject, done, size);
  loopDone = done;
  loopNext = next;
  return answer;
}

/**
 * Replace with a template, match or split for a global (split: any) pristine regular expression; what a
 * slice is not enough for goes on in regexp.js. False: it is not that, and nothing was done.
 */
function allMatches(mode: number, dst: number, regexp: number, subject: number, template: number): boolean {
  if (mode !== SPLIT && (flagBits(regexp) & REGEXP_FLAG.g) === 0) return false;
  if (!isPristine(regexp) || (mode === SPLIT && (!speciesIsPristine() || stringLength(subject) === 0))) return false;
  if (template !== 0 && hasNamedGroups(regexp)) return false;
  reserve(ROOM);
  loopDone = 0;
  loopNext = 0;
  loopLimit = Infinity;
  const result = mode === REPLACE ? 0 : newArray(0);
  if (mode !== SPLIT) setLastIndex(regexp, 0);
  const answer = findMatches(mode, regexp, subject, result, template, false);
  if (answer !== 0) goOn(dst, mode, regexp, subject, result, template, answer);
  else if (mode === REPLACE) setString(dst, loopText);
  else if (mode === LIST && arrayLength(result) === 0) setNull(dst);
  else setObject(dst, result);
  return true;
}

/** $RegExpGoOn(mode, regexp, string, state, template, step) */
function goOn(dst: number, mode: number, regexp: number, subject: number, result: number, template: number, step: number): void {
  const args = scratch + 16;
  const state = newArray(4);
  if (mode === REPLACE) setString(args, loopText);
  else setObject(args, result);
  arrayPush(state, args);
  for (const value of [loopDone, loopNext, NO_LIMIT]) {
    setNumber(args, value);
    arrayPush(state, args);
  }
  setInt(args, mode);
  setObject(args + 1, regexp);
  setString(args + 2, subject);
  setObject(args + 3, state);
  if (template === 0) setUndefined(args + 4);
  else setString(args + 4, template);
  setInt(args + 5, step);
  tailCall(dst, 'RegExpGoOn', args, 6);
}

export function replaceByRegExp(dst: number, regexp: number, subject: number, template: number): boolean {
  return allMatches(REPLACE, dst, regexp, subject, template);
}

export function matchByRegExp(dst: number, regexp: number, subject: number): boolean {
  return allMatches(LIST, dst, regexp, subject, 0);
}

export function splitByRegExp(dst: number, regexp: number, subject: number): boolean {
  return allMatches(SPLIT, dst, regexp, subject, 0);
}

function hasNamedGroups(regexp: number): boolean {
  sb64[scratch + 24] = b64[regexp + OFF.REGEXP.groupNames];
  return s32[(scratch + 24) * 2 + 1] !== TAG_UNDEFINED;
}

/** What becomes of the match just made. */
function deliver(mode: number, result: number, subject: number, done: number, count: number, limit: number): void {
  const from = groupStart(0);
  const to = groupEnd(0);
  if (mode === LIST) {
    pushText(result, subject, from, to);
  } else if (mode === COLLECT) {
    pushNumber(result, from);
    pushNumber(result, to);
    pushCaptures(result, subject, count, Infinity);
  } else {
    pushText(result, subject, done, from);
    pushCaptures(result, subject, count, limit);
  }
}

/** %RegExpStringIteratorPrototype%.next where the matcher is as it was made. */
function matchAllNext(dst: number, a: number): void {
  const self = a - 1;
  if (isIterator(self, FAMILY.REGEXP)) {
    const iterator = s32[self * 2];
    sb64[scratch + 30] = b64[iterator + OFF.ITERATOR.iterated];
    if (s32[(scratch + 30) * 2 + 1] === TAG_UNDEFINED) return iteratorDone(dst);
    sb64[scratch + 29] = b64[iterator + OFF.ITERATOR.extra];
    const regexp = s32[(scratch + 30) * 2];
    const bits = i32[iterator * 2 + OFF.ITERATOR.index];
    if ((bits & 1) !== 0 && hasPristineExec(regexp) && execPlain(scratch + 28, regexp, scratch + 29, false)) {
      if (s32[(scratch + 28) * 2 + 1] !== TAG_OBJECT) {
        setUndefined(scratch + 30);
        storeValue(iterator, OFF.ITERATOR.iterated, scratch + 30);
        return iteratorDone(dst);
      }
      const end = groupEnd(0);
      if (groupStart(0) === end) setLastIndex(regexp, advance(s32[(scratch + 29) * 2], end, (bits & 2) !== 0));
      return setIterResult(dst, scratch + 28, false);
    }
  }
  tailCall(dst, 'RegExpStringIteratorNext', self, 1);
}

export const regexpNatives = {
  RegExpStringIteratorNextFast: matchAllNext,
  RegExpPrototypeExec: exec,
  RegExpPrototypeTest: test,
  RegExpGetHasIndices: flagGetter('hasIndices', REGEXP_FLAG.d),
  RegExpGetGlobal: flagGetter('global', REGEXP_FLAG.g),
  RegExpGetIgnoreCase: flagGetter('ignoreCase', REGEXP_FLAG.i),
  RegExpGetMultiline: flagGetter('multiline', REGEXP_FLAG.m),
  RegExpGetDotAll: flagGetter('dotAll', REGEXP_FLAG.s),
  RegExpGetUnicode: flagGetter('unicode', REGEXP_FLAG.u),
  RegExpGetUnicodeSets: flagGetter('unicodeSets', REGEXP_FLAG.v),
  RegExpGetSticky: flagGetter('sticky', REGEXP_FLAG.y),
  RegExpGetSource: sourceGetter,
  /** $NewRegExp(proto, source, flags) */
  NewRegExp: (dst, a) => setObject(dst, newRegExp(s32[a * 2 + 2], s32[a * 2 + 4], s32[a * 2])),
  IsRegExpObject: (dst, a) => setBoolean(dst, regexpIn(a) !== 0),
  /** $RegExpIsPristine(value) */
  RegExpIsPristine: (dst, a) => setBoolean(dst, s32[a * 2 + 1] === TAG_OBJECT && isPristine(s32[a * 2])),
  RegExpSpeciesIsPristine: (dst) => setBoolean(dst, speciesIsPristine()),
  /** Flags of a REGEXP as bits (see REGEXP_FLAG). */
  RegExpFlagBits: (dst, a) => setInt(dst, flagBits(s32[a * 2])),
  RegExpFlagsText: (dst, a) => setString(dst, newString(flagsOfBits(flagBits(s32[a * 2])))),
  /** The pattern as it was given. */
  RegExpOriginalSource: (dst, a) => {
    sb64[dst] = b64[s32[a * 2] + OFF.REGEXP.source];
  },
  RegExpOriginalFlags: (dst, a) => {
    sb64[dst] = b64[s32[a * 2] + OFF.REGEXP.flagsString];
  },
  RegExpHasNamedGroups: (dst, a) => setBoolean(dst, hasNamedGroups(s32[a * 2])),
  RegExpGroupCount: (dst, a) => setInt(dst, groupCount(s32[a * 2])),
  /** $RegExpMatchBegin(regexp, string, lastIndex, sticky): 1 match, 0 none, 2 go on with $RegExpMatchStep. */
  RegExpMatchBegin: (dst, a) => setInt(dst, beginMatch(s32[a * 2], s32[a * 2 + 2], s32[a * 2 + 4], s32[a * 2 + 6] !== 0, true)),
  RegExpMatchStep: (dst, a) => setInt(dst, continueMatch(s32[a * 2], s32[a * 2 + 2])),
  /** Of the match just made: its start, its end, and the array of exec. */
  RegExpMatchStart: (dst) => setInt(dst, groupStart(0)),
  RegExpMatchEnd: (dst) => setInt(dst, groupEnd(0)),
  RegExpMatchResult: (dst, a) => buildResult(dst, s32[a * 2], s32[a * 2 + 2]),
  /** $RegExpAllMatches(mode, regexp, string, state, template or undefined, resume): see allMatchesSlice. */
  RegExpAllMatches: (dst, a) => {
    const template = s32[(a + 4) * 2 + 1] === TAG_UNDEFINED ? 0 : s32[(a + 4) * 2];
    setInt(dst, allMatchesSlice(s32[a * 2], s32[a * 2 + 2], s32[a * 2 + 4], s32[a * 2 + 6], template, s32[(a + 5) * 2] !== 0));
  },
  /** $NewRegExpStringIterator(matcher, string, bits): bits 1 global, 2 by code points. */
  NewRegExpStringIterator: (dst, a) => {
    const iterator = newIterator(rootCell(ROOT.RegExpStringIteratorPrototype), a, FAMILY.REGEXP, 0);
    storeValue(iterator, OFF.ITERATOR.extra, a + 1);
    i32[iterator * 2 + OFF.ITERATOR.index] = s32[(a + 2) * 2];
    setObject(dst, iterator);
  },
  /** The matcher, undefined at the end. */
  RegExpStringIteratorMatcher: (dst, a) => {
    if (!isIterator(a, FAMILY.REGEXP)) {
      throwTypeError(`Method %RegExpStringIterator%.prototype.next called on incompatible receiver ${describe(a)}`);
    }
    sb64[dst] = b64[s32[a * 2] + OFF.ITERATOR.iterated];
  },
  RegExpStringIteratorString: (dst, a) => {
    sb64[dst] = b64[s32[a * 2] + OFF.ITERATOR.extra];
  },
  RegExpStringIteratorBits: (dst, a) => setInt(dst, i32[s32[a * 2] * 2 + OFF.ITERATOR.index]),
  /** $AdvanceStringIndex(string, index, unicode) */
  AdvanceStringIndex: (dst, a) => {
    const subject = s32[a * 2];
    const index = numberOf(a + 1);
    const unicode = s32[(a + 2) * 2] !== 0;
    setNumber(dst, index >= stringLength(subject) ? index + 1 : advance(subject, index, unicode));
  },
} satisfies NativeTable;
