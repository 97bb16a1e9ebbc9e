/**
 * The inbox: jobs that other threads send to a thread, and the count of those it expects.
 *
 * TB.inbox is a lock-free stack of JOB records chained by NEXT: senders push by 64-bit compare-and-swap,
 * the owner takes all at once, so there is no ABA. A thread that ends closes its inbox (the value
 * true): it does so only while it is empty, by compare-and-swap, so a job is either taken by the owner
 * or refused; a refused one goes to the main thread, whose inbox is never closed.
 *
 * Everything sent is SHARED first, like all that becomes reachable from another thread.
 *
 * Expected jobs. A thread that has asked for something asynchronous (a pending promise's reaction,
 * asyncHold, asyncJoin, waitAsync) will get a job, here or in its own queue. TB.asyncPending counts
 * them; it keeps the thread alive as long as somebody could still send one (waiting.ts: quiet threads).
 */
import { storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { shareCell } from '../../heap/share.ts';
import { set, setInternal, setUndefined } from '../../heap/slots.ts';
import { TAG_BOOLEAN, TAG_INTERNAL } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { enqueueJob, jobServices, loadRecordSlot } from '../jobs.ts';
import { JOB } from '../records.ts';
import { delay } from './delays.ts';
import { guestHost } from './host.ts';
import { unpark } from './parking.ts';
import { STATE, stateOf } from './states.ts';

const NEXT_WORD = FIXED_WORDS[KIND.RECORD] + JOB.NEXT;
const MAIN = 0;

/** The thread block of a guest thread by its id, or the main thread's if it has ended. */
function indexOf(threadId: number): number {
  const high = Atomics.load(i32, VM.threadHigh);
  for (let index = 0; index < high; index++) {
    const block = threadBlock(index);
    if (i32[block + TB.id] === threadId && stateOf(block) !== STATE.FREE) return index;
  }
  return MAIN;
}

/** False: the inbox is closed. */
function push(index: number, job: number): boolean {
  const inbox = (threadBlock(index) + TB.inbox) / 2;
  const head = scratch + 33;
  const link = scratch + 34;
  setInternal(link, job);
  for (;;) {
    sb64[head] = Atomics.load(b64, inbox);
    if (s32[head * 2 + 1] === TAG_BOOLEAN) return false;
    if (s32[head * 2 + 1] === TAG_INTERNAL) storeValue(job, NEXT_WORD, head);
    else {
      setUndefined(scratch + 35);
      storeValue(job, NEXT_WORD, scratch + 35);
    }
    if (delay !== null) delay('inbox-before-push');
    if (Atomics.compareExchange(b64, inbox, sb64[head], sb64[link]) === sb64[head]) return true;
  }
}

/** Sends a job to a guest thread, or to the main thread if that one has ended. */
export function postJob(threadId: number, job: number): void {
  shareCell(job);
  let index = indexOf(threadId);
  if (!push(index, job)) {
    index = MAIN;
    push(MAIN, job);
  }
  unpark(index);
  // The main thread has no worker between calls.
  if (index === MAIN && stateOf(threadBlock(MAIN)) === STATE.IDLE) guestHost().wakeMain();
}
jobServices.post = postJob;

/** The current thread will get a job that `sendExpected` sends. */
export function expectJob(): void {
  i32[tb + TB.asyncPending]++;
}

/** Sends a job that its thread expects. */
export function sendExpected(threadId: number, job: number): void {
  if (threadId === i32[tb + TB.id]) {
    i32[tb + TB.asyncPending]--;
    enqueueJob(job);
    return;
  }
  i32[job * 2 + OFF.RECORD.unused] = threadId + 1;
  postJob(threadId, job);
}

export function inboxHasJobs(): boolean {
  return i32[tb + TB.inbox + 1] === TAG_INTERNAL;
}

/** Moves what has arrived, oldest first, to the end of the current thread's queue. */
export function drainInbox(): boolean {
  if (!inboxHasJobs()) return false;
  setUndefined(scratch + 33);
  sb64[scratch + 33] = Atomics.exchange(b64, (tb + TB.inbox) / 2, sb64[scratch + 33]);
  const jobs: number[] = [];
  while (s32[(scratch + 33) * 2 + 1] === TAG_INTERNAL) {
    const job = s32[(scratch + 33) * 2];
    jobs.push(job);
    loadRecordSlot(scratch + 33, job, JOB.NEXT);
  }
  const id = i32[tb + TB.id];
  for (let i = jobs.length - 1; i >= 0; i--) {
    const job = jobs[i];
    setUndefined(scratch + 34);
    storeValue(job, NEXT_WORD, scratch + 34);
    const expectedBy = i32[job * 2 + OFF.RECORD.unused] - 1;
    if (expectedBy === id) i32[tb + TB.asyncPending]--;
    // Sent to an earlier thread of this block, which has ended since.
    if (expectedBy >= 0 && expectedBy !== id && i32[tb + TB.index] !== MAIN)
      postJob(expectedBy, job);
    else enqueueJob(job);
  }
  return true;
}

/** False: something has arrived meanwhile. Afterwards jobs for this thread go to the main one. */
export function closeInbox(): boolean {
  if (delay !== null) delay('inbox-before-close');
  const inbox = (tb + TB.inbox) / 2;
  const empty = scratch + 33;
  sb64[empty] = Atomics.load(b64, inbox);
  if (s32[empty * 2 + 1] === TAG_INTERNAL) return false;
  set(scratch + 34, TAG_BOOLEAN, 1);
  return Atomics.compareExchange(b64, inbox, sb64[empty], sb64[scratch + 34]) === sb64[empty];
}
