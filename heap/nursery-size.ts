/**
 * How large nurseries are. What survives a minor collection is copied twice, so a program that builds what it
 * keeps pays for all of it with small nurseries; one that keeps little is best served by the size of a core's
 * second-level cache. So the size follows survival, between collections:
 *
 *      base ──more than 1/GROW_SURVIVAL of what was allocated is copied──▶ four times as large ... most
 *      base ◀──less than 1/SHRINK_SURVIVAL───────────────────────────────── half as large
 *
 * The distance between the two keeps the size still: the part that survives is inversely proportional to it.
 * Collections that were asked for before the nurseries were full tell nothing.
 */
import { BLOCK_WORDS, VM } from './layout.ts';
import { DEFAULT_NURSERY_BLOCKS, GROW_SURVIVAL, MOST_NURSERY_BLOCKS, SHRINK_SURVIVAL } from './tuning.ts';
import { i32 } from './views.ts';

/** Blocks of a nursery in a VM of so many blocks: the size it starts with and never goes below. */
export function leastNursery(blockLimit: number): number {
  return Math.max(1, Math.min(DEFAULT_NURSERY_BLOCKS, blockLimit >> 4));
}

/** All nurseries together take an eighth of the VM, one alone a 64th. */
function mostNursery(): number {
  const limit = i32[VM.blockLimit];
  const threads = Math.max(1, Atomics.load(i32, VM.threadsAlive));
  return Math.min(MOST_NURSERY_BLOCKS, limit >> 6, Math.floor((limit >> 3) / threads));
}

/** Words allocated in the nurseries of the running collection. */
export let nurseryWords = 0;

export function beginNurseryCount(): void {
  nurseryWords = 0;
}

export function countNursery(words: number): void {
  nurseryWords += words;
}

/** After a collection that copied so many words. By the stopper. */
export function adaptNursery(copied: number): void {
  const blocks = i32[VM.nurseryBlocks];
  const least = leastNursery(i32[VM.blockLimit]);
  // Smaller than the base: it was set so.
  if (blocks < least || nurseryWords < (blocks * BLOCK_WORDS) / 2) return;
  let wanted = blocks;
  if (copied > nurseryWords / GROW_SURVIVAL) wanted = blocks * 4;
  else if (copied < nurseryWords / SHRINK_SURVIVAL) wanted = blocks >> 1;
  i32[VM.nurseryBlocks] = Math.max(least, Math.min(wanted, mostNursery()));
}
