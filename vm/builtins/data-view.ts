/** DataView: through a DataView of the host over the cage. NaN loses its payload on loading (V2). */
import { initRef } from '../../heap/barrier.ts';
import { KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { onMount } from '../../heap/mount.ts';
import { newObjectOfKind } from '../../heap/objects.ts';
import { numberOf, setInt, setNumber, setObject, setUndefined } from '../../heap/slots.ts';
import { bufferBytes, ELEMENT_BYTES, ELEMENT_TYPE, ELEMENT_TYPES } from '../../heap/typedarrays.ts';
import { TAG_BOOLEAN, TAG_INT, TAG_OBJECT } from '../../heap/values.ts';
import { cage, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { throwRangeError, throwTypeError } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import { toBoolean, toNumberPrimitive } from '../interp/operators.ts';
import type { NativeTable } from '../natives.ts';
import { toIntegerOrInfinity } from '../numbers.ts';
import { bytesStart, isDetached } from './array-buffer.ts';
import { tailCall } from './tail-call.ts';

const VIEW = OFF.DATAVIEW;

let view: DataView | null = null;
onMount(() => {
  view = null;
});

function bytes(): DataView {
  return (view ??= new DataView(cage));
}

function viewIn(slot: number): number {
  if (s32[slot * 2 + 1] !== TAG_OBJECT) return 0;
  return (i32[s32[slot * 2] * 2 + 1] & KIND_MASK) === KIND.DATAVIEW ? s32[slot * 2] : 0;
}

function receiver(self: number, method: string): number {
  const cell = viewIn(self);
  if (cell === 0) throwTypeError(`Method DataView.prototype.${method} called on incompatible receiver ${describe(self)}`);
  return cell;
}

/** Bytes of a view now, -1 where it is out of bounds or detached. */
function viewLength(cell: number): number {
  const buffer = i32[cell * 2 + VIEW.bufferRef];
  if (isDetached(buffer)) return -1;
  const offset = i32[cell * 2 + VIEW.byteOffset];
  const length = i32[cell * 2 + VIEW.viewLength];
  const available = bufferBytes(buffer) - offset;
  if (available < 0) return -1;
  return length < 0 ? available : length > available ? -1 : length;
}

function attachedLength(cell: number, method: string): number {
  const length = viewLength(cell);
  if (length >= 0) return length;
  if (isDetached(i32[cell * 2 + VIEW.bufferRef])) {
    throwTypeError(`Cannot perform DataView.prototype.${method} on a detached ArrayBuffer`);
  }
  return throwTypeError(`Invalid DataView accessor ${method}: out of bounds`);
}

/** ToIndex of a primitive. */
function index(a: number, n: number): number {
  if (n === 0) return 0;
  if (s32[a * 2 + 1] === TAG_INT && s32[a * 2] >= 0) return s32[a * 2];
  const integer = toIntegerOrInfinity(toNumberPrimitive(a));
  if (integer < 0 || integer > Number.MAX_SAFE_INTEGER) outside();
  return integer;
}

function outside(): never {
  return throwRangeError('Offset is outside the bounds of the DataView');
}

/** u8 index of an access to `size` bytes. */
function place(cell: number, at: number, size: number, method: string): number {
  if (at + size > attachedLength(cell, method)) outside();
  return bytesStart(i32[cell * 2 + VIEW.bufferRef]) + i32[cell * 2 + VIEW.byteOffset] + at;
}

function isTrue(a: number, n: number, i: number): boolean {
  if (i >= n) return false;
  return s32[(a + i) * 2 + 1] === TAG_BOOLEAN ? s32[(a + i) * 2] !== 0 : toBoolean(a + i);
}

function read(type: number, at: number, little: boolean): number {
  switch (type) {
    case ELEMENT_TYPE.Int8: return bytes().getInt8(at);
    case ELEMENT_TYPE.Uint8: return bytes().getUint8(at);
    case ELEMENT_TYPE.Int16: return bytes().getInt16(at, little);
    case ELEMENT_TYPE.Uint16: return bytes().getUint16(at, little);
    case ELEMENT_TYPE.Int32: return bytes().getInt32(at, little);
    case ELEMENT_TYPE.Uint32: return bytes().getUint32(at, little);
    case ELEMENT_TYPE.Float32: return bytes().getFloat32(at, little);
    default: return bytes().getFloat64(at, little);
  }
}

function write(type: number, at: number, x: number, little: boolean): void {
  switch (type) {
    case ELEMENT_TYPE.Int8: return bytes().setInt8(at, x);
    case ELEMENT_TYPE.Uint8: return bytes().setUint8(at, x);
    case ELEMENT_TYPE.Int16: return bytes().setInt16(at, x, little);
    case ELEMENT_TYPE.Uint16: return bytes().setUint16(at, x, little);
    case ELEMENT_TYPE.Int32: return bytes().setInt32(at, x, little);
    case ELEMENT_TYPE.Uint32: return bytes().setUint32(at, x, little);
    case ELEMENT_TYPE.Float32: return bytes().setFloat32(at, x, little);
    default: return bytes().setFloat64(at, x, little);
  }
}

/** (byteOffset, littleEndian) on a view */
function get(dst: number, cell: number, a: number, n: number, type: number): void {
  const at = index(a, n);
  const little = isTrue(a, n, 1);
  setNumber(dst, read(type, place(cell, at, ELEMENT_BYTES[type], `get${ELEMENT_TYPES[type].name}`), little));
}

/** (byteOffset, value, littleEndian) */
function set(dst: number, cell: number, a: number, n: number, type: number): void {
  const at = index(a, n);
  const x = n > 1 ? toNumberPrimitive(a + 1) : NaN;
  const little = isTrue(a, n, 2);
  write(type, place(cell, at, ELEMENT_BYTES[type], `set${ELEMENT_TYPES[type].name}`), x, little);
  setUndefined(dst);
}

function isObjectArgument(a: number, n: number, i: number): boolean {
  return i < n && s32[(a + i) * 2 + 1] === TAG_OBJECT;
}

/** To the self-hosted version: type, view, and the arguments. */
function slow(dst: number, name: string, type: number, a: number, n: number): void {
  setInt(scratch + 16, type);
  sb64[scratch + 17] = sb64[a - 1];
  for (let i = 0; i < 3; i++) {
    if (i < n) sb64[scratch + 18 + i] = sb64[a + i];
    else setUndefined(scratch + 18 + i);
  }
  tailCall(dst, name, scratch + 16, 5);
}

function getter(type: number) {
  const method = `get${ELEMENT_TYPES[type].name}`;
  return (dst: number, a: number, n: number): void => {
    const cell = receiver(a - 1, method);
    if (isObjectArgument(a, n, 0)) slow(dst, 'DataViewGetSlow', type, a, n);
    else get(dst, cell, a, n, type);
  };
}

function setter(type: number) {
  const method = `set${ELEMENT_TYPES[type].name}`;
  return (dst: number, a: number, n: number): void => {
    const cell = receiver(a - 1, method);
    if (isObjectArgument(a, n, 0) || isObjectArgument(a, n, 1)) slow(dst, 'DataViewSetSlow', type, a, n);
    else set(dst, cell, a, n, type);
  };
}

const { Int8, Uint8, Int16, Uint16, Int32, Uint32, Float32, Float64 } = ELEMENT_TYPE;

export const dataViewNatives = {
  DataViewGetInt8: getter(Int8),
  DataViewGetUint8: getter(Uint8),
  DataViewGetInt16: getter(Int16),
  DataViewGetUint16: getter(Uint16),
  DataViewGetInt32: getter(Int32),
  DataViewGetUint32: getter(Uint32),
  DataViewGetFloat32: getter(Float32),
  DataViewGetFloat64: getter(Float64),
  DataViewSetInt8: setter(Int8),
  DataViewSetUint8: setter(Uint8),
  DataViewSetInt16: setter(Int16),
  DataViewSetUint16: setter(Uint16),
  DataViewSetInt32: setter(Int32),
  DataViewSetUint32: setter(Uint32),
  DataViewSetFloat32: setter(Float32),
  DataViewSetFloat64: setter(Float64),
  DataViewGetBuffer: (dst, a) => setObject(dst, i32[receiver(a - 1, 'buffer') * 2 + VIEW.bufferRef]),
  DataViewGetByteLength: (dst, a) => setNumber(dst, attachedLength(receiver(a - 1, 'byteLength'), 'byteLength')),
  DataViewGetByteOffset: (dst, a) => {
    const cell = receiver(a - 1, 'byteOffset');
    attachedLength(cell, 'byteOffset');
    setInt(dst, i32[cell * 2 + VIEW.byteOffset]);
  },
  /** $DataViewRead(type, view, byteOffset, littleEndian): on primitives. */
  DataViewRead: (dst, a) => get(dst, s32[(a + 1) * 2], a + 2, 2, s32[a * 2]),
  /** $DataViewWrite(type, view, byteOffset, value, littleEndian) */
  DataViewWrite: (dst, a) => set(dst, s32[(a + 1) * 2], a + 2, 3, s32[a * 2]),
  /** $NewDataView(proto, buffer, byteOffset, length: -1 follows the buffer) */
  NewDataView: (dst, a) => {
    const cell = newObjectOfKind(KIND.DATAVIEW, s32[a * 2], 0);
    initRef(cell, VIEW.bufferRef, s32[(a + 1) * 2]);
    i32[cell * 2 + VIEW.byteOffset] = numberOf(a + 2);
    i32[cell * 2 + VIEW.viewLength] = numberOf(a + 3);
    setObject(dst, cell);
  },
} satisfies NativeTable;
