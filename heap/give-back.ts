/**
 * Giving memory back to the system. What a cage has touched once stays resident, so a VM that had a large
 * heap for a moment, or a cage that waits in the pool, would hold it for ever.
 *
 * Pages of free blocks go back by madvise when nobody is in a hurry: when the VM has nothing to do, and when
 * a cage goes into the pool. They read as zeros when they are next touched, and nobody reads free memory
 * before writing it. A block whose pages are the system's bears BLOCK.gone in its row while it is free.
 *
 * Where there is no koffi nothing is given back.
 */
import { addressOf } from '../native/address.ts';
import { nativeLibrary } from '../native/library.ts';
import { MADVISE, PAGE_BYTES } from '../native/linux.ts';
import { madvise } from '../native/os.ts';
import { BLOCK, BLOCK_FREE, BLOCK_ROW_WORDS, FIRST_BLOCK, acquire, blockRow, release } from './blocks.ts';
import { BLOCK_BYTES, VM } from './layout.ts';
import { GIVE_BACK_BLOCKS, GIVE_BACK_RUN } from './tuning.ts';
import { cage, i32 } from './views.ts';

/** Gives back the whole pages in [from, to) of a shared memory, if they are worth a call. False: it was not possible. */
function giveBack(memory: SharedArrayBuffer, from: number, to: number): boolean {
  if (!nativeLibrary().ok) return false;
  const base = addressOf(memory);
  const first = Math.ceil((base + from) / PAGE_BYTES) * PAGE_BYTES;
  const last = Math.floor((base + to) / PAGE_BYTES) * PAGE_BYTES;
  try {
    if (last > first) madvise(first, last - first, MADVISE.dontneed);
    return true;
  } catch {
    return false; // memory that is locked, or a system that has its own idea of it
  }
}

/** Calls `visit` with each run of blocks that are free and resident: first, and behind the last. Under heapLock. */
function eachFreeRun(visit: (first: number, end: number) => void): void {
  const high = i32[VM.blockHigh];
  let first = 0;
  for (let block = FIRST_BLOCK; block <= high; block++) {
    const row = blockRow(block);
    const isFree = block < high && i32[row + BLOCK.state] === BLOCK_FREE && i32[row + BLOCK.gone] === 0;
    if (isFree) first ||= block;
    else if (first !== 0) {
      if (block - first >= GIVE_BACK_RUN) visit(first, block);
      first = 0;
    }
  }
}

/** The mounted VM has nothing to do: its free blocks go back, if there are many. The number of blocks. */
export function giveBackFreeBlocks(): number {
  // A first look without the lock, which is usually the last.
  if (i32[VM.blockHigh] - i32[VM.blocksUsed] < GIVE_BACK_BLOCKS) return 0;
  let given = 0;
  acquire(VM.heapLock);
  try {
    let blocks = 0;
    eachFreeRun((first, end) => (blocks += end - first));
    if (blocks < GIVE_BACK_BLOCKS) return 0;
    eachFreeRun((first, end) => {
      if (!giveBack(cage, first * BLOCK_BYTES, end * BLOCK_BYTES)) return;
      for (let block = first; block < end; block++) i32[blockRow(block) + BLOCK.gone] = 1;
      given += end - first;
    });
  } finally {
    release(VM.heapLock);
  }
  return given;
}

/** Blocks of the mounted VM that are resident as far as is known. */
export function committedBlocks(): number {
  const high = i32[VM.blockHigh];
  const table = i32[VM.blockTable];
  let blocks = high;
  for (let block = FIRST_BLOCK; block < high; block++) {
    const row = table + block * BLOCK_ROW_WORDS;
    if (i32[row + BLOCK.state] === BLOCK_FREE && i32[row + BLOCK.gone] !== 0) blocks--;
  }
  return blocks;
}

/** A cage that is not in use: all of its blocks but the first ones, which a new VM fills at once. */
export function giveBackCage(memory: SharedArrayBuffer, usedBlocks: number): void {
  if (usedBlocks >= GIVE_BACK_BLOCKS) giveBack(memory, GIVE_BACK_BLOCKS * BLOCK_BYTES, usedBlocks * BLOCK_BYTES);
}
