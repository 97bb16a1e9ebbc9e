/**
 * What all generated code agrees on.
 *
 *   r15  the cage            r14  the thread block      r13  the stacks
 *   r12  the code region     rbx  TAG_INT << 32         r11  undefined, as 64 bits
 *   rbp  the frame (slot fp) rsp  the frame's lowest slot
 *   rax rcx rdx rsi rdi r8 r9 r10, xmm0-15: scratch between instructions
 *
 * All guest values live in the frame's slots at the boundary of every bytecode, so machine code can
 * be left and entered there (frame.ts). A call goes through the callee's entry with
 *
 *   rcx  argc | frame flags << 32     rdx  operand of the result | distance to the caller's fp << 32
 *   rsi  new.target                   on the stack, from rsp up: callee, this, arguments
 *
 * and comes back with the result in rax and rsp anywhere below the caller's frame.
 */
import { TAG_INT, TAG_UNDEFINED } from '../heap/values.ts';
import { R11, R12, R13, R14, R15, RBP, RBX } from './x64/registers.ts';

export const CAGE = R15;
export const THREAD = R14;
export const STACKS = R13;
export const CODE = R12;
export const INT = RBX;
export const UNDEFINED = R11;
export const FRAME = RBP;

/** High halves of the constants that live in registers. */
export const INT_HIGH = TAG_INT;
export const UNDEFINED_HIGH = TAG_UNDEFINED;

/** Why machine code was left (TB.exit). */
export const EXIT_STEP = 1; // TB.pc: an instruction that TypeScript has to execute in full
export const EXIT_LOOP = 2; // TB.pc: where to go on; the back-edge was interrupted
export const EXIT_CALL = 3; // the callee's prologue met the stack limit; the caller's pc is behind its call
