/**
 * The roots: well-known cells of a VM, one row a root. A root is a value in the fixed part of the
 * cage; `ROOT.ObjectPrototype` is its word offset, so that `b64[ROOT.x]` is the value and
 * `i32[ROOT.x * 2]` its cell. Absent ones hold the hole.
 *
 * Roots are written while a VM boots, or by one thread under a rule of its family; they need no
 * barrier, since every collection looks at all of them. What is stored in one after threads have started must be
 * SHARED first (shareCell). Rows are added at the end of their family.
 */
import { ROOT_CAPACITY, ROOTS_START } from './layout.ts';
import { TAG_HOLE } from './values.ts';
import { b64, i32, sb64 } from './views.ts';

// prettier-ignore
export const ROOTS = [
  // Tables of the heap.
  'AtomTable', 'RootShapes', 'SingleChars', 'SmallInts', 'LexicalCells', 'EmptyElements', 'SymbolRegistry',
  'Compactions',
  // Strings.
  'emptyString', 'length', 'name', 'prototype', 'constructor', 'message', 'stack', 'cause', 'errors', 'code',
  'value', 'done', 'get', 'set', 'writable', 'enumerable', 'configurable', 'next', 'return', 'throw', 'then',
  'undefined', 'null', 'true', 'false', 'NaN', 'Infinity', 'minusInfinity', 'number', 'string', 'boolean', 'symbol',
  'bigint', 'object', 'function', 'toString', 'valueOf', 'toJSON', 'callee', 'caller', 'arguments', 'default',
  'index', 'input', 'groups', 'indices', 'lastIndex', 'raw', 'this', 'proto', 'star', 'size', 'has', 'keys', 'add',
  'join', 'of', 'eval', 'globalThis', 'resolve', 'reject', 'promise', 'anonymous', 'zero', 'stackTraceLimit', 'exec',
  // Symbols.
  'symbolIterator', 'symbolAsyncIterator', 'symbolHasInstance', 'symbolToPrimitive', 'symbolToStringTag',
  'symbolSpecies', 'symbolIsConcatSpreadable', 'symbolUnscopables', 'symbolMatch', 'symbolMatchAll',
  'symbolReplace', 'symbolSearch', 'symbolSplit', 'symbolDispose', 'symbolAsyncDispose',
  // The realm: the global object and intrinsic prototypes.
  'Global', 'ObjectPrototype', 'FunctionPrototype', 'ArrayPrototype', 'StringPrototype', 'NumberPrototype',
  'BooleanPrototype', 'SymbolPrototype', 'BigIntPrototype', 'ErrorPrototype', 'TypeErrorPrototype',
  'RangeErrorPrototype', 'ReferenceErrorPrototype', 'SyntaxErrorPrototype', 'EvalErrorPrototype',
  'URIErrorPrototype', 'AggregateErrorPrototype', 'ConcurrentAccessErrorPrototype', 'IteratorPrototype',
  'ArrayIteratorPrototype', 'MapIteratorPrototype', 'SetIteratorPrototype', 'StringIteratorPrototype',
  'RegExpStringIteratorPrototype', 'GeneratorFunctionPrototype', 'GeneratorPrototype', 'AsyncFunctionPrototype',
  'AsyncGeneratorFunctionPrototype', 'AsyncGeneratorPrototype', 'AsyncIteratorPrototype', 'MapPrototype',
  'SetPrototype', 'WeakMapPrototype', 'WeakSetPrototype', 'WeakRefPrototype', 'FinalizationRegistryPrototype',
  'RegExpPrototype', 'PromisePrototype', 'ArrayBufferPrototype', 'SharedArrayBufferPrototype',
  'TypedArrayPrototype', 'Int8ArrayPrototype', 'Uint8ArrayPrototype', 'Uint8ClampedArrayPrototype',
  'Int16ArrayPrototype', 'Uint16ArrayPrototype', 'Int32ArrayPrototype', 'Uint32ArrayPrototype',
  'Float32ArrayPrototype', 'Float64ArrayPrototype', 'BigInt64ArrayPrototype', 'BigUint64ArrayPrototype',
  'DataViewPrototype', 'DatePrototype', 'ThreadPrototype', 'LockPrototype', 'ConditionPrototype',
  'ThreadLocalPrototype', 'MutexPrototype', 'MutexConditionPrototype', 'UnlockTokenPrototype',
  // Constructors and other well-known objects.
  'Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Error', 'TypeError',
  'RangeError', 'ReferenceError', 'SyntaxError', 'EvalError', 'URIError', 'AggregateError',
  'ConcurrentAccessError', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'FinalizationRegistry', 'RegExp',
  'Promise', 'ArrayBuffer', 'SharedArrayBuffer', 'TypedArray', 'DataView', 'Date', 'Thread', 'Lock', 'Condition',
  'ThreadLocal', 'Mutex', 'MutexCondition', 'UnlockToken', 'Math', 'JSON', 'Atomics', 'Reflect', 'Console', 'Process', 'Iterator', 'Performance',
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array',
  'Float64Array', 'BigInt64Array', 'BigUint64Array',
  // Functions compared by identity.
  'ArrayProtoValues', 'ArrayIteratorNext', 'ObjectProtoToString', 'FunctionProtoHasInstance', 'ThrowTypeErrorFn',
  'PromiseThen', 'PromiseResolveFn', 'RegExpExec', 'MapProtoSet', 'SetProtoAdd', 'ParseFloat', 'ParseInt', 'ArrayProtoToString',
  // Tables of the runtime.
  'Natives', 'SelfHosted', 'Modules', 'Scripts', 'EmptyFunctionCode', 'Handles', 'HostPromises', 'ProgramFolder', 'MainJobs', 'Training', 'AsyncWaiters', 'FailedThreads', 'StackAccessor', 'ConsoleState', 'RegExpCache', 'RegExpPristine', 'LiteralShapes',
] as const;

export type RootName = (typeof ROOTS)[number];
export const ROOT = Object.fromEntries(ROOTS.map((name, i) => [name, ROOTS_START + i])) as {
  readonly [N in RootName]: number;
};
/** Words of roots in use. */
export const ROOT_COUNT = ROOTS.length;

/** The cell of a root (0 if it is absent). */
export function rootCell(root: number): number {
  return i32[root * 2];
}

export function isRootSet(root: number): boolean {
  return i32[root * 2 + 1] !== TAG_HOLE;
}

/** While a VM boots: nobody else reads. */
export function setRoot(root: number, tag: number, cell: number): void {
  i32[root * 2] = cell;
  i32[root * 2 + 1] = tag;
}

/** At any time: one 64-bit store of the value in `slot`. */
export function storeRoot(root: number, slot: number): void {
  b64[root] = sb64[slot];
}

if (ROOT_COUNT > ROOT_CAPACITY || new Set<string>(ROOTS).size !== ROOT_COUNT) {
  throw new Error('roots do not fit');
}
