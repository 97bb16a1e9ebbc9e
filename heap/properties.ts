/**
 * Own properties of any object: look-up, and the changes that need no descriptor. The families
 * behind it: named.ts (ordinary), elements.ts, sparse.ts, exotic.ts, globals.ts, functions.ts.
 */
import { allocate } from './alloc.ts';
import { initHeader, initValue } from './barrier.ts';
import {
  CONFIGURABLE,
  ENUMERABLE,
  FIXED_WORDS,
  IS_ACCESSOR,
  KIND,
  KIND_MASK,
  OFF,
  SHAPE_EXOTIC,
  SHAPE_INDEXED_EXOTIC,
  SHAPE_LAZY,
  SHAPE_NOT_EXTENSIBLE,
  SHAPE_RESTRICTED,
  SHAPE_SLOW_ELEMENTS,
  WEC,
  WRITABLE,
} from './cells.ts';
import { ERROR_TYPE, raise } from './errors.ts';
import { addElement, arrayLength, findElement, setArrayLength, setElement } from './elements.ts';
import { exoticCount, mappedEnv, stopsLookup, unmap, wrappedString } from './exotic.ts';
import {
  foundAttributes,
  foundCell,
  foundShape,
  foundSlot,
  foundWhere,
  setFound,
  setFoundComputed,
  setFoundNamed,
  storeFound,
} from './found.ts';
import { materializeFunction } from './functions.ts';
import { PROPCELL_VALUE, cellFlagsOf, definePropertyCell, propertyCell } from './globals.ts';
import { keyIndex } from './keys.ts';
import type { PropertyKey } from './keys.ts';
import { lockIfShared, unlockIf } from './locks.ts';
import { addNamed, changeNamed, locateProperty, removeNamed, storeNamed } from './named.ts';
import { checkOwner } from './owner.ts';
import { ROOT, rootCell } from './roots.ts';
import { lookup, protoOfShape, shapeFlags } from './shapes.ts';
import { setHole, setInt, setNumber } from './slots.ts';
import { deleteSparse, makeSlow, setSparse } from './sparse.ts';
import { placeCell, placeWord, slotWord } from './storage.ts';
import { toHost } from './text.ts';
import { stringLength } from './strings.ts';
import { typedLength } from './typedarrays.ts';
import { b64, i32, sb64, scratch } from './views.ts';

const FLAGS = OFF.SHAPE.shapeFlags;
const TMP = 7;

/** The shape in which the last getOwnProperty of a named key found nothing. */
export let missedShape = 0;

/**
 * Looks an own property up; sets what was found (found.ts). Private names are found like symbols.
 * Throws ReferenceError for a module export in its temporal dead zone.
 */
export function getOwnProperty(cell: number, key: PropertyKey): boolean {
  if (key < 0) return findElement(cell, -1 - key);
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  if ((kind === KIND.ARRAY || kind === KIND.WRAPPER) && key === rootCell(ROOT.length)) {
    if (findLength(cell, kind)) return true;
  }
  for (;;) {
    const shape = i32[cell * 2];
    const flags = i32[shape * 2 + FLAGS];
    if ((flags & (SHAPE_LAZY | SHAPE_EXOTIC | SHAPE_RESTRICTED)) !== 0) {
      if ((flags & SHAPE_RESTRICTED) !== 0) checkOwner(flags);
      if ((flags & SHAPE_EXOTIC) !== 0 && findInCells(cell, kind, key)) return true;
      if ((flags & SHAPE_LAZY) !== 0 && isLazyKey(key)) {
        materializeFunction(cell);
        continue;
      }
    }
    const where = lookup(shape, key);
    if (where === -1) {
      missedShape = shape;
      return false;
    }
    if (locateProperty(cell, where >>> 8) && setFoundNamed(placeCell, placeWord, shape, where)) {
      return true;
    }
    // The hole: another thread has just deleted or moved the property.
    if (i32[cell * 2] === shape && lookup(shape, key) === where) {
      missedShape = shape;
      return false;
    }
  }
}

function isLazyKey(key: PropertyKey): boolean {
  return (
    key === rootCell(ROOT.prototype) || key === rootCell(ROOT.name) || key === rootCell(ROOT.length)
  );
}

function findLength(cell: number, kind: number): boolean {
  if (kind === KIND.ARRAY) {
    const flags = i32[i32[cell * 2] * 2 + FLAGS];
    if ((flags & SHAPE_RESTRICTED) !== 0) checkOwner(flags);
    setNumber(foundSlot(), arrayLength(cell));
    return setFoundComputed(i32[cell * 2 + OFF.ARRAY.arrayFlags] === 0 ? WRITABLE : 0);
  }
  const string = wrappedString(cell);
  if (string === 0) return false;
  setInt(foundSlot(), stringLength(string));
  return setFoundComputed(0);
}

function findInCells(object: number, kind: number, key: PropertyKey): boolean {
  const cell = propertyCell(object, key);
  if (cell === 0) return false;
  if (kind === KIND.GLOBAL) return setFound(cell, PROPCELL_VALUE, cellFlagsOf(cell) & 0xff);
  if (!setFound(cell, PROPCELL_VALUE, WRITABLE | ENUMERABLE)) {
    raise(ERROR_TYPE.ReferenceError, `Cannot access '${toHost(key)}' before initialization`);
  }
  return true;
}

/** The object on the prototype chain, `cell` itself first, that has the property; 0: none has. */
export function findProperty(cell: number, key: PropertyKey): number {
  for (let object = cell; object !== 0; object = protoOfShape(i32[object * 2])) {
    if (getOwnProperty(object, key)) return object;
    if (key < 0 && stopsLookup(object)) return 0;
  }
  return 0;
}

export function isExtensible(cell: number): boolean {
  return (shapeFlags(i32[cell * 2]) & SHAPE_NOT_EXTENSIBLE) === 0;
}

/** An accessor pair; slots hold functions or undefined. */
export function newAccessor(getter: number, setter: number): number {
  const cell = allocate(FIXED_WORDS[KIND.ACCESSOR]);
  initHeader(cell, 0, KIND.ACCESSOR);
  initValue(cell, OFF.ACCESSOR.getter, getter);
  initValue(cell, OFF.ACCESSOR.setter, setter);
  return cell;
}

/**
 * Adds a property that the last getOwnProperty(cell, key) did not find. False if the object has
 * changed since: look again. Extensibility is the caller's business.
 */
export function createOwn(
  cell: number,
  key: PropertyKey,
  attributes: number,
  slot: number,
): boolean {
  if (key < 0) return defineElement(cell, keyIndex(key), attributes, slot);
  const flags = shapeFlags(i32[cell * 2]);
  if ((flags & (SHAPE_EXOTIC | SHAPE_LAZY)) !== 0) {
    if ((i32[cell * 2 + 1] & KIND_MASK) === KIND.GLOBAL) {
      definePropertyCell(cell, key, attributes, slot);
      return true;
    }
    if ((flags & SHAPE_LAZY) !== 0) {
      materializeFunction(cell);
      return false;
    }
  }
  return addNamed(cell, missedShape, key, attributes, slot);
}

/** Changes the property that the last getOwnProperty(cell, key) found, likewise. */
export function updateOwn(
  cell: number,
  key: PropertyKey,
  attributes: number,
  slot: number,
): boolean {
  if (key < 0) return defineElement(cell, keyIndex(key), attributes, slot);
  if (foundWhere !== -1) return changeNamed(cell, foundShape, key, foundWhere, attributes, slot);
  if ((i32[foundCell * 2 + 1] & KIND_MASK) === KIND.PROPCELL) {
    definePropertyCell(cell, key, attributes, slot);
  }
  return true;
}

/** Gives element `index` this value (or ACCESSOR) and these attributes; true but for refused exotic ones. */
export function defineElement(
  cell: number,
  index: number,
  attributes: number,
  slot: number,
): boolean {
  const flags = shapeFlags(i32[cell * 2]);
  if ((flags & SHAPE_INDEXED_EXOTIC) !== 0) {
    const done = defineExotic(cell, index, attributes, slot);
    if (done !== 0) return done > 0;
  }
  if (attributes === WEC) {
    if (!findElement(cell, index)) return addElement(cell, index, slot);
    if (foundAttributes === WEC) return setElement(cell, index, slot);
  }
  while (!makeSlow(cell));
  setSparse(cell, index, attributes, slot);
  clearDense(cell, index);
  if ((i32[cell * 2 + 1] & KIND_MASK) === KIND.ARRAY && index >= arrayLength(cell)) {
    setArrayLength(cell, index + 1);
  }
  return true;
}

function clearDense(cell: number, index: number): void {
  const word = slotWord(i32[cell * 2 + OFF.OBJECT.elementsRef], index);
  if (word === 0) return;
  setHole(scratch + TMP);
  b64[word] = sb64[scratch + TMP];
}

/** 1 done, -1 refused, 0: as an ordinary element. */
function defineExotic(cell: number, index: number, attributes: number, slot: number): number {
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  if (kind === KIND.WRAPPER) return index < exoticCount(cell) ? -1 : 0;
  if (kind === KIND.TYPEDARRAY) {
    if (index >= typedLength(cell) || attributes !== WEC) return -1;
    setElement(cell, index, slot);
    return 1;
  }
  if (mappedEnv(cell, index) === 0) return 0;
  if (attributes === WEC) {
    setElement(cell, index, slot);
    return 1;
  }
  if ((attributes & IS_ACCESSOR) === 0) setElement(cell, index, slot);
  unmap(cell, index);
  return 0;
}

/** Defines an ordinary or other property that the caller knows to be absent (fresh objects, installers). */
export function addProperty(
  cell: number,
  key: PropertyKey,
  slot: number,
  attributes: number,
): void {
  for (;;) {
    const done = getOwnProperty(cell, key)
      ? updateOwn(cell, key, attributes, slot)
      : createOwn(cell, key, attributes, slot);
    if (done) return;
  }
}

/**
 * Sets an own data property; adds an ordinary one if it is absent. False if it is read-only or an
 * accessor, or may not be added. The prototypes are the caller's business.
 */
export function setOwn(cell: number, key: PropertyKey, slot: number): boolean {
  if (key < 0) return setElement(cell, -1 - key, slot);
  for (;;) {
    if (!getOwnProperty(cell, key)) {
      if (!isExtensible(cell)) return false;
      if (createOwn(cell, key, WEC, slot)) return true;
      continue;
    }
    if ((foundAttributes & (WRITABLE | IS_ACCESSOR)) !== WRITABLE) return false;
    if (foundWhere !== -1) {
      if (storeNamed(cell, foundWhere, slot)) return true;
      continue;
    }
    const kind = i32[cell * 2 + 1] & KIND_MASK;
    if (kind === KIND.NAMESPACE) return false;
    // An array's length is set by the caller, who has converted the value (setArrayLength).
    if (kind === KIND.ARRAY) return false;
    storeFound(slot);
    return true;
  }
}

/** [[Delete]] */
export function deleteProperty(cell: number, key: PropertyKey): boolean {
  for (;;) {
    if (!getOwnProperty(cell, key)) return true;
    if ((foundAttributes & CONFIGURABLE) === 0) return false;
    if (key < 0) return deleteElement(cell, keyIndex(key));
    if (foundWhere === -1) {
      // A PROPCELL: it stays, without a value.
      setHole(scratch + TMP);
      storeFound(scratch + TMP);
      return true;
    }
    if (removeNamed(cell, foundShape, key, foundWhere)) return true;
  }
}

/** A configurable element that exists. */
function deleteElement(cell: number, index: number): boolean {
  const flags = shapeFlags(i32[cell * 2]);
  if ((flags & SHAPE_INDEXED_EXOTIC) !== 0) {
    if (index < exoticCount(cell)) return false;
    if ((i32[cell * 2 + 1] & KIND_MASK) === KIND.ARGUMENTS) unmap(cell, index);
  }
  if ((flags & SHAPE_SLOW_ELEMENTS) !== 0) deleteSparse(cell, index);
  const locked = lockIfShared(cell);
  clearDense(cell, index);
  unlockIf(locked, cell);
  return true;
}
