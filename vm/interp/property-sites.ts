/**
 * Inline caches of named properties: what a site's 36 words of feedback mean. The dispatch loop and
 * machine code read way 0 in line; everything is data, so no code ever changes.
 *
 * A get site has five ways.
 *   way 0, words 0..2: [shape, where, holder shape]
 *       where > 0   own, in-object: word of the cell
 *       where < 0   one hop: word -where of the prototype, which has `holder shape`
 *       where 0     `length` of an array
 *   ways 1..4, eight words each from word 3: [shape, where, kind, hops, shapes of the prototypes 1..4]
 *       WORD        word `where` of the holder, the object after `hops` prototypes
 *       SLOT        overflow slot `where` of the holder
 *       PRIMITIVE   word `where` of the primitive's prototype, which has shape `shape`
 *       GETTER +    there is an accessor pair: its getter is called
 *   The newest way is first; the ways behind move down, the last one is forgotten.
 *
 * A set site has four ways of nine words; way 0 has no overflow stores.
 *       [shape, word]                   a writable data property in the object
 *       [shape, SLOTS + n]              ... in overflow slot n (not way 0)
 *       [shape, -word or -(SLOTS + n), new shape, hops, proto shapes 1..5]   an addition, a hit if every prototype
 *                                       up the chain still has the shape with which it was found legal
 *
 * The receiver's shape fixes its prototype, so a hop needs no more than the next object's shape; no
 * cache is ever invalidated from another thread. A hole read through a hit means the property was
 * deleted by another thread after the shape was read: the generic path decides. Additions hit only on
 * objects that are not SHARED; those take the property lock in the generic path.
 */
import { storeValue } from '../../heap/barrier.ts';
import {
  FIXED_WORDS, FLAG_BARRIER, FLAG_SHARED, KIND, KIND_MASK, OFF, SHAPE_DICTIONARY, SHAPE_EXOTIC, SHAPE_LAZY, SHAPE_NOT_EXTENSIBLE,
} from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { lookup, protoOfShape, shapeOf } from '../../heap/shapes.ts';
import { TAG_HOLE } from '../../heap/values.ts';
import { b64, i32, s32, sb64, tb } from '../../heap/views.ts';
import { PROPERTY_FEEDBACK } from '../bytecode/opcodes.ts';
import { absenceKey, LOOKUP_KEY, lookupEntry, STORE_KEY, storeEntry } from './lookup-cache.ts';

/** Kinds of the ways behind the first, and their words. */
export const WAY = { WORD: 1, SLOT: 2, PRIMITIVE: 3, GETTER: 16 } as const;
export const GET_WAYS_START = 3;
export const GET_WAY_WORDS = 8;
export const GET_WAYS = 4;
export const GET_WAY = { SHAPE: 0, WHERE: 1, KIND: 2, HOPS: 3, FIRST: 4 } as const;
const MAX_GET_HOPS = GET_WAY_WORDS - GET_WAY.FIRST;
const GET_WAYS_END = GET_WAYS_START + GET_WAYS * GET_WAY_WORDS;
export const SET_WAY_WORDS = 9;
export const SET_WAYS = 4;
export const SET_WAY = { SHAPE: 0, WHERE: 1, NEXT: 2, HOPS: 3, FIRST: 4 } as const;
const MAX_SET_HOPS = SET_WAY_WORDS - SET_WAY.FIRST;
if (GET_WAYS_END > PROPERTY_FEEDBACK || SET_WAYS * SET_WAY_WORDS > PROPERTY_FEEDBACK) throw new Error('property sites are too small');
/** `where` of a set way from here on: an overflow slot. */
export const SET_SLOTS = 0x1_0000;
const MAX_IN_OBJECT = 0x8000;
const SLOTS_FIXED = FIXED_WORDS[KIND.SLOTS];

/** Shapes with none of these may be cached: their own lookups are by shape alone. */
const UNCACHEABLE = SHAPE_DICTIONARY | SHAPE_LAZY | SHAPE_EXOTIC;
export const cacheable = (shape: number): boolean => (i32[shape * 2 + OFF.SHAPE.shapeFlags] & UNCACHEABLE) === 0;

/** Overflow slot n, if it lies in segment 0; else 0. */
function overflowWord(cell: number, n: number): number {
  const slots = i32[cell * 2 + OFF.OBJECT.slotsRef];
  return n < i32[slots * 2] ? slots + SLOTS_FIXED + n : 0;
}

/** The word that a way leads to, 0 for none. */
function wordOfWay(way: number, cell: number): number {
  const kind = i32[way + GET_WAY.KIND];
  if (kind >= WAY.PRIMITIVE) return 0;
  let holder = cell;
  for (let hop = 0; hop < i32[way + GET_WAY.HOPS]; hop++) {
    holder = i32[i32[holder * 2] * 2 + OFF.SHAPE.protoRef];
    if (i32[holder * 2] !== i32[way + GET_WAY.FIRST + hop]) return 0;
  }
  const where = i32[way + GET_WAY.WHERE];
  return kind === WAY.WORD ? holder + where : overflowWord(holder, where);
}

/** Data properties by the ways behind the first. True: dst is set. */
export function cachedGet(dst: number, cell: number, site: number): boolean {
  const shape = i32[cell * 2];
  for (let way = site + GET_WAYS_START; way < site + GET_WAYS_END; way += GET_WAY_WORDS) {
    if (i32[way] !== shape) continue;
    const word = wordOfWay(way, cell);
    if (word === 0) continue;
    const slot = i32[tb + TB.scratch];
    sb64[slot] = b64[word];
    if (s32[slot * 2 + 1] === TAG_HOLE) return false;
    sb64[dst] = sb64[slot];
    return true;
  }
  return false;
}

/** A property of a primitive's prototype. True: dst is set. */
export function cachedPrimitiveGet(dst: number, proto: number, site: number): boolean {
  for (let way = site + GET_WAYS_START; way < site + GET_WAYS_END; way += GET_WAY_WORDS) {
    if (i32[way] !== i32[proto * 2] || i32[way + GET_WAY.KIND] !== WAY.PRIMITIVE) continue;
    const slot = i32[tb + TB.scratch];
    sb64[slot] = b64[proto + i32[way + GET_WAY.WHERE]];
    if (s32[slot * 2 + 1] === TAG_HOLE) return false;
    sb64[dst] = sb64[slot];
    return true;
  }
  return false;
}

/** `length` of arrays of this shape. */
export function fillArrayLength(site: number, shape: number): void {
  i32[site] = shape;
  i32[site + 1] = 0;
}

export function fillPrimitive(site: number, proto: number, distance: number): void {
  if (distance > 0 && distance < MAX_IN_OBJECT) writeOther(site, i32[proto * 2], distance, WAY.PRIMITIVE, 0);
}

/** What `locate` found out: prototypes to the holder, and where the property lies in it. */
let hops = 0;
let where = 0;
let inObject = false;

/** False: `key` of `holder`, which is at or behind `cell`, is not for a cache. Writes nothing but the above. */
function locate(cell: number, holder: number, key: number): boolean {
  if (!cacheable(shapeOf(cell))) return false;
  hops = 0;
  for (let at = cell; at !== holder; hops++) {
    at = protoOfShape(shapeOf(at));
    if (hops === MAX_GET_HOPS || at === 0 || !cacheable(shapeOf(at))) return false;
  }
  const found = lookup(shapeOf(holder), key);
  if (found === -1) return false;
  const slot = found >> 8;
  const capacity = i32[shapeOf(holder) * 2 + OFF.SHAPE.inlineCapacity];
  inObject = slot < capacity;
  where = inObject ? FIXED_WORDS[i32[holder * 2 + 1] & KIND_MASK] + slot : slot - capacity;
  return true;
}

/** Writes what `locate` found into a way of a site or an entry of the megamorphic cache. */
function writeWay(way: number, cell: number, isAccessor: boolean): void {
  i32[way] = shapeOf(cell);
  i32[way + GET_WAY.WHERE] = where;
  i32[way + GET_WAY.KIND] = (inObject ? WAY.WORD : WAY.SLOT) + (isAccessor ? WAY.GETTER : 0);
  i32[way + GET_WAY.HOPS] = hops;
  let proto = cell;
  for (let hop = 0; hop < hops; hop++) {
    proto = protoOfShape(shapeOf(proto));
    i32[way + GET_WAY.FIRST + hop] = shapeOf(proto);
  }
}

/** Fills a get site: `key` was found on `holder`, at or behind `cell`. */
export function fillGet(cell: number, holder: number, key: number, site: number, isAccessor: boolean): void {
  if (!locate(cell, holder, key)) return;
  const shape = shapeOf(cell);
  if (inObject && !isAccessor && hops < 2) {
    writeInline(site, shape, hops === 0 ? where : -where, hops === 0 ? 0 : shapeOf(holder));
  } else writeWay(roomForWay(site, shape), cell, isAccessor);
}

/** Enters what was found into the megamorphic cache, as fillGet does into a site. */
export function fillLookup(cell: number, holder: number, key: number, isAccessor: boolean): void {
  const entry = lookupEntry(shapeOf(cell), key);
  if (entry === 0 || !locate(cell, holder, key)) return;
  writeWay(entry, cell, isAccessor);
  i32[entry + LOOKUP_KEY] = key;
}

/**
 * Enters that `key` was found nowhere on `cell` and its prototypes: an entry of its own key, whose word says nothing;
 * that there is one does.
 */
export function fillAbsence(cell: number, key: number): void {
  const entry = lookupEntry(shapeOf(cell), absenceKey(key));
  if (entry === 0 || !cacheable(shapeOf(cell))) return;
  hops = 0;
  for (let at = protoOfShape(shapeOf(cell)); at !== 0; at = protoOfShape(shapeOf(at))) {
    if (hops++ === MAX_GET_HOPS || !cacheable(shapeOf(at))) return;
  }
  where = 0;
  inObject = true;
  writeWay(entry, cell, false);
  i32[entry + LOOKUP_KEY] = absenceKey(key);
}

/** A new way 0; the one that was there becomes way 1. */
function writeInline(site: number, shape: number, where: number, holderShape: number): void {
  const old = i32[site];
  const at = i32[site + 1];
  if (old !== 0 && old !== shape && at !== 0) {
    const way = writeOther(site, old, Math.abs(at), WAY.WORD, at > 0 ? 0 : 1);
    i32[way + GET_WAY.FIRST] = i32[site + 2];
  }
  i32[site] = shape;
  i32[site + 1] = where;
  i32[site + 2] = holderShape;
}

/** Makes room for a new way 1: a way of the same shape is replaced, else the last is forgotten. */
function roomForWay(site: number, shape: number): number {
  const way = site + GET_WAYS_START;
  let end = site + GET_WAYS_END - GET_WAY_WORDS;
  for (let at = way; at < end; at += GET_WAY_WORDS) if (i32[at] === shape || i32[at] === 0) end = at;
  i32.copyWithin(way + GET_WAY_WORDS, way, end);
  return way;
}

function writeOther(site: number, shape: number, at: number, kind: number, distance: number): number {
  const way = roomForWay(site, shape);
  i32[way] = shape;
  i32[way + GET_WAY.WHERE] = at;
  i32[way + GET_WAY.KIND] = kind;
  i32[way + GET_WAY.HOPS] = distance;
  return way;
}

/** Stores and additions that a set or define site has seen. True: done. */
export function cachedSet(cell: number, value: number, site: number): boolean {
  for (let n = 0; n < SET_WAYS; n++) if (setByWay(cell, value, site + n * SET_WAY_WORDS)) return true;
  return false;
}

function setByWay(cell: number, value: number, way: number): boolean {
  const shape = i32[way];
  if (i32[cell * 2] !== shape) return false;
  const where = i32[way + 1];
  if (where < 0) return addByWay(cell, value, way, -where);
  if (where < SET_SLOTS) {
    if (where === 0) return false;
    storeValue(cell, where, value);
    return true;
  }
  const slots = i32[cell * 2 + OFF.OBJECT.slotsRef];
  const n = where - SET_SLOTS;
  if (n >= i32[slots * 2]) return false;
  storeValue(slots, SLOTS_FIXED + n, value);
  return true;
}

function addByWay(cell: number, value: number, way: number, where: number): boolean {
  if ((i32[cell * 2 + 1] & FLAG_SHARED) !== 0) return false;
  let proto = i32[i32[way] * 2 + OFF.SHAPE.protoRef];
  const hops = i32[way + SET_WAY.HOPS];
  for (let hop = 0; hop < hops; hop++) {
    const expected = i32[way + SET_WAY.FIRST + hop];
    if (i32[proto * 2] !== expected) return false;
    proto = i32[expected * 2 + OFF.SHAPE.protoRef];
  }
  if (where >= SET_SLOTS) {
    const slots = i32[cell * 2 + OFF.OBJECT.slotsRef];
    if (where - SET_SLOTS >= i32[slots * 2]) return false;
    storeValue(slots, SLOTS_FIXED + where - SET_SLOTS, value);
  } else if ((i32[cell * 2 + 1] & FLAG_BARRIER) === 0) b64[cell + where] = sb64[value];
  else storeValue(cell, where, value);
  i32[cell * 2] = i32[way + SET_WAY.NEXT];
  return true;
}

/**
 * Makes room for a new way `first` (0, or 1 for overflow stores) of a set site: the others move down.
 * A way of the same shape is replaced, else the last is forgotten.
 */
function shiftSet(site: number, shape: number, first: number): number {
  const way = site + first * SET_WAY_WORDS;
  let end = site + (SET_WAYS - 1) * SET_WAY_WORDS;
  for (let at = way; at < end; at += SET_WAY_WORDS) if (i32[at] === shape || i32[at] === 0) end = at;
  i32.copyWithin(way + SET_WAY_WORDS, way, end);
  return way;
}

/** Fills a set site with a store to the data property found at `where` (slot << 8 | attributes). */
export function fillSet(cell: number, found: number, site: number): void {
  const shape = shapeOf(cell);
  if (!cacheable(shape)) return;
  const inCell = found >> 8 < i32[shape * 2 + OFF.SHAPE.inlineCapacity];
  writeSet(shiftSet(site, shape, inCell ? 0 : 1), cell, found);
}

function writeSet(way: number, cell: number, found: number): void {
  const shape = shapeOf(cell);
  const slot = found >> 8;
  const capacity = i32[shape * 2 + OFF.SHAPE.inlineCapacity];
  i32[way] = shape;
  i32[way + 1] = slot < capacity ? FIXED_WORDS[i32[cell * 2 + 1] & KIND_MASK] + slot : SET_SLOTS + slot - capacity;
}

/** Fills a set or define site with the addition just made (`before` is the old shape). */
export function fillAdd(cell: number, before: number, key: number, site: number, ownOnly: boolean): void {
  const slot = slotOfAddition(cell, before, key);
  if (slot >= 0) writeAdd(shiftSet(site, before, 0), cell, before, slot, ownOnly);
}

/** The slot of the property just added, -1 if that is not for a cache. */
function slotOfAddition(cell: number, before: number, key: number): number {
  const after = shapeOf(cell);
  if (!cacheable(before) || !cacheable(after) || (i32[before * 2 + OFF.SHAPE.shapeFlags] & SHAPE_NOT_EXTENSIBLE) !== 0) return -1;
  const found = lookup(after, key);
  const slot = found >> 8;
  if (found === -1 || i32[after * 2 + OFF.SHAPE.parentRef] !== before) return -1;
  return slot;
}

/** False: the prototypes are not for a cache; the way is empty then. */
function writeAdd(way: number, cell: number, before: number, slot: number, ownOnly: boolean): boolean {
  let hops = 0;
  if (!ownOnly) {
    for (let proto = protoOfShape(before); proto !== 0; proto = protoOfShape(shapeOf(proto))) {
      if (hops === MAX_SET_HOPS || !cacheable(shapeOf(proto))) {
        i32[way] = 0;
        return false;
      }
      i32[way + SET_WAY.FIRST + hops++] = shapeOf(proto);
    }
  }
  i32[way] = before;
  const capacity = i32[shapeOf(cell) * 2 + OFF.SHAPE.inlineCapacity];
  i32[way + 1] = -(slot < capacity ? FIXED_WORDS[i32[cell * 2 + 1] & KIND_MASK] + slot : SET_SLOTS + slot - capacity);
  i32[way + SET_WAY.NEXT] = shapeOf(cell);
  i32[way + SET_WAY.HOPS] = hops;
  return true;
}

/** Enters a store into the megamorphic cache, as fillSet does into a site. */
export function fillStore(cell: number, key: number, found: number): void {
  const entry = storeEntry(shapeOf(cell), key);
  if (entry === 0 || !cacheable(shapeOf(cell))) return;
  writeSet(entry, cell, found);
  i32[entry + STORE_KEY] = key;
}

/** Enters an addition just made. */
export function fillStoreAdd(cell: number, before: number, key: number): void {
  const entry = storeEntry(before, key);
  if (entry === 0) return;
  const slot = slotOfAddition(cell, before, key);
  if (slot >= 0 && writeAdd(entry, cell, before, slot, false)) i32[entry + STORE_KEY] = key;
}
