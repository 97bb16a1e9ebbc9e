/** A few intrinsic objects, values to and from the host, for tests of the object model. */
import { initHeader, initTagged } from '../../heap/barrier.ts';
import { allocateOld } from '../../heap/alloc.ts';
import { atom } from '../../heap/atoms.ts';
import { CODE_CONSTRUCTOR, FIXED_WORDS, FLAG_OLD, KIND, OFF } from '../../heap/cells.ts';
import { keyOfNumber, keyOfString } from '../../heap/keys.ts';
import type { PropertyKey as Key } from '../../heap/keys.ts';
import { newFunction, newObject, newObjectOfKind } from '../../heap/objects.ts';
import { ROOT, setRoot } from '../../heap/roots.ts';
import { shareSlice, startSharing } from '../../heap/share.ts';
import {
  setBoolean,
  setNull,
  setNumber,
  setObject,
  setString,
  setUndefined,
} from '../../heap/slots.ts';
import { newString, toHost } from '../../heap/text.ts';
import {
  TAG_BOOLEAN,
  TAG_HOLE,
  TAG_INT,
  TAG_NULL,
  TAG_OBJECT,
  TAG_STRING,
  TAG_UNDEFINED,
} from '../../heap/values.ts';
import { i32, s32, sf64 } from '../../heap/views.ts';
import { own } from './support.ts';

/** Object, function, array and generator prototypes, and the global object. */
export function bootRealm(): void {
  const objectPrototype = newObject(0, 0);
  setRoot(ROOT.ObjectPrototype, TAG_OBJECT, objectPrototype);
  for (const root of [
    ROOT.FunctionPrototype,
    ROOT.ArrayPrototype,
    ROOT.GeneratorPrototype,
    ROOT.GeneratorFunctionPrototype,
  ]) {
    setRoot(root, TAG_OBJECT, newObject(objectPrototype, 0));
  }
  setRoot(ROOT.Global, TAG_OBJECT, newObjectOfKind(KIND.GLOBAL, objectPrototype, 0));
}

export function shareEverything(): void {
  startSharing();
  while (!shareSlice());
}

/** A code cell: enough of one for functions' own properties. */
export function newCode(name: string, length: number, flags = CODE_CONSTRUCTOR): number {
  const words = FIXED_WORDS[KIND.CODE];
  const code = allocateOld(words);
  i32.fill(0, code * 2, (code + words) * 2);
  initTagged(code, OFF.CODE.name, TAG_STRING, atom(name));
  i32[code * 2 + OFF.CODE.codeFlags] = flags;
  i32[code * 2 + OFF.CODE.length] = length;
  initHeader(code, 0, KIND.CODE | FLAG_OLD);
  return code;
}

export function newTestFunction(name = 'f', length = 0, flags = CODE_CONSTRUCTOR): number {
  setUndefined(own(9));
  return newFunction(newCode(name, length, flags), own(9));
}

export function key(text: string | number): Key {
  return typeof text === 'number' ? keyOfNumber(text) : keyOfString(newString(text));
}

export function keyText(k: Key): string {
  return k < 0 ? String(-1 - k) : toHost(k);
}

/** Puts a primitive, or an object (a cell wrapped as { cell }), into a slot. */
export function put(slot: number, value: unknown): number {
  if (value === undefined) setUndefined(slot);
  else if (value === null) setNull(slot);
  else if (typeof value === 'number') setNumber(slot, value);
  else if (typeof value === 'boolean') setBoolean(slot, value);
  else if (typeof value === 'string') setString(slot, newString(value));
  else setObject(slot, (value as { cell: number }).cell);
  return slot;
}

export function take(slot: number): unknown {
  const tag = s32[slot * 2 + 1];
  const payload = s32[slot * 2];
  switch (tag) {
    case TAG_INT:
      return payload;
    case TAG_UNDEFINED:
      return undefined;
    case TAG_NULL:
      return null;
    case TAG_BOOLEAN:
      return payload !== 0;
    case TAG_STRING:
      return toHost(payload);
    case TAG_OBJECT:
      return { cell: payload };
    case TAG_HOLE:
      return 'HOLE';
  }
  if (tag < TAG_INT || tag >= 0) return sf64[slot];
  return `tag ${tag.toString(16)} ${payload}`;
}
