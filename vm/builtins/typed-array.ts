/** %TypedArray%: accessors, and the bulk operations as parts of loops in typed-array.js. */
import { KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { arrayPush, getElement, setElement } from '../../heap/elements.ts';
import { newObjectOfKind } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { initRef } from '../../heap/barrier.ts';
import { numberOf, setBoolean, setInt, setNumber, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { atom, toHost } from '../../heap/strings.ts';
import {
  ELEMENT_BYTES, ELEMENT_TYPES, loadElement, storeElement, typedBase, typedLength, typedLengthOrGone,
} from '../../heap/typedarrays.ts';
import { isNumberTag, TAG_OBJECT } from '../../heap/values.ts';
import { f32, f64, i32, s32, scratch, u16, u32, u8 } from '../../heap/views.ts';
import { throwTypeError } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import { isNumericKey } from '../interp/elements.ts';
import type { NativeTable } from '../natives.ts';
import { numberToString } from '../numbers.ts';
import { beginText, endText, pushHost, pushString } from './text-builder.ts';

const ARRAY = OFF.TYPEDARRAY;
/** Elements that one native handles. */
const PART = 1 << 14;
const VALUE = 16; // scratch slot

const CONSTRUCTORS: readonly number[] = ELEMENT_TYPES.map((row) => ROOT[`${row.name}Array`]);
const PROTOTYPES: readonly number[] = ELEMENT_TYPES.map((row) => ROOT[`${row.name}ArrayPrototype`]);

/** The TYPEDARRAY cell in a slot, or 0. */
export function typedIn(slot: number): number {
  if (s32[slot * 2 + 1] !== TAG_OBJECT) return 0;
  return (i32[s32[slot * 2] * 2 + 1] & KIND_MASK) === KIND.TYPEDARRAY ? s32[slot * 2] : 0;
}

export function elementType(array: number): number {
  return i32[array * 2 + ARRAY.elementType];
}

function receiver(self: number, name: string): number {
  const array = typedIn(self);
  if (array === 0) throwTypeError(`Method get TypedArray.prototype.${name} called on incompatible receiver ${describe(self)}`);
  return array;
}

function load(array: number, index: number): number {
  loadElement(scratch + VALUE, elementType(array), typedBase(array) + index);
  return numberOf(scratch + VALUE);
}

/** The host's view of a type's width; values are those of the element type. */
function viewOf(type: number): Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array {
  switch (ELEMENT_TYPES[type].name) {
    case 'Int8': case 'Uint8': case 'Uint8Clamped': return u8;
    case 'Int16': case 'Uint16': return u16;
    case 'Int32': return i32;
    case 'Uint32': return u32;
    case 'Float32': return f32;
    default: return f64;
  }
}

/** A part of `set`: elements of `source` from `from` to `target` from `at`. Of the same width and kind: as bytes. */
function copyElements(target: number, at: number, source: number, from: number, count: number): void {
  const type = elementType(target);
  const to = typedBase(target) + at;
  const start = typedBase(source) + from;
  if (type === elementType(source)) {
    viewOf(type).copyWithin(to, start, start + count);
    return;
  }
  const sourceType = elementType(source);
  for (let i = 0; i < count; i++) {
    loadElement(scratch + VALUE, sourceType, start + i);
    storeElement(type, to + i, numberOf(scratch + VALUE));
  }
}

/** Index in [from, to) of the number x, or -1; `same`: NaN is equal to itself. */
function find(array: number, x: number, from: number, to: number, same: boolean): number {
  if (x !== x && !same) return -1;
  for (let i = from; i < to; i++) {
    const y = load(array, i);
    if (y === x || (x !== x && y !== y)) return i;
  }
  return -1;
}

/** Sorts a run of elements in place, by the host. */
function sortRun(array: number, from: number, to: number): void {
  const type = elementType(array);
  const base = typedBase(array);
  const run = hostArray(type, to - from);
  for (let i = from; i < to; i++) run[i - from] = load(array, i);
  run.sort();
  for (let i = from; i < to; i++) storeElement(type, base + i, run[i - from]);
}

function hostArray(type: number, length: number): Float64Array | Float32Array | Int32Array | Uint32Array {
  const name = ELEMENT_TYPES[type].name;
  if (name === 'Float64') return new Float64Array(length);
  if (name === 'Float32') return new Float32Array(length);
  return name === 'Uint32' ? new Uint32Array(length) : new Int32Array(length);
}

/** Order of the default sort: -0 before 0, NaN last. */
function isBefore(x: number, y: number): boolean {
  if (x < y) return true;
  if (x > y || x !== x) return false;
  return y !== y || (x === 0 && y === 0 && 1 / x < 1 / y);
}

export const typedArrayNatives = {
  TypedArrayGetLength: (dst, a) => setNumber(dst, typedLength(receiver(a - 1, 'length'))),
  TypedArrayGetByteLength: (dst, a) => {
    const array = receiver(a - 1, 'byteLength');
    setNumber(dst, typedLength(array) * ELEMENT_BYTES[elementType(array)]);
  },
  TypedArrayGetByteOffset: (dst, a) => {
    const array = receiver(a - 1, 'byteOffset');
    setInt(dst, typedLengthOrGone(array) < 0 ? 0 : i32[array * 2 + ARRAY.byteOffset]);
  },
  TypedArrayGetBuffer: (dst, a) => setObject(dst, i32[receiver(a - 1, 'buffer') * 2 + ARRAY.bufferRef]),
  TypedArrayGetTag: (dst, a) => {
    const array = typedIn(a - 1);
    if (array === 0) setUndefined(dst);
    else setString(dst, atom(`${ELEMENT_TYPES[elementType(array)].name}Array`));
  },
  /** $TypedArrayLength(value): -1 detached or out of bounds, -2 no typed array. */
  TypedArrayLength: (dst, a) => setInt(dst, typedIn(a) === 0 ? -2 : typedLengthOrGone(typedIn(a))),
  TypedArrayType: (dst, a) => setInt(dst, elementType(s32[a * 2])),
  TypedArrayBuffer: (dst, a) => setObject(dst, i32[s32[a * 2] * 2 + ARRAY.bufferRef]),
  TypedArrayByteOffset: (dst, a) => setInt(dst, i32[s32[a * 2] * 2 + ARRAY.byteOffset]),
  /** Its length follows the buffer's. */
  TypedArrayIsTracking: (dst, a) => setBoolean(dst, i32[s32[a * 2] * 2 + ARRAY.arrayLength] < 0),
  /** $ElementSize(type) */
  ElementSize: (dst, a) => setInt(dst, ELEMENT_BYTES[s32[a * 2]]),
  /** $TypedArrayName(type): 'Int8Array' ... */
  TypedArrayName: (dst, a) => setString(dst, atom(`${ELEMENT_TYPES[s32[a * 2]].name}Array`)),
  TypedArrayConstructorOf: (dst, a) => setObject(dst, rootCell(CONSTRUCTORS[s32[a * 2]])),
  TypedArrayPrototypeOf: (dst, a) => setObject(dst, rootCell(PROTOTYPES[s32[a * 2]])),
  /** $NewTypedArray(proto, type, buffer, byteOffset, length: -1 follows the buffer) */
  NewTypedArray: (dst, a) => {
    const array = newObjectOfKind(KIND.TYPEDARRAY, s32[a * 2], 0);
    initRef(array, ARRAY.bufferRef, s32[(a + 2) * 2]);
    i32[array * 2 + ARRAY.elementType] = s32[(a + 1) * 2];
    i32[array * 2 + ARRAY.byteOffset] = numberOf(a + 3);
    i32[array * 2 + ARRAY.arrayLength] = numberOf(a + 4);
    setObject(dst, array);
  },
  /** $TypedArrayIndex(value, key): undefined unless it is a typed array and the key numeric; NaN for what can be no index. */
  TypedArrayIndex: (dst, a) => {
    if (typedIn(a) === 0 || !isNumericKey(a + 1)) return setUndefined(dst);
    const x = isNumberTag(s32[(a + 1) * 2 + 1]) ? numberOf(a + 1) : Number(toHost(s32[(a + 1) * 2]));
    setNumber(dst, Number.isInteger(x) && x >= 0 && !Object.is(x, -0) ? x : NaN);
  },
  /** $TypedStore(array, index, number): outside the array nothing happens. */
  TypedStore: (dst, a) => {
    const array = s32[a * 2];
    const index = numberOf(a + 1);
    if (index < typedLength(array)) storeElement(elementType(array), typedBase(array) + index, numberOf(a + 2));
    setUndefined(dst);
  },
  /** $TypedFill(array, number, from, to): fills a part; the place behind it. */
  TypedFill: (dst, a) => {
    const array = s32[a * 2];
    const from = numberOf(a + 2);
    const to = Math.min(numberOf(a + 3), from + PART, typedLength(array));
    if (to > from) {
      const type = elementType(array);
      const base = typedBase(array);
      storeElement(type, base + from, numberOf(a + 1));
      const view = viewOf(type);
      view.fill(view[base + from], base + from, base + to);
    }
    setNumber(dst, to > from ? to : numberOf(a + 3));
  },
  /** $TypedCopy(target, at, source, from, count): a part; how many elements that was (0: one of them has shrunk). */
  TypedCopy: (dst, a) => {
    const target = s32[a * 2];
    const source = s32[(a + 2) * 2];
    const at = numberOf(a + 1);
    const from = numberOf(a + 3);
    const count = Math.max(0, Math.min(PART, numberOf(a + 4), typedLength(target) - at, typedLength(source) - from));
    if (count > 0) copyElements(target, at, source, from, count);
    setInt(dst, count);
  },
  /** $TypedCopyList(target, at, list, from, count): numbers of an internal list; how many. */
  TypedCopyList: (dst, a) => {
    const target = s32[a * 2];
    const list = s32[(a + 2) * 2];
    const at = numberOf(a + 1);
    const from = numberOf(a + 3);
    const limit = Math.min(PART, numberOf(a + 4), typedLength(target) - at);
    const type = elementType(target);
    const base = typedBase(target);
    let done = 0;
    while (done < limit && getElement(scratch + VALUE, list, from + done) && isNumberTag(s32[(scratch + VALUE) * 2 + 1])) {
      storeElement(type, base + at + done, numberOf(scratch + VALUE));
      done++;
    }
    setInt(dst, done);
  },
  /** $TypedToList(array, list, from): appends a part of the elements; the place behind it. */
  TypedToList: (dst, a) => {
    const array = s32[a * 2];
    const from = numberOf(a + 2);
    const to = Math.min(typedLength(array), from + 1024);
    for (let i = from; i < to; i++) {
      loadElement(scratch + VALUE, elementType(array), typedBase(array) + i);
      arrayPush(s32[(a + 1) * 2], scratch + VALUE);
    }
    setInt(dst, to);
  },
  /** $TypedFind(array, value, from, to, sameValueZero): the index; else -(next place) - 1. */
  TypedFind: (dst, a) => {
    const array = s32[a * 2];
    const from = numberOf(a + 2);
    const length = typedLength(array);
    const to = Math.min(numberOf(a + 3), from + PART);
    if (!isNumberTag(s32[(a + 1) * 2 + 1])) return setNumber(dst, -to - 1);
    const found = find(array, numberOf(a + 1), from, Math.min(to, length), s32[(a + 4) * 2] !== 0);
    setNumber(dst, found >= 0 ? found : -to - 1);
  },
  /** $TypedReverse(array, from, to, length): exchanges elements [from, to) with those at the other end; the place behind. */
  TypedReverse: (dst, a) => {
    const array = s32[a * 2];
    const from = numberOf(a + 1);
    const to = Math.min(numberOf(a + 2), from + PART);
    const length = numberOf(a + 3);
    if (typedLength(array) >= length) {
      const type = elementType(array);
      const base = typedBase(array);
      for (let i = from; i < to; i++) {
        const x = load(array, i);
        const y = load(array, length - 1 - i);
        storeElement(type, base + i, y);
        storeElement(type, base + length - 1 - i, x);
      }
    }
    setInt(dst, to);
  },
  /** $TypedJoin(array, separator, from, to): text of a part, elements beyond the end empty. */
  TypedJoin: (dst, a) => {
    const array = s32[a * 2];
    const separator = s32[(a + 1) * 2];
    const length = typedLength(array);
    beginText();
    const from = numberOf(a + 2);
    for (let i = from; i < numberOf(a + 3); i++) {
      if (i > 0) pushString(separator);
      if (i < length) pushHost(numberToString(load(array, i)));
    }
    setString(dst, endText());
  },
  /** $TypedSortRun(array, from, to) */
  TypedSortRun: (dst, a) => {
    const array = s32[a * 2];
    const to = Math.min(numberOf(a + 2), typedLength(array));
    if (numberOf(a + 1) < to) sortRun(array, numberOf(a + 1), to);
    setUndefined(dst);
  },
  /**
   * $TypedMerge(from, to, state): merges a part of two sorted runs of `from` into `to`. State: left, its
   * end, right, its end, place in `to`, made of the same type and length. True when done.
   */
  TypedMerge: (dst, a) => {
    const source = s32[a * 2];
    const target = s32[(a + 1) * 2];
    const state = s32[(a + 2) * 2];
    const at = (i: number): number => {
      getElement(scratch + VALUE, state, i);
      return numberOf(scratch + VALUE);
    };
    const limit = Math.min(typedLength(source), typedLength(target));
    const middle = Math.min(at(1), limit);
    const end = Math.min(at(3), limit);
    let left = at(0);
    let right = at(2);
    let to = at(4);
    const type = elementType(target);
    const base = typedBase(target);
    for (let n = 0; n < PART / 4 && (left < middle || right < end) && to < limit; n++) {
      const takeRight = left >= middle || (right < end && isBefore(load(source, right), load(source, left)));
      storeElement(type, base + to, load(source, takeRight ? right : left));
      if (takeRight) right++;
      else left++;
      to++;
    }
    storeInt(state, 0, left);
    storeInt(state, 2, right);
    storeInt(state, 4, to);
    setBoolean(dst, (left >= middle && right >= end) || to >= limit);
  },
} satisfies NativeTable;

function storeInt(state: number, index: number, value: number): void {
  setInt(scratch + VALUE, value);
  setElement(state, index, scratch + VALUE);
}
