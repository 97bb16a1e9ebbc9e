/**
 * What runtime functions ask of the dispatcher: to be served at the next bytecode boundary. The
 * dispatcher looks at `boundary` after natives and slow paths; the fast paths need not, since an
 * allocation that ran out also poisons its own nursery limit (alloc.ts).
 */
import { onMount } from './mount.ts';

/** Collect: the nursery is used up. */
export const BOUNDARY_COLLECT = 1;
/** The thread has queued itself and wants to sleep. */
export const BOUNDARY_PARK = 2;
/** A native has pushed or popped a frame: fp and pc are published anew. */
export const BOUNDARY_RELOAD = 4;

/** Marking of SHARED goes on: the dispatcher calls shareSlice (share.ts) until it returns true, before anything else. */
export const BOUNDARY_SHARE = 8;

/** Tests: a frame was pushed that the recorder of frames is to see (vm/interp/frame-trace.ts). */
export const BOUNDARY_TRACE = 16;

export let boundary = 0;

export function requestBoundary(bits: number): void {
  boundary |= bits;
}

/** Returns and clears the bits. */
export function takeBoundary(): number {
  const bits = boundary;
  boundary = 0;
  return bits;
}

onMount(() => {
  boundary = 0;
});
