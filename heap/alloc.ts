/**
 * Allocation: bumping a pointer in the thread's own nursery chunk.
 *
 *      TB.nurseryStart      TB.nurseryTop           TB.nurseryEnd
 *          | cells ............| free ................|
 *                                        TB.nurseryLimit: = End, or 0 when poisoned,
 *                                        or before a sample point (sampling.ts)
 *
 * A compare of top + size with nurseryLimit fails for one of three reasons. Compared with nurseryEnd, the
 * chunk is used up (real exhaustion); else there is room, and it is allocated from: compared with
 * samplePoint, the cell is to be sampled; else somebody poisoned the limit (the poison stays).
 *
 * Inside runtime operations nothing collects: `allocate` never fails there. When the chunk is used
 * up it takes a further one (the *overdraft*), asks for a collection at the next boundary
 * (BOUNDARY_COLLECT), and poisons the thread's own limit so that fast paths notice too. Opcode
 * handlers that can still turn back ask `fits` first.
 *
 * Memory is not cleared: the caller initializes header and every word before anything else can
 * look (nothing does inside the operation).
 *
 * Cells above LARGE_WORDS get blocks of their own; they are young (no FLAG_OLD) until the next
 * collection, which promotes them where they are.
 */
import {
  BLOCK,
  BLOCK_NURSERY,
  BLOCK_SHARD,
  BLOCK_YOUNG,
  allocateBlocks,
  blockRow,
  blockStart,
  blocksLeft,
} from './blocks.ts';
import { BOUNDARY_COLLECT, requestBoundary } from './boundary.ts';
import { FLAG_OLD, KIND } from './cells.ts';
import { RetryAfterCollection } from './errors.ts';
import { BLOCK_WORDS, TB, VM } from './layout.ts';
import { countElsewhere, SPACE_LARGE, takeSample, trueNurseryLimit } from './sampling.ts';
import { allocateOld, tryAllocateLarge } from './spaces.ts';
import { LARGE_WORDS, OVERDRAFT_BLOCKS, OVERDRAFT_LIMIT_BLOCKS } from './tuning.ts';
import { b64, i32, tb } from './views.ts';

export { allocateOld };

const TOP = TB.nurseryTop;
const LIMIT = TB.nurseryLimit;
const POINT = TB.samplePoint;

/** Room for a young cell of `words`; its memory is garbage. */
export function allocate(words: number): number {
  const top = i32[tb + TOP];
  const next = (top + words) | 0;
  if (next > i32[tb + LIMIT] || words > LARGE_WORDS) return allocateSlow(words);
  i32[tb + TOP] = next;
  return top;
}

/** Whether `allocate(words)` succeeds without any slow path (an opcode handler's check). */
export function fits(words: number): boolean {
  return ((i32[tb + TOP] + words) | 0) <= i32[tb + LIMIT];
}

function allocateSlow(words: number): number {
  if (words > LARGE_WORDS) return allocateLarge(words);
  let top = i32[tb + TOP];
  if (((top + words) | 0) > i32[tb + TB.nurseryEnd]) {
    overdraw();
    top = i32[tb + TOP];
  }
  const next = (top + words) | 0;
  i32[tb + TOP] = next;
  const point = i32[tb + POINT];
  if (point !== 0 && next >= point) takeSample(top, words);
  return top;
}

function allocateLarge(words: number): number {
  const cell = tryAllocateLarge(words, BLOCK_YOUNG);
  if (cell === 0) throw new RetryAfterCollection(words);
  account(words * 8);
  countElsewhere(cell, words, SPACE_LARGE);
  const blocks = Math.ceil(words / BLOCK_WORDS);
  if (blocksLeft() < blocks || i32[VM.blocksUsed] > i32[VM.majorTrigger]) {
    i32[tb + LIMIT] = 0;
    requestBoundary(BOUNDARY_COLLECT);
  }
  return cell;
}

/** A further chunk for an operation that cannot stop here. */
function overdraw(): void {
  if (reopen()) return;
  const block = takeChunk(OVERDRAFT_BLOCKS);
  if (block === 0) throw new RetryAfterCollection(LARGE_WORDS);
  i32[tb + TB.overdraft] += i32[blockRow(block) + BLOCK.sizeClass];
  i32[tb + LIMIT] = 0;
  requestBoundary(BOUNDARY_COLLECT);
}

/**
 * A thread that was stopped for another's collection has lost its chunk: it has not used anything up,
 * so it gets a nursery, and need not ask for a collection (else threads would take turns in
 * collecting empty nurseries). S1: the limit is restored, then the request word is looked at.
 */
function reopen(): boolean {
  if (i32[tb + TB.nurseryStart] !== 0 || i32[tb + TB.nurseryChunks] !== 0) return false;
  if (!openNursery()) return false;
  restoreNurseryLimit();
  if (Atomics.load(i32, tb + TB.request) !== 0) Atomics.store(i32, tb + LIMIT, 0);
  return true;
}

function account(bytes: number): void {
  const low = (i32[tb + TB.allocatedLo] >>> 0) + bytes;
  i32[tb + TB.allocatedLo] = low | 0;
  i32[tb + TB.allocatedHi] += Math.floor(low / 0x1_0000_0000);
}

/**
 * Ends the current chunk: counts its bytes and puts it on TB.nurseryChunks. Afterwards the thread
 * has no chunk (limits 0). Also called when a thread ends.
 */
export function retireChunk(): void {
  const start = i32[tb + TB.nurseryStart];
  if (start !== 0) {
    const top = i32[tb + TOP];
    account((top - start) * 8);
    const row = blockRow(start >>> 13);
    i32[row + BLOCK.live] = top;
    i32[row + BLOCK.next] = i32[tb + TB.nurseryChunks];
    i32[tb + TB.nurseryChunks] = start >>> 13;
  }
  setChunk(0, 0);
}

/** The limit is left poisoned: restoring it is `restoreNurseryLimit`'s (S1). The sample point keeps its distance (N1). */
function setChunk(start: number, end: number): void {
  i32[tb + LIMIT] = 0;
  if (i32[tb + POINT] !== 0) i32[tb + POINT] += start - i32[tb + TOP];
  i32[tb + TB.nurseryStart] = start;
  i32[tb + TOP] = start;
  i32[tb + TB.nurseryEnd] = end;
}

/** Replaces the chunk by one of up to `count` blocks; returns its first block, 0 if there is none. */
function takeChunk(count: number): number {
  const owner = i32[tb + TB.index] + 1;
  let got = count;
  let block = allocateBlocks(got, BLOCK_NURSERY, owner);
  while (block === 0 && got > 1) {
    got >>= 1;
    block = allocateBlocks(got, BLOCK_NURSERY, owner);
  }
  if (block === 0) return 0;
  retireChunk();
  i32[blockRow(block) + BLOCK.sizeClass] = got;
  setChunk(blockStart(block), blockStart(block + got));
  return block;
}

/**
 * Gives a thread without a chunk its nursery (as large as the heap limit allows); false when the
 * heap is at its limit: collect first. The limit is left poisoned.
 */
export function openNursery(): boolean {
  if (i32[tb + TB.nurseryStart] !== 0) return true;
  const count = Math.min(i32[VM.nurseryBlocks], blocksLeft());
  return count > 0 && takeChunk(count) !== 0;
}

/** The true limit again, unless there is reason to leave it poisoned: the caller looks at TB.request after (S1). */
export function restoreNurseryLimit(): void {
  Atomics.store(i32, tb + LIMIT, trueNurseryLimit());
}

/**
 * Before any side effect of a native that will allocate more than 64 KiB: makes sure of room for
 * `words` within the heap limit, or has the operation executed again after a collection.
 */
export function reserve(words: number): void {
  if (words <= LARGE_WORDS && ((i32[tb + TOP] + words) | 0) <= i32[tb + TB.nurseryEnd]) return;
  const blocks = Math.ceil(words / BLOCK_WORDS) + 1;
  if (blocksLeft() < blocks || i32[tb + TB.overdraft] >= OVERDRAFT_LIMIT_BLOCKS) {
    throw new RetryAfterCollection(words);
  }
}

/**
 * `words` zeroed words of this thread's own for inline caches and counters; index of the first. They
 * follow a BYTES header, so that a shard block can be walked. Never moves; freed with the thread.
 */
export function allocateFeedback(words: number): number {
  return allocateOwn(words, KIND.BYTES);
}

/** The same for what a major collection leaves alone. */
export function allocateKept(words: number): number {
  return allocateOwn(words, KIND.BYTES | FLAG_OLD);
}

function allocateOwn(words: number, header: number): number {
  const total = words + 1;
  let top = i32[tb + TB.feedbackTop];
  if (top === 0 || top + total > i32[tb + TB.feedbackEnd]) {
    const blocks = Math.ceil((total + 1) / BLOCK_WORDS);
    const block = allocateBlocks(blocks, BLOCK_SHARD, i32[tb + TB.index] + 1);
    if (block === 0) throw new RetryAfterCollection(total);
    if (top !== 0) endShard(top);
    i32[blockRow(block) + BLOCK.sizeClass] = blocks;
    top = blockStart(block);
    i32[tb + TB.feedbackEnd] = blockStart(block + blocks);
  }
  i32[top * 2] = words * 8;
  i32[top * 2 + 1] = header;
  b64.fill(0n, top + 1, top + total);
  const next = top + total;
  i32[tb + TB.feedbackTop] = next;
  endShard(next);
  return top + 1;
}

/** What is left of a shard is one FREE cell, so that walks end. A full one has nothing left: behind it is another's block. */
function endShard(top: number): void {
  if (top >= i32[tb + TB.feedbackEnd]) return;
  i32[top * 2] = i32[tb + TB.feedbackEnd] - top - 1;
  i32[top * 2 + 1] = KIND.FREE;
}
