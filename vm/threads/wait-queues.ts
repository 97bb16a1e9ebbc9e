/**
 * Wait queues: rings of thread blocks, in the cage.
 *
 * A queue is one int32 word: in a LOCK, CONDITION or THREAD cell, or VM.waitQueue for all threads in
 * Atomics.wait. It holds the *last* thread of the ring and the queue's own spin lock; TB.waitNext of
 * the last one is the first:
 *
 *      31     30    29                 10 9              0
 *     +--+--------+----------------------+----------------+       last --> first --> ... --> last
 *     |  | locked |        (unused)      | index + 1 of   |            TB.waitNext
 *     |  |        |                      | the last, or 0 |
 *     +--+--------+----------------------+----------------+
 *
 * A thread is in at most one queue; TB.waitLinked says so. Links change under the spin lock only, which
 * is held for a few loads and stores: nothing allocates, sleeps or passes a safepoint meanwhile (S8),
 * so the cell that holds the word does not move either.
 *
 * Why no wake-up is lost (EDGE-CASES 8). The waiter links itself and then tests the condition once
 * more; whoever changes the condition does so and then looks at the queue. In any order one sees the
 * other. Between linking and sleeping an unpark leaves its token (parking.ts).
 */
import { TB, threadBlock } from '../../heap/layout.ts';
import { SPIN_LIMIT, SPIN_SLEEP_MS } from '../../heap/tuning.ts';
import { i32, tb } from '../../heap/views.ts';
import { delay } from './delays.ts';
import { nap } from './parking.ts';

const LOCKED = 1 << 30;
const LAST_MASK = 0x3ff;

export function lockQueue(word: number): void {
  for (let spins = 0; ; spins++) {
    const seen = Atomics.load(i32, word);
    if ((seen & LOCKED) === 0 && Atomics.compareExchange(i32, word, seen, seen | LOCKED) === seen)
      return;
    if (spins >= SPIN_LIMIT) nap(SPIN_SLEEP_MS);
  }
}

export function unlockQueue(word: number): void {
  Atomics.and(i32, word, ~LOCKED);
}

/** May be asked without the lock: then it is a hint that is never wrong for long. */
export function isQueueEmpty(word: number): boolean {
  return (Atomics.load(i32, word) & LAST_MASK) === 0;
}

const next = (index: number): number => i32[threadBlock(index) + TB.waitNext] - 1;

/** First thread of a locked queue, -1 if empty. */
export function firstOf(word: number): number {
  const last = i32[word] & LAST_MASK;
  return last === 0 ? -1 : next(last - 1);
}

/** The thread behind `index` in a locked queue, -1 behind the last. */
export function behind(word: number, index: number): number {
  return (i32[word] & LAST_MASK) === index + 1 ? -1 : next(index);
}

/** Links the current thread at the end of a locked queue. */
function append(word: number): void {
  const me = i32[tb + TB.index] + 1;
  const last = i32[word] & LAST_MASK;
  if (last === 0) i32[tb + TB.waitNext] = me;
  else {
    const lastBlock = threadBlock(last - 1);
    i32[tb + TB.waitNext] = i32[lastBlock + TB.waitNext];
    i32[lastBlock + TB.waitNext] = me;
  }
  Atomics.store(i32, tb + TB.waitLinked, 1);
  Atomics.store(i32, word, (i32[word] & ~LAST_MASK) | me);
}

/** Takes thread `index` out of a locked queue that it may be in. */
export function unlink(word: number, index: number): void {
  const last = i32[word] & LAST_MASK;
  if (last === 0) return;
  let before = last - 1;
  do {
    const at = next(before);
    if (at === index) {
      const block = threadBlock(index);
      const lastNow = at === before ? 0 : last === index + 1 ? before + 1 : last;
      i32[threadBlock(before) + TB.waitNext] = i32[block + TB.waitNext];
      Atomics.store(i32, word, (i32[word] & ~LAST_MASK) | lastNow);
      Atomics.store(i32, block + TB.waitLinked, 0);
      return;
    }
    before = at;
  } while (before !== last - 1);
}

export function isLinked(): boolean {
  return Atomics.load(i32, tb + TB.waitLinked) !== 0;
}

/** Links the current thread, unless it is linked already. */
export function joinQueue(word: number): void {
  if (delay !== null) delay('queue-before-append');
  if (isLinked()) return;
  lockQueue(word);
  append(word);
  unlockQueue(word);
}

/** Leaves the queue; true if the current thread was still in it (nobody had taken it out). */
export function leaveQueue(word: number): boolean {
  if (!isLinked()) return false;
  lockQueue(word);
  const linked = isLinked();
  if (linked) unlink(word, i32[tb + TB.index]);
  unlockQueue(word);
  return linked;
}

/** Takes out the first thread, or returns -1. */
export function takeFirst(word: number): number {
  if (isQueueEmpty(word)) return -1;
  lockQueue(word);
  const first = firstOf(word);
  if (first !== -1) unlink(word, first);
  unlockQueue(word);
  return first;
}

/** The first thread, which stays in the queue; -1 if it is empty. */
export function peekFirst(word: number): number {
  if (isQueueEmpty(word)) return -1;
  lockQueue(word);
  const first = firstOf(word);
  unlockQueue(word);
  return first;
}
