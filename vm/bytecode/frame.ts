/**
 * The frame: one layout for the interpreter and for machine code. Stacks grow down; a frame pointer
 * `fp` is a stack slot (8-byte units). Operands of bytecode name slots relative to fp.
 *
 *      higher addresses
 *      fp + 4 + i   argument i        i < max(argc, code.params): missing ones are undefined
 *      fp + 3       this              hole: not initialized (derived constructors)
 *      fp + 2       callee            the function object
 *      fp + 1       return address    0 in interpreter frames; machine code's `call` puts it here
 *      fp + 0       link              machine code: the caller's rbp; generators: [operand of the cell | -]
 *      fp - 1       [argc | FrameFlags]
 *      fp - 2       [code cell | pc]  pc: where to go on (i32 index), valid while not innermost
 *      fp - 3       [result slot operand in the caller | distance to the caller's fp, 0: entered from the host]
 *      fp - 4       new.target        undefined in calls
 *      fp - HEADER - code.registers ... fp - HEADER - 1   registers 0 .. n-1, ascending addresses
 *      lower addresses
 *
 * Register r of a function with n registers is slot fp - HEADER - n + r, so consecutive registers
 * have ascending addresses and a call's group [callee, this, arg0, arg1, ...] is one run of slots.
 * The bytecode builder turns register numbers into fp-relative operands when n is known.
 *
 * F1: registers and new.target of a frame are initialized when it is pushed, so every slot from
 * fp - HEADER - n to fp - HEADER - 1, fp - 4 and fp + 2 .. fp + 3 + max(argc, params) is always a value.
 * F2: the next frame down starts directly below: its arguments end at fp - HEADER - n - 1.
 * F3: pc and fp of the innermost frame are published in the thread block (TB.fp, TB.pc) before
 * anything that can look at the stack: slow paths, natives, pushes.
 * F4: the chain of callers is in the distances; the link is there for foreign debuggers and for
 * returns in machine code alone, so no part of the VM reads a raw address.
 */
export const FRAME_ARG0 = 4;
export const FRAME_THIS = 3;
export const FRAME_CALLEE = 2;
export const FRAME_RETURN_ADDRESS = 1;
export const FRAME_LINK = 0;
export const FRAME_ARGC = -1; // low: argc, high: flags
export const FRAME_CODE = -2; // low: code cell, high: pc
export const FRAME_RESULT = -3; // low: operand of the caller's slot that gets the result, high: distance to its fp
export const FRAME_NEW_TARGET = -4;
/** Slots below fp before the registers. */
export const FRAME_HEADER = 4;

/** Frame flags (high half of FRAME_ARGC). 0 is the plain call: Return takes its fast path. */
export const FRAME_CONSTRUCT = 1; // entered by [[Construct]]: return checks the result
export const FRAME_GENERATOR = 2; // belongs to a generator or async cell (register 0 holds it)
export const FRAME_DISCARD = 4; // the result is dropped (setters, field initializers)
export const FRAME_ENTRY = 8; // entered from the host: return leaves the dispatcher
export const FRAME_DERIVED = 16; // derived constructor: a non-object result yields `this` or throws
export const FRAME_MACHINE = 32; // pushed by machine code: its return address is good

export const MAX_ARGUMENTS = 65_000;
