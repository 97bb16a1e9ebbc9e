/**
 * One match, in slices. The matcher's state is int32 words of the thread's own (TB.regexpState), or,
 * when its backtrack stack has outgrown them, a BYTES cell held by TB.spareRoot until the next match
 * begins. A thread runs one match at a time: what is read of a match is read before the next begins.
 */
import { allocate, allocateKept, reserve } from '../../heap/alloc.ts';
import { initHeader } from '../../heap/barrier.ts';
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { flatBase, flatData, flatIs16, flatLength } from '../../heap/strings.ts';
import { TAG_HOLE, TAG_INTERNAL } from '../../heap/values.ts';
import { i32, tb, u16, u8 } from '../../heap/views.ts';
import { throwRangeError } from '../errors.ts';
import { GROW, growState, initState, MATCH, matchSlice, stateSizeFor, YIELD } from '../regexp/index.ts';
import { BLOCK, BUFFER, BUFFER_WORDS, codeOfProgram, MATCHER, regexpBlock, regexpTier, RESUME } from '../regexp/machine.ts';
import { P_CAPTURES, PHASE, S_AUX, S_PHASE, S_REGISTERS, S_START, S_STICKY } from '../regexp/program.ts';

export { FAIL, MATCH, YIELD } from '../regexp/index.ts';

/** int32 words of each thread's own state. */
export const STATE_WORDS = 1024;
/** Largest backtrack stack: 64 MiB, as in V8. */
const MAX_STATE_WORDS = 1 << 24;
/** Steps of a slice: 100 µs or so. */
export const BUDGET = 16_384;
const BYTES = FIXED_WORDS[KIND.BYTES];

function grownCell(): number {
  return i32[tb + TB.spareRoot + 1] === TAG_INTERNAL ? i32[tb + TB.spareRoot] : 0;
}

function setGrownCell(cell: number): void {
  i32[tb + TB.spareRoot] = cell;
  i32[tb + TB.spareRoot + 1] = cell === 0 ? TAG_HOLE : TAG_INTERNAL;
}

/** i32 index of the current state. */
function currentState(): number {
  const grown = grownCell();
  return grown === 0 ? i32[tb + TB.regexpState] : (grown + BYTES) * 2;
}

function currentCapacity(): number {
  const grown = grownCell();
  return grown === 0 ? STATE_WORDS : i32[grown * 2] >> 2;
}

function newState(words: number): number {
  if (words > MAX_STATE_WORDS) throwRangeError('Regular expression too complex');
  const size = BYTES + ((words + 1) >> 1);
  reserve(size);
  const cell = allocate(size);
  initHeader(cell, words * 4, KIND.BYTES);
  return cell;
}

/**
 * Begins a match of REGEXP cell `regexp` at `lastIndex`. The result is MATCH, FAIL or YIELD. `mayGrow`:
 * the caller has done nothing yet that must not be done twice; else a full stack yields.
 */
export function beginMatch(regexp: number, subject: number, lastIndex: number, sticky: boolean, mayGrow: boolean): number {
  const program = programOf(regexp);
  makeState(program);
  spans = -1;
  initState(i32, currentState(), currentCapacity(), program, lastIndex, sticky);
  return runSlice(program, subject, mayGrow, true);
}

/** The current state is one that the program can begin with. */
function makeState(program: number): void {
  const needed = stateSizeFor(i32, program);
  if (i32[tb + TB.regexpState] === 0) i32[tb + TB.regexpState] = allocateKept(STATE_WORDS >> 1) * 2;
  if (needed > STATE_WORDS) {
    if (grownCell() === 0 || currentCapacity() < needed) setGrownCell(newState(needed * 2));
  } else if (grownCell() !== 0) setGrownCell(0);
}

/** Goes on with a match that yielded: the first act of a native. */
export function continueMatch(regexp: number, subject: number): number {
  spans = -1;
  return runSlice(programOf(regexp), subject, true, false);
}

function programOf(regexp: number): number {
  return (i32[regexp * 2 + OFF.REGEXP.programRef] + BYTES) * 2;
}

function runSlice(program: number, subject: number, mayGrow: boolean, isFresh: boolean): number {
  flatData(subject);
  const code = regexpTier === null ? 0 : codeOfProgram(regexpTier, program, flatIs16);
  const result = code === 0 ? matcher(program, BUDGET) : machine(program, code, isFresh);
  if (result !== GROW) return result;
  if (mayGrow) grow(program);
  return YIELD;
}

/** A slice by TypeScript, of the text that flatData was asked for. */
function matcher(program: number, budget: number): number {
  return matchSlice(
    i32, program, flatIs16 ? null : u8, flatIs16 ? u16 : null, flatBase, flatLength, currentState(), currentCapacity(), budget,
  );
}

/** ... by machine code, as far as that goes. */
function machine(program: number, code: number, isFresh: boolean): number {
  const state = currentState();
  // Within an instruction the matcher goes on.
  if (!isFresh && i32[state + S_PHASE] === PHASE.RUN && i32[state + S_AUX] >= 0) return matcher(program, BUDGET);
  if (!isFresh && i32[state + S_PHASE] >= PHASE.DONE_MATCH) return matcher(program, BUDGET);
  const block = enterMatch(code - (isFresh ? 0 : RESUME), state, i32[state + S_START]);
  regexpTier?.enter(false);
  const result = i32[block + BLOCK.result];
  return result === MATCHER ? matcher(program, i32[block + BLOCK.budget]) : result;
}

function enterMatch(target: number, state: number, start: number): number {
  const block = regexpBlock();
  i32[block + BLOCK.target] = target;
  i32[block + BLOCK.text] = flatIs16 ? flatBase * 2 : flatBase;
  i32[block + BLOCK.length] = flatLength;
  i32[block + BLOCK.state] = state;
  i32[block + BLOCK.capacity] = currentCapacity();
  i32[block + BLOCK.budget] = BUDGET;
  i32[block + BLOCK.start] = start;
  return block;
}

/**
 * A state of twice the size. When there is no room for it the whole native is executed again after a
 * collection: it comes back to the same instruction with the stack still full, and nothing is lost.
 */
function grow(program: number): void {
  const words = currentCapacity() * 2;
  const cell = newState(words);
  growState(i32, program, currentState(), (cell + BYTES) * 2, words);
  setGrownCell(cell);
}

// --- matches in a row

/** i32 index of the spans of the match that is read; -1: those of the state. */
let spans = -1;
/** Spans in the block's buffer, how many of them were given out, and the result behind them: -1 there is none. */
let rowCount = 0;
let rowTaken = 0;
let rowTail = -1;

/** What is left of a row is forgotten. */
export function endRow(): void {
  rowCount = rowTaken = 0;
  rowTail = -1;
}

/** The next match of the row, or its result; -1: it is at an end, and says nothing of what follows. */
export function nextOfRow(): number {
  if (rowTaken < rowCount) {
    spans = i32[tb + TB.regexps] + BUFFER + rowTaken++ * i32[i32[tb + TB.regexps] + BLOCK.spans];
    return MATCH;
  }
  spans = -1;
  const tail = rowTail;
  rowTail = -1;
  return tail;
}

/**
 * As beginMatch, and with machine code for as many matches, each from where the one before it ended, as
 * nextOfRow will tell of: at most `most`, until one is empty, none of them beginning behind `last`.
 */
export function beginRow(
  regexp: number, subject: number, lastIndex: number, sticky: boolean, mayGrow: boolean, last: number, most: number,
): number {
  const program = programOf(regexp);
  flatData(subject);
  const code = regexpTier === null ? 0 : codeOfProgram(regexpTier, program, flatIs16);
  const words = 2 * i32[program + P_CAPTURES];
  const room = (BUFFER_WORDS / words) | 0;
  if (code === 0 || room < 2) return beginMatch(regexp, subject, lastIndex, sticky, mayGrow);
  makeState(program);
  const state = currentState();
  i32[state + S_STICKY] = sticky ? 1 : 0;
  const block = enterMatch(code, state, lastIndex);
  i32[block + BLOCK.most] = Math.min(room, most);
  i32[block + BLOCK.last] = last;
  i32[block + BLOCK.spans] = words;
  regexpTier?.enter(true);
  rowTaken = 0;
  rowCount = i32[block + BLOCK.found];
  rowTail = i32[block + BLOCK.result];
  if (rowTail === MATCHER) rowTail = matcher(program, i32[block + BLOCK.budget]);
  else if (rowTail === MATCH) rowTail = -1;
  if (rowTail === GROW) {
    if (mayGrow && rowCount === 0) grow(program);
    rowTail = YIELD;
  }
  return nextOfRow();
}

/** Of the match that ended last: start and end of a group, -1 if it captured nothing. */
export function groupStart(group: number): number {
  return i32[(spans < 0 ? currentState() + S_REGISTERS : spans) + 2 * group];
}

export function groupEnd(group: number): number {
  return i32[(spans < 0 ? currentState() + S_REGISTERS : spans) + 2 * group + 1];
}

/** Groups of a regular expression, with group 0. */
export function groupCount(regexp: number): number {
  return i32[programOf(regexp) + P_CAPTURES];
}
