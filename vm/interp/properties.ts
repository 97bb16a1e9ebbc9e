/** Named properties: [[Get]] and [[Set]] off the fast paths; their inline caches are in property-sites.ts. */
import { CODE_STRICT, IS_ACCESSOR, KIND, KIND_MASK, OFF, SHAPE_RESTRICTED, WEC, WRITABLE } from '../../heap/cells.ts';
import { arrayLength, isArray, setArrayLength } from '../../heap/elements.ts';
import { TB } from '../../heap/layout.ts';
import {
  defineOwn, findProperty, foundAttributes, foundWhere, foundWord, getOwnProperty, isExtensible, loadAccessor, loadFound, setOwn,
} from '../../heap/objects.ts';
import { storeNamed } from '../../heap/named.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { lookup, shapeOf } from '../../heap/shapes.ts';
import { setNumber, numberOf, setInt, setObject, setUndefined } from '../../heap/slots.ts';
import { stringLength } from '../../heap/strings.ts';
import {
  isNumberTag, TAG_BIGINT, TAG_BOOLEAN, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED,
} from '../../heap/values.ts';
import { i32, s32, sb64, tb } from '../../heap/views.ts';
import { FRAME_CODE, FRAME_DISCARD } from '../bytecode/frame.ts';
import { throwRangeError, throwTypeError } from '../errors.ts';
import { isNumericName } from '../numbers.ts';
import { selfHostedId } from '../self-hosted-ids.ts';
import { callSelf, callValue, codeStart, stageArguments } from './calls.ts';
import { DONE, finish } from './control.ts';
import { describe, keyText } from './describe.ts';
import { inStrictRange } from './handlers.ts';
import {
  cacheable, cachedGet, cachedPrimitiveGet, cachedSet, fillAdd, fillArrayLength, fillGet, fillLookup, fillPrimitive, fillSet, fillStore, fillStoreAdd,
} from './property-sites.ts';

/** The prototype on which a primitive's properties are found, 0 for undefined and null. */
export function prototypeOfPrimitive(tag: number): number {
  if (isNumberTag(tag)) return rootCell(ROOT.NumberPrototype);
  switch (tag) {
    case TAG_STRING: return rootCell(ROOT.StringPrototype);
    case TAG_BOOLEAN: return rootCell(ROOT.BooleanPrototype);
    case TAG_SYMBOL: return rootCell(ROOT.SymbolPrototype);
    case TAG_BIGINT: return rootCell(ROOT.BigIntPrototype);
    default: return 0;
  }
}

/** GetProp: the key is the atom in constant word `keyWord`. */
export function getProperty(fp: number, result: number, obj: number, keyWord: number, site: number, resume: number): number {
  const tag = s32[obj * 2 + 1];
  if (tag === TAG_OBJECT) {
    const cell = s32[obj * 2];
    if (cachedGet(fp + result, cell, site)) return DONE;
    if (s32[obj * 2 + 1] !== TAG_OBJECT) setObject(obj, cell); // dst was obj and a racing hole was read
    return getNamed(fp, result, obj, cell, i32[keyWord * 2], site, resume);
  }
  if (tag === TAG_STRING && i32[keyWord * 2] === rootCell(ROOT.length)) {
    setInt(fp + result, stringLength(s32[obj * 2]));
    return DONE;
  }
  const proto = prototypeOfPrimitive(tag);
  if (proto === 0) throwNullishRead(obj, i32[keyWord * 2]);
  if (cachedPrimitiveGet(fp + result, proto, site)) return DONE;
  const key = i32[keyWord * 2];
  if (key >= 0 && getOwnProperty(proto, key) && (foundAttributes & IS_ACCESSOR) === 0) {
    fillPrimitive(site, proto, foundWord - proto);
  }
  return getNamed(fp, result, obj, proto, i32[keyWord * 2], 0, resume);
}

/**
 * The generic [[Get]] with receiver in slot `receiver`, starting at `cell`. Fills the site (0: none)
 * when the property was found on an object of cacheable shape at most two hops away.
 */
export function getNamed(fp: number, result: number, receiver: number, cell: number, key: number, site: number, resume: number): number {
  if (site !== 0 && key === rootCell(ROOT.length) && isArray(cell) && (i32[shapeOf(cell) * 2 + OFF.SHAPE.shapeFlags] & SHAPE_RESTRICTED) === 0) {
    fillArrayLength(site, shapeOf(cell));
    setNumber(fp + result, arrayLength(cell));
    return DONE;
  }
  const holder = findProperty(cell, key);
  const dst = fp + result;
  if (holder === 0) {
    setUndefined(dst);
    return finish(resume);
  }
  const isAccessor = (foundAttributes & IS_ACCESSOR) !== 0;
  if (key >= 0) {
    if (site !== 0) fillGet(cell, holder, key, site, isAccessor);
    fillLookup(cell, holder, key, isAccessor);
  }
  if (isAccessor) return callGetter(fp, result, receiver, resume);
  loadFound(dst);
  return finish(resume);
}

function callGetter(fp: number, result: number, receiver: number, resume: number): number {
  const getter = i32[tb + TB.scratch] + 41;
  loadAccessor(getter, OFF.ACCESSOR.getter);
  if (s32[getter * 2 + 1] === TAG_UNDEFINED) {
    setUndefined(fp + result);
    return finish(resume);
  }
  return callValue(fp, result, getter, receiver, receiver, 0, resume, 0);
}

function throwNullishRead(obj: number, key: number): never {
  const what = s32[obj * 2 + 1] === TAG_NULL ? 'null' : 'undefined';
  return throwTypeError(`Cannot read properties of ${what} (reading '${keyText(key)}')`);
}

/** True if the instruction in progress in the current frame is strict code. */
export function isStrict(fp: number): boolean {
  const code = s32[(fp + FRAME_CODE) * 2];
  if ((i32[code * 2 + OFF.CODE.codeFlags] & CODE_STRICT) !== 0) return true;
  return inStrictRange(i32[code * 2 + OFF.CODE.handlersRef], i32[tb + TB.pc] - codeStart(code));
}

/** SetProp: obj.name = value. */
export function setProperty(fp: number, obj: number, keyWord: number, value: number, site: number, resume: number): number {
  const key = i32[keyWord * 2];
  if (s32[obj * 2 + 1] === TAG_OBJECT) {
    const cell = s32[obj * 2];
    if (cachedSet(cell, value, site)) return finish(resume);
    return setNamed(fp, obj, cell, key, value, site, resume);
  }
  return setOnPrimitive(fp, obj, key, value, resume);
}

/** [[Set]] on a primitive base: a setter on its prototype, or nothing can be written. */
export function setOnPrimitive(fp: number, obj: number, key: number, value: number, resume: number): number {
  const tag = s32[obj * 2 + 1];
  const proto = prototypeOfPrimitive(tag);
  if (proto === 0) {
    throwTypeError(`Cannot set properties of ${tag === TAG_NULL ? 'null' : 'undefined'} (setting '${keyText(key)}')`);
  }
  const own = tag === TAG_STRING && isOwnOfString(s32[obj * 2], key);
  if (!own && findProperty(proto, key) !== 0 && (foundAttributes & IS_ACCESSOR) !== 0)
    return callSetter(fp, obj, key, value, resume);
  if (!isStrict(fp)) return finish(resume);
  const on = `${typeWord(tag)} '${describe(obj)}'`;
  return throwTypeError(
    own ? `Cannot assign to read only property '${keyText(key)}' of ${on}` : `Cannot create property '${keyText(key)}' on ${on}`,
  );
}

/** Characters and length: neither can be written. */
function isOwnOfString(string: number, key: number): boolean {
  return key < 0 ? -key - 1 < stringLength(string) : key === rootCell(ROOT.length);
}

function typeWord(tag: number): string {
  if (isNumberTag(tag)) return 'number';
  if (tag === TAG_STRING) return 'string';
  return tag === TAG_BOOLEAN ? 'boolean' : 'symbol';
}

/** The generic [[Set]] on an object with key an atom, symbol or index; receiver is the object itself. */
export function setNamed(fp: number, obj: number, cell: number, key: number, value: number, site: number, resume: number): number {
  if (key === rootCell(ROOT.length) && isArray(cell)) return setLength(fp, obj, cell, value, resume);
  if (getOwnProperty(cell, key)) {
    if ((foundAttributes & IS_ACCESSOR) !== 0) return callSetter(fp, obj, key, value, resume);
    if ((foundAttributes & WRITABLE) === 0) return refuse(fp, `Cannot assign to read only property '${keyText(key)}' of object '${describe(obj)}'`, resume);
    const shape = shapeOf(cell);
    if (key >= 0 && cacheable(shape)) {
      const found = lookup(shape, key);
      if (found !== -1 && (found & IS_ACCESSOR) === 0) {
        if (site !== 0) fillSet(cell, found, site);
        else fillStore(cell, key, found);
      }
    }
    if (foundWhere === -1 ? setOwn(cell, key, value) : storeNamed(cell, foundWhere, value)) return finish(resume);
    // Another thread may have made an accessor of it since we looked.
    if (getOwnProperty(cell, key) && (foundAttributes & IS_ACCESSOR) !== 0) return callSetter(fp, obj, key, value, resume);
    return refuse(fp, `Cannot assign to read only property '${keyText(key)}' of object '${describe(obj)}'`, resume);
  }
  // Numeric names of a typed array that are no elements of it are nothing.
  if ((i32[cell * 2 + 1] & KIND_MASK) === KIND.TYPEDARRAY && isNumericName(key)) return DONE;
  const holder = findProperty(cell, key);
  if (holder !== 0) {
    if ((foundAttributes & IS_ACCESSOR) !== 0) return callSetter(fp, obj, key, value, resume);
    if ((foundAttributes & WRITABLE) === 0) return refuse(fp, `Cannot assign to read only property '${keyText(key)}' of object '${describe(obj)}'`, resume);
  }
  if (!isExtensible(cell)) return refuse(fp, `Cannot add property ${keyText(key)}, object is not extensible`, resume);
  const before = shapeOf(cell);
  if (!defineOwn(cell, key, value, WEC)) return refuse(fp, `Cannot add property ${keyText(key)}, object is not extensible`, resume);
  if (key >= 0) {
    if (site !== 0) fillAdd(cell, before, key, site, false);
    else fillStoreAdd(cell, before, key);
  }
  return finish(resume);
}

/** ArraySetLength by assignment; a value that is no number is converted first. */
function setLength(fp: number, obj: number, cell: number, value: number, resume: number): number {
  if (!isNumberTag(s32[value * 2 + 1])) {
    const args = stageArguments(fp, 2);
    sb64[args] = sb64[obj];
    sb64[args + 1] = sb64[value];
    return callSelf(fp, 0, selfHostedId('SetArrayLengthSlow'), args, 2, resume, FRAME_DISCARD);
  }
  const length = numberOf(value);
  if (length >>> 0 !== length) throwRangeError('Invalid array length');
  if (!setArrayLength(cell, length)) {
    const what = i32[cell * 2 + OFF.ARRAY.arrayFlags] === 0
      ? `Cannot delete property '${arrayLength(cell) - 1}' of ${describe(obj)}`
      : `Cannot assign to read only property 'length' of object '${describe(obj)}'`;
    return refuse(fp, what, resume);
  }
  return finish(resume);
}

function refuse(fp: number, message: string, resume: number): number {
  if (isStrict(fp)) throwTypeError(message);
  return finish(resume);
}

/** Calls the setter of the accessor pair just found; its result is dropped. */
function callSetter(fp: number, receiver: number, key: number, value: number, resume: number): number {
  const setter = i32[tb + TB.scratch] + 41;
  loadAccessor(setter, OFF.ACCESSOR.setter);
  if (s32[setter * 2 + 1] === TAG_UNDEFINED) {
    return refuse(fp, `Cannot set property ${keyText(key)} of ${describe(receiver)} which has only a getter`, resume);
  }
  return callValue(fp, 0, setter, receiver, value, 1, resume, FRAME_DISCARD);
}

/** DefineField: CreateDataPropertyOrThrow on a literal under construction or a class instance. */
export function defineField(obj: number, keyWord: number, value: number, site: number, resume: number): number {
  const cell = s32[obj * 2];
  if (cachedSet(cell, value, site)) return finish(resume);
  const key = i32[keyWord * 2];
  const before = shapeOf(cell);
  if (!defineOwn(cell, key, value, WEC)) throwTypeError(`Cannot define property ${keyText(key)}, object is not extensible`);
  if (key >= 0) fillAdd(cell, before, key, site, true);
  return finish(resume);
}
