/**
 * Stop the world.
 *
 * One word, VM.stopWord, holds the number of the stop and the thread that holds it:
 *
 *      31                        9 8            0
 *     +---------------------------+--------------+
 *     | number of the stop        | index + 1, 0 |
 *     +---------------------------+--------------+
 *
 * A stopper takes the word by compare-and-swap, requests STOP of every thread that a stop has to wait
 * for, and sleeps until each is in a state that is not waited for, or is STOPPED *for this number*.
 * Changing the word ends the stop: whoever waits for (number, holder) sees another word and goes on.
 *
 *     stopper                               another thread
 *     stopWord: (n-1, 0) -> (n, me)         RUNNING ... a limit fails, STOP is taken
 *     request STOP of all                   stopSeen = n; RUNNING -> STOPPED
 *     look at all states, sleep             last one to leave RUNNING unparks the stopper
 *     ... the world is stopped ...          sleeps while stopWord = (n, stopper); helps to collect
 *     stopWord: (n, 0)  or (n+1, next)
 *     unpark all                            STOPPED -> RUNNING
 *
 * Why nothing is missed. A thread that enters RUNNING (mount, resume) does so by an atomic step and
 * then looks at stopWord; the stopper writes stopWord and then looks at states. In any order, either
 * the thread sees the stop or the stopper sees RUNNING and a request is on its way (S6, S9).
 *
 * Fairness (EDGE-CASES 10). A STOPPED thread of stop n counts as *not stopped* for stop n + 1, since
 * stopSeen differs. So a thread that has been released always gets back to RUNNING and executes
 * at least up to its next boundary before it can be stopped again, however fast stops follow.
 *
 * S7. Who loses the word serves the winner's stop and tries again. Who loses twice sets wantsStop, and
 * the end of a stop hands the word to the next such thread in index order: no stopper starves.
 * The one it is handed to is STOPPED, hence cannot have stopped wanting it.
 */
import { availableParallelism } from 'node:os';
import { THREAD_BLOCK_CAPACITY, TB, VM, threadBlock } from '../../heap/layout.ts';
import { i32, tb } from '../../heap/views.ts';
import { delay } from './delays.ts';
import { observer } from './observer.ts';
import { returnToken, sleepOnPark, unpark } from './parking.ts';
import { REASON, request } from './requests.ts';
import { STATE, stateOf, transition } from './states.ts';

/**
 * The block by which the host stops the world (reports, snapshots). It lies above all guest threads,
 * no stop waits for it, and it touches cells only while it holds a stop.
 */
export const HOST_INDEX = THREAD_BLOCK_CAPACITY - 1;

const HOLDER_BITS = 9;
const HOLDER_MASK = (1 << HOLDER_BITS) - 1;
/**
 * Looks at the other threads' states before the stopper sleeps: about 50 µs where every thread may have
 * a core (a running thread stops within 1 µs, being woken costs 50 µs), few where the stopper's core is
 * what the others are waiting for.
 */
const CORES = availableParallelism();
const SPINS = 3000;
const SPINS_CROWDED = 50;

const holderOf = (word: number): number => word & HOLDER_MASK;
const numberOf = (word: number): number => word >>> HOLDER_BITS;
const stopWordOf = (number: number, holder: number): number => (number << HOLDER_BITS) | holder;

/** What the collectors put in: work that stopped threads can share. */
export interface StopWork {
  assist(): void;
}
let stopWork: StopWork | null = null;
export function installStopWork(work: StopWork | null): void {
  stopWork = work;
}

/** Told about every stop: time to stop, and the thread that was last (-1: none had to be waited for). */
let stopObserver: ((micros: number, straggler: number) => void) | null = null;
export function observeStops(observer: ((micros: number, straggler: number) => void) | null): void {
  stopObserver = observer;
}

export const microsNow = (): number => performance.now() * 1000;

/** The first thread but `holder` that stop `number` has still to wait for, or -1. */
function firstNotStopped(number: number, holder: number): number {
  const high = Atomics.load(i32, VM.threadHigh);
  for (let index = 0; index < high; index++) {
    if (index === holder) continue;
    const block = threadBlock(index);
    const state = stateOf(block);
    if (state === STATE.RUNNING) return index;
    // Stopped for an earlier stop and on its way back.
    if (state === STATE.STOPPED && numberOf(Atomics.load(i32, block + TB.stopSeen)) !== number)
      return index;
  }
  return -1;
}

/** Called after every step out of RUNNING: the last one out wakes the stopper. */
export function wakeStopper(): void {
  const word = Atomics.load(i32, VM.stopWord);
  const holder = holderOf(word);
  if (holder === 0) return;
  if (delay !== null) delay('stop-before-wake');
  if (firstNotStopped(numberOf(word), holder - 1) === -1) unpark(holder - 1);
}

/**
 * Serves the stop of another thread, if there is one: STOPPED until it is over. TB.fp and TB.pc are
 * published; cells may have moved afterwards.
 */
export function serveStop(): void {
  const word = Atomics.load(i32, VM.stopWord);
  const holder = holderOf(word);
  if (holder === 0 || holder === i32[tb + TB.index] + 1) return;
  const began = microsNow();
  if (observer !== null) observer.stopped(numberOf(word));
  if (delay !== null) delay('stop-before-acknowledge');
  Atomics.store(i32, tb + TB.stopSeen, word);
  transition(tb, 'stop');
  if (delay !== null) delay('stop-acknowledged');
  wakeStopper();
  while (Atomics.load(i32, VM.stopWord) === word) {
    if (Atomics.load(i32, VM.stopPhase) !== 0 && stopWork !== null) assist(stopWork);
    if (Atomics.load(i32, VM.stopWord) !== word) break;
    sleepOnPark(-1);
  }
  returnToken();
  if (delay !== null) delay('go-before-run');
  transition(tb, 'go');
  i32[tb + TB.stoppedMicros] += microsNow() - began;
  if (observer !== null) observer.released();
}

function assist(work: StopWork): void {
  if (observer === null) return work.assist();
  observer.collecting();
  try {
    work.assist();
  } finally {
    observer.collected();
  }
}

/** The current thread holds the word now: ask everyone and wait. */
function awaitStopped(): void {
  const began = microsNow();
  const me = i32[tb + TB.index];
  const number = numberOf(Atomics.load(i32, VM.stopWord));
  if (observer !== null) observer.stopping(number);
  if (delay !== null) delay('stop-won');
  const high = Atomics.load(i32, VM.threadHigh);
  for (let index = 0; index < high; index++) {
    if (index === me) continue;
    const state = stateOf(threadBlock(index));
    if (state === STATE.RUNNING || state === STATE.STOPPED) request(index, REASON.STOP);
  }
  let straggler = -1;
  let looks = 0;
  let running = 0;
  for (let index = 0; index < high; index++)
    if (stateOf(threadBlock(index)) === STATE.RUNNING) running++;
  const spins = running <= CORES ? SPINS : SPINS_CROWDED;
  for (;;) {
    const late = firstNotStopped(number, me);
    if (late === -1) break;
    straggler = late;
    if (looks++ >= spins) sleepOnPark(-1);
  }
  if (looks > spins) returnToken();
  const micros = microsNow() - began;
  i32[VM.stopCount] = (i32[VM.stopCount] + 1) | 0;
  i32[VM.stopMicros] = micros;
  i32[VM.straggler] = straggler + 1;
  if (observer !== null) observer.worldStopped();
  if (stopObserver !== null) stopObserver(micros, straggler);
}

/**
 * Stops all other threads. Called in RUNNING at a boundary, or by the host's own block. While the
 * caller waits for its turn it serves others' stops, so cells may move; `needed` is asked before
 * each attempt. Returns false if it said no: then the world runs.
 */
export function stopTheWorld(needed: (() => boolean) | null = null): boolean {
  const me = i32[tb + TB.index] + 1;
  for (let losses = 0; ; losses++) {
    const word = Atomics.load(i32, VM.stopWord);
    const mine = holderOf(word) === me;
    if (needed !== null && !needed()) {
      Atomics.store(i32, tb + TB.wantsStop, 0);
      if (mine) resumeTheWorld();
      return false;
    }
    if (mine) break;
    if (holderOf(word) === 0) {
      const taken = stopWordOf(numberOf(word) + 1, me);
      if (Atomics.compareExchange(i32, VM.stopWord, word, taken) === word) break;
    }
    if (losses > 0) Atomics.store(i32, tb + TB.wantsStop, 1);
    serveStop();
  }
  Atomics.store(i32, tb + TB.wantsStop, 0);
  awaitStopped();
  return true;
}

function waitsForWord(index: number): boolean {
  const block = threadBlock(index);
  return Atomics.load(i32, block + TB.wantsStop) !== 0 && stateOf(block) === STATE.STOPPED;
}

/** A STOPPED thread that wants the word: the host, else in index order from the current one; -1 if none. */
function nextStopper(me: number, high: number): number {
  if (me !== HOST_INDEX && waitsForWord(HOST_INDEX)) return HOST_INDEX;
  for (let step = 1; step <= high; step++) {
    const index = (me + step) % high;
    if (index !== me && waitsForWord(index)) return index;
  }
  return -1;
}

/** Ends the stop that the current thread holds. */
export function resumeTheWorld(): void {
  const word = Atomics.load(i32, VM.stopWord);
  const me = i32[tb + TB.index];
  if (holderOf(word) !== me + 1) throw new Error(`thread ${me} ends a stop that it does not hold`);
  if (observer !== null) observer.resuming();
  const high = Atomics.load(i32, VM.threadHigh);
  const next = nextStopper(me, high);
  if (delay !== null) delay('stop-before-resume');
  const number = numberOf(word);
  Atomics.store(
    i32,
    VM.stopWord,
    next === -1 ? stopWordOf(number, 0) : stopWordOf(number + 1, next + 1),
  );
  for (let index = 0; index < high; index++) {
    if (index !== me && stateOf(threadBlock(index)) === STATE.STOPPED) unpark(index);
  }
  if (me !== HOST_INDEX && stateOf(threadBlock(HOST_INDEX)) === STATE.STOPPED) unpark(HOST_INDEX);
}

/** Wakes up to `count` stopped threads so that they look at VM.stopPhase. */
export function wakeHelpers(count: number): void {
  const high = Atomics.load(i32, VM.threadHigh);
  for (let index = 0; index < high && count > 0; index++) {
    if (stateOf(threadBlock(index)) !== STATE.STOPPED) continue;
    unpark(index);
    count--;
  }
}
