/**
 * The collectors, as the rest of the system sees them.
 *
 *      stopper (world stopped)                 another stopped thread
 *      -----------------------                 ----------------------
 *      runCollection(kind)
 *        VM.stopPhase = kind   ── wake ──────▶  sees VM.stopPhase !== 0
 *        stages ...            ◀─ share ─────▶  assistCollection()
 *        VM.stopPhase = 0                       returns (at the latest when the phase is over)
 *        waits for VM.stopWorkers = 0
 *      returns
 *
 * What holds when runCollection is called:
 *   G1 every guest thread but the caller is stopped or blocked, at a bytecode boundary, with TB.fp
 *      and TB.pc of its innermost frame published (TB.fp = 0: no frames), and stays so until
 *      runCollection has returned;
 *   G2 no native, no runtime operation and no internal lock is in progress on any thread: only
 *      roots hold cell indices (cells in scratch slots are lost);
 *   G3 TB.waitOn is 0 or the index of a cell; TB.heldLocks is 0 or a LOCK cell.
 *
 * A stopped thread may call assistCollection at any time, and need not: a collection never waits
 * for a thread that has not joined, so a sleeping or blocked thread delays nothing. Between calls
 * it may sleep on VM.stopPhase; `gcHooks.wakeHelpers` is called when there is work to share.
 *
 * Afterwards young cells have moved, no thread has a nursery (the owner calls openNursery, then
 * restoreNurseryLimit: only it restores limits, S1), and host code that
 * remembers cell indices must compare VM.minorCount + VM.majorCount (any cell) or VM.majorCount (old cells, which
 * never move but may have died) with what it saw before.
 */
export { COLLECT_MINOR, COLLECT_MAJOR, gcHooks } from './hooks.ts';
export type { CollectionReport, GcHooks } from './hooks.ts';
export {
  runCollection,
  assistCollection,
  setCollectorLimit,
  shareSmallCollections,
} from './collect.ts';
export { verifyHeap, isVerificationDue, HeapError } from './verify.ts';
export { census } from './census.ts';
export type { CensusRow } from './census.ts';
