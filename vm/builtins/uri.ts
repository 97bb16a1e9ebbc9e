/**
 * encodeURI and its relatives: by the host, part by part. A part never ends within a surrogate pair or
 * within an escaped character.
 */
import { setInt, setString } from '../../heap/slots.ts';
import { charCodeAt, newString, stringLength, toHost } from '../../heap/strings.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { s32, sb64, scratch } from '../../heap/views.ts';
import { ERROR_TYPE } from '../../heap/errors.ts';
import { throwError } from '../errors.ts';
import { toStringPrimitive } from '../interp/operators.ts';
import { arg, type NativeTable } from '../natives.ts';
import { tailCall } from './tail-call.ts';

const PART = 1 << 13;

const UNESCAPED = /^[A-Za-z0-9@*_+\-./]$/;

function escapeText(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (UNESCAPED.test(text[i])) result += text[i];
    else if (unit < 256) result += `%${unit.toString(16).toUpperCase().padStart(2, '0')}`;
    else result += `%u${unit.toString(16).toUpperCase().padStart(4, '0')}`;
  }
  return result;
}

function unescapeText(text: string): string {
  return text.replace(/%u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})/g, (_, wide: string | undefined, narrow: string | undefined) =>
    String.fromCharCode(parseInt(wide ?? narrow ?? '', 16)),
  );
}

const TRANSFORMS: readonly ((text: string) => string)[] = [
  encodeURIComponent, encodeURI, decodeURIComponent, decodeURI, escapeText, unescapeText,
];
const ENCODE_COMPONENT = 0;
const ENCODE = 1;
const DECODE_COMPONENT = 2;
const DECODE = 3;
const ESCAPE = 4;
const UNESCAPE = 5;

function transform(cell: number, which: number): number {
  try {
    return newString(TRANSFORMS[which](toHost(cell)));
  } catch (error) {
    if (error instanceof URIError) return throwError(ERROR_TYPE.URIError, 'URI malformed');
    throw error;
  }
}

/** Whether a part may end before unit i: whole characters on both sides. */
function mayCut(cell: number, i: number, which: number): boolean {
  if (which <= ENCODE) return (charCodeAt(cell, i) & 0xfc00) !== 0xdc00;
  if (which === ESCAPE) return true;
  // No % in the units that an escape sequence could reach back to, unless a sequence begins here that
  // does not go on with a continuation byte.
  const reach = which === UNESCAPE ? 6 : 3;
  for (let k = 1; k < reach && k <= i; k++) {
    const unit = charCodeAt(cell, i - k);
    if (unit === 0x25 && !(which !== UNESCAPE && k === 3)) return false;
  }
  if (which === UNESCAPE || charCodeAt(cell, i) !== 0x25) return true;
  const high = i + 1 < stringLength(cell) ? charCodeAt(cell, i + 1) : 0;
  // %80 to %BF continue a character.
  return !(high === 0x38 || high === 0x39 || (high | 32) === 0x61 || (high | 32) === 0x62);
}

function cut(cell: number, from: number, which: number): number {
  const length = stringLength(cell);
  if (length - from <= PART) return length;
  for (let i = from + PART; i > from + PART - 64; i--) if (mayCut(cell, i, which)) return i;
  return from + PART;
}

function method(which: number) {
  return (dst: number, a: number, n: number): void => {
    const value = arg(a, n, 0);
    if (s32[value * 2 + 1] !== TAG_OBJECT) {
      const cell = toStringPrimitive(value);
      if (stringLength(cell) <= PART) return setString(dst, transform(cell, which));
    }
    setInt(scratch + 16, which);
    sb64[scratch + 17] = sb64[value];
    tailCall(dst, 'UriTransform', scratch + 16, 2);
  };
}

export const uriNatives = {
  EncodeURIComponent: method(ENCODE_COMPONENT),
  EncodeURI: method(ENCODE),
  DecodeURIComponent: method(DECODE_COMPONENT),
  DecodeURI: method(DECODE),
  Escape: method(ESCAPE),
  Unescape: method(UNESCAPE),
  /** $UriCut(which, string, from): where the part from `from` on ends. */
  UriCut: (dst, a) => setInt(dst, cut(s32[a * 2 + 2], s32[a * 2 + 4], s32[a * 2])),
  /** $UriPart(which, string) */
  UriPart: (dst, a) => setString(dst, transform(s32[a * 2 + 2], s32[a * 2])),
} satisfies NativeTable;
