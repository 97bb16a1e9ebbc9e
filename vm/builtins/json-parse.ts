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
import { copy, numberOf, setBoolean, setInt, setNull, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { CHARS } from '../../heap/strings.ts';
import { TAG_OBJECT, TAG_STRING } from '../../heap/values.ts';
import { i32, s32, scratch, u8 } from '../../heap/views.ts';
import { isCallable, toStringPrimitive } from '../interp/operators.ts';
import { arg, type NativeTable } from '../natives.ts';
import {
  expectWord, fail, length, openText, partial, position, readNumber, readString, setPartial, setPosition, skipSpace, text, unitAt, VALUE,
} from './json-text.ts';
import { tailCall } from './tail-call.ts';

/** Units of a slice, and the memory set aside for what it makes. */
const UNITS = 8192;
const ROOM = 1 << 15;
/** In-object properties of parsed objects. */
const PROPERTIES = 4;

/** Slots of the state array. The stack and the container come last because they are made last. */
const STATE = { TEXT: 0, STACK: 1, CONTAINER: 2, KEY: 3, VALUE: 4, POSITION: 5, MODE: 6, PARTIAL: 7, IS_KEY: 8, LENGTH: 9 } as const;

const BEFORE_VALUE = 0;
const WITH_VALUE = 1;
const IN_STRING = 2;
const AFTER_VALUE = 3;

/** Scratch slot beside the value in hand. */
const TEMP = 18;

let stack = 0;
let container = 0;
/** The property that the next value is for (a PropertyKey), where the container is an object. */
let key = 0;
let mode = BEFORE_VALUE;
/** Whether the unfinished string is a key. */
let isKey = false;

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
  setPosition(end + 1);
  key = expected;
  return true;
}

/** After `{` or a comma: a key and its colon. False if the slice ended within the key. */
function readKey(): boolean {
  if (skipSpace() !== 0x22) fail();
  setPosition(position + 1);
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
  setPosition(position + 1);
  return true;
}

/** Begins a value; false if the slice ended within a string. Afterwards `mode` says whether the value is in hand. */
function readValue(): boolean {
  const unit = skipSpace();
  mode = WITH_VALUE;
  switch (unit) {
    case 0x22:
      setPosition(position + 1);
      return readString();
    case 0x7b:
      setPosition(position + 1);
      enter(newObject(rootCell(ROOT.ObjectPrototype), PROPERTIES));
      if (skipSpace() === 0x7d) {
        setPosition(position + 1);
        leave();
        return true;
      }
      mode = BEFORE_VALUE;
      return readKey();
    case 0x5b:
      setPosition(position + 1);
      enter(newArray(0));
      if (skipSpace() === 0x5d) {
        setPosition(position + 1);
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
    setPosition(position + 1);
    mode = BEFORE_VALUE;
    if (!inArray && !readKey()) mode = IN_STRING;
  } else if (unit === (inArray ? 0x5d : 0x7d)) {
    setPosition(position + 1);
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
    setPosition(at);
    mode = inMode;
    container = inside;
    setPartial(before);
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
  setPosition(loadInt(state, STATE.POSITION));
  mode = loadInt(state, STATE.MODE);
  setPartial(loadCell(state, STATE.PARTIAL));
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
  setPosition(0);
  mode = BEFORE_VALUE;
  setPartial(0);
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
