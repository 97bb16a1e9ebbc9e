/**
 * Indexed elements of ordinary objects and arrays.
 *
 * Dense elements are the slots of the object's ELEMENTS storage, with the hole for absent ones; the
 * ordinary attributes, unless the shape says SEALED or FROZEN. Others are sparse (sparse.ts). Some
 * kinds have elements of their own making (exotic.ts): strings, typed arrays, mapped arguments.
 *
 * SHARED objects: reads and writes of elements that exist take no lock (one 64-bit access; storage
 * never moves while threads run). Adding, removing, push, pop, shift, unshift and length are atomic
 * under the property lock: element first, then length. A store that lands in an element while another
 * thread cuts it off is lost with it: growing the array again clears what lies between.
 */
import { prepareStore, storeRef, storeValue } from './barrier.ts';
import {
  FLAG_SHARED,
  IS_ACCESSOR,
  KIND,
  KIND_MASK,
  OFF,
  SHAPE_EXOTIC,
  SHAPE_FROZEN_ELEMENTS,
  SHAPE_INDEXED_EXOTIC,
  SHAPE_NOT_EXTENSIBLE,
  SHAPE_RESTRICTED,
  SHAPE_SEALED_ELEMENTS,
  SHAPE_SLOW_ELEMENTS,
  WEC,
  WRITABLE,
} from './cells.ts';
import { getExoticElement, setExoticElement } from './exotic.ts';
import {
  foundAttributes,
  foundCell,
  foundWhere,
  loadFound,
  setFound,
  storeFound,
} from './found.ts';
import { lockIfShared, lockObject, unlockIf, unlockObject } from './locks.ts';
import { MAX_INDEX } from './keys.ts';
import { setHole, setUndefined } from './slots.ts';
import { checkOwner } from './owner.ts';
import { densify, getSparse, makeSlow, setSparse } from './sparse.ts';
import {
  STORAGE_HEAD,
  attachSegments,
  findSlot,
  growCopy,
  moveSlots,
  newStorage,
  placeCell,
  placeWord,
  prepareSegments,
  reverseSlots,
  slotCapacity,
  slotWord,
} from './storage.ts';
import { FIRST_ELEMENTS, MAX_DENSE_ELEMENTS, MAX_ELEMENT_GAP } from './tuning.ts';
import { TAG_HOLE } from './values.ts';
import { b64, i32, s32, sb64, scratch } from './views.ts';

const ELEMENTS = OFF.OBJECT.elementsRef;
const LENGTH = OFF.ARRAY.length;
const ARRAY_FLAGS = OFF.ARRAY.arrayFlags;
const FLAGS = OFF.SHAPE.shapeFlags;
const ARRAY = KIND.ARRAY;
const TMP = 10;

export const LENGTH_READ_ONLY = 1;

/** Stores into elements that exist must look closer. */
const NOT_PLAIN_STORE = SHAPE_FROZEN_ELEMENTS | SHAPE_INDEXED_EXOTIC | SHAPE_EXOTIC;
/** Push, pop and the like must look closer. */
const NOT_PLAIN_ARRAY =
  SHAPE_NOT_EXTENSIBLE | SHAPE_SLOW_ELEMENTS | SHAPE_SEALED_ELEMENTS | SHAPE_FROZEN_ELEMENTS;

export function arrayLength(cell: number): number {
  return i32[cell * 2 + LENGTH] >>> 0;
}

export function isArray(cell: number): boolean {
  return (i32[cell * 2 + 1] & KIND_MASK) === ARRAY;
}

/** An array whose elements all are dense, ordinary properties, that may grow and shrink. */
export function isPlainArray(cell: number): boolean {
  return (
    (i32[cell * 2 + 1] & KIND_MASK) === ARRAY &&
    (i32[i32[cell * 2] * 2 + FLAGS] & NOT_PLAIN_ARRAY) === 0 &&
    i32[cell * 2 + ARRAY_FLAGS] === 0
  );
}

/** b64 index of a dense element (which may be the hole), 0 if the storage does not reach so far. */
export function elementWord(cell: number, index: number): number {
  const elements = i32[cell * 2 + ELEMENTS];
  return index < i32[elements * 2] ? elements + STORAGE_HEAD + index : slotWord(elements, index);
}

/**
 * dst = own data element `index`; false (dst undefined) if there is none, or if it is an accessor
 * (only objects with SHAPE_SLOW_ELEMENTS have those: use getOwnProperty there).
 */
export function getElement(dst: number, cell: number, index: number): boolean {
  const elements = i32[cell * 2 + ELEMENTS];
  if (index < i32[elements * 2]) {
    sb64[dst] = b64[elements + STORAGE_HEAD + index];
    if (s32[dst * 2 + 1] !== TAG_HOLE) return true;
  }
  return getElementSlow(dst, cell, index);
}

function getElementSlow(dst: number, cell: number, index: number): boolean {
  if (findElement(cell, index) && (foundAttributes & IS_ACCESSOR) === 0) {
    loadFound(dst);
    return true;
  }
  setUndefined(dst);
  return false;
}

/** Looks an own indexed property up; sets what was found. */
export function findElement(cell: number, index: number): boolean {
  const flags = i32[i32[cell * 2] * 2 + FLAGS];
  if ((flags & (SHAPE_INDEXED_EXOTIC | SHAPE_SLOW_ELEMENTS)) !== 0) {
    if ((flags & SHAPE_INDEXED_EXOTIC) !== 0 && getExoticElement(cell, index)) return true;
    if ((flags & SHAPE_SLOW_ELEMENTS) !== 0) {
      if ((flags & SHAPE_RESTRICTED) !== 0) checkOwner(flags);
      if (getSparse(cell, index)) return true;
    }
  }
  return (
    findSlot(i32[cell * 2 + ELEMENTS], index) &&
    setFound(placeCell, placeWord, denseAttributes(flags))
  );
}

function denseAttributes(flags: number): number {
  if ((flags & (SHAPE_SEALED_ELEMENTS | SHAPE_FROZEN_ELEMENTS)) === 0) return WEC;
  return (flags & SHAPE_FROZEN_ELEMENTS) !== 0 ? WEC & ~5 : WEC & ~4;
}

/**
 * Sets own element `index` as an ordinary data property (added if it is absent; the prototypes are
 * the caller's business). False if it is read-only or an accessor, or may not be added.
 */
export function setElement(cell: number, index: number, slot: number): boolean {
  const elements = i32[cell * 2 + ELEMENTS];
  if (
    index < i32[elements * 2] &&
    i32[(elements + STORAGE_HEAD + index) * 2 + 1] !== TAG_HOLE &&
    (i32[i32[cell * 2] * 2 + FLAGS] & NOT_PLAIN_STORE) === 0
  ) {
    storeValue(elements, STORAGE_HEAD + index, slot);
    return true;
  }
  return setElementSlow(cell, index, slot);
}

function setElementSlow(cell: number, index: number, slot: number): boolean {
  const flags = i32[i32[cell * 2] * 2 + FLAGS];
  if ((flags & SHAPE_INDEXED_EXOTIC) !== 0) {
    const done = setExoticElement(cell, index, slot);
    if (done !== 0) return done > 0;
  }
  if (findElement(cell, index)) {
    if ((foundAttributes & (WRITABLE | IS_ACCESSOR)) !== WRITABLE || foundWhere !== -1)
      return false;
    // A sparse table may be replaced at any time: only under the lock.
    if ((i32[foundCell * 2 + 1] & KIND_MASK) === KIND.MAPTABLE) {
      setSparse(cell, index, foundAttributes, slot);
    } else storeFound(slot);
    return true;
  }
  return addElement(cell, index, slot);
}

/** Adds an ordinary data element that is absent (if another thread adds it first, overwrites it). */
export function addElement(cell: number, index: number, slot: number): boolean {
  const isArrayCell = (i32[cell * 2 + 1] & KIND_MASK) === ARRAY;
  for (;;) {
    const flags = i32[i32[cell * 2] * 2 + FLAGS];
    if ((flags & SHAPE_NOT_EXTENSIBLE) !== 0) return false;
    if (isArrayCell && i32[cell * 2 + ARRAY_FLAGS] !== 0 && index >= i32[cell * 2 + LENGTH] >>> 0) {
      return false;
    }
    if ((flags & SHAPE_SLOW_ELEMENTS) !== 0 && densify(cell)) continue;
    if ((flags & SHAPE_RESTRICTED) !== 0 || isFar(cell, index)) {
      if (!makeSlow(cell)) continue;
      setSparse(cell, index, WEC, slot);
      growLength(cell, index);
      return true;
    }
    if ((i32[cell * 2 + 1] & FLAG_SHARED) !== 0) {
      if (addShared(cell, index, slot)) return true;
      continue;
    }
    roomLocal(cell, index);
    storeValue(i32[cell * 2 + ELEMENTS], STORAGE_HEAD + index, slot);
    if (isArrayCell && index >= i32[cell * 2 + LENGTH] >>> 0) i32[cell * 2 + LENGTH] = index + 1;
    return true;
  }
}

function isFar(cell: number, index: number): boolean {
  const capacity = slotCapacity(i32[cell * 2 + ELEMENTS]);
  if (index < capacity) return false;
  return (
    index >= MAX_DENSE_ELEMENTS || (index > capacity + MAX_ELEMENT_GAP && index > capacity * 2)
  );
}

/** After a sparse element was set. */
function growLength(cell: number, index: number): void {
  if ((i32[cell * 2 + 1] & KIND_MASK) !== ARRAY) return;
  const locked = lockIfShared(cell);
  if (index >= i32[cell * 2 + LENGTH] >>> 0) i32[cell * 2 + LENGTH] = index + 1;
  unlockIf(locked, cell);
}

/** One-piece storage of a local object that reaches `index`. */
function roomLocal(cell: number, index: number): void {
  const storage = i32[cell * 2 + ELEMENTS];
  if (index < i32[storage * 2]) return;
  const capacity = slotCapacity(storage);
  const wanted = Math.max(
    FIRST_ELEMENTS,
    index < capacity ? capacity : Math.max(index + 1, capacity + (capacity >> 1) + 4),
  );
  storeRef(
    cell,
    ELEMENTS,
    storage === 0 ? newStorage(KIND.ELEMENTS, wanted) : growCopy(KIND.ELEMENTS, storage, wanted),
  );
}

/** Before the lock: allocates for a SHARED object's elements to reach `index`. */
function prepareShared(cell: number, index: number): number {
  const storage = i32[cell * 2 + ELEMENTS];
  if (storage === 0 || (i32[storage * 2] === 0 && index >= 0)) {
    const fresh = newStorage(KIND.ELEMENTS, Math.max(FIRST_ELEMENTS, index + 1));
    if (storage !== 0)
      i32[fresh * 2 + OFF.ELEMENTS.sparseRef] = i32[storage * 2 + OFF.ELEMENTS.sparseRef];
    return fresh;
  }
  if (index >= slotCapacity(storage)) prepareSegments(storage, index);
  return storage;
}

/** Under the lock: puts in place what is missing; false if the storage is not what was prepared for. */
function attachShared(cell: number, index: number, seen: number, prepared: number): boolean {
  const storage = i32[cell * 2 + ELEMENTS];
  if (storage !== seen) return false;
  if (prepared !== storage) {
    // Storage without slots holds nothing but its sparse table.
    if (storage !== 0) {
      i32[prepared * 2 + OFF.ELEMENTS.sparseRef] = i32[storage * 2 + OFF.ELEMENTS.sparseRef];
    }
    storeRef(cell, ELEMENTS, prepared);
  } else if (index >= slotCapacity(storage)) attachSegments(storage);
  return true;
}

function addShared(cell: number, index: number, slot: number): boolean {
  prepareStore(cell, slot);
  const shape = i32[cell * 2];
  const seen = i32[cell * 2 + ELEMENTS];
  const prepared = prepareShared(cell, index);
  lockObject(cell);
  const ok = i32[cell * 2] === shape && attachShared(cell, index, seen, prepared);
  if (ok) {
    storeSlot(cell, index, slot);
    if ((i32[cell * 2 + 1] & KIND_MASK) === ARRAY) {
      const length = i32[cell * 2 + LENGTH] >>> 0;
      if (index >= length) {
        clearRange(cell, length, index);
        i32[cell * 2 + LENGTH] = index + 1;
      }
    }
  }
  unlockObject(cell);
  return ok;
}

function storeSlot(cell: number, index: number, slot: number): void {
  findSlot(i32[cell * 2 + ELEMENTS], index);
  storeValue(placeCell, placeWord, slot);
}

/** Holes into dense elements [from, to), as far as there is storage. */
function clearRange(cell: number, from: number, to: number): void {
  const storage = i32[cell * 2 + ELEMENTS];
  const end = Math.min(to, slotCapacity(storage));
  const hole = scratch + TMP;
  setHole(hole);
  for (let i = from; i < end; i++) b64[slotWord(storage, i)] = sb64[hole];
}

// --- arrays: false means "not a plain array: do it by the specification's steps"

/** Array.prototype.push of one value. */
export function arrayPush(cell: number, slot: number): boolean {
  const length = i32[cell * 2 + LENGTH];
  const elements = i32[cell * 2 + ELEMENTS];
  const flags = i32[i32[cell * 2] * 2 + FLAGS] & NOT_PLAIN_ARRAY;
  const shared = i32[cell * 2 + 1] & FLAG_SHARED;
  if ((flags | shared | i32[cell * 2 + ARRAY_FLAGS]) === 0 && length >>> 0 < i32[elements * 2]) {
    storeValue(elements, STORAGE_HEAD + length, slot);
    i32[cell * 2 + LENGTH] = length + 1;
    return true;
  }
  return pushSlow(cell, slot);
}

function pushSlow(cell: number, slot: number): boolean {
  for (;;) {
    if (!isPlainArray(cell)) return false;
    const length = i32[cell * 2 + LENGTH] >>> 0;
    if (length > MAX_INDEX || isFar(cell, length)) return false;
    if ((i32[cell * 2 + 1] & FLAG_SHARED) === 0) {
      roomLocal(cell, length);
      storeValue(i32[cell * 2 + ELEMENTS], STORAGE_HEAD + length, slot);
      i32[cell * 2 + LENGTH] = length + 1;
      return true;
    }
    prepareStore(cell, slot);
    const seen = i32[cell * 2 + ELEMENTS];
    const prepared = prepareShared(cell, length);
    lockObject(cell);
    const ok =
      isPlainArray(cell) &&
      i32[cell * 2 + LENGTH] >>> 0 <= length &&
      attachShared(cell, length, seen, prepared);
    if (ok) {
      const at = i32[cell * 2 + LENGTH] >>> 0;
      storeSlot(cell, at, slot);
      i32[cell * 2 + LENGTH] = at + 1;
    }
    unlockObject(cell);
    if (ok) return true;
  }
}

/** Array.prototype.pop; a hole yields undefined. */
export function arrayPop(dst: number, cell: number): boolean {
  const locked = lockIfShared(cell);
  const plain = isPlainArray(cell);
  if (plain) popLocked(dst, cell);
  unlockIf(locked, cell);
  return plain;
}

function popLocked(dst: number, cell: number): void {
  const length = i32[cell * 2 + LENGTH] >>> 0;
  const word = length === 0 ? 0 : elementWord(cell, length - 1);
  const tmp = scratch + TMP;
  if (word === 0) setHole(tmp);
  else {
    sb64[tmp] = b64[word];
    setHole(scratch + TMP + 1);
    b64[word] = sb64[scratch + TMP + 1];
  }
  if (length > 0) i32[cell * 2 + LENGTH] = length - 1;
  if (s32[tmp * 2 + 1] === TAG_HOLE) setUndefined(tmp);
  sb64[dst] = sb64[tmp];
}

/** Array.prototype.shift; a hole yields undefined. */
export function arrayShift(dst: number, cell: number): boolean {
  const locked = lockIfShared(cell);
  const plain = isPlainArray(cell);
  if (plain) shiftLocked(dst, cell);
  unlockIf(locked, cell);
  return plain;
}

function shiftLocked(dst: number, cell: number): void {
  const length = i32[cell * 2 + LENGTH] >>> 0;
  const tmp = scratch + TMP + 2;
  const word = length === 0 ? 0 : elementWord(cell, 0);
  if (word === 0) setUndefined(tmp);
  else {
    sb64[tmp] = b64[word];
    if (s32[tmp * 2 + 1] === TAG_HOLE) setUndefined(tmp);
  }
  if (length > 0) {
    moveElements(cell, 0, 1, length - 1);
    clearRange(cell, length - 1, length);
    i32[cell * 2 + LENGTH] = length - 1;
  }
  sb64[dst] = sb64[tmp];
}

/** Array.prototype.reverse of a plain array that only this thread sees and that has no holes; false: another one. */
export function reverseLocal(cell: number): boolean {
  const length = i32[cell * 2 + LENGTH] >>> 0;
  const elements = i32[cell * 2 + ELEMENTS];
  if ((i32[cell * 2 + 1] & FLAG_SHARED) !== 0 || !isPlainArray(cell) || length > i32[elements * 2]) return false;
  const first = (elements + STORAGE_HEAD) * 2 + 1;
  for (let at = first; at < first + length * 2; at += 2) if (i32[at] === TAG_HOLE) return false;
  reverseSlots(elements, length);
  return true;
}

/** Array.prototype.unshift of `count` values in slots from `first`. */
export function arrayUnshift(cell: number, first: number, count: number): boolean {
  for (;;) {
    if (!isPlainArray(cell)) return false;
    const length = i32[cell * 2 + LENGTH] >>> 0;
    const last = length + count - 1;
    if (last > MAX_INDEX || isFar(cell, last)) return false;
    if (count === 0) return true;
    const shared = (i32[cell * 2 + 1] & FLAG_SHARED) !== 0;
    const seen = i32[cell * 2 + ELEMENTS];
    let ok = true;
    if (shared) {
      for (let i = 0; i < count; i++) prepareStore(cell, first + i);
      const prepared = prepareShared(cell, last);
      lockObject(cell);
      ok =
        isPlainArray(cell) &&
        i32[cell * 2 + LENGTH] >>> 0 === length &&
        attachShared(cell, last, seen, prepared);
    } else roomLocal(cell, last);
    if (ok) {
      moveElements(cell, count, 0, length);
      for (let i = 0; i < count; i++) storeSlot(cell, i, first + i);
      i32[cell * 2 + LENGTH] = length + count;
    }
    if (shared) unlockObject(cell);
    if (ok) return true;
  }
}

/**
 * Moves `count` dense elements within an object, holes too, as memmove does; those beyond the storage
 * are holes. The target range lies within the storage. For a SHARED object under its lock.
 */
export function moveElements(cell: number, to: number, from: number, count: number): void {
  const storage = i32[cell * 2 + ELEMENTS];
  const shared = (i32[cell * 2 + 1] & FLAG_SHARED) !== 0;
  const end = Math.min(slotCapacity(storage), from + count);
  const present = Math.max(0, end - from);
  if (!shared && from + present <= i32[storage * 2] && to + present <= i32[storage * 2]) {
    moveSlots(storage, to, from, present);
  } else if (to < from) {
    for (let i = 0; i < present; i++) moveOne(cell, storage, to + i, from + i);
  } else {
    for (let i = present - 1; i >= 0; i--) moveOne(cell, storage, to + i, from + i);
  }
  if (present < count) clearRange(cell, to + present, to + count);
}

function moveOne(cell: number, storage: number, to: number, from: number): void {
  sb64[scratch + TMP + 1] = b64[slotWord(storage, from)];
  storeSlot(cell, to, scratch + TMP + 1);
}

/** `array.length = length`; false if the length is read-only or an element cannot be deleted. */
export function setArrayLength(cell: number, length: number): boolean {
  const shape = i32[cell * 2];
  const flags = i32[shape * 2 + FLAGS];
  if (i32[cell * 2 + ARRAY_FLAGS] !== 0) return false;
  if (length === i32[cell * 2 + LENGTH] >>> 0) return true;
  if ((flags & (SHAPE_SLOW_ELEMENTS | SHAPE_SEALED_ELEMENTS)) !== 0) {
    return slowLength(cell, length);
  }
  const locked = lockIfShared(cell);
  const before = i32[cell * 2 + LENGTH] >>> 0;
  if (length < before) {
    i32[cell * 2 + LENGTH] = length;
    cut(cell, length, before, locked);
  } else {
    if (locked) clearRange(cell, before, length);
    i32[cell * 2 + LENGTH] = length;
  }
  unlockIf(locked, cell);
  return true;
}

function cut(cell: number, length: number, before: number, shared: boolean): void {
  if (shared || length > 0) clearRange(cell, length, before);
  else storeRef(cell, ELEMENTS, 0);
}

/** Installed by integrity.ts: truncation element by element. */
let slowLength: (cell: number, length: number) => boolean = () => false;

export function installSlowLength(set: (cell: number, length: number) => boolean): void {
  slowLength = set;
}

/** The dense part of a truncation or extension, for slowLength. */
export function setDenseLength(cell: number, length: number): void {
  const locked = lockIfShared(cell);
  const before = i32[cell * 2 + LENGTH] >>> 0;
  if (length < before) clearRange(cell, length, before);
  i32[cell * 2 + LENGTH] = length;
  unlockIf(locked, cell);
}
