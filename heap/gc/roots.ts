/**
 * The roots, in one place: everything outside the heap's blocks that holds cell indices.
 *
 *   - the VM's roots (ROOT_CAPACITY values from ROOTS_START);
 *   - per thread block: the values THREAD_ROOTS, and the two single references THREAD_REFS;
 *   - per thread: its guest stack, frame by frame (frame.ts F1, F2): from TB.fp along the callers,
 *       [fp - HEADER - registers, fp - 4]        registers and new.target: values
 *       [fp + 2, fp + 3 + max(argc, params)]     callee, this, arguments: values
 *       fp - 2, low half                         the code cell: a reference
 *     The header's other halves are positions and counts.
 *
 * All blocks up to VM.threadHigh are visited, those of ended threads too (what they still hold stays
 * valid and harmless), and the last one of all, which the host uses when it works on the heap itself.
 *
 * Frame offsets are vm/bytecode/frame.ts's; imports point to the left, so they are repeated here
 * and a test compares them.
 */
import { KIND, KIND_MASK, OFF } from '../cells.ts';
import {
  ROOTS_START,
  ROOT_CAPACITY,
  TB,
  THREAD_BLOCK_CAPACITY,
  THREAD_ROOTS,
  VM,
  threadBlock,
} from '../layout.ts';
import { i32, s32 } from '../views.ts';

export const FRAME = {
  ARG0: 4,
  CALLEE: 2,
  ARGC: -1,
  CODE: -2,
  RESULT: -3,
  NEW_TARGET: -4,
  HEADER: 4,
} as const;

/** Fields of a thread block that hold a bare cell index. */
export const THREAD_REFS = ['heldLocks', 'waitOn'] as const satisfies readonly (keyof typeof TB)[];

export const threadRootOffsets = Int32Array.from(THREAD_ROOTS, (name) => TB[name]);
export const threadRefOffsets = Int32Array.from(THREAD_REFS, (name) => TB[name]);

export interface RootVisitor {
  /** Values in the cage: words from .. to - 1 (cell index units). */
  cageValues(from: number, to: number): void;
  /** A cell index in the cage, at an i32 index; not 0. */
  cageRef(at: number): void;
  /** Values on the stacks: slots from .. to - 1. */
  stackValues(from: number, to: number): void;
  /** A cell index on the stacks, at an s32 index; not 0. */
  stackRef(at: number): void;
}

export function visitVmRoots(visitor: RootVisitor): void {
  visitor.cageValues(ROOTS_START, ROOTS_START + ROOT_CAPACITY);
}

/** Number of thread blocks that may hold roots. */
export function threadBlocks(): number {
  return i32[VM.threadHigh] + 1;
}

/** i32 index of the nth of them: those of guest threads, and last the host's own. */
export function threadBlockAt(n: number): number {
  return threadBlock(n < i32[VM.threadHigh] ? n : THREAD_BLOCK_CAPACITY - 1);
}

export function visitThreadRoots(index: number, visitor: RootVisitor): void {
  const block = threadBlockAt(index);
  for (let i = 0; i < threadRootOffsets.length; i++) {
    const word = (block + threadRootOffsets[i]) >> 1;
    visitor.cageValues(word, word + 1);
  }
  for (let i = 0; i < threadRefOffsets.length; i++) {
    const at = block + threadRefOffsets[i];
    if (i32[at] !== 0) visitor.cageRef(at);
  }
}

/** A frame whose code is not a CODE cell: the stack cannot be read any further. */
function badFrame(index: number, fp: number, code: number): never {
  throw new Error(
    `thread ${index}: the frame at slot ${fp} has cell ${code.toString(16)} for code`,
  );
}

/** The caller's frame, 0 if the host is the caller. */
export function callerOf(fp: number): number {
  const distance = s32[(fp + FRAME.RESULT) * 2 + 1];
  return distance === 0 ? 0 : fp + distance;
}

export function visitStack(index: number, visitor: RootVisitor): void {
  const stack = s32;
  const heap = i32;
  let fp = heap[threadBlockAt(index) + TB.fp];
  while (fp !== 0) {
    const codeAt = (fp + FRAME.CODE) * 2;
    const code = stack[codeAt];
    // Code is always old, so it can be read before it is visited.
    if (code <= 0 || (heap[code * 2 + 1] & KIND_MASK) !== KIND.CODE) badFrame(index, fp, code);
    const registers = heap[code * 2 + OFF.CODE.registers];
    const params = heap[code * 2 + OFF.CODE.params];
    const argc = stack[(fp + FRAME.ARGC) * 2];
    visitor.stackRef(codeAt);
    visitor.stackValues(fp - FRAME.HEADER - registers, fp + FRAME.NEW_TARGET + 1);
    visitor.stackValues(fp + FRAME.CALLEE, fp + FRAME.ARG0 + (argc > params ? argc : params));
    fp = callerOf(fp);
  }
}

export function visitThread(index: number, visitor: RootVisitor): void {
  visitThreadRoots(index, visitor);
  visitStack(index, visitor);
}
