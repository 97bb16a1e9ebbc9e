/** Natives of Promise, and the intrinsics of its self-hosted part. */
import { IS_ACCESSOR, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { foundAttributes, loadFound } from '../../heap/found.ts';
import { getOwnProperty } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setBoolean, setInt, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { fillLookup } from '../interp/property-sites.ts';
import { isCallable } from '../interp/operators.ts';
import type { NativeTable } from '../natives.ts';
import { returnThisId } from './arrays.ts';
import {
  enqueueCall, enqueueThenableJob, fulfillPromise, isPlainPromise, isPromiseSlot, loadPromiseResult, newPromise, performThen, promiseState,
  rejectPromise, tryResolve,
} from '../promises.ts';

/** The promise's `constructor` is %Promise%, by plain data, and %Promise%[@@species] is the original. */
function hasPlainConstructor(slot: number): boolean {
  if (!isPlainPromise(slot)) return false;
  const promise = rootCell(ROOT.Promise);
  if (!getOwnProperty(promise, rootCell(ROOT.symbolSpecies)) || (foundAttributes & IS_ACCESSOR) === 0) return false;
  loadFound(scratch + 16);
  sb64[scratch + 16] = b64[s32[(scratch + 16) * 2] + OFF.ACCESSOR.getter];
  const getter = s32[(scratch + 16) * 2];
  if (s32[(scratch + 16) * 2 + 1] !== TAG_OBJECT || (i32[getter * 2 + 1] & KIND_MASK) !== KIND.FUNCTION) return false;
  if (i32[i32[getter * 2 + OFF.FUNCTION.codeRef] * 2 + OFF.CODE.nativeId] !== returnThisId()) return false;
  fillLookup(promise, promise, rootCell(ROOT.symbolSpecies), true);
  return true;
}

export const promiseNatives = {
  IsPromise: (dst, a) => setBoolean(dst, isPromiseSlot(a)),
  /** (prototype) */
  NewPromise: (dst, a) => setObject(dst, newPromise(s32[a * 2])),
  /** (promise, value): 0 pending, 1 fulfilled, 2 rejected */
  PromiseState: (dst, a) => setInt(dst, promiseState(s32[a * 2])),
  PromiseResult: (dst, a) => {
    loadPromiseResult(scratch + 16, s32[a * 2]);
    sb64[dst] = sb64[scratch + 16];
  },
  FulfillPromise: (dst, a) => {
    fulfillPromise(s32[a * 2], a + 1);
    setUndefined(dst);
  },
  RejectPromise: (dst, a) => {
    rejectPromise(s32[a * 2], a + 1);
    setUndefined(dst);
  },
  /** (promise, value): true if the value is none that could have a `then`, so that the promise is fulfilled */
  TryResolvePromise: (dst, a) => setBoolean(dst, tryResolve(s32[a * 2], a + 1)),
  /** (promise, onFulfilled, onRejected, derived promise, resolve, reject): PerformPromiseThen */
  PromiseThen: (dst, a) => {
    const promise = s32[a * 2];
    for (const handler of [a + 1, a + 2]) {
      if (s32[handler * 2 + 1] !== TAG_UNDEFINED && !isCallable(handler)) setUndefined(handler);
    }
    performThen(promise, a + 1, a + 2, a + 3);
    setUndefined(dst);
  },
  /** (promise, thenable, then) */
  EnqueueThenableJob: (dst, a) => {
    enqueueThenableJob(a, a + 1, a + 2);
    setUndefined(dst);
  },
  EnqueueCall: (dst, a) => {
    enqueueCall(a);
    setUndefined(dst);
  },
  HasPlainPromiseConstructor: (dst, a) => setBoolean(dst, hasPlainConstructor(a)),
} satisfies NativeTable;
