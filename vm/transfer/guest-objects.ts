/** One value of the guest → message; an object is only made here, its contents come later (guest-write.ts). */
import { arrayLength, arrayPush, elementWord } from '../../heap/elements.ts';
import { IS_ACCESSOR, KIND, KIND_MASK, OFF, SHAPE_SLOW_ELEMENTS } from '../../heap/cells.ts';
import { foundAttributes, loadFound } from '../../heap/found.ts';
import { mapGet, mapSet } from '../../heap/maps.ts';
import { findProperty, getOwnProperty } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { numberOf, setInt, setObject } from '../../heap/slots.ts';
import {
  flatBase,
  flatData,
  flatIs16,
  flatLength,
  stringLength,
  toHost,
} from '../../heap/strings.ts';
import {
  BUFFER_SHARED,
  ELEMENT_BYTES,
  bufferBytes,
  typedLengthOrGone,
} from '../../heap/typedarrays.ts';
import {
  TAG_BOOLEAN,
  TAG_HOLE,
  TAG_INT,
  TAG_NULL,
  TAG_OBJECT,
  TAG_STRING,
  TAG_SYMBOL,
  TAG_UNDEFINED,
} from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, sf64, u8 } from '../../heap/views.ts';
import { readStack } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import { isCallableCell } from '../interp/operators.ts';
import { DATA_VIEW, ERROR_NAMES, MANY_HOLES, TAG, VIEW_NAMES } from './format.ts';
import { addHandle } from './handles.ts';
import type { Outgoing } from './guest-outgoing.ts';
import { SLOT, fail } from './guest-outgoing.ts';

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
export function writeValue(o: Outgoing, slot: number, objects: number, ids: number): void {
  const { out } = o;
  o.budget--;
  const tag = s32[slot * 2 + 1];
  const payload = s32[slot * 2];
  switch (tag) {
    case TAG_INT:
      out.byte(TAG.INT);
      return out.int(payload);
    case TAG_BOOLEAN:
      return out.byte(payload !== 0 ? TAG.TRUE : TAG.FALSE);
    case TAG_UNDEFINED:
      return out.byte(TAG.UNDEFINED);
    case TAG_NULL:
      return out.byte(TAG.NULL);
    case TAG_HOLE:
      return out.byte(TAG.HOLE);
    case TAG_STRING:
      return writeString(o, payload);
    case TAG_SYMBOL:
      return fail(o, 'A symbol');
    case TAG_OBJECT:
      return writeObject(o, slot, objects, ids);
  }
  if (tag >= 0 || tag < TAG_INT) {
    out.byte(TAG.DOUBLE);
    return out.double(sf64[slot]);
  }
  return fail(o, 'A BigInt');
}

function writeObject(o: Outgoing, slot: number, objects: number, ids: number): void {
  const { out } = o;
  if (mapGet(scratch + SLOT.temp, s32[ids * 2], slot)) {
    out.byte(TAG.REF);
    return out.number(s32[(scratch + SLOT.temp) * 2]);
  }
  const cell = s32[slot * 2];
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  if (kind === KIND.HOSTFUNCTION) {
    out.byte(TAG.HOST_FUNCTION);
    out.number(i32[cell * 2 + OFF.HOSTFUNCTION.hostId]);
    sb64[scratch + SLOT.temp] = b64[cell + OFF.HOSTFUNCTION.hostName];
    return writeString(o, s32[(scratch + SLOT.temp) * 2]);
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
  setInt(scratch + SLOT.temp, o.count);
  mapSet(s32[ids * 2], slot, scratch + SLOT.temp);
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
    case KIND.NAMESPACE:
      return out.byte(TAG.OBJECT);
    case KIND.ARRAY:
      return createArray(o, cell);
    case KIND.MAP:
      return out.byte(TAG.MAP);
    case KIND.SET:
      return out.byte(TAG.SET);
    case KIND.ERROR:
      return createError(o, cell);
    case KIND.REGEXP:
      out.byte(TAG.REGEXP);
      sb64[scratch + SLOT.field] = b64[cell + OFF.REGEXP.source];
      writeString(o, s32[(scratch + SLOT.field) * 2]);
      sb64[scratch + SLOT.field] = b64[cell + OFF.REGEXP.flagsString];
      return writeString(o, s32[(scratch + SLOT.field) * 2]);
    case KIND.WRAPPER:
      return createWrapper(o, cell, objects, ids);
    case KIND.ARRAYBUFFER:
      return createBuffer(o, cell);
    case KIND.TYPEDARRAY:
      return createView(o, cell, i32[cell * 2 + OFF.TYPEDARRAY.elementType], objects, ids);
    case KIND.DATAVIEW:
      return createView(o, cell, DATA_VIEW, objects, ids);
    case KIND.DATE:
      out.byte(TAG.DATE);
      sb64[scratch + SLOT.field] = b64[cell + OFF.DATE.dateValue];
      return out.double(numberOf(scratch + SLOT.field));
  }
  setObject(scratch + SLOT.field, cell);
  return fail(o, article(describe(scratch + SLOT.field).replace(/^#<(.*)>$/, '$1')));
}

function isSparse(cell: number, length: number): boolean {
  if (length <= MANY_HOLES) return false;
  return (
    (i32[i32[cell * 2] * 2 + OFF.SHAPE.shapeFlags] & SHAPE_SLOW_ELEMENTS) !== 0 ||
    elementWord(cell, length - 1) === 0
  );
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
  loadFound(scratch + SLOT.field);
  return s32[(scratch + SLOT.field) * 2 + 1] === TAG_STRING;
}

function createError(o: Outgoing, cell: number): void {
  const { out } = o;
  out.byte(TAG.ERROR);
  const name = loadText(cell, rootCell(ROOT.name))
    ? toHost(s32[(scratch + SLOT.field) * 2])
    : 'Error';
  out.text((ERROR_NAMES as readonly string[]).includes(name) ? name : 'Error');
  if (getOwnProperty(cell, rootCell(ROOT.message)) && loadText(cell, rootCell(ROOT.message))) {
    writeString(o, s32[(scratch + SLOT.field) * 2]);
  } else out.byte(TAG.UNDEFINED);
  setObject(scratch + SLOT.field, cell);
  readStack(scratch + SLOT.field, scratch + SLOT.field);
  if (s32[(scratch + SLOT.field) * 2 + 1] === TAG_STRING)
    writeString(o, s32[(scratch + SLOT.field) * 2]);
  else out.byte(TAG.UNDEFINED);
}

function createWrapper(o: Outgoing, cell: number, objects: number, ids: number): void {
  sb64[scratch + SLOT.field] = b64[cell + OFF.WRAPPER.primitive];
  const tag = s32[(scratch + SLOT.field) * 2 + 1];
  if (tag === TAG_SYMBOL) fail(o, 'A Symbol object');
  o.out.byte(
    tag === TAG_STRING
      ? TAG.STRING_OBJECT
      : tag === TAG_BOOLEAN
        ? TAG.BOOLEAN_OBJECT
        : TAG.NUMBER_OBJECT,
  );
  writeValue(o, scratch + SLOT.field, objects, ids);
}

function createBuffer(o: Outgoing, cell: number): void {
  if ((i32[cell * 2 + OFF.ARRAYBUFFER.bufferFlags] & BUFFER_SHARED) !== 0)
    fail(o, 'A SharedArrayBuffer');
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
  if (length < 0 || length * (ELEMENT_BYTES[type] ?? 1) > room)
    fail(o, `${article(VIEW_NAMES[type])} that is detached or out of bounds`);
  o.out.byte(TAG.VIEW);
  o.out.number(type);
  o.out.number(offset);
  o.out.number(length);
  setObject(scratch + SLOT.field, buffer);
  writeObject(o, scratch + SLOT.field, objects, ids);
}

function viewLength(cell: number, room: number): number {
  const length = i32[cell * 2 + OFF.DATAVIEW.viewLength];
  return length < 0 ? room : length;
}
