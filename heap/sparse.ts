/**
 * Sparse elements: indexed properties that are far apart, or whose attributes are not the ordinary
 * ones. They live in a MAPTABLE (ELEMENTS.sparseRef) beside the dense elements, keyed by index, and
 * win over them. The object's shape then has SHAPE_SLOW_ELEMENTS.
 */
import { prepareStore, storeRef, storeValue } from './barrier.ts';
import { FLAG_SHARED, IS_ACCESSOR, KIND, OFF, SHAPE_NOT_EXTENSIBLE, SHAPE_RESTRICTED, SHAPE_SLOW_ELEMENTS, WEC } from './cells.ts';
import { setFound } from './found.ts';
import {
  appendEntry,
  deleteEntry,
  entryAttributes,
  entryWord,
  findEntry,
  fitsInto,
  hashKey,
  isFullTable,
  liveEntries,
  moveEntries,
  setEntryAttributes,
  successor,
  usedEntries,
} from './hashtable.ts';
import { lockIfShared, unlockIf } from './locks.ts';
import { replaceShape } from './named.ts';
import { protoOfShape, reparent, shapeFlags } from './shapes.ts';
import { setNumber } from './slots.ts';
import { STORAGE_HEAD, growCopy, newStorage, slotCapacity } from './storage.ts';
import { MAX_DENSE_ELEMENTS } from './tuning.ts';
import { TAG_HOLE, TAG_INT } from './values.ts';
import { b64, i32, s32, sb64, scratch, sf64 } from './views.ts';

const ELEMENTS = OFF.OBJECT.elementsRef;
const SPARSE = OFF.ELEMENTS.sparseRef;
const INDEX_KEY = 14;
const FIRST_CAPACITY = 8;
/** Dense storage may be this many times the entries: an entry with its chain and bucket takes three and a half words. */
const MAX_SPARENESS = 6;
/** ... and this many if the entries are a run without gaps: what is filled from its end is filled to its start. */
const MAX_RUN_SPARENESS = 128;

/** The object's sparse table, 0 if it has none. */
export function sparseTable(cell: number): number {
  const elements = i32[cell * 2 + ELEMENTS];
  return elements === 0 ? 0 : i32[elements * 2 + SPARSE];
}

/** Gives the object a shape with SHAPE_SLOW_ELEMENTS; false if it changed meanwhile. */
export function makeSlow(cell: number): boolean {
  const shape = i32[cell * 2];
  const flags = shapeFlags(shape);
  if ((flags & SHAPE_SLOW_ELEMENTS) !== 0) return true;
  return replaceShape(
    cell,
    shape,
    reparent(shape, protoOfShape(shape), flags | SHAPE_SLOW_ELEMENTS),
  );
}

function findSparse(table: number, index: number): number {
  setNumber(scratch + INDEX_KEY, index + 0); // never -0
  return findEntry(table, scratch + INDEX_KEY, hashKey(scratch + INDEX_KEY));
}

/** Looks an index up; sets what was found. */
export function getSparse(cell: number, index: number): boolean {
  const locked = lockIfShared(cell);
  const table = sparseTable(cell);
  const entry = findSparse(table, index);
  const present =
    entry >= 0 &&
    setFound(table, entryWord(table, entry) + 1 - table, entryAttributes(table, entry));
  unlockIf(locked, cell);
  return present;
}

/** Defines or redefines an entry. */
export function setSparse(cell: number, index: number, attributes: number, slot: number): void {
  const key = scratch + INDEX_KEY;
  for (;;) {
    prepareStore(cell, slot);
    const elements = i32[cell * 2 + ELEMENTS];
    const table = sparseTable(cell);
    const freshElements = elements === 0 ? newStorage(KIND.ELEMENTS, 0) : 0;
    const next = isFullTable(table) ? successor(table, FIRST_CAPACITY) : 0;
    setNumber(key, index + 0);
    const locked = lockIfShared(cell);
    const same =
      i32[cell * 2 + ELEMENTS] === elements &&
      sparseTable(cell) === table &&
      (next !== 0 ? table === 0 || fitsInto(table, next) : !isFullTable(table));
    if (same) {
      if (freshElements !== 0) storeRef(cell, ELEMENTS, freshElements);
      put(cell, table, next, key, attributes, slot);
    }
    unlockIf(locked, cell);
    if (same) return;
  }
}

function put(
  cell: number,
  table: number,
  next: number,
  key: number,
  attributes: number,
  slot: number,
): void {
  const hash = hashKey(key);
  const entry = findEntry(table, key, hash);
  if (entry >= 0) {
    storeValue(table, entryWord(table, entry) + 1 - table, slot);
    setEntryAttributes(table, entry, attributes);
    return;
  }
  let target = table;
  if (next !== 0) {
    if (table !== 0) moveEntries(table, next);
    storeRef(i32[cell * 2 + ELEMENTS], SPARSE, next);
    target = next;
  }
  appendEntry(target, key, hash, slot, attributes);
}

function numberAt(slot: number): number {
  return s32[slot * 2 + 1] === TAG_INT ? s32[slot * 2] : sf64[slot];
}

/** Removes an entry if it is there. */
export function deleteSparse(cell: number, index: number): void {
  const locked = lockIfShared(cell);
  const table = sparseTable(cell);
  const entry = findSparse(table, index);
  if (entry >= 0) deleteEntry(table, entry);
  unlockIf(locked, cell);
}

/** Entries, deleted ones included. */
export function sparseCount(cell: number): number {
  return usedEntries(sparseTable(cell));
}

/**
 * Makes the elements of a local object dense when its sparse table is full and would be no smaller than
 * dense storage, or is a part of an array that is filled from its end. True: they are dense now.
 */
export function densify(cell: number): boolean {
  const table = sparseTable(cell);
  const shape = i32[cell * 2];
  const flags = shapeFlags(shape);
  if (table === 0 || !isFullTable(table) || (i32[cell * 2 + 1] & FLAG_SHARED) !== 0) return false;
  if ((flags & (SHAPE_RESTRICTED | SHAPE_NOT_EXTENSIBLE)) !== 0) return false;
  let first = MAX_DENSE_ELEMENTS;
  let last = 0;
  let ordinary = true;
  forEachSparse(cell, (index, attributes) => {
    if (index < first) first = index;
    if (index > last) last = index;
    if (attributes !== WEC) ordinary = false;
  });
  const live = liveEntries(table);
  const spareness = last - first + 1 === live ? MAX_RUN_SPARENESS : MAX_SPARENESS;
  if (!ordinary || last >= MAX_DENSE_ELEMENTS || last > live * spareness) return false;
  const old = i32[cell * 2 + ELEMENTS];
  const dense = growCopy(KIND.ELEMENTS, old, Math.max(last + 1, slotCapacity(old)));
  i32[dense * 2 + SPARSE] = 0;
  const used = usedEntries(table);
  const slot = scratch + INDEX_KEY;
  for (let entry = 0; entry < used; entry++) {
    const at = entryWord(table, entry);
    sb64[slot] = b64[at];
    if (s32[slot * 2 + 1] === TAG_HOLE) continue;
    const index = numberAt(slot);
    sb64[slot] = b64[at + 1];
    storeValue(dense, STORAGE_HEAD + index, slot);
  }
  replaceShape(cell, shape, reparent(shape, protoOfShape(shape), flags & ~SHAPE_SLOW_ELEMENTS));
  storeRef(cell, ELEMENTS, dense);
  return true;
}

/** Calls `visit` with index and attributes of each entry, in no order. */
export function forEachSparse(
  cell: number,
  visit: (index: number, attributes: number) => void,
): void {
  const table = sparseTable(cell);
  const used = usedEntries(table);
  const key = scratch + INDEX_KEY;
  for (let entry = 0; entry < used; entry++) {
    sb64[key] = b64[entryWord(table, entry)];
    if (s32[key * 2 + 1] !== TAG_HOLE) visit(numberAt(key), entryAttributes(table, entry));
  }
}

/** Masks the attributes of all entries (seal, freeze): accessors keep all but CONFIGURABLE. */
export function restrictSparse(cell: number, dataMask: number, accessorMask: number): void {
  const locked = lockIfShared(cell);
  const table = sparseTable(cell);
  const used = usedEntries(table);
  for (let entry = 0; entry < used; entry++) {
    const attributes = entryAttributes(table, entry);
    const mask = (attributes & IS_ACCESSOR) !== 0 ? accessorMask : dataMask;
    setEntryAttributes(table, entry, attributes & mask);
  }
  unlockIf(locked, cell);
}
