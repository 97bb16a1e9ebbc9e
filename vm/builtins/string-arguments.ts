/**
 * Receivers and arguments of the string natives. These take the receiver as argument 0 (`a`), so that
 * the same function serves as a method (called with a - 1) and as an intrinsic of the self-hosted
 * version. They only see primitives: where an object is among the arguments, the self-hosted version
 * converts it first.
 */
import { ROOT, rootCell } from '../../heap/roots.ts';
import { TAG_INT, TAG_NULL, TAG_STRING, TAG_UNDEFINED } from '../../heap/values.ts';
import { s32 } from '../../heap/views.ts';
import { throwTypeError } from '../errors.ts';
import { toNumberPrimitive, toStringPrimitive } from '../interp/operators.ts';
import { toIntegerOrInfinity } from '../numbers.ts';

/** Units that one slice looks at. */
export const SLICE_UNITS = 1 << 15;

/** ToString(RequireObjectCoercible(value)) of a primitive. */
export function receiver(slot: number, method: string): number {
  const tag = s32[slot * 2 + 1];
  if (tag === TAG_STRING) return s32[slot * 2];
  if (tag === TAG_UNDEFINED || tag === TAG_NULL) {
    return throwTypeError(`String.prototype.${method} called on null or undefined`);
  }
  return toStringPrimitive(slot);
}

/** Whether argument i is there and not undefined. */
export function given(a: number, n: number, i: number): boolean {
  return i < n && s32[(a + i) * 2 + 1] !== TAG_UNDEFINED;
}

/** ToIntegerOrInfinity of argument i; `fallback` where it is missing or undefined. */
export function integer(a: number, n: number, i: number, fallback: number): number {
  if (i >= n) return fallback;
  const tag = s32[(a + i) * 2 + 1];
  if (tag === TAG_INT) return s32[(a + i) * 2];
  return tag === TAG_UNDEFINED ? fallback : toIntegerOrInfinity(toNumberPrimitive(a + i));
}

/** ToString of argument i. */
export function text(a: number, n: number, i: number): number {
  return i < n ? toStringPrimitive(a + i) : rootCell(ROOT.undefined);
}

export function clamp(x: number, length: number): number {
  return x <= 0 ? 0 : x < length ? x : length;
}
