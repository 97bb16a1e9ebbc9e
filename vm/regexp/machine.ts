/**
 * The place of machine code in the matcher's world. vm declares what it needs; jit provides it
 * (jit/regexp/), for the mounted thread, and only while that has machine code.
 *
 * A thread has a block of memory of its own for it (TB.regexps): what a match is entered with, its
 * result, a buffer for matches in a row, and the table of codes, direct-mapped by the programs' serials:
 * so nothing in it has to be cleared when a program dies.
 */
import { allocateKept } from '../../heap/alloc.ts';
import { TB } from '../../heap/layout.ts';
import { i32, tb } from '../../heap/views.ts';
import { P_SERIAL } from './program.ts';

/** Result of machine code, beside those of matchSlice: the matcher goes on with what is suspended. */
export const MATCHER = 4;

/** Bytes from the place where a code goes on with a state to its beginning. */
export const RESUME = 8;

/** Words of the block. */
export const BLOCK = {
  /** In: offset of the code to enter. */
  target: 0,
  /** In: bytes from the cage's start to the text's first unit; its length. */
  text: 1,
  length: 2,
  /** In: i32 index and words of the state. */
  state: 3,
  capacity: 4,
  /** In: steps to go; out: what is left of them. */
  budget: 5,
  /** In: where to begin. Out, of a row: where to go on. */
  start: 6,
  /** Out: result of the match; of a row: that of the one after the last whose spans are in the buffer. */
  result: 7,
  /** In: most matches of a row, the last place at which one may begin, words of a match's spans. Out: matches found. */
  most: 8,
  last: 9,
  spans: 10,
  found: 11,
} as const;
const TABLE_AT = 16;
const TABLE_ENTRIES = 256;
/** Words of an entry. A code is an offset in the region, 0 none yet, -1 never. */
export const ENTRY = { serial: 0, narrow: 1, wide: 2, heat: 3 } as const;
const ENTRY_WORDS_LOG2 = 2;
const BUFFER_AT = TABLE_AT + (TABLE_ENTRIES << ENTRY_WORDS_LOG2);
export const BUFFER_WORDS = 2048;
const BLOCK_WORDS = BUFFER_AT + BUFFER_WORDS;
/** For machine code. */
export const TABLE = { at: TABLE_AT, mask: TABLE_ENTRIES - 1, wordsLog2: ENTRY_WORDS_LOG2 } as const;
export const BUFFER = BUFFER_AT;

export interface RegExpTier {
  /** Slices of a program after which it is compiled. */
  readonly count: number;
  /** Code of a program, an i32 index, for one width of texts: an offset, -1 if there will be none, 0 if not now. */
  compile(program: number, wide: boolean): number;
  /** Runs what the block says. */
  enter(row: boolean): void;
}

/** Set while the mounted thread may have machine code. */
export let regexpTier: RegExpTier | null = null;

export function installRegExpTier(tier: RegExpTier | null): void {
  regexpTier = tier;
}

/** The mounted thread's block. */
export function regexpBlock(): number {
  if (i32[tb + TB.regexps] === 0) i32[tb + TB.regexps] = allocateKept(BLOCK_WORDS >> 1) * 2;
  return i32[tb + TB.regexps];
}

export function tableEntry(block: number, serial: number): number {
  return block + TABLE_AT + ((serial & (TABLE_ENTRIES - 1)) << ENTRY_WORDS_LOG2);
}

/** The code of the program for texts of one width, compiled if it is hot; 0: there is none. */
export function codeOfProgram(tier: RegExpTier, program: number, wide: boolean): number {
  const serial = i32[program + P_SERIAL];
  const entry = tableEntry(regexpBlock(), serial);
  if (i32[entry + ENTRY.serial] !== serial) {
    i32[entry + ENTRY.serial] = serial;
    i32[entry + ENTRY.narrow] = i32[entry + ENTRY.wide] = i32[entry + ENTRY.heat] = 0;
  }
  const word = entry + (wide ? ENTRY.wide : ENTRY.narrow);
  let code = i32[word];
  if (code === 0 && ++i32[entry + ENTRY.heat] > tier.count) {
    code = tier.compile(program, wide);
    // The table may have been emptied meanwhile.
    i32[entry + ENTRY.serial] = serial;
    i32[entry + ENTRY.heat] = code === 0 ? 0 : tier.count;
    i32[word] = code;
  }
  return code > 0 ? code : 0;
}

/** All codes are gone. */
export function forgetRegExpCodes(): void {
  const block = i32[tb + TB.regexps];
  if (block !== 0) i32.fill(0, block + TABLE_AT, block + BUFFER_AT);
}
