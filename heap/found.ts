/**
 * What a look-up found: results of getOwnProperty and its parts, in module-level bindings, since they
 * are several and nothing may be allocated for them. Good until the next look-up.
 */
import { storeValue } from './barrier.ts';
import { copy } from './slots.ts';
import { b64, s32, sb64, scratch } from './views.ts';
import { TAG_HOLE } from './values.ts';

/** Scratch slot that holds the value found (an internal ACCESSOR for accessor properties). */
const FOUND = 15;

/** Property attributes. */
export let foundAttributes = 0;
/** b64 index of the word that holds the value; 0: the value has no word of its own (foundSlot has it). */
export let foundWord = 0;
/** The cell that foundWord lies in. */
export let foundCell = 0;
/** Named properties: slot << 8 | attributes in foundShape; else -1. */
export let foundWhere = -1;
export let foundShape = 0;

/** The stack slot with the value that was found: one consistent copy. */
export function foundSlot(): number {
  return scratch + FOUND;
}

export function loadFound(dst: number): void {
  copy(dst, scratch + FOUND);
}

/** Stores into the word that was found (which exists: foundWord is not 0). */
export function storeFound(slot: number): void {
  storeValue(foundCell, foundWord - foundCell, slot);
}

/** Found in word `word` of `cell`: copies the value; false if it is the hole. */
export function setFound(cell: number, word: number, attributes: number): boolean {
  foundCell = cell;
  foundWord = cell + word;
  foundAttributes = attributes;
  foundWhere = -1;
  sb64[scratch + FOUND] = b64[cell + word];
  return s32[(scratch + FOUND) * 2 + 1] !== TAG_HOLE;
}

export function setFoundNamed(cell: number, word: number, shape: number, where: number): boolean {
  const present = setFound(cell, word, where & 0xff);
  foundWhere = where;
  foundShape = shape;
  return present;
}

/** Found a value that foundSlot() has been set to. */
export function setFoundComputed(attributes: number): true {
  foundCell = 0;
  foundWord = 0;
  foundAttributes = attributes;
  foundWhere = -1;
  return true;
}

/** The getter or setter (word: OFF.ACCESSOR.getter or .setter) of the accessor found. */
export function loadAccessor(dst: number, word: number): void {
  sb64[dst] = b64[s32[(scratch + FOUND) * 2] + word];
}
