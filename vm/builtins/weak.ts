/**
 * Natives of WeakMap, WeakSet, WeakRef and FinalizationRegistry.
 *
 * A FinalizationRegistry keeps a chain of RECORDs [target, held, token, next] in cellsRef; the
 * collector writes the hole for a dead target and calls gcHooks.finalize with the world stopped. The
 * job that cleans up is made with the registry, so the hook only links it into the queue of the
 * creating thread (which is stopped): `cleanup` holds a RECORD [callback, job, queued].
 */
import { storeRef, storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, KIND, KIND_MASK, OFF, SYMBOL_REGISTERED } from '../../heap/cells.ts';
import { gcHooks } from '../../heap/gc/index.ts';
import { TB, threadBlock, VM } from '../../heap/layout.ts';
import { lockIfShared, unlockIf } from '../../heap/locks.ts';
import { mapSet } from '../../heap/maps.ts';
import { newObjectOfKind } from '../../heap/objects.ts';
import { copy, setBoolean, setHole, setInt, setInternal, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_HOLE, TAG_INTERNAL, TAG_OBJECT, TAG_SYMBOL, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { weakDelete, weakGet, weakHas, weakSet } from '../../heap/weakmaps.ts';
import { throwTypeError } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import { sameValue } from '../interp/operators.ts';
import { initRecordSlot, loadRecordSlot, newJob, newRecord, selfHostedFunction, storeRecordSlot } from '../jobs.ts';
import { arg } from '../natives.ts';
import type { NativeTable } from '../natives.ts';
import { JOB, RECORD_TAG } from '../records.ts';
import { selfHostedId } from '../self-hosted-ids.ts';
import { unpark } from '../threads/parking.ts';
import { STATE, stateOf } from '../threads/states.ts';

const RECORD = FIXED_WORDS[KIND.RECORD];
/** Slots of a registry's RECORD of a target, and of its `cleanup`. */
const CELL = { TARGET: 0, HELD: 1, TOKEN: 2, NEXT: 3 } as const;
const CLEANUP = { CALLBACK: 0, JOB: 1, QUEUED: 2 } as const;

const isKind = (slot: number, kind: number): boolean => s32[slot * 2 + 1] === TAG_OBJECT && (i32[s32[slot * 2] * 2 + 1] & KIND_MASK) === kind;

/** CanBeHeldWeakly: objects, and symbols that are not registered. */
function canBeHeldWeakly(slot: number): boolean {
  const tag = s32[slot * 2 + 1];
  if (tag === TAG_OBJECT) return true;
  return tag === TAG_SYMBOL && (i32[s32[slot * 2] * 2 + OFF.SYMBOL.symbolFlags] & SYMBOL_REGISTERED) === 0;
}

function thisOf(a: number, kind: number, method: string): number {
  if (!isKind(a - 1, kind)) throwTypeError(`Method ${method} called on incompatible receiver ${describe(a - 1)}`);
  return s32[(a - 1) * 2];
}

/** KeepDuringJob: what a WeakRef has shown stays until the job is over. */
function keepDuringJob(slot: number): void {
  const kept = (tb + TB.keptAlive) / 2;
  if (i32[kept * 2 + 1] !== TAG_OBJECT) {
    setObject(scratch + 18, newObjectOfKind(KIND.SET, 0, 0));
    b64[kept] = sb64[scratch + 18];
  }
  mapSet(i32[kept * 2], slot, slot);
}

function cleanupOf(registry: number): number {
  sb64[scratch + 16] = b64[registry + OFF.FINREG.cleanup];
  return s32[(scratch + 16) * 2];
}

/** Unlinks the first record for which `matches`; 0 if there is none. */
function takeCell(registry: number, matches: (record: number) => boolean): number {
  const locked = lockIfShared(registry);
  let before = 0;
  let record = i32[registry * 2 + OFF.FINREG.cellsRef];
  while (record !== 0 && !matches(record)) {
    before = record;
    record = nextCell(record);
  }
  if (record !== 0) {
    const next = nextCell(record);
    if (before === 0) storeRef(registry, OFF.FINREG.cellsRef, next);
    else {
      if (next === 0) setUndefined(scratch + 17);
      else setInternal(scratch + 17, next);
      storeRecordSlot(before, CELL.NEXT, scratch + 17);
    }
  }
  unlockIf(locked, registry);
  return record;
}

function nextCell(record: number): number {
  loadRecordSlot(scratch + 17, record, CELL.NEXT);
  return s32[(scratch + 17) * 2 + 1] === TAG_INTERNAL ? s32[(scratch + 17) * 2] : 0;
}

export const weakNatives = {
  /** (prototype) */
  NewWeakMap: (dst, a) => setObject(dst, newObjectOfKind(KIND.WEAKMAP, s32[a * 2], 0)),
  NewWeakSet: (dst, a) => setObject(dst, newObjectOfKind(KIND.WEAKSET, s32[a * 2], 0)),
  CanBeHeldWeakly: (dst, a) => setBoolean(dst, canBeHeldWeakly(a)),
  /** (prototype, target) */
  NewWeakRef: (dst, a) => {
    const ref = newObjectOfKind(KIND.WEAKREF, s32[a * 2], 0);
    storeValue(ref, OFF.WEAKREF.target, a + 1);
    keepDuringJob(a + 1);
    setObject(dst, ref);
  },
  WeakRefTarget: (dst, a) => {
    sb64[scratch + 16] = b64[s32[a * 2] + OFF.WEAKREF.target];
    sb64[dst] = sb64[scratch + 16];
  },
  /** (prototype, callback) */
  NewFinalizationRegistry: (dst, a) => {
    const registry = newObjectOfKind(KIND.FINREG, s32[a * 2], 0);
    i32[registry * 2 + OFF.FINREG.threadId] = i32[tb + TB.id];
    const job = newJob(selfHostedFunction(selfHostedId('CleanupFinalizationRegistry')), 1);
    setObject(scratch + 16, registry);
    initRecordSlot(job, JOB.FIRST_ARGUMENT, scratch + 16);
    const cleanup = newRecord(RECORD_TAG.LIST, 3);
    initRecordSlot(cleanup, CLEANUP.CALLBACK, a + 1);
    setInternal(scratch + 16, job);
    initRecordSlot(cleanup, CLEANUP.JOB, scratch + 16);
    setInt(scratch + 16, 0);
    initRecordSlot(cleanup, CLEANUP.QUEUED, scratch + 16);
    setInternal(scratch + 16, cleanup);
    storeValue(registry, OFF.FINREG.cleanup, scratch + 16);
    setObject(dst, registry);
  },
  /** The callback; from now on the clean-up job may be queued again. */
  FinalizationCallback: (dst, a) => {
    const cleanup = cleanupOf(s32[a * 2]);
    setInt(scratch + 17, 0);
    storeRecordSlot(cleanup, CLEANUP.QUEUED, scratch + 17);
    loadRecordSlot(scratch + 17, cleanup, CLEANUP.CALLBACK);
    sb64[dst] = sb64[scratch + 17];
  },
  /** The held value of a dead target, which is forgotten; the hole when there are no more. */
  TakeFinalized: (dst, a) => {
    const record = takeCell(s32[a * 2], (cell) => {
      loadRecordSlot(scratch + 18, cell, CELL.TARGET);
      return s32[(scratch + 18) * 2 + 1] === TAG_HOLE;
    });
    if (record === 0) return setHole(dst);
    loadRecordSlot(scratch + 18, record, CELL.HELD);
    sb64[dst] = sb64[scratch + 18];
  },
  // --- WeakMap.prototype
  WeakMapPrototypeGet: (dst, a, n) => {
    const map = thisOf(a, KIND.WEAKMAP, 'WeakMap.prototype.get');
    if (!canBeHeldWeakly(arg(a, n, 0))) return setUndefined(dst);
    weakGet(scratch + 16, map, a);
    sb64[dst] = sb64[scratch + 16];
  },
  WeakMapPrototypeSet: (dst, a, n) => {
    const map = thisOf(a, KIND.WEAKMAP, 'WeakMap.prototype.set');
    if (!canBeHeldWeakly(arg(a, n, 0))) throwTypeError('Invalid value used as weak map key');
    copy(scratch + 16, arg(a, n, 1));
    weakSet(map, a, scratch + 16);
    sb64[dst] = sb64[a - 1];
  },
  WeakMapPrototypeHas: (dst, a, n) => {
    const map = thisOf(a, KIND.WEAKMAP, 'WeakMap.prototype.has');
    setBoolean(dst, canBeHeldWeakly(arg(a, n, 0)) && weakHas(map, a));
  },
  WeakMapPrototypeDelete: (dst, a, n) => {
    const map = thisOf(a, KIND.WEAKMAP, 'WeakMap.prototype.delete');
    setBoolean(dst, canBeHeldWeakly(arg(a, n, 0)) && weakDelete(map, a));
  },
  // --- WeakSet.prototype
  WeakSetPrototypeAdd: (dst, a, n) => {
    const set = thisOf(a, KIND.WEAKSET, 'WeakSet.prototype.add');
    if (!canBeHeldWeakly(arg(a, n, 0))) throwTypeError('Invalid value used in weak set');
    setBoolean(scratch + 16, true);
    weakSet(set, a, scratch + 16);
    sb64[dst] = sb64[a - 1];
  },
  WeakSetPrototypeHas: (dst, a, n) => {
    const set = thisOf(a, KIND.WEAKSET, 'WeakSet.prototype.has');
    setBoolean(dst, canBeHeldWeakly(arg(a, n, 0)) && weakHas(set, a));
  },
  WeakSetPrototypeDelete: (dst, a, n) => {
    const set = thisOf(a, KIND.WEAKSET, 'WeakSet.prototype.delete');
    setBoolean(dst, canBeHeldWeakly(arg(a, n, 0)) && weakDelete(set, a));
  },
  // --- WeakRef.prototype, FinalizationRegistry.prototype
  WeakRefPrototypeDeref: (dst, a) => {
    const ref = thisOf(a, KIND.WEAKREF, 'WeakRef.prototype.deref');
    sb64[scratch + 16] = b64[ref + OFF.WEAKREF.target];
    if (s32[(scratch + 16) * 2 + 1] !== TAG_UNDEFINED) keepDuringJob(scratch + 16);
    sb64[dst] = sb64[scratch + 16];
  },
  FinalizationRegistryRegister: (dst, a, n) => {
    const registry = thisOf(a, KIND.FINREG, 'FinalizationRegistry.prototype.register');
    if (!canBeHeldWeakly(arg(a, n, 0))) throwTypeError('FinalizationRegistry.prototype.register: invalid target');
    if (n > 1 && sameValue(a, a + 1)) throwTypeError('FinalizationRegistry.prototype.register: target and holdings must not be same');
    copy(scratch + 19, arg(a, n, 2));
    if (s32[(scratch + 19) * 2 + 1] !== TAG_UNDEFINED && !canBeHeldWeakly(scratch + 19)) {
      throwTypeError(`Invalid unregisterToken ('${describe(scratch + 19)}')`);
    }
    const record = newRecord(RECORD_TAG.LIST, 4);
    initRecordSlot(record, CELL.TARGET, a);
    initRecordSlot(record, CELL.HELD, arg(a, n, 1));
    initRecordSlot(record, CELL.TOKEN, scratch + 19);
    const locked = lockIfShared(registry);
    const first = i32[registry * 2 + OFF.FINREG.cellsRef];
    if (first !== 0) {
      setInternal(scratch + 17, first);
      initRecordSlot(record, CELL.NEXT, scratch + 17);
    }
    storeRef(registry, OFF.FINREG.cellsRef, record);
    unlockIf(locked, registry);
    setUndefined(dst);
  },
  FinalizationRegistryUnregister: (dst, a, n) => {
    const registry = thisOf(a, KIND.FINREG, 'FinalizationRegistry.prototype.unregister');
    if (!canBeHeldWeakly(arg(a, n, 0))) throwTypeError(`Invalid unregisterToken ('${describe(arg(a, n, 0))}')`);
    const hasToken = (cell: number): boolean => {
      loadRecordSlot(scratch + 18, cell, CELL.TOKEN);
      return s32[(scratch + 18) * 2 + 1] === s32[a * 2 + 1] && s32[(scratch + 18) * 2] === s32[a * 2];
    };
    let removed = false;
    while (takeCell(registry, hasToken) !== 0) removed = true;
    setBoolean(dst, removed);
  },
} satisfies NativeTable;

/**
 * With the world stopped: queues a registry's clean-up on the thread that made it, or on the main one
 * if that has ended. Plain stores: nobody runs, and everything is old.
 */
function queueCleanup(registry: number, creator: number): void {
  const cleanup = i32[(registry + OFF.FINREG.cleanup) * 2];
  const queued = (cleanup + RECORD + CLEANUP.QUEUED) * 2;
  if (i32[queued] !== 0) return;
  i32[queued] = 1;
  const job = i32[(cleanup + RECORD + CLEANUP.JOB) * 2];
  const next = (job + RECORD + JOB.NEXT) * 2;
  i32[next] = 0;
  i32[next + 1] = TAG_UNDEFINED;
  let index = 0;
  const high = i32[VM.threadHigh];
  for (let i = 0; i < high; i++) {
    const block = threadBlock(i);
    if (i32[block + TB.id] === creator && stateOf(block) !== STATE.FREE) index = i;
  }
  const block = threadBlock(index);
  const tail = block + TB.jobsTail;
  const link = i32[tail + 1] === TAG_INTERNAL ? (i32[tail] + RECORD + JOB.NEXT) * 2 : block + TB.jobsHead;
  for (const at of [link, tail]) {
    i32[at] = job;
    i32[at + 1] = TAG_INTERNAL;
  }
  unpark(index);
}

gcHooks.finalize = queueCleanup;
