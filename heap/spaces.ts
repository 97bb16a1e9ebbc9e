/**
 * The old space: cells that do not move. Blocks hold cells of one size class and keep their own
 * free list; cells beyond LARGE_WORDS are runs of blocks.
 *
 *   words of a class: 2, 4, ... 64 (16-byte steps), then four steps a doubling up to 4096, chosen so
 *   that little of a block is left over
 *
 * An OLD block is in exactly one place: VM.oldCurrent (allocateOld takes from it), the chain
 * VM.oldPartial (swept, has free cells), VM.oldUnswept (waits for its sweep), taken by a collector
 * (BLOCK_TAKEN), or in none of these: full.
 *
 * Sweeping is lazy: after marking, the collector puts every old block on VM.oldUnswept of its class
 * (`queueForSweep`); allocation sweeps one when it needs cells, `finishSweep` the rest.
 */
import {
  BLOCK,
  BLOCK_LARGE_BODY,
  BLOCK_LARGE_HEAD,
  BLOCK_OLD,
  BLOCK_ROW_WORDS,
  BLOCK_TAKEN,
  BLOCK_UNSWEPT,
  BLOCK_YOUNG,
  acquire,
  allocateBlocksLocked,
  blockRow,
  blockStart,
  freeBlocksLocked,
  release,
} from './blocks.ts';
import { KIND, KIND_MASK } from './cells.ts';
import { RetryAfterCollection } from './errors.ts';
import { BLOCK_WORDS, VM } from './layout.ts';
import { countElsewhere, SPACE_OLD } from './sampling.ts';
import { LARGE_WORDS } from './tuning.ts';
import { i32 } from './views.ts';

const geometric = [
  80, 96, 112, 128, 160, 192, 224, 256, 320, 372, 454, 512, 630, 744, 910, 1024, 1170, 1364, 1638,
  2048, 2730, 4096,
];
/** Words of the cells of each size class. */
export const CLASS_WORDS = Int32Array.from([
  ...Array.from({ length: 32 }, (_, i) => (i + 1) * 2),
  ...geometric,
]);
export const CLASS_COUNT = CLASS_WORDS.length;
/** By (words + 1) >> 1: the smallest class that holds them. */
const classByWords = new Uint8Array((LARGE_WORDS >> 1) + 1);
for (let half = 0, c = 0; half < classByWords.length; half++) {
  if (half * 2 > CLASS_WORDS[c]) c++;
  classByWords[half] = c;
}
if (CLASS_WORDS[CLASS_COUNT - 1] !== LARGE_WORDS || CLASS_COUNT > 64) {
  throw new Error('size classes do not fit');
}

/** Size class of a cell of at most LARGE_WORDS words. */
export function classOf(words: number): number {
  return classByWords[(words + 1) >> 1];
}

/** Makes every cell of a fresh block free. */
function carve(block: number, sizeClass: number): void {
  const row = blockRow(block);
  const words = CLASS_WORDS[sizeClass];
  const first = blockStart(block);
  const last = first + (Math.floor(BLOCK_WORDS / words) - 1) * words;
  let next = 0;
  for (let cell = last; cell >= first; cell -= words) {
    i32[cell * 2] = words - 1;
    i32[cell * 2 + 1] = KIND.FREE;
    i32[cell * 2 + 2] = next;
    next = cell;
  }
  i32[row + BLOCK.sizeClass] = sizeClass;
  i32[row + BLOCK.freeList] = first;
}

/**
 * Frees the unmarked cells of an OLD block (its mark bits are those of the last major collection).
 * Returns the cells left in use; a block with none is given back. Under heapLock or by the stopper.
 */
export function sweepBlock(block: number): number {
  const row = blockRow(block);
  const words = CLASS_WORDS[i32[row + BLOCK.sizeClass]];
  const first = blockStart(block);
  const last = first + (Math.floor(BLOCK_WORDS / words) - 1) * words;
  const bits = i32[VM.markBits];
  let next = 0;
  let live = 0;
  for (let cell = last; cell >= first; cell -= words) {
    if ((i32[bits + (cell >>> 5)] & (1 << (cell & 31))) !== 0) {
      live++;
      continue;
    }
    i32[cell * 2] = words - 1;
    i32[cell * 2 + 1] = KIND.FREE;
    i32[cell * 2 + 2] = next;
    next = cell;
  }
  i32[row + BLOCK.flags] &= ~BLOCK_UNSWEPT;
  i32[row + BLOCK.freeList] = next;
  i32[row + BLOCK.live] = live;
  if (live === 0) freeBlocksLocked(block, 1);
  return live;
}

/** Puts an OLD block on the list of those to sweep. By the stopper, after marking. */
export function queueForSweep(block: number): void {
  const row = blockRow(block);
  const head = VM.oldUnswept + i32[row + BLOCK.sizeClass];
  i32[row + BLOCK.flags] = BLOCK_UNSWEPT;
  i32[row + BLOCK.next] = i32[head];
  i32[head] = block;
}

/** Empties all lists of old blocks. By the stopper, before it queues blocks anew. */
export function resetOldLists(): void {
  for (let c = 0; c < CLASS_COUNT; c++) {
    i32[VM.oldCurrent + c] = 0;
    i32[VM.oldPartial + c] = 0;
    i32[VM.oldUnswept + c] = 0;
  }
}

/** A block of the class with at least one free cell, in no list; 0 if the cage is full. Under heapLock. */
function takeLocked(sizeClass: number): number {
  const partial = VM.oldPartial + sizeClass;
  const block = i32[partial];
  if (block !== 0) {
    i32[partial] = i32[blockRow(block) + BLOCK.next];
    return block;
  }
  const unswept = VM.oldUnswept + sizeClass;
  for (let candidate = i32[unswept]; candidate !== 0; candidate = i32[unswept]) {
    i32[unswept] = i32[blockRow(candidate) + BLOCK.next];
    if (sweepBlock(candidate) !== 0 && i32[blockRow(candidate) + BLOCK.freeList] !== 0) {
      return candidate;
    }
  }
  const fresh = allocateBlocksLocked(1, BLOCK_OLD, 0);
  if (fresh !== 0) carve(fresh, sizeClass);
  return fresh;
}

/**
 * For a collector: a block of the class for this thread alone. Its cells may be taken with
 * `popFree` without a lock until `giveOldBlock`. 0: the cage is full.
 */
export function takeOldBlock(sizeClass: number): number {
  acquire(VM.heapLock);
  const block = takeLocked(sizeClass);
  if (block !== 0) i32[blockRow(block) + BLOCK.flags] |= BLOCK_TAKEN;
  release(VM.heapLock);
  return block;
}

/** Returns a taken block; it goes to its class's list if it has free cells. */
export function giveOldBlock(block: number): void {
  acquire(VM.heapLock);
  const row = blockRow(block);
  i32[row + BLOCK.flags] &= ~BLOCK_TAKEN;
  if (i32[row + BLOCK.freeList] !== 0) {
    const head = VM.oldPartial + i32[row + BLOCK.sizeClass];
    i32[row + BLOCK.next] = i32[head];
    i32[head] = block;
  }
  release(VM.heapLock);
}

/** A free cell of a block that the caller owns, 0 if there is none. The cell's header stays FREE. */
export function popFree(block: number): number {
  const row = blockRow(block);
  const cell = i32[row + BLOCK.freeList];
  if (cell !== 0) {
    i32[row + BLOCK.freeList] = i32[cell * 2 + 2];
    i32[row + BLOCK.live]++;
  }
  return cell;
}

function allocateSmallOldLocked(sizeClass: number): number {
  const current = VM.oldCurrent + sizeClass;
  let block = i32[current];
  let cell = block === 0 ? 0 : popFree(block);
  if (cell === 0) {
    block = takeLocked(sizeClass);
    i32[current] = block;
    if (block !== 0) cell = popFree(block);
  }
  return cell;
}

/** Room for a cell of `words` in the old space, 0 if the cage is full. The header is FREE. */
export function tryAllocateOld(words: number): number {
  if (words > LARGE_WORDS) return tryAllocateLarge(words, 0);
  acquire(VM.heapLock);
  const cell = allocateSmallOldLocked(classOf(words));
  release(VM.heapLock);
  return cell;
}

/** A run of blocks for one cell; `flags` BLOCK_YOUNG or 0. Cell index, 0 if the cage has no such run. */
export function tryAllocateLarge(words: number, flags: number): number {
  const count = Math.ceil(words / BLOCK_WORDS);
  acquire(VM.heapLock);
  const block = allocateBlocksLocked(count, BLOCK_LARGE_BODY, 0);
  if (block !== 0) {
    const row = blockRow(block);
    i32[row + BLOCK.state] = BLOCK_LARGE_HEAD;
    i32[row + BLOCK.sizeClass] = count;
    i32[row + BLOCK.flags] = flags;
    if ((flags & BLOCK_YOUNG) !== 0) {
      i32[row + BLOCK.next] = i32[VM.youngLarge];
      i32[VM.youngLarge] = block;
    }
    i32[VM.largeBlocks] += count;
  }
  release(VM.heapLock);
  return block === 0 ? 0 : blockStart(block);
}

/** Gives back a large cell's blocks. Under heapLock or by the stopper. */
export function freeLarge(block: number): void {
  const count = i32[blockRow(block) + BLOCK.sizeClass];
  i32[VM.largeBlocks] -= count;
  freeBlocksLocked(block, count);
}

/** Sweeps whatever still waits for it. By the stopper, before it marks again. */
export function finishSweep(): void {
  for (let c = 0; c < CLASS_COUNT; c++) {
    for (let block = i32[VM.oldUnswept + c]; block !== 0; block = i32[VM.oldUnswept + c]) {
      i32[VM.oldUnswept + c] = i32[blockRow(block) + BLOCK.next];
      if (sweepBlock(block) === 0) continue;
      const row = blockRow(block);
      if (i32[row + BLOCK.freeList] === 0) continue;
      i32[row + BLOCK.next] = i32[VM.oldPartial + c];
      i32[VM.oldPartial + c] = block;
    }
  }
}

/**
 * Room for a cell that is born old: its header must get FLAG_OLD, and its fields are then set with
 * the barriered stores (initValue only for values known to be old or immediate).
 */
export function allocateOld(words: number): number {
  const cell = allocateForCollector(words);
  countElsewhere(cell, words, SPACE_OLD);
  return cell;
}

/** ... for what the collectors keep: the guest has not asked for it, so it is in no profile. */
export function allocateForCollector(words: number): number {
  const cell = tryAllocateOld(words);
  if (cell === 0) throw new RetryAfterCollection(words);
  return cell;
}

/** Start of the cell that the word `at` lies in, for words of OLD blocks and large objects. */
export function cellStart(at: number): number {
  let block = at >>> 13;
  let row = blockRow(block);
  if (i32[row] === BLOCK_OLD) {
    const words = CLASS_WORDS[i32[row + BLOCK.sizeClass]];
    const offset = (at & (BLOCK_WORDS - 1)) % words;
    return at - offset;
  }
  while (i32[row] === BLOCK_LARGE_BODY) {
    block--;
    row -= BLOCK_ROW_WORDS;
  }
  return blockStart(block);
}

/** Calls `visit` with every cell in use of an OLD block that has been swept. */
export function forEachCell(block: number, visit: (cell: number) => void): void {
  const words = CLASS_WORDS[i32[blockRow(block) + BLOCK.sizeClass]];
  const first = blockStart(block);
  const end = first + Math.floor(BLOCK_WORDS / words) * words;
  for (let cell = first; cell < end; cell += words) {
    if ((i32[cell * 2 + 1] & KIND_MASK) !== KIND.FREE) visit(cell);
  }
}
