/**
 * Waiting at an address: Atomics.wait, notify and waitAsync, on elements of typed arrays and on own data
 * properties of ordinary objects.
 *
 * An address is a pair: a cell and an int32. For a typed array the BYTES cell of its buffer and the
 * byte offset; for a property the object and the property key. (TB.waitOn is traced, so a cell that
 * moves is followed.) All waiting threads are in one queue, VM.waitQueue; `notify` takes out those
 * with its address, in order. Asynchronous waiters are WAITER records chained from a root, under the
 * same spin lock.
 *
 * The order that loses no wake-up: link, then compare the value, then sleep; and for the other one:
 * store, then notify. If the value differs the waiter unlinks; a notification that took it out in
 * between counts as its wake-up.
 */
import { storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, IS_ACCESSOR, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { keyOf } from '../../heap/keys.ts';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { foundAttributes, getOwnProperty, loadFound } from '../../heap/objects.ts';
import { ROOT } from '../../heap/roots.ts';
import { shareCell } from '../../heap/share.ts';
import {
  copy,
  numberOf,
  setBoolean,
  setInt,
  setInternal,
  setNumber,
  setUndefined,
} from '../../heap/slots.ts';
import { TAG_INTERNAL, TAG_OBJECT } from '../../heap/values.ts';
import { BUFFER_SHARED, ELEMENT_TYPE, typedBase, typedLength } from '../../heap/typedarrays.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { throwTypeError } from '../errors.ts';
import {
  initRecordSlot,
  loadRecordSlot,
  newJob,
  newRecord,
  selfHostedFunction,
  storeRecordSlot,
} from '../jobs.ts';
import type { NativeTable } from '../natives.ts';
import { JOB, RECORD_TAG } from '../records.ts';
import { selfHostedId } from '../self-hosted-ids.ts';
import { expectJob, sendExpected } from './inbox.ts';
import { unpark } from './parking.ts';
import { WAIT } from './states.ts';
import {
  behind,
  firstOf,
  isLinked,
  joinQueue,
  leaveQueue,
  lockQueue,
  unlink,
  unlockQueue,
} from './wait-queues.ts';
import { clock, endWait, parkFor } from './waiting.ts';

/** Slots of a WAITER. */
const WAITER = { NEXT: 0, CELL: 1, ADDRESS: 2, PROMISE: 3, THREAD: 4, TIMER: 5, SIZE: 6 } as const;
const NEXT_WORD = FIXED_WORDS[KIND.RECORD] + WAITER.NEXT;

/** The address that `locate` found. */
let cell = 0;
let address = 0;

/** An address from three slots: typed array, its index (checked before), or object and property key. */
function locate(target: number, key: number): void {
  if (s32[target * 2 + 1] !== TAG_OBJECT) throwTypeError('Atomics operations need an object');
  const object = s32[target * 2];
  if ((i32[object * 2 + 1] & KIND_MASK) === KIND.TYPEDARRAY) {
    const buffer = i32[object * 2 + OFF.TYPEDARRAY.bufferRef];
    cell = i32[buffer * 2 + OFF.ARRAYBUFFER.dataRef];
    address = i32[object * 2 + OFF.TYPEDARRAY.byteOffset] + numberOf(key) * 4;
  } else {
    cell = object;
    address = keyOf(key);
  }
}

function takeAsync(wanted: number): number[] {
  const taken: number[] = [];
  let previous = 0;
  sb64[scratch + 20] = b64[ROOT.AsyncWaiters];
  while (s32[(scratch + 20) * 2 + 1] === TAG_INTERNAL && taken.length < wanted) {
    const waiter = s32[(scratch + 20) * 2];
    loadRecordSlot(scratch + 21, waiter, WAITER.CELL);
    loadRecordSlot(scratch + 22, waiter, WAITER.ADDRESS);
    loadRecordSlot(scratch + 20, waiter, WAITER.NEXT);
    if (s32[(scratch + 21) * 2] !== cell || s32[(scratch + 22) * 2] !== address) {
      previous = waiter;
      continue;
    }
    taken.push(waiter);
    unchain(previous);
  }
  return taken;
}

/** Takes the waiter behind `previous` (0: the first) out; its successor is in scratch + 20. */
function unchain(previous: number): void {
  if (previous === 0) b64[ROOT.AsyncWaiters] = sb64[scratch + 20];
  else storeValue(previous, NEXT_WORD, scratch + 20);
}

/** Takes one waiter out of the chain; false if it is not there any more. */
function cancel(waiter: number): boolean {
  let previous = 0;
  sb64[scratch + 20] = b64[ROOT.AsyncWaiters];
  while (s32[(scratch + 20) * 2 + 1] === TAG_INTERNAL) {
    const at = s32[(scratch + 20) * 2];
    loadRecordSlot(scratch + 20, at, WAITER.NEXT);
    if (at === waiter) {
      unchain(previous);
      return true;
    }
    previous = at;
  }
  return false;
}

function notify(count: number): number {
  const queue = VM.waitQueue;
  const threads: number[] = [];
  lockQueue(queue);
  for (let index = firstOf(queue); index !== -1 && threads.length < count;) {
    const next = behind(queue, index);
    const block = threadBlock(index);
    if (i32[block + TB.waitOn] === cell && i32[block + TB.waitAddress] === address) {
      unlink(queue, index);
      threads.push(index);
    }
    index = next;
  }
  const waiters = takeAsync(count - threads.length);
  unlockQueue(queue);
  for (const index of threads) unpark(index);
  for (const waiter of waiters) settle(waiter);
  return threads.length + waiters.length;
}

/** SettleAsyncWait(promise, timer) on the thread that waits. */
function settle(waiter: number): void {
  const job = newJob(selfHostedFunction(selfHostedId('SettleAsyncWait')), 2);
  loadRecordSlot(scratch + 20, waiter, WAITER.PROMISE);
  initRecordSlot(job, JOB.FIRST_ARGUMENT, scratch + 20);
  loadRecordSlot(scratch + 20, waiter, WAITER.TIMER);
  initRecordSlot(job, JOB.FIRST_ARGUMENT + 1, scratch + 20);
  loadRecordSlot(scratch + 20, waiter, WAITER.THREAD);
  sendExpected(s32[(scratch + 20) * 2], job);
}

/** True for an Int32Array, false for another object; TypeError for anything else, or an unshared buffer where one waits. */
function isWaitableArray(slot: number, waits: boolean): boolean {
  if (s32[slot * 2 + 1] !== TAG_OBJECT) throwTypeError('Atomics operations need an object');
  const object = s32[slot * 2];
  if ((i32[object * 2 + 1] & KIND_MASK) !== KIND.TYPEDARRAY) return false;
  if (i32[object * 2 + OFF.TYPEDARRAY.elementType] !== ELEMENT_TYPE.Int32) {
    throwTypeError('[object Array] is not an int32 or BigInt64 typed array.');
  }
  const buffer = i32[object * 2 + OFF.TYPEDARRAY.bufferRef];
  if (waits && (i32[buffer * 2 + OFF.ARRAYBUFFER.bufferFlags] & BUFFER_SHARED) === 0) {
    throwTypeError('[object Int32Array] is not a shared typed array.');
  }
  return true;
}

export const atomicsWaitNatives = {
  /** $IsWaitableArray(target, waits) */
  IsWaitableArray: (dst, a) => setBoolean(dst, isWaitableArray(a, s32[(a + 1) * 2] !== 0)),
  WaitableLength: (dst, a) => setNumber(dst, typedLength(s32[a * 2])),
  /** $WaitableElement(array, index) */
  WaitableElement: (dst, a) => {
    const array = s32[a * 2];
    const index = numberOf(a + 1);
    setInt(dst, index < typedLength(array) ? Atomics.load(i32, typedBase(array) + index) : 0);
  },
  /** $Deadline(milliseconds): a time for the natives that wait; Infinity for none. */
  Deadline: (dst, a) => setNumber(dst, numberOf(a) === Infinity ? Infinity : clock() + numberOf(a)),
  /** $QueueAtAddress(target, key): linked; compare, then $IsAtAddress or $LeaveAddress. */
  QueueAtAddress: (dst, a) => {
    locate(a, a + 1);
    i32[tb + TB.waitKind] = WAIT.ADDRESS;
    i32[tb + TB.waitOn] = cell;
    i32[tb + TB.waitAddress] = address;
    joinQueue(VM.waitQueue);
    setUndefined(dst);
  },
  /** $LeaveAddress(): false if it had been notified. */
  LeaveAddress: (dst) => {
    const left = leaveQueue(VM.waitQueue);
    endWait();
    setBoolean(dst, left);
  },
  /** $IsAtAddress(deadline): true has parked: ask again; false notified; undefined time is over. */
  IsAtAddress: (dst, a) => {
    if (!isLinked()) {
      endWait();
      return setBoolean(dst, false);
    }
    const left = numberOf(a) - clock();
    if (left > 0) {
      parkFor(WAIT.ADDRESS, i32[tb + TB.waitOn], left === Infinity ? -1 : left);
      return setBoolean(dst, true);
    }
    const timedOut = leaveQueue(VM.waitQueue);
    endWait();
    if (timedOut) setUndefined(dst);
    else setBoolean(dst, false);
  },
  /** $NotifyAddress(target, key, count) */
  NotifyAddress: (dst, a) => {
    locate(a, a + 1);
    setNumber(dst, notify(numberOf(a + 2)));
  },
  /** $OwnDataValue(object, key): for Atomics on a property. */
  OwnDataValue: (dst, a) => {
    if (s32[a * 2 + 1] !== TAG_OBJECT || !getOwnProperty(s32[a * 2], keyOf(a + 1))) {
      throwTypeError('Atomics operations need an own property');
    }
    if ((foundAttributes & IS_ACCESSOR) !== 0)
      throwTypeError('Atomics operations need a data property');
    loadFound(dst);
  },
  /** $WaitAsyncAt(target, key, promise): the waiter; linked, compare afterwards. */
  WaitAsyncAt: (dst, a) => {
    const waiter = newRecord(RECORD_TAG.WAITER, WAITER.SIZE);
    locate(a, a + 1);
    setInternal(scratch + 20, cell);
    initRecordSlot(waiter, WAITER.CELL, scratch + 20);
    setInt(scratch + 20, address);
    initRecordSlot(waiter, WAITER.ADDRESS, scratch + 20);
    copy(scratch + 20, a + 2);
    initRecordSlot(waiter, WAITER.PROMISE, scratch + 20);
    setInt(scratch + 20, i32[tb + TB.id]);
    initRecordSlot(waiter, WAITER.THREAD, scratch + 20);
    setInt(scratch + 20, 0);
    initRecordSlot(waiter, WAITER.TIMER, scratch + 20);
    if (i32[VM.shared] !== 0) shareCell(waiter);
    expectJob();
    setInternal(scratch + 23, waiter);
    lockQueue(VM.waitQueue);
    let last = 0;
    sb64[scratch + 20] = b64[ROOT.AsyncWaiters];
    while (s32[(scratch + 20) * 2 + 1] === TAG_INTERNAL) {
      last = s32[(scratch + 20) * 2];
      loadRecordSlot(scratch + 20, last, WAITER.NEXT);
    }
    if (last === 0) b64[ROOT.AsyncWaiters] = sb64[scratch + 23];
    else storeValue(last, NEXT_WORD, scratch + 23);
    unlockQueue(VM.waitQueue);
    setInternal(dst, waiter);
  },
  /** $SetWaiterTimer(waiter, id) */
  SetWaiterTimer: (dst, a) => {
    storeRecordSlot(s32[a * 2], WAITER.TIMER, a + 1);
    setUndefined(dst);
  },
  /** $CancelAsyncWait(waiter): true if it was still waiting. */
  CancelAsyncWait: (dst, a) => {
    lockQueue(VM.waitQueue);
    const cancelled = cancel(s32[a * 2]);
    unlockQueue(VM.waitQueue);
    if (cancelled) i32[tb + TB.asyncPending]--;
    setBoolean(dst, cancelled);
  },
} satisfies NativeTable;
