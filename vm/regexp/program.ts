/**
 * Layouts in the shared memory: the program, its sets, and the state of a match. All are int32 words.
 *
 * PROGRAM (position independent)            STATE (nothing in it is absolute either)
 *  0 TOTAL      words in all                 0 PHASE      a PHASE
 *  1 FLAGS      PROGRAM_FLAGS                1 PC         offset in the program
 *  2 CAPTURES   groups, with group 0         2 POSITION   in the text
 *  3 REGISTERS  words of registers           3 DEPTH      words on the backtrack stack
 *  4 MIN_LENGTH of a match, in units         4 START      where the current attempt began
 *  5 FIRST      set of first units, or 0     5 AUX        progress inside one long instruction, or -1
 *  6 SKIP       shift table, or 0            6 STICKY     1: only one attempt
 *  7 WINDOW     length the table is for      7 registers: 2 per group (start, end), then the others
 *  8 SERIAL     of its VM's programs, or 0   . backtrack stack, growing upwards
 *  9 code: a FAIL, then the entry ...
 *  . sets and tables
 *
 * SET: 8 words of bitmap for units 0..255, a count n, then n ascending boundaries from 256 on. A
 * character from 256 on is in the set if an odd number of boundaries is at most as large as it.
 *
 * SHIFT TABLE: SKIP_SIZE words. With the unit c at the last place of a window, entry c % SKIP_SIZE is
 * how far the window may move without missing a match.
 *
 * BACKTRACK ENTRIES, top word first: (pc >= 0, position) is a choice; (~register, value) restores a
 * register; the entries of GREEDY (pc, position, lowest position) and LAZY (pc, position, count) have a
 * third word, which the instruction at pc removes.
 */

export const P_TOTAL = 0;
export const P_FLAGS = 1;
export const P_CAPTURES = 2;
export const P_REGISTERS = 3;
export const P_MIN_LENGTH = 4;
export const P_FIRST = 5;
export const P_SKIP = 6;
export const P_WINDOW = 7;
/** Given when it is put into a VM: never another program's, so that machine code knows it again (machine.ts). */
export const P_SERIAL = 8;
export const P_CODE = 9;
/** The entry follows the one FAIL word at P_CODE, where a suspended backtrack goes on. */
export const P_ENTRY = 10;

export const S_PHASE = 0;
export const S_PC = 1;
export const S_POSITION = 2;
export const S_DEPTH = 3;
export const S_START = 4;
export const S_AUX = 5;
export const S_STICKY = 6;
export const S_REGISTERS = 7;

export const PROGRAM_FLAGS = { UNICODE: 1, STICKY: 2, ANCHORED: 4 } as const;

/** BEGIN → SCAN ⇄ RUN → DONE_MATCH or DONE_FAIL; the last two are final. */
export const PHASE = { BEGIN: 0, SCAN: 1, RUN: 2, DONE_MATCH: 3, DONE_FAIL: 4 } as const;

export const SET_BITMAP_WORDS = 8;
export const SKIP_SIZE = 128;

/** Words of backtrack stack in the smallest state. */
export const MIN_STACK = 64;

/** Results of matchSlice. */
export const MATCH = 1;
export const FAIL = 0;
export const YIELD = 2;
export const GROW = 3;

/** The smallest capacity, in words, of a state for the program at `prog`. */
export function stateSizeFor(mem: Int32Array, prog: number): number {
  return S_REGISTERS + mem[prog + P_REGISTERS] + MIN_STACK + 2 * mem[prog + P_CAPTURES];
}

/** Makes a state ready for a match from `lastIndex` on. `sticky` overrules the program's own flag. */
export function initState(
  mem: Int32Array,
  state: number,
  capacity: number,
  prog: number,
  lastIndex: number,
  sticky: boolean = (mem[prog + P_FLAGS] & PROGRAM_FLAGS.STICKY) !== 0,
): void {
  if (capacity < stateSizeFor(mem, prog))
    throw new RangeError('regular expression state too small');
  mem[state + S_PHASE] = PHASE.BEGIN;
  mem[state + S_PC] = P_ENTRY;
  mem[state + S_POSITION] = lastIndex;
  mem[state + S_DEPTH] = 0;
  mem[state + S_START] = lastIndex;
  mem[state + S_AUX] = -1;
  mem[state + S_STICKY] = sticky ? 1 : 0;
  const registers = state + S_REGISTERS;
  const end = registers + mem[prog + P_REGISTERS];
  for (let i = registers; i < end; i++) mem[i] = -1;
}

/** Copies a state whose stack was full into a larger one, which must not overlap it. */
export function growState(
  mem: Int32Array,
  prog: number,
  oldState: number,
  newState: number,
  newCapacity: number,
): void {
  const used = S_REGISTERS + mem[prog + P_REGISTERS] + mem[oldState + S_DEPTH];
  if (newCapacity < used + MIN_STACK) throw new RangeError('regular expression state too small');
  mem.copyWithin(newState, oldState, oldState + used);
}

/** Start of group `i` (0: the match), or -1 if it captured nothing. Valid after MATCH. */
export function captureStart(mem: Int32Array, state: number, i: number): number {
  return mem[state + S_REGISTERS + 2 * i];
}

/** End of group `i`, or -1. Valid after MATCH. */
export function captureEnd(mem: Int32Array, state: number, i: number): number {
  return mem[state + S_REGISTERS + 2 * i + 1];
}
