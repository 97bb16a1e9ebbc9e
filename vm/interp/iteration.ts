/**
 * Array iteration without iterator objects. The three slots of an iteration are [iterator, next,
 * index]; a hole in `next` means fast mode: the first slot is the array itself, the third the index.
 * Fast mode is entered only while the array iterator protocol is pristine, and left by nothing: a
 * guest that patches %ArrayIteratorPrototype%.next during a loop is seen by the next loop.
 */
import { KIND, KIND_MASK } from '../../heap/cells.ts';
import { arrayLength, getElement } from '../../heap/elements.ts';
import { arrayIterationIsPristine } from '../pristine.ts';
import { copy, setInt, setHole, setUndefined } from '../../heap/slots.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { i32, s32 } from '../../heap/views.ts';

export function iterOpen(it: number, obj: number): boolean {
  if (s32[obj * 2 + 1] !== TAG_OBJECT) return false;
  const cell = s32[obj * 2];
  if ((i32[cell * 2 + 1] & KIND_MASK) !== KIND.ARRAY || !arrayIterationIsPristine(cell)) return false;
  copy(it, obj);
  setHole(it + 1);
  setInt(it + 2, 0);
  return true;
}

/** Fast mode: the next element to dst; false at the end (and for ever after). */
export function iterNext(dst: number, it: number): boolean {
  const index = s32[(it + 2) * 2];
  const cell = s32[it * 2];
  if (index >= 0 && index < arrayLength(cell)) {
    if (!getElement(dst, cell, index)) setUndefined(dst);
    s32[(it + 2) * 2] = index + 1;
    return true;
  }
  s32[(it + 2) * 2] = -1;
  return false;
}
