/**
 * Objects: the operations that the rest of the system uses, and prototypes. See create.ts (making
 * objects), properties.ts (look-up and change), define.ts (descriptors), ownkeys.ts, integrity.ts,
 * elements.ts (arrays).
 */
import { prepareStore } from './barrier.ts';
import { KIND, KIND_MASK, SHAPE_NOT_EXTENSIBLE } from './cells.ts';
import { replaceShape } from './named.ts';
import { ROOT, rootCell } from './roots.ts';
import { protoOfShape, reparent, shapeFlags } from './shapes.ts';
import { setObject } from './slots.ts';
import { i32, scratch } from './views.ts';

export {
  newArray,
  newArrayFromSlots,
  newObject,
  newObjectOfKind,
  newObjectOfShape,
} from './create.ts';
export { newFunction, newFunctionWithProto, materializeFunction } from './functions.ts';
export { locateProperty, propertyWord } from './named.ts';
export {
  addProperty,
  createOwn,
  deleteProperty,
  findProperty,
  getOwnProperty,
  isExtensible,
  newAccessor,
  setOwn,
} from './properties.ts';
export {
  foundAttributes,
  foundCell,
  foundShape,
  foundSlot,
  foundWhere,
  foundWord,
  loadAccessor,
  loadFound,
  storeFound,
} from './found.ts';
export {
  HAS_GET,
  HAS_SET,
  HAS_VALUE,
  defineAccessor,
  defineOwn,
  validateAndDefine,
} from './define.ts';
export { enumerableOwnKeys, hasPlainIndex, hasPlainIndices, indexBound, namedOwnKeys, ownKeyBound, ownKeys } from './ownkeys.ts';
export { preventExtensions, setIntegrityLevel, testIntegrityLevel } from './integrity.ts';
export { identityHash } from './identity.ts';
export { isShared, lockIfShared, lockObject, unlockIf, unlockObject } from './locks.ts';

/** [[GetPrototypeOf]]: a cell, or 0 for null. */
export function getPrototype(cell: number): number {
  return protoOfShape(i32[cell * 2]);
}

/** [[SetPrototypeOf]]; proto is a cell, or 0 for null. */
export function setPrototype(cell: number, proto: number): boolean {
  for (;;) {
    const shape = i32[cell * 2];
    if (protoOfShape(shape) === proto) return true;
    if ((shapeFlags(shape) & SHAPE_NOT_EXTENSIBLE) !== 0 || isImmutablePrototype(cell))
      return false;
    for (let p = proto; p !== 0; p = protoOfShape(i32[p * 2])) if (p === cell) return false;
    if (proto !== 0) {
      setObject(scratch, proto);
      prepareStore(cell, scratch);
    }
    if (replaceShape(cell, shape, reparent(shape, proto, shapeFlags(shape)))) return true;
  }
}

function isImmutablePrototype(cell: number): boolean {
  return (
    cell === rootCell(ROOT.ObjectPrototype) || (i32[cell * 2 + 1] & KIND_MASK) === KIND.NAMESPACE
  );
}
