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

const NONE = 0;
const OFFERED = 1;
const TAKEN = 2;

/** W3, for one worker. `words`: the VM's memory. */
export function dismiss(words: Int32Array, block: number): void {
  if (Atomics.compareExchange(words, block + TB.standby, OFFERED, NONE) === OFFERED)
    Atomics.notify(words, block + TB.standby, 1);
}

/** W3. */
export function dismissStandby(): void {
  const high = Atomics.load(i32, VM.threadHigh);
  for (let index = 0; index < high; index++) dismiss(i32, threadBlock(index));
}

/** The current thread runs no more guest code; its worker will look for the next one (awaitNewborn). */
export function offerWorker(): void {
  Atomics.store(i32, tb + TB.standby, OFFERED);
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
  return Atomics.load(words, block + TB.standby) === OFFERED;
}

/** Parent: hands the newborn in a block that it has claimed and filled in to the block's worker. False: there is none. */
export function giveToStandby(block: number): boolean {
  if (Atomics.compareExchange(i32, block + TB.standby, OFFERED, TAKEN) !== OFFERED) return false;
  Atomics.add(i32, STAT.threadsHanded, 1);
  if (delay !== null) delay('standby-taken');
  Atomics.notify(i32, block + TB.standby, 1);
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
  if (Atomics.load(words, word) === OFFERED) {
    spinWhile(words, word, OFFERED);
    Atomics.wait(words, word, OFFERED, STANDBY_MS);
  }
  if (delay !== null) delay('standby-over');
  return Atomics.exchange(words, word, NONE) === TAKEN;
}
