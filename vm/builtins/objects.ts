/** Natives of Object, Function and Symbol: property reflection without guest code. */
import { allocate, reserve } from '../../heap/alloc.ts';
import { initHeader, initRef, initValue, storeRef, storeValue } from '../../heap/barrier.ts';
import {
  CODE_ASYNC, CODE_CLASS, CODE_GENERATOR, CODE_INTRINSIC, CODE_SELF_HOSTED, CONFIGURABLE, ENUMERABLE, FIXED_WORDS, IS_ACCESSOR,
  KIND, KIND_MASK, OFF, WC, WEC, WRITABLE,
} from '../../heap/cells.ts';
import { arrayLength, arrayPush, getElement } from '../../heap/elements.ts';
import { acquire, release } from '../../heap/blocks.ts';
import { indexKey, keyOf, keyToValue } from '../../heap/keys.ts';
import { VM } from '../../heap/layout.ts';
import { mapGet, mapSet } from '../../heap/maps.ts';
import { foundAttributes, loadFound } from '../../heap/found.ts';
import {
  HAS_GET, HAS_SET, HAS_VALUE, defineOwn, deleteProperty, enumerableOwnKeys, findProperty, getOwnProperty, getPrototype, hasPlainIndex, hasPlainIndices, indexBound, isExtensible, namedOwnKeys, newArray, newArrayFromSlots, newObject, newObjectOfKind, ownKeyBound, ownKeys, preventExtensions, setIntegrityLevel, setOwn, setPrototype, testIntegrityLevel, validateAndDefine,
} from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setBoolean, setHole, setInt, setNull, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { newSymbol, toHost } from '../../heap/strings.ts';
import { TAG_BOOLEAN, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { setSymbol } from '../../heap/slots.ts';
import { throwTypeError } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import { addInheritedKeys, newEnumerator } from '../interp/for-in.ts';
import { isCallableCell } from '../interp/operators.ts';
import type { NativeTable } from '../natives.ts';
import { hostText, setText } from './operators.ts';

/** Modes of $OwnKeys. */
const KEYS_STRINGS = 1;
const KEYS_SYMBOLS = 2;
const KEYS_ENUMERABLE = 4;
const KEYS_NO_INDICES = 16;

/** Keys that are listed in one slice. */
const KEY_SLICE = 16_384;
/** Words that a key takes: its string, its place in a list that grows. And an entry: an array of two besides. */
const WORDS_PER_KEY = 6;
const WORDS_PER_ENTRY = 20;

/** Descriptor flags, as in selfhosted/object.js. */
export const DESCRIPTOR = {
  VALUE: 1, GET: 2, SET: 4, HAS_WRITABLE: 8, WRITABLE: 16, HAS_ENUMERABLE: 32, ENUMERABLE: 64, HAS_CONFIGURABLE: 128, CONFIGURABLE: 256,
} as const;

const kindOf = (cell: number): number => i32[cell * 2 + 1] & KIND_MASK;
const isSymbolKey = (key: number): boolean => key >= 0 && kindOf(key) === KIND.SYMBOL;

function selectKeys(cell: number, mode: number): number[] {
  if (mode === (KEYS_STRINGS | KEYS_ENUMERABLE)) return enumerableOwnKeys(cell);
  const keys = (mode & KEYS_NO_INDICES) !== 0 ? namedOwnKeys(cell) : ownKeys(cell);
  return keys.filter((key) => {
    if (isSymbolKey(key) ? (mode & KEYS_SYMBOLS) === 0 : (mode & KEYS_STRINGS) === 0) return false;
    return (mode & KEYS_ENUMERABLE) === 0 || (getOwnProperty(cell, key) && (foundAttributes & ENUMERABLE) !== 0);
  });
}

/** The accessor half of the property just found (a slot is filled); `half` is getter or setter. */
function loadAccessor(dst: number, half: number): void {
  loadFound(scratch + 16);
  sb64[dst] = b64[s32[(scratch + 16) * 2] + half];
}

const has = (cell: number, key: number): boolean => getOwnProperty(cell, key);

function ownDescriptor(dst: number, cell: number, key: number): void {
  if (!has(cell, key)) return setUndefined(dst);
  const attributes = foundAttributes;
  const value = scratch + 17;
  const second = scratch + 18;
  const accessor = (attributes & IS_ACCESSOR) !== 0;
  if (accessor) {
    loadAccessor(value, OFF.ACCESSOR.getter);
    loadAccessor(second, OFF.ACCESSOR.setter);
  } else {
    loadFound(value);
    setBoolean(second, (attributes & WRITABLE) !== 0);
  }
  const descriptor = newObject(rootCell(ROOT.ObjectPrototype), 4);
  defineOwn(descriptor, rootCell(accessor ? ROOT.get : ROOT.value), value, WEC);
  defineOwn(descriptor, rootCell(accessor ? ROOT.set : ROOT.writable), second, WEC);
  setBoolean(value, (attributes & ENUMERABLE) !== 0);
  defineOwn(descriptor, rootCell(ROOT.enumerable), value, WEC);
  setBoolean(value, (attributes & CONFIGURABLE) !== 0);
  defineOwn(descriptor, rootCell(ROOT.configurable), value, WEC);
  setObject(dst, descriptor);
}

/** SetIntegrityLevel, throwing where it fails. */
function setIntegrity(object: number, frozen: boolean): void {
  const cell = s32[object * 2];
  if (kindOf(cell) === KIND.TYPEDARRAY && frozen && ownKeys(cell).some((key) => key < 0)) {
    preventExtensions(cell);
    throwTypeError('Cannot freeze array buffer views with elements');
  }
  if (!setIntegrityLevel(cell, frozen)) throwTypeError(`Cannot ${frozen ? 'freeze' : 'seal'} ${describe(object)}`);
}

/** [[DefineOwnProperty]] with the descriptor flags of selfhosted/object.js. */
function define(cell: number, key: number, flags: number, value: number, getter: number, setter: number): boolean {
  let present = 0;
  let attributes = 0;
  if ((flags & DESCRIPTOR.HAS_WRITABLE) !== 0) present |= WRITABLE;
  if ((flags & DESCRIPTOR.WRITABLE) !== 0) attributes |= WRITABLE;
  if ((flags & DESCRIPTOR.HAS_ENUMERABLE) !== 0) present |= ENUMERABLE;
  if ((flags & DESCRIPTOR.ENUMERABLE) !== 0) attributes |= ENUMERABLE;
  if ((flags & DESCRIPTOR.HAS_CONFIGURABLE) !== 0) present |= CONFIGURABLE;
  if ((flags & DESCRIPTOR.CONFIGURABLE) !== 0) attributes |= CONFIGURABLE;
  if ((flags & DESCRIPTOR.VALUE) !== 0) present |= HAS_VALUE;
  if ((flags & DESCRIPTOR.GET) !== 0) present |= HAS_GET;
  if ((flags & DESCRIPTOR.SET) !== 0) present |= HAS_SET;
  return validateAndDefine(cell, key, present, attributes, value, getter, setter);
}

function classOf(cell: number): string {
  switch (kindOf(cell)) {
    case KIND.ARRAY: return 'Array';
    case KIND.ARGUMENTS: return 'Arguments';
    case KIND.ERROR: return 'Error';
    case KIND.REGEXP: return 'RegExp';
    case KIND.DATE: return 'Date';
    case KIND.WRAPPER: {
      sb64[scratch + 16] = b64[cell + OFF.WRAPPER.primitive];
      const tag = s32[(scratch + 16) * 2 + 1];
      if (tag === TAG_BOOLEAN) return 'Boolean';
      if (tag === TAG_STRING) return 'String';
      if (tag === TAG_SYMBOL) return 'Object';
      return 'Number';
    }
    default: return isCallableCell(cell) ? 'Function' : 'Object';
  }
}

/** The source text of a function, or the form of built-ins. */
function functionSource(cell: number): string {
  if (kindOf(cell) !== KIND.FUNCTION) return 'function () { [native code] }';
  const code = i32[cell * 2 + OFF.FUNCTION.codeRef];
  const script = i32[code * 2 + OFF.CODE.scriptRef];
  sb64[scratch + 16] = b64[code + OFF.CODE.name];
  const name = s32[(scratch + 16) * 2 + 1] === TAG_STRING ? toHost(s32[(scratch + 16) * 2]) : '';
  if (script === 0 || (i32[code * 2 + OFF.CODE.codeFlags] & (CODE_SELF_HOSTED | CODE_INTRINSIC)) !== 0) {
    return `function ${name}() { [native code] }`;
  }
  sb64[scratch + 16] = b64[script + OFF.SCRIPT.source];
  const source = toHost(s32[(scratch + 16) * 2]);
  return source.slice(i32[code * 2 + OFF.CODE.start], i32[code * 2 + OFF.CODE.end]);
}

/** A symbol's description as text, '' for none. */
export function symbolText(cell: number): string {
  sb64[scratch + 16] = b64[cell + OFF.SYMBOL.description];
  return s32[(scratch + 16) * 2 + 1] === TAG_STRING ? toHost(s32[(scratch + 16) * 2]) : '';
}

/** Symbol.for: one symbol a key for the whole VM. */
function registeredSymbol(key: number): number {
  const registry = rootCell(ROOT.SymbolRegistry);
  acquire(VM.moduleLock);
  let symbol: number;
  if (mapGet(scratch + 16, registry, key)) symbol = s32[(scratch + 16) * 2];
  else {
    symbol = newSymbol(key);
    i32[symbol * 2 + OFF.SYMBOL.symbolFlags] |= 1;
    setSymbol(scratch + 16, symbol);
    mapSet(registry, key, scratch + 16);
  }
  release(VM.moduleLock);
  return symbol;
}

/** ELEMENTS cell with the first `count` elements of a list. */
function elementsCopy(list: number, count: number): number {
  const fixed = FIXED_WORDS[KIND.ELEMENTS];
  const elements = allocate(fixed + count);
  initHeader(elements, count, KIND.ELEMENTS);
  initRef(elements, OFF.ELEMENTS.spineRef, 0);
  initRef(elements, OFF.ELEMENTS.sparseRef, 0);
  for (let i = 0; i < count; i++) {
    if (!getElement(scratch + 16, list, i)) setUndefined(scratch + 16);
    initValue(elements, fixed + i, scratch + 16);
  }
  return elements;
}

export const objectNatives = {
  /** (object, mode): array of own keys */
  /** (object, KEYS): all of them at once; selfhosted OwnKeys goes in slices where they are many */
  OwnKeysAtOnce: (dst, a) => {
    if ((s32[(a + 1) * 2] & KEYS_NO_INDICES) === 0) reserve(ownKeyBound(s32[a * 2]) * WORDS_PER_KEY);
    const keys = selectKeys(s32[a * 2], s32[(a + 1) * 2]);
    const list = newArray(keys.length);
    for (const key of keys) {
      keyToValue(scratch + 16, key);
      arrayPush(list, scratch + 16);
    }
    setObject(dst, list);
  },
  /** The number of places for indices, if they are too many to be listed in one slice and can be in several; else 0. */
  ManyIndices: (dst, a) => {
    const cell = s32[a * 2];
    const bound = indexBound(cell);
    setInt(dst, bound > KEY_SLICE && hasPlainIndices(cell) ? bound : 0);
  },
  /** (list, object, from): adds index keys of a slice to the list; where the next one begins. */
  IndexKeysSlice: (dst, a) => {
    reserve(KEY_SLICE * WORDS_PER_KEY);
    const cell = s32[(a + 1) * 2];
    const from = s32[(a + 2) * 2];
    const to = Math.min(indexBound(cell), from + KEY_SLICE);
    for (let i = from; i < to; i++) {
      if (!hasPlainIndex(cell, i)) continue;
      keyToValue(scratch + 16, indexKey(i));
      arrayPush(s32[a * 2], scratch + 16);
    }
    setInt(dst, from + KEY_SLICE);
  },
  /** (list, subject): the keys of its prototypes that for-in goes on with */
  AddInheritedKeys: (_dst, a) => addInheritedKeys(s32[a * 2], s32[(a + 1) * 2]),
  NewEnumerator: (dst, a) => newEnumerator(dst, a, s32[(a + 1) * 2]),
  /** (object, entries): values or entries of the enumerable string keys; the hole if one is an accessor, or there are very many */
  OwnDataEntries: (dst, a) => {
    const cell = s32[a * 2];
    if (ownKeyBound(cell) > KEY_SLICE) return setHole(dst);
    reserve(ownKeyBound(cell) * WORDS_PER_ENTRY);
    const entries = s32[(a + 1) * 2] !== 0;
    const keys = selectKeys(cell, KEYS_STRINGS | KEYS_ENUMERABLE);
    for (const key of keys) if (has(cell, key) && (foundAttributes & IS_ACCESSOR) !== 0) return setHole(dst);
    const list = newArray(keys.length);
    for (const key of keys) {
      if (!has(cell, key)) continue;
      loadFound(scratch + 18);
      if (entries) {
        keyToValue(scratch + 17, key);
        setObject(scratch + 18, newArrayFromSlots(scratch + 17, 2));
      }
      arrayPush(list, scratch + 18);
    }
    setObject(dst, list);
  },
  IsEnumerableOwn: (dst, a) => setBoolean(dst, has(s32[a * 2], keyOf(a + 1)) && (foundAttributes & ENUMERABLE) !== 0),
  HasOwn: (dst, a) => setBoolean(dst, has(s32[a * 2], keyOf(a + 1))),
  DeleteProperty: (dst, a) => setBoolean(dst, deleteProperty(s32[a * 2], keyOf(a + 1))),
  /** (object, key): the getter, undefined for an accessor without one, the hole where there is no accessor */
  FindGetter: (dst, a) => {
    if (findProperty(s32[a * 2], keyOf(a + 1)) === 0 || (foundAttributes & IS_ACCESSOR) === 0) setHole(dst);
    else loadAccessor(dst, OFF.ACCESSOR.getter);
  },
  FindSetter: (dst, a) => {
    if (findProperty(s32[a * 2], keyOf(a + 1)) === 0 || (foundAttributes & IS_ACCESSOR) === 0) setHole(dst);
    else loadAccessor(dst, OFF.ACCESSOR.setter);
  },
  /** (object, key, value, receiver): OrdinarySetWithOwnDescriptor where the property found is data or absent */
  SetDataOnReceiver: (dst, a) => {
    const key = keyOf(a + 1);
    if (findProperty(s32[a * 2], key) !== 0 && (foundAttributes & WRITABLE) === 0) return setBoolean(dst, false);
    if (s32[(a + 3) * 2 + 1] !== TAG_OBJECT) return setBoolean(dst, false);
    const receiver = s32[(a + 3) * 2];
    if (has(receiver, key)) {
      if ((foundAttributes & (IS_ACCESSOR | WRITABLE)) !== WRITABLE) return setBoolean(dst, false);
      setOwn(receiver, key, a + 2);
      return setBoolean(dst, true);
    }
    setBoolean(dst, defineOwn(receiver, key, a + 2, WEC));
  },
  /** (list, key) */
  ListIncludesKey: (dst, a) => {
    const cell = s32[a * 2];
    const key = keyOf(a + 1);
    let found = false;
    for (let i = 0; i < arrayLength(cell) && !found; i++) found = getElement(scratch + 16, cell, i) && keyOf(scratch + 16) === key;
    setBoolean(dst, found);
  },
  OwnPropertyDescriptor: (dst, a) => ownDescriptor(dst, s32[a * 2], keyOf(a + 1)),
  /** (object, key, flags, value, getter, setter) */
  DefineOwnProperty: (dst, a) => {
    const flags = s32[(a + 2) * 2];
    setBoolean(dst, define(s32[a * 2], keyOf(a + 1), flags, a + 3, a + 4, a + 5));
  },
  /** (object, key, value): a property that for-in does not see */
  DefineHidden: (dst, a) => {
    defineOwn(s32[a * 2], keyOf(a + 1), a + 2, WC);
    setUndefined(dst);
  },
  GetPrototype: (dst, a) => {
    const proto = getPrototype(s32[a * 2]);
    if (proto === 0) setNull(dst);
    else setObject(dst, proto);
  },
  SetPrototypeOrThrow: (dst, a) => {
    const cell = s32[a * 2];
    const proto = s32[(a + 1) * 2 + 1] === TAG_NULL ? 0 : s32[(a + 1) * 2];
    if (!setPrototype(cell, proto)) {
      if (cell === rootCell(ROOT.ObjectPrototype)) throwTypeError('Immutable prototype object \'Object.prototype\' cannot have their prototype set');
      if (!isExtensible(cell)) throwTypeError(`${describe(a)} is not extensible`);
      throwTypeError('Cyclic __proto__ value');
    }
    setUndefined(dst);
  },
  /** (value, object): is object in value's prototype chain? */
  HasInPrototypeChain: (dst, a) => {
    const target = s32[(a + 1) * 2];
    let at = s32[a * 2 + 1] === TAG_OBJECT ? getPrototype(s32[a * 2]) : 0;
    while (at !== 0 && at !== target) at = getPrototype(at);
    setBoolean(dst, at !== 0);
  },
  PreventExtensions: (dst, a) => {
    preventExtensions(s32[a * 2]);
    setUndefined(dst);
  },
  IsExtensible: (dst, a) => setBoolean(dst, isExtensible(s32[a * 2])),
  SetIntegrityLevel: (dst, a) => {
    setIntegrity(a, s32[(a + 1) * 2] !== 0);
    setUndefined(dst);
  },
  TestIntegrityLevel: (dst, a) => setBoolean(dst, testIntegrityLevel(s32[a * 2], s32[(a + 1) * 2] !== 0)),
  BuiltinTag: (dst, a) => setText(dst, classOf(s32[a * 2])),
  /** (prototype or null): an ordinary object */
  NewObject: (dst, a) => setObject(dst, newObject(s32[a * 2 + 1] === TAG_NULL ? 0 : s32[a * 2], 4)),
  // --- Object.prototype and Object functions that need no conversion: built-ins themselves
  /** Object.prototype.hasOwnProperty, where neither this nor the key needs conversion */
  IsArray: (dst, a) => setBoolean(dst, s32[a * 2 + 1] === TAG_OBJECT && kindOf(s32[a * 2]) === KIND.ARRAY),
  // --- functions
  /** (target, this, list of arguments) */
  NewBound: (dst, a) => {
    const target = s32[a * 2];
    const list = s32[(a + 2) * 2];
    const bound = newObjectOfKind(KIND.BOUND, getPrototype(target), 2);
    storeValue(bound, OFF.BOUND.target, a);
    storeValue(bound, OFF.BOUND.boundThis, a + 1);
    const count = arrayLength(list);
    i32[bound * 2 + OFF.BOUND.argCount] = count;
    if (count > 0) storeRef(bound, OFF.BOUND.argsRef, elementsCopy(list, count));
    setObject(dst, bound);
  },
  /** (function, length, name, prefix) */
  SetFunctionLengthAndName: (dst, a) => {
    const fn = s32[a * 2];
    defineOwn(fn, rootCell(ROOT.length), a + 1, CONFIGURABLE);
    setText(scratch + 16, `${hostText(a + 3)} ${hostText(a + 2)}`);
    defineOwn(fn, rootCell(ROOT.name), scratch + 16, CONFIGURABLE);
    setUndefined(dst);
  },
  /** Function.prototype.toString */
  FunctionToString: (dst, a) => {
    if (s32[(a - 1) * 2 + 1] !== TAG_OBJECT || !isCallableCell(s32[(a - 1) * 2])) {
      throwTypeError("Function.prototype.toString requires that 'this' be a Function");
    }
    setText(dst, functionSource(s32[(a - 1) * 2]));
  },
  /** What console.log calls a function: 'class', 'Function', 'AsyncFunction', 'GeneratorFunction'. */
  FunctionKind: (dst, a) => {
    const cell = s32[a * 2];
    let kind = 'Function';
    if (kindOf(cell) === KIND.FUNCTION) {
      const flags = i32[i32[cell * 2 + OFF.FUNCTION.codeRef] * 2 + OFF.CODE.codeFlags];
      if ((flags & CODE_CLASS) !== 0) kind = 'class';
      else if ((flags & CODE_GENERATOR) !== 0) kind = (flags & CODE_ASYNC) !== 0 ? 'AsyncGeneratorFunction' : 'GeneratorFunction';
      else if ((flags & CODE_ASYNC) !== 0) kind = 'AsyncFunction';
    }
    setText(dst, kind);
  },
  /** (prototype, primitive) */
  NewWrapper: (dst, a) => {
    const wrapper = newObjectOfKind(KIND.WRAPPER, s32[a * 2], 0);
    storeValue(wrapper, OFF.WRAPPER.primitive, a + 1);
    setObject(dst, wrapper);
  },
  /** (value, type name or undefined): the primitive in a wrapper of that type, else undefined */
  WrappedPrimitive: (dst, a) => {
    const cell = s32[a * 2];
    if (s32[a * 2 + 1] !== TAG_OBJECT || kindOf(cell) !== KIND.WRAPPER) return setUndefined(dst);
    sb64[scratch + 17] = b64[cell + OFF.WRAPPER.primitive];
    if (s32[(a + 1) * 2 + 1] === TAG_STRING) {
      const tag = s32[(scratch + 17) * 2 + 1];
      const type = tag === TAG_BOOLEAN ? 'boolean' : tag === TAG_STRING ? 'string' : tag === TAG_SYMBOL ? 'symbol' : 'number';
      if (type !== hostText(a + 1)) return setUndefined(dst);
    }
    sb64[dst] = sb64[scratch + 17];
  },
  // --- symbols
  NewSymbol: (dst, a) => setSymbol(dst, newSymbol(a)),
  RegisteredSymbol: (dst, a) => setSymbol(dst, registeredSymbol(a)),
  SymbolRegistryKey: (dst, a) => {
    const cell = s32[a * 2];
    if ((i32[cell * 2 + OFF.SYMBOL.symbolFlags] & 1) === 0) setUndefined(dst);
    else sb64[dst] = b64[cell + OFF.SYMBOL.description];
  },
  SymbolDescription: (dst, a) => {
    sb64[dst] = b64[s32[a * 2] + OFF.SYMBOL.description];
  },
  SymbolDescriptiveString: (dst, a) => setText(dst, `Symbol(${symbolText(s32[a * 2])})`),
  /** (object, key): text of an own data property that holds a string, else '' */
  OwnDataString: (dst, a) => {
    const text = scratch + 17;
    if (has(s32[a * 2], keyOf(a + 1)) && (foundAttributes & IS_ACCESSOR) === 0) {
      loadFound(text);
      if (s32[text * 2 + 1] === TAG_STRING) {
        sb64[dst] = sb64[text];
        return;
      }
    }
    setString(dst, rootCell(ROOT.emptyString));
  },
  /** (object, key): 0 data or absent, 1 getter, 2 setter, 3 both */
  OwnAccessorKind: (dst, a) => {
    let kind = 0;
    if (has(s32[a * 2], keyOf(a + 1)) && (foundAttributes & IS_ACCESSOR) !== 0) {
      loadAccessor(scratch + 17, OFF.ACCESSOR.getter);
      if (s32[(scratch + 17) * 2 + 1] !== TAG_UNDEFINED) kind |= 1;
      loadAccessor(scratch + 17, OFF.ACCESSOR.setter);
      if (s32[(scratch + 17) * 2 + 1] !== TAG_UNDEFINED) kind |= 2;
    }
    setInt(dst, kind);
  },
} satisfies NativeTable;
