/**
 * JSON.stringify of plain data, in slices: ordinary objects and arrays whose properties are data, and
 * nothing by which guest code could be met (no toJSON, no accessor, no replacer). Whatever else turns
 * up makes it give up, before anything has been seen by anybody; the self-hosted version then begins
 * anew. Between slices the text so far and the path are in a state array.
 */
import { boundary } from '../../heap/boundary.ts';
import { reserve } from '../../heap/alloc.ts';
import { ENUMERABLE, IS_ACCESSOR, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { arrayLength, arrayPush, getElement, isPlainArray, setArrayLength, setElement } from '../../heap/elements.ts';
import { keyToValue } from '../../heap/keys.ts';
import { findProperty, newArray, propertyWord } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { isDictionary, shapeCount } from '../../heap/shapes.ts';
import { copy, numberOf, setInt, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { concatStrings, flatBase, flatData, flatIs16, flatLength, stringLength, substring } from '../../heap/strings.ts';
import {
  isNumberTag, TAG_BIGINT, TAG_HOLE, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED,
} from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, u16, u8 } from '../../heap/views.ts';
import { isCallableCell } from '../interp/operators.ts';
import type { NativeTable } from '../natives.ts';
import { toIntegerOrInfinity } from '../numbers.ts';
import { tailCall } from './tail-call.ts';
import { beginText, endText, pushHost, pushString, pushUnit, pushUnits } from './text-builder.ts';

/** Values of a slice; 32 units of a string count as one. */
const VALUES = 2048;
const ROOM = 1 << 14;
/** Deeper and wider things are left to the self-hosted version. */
const MAX_DEPTH = 256;
const MAX_PROPERTIES = 512;
const MAX_STRING = 1 << 14;

const VALUE = 16; // scratch slots
const TEMP = 17;

/** Slots of the state array: the text so far, the path (pairs of container and next place), the indentation. */
const RESULT = 0;
const PATH = 1;
const GAP = 2;

/** What one slice knows of a shape: keys and where their values are; null: not plain data. */
interface Layout {
  readonly keys: readonly number[];
  readonly slots: readonly number[];
}

const layouts = new Map<number, Layout | null>();
const cells: number[] = [];
const places: number[] = [];
let budget = 0;
let gap = 0;

const NOT_PLAIN = false;

// --- shapes

function layoutOf(cell: number): Layout | null {
  const shape = i32[cell * 2];
  let layout = layouts.get(shape);
  if (layout === undefined) {
    layout = makeLayout(cell, shape);
    layouts.set(shape, layout);
  }
  return layout;
}

function makeLayout(cell: number, shape: number): Layout | null {
  if (isDictionary(shape) || shapeCount(shape) > MAX_PROPERTIES || hasToJSON(cell)) return null;
  const keys: number[] = [];
  const slots: number[] = [];
  for (let s = shape; i32[s * 2 + OFF.SHAPE.keyRef] !== 0; s = i32[s * 2 + OFF.SHAPE.parentRef]) {
    const where = i32[s * 2 + OFF.SHAPE.slotAttributes];
    const key = i32[s * 2 + OFF.SHAPE.keyRef];
    if ((where & ENUMERABLE) === 0 || (i32[key * 2 + 1] & KIND_MASK) === KIND.SYMBOL) continue;
    if ((where & IS_ACCESSOR) !== 0) return null;
    keys.push(key);
    slots.push(where >>> 8);
  }
  keys.reverse();
  slots.reverse();
  return { keys, slots };
}

function hasToJSON(cell: number): boolean {
  return findProperty(cell, rootCell(ROOT.toJSON)) !== 0;
}

// --- writing

const HEX = '0123456789abcdef';
const SHORT: Readonly<Record<number, string>> = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 34: '\\"', 92: '\\\\' };

function pushEscape(unit: number): void {
  const short = SHORT[unit];
  if (short !== undefined) return pushHost(short);
  pushHost('\\u');
  for (let shift = 12; shift >= 0; shift -= 4) pushUnit(HEX.charCodeAt((unit >> shift) & 15));
}

/** Whether the surrogate at `i` of the flat data has its partner. */
function inPair(unit: number, i: number, base: number, length: number): boolean {
  if ((unit & 0xfc00) === 0xd800) return i + 1 < length && (u16[base + i + 1] & 0xfc00) === 0xdc00;
  return i > 0 && (u16[base + i - 1] & 0xfc00) === 0xd800;
}

/** Units [from, to) of a string as they stand between quotes. */
function pushQuotedUnits(cell: number, from: number, to: number): void {
  flatData(cell);
  const base = flatBase;
  const wide = flatIs16;
  const length = flatLength;
  let done = from;
  for (let i = from; i < to; i++) {
    const unit = wide ? u16[base + i] : u8[base + i];
    if (unit >= 32 && unit !== 34 && unit !== 92 && ((unit & 0xf800) !== 0xd800 || inPair(unit, i, base, length))) continue;
    pushUnits(base, wide, done, i);
    pushEscape(unit);
    done = i + 1;
  }
  pushUnits(base, wide, done, to);
}

function pushQuoted(cell: number): void {
  pushUnit(34);
  pushQuotedUnits(cell, 0, stringLength(cell));
  pushUnit(34);
  budget -= stringLength(cell) >> 5;
}

function pushLine(depth: number): void {
  if (gap === 0) return;
  pushUnit(10);
  for (let i = 0; i < depth; i++) pushString(gap);
}

/** Results of writeScalar. */
const WRITTEN = 0;
const OMITTED = 1; // undefined, functions, symbols
const CONTAINER = 2;
const GIVE_UP = 3;

/** Writes VALUE unless it is a container or to be omitted. */
function writeScalar(): number {
  const tag = s32[(scratch + VALUE) * 2 + 1];
  const payload = s32[(scratch + VALUE) * 2];
  if (tag === TAG_STRING) {
    if (stringLength(payload) > MAX_STRING) return GIVE_UP;
    pushQuoted(payload);
    return WRITTEN;
  }
  if (isNumberTag(tag)) {
    const x = numberOf(scratch + VALUE);
    pushHost(x - x === 0 ? String(x) : 'null');
    return WRITTEN;
  }
  if (tag === TAG_OBJECT) {
    const kind = i32[payload * 2 + 1] & KIND_MASK;
    if (kind === KIND.OBJECT || kind === KIND.ARRAY) return CONTAINER;
    return isCallableCell(payload) && !hasToJSON(payload) ? OMITTED : GIVE_UP;
  }
  if (tag === TAG_BIGINT || tag === TAG_HOLE) return GIVE_UP;
  if (tag === TAG_UNDEFINED || tag === TAG_SYMBOL) return OMITTED;
  pushHost(tag === TAG_NULL ? 'null' : payload !== 0 ? 'true' : 'false');
  return WRITTEN;
}

/** Begins the container in VALUE; NOT_PLAIN where it is more than plain data. */
function enter(): boolean {
  const cell = s32[(scratch + VALUE) * 2];
  if (cells.length >= MAX_DEPTH || cells.includes(cell)) return NOT_PLAIN;
  if ((i32[cell * 2 + 1] & KIND_MASK) === KIND.ARRAY) {
    if (!isPlainArray(cell) || layoutOf(cell) === null) return NOT_PLAIN;
    pushUnit(0x5b);
  } else {
    if (i32[cell * 2 + OFF.OBJECT.elementsRef] !== 0 || layoutOf(cell) === null) return NOT_PLAIN;
    pushUnit(0x7b);
  }
  cells.push(cell);
  // Twice the place, plus 1 once something has been written.
  places.push(0);
  return true;
}

function leave(bracket: number): void {
  const written = (places[places.length - 1] & 1) !== 0;
  cells.pop();
  places.pop();
  if (written) pushLine(cells.length);
  pushUnit(bracket);
}

/** Comma and line before the next part of the innermost container. */
function separate(top: number): void {
  if ((places[top] & 1) !== 0) pushUnit(0x2c);
  places[top] |= 1;
  pushLine(cells.length);
}

/** One step in the innermost container, which is an array. */
function stepArray(top: number, cell: number): boolean {
  const index = places[top] >> 1;
  if (index >= arrayLength(cell)) {
    leave(0x5d);
    return true;
  }
  if (!getElement(scratch + VALUE, cell, index)) return NOT_PLAIN;
  separate(top);
  places[top] += 2;
  const outcome = writeScalar();
  if (outcome === OMITTED) pushHost('null');
  else if (outcome === CONTAINER) return enter();
  return outcome !== GIVE_UP;
}

function stepObject(top: number, cell: number): boolean {
  const layout = layoutOf(cell);
  if (layout === null) return NOT_PLAIN;
  const index = places[top] >> 1;
  if (index >= layout.keys.length) {
    leave(0x7d);
    return true;
  }
  places[top] += 2;
  const word = propertyWord(cell, layout.slots[index]);
  if (word === 0) return NOT_PLAIN;
  sb64[scratch + VALUE] = b64[word];
  const tag = s32[(scratch + VALUE) * 2 + 1];
  if (tag === TAG_UNDEFINED || tag === TAG_SYMBOL) return true;
  if (tag === TAG_OBJECT && isCallableCell(s32[(scratch + VALUE) * 2])) return !hasToJSON(s32[(scratch + VALUE) * 2]);
  separate(top);
  keyToValue(scratch + TEMP, layout.keys[index]);
  pushQuoted(s32[(scratch + TEMP) * 2]);
  pushUnit(0x3a);
  if (gap !== 0) pushUnit(0x20);
  const outcome = writeScalar();
  return outcome === CONTAINER ? enter() : outcome === WRITTEN;
}

/** Results of runSlice. */
const MORE = 0;
const DONE = 1;
const ABANDONED = 2;

/** Goes on from cells and places. */
function runSlice(): number {
  while (cells.length > 0) {
    if (--budget <= 0 || boundary !== 0) return MORE;
    const top = cells.length - 1;
    const cell = cells[top];
    const ok = (i32[cell * 2 + 1] & KIND_MASK) === KIND.ARRAY ? stepArray(top, cell) : stepObject(top, cell);
    if (!ok) return ABANDONED;
  }
  return DONE;
}

function startSlice(): void {
  reserve(ROOM);
  layouts.clear();
  cells.length = 0;
  places.length = 0;
  budget = VALUES;
  beginText();
}

/** The text of the slice, appended to `before` (0: nothing). */
function endSlice(before: number): number {
  const part = endText();
  return before === 0 ? part : concatStrings(before, part);
}

function saveState(state: number, result: number): void {
  setString(scratch + TEMP, result);
  setElement(state, RESULT, scratch + TEMP);
  getElement(scratch + TEMP, state, PATH);
  const path = s32[(scratch + TEMP) * 2];
  setArrayLength(path, 0);
  for (let i = 0; i < cells.length; i++) {
    setObject(scratch + TEMP, cells[i]);
    arrayPush(path, scratch + TEMP);
    setInt(scratch + TEMP, places[i]);
    arrayPush(path, scratch + TEMP);
  }
}

function newState(): number {
  const state = newArray(3);
  setUndefined(scratch + TEMP);
  arrayPush(state, scratch + TEMP);
  setObject(scratch + TEMP, newArray(16));
  arrayPush(state, scratch + TEMP);
  if (gap === 0) setUndefined(scratch + TEMP);
  else setString(scratch + TEMP, gap);
  arrayPush(state, scratch + TEMP);
  return state;
}

/** The indentation asked for by a primitive; 0 none. */
function gapOf(a: number, n: number): number {
  if (n < 3) return 0;
  const slot = a + 2;
  const tag = s32[slot * 2 + 1];
  if (tag === TAG_STRING) {
    const cell = s32[slot * 2];
    return stringLength(cell) === 0 ? 0 : substring(cell, 0, Math.min(10, stringLength(cell)));
  }
  if (!isNumberTag(tag)) return 0;
  const spaces = Math.min(10, toIntegerOrInfinity(numberOf(slot)));
  if (spaces < 1) return 0;
  beginText();
  for (let i = 0; i < spaces; i++) pushUnit(32);
  return endText();
}

/** JSON.stringify(value, replacer, space) */
function stringify(dst: number, a: number, n: number): void {
  const isObjectArgument = (i: number): boolean => i < n && s32[(a + i) * 2 + 1] === TAG_OBJECT;
  if (n === 0) return setUndefined(dst);
  if (isObjectArgument(1) || isObjectArgument(2)) return tailCall(dst, 'JsonStringifySlow', a, n);
  gap = gapOf(a, n);
  startSlice();
  sb64[scratch + VALUE] = sb64[a];
  const outcome = writeScalar();
  if (outcome === OMITTED) return setUndefined(dst);
  if (outcome === WRITTEN) return setString(dst, endSlice(0));
  if (outcome === GIVE_UP || !enter()) return tailCall(dst, 'JsonStringifySlow', a, n);
  const end = runSlice();
  if (end === DONE) return setString(dst, endSlice(0));
  if (end === ABANDONED) return tailCall(dst, 'JsonStringifySlow', a, n);
  const state = newState();
  saveState(state, endSlice(0));
  setObject(scratch + 20, state);
  for (let i = 0; i < 3; i++) {
    if (i < n) copy(scratch + 21 + i, a + i);
    else setUndefined(scratch + 21 + i);
  }
  tailCall(dst, 'JsonStringifyRest', scratch + 20, 4);
}

function stringifySlice(dst: number, a: number): void {
  const state = s32[a * 2];
  startSlice();
  getElement(scratch + TEMP, state, GAP);
  gap = s32[(scratch + TEMP) * 2 + 1] === TAG_STRING ? s32[(scratch + TEMP) * 2] : 0;
  getElement(scratch + TEMP, state, PATH);
  const path = s32[(scratch + TEMP) * 2];
  for (let i = 0; i < arrayLength(path); i += 2) {
    getElement(scratch + TEMP, path, i);
    cells.push(s32[(scratch + TEMP) * 2]);
    getElement(scratch + TEMP, path, i + 1);
    places.push(s32[(scratch + TEMP) * 2]);
  }
  const outcome = runSlice();
  if (outcome !== ABANDONED) {
    getElement(scratch + TEMP, state, RESULT);
    saveState(state, endSlice(s32[(scratch + TEMP) * 2]));
  }
  setInt(dst, outcome);
}

export const jsonStringifyNatives = {
  JsonStringify: stringify,
  /** $JsonStringifySlice(state): 0 there is more, 1 done, 2 not plain data. */
  JsonStringifySlice: stringifySlice,
  /** $JsonQuote(string): a short string in quotes. */
  JsonQuote: (dst, a) => {
    beginText();
    pushQuoted(s32[a * 2]);
    setString(dst, endText());
  },
  /** $JsonQuotePart(string, from, to): without quotes. */
  JsonQuotePart: (dst, a) => {
    beginText();
    pushQuotedUnits(s32[a * 2], s32[a * 2 + 2], s32[a * 2 + 4]);
    setString(dst, endText());
  },
} satisfies NativeTable;
