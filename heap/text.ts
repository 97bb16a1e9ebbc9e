/**
 * Strings to and from the host.
 *
 * Short texts are copied unit by unit; longer ones by Buffer's Latin-1 and UTF-16 transcoders, which
 * work on a window of the cage. (TextDecoder's 'latin1' is windows-1252 and would change 0x80-0x9f.)
 */
import { initValue } from './barrier.ts';
import { FIXED_WORDS, KIND } from './cells.ts';
import { ROOT, rootCell } from './roots.ts';
import { atom } from './atoms.ts';
import {
  CHARS,
  allocateString16,
  allocateString8,
  flatBase,
  flatData,
  flatIs16,
  flatLength,
  singleChar,
} from './strings.ts';
import { SMALL_INT_STRINGS } from './tuning.ts';
import { TAG_HOLE, TAG_STRING } from './values.ts';
import { set } from './slots.ts';
import { cage, i32, scratch, u16, u8 } from './views.ts';

const UNIT_BY_UNIT = 40;
const WIDE = /[^\0-\xff]/;

/** Whether a host string has units above 255. */
export function isWideText(text: string): boolean {
  const length = text.length;
  if (length > UNIT_BY_UNIT) return WIDE.test(text);
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) > 255) return true;
  return false;
}

/** Writes a host string's units into flat string `cell`. */
export function writeText(cell: number, text: string, wide: boolean): void {
  const length = text.length;
  if (length > UNIT_BY_UNIT) {
    const bytes = Buffer.from(cage, (cell + CHARS) * 8, wide ? length * 2 : length);
    bytes.write(text, wide ? 'utf16le' : 'latin1');
  } else if (wide) {
    const base = (cell + CHARS) * 4;
    for (let i = 0; i < length; i++) u16[base + i] = text.charCodeAt(i);
  } else {
    const base = (cell + CHARS) * 8;
    for (let i = 0; i < length; i++) u8[base + i] = text.charCodeAt(i);
  }
}

/** A string with the content of a host string. */
export function newString(text: string): number {
  const length = text.length;
  if (length === 0) return rootCell(ROOT.emptyString);
  if (length === 1) return singleChar(text.charCodeAt(0));
  const wide = isWideText(text);
  const cell = wide ? allocateString16(length) : allocateString8(length);
  writeText(cell, text, wide);
  return cell;
}

/** A string of the Latin-1 units in `bytes` [from, to). */
export function newString8(bytes: Uint8Array, from: number, to: number): number {
  const cell = allocateString8(to - from);
  u8.set(bytes.subarray(from, to), (cell + CHARS) * 8);
  return cell;
}

/** A string of the 16-bit units in `units` [from, to). */
export function newString16(units: Uint16Array, from: number, to: number): number {
  const cell = allocateString16(to - from);
  u16.set(units.subarray(from, to), (cell + CHARS) * 4);
  return cell;
}

/** The host string with a string's content. */
export function toHost(cell: number): string {
  flatData(cell);
  const length = flatLength;
  if (length > UNIT_BY_UNIT) {
    const bytes = Buffer.from(
      cage,
      flatIs16 ? flatBase * 2 : flatBase,
      flatIs16 ? length * 2 : length,
    );
    return bytes.toString(flatIs16 ? 'utf16le' : 'latin1');
  }
  let text = '';
  if (flatIs16) for (let i = 0; i < length; i++) text += String.fromCharCode(u16[flatBase + i]);
  else for (let i = 0; i < length; i++) text += String.fromCharCode(u8[flatBase + i]);
  return text;
}

/** The decimal string of an integer of at most 32 bits (signed or unsigned); small ones are kept as atoms. */
export function intToString(value: number): number {
  if (value < 0 || value >= SMALL_INT_STRINGS) return digits(value);
  const table = rootCell(ROOT.SmallInts) + FIXED_WORDS[KIND.ELEMENTS];
  const known = (table + value) * 2;
  if (i32[known + 1] !== TAG_HOLE) return i32[known];
  const cell = atom(String(value));
  set(scratch, TAG_STRING, cell);
  // Two threads store the same atom; it is old and so is the table: no barrier.
  initValue(table, value, scratch);
  return cell;
}

function digits(value: number): number {
  let rest = value < 0 ? -value : value;
  let length = value < 0 ? 2 : 1;
  for (let bound = 10; bound <= rest; bound *= 10) length++;
  const cell = allocateString8(length);
  let at = (cell + CHARS) * 8 + length;
  do {
    const next = Math.floor(rest / 10);
    u8[--at] = 48 + (rest - next * 10);
    rest = next;
  } while (rest > 0);
  if (value < 0) u8[--at] = 45;
  return cell;
}
