/**
 * Shapes: what objects have in common. An object's shape says its kind, prototype, flags, number of
 * in-object slots, and the slot and attributes of each of its named properties.
 *
 *      root(kind, proto, capacity, flags) --x--> [x:0] --y--> [x:0 y:1]
 *                                            \--z--> [x:0 z:1]
 *
 * Shapes form trees: a child adds one property to its parent, in the next slot. Shapes are born old,
 * fully written before they are published, and do not change afterwards but for caches (table,
 * transitions). So whoever checks an object's shape knows all of the above, whatever other threads do.
 *
 * A *dictionary* is the shape of one object that is used as a map, or whose properties were deleted
 * or redefined: its table and `count` change under the object's lock while the shape stays. What it
 * says about a key it *has* stays true until that property's slot holds the hole; that it has *not*
 * got a key is only true at that moment (inline caches must not remember it).
 *
 * A root is found in the weak hash table ROOT.RootShapes by kind, prototype, capacity and flags; the
 * hash takes the prototype's identity hash, since prototypes may still move. Children are found in
 * `transitionsRef`: one shape, or a weak TRANSITIONS table. Look-up takes no lock; entering does
 * (VM.shapeLock), with everything allocated before.
 */
import { allocateOld } from './alloc.ts';
import { storeRef } from './barrier.ts';
import { acquire, release } from './blocks.ts';
import {
  FLAG_OLD,
  FIXED_WORDS,
  IS_ACCESSOR,
  KIND,
  KIND_MASK,
  OFF,
  SHAPE_DICTIONARY,
  SYMBOL_PRIVATE,
} from './cells.ts';
import { VM } from './layout.ts';
import { identityHash } from './identity.ts';
import { onMount } from './mount.ts';
import {
  copyTable,
  newPropTable,
  tableAppend,
  tableLookup,
  tableRoom,
  tableUsed,
} from './proptable.ts';
import { ROOT, rootCell, setRoot } from './roots.ts';
import { LINEAR_LOOKUP } from './tuning.ts';
import { TAG_INTERNAL } from './values.ts';
import { i32 } from './views.ts';

const SHAPE = OFF.SHAPE;
const PROTO = SHAPE.protoRef;
const FLAGS = SHAPE.shapeFlags;
const PARENT = SHAPE.parentRef;
const COUNT = SHAPE.count;
const KEY = SHAPE.keyRef;
const WHERE = SHAPE.slotAttributes;
const PROPERTIES = SHAPE.propertiesRef;
const CAPACITY = SHAPE.inlineCapacity;
const TRANSITIONS = SHAPE.transitionsRef;
const OBJECT_KIND = SHAPE.objectKind;
const TABLE_REFS = FIXED_WORDS[KIND.TRANSITIONS];

/** Most named properties of one object: slot numbers have 23 bits. */
export const MAX_PROPERTIES = (1 << 23) - 1;

export function shapeOf(cell: number): number {
  return i32[cell * 2];
}

export function protoOfShape(shape: number): number {
  return i32[shape * 2 + PROTO];
}

export function shapeFlags(shape: number): number {
  return i32[shape * 2 + FLAGS];
}

/** Slots in use (numbers below this), dead ones of dictionaries included. */
export function shapeCount(shape: number): number {
  return i32[shape * 2 + COUNT];
}

export function inlineCapacityOf(shape: number): number {
  return i32[shape * 2 + CAPACITY];
}

export function objectKindOf(shape: number): number {
  return i32[shape * 2 + OBJECT_KIND];
}

export function isDictionary(shape: number): boolean {
  return (i32[shape * 2 + FLAGS] & SHAPE_DICTIONARY) !== 0;
}

/** slot << 8 | attributes of a named property, or -1. */
export function lookup(shape: number, key: number): number {
  const table = i32[shape * 2 + PROPERTIES];
  if (table !== 0) {
    // A dictionary's table is its own. Its count may be older than an entry that another thread has just
    // changed: the property is not missing because it has moved.
    const isOwn = (i32[shape * 2 + FLAGS] & SHAPE_DICTIONARY) !== 0;
    return tableLookup(table, key, isOwn ? MAX_PROPERTIES + 1 : i32[shape * 2 + COUNT]);
  }
  if (i32[shape * 2 + COUNT] > LINEAR_LOOKUP) {
    return tableLookup(propTableOf(shape), key, i32[shape * 2 + COUNT]);
  }
  for (let s = shape; i32[s * 2 + KEY] !== 0; s = i32[s * 2 + PARENT]) {
    if (i32[s * 2 + KEY] === key) return i32[s * 2 + WHERE];
  }
  return -1;
}

/** The table of a shape, built now if there is none. */
export function propTableOf(shape: number): number {
  const known = i32[shape * 2 + PROPERTIES];
  if (known !== 0) return known;
  const count = i32[shape * 2 + COUNT];
  const table = newPropTable(Math.max(8, count * 2));
  const line: number[] = [];
  for (let s = shape; i32[s * 2 + KEY] !== 0; s = i32[s * 2 + PARENT]) line.push(s);
  for (let i = line.length - 1; i >= 0; i--) {
    tableAppend(table, i32[line[i] * 2 + KEY], i32[line[i] * 2 + WHERE]);
  }
  // Both old: no barrier. Two threads may build it; descendants append to the published one alone.
  const winner = Atomics.compareExchange(i32, shape * 2 + PROPERTIES, 0, table);
  return winner === 0 ? table : winner;
}

function newShape(proto: number, flags: number, kind: number, capacity: number): number {
  const cell = allocateOld(FIXED_WORDS[KIND.SHAPE]);
  const at = cell * 2;
  i32.fill(0, at + 2, at + FIXED_WORDS[KIND.SHAPE] * 2);
  i32[at] = 0;
  i32[at + 1] = KIND.SHAPE | FLAG_OLD;
  i32[at + FLAGS] = flags;
  i32[at + OBJECT_KIND] = kind;
  i32[at + CAPACITY] = capacity;
  if (proto !== 0) storeRef(cell, PROTO, proto);
  return cell;
}

// --- weak hash tables of shapes: 0 empty, 2 deleted, else a shape

/** An empty table for `halves` (a power of two) shapes. */
export function newShapeTable(halves: number): number {
  const cell = allocateOld(TABLE_REFS + (halves >> 1));
  i32[cell * 2] = halves;
  i32.fill(0, cell * 2 + 2, (cell + TABLE_REFS) * 2 + halves);
  i32[cell * 2 + 1] = KIND.TRANSITIONS | FLAG_OLD;
  return cell;
}

function isFull(table: number): boolean {
  return i32[table * 2 + OFF.TRANSITIONS.used] * 4 >= i32[table * 2] * 3;
}

/** Under shapeLock; the table is not full. */
function enter(table: number, hash: number, shape: number): void {
  const mask = i32[table * 2] - 1;
  const base = (table + TABLE_REFS) * 2;
  let i = hash & mask;
  while (i32[base + i] > 2) i = (i + 1) & mask;
  if (i32[base + i] === 0) i32[table * 2 + OFF.TRANSITIONS.used]++;
  i32[base + i] = shape;
}

/** Copies the living of `from` into the empty `to`. Under shapeLock. */
function rehash(from: number, to: number, hashOfShape: (shape: number) => number): void {
  const base = (from + TABLE_REFS) * 2;
  for (let i = 0; i < i32[from * 2]; i++) {
    const shape = i32[base + i];
    if (shape > 2) enter(to, hashOfShape(shape), shape);
  }
}

// --- roots

function rootHash(proto: number, kind: number, capacity: number, flags: number): number {
  const id = proto === 0 ? 0 : identityHash(proto);
  const h = Math.imul((id << 11) ^ (kind << 4) ^ capacity ^ (flags << 19), 0x9e3779b1 | 0);
  return h ^ (h >>> 14);
}

function hashOfRoot(shape: number): number {
  const at = shape * 2;
  return rootHash(i32[at + PROTO], i32[at + OBJECT_KIND], i32[at + CAPACITY], i32[at + FLAGS]);
}

function findRoot(
  hash: number,
  proto: number,
  kind: number,
  capacity: number,
  flags: number,
): number {
  const table = rootCell(ROOT.RootShapes);
  const mask = i32[table * 2] - 1;
  const base = (table + TABLE_REFS) * 2;
  for (let i = hash & mask; ; i = (i + 1) & mask) {
    const shape = i32[base + i];
    if (shape === 0) return 0;
    const at = shape * 2;
    if (
      shape > 2 &&
      i32[at + PROTO] === proto &&
      i32[at + OBJECT_KIND] === kind &&
      i32[at + CAPACITY] === capacity &&
      i32[at + FLAGS] === flags
    ) {
      return shape;
    }
  }
}

// Host cache of roots, good until a collection moves prototypes or frees shapes.
const CACHE = 64;
const cache = new Int32Array(CACHE * 3);
let cacheStamp = -1;
onMount(() => {
  cacheStamp = -1;
});

/** The shape of objects without properties; proto is a cell or 0. */
export function rootShape(kind: number, proto: number, inlineCapacity: number, flags = 0): number {
  const stamp = (i32[VM.minorCount] + i32[VM.majorCount]) | 0;
  if (stamp !== cacheStamp) {
    cache.fill(0);
    cacheStamp = stamp;
  }
  const what = kind | (inlineCapacity << 8) | (flags << 19);
  const line = ((proto ^ (proto >>> 6) ^ (kind << 2) ^ inlineCapacity) & (CACHE - 1)) * 3;
  if (cache[line] === proto && cache[line + 1] === what) return cache[line + 2];
  const shape = rootShapeSlow(kind, proto, inlineCapacity, flags);
  cache[line] = proto;
  cache[line + 1] = what;
  cache[line + 2] = shape;
  return shape;
}

function rootShapeSlow(kind: number, proto: number, capacity: number, flags: number): number {
  const hash = rootHash(proto, kind, capacity, flags);
  const found = findRoot(hash, proto, kind, capacity, flags);
  if (found !== 0) return found;
  const shape = newShape(proto, flags, kind, capacity);
  i32[shape * 2 + SHAPE.rootRef] = shape;
  for (;;) {
    const table = rootCell(ROOT.RootShapes);
    const larger = isFull(table) ? newShapeTable(i32[table * 2] * 2) : 0;
    acquire(VM.shapeLock);
    if (rootCell(ROOT.RootShapes) !== table || (larger === 0 && isFull(table))) {
      release(VM.shapeLock);
      continue;
    }
    const raced = findRoot(hash, proto, kind, capacity, flags);
    if (raced === 0) {
      if (larger !== 0) {
        rehash(table, larger, hashOfRoot);
        setRoot(ROOT.RootShapes, TAG_INTERNAL, larger);
      }
      enter(larger !== 0 ? larger : table, hash, shape);
    }
    release(VM.shapeLock);
    return raced === 0 ? shape : raced;
  }
}

// --- transitions

function transitionHash(key: number, attributes: number): number {
  const h = Math.imul(key ^ (attributes << 24), 0x9e3779b1 | 0);
  return h ^ (h >>> 15);
}

function hashOfChild(shape: number): number {
  return transitionHash(i32[shape * 2 + KEY], i32[shape * 2 + WHERE] & 0xff);
}

function isChild(shape: number, key: number, attributes: number): boolean {
  return i32[shape * 2 + KEY] === key && (i32[shape * 2 + WHERE] & 0xff) === attributes;
}

/** The child if it exists, else 0. */
export function findTransition(shape: number, key: number, attributes: number): number {
  const held = i32[shape * 2 + TRANSITIONS];
  if (held === 0) return 0;
  if ((i32[held * 2 + 1] & KIND_MASK) === KIND.SHAPE)
    return isChild(held, key, attributes) ? held : 0;
  const mask = i32[held * 2] - 1;
  const base = (held + TABLE_REFS) * 2;
  for (let i = transitionHash(key, attributes) & mask; ; i = (i + 1) & mask) {
    const child = i32[base + i];
    if (child === 0) return 0;
    if (child > 2 && isChild(child, key, attributes)) return child;
  }
}

/** The shape with one property more. `shape` is no dictionary and has not got the key. */
export function childShape(shape: number, key: number, attributes: number): number {
  const found = findTransition(shape, key, attributes);
  return found !== 0 ? found : addTransition(shape, key, attributes);
}

function addTransition(shape: number, key: number, attributes: number): number {
  const at = shape * 2;
  const child = newShape(
    i32[at + PROTO],
    i32[at + FLAGS],
    i32[at + OBJECT_KIND],
    i32[at + CAPACITY],
  );
  const count = i32[at + COUNT];
  i32[child * 2 + PARENT] = shape;
  i32[child * 2 + COUNT] = count + 1;
  i32[child * 2 + KEY] = key;
  i32[child * 2 + WHERE] = (count << 8) | attributes;
  i32[child * 2 + SHAPE.rootRef] = i32[at + SHAPE.rootRef];
  for (;;) {
    const held = i32[at + TRANSITIONS];
    let table = 0;
    if (held !== 0) {
      if ((i32[held * 2 + 1] & KIND_MASK) === KIND.SHAPE) table = newShapeTable(8);
      else if (isFull(held)) table = newShapeTable(i32[held * 2] * 2);
    }
    acquire(VM.shapeLock);
    const raced = findTransition(shape, key, attributes);
    if (
      raced === 0 &&
      (i32[at + TRANSITIONS] !== held || (table === 0 && held !== 0 && isFull(held)))
    ) {
      release(VM.shapeLock);
      continue;
    }
    if (raced === 0) {
      shareTable(shape, child, count, key);
      publish(shape, held, table, child);
    }
    release(VM.shapeLock);
    return raced === 0 ? child : raced;
  }
}

/** A child goes on with its parent's table where the parent is the last of the line. Under shapeLock. */
function shareTable(shape: number, child: number, count: number, key: number): void {
  const table = i32[shape * 2 + PROPERTIES];
  if (table === 0 || tableUsed(table) !== count || tableRoom(table) === count) return;
  tableAppend(table, key, i32[child * 2 + WHERE]);
  i32[child * 2 + PROPERTIES] = table;
}

/** Under shapeLock; all cells are old: no barrier. */
function publish(shape: number, held: number, table: number, child: number): void {
  if (held === 0) {
    i32[shape * 2 + TRANSITIONS] = child;
    return;
  }
  if (table === 0) {
    enter(held, hashOfChild(child), child);
    return;
  }
  if ((i32[held * 2 + 1] & KIND_MASK) === KIND.SHAPE) enter(table, hashOfChild(held), held);
  else rehash(held, table, hashOfChild);
  enter(table, hashOfChild(child), child);
  i32[shape * 2 + TRANSITIONS] = table;
}

/** A dictionary for one object with the properties of `shape`, with other prototype and flags. */
export function newDictionary(shape: number, proto: number, flags: number): number {
  const at = shape * 2;
  const count = i32[at + COUNT];
  const table = copyTable(propTableOf(shape), count, Math.max(8, count + (count >> 1) + 1));
  const own = newShape(proto, flags | SHAPE_DICTIONARY, i32[at + OBJECT_KIND], i32[at + CAPACITY]);
  i32[own * 2 + COUNT] = count;
  i32[own * 2 + PROPERTIES] = table;
  i32[own * 2 + SHAPE.deadSlots] = i32[at + SHAPE.deadSlots];
  i32[own * 2 + SHAPE.rootRef] = own;
  return own;
}

/** Attributes of a property whose object is sealed or frozen; private names keep theirs. */
export function restrict(
  key: number,
  attributes: number,
  dataMask: number,
  accessorMask: number,
): number {
  const isSymbol = (i32[key * 2 + 1] & KIND_MASK) === KIND.SYMBOL;
  if (isSymbol && (i32[key * 2 + OFF.SYMBOL.symbolFlags] & SYMBOL_PRIVATE) !== 0) return attributes;
  return attributes & ((attributes & IS_ACCESSOR) !== 0 ? accessorMask : dataMask);
}

/**
 * The shape with the same properties (in the same slots) for another prototype or other flags, their
 * attributes masked.
 */
export function reparent(
  shape: number,
  proto: number,
  flags: number,
  dataMask = 0xff,
  accessorMask = 0xff,
): number {
  if (isDictionary(shape)) return newDictionary(shape, proto, flags);
  const line: number[] = [];
  for (let s = shape; i32[s * 2 + KEY] !== 0; s = i32[s * 2 + PARENT]) line.push(s);
  let result = rootShape(i32[shape * 2 + OBJECT_KIND], proto, i32[shape * 2 + CAPACITY], flags);
  for (let i = line.length - 1; i >= 0; i--) {
    const key = i32[line[i] * 2 + KEY];
    const attributes = i32[line[i] * 2 + WHERE] & 0xff;
    result = childShape(result, key, restrict(key, attributes, dataMask, accessorMask));
  }
  return result;
}
