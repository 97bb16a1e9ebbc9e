/**
 * What the collectors ask of the layers above them. Each hook has a default that is right for a VM
 * without that layer; the owner of the layer replaces it when its module loads. Hooks run on the
 * stopper with the world stopped and must not allocate guest memory.
 */
import { freeFunctionIds } from '../function-ids.ts';
import { clearAllFeedback } from './feedback.ts';

export const COLLECT_MINOR = 1;
/** Evacuates the young generation into the old space, then marks and sweeps the old space. */
export const COLLECT_MAJOR = 2;

export interface CollectionReport {
  kind: number;
  /** Threads that took part, the stopper included. */
  collectors: number;
  /** From the call of runCollection to its return. */
  pauseMicros: number;
  /** Bytes of the young generation that it found, alive or not; also those that are young in large cells. */
  youngBytes: number;
  /** Bytes copied within the young generation. */
  copiedBytes: number;
  /** Bytes that moved to the old space. */
  promotedBytes: number;
  /** Blocks in use before and after (the young generation's are given back). */
  blocksBefore: number;
  blocksAfter: number;
}

export interface GcHooks {
  /** VM.stopPhase has become non-zero: wake up to `count` stopped threads that could assist. */
  wakeHelpers(count: number): void;
  /** Called once a collection, when it is over but the world is still stopped. The object is reused. */
  report(report: CollectionReport): void;
  /**
   * Major, after marking: forget every shape index and every cell in all threads' feedback that
   * `isLive` denies, before the memory is used again. Default: all sites of all vectors become unused.
   */
  clearFeedback(isLive: (cell: number) => boolean): void;
  /**
   * Major, after clearFeedback: function ids below `limit` that `isUsed` denies belong to dead code.
   * Default: they are given out again (function-ids.ts).
   */
  freeFunctionIds(isUsed: (id: number) => boolean, limit: number): void;
  /** Major: this FinalizationRegistry (cell) has entries whose target died. Called on every major until they are drained. */
  finalize(registry: number, creatorThread: number): void;
}

export const gcHooks: GcHooks = {
  wakeHelpers() {},
  report() {},
  clearFeedback: clearAllFeedback,
  freeFunctionIds,
  finalize() {},
};
