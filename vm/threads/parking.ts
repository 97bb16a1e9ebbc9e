/**
 * Parking: the only way a guest thread sleeps (S6).
 *
 * Each thread has one word to sleep on, TB.park: 1 is a token. `park` takes the token or sleeps until
 * there is one; `unpark` leaves a token and wakes the sleeper. A wake-up that comes before the sleep
 * is therefore not lost, and one that nobody needed costs one spurious return.
 *
 * P1  A sleeper looks at its condition after every return; `park` promises nothing about why.
 * P2  Whoever makes a condition true does so before `unpark`.
 * P3  A wait inside another wait (a stop that arrives while the thread is about to sleep for a lock)
 *     may swallow the other one's token. So it leaves a token behind when it ends: `returnToken`.
 */
import { availableParallelism } from 'node:os';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { PARK_SPINS } from '../../heap/tuning.ts';
import { i32, tb } from '../../heap/views.ts';
import { delay } from './delays.ts';

/** Sleeps until there is a token, at most `timeout` ms (negative: for ever); true if a token was taken. */
export function sleepOnPark(timeout: number): boolean {
  const word = tb + TB.park;
  if (Atomics.exchange(i32, word, 0) !== 0) return true;
  Atomics.wait(i32, word, 0, timeout < 0 ? Infinity : timeout);
  return Atomics.exchange(i32, word, 0) !== 0;
}

const CORES = availableParallelism();

/**
 * Before a sleep that another guest thread will end: threads that meet at a barrier come microseconds
 * apart, and the system needs tens of them to wake one. Looks while `word` is `value` for about as long as a
 * sleep costs, and only while the threads that are awake leave a core for it.
 */
export function spinWhile(words: Int32Array, word: number, value: number): void {
  if (Atomics.load(words, VM.threadsAlive) - Atomics.load(words, VM.quietCount) >= CORES) return;
  for (let spins = 0; spins < PARK_SPINS; spins++) if (Atomics.load(words, word) !== value) return;
}

/** Looks for the token, which stays. */
export function spinForToken(): void {
  spinWhile(i32, tb + TB.park, 0);
}

export function unpark(index: number): void {
  wakeUp(threadBlock(index));
  const word = threadBlock(index) + TB.park;
  if (Atomics.exchange(i32, word, 1) !== 0) return;
  if (delay !== null) delay('unpark-before-notify');
  Atomics.notify(i32, word, 1);
}

/** The current thread is about to sleep until another thread wakes it: true if nobody is left awake. */
export function goQuiet(): boolean {
  if (Atomics.exchange(i32, tb + TB.quiet, 1) === 0) Atomics.add(i32, VM.quietCount, 1);
  if (Atomics.load(i32, tb + TB.park) === 0) return everyoneIsQuiet();
  wakeUp(tb);
  return false;
}

/** Ends the quiet of a thread: by whoever unparks it, before the token; or by itself. */
export function wakeUp(block: number): void {
  if (
    Atomics.load(i32, block + TB.quiet) !== 0 &&
    Atomics.compareExchange(i32, block + TB.quiet, 1, 0) === 1
  ) {
    Atomics.sub(i32, VM.quietCount, 1);
  }
}

/** No thread is awake, none has a token, and none will wake up by itself. */
export function everyoneIsQuiet(): boolean {
  if (Atomics.load(i32, VM.quietCount) !== Atomics.load(i32, VM.threadsAlive)) return false;
  const high = Atomics.load(i32, VM.threadHigh);
  for (let index = 0; index < high; index++) {
    const block = threadBlock(index);
    if (Atomics.load(i32, block + TB.quiet) !== 0 && Atomics.load(i32, block + TB.park) !== 0)
      return false;
  }
  return Atomics.load(i32, VM.quietCount) === Atomics.load(i32, VM.threadsAlive);
}

/** P3. */
export function returnToken(): void {
  Atomics.store(i32, tb + TB.park, 1);
}

/** A short sleep that no one can cut short, for spin loops that have spun long enough. */
export function nap(milliseconds: number): void {
  Atomics.wait(i32, tb + TB.nap, 0, milliseconds);
}
