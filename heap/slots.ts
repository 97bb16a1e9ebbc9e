/**
 * Stack slots: where values are put together and taken apart. A slot belongs to the current thread
 * alone, so its halves may be read and written separately; heap words may not (see barrier.ts).
 */
import {
  TAG_BOOLEAN,
  TAG_HOLE,
  TAG_INT,
  TAG_INTERNAL,
  TAG_NULL,
  TAG_OBJECT,
  TAG_STRING,
  TAG_SYMBOL,
  TAG_UNDEFINED,
} from './values.ts';
import { b64, s32, sb64, sf64 } from './views.ts';

export function set(slot: number, tag: number, payload: number): void {
  s32[slot * 2] = payload;
  s32[slot * 2 + 1] = tag;
}

export function setInt(slot: number, value: number): void {
  s32[slot * 2] = value;
  s32[slot * 2 + 1] = TAG_INT;
}

/** `value` must come from arithmetic or another slot: raw memory goes through setRawDouble (V2). */
export function setDouble(slot: number, value: number): void {
  sf64[slot] = value;
}

/** A double of unknown origin: NaN loses its payload (V2). */
export function setRawDouble(slot: number, value: number): void {
  if (value !== value) {
    s32[slot * 2] = 0;
    s32[slot * 2 + 1] = 0x7ff80000;
  } else {
    sf64[slot] = value;
  }
}

/** The int if the number is one (and not -0), else the double; NaN loses its payload. */
export function setNumber(slot: number, value: number): void {
  const int = value | 0;
  if (int === value && (int !== 0 || 1 / value > 0)) {
    s32[slot * 2] = int;
    s32[slot * 2 + 1] = TAG_INT;
  } else {
    setRawDouble(slot, value);
  }
}

export function setBoolean(slot: number, value: boolean): void {
  s32[slot * 2] = value ? 1 : 0;
  s32[slot * 2 + 1] = TAG_BOOLEAN;
}

export function setUndefined(slot: number): void {
  s32[slot * 2] = 0;
  s32[slot * 2 + 1] = TAG_UNDEFINED;
}

export function setNull(slot: number): void {
  s32[slot * 2] = 0;
  s32[slot * 2 + 1] = TAG_NULL;
}

export function setHole(slot: number): void {
  s32[slot * 2] = 0;
  s32[slot * 2 + 1] = TAG_HOLE;
}

export function setString(slot: number, cell: number): void {
  s32[slot * 2] = cell;
  s32[slot * 2 + 1] = TAG_STRING;
}

export function setSymbol(slot: number, cell: number): void {
  s32[slot * 2] = cell;
  s32[slot * 2 + 1] = TAG_SYMBOL;
}

export function setObject(slot: number, cell: number): void {
  s32[slot * 2] = cell;
  s32[slot * 2 + 1] = TAG_OBJECT;
}

export function setInternal(slot: number, cell: number): void {
  s32[slot * 2] = cell;
  s32[slot * 2 + 1] = TAG_INTERNAL;
}

export function tagOf(slot: number): number {
  return s32[slot * 2 + 1];
}

export function payloadOf(slot: number): number {
  return s32[slot * 2];
}

export function isObject(slot: number): boolean {
  return s32[slot * 2 + 1] === TAG_OBJECT;
}

export function isUndefined(slot: number): boolean {
  return s32[slot * 2 + 1] === TAG_UNDEFINED;
}

export function isHole(slot: number): boolean {
  return s32[slot * 2 + 1] === TAG_HOLE;
}

export function isString(slot: number): boolean {
  return s32[slot * 2 + 1] === TAG_STRING;
}

export function isNumber(slot: number): boolean {
  const tag = s32[slot * 2 + 1];
  return tag <= TAG_INT || tag >= 0;
}

/** The number in a slot that holds an int or a double. */
export function numberOf(slot: number): number {
  return s32[slot * 2 + 1] === TAG_INT ? s32[slot * 2] : sf64[slot];
}

export function copy(dst: number, src: number): void {
  sb64[dst] = sb64[src];
}

export function copySlots(dst: number, src: number, count: number): void {
  sb64.copyWithin(dst, src, src + count);
}

/** One 64-bit read of heap word `word` of `cell` (also of an absolute word: loadValue(dst, 0, at)). */
export function loadValue(dst: number, cell: number, word: number): void {
  sb64[dst] = b64[cell + word];
}

/** Same 64 bits: strict equality of anything but numbers, strings and bigints. */
export function sameBits(a: number, b: number): boolean {
  return s32[a * 2] === s32[b * 2] && s32[a * 2 + 1] === s32[b * 2 + 1];
}
