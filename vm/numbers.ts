/** Numbers to and from text, and the integer conversions of the specification. */
import { KIND, KIND_MASK } from '../heap/cells.ts';
import { charCodeAt, intToString, newString, stringLength, toHost } from '../heap/strings.ts';
import { i32 } from '../heap/views.ts';

export function numberToString(x: number): string {
  return String(x);
}

/** Number::toString(x, 10). Allocates. */
export function numberToStringCell(x: number): number {
  const int = x | 0;
  if (int === x) return intToString(int);
  return newString(String(x));
}

/** Digits that cannot lose precision in the loop of stringToNumber. */
const SHORT_DIGITS = 9;

/** StringToNumber. */
export function stringToNumber(cell: number): number {
  const length = stringLength(cell);
  if (length === 0) return 0;
  if (length <= SHORT_DIGITS) {
    let value = 0;
    let i = 0;
    for (; i < length; i++) {
      const digit = charCodeAt(cell, i) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (i === length) return value;
  }
  return Number(toHost(cell));
}

export function toIntegerOrInfinity(x: number): number {
  return x !== x ? 0 : Math.trunc(x) + 0;
}

/** The text of a number as Number::toString writes it, or "-0": CanonicalNumericIndexString is not undefined. */
export function isNumericText(cell: number): boolean {
  const length = stringLength(cell);
  if (length === 0 || length > 25 || charCodeAt(cell, 0) > 78) return false;
  const text = toHost(cell);
  return text === '-0' || String(Number(text)) === text;
}

/** The same of a property key: names of a typed array that can only be elements, or nothing. */
export function isNumericName(key: number): boolean {
  return key < 0 || ((i32[key * 2 + 1] & KIND_MASK) !== KIND.SYMBOL && isNumericText(key));
}
