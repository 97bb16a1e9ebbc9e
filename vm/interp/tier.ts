/**
 * The place of machine code in the interpreter's world. vm declares what it needs of a further tier;
 * jit provides it, and the composition root (workers/) puts it here.
 *
 * A function that has machine code has a nonzero entry in this thread's function table. The dispatch
 * loop leaves with MACHINE when it is about to run such a function's frame, and the tier's own loop
 * goes on: it enters machine code at the published pc, executes what machine code exits for with
 * `step`, and comes back to the dispatch loop for functions without code.
 */
import { TB } from '../../heap/layout.ts';
import { i32, s32, tb } from '../../heap/views.ts';
import { FRAME_CODE } from '../bytecode/frame.ts';

export interface Tier {
  /** Same contract as dispatch(): runs from the published frame until the entry frame returns. */
  run(): void;
  /** The count of calls and back-edges of `code` ran out; `feedback` is its vector (i32 index). */
  hot(code: number, feedback: number): void;
}

/** The tier above the interpreter, if there is one in this worker. */
export let tier: Tier | null = null;

export function installTier(upper: Tier | null): void {
  tier = upper;
}

/** The current frame's function, told to the tier. */
export function reportHot(feedback: number): void {
  if (tier !== null) tier.hot(s32[(i32[tb + TB.fp] + FRAME_CODE) * 2], feedback);
}

/** Told of compilations by the tier that compiles. */
export interface CompileObserver {
  begin(code: number): void;
  end(): void;
}
export let compileObserver: CompileObserver | null = null;

export function observeCompilation(given: CompileObserver | null): void {
  compileObserver = given;
}
