/**
 * PROPCELLs: variables that have a cell of their own, so that code can hold on to the cell. The
 * global object's properties (GLOBAL), script-level let, const and class (ROOT.LexicalCells), and
 * the exports of a module namespace (NAMESPACE).
 *
 * A cell stays in its table for ever; a deleted property's cell holds the hole, and comes back when
 * the property is defined again. So an inline cache that found a cell need only look for the hole.
 */
import { allocateOld } from './alloc.ts';
import { initTagged, prepareStore, storeRef, storeValue } from './barrier.ts';
import { FLAG_OLD, FIXED_WORDS, IS_ACCESSOR, KIND, KIND_MASK, OFF } from './cells.ts';
import {
  appendEntry,
  entryWord,
  findEntry,
  fitsInto,
  hashKey,
  isFullTable,
  moveEntries,
  successor,
  usedEntries,
} from './hashtable.ts';
import { keyOf, keyToValue } from './keys.ts';
import type { PropertyKey } from './keys.ts';
import { lockIfShared, unlockIf } from './locks.ts';
import { ROOT, isRootSet, rootCell, setRoot } from './roots.ts';
import { setInternal } from './slots.ts';
import { TAG_HOLE, TAG_INTERNAL } from './values.ts';
import { b64, i32, s32, sb64, scratch } from './views.ts';

const KEY = 11;
const CELL = 12;
export const PROPCELL_VALUE = OFF.PROPCELL.value;
const FIRST_CAPACITY = 64;

/** cellFlags beyond property attributes. */
export const CELL_LEXICAL = 256;
export const CELL_CONST = 512;

function cellsField(object: number): number {
  return (i32[object * 2 + 1] & KIND_MASK) === KIND.GLOBAL
    ? OFF.GLOBAL.cellsRef
    : OFF.NAMESPACE.cellsRef;
}

function findIn(table: number, key: PropertyKey): number {
  keyToValue(scratch + KEY, key);
  const entry = findEntry(table, scratch + KEY, hashKey(scratch + KEY));
  if (entry < 0) return 0;
  sb64[scratch + CELL] = b64[entryWord(table, entry) + 1];
  return s32[(scratch + CELL) * 2];
}

/** The PROPCELL of a named property of a GLOBAL or NAMESPACE, 0 if it never had one. */
export function propertyCell(object: number, key: PropertyKey): number {
  const locked = lockIfShared(object);
  const cell = findIn(i32[object * 2 + cellsField(object)], key);
  unlockIf(locked, object);
  return cell;
}

/** A new PROPCELL with the hole. */
export function newPropertyCell(key: PropertyKey, cellFlags: number): number {
  const cell = allocateOld(FIXED_WORDS[KIND.PROPCELL]);
  i32[cell * 2] = 0;
  i32[cell * 2 + 1] = KIND.PROPCELL | FLAG_OLD;
  initTagged(cell, PROPCELL_VALUE, TAG_HOLE, 0);
  i32[cell * 2 + OFF.PROPCELL.keyRef] = key;
  i32[cell * 2 + OFF.PROPCELL.cellFlags] = cellFlags;
  return cell;
}

/** The PROPCELL of a key, entered now if there is none (holding the hole). */
export function ensurePropertyCell(object: number, key: PropertyKey, cellFlags: number): number {
  for (;;) {
    const known = propertyCell(object, key);
    if (known !== 0) return known;
    const cell = newPropertyCell(key, cellFlags);
    if (enterPropertyCell(object, key, cell)) return cell;
  }
}

/** Enters a cell under a key that has none; false if another thread was faster. */
export function enterPropertyCell(object: number, key: PropertyKey, cell: number): boolean {
  const field = cellsField(object);
  const value = scratch + CELL;
  for (;;) {
    setInternal(value, cell);
    prepareStore(object, value);
    const table = i32[object * 2 + field];
    const next = isFullTable(table) ? successor(table, FIRST_CAPACITY) : 0;
    const locked = lockIfShared(object);
    const raced = findIn(i32[object * 2 + field], key) !== 0;
    const same =
      i32[object * 2 + field] === table &&
      (next !== 0 ? table === 0 || fitsInto(table, next) : !isFullTable(table));
    if (!raced && same) {
      if (next !== 0 && table !== 0) moveEntries(table, next);
      if (next !== 0) storeRef(object, field, next);
      setInternal(value, cell);
      keyToValue(scratch + KEY, key);
      appendEntry(next === 0 ? table : next, scratch + KEY, hashKey(scratch + KEY), value, 0);
    }
    unlockIf(locked, object);
    if (raced) return false;
    if (same) return true;
  }
}

/** Calls `visit` with key and PROPCELL of each entry in order. */
export function forEachPropertyCell(
  object: number,
  visit: (key: PropertyKey, cell: number) => void,
): void {
  const table = i32[object * 2 + cellsField(object)];
  const used = usedEntries(table);
  for (let entry = 0; entry < used; entry++) {
    sb64[scratch + CELL] = b64[entryWord(table, entry) + 1];
    const cell = s32[(scratch + CELL) * 2];
    // The table's key, not the cell's: a module may export a binding under other names.
    sb64[scratch + KEY] = b64[entryWord(table, entry)];
    visit(keyOf(scratch + KEY), cell);
  }
}

// --- script-level lexical declarations: the same table without an object

/** The PROPCELL of a script-level let, const or class; 0 if there is none. */
export function lexicalCell(key: PropertyKey): number {
  if (!isRootSet(ROOT.LexicalCells)) return 0;
  const global = rootCell(ROOT.Global);
  const locked = lockIfShared(global);
  const cell = findIn(rootCell(ROOT.LexicalCells), key);
  unlockIf(locked, global);
  return cell;
}

/** Declares one (in its temporal dead zone) if there is none; the PROPCELL. Guarded by the global object's lock. */
export function ensureLexicalCell(key: PropertyKey, isConst: boolean): number {
  const global = rootCell(ROOT.Global);
  for (;;) {
    const known = lexicalCell(key);
    if (known !== 0) return known;
    const cell = newPropertyCell(key, CELL_LEXICAL | (isConst ? CELL_CONST : 0));
    const value = scratch + CELL;
    setInternal(value, cell);
    prepareStore(global, value);
    const table = isRootSet(ROOT.LexicalCells) ? rootCell(ROOT.LexicalCells) : 0;
    const next = isFullTable(table) ? successor(table, FIRST_CAPACITY) : 0;
    if (next !== 0) {
      setInternal(value, next);
      prepareStore(global, value);
    }
    const locked = lockIfShared(global);
    const now = isRootSet(ROOT.LexicalCells) ? rootCell(ROOT.LexicalCells) : 0;
    const ok =
      now === table &&
      findIn(table, key) === 0 &&
      (next !== 0 ? table === 0 || fitsInto(table, next) : !isFullTable(table));
    if (ok) {
      if (next !== 0 && table !== 0) moveEntries(table, next);
      if (next !== 0) setRoot(ROOT.LexicalCells, TAG_INTERNAL, next);
      setInternal(value, cell);
      keyToValue(scratch + KEY, key);
      appendEntry(next === 0 ? table : next, scratch + KEY, hashKey(scratch + KEY), value, 0);
    }
    unlockIf(locked, global);
    if (ok) return cell;
  }
}

export function cellFlagsOf(cell: number): number {
  return i32[cell * 2 + OFF.PROPCELL.cellFlags];
}

/** Defines a property of a GLOBAL, whatever it was. */
export function definePropertyCell(
  object: number,
  key: PropertyKey,
  attributes: number,
  slot: number,
): void {
  const cell = ensurePropertyCell(object, key, attributes);
  i32[cell * 2 + OFF.PROPCELL.cellFlags] = attributes;
  storeValue(cell, PROPCELL_VALUE, slot);
}

/** Masks the attributes of all properties (seal, freeze). */
export function restrictCells(object: number, dataMask: number, accessorMask: number): void {
  forEachPropertyCell(object, (_key, cell) => {
    const flags = cellFlagsOf(cell);
    i32[cell * 2 + OFF.PROPCELL.cellFlags] =
      flags & ((flags & IS_ACCESSOR) !== 0 ? accessorMask : dataMask);
  });
}
