/**
 * How helpers of the dispatch loop say what comes next, and the unwinder's door.
 *
 *   DONE   the instruction is finished: its result is stored, the loop goes on behind it
 *   FRAME  fp and pc are published: the loop reloads them (a frame was pushed, popped or resumed,
 *          or a boundary must be served first)
 *   EXIT   the entry frame has returned: the loop ends
 *
 * All three are at most 0, because `cold` also returns a pc.
 */
import { boundary } from '../../heap/boundary.ts';
import { TB } from '../../heap/layout.ts';
import { i32, tb } from '../../heap/views.ts';

export const DONE = 0;
export const FRAME = -1;
export const EXIT = -2;
/** The dispatch loop alone: the published frame has machine code. */
export const MACHINE = -3;

/** The end of every helper that may have allocated: a pending boundary is served behind the instruction. */
export function finish(next: number): number {
  if (boundary === 0) return DONE;
  i32[tb + TB.pc] = next;
  return FRAME;
}

/** Thrown by the loop when an exception has left the entry frame: there is nothing to unwind any more. */
export const uncaught = { kind: 'uncaught' } as const;
