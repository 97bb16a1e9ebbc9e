/**
 * Walking the heap block by block, for the verifier and the census. With the world stopped.
 *
 * OLD blocks are walked by size class (unswept ones by their mark bits: what is not marked is dead,
 * and what it refers to may be gone), survivor blocks from cell to cell, large cells one by one. A
 * nursery is walked only as far as its cells are in order: an operation that gave up may have left
 * memory that it never initialized.
 */
import {
  BLOCK,
  BLOCK_LARGE_HEAD,
  BLOCK_NURSERY,
  BLOCK_OLD,
  BLOCK_SURVIVOR,
  BLOCK_UNSWEPT,
  FIRST_BLOCK,
  blockRow,
  blockStart,
} from '../blocks.ts';
import { KIND, KIND_MASK } from '../cells.ts';
import { BLOCK_WORDS, TB, VM, threadBlock } from '../layout.ts';
import { CLASS_WORDS } from '../spaces.ts';
import { i32 } from '../views.ts';
import { isMarked } from './mark.ts';
import { KIND_COUNT, cellWords } from './trace.ts';

/** The cell after the last one of a NURSERY chunk (first block of its run) or SURVIVOR block. */
export function topOf(block: number): number {
  const row = blockRow(block);
  if (i32[row + BLOCK.state] === BLOCK_NURSERY) {
    const owner = i32[row + BLOCK.owner] - 1;
    const thread = owner >= 0 ? threadBlock(owner) : 0;
    if (thread !== 0 && i32[thread + TB.nurseryStart] === blockStart(block)) {
      return i32[thread + TB.nurseryTop];
    }
  }
  return i32[row + BLOCK.live];
}

function walkOld(block: number, visit: (cell: number) => void): void {
  const row = blockRow(block);
  const words = CLASS_WORDS[i32[row + BLOCK.sizeClass]];
  const unswept = (i32[row + BLOCK.flags] & BLOCK_UNSWEPT) !== 0;
  const first = blockStart(block);
  const end = first + BLOCK_WORDS - words;
  for (let cell = first; cell <= end; cell += words) {
    const inUse = unswept ? isMarked(cell) : (i32[cell * 2 + 1] & KIND_MASK) !== KIND.FREE;
    if (inUse) visit(cell);
  }
}

/** Returns where the walk has ended: the top, or the first word that starts no cell. */
function walkYoung(block: number, visit: (cell: number) => void): number {
  const top = topOf(block);
  let cell = blockStart(block);
  while (cell < top) {
    const kind = i32[cell * 2 + 1] & KIND_MASK;
    if (kind <= KIND.FORWARDED || kind >= KIND_COUNT) break;
    const words = cellWords(cell);
    if (words <= 0 || cell + words > top) break;
    visit(cell);
    cell += words;
  }
  return cell;
}

/**
 * Calls `visit` with every cell in use, dead ones that have not been swept or collected included;
 * `ended` with each nursery chunk or survivor block (first block) and where its walk has ended.
 */
export function walkHeap(
  visit: (cell: number, state: number) => void,
  ended: (block: number, at: number) => void = () => {},
): void {
  const high = i32[VM.blockHigh];
  for (let block = FIRST_BLOCK; block < high; block++) {
    const row = blockRow(block);
    const state = i32[row + BLOCK.state];
    const each = (cell: number): void => visit(cell, state);
    if (state === BLOCK_OLD) walkOld(block, each);
    else if (state === BLOCK_LARGE_HEAD) each(blockStart(block));
    else if (state === BLOCK_SURVIVOR) ended(block, walkYoung(block, each));
    else if (state === BLOCK_NURSERY && i32[row + BLOCK.sizeClass] > 0) {
      ended(block, walkYoung(block, each));
    }
  }
}
