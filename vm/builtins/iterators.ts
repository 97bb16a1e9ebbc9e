/** Natives of built-in iterators. iterKind: what is iterated (FAMILY) in bits 2 and up, what is yielded in bits 0 and 1. */
import { storeValue } from '../../heap/barrier.ts';
import { KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { arrayLength, getElement } from '../../heap/elements.ts';
import { mapIteratorStep } from '../../heap/maps.ts';
import { newArrayFromSlots, newObjectOfKind } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { copy, numberOf, setInt, setNumber, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { throwTypeError } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import { typedGet, typedLength } from '../../heap/typedarrays.ts';
import type { NativeTable } from '../natives.ts';
import { fallBack } from './arrays.ts';
import { setIterResult } from './iter-result.ts';

export const FAMILY = { ARRAY: 0, MAP: 1, SET: 2, STRING: 3, REGEXP: 4 } as const;
export const YIELDS = { KEYS: 0, VALUES: 1, ENTRIES: 2 } as const;
export const FAMILY_SHIFT = 2;

const kindOf = (cell: number): number => i32[cell * 2 + 1] & KIND_MASK;

/** { value: undefined, done: true } */
export function iteratorDone(dst: number): void {
  setUndefined(scratch + 31);
  setIterResult(dst, scratch + 31, true);
}

/** An iterator over the object in `slot`. */
export function newIterator(proto: number, slot: number, family: number, yields: number): number {
  const iterator = newObjectOfKind(KIND.ITERATOR, proto, 0);
  storeValue(iterator, OFF.ITERATOR.iterated, slot);
  i32[iterator * 2 + OFF.ITERATOR.index] = 0;
  i32[iterator * 2 + OFF.ITERATOR.iterKind] = (family << FAMILY_SHIFT) | yields;
  return iterator;
}

/** True if `slot` holds an iterator of this family. */
export function isIterator(slot: number, family: number): boolean {
  if (s32[slot * 2 + 1] !== TAG_OBJECT || kindOf(s32[slot * 2]) !== KIND.ITERATOR) return false;
  return i32[s32[slot * 2] * 2 + OFF.ITERATOR.iterKind] >> FAMILY_SHIFT === family;
}

function yields(iterator: number): number {
  return i32[iterator * 2 + OFF.ITERATOR.iterKind] & 3;
}

function finish(iterator: number): void {
  setUndefined(scratch + 32);
  storeValue(iterator, OFF.ITERATOR.iterated, scratch + 32);
}

/** Result for key scratch + 16 and value scratch + 17. */
function deliver(dst: number, kind: number): void {
  let value = scratch + (kind === YIELDS.KEYS ? 16 : 17);
  if (kind === YIELDS.ENTRIES) {
    setObject(scratch + 18, newArrayFromSlots(scratch + 16, 2));
    value = scratch + 18;
  }
  setIterResult(dst, value, false);
}

function arrayIteratorNext(dst: number, a: number, n: number): void {
  if (!isIterator(a - 1, FAMILY.ARRAY)) {
    throwTypeError(`Method Array Iterator.prototype.next called on incompatible receiver ${describe(a - 1)}`);
  }
  const iterator = s32[(a - 1) * 2];
  sb64[scratch + 19] = b64[iterator + OFF.ITERATOR.iterated];
  if (s32[(scratch + 19) * 2 + 1] === TAG_UNDEFINED) return iteratorDone(dst);
  const target = s32[(scratch + 19) * 2];
  const kind = kindOf(target);
  const index = i32[iterator * 2 + OFF.ITERATOR.index] >>> 0;
  let length: number;
  if (kind === KIND.ARRAY) length = arrayLength(target);
  else if (kind === KIND.TYPEDARRAY) {
    length = typedLength(target);
    if (length < 0) throwTypeError('Cannot perform %ArrayIteratorPrototype%.next on a detached ArrayBuffer');
  } else return fallBack(dst, a, n, 'ArrayIteratorPrototypeNext');
  if (index >= length) {
    finish(iterator);
    return iteratorDone(dst);
  }
  const present = kind === KIND.ARRAY ? getElement(scratch + 17, target, index) : typedGet(scratch + 17, target, index);
  if (!present && kind === KIND.ARRAY && yields(iterator) !== YIELDS.KEYS) {
    return fallBack(dst, a, n, 'ArrayIteratorPrototypeNext');
  }
  i32[iterator * 2 + OFF.ITERATOR.index] = index + 1;
  setNumber(scratch + 16, index);
  deliver(dst, yields(iterator));
}

function tableIteratorNext(family: number, name: string) {
  return (dst: number, a: number): void => {
    if (!isIterator(a - 1, family)) throwTypeError(`Method ${name}.prototype.next called on incompatible receiver ${describe(a - 1)}`);
    const iterator = s32[(a - 1) * 2];
    if (!mapIteratorStep(scratch + 16, scratch + 17, iterator)) return iteratorDone(dst);
    if (family === FAMILY.SET) copy(scratch + 17, scratch + 16);
    deliver(dst, yields(iterator));
  };
}

export const iteratorNatives = {
  /** (object, what it yields) */
  NewArrayIterator: (dst, a) => setObject(dst, newIterator(rootCell(ROOT.ArrayIteratorPrototype), a, FAMILY.ARRAY, s32[(a + 1) * 2])),
  /** What an array iterator iterates, undefined at the end. */
  ArrayIteratorTarget: (dst, a) => {
    sb64[scratch + 16] = b64[s32[a * 2] + OFF.ITERATOR.iterated];
    sb64[dst] = sb64[scratch + 16];
  },
  IteratorIndex: (dst, a) => setNumber(dst, i32[s32[a * 2] * 2 + OFF.ITERATOR.index] >>> 0),
  IteratorKind: (dst, a) => setInt(dst, yields(s32[a * 2])),
  /** (iterator, next index) */
  IteratorAdvance: (dst, a) => {
    i32[s32[a * 2] * 2 + OFF.ITERATOR.index] = numberOf(a + 1) | 0;
    setUndefined(dst);
  },
  IteratorFinish: (dst, a) => {
    finish(s32[a * 2]);
    setUndefined(dst);
  },
  ArrayIteratorNext: arrayIteratorNext,
  MapIteratorNext: tableIteratorNext(FAMILY.MAP, 'Map Iterator'),
  SetIteratorNext: tableIteratorNext(FAMILY.SET, 'Set Iterator'),
} satisfies NativeTable;
