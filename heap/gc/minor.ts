/**
 * The minor collection: copies what is alive out of the nurseries and the survivor blocks.
 *
 *      nursery ──first time──▶ survivor block (TO) ──second time──▶ old space
 *         └──── larger than MAX_SURVIVOR_WORDS, or PROMOTE_ALL ────────┘
 *      young large cell ──▶ promoted where it is (FLAG_OLD set)
 *
 * Roots: the VM's and the threads' roots (roots.ts) and the cards of the remembered sets
 * (barrier.ts). A cell that is found is copied at once and pushed on the participant's stack; a cell
 * that is popped has its references replaced. Weak references count as strong here.
 *
 * Forwarding. The header of a copied cell becomes [new cell | FORWARDED]. With several participants
 * the header's high half is claimed first:
 *
 *      kind, flags --CAS--> BUSY --low = new cell, then high--> FORWARDED
 *
 * M1 Only the winner of the CAS copies; the others wait the few nanoseconds of BUSY. What else they
 *    read of a cell in from-space is never written, so reading it needs no claim.
 * M2 A card is in the remembered sets once (barrier.ts), and a copy is scanned by the participant
 *    that popped it, so every slot has one writer; several may read it while it changes, and either
 *    value leads to the same copy.
 * M3 After the scan of an old cell (promoted, remembered), each of its cards that still leads to a
 *    young cell is remembered again, by the participant's own thread.
 *
 * On the way: a rope that has been flattened is replaced by its flat string, a string whose atom is
 * known by the atom; segmented storage of objects is made one piece (flatten.ts).
 */
import { BLOCK_LARGE_HEAD, BLOCK_OLD, BLOCK_SURVIVOR, BLOCK_TO } from '../blocks.ts';
import { remember } from '../barrier.ts';
import { FIRST_OBJECT_KIND, FLAG_OLD, KIND, KIND_MASK, OFF } from '../cells.ts';
import { CARD_WORDS } from '../tuning.ts';
import { cellStart } from '../spaces.ts';
import { TAG_REF } from '../values.ts';
import { VM } from '../layout.ts';
import { i32, s32 } from '../views.ts';
import { flattenStorage } from './flatten.ts';
import { threadBlocks, visitThread, visitVmRoots } from './roots.ts';
import type { RootVisitor } from './roots.ts';
import { allocatePromoted, allocateSurvivor, closeSpaces, MAX_SURVIVOR_WORDS } from './space.ts';
import {
  BUSY,
  SIZE_OBJECT,
  SIZE_REFS,
  SIZE_SLOTS,
  everyHalf,
  everyStart,
  fixedWords,
  leaf,
  sizeOf,
  valueStart,
  valueWords,
  wordsOf,
} from './trace.ts';
import { nextRememberedChunk, REMEMBERED_FIRST } from './remembered.ts';
import { PROMOTE_ALL, giveAway, parallel, pause, pop, push } from './work.ts';
import type { Stage } from './work.ts';

const FORWARDED = KIND.FORWARDED;
const FLAT_REF = OFF.ROPE.flatRef;
const INTERNED_REF = OFF.STRING8.internedRef;
const PROPTABLE = KIND.PROPTABLE;

if (OFF.STRING16.internedRef !== INTERNED_REF || OFF.SLICE.internedRef !== INTERNED_REF) {
  throw new Error('internedRef must be at the same place in all flat strings');
}

/** Everything is promoted (the first half of a major collection). */
let promoteAll = false;

export function beginMinor(): void {
  promoteAll = i32[PROMOTE_ALL] !== 0;
}

/** M1: the header's high half, claimed; 0: it has been copied by somebody else. */
function claim(heap: Int32Array, at: number): number {
  for (let turn = 0; ; turn++) {
    const high = Atomics.load(heap, at + 1);
    const kind = high & KIND_MASK;
    if (kind === FORWARDED) return 0;
    if (kind === BUSY) {
      if (turn > 1000) pause(turn - 1000);
      continue;
    }
    if (Atomics.compareExchange(heap, at + 1, high, BUSY) === high) return high;
  }
}

/** Where a cell of a nursery or survivor block is now. `state`: of its block. */
function evacuate(heap: Int32Array, cell: number, state: number): number {
  const at = cell << 1;
  let high = heap[at + 1];
  let kind = high & KIND_MASK;
  if (kind === FORWARDED && !parallel) return heap[at];
  if (kind <= KIND.SLICE && kind >= KIND.STRING8) {
    // STRING8, STRING16, ROPE, SLICE: the same content in a better place. Both fields are at OFF + 3.
    const better = kind === KIND.ROPE ? heap[at + FLAT_REF] : heap[at + INTERNED_REF];
    if (better !== 0 && better !== cell) return follow(heap, better);
  }
  if (parallel) {
    high = claim(heap, at);
    if (high === 0) return heap[at];
    kind = high & KIND_MASK;
  }
  const low = heap[at];
  const words = wordsOf(kind, low);
  let to: number;
  if (state === BLOCK_SURVIVOR || promoteAll || words > MAX_SURVIVOR_WORDS) {
    to = allocatePromoted(words);
    high |= FLAG_OLD;
  } else {
    to = allocateSurvivor(words);
  }
  const target = to << 1;
  const end = target + (words << 1);
  heap[target] = low;
  heap[target + 1] = high;
  for (let from = at + 2, t = target + 2; t < end; from += 2, t += 2) {
    heap[t] = heap[from];
    heap[t + 1] = heap[from + 1];
  }
  // In this order (M1): who sees FORWARDED finds the new cell, and its words, in place.
  heap[at] = to;
  heap[at + 1] = FORWARDED;
  if (leaf[kind] === 0) push(to);
  return to;
}

/** Words of the large cells that this participant has promoted. */
export let largeWords = 0;

export function resetLargeWords(): void {
  largeWords = 0;
}

/** A young large cell stays where it is and becomes old. */
function promoteLarge(heap: Int32Array, cell: number): void {
  const at = cell * 2 + 1;
  if ((heap[at] & FLAG_OLD) !== 0) return;
  if (parallel) {
    if ((Atomics.or(heap, at, FLAG_OLD) & FLAG_OLD) !== 0) return;
  } else {
    heap[at] |= FLAG_OLD;
  }
  largeWords += wordsOf(heap[at] & KIND_MASK, heap[at - 1]);
  if (leaf[heap[at] & KIND_MASK] === 0) push(cell);
}

/** Where a cell anywhere is now. */
function follow(heap: Int32Array, cell: number): number {
  const state = heap[heap[VM.blockTable] + ((cell >>> 13) << 3)];
  if (state <= BLOCK_SURVIVOR) return evacuate(heap, cell, state);
  if (state === BLOCK_LARGE_HEAD) promoteLarge(heap, cell);
  return cell;
}

/** Values at i32 indices from .. to - 1 of `memory`; 1 if one of them leads to a young cell afterwards. */
function visitValues(memory: Int32Array, from: number, to: number): number {
  const heap = i32;
  const table = heap[VM.blockTable];
  let young = 0;
  for (let at = from; at < to; at += 2) {
    const tag = memory[at + 1];
    if (tag < TAG_REF || tag >= 0) continue;
    const cell = memory[at];
    const state = heap[table + ((cell >>> 13) << 3)];
    if (state <= BLOCK_SURVIVOR) {
      const moved = evacuate(heap, cell, state);
      memory[at] = moved;
      if (heap[table + ((moved >>> 13) << 3)] === BLOCK_TO) young = 1;
    } else if (state !== BLOCK_OLD) {
      if (state === BLOCK_TO) young = 1;
      else if (state === BLOCK_LARGE_HEAD) promoteLarge(heap, cell);
    }
  }
  return young;
}

/** A cell index (or 0) at i32 index `at` of `memory`; 1 if it leads to a young cell afterwards. */
function visitRef(memory: Int32Array, at: number): number {
  const cell = memory[at];
  if (cell === 0) return 0;
  const heap = i32;
  const table = heap[VM.blockTable];
  const state = heap[table + ((cell >>> 13) << 3)];
  if (state === BLOCK_OLD) return 0;
  if (state <= BLOCK_SURVIVOR) {
    const moved = evacuate(heap, cell, state);
    memory[at] = moved;
    return heap[table + ((moved >>> 13) << 3)] === BLOCK_TO ? 1 : 0;
  }
  if (state === BLOCK_TO) return 1;
  if (state === BLOCK_LARGE_HEAD) promoteLarge(heap, cell);
  return 0;
}

/** The fixed part; 1 if it leads to a young cell. */
function visitFixed(heap: Int32Array, cell: number, kind: number): number {
  const at = cell * 2;
  let young = 0;
  for (let i = everyStart[kind], end = everyStart[kind + 1]; i < end; i++) {
    young |= visitRef(heap, at + everyHalf[i]);
  }
  for (let i = valueStart[kind], end = valueStart[kind + 1]; i < end; i++) {
    const word = at + valueWords[i] * 2;
    young |= visitValues(heap, word, word + 2);
  }
  return young;
}

/** The tail between two word distances from the cell; 1 if it leads to a young cell. */
function visitTail(heap: Int32Array, cell: number, kind: number, from: number, to: number): number {
  const size = sizeOf[kind];
  const at = cell * 2;
  if (size === SIZE_OBJECT || size === SIZE_SLOTS) {
    return visitValues(heap, at + from * 2, at + to * 2);
  }
  let young = 0;
  if (size === SIZE_REFS) {
    const end = Math.min(to * 2, fixedWords[kind] * 2 + heap[at]);
    for (let i = from * 2; i < end; i++) young |= visitRef(heap, at + i);
  } else if (kind === PROPTABLE) {
    for (let i = from * 2; i < to * 2; i += 2)
      if (heap[at + i] > 0) young |= visitRef(heap, at + i);
  }
  return young;
}

/** Scans one cell that has been copied or promoted. */
function scan(heap: Int32Array, cell: number): void {
  const high = heap[cell * 2 + 1];
  const kind = high & KIND_MASK;
  const words = wordsOf(kind, heap[cell * 2]);
  if (kind >= FIRST_OBJECT_KIND) flattenStorage(cell, promoteAll);
  if ((high & FLAG_OLD) === 0) {
    visitFixed(heap, cell, kind);
    visitTail(heap, cell, kind, fixedWords[kind], words);
    return;
  }
  for (let card = 0; card < words; card += CARD_WORDS) scanCard(heap, cell, kind, words, card);
}

/** Scans the part of an old cell that the card `first` words from its start stands for (M3). */
function scanCard(
  heap: Int32Array,
  cell: number,
  kind: number,
  words: number,
  first: number,
): void {
  let young = 0;
  let from = first;
  if (first === 0) {
    young = visitFixed(heap, cell, kind);
    from = fixedWords[kind];
  }
  const end = first + CARD_WORDS;
  if (from < words) young |= visitTail(heap, cell, kind, from, end < words ? end : words);
  if (young !== 0) remember(cell + first);
}

function scanRemembered(): void {
  const heap = i32;
  for (let chunk = nextRememberedChunk(); chunk !== 0; chunk = nextRememberedChunk()) {
    const first = (chunk + REMEMBERED_FIRST) * 2;
    const end = first + heap[chunk * 2 + OFF.REMEMBERED.unused];
    const bits = heap[VM.rememberedBits];
    for (let i = first; i < end; i++) {
      const entry = heap[i];
      const at = bits + (entry >>> 6);
      const bit = 1 << ((entry >>> 1) & 31);
      if (parallel) Atomics.and(heap, at, ~bit);
      else heap[at] &= ~bit;
      const cell = cellStart(entry);
      const kind = heap[cell * 2 + 1] & KIND_MASK;
      if (kind >= FIRST_OBJECT_KIND && cell === entry) flattenStorage(cell, promoteAll);
      scanCard(heap, cell, kind, wordsOf(kind, heap[cell * 2]), entry - cell);
      drain();
    }
  }
}

function drain(): void {
  const heap = i32;
  let count = 0;
  for (let cell = pop(); cell !== 0; cell = pop()) {
    scan(heap, cell);
    if ((++count & 63) === 0) giveAway();
  }
}

const visitor: RootVisitor = {
  cageValues(from, to) {
    visitValues(i32, from * 2, to * 2);
  },
  cageRef(at) {
    visitRef(i32, at);
  },
  stackValues(from, to) {
    visitValues(s32, from * 2, to * 2);
  },
  stackRef(at) {
    visitRef(s32, at);
  },
};

/** Items: the remembered sets (any number of participants), the VM's roots, each thread. */
export function minorItems(): number {
  return REMEMBERED_ITEMS + 1 + threadBlocks();
}
const REMEMBERED_ITEMS = 4;

export const copyStage: Stage = {
  name: 'copy',
  item(i) {
    if (i < REMEMBERED_ITEMS) scanRemembered();
    else if (i === REMEMBERED_ITEMS) visitVmRoots(visitor);
    else visitThread(i - REMEMBERED_ITEMS - 1, visitor);
  },
  drain,
  finish: closeSpaces,
};
