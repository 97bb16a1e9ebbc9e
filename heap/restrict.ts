/**
 * Thread.restrict: an object that one thread alone may touch.
 *
 * The object gets a dictionary shape of its own (never cached, so every named access takes the generic
 * path) whose flags hold SHAPE_RESTRICTED and, above, the id of its thread; and its elements move to
 * the sparse table, so that every indexed access takes the slow path too. Both paths look at flags that
 * they read anyway, and call `checkOwner` if the bit is set.
 */
import { storeValue } from './barrier.ts';
import {
  KIND,
  KIND_MASK,
  OFF,
  SHAPE_LAZY,
  SHAPE_RESTRICTED,
  SHAPE_SLOW_ELEMENTS,
  WEC,
} from './cells.ts';
import { elementWord } from './elements.ts';
import { ERROR_TYPE, raise } from './errors.ts';
import { materializeFunction } from './functions.ts';
import { TB } from './layout.ts';
import { replaceShape } from './named.ts';
import { RESTRICTED_SHIFT, checkOwner } from './owner.ts';
import { newDictionary, protoOfShape, shapeFlags } from './shapes.ts';
import { set } from './slots.ts';
import { setSparse } from './sparse.ts';
import { placeCell, placeWord, findSlot, slotCapacity } from './storage.ts';
import { TAG_HOLE } from './values.ts';
import { b64, i32, s32, sb64, scratch, tb } from './views.ts';

const VALUE = 5;

/** Kinds whose contents are reached by nothing but property access. */
const RESTRICTABLE = new Set<number>([KIND.OBJECT, KIND.ARRAY, KIND.ERROR, KIND.FUNCTION]);

/** From now on only the current thread may touch the object's properties. */
export function restrictToThread(cell: number): void {
  if (!RESTRICTABLE.has(i32[cell * 2 + 1] & KIND_MASK)) {
    raise(ERROR_TYPE.TypeError, 'Only ordinary objects and arrays can be restricted to a thread');
  }
  for (;;) {
    const shape = i32[cell * 2];
    const flags = shapeFlags(shape);
    if ((flags & SHAPE_RESTRICTED) !== 0) return checkOwner(flags);
    if ((flags & SHAPE_LAZY) !== 0) {
      materializeFunction(cell);
      continue;
    }
    const own =
      flags | SHAPE_RESTRICTED | SHAPE_SLOW_ELEMENTS | (i32[tb + TB.id] << RESTRICTED_SHIFT);
    if (replaceShape(cell, shape, newDictionary(shape, protoOfShape(shape), own))) break;
  }
  moveElements(cell);
}

/** Dense elements to the sparse table; what is left are holes. */
function moveElements(cell: number): void {
  const capacity = slotCapacity(i32[cell * 2 + OFF.OBJECT.elementsRef]);
  const value = scratch + VALUE;
  for (let index = 0; index < capacity; index++) {
    const word = elementWord(cell, index);
    if (word === 0) continue;
    sb64[value] = b64[word];
    if (s32[value * 2 + 1] === TAG_HOLE) continue;
    setSparse(cell, index, WEC, value);
    if (!findSlot(i32[cell * 2 + OFF.OBJECT.elementsRef], index)) continue;
    set(value, TAG_HOLE, 0);
    storeValue(placeCell, placeWord, value);
  }
}
