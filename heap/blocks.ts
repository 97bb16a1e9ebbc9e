/**
 * Blocks: the cage's heap is cut into blocks of 64 KiB; everything bigger than a cell is made of
 * them. Each has a row in the block table at the end of the cage:
 *
 *      word  0        1        2          3         4       5       6        7
 *          +--------+--------+----------+---------+-------+-------+--------+-------+
 *          | state  | owner  | sizeClass| freeList| live  | next  | flags  | spare |
 *          +--------+--------+----------+---------+-------+-------+--------+-------+
 *
 *   state      FREE      not in use (content is garbage)
 *              NURSERY   part of a nursery chunk (a run of blocks). Its first block has the run's
 *                        length in sizeClass (0 in the others) and, once retired, its top in live
 *              SURVIVOR  cells that survived a minor collection (the collector's own rules)
 *              OLD       cells of one size class
 *              LARGE_HEAD, LARGE_BODY   one large cell; the head has the run's length in sizeClass
 *              SHARD     a thread's feedback vectors (owner: thread index + 1)
 *   freeList   OLD: first free cell, chained through the low half of word 1
 *   live       OLD: cells in use; NURSERY head: first free cell of a retired chunk
 *   next       link of whatever list the block is in (0: end); block 0 is never a heap block
 *   flags      BLOCK_UNSWEPT: mark bits not yet looked at; BLOCK_YOUNG: large cell not yet promoted;
 *              BLOCK_TAKEN: OLD block that one thread allocates from (not in any list)
 *
 * A *block number* is the cell index of its first word >>> 13, so blocks below FIRST_BLOCK are the
 * fixed part of the cage. Rows are changed under heapLock, or by the stopper, or (freeList, live of
 * a taken block) by its taker. heapLock is a leaf: nothing else is acquired while it is held.
 */
import { BLOCK_WORDS, BLOCKS_START, VM } from './layout.ts';
import { RESERVE_BLOCKS, SPIN_LIMIT, SPIN_SLEEP_MS } from './tuning.ts';
import { i32 } from './views.ts';

export const BLOCK_SHIFT = 13;
export const FIRST_BLOCK = BLOCKS_START >>> BLOCK_SHIFT;
export const BLOCK_ROW_WORDS = 8;
/** Offsets in a row. */
export const BLOCK = {
  state: 0,
  owner: 1,
  sizeClass: 2,
  freeList: 3,
  live: 4,
  next: 5,
  flags: 6,
  /** Of a free block: its pages are the system's (give-back.ts). */
  gone: 7,
} as const;

export const BLOCK_FREE = 0;
export const BLOCK_NURSERY = 1;
export const BLOCK_SURVIVOR = 2;
export const BLOCK_OLD = 3;
export const BLOCK_LARGE_HEAD = 4;
export const BLOCK_LARGE_BODY = 5;
export const BLOCK_SHARD = 6;
export const BLOCK_TO = 7;
export const BLOCK_COLLECTOR = 8;
export const BLOCK_STATE_NAMES = [
  'free',
  'nursery',
  'survivor',
  'old',
  'large',
  'large body',
  'shard',
  'to-space',
  'collector',
] as const;

export const BLOCK_UNSWEPT = 1;
export const BLOCK_YOUNG = 2;
export const BLOCK_TAKEN = 4;

if (1 << BLOCK_SHIFT !== BLOCK_WORDS || FIRST_BLOCK << BLOCK_SHIFT !== BLOCKS_START) {
  throw new Error('blocks do not fit the cage layout');
}

export function blockOf(cell: number): number {
  return cell >>> BLOCK_SHIFT;
}

export function blockStart(block: number): number {
  return block << BLOCK_SHIFT;
}

/** i32 index of a block's row. */
export function blockRow(block: number): number {
  return i32[VM.blockTable] + block * BLOCK_ROW_WORDS;
}

export function blockState(block: number): number {
  return i32[i32[VM.blockTable] + block * BLOCK_ROW_WORDS];
}

/** One try in a hundred sleeps: the holder may have lost its core (S8). */
export function spin(attempt: number): void {
  if (attempt % SPIN_LIMIT === SPIN_LIMIT - 1) Atomics.wait(i32, VM.pause, 0, SPIN_SLEEP_MS);
}

/** Takes a spin lock that is a word of the VM block. */
export function acquire(word: number): void {
  for (let attempt = 0; Atomics.compareExchange(i32, word, 0, 1) !== 0; attempt++) spin(attempt);
}

export function release(word: number): void {
  Atomics.store(i32, word, 0);
}

function fillRows(first: number, count: number, state: number, owner: number): void {
  let row = blockRow(first);
  for (let i = 0; i < count; i++, row += BLOCK_ROW_WORDS) {
    i32[row + BLOCK.state] = state;
    i32[row + BLOCK.owner] = owner;
    for (let k = BLOCK.sizeClass; k < BLOCK_ROW_WORDS; k++) i32[row + k] = 0;
  }
}

/** First of `count` free blocks in a row, 0 if there are none. Under heapLock. */
function findFree(count: number): number {
  const end = i32[VM.blockEnd];
  const table = i32[VM.blockTable];
  let run = 0;
  let first = 0;
  for (let block = i32[VM.blockHint]; block < end; block++) {
    if (i32[table + block * BLOCK_ROW_WORDS] !== BLOCK_FREE) {
      run = 0;
      continue;
    }
    if (first === 0) first = i32[VM.blockHint] = block;
    if (++run === count) return block - count + 1;
  }
  if (first === 0) i32[VM.blockHint] = end;
  return 0;
}

/** For a holder of heapLock, or the stopper: see allocateBlocks. */
export function allocateBlocksLocked(count: number, state: number, owner: number): number {
  const first = findFree(count);
  if (first === 0) return 0;
  fillRows(first, count, state, owner);
  i32[VM.blocksUsed] += count;
  if (first === i32[VM.blockHint]) i32[VM.blockHint] = first + count;
  if (first + count > i32[VM.blockHigh]) i32[VM.blockHigh] = first + count;
  return first;
}

/**
 * A run of `count` blocks, or 0 if the *cage* has none: the heap limit is not looked at (that is
 * policy, see blocksLeft), since collections and overdrafts may pass it for a while. `owner` is a
 * thread index + 1, or 0.
 */
export function allocateBlocks(count: number, state: number, owner: number): number {
  acquire(VM.heapLock);
  const first = allocateBlocksLocked(count, state, owner);
  release(VM.heapLock);
  return first;
}

/** For a holder of heapLock, or the stopper. */
export function freeBlocksLocked(first: number, count: number): void {
  fillRows(first, count, BLOCK_FREE, 0);
  i32[VM.blocksUsed] -= count;
  if (first < i32[VM.blockHint]) i32[VM.blockHint] = first;
}

/** Gives back a run of blocks. Nothing may point into them. */
export function freeBlocks(first: number, count: number): void {
  acquire(VM.heapLock);
  freeBlocksLocked(first, count);
  release(VM.heapLock);
}

/** Blocks the guest may still take before a collection is due; negative when it is over its limit. */
export function blocksLeft(): number {
  // The reserve is for the handlers of an out-of-memory error.
  const reserve = i32[VM.oomPending] === 0 ? RESERVE_BLOCKS : 0;
  return (i32[VM.blockLimit] - reserve - i32[VM.blocksUsed]) | 0;
}
