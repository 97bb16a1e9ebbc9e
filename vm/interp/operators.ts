/**
 * Operators off the fast path: every combination of primitives is done here; an operand that is an
 * object (or a symbol, which throws) goes to a self-hosted helper, whose frame delivers the result.
 */
import { KIND, KIND_MASK, OFF, SHAPE_CALLABLE } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { copy, numberOf, setBoolean, setInt, setNumber, setObject, setString } from '../../heap/slots.ts';
import { compareStrings, concatStrings, stringEquals, stringLength } from '../../heap/strings.ts';
import {
  isNumberTag, TAG_BIGINT, TAG_BOOLEAN, TAG_HOLE, TAG_INT, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED,
} from '../../heap/values.ts';
import { i32, s32, sb64, sf64, tb } from '../../heap/views.ts';
import { OP } from '../bytecode/opcodes.ts';
import { numberToStringCell, stringToNumber } from '../numbers.ts';
import { callSelf, stageArguments } from './calls.ts';
import { DONE, finish } from './control.ts';
import { SELF } from './self.ts';
import { throwRangeError, throwTypeError } from '../errors.ts';
import { wrapPrimitive } from './objects.ts';

export function toBoolean(slot: number): boolean {
  const tag = s32[slot * 2 + 1];
  switch (tag) {
    case TAG_BOOLEAN:
    case TAG_INT:
      return s32[slot * 2] !== 0;
    case TAG_UNDEFINED:
    case TAG_NULL:
    case TAG_HOLE:
      return false;
    case TAG_STRING:
      return i32[s32[slot * 2] * 2] !== 0;
    case TAG_OBJECT:
    case TAG_SYMBOL:
    case TAG_BIGINT:
      return true;
    default: {
      const x = sf64[slot];
      return x === x && x !== 0;
    }
  }
}

export function strictEquals(a: number, b: number): boolean {
  const ta = s32[a * 2 + 1];
  const tc = s32[b * 2 + 1];
  if (isNumberTag(ta)) return isNumberTag(tc) && numberOf(a) === numberOf(b);
  if (ta !== tc) return false;
  if (s32[a * 2] === s32[b * 2]) return true;
  return ta === TAG_STRING && stringEquals(s32[a * 2], s32[b * 2]);
}

/** SameValueZero and SameValue of two slots. */
export function sameValueZero(a: number, b: number): boolean {
  if (strictEquals(a, b)) return true;
  return isNumberTag(s32[a * 2 + 1]) && isNumberTag(s32[b * 2 + 1]) && numberOf(a) !== numberOf(a) && numberOf(b) !== numberOf(b);
}

export function sameValue(a: number, b: number): boolean {
  if (isNumberTag(s32[a * 2 + 1]) && isNumberTag(s32[b * 2 + 1])) return Object.is(numberOf(a), numberOf(b));
  return strictEquals(a, b);
}

export function isCallable(slot: number): boolean {
  return s32[slot * 2 + 1] === TAG_OBJECT && isCallableCell(s32[slot * 2]);
}

export function isCallableCell(cell: number): boolean {
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  return (
    kind === KIND.FUNCTION || kind === KIND.BOUND || kind === KIND.HOSTFUNCTION ||
    (i32[i32[cell * 2] * 2 + OFF.SHAPE.shapeFlags] & SHAPE_CALLABLE) !== 0
  );
}

export function typeOf(dst: number, slot: number): void {
  const tag = s32[slot * 2 + 1];
  let atom: number = ROOT.number;
  if (tag === TAG_OBJECT) atom = isCallableCell(s32[slot * 2]) ? ROOT.function : ROOT.object;
  else if (tag === TAG_STRING) atom = ROOT.string;
  else if (tag === TAG_UNDEFINED || tag === TAG_HOLE) atom = ROOT.undefined;
  else if (tag === TAG_BOOLEAN) atom = ROOT.boolean;
  else if (tag === TAG_NULL) atom = ROOT.object;
  else if (tag === TAG_SYMBOL) atom = ROOT.symbol;
  else if (tag === TAG_BIGINT) atom = ROOT.bigint;
  setString(dst, rootCell(atom));
}

/** ToNumber of a primitive; symbols throw. */
export function toNumberPrimitive(slot: number): number {
  const tag = s32[slot * 2 + 1];
  switch (tag) {
    case TAG_INT:
    case TAG_BOOLEAN:
      return s32[slot * 2];
    case TAG_UNDEFINED:
    case TAG_HOLE:
      return NaN;
    case TAG_NULL:
      return 0;
    case TAG_STRING:
      return stringToNumber(s32[slot * 2]);
    case TAG_SYMBOL:
      return throwTypeError('Cannot convert a Symbol value to a number');
    case TAG_BIGINT:
      return throwTypeError('Cannot convert a BigInt value to a number');
    default:
      return sf64[slot];
  }
}

/** ToString of a primitive, as a string cell; symbols throw. */
export function toStringPrimitive(slot: number): number {
  const tag = s32[slot * 2 + 1];
  switch (tag) {
    case TAG_STRING:
      return s32[slot * 2];
    case TAG_UNDEFINED:
    case TAG_HOLE:
      return rootCell(ROOT.undefined);
    case TAG_NULL:
      return rootCell(ROOT.null);
    case TAG_BOOLEAN:
      return rootCell(s32[slot * 2] !== 0 ? ROOT.true : ROOT.false);
    case TAG_SYMBOL:
      return throwTypeError('Cannot convert a Symbol value to a string');
    default:
      return numberToStringCell(numberOf(slot));
  }
}

const isObject = (slot: number): boolean => s32[slot * 2 + 1] === TAG_OBJECT;

function self2(fp: number, result: number, id: number, a: number, b: number, resume: number): number {
  const args = stageArguments(fp, 2);
  sb64[args] = sb64[a];
  sb64[args + 1] = sb64[b];
  return callSelf(fp, result, id, args, 2, resume);
}

function self3(fp: number, result: number, id: number, op: number, a: number, b: number, resume: number): number {
  const args = stageArguments(fp, 3);
  setInt(args, op);
  sb64[args + 1] = sb64[a];
  sb64[args + 2] = sb64[b];
  return callSelf(fp, result, id, args, 3, resume);
}

/** The numeric operators on two numbers. */
export function applyNumeric(op: number, x: number, y: number): number {
  switch (op) {
    case OP.Add: return x + y;
    case OP.Sub: return x - y;
    case OP.Mul: return x * y;
    case OP.Div: return x / y;
    case OP.Mod: return x % y;
    case OP.Exp: return x ** y;
    case OP.BitAnd: return x & y;
    case OP.BitOr: return x | y;
    case OP.BitXor: return x ^ y;
    case OP.Shl: return x << y;
    case OP.Shr: return x >> y;
    default: return x >>> y;
  }
}

/** Binary operators with at least one operand off the fast path. `result` is an operand, a and b slots. */
export function arithmetic(op: number, fp: number, result: number, a: number, b: number, resume: number): number {
  const dst = fp + result;
  const ta = s32[a * 2 + 1];
  const tc = s32[b * 2 + 1];
  if (isNumberTag(ta) && isNumberTag(tc)) {
    setNumber(dst, applyNumeric(op, numberOf(a), numberOf(b)));
    return DONE;
  }
  if (op === OP.Add && (ta === TAG_STRING || tc === TAG_STRING) && ta !== TAG_OBJECT && tc !== TAG_OBJECT) {
    const left = toStringPrimitive(a);
    const right = toStringPrimitive(b);
    setString(dst, concatChecked(left, right));
    return finish(resume);
  }
  if (ta === TAG_OBJECT || tc === TAG_OBJECT) {
    return op === OP.Add ? self2(fp, result, SELF.AddSlow, a, b, resume) : self3(fp, result, SELF.ArithSlow, op, a, b, resume);
  }
  if (ta === TAG_BIGINT || tc === TAG_BIGINT) throwTypeError('BigInt is not supported yet by Heddle');
  const x = toNumberPrimitive(a);
  setNumber(dst, applyNumeric(op, x, toNumberPrimitive(b)));
  return DONE;
}

/** Longest string, in units: the host's own limit, so that every guest string has a host form. */
export const MAX_STRING = 0x1fffffe8;

export function concatChecked(left: number, right: number): number {
  if (stringLength(left) + stringLength(right) > MAX_STRING) throwInvalidStringLength();
  return concatStrings(left, right);
}

/** Binary operators with an integer literal on the right. */
export function arithmeticImmediate(op: number, fp: number, result: number, a: number, value: number, resume: number): number {
  const literal = i32[tb + TB.scratch] + 40;
  setInt(literal, value);
  return arithmetic(op, fp, result, a, literal, resume);
}

export function unary(op: number, fp: number, result: number, a: number, resume: number): number {
  const dst = fp + result;
  const tag = s32[a * 2 + 1];
  switch (op) {
    case OP.ToString:
      if (tag === TAG_STRING) copy(dst, a);
      else if (isObject(a)) return self1(fp, result, SELF.ToStringSlow, a, resume);
      else setString(dst, toStringPrimitive(a));
      return finish(resume);
    case OP.ToPropertyKey:
      if (tag === TAG_STRING || tag === TAG_SYMBOL || tag === TAG_INT) copy(dst, a);
      else if (isObject(a)) return self1(fp, result, SELF.ToPropertyKeySlow, a, resume);
      else setString(dst, toStringPrimitive(a));
      return finish(resume);
    case OP.ToObject:
      if (isObject(a)) copy(dst, a);
      else if (tag === TAG_UNDEFINED || tag === TAG_NULL) throwTypeError('Cannot convert undefined or null to object');
      else setObject(dst, wrapPrimitive(a));
      return finish(resume);
  }
  if (isObject(a)) {
    const args = stageArguments(fp, 2);
    setInt(args, op);
    sb64[args + 1] = sb64[a];
    return callSelf(fp, result, SELF.UnarySlow, args, 2, resume);
  }
  const x = toNumberPrimitive(a);
  if (op === OP.Inc) setNumber(dst, x + 1);
  else if (op === OP.Dec) setNumber(dst, x - 1);
  else if (op === OP.Neg) setNumber(dst, -x);
  else if (op === OP.BitNot) setNumber(dst, ~x);
  else setNumber(dst, x); // ToNumber, ToNumeric
  return DONE;
}

function self1(fp: number, result: number, id: number, a: number, resume: number): number {
  const args = stageArguments(fp, 1);
  sb64[args] = sb64[a];
  return callSelf(fp, result, id, args, 1, resume);
}

/** Relational operators off the fast path; the boolean goes to operand `result`. */
export function compareJump(op: number, fp: number, result: number, a: number, b: number, resume: number): number {
  if (isObject(a) || isObject(b)) return self3(fp, result, SELF.CompareSlow, op, a, b, resume);
  const dst = fp + result;
  if (s32[a * 2 + 1] === TAG_STRING && s32[b * 2 + 1] === TAG_STRING) {
    const order = compareStrings(s32[a * 2], s32[b * 2]);
    setBoolean(dst, op === OP.Lt ? order < 0 : op === OP.Le ? order <= 0 : op === OP.Gt ? order > 0 : order >= 0);
    return finish(resume);
  }
  const x = toNumberPrimitive(a);
  const y = toNumberPrimitive(b);
  setBoolean(dst, op === OP.Lt ? x < y : op === OP.Le ? x <= y : op === OP.Gt ? x > y : x >= y);
  return DONE;
}

/** Eq and Ne. */
export function looseEquality(op: number, fp: number, result: number, a: number, b: number, resume: number): number {
  const ta = s32[a * 2 + 1];
  const tc = s32[b * 2 + 1];
  let equal: boolean;
  const aNullish = ta === TAG_UNDEFINED || ta === TAG_NULL;
  const bNullish = tc === TAG_UNDEFINED || tc === TAG_NULL;
  if (aNullish || bNullish) equal = aNullish && bNullish;
  else if (ta === tc || (isNumberTag(ta) && isNumberTag(tc))) equal = strictEquals(a, b);
  else if (ta === TAG_OBJECT || tc === TAG_OBJECT) {
    return self3(fp, result, SELF.EqSlow, op, a, b, resume);
  } else if (ta === TAG_SYMBOL || tc === TAG_SYMBOL) equal = false;
  else equal = toNumberPrimitive(a) === toNumberPrimitive(b);
  setBoolean(fp + result, equal === (op === OP.Eq));
  return DONE;
}

function throwInvalidStringLength(): never {
  return throwRangeError('Invalid string length');
}
