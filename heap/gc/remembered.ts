/**
 * The remembered sets during a collection. The stopper takes the chains of all threads and makes
 * them one list; participants take chunks off it; afterwards the chunks' cells are free again.
 */
import { KIND, FIXED_WORDS, OFF } from '../cells.ts';
import { TB } from '../layout.ts';
import { REMEMBERED_ENTRIES } from '../tuning.ts';
import { i32 } from '../views.ts';
import { threadBlockAt, threadBlocks } from './roots.ts';
import { freeOldCell } from './space.ts';
import { GC_SUMS, parallel } from './work.ts';

/** Word distance of the first entry from a chunk. */
export const REMEMBERED_FIRST = FIXED_WORDS[KIND.REMEMBERED];
const NEXT = OFF.REMEMBERED.nextRef;
/** During a collection: entries in use of the chunk. */
const COUNT = OFF.REMEMBERED.unused;
/** The list's head; it only shrinks, so a compare-and-swap pops without ABA. */
const LIST = GC_SUMS + 8;

/** Calls `visit` with each chunk and its number of entries, of all threads. */
function eachChunk(visit: (chunk: number, count: number) => void): void {
  for (let index = 0; index < threadBlocks(); index++) {
    const block = threadBlockAt(index);
    let count = i32[block + TB.rememberedTop];
    for (let chunk = i32[block + TB.remembered]; chunk !== 0;) {
      const next = i32[chunk * 2 + NEXT];
      visit(chunk, count);
      count = REMEMBERED_ENTRIES;
      chunk = next;
    }
  }
}

/** Calls `visit` with every remembered card. */
export function eachRemembered(visit: (card: number) => void): void {
  eachChunk((chunk, count) => {
    const first = (chunk + REMEMBERED_FIRST) * 2;
    for (let i = 0; i < count; i++) visit(i32[first + i]);
  });
}

/** Takes the threads' chains (stopper); returns the list for freeRemembered. */
export function gatherRemembered(): number {
  let head = 0;
  eachChunk((chunk, count) => {
    i32[chunk * 2 + COUNT] = count;
    i32[chunk * 2 + NEXT] = head;
    head = chunk;
  });
  for (let index = 0; index < threadBlocks(); index++) {
    i32[threadBlockAt(index) + TB.remembered] = 0;
    i32[threadBlockAt(index) + TB.rememberedTop] = 0;
  }
  i32[LIST] = head;
  return head;
}

/** A chunk that nobody has scanned yet, 0 when all are taken. */
export function nextRememberedChunk(): number {
  const heap = i32;
  if (!parallel) {
    const chunk = heap[LIST];
    if (chunk !== 0) heap[LIST] = heap[chunk * 2 + NEXT];
    return chunk;
  }
  let chunk = Atomics.load(heap, LIST);
  while (chunk !== 0) {
    const seen = Atomics.compareExchange(heap, LIST, chunk, heap[chunk * 2 + NEXT]);
    if (seen === chunk) return chunk;
    chunk = seen;
  }
  return 0;
}

export function freeRemembered(list: number): void {
  for (let chunk = list; chunk !== 0;) {
    const next = i32[chunk * 2 + NEXT];
    freeOldCell(chunk);
    chunk = next;
  }
}
