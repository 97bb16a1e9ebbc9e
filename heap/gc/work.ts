/**
 * Sharing the work of a collection between the stopper and the stopped threads that help.
 *
 * A collection is a list of stages. A stage is a number of items (roots of a thread, a remembered
 * set, ...) that participants claim by a counter; what they find they push on their own stack (host
 * memory, grows), and scan until it is empty. A participant with more than enough gives a chunk of
 * its stack to the pool when another one is idle; the pool is one block of the cage.
 *
 *   STAGE   seq << 8 | id     the stage that is open; id 0: none
 *   STATE   chunks << 8 | n   n participants active, chunks filled chunks in the pool
 *   INSIDE                    helpers inside a stage
 *
 *      closed  --stopper: items set, STATE + 1, STAGE = new-------------------------------> open
 *      outside --helper: INSIDE + 1, STATE + 1, STAGE read again: changed? both back------> working
 *      working --items, stack and pool empty: STATE - 1-----------------------------------> idle
 *      idle    --chunk in the pool: CAS STATE (- chunk + 1)-------------------------------> working
 *      idle    --STATE = 0: finish(), INSIDE - 1------------------------------------------> outside
 *      open    --stopper, after its own finish(): STAGE = seq << 8, waits for INSIDE = 0--> closed
 *
 * P1 Work exists only on the stacks of active participants and in the pool, and the two counts are
 *    one word, so STATE = 0 is reached once and means that no work is left.
 * P2 A helper that enters late, after STATE was 0, finds no item and no chunk and leaves; the stopper
 *    waits for all that are inside before it goes on, so what finish() writes is there.
 * P3 Nobody waits for a thread that has not entered. A collection with one participant uses no
 *    atomic operation here.
 */
import { blockStart } from '../blocks.ts';
import { BLOCK_BYTES, VM } from '../layout.ts';
import { i32 } from '../views.ts';
import { scratchBlock } from './space.ts';

/** The fields in VM.gcWork, spread over cache lines. */
const W = (VM.gcWork + 15) & ~15;
const STAGE = W;
const STATE = W + 16;
const INSIDE = W + 5;
const ITEM = W + 32;
const ITEMS = W + 33;
const POOL_FREE = W + 48;
const POOL_FULL = W + 49;
/** i32 index of the pool, 0 none. */
const POOL = W + 1;
/** Most threads that may help in this collection. */
const HELPERS = W + 2;
/** A participant failed: the collection cannot be completed. */
const FAILED = W + 3;
/** First of 8 words for the collectors: sums over the participants, lists. */
export const GC_SUMS = W + 64;
export const PROMOTE_ALL = W + 4;

const CHUNKS = 32;
const CHUNK_WORDS = 512;
const CHUNK_ENTRIES = CHUNK_WORDS - 1;
if (CHUNKS * CHUNK_WORDS * 4 !== BLOCK_BYTES || CHUNKS !== 32)
  throw new Error('the pool is a block of 32 chunks');
/** A participant keeps at least this many entries when it gives some away. */
const KEEP = 32;

/** Cells found and not yet scanned by this participant. */
export let stack = new Int32Array(1 << 14);
export let sp = 0;
/** This participant is one of several. */
export let parallel = false;

export function push(cell: number): void {
  if (sp === stack.length) grow();
  stack[sp++] = cell;
}

/** The next cell to scan, 0 when the stack is empty. */
export function pop(): number {
  return sp === 0 ? 0 : stack[--sp];
}

function grow(): void {
  const bigger = new Int32Array(stack.length * 2);
  bigger.set(stack);
  stack = bigger;
}

export interface Stage {
  readonly name: string;
  /** Does item i (of the number given to runStage); pushes what it finds. */
  item(i: number): void;
  /** Scans until the stack is empty; calls giveAway now and then. */
  drain(): void;
  /** Every participant, once, when no work is left: gives back what it holds. */
  finish(): void;
}

export function claimItem(): number {
  const item = parallel ? Atomics.add(i32, ITEM, 1) : i32[ITEM]++;
  return item < i32[ITEMS] ? item : -1;
}

/** Somebody has nothing to do and the pool is empty. */
export function somebodyIdle(entered: number): boolean {
  const state = Atomics.load(i32, STATE);
  return state >>> 8 === 0 && (state & 0xff) < entered;
}

/** Puts the older half of the stack, at most a chunk of it, into the pool, if anybody wants it. */
export function giveAway(): void {
  if (!parallel || sp < KEEP * 2) return;
  const heap = i32;
  if (!somebodyIdle(1 + Atomics.load(heap, VM.stopWorkers))) return;
  const pool = heap[POOL];
  if (pool === 0) return;
  let free = Atomics.load(heap, POOL_FREE);
  for (;;) {
    if (free === 0) return;
    const seen = Atomics.compareExchange(heap, POOL_FREE, free, free & (free - 1));
    if (seen === free) break;
    free = seen;
  }
  const bit = free & -free;
  const at = pool + (31 - Math.clz32(bit)) * CHUNK_WORDS;
  // The older entries lead to more work than the newer ones.
  const count = Math.min(sp >> 1, CHUNK_ENTRIES);
  heap[at] = count;
  for (let i = 0; i < count; i++) heap[at + 1 + i] = stack[i];
  stack.copyWithin(0, count, sp);
  sp -= count;
  Atomics.or(heap, POOL_FULL, bit);
  Atomics.add(heap, STATE, 256);
}

/** Moves a chunk whose count in STATE has been taken to this participant's stack. */
function emptyChunk(): void {
  const heap = i32;
  let full = Atomics.load(heap, POOL_FULL);
  for (;;) {
    const seen = Atomics.compareExchange(heap, POOL_FULL, full, full & (full - 1));
    if (seen === full && full !== 0) break;
    full = seen;
  }
  const bit = full & -full;
  const at = heap[POOL] + (31 - Math.clz32(bit)) * CHUNK_WORDS;
  const count = heap[at];
  for (let i = 0; i < count; i++) push(heap[at + 1 + i]);
  Atomics.or(heap, POOL_FREE, bit);
}

/** Takes a chunk from the pool; `entering` is 1 for an idle participant. */
function takeChunk(entering: number): boolean {
  const heap = i32;
  let state = Atomics.load(heap, STATE);
  while (state >>> 8 !== 0) {
    const seen = Atomics.compareExchange(heap, STATE, state, state - 256 + entering);
    if (seen === state) {
      emptyChunk();
      return true;
    }
    state = seen;
  }
  return false;
}

/** One turn of waiting: first by spinning, later by short sleeps on a word that nobody wakes. */
export function pause(turn: number): void {
  if (Atomics.load(i32, FAILED) !== 0) throw new Error('another collector failed');
  if (turn > 200) Atomics.wait(i32, FAILED, 0, turn > 2000 ? 1 : 0.05);
}

/** The body of a participant that is counted in STATE. */
function work(stage: Stage): void {
  workUntilNoneIsLeft(stage);
  stage.finish();
}

function workUntilNoneIsLeft(stage: Stage): void {
  for (;;) {
    stage.drain();
    const item = claimItem();
    if (item >= 0) {
      stage.item(item);
      continue;
    }
    if (!parallel) return;
    if (takeChunk(0)) continue;
    Atomics.sub(i32, STATE, 1);
    for (let turn = 0; ; turn++) {
      if (Atomics.load(i32, STATE) === 0) return;
      if (takeChunk(1)) break;
      pause(turn);
    }
  }
}

/** Prepares a collection in which up to `helpers` other threads may take part (stopper). */
export function openCollection(helpers: number): void {
  const heap = i32;
  sp = 0;
  parallel = false;
  heap[STAGE] = 0;
  heap[STATE] = 0;
  heap[INSIDE] = 0;
  heap[FAILED] = 0;
  heap[HELPERS] = 0;
  for (let i = 0; i < 8; i++) heap[GC_SUMS + i] = 0;
  if (helpers === 0) return;
  if (heap[POOL] === 0) heap[POOL] = blockStart(scratchBlock()) * 2;
  heap[POOL_FREE] = -1;
  heap[POOL_FULL] = 0;
  heap[HELPERS] = helpers;
  parallel = true;
}

/** Runs one stage on the stopper and whoever helps; returns when all of its work is done. */
export function runStage(id: number, stages: readonly (Stage | undefined)[], items: number): void {
  const heap = i32;
  heap[ITEM] = 0;
  heap[ITEMS] = items;
  const stage = stages[id] as Stage;
  if (!parallel) {
    work(stage);
    return;
  }
  const sequence = (heap[STAGE] >>> 8) + 1;
  Atomics.add(heap, STATE, 1);
  Atomics.store(heap, STAGE, (sequence << 8) | id);
  Atomics.notify(heap, STAGE);
  work(stage);
  Atomics.store(heap, STAGE, sequence << 8);
  for (let turn = 0; Atomics.load(heap, INSIDE) !== 0; turn++) pause(turn);
}

/** What the stopper does alone between two stages of a parallel collection. */
export function alone(action: () => void): void {
  const before = parallel;
  parallel = false;
  try {
    action();
  } finally {
    parallel = before;
  }
}

/** The collection has failed on the stopper: helpers give up, nobody waits for them. */
export function abandonCollection(): void {
  Atomics.store(i32, FAILED, 1);
  Atomics.store(i32, VM.stopPhase, 0);
  parallel = false;
}

/** Ends the collection for the helpers: none enters after this, and none is left inside. */
export function closeCollection(): void {
  const heap = i32;
  Atomics.store(heap, VM.stopPhase, 0);
  if (!parallel) return;
  parallel = false;
  const stage = heap[STAGE];
  Atomics.store(heap, STAGE, ((stage >>> 8) + 1) << 8);
  Atomics.notify(heap, STAGE);
  for (let turn = 0; Atomics.load(heap, VM.stopWorkers) !== 0; turn++) pause(turn);
}

/** The helper's side: takes part in every stage until the collection is closed. */
export function help(
  stages: readonly (Stage | undefined)[],
  enter: () => void,
  leave: () => void,
): boolean {
  const heap = i32;
  if (Atomics.load(heap, VM.stopPhase) === 0) return false;
  const before = Atomics.add(heap, VM.stopWorkers, 1);
  if (before >= Atomics.load(heap, HELPERS) || Atomics.load(heap, VM.stopPhase) === 0) {
    Atomics.sub(heap, VM.stopWorkers, 1);
    return false;
  }
  sp = 0;
  parallel = true;
  try {
    enter();
    while (Atomics.load(heap, VM.stopPhase) !== 0) {
      const opened = Atomics.load(heap, STAGE);
      const stage = stages[opened & 0xff];
      if (stage !== undefined) {
        Atomics.add(heap, INSIDE, 1);
        Atomics.add(heap, STATE, 1);
        if (Atomics.load(heap, STAGE) === opened) work(stage);
        else Atomics.sub(heap, STATE, 1);
        Atomics.sub(heap, INSIDE, 1);
      }
      for (let turn = 0; turn < 500 && Atomics.load(heap, STAGE) === opened; turn++);
      if (Atomics.load(heap, VM.stopPhase) !== 0) Atomics.wait(heap, STAGE, opened, 1);
    }
    leave();
  } catch (error) {
    Atomics.store(heap, FAILED, 1);
    throw error;
  } finally {
    parallel = false;
    Atomics.sub(heap, VM.stopWorkers, 1);
  }
  return true;
}
