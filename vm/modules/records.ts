/**
 * Module records: RECORD cells in one list per VM (ROOT.Modules, an array), shared by all threads.
 *
 *     FIELD      value
 *     url        string
 *     state      int: LINKED -> RUNNING -> DONE | FAILED, by compare-and-swap (a module runs once)
 *     fn         the body as a function object (undefined for synthetic modules)
 *     env        internal ENV
 *     exports    array [name, internal PROPCELL, ...] of all resolved export names, sorted
 *     namespace  namespace object, made on demand
 *     error      value thrown by the body
 *     promise    for those that wait, made on demand
 *     meta       import.meta
 *     flags      int: ASYNC = awaits at top level
 *
 * A record is added to the list when its graph has been linked, so whoever finds one can run it. Two
 * threads that link the same file at once both build it; the second to add throws its graph away and
 * starts again, finding the first's.
 */
import { allocateOld } from '../../heap/alloc.ts';
import { initFill, initHeader, storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, OFF } from '../../heap/cells.ts';
import { arrayLength, arrayPush, getElement } from '../../heap/elements.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setInternal } from '../../heap/slots.ts';
import { TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';

const FIRST = FIXED_WORDS[KIND.RECORD];
const FIELDS = ['url', 'state', 'fn', 'env', 'exports', 'namespace', 'error', 'promise', 'meta', 'flags'] as const;
/** Word offsets in a module RECORD. */
export const MODULE = Object.fromEntries(FIELDS.map((name, i) => [name, FIRST + i])) as {
  readonly [K in (typeof FIELDS)[number]]: number;
};
export const MODULE_TAG = 0x4d4f44;

export const MODULE_LINKED = 0;
export const MODULE_RUNNING = 1;
export const MODULE_DONE = 2;
export const MODULE_FAILED = 3;

export const MODULE_ASYNC = 1;

export function newModuleRecord(): number {
  const cell = allocateOld(FIRST + FIELDS.length);
  initFill(cell, FIRST, FIRST + FIELDS.length, TAG_UNDEFINED, 0);
  i32[cell * 2 + OFF.RECORD.tag] = MODULE_TAG;
  i32[cell * 2 + OFF.RECORD.unused] = 0;
  initHeader(cell, FIELDS.length, KIND.RECORD | FLAG_OLD | FLAG_SHARED);
  return cell;
}

export function setModuleField(record: number, word: number, slot: number): void {
  storeValue(record, word, slot);
}

/** Field to slot `dst`. */
export function moduleField(dst: number, record: number, word: number): void {
  sb64[dst] = b64[record + word];
}

/** The record of an absolute url (an atom), 0 if it is not linked. */
export function findModule(url: number): number {
  const list = rootCell(ROOT.Modules);
  const count = arrayLength(list);
  for (let i = 0; i < count; i++) {
    if (!getElement(scratch, list, i)) continue;
    const record = s32[scratch * 2];
    sb64[scratch] = b64[record + MODULE.url];
    if (s32[scratch * 2] === url) return record;
  }
  return 0;
}

export function addModule(record: number): void {
  setInternal(scratch + 55, record);
  arrayPush(rootCell(ROOT.Modules), scratch + 55);
}
