/**
 * Overflow storage: property slots beyond the in-object ones (SLOTS) and indexed elements (ELEMENTS).
 * Both are laid out alike and grow alike.
 *
 * The storage of a local object is one cell; growing copies it. The storage of a SHARED object never
 * moves while threads run: it grows by further segments. With `first` slots in segment 0, segments
 * 0 .. k hold first * 2^k together:
 *
 *      SLOTS / ELEMENTS   0 .. first-1          index i is in segment k = bit length of floor(i / first),
 *        spineRef ─▶ SPINE                      at i - first * 2^(k-1)
 *                      [0] ─▶ SEGMENT 1   first     slots
 *                      [1] ─▶ SEGMENT 2   first * 2 slots
 *                      ...                          (at most 31)
 *
 * The collector joins segments in a stop. Unused slots hold the hole.
 */
import { allocate } from './alloc.ts';
import { initFill, initHeader, rememberRange, storeRef } from './barrier.ts';
import { FLAG_OLD, FIXED_WORDS, KIND, OFF } from './cells.ts';
import { TAG_HOLE } from './values.ts';
import { i32 } from './views.ts';

export const STORAGE_HEAD = FIXED_WORDS[KIND.SLOTS];
const SPINE_REF = OFF.SLOTS.spineRef;
const SPARSE_REF = OFF.ELEMENTS.sparseRef;
const SPINE_HEAD = FIXED_WORDS[KIND.SPINE];
const SEGMENT_HEAD = FIXED_WORDS[KIND.SEGMENT];
export const MAX_SEGMENTS = 31;

if (FIXED_WORDS[KIND.ELEMENTS] !== STORAGE_HEAD || OFF.ELEMENTS.spineRef !== SPINE_REF) {
  throw new Error('SLOTS and ELEMENTS differ');
}

/** The cell and the word in it that hold a slot: set by `findSlot` and by locateProperty. */
export let placeCell = 0;
export let placeWord = 0;

export function setPlace(cell: number, word: number): void {
  placeCell = cell;
  placeWord = word;
}

/** Sets the place of slot `index`; false if the storage does not reach so far. storage may be 0. */
export function findSlot(storage: number, index: number): boolean {
  const first = i32[storage * 2];
  if (index < first) {
    placeCell = storage;
    placeWord = STORAGE_HEAD + index;
    return true;
  }
  return findInSegment(storage, first, index);
}

function findInSegment(storage: number, first: number, index: number): boolean {
  const spine = storage === 0 ? 0 : i32[storage * 2 + SPINE_REF];
  if (spine === 0) return false;
  const k = segmentOf(first, index);
  if (k > MAX_SEGMENTS) return false;
  const segment = i32[(spine + SPINE_HEAD) * 2 + k - 1];
  if (segment === 0) return false;
  placeCell = segment;
  placeWord = SEGMENT_HEAD + index - first * 2 ** (k - 1);
  return true;
}

function segmentOf(first: number, index: number): number {
  return 32 - Math.clz32(Math.floor(index / first));
}

/** b64 index of a slot, 0 if the storage does not reach so far. */
export function slotWord(storage: number, index: number): number {
  const first = i32[storage * 2];
  if (index < first) return storage + STORAGE_HEAD + index;
  return findInSegment(storage, first, index) ? placeCell + placeWord : 0;
}

/** Slots that the storage holds. */
export function slotCapacity(storage: number): number {
  const first = i32[storage * 2];
  const spine = storage === 0 ? 0 : i32[storage * 2 + SPINE_REF];
  if (spine === 0) return first;
  let capacity = first;
  for (let k = 0; k < MAX_SEGMENTS && i32[(spine + SPINE_HEAD) * 2 + k] !== 0; k++) capacity *= 2;
  return capacity;
}

/** Fresh storage (KIND.SLOTS or KIND.ELEMENTS) of holes. */
export function newStorage(kind: number, capacity: number): number {
  const cell = allocate(STORAGE_HEAD + capacity);
  initHeader(cell, capacity, kind);
  i32[cell * 2 + SPINE_REF] = 0;
  i32[cell * 2 + SPARSE_REF] = 0;
  initFill(cell, STORAGE_HEAD, STORAGE_HEAD + capacity, TAG_HOLE, 0);
  return cell;
}

/** A larger copy of a local object's storage (which has no segments, or had: they are joined). */
export function growCopy(kind: number, storage: number, capacity: number): number {
  const copy = allocate(STORAGE_HEAD + capacity);
  initHeader(copy, capacity, kind);
  i32[copy * 2 + SPINE_REF] = 0;
  i32[copy * 2 + SPARSE_REF] = storage === 0 ? 0 : i32[storage * 2 + SPARSE_REF];
  const first = i32[storage * 2];
  let filled = copySlotsTo(copy, STORAGE_HEAD, storage, STORAGE_HEAD, first);
  const spine = storage === 0 ? 0 : i32[storage * 2 + SPINE_REF];
  for (let k = 0; spine !== 0 && k < MAX_SEGMENTS; k++) {
    const segment = i32[(spine + SPINE_HEAD) * 2 + k];
    if (segment === 0) break;
    filled += copySlotsTo(copy, STORAGE_HEAD + filled, segment, SEGMENT_HEAD, i32[segment * 2]);
  }
  initFill(copy, STORAGE_HEAD + filled, STORAGE_HEAD + capacity, TAG_HOLE, 0);
  return copy;
}

function copySlotsTo(
  to: number,
  toWord: number,
  from: number,
  fromWord: number,
  count: number,
): number {
  const source = (from + fromWord) * 2;
  i32.copyWithin((to + toWord) * 2, source, source + count * 2);
  return count;
}

/** Segments allocated ahead of taking a lock. */
const prepared: number[] = [];
let preparedSpine = 0;

/**
 * Allocates what SHARED storage needs to reach `index`; to be put in place by `attachSegments` once
 * the lock is held. The storage exists.
 */
export function prepareSegments(storage: number, index: number): void {
  prepared.length = 0;
  preparedSpine = 0;
  const first = i32[storage * 2];
  const spine = i32[storage * 2 + SPINE_REF];
  const last = segmentOf(first, index);
  let have = 0;
  if (spine === 0) preparedSpine = newSpine();
  else while (have < MAX_SEGMENTS && i32[(spine + SPINE_HEAD) * 2 + have] !== 0) have++;
  for (let k = have + 1; k <= last; k++) prepared.push(newSegment(first * 2 ** (k - 1)));
}

function newSpine(): number {
  const spine = allocate(SPINE_HEAD + ((MAX_SEGMENTS + 1) >> 1));
  initHeader(spine, MAX_SEGMENTS, KIND.SPINE);
  i32.fill(0, (spine + SPINE_HEAD) * 2, (spine + SPINE_HEAD) * 2 + MAX_SEGMENTS + 1);
  return spine;
}

function newSegment(slots: number): number {
  const segment = allocate(SEGMENT_HEAD + slots);
  initHeader(segment, slots, KIND.SEGMENT);
  initFill(segment, SEGMENT_HEAD, SEGMENT_HEAD + slots, TAG_HOLE, 0);
  return segment;
}

/** Under the owner's lock: appends the prepared segments that are still missing. */
export function attachSegments(storage: number): void {
  let spine = i32[storage * 2 + SPINE_REF];
  if (spine === 0) {
    spine = preparedSpine;
    storeRef(storage, SPINE_REF, spine);
  }
  const first = i32[storage * 2];
  for (const segment of prepared) {
    const k = segmentOf(first, i32[segment * 2]);
    const half = SPINE_HEAD * 2 + k - 1;
    if (i32[spine * 2 + half] === 0) storeRef(spine, half, segment);
  }
}

/** Moves `count` slots within one-piece storage, as memmove does. */
export function moveSlots(storage: number, to: number, from: number, count: number): void {
  const source = (storage + STORAGE_HEAD + from) * 2;
  i32.copyWithin((storage + STORAGE_HEAD + to) * 2, source, source + count * 2);
  if ((i32[storage * 2 + 1] & FLAG_OLD) !== 0) rememberRange(storage, STORAGE_HEAD + to, count);
}

/** Reverses the first `count` slots of one-piece storage that only this thread sees. */
export function reverseSlots(storage: number, count: number): void {
  const heap = i32;
  let from = (storage + STORAGE_HEAD) * 2;
  for (let to = from + (count - 1) * 2; from < to; from += 2, to -= 2) {
    const low = heap[from];
    const high = heap[from + 1];
    heap[from] = heap[to];
    heap[from + 1] = heap[to + 1];
    heap[to] = low;
    heap[to + 1] = high;
  }
  if ((heap[storage * 2 + 1] & FLAG_OLD) !== 0) rememberRange(storage, STORAGE_HEAD, count);
}
