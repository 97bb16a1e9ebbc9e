/**
 * The loop around machine code: enter at the published pc, find out why it was left, have TypeScript
 * do what machine code could not, and enter again. Functions without code run in the dispatch loop.
 */
import { boundary } from '../heap/boundary.ts';
import { FIXED_WORDS, KIND, OFF } from '../heap/cells.ts';
import { TB, VM } from '../heap/layout.ts';
import { i32, s32, tb } from '../heap/views.ts';
import { EXIT_RING, EXIT_RING_ENTRIES, NB } from '../native/native-block.ts';
import { FRAME_CODE, FRAME_HEADER } from '../vm/bytecode/frame.ts';
import { OP, OPCODE_INFO } from '../vm/bytecode/opcodes.ts';
import { codeStart } from '../vm/interp/calls.ts';
import { EXIT } from '../vm/interp/control.ts';
import { dispatch } from '../vm/interp/dispatch.ts';
import { serveBoundary, serveInterruptedLoop } from '../vm/interp/service.ts';
import { feedbackOf } from '../vm/interp/feedback.ts';
import { step } from '../vm/interp/step.ts';
import { reportHot } from '../vm/interp/tier.ts';
import { EXIT_CALL, EXIT_LOOP } from './convention.ts';
import type { Shard } from './shard.ts';

const CODE_FIXED = FIXED_WORDS[KIND.CODE];
const FP = NB.fp >> 2;
const RSP = NB.guestRsp >> 2;
const EXITS = NB.exitCount >> 2;
const RING = EXIT_RING >> 2;
/** Every instruction that machine code makes a call for has this many words. */
const CALL_WORDS = OPCODE_INFO[OP.Call].length;

/** A call that did not come through the dispatch loop's own counter. True: the function was compiled. */
function countCall(code: number): boolean {
  const feedback = feedbackOf(code);
  if (++i32[feedback] <= i32[tb + TB.loopEnd]) return false;
  i32[feedback] = 0;
  reportHot(feedback);
  return s32[(i32[tb + TB.table] + i32[code * 2 + OFF.CODE.functionId]) * 2] !== 0;
}

/** Runs from the published frame until the entry frame returns. */
export function runMachineCode(shard: Shard): void {
  const { enter, block } = shard.gate;
  const words = block.words;
  for (;;) {
    if (boundary !== 0 && serveBoundary() === EXIT) return;
    let fp = i32[tb + TB.fp];
    let pc = i32[tb + TB.pc];
    let code = s32[(fp + FRAME_CODE) * 2];
    const compiled = shard.codeOf(code);
    if (compiled === undefined) {
      if (pc === codeStart(code) && countCall(code)) continue;
      if (dispatch() === EXIT) return;
      continue;
    }
    i32[tb + TB.entry] = compiled.offsets[pc - compiled.start];
    words[FP] = fp;
    words[RSP] = fp - FRAME_HEADER - i32[code * 2 + OFF.CODE.registers];
    enter();
    if (i32[VM.majorCount] !== shard.majors) shard.sweep();
    fp = words[FP];
    i32[tb + TB.fp] = fp;
    const reason = i32[tb + TB.exit];
    const last = RING + (words[EXITS]++ & (EXIT_RING_ENTRIES - 1)) * 2;
    words[last] = i32[tb + TB.pc];
    words[last + 1] = reason;
    if (reason === EXIT_LOOP) {
      serveInterruptedLoop();
      continue;
    }
    if (reason === EXIT_CALL) i32[tb + TB.pc] -= CALL_WORDS;
    pc = i32[tb + TB.pc];
    code = s32[(fp + FRAME_CODE) * 2];
    exits[i32[pc]]++;
    const next = step(fp, pc, code + CODE_FIXED, feedbackOf(code));
    if (next > 0) i32[tb + TB.pc] = next;
    else if (next === EXIT) return;
  }
}

/** Exits by opcode, on this worker since they were handed over (vm/stats/machine-code.ts). */
export const exits = new Float64Array(OPCODE_INFO.length);
