/** Number.prototype, Number's predicates, parseInt and parseFloat. */
import { KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { isNumber, loadValue, numberOf, setBoolean, setInt, setNumber, setString } from '../../heap/slots.ts';
import { newString, stringLength, substring, toHost } from '../../heap/strings.ts';
import { isNumberTag, TAG_INT, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32, s32, sb64, scratch } from '../../heap/views.ts';
import { throwTypeError } from '../errors.ts';
import { toNumberPrimitive, toStringPrimitive } from '../interp/operators.ts';
import type { NativeTable } from '../natives.ts';
import { numberToStringCell, toIntegerOrInfinity } from '../numbers.ts';
import { hostRange } from './string-case.ts';
import { anyObject, tailCall } from './tail-call.ts';

/** ThisNumberValue of the value in a slot. */
function thisNumber(slot: number, method: string): number {
  if (isNumber(slot)) return numberOf(slot);
  if (s32[slot * 2 + 1] === TAG_OBJECT && (i32[s32[slot * 2] * 2 + 1] & KIND_MASK) === KIND.WRAPPER) {
    loadValue(scratch + 16, s32[slot * 2], OFF.WRAPPER.primitive);
    if (isNumber(scratch + 16)) return numberOf(scratch + 16);
  }
  return throwTypeError(`Number.prototype.${method} requires that 'this' be a Number`);
}

const TO_STRING = 0;
const TO_FIXED = 1;
const TO_EXPONENTIAL = 2;
const TO_PRECISION = 3;
const METHODS = ['toString', 'toFixed', 'toExponential', 'toPrecision'] as const;

/** The formatting methods, with the host's own digits. `argument`: slot of a primitive, or 0. */
function format(dst: number, x: number, which: number, argument: number): void {
  const given = argument !== 0 && s32[argument * 2 + 1] !== TAG_UNDEFINED;
  const digits = given ? toIntegerOrInfinity(toNumberPrimitive(argument)) : undefined;
  if (which === TO_STRING && (digits === undefined || digits === 10)) return setString(dst, numberToStringCell(x));
  setString(dst, newString(hostRange(() => formatOnHost(x, which, digits))));
}

function formatOnHost(x: number, which: number, digits: number | undefined): string {
  if (which === TO_STRING) return x.toString(digits);
  if (which === TO_FIXED) return x.toFixed(digits);
  return which === TO_EXPONENTIAL ? x.toExponential(digits) : x.toPrecision(digits);
}

function formatMethod(which: number) {
  return (dst: number, a: number, n: number): void => {
    const x = thisNumber(a - 1, METHODS[which]);
    if (!anyObject(a, n, 1)) return format(dst, x, which, n > 0 ? a : 0);
    setNumber(scratch + 17, x);
    setInt(scratch + 18, which);
    sb64[scratch + 19] = sb64[a];
    tailCall(dst, 'NumberFormatSlow', scratch + 17, 3);
  };
}

function isIntegral(slot: number): boolean {
  if (s32[slot * 2 + 1] === TAG_INT) return true;
  return isNumber(slot) && Number.isInteger(numberOf(slot));
}

/** Digits beyond these do not matter to parseInt and parseFloat, for a prefix of a long text. */
const LONGEST_NUMERAL = 1 << 14;

function numeral(slot: number): string {
  const cell = toStringPrimitive(slot);
  const length = stringLength(cell);
  return toHost(length > LONGEST_NUMERAL ? substring(cell, 0, LONGEST_NUMERAL) : cell);
}

/** [text, radix] */
function parseIntNative(dst: number, a: number, n: number): void {
  if (n === 0) return setNumber(dst, NaN);
  if (anyObject(a, n, 2)) return tailCall(dst, 'ParseIntSlow', a, n);
  if (n === 1 && s32[a * 2 + 1] === TAG_INT) return setInt(dst, s32[a * 2]);
  const host = numeral(a);
  setNumber(dst, parseInt(host, n > 1 ? toNumberPrimitive(a + 1) : 0));
}

function parseFloatNative(dst: number, a: number, n: number): void {
  if (n === 0) return setNumber(dst, NaN);
  if (anyObject(a, n, 1)) return tailCall(dst, 'ParseFloatSlow', a, 1);
  if (s32[a * 2 + 1] === TAG_INT) return setInt(dst, s32[a * 2]);
  setNumber(dst, parseFloat(numeral(a)));
}

/** A predicate on ToNumber of the argument. */
function globalPredicate(name: string, test: (x: number) => boolean) {
  return (dst: number, a: number, n: number): void => {
    if (anyObject(a, n, 1)) tailCall(dst, name, a, 1);
    else setBoolean(dst, test(n === 0 ? NaN : toNumberPrimitive(a)));
  };
}

export const numberNatives = {
  NumberPrototypeToString: formatMethod(TO_STRING),
  NumberPrototypeToFixed: formatMethod(TO_FIXED),
  NumberPrototypeToExponential: formatMethod(TO_EXPONENTIAL),
  NumberPrototypeToPrecision: formatMethod(TO_PRECISION),
  NumberPrototypeToLocaleString: (dst, a) => setString(dst, newString(thisNumber(a - 1, 'toLocaleString').toLocaleString('en-US'))),
  NumberPrototypeValueOf: (dst, a) => setNumber(dst, thisNumber(a - 1, 'valueOf')),
  /** $NumberFormat(number, which, argument): the argument is a number. */
  NumberFormat: (dst, a) => format(dst, numberOf(a), s32[(a + 1) * 2], a + 2),
  NumberIsInteger: (dst, a, n) => setBoolean(dst, n > 0 && isIntegral(a)),
  NumberIsSafeInteger: (dst, a, n) => setBoolean(dst, n > 0 && isIntegral(a) && Number.isSafeInteger(numberOf(a))),
  NumberIsFinite: (dst, a, n) => setBoolean(dst, n > 0 && isNumber(a) && Number.isFinite(numberOf(a))),
  NumberIsNaN: (dst, a, n) => setBoolean(dst, n > 0 && isNumberTag(s32[a * 2 + 1]) && Number.isNaN(numberOf(a))),
  ParseInt: parseIntNative,
  ParseFloat: parseFloatNative,
  GlobalIsNaN: globalPredicate('IsNaNSlow', Number.isNaN),
  GlobalIsFinite: globalPredicate('IsFiniteSlow', Number.isFinite),
} satisfies NativeTable;
