/** The search for a place to begin, and the ends of attempts (SCAN of match.ts). */
import {
  P_FIRST, P_FLAGS, P_MIN_LENGTH, P_SKIP, P_WINDOW, PHASE, PROGRAM_FLAGS, S_DEPTH, S_PHASE, S_START, S_STICKY, SKIP_SIZE,
  FAIL, YIELD,
} from '../../vm/regexp/program.ts';
import { CODE } from '../convention.ts';
import type { Label } from '../x64/registers.ts';
import { CC, R13, RAX, RCX } from '../x64/registers.ts';
import type { RegExpWriter } from './writer.ts';
import { BUDGET, LENGTH, LONG, POSITION, START, STACK, STATE, stateWord } from './writer.ts';

const MAX_SHIFT = 255;

/** The shift table as bytes, if the program has one; where it lies. */
export function emitShifts({ asm, w, program }: RegExpWriter): number {
  const at = w.base + asm.at;
  const from = program[P_SKIP];
  if (from === 0) return 0;
  const bytes = Uint8Array.from(program.subarray(from, from + SKIP_SIZE), (shift) => Math.min(shift, MAX_SHIFT));
  for (const word of new Int32Array(bytes.buffer)) asm.int32(word);
  return at;
}

/** r13d = the last place at which a match may begin. */
function loadLast(u: RegExpWriter, dst: typeof R13): void {
  u.asm.leaRM32(dst, LENGTH, -u.program[P_MIN_LENGTH]);
}

/** Jumps if the unit at rbx is the second one of a surrogate pair. Uses rax. */
export function branchInPair(u: RegExpWriter, inPair: Label): void {
  const { asm } = u;
  const no = asm.newLabel();
  asm.cmpRR32(START, LENGTH);
  asm.jcc(CC.AE, no);
  asm.testRR32(START, START);
  asm.jcc(CC.E, no);
  u.unit(RAX, START);
  asm.andRI32(RAX, 0xfc00);
  asm.cmpRI32(RAX, 0xdc00);
  asm.jcc(CC.NE, no);
  u.unit(RAX, START, -1);
  asm.andRI32(RAX, 0xfc00);
  asm.cmpRI32(RAX, 0xd800);
  asm.jcc(CC.E, inPair);
  asm.bind(no);
}

/** From `search` on, where rbx is the first place that comes into question; falls into the attempt. */
export function emitSearch(u: RegExpWriter, shifts: number): void {
  const { asm, program } = u;
  const flags = program[P_FLAGS];
  const pairs = u.wide && (flags & PROGRAM_FLAGS.UNICODE) !== 0;
  asm.bind(u.search);
  loadLast(u, R13);
  asm.cmpRR32(START, R13);
  asm.jcc(CC.G, u.over);
  if ((flags & PROGRAM_FLAGS.ANCHORED) !== 0) {
    asm.testRR32(START, START);
    asm.jcc(CC.NE, u.over);
  } else if (program[P_FIRST] !== 0 || shifts !== 0 || pairs) {
    asm.cmpMI32(STATE, stateWord(S_STICKY), 0);
    asm.jcc(CC.NE, u.attempt);
    emitScan(u, shifts, pairs);
  }
  asm.bind(u.attempt);
  asm.movRR32(POSITION, START);
  asm.leaRM64(STACK, STATE, u.stackAt);
}

/** r13d: the last place to look at; ecx: where it began. */
function emitScan(u: RegExpWriter, shifts: number, pairs: boolean): void {
  const { asm, program } = u;
  const [next, other, candidate, beyond, found] = Array.from({ length: 5 }, () => asm.newLabel());
  asm.leaRM32(RCX, START, LONG);
  asm.cmpRR32(R13, RCX);
  asm.cmovccRR32(CC.G, R13, RCX);
  asm.movRR32(RCX, START);
  asm.jmp(next);
  asm.bind(other);
  asm.incR32(START);
  asm.cmpRR32(START, R13);
  asm.jcc(CC.G, beyond);
  asm.bind(next);
  if (shifts !== 0) {
    const again = asm.newLabel();
    asm.bind(again);
    u.unit(RAX, START, program[P_WINDOW] - 1);
    asm.andRI32(RAX, SKIP_SIZE - 1);
    asm.movzx8RMX32(RAX, CODE, RAX, 0, shifts);
    asm.testRR32(RAX, RAX);
    asm.jcc(CC.E, candidate);
    asm.addRR32(START, RAX);
    asm.cmpRR32(START, R13);
    asm.jcc(CC.LE, again);
    asm.jmp(beyond);
    asm.bind(candidate);
  }
  if (program[P_FIRST] !== 0) {
    u.unit(RAX, START);
    u.branchSet(program[P_FIRST], false, other);
  }
  if (pairs) branchInPair(u, other);
  const spend = (): void => {
    asm.movRR32(RAX, START);
    asm.subRR32(RAX, RCX);
    asm.shrRI32(RAX, 4);
    asm.subRR32(BUDGET, RAX);
  };
  spend();
  asm.jmp(found);
  asm.bind(beyond);
  asm.leaRM32(START, R13, 1);
  spend();
  loadLast(u, R13);
  asm.cmpRR32(START, R13);
  asm.jcc(CC.G, u.over);
  asm.testRR32(BUDGET, BUDGET);
  asm.jcc(CC.NS, u.search);
  asm.jmp(u.suspendSearch);
  asm.bind(found);
}

/** Behind the program: what becomes of an attempt that failed. */
export function emitSearchEnds(u: RegExpWriter): void {
  const { asm } = u;
  asm.bind(u.failed);
  asm.cmpMI32(STATE, stateWord(S_STICKY), 0);
  asm.jcc(CC.NE, u.over);
  asm.incR32(START);
  asm.subRI32(BUDGET, 1);
  asm.jcc(CC.NS, u.search);
  asm.bind(u.suspendSearch);
  asm.movMI32(STATE, stateWord(S_PHASE), PHASE.SCAN);
  asm.movMR32(STATE, stateWord(S_START), START);
  asm.movMI32(STATE, stateWord(S_DEPTH), 0);
  asm.movRI32(RAX, YIELD);
  asm.jmp(u.leave);
  asm.bind(u.over);
  asm.movMI32(STATE, stateWord(S_PHASE), PHASE.DONE_FAIL);
  asm.xorRR32(RAX, RAX);
  asm.jmp(u.leave);
}

if (FAIL !== 0) throw new Error('the result of a failed match is not what the code leaves with');
