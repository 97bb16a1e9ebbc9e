/**
 * A thread's life between FREE and FREE (S9).
 *
 *   claim    the parent takes a FREE block: the thread exists, IDLE, with an id never used before
 *   mount    a worker makes it the current thread, RUNNING; like every step into RUNNING it then looks
 *            at the stop and at VM.status
 *   unmount  back to IDLE (the main thread between calls); everything it has is in the cage
 *   end      FREE again. The block keeps its nursery, remembered set, function table, feedback and what
 *            regular expressions need: its next thread goes on with them, and collectors visit blocks
 *            whatever their state.
 *
 * A request for a thread that has just ended is harmless: its next thread finds a reason, looks, and
 * finds nothing to do. So the request word and the generations are never reset.
 */
import { prepareThreadBlock } from '../../heap/cage.ts';
import { CLAIM_SPINS } from '../../heap/tuning.ts';
import { TB, THREAD_ROOTS, VM, threadBlock } from '../../heap/layout.ts';
import { leaveGuest, mountGuest, unmountGuest } from '../../heap/mount.ts';
import { TAG_HOLE } from '../../heap/values.ts';
import { cage, i32, stacks, tb } from '../../heap/views.ts';
import { delay } from './delays.ts';
import { everyoneIsQuiet, goQuiet, sleepOnPark, wakeUp } from './parking.ts';
import { REASON, bitOf, poison, restoreLimits } from './requests.ts';
import { leftRunning, startStress, wakeEventLoop } from './safepoint.ts';
import { STATE, STATUS, WAIT, lose, stateOf, transition, tryTransition } from './states.ts';
import { answeredBySupervisor, dismissStandby, standsBy } from './standby.ts';
import { microsNow, serveStop } from './stops.ts';

/** TB.ending of a thread that runs no more guest code. */
export const LEAVING = 2;

/** Takes a free block for a new thread: its index, or -1 at the limit. The caller fills in its roots. */
export function claimThread(): number {
  const max = i32[VM.threadMax];
  if (Atomics.add(i32, VM.threadsAlive, 1) >= max) {
    Atomics.sub(i32, VM.threadsAlive, 1);
    return -1;
  }
  const index = claimBlock(max);
  const block = threadBlock(index);
  if (delay !== null) delay('birth-claimed');
  const id = Atomics.add(i32, VM.nextThreadId, 1);
  if (i32[block + TB.scratch] === 0) prepareThreadBlock(index, id, i32[VM.stackBytes]);
  i32[block + TB.id] = id;
  i32[block + TB.fp] = 0;
  i32[block + TB.waitKind] = WAIT.NONE;
  i32[block + TB.parkTimeout] = -1;
  i32[block + TB.asyncPending] = 0;
  i32[block + TB.joined] = i32[block + TB.ending] = 0;
  i32[block + TB.waitLinked] = i32[block + TB.wantsStop] = 0;
  i32[block + TB.timerSequence] = 0;
  i32[block + TB.stressSeed] = 0;
  i32[block + TB.stoppedMicros] = i32[block + TB.blockedMicros] = i32[block + TB.aliveMicros] = 0;
  i32[block + TB.cpuMicrosLo] = i32[block + TB.cpuMicrosHi] = 0;
  clearRoots(block);
  raiseHigh(index + 1);
  return index;
}

/** The thread is counted, so there is a free block for it; others may move it while this one looks. */
function claimBlock(max: number): number {
  const high = Math.min(max, Atomics.load(i32, VM.threadHigh));
  let spins = CLAIM_SPINS;
  // Best are those whose worker waits for them, or will.
  for (let index = 0; index < high; index++) {
    const block = threadBlock(index);
    if (!standsBy(i32, block)) continue;
    spins = awaitLeaving(block, spins);
    if (tryTransition(block, 'claim')) return index;
  }
  for (let at = 0; ; at++) {
    const index = at % max;
    const block = threadBlock(index);
    if (at < max) spins = awaitLeaving(block, spins);
    if (stateOf(block) === STATE.FREE && tryTransition(block, 'claim')) return index;
  }
}

/**
 * Waits a moment for a thread that runs no more guest code and whose worker stands by or has machine code for
 * its block: that block is worth more than a fresh one, and the worker is the one that the newborn will get.
 * At most `spins` looks; what is left of them.
 */
function awaitLeaving(block: number, spins: number): number {
  if (i32[block + TB.codeOwner] === 0 && !standsBy(i32, block)) return spins;
  for (let left = spins; left > 0; left--) {
    if (Atomics.load(i32, block + TB.ending) !== LEAVING || stateOf(block) === STATE.FREE)
      return left;
  }
  return 0;
}

/** The block is reachable by scans before its thread can be RUNNING. */
function raiseHigh(high: number): void {
  for (;;) {
    const seen = Atomics.load(i32, VM.threadHigh);
    if (seen >= high || Atomics.compareExchange(i32, VM.threadHigh, seen, high) === seen) return;
  }
}

function clearRoots(block: number): void {
  for (const name of THREAD_ROOTS) {
    i32[block + TB[name]] = 0;
    i32[block + TB[name] + 1] = TAG_HOLE;
  }
  i32[block + TB.waitOn] = 0;
  i32[block + TB.heldLocks] = 0;
}

/** IDLE -> RUNNING on this worker. The views show the thread's VM already (attachViews). */
export function mount(index: number): void {
  const block = threadBlock(index);
  mountGuest(cage, stacks, block);
  transition(block, 'mount');
  wakeUp(block);
  i32[block + TB.aliveMicros] -= microsNow();
  if (delay !== null) delay('mount-before-look');
  serveStop();
  startStress();
  if (Atomics.load(i32, VM.status) !== STATUS.NORMAL) {
    Atomics.or(i32, block + TB.request, bitOf(REASON.TERMINATE));
    poison(block);
  } else restoreLimits();
}

/** RUNNING -> IDLE: the worker is free for another thread. Only the host can mount it again. */
export function unmount(): void {
  const block = tb;
  i32[block + TB.aliveMicros] += microsNow();
  sleepOnPark(0);
  leaveGuest();
  transition(block, 'unmount');
  leftRunning(block);
  if (goQuiet()) wakeEventLoop();
  dismissStandby();
  unmountGuest();
}

/** RUNNING -> FREE. Queues, locks and the inbox have been left before. */
export function endThread(): void {
  const block = tb;
  i32[block + TB.fp] = 0;
  i32[block + TB.aliveMicros] += microsNow();
  clearRoots(block);
  leaveGuest();
  if (delay !== null) delay('end-before-free');
  transition(block, 'end');
  Atomics.sub(i32, VM.threadsAlive, 1);
  leftRunning(block);
  if (everyoneIsQuiet()) wakeEventLoop();
  unmountGuest();
}

/** Host: a newborn that got no worker. */
export function abandonThread(index: number): boolean {
  if (!tryTransition(threadBlock(index), 'abandon')) return false;
  answeredBySupervisor();
  Atomics.sub(i32, VM.threadsAlive, 1);
  return true;
}

/** Host: the worker of this thread died; the VM is about to end. */
export function loseThread(index: number): void {
  lose(threadBlock(index));
  Atomics.sub(i32, VM.threadsAlive, 1);
  leftRunning(threadBlock(index));
}
