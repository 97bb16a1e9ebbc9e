/**
 * A collection from start to end: the stages as one list.
 *
 *   stage        who           what
 *   prepare      stopper       survivor blocks and remembered sets become work
 *   copy         all           minor.ts; a major collection promotes everything that is young
 *   release      stopper       from-space is given back, threads are without a nursery
 *   -- a major collection goes on --
 *   clear        stopper       mark bits and the lists of old blocks
 *   mark         all           mark.ts
 *   weak         stopper       weak.ts
 *   sweep        stopper       empty blocks and dead large cells are given back, the rest is queued
 *   -- both --
 *   report       stopper       figures
 */
import { availableParallelism } from 'node:os';
import {
  BLOCK,
  BLOCK_LARGE_HEAD,
  BLOCK_OLD,
  BLOCK_ROW_WORDS,
  BLOCK_SURVIVOR,
  BLOCK_YOUNG,
  FIRST_BLOCK,
  blockRow,
  blockStart,
  freeBlocks,
} from '../blocks.ts';
import { FLAG_OLD, KIND_MASK } from '../cells.ts';
import { compactPending } from '../compact.ts';
import { BLOCK_WORDS, TB, VM } from '../layout.ts';
import { adaptNursery, beginNurseryCount, countNursery, nurseryWords } from '../nursery-size.ts';
import { followCopies, followMarks } from '../sampling.ts';
import { freeLarge, queueForSweep, resetOldLists } from '../spaces.ts';
import { RESERVE_BLOCKS } from '../tuning.ts';
import { i32 } from '../views.ts';
import { COLLECT_MAJOR, gcHooks } from './hooks.ts';
import type { CollectionReport } from './hooks.ts';
import { isMarked, markItems, markStage } from './mark.ts';
import { beginMinor, copyStage, largeWords, minorItems, resetLargeWords } from './minor.ts';
import { freeRemembered, gatherRemembered } from './remembered.ts';
import { threadBlockAt, threadBlocks } from './roots.ts';
import { SURVIVORS, dropSpaces, promotedWords, resetCounts, survivorWords } from './space.ts';
import { wordsOf } from './trace.ts';
import { freeWeakList, resetWeakList } from './weak-list.ts';
import { processWeak } from './weak.ts';
import {
  GC_SUMS,
  PROMOTE_ALL,
  abandonCollection,
  alone,
  closeCollection,
  help,
  openCollection,
  parallel,
  runStage,
} from './work.ts';
import type { Stage } from './work.ts';

/** Stage numbers: index in STAGES; 0 is "none open". */
const COPY = 1;
const MARK = 2;
const STAGES: readonly (Stage | undefined)[] = [undefined, copyStage, markStage];

/** Sums over the participants. */
const SUM_SURVIVORS = GC_SUMS;
const SUM_PROMOTED = GC_SUMS + 1;
const SUM_COLLECTORS = GC_SUMS + 2;
/** Words copied by the last collection, and those of them that stayed young (outlive it). */
const LAST_COPIED = SURVIVORS + 1;
const LAST_SURVIVORS = SURVIVORS + 2;

/** Words that the collection has found young outside of nurseries: survivors and large cells. */
let youngWords = 0;

/**
 * Forwarding by compare-and-swap makes copying half again as slow and waking a thread takes some 50 µs,
 * so one collector is faster than two unless there is much to do: a minor collection is shared when the
 * one before copied this many words (some 3 ms of copying), a major one when so many blocks are in use.
 */
let minSharedWords = 1 << 18;
let minSharedBlocks = 256;

/** For tests: share whatever there is. */
export function shareSmallCollections(): void {
  minSharedWords = 0;
  minSharedBlocks = 0;
}

let cores = availableParallelism();

/** How many threads may take part in a collection (at first: the processors). */
export function setCollectorLimit(limit: number): void {
  cores = limit;
}

function helpersFor(kind: number): number {
  const threads = Math.min(cores, i32[VM.threadsAlive]);
  if (threads < 2) return 0;
  if (kind === COLLECT_MAJOR) return i32[VM.blocksUsed] >= minSharedBlocks ? threads - 1 : 0;
  return i32[LAST_COPIED] >= minSharedWords ? threads - 1 : 0;
}

/** Gives back a thread's nursery; its limit is poisoned until it opens another one (S1). */
function releaseNursery(block: number): void {
  const start = i32[block + TB.nurseryStart];
  if (start !== 0) {
    const words = i32[block + TB.nurseryTop] - start;
    const bytes = words * 8;
    const low = (i32[block + TB.allocatedLo] >>> 0) + bytes;
    i32[block + TB.allocatedLo] = low | 0;
    i32[block + TB.allocatedHi] += Math.floor(low / 0x1_0000_0000);
    countNursery(words);
    freeBlocks(start >>> 13, i32[blockRow(start >>> 13) + BLOCK.sizeClass]);
  }
  for (let chunk = i32[block + TB.nurseryChunks]; chunk !== 0;) {
    const row = blockRow(chunk);
    const next = i32[row + BLOCK.next];
    countNursery(i32[row + BLOCK.live] - blockStart(chunk));
    freeBlocks(chunk, i32[row + BLOCK.sizeClass]);
    chunk = next;
  }
  Atomics.store(i32, block + TB.nurseryLimit, 0);
  if (i32[block + TB.samplePoint] !== 0) i32[block + TB.samplePoint] -= i32[block + TB.nurseryTop];
  i32[block + TB.nurseryChunks] = 0;
  i32[block + TB.nurseryStart] = 0;
  i32[block + TB.nurseryTop] = 0;
  i32[block + TB.nurseryEnd] = 0;
  i32[block + TB.overdraft] = 0;
}

function freeChain(first: number): void {
  for (let block = first; block !== 0;) {
    const next = i32[blockRow(block) + BLOCK.next];
    freeBlocks(block, 1);
    block = next;
  }
}

/** Young large cells: the promoted are old now, the others are dead. */
function settleLarge(): void {
  for (let block = i32[VM.youngLarge]; block !== 0;) {
    const row = blockRow(block);
    const next = i32[row + BLOCK.next];
    const head = blockStart(block) * 2;
    youngWords += wordsOf(i32[head + 1] & KIND_MASK, i32[head]);
    if ((i32[head + 1] & FLAG_OLD) === 0) {
      freeLarge(block);
    } else {
      i32[row + BLOCK.flags] &= ~BLOCK_YOUNG;
      i32[row + BLOCK.next] = 0;
    }
    block = next;
  }
  i32[VM.youngLarge] = 0;
}

function copyYoung(): void {
  const oldSurvivors = i32[SURVIVORS];
  i32[SURVIVORS] = 0;
  const cards = gatherRemembered();
  beginNurseryCount();
  beginMinor();
  runStage(COPY, STAGES, minorItems());
  alone(() => {
    followCopies();
    for (let index = 0; index < threadBlocks(); index++) releaseNursery(threadBlockAt(index));
    freeChain(oldSurvivors);
    for (let block = i32[SURVIVORS]; block !== 0; block = i32[blockRow(block) + BLOCK.next]) {
      i32[blockRow(block) + BLOCK.state] = BLOCK_SURVIVOR;
    }
    settleLarge();
    freeRemembered(cards);
  });
}

/** Mark bits of all blocks ever used; lists of blocks to allocate from (K1). */
function clearMarks(): void {
  const bits = i32[VM.markBits];
  const perBlock = BLOCK_WORDS / 32;
  i32.fill(0, bits + FIRST_BLOCK * perBlock, bits + i32[VM.blockHigh] * perBlock);
  resetOldLists();
}

/** Whether no cell of the block is marked. */
function isEmpty(block: number): boolean {
  const heap = i32;
  const perBlock = BLOCK_WORDS / 32;
  const first = heap[VM.markBits] + block * perBlock;
  for (let at = first; at < first + perBlock; at++) if (heap[at] !== 0) return false;
  return true;
}

function sweep(): void {
  resetOldLists();
  const high = i32[VM.blockHigh];
  for (let block = FIRST_BLOCK; block < high; block++) {
    const row = i32[VM.blockTable] + block * BLOCK_ROW_WORDS;
    const state = i32[row + BLOCK.state];
    if (state === BLOCK_OLD) {
      if (isEmpty(block)) freeBlocks(block, 1);
      else queueForSweep(block);
    } else if (state === BLOCK_LARGE_HEAD && !isMarked(blockStart(block))) {
      freeLarge(block);
    }
  }
}

/** The next major collection is due when the heap has grown by half, or by 1/16 of its limit. */
function setTrigger(): void {
  const used = i32[VM.blocksUsed];
  const limit = i32[VM.blockLimit];
  const room = limit - RESERVE_BLOCKS - i32[VM.nurseryBlocks];
  i32[VM.majorTrigger] = Math.min(used + Math.max(used >> 1, limit >> 4), Math.max(room, 1));
}

function markAndSweep(): void {
  alone(clearMarks);
  runStage(MARK, STAGES, markItems());
  alone(() => {
    processWeak();
    followMarks(isMarked);
    freeWeakList();
    sweep();
    setTrigger();
  });
}

/** A participant's figures join the sums. */
function addSums(): void {
  const young = survivorWords;
  const old = promotedWords + largeWords;
  if (!parallel) {
    i32[SUM_SURVIVORS] += young;
    i32[SUM_PROMOTED] += old;
    i32[SUM_COLLECTORS]++;
    return;
  }
  Atomics.add(i32, SUM_SURVIVORS, young);
  Atomics.add(i32, SUM_PROMOTED, old);
  Atomics.add(i32, SUM_COLLECTORS, 1);
}

function beginParticipant(): void {
  dropSpaces();
  resetCounts();
  resetLargeWords();
  resetWeakList();
  beginMinor();
}

const report: CollectionReport = {
  kind: 0,
  collectors: 0,
  pauseMicros: 0,
  youngBytes: 0,
  copiedBytes: 0,
  promotedBytes: 0,
  blocksBefore: 0,
  blocksAfter: 0,
};

/** Collects; by the stopper, with the world stopped (G1 to G3). */
export function runCollection(kind: number): void {
  const began = performance.now();
  report.kind = kind;
  report.blocksBefore = i32[VM.blocksUsed];
  youngWords = i32[LAST_SURVIVORS];
  const helpers = helpersFor(kind);
  openCollection(helpers);
  i32[PROMOTE_ALL] = kind === COLLECT_MAJOR ? 1 : 0;
  beginParticipant();
  if (helpers > 0) {
    Atomics.store(i32, VM.stopPhase, kind);
    gcHooks.wakeHelpers(helpers);
  }
  try {
    copyYoung();
    if (kind === COLLECT_MAJOR) markAndSweep();
    addSums();
  } catch (error) {
    abandonCollection();
    throw error;
  }
  closeCollection();
  i32[kind === COLLECT_MAJOR ? VM.majorCount : VM.minorCount]++;
  compactPending();
  i32[LAST_COPIED] = i32[SUM_SURVIVORS] + i32[SUM_PROMOTED];
  adaptNursery(i32[LAST_COPIED]);
  i32[LAST_SURVIVORS] = i32[SUM_SURVIVORS];
  report.collectors = i32[SUM_COLLECTORS];
  report.youngBytes = (youngWords + nurseryWords) * 8;
  report.copiedBytes = i32[SUM_SURVIVORS] * 8;
  report.promotedBytes = i32[SUM_PROMOTED] * 8;
  report.blocksAfter = i32[VM.blocksUsed];
  report.pauseMicros = (performance.now() - began) * 1000;
  gcHooks.report(report);
}

/** Takes part in the collection of the stopper, if there is work; by any stopped thread. */
export function assistCollection(): void {
  help(STAGES, beginParticipant, addSums);
}
