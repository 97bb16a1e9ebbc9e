/**
 * Condition and Atomics.Condition: a queue of threads, and a chain of asynchronous waiters.
 *
 * wait: link into the condition's queue, release the lock, sleep until taken out, take the lock again.
 * The link comes before the release, so a notification that follows a change under the lock finds it.
 * asyncWait: the waiter is the lock job (locks.ts) that will run with the lock again; a notification moves
 * it from the condition's chain to the lock's.
 */
import { storeValue } from '../../heap/barrier.ts';
import { FLAG_SHARED, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { newObjectOfKind } from '../../heap/objects.ts';
import { shareCell } from '../../heap/share.ts';
import {
  numberOf,
  setBoolean,
  setInternal,
  setNumber,
  setObject,
  setUndefined,
} from '../../heap/slots.ts';
import { TAG_INTERNAL, TAG_OBJECT } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { throwError, throwTypeError } from '../errors.ts';
import { loadRecordSlot, storeRecordSlot } from '../jobs.ts';
import type { NativeTable } from '../natives.ts';
import { JOB } from '../records.ts';
import { expectJob } from './inbox.ts';
import { isHeldByMe, newLockJob, queueLockJob, releaseLock } from './locks.ts';
import { unpark } from './parking.ts';
import { WAIT } from './states.ts';
import {
  isLinked,
  joinQueue,
  leaveQueue,
  lockQueue,
  takeFirst,
  unlockQueue,
} from './wait-queues.ts';
import { clock, endWait, parkFor } from './waiting.ts';

export const conditionQueue = (condition: number): number =>
  condition * 2 + OFF.CONDITION.condQueue;

function conditionOf(slot: number): number {
  const cell = s32[slot * 2];
  if (s32[slot * 2 + 1] !== TAG_OBJECT || (i32[cell * 2 + 1] & KIND_MASK) !== KIND.CONDITION) {
    throwTypeError('The receiver is not a condition');
  }
  return cell;
}

function requireHeld(lock: number): void {
  if (!isHeldByMe(lock))
    throwError(0, 'A condition can be waited for only while this thread holds the lock');
}

/** Appends a lock job to the chain of asynchronous waiters. */
function queueAsync(condition: number, job: number): void {
  if ((i32[condition * 2 + 1] & FLAG_SHARED) !== 0) shareCell(job);
  const queue = conditionQueue(condition);
  const link = scratch + 35;
  lockQueue(queue);
  setInternal(link, job);
  sb64[scratch + 36] = b64[condition + OFF.CONDITION.asyncWaiters];
  if (s32[(scratch + 36) * 2 + 1] !== TAG_INTERNAL)
    storeValue(condition, OFF.CONDITION.asyncWaiters, link);
  else {
    let last = s32[(scratch + 36) * 2];
    for (;;) {
      loadRecordSlot(scratch + 36, last, JOB.NEXT);
      if (s32[(scratch + 36) * 2 + 1] !== TAG_INTERNAL) break;
      last = s32[(scratch + 36) * 2];
    }
    storeRecordSlot(last, JOB.NEXT, link);
  }
  unlockQueue(queue);
}

/** Moves the oldest asynchronous waiter to its lock; false if there is none. */
function notifyAsync(condition: number): boolean {
  const queue = conditionQueue(condition);
  lockQueue(queue);
  sb64[scratch + 36] = b64[condition + OFF.CONDITION.asyncWaiters];
  if (s32[(scratch + 36) * 2 + 1] !== TAG_INTERNAL) {
    unlockQueue(queue);
    return false;
  }
  const job = s32[(scratch + 36) * 2];
  loadRecordSlot(scratch + 35, job, JOB.NEXT);
  storeValue(condition, OFF.CONDITION.asyncWaiters, scratch + 35);
  unlockQueue(queue);
  setUndefined(scratch + 35);
  storeRecordSlot(job, JOB.NEXT, scratch + 35);
  loadRecordSlot(scratch + 35, job, JOB.FIRST_ARGUMENT);
  queueLockJob(s32[(scratch + 35) * 2], job);
  return true;
}

export const conditionNatives = {
  NewCondition: (dst, a) => setObject(dst, newObjectOfKind(KIND.CONDITION, s32[a * 2], 0)),
  IsCondition: (dst, a) => {
    const cell = s32[a * 2];
    setBoolean(
      dst,
      s32[a * 2 + 1] === TAG_OBJECT && (i32[cell * 2 + 1] & KIND_MASK) === KIND.CONDITION,
    );
  },
  /** $StartWaiting(condition, lock, deadline): the lock is released; has parked: go on with $IsStillWaiting. */
  StartWaiting: (dst, a) => {
    const condition = conditionOf(a);
    const lock = s32[(a + 1) * 2];
    requireHeld(lock);
    joinQueue(conditionQueue(condition));
    releaseLock(lock);
    parkFor(
      WAIT.CONDITION,
      condition,
      numberOf(a + 2) === Infinity ? -1 : Math.max(0, numberOf(a + 2) - clock()),
    );
    setUndefined(dst);
  },
  /** $IsStillWaiting(condition, deadline): true has parked: ask again; false notified; undefined time is over. */
  IsStillWaiting: (dst, a) => {
    const condition = conditionOf(a);
    if (!isLinked()) {
      endWait();
      return setBoolean(dst, false);
    }
    const left = numberOf(a + 1) - clock();
    if (left > 0) {
      parkFor(WAIT.CONDITION, condition, left === Infinity ? -1 : left);
      return setBoolean(dst, true);
    }
    const timedOut = leaveQueue(conditionQueue(condition));
    endWait();
    if (timedOut) setUndefined(dst);
    else setBoolean(dst, false);
  },
  /** $Notify(condition, count): how many were woken. */
  Notify: (dst, a) => {
    const condition = conditionOf(a);
    const count = numberOf(a + 1);
    let woken = 0;
    while (woken < count) {
      const index = takeFirst(conditionQueue(condition));
      if (index !== -1) unpark(index);
      else if (!notifyAsync(condition)) break;
      woken++;
    }
    setNumber(dst, woken);
  },
  /** $WaitAsyncOnCondition(condition, lock, promise) */
  WaitAsyncOnCondition: (dst, a) => {
    const condition = conditionOf(a);
    const lock = s32[(a + 1) * 2];
    requireHeld(lock);
    setUndefined(scratch + 37);
    const job = newLockJob(a + 1, scratch + 37, a + 2);
    queueAsync(condition, job);
    expectJob();
    releaseLock(lock);
    setUndefined(dst);
  },
} satisfies NativeTable;
