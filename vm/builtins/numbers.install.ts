/** Rows of Number, Math and the global functions on numbers and URIs. */
import type { InstallRow, InstallTable } from './install.ts';
import { CONSTANT } from './install.ts';

const number: InstallTable = [
  { ctor: 'Number', proto: 'NumberPrototype', length: 1, self: 'NumberConstructor' },
  { on: 'Number', name: 'EPSILON', value: Number.EPSILON, attributes: CONSTANT },
  { on: 'Number', name: 'MAX_SAFE_INTEGER', value: Number.MAX_SAFE_INTEGER, attributes: CONSTANT },
  { on: 'Number', name: 'MAX_VALUE', value: Number.MAX_VALUE, attributes: CONSTANT },
  { on: 'Number', name: 'MIN_SAFE_INTEGER', value: Number.MIN_SAFE_INTEGER, attributes: CONSTANT },
  { on: 'Number', name: 'MIN_VALUE', value: Number.MIN_VALUE, attributes: CONSTANT },
  { on: 'Number', name: 'NaN', value: NaN, attributes: CONSTANT },
  { on: 'Number', name: 'NEGATIVE_INFINITY', value: -Infinity, attributes: CONSTANT },
  { on: 'Number', name: 'POSITIVE_INFINITY', value: Infinity, attributes: CONSTANT },
  { on: 'Number', name: 'isFinite', length: 1, native: 'NumberIsFinite' },
  { on: 'Number', name: 'isInteger', length: 1, native: 'NumberIsInteger' },
  { on: 'Number', name: 'isNaN', length: 1, native: 'NumberIsNaN' },
  { on: 'Number', name: 'isSafeInteger', length: 1, native: 'NumberIsSafeInteger' },
  { on: 'Number', name: 'parseFloat', length: 1, native: 'ParseFloat', save: 'ParseFloat' },
  { on: 'Number', name: 'parseInt', length: 2, native: 'ParseInt', save: 'ParseInt' },
  { on: 'NumberPrototype', name: 'toExponential', length: 1, native: 'NumberPrototypeToExponential' },
  { on: 'NumberPrototype', name: 'toFixed', length: 1, native: 'NumberPrototypeToFixed' },
  { on: 'NumberPrototype', name: 'toLocaleString', length: 0, native: 'NumberPrototypeToLocaleString' },
  { on: 'NumberPrototype', name: 'toPrecision', length: 1, native: 'NumberPrototypeToPrecision' },
  { on: 'NumberPrototype', name: 'toString', length: 1, native: 'NumberPrototypeToString' },
  { on: 'NumberPrototype', name: 'valueOf', length: 0, native: 'NumberPrototypeValueOf' },
];

/** Name and length; the native is called Math and the name. */
const MATH_FUNCTIONS: readonly (readonly [string, number])[] = [
  ['abs', 1], ['acos', 1], ['acosh', 1], ['asin', 1], ['asinh', 1], ['atan', 1], ['atanh', 1], ['atan2', 2], ['ceil', 1],
  ['cbrt', 1], ['expm1', 1], ['clz32', 1], ['cos', 1], ['cosh', 1], ['exp', 1], ['floor', 1], ['fround', 1], ['hypot', 2],
  ['imul', 2], ['log', 1], ['log1p', 1], ['log2', 1], ['log10', 1], ['max', 2], ['min', 2], ['pow', 2], ['random', 0],
  ['round', 1], ['sign', 1], ['sin', 1], ['sinh', 1], ['sqrt', 1], ['tan', 1], ['tanh', 1], ['trunc', 1],
];
const MATH_CONSTANTS = ['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'] as const;

const math: InstallTable = [
  { namespace: 'Math', global: 'Math', tag: 'Math' },
  ...MATH_FUNCTIONS.map(
    ([name, length]): InstallRow => ({ on: 'Math', name, length, native: `Math${name[0].toUpperCase()}${name.slice(1)}` }),
  ),
  ...MATH_CONSTANTS.map((name): InstallRow => ({ on: 'Math', name, value: Math[name], attributes: CONSTANT })),
];

const functions: InstallTable = [
  { on: 'Global', name: 'parseFloat', root: 'ParseFloat' },
  { on: 'Global', name: 'parseInt', root: 'ParseInt' },
  { on: 'Global', name: 'isFinite', length: 1, native: 'GlobalIsFinite' },
  { on: 'Global', name: 'isNaN', length: 1, native: 'GlobalIsNaN' },
  { on: 'Global', name: 'decodeURI', length: 1, native: 'DecodeURI' },
  { on: 'Global', name: 'decodeURIComponent', length: 1, native: 'DecodeURIComponent' },
  { on: 'Global', name: 'encodeURI', length: 1, native: 'EncodeURI' },
  { on: 'Global', name: 'encodeURIComponent', length: 1, native: 'EncodeURIComponent' },
  { on: 'Global', name: 'escape', length: 1, native: 'Escape' },
  { on: 'Global', name: 'unescape', length: 1, native: 'Unescape' },
];

export const numberTables: readonly InstallTable[] = [number, math, functions];
