/**
 * Safepoints: how guest threads are asked for things, stopped and let go. docs/SAFEPOINTS.md tells the
 * whole; the parts are
 *
 *     states.ts     the states of a thread and the steps between them
 *     requests.ts   request word, generations, poisoned limits            S1 S2 S4 S5
 *     parking.ts    the one word that a thread sleeps on                  S6
 *     stops.ts      stopping and resuming the world                       S6 S7 S9 S10
 *     births.ts     threads begin, are mounted, end                       S9
 *     safepoint.ts  the slow path, and leaving for the host               S3 S4 S6
 *
 * The dispatcher calls `serveRequests` when a compare with a limit fails, at a bytecode boundary with
 * TB.fp and TB.pc published, and then
 *   S3 checks the *true* limit (stackEnd, nurseryEnd) itself: a request and a real overflow may come
 *      together, and limits may be poisoned again when it returns;
 *   S4 need not know whether anything was pending.
 * Each call serves what was there when it came, a stop at most once; what comes later fires at the next
 * check. So every call is followed by progress, also under back-to-back stops.
 */
import { terminated } from '../../heap/errors.ts';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { i32, tb } from '../../heap/views.ts';
import { VM_OPTION } from '../../heap/vm-options.ts';
import { STAT } from '../stats/layout.ts';
import { delay } from './delays.ts';
import { observer } from './observer.ts';
import { goQuiet, returnToken, sleepOnPark, spinForToken, unpark, wakeUp } from './parking.ts';
import {
  REASON,
  REASONS,
  acknowledge,
  askedGeneration,
  bitOf,
  isServed,
  pending,
  request,
  restoreLimits,
  take,
} from './requests.ts';
import { STATE, STATUS, WAIT, WAIT_KINDS, stateOf, transition } from './states.ts';
import { microsNow, resumeTheWorld, serveStop, stopTheWorld, wakeStopper } from './stops.ts';

/** Which check led to the slow path. */
export const WHERE = { STACK: 0, ALLOCATION: 1, LOOP: 2, BOUNDARY: 3, PARK: 4 } as const;

/** What other parts of the VM do for a reason; each owner puts its own in when its module loads. */
export interface SafepointServices {
  /** Someone asks for a collection (COLLECT). */
  collect(): void;
  /** The nursery has no room for `words`: collect; throws to the guest if there is none afterwards. */
  collectNursery(words: number): void;
  /** INTERRUPT, after VM.status was looked at. */
  interrupt(): void;
  /** SAMPLE. */
  sample(): void;
}
export const safepointServices: SafepointServices = {
  collect() {},
  collectNursery() {},
  interrupt() {},
  sample() {},
};

const WAKING = REASONS.reduce((bits, row, reason) => (row.wakes ? bits | bitOf(reason) : bits), 0);

/** VM.status is the authority; TERMINATE and INTERRUPT only say "look". */
function lookAtStatus(): void {
  if (Atomics.load(i32, VM.status) !== STATUS.NORMAL) throw terminated;
}

function wakeHandshakers(): void {
  const high = Atomics.load(i32, VM.threadHigh);
  for (let index = 0; index < high; index++) {
    const block = threadBlock(index);
    if (Atomics.load(i32, block + TB.waitKind) === WAIT.HANDSHAKE) unpark(index);
  }
}

/** After every step out of RUNNING, by the one who took it. */
export function leftRunning(block: number): void {
  wakeStopper();
  if ((Atomics.load(i32, block + TB.request) & bitOf(REASON.HANDSHAKE)) !== 0) wakeHandshakers();
}

/**
 * The slow path of all limits. Returns when everything that was pending has been served; throws
 * Terminated when guest code is to end. Cells may have moved.
 */
export function serveRequests(where: number): void {
  Atomics.add(i32, STAT.services + where, 1);
  const bits = pending();
  if ((bits & bitOf(REASON.STOP)) !== 0) {
    take(REASON.STOP);
    const generation = askedGeneration(REASON.STOP);
    serveStop();
    acknowledge(REASON.STOP, generation);
  }
  if ((bits & WAKING) !== 0) serveStatus(bits);
  if ((bits & bitOf(REASON.COLLECT)) !== 0) {
    take(REASON.COLLECT);
    const generation = askedGeneration(REASON.COLLECT);
    safepointServices.collect();
    acknowledge(REASON.COLLECT, generation);
  }
  if ((bits & bitOf(REASON.HANDSHAKE)) !== 0) {
    take(REASON.HANDSHAKE);
    acknowledge(REASON.HANDSHAKE, askedGeneration(REASON.HANDSHAKE));
    wakeHandshakers();
  }
  if ((bits & bitOf(REASON.SAMPLE)) !== 0) {
    take(REASON.SAMPLE);
    const generation = askedGeneration(REASON.SAMPLE);
    safepointServices.sample();
    acknowledge(REASON.SAMPLE, generation);
  }
  if ((bits & bitOf(REASON.STRESS)) !== 0) serveStress();
  restoreLimits();
}

function serveStatus(bits: number): void {
  if ((bits & bitOf(REASON.INTERRUPT)) !== 0) {
    take(REASON.INTERRUPT);
    const generation = askedGeneration(REASON.INTERRUPT);
    acknowledge(REASON.INTERRUPT, generation);
    lookAtStatus();
    safepointServices.interrupt();
  }
  if ((bits & bitOf(REASON.TERMINATE)) !== 0) {
    take(REASON.TERMINATE);
    acknowledge(REASON.TERMINATE, askedGeneration(REASON.TERMINATE));
    lookAtStatus();
  }
}

/** Room in the nursery by its true limit: what an allocation check asks after serveRequests (S3). */
export function trulyFits(words: number): boolean {
  return i32[tb + TB.nurseryEnd] - i32[tb + TB.nurseryTop] >= words;
}

/**
 * RUNNING -> BLOCKED: the thread is about to sleep or to run host code, and will touch no cell. At a
 * bytecode boundary only, or in a native that holds no cell index across it. `on` is the cell that it
 * waits for, or 0; `kind` and `on` are shown in reports.
 */
export function enterBlocked(kind: number, on: number): void {
  // Linked in a queue: that wait is the one that counts, and whoever notifies looks at waitOn.
  if (Atomics.load(i32, tb + TB.waitLinked) === 0) {
    i32[tb + TB.waitKind] = kind;
    i32[tb + TB.waitOn] = on;
  }
  if (observer !== null) observer.blocked(kind);
  i32[tb + TB.blockedMicros] -= microsNow();
  if (delay !== null) delay('block-before-state');
  transition(tb, 'block');
  leftRunning(tb);
}

/** BLOCKED -> RUNNING, through the safepoint: first the step, then a look at the stop (S6). */
export function leaveBlocked(): void {
  transition(tb, 'resume');
  if (observer !== null) observer.resumed();
  if (delay !== null) delay('resume-before-look');
  serveStop();
  i32[tb + TB.blockedMicros] += microsNow();
  // Still linked in a queue: its kind and cell are needed to leave it.
  if (Atomics.load(i32, tb + TB.waitLinked) === 0) {
    i32[tb + TB.waitKind] = WAIT.NONE;
    i32[tb + TB.waitOn] = 0;
  }
  restoreLimits(); // a collection may have given it another nursery
}

/** Sleeps in BLOCKED until unparked, at most `timeout` ms (negative: for ever), or not at all if a waking reason waits. */
export function sleepBlocked(timeout: number): boolean {
  if (delay !== null) delay('block-before-sleep');
  if ((pending() & WAKING) !== 0) return false;
  return sleepOnPark(timeout);
}

/**
 * The dispatcher's answer to BOUNDARY_PARK: a native has put what it waits for into TB.waitKind,
 * TB.waitOn and TB.parkTimeout. The condition is looked at by the caller's loop (P1).
 */
export function parkAtBoundary(): void {
  const timeout = i32[tb + TB.parkTimeout];
  i32[tb + TB.parkTimeout] = -1;
  enterBlocked(i32[tb + TB.waitKind], i32[tb + TB.waitOn]);
  if (timeout < 0 && WAIT_KINDS[i32[tb + TB.waitKind]].quiet) {
    if (goQuiet()) wakeEventLoop();
    spinForToken();
  }
  sleepBlocked(timeout);
  wakeUp(tb);
  leaveBlocked();
  if (pending() !== 0) serveRequests(WHERE.PARK);
}

/**
 * Everyone is quiet: a thread that waits in its event loop for nothing but promises is woken, so that
 * it ends. One at a time, since its end may wake others; one that somebody joins comes first, the
 * main thread last. If there is none, the threads wait for each other until a limit ends them.
 */
export function wakeEventLoop(): void {
  const high = Atomics.load(i32, VM.threadHigh);
  let chosen = -1;
  for (let index = high - 1; index >= 0; index--) {
    const block = threadBlock(index);
    if (stateOf(block) === STATE.FREE || i32[block + TB.waitKind] !== WAIT.EVENTS) continue;
    if (chosen === -1) chosen = index;
    if (i32[block + TB.joined] !== 0) {
      chosen = index;
      break;
    }
  }
  if (chosen !== -1) {
    Atomics.store(i32, threadBlock(chosen) + TB.ending, 1);
    unpark(chosen);
  }
}

/**
 * Asks thread `index` to pass a boundary, and waits until it has, or has left RUNNING. Called in
 * RUNNING at a boundary; cells may have moved.
 */
export function handshake(index: number): void {
  const generation = request(index, REASON.HANDSHAKE);
  const block = threadBlock(index);
  enterBlocked(WAIT.HANDSHAKE, 0);
  // Shown as waiting for something else, it is not found by whoever acknowledges: it looks by itself.
  const patience = i32[tb + TB.waitKind] === WAIT.HANDSHAKE ? -1 : 1;
  while (
    stateOf(block) === STATE.RUNNING &&
    !isServed(index, REASON.HANDSHAKE, generation) &&
    (pending() & WAKING) === 0
  ) {
    sleepOnPark(patience);
  }
  returnToken();
  leaveBlocked();
}

// --- stress ------------------------------------------------------------------------------------

const STRESSED = VM_OPTION.GC_STRESS | VM_OPTION.SAFEPOINT_STRESS;

/**
 * `--gc-stress`, `--safepoint-stress`: every check of the current thread fails, for STRESS is never
 * taken out of the request word, so restored limits are poisoned again at once.
 */
export function startStress(): void {
  if ((i32[VM.options] & STRESSED) === 0) return;
  Atomics.or(i32, tb + TB.request, bitOf(REASON.STRESS));
  if (i32[tb + TB.stressSeed] === 0)
    i32[tb + TB.stressSeed] = Math.imul(i32[tb + TB.id] + 1, 0x9e3779b1) | 1;
}

/** The next of the stress modes' random numbers, 0 .. bound - 1. */
function random(bound: number): number {
  let x = i32[tb + TB.stressSeed];
  x ^= x << 13;
  x ^= x >>> 17;
  x ^= x << 5;
  i32[tb + TB.stressSeed] = x;
  return (x >>> 0) % bound;
}

function serveStress(): void {
  if ((i32[VM.options] & VM_OPTION.GC_STRESS) !== 0) safepointServices.collect();
  if ((i32[VM.options] & VM_OPTION.SAFEPOINT_STRESS) === 0) return;
  const dice = random(64);
  if (dice === 0) {
    stopTheWorld();
    resumeTheWorld();
  } else if (dice < 8) {
    const index = random(Atomics.load(i32, VM.threadHigh));
    if (threadBlock(index) === tb || stateOf(threadBlock(index)) !== STATE.RUNNING) return;
    if (dice < 4) handshake(index);
    else request(index, dice < 6 ? REASON.INTERRUPT : REASON.SAMPLE);
  }
}
