/**
 * Thread objects: birth, end, join.
 *
 *   threadState    0 alive, 1 returned, 2 threw, 3 threw and somebody has seen it, 4 ended from outside
 *   threadIndex    its block while it is alive
 *   waiters        queue of the threads that join it (wait-queues.ts)
 *   threadResult   what fn returned or threw
 *   joinPromises   asyncJoin requests: JOB records chained by NEXT, under the queue's spin lock
 *
 * `new Thread(fn, ...args)` shares fn, the arguments and the Thread object, takes a thread block, puts
 * [fn, arguments] there as the entry, and asks the host for a worker. The first one of a VM turns
 * sharing on (VM.shared): until then nothing was marked.
 */
import { newObjectOfKind } from '../../heap/objects.ts';
import { FIXED_WORDS, FLAG_SHARED, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { storeValue } from '../../heap/barrier.ts';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { shareCell, shareValue, startSharing } from '../../heap/share.ts';
import {
  copy,
  setBoolean,
  setInt,
  setInternal,
  setObject,
  setUndefined,
} from '../../heap/slots.ts';
import { TAG_INTERNAL, TAG_OBJECT } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { throwError, throwRangeError, throwSlot, throwTypeError } from '../errors.ts';
import { STAT } from '../stats/layout.ts';
import {
  enqueueJob,
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
import { LEAVING, claimThread } from './births.ts';
import { guestHost } from './host.ts';
import { expectJob, sendExpected } from './inbox.ts';
import { unpark } from './parking.ts';
import { askSupervisor, giveToStandby } from './standby.ts';
import { microsNow } from './stops.ts';
import { STATE, WAIT, stateOf } from './states.ts';
import { joinQueue, leaveQueue, lockQueue, takeFirst, unlockQueue } from './wait-queues.ts';
import { endWait, parkFor } from './waiting.ts';

const ALIVE = 0;
const RETURNED = 1;
const THREW = 2;
const THREW_AND_SEEN = 3;
const TERMINATED = 4;

/** Slots of an ENTRY record. */
const ENTRY = { FUNCTION: 0, ARGUMENTS: 1, SIZE: 2 } as const;

const stateWord = (thread: number): number => thread * 2 + OFF.THREAD.threadState;
export const joinQueueOf = (thread: number): number => thread * 2 + OFF.THREAD.waiters;

function threadOf(slot: number): number {
  const cell = s32[slot * 2];
  if (s32[slot * 2 + 1] !== TAG_OBJECT || (i32[cell * 2 + 1] & KIND_MASK) !== KIND.THREAD) {
    throwTypeError('The receiver is not a thread');
  }
  return cell;
}

function newThread(proto: number, index: number, id: number): number {
  const thread = newObjectOfKind(KIND.THREAD, proto, 0);
  i32[thread * 2 + OFF.THREAD.threadIndex] = index;
  i32[thread * 2 + OFF.THREAD.guestId] = id;
  return thread;
}

/** The Thread object of the current thread; the main one gets its own when it is first asked for. */
export function currentThread(): number {
  const at = tb + TB.threadObject;
  if (i32[at + 1] !== TAG_OBJECT) {
    const thread = newThread(rootCell(ROOT.ThreadPrototype), i32[tb + TB.index], i32[tb + TB.id]);
    setObject(scratch + 30, thread);
    b64[at / 2] = sb64[scratch + 30];
  }
  return i32[at];
}

/** Some block is on its way to FREE: a thread that has been joined has not left it yet. */
function someThreadIsEnding(): boolean {
  const high = Atomics.load(i32, VM.threadHigh);
  for (let index = 0; index < high; index++) {
    const block = threadBlock(index);
    if (Atomics.load(i32, block + TB.ending) === LEAVING && stateOf(block) !== STATE.FREE)
      return true;
  }
  return false;
}

/** The first thread starts: everything reachable is marked; how long that took is kept for the statistics. */
function beginSharing(): void {
  const began = microsNow();
  startSharing();
  i32[STAT.sharingMicros] = Math.max(1, microsNow() - began);
}

/** True: started. False: at the limit, but a thread is just ending; has parked, call again. */
function startThread(thread: number, fn: number, args: number): boolean {
  const entry = newRecord(RECORD_TAG.ENTRY, ENTRY.SIZE);
  initRecordSlot(entry, ENTRY.FUNCTION, fn);
  initRecordSlot(entry, ENTRY.ARGUMENTS, args);
  if (i32[VM.shared] === 0) beginSharing();
  shareValue(fn);
  shareCell(entry);
  shareCell(thread);
  const index = claimThread();
  if (index === -1) {
    const limit = i32[VM.threadMax] - 1;
    if (!someThreadIsEnding())
      throwRangeError(`Cannot start a thread: the limit of ${limit} threads is reached`);
    parkFor(WAIT.BIRTH, 0, 1);
    return false;
  }
  const block = threadBlock(index);
  i32[thread * 2 + OFF.THREAD.threadIndex] = index;
  i32[thread * 2 + OFF.THREAD.guestId] = i32[block + TB.id];
  setInternal(scratch + 30, entry);
  b64[(block + TB.entryValue) / 2] = sb64[scratch + 30];
  setObject(scratch + 30, thread);
  b64[(block + TB.threadObject) / 2] = sb64[scratch + 30];
  if (giveToStandby(block)) return true;
  askSupervisor();
  guestHost().startThread(index);
  return true;
}

/** The entry of the current thread to two slots: function and array of arguments. */
export function loadEntry(fn: number, args: number): void {
  const entry = i32[tb + TB.entryValue];
  loadRecordSlot(fn, entry, ENTRY.FUNCTION);
  loadRecordSlot(args, entry, ENTRY.ARGUMENTS);
}

/** The current thread has ended with the value in `slot`: publishes it and wakes who joins. */
function publishEnd(threw: boolean, slot: number): void {
  const thread = currentThread();
  storeValue(thread, OFF.THREAD.threadResult, slot);
  const queue = joinQueueOf(thread);
  lockQueue(queue);
  if (Atomics.load(i32, stateWord(thread)) === ALIVE)
    Atomics.store(i32, stateWord(thread), threw ? THREW : RETURNED);
  sb64[scratch + 36] = b64[thread + OFF.THREAD.joinPromises];
  setUndefined(scratch + 37);
  storeValue(thread, OFF.THREAD.joinPromises, scratch + 37);
  unlockQueue(queue);
  while (s32[(scratch + 36) * 2 + 1] === TAG_INTERNAL) {
    const job = s32[(scratch + 36) * 2];
    loadRecordSlot(scratch + 36, job, JOB.NEXT);
    storeRecordSlot(job, JOB.NEXT, scratch + 37);
    loadRecordSlot(scratch + 38, job, JOB.FIRST_ARGUMENT + 2);
    sendExpected(s32[(scratch + 38) * 2], job);
  }
  for (let index = takeFirst(queue); index !== -1; index = takeFirst(queue)) unpark(index);
}

/** The current thread was ended from outside: nobody may wait for it for ever. */
export function publishTermination(): void {
  const thread = currentThread();
  const queue = joinQueueOf(thread);
  lockQueue(queue);
  Atomics.store(i32, stateWord(thread), TERMINATED);
  unlockQueue(queue);
  for (let index = takeFirst(queue); index !== -1; index = takeFirst(queue)) unpark(index);
}

/** Threads that threw, until somebody has seen it: reported when the program ends. */
function noteFailure(thread: number): void {
  const record = newRecord(RECORD_TAG.LIST, 2);
  setObject(scratch + 36, thread);
  initRecordSlot(record, 1, scratch + 36);
  shareCell(record);
  setInternal(scratch + 37, record);
  for (;;) {
    sb64[scratch + 36] = Atomics.load(b64, ROOT.FailedThreads);
    storeValue(record, FIXED_WORDS[KIND.RECORD], scratch + 36);
    if (
      Atomics.compareExchange(b64, ROOT.FailedThreads, sb64[scratch + 36], sb64[scratch + 37]) ===
      sb64[scratch + 36]
    )
      return;
  }
}

/** Takes a thread that threw and that nobody joined: its id, what it threw in `dst`; -1 if there is none (left). */
export function takeUnseenFailure(dst: number): number {
  for (;;) {
    sb64[scratch + 36] = Atomics.load(b64, ROOT.FailedThreads);
    if (s32[(scratch + 36) * 2 + 1] !== TAG_INTERNAL) return -1;
    const record = s32[(scratch + 36) * 2];
    loadRecordSlot(scratch + 37, record, 0);
    if (
      Atomics.compareExchange(b64, ROOT.FailedThreads, sb64[scratch + 36], sb64[scratch + 37]) !==
      sb64[scratch + 36]
    )
      continue;
    loadRecordSlot(scratch + 38, record, 1);
    const thread = s32[(scratch + 38) * 2];
    if (Atomics.load(i32, stateWord(thread)) !== THREW) continue;
    sb64[dst] = b64[thread + OFF.THREAD.threadResult];
    return i32[thread * 2 + OFF.THREAD.guestId];
  }
}

export const threadNatives = {
  NewThread: (dst, a) => setObject(dst, newThread(s32[a * 2], -1, -1)),
  IsThread: (dst, a) => {
    setBoolean(
      dst,
      s32[a * 2 + 1] === TAG_OBJECT && (i32[s32[a * 2] * 2 + 1] & KIND_MASK) === KIND.THREAD,
    );
  },
  /** $StartThread(thread, fn, args): false has parked, call again. */
  StartThread: (dst, a) => setBoolean(dst, startThread(threadOf(a), a + 1, a + 2)),
  CurrentThread: (dst) => setObject(dst, currentThread()),
  ThreadId: (dst, a) => setInt(dst, i32[threadOf(a) * 2 + OFF.THREAD.guestId]),
  /** $PublishEnd(threw, value): the current thread has ended. */
  PublishEnd: (dst, a) => {
    publishEnd(s32[a * 2] !== 0, a + 1);
    setUndefined(dst);
  },
  /** $NoteFailure(): it threw; reported when the program ends, unless somebody joins. */
  NoteFailure: (dst) => {
    noteFailure(currentThread());
    setUndefined(dst);
  },
  /** $HasEnded(thread): false has parked, call again. */
  HasEnded: (dst, a) => {
    const thread = threadOf(a);
    if (thread === i32[tb + TB.threadObject]) throwError(0, 'A thread cannot join itself');
    const queue = joinQueueOf(thread);
    if (Atomics.load(i32, stateWord(thread)) === ALIVE) {
      const block = threadBlock(i32[thread * 2 + OFF.THREAD.threadIndex]);
      joinQueue(queue);
      if (Atomics.load(i32, stateWord(thread)) === ALIVE) {
        Atomics.store(i32, block + TB.joined, 1);
        parkFor(WAIT.JOIN, thread, -1);
        return setBoolean(dst, false);
      }
    }
    leaveQueue(queue);
    endWait();
    setBoolean(dst, true);
  },
  /** $Outcome(thread), which has ended: what fn returned, or throws what it threw. */
  Outcome: (dst, a) => {
    const thread = threadOf(a);
    const state = Atomics.load(i32, stateWord(thread));
    sb64[scratch + 36] = b64[thread + OFF.THREAD.threadResult];
    if (state === TERMINATED) throwError(0, 'The thread was ended');
    if (state !== RETURNED) {
      Atomics.store(i32, stateWord(thread), THREW_AND_SEEN);
      throwSlot(scratch + 36);
    }
    copy(dst, scratch + 36);
  },
  /** $JoinAsync(thread, promise): SettleJoin(thread, promise, id) runs on this thread when it has ended. */
  JoinAsync: (dst, a) => {
    const thread = threadOf(a);
    const job = newJob(selfHostedFunction(selfHostedId('SettleJoin')), 3);
    initRecordSlot(job, JOB.FIRST_ARGUMENT, a);
    initRecordSlot(job, JOB.FIRST_ARGUMENT + 1, a + 1);
    setInt(scratch + 36, i32[tb + TB.id]);
    initRecordSlot(job, JOB.FIRST_ARGUMENT + 2, scratch + 36);
    if ((i32[thread * 2 + 1] & FLAG_SHARED) !== 0) shareCell(job);
    const queue = joinQueueOf(thread);
    setInternal(scratch + 37, job);
    lockQueue(queue);
    const alive = Atomics.load(i32, stateWord(thread)) === ALIVE;
    if (alive) {
      sb64[scratch + 36] = b64[thread + OFF.THREAD.joinPromises];
      storeRecordSlot(job, JOB.NEXT, scratch + 36);
      storeValue(thread, OFF.THREAD.joinPromises, scratch + 37);
    }
    unlockQueue(queue);
    if (alive) expectJob();
    else enqueueJob(job);
    setUndefined(dst);
  },
} satisfies NativeTable;
