/**
 * [[DefineOwnProperty]]: ValidateAndApplyPropertyDescriptor for every kind of object. A descriptor is
 * a mask of the fields that are present, the attributes (bits WRITABLE, ENUMERABLE, CONFIGURABLE; the
 * same bits in the mask say which are present), and stack slots for value, get and set.
 *
 * The whole is atomic: what was looked at is looked at again under the lock, and if it has changed
 * the operation starts over.
 */
import {
  CONFIGURABLE,
  ENUMERABLE,
  IS_ACCESSOR,
  KIND,
  KIND_MASK,
  OFF,
  WEC,
  WRITABLE,
} from './cells.ts';
import { LENGTH_READ_ONLY, arrayLength, isArray, setArrayLength } from './elements.ts';
import { ERROR_TYPE, raise } from './errors.ts';
import { sameValue } from './equality.ts';
import { foundAttributes, foundSlot, foundWord } from './found.ts';
import type { PropertyKey } from './keys.ts';
import { keyIndex } from './keys.ts';
import { createOwn, getOwnProperty, isExtensible, newAccessor, updateOwn } from './properties.ts';
import { ROOT, rootCell } from './roots.ts';
import { copy, isNumber, numberOf, payloadOf, setInternal, setUndefined } from './slots.ts';
import { b64, i32, sb64, scratch } from './views.ts';

/** Fields of a descriptor beyond the attribute bits. */
export const HAS_VALUE = 16;
export const HAS_GET = 32;
export const HAS_SET = 64;
export const HAS_ALL = HAS_VALUE | WEC;

const OLD = 0;
const NEW = 1;
const GETTER = 2;
const SETTER = 3;

/** False: refused (the caller throws TypeError where the specification does). */
export function validateAndDefine(
  cell: number,
  key: PropertyKey,
  present: number,
  attributes: number,
  value: number,
  getter: number,
  setter: number,
): boolean {
  if (isArray(cell) && key === rootCell(ROOT.length))
    return defineLength(cell, present, attributes, value);
  for (;;) {
    if (!getOwnProperty(cell, key)) {
      if (!isExtensible(cell) || !mayAddIndex(cell, key)) return false;
      if (create(cell, key, present, attributes, value, getter, setter)) return true;
      // Typed arrays refuse rather than race.
      if (key < 0 && (i32[cell * 2 + 1] & KIND_MASK) === KIND.TYPEDARRAY) return false;
      continue;
    }
    copy(scratch + OLD, foundSlot());
    const old = foundAttributes;
    if (!isAllowed(old, present, attributes, value, getter, setter)) return false;
    if ((i32[cell * 2 + 1] & KIND_MASK) === KIND.NAMESPACE && foundWord !== 0) {
      return isSameExport(present, attributes, value);
    }
    if (isNoChange(old, present, attributes)) return true;
    if (apply(cell, key, old, present, attributes, value, getter, setter)) return true;
    if (key < 0 && (i32[cell * 2 + 1] & KIND_MASK) === KIND.TYPEDARRAY) return false;
  }
}

/** Array elements beyond a read-only length may not be added. */
function mayAddIndex(cell: number, key: PropertyKey): boolean {
  return (
    key >= 0 ||
    !isArray(cell) ||
    i32[cell * 2 + OFF.ARRAY.arrayFlags] === 0 ||
    keyIndex(key) < i32[cell * 2 + OFF.ARRAY.length] >>> 0
  );
}

function create(
  cell: number,
  key: PropertyKey,
  present: number,
  attributes: number,
  value: number,
  getter: number,
  setter: number,
): boolean {
  const given = attributes & present;
  if ((present & (HAS_GET | HAS_SET)) !== 0) {
    pairUp(present, getter, setter, 0);
    return createOwn(cell, key, (given & (ENUMERABLE | CONFIGURABLE)) | IS_ACCESSOR, scratch + NEW);
  }
  if ((present & HAS_VALUE) !== 0) copy(scratch + NEW, value);
  else setUndefined(scratch + NEW);
  return createOwn(cell, key, given & WEC, scratch + NEW);
}

/** scratch NEW = an accessor pair of the parts present, the others from `old` (an ACCESSOR or 0). */
function pairUp(present: number, getter: number, setter: number, old: number): void {
  part(scratch + GETTER, (present & HAS_GET) !== 0, getter, old, OFF.ACCESSOR.getter);
  part(scratch + SETTER, (present & HAS_SET) !== 0, setter, old, OFF.ACCESSOR.setter);
  setInternal(scratch + NEW, newAccessor(scratch + GETTER, scratch + SETTER));
}

function part(dst: number, given: boolean, slot: number, old: number, word: number): void {
  if (given) copy(dst, slot);
  else if (old !== 0) sb64[dst] = b64[old + word];
  else setUndefined(dst);
}

/** Steps 4 to 6 of the operation: may the property (value in scratch OLD) change so? */
function isAllowed(
  old: number,
  present: number,
  attributes: number,
  value: number,
  getter: number,
  setter: number,
): boolean {
  if ((old & CONFIGURABLE) !== 0) return true;
  if ((present & attributes & CONFIGURABLE) !== 0) return false;
  if ((present & ENUMERABLE) !== 0 && ((attributes ^ old) & ENUMERABLE) !== 0) return false;
  const toAccessor = (present & (HAS_GET | HAS_SET)) !== 0;
  const toData = (present & (HAS_VALUE | WRITABLE)) !== 0;
  if ((old & IS_ACCESSOR) !== 0) {
    if (toData) return false;
    const pair = payloadOf(scratch + OLD);
    if ((present & HAS_GET) !== 0 && !samePart(pair, OFF.ACCESSOR.getter, getter)) return false;
    return (present & HAS_SET) === 0 || samePart(pair, OFF.ACCESSOR.setter, setter);
  }
  if (toAccessor) return false;
  if ((old & WRITABLE) !== 0) return true;
  if ((present & attributes & WRITABLE) !== 0) return false;
  return (present & HAS_VALUE) === 0 || sameValue(value, scratch + OLD);
}

function samePart(pair: number, word: number, slot: number): boolean {
  sb64[scratch + GETTER] = b64[pair + word];
  return sameValue(scratch + GETTER, slot);
}

function isNoChange(old: number, present: number, attributes: number): boolean {
  if ((present & (HAS_VALUE | HAS_GET | HAS_SET)) !== 0) return false;
  return (
    ((attributes ^ old) & present & WEC) === 0 &&
    ((present & WRITABLE) === 0 || (old & IS_ACCESSOR) === 0)
  );
}

function isSameExport(present: number, attributes: number, value: number): boolean {
  if ((present & CONFIGURABLE & attributes) !== 0 || (present & (HAS_GET | HAS_SET)) !== 0)
    return false;
  if ((present & WRITABLE) !== 0 && (attributes & WRITABLE) === 0) return false;
  if ((present & ENUMERABLE) !== 0 && (attributes & ENUMERABLE) === 0) return false;
  return (present & HAS_VALUE) === 0 || sameValue(value, scratch + OLD);
}

function apply(
  cell: number,
  key: PropertyKey,
  old: number,
  present: number,
  attributes: number,
  value: number,
  getter: number,
  setter: number,
): boolean {
  const kept = old & ~present;
  const given = attributes & present;
  const wasAccessor = (old & IS_ACCESSOR) !== 0;
  const toAccessor = (present & (HAS_GET | HAS_SET)) !== 0;
  const toData = (present & (HAS_VALUE | WRITABLE)) !== 0;
  if (toAccessor || (wasAccessor && !toData)) {
    if (toAccessor) pairUp(present, getter, setter, wasAccessor ? payloadOf(scratch + OLD) : 0);
    else copy(scratch + NEW, scratch + OLD);
    const next = ((kept | given) & (ENUMERABLE | CONFIGURABLE)) | IS_ACCESSOR;
    return updateOwn(cell, key, next, scratch + NEW);
  }
  if ((present & HAS_VALUE) !== 0) copy(scratch + NEW, value);
  else if (wasAccessor) setUndefined(scratch + NEW);
  else copy(scratch + NEW, scratch + OLD);
  const base = wasAccessor ? kept & ~WRITABLE : kept;
  return updateOwn(cell, key, (base | given) & WEC, scratch + NEW);
}

/** ArraySetLength, the value already being a number (the caller has converted it). */
function defineLength(cell: number, present: number, attributes: number, value: number): boolean {
  if ((present & attributes & (CONFIGURABLE | ENUMERABLE)) !== 0) return false;
  if ((present & (HAS_GET | HAS_SET)) !== 0) return false;
  const readOnly = i32[cell * 2 + OFF.ARRAY.arrayFlags] !== 0;
  if (readOnly && (present & attributes & WRITABLE) !== 0) return false;
  let ok = true;
  if ((present & HAS_VALUE) !== 0) {
    const length = isNumber(value) ? numberOf(value) : -1;
    if (length >>> 0 !== length) raise(ERROR_TYPE.RangeError, 'Invalid array length');
    ok = length === arrayLength(cell) || setArrayLength(cell, length);
  }
  if ((present & WRITABLE) !== 0 && (attributes & WRITABLE) === 0) {
    i32[cell * 2 + OFF.ARRAY.arrayFlags] = LENGTH_READ_ONLY;
  }
  return ok;
}

/** DefineOwnProperty with a full data descriptor. */
export function defineOwn(
  cell: number,
  key: PropertyKey,
  slot: number,
  attributes: number,
): boolean {
  return validateAndDefine(cell, key, HAS_ALL, attributes, slot, 0, 0);
}

/**
 * DefineOwnProperty with an accessor descriptor. getterSlot or setterSlot 0: that field is absent
 * (an existing other half stays). attributes: ENUMERABLE, CONFIGURABLE.
 */
export function defineAccessor(
  cell: number,
  key: PropertyKey,
  getterSlot: number,
  setterSlot: number,
  attributes: number,
): boolean {
  const present =
    ENUMERABLE | CONFIGURABLE | (getterSlot !== 0 ? HAS_GET : 0) | (setterSlot !== 0 ? HAS_SET : 0);
  return validateAndDefine(cell, key, present, attributes, 0, getterSlot, setterSlot);
}
