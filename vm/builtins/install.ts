/**
 * Installs the built-ins: makes the prototypes, then interprets the rows of the *.install.ts tables.
 * Runs once, while the boot image is made (and for process and the built-in modules when a program
 * first needs them): everything it does is in the heap afterwards.
 */
import { allocateOld } from '../../heap/alloc.ts';
import { initHeader, initTagged, storeValue } from '../../heap/barrier.ts';
import {
  CODE_CONSTRUCTOR, CODE_INTRINSIC, CODE_METHOD, CODE_NATIVE, CODE_OWN_THIS, CODE_SELF_HOSTED, CODE_STRICT, CONFIGURABLE, FIXED_WORDS,
  FLAG_OLD, FLAG_SHARED, KIND, OFF, WC, WEC,
} from '../../heap/cells.ts';
import { takeFunctionId } from '../../heap/function-ids.ts';
import { loadFound } from '../../heap/found.ts';
import { defineAccessor, defineOwn, getOwnProperty, newObject, newObjectOfKind, preventExtensions, setPrototype } from '../../heap/objects.ts';
import { isRootSet, ROOT, rootCell, setRoot } from '../../heap/roots.ts';
import type { RootName } from '../../heap/roots.ts';
import { setBoolean, setNumber, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { atom, newSymbol } from '../../heap/strings.ts';
import { TAG_INTERNAL, TAG_OBJECT, TAG_STRING, TAG_SYMBOL } from '../../heap/values.ts';
import { b64, i32, sb64, scratch } from '../../heap/views.ts';
import { newFunction as makeFunction } from '../../heap/functions.ts';
import { selfHostedFunction } from '../jobs.ts';
import { nativeId } from '../natives.ts';
import { findSelfHosted, selfHostedNames } from '../self-hosted-ids.ts';

/** What runs: a native of the tables or a self-hosted function. */
interface Body {
  readonly native?: string;
  readonly self?: string;
}

/** A constructor: a root, a property of the global object, and its prototype's `constructor`. */
export interface ConstructorRow extends Body {
  readonly ctor: RootName | (string & {});
  readonly proto?: RootName;
  readonly length: number;
  /** Root of the constructor it inherits from. */
  readonly parent?: RootName;
  /** false: not a property of the global object. */
  readonly global?: boolean;
}
/** An ordinary object such as Math. */
export interface NamespaceRow {
  readonly namespace: RootName;
  /** Its name in the global object. */
  readonly global?: string;
  /** @@toStringTag */
  readonly tag?: string;
}
interface PropertyRow {
  /** Root of the object that gets the property. */
  readonly on: RootName;
  /** '@@iterator': the well-known symbol. */
  readonly name: string;
  readonly attributes?: number;
}
export interface MethodRow extends PropertyRow, Body {
  readonly length: number;
  /** Root that keeps the function. */
  readonly save?: RootName;
}
export interface AccessorRow extends PropertyRow {
  /** Native or self-hosted. */
  readonly getter?: string;
  readonly setter?: string;
}
export interface ValueRow extends PropertyRow {
  readonly value: string | number | boolean | undefined;
}
/** A property that holds what is in a root. */
export interface RootRow extends PropertyRow {
  readonly root: RootName;
}
/** The same function object as another property of the same object. */
export interface AliasRow extends PropertyRow {
  readonly same: string;
}
export type InstallRow = ConstructorRow | NamespaceRow | MethodRow | AccessorRow | ValueRow | RootRow | AliasRow;
export type InstallTable = readonly InstallRow[];

const CODE_FIXED = FIXED_WORDS[KIND.CODE];
/** Natives use scratch + 16 and up; these are the installer's. */
const SLOT = 33;

/** Well-known symbols: root and description by the name after '@@'. */
const SYMBOLS = [
  'iterator', 'asyncIterator', 'hasInstance', 'toPrimitive', 'toStringTag', 'species', 'isConcatSpreadable', 'unscopables',
  'match', 'matchAll', 'replace', 'search', 'split', 'dispose', 'asyncDispose',
] as const;

const symbolRoot = (name: string): number => ROOT[`symbol${name[0].toUpperCase()}${name.slice(1)}` as RootName];

function keyOfName(name: string): number {
  return name.startsWith('@@') ? rootCell(symbolRoot(name.slice(2))) : atom(name);
}

/** A function's own name: `[Symbol.iterator]` for symbols. */
function functionName(name: string, prefix = ''): string {
  return prefix + (name.startsWith('@@') ? `[Symbol.${name.slice(2)}]` : name);
}

/** CODE of a native. */
export function nativeCode(native: string, name: string, length: number, flags = 0): number {
  const id = nativeId(native);
  if (id < 0) throw new Error(`no native ${native} for ${name}`);
  const code = allocateOld(CODE_FIXED);
  for (let half = 2; half < CODE_FIXED * 2; half++) i32[code * 2 + half] = 0;
  i32[code * 2 + OFF.CODE.functionId] = takeFunctionId();
  i32[code * 2 + OFF.CODE.codeFlags] = CODE_NATIVE | CODE_STRICT | CODE_METHOD | flags;
  i32[code * 2 + OFF.CODE.nativeId] = id;
  i32[code * 2 + OFF.CODE.length] = length;
  initTagged(code, OFF.CODE.name, TAG_STRING, atom(name));
  initHeader(code, 0, KIND.CODE | FLAG_OLD | FLAG_SHARED);
  return code;
}

/** Self-hosted functions that rows have used. */
const installed = new Set<number>();

/** CODE of a self-hosted function, which from now on has this name and length. */
function selfCode(self: string, name: string, length: number, flags: number): number {
  const id = findSelfHosted(self);
  if (id === undefined) throw new Error(`no self-hosted function ${self} for ${name}`);
  if (installed.has(id)) throw new Error(`self-hosted function ${self} is installed twice`);
  installed.add(id);
  const code = i32[selfHostedFunction(id) * 2 + OFF.FUNCTION.codeRef];
  i32[code * 2 + OFF.CODE.codeFlags] = (i32[code * 2 + OFF.CODE.codeFlags] & ~CODE_INTRINSIC) | CODE_SELF_HOSTED | CODE_METHOD | flags;
  i32[code * 2 + OFF.CODE.length] = length;
  initTagged(code, OFF.CODE.name, TAG_STRING, atom(name));
  return code;
}

function newFunction(body: Body, name: string, length: number, flags = 0): number {
  const code = body.native !== undefined ? nativeCode(body.native, name, length, flags) : selfCode(body.self ?? '', name, length, flags);
  setUndefined(scratch + SLOT);
  return makeFunction(code, scratch + SLOT);
}

/** A function by one name, whichever table has it. */
function accessorFunction(body: string, name: string, length: number): number {
  return newFunction(nativeId(body) >= 0 ? { native: body } : { self: body }, name, length);
}

function define(object: number, name: string, attributes: number): void {
  defineOwn(object, keyOfName(name), scratch + SLOT, attributes);
}

function isRoot(name: string): name is RootName {
  return name in ROOT;
}

function installConstructor(row: ConstructorRow): void {
  const ctor = newFunction(row, row.ctor, row.length, CODE_CONSTRUCTOR | CODE_OWN_THIS);
  if (row.parent !== undefined) setPrototype(ctor, rootCell(ROOT[row.parent]));
  if (isRoot(row.ctor)) setRoot(ROOT[row.ctor], TAG_OBJECT, ctor);
  if (row.proto !== undefined) {
    const proto = rootCell(ROOT[row.proto]);
    setObject(scratch + SLOT, proto);
    define(ctor, 'prototype', 0);
    setObject(scratch + SLOT, ctor);
    define(proto, 'constructor', row.ctor.endsWith('Function') && row.ctor !== 'Function' ? CONFIGURABLE : WC);
  }
  if (row.global === false) return;
  setObject(scratch + SLOT, ctor);
  define(rootCell(ROOT.Global), row.ctor, WC);
}

function installNamespace(row: NamespaceRow): void {
  const root = ROOT[row.namespace];
  if (!isRootSet(root)) setRoot(root, TAG_OBJECT, newObject(rootCell(ROOT.ObjectPrototype), 8));
  if (row.tag !== undefined) {
    setString(scratch + SLOT, atom(row.tag));
    define(rootCell(root), '@@toStringTag', CONFIGURABLE);
  }
  if (row.global === undefined) return;
  setObject(scratch + SLOT, rootCell(root));
  define(rootCell(ROOT.Global), row.global, WC);
}

function installAccessor(row: AccessorRow, object: number): void {
  setUndefined(scratch + SLOT + 1);
  setUndefined(scratch + SLOT + 2);
  if (row.getter !== undefined) setObject(scratch + SLOT + 1, accessorFunction(row.getter, functionName(row.name, 'get '), 0));
  if (row.setter !== undefined) setObject(scratch + SLOT + 2, accessorFunction(row.setter, functionName(row.name, 'set '), 1));
  defineAccessor(object, keyOfName(row.name), scratch + SLOT + 1, scratch + SLOT + 2, row.attributes ?? CONFIGURABLE);
}

function installRow(row: InstallRow, target: (root: RootName) => number): void {
  if ('ctor' in row) return installConstructor(row);
  if ('namespace' in row) return installNamespace(row);
  const object = target(row.on);
  if ('getter' in row || 'setter' in row) return installAccessor(row, object);
  if ('same' in row) {
    if (!getOwnProperty(object, keyOfName(row.same))) throw new Error(`${row.on} has no ${row.same}`);
    loadFound(scratch + SLOT);
  } else if ('root' in row) sb64[scratch + SLOT] = b64[ROOT[row.root]];
  else if ('value' in row) setHostValue(scratch + SLOT, row.value);
  else {
    const fn = newFunction(row as MethodRow, functionName(row.name), (row as MethodRow).length);
    const save = (row as MethodRow).save;
    if (save !== undefined) setRoot(ROOT[save], TAG_OBJECT, fn);
    setObject(scratch + SLOT, fn);
  }
  const symbolMethod = row.name === '@@toPrimitive' || row.name === '@@hasInstance';
  define(object, row.name, row.attributes ?? (symbolMethod ? CONFIGURABLE : 'value' in row ? CONFIGURABLE : WC));
}

function setHostValue(slot: number, value: string | number | boolean | undefined): void {
  if (typeof value === 'string') setString(slot, atom(value));
  else if (typeof value === 'number') setNumber(slot, value);
  else if (typeof value === 'boolean') setBoolean(slot, value);
  else setUndefined(slot);
}

/** In-object room of the prototypes, so that their methods are found by the inline way of a property site. */
const PROTOTYPE_CAPACITY = 64;

/** Intrinsic prototypes in order: [name, parent ('' none), kind, primitive of a wrapper]. */
const PROTOTYPES: readonly (readonly [RootName, RootName | '', number?, (string | number | boolean)?])[] = [
  ['ObjectPrototype', ''],
  ['FunctionPrototype', 'ObjectPrototype', KIND.FUNCTION],
  ['ArrayPrototype', 'ObjectPrototype', KIND.ARRAY],
  ['StringPrototype', 'ObjectPrototype', KIND.WRAPPER, ''],
  ['NumberPrototype', 'ObjectPrototype', KIND.WRAPPER, 0],
  ['BooleanPrototype', 'ObjectPrototype', KIND.WRAPPER, false],
  ['SymbolPrototype', 'ObjectPrototype'],
  ['BigIntPrototype', 'ObjectPrototype'],
  ['ErrorPrototype', 'ObjectPrototype'],
  ['TypeErrorPrototype', 'ErrorPrototype'],
  ['RangeErrorPrototype', 'ErrorPrototype'],
  ['ReferenceErrorPrototype', 'ErrorPrototype'],
  ['SyntaxErrorPrototype', 'ErrorPrototype'],
  ['EvalErrorPrototype', 'ErrorPrototype'],
  ['URIErrorPrototype', 'ErrorPrototype'],
  ['AggregateErrorPrototype', 'ErrorPrototype'],
  ['ConcurrentAccessErrorPrototype', 'ErrorPrototype'],
  ['IteratorPrototype', 'ObjectPrototype'],
  ['AsyncIteratorPrototype', 'ObjectPrototype'],
  ['ArrayIteratorPrototype', 'IteratorPrototype'],
  ['MapIteratorPrototype', 'IteratorPrototype'],
  ['SetIteratorPrototype', 'IteratorPrototype'],
  ['StringIteratorPrototype', 'IteratorPrototype'],
  ['RegExpStringIteratorPrototype', 'IteratorPrototype'],
  ['GeneratorFunctionPrototype', 'FunctionPrototype'],
  ['GeneratorPrototype', 'IteratorPrototype'],
  ['AsyncFunctionPrototype', 'FunctionPrototype'],
  ['AsyncGeneratorFunctionPrototype', 'FunctionPrototype'],
  ['AsyncGeneratorPrototype', 'AsyncIteratorPrototype'],
  ['MapPrototype', 'ObjectPrototype'],
  ['SetPrototype', 'ObjectPrototype'],
  ['WeakMapPrototype', 'ObjectPrototype'],
  ['WeakSetPrototype', 'ObjectPrototype'],
  ['WeakRefPrototype', 'ObjectPrototype'],
  ['FinalizationRegistryPrototype', 'ObjectPrototype'],
  ['RegExpPrototype', 'ObjectPrototype'],
  ['PromisePrototype', 'ObjectPrototype'],
  ['ArrayBufferPrototype', 'ObjectPrototype'],
  ['SharedArrayBufferPrototype', 'ObjectPrototype'],
  ['TypedArrayPrototype', 'ObjectPrototype'],
  ['Int8ArrayPrototype', 'TypedArrayPrototype'],
  ['Uint8ArrayPrototype', 'TypedArrayPrototype'],
  ['Uint8ClampedArrayPrototype', 'TypedArrayPrototype'],
  ['Int16ArrayPrototype', 'TypedArrayPrototype'],
  ['Uint16ArrayPrototype', 'TypedArrayPrototype'],
  ['Int32ArrayPrototype', 'TypedArrayPrototype'],
  ['Uint32ArrayPrototype', 'TypedArrayPrototype'],
  ['Float32ArrayPrototype', 'TypedArrayPrototype'],
  ['Float64ArrayPrototype', 'TypedArrayPrototype'],
  ['BigInt64ArrayPrototype', 'TypedArrayPrototype'],
  ['BigUint64ArrayPrototype', 'TypedArrayPrototype'],
  ['DataViewPrototype', 'ObjectPrototype'],
  ['DatePrototype', 'ObjectPrototype'],
  ['ThreadPrototype', 'ObjectPrototype'],
  ['LockPrototype', 'ObjectPrototype'],
  ['ConditionPrototype', 'ObjectPrototype'],
  ['ThreadLocalPrototype', 'ObjectPrototype'],
  ['MutexPrototype', 'ObjectPrototype'],
  ['MutexConditionPrototype', 'ObjectPrototype'],
  ['UnlockTokenPrototype', 'ObjectPrototype'],
];

/** Symbols, the global object and all prototypes, empty. Before the self-hosted code is loaded. */
export function createIntrinsics(): void {
  for (const name of SYMBOLS) {
    setString(scratch + SLOT, atom(`Symbol.${name}`));
    setRoot(symbolRoot(name), TAG_SYMBOL, newSymbol(scratch + SLOT));
  }
  for (const [name, parent, kind, primitive] of PROTOTYPES) {
    const above = parent === '' ? 0 : rootCell(ROOT[parent]);
    let cell: number;
    if (kind === KIND.ARRAY) {
      cell = newObjectOfKind(KIND.ARRAY, above, PROTOTYPE_CAPACITY);
    } else if (kind === KIND.FUNCTION) {
      cell = newObjectOfKind(KIND.FUNCTION, above, PROTOTYPE_CAPACITY);
      i32[cell * 2 + OFF.FUNCTION.codeRef] = nativeCode('ReturnUndefined', '', 0);
      setHostValue(scratch + SLOT, 0);
      define(cell, 'length', CONFIGURABLE);
      setHostValue(scratch + SLOT, '');
      define(cell, 'name', CONFIGURABLE);
    } else if (kind === KIND.WRAPPER) {
      cell = newObjectOfKind(KIND.WRAPPER, above, PROTOTYPE_CAPACITY);
      setHostValue(scratch + SLOT, primitive);
      storeValue(cell, OFF.WRAPPER.primitive, scratch + SLOT);
    } else cell = newObject(above, PROTOTYPE_CAPACITY);
    setRoot(ROOT[name], TAG_OBJECT, cell);
  }
  if (!isRootSet(ROOT.SymbolRegistry)) setRoot(ROOT.SymbolRegistry, TAG_OBJECT, newObjectOfKind(KIND.MAP, 0, 0));
  if (!isRootSet(ROOT.Global)) setRoot(ROOT.Global, TAG_OBJECT, newObjectOfKind(KIND.GLOBAL, rootCell(ROOT.ObjectPrototype), 0));
}

/** The accessor that every error's `stack` is. */
function createStackAccessor(): void {
  const fixed = FIXED_WORDS[KIND.ACCESSOR];
  const accessor = allocateOld(fixed);
  initTagged(accessor, OFF.ACCESSOR.getter, TAG_OBJECT, accessorFunction('StackGetter', 'get stack', 0));
  initTagged(accessor, OFF.ACCESSOR.setter, TAG_OBJECT, accessorFunction('StackSetter', 'set stack', 1));
  initHeader(accessor, 0, KIND.ACCESSOR | FLAG_OLD);
  setRoot(ROOT.StackAccessor, TAG_INTERNAL, accessor);
  // The functions may be young: enter the cell into the remembered set.
  for (const word of [OFF.ACCESSOR.getter, OFF.ACCESSOR.setter]) {
    sb64[scratch + SLOT] = b64[accessor + word];
    storeValue(accessor, word, scratch + SLOT);
  }
}

/** %ThrowTypeError%, and the accessors of Function.prototype that are it. */
function createThrower(): void {
  const thrower = newFunction({ native: 'ThrowRestricted' }, '', 0);
  setRoot(ROOT.ThrowTypeErrorFn, TAG_OBJECT, thrower);
  for (const name of ['length', 'name']) {
    setHostValue(scratch + SLOT, name === 'length' ? 0 : '');
    define(thrower, name, CONSTANT);
  }
  preventExtensions(thrower);
  setObject(scratch + SLOT + 1, thrower);
  for (const name of ['arguments', 'caller']) {
    defineAccessor(rootCell(ROOT.FunctionPrototype), keyOfName(name), scratch + SLOT + 1, scratch + SLOT + 1, CONFIGURABLE);
  }
}

/** Interprets the tables. After the self-hosted code is loaded. */
export function installBuiltins(tables: readonly InstallTable[]): void {
  installed.clear();
  for (const name of selfHostedNames()) hideHelper(name);
  createStackAccessor();
  createThrower();
  for (const table of tables) installTable(table);
  installUnscopables();
}

/** Array.prototype[@@unscopables]: names that came after `with` statements. */
function installUnscopables(): void {
  const list = newObject(0, 0);
  const names = [
    'at', 'copyWithin', 'entries', 'fill', 'find', 'findIndex', 'findLast', 'findLastIndex', 'flat', 'flatMap', 'includes', 'keys',
    'values', 'toReversed', 'toSorted', 'toSpliced',
  ];
  setBoolean(scratch + SLOT, true);
  for (const name of names) define(list, name, WEC);
  setObject(scratch + SLOT, list);
  define(rootCell(ROOT.ArrayPrototype), '@@unscopables', CONFIGURABLE);
}

export function installTable(table: InstallTable): void {
  for (const row of table) {
    installRow(row, (root) => {
      if (!isRootSet(ROOT[root])) throw new Error(`there is no ${root} to install on`);
      return rootCell(ROOT[root]);
    });
  }
}

/** Installs the rows of a table on one object, whatever their `on` says. */
export function installOn(object: number, table: InstallTable): void {
  installed.clear();
  for (const row of table) installRow(row, () => object);
}

/** Self-hosted functions are not seen on stacks; the copies that rows install are. */
function hideHelper(name: string): void {
  const id = findSelfHosted(name);
  if (id === undefined) return;
  const fn = selfHostedFunction(id);
  if (fn !== 0) i32[i32[fn * 2 + OFF.FUNCTION.codeRef] * 2 + OFF.CODE.codeFlags] |= CODE_INTRINSIC;
}

/** Attributes for rows: read-only constants (Math.PI), properties that for-in sees. */
export const CONSTANT = 0;
export const VISIBLE = WEC;
