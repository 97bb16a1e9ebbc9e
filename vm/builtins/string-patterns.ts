/**
 * String.prototype.replace, match and split: where the pattern is a regular expression as it was made,
 * in one native as far as a slice goes; else by the strings' own (string-pieces.ts) or the specified steps.
 */
import { TAG_STRING } from '../../heap/values.ts';
import { s32 } from '../../heap/views.ts';
import type { NativeTable } from '../natives.ts';
import { matchByRegExp, regexpIn, replaceByRegExp, splitByRegExp } from './regexp.ts';
import { replace, split } from './string-pieces.ts';
import { given } from './string-arguments.ts';
import { tailCall } from './tail-call.ts';

/** The regular expression in argument 1 where argument 0, the receiver, is a string; else 0. */
function pattern(a: number, n: number): number {
  return n > 1 && s32[a * 2 + 1] === TAG_STRING ? regexpIn(a + 1) : 0;
}

/** [string, pattern, replacement] */
function replaceMethod(dst: number, a: number, n: number): void {
  const regexp = n > 2 && s32[(a + 2) * 2 + 1] === TAG_STRING ? pattern(a, n) : 0;
  if (regexp === 0 || !replaceByRegExp(dst, regexp, s32[a * 2], s32[(a + 2) * 2])) replace(dst, a, n, false);
}

/** [string, pattern] */
function matchMethod(dst: number, a: number, n: number): void {
  const regexp = pattern(a, n);
  if (regexp === 0 || !matchByRegExp(dst, regexp, s32[a * 2])) tailCall(dst, 'StringMatchSlow', a, n);
}

/** [string, separator, limit] */
function splitMethod(dst: number, a: number, n: number): void {
  const regexp = given(a, n, 2) ? 0 : pattern(a, n);
  if (regexp === 0 || !splitByRegExp(dst, regexp, s32[a * 2])) split(dst, a, n);
}

export const stringPatternNatives = {
  StringPrototypeReplace: (dst, a, n) => replaceMethod(dst, a - 1, n + 1),
  StringPrototypeMatch: (dst, a, n) => matchMethod(dst, a - 1, n + 1),
  StringPrototypeSplit: (dst, a, n) => splitMethod(dst, a - 1, n + 1),
} satisfies NativeTable;
