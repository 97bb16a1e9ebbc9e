/**
 * The barrier: the only module that stores references into cells.
 *
 * Which store do I use?
 *
 *   the cell exists, word holds a value        storeValue(cell, word, slot)
 *   the cell exists, half holds a reference    storeRef(cell, halfOffset, ref)
 *   I have just allocated the cell (allocate), nobody has seen it:
 *       a value                                initValue(cell, word, slot) / initTagged
 *       a reference                            initRef(cell, halfOffset, ref)
 *       the same value in many words           initFill(cell, from, to, tag, payload)
 *   ... with allocateOld                       storeValue / storeRef, unless what is stored is old too
 *   compare-and-swap of a reference half       casRef(cell, halfOffset, expected, ref)
 *   a stack slot, a root, the thread block     no barrier: they are roots (slots.ts, roots.ts)
 *   plain data (ints in raw halves)            no barrier: i32[...] = n
 *
 * Why there is one. (1) A minor collection looks only at young cells, so it must know the old cells
 * that point to them: a store of a young reference into an old cell *remembers* it. (2) Objects
 * are local until another thread can reach them: a store of a local reference into a SHARED cell
 * first marks all that it reaches (share.ts), then stores. Both cases hide behind one test of the
 * target's flags, FLAG_BARRIER.
 *
 * How values are stored. A value word is written by one 64-bit copy from a slot of the thread's own
 * (`b64[to] = sb64[from]`), so no thread ever reads half of it. x86-64 keeps stores in program
 * order: what a cell contains is visible before the reference to it is.
 *
 * What is remembered. An entry is the index of a *card*: cell + (word & ~63), that is the cell's
 * first 64 words or a later stretch of 64 of a large cell; so a store needs no size, and a large
 * array costs no rescan of the whole. VM.rememberedBits has a bit per two words (entries are at
 * least two words apart), so a card is entered once. The entry goes to the thread's own chain of
 * REMEMBERED chunks: TB.remembered is the head, TB.rememberedTop its number of entries; the chunks
 * behind it are full. To find a card's cell: cellStart(entry) in spaces.ts; scan words
 * [entry, entry + 64) of it. The collector clears the bits, and enters again what still points to
 * young cells.
 */
import { FLAG_BARRIER, FLAG_OLD, FLAG_SHARED, FIXED_WORDS, KIND, OFF } from './cells.ts';
import { TB, VM } from './layout.ts';
import { allocateForCollector } from './spaces.ts';
import { CARD_WORDS, REMEMBERED_ENTRIES } from './tuning.ts';
import { TAG_REF } from './values.ts';
import { b64, i32, s32, sb64, tb } from './views.ts';

/** Marks what `cell` reaches; installed by share.ts (which needs this module). */
let shareCell: (cell: number) => void = () => {};

export function installShare(share: (cell: number) => void): void {
  shareCell = share;
}

/** Stores the value of `slot` into word `word` of `cell`. */
export function storeValue(cell: number, word: number, slot: number): void {
  if ((i32[cell * 2 + 1] & FLAG_BARRIER) !== 0) valueBarrier(cell, word, slot);
  b64[cell + word] = sb64[slot];
}

/** Stores the cell index `ref` (or 0) into the half at i32[cell * 2 + halfOffset]. */
export function storeRef(cell: number, halfOffset: number, ref: number): void {
  if ((i32[cell * 2 + 1] & FLAG_BARRIER) !== 0 && ref !== 0) refBarrier(cell, halfOffset >> 1, ref);
  i32[cell * 2 + halfOffset] = ref;
}

/** Compare-and-swap of a reference half; returns what was there (`expected` on success). */
export function casRef(cell: number, halfOffset: number, expected: number, ref: number): number {
  if ((i32[cell * 2 + 1] & FLAG_BARRIER) !== 0 && ref !== 0) refBarrier(cell, halfOffset >> 1, ref);
  return Atomics.compareExchange(i32, cell * 2 + halfOffset, expected, ref);
}

/** The barrier alone, for a store that the caller makes itself (machine code, atomic operations). */
export function valueBarrier(cell: number, word: number, slot: number): void {
  const tag = s32[slot * 2 + 1];
  if (tag >= TAG_REF && tag < 0) refBarrier(cell, word, s32[slot * 2]);
}

export function refBarrier(cell: number, word: number, ref: number): void {
  const flags = i32[cell * 2 + 1];
  const target = i32[ref * 2 + 1];
  if ((flags & FLAG_SHARED) !== 0 && (target & FLAG_SHARED) === 0) shareCell(ref);
  if ((flags & FLAG_OLD) !== 0 && (target & FLAG_OLD) === 0) remember(cell + (word & -CARD_WORDS));
}

/** Whether a store of `slot` into `cell` would have to mark first. */
export function needsShare(cell: number, slot: number): boolean {
  if ((i32[cell * 2 + 1] & FLAG_SHARED) === 0) return false;
  const tag = s32[slot * 2 + 1];
  return tag >= TAG_REF && tag < 0 && (i32[s32[slot * 2] * 2 + 1] & FLAG_SHARED) === 0;
}

/** After a copy of words into an old cell: any of them may be young references. */
export function rememberRange(cell: number, word: number, count: number): void {
  if (count <= 0) return;
  const last = cell + ((word + count - 1) & -CARD_WORDS);
  for (let card = cell + (word & -CARD_WORDS); card <= last; card += CARD_WORDS) remember(card);
}

/** Before a lock is taken: marks what a later store of `slot` into `cell` would have to mark (S8). */
export function prepareStore(cell: number, slot: number): void {
  if (needsShare(cell, slot)) shareCell(s32[slot * 2]);
}

/** Enters a card into this thread's remembered set, once. */
export function remember(card: number): void {
  const at = i32[VM.rememberedBits] + (card >>> 6);
  const bit = 1 << ((card >>> 1) & 31);
  if ((i32[at] & bit) !== 0 || (Atomics.or(i32, at, bit) & bit) !== 0) return;
  let chunk = i32[tb + TB.remembered];
  let top = i32[tb + TB.rememberedTop];
  if (chunk === 0 || top === REMEMBERED_ENTRIES) {
    chunk = newRememberedChunk(chunk);
    top = 0;
  }
  i32[(chunk + FIXED_WORDS[KIND.REMEMBERED]) * 2 + top] = card;
  i32[tb + TB.rememberedTop] = top + 1;
}

function newRememberedChunk(next: number): number {
  const words = FIXED_WORDS[KIND.REMEMBERED] + (REMEMBERED_ENTRIES >> 1);
  const chunk = allocateForCollector(words);
  i32[chunk * 2] = REMEMBERED_ENTRIES;
  i32[chunk * 2 + OFF.REMEMBERED.nextRef] = next;
  i32[chunk * 2 + 1] = KIND.REMEMBERED | FLAG_OLD;
  i32[tb + TB.remembered] = chunk;
  i32[tb + TB.rememberedTop] = 0;
  return chunk;
}

/** The header of a fresh cell. `high`: kind and flags. */
export function initHeader(cell: number, low: number, high: number): void {
  i32[cell * 2] = low;
  i32[cell * 2 + 1] = high;
}

export function initValue(cell: number, word: number, slot: number): void {
  b64[cell + word] = sb64[slot];
}

export function initTagged(cell: number, word: number, tag: number, payload: number): void {
  const at = (cell + word) * 2;
  i32[at] = payload;
  i32[at + 1] = tag;
}

export function initRef(cell: number, halfOffset: number, ref: number): void {
  i32[cell * 2 + halfOffset] = ref;
}

/** Words [fromWord, toWord) of a fresh cell. */
export function initFill(
  cell: number,
  fromWord: number,
  toWord: number,
  tag: number,
  payload: number,
): void {
  const end = (cell + toWord) * 2;
  for (let at = (cell + fromWord) * 2; at < end; at += 2) {
    i32[at] = payload;
    i32[at + 1] = tag;
  }
}
