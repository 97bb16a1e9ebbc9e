/**
 * PROPTABLE: key -> slot number and attributes.
 *
 *   table     [header.low: room for entries] [used, live] [indexRef, 0]   entries ...
 *   entry     low: key, high: slot << 8 | attributes; -1: deleted
 *   index     BYTES of int32: entry number + 1, 0 empty; a power of two, at least twice the room
 *
 * Entries are in order of definition; a redefined property keeps its place. Readers take no lock.
 * Writers hold shapeLock (tables of shared shapes) or the object's lock (dictionaries) and write
 * high half, low half, then the index: a reader finds a whole entry or none. A full table is
 * replaced by a larger copy.
 *
 * The shapes of one line of descent share a table: a shape's own properties are the entries with
 * slot < shape.count; those beyond belong to descendants.
 */
import { allocateOld } from './alloc.ts';
import { FLAG_OLD, FIXED_WORDS, KIND, OFF } from './cells.ts';
import { i32 } from './views.ts';

const ENTRIES = FIXED_WORDS[KIND.PROPTABLE];
const INDEX = FIXED_WORDS[KIND.BYTES];
const USED = OFF.PROPTABLE.used;
const LIVE = OFF.PROPTABLE.live;
const INDEX_REF = OFF.PROPTABLE.indexRef;

export const DELETED = -1;

function hashKey(key: number): number {
  const h = Math.imul(key, 0x9e3779b1 | 0);
  return h ^ (h >>> 15);
}

/** An empty table with room for `room` entries. */
export function newPropTable(room: number): number {
  let size = 8;
  while (size < room * 2) size *= 2;
  const index = allocateOld(INDEX + size / 2);
  i32[index * 2] = size * 4;
  i32[index * 2 + 1] = KIND.BYTES | FLAG_OLD;
  i32.fill(0, (index + INDEX) * 2, (index + INDEX) * 2 + size);
  const table = allocateOld(ENTRIES + room);
  i32[table * 2] = room;
  i32[table * 2 + USED] = 0;
  i32[table * 2 + LIVE] = 0;
  i32[table * 2 + INDEX_REF] = index;
  i32[table * 2 + INDEX_REF + 1] = 0;
  i32.fill(0, (table + ENTRIES) * 2, (table + ENTRIES + room) * 2);
  i32[table * 2 + 1] = KIND.PROPTABLE | FLAG_OLD;
  return table;
}

/** slot << 8 | attributes of a key among the properties with slot < count; -1 if it has none. */
export function tableLookup(table: number, key: number, count: number): number {
  const index = i32[table * 2 + INDEX_REF];
  const base = (index + INDEX) * 2;
  const mask = (i32[index * 2] >> 2) - 1;
  const entries = (table + ENTRIES) * 2 - 2;
  for (let h = hashKey(key) & mask; ; h = (h + 1) & mask) {
    const entry = i32[base + h];
    if (entry === 0) return -1;
    if (i32[entries + entry * 2] === key) {
      const where = i32[entries + entry * 2 + 1];
      if (where >>> 8 < count) return where;
    }
  }
}

/** Number of the live entry of `key`, -1 if there is none. */
export function tableFind(table: number, key: number): number {
  const index = i32[table * 2 + INDEX_REF];
  const base = (index + INDEX) * 2;
  const mask = (i32[index * 2] >> 2) - 1;
  for (let h = hashKey(key) & mask; ; h = (h + 1) & mask) {
    const entry = i32[base + h];
    if (entry === 0) return -1;
    if (entryKey(table, entry - 1) === key && entryWhere(table, entry - 1) !== DELETED) {
      return entry - 1;
    }
  }
}

export function tableUsed(table: number): number {
  return i32[table * 2 + USED];
}

export function tableLive(table: number): number {
  return i32[table * 2 + LIVE];
}

export function tableRoom(table: number): number {
  return i32[table * 2];
}

export function entryKey(table: number, entry: number): number {
  return i32[(table + ENTRIES + entry) * 2];
}

export function entryWhere(table: number, entry: number): number {
  return i32[(table + ENTRIES + entry) * 2 + 1];
}

/** Appends an entry; the table must have room, and the writer its lock. */
export function tableAppend(table: number, key: number, where: number): void {
  const entry = i32[table * 2 + USED];
  const at = (table + ENTRIES + entry) * 2;
  i32[at + 1] = where;
  i32[at] = key;
  const index = i32[table * 2 + INDEX_REF];
  const base = (index + INDEX) * 2;
  const mask = (i32[index * 2] >> 2) - 1;
  let h = hashKey(key) & mask;
  while (i32[base + h] !== 0) h = (h + 1) & mask;
  i32[table * 2 + USED] = entry + 1;
  i32[table * 2 + LIVE]++;
  i32[base + h] = entry + 1;
}

/** Changes an entry in place (where -1: deletes it). */
export function tableSet(table: number, entry: number, where: number): void {
  if (where === DELETED) i32[table * 2 + LIVE]--;
  i32[(table + ENTRIES + entry) * 2 + 1] = where;
}

/** The live entries with slot < count, in order, in a table with room for more. */
export function copyTable(table: number, count: number, room: number): number {
  const copy = newPropTable(room);
  const used = i32[table * 2 + USED];
  for (let entry = 0; entry < used; entry++) {
    const where = entryWhere(table, entry);
    if (where >>> 8 < count) tableAppend(copy, entryKey(table, entry), where);
  }
  return copy;
}
