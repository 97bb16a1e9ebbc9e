/** Natives of the operators' slow paths: what is left to do once operands are primitives. */
import { KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { keyOf, keyToValue } from '../../heap/keys.ts';
import { copy, numberOf, setBoolean, setInt, setNumber, setString, setUndefined } from '../../heap/slots.ts';
import { compareStrings } from '../../heap/strings.ts';
import { isNumberTag, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { OP } from '../bytecode/opcodes.ts';
import { makeError, throwError, throwRangeError, throwTypeError } from '../errors.ts';
import { isConstructor } from '../interp/calls.ts';
import { describe, keyText } from '../interp/describe.ts';
import { wrapPrimitive } from '../interp/objects.ts';
import {
  applyNumeric, concatChecked, isCallable, sameValue, sameValueZero, strictEquals, toNumberPrimitive, toStringPrimitive,
} from '../interp/operators.ts';
import type { NativeTable } from '../natives.ts';
import { newString, toHost } from '../../heap/strings.ts';
import { setObject } from '../../heap/slots.ts';

/** A string slot's text on the host. */
export function hostText(slot: number): string {
  return toHost(s32[slot * 2]);
}

export function setText(dst: number, text: string): void {
  setString(dst, newString(text));
}

/** IsLooselyEqual of two primitives. */
function primitivesEqual(a: number, b: number): boolean {
  const ta = s32[a * 2 + 1];
  const tc = s32[b * 2 + 1];
  const aNullish = ta === TAG_UNDEFINED || ta === TAG_NULL;
  const bNullish = tc === TAG_UNDEFINED || tc === TAG_NULL;
  if (aNullish || bNullish) return aNullish && bNullish;
  if (ta === tc || (isNumberTag(ta) && isNumberTag(tc))) return strictEquals(a, b);
  if (ta === TAG_SYMBOL || tc === TAG_SYMBOL) return false;
  return toNumberPrimitive(a) === toNumberPrimitive(b);
}

/** ToIntegerOrInfinity of a number. */
export function integerOrInfinity(x: number): number {
  if (x !== x) return 0;
  return Math.trunc(x) + 0;
}

/** `Received ...` as Node words it. */
function describeReceived(slot: number): string {
  const tag = s32[slot * 2 + 1];
  if (tag === TAG_UNDEFINED) return 'undefined';
  if (tag === TAG_NULL) return 'null';
  if (tag === TAG_OBJECT) {
    const text = describe(slot);
    const name = /^#<(.*)>$/.exec(text);
    if (isCallable(slot)) return 'function ';
    return `an instance of ${name === null ? 'Array' : name[1]}`;
  }
  const text = describe(slot);
  const type = typeText(tag);
  return `type ${type} (${tag === TAG_STRING ? `'${text.length > 28 ? `${text.slice(0, 25)}...` : text}'` : text})`;
}

function typeText(tag: number): string {
  if (isNumberTag(tag)) return 'number';
  if (tag === TAG_STRING) return 'string';
  if (tag === TAG_SYMBOL) return 'symbol';
  if (tag === TAG_UNDEFINED) return 'undefined';
  return tag === TAG_NULL || tag === TAG_OBJECT ? 'object' : 'boolean';
}

export const operatorNatives = {
  IsObject: (dst, a) => setBoolean(dst, s32[a * 2 + 1] === TAG_OBJECT),
  IsConstructor: (dst, a) => setBoolean(dst, isConstructor(a)),
  PrimitiveToString: (dst, a) => setString(dst, toStringPrimitive(a)),
  PrimitiveToNumber: (dst, a) => setNumber(dst, toNumberPrimitive(a)),
  /** ToPropertyKey of a primitive: a string, a symbol, or an int that is an array index. */
  PrimitiveToPropertyKey: (dst, a) => {
    const tag = s32[a * 2 + 1];
    if (tag === TAG_STRING || tag === TAG_SYMBOL) copy(dst, a);
    else setString(dst, toStringPrimitive(a));
  },
  ConcatStrings: (dst, a) => setString(dst, concatChecked(s32[a * 2], s32[(a + 1) * 2])),
  /** (op, x, y) on numbers */
  ArithNumbers: (dst, a) => setNumber(dst, applyNumeric(s32[a * 2], numberOf(a + 1), numberOf(a + 2))),
  /** (op, x) */
  UnaryNumber: (dst, a) => {
    const x = numberOf(a + 1);
    switch (s32[a * 2]) {
      case OP.Inc: return setNumber(dst, x + 1);
      case OP.Dec: return setNumber(dst, x - 1);
      case OP.Neg: return setNumber(dst, -x);
      case OP.BitNot: return setNumber(dst, ~x);
      default: return setNumber(dst, x);
    }
  },
  /** (op, x, y): relational operator on primitives */
  ComparePrimitives: (dst, a) => {
    const op = s32[a * 2];
    const x = a + 1;
    const y = a + 2;
    if (s32[x * 2 + 1] === TAG_STRING && s32[y * 2 + 1] === TAG_STRING) {
      const order = compareStrings(s32[x * 2], s32[y * 2]);
      setBoolean(dst, op === OP.Lt ? order < 0 : op === OP.Le ? order <= 0 : op === OP.Gt ? order > 0 : order >= 0);
      return;
    }
    const m = toNumberPrimitive(x);
    const n = toNumberPrimitive(y);
    setBoolean(dst, op === OP.Lt ? m < n : op === OP.Le ? m <= n : op === OP.Gt ? m > n : m >= n);
  },
  /** (op, equal) */
  EqualityResult: (dst, a) => setBoolean(dst, (s32[(a + 1) * 2] !== 0) === (s32[a * 2] !== OP.Ne)),
  /** (op, x, y) */
  PrimitivesEqual: (dst, a) => setBoolean(dst, primitivesEqual(a + 1, a + 2) === (s32[a * 2] !== OP.Ne)),
  SameValue: (dst, a) => setBoolean(dst, sameValue(a, a + 1)),
  SameValueZero: (dst, a) => setBoolean(dst, sameValueZero(a, a + 1)),
  IntegerOrInfinity: (dst, a) => setNumber(dst, integerOrInfinity(numberOf(a))),
  /** ToLength of a number. */
  ToLength: (dst, a) => setNumber(dst, Math.min(Math.max(integerOrInfinity(numberOf(a)), 0), Number.MAX_SAFE_INTEGER)),
  /** (number, length): index counted from the end where negative, clamped to [0, length] */
  RelativeIndex: (dst, a) => {
    const relative = integerOrInfinity(numberOf(a));
    const length = numberOf(a + 1);
    setNumber(dst, relative < 0 ? Math.max(length + relative, 0) : Math.min(relative, length));
  },
  /** (this value, method name): ToObject with the method's own message for null and undefined */
  ThisToObject: (dst, a) => {
    const tag = s32[a * 2 + 1];
    if (tag === TAG_OBJECT) return copy(dst, a);
    if (tag === TAG_UNDEFINED || tag === TAG_NULL) throwTypeError(`${hostText(a + 1)} called on null or undefined`);
    setObject(dst, wrapPrimitive(a));
  },
  /** A bound function's target, else undefined. */
  BoundTarget: (dst, a) => {
    const cell = s32[a * 2];
    if (s32[a * 2 + 1] === TAG_OBJECT && (i32[cell * 2 + 1] & KIND_MASK) === KIND.BOUND) sb64[dst] = b64[cell + OFF.BOUND.target];
    else setUndefined(dst);
  },
  // --- texts of errors
  Describe: (dst, a) => setText(dst, describe(a)),
  /** An object as V8 names it in "of object '...'". */
  DescribeObject: (dst, a) => setText(dst, describe(a)),
  DescribeType: (dst, a) => {
    const type = typeText(s32[a * 2 + 1]);
    setText(dst, type === 'object' ? 'an object' : type === 'undefined' ? type : `a ${type}`);
  },
  DescribeReceived: (dst, a) => setText(dst, describeReceived(a)),
  ThrowType: (_dst, a) => throwTypeError(hostText(a)),
  ThrowRange: (_dst, a) => throwRangeError(hostText(a)),
  ReflectNotSupported: () => throwTypeError('Reflect is not supported yet by Heddle'),
  /** %ThrowTypeError% */
  ThrowRestricted: () => throwTypeError("'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the arguments objects for calls to them"),
  ReturnUndefined: (dst) => setUndefined(dst),
  ThrowEval: (_dst, a) => throwError(5, hostText(a)),
  ThrowNotCallable: (_dst, a) => throwTypeError(`${describe(a)} is not a function`),
  ThrowNotIterable: (_dst, a) => {
    const tag = s32[a * 2 + 1];
    if (tag === TAG_UNDEFINED) throwTypeError('undefined is not iterable (cannot read property Symbol(Symbol.iterator))');
    const type = typeText(tag);
    const what = type === 'object' && tag !== TAG_NULL ? describe(a) : `${type} ${describe(a)}`;
    throwTypeError(`${what} is not iterable (cannot read property Symbol(Symbol.iterator))`);
  },
  /** (type number, message) -> error object */
  MakeError: (dst, a) => setObject(dst, makeError(s32[a * 2], hostText(a + 1))),
  /** (object, key): DefinePropertyOrThrow's error */
  ThrowCannotDefine: (_dst, a) => throwCannotDefine(a, a + 1),
  // --- lists of values
  /** (list, value): index by SameValueZero identity of bits, -1 if absent */
  ListIndexOf: (dst, a) => setInt(dst, listIndexOf(a, a + 1)),
} satisfies NativeTable;

import { arrayLength, getElement } from '../../heap/elements.ts';
import { getOwnProperty, isExtensible } from '../../heap/objects.ts';

function throwCannotDefine(object: number, key: number): never {
  const cell = s32[object * 2];
  const name = keyText(keyOf(key));
  keyToValue(scratch + 16, keyOf(key));
  if (!getOwnProperty(cell, keyOf(key)) && !isExtensible(cell)) throwTypeError(`Cannot define property ${name}, object is not extensible`);
  throw throwTypeError(`Cannot redefine property: ${name}`);
}

export function listIndexOf(list: number, value: number): number {
  const cell = s32[list * 2];
  const length = arrayLength(cell);
  for (let i = 0; i < length; i++) {
    if (getElement(scratch + 16, cell, i) && strictEquals(scratch + 16, value)) return i;
  }
  return -1;
}
