/**
 * Named properties: the primitive changes. Each is told the shape its caller looked at, and returns
 * false (having done nothing) if the object has changed meanwhile: the caller looks again.
 *
 * For a SHARED object: allocate and mark first, then take the lock, look whether shape and version
 * are still the same, change, unlock (S8). Slot first, then shape (or table entry): whoever sees the
 * property finds its value.
 *
 * A property's slot never changes while threads run. A change of kind or attributes in a SHARED
 * object or in a dictionary takes a fresh slot, and the old one gets the hole: inline caches that
 * still know the old slot find the hole, and look again; a late store through such a cache lands in
 * the dead slot. A deleted property's slot gets the hole and is not used again, except that a local
 * dictionary with many dead slots is rebuilt with a new shape.
 */
import { prepareStore, storeRef, storeValue } from './barrier.ts';
import { FLAG_SHARED, FIXED_WORDS, KIND, KIND_MASK, OFF, SHAPE_DICTIONARY } from './cells.ts';
import { considerCompaction } from './compact.ts';
import { ERROR_TYPE, raise } from './errors.ts';
import { lockObject, unlockObject } from './locks.ts';
import {
  DELETED,
  copyTable,
  entryKey,
  entryWhere,
  newPropTable,
  tableAppend,
  tableFind,
  tableLive,
  tableRoom,
  tableSet,
  tableUsed,
} from './proptable.ts';
import {
  MAX_PROPERTIES,
  childShape,
  isDictionary,
  lookup,
  newDictionary,
  shapeCount,
  reparent,
  restrict,
} from './shapes.ts';
import { setHole } from './slots.ts';
import {
  attachSegments,
  findSlot,
  growCopy,
  newStorage,
  placeCell,
  placeWord,
  prepareSegments,
  setPlace,
  slotCapacity,
} from './storage.ts';
import { FIRST_OVERFLOW_SLOTS, MAX_TRANSITIONS } from './tuning.ts';
import { b64, i32, sb64, scratch } from './views.ts';

const SLOTS = OFF.OBJECT.slotsRef;
const CAPACITY = OFF.SHAPE.inlineCapacity;
const COUNT = OFF.SHAPE.count;
/**
 * Changes of a dictionary. Counted last: who prepares a change without the lock reads the version first, so
 * that what it reads afterwards is whole, or the version is another one when it has the lock.
 */
const VERSION = OFF.SHAPE.version;
const DEAD = OFF.SHAPE.deadSlots;
const PARENT = OFF.SHAPE.parentRef;
const PROPERTIES = OFF.SHAPE.propertiesRef;
const FLAGS = OFF.SHAPE.shapeFlags;
const PROTO = OFF.SHAPE.protoRef;

const HOLE = 10;
const MOVE = 11;

/** b64 index of property slot `n` of an object (0 if its storage does not reach so far). */
export function propertyWord(cell: number, n: number): number {
  const capacity = i32[i32[cell * 2] * 2 + CAPACITY];
  if (n < capacity) return cell + FIXED_WORDS[i32[cell * 2 + 1] & KIND_MASK] + n;
  return findSlot(i32[cell * 2 + SLOTS], n - capacity) ? placeCell + placeWord : 0;
}

/** Sets placeCell and placeWord to property slot `n`; false if the storage does not reach so far. */
export function locateProperty(cell: number, n: number): boolean {
  const capacity = i32[i32[cell * 2] * 2 + CAPACITY];
  if (n >= capacity) return findSlot(i32[cell * 2 + SLOTS], n - capacity);
  setPlace(cell, FIXED_WORDS[i32[cell * 2 + 1] & KIND_MASK] + n);
  return true;
}

/** Makes room for slot `n` of a local object. */
function roomLocal(cell: number, n: number): void {
  const index = n - i32[i32[cell * 2] * 2 + CAPACITY];
  if (index < 0) return;
  const storage = i32[cell * 2 + SLOTS];
  const capacity = slotCapacity(storage);
  if (index < capacity) return;
  const grown = Math.max(FIRST_OVERFLOW_SLOTS, capacity * 2, index + 1);
  storeRef(
    cell,
    SLOTS,
    storage === 0 ? newStorage(KIND.SLOTS, grown) : growCopy(KIND.SLOTS, storage, grown),
  );
}

const NO_ROOM_NEEDED = -1;
/** Before the lock of a SHARED object: allocates for slot `n`. Returns what `roomLocked` needs. */
function roomPrepared(cell: number, n: number): number {
  const index = n - i32[i32[cell * 2] * 2 + CAPACITY];
  if (index < 0) return NO_ROOM_NEEDED;
  const storage = i32[cell * 2 + SLOTS];
  if (storage === 0) return newStorage(KIND.SLOTS, Math.max(FIRST_OVERFLOW_SLOTS, index + 1));
  if (index >= slotCapacity(storage)) prepareSegments(storage, index);
  return storage;
}

/** Under the lock: puts in place what is missing. */
function roomLocked(cell: number, n: number, prepared: number): void {
  if (prepared === NO_ROOM_NEEDED) return;
  const storage = i32[cell * 2 + SLOTS];
  if (storage === 0) storeRef(cell, SLOTS, prepared);
  else if (n - i32[i32[cell * 2] * 2 + CAPACITY] >= slotCapacity(storage)) attachSegments(storage);
}

/** Whether the storage that was prepared for still is the object's. */
function sameStorage(cell: number, prepared: number): boolean {
  const storage = i32[cell * 2 + SLOTS];
  return prepared === NO_ROOM_NEEDED || storage === prepared || storage === 0;
}

function storeAt(cell: number, n: number, slot: number): void {
  locateProperty(cell, n);
  storeValue(placeCell, placeWord, slot);
}

function storeHoleAt(cell: number, n: number): void {
  setHole(scratch + HOLE);
  locateProperty(cell, n);
  b64[placeCell + placeWord] = sb64[scratch + HOLE];
}

/** Adds a property that `shape`, the object's, has not got. */
export function addNamed(
  cell: number,
  shape: number,
  key: number,
  attributes: number,
  slot: number,
): boolean {
  const count = i32[shape * 2 + COUNT];
  if ((i32[shape * 2 + FLAGS] & SHAPE_DICTIONARY) !== 0) {
    return addToDictionary(cell, shape, key, attributes, slot);
  }
  if (count >= MAX_TRANSITIONS) {
    const own = newDictionary(shape, i32[shape * 2 + PROTO], i32[shape * 2 + FLAGS]);
    return replaceShape(cell, shape, own) && addToDictionary(cell, own, key, attributes, slot);
  }
  const child = childShape(shape, key, attributes);
  if ((i32[cell * 2 + 1] & FLAG_SHARED) !== 0) return addShared(cell, shape, child, count, slot);
  const capacity = i32[shape * 2 + CAPACITY];
  if (count < capacity) {
    storeValue(cell, FIXED_WORDS[i32[cell * 2 + 1] & KIND_MASK] + count, slot);
  } else {
    roomLocal(cell, count);
    storeAt(cell, count, slot);
  }
  i32[cell * 2] = child;
  return true;
}

function addShared(cell: number, shape: number, child: number, n: number, slot: number): boolean {
  prepareStore(cell, slot);
  const prepared = roomPrepared(cell, n);
  lockObject(cell);
  const ok = i32[cell * 2] === shape && sameStorage(cell, prepared);
  if (ok) {
    roomLocked(cell, n, prepared);
    storeAt(cell, n, slot);
    i32[cell * 2] = child;
  }
  unlockObject(cell);
  return ok;
}

/**
 * Gives an object without named properties several at once: `next` has them in slots 0 .. count - 1,
 * their values are in stack slots from `first`.
 */
export function addMany(
  cell: number,
  shape: number,
  next: number,
  first: number,
  count: number,
): boolean {
  const shared = (i32[cell * 2 + 1] & FLAG_SHARED) !== 0;
  let prepared = NO_ROOM_NEEDED;
  if (shared) {
    for (let i = 0; i < count; i++) prepareStore(cell, first + i);
    prepared = roomPrepared(cell, count - 1);
    lockObject(cell);
  } else roomLocal(cell, count - 1);
  const ok = i32[cell * 2] === shape && sameStorage(cell, prepared);
  if (ok) {
    if (shared) roomLocked(cell, count - 1, prepared);
    for (let i = 0; i < count; i++) storeAt(cell, i, first + i);
    i32[cell * 2] = next;
  }
  if (shared) unlockObject(cell);
  return ok;
}

/** Exchanges the shape if it still is `shape` (with the same version). */
export function replaceShape(cell: number, shape: number, next: number): boolean {
  const version = i32[shape * 2 + VERSION];
  if ((i32[cell * 2 + 1] & FLAG_SHARED) === 0) {
    i32[cell * 2] = next;
    return true;
  }
  lockObject(cell);
  const ok = i32[cell * 2] === shape && i32[shape * 2 + VERSION] === version;
  if (ok) i32[cell * 2] = next;
  unlockObject(cell);
  return ok;
}

function addToDictionary(
  cell: number,
  dictionary: number,
  key: number,
  attributes: number,
  slot: number,
): boolean {
  const shared = (i32[cell * 2 + 1] & FLAG_SHARED) !== 0;
  let shape = dictionary;
  if (!shared && i32[shape * 2 + DEAD] > 32 && i32[shape * 2 + DEAD] * 2 > i32[shape * 2 + COUNT]) {
    compactLocal(cell, shape);
    shape = i32[cell * 2];
  }
  const version = i32[shape * 2 + VERSION];
  const n = i32[shape * 2 + COUNT];
  if (n >= MAX_PROPERTIES) raise(ERROR_TYPE.RangeError, 'Too many properties to enumerate');
  const table = i32[shape * 2 + PROPERTIES];
  const larger =
    tableUsed(table) === tableRoom(table) ? copyTable(table, n, tableLive(table) * 2 + 8) : 0;
  if (!shared) {
    roomLocal(cell, n);
    addEntry(cell, shape, larger === 0 ? table : larger, key, (n << 8) | attributes, slot);
    return true;
  }
  prepareStore(cell, slot);
  const prepared = roomPrepared(cell, n);
  lockObject(cell);
  // The caller's look-up may be older than `version`: another thread can have added the key in between.
  const ok =
    i32[cell * 2] === shape &&
    i32[shape * 2 + VERSION] === version &&
    sameStorage(cell, prepared) &&
    lookup(shape, key) === -1;
  if (ok) {
    roomLocked(cell, n, prepared);
    addEntry(cell, shape, larger === 0 ? table : larger, key, (n << 8) | attributes, slot);
  }
  unlockObject(cell);
  return ok;
}

function addEntry(
  cell: number,
  shape: number,
  table: number,
  key: number,
  where: number,
  slot: number,
): void {
  storeAt(cell, where >>> 8, slot);
  i32[shape * 2 + COUNT] = (where >>> 8) + 1;
  tableAppend(table, key, where);
  i32[shape * 2 + PROPERTIES] = table;
  i32[shape * 2 + VERSION]++;
}

/** A local dictionary without its dead slots, under a new shape. */
function compactLocal(cell: number, shape: number): void {
  const fresh = newPropTable(tableLive(i32[shape * 2 + PROPERTIES]) * 2 + 8);
  const own = newDictionary(shape, i32[shape * 2 + PROTO], i32[shape * 2 + FLAGS]);
  packProperties(cell, shape, own, fresh);
}

/**
 * Moves the values of dictionary `shape` together into the first slots, and gives the object the
 * shape `own` with the empty table `fresh`. Allocates nothing in the cage. For a local object, or in a stop.
 */
export function packProperties(cell: number, shape: number, own: number, fresh: number): void {
  const table = i32[shape * 2 + PROPERTIES];
  // Slots in ascending order, so that every value moves down over what has been read.
  const entries: number[] = [];
  for (let e = 0; e < tableUsed(table); e++) if (entryWhere(table, e) !== DELETED) entries.push(e);
  const bySlot = [...entries].sort(
    (a, b) => (entryWhere(table, a) >>> 8) - (entryWhere(table, b) >>> 8),
  );
  const target = new Map<number, number>();
  bySlot.forEach((entry, n) => {
    target.set(entry, n);
    locateProperty(cell, entryWhere(table, entry) >>> 8);
    sb64[scratch + MOVE] = b64[placeCell + placeWord];
    storeAt(cell, n, scratch + MOVE);
  });
  for (const entry of entries) {
    const n = target.get(entry) ?? 0;
    tableAppend(fresh, entryKey(table, entry), (n << 8) | (entryWhere(table, entry) & 0xff));
  }
  const count = i32[shape * 2 + COUNT];
  for (let n = entries.length; n < count; n++) storeHoleAt(cell, n);
  i32[own * 2 + PROPERTIES] = fresh;
  i32[own * 2 + COUNT] = entries.length;
  i32[own * 2 + DEAD] = 0;
  i32[cell * 2] = own;
}

/** Redefines property `key`, at `where` in `shape`, with other attributes and a value or ACCESSOR. */
export function changeNamed(
  cell: number,
  shape: number,
  key: number,
  where: number,
  attributes: number,
  slot: number,
): boolean {
  if ((where & 0xff) === attributes) return storeNamed(cell, where, slot);
  const shared = (i32[cell * 2 + 1] & FLAG_SHARED) !== 0;
  const version = i32[shape * 2 + VERSION];
  const known = isDictionary(shape);
  if (!shared && !known) return changeFresh(cell, shape, key, where, attributes, slot);
  const own = known ? shape : newDictionary(shape, i32[shape * 2 + PROTO], i32[shape * 2 + FLAGS]);
  const n = shapeCount(own);
  let prepared = NO_ROOM_NEEDED;
  if (shared) {
    prepareStore(cell, slot);
    prepared = roomPrepared(cell, n);
    lockObject(cell);
  } else roomLocal(cell, n);
  const ok =
    i32[cell * 2] === shape &&
    i32[shape * 2 + VERSION] === version &&
    sameStorage(cell, prepared) &&
    lookup(shape, key) === where;
  if (ok) {
    if (shared) roomLocked(cell, n, prepared);
    storeAt(cell, n, slot);
    i32[own * 2 + COUNT] = n + 1;
    i32[own * 2 + DEAD]++;
    const table = i32[own * 2 + PROPERTIES];
    tableSet(table, tableFind(table, key), (n << 8) | attributes);
    i32[cell * 2] = own;
    storeHoleAt(cell, where >>> 8);
    i32[own * 2 + VERSION]++;
  }
  if (shared) {
    unlockObject(cell);
    considerCompaction(cell);
  }
  return ok;
}

/** A local object that had a shared shape: its own, new shape may keep the slot. */
function changeFresh(
  cell: number,
  shape: number,
  key: number,
  where: number,
  attributes: number,
  slot: number,
): boolean {
  const own = newDictionary(shape, i32[shape * 2 + PROTO], i32[shape * 2 + FLAGS]);
  const table = i32[own * 2 + PROPERTIES];
  tableSet(table, tableFind(table, key), (where & ~0xff) | attributes);
  storeAt(cell, where >>> 8, slot);
  i32[cell * 2] = own;
  return true;
}

/**
 * Stores into an existing property's slot, without a lock; the caller has checked the attributes. A
 * store that loses a race against deletion or redefinition lands in the dead slot.
 */
export function storeNamed(cell: number, where: number, slot: number): boolean {
  if (!locateProperty(cell, where >>> 8)) return false;
  storeValue(placeCell, placeWord, slot);
  return true;
}

/** Deletes property `key`, at `where` in `shape`. */
export function removeNamed(cell: number, shape: number, key: number, where: number): boolean {
  const shared = (i32[cell * 2 + 1] & FLAG_SHARED) !== 0;
  const known = isDictionary(shape);
  if (!shared && !known && where >>> 8 === i32[shape * 2 + COUNT] - 1) {
    storeHoleAt(cell, where >>> 8);
    i32[cell * 2] = i32[shape * 2 + PARENT];
    return true;
  }
  const version = i32[shape * 2 + VERSION];
  const own = known ? shape : newDictionary(shape, i32[shape * 2 + PROTO], i32[shape * 2 + FLAGS]);
  if (shared) lockObject(cell);
  const ok =
    i32[cell * 2] === shape &&
    i32[shape * 2 + VERSION] === version &&
    lookup(shape, key) === where;
  if (ok) {
    const table = i32[own * 2 + PROPERTIES];
    tableSet(table, tableFind(table, key), DELETED);
    i32[own * 2 + DEAD]++;
    i32[cell * 2] = own;
    storeHoleAt(cell, where >>> 8);
    i32[own * 2 + VERSION]++;
  }
  if (shared) {
    unlockObject(cell);
    considerCompaction(cell);
  }
  return ok;
}

/**
 * Gives every property (private names excepted) the attributes old & mask, and the object the flags:
 * preventExtensions, seal, freeze.
 */
export function restrictNamed(
  cell: number,
  shape: number,
  flags: number,
  dataMask: number,
  accessorMask: number,
): boolean {
  const shared = (i32[cell * 2 + 1] & FLAG_SHARED) !== 0;
  const version = i32[shape * 2 + VERSION];
  if (!shared && !isDictionary(shape)) {
    i32[cell * 2] = reparent(shape, i32[shape * 2 + PROTO], flags, dataMask, accessorMask);
    return true;
  }
  const own = newDictionary(shape, i32[shape * 2 + PROTO], flags);
  const table = i32[own * 2 + PROPERTIES];
  const used = tableUsed(table);
  const moves: number[] = [];
  let next = shapeCount(own);
  for (let entry = 0; entry < used; entry++) {
    const where = entryWhere(table, entry);
    const attributes = restrict(entryKey(table, entry), where & 0xff, dataMask, accessorMask);
    if (where === DELETED || attributes === (where & 0xff)) continue;
    if (shared && (where & 0xff & ~attributes & 1) !== 0) {
      moves.push(where >>> 8, next);
      tableSet(table, entry, (next++ << 8) | attributes);
    } else tableSet(table, entry, (where & ~0xff) | attributes);
  }
  if (!shared) {
    i32[cell * 2] = own;
    return true;
  }
  const prepared = moves.length > 0 ? roomPrepared(cell, next - 1) : NO_ROOM_NEEDED;
  lockObject(cell);
  const ok =
    i32[cell * 2] === shape && i32[shape * 2 + VERSION] === version && sameStorage(cell, prepared);
  if (ok) {
    if (moves.length > 0) roomLocked(cell, next - 1, prepared);
    for (let i = 0; i < moves.length; i += 2) {
      locateProperty(cell, moves[i]);
      sb64[scratch + MOVE] = b64[placeCell + placeWord];
      storeAt(cell, moves[i + 1], scratch + MOVE);
    }
    i32[own * 2 + COUNT] = next;
    i32[own * 2 + DEAD] += moves.length >> 1;
    i32[cell * 2] = own;
    for (let i = 0; i < moves.length; i += 2) storeHoleAt(cell, moves[i]);
  }
  unlockObject(cell);
  return ok;
}
