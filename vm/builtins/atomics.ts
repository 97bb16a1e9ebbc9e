/**
 * Atomics on elements of typed arrays, and on own data properties of any object.
 *
 * Elements: the host's Atomics on the view of that width. Properties: a value is 64 bits in the heap, so
 * an operation is a compare-and-swap of that word. Its expected bits are those that were read, which
 * settles all races: a property that is deleted, redefined or frozen meanwhile has left the hole in its
 * old word, the swap fails, and it is looked up again. compareExchange compares by SameValueZero.
 */
import { refBarrier, prepareStore } from '../../heap/barrier.ts';
import { FLAG_BARRIER, IS_ACCESSOR, KIND, KIND_MASK, WRITABLE } from '../../heap/cells.ts';
import { keyOf } from '../../heap/keys.ts';
import { lockIfShared, unlockIf } from '../../heap/locks.ts';
import { foundAttributes, foundCell, foundWord, getOwnProperty } from '../../heap/objects.ts';
import { loadFound } from '../../heap/found.ts';
import { copy, numberOf, setInt, setNumber, setUndefined } from '../../heap/slots.ts';
import { ELEMENT_TYPE, typedBase, typedLengthOrGone } from '../../heap/typedarrays.ts';
import { isNumberTag, TAG_HOLE, TAG_OBJECT, TAG_REF } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, u16, u8 } from '../../heap/views.ts';
import { throwRangeError, throwTypeError } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import { sameValueZero, toNumberPrimitive } from '../interp/operators.ts';
import type { NativeTable } from '../natives.ts';
import { toIntegerOrInfinity } from '../numbers.ts';
import { tailCall } from './tail-call.ts';
import { elementType, typedIn } from './typed-array.ts';

const LOAD = 0;
const STORE = 1;
const EXCHANGE = 2;
const COMPARE_EXCHANGE = 3;
const ADD = 4;
const SUB = 5;
const AND = 6;
const OR = 7;
const XOR = 8;

const OLD = 16; // scratch slots
const NEW = 17;

// --- elements

/** Throws unless this is an array of integers in bounds. */
function validate(array: number, slot: number): void {
  const type = elementType(array);
  if (type === ELEMENT_TYPE.Uint8Clamped || type > ELEMENT_TYPE.Uint32) throwTypeError(`${describe(slot)} is not an integer typed array.`);
  if (typedLengthOrGone(array) < 0) throwTypeError('Cannot perform Atomics operation on a detached ArrayBuffer');
}

function checkIndex(array: number, index: number): number {
  const integer = toIntegerOrInfinity(index);
  if (integer < 0 || integer >= typedLengthOrGone(array)) throwRangeError('Invalid atomic access index');
  return integer;
}

/** One operation of the host on an integer view; the result is what was there, unsigned or signed as the view is. */
function onView(view: Uint8Array | Uint16Array | Int32Array, op: number, at: number, x: number, y: number): number {
  switch (op) {
    case LOAD: return Atomics.load(view, at);
    case STORE: return Atomics.store(view, at, x);
    case EXCHANGE: return Atomics.exchange(view, at, x);
    case COMPARE_EXCHANGE: return Atomics.compareExchange(view, at, x, y);
    case ADD: return Atomics.add(view, at, x);
    case SUB: return Atomics.sub(view, at, x);
    case AND: return Atomics.and(view, at, x);
    case OR: return Atomics.or(view, at, x);
    default: return Atomics.xor(view, at, x);
  }
}

function element(dst: number, op: number, array: number, index: number, x: number, y: number): void {
  const type = elementType(array);
  const at = typedBase(array) + index;
  let old: number;
  switch (type) {
    case ELEMENT_TYPE.Int8: old = (onView(u8, op, at, x, y) << 24) >> 24; break;
    case ELEMENT_TYPE.Uint8: old = onView(u8, op, at, x, y); break;
    case ELEMENT_TYPE.Int16: old = (onView(u16, op, at, x, y) << 16) >> 16; break;
    case ELEMENT_TYPE.Uint16: old = onView(u16, op, at, x, y); break;
    case ELEMENT_TYPE.Int32: old = onView(i32, op, at, x, y); break;
    default: old = onView(i32, op, at, x, y) >>> 0;
  }
  setNumber(dst, op === STORE ? x : old);
}

// --- properties

/** Finds the property and what it holds (in OLD); throws unless it is own data, writable if `writes`. */
function findData(object: number, key: number, writes: boolean): void {
  if (!getOwnProperty(object, key)) throwTypeError('Atomics operations need an own property');
  if ((foundAttributes & IS_ACCESSOR) !== 0) throwTypeError('Atomics operations need a data property');
  if (writes && ((foundAttributes & WRITABLE) === 0 || foundWord === 0)) throwTypeError('Atomics operations need a writable property');
}

/** The new value, to NEW; false if there is nothing to store. `value` and `replacement` are slots. */
function compute(op: number, value: number, replacement: number): boolean {
  switch (op) {
    case LOAD: return false;
    case STORE:
    case EXCHANGE: copy(scratch + NEW, value); return true;
    case COMPARE_EXCHANGE:
      if (!sameValueZero(scratch + OLD, value)) return false;
      copy(scratch + NEW, replacement);
      return true;
  }
  if (!isNumberTag(s32[(scratch + OLD) * 2 + 1])) throwTypeError('Atomics arithmetic needs a property that holds a number');
  const x = numberOf(scratch + OLD);
  const y = numberOf(value);
  setNumber(scratch + NEW, op === ADD ? x + y : op === SUB ? x - y : op === AND ? x & y : op === OR ? x | y : x ^ y);
  return true;
}

/** The write barrier for NEW into word `word` of `cell`, before the swap. */
function barrier(cell: number, word: number): void {
  const tag = s32[(scratch + NEW) * 2 + 1];
  if (tag < TAG_REF || tag >= 0 || (i32[cell * 2 + 1] & FLAG_BARRIER) === 0) return;
  refBarrier(cell, word, s32[(scratch + NEW) * 2]);
}

/** Elements with attributes live in a table that may be replaced at any time: under the object's lock. */
function inTable(dst: number, op: number, object: number, key: number, value: number, replacement: number): void {
  if (op === STORE || op === EXCHANGE) prepareStore(object, value);
  else if (op === COMPARE_EXCHANGE) prepareStore(object, replacement);
  const locked = lockIfShared(object);
  try {
    findData(object, key, op !== LOAD);
    loadFound(scratch + OLD);
    if (compute(op, value, replacement)) {
      barrier(foundCell, foundWord - foundCell);
      b64[foundWord] = sb64[scratch + NEW];
    }
  } finally {
    unlockIf(locked, object);
  }
  copy(dst, op === STORE ? value : scratch + OLD);
}

function property(dst: number, op: number, object: number, key: number, value: number, replacement: number): void {
  for (;;) {
    findData(object, key, op !== LOAD);
    if (foundWord === 0) return loadFound(dst);
    if ((i32[foundCell * 2 + 1] & KIND_MASK) === KIND.MAPTABLE) return inTable(dst, op, object, key, value, replacement);
    const cell = foundCell;
    const word = foundWord;
    const seen = Atomics.load(b64, word);
    sb64[scratch + OLD] = seen;
    if (s32[(scratch + OLD) * 2 + 1] === TAG_HOLE) continue;
    if (compute(op, value, replacement)) {
      barrier(cell, word - cell);
      if (Atomics.compareExchange(b64, word, seen, sb64[scratch + NEW]) !== seen) continue;
    }
    return copy(dst, op === STORE ? value : scratch + OLD);
  }
}

// --- both

function valueOf(a: number, n: number, i: number): number {
  return i < n ? toIntegerOrInfinity(toNumberPrimitive(a + i)) : 0;
}

/** (target, index or key, value, replacement): what needs no conversion of objects. */
function atomic(op: number) {
  return (dst: number, a: number, n: number): void => {
    if (n === 0 || s32[a * 2 + 1] !== TAG_OBJECT) throwTypeError(`${n === 0 ? 'undefined' : describe(a)} is not an object`);
    const array = typedIn(a);
    const isObjectAt = (i: number): boolean => i < n && s32[(a + i) * 2 + 1] === TAG_OBJECT;
    if (n < 2 || isObjectAt(1) || (array !== 0 && (isObjectAt(2) || isObjectAt(3))) || (op > COMPARE_EXCHANGE && isObjectAt(2))) {
      return slow(dst, op, a, n);
    }
    if (array !== 0) {
      validate(array, a);
      const index = checkIndex(array, toNumberPrimitive(a + 1));
      return element(dst, op, array, index, valueOf(a, n, 2), valueOf(a, n, 3));
    }
    const value = scratch + 18;
    if (n < 3) setUndefined(value);
    else if (op > COMPARE_EXCHANGE) setNumber(value, toNumberPrimitive(a + 2));
    else copy(value, a + 2);
    if (n < 4) setUndefined(scratch + 19);
    else copy(scratch + 19, a + 3);
    property(dst, op, s32[a * 2], keyOf(a + 1), value, scratch + 19);
  };
}

function slow(dst: number, op: number, a: number, n: number): void {
  setInt(scratch + 20, op);
  for (let i = 0; i < 4; i++) {
    if (i < n) copy(scratch + 21 + i, a + i);
    else setUndefined(scratch + 21 + i);
  }
  tailCall(dst, 'AtomicsSlow', scratch + 20, 5);
}

export const atomicsNatives = {
  AtomicsLoad: atomic(LOAD),
  AtomicsStore: atomic(STORE),
  AtomicsExchange: atomic(EXCHANGE),
  AtomicsCompareExchange: atomic(COMPARE_EXCHANGE),
  AtomicsAdd: atomic(ADD),
  AtomicsSub: atomic(SUB),
  AtomicsAnd: atomic(AND),
  AtomicsOr: atomic(OR),
  AtomicsXor: atomic(XOR),
  /** $AtomicsValidate(op, array) */
  AtomicsValidate: (dst, a) => {
    validate(s32[(a + 1) * 2], a + 1);
    setUndefined(dst);
  },
  /** $AtomicsIndex(array, number) */
  AtomicsIndex: (dst, a) => setNumber(dst, checkIndex(s32[a * 2], numberOf(a + 1))),
  /** $AtomicsApply(op, target, index or key, value, replacement): converted already. */
  AtomicsApply: (dst, a) => {
    const op = s32[a * 2];
    const array = typedIn(a + 1);
    if (array === 0) return property(dst, op, s32[(a + 1) * 2], keyOf(a + 2), a + 3, a + 4);
    validate(array, a + 1);
    element(dst, op, array, checkIndex(array, numberOf(a + 2)), op === LOAD ? 0 : numberOf(a + 3), op === COMPARE_EXCHANGE ? numberOf(a + 4) : 0);
  },
  /** performance.now: milliseconds since the process began, the same clock on every thread. */
  PerformanceNow: (dst) => setNumber(dst, process.uptime() * 1000),
} satisfies NativeTable;
