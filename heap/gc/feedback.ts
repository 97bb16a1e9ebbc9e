/**
 * Feedback in a major collection. Vectors hold shapes and property cells as plain numbers, and only
 * the tier that wrote a site knows which: so everything behind a vector's counters is zeroed, the state
 * of a site that has not run yet. Major collections are rare, and sites fill again at once. What is not
 * feedback in this memory (`allocateKept`) has the flag OLD, and stays.
 */
import { BLOCK, BLOCK_SHARD, FIRST_BLOCK, blockRow, blockStart, blockState } from '../blocks.ts';
import { FLAG_OLD, KIND, KIND_MASK } from '../cells.ts';
import { BLOCK_WORDS, VM } from '../layout.ts';
import { i32 } from '../views.ts';
import { cellWords } from './trace.ts';

/** int32 words at the start of a vector that count and are kept. */
const COUNTERS = 2;

function clearShard(block: number): void {
  const end = blockStart(block) + i32[blockRow(block) + BLOCK.sizeClass] * BLOCK_WORDS;
  for (let cell = blockStart(block); cell < end;) {
    if ((i32[cell * 2 + 1] & KIND_MASK) !== KIND.BYTES) return;
    const words = cellWords(cell);
    if ((i32[cell * 2 + 1] & FLAG_OLD) === 0) i32.fill(0, (cell + 1) * 2 + COUNTERS, (cell + words) * 2);
    cell += words;
  }
}

export function clearAllFeedback(): void {
  for (let block = FIRST_BLOCK; block < i32[VM.blockHigh]; block++) {
    if (blockState(block) === BLOCK_SHARD && i32[blockRow(block) + BLOCK.sizeClass] > 0)
      clearShard(block);
  }
}
