/**
 * for-in. The enumerator holds the subject and the list of its enumerable string keys, own ones
 * first, then those of its prototypes that nothing nearer shadows. A key that has been deleted when
 * its turn comes is passed over (14.7.5.9).
 */
import { allocate } from '../../heap/alloc.ts';
import { ENUMERABLE, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { arrayPush, getElement } from '../../heap/elements.ts';
import { findProperty, foundAttributes, getOwnProperty, getPrototype, newArray, ownKeys } from '../../heap/objects.ts';
import { keyOf, keyToValue } from '../../heap/keys.ts';
import { setInternal, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_NULL, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { finish } from './control.ts';
import { wrapPrimitive } from './objects.ts';

export function forInOpen(dst: number, obj: number, next: number): number {
  const tag = s32[obj * 2 + 1];
  const keys = newArray(0);
  const subject = scratch + 50;
  if (tag === TAG_OBJECT) sb64[subject] = sb64[obj];
  else if (tag === TAG_UNDEFINED || tag === TAG_NULL) setUndefined(subject);
  else setObject(subject, wrapPrimitive(obj));
  if (s32[subject * 2 + 1] === TAG_OBJECT) collectKeys(s32[subject * 2], keys);
  const cell = allocate(4);
  i32[cell * 2] = 0;
  i32[cell * 2 + 1] = KIND.FORIN;
  i32[cell * 2 + OFF.FORIN.next] = 0;
  i32[cell * 2 + OFF.FORIN.count] = i32[keys * 2 + OFF.ARRAY.length];
  b64[cell + OFF.FORIN.subject] = sb64[subject];
  setObject(scratch, keys);
  b64[cell + OFF.FORIN.keys] = sb64[scratch];
  setInternal(dst, cell);
  return finish(next);
}

function collectKeys(subject: number, keys: number): void {
  let seen: Set<number> | null = null;
  for (let at = subject; at !== 0; at = getPrototype(at)) {
    const own = ownKeys(at);
    const proto = getPrototype(at);
    for (const key of own) {
      if (key >= 0 && (i32[key * 2 + 1] & KIND_MASK) === KIND.SYMBOL) continue;
      if (seen !== null && seen.has(key)) continue;
      if (proto !== 0 || seen !== null) (seen ??= new Set()).add(key);
      if (!getOwnProperty(at, key) || (foundAttributes & ENUMERABLE) === 0) continue;
      keyToString(scratch + 51, key);
      arrayPush(keys, scratch + 51);
    }
  }
}

/** for-in delivers index keys as strings. */
function keyToString(dst: number, key: number): void {
  keyToValue(dst, key);
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

