/**
 * Values of the guest → message, on the guest thread, in slices.
 *
 * What is under way is split in two. The bytes and the position are the host's (an Outgoing, by number,
 * gone when another thread is mounted); the objects are the guest's: an array of those found so far
 * (the index is the id), a Map from object to id, and a one-element array that keeps the iterator of the
 * Map or Set being written. So cells may move between slices, and what is kept counts as guest memory.
 *
 *     TransferOut(value, limit)                     selfhosted/transfer.js
 *       $TransferOutBegin(limit) -> n               $TransferOutValue(n, objects, ids, value)
 *       $TransferOutSlice(n, objects, ids, hold)    -> undefined: done; true: more; [object, key]: a getter
 *                                                   is to be called, its value goes to $TransferOutValue
 */
import { arrayLength, arrayPush, elementWord, getElement, setElement } from '../../heap/elements.ts';
import { ENUMERABLE, IS_ACCESSOR, KIND, KIND_MASK, OFF, SHAPE_SLOW_ELEMENTS } from '../../heap/cells.ts';
import { VM } from '../../heap/layout.ts';
import { foundAttributes, loadFound } from '../../heap/found.ts';
import { indexKey, isSymbolKey, keyIndex } from '../../heap/keys.ts';
import type { PropertyKey } from '../../heap/keys.ts';
import { mapGet, mapIteratorStep, mapSet } from '../../heap/maps.ts';
import { onMount } from '../../heap/mount.ts';
import { findProperty, getOwnProperty, newArray, newObjectOfKind, ownKeys } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { copy, numberOf, setBoolean, setInt, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { atom, flatBase, flatData, flatIs16, flatLength, newString, stringLength, toHost } from '../../heap/strings.ts';
import { BUFFER_SHARED, ELEMENT_BYTES, bufferBytes, typedLengthOrGone } from '../../heap/typedarrays.ts';
import {
  TAG_BOOLEAN, TAG_HOLE, TAG_INT, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED,
} from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, sf64, u8 } from '../../heap/views.ts';
import { readStack, throwTypeError } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import { isCallableCell } from '../interp/operators.ts';
import type { NativeTable } from '../natives.ts';
import { ByteWriter, DATA_VIEW, ERROR_NAMES, MANY_HOLES, Paths, TAG, TransferError, VIEW_NAMES } from './format.ts';
import { addHandle } from './handles.ts';

/** Values and bytes of a slice. */
const SLICE_VALUES = 2048;
const SLICE_BYTES = 128 * 1024;

/** Scratch slots. */
const VALUE = 16;
const KEY = 17;
const FIELD = 18;
const TEMP = 19;

class Outgoing {
  readonly out: ByteWriter;
  readonly paths = new Paths();
  /** Lengths that arrays had when they were found. */
  readonly lengths: number[] = [];
  /** Objects found. */
  count = 0;
  /** The object whose contents are being written; -1: none yet. */
  current = -1;
  /** Elements written of an array. */
  index = 0;
  /** Property keys that are left, last one first; null: not listed yet. */
  keys: (string | number)[] | null = null;
  key: string | number | null = null;
  /** Values left in this slice. */
  budget = 0;
  mark = 0;

  constructor(limit: number) {
    this.out = new ByteWriter(limit);
  }

  isSpent(): boolean {
    return this.budget <= 0 || this.out.length - this.mark > SLICE_BYTES;
  }
}

const underWay = new Map<number, Outgoing>();
let nextNumber = 1;
onMount(() => {
  underWay.clear();
});

/** The host's words for an error that a copy ran into, for whoever reports it; null once taken. */
let failure: string | null = null;

/** The message of the last TransferError, if one was thrown since the last call. */
export function takeTransferFailure(): string | null {
  const message = failure;
  failure = null;
  return message;
}

/** A TransferError becomes the guest's TypeError. */
export function guarded<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof TransferError)) throw error;
    failure = error.message;
    return throwTypeError(error.message);
  }
}

function outgoing(slot: number): Outgoing {
  const found = underWay.get(s32[slot * 2]);
  if (found === undefined) throw new Error('transfer: no such message');
  return found;
}

/** The bytes of a finished message. */
export function takeMessage(slot: number): Uint8Array<ArrayBuffer> {
  const bytes = outgoing(slot).out.finish();
  underWay.delete(s32[slot * 2]);
  return bytes;
}

function fail(o: Outgoing, what: string): never {
  throw new TransferError(`${what} cannot be copied to the host (at ${o.paths.of(o.current, o.key)})`);
}

const article = (name: string): string => `${/^[AEIOU]/i.test(name) ? 'An' : 'A'} ${name}`;

function writeString(o: Outgoing, cell: number): void {
  const { out } = o;
  const length = stringLength(cell);
  out.room(Math.min(length, out.limit + 1));
  flatData(cell);
  const bytes = flatIs16 ? flatLength * 2 : flatLength;
  out.room(bytes + 9);
  out.byte(flatIs16 ? TAG.STRING16 : TAG.STRING8);
  out.number(flatLength);
  const from = flatIs16 ? flatBase * 2 : flatBase;
  if (bytes < 24) for (let i = 0; i < bytes; i++) out.bytes[out.length++] = u8[from + i];
  else out.raw(u8.subarray(from, from + bytes));
}

/** Writes the value in a slot; an object that is new is added to objects and ids. */
function writeValue(o: Outgoing, slot: number, objects: number, ids: number): void {
  const { out } = o;
  o.budget--;
  const tag = s32[slot * 2 + 1];
  const payload = s32[slot * 2];
  switch (tag) {
    case TAG_INT:
      out.byte(TAG.INT);
      return out.int(payload);
    case TAG_BOOLEAN: return out.byte(payload !== 0 ? TAG.TRUE : TAG.FALSE);
    case TAG_UNDEFINED: return out.byte(TAG.UNDEFINED);
    case TAG_NULL: return out.byte(TAG.NULL);
    case TAG_HOLE: return out.byte(TAG.HOLE);
    case TAG_STRING: return writeString(o, payload);
    case TAG_SYMBOL: return fail(o, 'A symbol');
    case TAG_OBJECT: return writeObject(o, slot, objects, ids);
  }
  if (tag >= 0 || tag < TAG_INT) {
    out.byte(TAG.DOUBLE);
    return out.double(sf64[slot]);
  }
  return fail(o, 'A BigInt');
}

function writeObject(o: Outgoing, slot: number, objects: number, ids: number): void {
  const { out } = o;
  if (mapGet(scratch + TEMP, s32[ids * 2], slot)) {
    out.byte(TAG.REF);
    return out.number(s32[(scratch + TEMP) * 2]);
  }
  const cell = s32[slot * 2];
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  if (kind === KIND.HOSTFUNCTION) {
    out.byte(TAG.HOST_FUNCTION);
    out.number(i32[cell * 2 + OFF.HOSTFUNCTION.hostId]);
    sb64[scratch + TEMP] = b64[cell + OFF.HOSTFUNCTION.hostName];
    return writeString(o, s32[(scratch + TEMP) * 2]);
  }
  if (isCallableCell(cell)) {
    out.byte(TAG.HANDLE);
    return out.number(addHandle(slot));
  }
  enter(o, slot, objects, ids);
  create(o, cell, kind, objects, ids);
}

/** Gives an object the next id. */
function enter(o: Outgoing, slot: number, objects: number, ids: number): void {
  setInt(scratch + TEMP, o.count);
  mapSet(s32[ids * 2], slot, scratch + TEMP);
  arrayPush(s32[objects * 2], slot);
  o.paths.add(o.current, o.key ?? '');
  o.lengths.push(0);
  o.count++;
}

/** Writes what making an object takes. */
function create(o: Outgoing, cell: number, kind: number, objects: number, ids: number): void {
  const { out } = o;
  switch (kind) {
    case KIND.OBJECT:
    case KIND.ARGUMENTS:
    case KIND.GLOBAL:
    case KIND.NAMESPACE: return out.byte(TAG.OBJECT);
    case KIND.ARRAY: return createArray(o, cell);
    case KIND.MAP: return out.byte(TAG.MAP);
    case KIND.SET: return out.byte(TAG.SET);
    case KIND.ERROR: return createError(o, cell);
    case KIND.REGEXP:
      out.byte(TAG.REGEXP);
      sb64[scratch + FIELD] = b64[cell + OFF.REGEXP.source];
      writeString(o, s32[(scratch + FIELD) * 2]);
      sb64[scratch + FIELD] = b64[cell + OFF.REGEXP.flagsString];
      return writeString(o, s32[(scratch + FIELD) * 2]);
    case KIND.WRAPPER: return createWrapper(o, cell, objects, ids);
    case KIND.ARRAYBUFFER: return createBuffer(o, cell);
    case KIND.TYPEDARRAY: return createView(o, cell, i32[cell * 2 + OFF.TYPEDARRAY.elementType], objects, ids);
    case KIND.DATAVIEW: return createView(o, cell, DATA_VIEW, objects, ids);
    case KIND.DATE:
      out.byte(TAG.DATE);
      sb64[scratch + FIELD] = b64[cell + OFF.DATE.dateValue];
      return out.double(numberOf(scratch + FIELD));
  }
  setObject(scratch + FIELD, cell);
  return fail(o, article(describe(scratch + FIELD).replace(/^#<(.*)>$/, '$1')));
}

function isSparse(cell: number, length: number): boolean {
  if (length <= MANY_HOLES) return false;
  return (i32[i32[cell * 2] * 2 + OFF.SHAPE.shapeFlags] & SHAPE_SLOW_ELEMENTS) !== 0 || elementWord(cell, length - 1) === 0;
}

function createArray(o: Outgoing, cell: number): void {
  const length = arrayLength(cell);
  const sparse = isSparse(cell, length);
  o.out.byte(sparse ? TAG.SPARSE_ARRAY : TAG.ARRAY);
  o.out.number(length);
  o.lengths[o.count - 1] = sparse ? -1 : length;
}

/** Data property along the prototypes, to FIELD: its string, or undefined. */
function loadText(cell: number, key: number): boolean {
  if (findProperty(cell, key) === 0 || (foundAttributes & IS_ACCESSOR) !== 0) return false;
  loadFound(scratch + FIELD);
  return s32[(scratch + FIELD) * 2 + 1] === TAG_STRING;
}

function createError(o: Outgoing, cell: number): void {
  const { out } = o;
  out.byte(TAG.ERROR);
  const name = loadText(cell, rootCell(ROOT.name)) ? toHost(s32[(scratch + FIELD) * 2]) : 'Error';
  out.text((ERROR_NAMES as readonly string[]).includes(name) ? name : 'Error');
  if (getOwnProperty(cell, rootCell(ROOT.message)) && loadText(cell, rootCell(ROOT.message))) {
    writeString(o, s32[(scratch + FIELD) * 2]);
  } else out.byte(TAG.UNDEFINED);
  setObject(scratch + FIELD, cell);
  readStack(scratch + FIELD, scratch + FIELD);
  if (s32[(scratch + FIELD) * 2 + 1] === TAG_STRING) writeString(o, s32[(scratch + FIELD) * 2]);
  else out.byte(TAG.UNDEFINED);
}

function createWrapper(o: Outgoing, cell: number, objects: number, ids: number): void {
  sb64[scratch + FIELD] = b64[cell + OFF.WRAPPER.primitive];
  const tag = s32[(scratch + FIELD) * 2 + 1];
  if (tag === TAG_SYMBOL) fail(o, 'A Symbol object');
  o.out.byte(tag === TAG_STRING ? TAG.STRING_OBJECT : tag === TAG_BOOLEAN ? TAG.BOOLEAN_OBJECT : TAG.NUMBER_OBJECT);
  writeValue(o, scratch + FIELD, objects, ids);
}

function createBuffer(o: Outgoing, cell: number): void {
  if ((i32[cell * 2 + OFF.ARRAYBUFFER.bufferFlags] & BUFFER_SHARED) !== 0) fail(o, 'A SharedArrayBuffer');
  const bytes = bufferBytes(cell);
  o.out.byte(TAG.BUFFER);
  o.out.number(bytes);
  const from = (i32[cell * 2 + OFF.ARRAYBUFFER.dataRef] + 1) * 8;
  o.out.raw(u8.subarray(from, from + bytes));
}

function createView(o: Outgoing, cell: number, type: number, objects: number, ids: number): void {
  if (VIEW_NAMES[type].startsWith('Big')) fail(o, article(VIEW_NAMES[type]));
  const buffer = i32[cell * 2 + OFF.TYPEDARRAY.bufferRef];
  const offset = i32[cell * 2 + OFF.TYPEDARRAY.byteOffset];
  const room = bufferBytes(buffer) - offset;
  const length = type === DATA_VIEW ? viewLength(cell, room) : typedLengthOrGone(cell);
  if (length < 0 || length * (ELEMENT_BYTES[type] ?? 1) > room) fail(o, `${article(VIEW_NAMES[type])} that is detached or out of bounds`);
  o.out.byte(TAG.VIEW);
  o.out.number(type);
  o.out.number(offset);
  o.out.number(length);
  setObject(scratch + FIELD, buffer);
  writeObject(o, scratch + FIELD, objects, ids);
}

function viewLength(cell: number, room: number): number {
  const length = i32[cell * 2 + OFF.DATAVIEW.viewLength];
  return length < 0 ? room : length;
}

// --- contents -------------------------------------------------------------------------------------

/** How a step ended. */
const DONE = 0;
const SPENT = 1;
const GETTER = 2;

/** Own enumerable string keys, last one first; without the indices below `from`. */
function listKeys(cell: number, from: number): (string | number)[] {
  const keys: (string | number)[] = [];
  const all = ownKeys(cell);
  for (let i = all.length - 1; i >= 0; i--) {
    const key: PropertyKey = all[i];
    if (key < 0) {
      if (keyIndex(key) >= from) keys.push(keyIndex(key));
    } else if (!isSymbolKey(key)) keys.push(toHost(key));
  }
  return keys;
}

/** Looks a listed key up: 0 gone or not enumerable, 1 its value is in VALUE, 2 an accessor. */
function lookUp(cell: number, key: string | number): number {
  const found = getOwnProperty(cell, typeof key === 'number' ? indexKey(key) : atom(key));
  if (!found || (foundAttributes & ENUMERABLE) === 0) return 0;
  if ((foundAttributes & IS_ACCESSOR) !== 0) return 2;
  loadFound(scratch + VALUE);
  return s32[(scratch + VALUE) * 2 + 1] === TAG_HOLE ? 0 : 1;
}

function writeKey(o: Outgoing, key: string | number): void {
  if (typeof key === 'number' && key < 2 ** 31) {
    o.out.byte(TAG.INT);
    o.out.int(key);
  } else o.out.text(String(key));
}

/** The pairs of an object, from where it was left. */
function stepPairs(o: Outgoing, cell: number, objects: number, ids: number, from: number): number {
  const keys = (o.keys ??= listKeys(cell, from));
  while (keys.length > 0) {
    if (o.isSpent()) return SPENT;
    const key = keys.pop() as string | number;
    const found = lookUp(cell, key);
    if (found === 0) continue;
    o.key = key;
    writeKey(o, key);
    if (found === 2) return GETTER;
    writeValue(o, scratch + VALUE, objects, ids);
  }
  o.keys = null;
  o.out.byte(TAG.END);
  return DONE;
}

function stepArray(o: Outgoing, cell: number, objects: number, ids: number): number {
  const length = o.lengths[o.current];
  if (length < 0) return stepPairs(o, cell, objects, ids, 0);
  const slow = (i32[i32[cell * 2] * 2 + OFF.SHAPE.shapeFlags] & SHAPE_SLOW_ELEMENTS) !== 0;
  while (o.index < length) {
    if (o.isSpent()) return SPENT;
    o.key = o.index++;
    if (getElement(scratch + VALUE, cell, o.key)) writeValue(o, scratch + VALUE, objects, ids);
    else if (slow && lookUp(cell, o.key) === 2) return GETTER;
    else {
      o.out.byte(TAG.HOLE);
      o.budget--;
    }
  }
  if (i32[i32[cell * 2] * 2 + OFF.SHAPE.count] > 0) return stepPairs(o, cell, objects, ids, length);
  o.out.byte(TAG.END);
  return DONE;
}

/** Iterator kinds do not matter: every step gives key and value. */
function stepTable(o: Outgoing, cell: number, isMap: boolean, objects: number, ids: number, hold: number): number {
  const holder = s32[hold * 2];
  if (!getElement(scratch + TEMP, holder, 0) || s32[(scratch + TEMP) * 2 + 1] !== TAG_OBJECT) {
    const iterator = newObjectOfKind(KIND.ITERATOR, 0, 0);
    setObject(scratch + FIELD, cell);
    b64[iterator + OFF.ITERATOR.iterated] = sb64[scratch + FIELD];
    setObject(scratch + TEMP, iterator);
    setElement(holder, 0, scratch + TEMP);
  }
  const iterator = s32[(scratch + TEMP) * 2];
  while (mapIteratorStep(scratch + KEY, scratch + VALUE, iterator)) {
    sb64[scratch + FIELD + 4] = sb64[scratch + VALUE];
    o.key = isMap ? 'key' : 'value';
    const name = s32[(scratch + KEY) * 2 + 1] === TAG_STRING && isMap ? toHost(s32[(scratch + KEY) * 2]) : 'value';
    writeValue(o, scratch + KEY, objects, ids);
    if (isMap) {
      o.key = name;
      writeValue(o, scratch + FIELD + 4, objects, ids);
    }
    if (o.isSpent()) return SPENT;
  }
  setUndefined(scratch + TEMP);
  setElement(holder, 0, scratch + TEMP);
  o.out.byte(TAG.END);
  return DONE;
}

function stepError(o: Outgoing, cell: number, objects: number, ids: number): number {
  o.keys ??= getOwnProperty(cell, rootCell(ROOT.cause)) ? ['cause'] : [];
  if (o.keys.length > 0) {
    const key = o.keys.pop() as string;
    if (getOwnProperty(cell, rootCell(ROOT.cause))) {
      o.key = key;
      writeKey(o, key);
      if ((foundAttributes & IS_ACCESSOR) !== 0) return GETTER;
      loadFound(scratch + VALUE);
      writeValue(o, scratch + VALUE, objects, ids);
    }
  }
  o.keys = null;
  o.out.byte(TAG.END);
  return DONE;
}

function stepContents(o: Outgoing, cell: number, objects: number, ids: number, hold: number): number {
  switch (i32[cell * 2 + 1] & KIND_MASK) {
    case KIND.OBJECT:
    case KIND.ARGUMENTS:
    case KIND.GLOBAL:
    case KIND.NAMESPACE: return stepPairs(o, cell, objects, ids, 0);
    case KIND.ARRAY: return stepArray(o, cell, objects, ids);
    case KIND.MAP: return stepTable(o, cell, true, objects, ids, hold);
    case KIND.SET: return stepTable(o, cell, false, objects, ids, hold);
    case KIND.ERROR: return stepError(o, cell, objects, ids);
    default: return DONE;
  }
}

function currentCell(o: Outgoing, objects: number): number {
  getElement(scratch + VALUE, s32[objects * 2], o.current);
  return s32[(scratch + VALUE) * 2];
}

function slice(dst: number, o: Outgoing, objects: number, ids: number, hold: number): void {
  o.budget = SLICE_VALUES;
  o.mark = o.out.length;
  if (o.current === -1) o.current = 0;
  while (o.current < o.count) {
    const how = stepContents(o, currentCell(o, objects), objects, ids, hold);
    if (how === SPENT) return setBoolean(dst, true);
    if (how === GETTER) {
      const request = newArray(2);
      setObject(scratch + KEY, currentCell(o, objects));
      arrayPush(request, scratch + KEY);
      setString(scratch + KEY, newString(String(o.key)));
      arrayPush(request, scratch + KEY);
      return setObject(dst, request);
    }
    o.current++;
    o.index = 0;
    o.keys = null;
    o.budget--;
  }
  setUndefined(dst);
}

export const transferOutNatives = {
  /** $TransferOutBegin(limit): number of a new message; limit 0: the VM's. */
  TransferOutBegin: (dst, a) => {
    const number = nextNumber++;
    const limit = numberOf(a);
    underWay.set(number, new Outgoing(limit === 0 ? transferLimit() : limit));
    setInt(dst, number);
  },
  /** $TransferOutValue(message, objects, ids, value): writes a value where the message is. */
  TransferOutValue: (dst, a) => {
    const o = outgoing(a);
    copy(scratch + FIELD + 5, a + 3);
    guarded(() => {
      writeValue(o, scratch + FIELD + 5, a + 1, a + 2);
    });
    setUndefined(dst);
  },
  TransferOutSlice: (dst, a) => {
    const o = outgoing(a);
    guarded(() => {
      slice(dst, o, a + 1, a + 2, a + 3);
    });
  },
  NewTransferMap: (dst) => setObject(dst, newObjectOfKind(KIND.MAP, rootCell(ROOT.MapPrototype), 0)),
} satisfies NativeTable;

/** Bytes that a value crossing to or from the host may have. */
export function transferLimit(): number {
  return i32[VM.transferLimit] * 1024;
}
