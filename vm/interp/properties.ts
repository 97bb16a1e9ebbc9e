/**
 * Named properties and their inline caches.
 *
 * A get site has two ways.
 *   way 0, inline in the dispatch loop: [shape, where, holder shape]
 *       where > 0   own, in-object: word of the cell
 *       where < 0   one hop: word -where of the prototype, which has `holder shape`
 *       where 0     `length` of an array
 *   way 1, here: [shape, where, holder shape, second shape, kind]
 *       OWN         as way 0 with where > 0         HOP          as way 0 with where < 0
 *       OWN_SLOTS   overflow slot `where`           HOP_SLOTS    overflow slot of the prototype
 *       HOP2        word `where` of the prototype's prototype, which has `second shape`
 *       PRIMITIVE   word `where` of the primitive's prototype, which has shape `shape`
 * The receiver's shape fixes its prototype, so a hop needs no more than the next object's shape; no
 * cache is ever invalidated from another thread.
 * A hole read through a hit means the property was deleted by another thread after the shape was
 * read: the generic path decides.
 *
 * A set site: [shape, word] for an existing writable data property in way 0; an added property is
 * [old shape, -word, new shape, proto shape 1, proto shape 2, proto shape 3, hops] over all 8 words,
 * a hit if every prototype up the chain still has the shape with which the addition was found legal.
 * Additions hit only on objects that are not SHARED; those take the property lock in the generic path.
 */
import { storeValue } from '../../heap/barrier.ts';
import {
  FIXED_WORDS, FLAG_BARRIER, FLAG_SHARED, IS_ACCESSOR, KIND, KIND_MASK, OFF, SHAPE_DICTIONARY, SHAPE_EXOTIC, SHAPE_LAZY, SHAPE_RESTRICTED,
  SHAPE_NOT_EXTENSIBLE, WEC, WRITABLE, CODE_STRICT,
} from '../../heap/cells.ts';
import { arrayLength, isArray, setArrayLength } from '../../heap/elements.ts';
import { TB } from '../../heap/layout.ts';
import {
  defineOwn, findProperty, foundAttributes, foundWhere, foundWord, getOwnProperty, isExtensible, loadAccessor, loadFound, setOwn,
} from '../../heap/objects.ts';
import { storeNamed } from '../../heap/named.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { lookup, protoOfShape, shapeOf } from '../../heap/shapes.ts';
import { setNumber, numberOf, setInt, setObject, setUndefined } from '../../heap/slots.ts';
import { stringLength } from '../../heap/strings.ts';
import {
  isNumberTag, TAG_BIGINT, TAG_BOOLEAN, TAG_HOLE, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED,
} from '../../heap/values.ts';
import { b64, i32, s32, sb64, tb } from '../../heap/views.ts';
import { FRAME_CODE, FRAME_DISCARD } from '../bytecode/frame.ts';
import { throwRangeError, throwTypeError } from '../errors.ts';
import { isNumericName } from '../numbers.ts';
import { selfHostedId } from '../self-hosted-ids.ts';
import { callSelf, callValue, stageArguments } from './calls.ts';
import { DONE, finish } from './control.ts';
import { describe, keyText } from './describe.ts';

const SLOTS_FIXED = FIXED_WORDS[KIND.SLOTS];

/** The prototype on which a primitive's properties are found, 0 for undefined and null. */
export function prototypeOfPrimitive(tag: number): number {
  if (isNumberTag(tag)) return rootCell(ROOT.NumberPrototype);
  switch (tag) {
    case TAG_STRING: return rootCell(ROOT.StringPrototype);
    case TAG_BOOLEAN: return rootCell(ROOT.BooleanPrototype);
    case TAG_SYMBOL: return rootCell(ROOT.SymbolPrototype);
    case TAG_BIGINT: return rootCell(ROOT.BigIntPrototype);
    default: return 0;
  }
}

/** GetProp: the key is the atom in constant word `keyWord`. */
export function getProperty(fp: number, result: number, obj: number, keyWord: number, site: number, resume: number): number {
  const tag = s32[obj * 2 + 1];
  if (tag === TAG_OBJECT) {
    const cell = s32[obj * 2];
    if (cachedGet(fp + result, cell, site)) return DONE;
    if (s32[obj * 2 + 1] !== TAG_OBJECT) setObject(obj, cell); // dst was obj and a racing hole was read
    return getNamed(fp, result, obj, cell, i32[keyWord * 2], site, resume);
  }
  if (tag === TAG_STRING && i32[keyWord * 2] === rootCell(ROOT.length)) {
    setInt(fp + result, stringLength(s32[obj * 2]));
    return DONE;
  }
  const proto = prototypeOfPrimitive(tag);
  if (proto === 0) throwNullishRead(obj, i32[keyWord * 2]);
  const other = site + OTHER;
  if (i32[other] === i32[proto * 2] && i32[other + 4] === PRIMITIVE) {
    const slot = i32[tb + TB.scratch];
    sb64[slot] = b64[proto + i32[other + 1]];
    if (s32[slot * 2 + 1] !== TAG_HOLE) {
      sb64[fp + result] = sb64[slot];
      return DONE;
    }
  }
  const key = i32[keyWord * 2];
  if (key >= 0 && getOwnProperty(proto, key) && (foundAttributes & IS_ACCESSOR) === 0) {
    const distance = foundWord - proto;
    if (distance > 0 && distance < MAX_IN_OBJECT) writeOther(site, i32[proto * 2], distance, 0, 0, PRIMITIVE);
  }
  return getNamed(fp, result, obj, proto, i32[keyWord * 2], 0, resume);
}

const OWN = 1;
const HOP = 2;
const OWN_SLOTS = 3;
const HOP_SLOTS = 4;
const HOP2 = 5;
const PRIMITIVE = 6;
/** Way 1 of a get site starts here. */
const OTHER = 3;
/** What machine code needs to know of way 1: where it starts, and its kinds. */
export const GET_WAY = { START: OTHER, OWN, HOP, OWN_SLOTS, HOP_SLOTS, HOP2, PRIMITIVE } as const;
const MAX_IN_OBJECT = 256;

/** Way 1. True: dst is set. */
function cachedGet(dst: number, cell: number, site: number): boolean {
  const shape = i32[cell * 2];
  const way = site + OTHER;
  if (i32[way] !== shape) return false;
  const where = i32[way + 1];
  const kind = i32[way + 4];
  let word = 0;
  if (kind === OWN) word = cell + where;
  else if (kind === OWN_SLOTS) word = overflowWord(cell, where);
  else if (kind !== PRIMITIVE) {
    const holder = i32[shape * 2 + OFF.SHAPE.protoRef];
    if (i32[holder * 2] !== i32[way + 2]) return false;
    if (kind === HOP) word = holder - where;
    else if (kind === HOP_SLOTS) word = overflowWord(holder, where);
    else {
      const second = i32[i32[way + 2] * 2 + OFF.SHAPE.protoRef];
      if (i32[second * 2] !== i32[way + 3]) return false;
      word = second + where;
    }
  }
  if (word === 0) return false;
  const slot = i32[tb + TB.scratch];
  sb64[slot] = b64[word];
  if (s32[slot * 2 + 1] === TAG_HOLE) return false;
  sb64[dst] = sb64[slot];
  return true;
}

/** Overflow slot n, if it lies in segment 0; else 0. */
function overflowWord(cell: number, n: number): number {
  const slots = i32[cell * 2 + OFF.OBJECT.slotsRef];
  return n < i32[slots * 2] ? slots + SLOTS_FIXED + n : 0;
}

/** Shapes with none of these may be cached: their own lookups are by shape alone. */
const UNCACHEABLE = SHAPE_DICTIONARY | SHAPE_LAZY | SHAPE_EXOTIC;
const cacheable = (shape: number): boolean => (i32[shape * 2 + OFF.SHAPE.shapeFlags] & UNCACHEABLE) === 0;

/**
 * The generic [[Get]] with receiver in slot `receiver`, starting at `cell`. Fills the site (0: none)
 * when the property was found on an object of cacheable shape at most two hops away.
 */
export function getNamed(fp: number, result: number, receiver: number, cell: number, key: number, site: number, resume: number): number {
  if (site !== 0 && key === rootCell(ROOT.length) && isArray(cell) && (i32[shapeOf(cell) * 2 + OFF.SHAPE.shapeFlags] & SHAPE_RESTRICTED) === 0) {
    i32[site] = shapeOf(cell);
    i32[site + 1] = 0;
    setNumber(fp + result, arrayLength(cell));
    return DONE;
  }
  const holder = findProperty(cell, key);
  const dst = fp + result;
  if (holder === 0) {
    setUndefined(dst);
    return finish(resume);
  }
  if ((foundAttributes & IS_ACCESSOR) !== 0) return callGetter(fp, result, receiver, resume);
  loadFound(dst);
  if (site !== 0 && key >= 0) fillGet(cell, holder, key, site);
  return finish(resume);
}

function callGetter(fp: number, result: number, receiver: number, resume: number): number {
  const getter = i32[tb + TB.scratch] + 41;
  loadAccessor(getter, OFF.ACCESSOR.getter);
  if (s32[getter * 2 + 1] === TAG_UNDEFINED) {
    setUndefined(fp + result);
    return finish(resume);
  }
  return callValue(fp, result, getter, receiver, receiver, 0, resume, 0);
}

function fillGet(cell: number, holder: number, key: number, site: number): void {
  const shape = shapeOf(cell);
  if (!cacheable(shape)) return;
  const found = lookup(shapeOf(holder), key);
  if (found === -1 || !cacheable(shapeOf(holder))) return;
  const slot = found >> 8;
  const kind = i32[holder * 2 + 1] & KIND_MASK;
  const capacity = i32[shapeOf(holder) * 2 + OFF.SHAPE.inlineCapacity];
  const inObject = slot < capacity;
  const where = inObject ? FIXED_WORDS[kind] + slot : slot - capacity;
  const proto = protoOfShape(shape);
  if (holder === cell) {
    if (inObject) writeInline(site, shape, where, 0);
    else writeOther(site, shape, where, 0, 0, OWN_SLOTS);
  } else if (holder === proto) {
    if (inObject) writeInline(site, shape, -where, shapeOf(holder));
    else writeOther(site, shape, where, shapeOf(holder), 0, HOP_SLOTS);
  } else if (inObject && cacheable(shapeOf(proto)) && protoOfShape(shapeOf(proto)) === holder) {
    writeOther(site, shape, where, shapeOf(proto), shapeOf(holder), HOP2);
  }
}

/** A new inline way; the one that was there becomes the other way. */
function writeInline(site: number, shape: number, where: number, holderShape: number): void {
  if (i32[site] !== 0 && i32[site] !== shape) {
    writeOther(site, i32[site], i32[site + 1], i32[site + 2], 0, i32[site + 1] > 0 ? OWN : HOP);
  }
  i32[site] = shape;
  i32[site + 1] = where;
  i32[site + 2] = holderShape;
}

function writeOther(site: number, shape: number, where: number, first: number, second: number, kind: number): void {
  const way = site + OTHER;
  i32[way] = shape;
  i32[way + 1] = where;
  i32[way + 2] = first;
  i32[way + 3] = second;
  i32[way + 4] = kind;
}

function throwNullishRead(obj: number, key: number): never {
  const what = s32[obj * 2 + 1] === TAG_NULL ? 'null' : 'undefined';
  return throwTypeError(`Cannot read properties of ${what} (reading '${keyText(key)}')`);
}

/** True if the function running in the current frame is strict. */
export function isStrict(fp: number): boolean {
  return (i32[s32[(fp + FRAME_CODE) * 2] * 2 + OFF.CODE.codeFlags] & CODE_STRICT) !== 0;
}

/** SetProp: obj.name = value. */
export function setProperty(fp: number, obj: number, keyWord: number, value: number, site: number, resume: number): number {
  const key = i32[keyWord * 2];
  if (s32[obj * 2 + 1] === TAG_OBJECT) {
    const cell = s32[obj * 2];
    if (cachedAdd(cell, value, site)) return finish(resume);
    return setNamed(fp, obj, cell, key, value, site, resume);
  }
  return setOnPrimitive(fp, obj, key, value, resume);
}

/** [[Set]] on a primitive base: a setter on its prototype, or nothing can be written. */
export function setOnPrimitive(fp: number, obj: number, key: number, value: number, resume: number): number {
  const tag = s32[obj * 2 + 1];
  const proto = prototypeOfPrimitive(tag);
  if (proto === 0) {
    throwTypeError(`Cannot set properties of ${tag === TAG_NULL ? 'null' : 'undefined'} (setting '${keyText(key)}')`);
  }
  if (findProperty(proto, key) !== 0 && (foundAttributes & IS_ACCESSOR) !== 0) return callSetter(fp, obj, key, value, resume);
  if (isStrict(fp)) throwTypeError(`Cannot create property '${keyText(key)}' on ${typeWord(tag)} '${describe(obj)}'`);
  return finish(resume);
}

function typeWord(tag: number): string {
  return isNumberTag(tag) ? 'number' : tag === TAG_STRING ? 'string' : tag === TAG_BOOLEAN ? 'boolean' : 'symbol';
}

/** Additions of a property that the site has seen: see the top of the file. */
export function cachedAdd(cell: number, value: number, site: number): boolean {
  const shape = i32[site];
  const where = -i32[site + 1];
  if (i32[cell * 2] !== shape || where <= 0 || (i32[cell * 2 + 1] & FLAG_SHARED) !== 0) return false;
  let proto = i32[shape * 2 + OFF.SHAPE.protoRef];
  const hops = i32[site + 6];
  for (let hop = 0; hop < hops; hop++) {
    const expected = i32[site + 3 + hop];
    if (i32[proto * 2] !== expected) return false;
    proto = i32[expected * 2 + OFF.SHAPE.protoRef];
  }
  if ((i32[cell * 2 + 1] & FLAG_BARRIER) === 0) b64[cell + where] = sb64[value];
  else storeValue(cell, where, value);
  i32[cell * 2] = i32[site + 2];
  return true;
}

/** The generic [[Set]] on an object with key an atom, symbol or index; receiver is the object itself. */
export function setNamed(fp: number, obj: number, cell: number, key: number, value: number, site: number, resume: number): number {
  if (key === rootCell(ROOT.length) && isArray(cell)) return setLength(fp, obj, cell, value, resume);
  if (getOwnProperty(cell, key)) {
    if ((foundAttributes & IS_ACCESSOR) !== 0) return callSetter(fp, obj, key, value, resume);
    if ((foundAttributes & WRITABLE) === 0) return refuse(fp, `Cannot assign to read only property '${keyText(key)}' of object '${describe(obj)}'`, resume);
    const shape = shapeOf(cell);
    if (site !== 0 && key >= 0 && cacheable(shape)) {
      const found = lookup(shape, key);
      const slot = found >> 8;
      if (found !== -1 && (found & IS_ACCESSOR) === 0 && slot < i32[shape * 2 + OFF.SHAPE.inlineCapacity]) {
        i32[site] = shape;
        i32[site + 1] = FIXED_WORDS[i32[cell * 2 + 1] & KIND_MASK] + slot;
      }
    }
    if (foundWhere === -1 ? setOwn(cell, key, value) : storeNamed(cell, foundWhere, value)) return finish(resume);
    // Another thread may have made an accessor of it since we looked.
    if (getOwnProperty(cell, key) && (foundAttributes & IS_ACCESSOR) !== 0) return callSetter(fp, obj, key, value, resume);
    return refuse(fp, `Cannot assign to read only property '${keyText(key)}' of object '${describe(obj)}'`, resume);
  }
  // Numeric names of a typed array that are no elements of it are nothing.
  if ((i32[cell * 2 + 1] & KIND_MASK) === KIND.TYPEDARRAY && isNumericName(key)) return DONE;
  const holder = findProperty(cell, key);
  if (holder !== 0) {
    if ((foundAttributes & IS_ACCESSOR) !== 0) return callSetter(fp, obj, key, value, resume);
    if ((foundAttributes & WRITABLE) === 0) return refuse(fp, `Cannot assign to read only property '${keyText(key)}' of object '${describe(obj)}'`, resume);
  }
  if (!isExtensible(cell)) return refuse(fp, `Cannot add property ${keyText(key)}, object is not extensible`, resume);
  const before = shapeOf(cell);
  if (!defineOwn(cell, key, value, WEC)) return refuse(fp, `Cannot add property ${keyText(key)}, object is not extensible`, resume);
  if (site !== 0 && key >= 0) fillAdd(cell, before, key, site);
  return finish(resume);
}

/** ArraySetLength by assignment; a value that is no number is converted first. */
function setLength(fp: number, obj: number, cell: number, value: number, resume: number): number {
  if (!isNumberTag(s32[value * 2 + 1])) {
    const args = stageArguments(fp, 2);
    sb64[args] = sb64[obj];
    sb64[args + 1] = sb64[value];
    return callSelf(fp, 0, selfHostedId('SetArrayLengthSlow'), args, 2, resume, FRAME_DISCARD);
  }
  const length = numberOf(value);
  if (length >>> 0 !== length) throwRangeError('Invalid array length');
  if (!setArrayLength(cell, length)) {
    const what = i32[cell * 2 + OFF.ARRAY.arrayFlags] === 0
      ? `Cannot delete property '${arrayLength(cell) - 1}' of ${describe(obj)}`
      : `Cannot assign to read only property 'length' of object '${describe(obj)}'`;
    return refuse(fp, what, resume);
  }
  return finish(resume);
}

/** Fills a set or define site with the addition just made (`before` is the old shape). */
function fillAdd(cell: number, before: number, key: number, site: number, ownOnly = false): void {
  const after = shapeOf(cell);
  if (!cacheable(before) || !cacheable(after) || (i32[before * 2 + OFF.SHAPE.shapeFlags] & SHAPE_NOT_EXTENSIBLE) !== 0) return;
  const found = lookup(after, key);
  const slot = found >> 8;
  if (found === -1 || slot >= i32[after * 2 + OFF.SHAPE.inlineCapacity] || childOf(before, after) === false) return;
  let hops = 0;
  if (!ownOnly) {
    for (let proto = protoOfShape(before); proto !== 0; proto = protoOfShape(shapeOf(proto))) {
      if (hops === 3 || !cacheableProto(shapeOf(proto))) return;
      i32[site + 3 + hops++] = shapeOf(proto);
    }
  }
  i32[site] = before;
  i32[site + 1] = -(FIXED_WORDS[i32[cell * 2 + 1] & KIND_MASK] + slot);
  i32[site + 2] = after;
  i32[site + 6] = hops;
}

const childOf = (parent: number, child: number): boolean => i32[child * 2 + OFF.SHAPE.parentRef] === parent;

/** A prototype whose named lookups are by shape alone, so that its shape proves an absence. */
function cacheableProto(shape: number): boolean {
  return cacheable(shape);
}

function refuse(fp: number, message: string, resume: number): number {
  if (isStrict(fp)) throwTypeError(message);
  return finish(resume);
}

/** Calls the setter of the accessor pair just found; its result is dropped. */
function callSetter(fp: number, receiver: number, key: number, value: number, resume: number): number {
  const setter = i32[tb + TB.scratch] + 41;
  loadAccessor(setter, OFF.ACCESSOR.setter);
  if (s32[setter * 2 + 1] === TAG_UNDEFINED) {
    return refuse(fp, `Cannot set property ${keyText(key)} of ${describe(receiver)} which has only a getter`, resume);
  }
  return callValue(fp, 0, setter, receiver, value, 1, resume, FRAME_DISCARD);
}

/** DefineField: CreateDataPropertyOrThrow on a literal under construction or a class instance. */
export function defineField(obj: number, keyWord: number, value: number, site: number, resume: number): number {
  const cell = s32[obj * 2];
  if (cachedAdd(cell, value, site)) return finish(resume);
  const key = i32[keyWord * 2];
  const before = shapeOf(cell);
  if (!defineOwn(cell, key, value, WEC)) throwTypeError(`Cannot define property ${keyText(key)}, object is not extensible`);
  if (key >= 0) fillAdd(cell, before, key, site, true);
  return finish(resume);
}
