/**
 * MAPTABLE: an insertion-ordered hash table of values, used by Map and Set, by sparse elements and
 * by the global object.
 *
 *   table   [header.low: 3 * capacity] [used, deleted] [indexRef, nextRef] [epoch, capacity] entries ...
 *   entry   key, value, chain        chain: int, (next entry of the bucket + 1) << 4 | attributes
 *   index   BYTES of int32: number of a bucket's newest entry + 1, 0 none; capacity / 2 buckets
 *
 * Entries are appended; a deleted one keeps its place with the hole for a key. A full table is
 * replaced by another (`nextRef` of the old points to it), in which the deleted are left out. Whoever
 * stands at entry i of a table that has been replaced (an iterator) stands in its successor at i
 * less the holes before i; if the table was emptied (epoch CLEARED), at 0. So positions survive
 * whatever happens to the map, and an old table lives as long as somebody stands in it.
 *
 * Keys are compared by SameValueZero and are kept normal: integers as ints, -0 as 0, strings hashed
 * (hence flat). The functions here do not lock.
 */
import { allocate } from './alloc.ts';
import { initFill, initHeader, storeRef, storeValue } from './barrier.ts';
import { FIXED_WORDS, KIND, OFF } from './cells.ts';
import { identityHash } from './identity.ts';
import { copy, set, setInt, setNumber } from './slots.ts';
import { hashOf, stringEquals } from './strings.ts';
import {
  TAG_BOOLEAN,
  TAG_HOLE,
  TAG_INT,
  TAG_OBJECT,
  TAG_STRING,
  TAG_SYMBOL,
  TAG_UNDEFINED,
} from './values.ts';
import { b64, i32, s32, sb64, scratch, sf64 } from './views.ts';

const HEAD = FIXED_WORDS[KIND.MAPTABLE];
const INDEX_HEAD = FIXED_WORDS[KIND.BYTES];
const USED = OFF.MAPTABLE.used;
const DELETED = OFF.MAPTABLE.deleted;
const INDEX = OFF.MAPTABLE.indexRef;
const NEXT = OFF.MAPTABLE.nextRef;
const EPOCH = OFF.MAPTABLE.epoch;
const CAPACITY = OFF.MAPTABLE.capacity;
const CLEARED = -1;
/** Most entries of one table. */
export const MAX_ENTRIES = 1 << 24;

/** Scratch slots of this module. */
const TMP = 8;
const CHAIN = 9;

/** An empty table; capacity is a power of two, at least 2. */
export function newTable(capacity: number): number {
  const buckets = capacity >> 1;
  const indexWords = INDEX_HEAD + ((buckets + 1) >> 1);
  const index = allocate(indexWords);
  initHeader(index, buckets * 4, KIND.BYTES);
  i32.fill(0, (index + INDEX_HEAD) * 2, (index + indexWords) * 2);
  const table = allocate(HEAD + capacity * 3);
  initHeader(table, capacity * 3, KIND.MAPTABLE);
  i32[table * 2 + USED] = 0;
  i32[table * 2 + DELETED] = 0;
  i32[table * 2 + INDEX] = index;
  i32[table * 2 + NEXT] = 0;
  i32[table * 2 + EPOCH] = 0;
  i32[table * 2 + CAPACITY] = capacity;
  initFill(table, HEAD, HEAD + capacity * 3, TAG_UNDEFINED, 0);
  return table;
}

/** Puts the normal form of a key into `dst`. */
export function normalKey(dst: number, slot: number): void {
  const tag = s32[slot * 2 + 1];
  if (tag < TAG_INT || tag >= 0) {
    const value = sf64[slot];
    setNumber(dst, value === 0 ? 0 : value);
  } else copy(dst, slot);
}

/** Hash of a normal key. May flatten a string (allocates). */
export function hashKey(slot: number): number {
  const tag = s32[slot * 2 + 1];
  const payload = s32[slot * 2];
  switch (tag) {
    case TAG_STRING:
      return hashOf(payload);
    case TAG_OBJECT:
      return Math.imul(identityHash(payload), 0x9e3779b1 | 0) >>> 7;
    case TAG_SYMBOL:
    case TAG_INT: {
      const h = Math.imul(payload, 0x9e3779b1 | 0);
      return h ^ (h >>> 15);
    }
    case TAG_BOOLEAN:
      return payload + 11;
  }
  if (tag < TAG_INT || tag >= 0) {
    const value = sf64[slot];
    if (value !== value) return 7;
    const h = Math.imul(payload ^ Math.imul(tag, 31), 0x9e3779b1 | 0);
    return h ^ (h >>> 13);
  }
  return tag;
}

/** SameValueZero of two normal keys. */
export function sameKey(a: number, b: number): boolean {
  const tag = s32[a * 2 + 1];
  if (tag !== s32[b * 2 + 1]) return false;
  const payload = s32[a * 2];
  if (payload === s32[b * 2]) return true;
  if (tag === TAG_STRING) return stringEquals(payload, s32[b * 2]);
  return (tag < TAG_INT || tag >= 0) && sf64[a] !== sf64[a] && sf64[b] !== sf64[b];
}

function bucketAt(table: number, hash: number): number {
  const index = i32[table * 2 + INDEX];
  return (index + INDEX_HEAD) * 2 + (hash & ((i32[index * 2] >> 2) - 1));
}

/** b64 index of an entry's key; value and chain follow. */
export function entryWord(table: number, entry: number): number {
  return table + HEAD + entry * 3;
}

/** Number of the entry with a normal key, -1 if there is none. table may be 0. */
export function findEntry(table: number, key: number, hash: number): number {
  if (table === 0) return -1;
  const tmp = scratch + TMP;
  const tag = s32[key * 2 + 1];
  const payload = s32[key * 2];
  for (let entry = i32[bucketAt(table, hash)] - 1; entry >= 0;) {
    const at = table + HEAD + entry * 3;
    sb64[tmp] = b64[at];
    if (s32[tmp * 2 + 1] === tag && (s32[tmp * 2] === payload || sameKey(key, tmp))) return entry;
    entry = (i32[(at + 2) * 2] >>> 4) - 1;
  }
  return -1;
}

export function entryAttributes(table: number, entry: number): number {
  return i32[(entryWord(table, entry) + 2) * 2] & 15;
}

/** Under the owner's lock. */
export function setEntryAttributes(table: number, entry: number, attributes: number): void {
  const at = entryWord(table, entry) + 2;
  setInt(scratch + CHAIN, (i32[at * 2] & ~15) | attributes);
  b64[at] = sb64[scratch + CHAIN];
}

export function isFullTable(table: number): boolean {
  return table === 0 || i32[table * 2 + USED] === i32[table * 2 + CAPACITY];
}

export function liveEntries(table: number): number {
  return table === 0 ? 0 : i32[table * 2 + USED] - i32[table * 2 + DELETED];
}

/** Entries including deleted ones: numbers below this are in use. */
export function usedEntries(table: number): number {
  return table === 0 ? 0 : i32[table * 2 + USED];
}

/** Appends (in this order: machine code reads without a lock) an entry with a key that the (not full) table has not got; returns its number. */
export function appendEntry(
  table: number,
  key: number,
  hash: number,
  value: number,
  attributes: number,
): number {
  const entry = i32[table * 2 + USED];
  const bucket = bucketAt(table, hash);
  const word = HEAD + entry * 3;
  setInt(scratch + CHAIN, (i32[bucket] << 4) | attributes);
  b64[table + word + 2] = sb64[scratch + CHAIN];
  storeValue(table, word + 1, value);
  storeValue(table, word, key);
  i32[table * 2 + USED] = entry + 1;
  i32[bucket] = entry + 1;
  return entry;
}

/** The key goes first, as above. */
export function deleteEntry(table: number, entry: number): void {
  const at = entryWord(table, entry);
  set(scratch + TMP, TAG_HOLE, 0);
  b64[at] = sb64[scratch + TMP];
  set(scratch + TMP, TAG_UNDEFINED, 0);
  b64[at + 1] = sb64[scratch + TMP];
  i32[table * 2 + DELETED]++;
}

/** The table that should follow a full one (not yet filled: see moveEntries), or a first one. */
export function successor(table: number, firstCapacity: number): number {
  if (table === 0) return newTable(firstCapacity);
  const capacity = i32[table * 2 + CAPACITY];
  return newTable(liveEntries(table) * 2 > capacity ? capacity * 2 : capacity);
}

/** Whether `next` (made by `successor`) has room for the table's entries and one more. */
export function fitsInto(table: number, next: number): boolean {
  return liveEntries(table) < i32[next * 2 + CAPACITY];
}

/** Copies the live entries into the fresh table `to`, and links it. Under the owner's lock. */
export function moveEntries(from: number, to: number): void {
  const used = i32[from * 2 + USED];
  const key = scratch + TMP + 2;
  const value = scratch + TMP + 3;
  for (let entry = 0; entry < used; entry++) {
    const at = entryWord(from, entry);
    sb64[key] = b64[at];
    if (s32[key * 2 + 1] === TAG_HOLE) continue;
    sb64[value] = b64[at + 1];
    appendEntry(to, key, hashKey(key), value, i32[(at + 2) * 2] & 15);
  }
  storeRef(from, NEXT, to);
}

/** Marks a table as emptied, `to` (fresh) taking its place. Under the owner's lock. */
export function clearInto(from: number, to: number): void {
  i32[from * 2 + EPOCH] = CLEARED;
  storeRef(from, NEXT, to);
}

/** Set by `settle`: where a position is now. */
export let positionTable = 0;
export let positionIndex = 0;

/** Follows replaced tables from the position (table, index). Under the owner's lock. */
export function settle(table: number, index: number): void {
  let at = table;
  let position = index;
  for (let next = i32[at * 2 + NEXT]; at !== 0 && next !== 0; next = i32[at * 2 + NEXT]) {
    if (i32[at * 2 + EPOCH] === CLEARED) position = 0;
    else if (i32[at * 2 + DELETED] !== 0) position -= holesBefore(at, position);
    at = next;
  }
  positionTable = at;
  positionIndex = position;
}

function holesBefore(table: number, index: number): number {
  let holes = 0;
  for (let entry = 0; entry < index; entry++) {
    if (i32[entryWord(table, entry) * 2 + 1] === TAG_HOLE) holes++;
  }
  return holes;
}
