/**
 * Boot images: the heap of a VM that has been built and collected, to be laid into fresh cages of any
 * size. Cells keep their indices, so nothing is relocated: blocks are copied to where they were.
 *
 *   i32 words     [magic, fingerprint, high, 0]   high: blocks below this one are described
 *                 IMAGE_FIELDS of the VM block
 *                 roots                           ROOT_CAPACITY values
 *                 block rows                      FIRST_BLOCK .. high - 1
 *   then          the content of each block that is in use, in order
 *
 * Young blocks and shards are left out: take an image only after a major collection, with nothing
 * running. Thread blocks, stacks, mark bits and the remembered set start empty.
 */
import {
  BLOCK,
  BLOCK_FREE,
  BLOCK_LARGE_BODY,
  BLOCK_LARGE_HEAD,
  BLOCK_OLD,
  BLOCK_ROW_WORDS,
  BLOCK_YOUNG,
  FIRST_BLOCK,
} from './blocks.ts';
import { CELLS, FLAG_SHARED, OFF } from './cells.ts';
import { HeapFault } from './errors.ts';
import { BLOCK_BYTES, LAYOUT_MAGIC, ROOTS_START, ROOT_CAPACITY, VM } from './layout.ts';
import { forEachPropertyCell } from './globals.ts';
import { ROOT, ROOTS, rootCell } from './roots.ts';
import { CLASS_COUNT, finishSweep } from './spaces.ts';
import { i32 } from './views.ts';

const MAGIC = 0x4844494d;
const HEADER_WORDS = 4;

/** VM fields that belong to the heap's content: first word and number. */
const IMAGE_FIELDS: readonly (readonly [number, number])[] = [
  [VM.largeBlocks, 1],
  [VM.nextFunctionId, 1],
  [VM.freeFunctionIds, 1],
  [VM.regexpSerial, 1],
  [VM.idSeed, 1],
  [VM.oldCurrent, CLASS_COUNT],
  [VM.oldPartial, CLASS_COUNT],
];

/** Images are good for the program that made them: tables of cells, roots and layout must agree. */
export function imageFingerprint(): number {
  const text = JSON.stringify([CELLS, ROOTS, VM, LAYOUT_MAGIC]);
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

function isKept(words: Int32Array, row: number): boolean {
  const state = words[row + BLOCK.state];
  if (state === BLOCK_LARGE_HEAD && (words[row + BLOCK.flags] & BLOCK_YOUNG) !== 0) {
    throw new HeapFault('a boot image must not contain young cells: collect first');
  }
  return state === BLOCK_OLD || state === BLOCK_LARGE_HEAD || state === BLOCK_LARGE_BODY;
}

/**
 * Most of the realm is born SHARED, by way of its code. The global object, its table and its
 * PROPCELLs are not: else every script-level variable would mark what it holds, in a VM with one
 * thread. startSharing marks them, since they are reached from a root.
 */
function unshareGlobals(): void {
  const global = rootCell(ROOT.Global);
  if (global === 0) return;
  i32[global * 2 + 1] &= ~FLAG_SHARED;
  i32[i32[global * 2 + OFF.GLOBAL.cellsRef] * 2 + 1] &= ~FLAG_SHARED;
  forEachPropertyCell(global, (_key, cell) => {
    i32[cell * 2 + 1] &= ~FLAG_SHARED;
  });
}

/** The image of the mounted VM. */
export function captureImage(): Uint8Array {
  finishSweep();
  unshareGlobals();
  const high = i32[VM.blockHigh];
  const table = i32[VM.blockTable];
  const kept: number[] = [];
  for (let block = FIRST_BLOCK; block < high; block++) {
    if (isKept(i32, table + block * BLOCK_ROW_WORDS)) kept.push(block);
  }
  const end = (kept[kept.length - 1] ?? FIRST_BLOCK - 1) + 1;
  const words: number[] = [MAGIC, imageFingerprint(), end, 0];
  for (const [first, count] of IMAGE_FIELDS) words.push(...i32.subarray(first, first + count));
  words.push(...i32.subarray(ROOTS_START * 2, (ROOTS_START + ROOT_CAPACITY) * 2));
  for (let block = FIRST_BLOCK; block < end; block++) {
    const row = table + block * BLOCK_ROW_WORDS;
    if (isKept(i32, row)) words.push(...i32.subarray(row, row + BLOCK_ROW_WORDS));
    else for (let k = 0; k < BLOCK_ROW_WORDS; k++) words.push(0);
  }
  const headBytes = Math.ceil(words.length / 2) * 8;
  const image = new Uint8Array(headBytes + kept.length * BLOCK_BYTES);
  new Int32Array(image.buffer, 0, words.length).set(words);
  const heap = new Uint8Array(i32.buffer);
  kept.forEach((block, i) => {
    image.set(
      heap.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES),
      headBytes + i * BLOCK_BYTES,
    );
  });
  return image;
}

/** Lays an image into a fresh cage. The image's bytes must be 8-byte aligned in their buffer. */
export function layImage(cage: SharedArrayBuffer, image: Uint8Array): void {
  const from = new Int32Array(image.buffer, image.byteOffset, Math.floor(image.byteLength / 4));
  const to = new Int32Array(cage);
  if (from[0] !== MAGIC || from[1] !== imageFingerprint()) {
    throw new HeapFault('the boot image was made by another version of this program');
  }
  const end = from[2];
  if (end > to[VM.blockEnd]) throw new HeapFault('the boot image does not fit into the cage');
  let at = HEADER_WORDS;
  for (const [first, count] of IMAGE_FIELDS) {
    to.set(from.subarray(at, at + count), first);
    at += count;
  }
  to.set(from.subarray(at, at + ROOT_CAPACITY * 2), ROOTS_START * 2);
  at += ROOT_CAPACITY * 2;
  const rows = at;
  const rowWords = (end - FIRST_BLOCK) * BLOCK_ROW_WORDS;
  to.set(from.subarray(rows, rows + rowWords), to[VM.blockTable] + FIRST_BLOCK * BLOCK_ROW_WORDS);
  layBlocks(to, from, rows, end, Math.ceil((rows + rowWords) / 2) * 2);
}

function layBlocks(
  to: Int32Array,
  from: Int32Array,
  rows: number,
  end: number,
  start: number,
): void {
  const blockInts = BLOCK_BYTES / 4;
  let at = start;
  let used = 0;
  let hint = end;
  let block = FIRST_BLOCK;
  while (block < end) {
    if (from[rows + (block - FIRST_BLOCK) * BLOCK_ROW_WORDS] === BLOCK_FREE) {
      if (hint === end) hint = block;
      block++;
      continue;
    }
    const first = block;
    while (block < end && from[rows + (block - FIRST_BLOCK) * BLOCK_ROW_WORDS] !== BLOCK_FREE)
      block++;
    const ints = (block - first) * blockInts;
    to.set(from.subarray(at, at + ints), first * blockInts);
    at += ints;
    used += block - first;
  }
  to[VM.blocksUsed] = used;
  to[VM.blockHint] = hint;
  to[VM.blockHigh] = end;
}
