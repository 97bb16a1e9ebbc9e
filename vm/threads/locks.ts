/**
 * Lock and Atomics.Mutex: one kind of cell, two faces.
 *
 *   lockState     0 free, 1 held: taken by compare-and-swap
 *   holder        index + 1 of the thread that holds it; written by whoever holds or hands over
 *   nextHeldRef   chain of the locks the holder has, from TB.heldLocks (released on termination)
 *   lockQueue     threads that wait (wait-queues.ts)
 *   asyncWaiters  asyncHold requests that wait: RECORDs, oldest first; under the queue's spin lock
 *
 * Releasing frees the lock and wakes the first waiter, which tries again and may lose to a thread that
 * comes along (barging keeps both running). So that nobody waits for ever, every HANDOFF_TURNS-th
 * contended release hands the lock over instead: it stays held, `holder` names the waiter. A waiter
 * stays linked until it has taken the lock; so if it is ended meanwhile, `leaveWaits` finds the lock.
 *
 * asyncHold: the lock is handed to the thread on whose behalf it waits, as a job (RunWithLock) in its
 * inbox, and is held from then on; the job adopts it.
 */
import { storeRef, storeValue } from '../../heap/barrier.ts';
import { FLAG_SHARED, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { newObjectOfKind } from '../../heap/objects.ts';
import { shareCell } from '../../heap/share.ts';
import {
  numberOf,
  setBoolean,
  setInt,
  setInternal,
  setObject,
  setUndefined,
} from '../../heap/slots.ts';
import { TAG_INTERNAL, TAG_OBJECT } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { throwError, throwTypeError } from '../errors.ts';
import {
  enqueueJob,
  initRecordSlot,
  loadRecordSlot,
  newJob,
  selfHostedFunction,
  storeRecordSlot,
} from '../jobs.ts';
import type { NativeTable } from '../natives.ts';
import { JOB } from '../records.ts';
import { selfHostedId } from '../self-hosted-ids.ts';
import { expectJob, sendExpected } from './inbox.ts';
import { unpark } from './parking.ts';
import { WAIT } from './states.ts';
import {
  isQueueEmpty,
  joinQueue,
  leaveQueue,
  lockQueue,
  peekFirst,
  unlockQueue,
} from './wait-queues.ts';
import { clock, endWait, parkFor } from './waiting.ts';

/** Contended releases between two that hand the lock over. */
const HANDOFF_TURNS = 16;
let turn = 0;

const FREE = 0;
const HELD = 1;

const stateWord = (lock: number): number => lock * 2 + OFF.LOCK.lockState;
const queueWord = (lock: number): number => lock * 2 + OFF.LOCK.lockQueue;
const holderWord = (lock: number): number => lock * 2 + OFF.LOCK.holder;

export function isLockSlot(slot: number): boolean {
  return s32[slot * 2 + 1] === TAG_OBJECT && (i32[s32[slot * 2] * 2 + 1] & KIND_MASK) === KIND.LOCK;
}

function isTokenSlot(slot: number): boolean {
  return (
    s32[slot * 2 + 1] === TAG_OBJECT &&
    (i32[s32[slot * 2] * 2 + 1] & KIND_MASK) === KIND.UNLOCKTOKEN
  );
}

const me = (): number => i32[tb + TB.index] + 1;

/** The lock is in the current thread's chain. */
export function isHeldByMe(lock: number): boolean {
  if (Atomics.load(i32, holderWord(lock)) !== me()) return false;
  for (let cell = i32[tb + TB.heldLocks]; cell !== 0; cell = i32[cell * 2 + OFF.LOCK.nextHeldRef]) {
    if (cell === lock) return true;
  }
  return false;
}

/** The current thread has the lock from now on. */
function own(lock: number): void {
  Atomics.store(i32, holderWord(lock), me());
  storeRef(lock, OFF.LOCK.nextHeldRef, i32[tb + TB.heldLocks]);
  i32[tb + TB.heldLocks] = lock;
}

function disown(lock: number): void {
  const next = i32[lock * 2 + OFF.LOCK.nextHeldRef];
  if (i32[tb + TB.heldLocks] === lock) i32[tb + TB.heldLocks] = next;
  else {
    let cell = i32[tb + TB.heldLocks];
    while (i32[cell * 2 + OFF.LOCK.nextHeldRef] !== lock)
      cell = i32[cell * 2 + OFF.LOCK.nextHeldRef];
    storeRef(cell, OFF.LOCK.nextHeldRef, next);
  }
  i32[lock * 2 + OFF.LOCK.nextHeldRef] = 0;
}

function tryTake(lock: number): boolean {
  if (Atomics.compareExchange(i32, stateWord(lock), FREE, HELD) === FREE) {
    own(lock);
    return true;
  }
  if (Atomics.load(i32, holderWord(lock)) !== me()) return false;
  if (isHeldByMe(lock))
    throwError(0, 'This thread holds the lock already: locks are not recursive');
  own(lock); // handed over
  return true;
}

/** Takes the lock or queues for it. True: the current thread holds it. */
function takeOrQueue(lock: number): boolean {
  let taken = tryTake(lock);
  if (!taken) {
    joinQueue(queueWord(lock));
    taken = tryTake(lock);
  }
  if (taken) {
    leaveQueue(queueWord(lock));
    endWait();
  }
  return taken;
}

/** Lets go of a lock whose holder is the current thread, wherever its chain is. */
function letGo(lock: number): void {
  const queue = queueWord(lock);
  for (;;) {
    const contended = !isQueueEmpty(queue);
    const asynchronous = hasAsyncWaiters(lock);
    if (asynchronous && (!contended || ++turn % 2 === 0) && handToAsync(lock)) return;
    if (contended && ++turn % HANDOFF_TURNS === 0 && handOver(lock)) return;
    Atomics.store(i32, holderWord(lock), 0);
    Atomics.store(i32, stateWord(lock), FREE);
    const first = peekFirst(queue);
    if (first !== -1) {
      unpark(first);
      return;
    }
    // A request may have come in between: it has found the lock held, so it is ours to serve.
    if (
      !hasAsyncWaiters(lock) ||
      Atomics.compareExchange(i32, stateWord(lock), FREE, HELD) !== FREE
    )
      return;
    Atomics.store(i32, holderWord(lock), me());
  }
}

function handOver(lock: number): boolean {
  const queue = queueWord(lock);
  const first = peekFirst(queue);
  if (first === -1) return false;
  Atomics.store(i32, holderWord(lock), first + 1);
  unpark(first);
  return true;
}

/** Releases a lock that the current thread holds. */
export function releaseLock(lock: number): void {
  disown(lock);
  letGo(lock);
}

/** On termination and at the end of a thread: every lock it still holds. */
export function releaseHeldLocks(): void {
  while (i32[tb + TB.heldLocks] !== 0) releaseLock(i32[tb + TB.heldLocks]);
}

/** The current thread ends while it waits for this lock, perhaps already its holder. */
export function abandonLockWait(lock: number): void {
  leaveQueue(queueWord(lock));
  if (Atomics.load(i32, holderWord(lock)) === me() && !isHeldByMe(lock)) letGo(lock);
  else if (Atomics.load(i32, stateWord(lock)) === FREE) {
    // The wake-up that was meant for it goes to the next one.
    const first = peekFirst(queueWord(lock));
    if (first !== -1) unpark(first);
  }
}

/** Index of the thread that holds the lock, -1 if none: for reports. */
export function holderOf(lock: number): number {
  return Atomics.load(i32, holderWord(lock)) - 1;
}

// --- asyncHold -----------------------------------------------------------------------------------

/** A waiting request is the very job that will run: RunWithLock(lock, fn, promise), chained by NEXT. */
const JOB_THREAD = JOB.FIRST_ARGUMENT + 3;

function hasAsyncWaiters(lock: number): boolean {
  sb64[scratch + 30] = b64[lock + OFF.LOCK.asyncWaiters];
  return s32[(scratch + 30) * 2 + 1] === TAG_INTERNAL;
}

/** The job that runs `fn` (a slot; undefined: give the release function) with the lock, for the current thread. */
export function newLockJob(lockSlot: number, fn: number, promise: number): number {
  const job = newJob(selfHostedFunction(selfHostedId('RunWithLock')), 4);
  initRecordSlot(job, JOB.FIRST_ARGUMENT, lockSlot);
  initRecordSlot(job, JOB.FIRST_ARGUMENT + 1, fn);
  initRecordSlot(job, JOB.FIRST_ARGUMENT + 2, promise);
  setInt(scratch + 31, i32[tb + TB.id]);
  initRecordSlot(job, JOB_THREAD, scratch + 31);
  return job;
}

/** Queues a lock job: it runs, on its thread, when the lock is to be had. */
export function queueLockJob(lock: number, job: number): void {
  if ((i32[lock * 2 + 1] & FLAG_SHARED) !== 0) shareCell(job);
  const queue = queueWord(lock);
  const slot = scratch + 32;
  lockQueue(queue);
  setInternal(slot, job);
  sb64[scratch + 30] = b64[lock + OFF.LOCK.asyncWaiters];
  if (s32[(scratch + 30) * 2 + 1] !== TAG_INTERNAL) storeValue(lock, OFF.LOCK.asyncWaiters, slot);
  else {
    let last = s32[(scratch + 30) * 2];
    for (;;) {
      loadRecordSlot(scratch + 30, last, JOB.NEXT);
      if (s32[(scratch + 30) * 2 + 1] !== TAG_INTERNAL) break;
      last = s32[(scratch + 30) * 2];
    }
    storeRecordSlot(last, JOB.NEXT, slot);
  }
  unlockQueue(queue);
  // Free meanwhile: take it for whoever is first.
  if (Atomics.compareExchange(i32, stateWord(lock), FREE, HELD) === FREE) {
    Atomics.store(i32, holderWord(lock), me());
    letGo(lock);
  }
}

/** Hands a lock that the current thread has to the oldest asynchronous request; false if there is none. */
function handToAsync(lock: number): boolean {
  const queue = queueWord(lock);
  lockQueue(queue);
  sb64[scratch + 30] = b64[lock + OFF.LOCK.asyncWaiters];
  if (s32[(scratch + 30) * 2 + 1] !== TAG_INTERNAL) {
    unlockQueue(queue);
    return false;
  }
  const job = s32[(scratch + 30) * 2];
  loadRecordSlot(scratch + 31, job, JOB.NEXT);
  storeValue(lock, OFF.LOCK.asyncWaiters, scratch + 31);
  unlockQueue(queue);
  setUndefined(scratch + 31);
  storeRecordSlot(job, JOB.NEXT, scratch + 31);
  loadRecordSlot(scratch + 31, job, JOB_THREAD);
  const thread = s32[(scratch + 31) * 2];
  // Held by no thread until the job adopts it.
  Atomics.store(i32, holderWord(lock), 0);
  sendExpected(thread, job);
  return true;
}

/** A job that will never run: if it is a lock job that was handed its lock, the lock is let go. */
export function dropLockJob(job: number): void {
  loadRecordSlot(scratch + 31, job, JOB.FUNCTION);
  if (s32[(scratch + 31) * 2] !== selfHostedFunction(selfHostedId('RunWithLock'))) return;
  loadRecordSlot(scratch + 31, job, JOB.FIRST_ARGUMENT);
  const lock = s32[(scratch + 31) * 2];
  Atomics.store(i32, holderWord(lock), me());
  letGo(lock);
}

function lockOf(slot: number): number {
  if (!isLockSlot(slot)) throwTypeError('The receiver is not a lock');
  return s32[slot * 2];
}

export const lockNatives = {
  NewLock: (dst, a) => setObject(dst, newObjectOfKind(KIND.LOCK, s32[a * 2], 0)),
  IsLock: (dst, a) => setBoolean(dst, isLockSlot(a)),
  IsLockHeld: (dst, a) => setBoolean(dst, Atomics.load(i32, stateWord(lockOf(a))) !== FREE),
  /** $IsLockHeldByMe(lock) */
  IsLockHeldByMe: (dst, a) => setBoolean(dst, isHeldByMe(lockOf(a))),
  /** $TakeLock(lock): false has parked; call again. */
  TakeLock: (dst, a) => {
    const lock = lockOf(a);
    const taken = takeOrQueue(lock);
    if (!taken) parkFor(WAIT.LOCK, lock, -1);
    setBoolean(dst, taken);
  },
  /** $TakeLockUntil(lock, deadline): true taken, false time is over, undefined has parked: call again. */
  TakeLockUntil: (dst, a) => {
    const lock = lockOf(a);
    const deadline = numberOf(a + 1);
    if (takeOrQueue(lock)) return setBoolean(dst, true);
    const left = deadline - clock();
    if (left <= 0) {
      abandonLockWait(lock);
      endWait();
      return setBoolean(dst, false);
    }
    parkFor(WAIT.LOCK, lock, left === Infinity ? -1 : left);
    setUndefined(dst);
  },
  /** $ReleaseLock(lock) */
  ReleaseLock: (dst, a) => {
    const lock = lockOf(a);
    if (!isHeldByMe(lock)) throwError(0, 'This thread does not hold the lock');
    releaseLock(lock);
    setUndefined(dst);
  },
  /** $AdoptLock(lock): first step of RunWithLock; the lock was handed to this job. */
  AdoptLock: (dst, a) => {
    own(lockOf(a));
    setUndefined(dst);
  },
  NewUnlockToken: (dst, a) => setObject(dst, newObjectOfKind(KIND.UNLOCKTOKEN, s32[a * 2], 0)),
  IsUnlockToken: (dst, a) => setBoolean(dst, isTokenSlot(a)),
  /** $TokenMutex(token): undefined when it is empty. */
  TokenMutex: (dst, a) => {
    if (!isTokenSlot(a)) throwTypeError('The receiver is not an unlock token');
    sb64[dst] = b64[s32[a * 2] + OFF.UNLOCKTOKEN.tokenMutex];
  },
  /** $SetTokenMutex(token, mutex) */
  SetTokenMutex: (dst, a) => {
    storeValue(s32[a * 2], OFF.UNLOCKTOKEN.tokenMutex, a + 1);
    setUndefined(dst);
  },
  /** $HoldAsync(lock, fn, promise) */
  HoldAsync: (dst, a) => {
    const lock = lockOf(a);
    const job = newLockJob(a, a + 1, a + 2);
    if (Atomics.compareExchange(i32, stateWord(lock), FREE, HELD) === FREE) enqueueJob(job);
    else {
      expectJob();
      queueLockJob(lock, job);
    }
    setUndefined(dst);
  },
} satisfies NativeTable;
