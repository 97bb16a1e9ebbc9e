/**
 * The interpreter without its loop: every instruction by `step`. Only builds with
 * `__HEDDLE_STEPPING__` run it, to test that stepping is the same as interpreting. They count the
 * instructions too (`--stats`).
 */
import { boundary } from '../../heap/boundary.ts';
import { FIXED_WORDS, KIND } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { i32, s32, tb } from '../../heap/views.ts';
import { FRAME_CODE } from '../bytecode/frame.ts';
import { EXIT } from './control.ts';
import { feedbackOf } from './feedback.ts';
import { serveBoundary } from './service.ts';
import { step } from './step.ts';
import { addBytecodes } from '../stats/machine-code.ts';

/** Runs the current thread from its published frame until the entry frame returns, as dispatch does. */
export function stepAll(): void {
  let count = 0;
  try {
    for (;;) {
      if (boundary !== 0 && serveBoundary() === EXIT) return;
      const fp = i32[tb + TB.fp];
      const code = s32[(fp + FRAME_CODE) * 2];
      const k = code + FIXED_WORDS[KIND.CODE];
      const f = feedbackOf(code);
      let pc = i32[tb + TB.pc];
      for (; pc > 0; count++) pc = step(fp, pc, k, f);
      if (pc === EXIT) return;
    }
  } finally {
    addBytecodes(count);
  }
}
