/** Taking strings apart and putting them together: split, replace, substitution templates, HTML. */
import { reserve } from '../../heap/alloc.ts';
import { arrayLength, arrayPush, getElement, setArrayLength, setElement } from '../../heap/elements.ts';
import { newArray } from '../../heap/objects.ts';
import { numberOf, setBoolean, setInt, setObject, setString, setUndefined } from '../../heap/slots.ts';
import {
  charCodeAt, concatStrings, flatBase, flatData, flatIs16, flatLength, flatten, singleChar, stringLength, substring,
} from '../../heap/strings.ts';
import { TAG_OBJECT, TAG_STRING, TAG_UNDEFINED } from '../../heap/values.ts';
import { s32, scratch, u16, u8 } from '../../heap/views.ts';
import type { NativeTable } from '../natives.ts';
import { given, SLICE_UNITS } from './string-arguments.ts';
import { indexOfString } from './string-search.ts';
import { tailCall } from './tail-call.ts';
import { beginText, endText, pushString, pushUnit, pushUnits } from './text-builder.ts';

/** Strings up to this length are split and replaced in one go. */
const SHORT = 4096;
/** Pieces made in one slice. */
const PIECES = 2048;
/** Replacements made in one slice, and the room for them. */
const REPLACEMENTS = 512;
const ROOM = 1 << 14;

const PIECE = 20; // scratch slot

function pushPiece(array: number, subject: number, from: number, to: number): void {
  setString(scratch + PIECE, substring(subject, from, to));
  arrayPush(array, scratch + PIECE);
}

/** Pieces between separators from `from` on; returns where it stopped, -1 when all is done. */
function splitPieces(array: number, subject: number, separator: number, from: number, limit: number): number {
  const last = stringLength(subject) - stringLength(separator);
  let start = from;
  for (let pieces = 0; arrayLength(array) < limit; pieces++) {
    if (pieces === PIECES) return start;
    const found = start > last ? -1 : indexOfString(subject, separator, start, last);
    if (found < 0) {
      pushPiece(array, subject, start, stringLength(subject));
      return -1;
    }
    pushPiece(array, subject, start, found);
    start = found + stringLength(separator);
  }
  return -1;
}

/** The units one by one. */
function splitUnits(array: number, subject: number, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    setString(scratch + PIECE, singleChar(charCodeAt(subject, i)));
    arrayPush(array, scratch + PIECE);
  }
}

/** [string, separator, limit]: strings without a limit are done here. */
export function split(dst: number, a: number, n: number): void {
  const subject = s32[a * 2];
  if (s32[a * 2 + 1] !== TAG_STRING || n < 2 || s32[a * 2 + 3] !== TAG_STRING || given(a, n, 2) || stringLength(subject) > SHORT) {
    return tailCall(dst, 'StringSplitSlow', a, n);
  }
  const separator = s32[a * 2 + 2];
  const array = newArray(0);
  if (stringLength(separator) === 0) splitUnits(array, subject, 0, stringLength(subject));
  else {
    let from = 0;
    while (from >= 0) from = splitPieces(array, subject, separator, from, Infinity);
  }
  setObject(dst, array);
}

// --- substitution

/** Group i of `captures` (slot: undefined or an array of strings and undefineds) to scratch + 21; false if there is no such group. */
function capture(captures: number, i: number): boolean {
  if (s32[captures * 2 + 1] !== TAG_OBJECT) return false;
  const array = s32[captures * 2];
  if (i < 1 || i >= arrayLength(array)) return false;
  if (!getElement(scratch + 21, array, i)) setUndefined(scratch + 21);
  return true;
}

/**
 * GetSubstitution without named groups, into the text under construction. `captures` is a slot:
 * undefined, or an array whose element i is group i. `matchedText`: what an `exec` of the guest's own
 * says has matched, where that is not the text at the position.
 */
export function pushSubstitution(
  template: number, subject: number, position: number, matched: number, captures: number, matchedText = 0,
): void {
  flatData(template);
  const base = flatBase;
  const wide = flatIs16;
  const length = flatLength;
  const unit = (i: number): number => (i < length ? (wide ? u16[base + i] : u8[base + i]) : -1);
  let done = 0;
  for (let i = 0; i < length; i++) {
    if (unit(i) !== 0x24) continue;
    const next = unit(i + 1);
    let used = 2;
    let part = -1;
    if (next === 0x24) part = singleChar(0x24);
    else if (next === 0x26) part = matchedText === 0 ? substring(subject, position, position + matched) : matchedText;
    else if (next === 0x60) part = substring(subject, 0, position);
    else if (next === 0x27) part = substring(subject, Math.min(position + matched, stringLength(subject)), stringLength(subject));
    else if (next >= 0x30 && next <= 0x39) {
      const two = unit(i + 2);
      let found = false;
      if (two >= 0x30 && two <= 0x39) {
        found = capture(captures, (next - 48) * 10 + two - 48);
        if (found) used = 3;
      }
      if (!found && !capture(captures, next - 48)) continue;
      part = s32[(scratch + 21) * 2 + 1] === TAG_STRING ? s32[(scratch + 21) * 2] : 0;
    } else continue;
    pushUnits(base, wide, done, i);
    if (part > 0) pushString(part);
    i += used - 1;
    done = i + 1;
  }
  pushUnits(base, wide, done, length);
}

/** [string, search, replacement]: all strings. */
export function replace(dst: number, a: number, n: number, all: boolean): void {
  const subject = s32[a * 2];
  if (
    n < 3 || s32[a * 2 + 1] !== TAG_STRING || s32[a * 2 + 3] !== TAG_STRING || s32[a * 2 + 5] !== TAG_STRING ||
    stringLength(subject) > SHORT || stringLength(s32[a * 2 + 4]) > SHORT
  ) {
    return tailCall(dst, all ? 'StringReplaceAllSlow' : 'StringReplaceSlow', a, n);
  }
  const search = s32[a * 2 + 2];
  const template = s32[a * 2 + 4];
  const matched = stringLength(search);
  const last = stringLength(subject) - matched;
  let found = last < 0 ? -1 : indexOfString(subject, search, 0, last);
  if (found < 0) return setString(dst, subject);
  let done = 0;
  setUndefined(scratch + 22);
  beginText();
  while (found >= 0) {
    pushRange(subject, done, found);
    pushSubstitution(template, subject, found, matched, scratch + 22);
    done = found + matched;
    const next = matched === 0 ? found + 1 : done;
    found = all && next <= last ? indexOfString(subject, search, next, last) : -1;
  }
  pushRange(subject, done, stringLength(subject));
  setString(dst, endText());
}

/**
 * A part of a long replaceAll with a template: [string, search, template, state], the state an array of the
 * text so far, where the last match ended, where to look next. True when all is done.
 */
function replacePart(a: number): boolean {
  const subject = s32[a * 2];
  const search = s32[a * 2 + 2];
  const template = s32[a * 2 + 4];
  const state = s32[a * 2 + 6];
  const matched = stringLength(search);
  const last = stringLength(subject) - matched;
  getElement(scratch + 23, state, 0);
  const before = s32[(scratch + 23) * 2];
  getElement(scratch + 23, state, 1);
  let done = s32[(scratch + 23) * 2];
  getElement(scratch + 23, state, 2);
  let next = s32[(scratch + 23) * 2];
  setUndefined(scratch + 22);
  reserve(ROOM);
  beginText();
  pushString(before);
  let places = SLICE_UNITS;
  for (let count = 0; next <= last && count < REPLACEMENTS && places > 0; ) {
    const to = Math.min(last, next + Math.min(places, Math.max(1, Math.floor((1 << 20) / (matched + 1)))));
    const found = indexOfString(subject, search, next, to);
    places -= (found < 0 ? to : found) - next + 1;
    if (found < 0) {
      next = to + 1;
      continue;
    }
    pushRange(subject, done, found);
    pushSubstitution(template, subject, found, matched, scratch + 22);
    done = found + matched;
    next = matched === 0 ? found + 1 : done;
    count++;
  }
  const complete = next > last;
  if (complete) pushRange(subject, done, stringLength(subject));
  setString(scratch + 23, endText());
  setElement(state, 0, scratch + 23);
  setInt(scratch + 23, done);
  setElement(state, 1, scratch + 23);
  setInt(scratch + 23, next);
  setElement(state, 2, scratch + 23);
  return complete;
}

/** Units [from, to) of a string, into the text under construction. */
export function pushRange(subject: number, from: number, to: number): void {
  if (to - from > 256) pushString(substring(subject, from, to));
  else {
    flatData(subject);
    pushUnits(flatBase, flatIs16, from, to);
  }
}

/** Place of the next `$<` in a template from `from` on that begins a reference, or -1. */
function namedReference(template: number, from: number): number {
  flatData(template);
  for (let i = from; i + 1 < flatLength; i++) {
    if ((flatIs16 ? u16[flatBase + i] : u8[flatBase + i]) !== 0x24) continue;
    const next = flatIs16 ? u16[flatBase + i + 1] : u8[flatBase + i + 1];
    if (next === 0x3c) return i;
    if (next === 0x24) i++;
  }
  return -1;
}

/** See $StringSplitSlice. */
function splitSlice(dst: number, a: number, array: number): void {
  const subject = flatten(s32[a * 2]);
  const separator = s32[a * 2 + 2];
  const limit = numberOf(a + 2);
  const first = s32[(a + 4) * 2];
  let from = first;
  let searched = s32[(a + 5) * 2];
  const last = stringLength(subject) - stringLength(separator);
  let places = Math.max(1, Math.min(SLICE_UNITS, Math.floor((1 << 20) / (stringLength(separator) + 1))));
  for (let pieces = 0; ; pieces++) {
    if (arrayLength(array) >= limit) return setUndefined(dst);
    if (searched > last) {
      pushPiece(array, subject, from, stringLength(subject));
      return setUndefined(dst);
    }
    if (pieces === PIECES || places <= 0) break;
    const to = last - searched > places ? searched + places : last;
    const found = indexOfString(subject, separator, searched, to);
    places -= (found >= 0 ? found : to) + 1 - searched;
    if (found < 0) {
      searched = to + 1;
      if (searched <= last) break;
      continue;
    }
    pushPiece(array, subject, from, found);
    from = found + stringLength(separator);
    searched = from;
  }
  setInt(dst, from > first ? from : -searched - 1);
}

export const stringPieceNatives = {
  StringPrototypeReplaceAll: (dst, a, n) => replace(dst, a - 1, n + 1, true),
  /**
   * $StringSplitSlice(string, separator, limit, array, from, searched): undefined when all is done; the place
   * to go on from if pieces were found; else -(place searched up to) - 1.
   */
  StringSplitSlice: (dst, a) => {
    const array = s32[(a + 3) * 2];
    const before = arrayLength(array);
    try {
      splitSlice(dst, a, array);
    } catch (error) {
      // Out of memory: executed again after a collection.
      setArrayLength(array, before);
      throw error;
    }
  },
  /** $StringReplacePart(string, search, template, state): see replacePart. */
  StringReplacePart: (dst, a) => setBoolean(dst, replacePart(a)),
  /** $StringSplitUnits(string, array, from, to) */
  StringSplitUnits: (dst, a) => {
    const array = s32[(a + 1) * 2];
    setArrayLength(array, s32[(a + 2) * 2]);
    splitUnits(array, s32[a * 2], s32[(a + 2) * 2], s32[(a + 3) * 2]);
    setUndefined(dst);
  },
  /** $GetSubstitution(matched, string, position, captures, template): no named groups. */
  GetSubstitution: (dst, a) => {
    beginText();
    pushSubstitution(s32[(a + 4) * 2], s32[(a + 1) * 2], numberOf(a + 2), stringLength(s32[a * 2]), a + 3, s32[a * 2]);
    setString(dst, endText());
  },
  /** $NamedReference(template, from) */
  NamedReference: (dst, a) => setInt(dst, namedReference(s32[a * 2], s32[a * 2 + 2])),
  /** $CreateHtml(string, tag, attribute, value): attribute undefined where there is none. */
  CreateHtml: (dst, a) => {
    const tag = s32[(a + 1) * 2];
    beginText();
    pushUnit(0x3c);
    pushString(tag);
    if (s32[(a + 2) * 2 + 1] !== TAG_UNDEFINED) {
      pushUnit(0x20);
      pushString(s32[(a + 2) * 2]);
      pushUnit(0x3d);
      pushUnit(0x22);
      pushString(s32[(a + 3) * 2]);
      pushUnit(0x22);
    }
    pushUnit(0x3e);
    pushString(s32[a * 2]);
    pushUnit(0x3c);
    pushUnit(0x2f);
    pushString(tag);
    pushUnit(0x3e);
    setString(dst, endText());
  },
  /** $StringConcatAll(strings...) */
  StringConcatAll: (dst, a, n) => {
    let result = s32[a * 2];
    for (let i = 1; i < n; i++) result = concatStrings(result, s32[(a + i) * 2]);
    setString(dst, result);
  },
} satisfies NativeTable;
