/**
 * Where a collector puts cells. Every participant has its own to-space block for survivors and its
 * own old block per size class, so copying takes a lock once a block.
 *
 *   survivors      TO blocks, filled from the start; their top is in BLOCK.live when `closeSpaces`
 *                  has run. The stopper turns TO into SURVIVOR at the end. Chained at SURVIVORS.
 *   old space      blocks taken from their class (spaces.ts), given back by `closeSpaces`
 *
 * The guest's heap limit does not hold here (a cage is twice as large as it); a cage that is full
 * all the same is a HeapFault.
 */
import {
  BLOCK,
  BLOCK_COLLECTOR,
  BLOCK_OLD,
  BLOCK_TO,
  acquire,
  allocateBlocks,
  blockOf,
  blockRow,
  blockStart,
  release,
} from '../blocks.ts';
import { KIND } from '../cells.ts';
import { HeapFault } from '../errors.ts';
import { BLOCK_WORDS, VM } from '../layout.ts';
import {
  CLASS_COUNT,
  CLASS_WORDS,
  classOf,
  giveOldBlock,
  takeOldBlock,
  tryAllocateOld,
} from '../spaces.ts';
import { LARGE_WORDS } from '../tuning.ts';
import { i32 } from '../views.ts';

/** Fields of VM.gcWork that outlive a collection (the others: work.ts). */
const W = (VM.gcWork + 15) & ~15;
/** Survivor blocks: the first of the chain, 0 none. */
export const SURVIVORS = W + 80;

/** Larger survivors are promoted at once: copying them twice costs more than they are worth. */
export const MAX_SURVIVOR_WORDS = 512;

let toBlock = 0;
let toTop = 0;
let toEnd = 0;
/** By size class: the old block this participant takes cells from, 0 none. */
const oldBlocks = new Int32Array(CLASS_COUNT);
/** Words that this participant has put into each space since resetCounts. */
export let survivorWords = 0;
export let promotedWords = 0;

export function resetCounts(): void {
  survivorWords = 0;
  promotedWords = 0;
}

function full(): never {
  throw new HeapFault('the cage has no room to collect in');
}

/** Room for a survivor of at most MAX_SURVIVOR_WORDS. */
export function allocateSurvivor(words: number): number {
  const cell = toTop;
  const top = (cell + words) | 0;
  survivorWords += words;
  if (top > toEnd) return survivorSlow(words);
  toTop = top;
  return cell;
}

function survivorSlow(words: number): number {
  closeToBlock();
  const block = allocateBlocks(1, BLOCK_TO, 0);
  if (block === 0) full();
  acquire(VM.heapLock);
  i32[blockRow(block) + BLOCK.next] = i32[SURVIVORS];
  i32[SURVIVORS] = block;
  release(VM.heapLock);
  toBlock = block;
  const cell = blockStart(block);
  toTop = cell + words;
  toEnd = cell + BLOCK_WORDS;
  return cell;
}

function closeToBlock(): void {
  if (toBlock !== 0) i32[blockRow(toBlock) + BLOCK.live] = toTop;
  toBlock = 0;
  toTop = 0;
  toEnd = 0;
}

/** Room for a promoted cell of at most LARGE_WORDS. */
export function allocatePromoted(words: number): number {
  const heap = i32;
  const sizeClass = classOf(words);
  promotedWords += words;
  const block = oldBlocks[sizeClass];
  if (block !== 0) {
    const row = blockRow(block);
    const cell = heap[row + BLOCK.freeList];
    if (cell !== 0) {
      heap[row + BLOCK.freeList] = heap[cell * 2 + 2];
      heap[row + BLOCK.live]++;
      return cell;
    }
  }
  return promotedSlow(sizeClass);
}

function promotedSlow(sizeClass: number): number {
  if (oldBlocks[sizeClass] !== 0) giveOldBlock(oldBlocks[sizeClass]);
  const block = takeOldBlock(sizeClass);
  if (block === 0) full();
  oldBlocks[sizeClass] = block;
  const row = blockRow(block);
  const cell = i32[row + BLOCK.freeList];
  i32[row + BLOCK.freeList] = i32[cell * 2 + 2];
  i32[row + BLOCK.live]++;
  return cell;
}

/** Room for an old cell of any size that is not a copy (flattened storage). */
export function allocateOldAny(words: number): number {
  if (words <= LARGE_WORDS) return allocatePromoted(words);
  const cell = tryAllocateOld(words);
  if (cell === 0) full();
  promotedWords += words;
  return cell;
}

/** Gives back this participant's blocks: nothing may be allocated from them afterwards. */
export function closeSpaces(): void {
  closeToBlock();
  for (let c = 0; c < CLASS_COUNT; c++) {
    if (oldBlocks[c] === 0) continue;
    giveOldBlock(oldBlocks[c]);
    oldBlocks[c] = 0;
  }
}

/** Forgets blocks that a failed collection or another VM left behind. */
export function dropSpaces(): void {
  toBlock = 0;
  toTop = 0;
  toEnd = 0;
  oldBlocks.fill(0);
}

/** A block for the collectors' own lists; 0 if the cage is full. */
export function scratchBlock(): number {
  return allocateBlocks(1, BLOCK_COLLECTOR, 0);
}

/** Makes one cell of an OLD block free again, ahead of the next sweep (stopper). */
export function freeOldCell(cell: number): void {
  const heap = i32;
  const block = blockOf(cell);
  const row = blockRow(block);
  if (heap[row] !== BLOCK_OLD) throw new HeapFault('freeing a cell outside the old space');
  const sizeClass = heap[row + BLOCK.sizeClass];
  const wasFull = heap[row + BLOCK.freeList] === 0;
  heap[cell * 2] = CLASS_WORDS[sizeClass] - 1;
  heap[cell * 2 + 1] = KIND.FREE;
  heap[cell * 2 + 2] = heap[row + BLOCK.freeList];
  heap[row + BLOCK.freeList] = cell;
  heap[row + BLOCK.live]--;
  if (!wasFull || heap[VM.oldCurrent + sizeClass] === block) return;
  heap[row + BLOCK.next] = heap[VM.oldPartial + sizeClass];
  heap[VM.oldPartial + sizeClass] = block;
}
