/**
 * Property keys as host numbers: an atom or symbol (its cell index), or an array index i as -(i + 1);
 * the index of such a key is -1 - key (-(key + 1) would be -0 for the first).
 * Atoms that spell an index are never keys.
 */
import { atom, atomOfCell, indexOfString } from './atoms.ts';
import { KIND, KIND_MASK } from './cells.ts';
import { HeapFault } from './errors.ts';
import { ROOT, rootCell } from './roots.ts';
import { setString, setSymbol } from './slots.ts';
import { intToString } from './text.ts';
import { TAG_BOOLEAN, TAG_INT, TAG_NULL, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED } from './values.ts';
import { i32, s32, sf64 } from './views.ts';

export type PropertyKey = number;

/** Largest array index. */
export const MAX_INDEX = 0xffff_fffe;

export function indexKey(index: number): PropertyKey {
  return -(index + 1);
}

export function keyIndex(key: PropertyKey): number {
  return -1 - key;
}

export function isSymbolKey(key: PropertyKey): boolean {
  return key >= 0 && (i32[key * 2 + 1] & KIND_MASK) === KIND.SYMBOL;
}

export function keyOfString(cell: number): PropertyKey {
  const index = indexOfString(cell);
  return index >= 0 ? -(index + 1) : atomOfCell(cell);
}

export function keyOfNumber(value: number): PropertyKey {
  if (value >= 0 && value <= MAX_INDEX && Math.floor(value) === value) return -(value + 1);
  return atom(String(value));
}

/** The property key of a primitive. Objects must have gone through ToPropertyKey. */
export function keyOf(slot: number): PropertyKey {
  const tag = s32[slot * 2 + 1];
  const payload = s32[slot * 2];
  if (tag === TAG_INT && payload >= 0) return -(payload + 1);
  switch (tag) {
    case TAG_STRING:
      return keyOfString(payload);
    case TAG_SYMBOL:
      return payload;
    case TAG_INT:
      return keyOfNumber(payload);
    case TAG_UNDEFINED:
      return rootCell(ROOT.undefined);
    case TAG_NULL:
      return rootCell(ROOT.null);
    case TAG_BOOLEAN:
      return rootCell(payload !== 0 ? ROOT.true : ROOT.false);
  }
  if (tag < TAG_INT || tag >= 0) return keyOfNumber(sf64[slot]);
  throw new HeapFault(`no property key: tag ${tag.toString(16)}`);
}

/** The string or symbol of a key. */
export function keyToValue(dst: number, key: PropertyKey): void {
  if (key < 0) setString(dst, intToString(-1 - key));
  else if ((i32[key * 2 + 1] & KIND_MASK) === KIND.SYMBOL) setSymbol(dst, key);
  else setString(dst, key);
}
