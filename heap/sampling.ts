/**
 * Allocation sampling: which cells a profile of allocations gets to see, and what becomes of them.
 *
 * Which. The bytes that a thread allocates are one long stretch, and *sample points* lie on it at
 * random: gaps are drawn from an exponential distribution whose mean is the interval. A cell that covers a point is sampled
 * (once, however many points it covers), so a cell of s bytes is with probability
 *
 *     p(s) = 1 - exp(-s / interval)          and stands for 1 / p(s) such cells
 *
 * whatever was allocated before it: estimates are unbiased for every site, size and kind. The gap is
 * forgetful, so behind a sampled cell a new one is drawn, and whole words of it suffice:
 * 8 w > gap exactly when w > floor(gap / 8).
 *
 * How they are found without looking. The next point is a place in the nursery, and the nursery's limit
 * is put before it: the compare that finds the chunk used up fails, and the slow path tells why.
 *
 *      nurseryTop            samplePoint              nurseryEnd
 *          | free ................|.....................|
 *                        nurseryLimit = samplePoint - 1
 *
 *   N1 samplePoint - nurseryTop is the number of words to the point, 1 or more: an allocation of that many
 *      is sampled. It holds without a chunk too (top 0), so chunks come and go by adding a distance.
 *      samplePoint 0: this thread takes no samples, and the limit is the true one.
 *   N2 Only `allocate`'s slow path passes a point. All other compares with the limit (opcode handlers,
 *      machine code) turn back when they fail, and end in `allocate`, cell by cell, with exact sizes. So
 *      the cell that covers the point is the one that is sampled, also where a handler asks for more than it
 *      needs, or where machine code allocates an array and its elements at once.
 *   N3 Large cells and cells that are born old (shapes, atoms, code) have their part of the stretch too:
 *      they move the point towards the top. Memory that is no cell (feedback, code) has none.
 *   N4 The owner alone moves the limit, and only if it is not poisoned (compare-and-swap): a request that
 *      comes meanwhile keeps its poison.
 *
 * What becomes of them. Sampled cells are noted in a table of the thread, a block of the heap. The stopper looks through all tables when a minor collection has copied what is
 * alive (a header in from-space tells where to) and when a major one has marked it, before the memory
 * is used again. The owner takes the results out when it runs again (`takeFates`). A full table takes no
 * more cells: their fates stay unknown.
 */
import {
  BLOCK, BLOCK_COLLECTOR, BLOCK_LARGE_HEAD, BLOCK_SURVIVOR, BLOCK_YOUNG, allocateBlocks, blockOf, blockRow, blockStart, freeBlocks,
} from './blocks.ts';
import { FLAG_OLD, KIND, KIND_MASK } from './cells.ts';
import { BLOCK_BYTES, TB, VM, threadBlock } from './layout.ts';
import { SAMPLE_TABLE } from './tuning.ts';
import { i32, tb } from './views.ts';

/** Where a sampled cell was allocated. */
export const SPACE_NURSERY = 0;
export const SPACE_LARGE = 1;
export const SPACE_OLD = 2;

export interface AllocationHooks {
  /**
   * The cell has been allocated, and is garbage as yet: its header can be read at the next boundary,
   * before anything is collected. Runs inside runtime operations: it must not allocate guest memory, use
   * scratch slots, or throw.
   */
  sampled(cell: number, words: number, space: number): void;
}

/** What the profiler puts in. */
export const allocationHooks: AllocationHooks = { sampled() {} };

/** A thread's sampler, in i32 words from TB.sampler. */
const SAMPLER = { interval: 0, seedLow: 1, seedHigh: 2, used: 3, entries: 4 } as const;
/** An entry of its table. cell 0: it is dead. */
const ENTRY = { cell: 0, number: 1, fate: 2, words: 4 } as const;

/** What is known of a sampled cell: bits of a fate. */
export const MINOR_SEEN = 2;
export const MINOR_SURVIVED = 4;
export const MAJOR_SEEN = 8;
export const MAJOR_SURVIVED = 16;
/** In the table: not yet taken by `takeFates`; nothing more will become known. */
const NEWS = 32;
const SETTLED = 64;

if ((SAMPLER.entries + SAMPLE_TABLE * ENTRY.words) * 4 > BLOCK_BYTES) throw new Error('a sampler is a block');

// --- the points --------------------------------------------------------------------------------

function scramble(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b | 0);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35 | 0);
  return h ^ (h >>> 16);
}

/** A number in (0, 1): xoroshiro64**. */
function random(sampler: number): number {
  const s0 = i32[sampler + SAMPLER.seedLow];
  const s1 = i32[sampler + SAMPLER.seedHigh] ^ s0;
  const product = Math.imul(s0, 0x9e3779bb | 0);
  i32[sampler + SAMPLER.seedLow] = ((s0 << 26) | (s0 >>> 6)) ^ s1 ^ (s1 << 9);
  i32[sampler + SAMPLER.seedHigh] = (s1 << 13) | (s1 >>> 19);
  const x = Math.imul((product << 5) | (product >>> 27), 5) >>> 0;
  return (x + 0.5) / 0x1_0000_0000;
}

/** Beyond every chunk, and far from overflow. */
const MAX_GAP = 1 << 29;

/** Places the next point behind the top (N1). */
function drawPoint(): void {
  const sampler = i32[tb + TB.sampler];
  const gap = Math.floor((-Math.log(random(sampler)) * i32[sampler + SAMPLER.interval]) / 8);
  i32[tb + TB.samplePoint] = i32[tb + TB.nurseryTop] + Math.min(gap, MAX_GAP) + 1;
}

/** The limit of the nursery while nobody asks for anything. */
export function trueNurseryLimit(): number {
  const end = i32[tb + TB.nurseryEnd];
  const point = i32[tb + TB.samplePoint];
  return point === 0 || point > end ? end : point - 1;
}

/** The limit follows the point (N4). */
function moveLimit(): void {
  const limit = Atomics.load(i32, tb + TB.nurseryLimit);
  if (limit !== 0) Atomics.compareExchange(i32, tb + TB.nurseryLimit, limit, trueNurseryLimit());
}

/** allocate's slow path has allocated a cell that covers the point: the top is behind it (N2). */
export function takeSample(cell: number, words: number): void {
  drawPoint();
  moveLimit();
  allocationHooks.sampled(cell, words, SPACE_NURSERY);
}

/** A cell was allocated elsewhere than in the nursery (N3). */
export function countElsewhere(cell: number, words: number, space: number): void {
  const point = i32[tb + TB.samplePoint];
  if (point === 0) return;
  const covered = words >= point - i32[tb + TB.nurseryTop];
  if (covered) drawPoint();
  else i32[tb + TB.samplePoint] = point - words;
  moveLimit();
  if (covered) allocationHooks.sampled(cell, words, space);
}

/** The current thread begins to take samples, one in `interval` bytes. False: there is no memory for it. */
export function openSampler(interval: number): boolean {
  closeSampler();
  const block = allocateBlocks(1, BLOCK_COLLECTOR, 0);
  if (block === 0) return false;
  const memory = blockStart(block) * 2;
  i32[memory + SAMPLER.interval] = interval;
  i32[memory + SAMPLER.seedLow] = scramble(i32[VM.randomHi] + Math.imul(i32[tb + TB.id], 0x9e3779b9)) | 1;
  i32[memory + SAMPLER.seedHigh] = scramble(i32[VM.randomHi] ^ Math.imul(i32[tb + TB.id] + 1, 0x2545f491));
  i32[memory + SAMPLER.used] = 0;
  i32[tb + TB.sampler] = memory;
  for (let i = 0; i < 8; i++) random(memory);
  drawPoint();
  moveLimit();
  return true;
}

/** The current thread takes no more samples. */
export function closeSampler(): void {
  const sampler = i32[tb + TB.sampler];
  if (sampler === 0) return;
  freeBlocks(blockOf(sampler >> 1), 1);
  i32[tb + TB.sampler] = 0;
  i32[tb + TB.samplePoint] = 0;
  moveLimit();
}

// --- fates -------------------------------------------------------------------------------------

/** Notes a cell under a number, until its fate is known. By the owner, before the next collection. */
export function followCell(cell: number, number: number): boolean {
  const sampler = i32[tb + TB.sampler];
  if (sampler === 0) return false;
  const used = i32[sampler + SAMPLER.used];
  if (used === SAMPLE_TABLE) return false;
  const entry = sampler + SAMPLER.entries + used * ENTRY.words;
  i32[entry + ENTRY.cell] = cell;
  i32[entry + ENTRY.number] = number;
  i32[entry + ENTRY.fate] = 0;
  i32[sampler + SAMPLER.used] = used + 1;
  return true;
}

/** Passes on what has become known since the last time, and forgets what is settled. By the owner. */
export function takeFates(take: (number: number, fate: number) => void): void {
  const sampler = i32[tb + TB.sampler];
  if (sampler === 0) return;
  const first = sampler + SAMPLER.entries;
  const end = first + i32[sampler + SAMPLER.used] * ENTRY.words;
  let to = first;
  for (let entry = first; entry < end; entry += ENTRY.words) {
    const fate = i32[entry + ENTRY.fate];
    if ((fate & NEWS) !== 0) take(i32[entry + ENTRY.number], fate & ~(NEWS | SETTLED));
    if ((fate & SETTLED) !== 0) continue;
    i32[to + ENTRY.cell] = i32[entry + ENTRY.cell];
    i32[to + ENTRY.number] = i32[entry + ENTRY.number];
    i32[to + ENTRY.fate] = fate & ~NEWS;
    to += ENTRY.words;
  }
  i32[sampler + SAMPLER.used] = (to - first) / ENTRY.words;
}

/** Calls `visit` with each entry of all threads' tables. With the world stopped. */
function eachEntry(visit: (entry: number) => void): void {
  const high = i32[VM.threadHigh];
  for (let index = 0; index < high; index++) {
    const sampler = i32[threadBlock(index) + TB.sampler];
    if (sampler === 0) continue;
    const first = sampler + SAMPLER.entries;
    const end = first + i32[sampler + SAMPLER.used] * ENTRY.words;
    for (let entry = first; entry < end; entry += ENTRY.words) {
      if ((i32[entry + ENTRY.fate] & SETTLED) === 0) visit(entry);
    }
  }
}

/** Where a cell that was young is now, 0 if it is dead; -1: it was not young. */
function afterCopy(cell: number): number {
  const row = blockRow(blockOf(cell));
  const state = i32[row + BLOCK.state];
  const high = i32[cell * 2 + 1];
  if (state <= BLOCK_SURVIVOR) return (high & KIND_MASK) === KIND.FORWARDED ? i32[cell * 2] : 0;
  if (state !== BLOCK_LARGE_HEAD || (i32[row + BLOCK.flags] & BLOCK_YOUNG) === 0) return -1;
  return (high & FLAG_OLD) !== 0 ? cell : 0;
}

/** Stopper: everything alive has been copied, from-space is still there. */
export function followCopies(): void {
  eachEntry((entry) => {
    const cell = i32[entry + ENTRY.cell];
    const now = cell === 0 ? -1 : afterCopy(cell);
    if (now === -1) return;
    i32[entry + ENTRY.cell] = now;
    const fate = i32[entry + ENTRY.fate];
    if ((fate & MINOR_SEEN) === 0) {
      i32[entry + ENTRY.fate] = fate | NEWS | MINOR_SEEN | (now === 0 ? SETTLED : MINOR_SURVIVED);
    }
  });
}

/** Stopper: everything alive has been marked, nothing has been swept. */
export function followMarks(isMarked: (cell: number) => boolean): void {
  eachEntry((entry) => {
    const cell = i32[entry + ENTRY.cell];
    const alive = cell !== 0 && isMarked(cell) ? MAJOR_SURVIVED : 0;
    i32[entry + ENTRY.fate] |= NEWS | SETTLED | MAJOR_SEEN | alive;
  });
}
