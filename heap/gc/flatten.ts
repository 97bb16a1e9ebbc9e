/**
 * Makes the segmented storage of a SHARED object one piece. While threads run the storage of a shared
 * object never moves, so it grows by segments:
 *
 *      object.elementsRef ─▶ ELEMENTS  first slots, spineRef ─▶ SPINE ─▶ SEGMENT 1 .. k
 *
 * In a stop nobody looks, so a collector that scans the object replaces this by one ELEMENTS (or
 * SLOTS) cell. The object alone refers to its storage, and the object is scanned once in a collection.
 *
 * In a minor collection the parts may already have been copied (storage that is old may be in a
 * remembered set): their words are right in either place, so they are read where they are found; the
 * new cell holds references as they were and is scanned like any copy.
 */
import { FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, KIND_MASK, OFF } from '../cells.ts';
import { i32 } from '../views.ts';
import { allocateOldAny, allocateSurvivor, MAX_SURVIVOR_WORDS } from './space.ts';
import { BUSY } from './trace.ts';
import { pause, push } from './work.ts';

/** Storage larger than this (words) is left to major collections. */
const MAX_MINOR_WORDS = 2048;

const SLOTS_REF = OFF.OBJECT.slotsRef;
const ELEMENTS_REF = OFF.OBJECT.elementsRef;
const SPINE_REF = OFF.SLOTS.spineRef;
const HEAD_WORDS = FIXED_WORDS[KIND.SLOTS];
const SPINE_WORDS = FIXED_WORDS[KIND.SPINE];
const SEGMENT_WORDS = FIXED_WORDS[KIND.SEGMENT];
if (OFF.ELEMENTS.spineRef !== SPINE_REF || FIXED_WORDS[KIND.ELEMENTS] !== HEAD_WORDS) {
  throw new Error('SLOTS and ELEMENTS must be laid out alike');
}

/** Where a cell is now. */
function current(heap: Int32Array, cell: number): number {
  const at = cell * 2;
  for (let turn = 0; ; turn++) {
    const kind = Atomics.load(heap, at + 1) & KIND_MASK;
    if (kind === KIND.FORWARDED) return heap[at];
    if (kind !== BUSY) return cell;
    if (turn > 1000) pause(turn - 1000);
  }
}

function copyWords(heap: Int32Array, to: number, from: number, words: number): void {
  heap.copyWithin(to * 2, from * 2, (from + words) * 2);
}

function flattenField(owner: number, field: number, limit: number, minor: boolean): void {
  const heap = i32;
  const ref = heap[owner * 2 + field];
  if (ref === 0) return;
  const storage = current(heap, ref);
  const high = heap[storage * 2 + 1];
  const kind = high & KIND_MASK;
  if (kind !== KIND.SLOTS && kind !== KIND.ELEMENTS) return;
  if (heap[storage * 2 + SPINE_REF] === 0) return;
  const spine = current(heap, heap[storage * 2 + SPINE_REF]);
  const first = heap[storage * 2];
  const count = heap[spine * 2];
  const segmentAt = (spine + SPINE_WORDS) * 2;
  let slots = first;
  for (let i = 0; i < count; i++) {
    const segment = heap[segmentAt + i];
    if (segment !== 0) slots += heap[current(heap, segment) * 2];
  }
  const words = HEAD_WORDS + slots;
  if (words > limit) return;
  const old = !minor || (heap[owner * 2 + 1] & FLAG_OLD) !== 0 || words > MAX_SURVIVOR_WORDS;
  const flat = old ? allocateOldAny(words) : allocateSurvivor(words);
  heap[flat * 2] = slots;
  heap[flat * 2 + 1] = old ? high | FLAG_OLD : high & ~FLAG_OLD;
  copyWords(heap, flat + 1, storage + 1, HEAD_WORDS - 1 + first);
  heap[flat * 2 + SPINE_REF] = 0;
  let to = flat + HEAD_WORDS + first;
  for (let i = 0; i < count; i++) {
    if (heap[segmentAt + i] === 0) continue;
    const segment = current(heap, heap[segmentAt + i]);
    const length = heap[segment * 2];
    copyWords(heap, to, segment + SEGMENT_WORDS, length);
    to += length;
  }
  heap[owner * 2 + field] = flat;
  // In a major collection the scan of the owner marks the new cell.
  if (minor) push(flat);
}

/** The storage of an object that is about to be scanned, in a minor collection. */
export function flattenStorage(owner: number, promoteAll: boolean): void {
  if ((i32[owner * 2 + 1] & FLAG_SHARED) === 0) return;
  // The first half of a major collection leaves all of it to the second.
  if (promoteAll) return;
  flattenField(owner, SLOTS_REF, MAX_MINOR_WORDS, true);
  flattenField(owner, ELEMENTS_REF, MAX_MINOR_WORDS, true);
}

/** In a major collection, before the owner is scanned. */
export function flattenOld(owner: number): void {
  if ((i32[owner * 2 + 1] & FLAG_SHARED) === 0) return;
  flattenField(owner, SLOTS_REF, 0x7fffffff, false);
  flattenField(owner, ELEMENTS_REF, 0x7fffffff, false);
}
