/** The specification's comparisons of two values in stack slots. May flatten strings. */
import { stringEquals } from './strings.ts';
import { TAG_INT, TAG_STRING } from './values.ts';
import { s32, sf64 } from './views.ts';

function isNumberTag(tag: number): boolean {
  return tag <= TAG_INT || tag >= 0;
}

function numberAt(slot: number): number {
  return s32[slot * 2 + 1] === TAG_INT ? s32[slot * 2] : sf64[slot];
}

function sameOther(a: number, b: number, tag: number): boolean {
  if (tag !== s32[b * 2 + 1]) return false;
  if (s32[a * 2] === s32[b * 2]) return true;
  return tag === TAG_STRING && stringEquals(s32[a * 2], s32[b * 2]);
}

/** IsStrictlyEqual */
export function isStrictlyEqual(a: number, b: number): boolean {
  const tag = s32[a * 2 + 1];
  if (!isNumberTag(tag)) return sameOther(a, b, tag);
  return isNumberTag(s32[b * 2 + 1]) && numberAt(a) === numberAt(b);
}

/** SameValue */
export function sameValue(a: number, b: number): boolean {
  const tag = s32[a * 2 + 1];
  if (!isNumberTag(tag)) return sameOther(a, b, tag);
  return isNumberTag(s32[b * 2 + 1]) && Object.is(numberAt(a), numberAt(b));
}

/** SameValueZero */
export function sameValueZero(a: number, b: number): boolean {
  const tag = s32[a * 2 + 1];
  if (!isNumberTag(tag)) return sameOther(a, b, tag);
  if (!isNumberTag(s32[b * 2 + 1])) return false;
  const x = numberAt(a);
  const y = numberAt(b);
  return x === y || (x !== x && y !== y);
}
