/**
 * for-in. The enumerator holds the subject and the list of its enumerable string keys, own ones
 * first, then those of its prototypes that nothing nearer shadows. A key that has been deleted when
 * its turn comes is passed over (14.7.5.9).
 */
import { allocate } from '../../heap/alloc.ts';
import { KIND, OFF } from '../../heap/cells.ts';
import { arrayPush, getElement } from '../../heap/elements.ts';
import { enumerableOwnKeys, findProperty, getOwnProperty, getPrototype, newArray, ownKeyBound } from '../../heap/objects.ts';
import { keyOf, keyToValue } from '../../heap/keys.ts';
import { setInternal, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_NULL, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { callSelf, stageArguments } from './calls.ts';
import { finish } from './control.ts';
import { wrapPrimitive } from './objects.ts';
import { SELF } from './self.ts';

/** Keys of an object that are listed in one slice. */
const MAX_KEYS = 4096;

export function forInOpen(fp: number, dst: number, obj: number, next: number): number {
  const tag = s32[obj * 2 + 1];
  const subject = scratch + 50;
  if (tag === TAG_OBJECT) sb64[subject] = sb64[obj];
  else if (tag === TAG_UNDEFINED || tag === TAG_NULL) setUndefined(subject);
  else setObject(subject, wrapPrimitive(obj));
  const keys = newArray(0);
  if (s32[subject * 2 + 1] === TAG_OBJECT) {
    const cell = s32[subject * 2];
    if (ownKeyBound(cell) > MAX_KEYS) {
      const args = stageArguments(fp, 1);
      sb64[args] = sb64[subject];
      return callSelf(fp, dst - fp, SELF.ForInSlow, args, 1, next);
    }
    for (const key of enumerableOwnKeys(cell)) addKey(keys, key);
    addInheritedKeys(keys, cell);
  }
  newEnumerator(dst, subject, keys);
  return finish(next);
}

export function newEnumerator(dst: number, subject: number, keys: number): void {
  const cell = allocate(4);
  i32[cell * 2] = 0;
  i32[cell * 2 + 1] = KIND.FORIN;
  i32[cell * 2 + OFF.FORIN.next] = 0;
  i32[cell * 2 + OFF.FORIN.count] = i32[keys * 2 + OFF.ARRAY.length];
  b64[cell + OFF.FORIN.subject] = sb64[subject];
  setObject(scratch, keys);
  b64[cell + OFF.FORIN.keys] = sb64[scratch];
  setInternal(dst, cell);
}

/** Index keys are delivered as strings too. */
function addKey(keys: number, key: number): void {
  keyToValue(scratch + 51, key);
  arrayPush(keys, scratch + 51);
}

/** Adds the enumerable string keys of the prototypes that nothing nearer has, enumerable or not. */
export function addInheritedKeys(keys: number, subject: number): void {
  for (let at = getPrototype(subject); at !== 0; at = getPrototype(at)) {
    for (const key of enumerableOwnKeys(at)) if (!isShadowed(subject, at, key)) addKey(keys, key);
  }
}

function isShadowed(subject: number, holder: number, key: number): boolean {
  for (let at = subject; at !== holder && at !== 0; at = getPrototype(at)) if (getOwnProperty(at, key)) return true;
  return false;
}

export function forInNext(dst: number, state: number): boolean {
  const cell = s32[state * 2];
  sb64[scratch + 50] = b64[cell + OFF.FORIN.keys];
  const keys = s32[(scratch + 50) * 2];
  sb64[scratch + 51] = b64[cell + OFF.FORIN.subject];
  const subject = s32[(scratch + 51) * 2];
  for (;;) {
    const i = i32[cell * 2 + OFF.FORIN.next];
    if (i >= i32[cell * 2 + OFF.FORIN.count]) return false;
    i32[cell * 2 + OFF.FORIN.next] = i + 1;
    getElement(scratch + 52, keys, i);
    if (findProperty(subject, keyOf(scratch + 52)) !== 0) {
      sb64[dst] = sb64[scratch + 52];
      return true;
    }
  }
}

