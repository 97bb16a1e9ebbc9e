/**
 * Promises: state, reactions, and the jobs that settling a promise leads to (27.2.1). What may call
 * guest code is self-hosted (builtins/selfhosted/promise.js).
 *
 * Reactions are a list of RECORDs, newest first; settling turns them into jobs, oldest first, each on
 * the thread that registered it. A SHARED promise is settled and reacted to under its object lock:
 * everything is allocated, and the barrier passed, before the lock is taken (S8).
 */
import { prepareStore, storeValue } from '../heap/barrier.ts';
import { IS_ACCESSOR, KIND, KIND_MASK, OFF } from '../heap/cells.ts';
import { foundAttributes, loadFound } from '../heap/found.ts';
import { TB } from '../heap/layout.ts';
import { lockIfShared, unlockIf } from '../heap/locks.ts';
import { findProperty, newObjectOfKind } from '../heap/objects.ts';
import { ROOT, rootCell } from '../heap/roots.ts';
import { copy, setBoolean, setInt, setInternal, setObject, setUndefined } from '../heap/slots.ts';
import { TAG_INTERNAL, TAG_OBJECT } from '../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../heap/views.ts';
import { fillAbsence, fillLookup } from './interp/property-sites.ts';
import { enqueueJob, enqueueJobOn, initRecordSlot, loadRecordSlot, newJob, newRecord, selfHostedFunction } from './jobs.ts';
import { JOB, REACTION, REACTION_SLOTS, RECORD_TAG } from './records.ts';
import { selfHostedId } from './self-hosted-ids.ts';
import { expectJob, sendExpected } from './threads/inbox.ts';

export const PENDING = 0;
export const FULFILLED = 1;
export const REJECTED = 2;
export const HANDLED = 1;

/** Self-hosted jobs, by what jobFunction takes. */
const REACTION_JOB = 0;
const AWAIT_JOB = 1;
const THENABLE_JOB = 2;
export const JOB_NAMES = ['PromiseReactionJob', 'AwaitReactionJob', 'PromiseResolveThenableJob'] as const;
const jobIds: number[] = [];

function jobFunction(job: number): number {
  if (jobIds.length === 0) for (const name of JOB_NAMES) jobIds.push(selfHostedId(name));
  return selfHostedFunction(jobIds[job]);
}

export function isPromiseSlot(slot: number): boolean {
  return s32[slot * 2 + 1] === TAG_OBJECT && (i32[s32[slot * 2] * 2 + 1] & KIND_MASK) === KIND.PROMISE;
}

/** A promise whose `constructor` is %Promise%, by plain data: for await, PromiseResolve changes nothing of it. */
export function isPlainPromise(slot: number): boolean {
  if (!isPromiseSlot(slot)) return false;
  const holder = findProperty(s32[slot * 2], rootCell(ROOT.constructor));
  if (holder === 0 || (foundAttributes & IS_ACCESSOR) !== 0) return false;
  loadFound(scratch + 54);
  if (s32[(scratch + 54) * 2 + 1] !== TAG_OBJECT || s32[(scratch + 54) * 2] !== rootCell(ROOT.Promise)) return false;
  fillLookup(s32[slot * 2], holder, rootCell(ROOT.constructor), false);
  return true;
}

/** The function object that says of a job: go on with an async function. */
export const awaitJobFunction = (): number => jobFunction(AWAIT_JOB);

/** A pending promise. */
export function newPromise(proto: number = rootCell(ROOT.PromisePrototype)): number {
  return newObjectOfKind(KIND.PROMISE, proto, 0);
}

export function promiseState(promise: number): number {
  return i32[promise * 2 + OFF.PROMISE.promiseState];
}

export function loadPromiseResult(dst: number, promise: number): void {
  sb64[dst] = b64[promise + OFF.PROMISE.promiseResult];
}

/** FulfillPromise and RejectPromise; nothing if the promise is settled already. */
function settle(promise: number, state: number, value: number): void {
  prepareStore(promise, value);
  const locked = lockIfShared(promise);
  if (promiseState(promise) !== PENDING) {
    unlockIf(locked, promise);
    return;
  }
  const reactions = scratch + 49;
  sb64[reactions] = b64[promise + OFF.PROMISE.reactions];
  storeValue(promise, OFF.PROMISE.promiseResult, value);
  setUndefined(scratch + 50);
  storeValue(promise, OFF.PROMISE.reactions, scratch + 50);
  Atomics.store(i32, promise * 2 + OFF.PROMISE.promiseState, state);
  unlockIf(locked, promise);
  const list: number[] = [];
  while (s32[reactions * 2 + 1] === TAG_INTERNAL) {
    list.push(s32[reactions * 2]);
    loadRecordSlot(reactions, s32[reactions * 2], REACTION.NEXT);
  }
  for (let i = list.length - 1; i >= 0; i--) trigger(list[i], state, value, true);
}

export function fulfillPromise(promise: number, value: number): void {
  settle(promise, FULFILLED, value);
}

export function rejectPromise(promise: number, value: number): void {
  const flags = promise * 2 + OFF.PROMISE.promiseFlags;
  const pending = promiseState(promise) === PENDING;
  settle(promise, REJECTED, value);
  if (pending && (i32[flags] & HANDLED) === 0) noteRejection(promise);
}

/** Makes the job of a reaction, on the thread that registered it (and has expected it, if it had to wait). */
function trigger(reaction: number, state: number, value: number, expected: boolean): void {
  const slot = scratch + 51;
  loadRecordSlot(slot, reaction, REACTION.THREAD);
  const thread = s32[slot * 2];
  loadRecordSlot(slot, reaction, REACTION.GENERATOR);
  let job: number;
  if (s32[slot * 2 + 1] === TAG_OBJECT) job = awaitJob(slot, state, value);
  else {
    job = newJob(jobFunction(REACTION_JOB), 6);
    const first = JOB.FIRST_ARGUMENT;
    loadRecordSlot(slot, reaction, state === FULFILLED ? REACTION.ON_FULFILLED : REACTION.ON_REJECTED);
    initRecordSlot(job, first, slot);
    initRecordSlot(job, first + 1, value);
    setBoolean(slot, state === REJECTED);
    initRecordSlot(job, first + 2, slot);
    for (let i = 0; i < 3; i++) {
      loadRecordSlot(slot, reaction, REACTION.PROMISE + i);
      initRecordSlot(job, first + 3 + i, slot);
    }
  }
  if (expected) sendExpected(thread, job);
  else enqueueJobOn(thread, job);
}

/** mode of Await: 0 fulfilled, 1 rejected. */
function awaitJob(generator: number, state: number, value: number): number {
  const job = newJob(jobFunction(AWAIT_JOB), 3);
  initRecordSlot(job, JOB.FIRST_ARGUMENT, generator);
  initRecordSlot(job, JOB.FIRST_ARGUMENT + 1, value);
  setInt(scratch + 52, state === REJECTED ? 1 : 0);
  initRecordSlot(job, JOB.FIRST_ARGUMENT + 2, scratch + 52);
  return job;
}

/** Registers a reaction, or triggers it at once where the promise is settled. */
function react(promise: number, reaction: number): void {
  const link = scratch + 49;
  setInternal(link, reaction);
  prepareStore(promise, link);
  const locked = lockIfShared(promise);
  const state = promiseState(promise);
  if (state === PENDING) {
    sb64[scratch + 50] = b64[promise + OFF.PROMISE.reactions];
    if (s32[(scratch + 50) * 2 + 1] === TAG_INTERNAL) initRecordSlot(reaction, REACTION.NEXT, scratch + 50);
    storeValue(promise, OFF.PROMISE.reactions, link);
  }
  const flags = promise * 2 + OFF.PROMISE.promiseFlags;
  const handled = i32[flags] & HANDLED;
  if (handled === 0) Atomics.or(i32, flags, HANDLED);
  unlockIf(locked, promise);
  if (state === PENDING) expectJob();
  else {
    loadPromiseResult(scratch + 53, promise);
    trigger(reaction, state, scratch + 53, false);
  }
}

function newReaction(): number {
  const reaction = newRecord(RECORD_TAG.REACTION, REACTION_SLOTS);
  setInt(scratch + 49, i32[tb + TB.id]);
  initRecordSlot(reaction, REACTION.THREAD, scratch + 49);
  return reaction;
}

/** PerformPromiseThen. Handlers are slots (undefined where none); capability is three slots from `capability`. */
export function performThen(promise: number, onFulfilled: number, onRejected: number, capability: number): void {
  const reaction = newReaction();
  initRecordSlot(reaction, REACTION.ON_FULFILLED, onFulfilled);
  initRecordSlot(reaction, REACTION.ON_REJECTED, onRejected);
  for (let i = 0; i < 3; i++) initRecordSlot(reaction, REACTION.PROMISE + i, capability + i);
  react(promise, reaction);
}

/** `await`: the GENERATOR cell goes on when the promise in `slot` is settled. */
export function awaitPromise(slot: number, generator: number): void {
  const promise = s32[slot * 2];
  const reaction = newReaction();
  setObject(scratch + 49, generator);
  initRecordSlot(reaction, REACTION.GENERATOR, scratch + 49);
  react(promise, reaction);
}

/** Queues NewPromiseResolveThenableJob(promise, thenable, then): three slots. */
export function enqueueThenableJob(promise: number, thenable: number, then: number): void {
  const job = newJob(jobFunction(THENABLE_JOB), 3);
  initRecordSlot(job, JOB.FIRST_ARGUMENT, promise);
  initRecordSlot(job, JOB.FIRST_ARGUMENT + 1, thenable);
  initRecordSlot(job, JOB.FIRST_ARGUMENT + 2, then);
  enqueueJob(job);
}

/** Queues a call of the function in `slot` without arguments. */
export function enqueueCall(slot: number): void {
  enqueueJob(newJob(s32[slot * 2], 0));
}

// --- unhandled rejections ------------------------------------------------------------------------

/** A promise rejected without a handler: remembered until the queue is empty (HostPromiseRejectionTracker). */
function noteRejection(promise: number): void {
  const list = (tb + TB.rejections) / 2;
  const record = newRecord(RECORD_TAG.LIST, 2);
  sb64[scratch + 50] = b64[list];
  initRecordSlot(record, 0, scratch + 50);
  setObject(scratch + 50, promise);
  initRecordSlot(record, 1, scratch + 50);
  setInternal(scratch + 50, record);
  b64[list] = sb64[scratch + 50];
}

/**
 * Takes the rejections that nobody has handled since, when the microtask queue is empty. Each promise
 * cell is reported once; the caller takes the value by loadPromiseResult before anything can collect.
 */
export function takeUnhandledRejections(): number[] {
  const list = (tb + TB.rejections) / 2;
  const found: number[] = [];
  const slot = scratch + 50;
  sb64[slot] = b64[list];
  while (s32[slot * 2 + 1] === TAG_INTERNAL) {
    const record = s32[slot * 2];
    loadRecordSlot(scratch + 51, record, 1);
    const promise = s32[(scratch + 51) * 2];
    if ((i32[promise * 2 + OFF.PROMISE.promiseFlags] & HANDLED) === 0) found.push(promise);
    loadRecordSlot(slot, record, 0);
  }
  setUndefined(slot);
  b64[list] = sb64[slot];
  return found.reverse();
}

/** Objects of these kinds have no properties that reading could show. */
const PLAIN_KINDS: readonly number[] = [KIND.OBJECT, KIND.ARRAY, KIND.MAP, KIND.SET];

/** The object has no `then` that could be called, and nobody can see that it was looked for. */
function hasNoThen(object: number): boolean {
  if (!PLAIN_KINDS.includes(i32[object * 2 + 1] & KIND_MASK)) return false;
  const holder = findProperty(object, rootCell(ROOT.then));
  if (holder === 0) {
    fillAbsence(object, rootCell(ROOT.then));
    return true;
  }
  if ((foundAttributes & IS_ACCESSOR) !== 0 || !PLAIN_KINDS.includes(i32[holder * 2 + 1] & KIND_MASK)) return false;
  loadFound(scratch + 54);
  return s32[(scratch + 54) * 2 + 1] !== TAG_OBJECT;
}

/** A settled-by-value shortcut: true if resolving with the value in `slot` needs no guest code. */
export function tryResolve(promise: number, slot: number): boolean {
  if (s32[slot * 2 + 1] === TAG_OBJECT && !hasNoThen(s32[slot * 2])) return false;
  copy(scratch + 54, slot);
  fulfillPromise(promise, scratch + 54);
  return true;
}
