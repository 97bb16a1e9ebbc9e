/**
 * Collections as threads see them: stop the world, collect, go on. A thread whose nursery is full and
 * that loses the race for the stop usually finds its nursery empty when it comes back: the winner
 * collected for all, so it does not stop the world again.
 */
import { blocksLeft } from '../../heap/blocks.ts';
import { BOUNDARY_COLLECT, requestBoundary } from '../../heap/boundary.ts';
import { onMount } from '../../heap/mount.ts';
import { openNursery } from '../../heap/alloc.ts';
import {
  COLLECT_MAJOR,
  COLLECT_MINOR,
  assistCollection,
  gcHooks,
  isVerificationDue,
  runCollection,
  verifyHeap,
} from '../../heap/gc/index.ts';
import { TB, VM } from '../../heap/layout.ts';
import { LARGE_WORDS } from '../../heap/tuning.ts';
import { i32, tb } from '../../heap/views.ts';
import { VM_OPTION } from '../../heap/vm-options.ts';
import { observer } from './observer.ts';
import { restoreLimits } from './requests.ts';
import { safepointServices } from './safepoint.ts';
import { installStopWork, resumeTheWorld, stopTheWorld, wakeHelpers } from './stops.ts';

export interface CollectServices {
  /** Nothing is left after a major collection: throws the guest's out-of-memory error, or ends it. */
  outOfMemory(words: number): void;
}
export const collectServices: CollectServices = { outOfMemory() {} };

const collections = (): number => (i32[VM.minorCount] + i32[VM.majorCount]) | 0;

function dueKind(): number {
  const asked = Atomics.exchange(i32, VM.collectWanted, 0);
  if (asked !== 0) return asked;
  // Under stress nothing grows enough for a major collection to be due.
  const n = collections();
  const stressed = (i32[VM.options] & VM_OPTION.GC_STRESS) !== 0;
  if (stressed && (n < 2000 ? n % 16 === 15 : n % 997 === 0)) return COLLECT_MAJOR;
  return i32[VM.blocksUsed] > i32[VM.majorTrigger] ? COLLECT_MAJOR : COLLECT_MINOR;
}

/** With the world stopped. */
function collectStopped(kind: number): void {
  const options = i32[VM.options];
  const verify =
    (options & VM_OPTION.VERIFY_HEAP) !== 0 &&
    ((options & VM_OPTION.GC_STRESS) === 0 || isVerificationDue());
  if (observer !== null) observer.collecting();
  try {
    if (verify) verifyHeap();
    runCollection(kind);
    if (verify) verifyHeap();
  } finally {
    if (observer !== null) observer.collected();
  }
}

/** A collection of `kind` that begins after the call, at a boundary; cells have moved. */
export function collectGarbage(kind: number): void {
  stopTheWorld();
  try {
    collectStopped(kind);
  } finally {
    resumeTheWorld();
  }
}

/** Kind of the collection that was asked for by requestCollection, 0 none. */
let wanted = 0;
onMount(() => {
  wanted = 0;
});

/** For natives: a collection of `kind` at the boundary behind them. */
export function requestCollection(kind: number): void {
  wanted = kind;
  requestBoundary(BOUNDARY_COLLECT);
}

/** At least one collection, anyone's, since the call. */
function collectOnce(): void {
  const before = collections();
  if (!stopTheWorld(() => collections() === before)) return;
  try {
    collectStopped(dueKind());
  } finally {
    resumeTheWorld();
  }
}

/** Room for `words` in the nursery, or (large ones) in the heap. */
function hasRoom(words: number): boolean {
  if (words > LARGE_WORDS) return blocksLeft() * 8192 >= words + 8192;
  return openNursery() && i32[tb + TB.nurseryEnd] - i32[tb + TB.nurseryTop] >= words;
}

/** A collection since the room ran out (anyone's) has left the thread without a chunk and without debt. */
function wasCollected(): boolean {
  return (
    i32[tb + TB.nurseryStart] === 0 &&
    i32[tb + TB.overdraft] === 0 &&
    i32[VM.blocksUsed] <= i32[VM.majorTrigger]
  );
}

function makeRoom(words: number): void {
  if (wasCollected() && hasRoom(words)) return;
  collectOnce();
  if (hasRoom(words)) return;
  collectGarbage(COLLECT_MAJOR);
  if (!hasRoom(words)) collectServices.outOfMemory(words);
}

safepointServices.collect = () => {
  collectOnce();
  openNursery();
};
safepointServices.collectNursery = (words) => {
  if (wanted !== 0) {
    const kind = wanted;
    wanted = 0;
    collectGarbage(kind);
  }
  makeRoom(words);
  restoreLimits();
};
gcHooks.wakeHelpers = wakeHelpers;
installStopWork({ assist: assistCollection });
