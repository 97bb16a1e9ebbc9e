/**
 * WeakMap and WeakSet: hash tables whose entries live as long as their key does. A WEAKTABLE is open
 * addressed: key and value slots alternating; the key is undefined in free entries, the hole in
 * deleted ones (the collector deletes those whose keys died). Keys are objects, hashed by identity
 * hash, and symbols. Operations on SHARED ones are atomic under the property lock.
 */
import { allocate } from './alloc.ts';
import { initFill, initHeader, prepareStore, storeRef, storeValue } from './barrier.ts';
import { FIXED_WORDS, KIND, OFF } from './cells.ts';
import { identityHash } from './identity.ts';
import { lockIfShared, unlockIf } from './locks.ts';
import { set, setUndefined } from './slots.ts';
import { TAG_HOLE, TAG_OBJECT, TAG_UNDEFINED } from './values.ts';
import { b64, i32, s32, sb64, scratch } from './views.ts';

const HEAD = FIXED_WORDS[KIND.WEAKTABLE];
const TABLE = OFF.WEAKMAP.tableRef;
const USED = OFF.WEAKTABLE.used;
const LIVE = OFF.WEAKTABLE.live;
const TMP = 10;
const FIRST_ENTRIES = 8;

if (OFF.WEAKSET.tableRef !== TABLE) throw new Error('WEAKMAP and WEAKSET differ');

function newWeakTable(entries: number): number {
  const cell = allocate(HEAD + entries * 2);
  initHeader(cell, entries * 2, KIND.WEAKTABLE);
  i32[cell * 2 + USED] = 0;
  i32[cell * 2 + LIVE] = 0;
  initFill(cell, HEAD, HEAD + entries * 2, TAG_UNDEFINED, 0);
  return cell;
}

function hashOfKey(tag: number, payload: number): number {
  const h = Math.imul(tag === TAG_OBJECT ? identityHash(payload) : payload, 0x9e3779b1 | 0);
  return h ^ (h >>> 15);
}

/** Word (from the table) of a key's entry, 0 if it has none. */
function find(table: number, key: number): number {
  if (table === 0) return 0;
  const tag = s32[key * 2 + 1];
  const payload = s32[key * 2];
  const mask = (i32[table * 2] >> 1) - 1;
  const tmp = scratch + TMP;
  for (let e = hashOfKey(tag, payload) & mask; ; e = (e + 1) & mask) {
    const word = HEAD + e * 2;
    sb64[tmp] = b64[table + word];
    const found = s32[tmp * 2 + 1];
    if (found === TAG_UNDEFINED) return 0;
    if (found === tag && s32[tmp * 2] === payload) return word;
  }
}

/** Enters a new key; the table has room. */
function insert(table: number, key: number, value: number): void {
  const mask = (i32[table * 2] >> 1) - 1;
  let e = hashOfKey(s32[key * 2 + 1], s32[key * 2]) & mask;
  while (i32[(table + HEAD + e * 2) * 2 + 1] !== TAG_UNDEFINED) e = (e + 1) & mask;
  storeValue(table, HEAD + e * 2 + 1, value);
  storeValue(table, HEAD + e * 2, key);
  i32[table * 2 + USED]++;
  i32[table * 2 + LIVE]++;
}

function isFull(table: number): boolean {
  return table === 0 || i32[table * 2 + USED] * 4 >= (i32[table * 2] >> 1) * 3;
}

/** Copies the live entries of `from` into the fresh `to`. */
function rehash(from: number, to: number): void {
  const key = scratch + TMP;
  const value = scratch + TMP + 1;
  for (let word = HEAD; word < HEAD + i32[from * 2]; word += 2) {
    sb64[key] = b64[from + word];
    const tag = s32[key * 2 + 1];
    if (tag === TAG_UNDEFINED || tag === TAG_HOLE) continue;
    sb64[value] = b64[from + word + 1];
    insert(to, key, value);
  }
}

/** dst = the value; false (dst undefined) if the key has none. */
export function weakGet(dst: number, map: number, key: number): boolean {
  const locked = lockIfShared(map);
  const table = i32[map * 2 + TABLE];
  const word = find(table, key);
  if (word === 0) setUndefined(dst);
  else sb64[dst] = b64[table + word + 1];
  unlockIf(locked, map);
  return word !== 0;
}

export function weakHas(map: number, key: number): boolean {
  const locked = lockIfShared(map);
  const word = find(i32[map * 2 + TABLE], key);
  unlockIf(locked, map);
  return word !== 0;
}

export function weakSet(map: number, key: number, value: number): void {
  for (;;) {
    prepareStore(map, key);
    prepareStore(map, value);
    const table = i32[map * 2 + TABLE];
    let next = 0;
    if (isFull(table)) {
      const room = table === 0 ? FIRST_ENTRIES : i32[table * 2] >> 1;
      const live = table === 0 ? 0 : i32[table * 2 + LIVE];
      next = newWeakTable(live * 2 >= room ? room * 2 : room);
    }
    const locked = lockIfShared(map);
    const now = i32[map * 2 + TABLE];
    const word = find(now, key);
    let done = true;
    if (word !== 0) storeValue(now, word + 1, value);
    else if (now !== table || (next === 0 && isFull(now))) done = false;
    else {
      if (next !== 0) {
        if (table !== 0) rehash(table, next);
        storeRef(map, TABLE, next);
      }
      insert(next === 0 ? table : next, key, value);
    }
    unlockIf(locked, map);
    if (done) return;
  }
}

export function weakDelete(map: number, key: number): boolean {
  const locked = lockIfShared(map);
  const table = i32[map * 2 + TABLE];
  const word = find(table, key);
  if (word !== 0) {
    set(scratch + TMP, TAG_HOLE, 0);
    b64[table + word] = sb64[scratch + TMP];
    setUndefined(scratch + TMP);
    b64[table + word + 1] = sb64[scratch + TMP];
    i32[table * 2 + LIVE]--;
  }
  unlockIf(locked, map);
  return word !== 0;
}
