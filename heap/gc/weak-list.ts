/**
 * The list of marked cells with weak parts, filled by all participants while they mark, read by the
 * stopper afterwards. It lies in blocks of the cage, so that a participant may leave:
 *
 *      word 0 [next block | entries]   word 1.. [cell | cell] ...
 *
 * Each participant fills a block of its own; blocks are chained at WEAK_LIST.
 */
import { acquire, blockStart, freeBlocks, release } from '../blocks.ts';
import { HeapFault } from '../errors.ts';
import { BLOCK_WORDS, VM } from '../layout.ts';
import { i32 } from '../views.ts';
import { scratchBlock } from './space.ts';
import { GC_SUMS } from './work.ts';

const WEAK_LIST = GC_SUMS + 9;
const ENTRIES = BLOCK_WORDS * 2 - 2;

/** i32 index of this participant's block, 0 none. */
let base = 0;
let count = 0;

export function resetWeakList(): void {
  base = 0;
  count = 0;
}

export function noteWeak(cell: number): void {
  if (base === 0 || count === ENTRIES) anotherBlock();
  i32[base + 2 + count++] = cell;
}

function anotherBlock(): void {
  closeWeakList();
  const block = scratchBlock();
  if (block === 0) throw new HeapFault('the cage has no room for the list of weak cells');
  base = blockStart(block) * 2;
  i32[base + 1] = 0;
  acquire(VM.heapLock);
  i32[base] = i32[WEAK_LIST];
  i32[WEAK_LIST] = block;
  release(VM.heapLock);
}

/** Writes this participant's count; what it notes later goes to another block. */
export function closeWeakList(): void {
  if (base !== 0) i32[base + 1] = count;
  base = 0;
  count = 0;
}

/** Calls `visit` with every noted cell (stopper; cells noted meanwhile may be left out). */
export function eachWeak(visit: (cell: number) => void): void {
  for (let block = i32[WEAK_LIST]; block !== 0; block = i32[blockStart(block) * 2]) {
    const at = blockStart(block) * 2;
    const entries = i32[at + 1];
    for (let i = 0; i < entries; i++) visit(i32[at + 2 + i]);
  }
}

/** Gives the blocks back (stopper). */
export function freeWeakList(): void {
  closeWeakList();
  for (let block = i32[WEAK_LIST]; block !== 0;) {
    const next = i32[blockStart(block) * 2];
    freeBlocks(block, 1);
    block = next;
  }
  i32[WEAK_LIST] = 0;
}
