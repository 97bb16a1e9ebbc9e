/**
 * Values of the guest → message, on the guest thread, in slices.
 *
 * What is under way is split in two. The bytes and the position are the host's (an Outgoing, by number,
 * gone when another thread is mounted); the objects are the guest's: an array of those found so far
 * (the index is the id), a Map from object to id, and a one-element array that keeps the iterator of the
 * Map or Set being written. So cells may move between slices, and what is kept counts as guest memory.
 *
 *     TransferOut(value, limit)                     selfhosted/transfer.js
 *       $TransferOutBegin(limit) -> n               $TransferOutValue(n, objects, ids, value)
 *       $TransferOutSlice(n, objects, ids, hold)    -> undefined: done; true: more; [object, key]: a getter
 *                                                   is to be called, its value goes to $TransferOutValue
 */
import { arrayPush, getElement, setElement } from '../../heap/elements.ts';
import {
  ENUMERABLE,
  IS_ACCESSOR,
  KIND,
  KIND_MASK,
  OFF,
  SHAPE_SLOW_ELEMENTS,
} from '../../heap/cells.ts';
import { VM } from '../../heap/layout.ts';
import { foundAttributes, loadFound } from '../../heap/found.ts';
import { indexKey, isSymbolKey, keyIndex } from '../../heap/keys.ts';
import type { PropertyKey } from '../../heap/keys.ts';
import { mapIteratorStep } from '../../heap/maps.ts';
import { getOwnProperty, newArray, newObjectOfKind, ownKeys } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import {
  copy,
  numberOf,
  setBoolean,
  setInt,
  setObject,
  setString,
  setUndefined,
} from '../../heap/slots.ts';
import { atom, newString, toHost } from '../../heap/strings.ts';
import { TAG_HOLE, TAG_OBJECT, TAG_STRING } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import type { NativeTable } from '../natives.ts';
import { TAG } from './format.ts';
import type { Outgoing } from './guest-outgoing.ts';
import { SLICE_VALUES, SLOT, guarded, outgoing, beginMessage } from './guest-outgoing.ts';
import { writeValue } from './guest-objects.ts';

// --- contents -------------------------------------------------------------------------------------

/** How a step ended. */
const DONE = 0;
const SPENT = 1;
const GETTER = 2;

/** Own enumerable string keys, last one first; without the indices below `from`. */
function listKeys(cell: number, from: number): (string | number)[] {
  const keys: (string | number)[] = [];
  const all = ownKeys(cell);
  for (let i = all.length - 1; i >= 0; i--) {
    const key: PropertyKey = all[i];
    if (key < 0) {
      if (keyIndex(key) >= from) keys.push(keyIndex(key));
    } else if (!isSymbolKey(key)) keys.push(toHost(key));
  }
  return keys;
}

/** Looks a listed key up: 0 gone or not enumerable, 1 its value is in VALUE, 2 an accessor. */
function lookUp(cell: number, key: string | number): number {
  const found = getOwnProperty(cell, typeof key === 'number' ? indexKey(key) : atom(key));
  if (!found || (foundAttributes & ENUMERABLE) === 0) return 0;
  if ((foundAttributes & IS_ACCESSOR) !== 0) return 2;
  loadFound(scratch + SLOT.value);
  return s32[(scratch + SLOT.value) * 2 + 1] === TAG_HOLE ? 0 : 1;
}

function writeKey(o: Outgoing, key: string | number): void {
  if (typeof key === 'number' && key < 2 ** 31) {
    o.out.byte(TAG.INT);
    o.out.int(key);
  } else o.out.text(String(key));
}

/** The pairs of an object, from where it was left. */
function stepPairs(o: Outgoing, cell: number, objects: number, ids: number, from: number): number {
  const keys = (o.keys ??= listKeys(cell, from));
  while (keys.length > 0) {
    if (o.isSpent()) return SPENT;
    const key = keys.pop() as string | number;
    const found = lookUp(cell, key);
    if (found === 0) continue;
    o.key = key;
    writeKey(o, key);
    if (found === 2) return GETTER;
    writeValue(o, scratch + SLOT.value, objects, ids);
  }
  o.keys = null;
  o.out.byte(TAG.END);
  return DONE;
}

function stepArray(o: Outgoing, cell: number, objects: number, ids: number): number {
  const length = o.lengths[o.current];
  if (length < 0) return stepPairs(o, cell, objects, ids, 0);
  const slow = (i32[i32[cell * 2] * 2 + OFF.SHAPE.shapeFlags] & SHAPE_SLOW_ELEMENTS) !== 0;
  while (o.index < length) {
    if (o.isSpent()) return SPENT;
    o.key = o.index++;
    if (getElement(scratch + SLOT.value, cell, o.key))
      writeValue(o, scratch + SLOT.value, objects, ids);
    else if (slow && lookUp(cell, o.key) === 2) return GETTER;
    else {
      o.out.byte(TAG.HOLE);
      o.budget--;
    }
  }
  if (i32[i32[cell * 2] * 2 + OFF.SHAPE.count] > 0) return stepPairs(o, cell, objects, ids, length);
  o.out.byte(TAG.END);
  return DONE;
}

/** Iterator kinds do not matter: every step gives key and value. */
function stepTable(
  o: Outgoing,
  cell: number,
  isMap: boolean,
  objects: number,
  ids: number,
  hold: number,
): number {
  const holder = s32[hold * 2];
  if (
    !getElement(scratch + SLOT.temp, holder, 0) ||
    s32[(scratch + SLOT.temp) * 2 + 1] !== TAG_OBJECT
  ) {
    const iterator = newObjectOfKind(KIND.ITERATOR, 0, 0);
    setObject(scratch + SLOT.field, cell);
    b64[iterator + OFF.ITERATOR.iterated] = sb64[scratch + SLOT.field];
    setObject(scratch + SLOT.temp, iterator);
    setElement(holder, 0, scratch + SLOT.temp);
  }
  const iterator = s32[(scratch + SLOT.temp) * 2];
  while (mapIteratorStep(scratch + SLOT.key, scratch + SLOT.value, iterator)) {
    sb64[scratch + SLOT.field + 4] = sb64[scratch + SLOT.value];
    o.key = isMap ? 'key' : 'value';
    const name =
      s32[(scratch + SLOT.key) * 2 + 1] === TAG_STRING && isMap
        ? toHost(s32[(scratch + SLOT.key) * 2])
        : 'value';
    writeValue(o, scratch + SLOT.key, objects, ids);
    if (isMap) {
      o.key = name;
      writeValue(o, scratch + SLOT.field + 4, objects, ids);
    }
    if (o.isSpent()) return SPENT;
  }
  setUndefined(scratch + SLOT.temp);
  setElement(holder, 0, scratch + SLOT.temp);
  o.out.byte(TAG.END);
  return DONE;
}

function stepError(o: Outgoing, cell: number, objects: number, ids: number): number {
  o.keys ??= getOwnProperty(cell, rootCell(ROOT.cause)) ? ['cause'] : [];
  if (o.keys.length > 0) {
    const key = o.keys.pop() as string;
    if (getOwnProperty(cell, rootCell(ROOT.cause))) {
      o.key = key;
      writeKey(o, key);
      if ((foundAttributes & IS_ACCESSOR) !== 0) return GETTER;
      loadFound(scratch + SLOT.value);
      writeValue(o, scratch + SLOT.value, objects, ids);
    }
  }
  o.keys = null;
  o.out.byte(TAG.END);
  return DONE;
}

function stepContents(
  o: Outgoing,
  cell: number,
  objects: number,
  ids: number,
  hold: number,
): number {
  switch (i32[cell * 2 + 1] & KIND_MASK) {
    case KIND.OBJECT:
    case KIND.ARGUMENTS:
    case KIND.GLOBAL:
    case KIND.NAMESPACE:
      return stepPairs(o, cell, objects, ids, 0);
    case KIND.ARRAY:
      return stepArray(o, cell, objects, ids);
    case KIND.MAP:
      return stepTable(o, cell, true, objects, ids, hold);
    case KIND.SET:
      return stepTable(o, cell, false, objects, ids, hold);
    case KIND.ERROR:
      return stepError(o, cell, objects, ids);
    default:
      return DONE;
  }
}

function currentCell(o: Outgoing, objects: number): number {
  getElement(scratch + SLOT.value, s32[objects * 2], o.current);
  return s32[(scratch + SLOT.value) * 2];
}

function slice(dst: number, o: Outgoing, objects: number, ids: number, hold: number): void {
  o.budget = SLICE_VALUES;
  o.mark = o.out.length;
  if (o.current === -1) o.current = 0;
  while (o.current < o.count) {
    const how = stepContents(o, currentCell(o, objects), objects, ids, hold);
    if (how === SPENT) return setBoolean(dst, true);
    if (how === GETTER) {
      const request = newArray(2);
      setObject(scratch + SLOT.key, currentCell(o, objects));
      arrayPush(request, scratch + SLOT.key);
      setString(scratch + SLOT.key, newString(String(o.key)));
      arrayPush(request, scratch + SLOT.key);
      return setObject(dst, request);
    }
    o.current++;
    o.index = 0;
    o.keys = null;
    o.budget--;
  }
  setUndefined(dst);
}

export const transferOutNatives = {
  /** $TransferOutBegin(limit): number of a new message; limit 0: the VM's. */
  TransferOutBegin: (dst, a) => {
    const limit = numberOf(a);
    setInt(dst, beginMessage(limit === 0 ? transferLimit() : limit));
  },
  /** $TransferOutValue(message, objects, ids, value): writes a value where the message is. */
  TransferOutValue: (dst, a) => {
    const o = outgoing(a);
    copy(scratch + SLOT.field + 5, a + 3);
    guarded(() => {
      writeValue(o, scratch + SLOT.field + 5, a + 1, a + 2);
    });
    setUndefined(dst);
  },
  TransferOutSlice: (dst, a) => {
    const o = outgoing(a);
    guarded(() => {
      slice(dst, o, a + 1, a + 2, a + 3);
    });
  },
  NewTransferMap: (dst) =>
    setObject(dst, newObjectOfKind(KIND.MAP, rootCell(ROOT.MapPrototype), 0)),
} satisfies NativeTable;

/** Bytes that a value crossing to or from the host may have. */
export function transferLimit(): number {
  return i32[VM.transferLimit] * 1024;
}
