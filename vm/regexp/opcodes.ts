/**
 * The instructions of a compiled regular expression: one row each. The code generator, the matcher
 * (whose case labels are literals checked against this table by `satisfies`, since V8 makes a jump
 * table only of literal labels), the disassembler and the tests derive from it.
 *
 * An instruction is its code word followed by its operand words. Targets and sets are offsets from the
 * beginning of the program, so a program may be copied anywhere.
 *
 * "Unit" means a UTF-16 code unit; the `U` instructions read a whole code point. `B` means backward, as
 * inside a lookbehind. "Fails" means: backtracks to the newest choice.
 */

/** How an operand is shown, and what the code generator must patch into it. */
export type OperandKind =
  | 'char' // a code unit
  | 'set' // offset of a set (see program.ts)
  | 'filter' // offset of a set of units, or 0 for "no filter"
  | 'target' // offset of an instruction
  | 'reg' // a register
  | 'int'
  | 'unit' // a LOOP_KIND
  | 'arg' // what the LOOP_KIND before it needs: a char, a set or nothing
  | 'run'; // a count, then that many code units

export interface OpRow {
  readonly code: number;
  readonly operands: readonly OperandKind[];
  readonly about: string;
}

export const OPS = {
  MATCH: { code: 0, operands: [], about: 'the whole pattern has matched' },
  FAIL: { code: 1, operands: [], about: 'fails' },
  JMP: { code: 2, operands: ['target'], about: 'goes on at a later instruction' },
  LOOP: {
    code: 3,
    operands: ['target'],
    about: 'goes on at an earlier instruction; spends budget',
  },
  CHAR: { code: 4, operands: ['char'], about: 'consumes this unit' },
  CHAR2: { code: 5, operands: ['char', 'char'], about: 'consumes one of two units' },
  LIT: { code: 6, operands: ['run'], about: 'consumes these units' },
  SET: { code: 7, operands: ['set'], about: 'consumes a unit of the set' },
  SETU: { code: 8, operands: ['set'], about: 'consumes a code point of the set' },
  ANY: { code: 9, operands: [], about: 'consumes a unit that is no line terminator' },
  ALL: { code: 10, operands: [], about: 'consumes a unit' },
  CHAR_B: { code: 11, operands: ['char'], about: 'CHAR, backward' },
  SET_B: { code: 12, operands: ['set'], about: 'SET, backward' },
  SETU_B: { code: 13, operands: ['set'], about: 'SETU, backward' },
  START: { code: 14, operands: [], about: 'at the beginning of the text' },
  END: { code: 15, operands: [], about: 'at the end of the text' },
  START_M: { code: 16, operands: [], about: 'at the beginning of a line' },
  END_M: { code: 17, operands: [], about: 'at the end of a line' },
  WORD: { code: 18, operands: ['set'], about: 'between a unit of the set and one outside it' },
  NWORD: { code: 19, operands: ['set'], about: 'not WORD' },
  SPLIT: { code: 20, operands: ['target'], about: 'pushes the choice of the target, goes on' },
  SPLIT_GOTO: {
    code: 21,
    operands: ['target'],
    about: 'pushes the choice of going on, jumps; spends budget',
  },
  PEEK: { code: 22, operands: ['char', 'target'], about: 'jumps unless this unit is next' },
  PEEKSET: {
    code: 23,
    operands: ['set', 'target'],
    about: 'jumps unless a unit of the set is next',
  },
  SAVE: { code: 24, operands: ['reg'], about: 'register = position, undone by backtracking' },
  RESET: {
    code: 25,
    operands: ['reg', 'reg'],
    about: 'registers [a, b) = -1, undone by backtracking',
  },
  ZERO: { code: 26, operands: ['reg'], about: 'register = 0, undone by backtracking' },
  COUNT: {
    code: 27,
    operands: ['reg', 'int', 'int', 'target'],
    about: 'end of a counted iteration (min, max): again, or on',
  },
  COUNT_LAZY: {
    code: 28,
    operands: ['reg', 'int', 'int', 'target'],
    about: 'COUNT that prefers going on',
  },
  EMPTY: {
    code: 29,
    operands: ['reg'],
    about: 'fails if the position is what SAVE put into the register',
  },
  EMPTY_MIN: {
    code: 30,
    operands: ['reg', 'reg', 'int'],
    about: 'EMPTY, if the counter has reached the minimum',
  },
  GREEDY: {
    code: 31,
    operands: ['unit', 'arg', 'int', 'int'],
    about:
      'consumes as many (min, max) as possible; choices are one entry, served by the GREEDY_BACK that follows',
  },
  GREEDY_BACK: {
    code: 32,
    operands: ['int', 'filter'],
    about: 'reached by backtracking only: gives back a character (1: a code point)',
  },
  POSSESS: {
    code: 33,
    operands: ['unit', 'arg', 'int', 'int'],
    about: 'GREEDY that never gives back',
  },
  LAZY: {
    code: 34,
    operands: ['unit', 'arg', 'int', 'int'],
    about: 'consumes the minimum; more is taken by the LAZY_BACK that follows',
  },
  LAZY_BACK: {
    code: 35,
    operands: ['unit', 'arg', 'int', 'filter'],
    about: 'reached by backtracking only: takes one more, up to the maximum',
  },
  BACKREF: {
    code: 36,
    operands: ['int', 'int'],
    about: 'consumes what the group captured (BACKREF_FLAGS)',
  },
  UNSET: {
    code: 37,
    operands: ['int', 'target'],
    about: 'jumps if the group has captured nothing',
  },
  LOOK: {
    code: 38,
    operands: ['reg'],
    about: 'begins a positive lookaround: keeps stack height and position',
  },
  LOOK_END: {
    code: 39,
    operands: ['reg', 'reg', 'reg'],
    about: 'ends it: drops its choices; registers [b, c) are its captures',
  },
  NLOOK: {
    code: 40,
    operands: ['reg', 'target'],
    about: 'begins a negative lookaround; the target follows it',
  },
  NLOOK_END: {
    code: 41,
    operands: ['reg', 'reg', 'reg'],
    about: 'its body matched: drops its choices and captures, fails',
  },
} as const satisfies Record<string, OpRow>;

export type OpName = keyof typeof OPS;

/** What the one-character loops (GREEDY, POSSESS, LAZY) consume. */
export const LOOP_KIND = { CHAR: 0, SET: 1, SETU: 2, ANY: 3, ALL: 4 } as const;

/** Bits of BACKREF's second operand. */
export const BACKREF_FLAGS = { BACKWARD: 1, IGNORE_CASE: 2, UNICODE: 4 } as const;

const ROWS = new Map<number, OpRow>(Object.values(OPS).map((row) => [row.code, row]));

export interface Instruction {
  /** Offset of the one behind it. */
  readonly next: number;
  /** Offsets of the sets that it uses. */
  readonly sets: readonly number[];
}

/** What is at an offset of a program. */
export function instructionAt(program: Int32Array, pc: number): Instruction {
  const row = ROWS.get(program[pc]);
  if (row === undefined) throw new Error(`no instruction ${program[pc]} at ${pc}`);
  const sets: number[] = [];
  let at = pc + 1;
  for (const kind of row.operands) {
    const value = program[at++];
    if (kind === 'run') at += value;
    const unit = kind === 'arg' ? program[at - 2] : -1;
    const isSet = kind === 'set' || kind === 'filter' || unit === LOOP_KIND.SET || unit === LOOP_KIND.SETU;
    if (isSet && value !== 0) sets.push(value);
  }
  return { next: at, sets };
}
