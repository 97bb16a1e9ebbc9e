/**
 * Map and Set: the operations, each atomic. A local map is its thread's own; a SHARED one is worked
 * on under its property lock, here reads too, since other processors than x86 show stores in another order.
 * (Machine code reads without the lock: jit/baseline/natives/maps.ts says what of the order here it relies on.)
 * Whatever allocates or marks comes before the lock; then the operation looks again.
 */
import { prepareStore, storeRef, storeValue } from './barrier.ts';
import { OFF } from './cells.ts';
import { ERROR_TYPE, raise } from './errors.ts';
import {
  MAX_ENTRIES,
  appendEntry,
  clearInto,
  deleteEntry,
  entryWord,
  findEntry,
  fitsInto,
  hashKey,
  isFullTable,
  liveEntries,
  moveEntries,
  newTable,
  normalKey,
  positionIndex,
  positionTable,
  settle,
  successor,
  usedEntries,
} from './hashtable.ts';
import { lockIfShared, unlockIf } from './locks.ts';
import { setInternal, setUndefined } from './slots.ts';
import { FIRST_MAP_BUCKETS } from './tuning.ts';
import { TAG_HOLE, TAG_INTERNAL, TAG_UNDEFINED } from './values.ts';
import { b64, i32, s32, sb64, scratch } from './views.ts';

const TABLE = OFF.MAP.tableRef;
const KEY = 12;
const STEP = 13;

if (OFF.SET.tableRef !== TABLE) throw new Error('MAP and SET differ');

export function mapSize(map: number): number {
  return liveEntries(i32[map * 2 + TABLE]);
}

/** dst = the value of `key`; false (dst undefined) if there is none. */
export function mapGet(dst: number, map: number, key: number): boolean {
  normalKey(scratch + KEY, key);
  const hash = hashKey(scratch + KEY);
  const locked = lockIfShared(map);
  const table = i32[map * 2 + TABLE];
  const entry = findEntry(table, scratch + KEY, hash);
  if (entry < 0) setUndefined(dst);
  else sb64[dst] = b64[entryWord(table, entry) + 1];
  unlockIf(locked, map);
  return entry >= 0;
}

export function mapHas(map: number, key: number): boolean {
  normalKey(scratch + KEY, key);
  const hash = hashKey(scratch + KEY);
  const locked = lockIfShared(map);
  const entry = findEntry(i32[map * 2 + TABLE], scratch + KEY, hash);
  unlockIf(locked, map);
  return entry >= 0;
}

/** Map.prototype.set, Set.prototype.add (value: any slot). */
export function mapSet(map: number, key: number, value: number): void {
  const normal = scratch + KEY;
  normalKey(normal, key);
  const hash = hashKey(normal);
  for (;;) {
    const table = i32[map * 2 + TABLE];
    prepareStore(map, key);
    prepareStore(map, value);
    const next = isFullTable(table) ? grown(map, table, normal, hash) : 0;
    const locked = lockIfShared(map);
    const done = i32[map * 2 + TABLE] === table && setLocked(map, table, next, normal, hash, value);
    unlockIf(locked, map);
    if (done) return;
  }
}

/** A successor for a full table, 0 if the key is in it already. */
function grown(map: number, table: number, key: number, hash: number): number {
  const locked = lockIfShared(map);
  const known = i32[map * 2 + TABLE] === table && findEntry(table, key, hash) >= 0;
  unlockIf(locked, map);
  if (known) return 0;
  if (liveEntries(table) >= MAX_ENTRIES) {
    raise(ERROR_TYPE.RangeError, 'Map maximum size exceeded');
  }
  return successor(table, FIRST_MAP_BUCKETS * 2);
}

function setLocked(
  map: number,
  table: number,
  next: number,
  key: number,
  hash: number,
  value: number,
): boolean {
  const entry = findEntry(table, key, hash);
  if (entry >= 0) {
    storeValue(table, entryWord(table, entry) + 1 - table, value);
    return true;
  }
  let target = table;
  if (isFullTable(table)) {
    if (next === 0 || (table !== 0 && !fitsInto(table, next))) return false;
    if (table !== 0) moveEntries(table, next);
    storeRef(map, TABLE, next);
    target = next;
  }
  appendEntry(target, key, hash, value, 0);
  return true;
}

export function mapDelete(map: number, key: number): boolean {
  normalKey(scratch + KEY, key);
  const hash = hashKey(scratch + KEY);
  const locked = lockIfShared(map);
  const table = i32[map * 2 + TABLE];
  const entry = findEntry(table, scratch + KEY, hash);
  if (entry >= 0) deleteEntry(table, entry);
  unlockIf(locked, map);
  return entry >= 0;
}

export function mapClear(map: number): void {
  if (i32[map * 2 + TABLE] === 0) return;
  const fresh = newTable(FIRST_MAP_BUCKETS * 2);
  const locked = lockIfShared(map);
  const table = i32[map * 2 + TABLE];
  clearInto(table, fresh);
  storeRef(map, TABLE, fresh);
  unlockIf(locked, map);
}

/** Set by mapNext: the position after the entry it returned. */
export let mapTable = 0;
export let mapIndex = 0;

/**
 * The entry at or after the position (table, index): start with (0, 0). False at the end. mapTable
 * and mapIndex are the position to go on from.
 */
export function mapNext(
  dstKey: number,
  dstValue: number,
  map: number,
  table: number,
  index: number,
): boolean {
  const locked = lockIfShared(map);
  const found = nextLocked(dstKey, dstValue, map, table, index);
  unlockIf(locked, map);
  return found;
}

function nextLocked(
  dstKey: number,
  dstValue: number,
  map: number,
  table: number,
  index: number,
): boolean {
  settle(table === 0 ? i32[map * 2 + TABLE] : table, index);
  mapTable = positionTable;
  const used = usedEntries(mapTable);
  for (let entry = positionIndex; entry < used; entry++) {
    const at = entryWord(mapTable, entry);
    if (i32[at * 2 + 1] === TAG_HOLE) continue;
    sb64[dstKey] = b64[at];
    sb64[dstValue] = b64[at + 1];
    mapIndex = entry + 1;
    return true;
  }
  mapIndex = used;
  return false;
}

const ITERATED = OFF.ITERATOR.iterated;
const EXTRA = OFF.ITERATOR.extra;
const INDEX = OFF.ITERATOR.index;

/**
 * One step of an ITERATOR over a Map or Set (iterated: the map; index; extra: its table). False, for
 * ever, once the end was reached (iterated undefined).
 */
export function mapIteratorStep(dstKey: number, dstValue: number, iterator: number): boolean {
  const step = scratch + STEP;
  sb64[step] = b64[iterator + ITERATED];
  if (s32[step * 2 + 1] === TAG_UNDEFINED) return false;
  const map = s32[step * 2];
  const locked = lockIfShared(map);
  sb64[step] = b64[iterator + EXTRA];
  const table = s32[step * 2 + 1] === TAG_INTERNAL ? s32[step * 2] : 0;
  const found = nextLocked(dstKey, dstValue, map, table, i32[iterator * 2 + INDEX]);
  if (found) {
    i32[iterator * 2 + INDEX] = mapIndex;
    if (mapTable !== table) {
      setInternal(step, mapTable);
      storeValue(iterator, EXTRA, step);
    }
  } else {
    setUndefined(step);
    storeValue(iterator, EXTRA, step);
    storeValue(iterator, ITERATED, step);
  }
  unlockIf(locked, map);
  return found;
}
