/**
 * The slow paths of the limits: what the loop calls when a compare with stackLimit, nurseryLimit or
 * loopLimit fails, or when a runtime operation asked for service (boundary.ts).
 *
 * Each is a bytecode boundary: the frame is published (D1), every live value is in a slot, and no
 * host local refers to a young cell. They serve whatever is asked (stops, collections, interrupts,
 * termination, parking) and return; the loop then does what it was about to do, comparing with the
 * true limits only. So a permanently poisoned limit (the stress modes) makes every boundary a slow
 * one, and nothing loops.
 */
import { BOUNDARY_COLLECT, BOUNDARY_PARK, BOUNDARY_SHARE, BOUNDARY_TRACE, takeBoundary } from '../../heap/boundary.ts';
import { TB } from '../../heap/layout.ts';
import { shareSlice } from '../../heap/share.ts';
import { i32, tb } from '../../heap/views.ts';
import { parkAtBoundary, safepointServices, serveRequests, trulyFits, WHERE } from '../threads/safepoint.ts';
import { DONE, EXIT } from './control.ts';
import { recordFrames, recordStart } from './frame-trace.ts';
import { reportHot } from './tier.ts';

/** stackLimit failed at a call. A real overflow is found by pushFrame (S3). */
export function serveCall(): void {
  if (__HEDDLE_SAFEPOINTS__) serveRequests(WHERE.STACK);
}

/** loopLimit failed at a back-edge or a function's start: the hotness count ran out, or somebody asks for something. */
export function serveBackEdge(feedback: number): void {
  // A poisoned limit says nothing of the count: being looked at does not make a function hot.
  const hasRunOut = i32[feedback] > i32[tb + TB.loopEnd];
  if (hasRunOut) i32[feedback] = 0;
  if (recordFrames !== null) recordFrames();
  if (__HEDDLE_SAFEPOINTS__) serveRequests(WHERE.LOOP);
  if (hasRunOut) reportHot(feedback);
}

/** A back-edge of machine code was interrupted. */
export function serveInterruptedLoop(): void {
  if (recordFrames !== null) recordFrames();
  if (__HEDDLE_SAFEPOINTS__) serveRequests(WHERE.LOOP);
}

/** nurseryLimit failed before an allocating instruction. */
export function serveAllocation(words: number): void {
  if (__HEDDLE_SAFEPOINTS__) serveRequests(WHERE.ALLOCATION);
  if (!trulyFits(words)) safepointServices.collectNursery(words);
}

/** Marking of SHARED goes on in slices; nothing else runs on this thread before it is done. */
function finishSharing(): void {
  while (!shareSlice()) serveRequests(WHERE.BOUNDARY);
  takeBoundary();
}

/** Something was asked for inside the last runtime operation. EXIT when the thread has no frame left. */
export function serveBoundary(): number {
  const bits = takeBoundary();
  if (i32[tb + TB.fp] === 0) return EXIT;
  if ((bits & BOUNDARY_TRACE) !== 0) recordStart();
  if ((bits & BOUNDARY_SHARE) !== 0) finishSharing();
  if ((bits & BOUNDARY_COLLECT) !== 0) {
    serveRequests(WHERE.BOUNDARY);
    safepointServices.collectNursery(0);
  }
  if ((bits & BOUNDARY_PARK) !== 0) parkAtBoundary();
  return DONE;
}
