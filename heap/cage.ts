/**
 * Making cages: the two shared memories of a VM, their sizes, and their first contents.
 *
 * A cage is reserved at its full size (twice the heap limit, so that a collection always has room
 * to copy into; pages that are never touched cost nothing). At its end lie, a row or a bit string
 * for every block: the block table, the mark bits, and the bits of the remembered set.
 *
 * The stacks: one region per thread block,
 *
 *      region + 0          +--------------------------+
 *                          | function table   1 MiB   |  a word per function id, zero: none
 *      TB.table + 131072   +--------------------------+
 *                          | signal frames   32 KiB   |  for handlers that interrupt machine code
 *      (TB.stackEnd)       +--------------------------+
 *                          | stack                    |  grows down from TB.stackBase
 *      TB.stackBase        +--------------------------+
 *      (TB.scratch)        | scratch         64 slots |
 *                          +--------------------------+
 *
 * Cages are pooled: a worker that stays warm keeps views of a cage it has served, so a cage that was
 * dropped would stay in memory anyway; what it has used goes back to the system (give-back.ts). A cage from the pool is as good as new: all that a new VM reads before
 * writing (VM block, roots, thread blocks, tables, function tables) is cleared.
 */
import { BLOCK_ROW_WORDS, FIRST_BLOCK } from './blocks.ts';
import { giveBackCage } from './give-back.ts';
import {
  COUNTERS_START,
  COUNTER_WORDS,
  BLOCK_BYTES,
  BLOCK_WORDS,
  LAYOUT_MAGIC,
  ROOT_CAPACITY,
  ROOTS_START,
  TB,
  THREAD_BLOCK_CAPACITY,
  THREAD_ROOTS,
  VM,
  threadBlock,
} from './layout.ts';
import { leastNursery } from './nursery-size.ts';
import { LOOP_COUNT, RESERVE_BLOCKS } from './tuning.ts';
import { TAG_HOLE } from './values.ts';
import { i32 } from './views.ts';

export interface CageOptions {
  /** Bytes the guest may use. */
  readonly heapLimit: number;
  /** Guest threads beside the main one. */
  readonly threads: number;
  /** Bytes of each thread's stack. */
  readonly stackBytes: number;
}

export interface VMMemory {
  readonly cage: SharedArrayBuffer;
  readonly stacks: SharedArrayBuffer;
  readonly options: CageOptions;
}

export const FUNCTION_TABLE_WORDS = 131_072;
export const SCRATCH_SLOTS = 64;
/** Slots below the limit of a stack: signal frames, and the arguments of a call that is about to fail. */
export const STACK_RESERVE = 4096;
const MAX_CAGE_BYTES = 2 ** 33 - 65_536;
/** Per block: its row, a mark bit a word, a card bit two words. */
const SIDE_BYTES = BLOCK_ROW_WORDS * 4 + BLOCK_WORDS / 8 + BLOCK_WORDS / 16;
const MIN_HEAP_BLOCKS = 4 * RESERVE_BLOCKS;

export class OutOfAddressSpace extends Error {
  constructor(bytes: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Cannot reserve ${Math.ceil(bytes / 2 ** 20)} MiB of memory for the heap: ${reason}`);
    this.name = 'OutOfAddressSpace';
    this.cause = cause;
  }
}

/** Slots of a thread's region of the stacks. */
function regionSlots(stackBytes: number): number {
  return FUNCTION_TABLE_WORDS + STACK_RESERVE + Math.ceil(stackBytes / 8) + SCRATCH_SLOTS;
}

function reserveCage(heapLimit: number): SharedArrayBuffer {
  const least = heapLimit + FIRST_BLOCK * BLOCK_BYTES;
  const side = (bytes: number) => Math.ceil(bytes / BLOCK_BYTES) * (BLOCK_BYTES + SIDE_BYTES);
  let bytes = Math.min(side(2 * least), MAX_CAGE_BYTES);
  for (;;) {
    try {
      return new SharedArrayBuffer(Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES);
    } catch (error) {
      if (bytes <= side(least)) throw new OutOfAddressSpace(bytes, error);
      bytes = Math.max(Math.floor(bytes / 2), side(least));
    }
  }
}

function normalize(options: CageOptions): CageOptions {
  const most =
    MAX_CAGE_BYTES - (FIRST_BLOCK + 1) * BLOCK_BYTES - (MAX_CAGE_BYTES / BLOCK_BYTES) * SIDE_BYTES;
  const { heapLimit, threads, stackBytes } = options;
  const blocks = Math.max(Math.ceil(heapLimit / BLOCK_BYTES), MIN_HEAP_BLOCKS);
  return {
    heapLimit: Math.min(blocks * BLOCK_BYTES, Math.floor(most / BLOCK_BYTES) * BLOCK_BYTES),
    threads: Math.max(0, Math.min(threads, THREAD_BLOCK_CAPACITY - 2)),
    stackBytes: Math.ceil(Math.max(stackBytes, 16 * 1024) / 4096) * 4096,
  };
}

const pool: VMMemory[] = [];
const POOL_SIZE = 4;

/** Reserves and initializes a VM's memory; throws OutOfAddressSpace. The heap holds no cell yet. */
export function createCage(wanted: CageOptions): VMMemory {
  const options = normalize(wanted);
  const pooled = pool.findIndex(
    ({ options: o }) =>
      o.heapLimit === options.heapLimit &&
      o.threads === options.threads &&
      o.stackBytes === options.stackBytes,
  );
  if (pooled !== -1) {
    const [memory] = pool.splice(pooled, 1);
    initialize(memory);
    return memory;
  }
  const cage = reserveCage(options.heapLimit);
  // Behind the last region: the host’s own scratch slots.
  const stackTotal = ((options.threads + 1) * regionSlots(options.stackBytes) + SCRATCH_SLOTS) * 8;
  let stacks: SharedArrayBuffer;
  try {
    stacks = new SharedArrayBuffer(stackTotal);
  } catch (error) {
    throw new OutOfAddressSpace(stackTotal, error);
  }
  const memory = { cage, stacks, options };
  initialize(memory);
  return memory;
}

/** Takes back the memory of a VM that no thread runs in any more. */
export function releaseCage(memory: VMMemory): void {
  if (pool.length === POOL_SIZE) pool.shift();
  giveBackCage(memory.cage, new Int32Array(memory.cage)[VM.blockHigh]);
  wipe(memory);
  pool.push(memory);
}

/** Clears what a new VM relies on to be zero; cells themselves are never read before being written. */
function wipe({ cage, stacks, options }: VMMemory): void {
  const words = new Int32Array(cage);
  const high = words[VM.blockHigh];
  const table = words[VM.blockTable];
  words.fill(0, table, table + high * BLOCK_ROW_WORDS);
  words.fill(0, words[VM.markBits], words[VM.markBits] + high * (BLOCK_WORDS / 32));
  words.fill(0, words[VM.rememberedBits], words[VM.rememberedBits] + high * (BLOCK_WORDS / 64));
  const region = regionSlots(options.stackBytes);
  const ids = Math.min(words[VM.nextFunctionId] + 1, FUNCTION_TABLE_WORDS);
  const slots = new Int32Array(stacks);
  for (let thread = 0; thread < words[VM.threadHigh]; thread++) {
    slots.fill(0, thread * region * 2, (thread * region + ids) * 2);
  }
  words.fill(0, 0, threadBlock(words[VM.threadHigh]));
  // The last block is the host's own; the counters follow.
  words.fill(0, threadBlock(THREAD_BLOCK_CAPACITY - 1), COUNTERS_START + COUNTER_WORDS);
}

function initialize({ cage, options }: VMMemory): void {
  const words = new Int32Array(cage);
  const blocks = cage.byteLength / BLOCK_BYTES;
  const sideBlocks = Math.ceil((blocks * SIDE_BYTES) / BLOCK_BYTES);
  const end = blocks - sideBlocks;
  words[VM.cageBlocks] = blocks;
  words[VM.blockEnd] = end;
  words[VM.blockTable] = (end * BLOCK_BYTES) / 4;
  words[VM.markBits] = words[VM.blockTable] + end * BLOCK_ROW_WORDS;
  words[VM.rememberedBits] = words[VM.markBits] + end * (BLOCK_WORDS / 32);
  words[VM.blockLimit] = options.heapLimit / BLOCK_BYTES;
  words[VM.blockHint] = FIRST_BLOCK;
  words[VM.blockHigh] = FIRST_BLOCK;
  words[VM.majorTrigger] = Math.max(RESERVE_BLOCKS, words[VM.blockLimit] >> 2);
  words[VM.nurseryBlocks] = leastNursery(words[VM.blockLimit]);
  words[VM.threadMax] = options.threads + 1;
  words[VM.stackBytes] = options.stackBytes;
  words[VM.nextFunctionId] = 1;
  words[VM.idSeed] = 0x2545f491;
  words[VM.randomLo] = 0x9e3779b9 | 0;
  words[VM.randomHi] = 0x7f4a7c15;
  words[VM.outputLeft] = -1;
  fillHoles(words, ROOTS_START * 2, ROOT_CAPACITY);
  words[VM.magic] = LAYOUT_MAGIC;
}

function fillHoles(words: Int32Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) {
    words[at + i * 2] = 0;
    words[at + i * 2 + 1] = TAG_HOLE;
  }
}

/**
 * Fills in a block that is used for the first time in this VM and still zero (`index` is its number): an empty stack,
 * no nursery, values absent. What other threads may write (state, request, park) is left alone. Uses the mounted views; the block need not be the mounted one.
 */
export function prepareThreadBlock(index: number, id: number, stackBytes: number): number {
  const block = threadBlock(index);
  const region = index * regionSlots(stackBytes);
  i32[block + TB.index] = index;
  i32[block + TB.id] = id;
  i32[block + TB.table] = region;
  const end = region + FUNCTION_TABLE_WORDS + STACK_RESERVE;
  i32[block + TB.stackEnd] = end;
  i32[block + TB.stackLimit] = end;
  i32[block + TB.stackBase] = end + Math.ceil(stackBytes / 8);
  i32[block + TB.loopEnd] = LOOP_COUNT;
  i32[block + TB.loopLimit] = LOOP_COUNT;
  i32[block + TB.scratch] = i32[block + TB.stackBase];
  for (const name of THREAD_ROOTS) fillHoles(i32, block + TB[name], 1);
  return block;
}
