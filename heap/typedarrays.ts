/**
 * Typed arrays: integer-indexed access to the bytes of an ARRAYBUFFER.
 *
 * The buffer's bytes are a BYTES cell of its full (maximal) size; resizing changes byteLength alone.
 * Detaching sets byteLength to 0 and BUFFER_DETACHED; dataRef becomes 0 where the buffer is local, and
 * stays where other threads may be about to access it. A reader takes dataRef once and checks against that
 * cell's own size as well as the buffer's length, so it never reads outside, whatever other threads
 * do. NaN loses its payload on loading (V2): bytes may be anything.
 */
import { FIXED_WORDS, KIND, OFF } from './cells.ts';
import { numberOf, setInt, setNumber, setRawDouble } from './slots.ts';
import { f32, f64, i32, u16, u32, u8 } from './views.ts';

export const ELEMENT_TYPES = [
  { name: 'Int8', bytes: 1 },
  { name: 'Uint8', bytes: 1 },
  { name: 'Uint8Clamped', bytes: 1 },
  { name: 'Int16', bytes: 2 },
  { name: 'Uint16', bytes: 2 },
  { name: 'Int32', bytes: 4 },
  { name: 'Uint32', bytes: 4 },
  { name: 'Float32', bytes: 4 },
  { name: 'Float64', bytes: 8 },
  { name: 'BigInt64', bytes: 8 },
  { name: 'BigUint64', bytes: 8 },
] as const;
export const ELEMENT_TYPE = Object.fromEntries(ELEMENT_TYPES.map((row, i) => [row.name, i])) as {
  readonly [N in (typeof ELEMENT_TYPES)[number]['name']]: number;
};
const { Int8, Uint8, Uint8Clamped, Int16, Uint16, Int32, Uint32, Float32, Float64 } = ELEMENT_TYPE;
export const ELEMENT_BYTES: readonly number[] = ELEMENT_TYPES.map((row) => row.bytes);

export const BUFFER_SHARED = 1;
export const BUFFER_RESIZABLE = 2;
export const BUFFER_DETACHED = 4;

const BUFFER = OFF.TYPEDARRAY.bufferRef;
const TYPE = OFF.TYPEDARRAY.elementType;
const OFFSET = OFF.TYPEDARRAY.byteOffset;
const LENGTH = OFF.TYPEDARRAY.arrayLength;
const DATA = OFF.ARRAYBUFFER.dataRef;
const BYTE_LENGTH = OFF.ARRAYBUFFER.byteLength;
const FLAGS = OFF.ARRAYBUFFER.bufferFlags;
const DATA_HEAD = FIXED_WORDS[KIND.BYTES];

/** Bytes of a buffer that may be accessed now; 0 when it is detached. */
export function bufferBytes(buffer: number): number {
  const data = i32[buffer * 2 + DATA];
  const bytes = i32[buffer * 2 + BYTE_LENGTH];
  const room = i32[data * 2];
  return data === 0 ? 0 : bytes < room ? bytes : room;
}

/** Elements of a typed array now; -1 when it is out of bounds or detached. */
export function typedLengthOrGone(array: number): number {
  const buffer = i32[array * 2 + BUFFER];
  const offset = i32[array * 2 + OFFSET];
  const length = i32[array * 2 + LENGTH];
  const size = ELEMENT_BYTES[i32[array * 2 + TYPE]];
  if (i32[buffer * 2 + DATA] === 0 || (i32[buffer * 2 + FLAGS] & BUFFER_DETACHED) !== 0) return -1;
  const bytes = bufferBytes(buffer);
  if (length < 0) return offset > bytes ? -1 : Math.floor((bytes - offset) / size);
  return offset + length * size > bytes ? -1 : length;
}

/** Elements of a typed array now; 0 when it is out of bounds or detached. */
export function typedLength(array: number): number {
  const length = typedLengthOrGone(array);
  return length < 0 ? 0 : length;
}

/**
 * First element in the view of its type's width (u8, u16, i32/u32/f32, f64/b64), 0 when detached:
 * add an index below typedLength. Take it anew after anything that may allocate.
 */
export function typedBase(array: number): number {
  const data = i32[i32[array * 2 + BUFFER] * 2 + DATA];
  if (data === 0) return 0;
  const offset = i32[array * 2 + OFFSET];
  switch (ELEMENT_BYTES[i32[array * 2 + TYPE]]) {
    case 1:
      return (data + DATA_HEAD) * 8 + offset;
    case 2:
      return (data + DATA_HEAD) * 4 + (offset >> 1);
    case 4:
      return (data + DATA_HEAD) * 2 + (offset >> 2);
    default:
      return data + DATA_HEAD + (offset >> 3);
  }
}

/** dst = element `index`; false if there is none. */
export function typedGet(dst: number, array: number, index: number): boolean {
  if (index >= typedLength(array)) return false;
  loadElement(dst, i32[array * 2 + TYPE], typedBase(array) + index);
  return true;
}

/** dst = the element of `type` at `at`, an index into the view of its width. */
export function loadElement(dst: number, type: number, at: number): void {
  switch (type) {
    case Int8:
      return setInt(dst, (u8[at] << 24) >> 24);
    case Uint8:
    case Uint8Clamped:
      return setInt(dst, u8[at]);
    case Int16:
      return setInt(dst, (u16[at] << 16) >> 16);
    case Uint16:
      return setInt(dst, u16[at]);
    case Int32:
      return setInt(dst, i32[at]);
    case Uint32:
      return setNumber(dst, u32[at]);
    case Float32:
      return setRawDouble(dst, f32[at]);
    default:
      return setRawDouble(dst, f64[at]);
  }
}

/** Stores the number in `slot` as element `index`; outside the array nothing happens. */
export function typedSet(array: number, index: number, slot: number): void {
  if (index >= typedLength(array)) return;
  storeElement(i32[array * 2 + TYPE], typedBase(array) + index, numberOf(slot));
}

const clamped = new Uint8ClampedArray(1);

export function storeElement(type: number, at: number, value: number): void {
  switch (type) {
    case Int8:
    case Uint8:
      u8[at] = value;
      return;
    case Uint8Clamped:
      clamped[0] = value;
      u8[at] = clamped[0];
      return;
    case Int16:
    case Uint16:
      u16[at] = value;
      return;
    case Int32:
    case Uint32:
      i32[at] = value;
      return;
    case Float32:
      f32[at] = value;
      return;
    case Float64:
      f64[at] = value;
  }
}
