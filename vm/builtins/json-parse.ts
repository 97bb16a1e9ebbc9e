/**
 * JSON.parse: one pass over the text, in slices, without recursion.
 *
 * Inside a slice everything is in module variables: the place in the text, the container under
 * construction, its pending key. What encloses the container lies on a stack that is an internal array
 * (pairs of container and key), so a document may nest as deeply as memory allows. Between slices the
 * variables are in a state array (see STATE) that the self-hosted loop holds; texts that are done in
 * the first slice never make one.
 *
 * A slice may stop in one of four modes: before a value, with a value in hand, after a value that has
 * been stored, within a string. The messages of SyntaxErrors are the host's own, for the same text.
 */
import { reserve } from '../../heap/alloc.ts';
import { boundary, BOUNDARY_COLLECT, requestBoundary } from '../../heap/boundary.ts';
import { KIND, KIND_MASK, OFF, WEC } from '../../heap/cells.ts';
import { arrayLength, arrayPop, arrayPush, getElement, setArrayLength, setElement } from '../../heap/elements.ts';
import { RetryAfterCollection } from '../../heap/errors.ts';
import { keyOf, keyToValue } from '../../heap/keys.ts';
import { addNamed } from '../../heap/named.ts';
import { addProperty, defineOwn, newArray, newObject } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { lookup } from '../../heap/shapes.ts';
import { copy, numberOf, setBoolean, setInt, setNull, setNumber, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { CHARS, concatStrings, flatBase, flatData, flatIs16, flatLength, substring, toHost } from '../../heap/strings.ts';
import { TAG_OBJECT, TAG_STRING } from '../../heap/values.ts';
import { i32, s32, scratch, u16, u8 } from '../../heap/views.ts';
import { throwSyntaxError } from '../errors.ts';
import { isCallable, toStringPrimitive } from '../interp/operators.ts';
import { arg, type NativeTable } from '../natives.ts';
import { tailCall } from './tail-call.ts';
import { beginText, endText, pushUnit, pushUnits } from './text-builder.ts';

/** Units of a slice, of a string's part, and the memory set aside for what a slice makes. */
const UNITS = 8192;
const PART = 16_384;
const ROOM = 1 << 15;
const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15] as const;
/** In-object properties of parsed objects. */
const PROPERTIES = 4;

/** Slots of the state array. The stack and the container come last because they are made last. */
const STATE = { TEXT: 0, STACK: 1, CONTAINER: 2, KEY: 3, VALUE: 4, POSITION: 5, MODE: 6, PARTIAL: 7, IS_KEY: 8, LENGTH: 9 } as const;

const BEFORE_VALUE = 0;
const WITH_VALUE = 1;
const IN_STRING = 2;
const AFTER_VALUE = 3;

/** Scratch slots: the value in hand, a temporary. */
const VALUE = 16;
const TEMP = 18;

let text = 0;
let base = 0;
let wide = false;
let length = 0;
let position = 0;
let stack = 0;
let container = 0;
/** The property that the next value is for (a PropertyKey), where the container is an object. */
let key = 0;
let mode = BEFORE_VALUE;
/** The part of an unfinished string, 0 none, and whether it is a key. */
let partial = 0;
let isKey = false;

function unitAt(i: number): number {
  return wide ? u16[base + i] : u8[base + i];
}

function openText(cell: number): void {
  text = cell;
  flatData(cell);
  base = flatBase;
  wide = flatIs16;
  length = flatLength;
}

/** The next unit that is no white space, or -1; `position` is at it. */
function skipSpace(): number {
  while (position < length) {
    const unit = unitAt(position);
    if (unit > 32 || (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9)) return unit;
    position++;
  }
  return -1;
}

/** Texts longer than this are not parsed by the host only to learn its message. */
const LONGEST_FOR_HOST = 1 << 22;

function fail(): never {
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
function readString(): boolean {
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
function readNumber(): void {
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

function expectWord(word: string): void {
  for (let i = 0; i < word.length; i++) {
    if (position >= length || unitAt(position) !== word.charCodeAt(i)) fail();
    position++;
  }
}

// --- containers

function isArrayCell(cell: number): boolean {
  return (i32[cell * 2 + 1] & KIND_MASK) === KIND.ARRAY;
}

/** Makes `cell` the container; the one it is in waits on the stack. */
function enter(cell: number): void {
  if (container !== 0) {
    if (stack === 0) stack = newArray(16);
    setObject(scratch + TEMP, container);
    arrayPush(stack, scratch + TEMP);
    saveKey();
    arrayPush(stack, scratch + TEMP);
  }
  container = cell;
}

/** The key as a value, to TEMP. */
function saveKey(): void {
  if (container === 0 || isArrayCell(container)) setUndefined(scratch + TEMP);
  else keyToValue(scratch + TEMP, key);
}

/** The key from TEMP, for the container. */
function loadKey(): void {
  key = container === 0 || isArrayCell(container) ? 0 : keyOf(scratch + TEMP);
}

/** The container is complete: it becomes the value in hand. */
function leave(): void {
  setObject(scratch + VALUE, container);
  container = 0;
  if (stack === 0 || arrayLength(stack) === 0) return;
  arrayPop(scratch + VALUE + 1, stack);
  arrayPop(scratch + TEMP, stack);
  container = s32[(scratch + TEMP) * 2];
  copy(scratch + TEMP, scratch + VALUE + 1);
  loadKey();
}

/** The value in hand becomes an element or a property of the container. */
function store(): void {
  if (isArrayCell(container)) {
    arrayPush(container, scratch + VALUE);
    return;
  }
  const shape = i32[container * 2];
  if (key < 0) setElement(container, -(key + 1), scratch + VALUE);
  else if (lookup(shape, key) !== -1) defineOwn(container, key, scratch + VALUE, WEC);
  else if (!addNamed(container, shape, key, WEC, scratch + VALUE)) addProperty(container, key, scratch + VALUE, WEC);
}

/**
 * The key that objects of the container's shape were given next before: if the text has it at
 * `position`, written without escapes, it is read without making a string. False if it has not.
 */
function readExpectedKey(): boolean {
  const next = i32[i32[container * 2] * 2 + OFF.SHAPE.transitionsRef];
  if (next === 0 || (i32[next * 2 + 1] & KIND_MASK) !== KIND.SHAPE) return false;
  const expected = i32[next * 2 + OFF.SHAPE.keyRef];
  if ((i32[expected * 2 + 1] & KIND_MASK) !== KIND.STRING8) return false;
  const end = position + i32[expected * 2];
  if (end >= length || unitAt(end) !== 0x22) return false;
  for (let i = position, at = (expected + CHARS) * 8; i < end; i++, at++) {
    const unit = unitAt(i);
    if (unit !== u8[at] || unit === 0x22 || unit === 0x5c || unit < 32) return false;
  }
  position = end + 1;
  key = expected;
  return true;
}

/** After `{` or a comma: a key and its colon. False if the slice ended within the key. */
function readKey(): boolean {
  if (skipSpace() !== 0x22) fail();
  position++;
  if (readExpectedKey()) return readColon();
  isKey = true;
  return readString() && endKey();
}

function endKey(): boolean {
  isKey = false;
  key = keyOf(scratch + VALUE);
  return readColon();
}

function readColon(): boolean {
  if (skipSpace() !== 0x3a) fail();
  position++;
  return true;
}

/** Begins a value; false if the slice ended within a string. Afterwards `mode` says whether the value is in hand. */
function readValue(): boolean {
  const unit = skipSpace();
  mode = WITH_VALUE;
  switch (unit) {
    case 0x22:
      position++;
      return readString();
    case 0x7b:
      position++;
      enter(newObject(rootCell(ROOT.ObjectPrototype), PROPERTIES));
      if (skipSpace() === 0x7d) {
        position++;
        leave();
        return true;
      }
      mode = BEFORE_VALUE;
      return readKey();
    case 0x5b:
      position++;
      enter(newArray(0));
      if (skipSpace() === 0x5d) {
        position++;
        leave();
      } else mode = BEFORE_VALUE;
      return true;
    case 0x74:
      expectWord('true');
      setBoolean(scratch + VALUE, true);
      return true;
    case 0x66:
      expectWord('false');
      setBoolean(scratch + VALUE, false);
      return true;
    case 0x6e:
      expectWord('null');
      setNull(scratch + VALUE);
      return true;
  }
  if (unit !== 0x2d && (unit < 48 || unit > 57)) fail();
  readNumber();
  return true;
}

/** Stores the value in hand; true if it is the whole document. */
function storeValue(): boolean {
  if (container === 0) {
    if (skipSpace() !== -1) fail();
    return true;
  }
  store();
  mode = AFTER_VALUE;
  return false;
}

/** What follows a value in a container: a comma (and a key), or the end of the container. */
function readSeparator(): void {
  const unit = skipSpace();
  const inArray = isArrayCell(container);
  if (unit === 0x2c) {
    position++;
    mode = BEFORE_VALUE;
    if (!inArray && !readKey()) mode = IN_STRING;
  } else if (unit === (inArray ? 0x5d : 0x7d)) {
    position++;
    leave();
    mode = WITH_VALUE;
  } else fail();
}

/**
 * Parses for a slice; true if the document is complete, its value in VALUE. What has been stored stays
 * stored when memory runs out: then the slice ends where it last was consistent, and only one that has
 * got nowhere is executed again.
 */
function parseSlice(): boolean {
  let steps = 0;
  const stop = position + UNITS;
  let at = position;
  let inMode = mode;
  let inside = container;
  let depth = 0;
  let before = partial;
  try {
    for (;;) {
      at = position;
      inMode = mode;
      inside = container;
      depth = stack === 0 ? 0 : arrayLength(stack);
      before = partial;
      if (mode === IN_STRING) {
        if (!readString()) return false;
        if (isKey) {
          endKey();
          mode = BEFORE_VALUE;
        } else mode = WITH_VALUE;
      } else if (mode === BEFORE_VALUE) {
        if (!readValue()) mode = IN_STRING;
      } else if (mode === AFTER_VALUE) readSeparator();
      else if (storeValue()) return true;
      steps++;
      if (position >= stop || boundary !== 0) return false;
    }
  } catch (error) {
    if (!(error instanceof RetryAfterCollection) || steps === 0) throw error;
    position = at;
    mode = inMode;
    container = inside;
    partial = before;
    if (stack !== 0) setArrayLength(stack, depth);
    requestBoundary(BOUNDARY_COLLECT);
    return false;
  }
}

// --- between slices

function save(state: number, slot: number, index: number): void {
  setElement(state, index, slot);
}

function saveCell(state: number, index: number, cell: number, string: boolean): void {
  if (cell === 0) setUndefined(scratch + TEMP);
  else if (string) setString(scratch + TEMP, cell);
  else setObject(scratch + TEMP, cell);
  setElement(state, index, scratch + TEMP);
}

function saveInt(state: number, index: number, value: number): void {
  setInt(scratch + TEMP, value);
  setElement(state, index, scratch + TEMP);
}

function saveState(state: number): void {
  saveCell(state, STATE.TEXT, text, true);
  saveCell(state, STATE.STACK, stack, false);
  saveCell(state, STATE.CONTAINER, container, false);
  save(state, scratch + VALUE, STATE.VALUE);
  saveKey();
  save(state, scratch + TEMP, STATE.KEY);
  saveInt(state, STATE.POSITION, position);
  saveInt(state, STATE.MODE, mode);
  saveCell(state, STATE.PARTIAL, partial, true);
  saveInt(state, STATE.IS_KEY, isKey ? 1 : 0);
}

function loadCell(state: number, index: number): number {
  getElement(scratch + TEMP, state, index);
  const tag = s32[(scratch + TEMP) * 2 + 1];
  return tag === TAG_OBJECT || tag === TAG_STRING ? s32[(scratch + TEMP) * 2] : 0;
}

function loadInt(state: number, index: number): number {
  getElement(scratch + TEMP, state, index);
  return numberOf(scratch + TEMP);
}

function loadState(state: number): void {
  openText(loadCell(state, STATE.TEXT));
  stack = loadCell(state, STATE.STACK);
  container = loadCell(state, STATE.CONTAINER);
  getElement(scratch + TEMP, state, STATE.KEY);
  loadKey();
  getElement(scratch + VALUE, state, STATE.VALUE);
  position = loadInt(state, STATE.POSITION);
  mode = loadInt(state, STATE.MODE);
  partial = loadCell(state, STATE.PARTIAL);
  isKey = loadInt(state, STATE.IS_KEY) !== 0;
}

function newState(): number {
  const state = newArray(STATE.LENGTH);
  setUndefined(scratch + TEMP);
  for (let i = 0; i < STATE.LENGTH; i++) arrayPush(state, scratch + TEMP);
  return state;
}

/** Begins with a text; true if it was done in one slice (the value is in VALUE), else the state is in `dst`. */
function begin(dst: number, cell: number): boolean {
  reserve(ROOM);
  openText(cell);
  stack = 0;
  container = 0;
  position = 0;
  mode = BEFORE_VALUE;
  partial = 0;
  isKey = false;
  key = 0;
  setUndefined(scratch + VALUE);
  if (parseSlice()) return true;
  const state = newState();
  saveState(state);
  setObject(dst, state);
  return false;
}

export const jsonParseNatives = {
  /** JSON.parse(text, reviver) */
  JsonParse: (dst, a, n) => {
    const source = arg(a, n, 0);
    if (s32[source * 2 + 1] === TAG_OBJECT || (n > 1 && isCallable(a + 1))) return tailCall(dst, 'JsonParseSlow', a, n);
    const cell = toStringPrimitive(source);
    if (begin(scratch + 20, cell)) copy(dst, scratch + VALUE);
    else tailCall(dst, 'JsonParseRest', scratch + 20, 1);
  },
  /** $JsonParseBegin(string): the state, after a first slice. */
  JsonParseBegin: (dst, a) => {
    if (!begin(scratch + 20, s32[a * 2])) return copy(dst, scratch + 20);
    // Complete: a slice from here would find the value in hand and the end of the text.
    container = 0;
    mode = WITH_VALUE;
    const state = newState();
    saveState(state);
    setObject(dst, state);
  },
  /** $JsonParseSlice(state): true when the document is complete. */
  JsonParseSlice: (dst, a) => {
    const state = s32[a * 2];
    reserve(ROOM);
    loadState(state);
    const done = parseSlice();
    saveState(state);
    setBoolean(dst, done);
  },
  /** $JsonParseValue(state) */
  JsonParseValue: (dst, a) => {
    getElement(scratch + TEMP, s32[a * 2], STATE.VALUE);
    copy(dst, scratch + TEMP);
  },
} satisfies NativeTable;
