/** Extensibility, sealing, freezing, and the lengths of arrays that have elements to consult. */
import {
  CONFIGURABLE,
  IS_ACCESSOR,
  KIND,
  KIND_MASK,
  OFF,
  SHAPE_EXOTIC,
  SHAPE_FROZEN_ELEMENTS,
  SHAPE_LAZY,
  SHAPE_NOT_EXTENSIBLE,
  SHAPE_SEALED_ELEMENTS,
  SHAPE_SLOW_ELEMENTS,
  WRITABLE,
} from './cells.ts';
import { ERROR_TYPE, raise } from './errors.ts';
import {
  arrayLength,
  elementWord,
  getElement,
  installSlowLength,
  setDenseLength,
  setElement,
} from './elements.ts';
import { mappedEnv, unmap } from './exotic.ts';
import { foundAttributes } from './found.ts';
import { materializeFunction } from './functions.ts';
import { restrictCells } from './globals.ts';
import { replaceShape, restrictNamed } from './named.ts';
import { ownKeys } from './ownkeys.ts';
import { deleteProperty, getOwnProperty, isExtensible } from './properties.ts';
import { indexKey } from './keys.ts';
import { protoOfShape, reparent, shapeFlags } from './shapes.ts';
import { forEachSparse, restrictSparse } from './sparse.ts';
import { slotCapacity } from './storage.ts';
import { typedLength } from './typedarrays.ts';
import { TAG_HOLE } from './values.ts';
import { i32, scratch } from './views.ts';

const TMP = 6;

/** [[PreventExtensions]] */
export function preventExtensions(cell: number): boolean {
  for (;;) {
    const shape = i32[cell * 2];
    const flags = shapeFlags(shape);
    if ((flags & SHAPE_NOT_EXTENSIBLE) !== 0) return true;
    if ((flags & SHAPE_LAZY) !== 0) {
      materializeFunction(cell);
      continue;
    }
    const next = reparent(shape, protoOfShape(shape), flags | SHAPE_NOT_EXTENSIBLE);
    if (replaceShape(cell, shape, next)) return true;
  }
}

/** SetIntegrityLevel: sealed, or frozen. */
export function setIntegrityLevel(cell: number, frozen: boolean): boolean {
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  if (frozen && kind === KIND.TYPEDARRAY && typedLength(cell) > 0) {
    preventExtensions(cell);
    raise(ERROR_TYPE.TypeError, 'Cannot freeze array buffer views with elements');
  }
  if (frozen && kind === KIND.NAMESPACE) {
    raise(ERROR_TYPE.TypeError, "Cannot assign to read only property of object '[object Module]'");
  }
  if (kind === KIND.ARGUMENTS && frozen) unmapAll(cell);
  if (!preventExtensions(cell)) return false;
  const accessorMask = 0xff & ~CONFIGURABLE;
  const dataMask = frozen ? accessorMask & ~WRITABLE : accessorMask;
  const added = SHAPE_SEALED_ELEMENTS | (frozen ? SHAPE_FROZEN_ELEMENTS : 0);
  for (;;) {
    const shape = i32[cell * 2];
    if (restrictNamed(cell, shape, shapeFlags(shape) | added, dataMask, accessorMask)) break;
  }
  if ((shapeFlags(i32[cell * 2]) & SHAPE_SLOW_ELEMENTS) !== 0)
    restrictSparse(cell, dataMask, accessorMask);
  if ((shapeFlags(i32[cell * 2]) & SHAPE_EXOTIC) !== 0 && kind === KIND.GLOBAL) {
    restrictCells(cell, dataMask, accessorMask);
  }
  if (frozen && kind === KIND.ARRAY) i32[cell * 2 + OFF.ARRAY.arrayFlags] = 1;
  return true;
}

/** Gives mapped arguments values of their own. */
function unmapAll(cell: number): void {
  const count = i32[cell * 2 + OFF.ARGUMENTS.mappedCount];
  for (let i = 0; i < count; i++) {
    if (mappedEnv(cell, i) === 0) continue;
    getElement(scratch + TMP, cell, i);
    unmap(cell, i);
    setElement(cell, i, scratch + TMP);
  }
}

/** TestIntegrityLevel */
export function testIntegrityLevel(cell: number, frozen: boolean): boolean {
  if (isExtensible(cell)) return false;
  for (const key of ownKeys(cell)) {
    if (!getOwnProperty(cell, key)) continue;
    if ((foundAttributes & CONFIGURABLE) !== 0) return false;
    if (frozen && (foundAttributes & (IS_ACCESSOR | WRITABLE)) === WRITABLE) return false;
  }
  return true;
}

/**
 * ArraySetLength for arrays with sparse or sealed elements: deletes from the end until an element
 * refuses.
 */
function setSlowLength(cell: number, length: number): boolean {
  const before = arrayLength(cell);
  if (length >= before) {
    setDenseLength(cell, length);
    return true;
  }
  const flags = shapeFlags(i32[cell * 2]);
  let kept = length;
  const sparse: number[] = [];
  forEachSparse(cell, (index, attributes) => {
    if (index < length) return;
    sparse.push(index);
    if ((attributes & CONFIGURABLE) === 0 && index >= kept) kept = index + 1;
  });
  if ((flags & SHAPE_SEALED_ELEMENTS) !== 0) {
    const end = Math.min(before, slotCapacity(i32[cell * 2 + OFF.OBJECT.elementsRef]));
    for (let i = end - 1; i >= kept; i--) {
      if (i32[elementWord(cell, i) * 2 + 1] !== TAG_HOLE) kept = i + 1;
    }
  }
  for (const index of sparse) if (index >= kept) deleteProperty(cell, indexKey(index));
  setDenseLength(cell, kept);
  return kept === length;
}

installSlowLength(setSlowLength);
