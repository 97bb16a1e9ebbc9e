/**
 * The one unwinder. A guest exception is in TB.exception; frames are searched for a handler from the
 * innermost outwards. pc of the innermost frame is at the throwing instruction; of the others it is
 * behind the call that is in progress, so the word before it decides.
 */
import { OFF } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { TAG_HOLE } from '../../heap/values.ts';
import { b64, i32, s32, sb64, tb } from '../../heap/views.ts';
import { FRAME_ARGC, FRAME_CODE, FRAME_GENERATOR } from '../bytecode/frame.ts';
import { codeStart, popFrame } from './calls.ts';
import { EXIT } from './control.ts';
import { findHandler } from './handlers.ts';
import { finishGenerator, generatorOf } from './generators.ts';

/** Finds the handler of TB.exception and publishes it. False: none; the entry frame is gone. */
export function unwind(): boolean {
  let innermost = true;
  for (;;) {
    const fp = i32[tb + TB.fp];
    const code = s32[(fp + FRAME_CODE) * 2];
    const start = codeStart(code);
    const at = i32[tb + TB.pc] - start - (innermost ? 0 : 1);
    const handler = findHandler(i32[code * 2 + OFF.CODE.handlersRef], at);
    if (handler !== 0) {
      sb64[fp + i32[handler + 3]] = b64[(tb + TB.exception) / 2];
      clearException();
      i32[tb + TB.pc] = start + i32[handler + 2];
      return true;
    }
    if ((s32[(fp + FRAME_ARGC) * 2 + 1] & FRAME_GENERATOR) !== 0) finishGenerator(generatorOf(fp));
    if (popFrame(fp) === EXIT) return false;
    innermost = false;
  }
}

export function clearException(): void {
  i32[tb + TB.exception] = 0;
  i32[tb + TB.exception + 1] = TAG_HOLE;
}

/** Termination: all frames are dropped without running a handler. */
export function dropFrames(): void {
  i32[tb + TB.fp] = 0;
}
