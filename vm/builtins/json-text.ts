/**
 * The text that JSON.parse reads: where it is, and its tokens. Strings and numbers are read to the value
 * in hand, scratch slot VALUE; what does not fit the grammar throws.
 */
import { setNumber, setString } from '../../heap/slots.ts';
import { concatStrings, flatBase, flatData, flatIs16, flatLength, substring, toHost } from '../../heap/strings.ts';
import { scratch, u16, u8 } from '../../heap/views.ts';
import { throwSyntaxError } from '../errors.ts';
import { beginText, endText, pushUnit, pushUnits } from './text-builder.ts';

/** Units of a string that are read in one slice. */
const PART = 16_384;
const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15] as const;

/** Scratch slot of the value in hand. */
export const VALUE = 16;

export let text = 0;
let base = 0;
let wide = false;
export let length = 0;
export let position = 0;
/** The part of an unfinished string, 0 none. */
export let partial = 0;

export function setPosition(place: number): void {
  position = place;
}

export function setPartial(string: number): void {
  partial = string;
}

export function unitAt(i: number): number {
  return wide ? u16[base + i] : u8[base + i];
}

export function openText(cell: number): void {
  text = cell;
  flatData(cell);
  base = flatBase;
  wide = flatIs16;
  length = flatLength;
}

/** The next unit that is no white space, or -1; `position` is at it. */
export function skipSpace(): number {
  while (position < length) {
    const unit = unitAt(position);
    if (unit > 32 || (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9)) return unit;
    position++;
  }
  return -1;
}

/** Texts longer than this are not parsed by the host only to learn its message. */
const LONGEST_FOR_HOST = 1 << 22;

export function fail(): never {
  if (length <= LONGEST_FOR_HOST) {
    try {
      JSON.parse(toHost(text));
    } catch (error) {
      if (error instanceof SyntaxError) return throwSyntaxError(error.message);
      throw error;
    }
  }
  return throwSyntaxError(position >= length ? 'Unexpected end of JSON input' : `Unexpected token in JSON at position ${position}`);
}

// --- strings

/** Reads on in a string from `position`, after its quote; false if its part of the slice ended first. */
export function readString(): boolean {
  const end = length - position > PART ? position + PART : length;
  const start = position;
  let i = start;
  while (i < end) {
    const unit = unitAt(i);
    if (unit === 0x22) {
      const piece = substring(text, start, i);
      position = i + 1;
      finishString(piece);
      return true;
    }
    if (unit === 0x5c || unit < 32) return readEscaped(start, i, end);
    i++;
  }
  if (i === length) {
    position = length;
    fail();
  }
  position = i;
  addPartial(substring(text, start, i));
  return false;
}

function finishString(piece: number): void {
  setString(scratch + VALUE, partial === 0 ? piece : concatStrings(partial, piece));
  partial = 0;
}

function addPartial(piece: number): void {
  partial = partial === 0 ? piece : concatStrings(partial, piece);
}

/** The same from the first escape, at `at`, on. */
function readEscaped(start: number, at: number, end: number): boolean {
  beginText();
  pushUnits(base, wide, start, at);
  let i = at;
  while (i < end) {
    const unit = unitAt(i);
    if (unit === 0x22) {
      position = i + 1;
      finishString(endText());
      return true;
    }
    if (unit < 32) {
      position = i;
      fail();
    }
    if (unit === 0x5c) i = readEscape(i + 1);
    else {
      pushUnit(unit);
      i++;
    }
  }
  position = i;
  if (i >= length) fail();
  addPartial(endText());
  return false;
}

/** The escape whose letter is at `i`; returns the place behind it. */
function readEscape(i: number): number {
  const letter = i < length ? unitAt(i) : -1;
  switch (letter) {
    case 0x22: case 0x5c: case 0x2f: pushUnit(letter); return i + 1;
    case 0x62: pushUnit(8); return i + 1;
    case 0x66: pushUnit(12); return i + 1;
    case 0x6e: pushUnit(10); return i + 1;
    case 0x72: pushUnit(13); return i + 1;
    case 0x74: pushUnit(9); return i + 1;
    case 0x75: break;
    default: return fail();
  }
  let code = 0;
  for (let k = 1; k <= 4; k++) {
    const digit = i + k < length ? hexDigit(unitAt(i + k)) : -1;
    if (digit < 0) fail();
    code = code * 16 + digit;
  }
  pushUnit(code);
  return i + 5;
}

function hexDigit(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const letter = unit | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

// --- other values

function isDigitAt(i: number): boolean {
  if (i >= length) return false;
  const unit = unitAt(i);
  return unit >= 48 && unit <= 57;
}

/** The number at `position`, into VALUE. */
export function readNumber(): void {
  const start = position;
  let i = start;
  if (unitAt(i) === 0x2d) i++;
  const digits = i;
  if (!isDigitAt(i)) fail();
  let value = 0;
  while (isDigitAt(i)) {
    value = value * 10 + unitAt(i) - 48;
    i++;
  }
  if (i - digits > 1 && unitAt(digits) === 48) fail();
  let plain = true;
  let scale = 0;
  let count = i - digits;
  if (i < length && unitAt(i) === 0x2e) {
    i++;
    if (!isDigitAt(i)) fail();
    const point = i;
    while (isDigitAt(i)) {
      value = value * 10 + unitAt(i) - 48;
      i++;
    }
    scale = i - point;
    count += scale;
  }
  if (i < length && (unitAt(i) | 32) === 0x65) {
    plain = false;
    i++;
    if (i < length && (unitAt(i) === 0x2b || unitAt(i) === 0x2d)) i++;
    if (!isDigitAt(i)) fail();
    while (isDigitAt(i)) i++;
  }
  position = i;
  // Up to 15 digits are exact, and so is the power of ten: one division rounds correctly.
  if (plain && count <= 15) {
    const magnitude = scale === 0 ? value : value / POWERS[scale];
    setNumber(scratch + VALUE, digits > start ? -magnitude : magnitude);
  } else setNumber(scratch + VALUE, Number(hostText(start, i)));
}

function hostText(from: number, to: number): string {
  if (to - from > 64) return toHost(substring(text, from, to));
  let result = '';
  for (let i = from; i < to; i++) result += String.fromCharCode(unitAt(i));
  return result;
}

export function expectWord(word: string): void {
  for (let i = 0; i < word.length; i++) {
    if (position >= length || unitAt(position) !== word.charCodeAt(i)) fail();
    position++;
  }
}
