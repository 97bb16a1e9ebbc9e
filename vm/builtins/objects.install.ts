/** Rows of Object, Function, Boolean, Symbol, Error and what globalThis holds of its own. */
import type { RootName } from '../../heap/roots.ts';
import type { InstallRow, InstallTable } from './install.ts';
import { CONSTANT } from './install.ts';

const object: InstallTable = [
  { ctor: 'Object', proto: 'ObjectPrototype', length: 1, self: 'ObjectConstructor' },
  { on: 'Object', name: 'assign', length: 2, self: 'ObjectAssign' },
  { on: 'Object', name: 'create', length: 2, self: 'ObjectCreate' },
  { on: 'Object', name: 'defineProperties', length: 2, self: 'ObjectDefineProperties' },
  { on: 'Object', name: 'defineProperty', length: 3, self: 'ObjectDefineProperty' },
  { on: 'Object', name: 'entries', length: 1, self: 'ObjectEntries' },
  { on: 'Object', name: 'freeze', length: 1, self: 'ObjectFreeze' },
  { on: 'Object', name: 'fromEntries', length: 1, self: 'ObjectFromEntries' },
  { on: 'Object', name: 'getOwnPropertyDescriptor', length: 2, self: 'ObjectGetOwnPropertyDescriptor' },
  { on: 'Object', name: 'getOwnPropertyDescriptors', length: 1, self: 'ObjectGetOwnPropertyDescriptors' },
  { on: 'Object', name: 'getOwnPropertyNames', length: 1, self: 'ObjectGetOwnPropertyNames' },
  { on: 'Object', name: 'getOwnPropertySymbols', length: 1, self: 'ObjectGetOwnPropertySymbols' },
  { on: 'Object', name: 'getPrototypeOf', length: 1, self: 'ObjectGetPrototypeOf' },
  { on: 'Object', name: 'groupBy', length: 2, self: 'ObjectGroupBy' },
  { on: 'Object', name: 'hasOwn', length: 2, self: 'ObjectHasOwn' },
  { on: 'Object', name: 'is', length: 2, self: 'ObjectIs' },
  { on: 'Object', name: 'isExtensible', length: 1, self: 'ObjectIsExtensible' },
  { on: 'Object', name: 'isFrozen', length: 1, self: 'ObjectIsFrozen' },
  { on: 'Object', name: 'isSealed', length: 1, self: 'ObjectIsSealed' },
  { on: 'Object', name: 'keys', length: 1, self: 'ObjectKeys' },
  { on: 'Object', name: 'preventExtensions', length: 1, self: 'ObjectPreventExtensions' },
  { on: 'Object', name: 'seal', length: 1, self: 'ObjectSeal' },
  { on: 'Object', name: 'setPrototypeOf', length: 2, self: 'ObjectSetPrototypeOf' },
  { on: 'Object', name: 'values', length: 1, self: 'ObjectValues' },
  { on: 'ObjectPrototype', name: 'hasOwnProperty', length: 1, native: 'ObjectPrototypeHasOwnPropertyFast' },
  { on: 'ObjectPrototype', name: 'isPrototypeOf', length: 1, self: 'ObjectPrototypeIsPrototypeOf' },
  { on: 'ObjectPrototype', name: 'propertyIsEnumerable', length: 1, self: 'ObjectPrototypePropertyIsEnumerable' },
  { on: 'ObjectPrototype', name: 'toLocaleString', length: 0, self: 'ObjectPrototypeToLocaleString' },
  { on: 'ObjectPrototype', name: 'toString', length: 0, self: 'ObjectPrototypeToString', save: 'ObjectProtoToString' },
  { on: 'ObjectPrototype', name: 'valueOf', length: 0, self: 'ObjectPrototypeValueOf' },
  { on: 'ObjectPrototype', name: '__proto__', getter: 'ObjectPrototypeProtoGetter', setter: 'ObjectPrototypeProtoSetter' },
  { on: 'ObjectPrototype', name: '__defineGetter__', length: 2, self: 'ObjectPrototypeDefineGetter' },
  { on: 'ObjectPrototype', name: '__defineSetter__', length: 2, self: 'ObjectPrototypeDefineSetter' },
  { on: 'ObjectPrototype', name: '__lookupGetter__', length: 1, self: 'ObjectPrototypeLookupGetter' },
  { on: 'ObjectPrototype', name: '__lookupSetter__', length: 1, self: 'ObjectPrototypeLookupSetter' },
];

const fn: InstallTable = [
  { ctor: 'Function', proto: 'FunctionPrototype', length: 1, self: 'FunctionConstructor' },
  { on: 'FunctionPrototype', name: 'apply', length: 2, native: 'FunctionPrototypeApplyFast' },
  { on: 'FunctionPrototype', name: 'bind', length: 1, self: 'FunctionPrototypeBind' },
  { on: 'FunctionPrototype', name: 'call', length: 1, native: 'FunctionCall' },
  { on: 'FunctionPrototype', name: 'toString', length: 0, native: 'FunctionToString' },
  { on: 'FunctionPrototype', name: '@@hasInstance', length: 1, self: 'FunctionPrototypeHasInstance', save: 'FunctionProtoHasInstance', attributes: CONSTANT },
  { ctor: 'GeneratorFunction', proto: 'GeneratorFunctionPrototype', length: 1, self: 'GeneratorFunctionConstructor', parent: 'Function', global: false },
  { ctor: 'AsyncFunction', proto: 'AsyncFunctionPrototype', length: 1, self: 'AsyncFunctionConstructor', parent: 'Function', global: false },
  { on: 'GeneratorFunctionPrototype', name: '@@toStringTag', value: 'GeneratorFunction' },
  { on: 'AsyncFunctionPrototype', name: '@@toStringTag', value: 'AsyncFunction' },
];

const boolean: InstallTable = [
  { ctor: 'Boolean', proto: 'BooleanPrototype', length: 1, self: 'BooleanConstructor' },
  { on: 'BooleanPrototype', name: 'toString', length: 0, self: 'BooleanPrototypeToString' },
  { on: 'BooleanPrototype', name: 'valueOf', length: 0, self: 'BooleanPrototypeValueOf' },
];

/** Static properties of Symbol, and the roots they hold. */
const WELL_KNOWN: readonly (readonly [string, RootName])[] = [
  ['asyncIterator', 'symbolAsyncIterator'], ['hasInstance', 'symbolHasInstance'],
  ['isConcatSpreadable', 'symbolIsConcatSpreadable'], ['iterator', 'symbolIterator'], ['match', 'symbolMatch'],
  ['matchAll', 'symbolMatchAll'], ['replace', 'symbolReplace'], ['search', 'symbolSearch'], ['species', 'symbolSpecies'],
  ['split', 'symbolSplit'], ['toPrimitive', 'symbolToPrimitive'], ['toStringTag', 'symbolToStringTag'],
  ['unscopables', 'symbolUnscopables'], ['dispose', 'symbolDispose'], ['asyncDispose', 'symbolAsyncDispose'],
];

const symbol: InstallTable = [
  { ctor: 'Symbol', proto: 'SymbolPrototype', length: 0, self: 'SymbolConstructor' },
  { on: 'Symbol', name: 'for', length: 1, self: 'SymbolFor' },
  { on: 'Symbol', name: 'keyFor', length: 1, self: 'SymbolKeyFor' },
  ...WELL_KNOWN.map(([name, root]): InstallRow => ({ on: 'Symbol', name, root, attributes: CONSTANT })),
  { on: 'SymbolPrototype', name: 'toString', length: 0, self: 'SymbolPrototypeToString' },
  { on: 'SymbolPrototype', name: 'valueOf', length: 0, self: 'SymbolPrototypeValueOf' },
  { on: 'SymbolPrototype', name: 'description', getter: 'SymbolPrototypeDescription' },
  { on: 'SymbolPrototype', name: '@@toPrimitive', length: 1, self: 'SymbolPrototypeToPrimitive' },
  { on: 'SymbolPrototype', name: '@@toStringTag', value: 'Symbol' },
];

const WRITABLE_HIDDEN = 5; // WRITABLE | CONFIGURABLE

function nativeError(name: RootName & string, length: number): InstallRow[] {
  const proto = `${name}Prototype` as RootName;
  return [
    { ctor: name, proto, length, self: `${name}Constructor`, parent: name === 'Error' ? undefined : 'Error' },
    { on: proto, name: 'name', value: name, attributes: WRITABLE_HIDDEN },
    { on: proto, name: 'message', value: '', attributes: WRITABLE_HIDDEN },
  ];
}

const error: InstallTable = [
  ...nativeError('Error', 1),
  { on: 'ErrorPrototype', name: 'toString', length: 0, self: 'ErrorPrototypeToString' },
  { on: 'Error', name: 'captureStackTrace', length: 2, self: 'ErrorCaptureStackTrace' },
  { on: 'Error', name: 'stackTraceLimit', value: 10, attributes: 7 },
  ...nativeError('TypeError', 1),
  ...nativeError('RangeError', 1),
  ...nativeError('ReferenceError', 1),
  ...nativeError('SyntaxError', 1),
  ...nativeError('EvalError', 1),
  ...nativeError('URIError', 1),
  ...nativeError('AggregateError', 2),
  ...nativeError('ConcurrentAccessError', 1),
];

const globals: InstallTable = [
  { on: 'Global', name: 'globalThis', root: 'Global' },
  { on: 'Global', name: 'undefined', value: undefined, attributes: CONSTANT },
  { on: 'Global', name: 'NaN', value: NaN, attributes: CONSTANT },
  { on: 'Global', name: 'Infinity', value: Infinity, attributes: CONSTANT },
  { on: 'Global', name: 'queueMicrotask', length: 1, self: 'QueueMicrotask' },
  { on: 'Global', name: 'eval', length: 1, self: 'EvalNotSupported' },
  { on: 'Global', name: 'structuredClone', length: 1, self: 'StructuredCloneNotSupported' },
  { ctor: 'Date', proto: 'DatePrototype', length: 7, self: 'DateNotSupported' },
  { on: 'Date', name: 'now', length: 0, self: 'DateNowNotSupported' },
  { on: 'Date', name: 'parse', length: 1, self: 'DateParseNotSupported' },
  { on: 'Date', name: 'UTC', length: 7, self: 'DateUTCNotSupported' },
  { ctor: 'BigInt', proto: 'BigIntPrototype', length: 1, self: 'BigIntNotSupported' },
  { ctor: 'Proxy', length: 2, self: 'ProxyNotSupported' },
  { namespace: 'Atomics', global: 'Atomics', tag: 'Atomics' },
  { namespace: 'Reflect', global: 'Reflect', tag: 'Reflect' },
  ...[
    'apply', 'construct', 'defineProperty', 'deleteProperty', 'get', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'has',
    'isExtensible', 'ownKeys', 'preventExtensions', 'set', 'setPrototypeOf',
  ].map((name): InstallRow => ({ on: 'Reflect', name, length: 1, native: 'ReflectNotSupported' })),
];

export const objectTables: readonly InstallTable[] = [object, fn, boolean, symbol, error, globals];
