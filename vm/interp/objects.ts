/** Object instructions off the hot path: definitions, deletion, super, spread, arguments, templates. */
import { storeValue } from '../../heap/barrier.ts';
import {
  CODE_STRICT, CONFIGURABLE, ENUMERABLE, FIXED_WORDS, IS_ACCESSOR, KIND, KIND_MASK, OFF, WC, WEC,
} from '../../heap/cells.ts';
import { arrayPush, setArrayLength, setElement } from '../../heap/elements.ts';
import { MAX_MAPPED } from '../../heap/exotic.ts';
import {
  defineAccessor, defineOwn, deleteProperty as deleteOwn, findProperty, foundAttributes, loadFound, getOwnProperty,
  getPrototype, newArray, newObjectOfKind, ownKeyBound, ownKeys, preventExtensions, setPrototype,
} from '../../heap/objects.ts';
import { keyOf } from '../../heap/keys.ts';
import { propertyCell } from '../../heap/globals.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { copy, setBoolean, setInt, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_INTERNAL, TAG_NULL, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { FRAME_ARG0, FRAME_ARGC, FRAME_CALLEE, FRAME_CODE, FRAME_DISCARD } from '../bytecode/frame.ts';
import { entryFor, newRegExp } from '../builtins/regexp-programs.ts';
import { throwTypeError } from '../errors.ts';
import { callSelf, stageArguments } from './calls.ts';
import { DONE, finish } from './control.ts';
import { describe, keyText } from './describe.ts';
import { isCallable } from './operators.ts';
import { getNamed, isStrict, prototypeOfPrimitive, setNamed } from './properties.ts';
import { fillLookup } from './property-sites.ts';
import { SELF } from './self.ts';
import { serveAllocation } from './service.ts';

/** ToObject of a primitive in a slot (not nullish). */
export function wrapPrimitive(slot: number): number {
  const wrapper = newObjectOfKind(KIND.WRAPPER, prototypeOfPrimitive(s32[slot * 2 + 1]), 0);
  storeValue(wrapper, OFF.WRAPPER.primitive, slot);
  return wrapper;
}

/** `this` of sloppy functions: undefined and null become the global object, primitives are wrapped. */
export function sloppyThis(dst: number, self: number, next: number): number {
  const tag = s32[self * 2 + 1];
  if (tag === TAG_OBJECT) copy(dst, self);
  else if (tag === TAG_UNDEFINED || tag === TAG_NULL) setObject(dst, rootCell(ROOT.Global));
  else setObject(dst, wrapPrimitive(self));
  return finish(next);
}

function self(fp: number, result: number, id: number, slots: readonly number[], resume: number, flags = 0): number {
  const args = stageArguments(fp, slots.length);
  for (let i = 0; i < slots.length; i++) sb64[args + i] = sb64[slots[i]];
  return callSelf(fp, result, id, args, slots.length, resume, flags);
}

export function instanceOf(fp: number, result: number, value: number, target: number, resume: number): number {
  if (s32[target * 2 + 1] !== TAG_OBJECT) throwTypeError("Right-hand side of 'instanceof' is not an object");
  const cell = s32[target * 2];
  // The ordinary case: @@hasInstance is Function.prototype's own, and `prototype` is plain data.
  if ((i32[cell * 2 + 1] & KIND_MASK) === KIND.FUNCTION && findProperty(cell, rootCell(ROOT.symbolHasInstance)) === rootCell(ROOT.FunctionPrototype)) {
    fillLookup(cell, rootCell(ROOT.FunctionPrototype), rootCell(ROOT.symbolHasInstance), false);
    const holder = findProperty(cell, rootCell(ROOT.prototype));
    if (holder !== 0 && (foundAttributes & IS_ACCESSOR) === 0) {
      loadFound(scratch);
      fillLookup(cell, holder, rootCell(ROOT.prototype), false);
      if (s32[scratch * 2 + 1] === TAG_OBJECT) {
        const proto = s32[scratch * 2];
        let at = s32[value * 2 + 1] === TAG_OBJECT ? getPrototype(s32[value * 2]) : 0;
        while (at !== 0 && at !== proto) at = getPrototype(at);
        setBoolean(fp + result, at !== 0);
        return DONE;
      }
    }
  } else if (!isCallable(target) && findProperty(cell, rootCell(ROOT.symbolHasInstance)) === 0) {
    throwTypeError("Right-hand side of 'instanceof' is not callable");
  }
  return self(fp, result, SELF.InstanceOfSlow, [value, target], resume);
}

export function hasProperty(fp: number, result: number, key: number, obj: number, resume: number): number {
  if (s32[obj * 2 + 1] !== TAG_OBJECT) {
    throwTypeError(`Cannot use 'in' operator to search for '${s32[key * 2 + 1] === TAG_OBJECT ? '#<Object>' : keyText(keyOf(key))}' in ${describe(obj)}`);
  }
  if (s32[key * 2 + 1] === TAG_OBJECT) return self(fp, result, SELF.InSlow, [key, obj], resume);
  const cell = s32[obj * 2];
  const name = keyOf(key);
  // An export in its dead zone is there, though it cannot be read yet.
  const exported = (i32[cell * 2 + 1] & KIND_MASK) === KIND.NAMESPACE && name >= 0 && propertyCell(cell, name) !== 0;
  setBoolean(fp + result, exported || findProperty(cell, name) !== 0);
  return finish(resume);
}

export function deleteProperty(fp: number, dst: number, obj: number, key: number, next: number): number {
  const tag = s32[obj * 2 + 1];
  if (tag === TAG_UNDEFINED || tag === TAG_NULL) throwTypeError('Cannot convert undefined or null to object');
  const target = tag === TAG_OBJECT ? s32[obj * 2] : wrapPrimitive(obj);
  const deleted = deleteOwn(target, key);
  if (!deleted && isStrict(fp)) throwTypeError(`Cannot delete property '${keyText(key)}' of ${describe(obj)}`);
  setBoolean(dst, deleted);
  return finish(next);
}

export function deleteElement(fp: number, result: number, obj: number, key: number, next: number): number {
  if (s32[key * 2 + 1] === TAG_OBJECT) {
    setBoolean(scratch + 50, isStrict(fp));
    return self(fp, result, SELF.DeleteElemSlow, [obj, key, scratch + 50], next);
  }
  return deleteProperty(fp, fp + result, obj, keyOf(key), next);
}

/** super[key]: found from the home object's prototype, got with receiver `receiver`. */
export function getSuper(fp: number, result: number, home: number, receiver: number, key: number, next: number): number {
  if (s32[key * 2 + 1] === TAG_OBJECT) return self(fp, result, SELF.GetSuperSlow, [home, receiver, key], next);
  const parent = getPrototype(s32[home * 2]);
  if (parent === 0) throwTypeError(`Cannot read properties of null (reading '${keyText(keyOf(key))}')`);
  return getNamed(fp, result, receiver, parent, keyOf(key), 0, next);
}

/** super[key] = value: a setter found above is run, else the property is set on the receiver. */
export function setSuper(fp: number, home: number, receiver: number, key: number, value: number, next: number): number {
  if (s32[key * 2 + 1] === TAG_OBJECT) return self(fp, 0, SELF.SetSuperSlow, [home, receiver, key, value], next, FRAME_DISCARD);
  const parent = getPrototype(s32[home * 2]);
  const name = keyOf(key);
  if (parent !== 0 && findProperty(parent, name) !== 0 && (foundAttributes & IS_ACCESSOR) !== 0) {
    return setNamed(fp, receiver, parent, name, value, 0, next);
  }
  return setNamed(fp, receiver, s32[receiver * 2], name, value, 0, next);
}

/** CreateDataPropertyOrThrow with a computed key. */
export function defineElement(obj: number, key: number, value: number, next: number): number {
  if (!defineOwn(s32[obj * 2], keyOf(key), value, WEC)) throwTypeError(`Cannot define property ${keyText(keyOf(key))}, object is not extensible`);
  return finish(next);
}

export function defineMethod(obj: number, key: number, fn: number, next: number): number {
  if (!defineOwn(s32[obj * 2], keyOf(key), fn, WC)) throwTypeError(`Cannot redefine property: ${keyText(keyOf(key))}`);
  return finish(next);
}

/** One half of an accessor; the other half, if there is one already, stays. */
export function defineAccessorProperty(obj: number, key: number, getter: number, setter: number, enumerable: number, next: number): number {
  const cell = s32[obj * 2];
  const name = keyOf(key);
  setUndefined(scratch + 50);
  setUndefined(scratch + 51);
  if (getOwnProperty(cell, name) && (foundAttributes & IS_ACCESSOR) !== 0) {
    loadFound(scratch);
    const pair = s32[scratch * 2];
    sb64[scratch + 50] = b64[pair + OFF.ACCESSOR.getter];
    sb64[scratch + 51] = b64[pair + OFF.ACCESSOR.setter];
  }
  if (getter !== 0) copy(scratch + 50, getter);
  if (setter !== 0) copy(scratch + 51, setter);
  const attributes = CONFIGURABLE | (enumerable !== 0 ? ENUMERABLE : 0);
  if (!defineAccessor(cell, name, scratch + 50, scratch + 51, attributes)) throwTypeError(`Cannot redefine property: ${keyText(name)}`);
  return finish(next);
}

/** __proto__: value in a literal. */
export function setProto(obj: number, proto: number, next: number): number {
  const tag = s32[proto * 2 + 1];
  if (tag === TAG_OBJECT) setPrototype(s32[obj * 2], s32[proto * 2]);
  else if (tag === TAG_NULL) setPrototype(s32[obj * 2], 0);
  return finish(next);
}

export function pushElement(array: number, value: number, next: number): number {
  arrayPush(s32[array * 2], value);
  return finish(next);
}

export function pushHole(array: number, next: number): number {
  const cell = s32[array * 2];
  setArrayLength(cell, (i32[cell * 2 + OFF.ARRAY.length] >>> 0) + 1);
  return finish(next);
}

/** site: [the pattern's entry (regexp-programs.ts), flag bits], for machine code. */
export function regExpLiteral(fp: number, result: number, pattern: number, flags: number, site: number, next: number): number {
  const cell = newRegExp(i32[pattern * 2], i32[flags * 2], rootCell(ROOT.RegExpPrototype));
  i32[site] = entryFor(i32[pattern * 2], i32[flags * 2]);
  i32[site + 1] = i32[cell * 2 + OFF.REGEXP.flagBits];
  setObject(fp + result, cell);
  return finish(next);
}

/**
 * GetTemplateObject: constant is a RECORD [cached, cooked..., raw...], one object a site for all
 * threads. Two threads that come first at once both build one; the first to publish wins.
 */
export function getTemplate(dst: number, siteWord: number, next: number): number {
  const record = i32[siteWord * 2];
  const fixed = FIXED_WORDS[KIND.RECORD];
  sb64[dst] = b64[record + fixed];
  if (s32[dst * 2 + 1] === TAG_OBJECT) return DONE;
  const count = (i32[record * 2] - 1) >> 1;
  serveAllocation(64 + count * 4);
  const cooked = newArray(count);
  const raw = newArray(count);
  for (let i = 0; i < count; i++) {
    sb64[scratch + 50] = b64[record + fixed + 1 + i];
    arrayPush(cooked, scratch + 50);
    sb64[scratch + 50] = b64[record + fixed + 1 + count + i];
    arrayPush(raw, scratch + 50);
  }
  setObject(scratch + 50, raw);
  freeze(raw);
  defineOwn(cooked, rootCell(ROOT.raw), scratch + 50, 0);
  freeze(cooked);
  setObject(scratch + 50, cooked);
  setUndefined(scratch + 51);
  storeValueOnce(record, fixed, scratch + 51, scratch + 50);
  sb64[dst] = b64[record + fixed];
  return finish(next);
}

function storeValueOnce(cell: number, word: number, expected: number, slot: number): void {
  if (Atomics.load(b64, cell + word) === sb64[expected]) storeValue(cell, word, slot);
}

/** SetIntegrityLevel(frozen) of an ordinary object without accessors. */
function freeze(cell: number): void {
  preventExtensions(cell);
  for (const key of ownKeys(cell)) {
    if (!getOwnProperty(cell, key)) continue;
    const attributes = foundAttributes & ENUMERABLE;
    loadFound(scratch + 52);
    defineOwn(cell, key, scratch + 52, attributes);
  }
}

/** The arguments object of the current frame; env: the ENV that mapped parameters live in, or undefined. */
export function createArguments(fp: number, dst: number, env: number, next: number): number {
  const argc = s32[(fp + FRAME_ARGC) * 2];
  serveAllocation(argc + 64);
  const cell = newObjectOfKind(KIND.ARGUMENTS, rootCell(ROOT.ObjectPrototype), 4);
  const mapped = s32[env * 2 + 1] === TAG_INTERNAL;
  for (let i = 0; i < argc; i++) setElement(cell, i, fp + FRAME_ARG0 + i);
  setInt(scratch + 50, argc);
  defineOwn(cell, rootCell(ROOT.length), scratch + 50, WC);
  setObject(scratch + 50, rootCell(ROOT.ArrayProtoValues));
  defineOwn(cell, rootCell(ROOT.symbolIterator), scratch + 50, WC);
  const strict = (i32[s32[(fp + FRAME_CODE) * 2] * 2 + OFF.CODE.codeFlags] & CODE_STRICT) !== 0;
  if (mapped || !strict) defineOwn(cell, rootCell(ROOT.callee), fp + FRAME_CALLEE, WC);
  else {
    setObject(scratch + 50, rootCell(ROOT.ThrowTypeErrorFn));
    copy(scratch + 51, scratch + 50);
    defineAccessor(cell, rootCell(ROOT.callee), scratch + 50, scratch + 51, 0);
  }
  if (mapped) {
    const formals = i32[s32[(fp + FRAME_CODE) * 2] * 2 + OFF.CODE.params];
    storeValue(cell, OFF.ARGUMENTS.mapped, env);
    i32[cell * 2 + OFF.ARGUMENTS.mappedCount] = Math.min(argc, formals, MAX_MAPPED);
  }
  setObject(dst, cell);
  return finish(next);
}

export function createRest(fp: number, dst: number, start: number, next: number): number {
  const argc = s32[(fp + FRAME_ARGC) * 2];
  const count = argc > start ? argc - start : 0;
  serveAllocation(count + 32);
  const array = newArray(count);
  for (let i = 0; i < count; i++) arrayPush(array, fp + FRAME_ARG0 + start + i);
  setObject(dst, array);
  return finish(next);
}

/** Properties that are copied in one slice. */
const MAX_COPIED = 4096;

/** Object spread and rest: own enumerable properties of src but the excluded keys. */
export function copyDataProperties(fp: number, dst: number, src: number, excluded: number, count: number, next: number): number {
  const tag = s32[src * 2 + 1];
  if (tag === TAG_UNDEFINED || tag === TAG_NULL) return DONE;
  const from = tag === TAG_OBJECT ? s32[src * 2] : wrapPrimitive(src);
  if (ownKeyBound(from) > MAX_COPIED) return copySlow(fp, dst, from, excluded, count, next);
  const skip = new Set<number>();
  for (let i = 0; i < count; i++) skip.add(keyOf(excluded + i));
  const target = s32[dst * 2];
  const keys = ownKeys(from);
  for (const key of keys) if (getOwnProperty(from, key) && (foundAttributes & IS_ACCESSOR) !== 0) return copySlow(fp, dst, from, excluded, count, next);
  for (const key of keys) {
    if (skip.has(key) || !getOwnProperty(from, key) || (foundAttributes & ENUMERABLE) === 0) continue;
    loadFound(scratch + 52);
    defineOwn(target, key, scratch + 52, WEC);
  }
  return finish(next);
}

/** A getter is among them, or they are very many: the self-hosted helper reads one property after the other. */
function copySlow(fp: number, dst: number, from: number, excluded: number, count: number, next: number): number {
  const list = newArray(count);
  for (let i = 0; i < count; i++) arrayPush(list, excluded + i);
  setObject(scratch + 50, from);
  setObject(scratch + 51, list);
  const args = stageArguments(fp, 3);
  sb64[args] = sb64[dst];
  sb64[args + 1] = sb64[scratch + 50];
  sb64[args + 2] = sb64[scratch + 51];
  return callSelf(fp, 0, SELF.CopyDataPropertiesSlow, args, 3, next, FRAME_DISCARD);
}
