/**
 * Jobs: the microtask queue of each guest thread, a list of RECORDs from TB.jobsHead to TB.jobsTail.
 * Only the owner touches its queue; other threads post into its inbox (jobServices.post, wired by the
 * thread module).
 */
import { allocate } from '../heap/alloc.ts';
import { initFill, initHeader, initTagged, initValue, storeValue } from '../heap/barrier.ts';
import { FIXED_WORDS, KIND, OFF } from '../heap/cells.ts';
import { TB } from '../heap/layout.ts';
import { ROOT, rootCell } from '../heap/roots.ts';
import { setInternal, setUndefined } from '../heap/slots.ts';
import { TAG_INTERNAL, TAG_OBJECT, TAG_UNDEFINED } from '../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../heap/views.ts';
import { JOB, RECORD_TAG } from './records.ts';

const RECORD = FIXED_WORDS[KIND.RECORD];

export interface JobServices {
  /** Appends `job` to the queue of guest thread `threadId`, or of the main thread if that has ended. */
  post(threadId: number, job: number): void;
}
export const jobServices: JobServices = { post: (_threadId, job) => enqueueJob(job) };

/** A fresh RECORD with all slots undefined. */
export function newRecord(tag: number, slots: number): number {
  const cell = allocate(RECORD + slots);
  initHeader(cell, slots, KIND.RECORD);
  i32[cell * 2 + OFF.RECORD.tag] = tag;
  i32[cell * 2 + OFF.RECORD.tag + 1] = 0;
  initFill(cell, RECORD, RECORD + slots, TAG_UNDEFINED, 0);
  return cell;
}

/** Slot `index` of a fresh record. */
export function initRecordSlot(record: number, index: number, slot: number): void {
  initValue(record, RECORD + index, slot);
}

export function storeRecordSlot(record: number, index: number, slot: number): void {
  storeValue(record, RECORD + index, slot);
}

export function loadRecordSlot(dst: number, record: number, index: number): void {
  sb64[dst] = b64[record + RECORD + index];
}

/** A job that calls a function object with `argc` arguments; fill in with initRecordSlot(job, JOB.FIRST_ARGUMENT + i). */
export function newJob(fn: number, argc: number): number {
  const job = newRecord(RECORD_TAG.JOB, JOB.FIRST_ARGUMENT + argc);
  initTagged(job, RECORD + JOB.FUNCTION, TAG_OBJECT, fn);
  return job;
}

/** The function object of a self-hosted function. */
export function selfHostedFunction(id: number): number {
  return i32[(rootCell(ROOT.SelfHosted) + RECORD + id) * 2];
}

/** Appends to the current thread's queue. */
export function enqueueJob(job: number): void {
  const slot = scratch + 48;
  setInternal(slot, job);
  const tail = (tb + TB.jobsTail) / 2;
  if (i32[tail * 2 + 1] === TAG_INTERNAL) storeValue(i32[tail * 2], RECORD + JOB.NEXT, slot);
  else b64[(tb + TB.jobsHead) / 2] = sb64[slot];
  b64[tail] = sb64[slot];
}

/** Puts a job before all others of the current thread. */
export function enqueueJobFirst(job: number): void {
  const head = (tb + TB.jobsHead) / 2;
  if (i32[head * 2 + 1] !== TAG_INTERNAL) return enqueueJob(job);
  const slot = scratch + 48;
  sb64[slot] = b64[head];
  storeValue(job, RECORD + JOB.NEXT, slot);
  setInternal(slot, job);
  b64[head] = sb64[slot];
}

/** Appends to the queue of a guest thread. */
export function enqueueJobOn(threadId: number, job: number): void {
  if (threadId === i32[tb + TB.id]) enqueueJob(job);
  else jobServices.post(threadId, job);
}

/** What WeakRefs have shown to the job that is over may go. */
function clearKeptAlive(): void {
  setUndefined(scratch + 48);
  b64[(tb + TB.keptAlive) / 2] = sb64[scratch + 48];
}

/** Takes the oldest job of the current thread; 0 if there is none. */
export function takeJob(): number {
  const head = (tb + TB.jobsHead) / 2;
  if (i32[head * 2 + 1] !== TAG_INTERNAL) return 0;
  clearKeptAlive();
  const job = i32[head * 2];
  const slot = scratch + 48;
  loadRecordSlot(slot, job, JOB.NEXT);
  b64[head] = sb64[slot];
  if (s32[slot * 2 + 1] !== TAG_INTERNAL) b64[(tb + TB.jobsTail) / 2] = sb64[slot];
  return job;
}

/** Number of arguments of a job. */
export function jobArguments(job: number): number {
  return i32[job * 2] - JOB.FIRST_ARGUMENT;
}
