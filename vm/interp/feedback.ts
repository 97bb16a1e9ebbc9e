/**
 * Feedback: the words that a function's sites remember, per guest thread.
 *
 * A thread's function table has one stack word per function id: [0, feedback]. Zero means "none
 * yet", so fresh zero pages are valid. Word 0 of a feedback vector counts back-edges, word 1 belongs to machine code;
 * the sites follow. No thread reads or writes another's.
 */
import { allocateFeedback } from '../../heap/alloc.ts';
import { OFF } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { i32, s32, tb } from '../../heap/views.ts';

/** Words of every vector before its first site. */
export const FEEDBACK_HEADER = 2;

/** The current thread's feedback vector (i32 index) of `code`, made on first use. */
export function feedbackOf(code: number): number {
  const entry = (i32[tb + TB.table] + i32[code * 2 + OFF.CODE.functionId]) * 2 + 1;
  let feedback = s32[entry];
  if (feedback === 0) {
    const words = Math.max(FEEDBACK_HEADER, i32[code * 2 + OFF.CODE.feedbackWords]);
    feedback = allocateFeedback((words + 1) >> 1) * 2;
    s32[entry] = feedback;
  }
  return feedback;
}
