/** Making objects. Fresh cells are young and local; unused slots hold the hole. */
import { allocate } from './alloc.ts';
import { initFill, initHeader, initRef } from './barrier.ts';
import {
  FIXED_WORDS,
  KIND,
  OFF,
  SHAPE_CALLABLE,
  SHAPE_EXOTIC,
  SHAPE_INDEXED_EXOTIC,
  SHAPE_NOT_EXTENSIBLE,
} from './cells.ts';
import { valueStart, valueWords } from './gc/trace.ts';
import { ROOT, rootCell } from './roots.ts';
import { rootShape } from './shapes.ts';
import { STORAGE_HEAD } from './storage.ts';
import { TAG_HOLE, TAG_UNDEFINED } from './values.ts';
import { i32, sb64, b64 } from './views.ts';

const CAPACITY = OFF.SHAPE.inlineCapacity;
const OBJECT = KIND.OBJECT;
const OBJECT_WORDS = FIXED_WORDS[OBJECT];
const ARRAY_WORDS = FIXED_WORDS[KIND.ARRAY];

/** Shape flags that come with a kind. */
export const KIND_SHAPE_FLAGS: Readonly<Record<number, number>> = {
  [KIND.WRAPPER]: SHAPE_INDEXED_EXOTIC,
  [KIND.ARGUMENTS]: SHAPE_INDEXED_EXOTIC,
  [KIND.TYPEDARRAY]: SHAPE_INDEXED_EXOTIC,
  [KIND.GLOBAL]: SHAPE_EXOTIC,
  [KIND.NAMESPACE]: SHAPE_EXOTIC | SHAPE_NOT_EXTENSIBLE,
  [KIND.PROXY]: SHAPE_EXOTIC,
  [KIND.FUNCTION]: SHAPE_CALLABLE,
  [KIND.BOUND]: SHAPE_CALLABLE,
  [KIND.HOSTFUNCTION]: SHAPE_CALLABLE,
};

/** An ordinary object of a shape (kind OBJECT) without or with properties: slots hold the hole. */
export function newObjectOfShape(shape: number): number {
  const words = (OBJECT_WORDS + i32[shape * 2 + CAPACITY]) | 0;
  const cell = allocate(words);
  const end = (cell + words) * 2;
  i32[cell * 2] = shape;
  i32[cell * 2 + 1] = OBJECT;
  i32[cell * 2 + 2] = 0;
  i32[cell * 2 + 3] = 0;
  for (let at = (cell + OBJECT_WORDS) * 2; at < end; at += 2) {
    i32[at] = 0;
    i32[at + 1] = TAG_HOLE;
  }
  return cell;
}

/** An ordinary object; proto is a cell or 0 (null). */
export function newObject(proto: number, inlineCapacity: number): number {
  return newObjectOfShape(rootShape(OBJECT, proto, inlineCapacity));
}

/**
 * An object of any kind, its internal values undefined, its other internal words 0. `flags` are
 * shape flags beyond those of the kind.
 */
export function newObjectOfKind(
  kind: number,
  proto: number,
  inlineCapacity: number,
  flags = 0,
): number {
  const shape = rootShape(kind, proto, inlineCapacity, (KIND_SHAPE_FLAGS[kind] ?? 0) | flags);
  const fixed = FIXED_WORDS[kind];
  const cell = allocate(fixed + inlineCapacity);
  initHeader(cell, shape, kind);
  i32.fill(0, cell * 2 + 2, (cell + fixed) * 2);
  for (let i = valueStart[kind]; i < valueStart[kind + 1]; i++) {
    i32[(cell + valueWords[i]) * 2 + 1] = TAG_UNDEFINED;
  }
  initFill(cell, fixed, fixed + inlineCapacity, TAG_HOLE, 0);
  return cell;
}

/** An empty array with room for `capacity` elements. */
export function newArray(capacity: number): number {
  const elements = capacity === 0 ? 0 : newElements(capacity);
  const shape = rootShape(KIND.ARRAY, rootCell(ROOT.ArrayPrototype), 0);
  const cell = allocate(ARRAY_WORDS);
  initHeader(cell, shape, KIND.ARRAY);
  i32[cell * 2 + OFF.ARRAY.slotsRef] = 0;
  initRef(cell, OFF.ARRAY.elementsRef, elements);
  i32[cell * 2 + OFF.ARRAY.length] = 0;
  i32[cell * 2 + OFF.ARRAY.arrayFlags] = 0;
  return cell;
}

function newElements(capacity: number): number {
  const cell = allocate(STORAGE_HEAD + capacity);
  initHeader(cell, capacity, KIND.ELEMENTS);
  i32[cell * 2 + OFF.ELEMENTS.spineRef] = 0;
  i32[cell * 2 + OFF.ELEMENTS.sparseRef] = 0;
  initFill(cell, STORAGE_HEAD, STORAGE_HEAD + capacity, TAG_HOLE, 0);
  return cell;
}

/** An array of the values in `count` slots from `firstSlot`. */
export function newArrayFromSlots(firstSlot: number, count: number): number {
  const cell = newArray(count);
  const elements = i32[cell * 2 + OFF.ARRAY.elementsRef] + STORAGE_HEAD;
  for (let i = 0; i < count; i++) b64[elements + i] = sb64[firstSlot + i];
  i32[cell * 2 + OFF.ARRAY.length] = count;
  return cell;
}
