/**
 * Workers that stand by. The way of a newborn to a worker by the supervisor takes a millisecond: two
 * messages, each to an event loop that has to be woken. So a worker whose thread has ended stays with the
 * thread block for a moment, and a parent that claims the block hands it the newborn by one word, TB.standby:
 *
 *     NONE ──offer, worker──▶ OFFERED ──take, parent──▶ TAKEN ──▶ NONE: the worker mounts the newborn
 *                                │
 *                                └──the worker's patience ends, or someone dismisses it──▶ NONE: it goes
 *
 * W1  A step from OFFERED is one atomic operation, so one party takes it. Who loses goes the other way: a
 *     parent to the supervisor, a worker to the newborn.
 *     An offer carries the id of the thread that has ended: a worker that was dismissed and comes late must not
 *     meet the offer, or the newborn, of a worker that has had the block since.
 * W2  The offer is made before the block is FREE: who claims the block finds it.
 * W3  Nobody waits for a worker that stands by. The main thread that goes IDLE, a termination, and a birth
 *     that goes by the supervisor dismiss: first they say so (state, VM.status, VM.birthsAsked), then they
 *     look for offers. A worker offers first and looks at these three then. In any order one sees the other.
 *     The pool dismisses workers of all VMs when it needs one.
 * W4  A thread offers its worker once, before it is LEAVING: whoever sees LEAVING and no offer knows that the
 *     worker will be free.
 */
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { STANDBY_MS } from '../../heap/tuning.ts';
import { i32, tb } from '../../heap/views.ts';
import { STAT } from '../stats/layout.ts';
import { delay } from './delays.ts';
import { spinWhile } from './parking.ts';
import { STATE, STATUS, stateOf } from './states.ts';

/** The two low bits of TB.standby; above them the id of the thread that has ended. */
const NONE = 0;
const OFFERED = 1;
const TAKEN = 2;
const STEP = 3;

/** What this worker has offered since its last thread began, NONE nothing. */
let offer = NONE;

const isOffer = (value: number): boolean => (value & STEP) === OFFERED;

/** Takes the step from an offer in `word`; false: there is none. */
function fromOffer(words: Int32Array, word: number, step: number): boolean {
  const seen = Atomics.load(words, word);
  const next = step === NONE ? NONE : (seen & ~STEP) | step;
  if (!isOffer(seen) || Atomics.compareExchange(words, word, seen, next) !== seen) return false;
  Atomics.notify(words, word, 1);
  return true;
}

/** W3, for one worker. `words`: the VM's memory. */
export function dismiss(words: Int32Array, block: number): void {
  fromOffer(words, block + TB.standby, NONE);
}

/** W3. */
export function dismissStandby(): void {
  const high = Atomics.load(i32, VM.threadHigh);
  for (let index = 0; index < high; index++) dismiss(i32, threadBlock(index));
}

/** The current thread runs no more guest code; its worker will look for the next one (awaitNewborn). */
export function offerWorker(): void {
  offer = (i32[tb + TB.id] << 2) | OFFERED;
  Atomics.store(i32, tb + TB.standby, offer);
  if (delay !== null) delay('standby-offered');
  if (
    Atomics.load(i32, VM.status) !== STATUS.NORMAL ||
    Atomics.load(i32, VM.birthsAsked) > 0 ||
    stateOf(threadBlock(0)) === STATE.IDLE
  )
    dismiss(i32, tb);
}

/** Whether the worker of this FREE block, or of one that is about to be, stands by. */
export function standsBy(words: Int32Array, block: number): boolean {
  return isOffer(Atomics.load(words, block + TB.standby));
}

/** Parent: hands the newborn in a block that it has claimed and filled in to the block's worker. False: there is none. */
export function giveToStandby(block: number): boolean {
  if (!fromOffer(i32, block + TB.standby, TAKEN)) return false;
  Atomics.add(i32, STAT.threadsHanded, 1);
  if (delay !== null) delay('standby-taken');
  return true;
}

/** Parent: a newborn goes by the supervisor. */
export function askSupervisor(): void {
  Atomics.add(i32, VM.birthsAsked, 1);
  dismissStandby();
}

/** It has arrived, or will never. */
export function answeredBySupervisor(): void {
  Atomics.sub(i32, VM.birthsAsked, 1);
}

/**
 * The worker of the thread that has ended in block `index`, nothing mounted: waits for the block's next
 * thread if it has offered to. True: it is there, mount it.
 */
export function awaitNewborn(cage: SharedArrayBuffer, index: number): boolean {
  const words = new Int32Array(cage);
  const word = threadBlock(index) + TB.standby;
  const mine = offer;
  offer = NONE;
  if (mine === NONE) return false;
  if (Atomics.load(words, word) === mine) {
    spinWhile(words, word, mine);
    Atomics.wait(words, word, mine, STANDBY_MS);
  }
  if (delay !== null) delay('standby-over');
  if (Atomics.compareExchange(words, word, mine, NONE) !== (mine ^ STEP)) return false;
  // Taken: nobody else writes the word until the newborn has ended.
  Atomics.store(words, word, NONE);
  return true;
}
