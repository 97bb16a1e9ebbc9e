/**
 * Message → values of the guest, on the guest thread, in slices. As in guest-write.ts the position is the
 * host's and the objects made so far are a guest array.
 *
 *     TransferIn(n)                                 selfhosted/transfer.js
 *       $TransferInRoot(n, objects) -> value        $TransferInSlice(n, objects) -> true: more
 */
import { allocate, reserve } from '../../heap/alloc.ts';
import { initHeader } from '../../heap/barrier.ts';
import { FIXED_WORDS, KIND, OFF, WC, WEC } from '../../heap/cells.ts';
import { arrayPush, getElement, setArrayLength, setElement } from '../../heap/elements.ts';
import { indexKey, keyOf } from '../../heap/keys.ts';
import { mapSet } from '../../heap/maps.ts';
import { onMount } from '../../heap/mount.ts';
import {
  addProperty,
  defineOwn,
  newArray,
  newObject,
  newObjectOfKind,
} from '../../heap/objects.ts';
import { ROOT, isRootSet, rootCell } from '../../heap/roots.ts';
import type { RootName } from '../../heap/roots.ts';
import {
  setBoolean,
  setHole,
  setInt,
  setNull,
  setNumber,
  setObject,
  setString,
  setUndefined,
} from '../../heap/slots.ts';
import { newString } from '../../heap/strings.ts';
import { DEFAULT_INLINE_CAPACITY } from '../../heap/tuning.ts';
import { ELEMENT_TYPES } from '../../heap/typedarrays.ts';
import { b64, i32, s32, sb64, scratch, u8 } from '../../heap/views.ts';
import { newRegExp } from '../builtins/regexp-programs.ts';
import { throwTypeError } from '../errors.ts';
import { wrapPrimitive } from '../interp/objects.ts';
import type { NativeTable } from '../natives.ts';
import { newHostFunction } from '../host-functions.ts';
import { ByteReader, DATA_VIEW, TAG } from './format.ts';
import type { ErrorName } from './format.ts';
import { loadHandle } from './handles.ts';

const SLICE_VALUES = 2048;
const SLICE_BYTES = 64 * 1024;
/** A value of more bytes than this has a slice of its own, which begins with a reservation. */
const LARGE = 32 * 1024;

const VALUE = 16;
const KEY = 17;
const PART = 18;
const MORE = 19;

class Incoming {
  readonly input: ByteReader;
  /** Tag by object id. */
  readonly tags: number[] = [];
  readonly lengths: number[] = [];
  current = 0;
  index = 0;
  /** The key that has been read and whose value is too large for the rest of the slice. */
  pendingKey = false;
  budget = 0;
  mark = 0;

  constructor(bytes: Uint8Array) {
    this.input = new ByteReader(bytes);
  }

  /** The slice is over: it is used up, or what comes next is large and something has been done already. */
  mustStop(): boolean {
    if (this.budget <= 0 || this.input.at - this.mark > SLICE_BYTES) return true;
    return this.input.at !== this.mark && sizeOfNext(this.input) > LARGE;
  }
}

const underWay = new Map<number, Incoming>();
let nextNumber = 1;
onMount(() => {
  underWay.clear();
});

/** Takes a message in, for TransferIn. */
export function addIncoming(bytes: Uint8Array): number {
  const number = nextNumber++;
  underWay.set(number, new Incoming(bytes));
  return number;
}

function incoming(slot: number): Incoming {
  const found = underWay.get(s32[slot * 2]);
  if (found === undefined) throw new Error('transfer: no such message');
  return found;
}

/** Bytes of the string or buffer that comes next; 0 for anything else. */
function sizeOfNext(input: ByteReader): number {
  const tag = input.peek();
  if (tag !== TAG.STRING8 && tag !== TAG.STRING16 && tag !== TAG.BUFFER && tag !== TAG.ARRAY)
    return 0;
  const at = input.at;
  input.at++;
  const length = input.number();
  input.at = at;
  return tag === TAG.STRING16 ? length * 2 : tag === TAG.ARRAY ? length * 8 : length;
}

/** Room for a large value, before anything has been read. */
function reserveNext(incomingMessage: Incoming): void {
  const bytes = sizeOfNext(incomingMessage.input);
  if (bytes > LARGE) reserve((bytes >> 3) + 64);
}

function readString(dst: number, input: ByteReader): void {
  setString(dst, newString(input.text()));
}

/** Reads a value into `dst`; objects are added to `objects`. */
function readValue(dst: number, i: Incoming, objects: number): void {
  const { input } = i;
  i.budget--;
  const tag = input.byte();
  switch (tag) {
    case TAG.UNDEFINED:
      return setUndefined(dst);
    case TAG.NULL:
      return setNull(dst);
    case TAG.TRUE:
      return setBoolean(dst, true);
    case TAG.FALSE:
      return setBoolean(dst, false);
    case TAG.INT:
      return setNumber(dst, input.int());
    case TAG.DOUBLE:
      return setNumber(dst, input.double());
    case TAG.STRING8:
    case TAG.STRING16:
      return setString(dst, newString(input.units(tag)));
    case TAG.HOLE:
      return setHole(dst);
    case TAG.REF:
      getElement(dst, s32[objects * 2], input.number());
      return;
    case TAG.HANDLE:
      if (!loadHandle(dst, input.number()))
        throwTypeError('The function or handle has been released');
      return;
    case TAG.HOST_FUNCTION: {
      const id = input.number();
      return setObject(dst, newHostFunction(id, input.text()));
    }
    default:
      return createObject(dst, tag, i, objects);
  }
}

function createObject(dst: number, tag: number, i: Incoming, objects: number): void {
  const id = i.tags.length;
  i.tags.push(tag);
  i.lengths.push(0);
  // The id's place is taken first: a view reads its buffer, which has the next id.
  setUndefined(scratch + PART);
  arrayPush(s32[objects * 2], scratch + PART);
  make(dst, tag, i, objects, id);
  setElement(s32[objects * 2], id, dst);
}

function make(dst: number, tag: number, i: Incoming, objects: number, id: number): void {
  const { input } = i;
  switch (tag) {
    case TAG.OBJECT:
      return setObject(dst, newObject(rootCell(ROOT.ObjectPrototype), DEFAULT_INLINE_CAPACITY));
    case TAG.ARRAY:
    case TAG.SPARSE_ARRAY: {
      const length = input.number();
      i.lengths[id] = length;
      const array = newArray(tag === TAG.ARRAY ? length : 0);
      setObject(dst, array);
      if (length > 0) setArrayLength(array, length);
      return;
    }
    case TAG.MAP:
      return setObject(dst, newObjectOfKind(KIND.MAP, rootCell(ROOT.MapPrototype), 0));
    case TAG.SET:
      return setObject(dst, newObjectOfKind(KIND.SET, rootCell(ROOT.SetPrototype), 0));
    case TAG.ERROR:
      return makeErrorObject(dst, input);
    case TAG.REGEXP:
      return makeRegExp(dst, input);
    case TAG.DATE:
      return makeDate(dst, input);
    case TAG.BOOLEAN_OBJECT:
    case TAG.NUMBER_OBJECT:
    case TAG.STRING_OBJECT:
      readValue(scratch + MORE, i, objects);
      return setObject(dst, wrapPrimitive(scratch + MORE));
    case TAG.BUFFER:
      return makeBuffer(dst, input);
    case TAG.VIEW:
      return makeView(dst, i, objects);
    default:
      throw new Error(`transfer: unknown tag ${tag}`);
  }
}

function makeErrorObject(dst: number, input: ByteReader): void {
  const name = input.text() as ErrorName;
  const error = newObjectOfKind(KIND.ERROR, rootCell(ROOT[`${name}Prototype`]), 4);
  setObject(dst, error);
  const message = input.optionalText();
  if (message !== undefined) {
    setString(scratch + PART, newString(message));
    addProperty(error, rootCell(ROOT.message), scratch + PART, WC);
  }
  const stack = input.optionalText();
  setString(
    scratch + PART,
    newString(stack ?? (message === undefined ? name : `${name}: ${message}`)),
  );
  addProperty(error, rootCell(ROOT.stack), scratch + PART, WC);
}

function makeRegExp(dst: number, input: ByteReader): void {
  readString(scratch + MORE, input);
  readString(scratch + PART, input);
  setObject(
    dst,
    newRegExp(s32[(scratch + MORE) * 2], s32[(scratch + PART) * 2], rootCell(ROOT.RegExpPrototype)),
  );
}

function makeDate(dst: number, input: ByteReader): void {
  if (!isRootSet(ROOT.DatePrototype))
    throwTypeError('Date is not supported yet: a Date cannot be copied to the guest');
  const date = newObjectOfKind(KIND.DATE, rootCell(ROOT.DatePrototype), 0);
  setNumber(scratch + PART, input.double());
  b64[date + OFF.DATE.dateValue] = sb64[scratch + PART];
  setObject(dst, date);
}

function makeBuffer(dst: number, input: ByteReader): void {
  const length = input.number();
  const raw = input.raw(length);
  const data = allocate(FIXED_WORDS[KIND.BYTES] + ((length + 7) >> 3));
  initHeader(data, length, KIND.BYTES);
  u8.set(raw, (data + FIXED_WORDS[KIND.BYTES]) * 8);
  const buffer = newObjectOfKind(KIND.ARRAYBUFFER, rootCell(ROOT.ArrayBufferPrototype), 0);
  i32[buffer * 2 + OFF.ARRAYBUFFER.dataRef] = data;
  i32[buffer * 2 + OFF.ARRAYBUFFER.byteLength] = length;
  i32[buffer * 2 + OFF.ARRAYBUFFER.maxByteLength] = length;
  setObject(dst, buffer);
}

function makeView(dst: number, i: Incoming, objects: number): void {
  const { input } = i;
  const type = input.number();
  const offset = input.number();
  const length = input.number();
  readValue(scratch + MORE, i, objects);
  const buffer = s32[(scratch + MORE) * 2];
  const isDataView = type === DATA_VIEW;
  const proto: RootName = isDataView
    ? 'DataViewPrototype'
    : `${ELEMENT_TYPES[type].name}ArrayPrototype`;
  const view = newObjectOfKind(
    isDataView ? KIND.DATAVIEW : KIND.TYPEDARRAY,
    rootCell(ROOT[proto]),
    0,
  );
  i32[view * 2 + OFF.TYPEDARRAY.bufferRef] = buffer;
  if (!isDataView) i32[view * 2 + OFF.TYPEDARRAY.elementType] = type;
  i32[view * 2 + OFF.TYPEDARRAY.byteOffset] = offset;
  i32[view * 2 + OFF.TYPEDARRAY.arrayLength] = length;
  setObject(dst, view);
}

// --- contents -------------------------------------------------------------------------------------

function atEnd(i: Incoming): boolean {
  if (i.input.peek() !== TAG.END) return false;
  i.input.byte();
  return true;
}

/** Fills in object `current`; false: the slice is over. Everything is read again from a whole pair on. */
function fill(i: Incoming, objects: number): boolean {
  switch (i.tags[i.current]) {
    case TAG.ARRAY:
      if (!fillElements(i, objects)) return false;
      return fillPairs(i, objects, WEC);
    case TAG.OBJECT:
    case TAG.SPARSE_ARRAY:
      return fillPairs(i, objects, WEC);
    case TAG.ERROR:
      return fillPairs(i, objects, WC);
    case TAG.MAP:
      return fillTable(i, objects, true);
    case TAG.SET:
      return fillTable(i, objects, false);
    default:
      return true;
  }
}

function load(dst: number, i: Incoming, objects: number): number {
  getElement(dst, s32[objects * 2], i.current);
  return s32[dst * 2];
}

function fillElements(i: Incoming, objects: number): boolean {
  const length = i.lengths[i.current];
  for (; i.index < length; i.index++) {
    if (i.mustStop()) return false;
    if (i.input.peek() === TAG.HOLE) {
      i.input.byte();
      i.budget--;
      continue;
    }
    readValue(scratch + VALUE, i, objects);
    setElement(load(scratch + KEY, i, objects), i.index, scratch + VALUE);
  }
  return true;
}

/** A pair is read as a whole, so a large value after a small key begins a slice of its own with its key. */
function fillPairs(i: Incoming, objects: number, attributes: number): boolean {
  for (;;) {
    if (i.input.peek() === TAG.END) return atEnd(i);
    const start = i.input.at;
    if (i.mustStop()) return false;
    readKey(scratch + KEY, i.input);
    if (i.input.at !== i.mark && start !== i.mark && sizeOfNext(i.input) > LARGE) {
      i.input.at = start;
      return false;
    }
    readValue(scratch + VALUE, i, objects);
    const cell = load(scratch + MORE, i, objects);
    const isIndex = s32[(scratch + KEY) * 2 + 1] >= 0 ? false : isInt(scratch + KEY);
    if (isIndex) defineOwn(cell, indexKey(s32[(scratch + KEY) * 2]), scratch + VALUE, attributes);
    else defineOwn(cell, keyOf(scratch + KEY), scratch + VALUE, attributes);
  }
}

const INT_TAG = ((): number => {
  const words = new Int32Array(1);
  words[0] = 0xfff90000 | 0;
  return words[0];
})();

function isInt(slot: number): boolean {
  return s32[slot * 2 + 1] === INT_TAG;
}

function readKey(dst: number, input: ByteReader): void {
  if (input.peek() === TAG.INT) {
    input.byte();
    setInt(dst, input.int());
  } else readString(dst, input);
}

function fillTable(i: Incoming, objects: number, isMap: boolean): boolean {
  for (;;) {
    if (i.input.peek() === TAG.END) return atEnd(i);
    if (i.mustStop()) return false;
    readValue(scratch + KEY, i, objects);
    sb64[scratch + VALUE] = sb64[scratch + KEY];
    if (isMap) {
      sb64[scratch + MORE + 4] = sb64[scratch + KEY];
      readValue(scratch + VALUE, i, objects);
      sb64[scratch + KEY] = sb64[scratch + MORE + 4];
    }
    const cell = load(scratch + MORE, i, objects);
    sb64[scratch + PART] = sb64[scratch + KEY];
    mapSet(cell, scratch + PART, scratch + VALUE);
  }
}

function begin(i: Incoming): void {
  i.budget = SLICE_VALUES;
  i.mark = i.input.at;
  reserveNext(i);
}

export const transferInNatives = {
  TransferInRoot: (dst, a) => {
    const i = incoming(a);
    begin(i);
    readValue(scratch + VALUE, i, a + 1);
    sb64[dst] = sb64[scratch + VALUE];
  },
  /** $TransferInSlice(message, objects): whether there is more. */
  TransferInSlice: (dst, a) => {
    const i = incoming(a);
    begin(i);
    while (i.current < i.tags.length) {
      if (!fill(i, a + 1)) return setBoolean(dst, true);
      i.current++;
      i.index = 0;
    }
    underWay.delete(s32[a * 2]);
    setBoolean(dst, false);
  },
} satisfies NativeTable;
