/**
 * Regular expressions as machine code.
 *
 * A program (vm/regexp/opcodes.ts) is compiled in one pass, an instruction after the other, for texts of
 * Latin-1 or of UTF-16, each when there is need for it. What the matcher (vm/regexp/match.ts) does on a
 * state in shared memory, the code does on the *same* state: the same phases, registers and backtrack
 * entries, which name instructions by their offsets in the program. A table of places leads from such an
 * offset to its code. So either can go on where the other has stopped, and that is what they do: seldom
 * instructions and characters have no code, but leave with MATCHER, the match suspended before the
 * instruction, and TypeScript goes on with it until the slice ends.
 *
 *     begin - 8   jmp resume          resume: by PHASE, PC, POSITION ... of the state
 *     begin       fresh registers ──▶ search ──▶ attempt: program's entry ──▶ ... MATCH
 *                                       ▲  no place left: FAIL      │ fail
 *                                       └── failed ◀── stack empty ─┴─ pop: [places + pc]
 *
 * In: rbx where to begin (but for resume), edi length, r8 text, r9d budget, r10 state with its STICKY, r11
 * the last address on the stack with room for an entry. Out: eax is MATCH, FAIL, YIELD, GROW or MATCHER; r9d
 * what is left of the budget. Uses all registers that stubs may, and restores rbx, r11 and r13.
 *
 * Invariants, beside R1 and R2 of match.ts:
 * R3 Nothing is written but the state; so a match may be given up, and begun anew, at any time.
 * R4 The budget is spent as in the matcher: between two looks at it lie at most LONG characters, or a
 *    part of the program.
 * R5 No address is kept: in the state, the code and the block of the thread are offsets only.
 */
import { instructionAt, OPS } from '../../vm/regexp/opcodes.ts';
import {
  MATCH, P_CAPTURES, P_CODE, P_ENTRY, P_FLAGS, PHASE, PROGRAM_FLAGS, S_DEPTH, S_PC, S_PHASE, S_POSITION, S_START, YIELD,
} from '../../vm/regexp/program.ts';
import { RESUME } from '../../vm/regexp/machine.ts';
import { INT_HIGH, UNDEFINED_HIGH, CODE, INT, UNDEFINED } from '../convention.ts';
import type { CodeWriter } from '../code-writer.ts';
import type { Label } from '../x64/registers.ts';
import { CC, R13, RAX, RCX } from '../x64/registers.ts';
import {
  all, any, char, char2, charBefore, end, line, literal, peek, peekSet, set, setBefore, start, word,
} from './characters.ts';
import {
  backreference, count, empty, emptyFrom, look, lookEnd, negativeLook, negativeLookEnd, reset, save, unset,
} from './control.ts';
import { greedyBack, lazyBack, loop } from './loops.ts';
import { branchInPair, emitSearch, emitSearchEnds, emitShifts } from './search.ts';
import { BUDGET, POSITION, register, RegExpWriter, STACK, START, STATE, stateWord } from './writer.ts';

/** Registers that are set one by one. */
const MANY_REGISTERS = 64;

/**
 * Assembles the code of a program for `w.base`; returns the offset of `begin` in the region. `folds`: offset of
 * the table of back-references that ignore case.
 */
export function compileProgram(w: CodeWriter, program: Int32Array, wide: boolean, folds: number): number {
  const u = new RegExpWriter(w, program, wide);
  const { asm } = u;
  u.emitSetTables();
  const shifts = emitShifts(u);
  const places = u.emitPlaces();
  asm.align(16);
  const resume = asm.newLabel();
  asm.jmpNear(resume);
  asm.nop(RESUME - 5);
  const begin = w.base + asm.at;
  emitBegin(u);
  emitSearch(u, shifts);
  for (let pc = P_ENTRY; pc < u.codeEnd; pc = instructionAt(program, pc).next) {
    asm.bind(u.label(pc));
    emitInstruction(u, pc, folds);
  }
  emitFail(u, places);
  emitSearchEnds(u);
  emitResume(u, resume, places);
  u.emitLater();
  emitLeave(u);
  return begin;
}

function emitBegin(u: RegExpWriter): void {
  const { asm, program } = u;
  asm.pushR(R13);
  const captures = 2 * program[P_CAPTURES];
  if (captures > MANY_REGISTERS) {
    const next = asm.newLabel();
    asm.movRI32(RCX, captures);
    asm.bind(next);
    asm.movMXI32(STATE, RCX, 2, register(-1), -1);
    asm.decR32(RCX);
    asm.jcc(CC.NE, next);
  } else for (let index = 2; index < captures; index += 2) asm.movMI64(STATE, register(index), -1);
  if (u.wide && (program[P_FLAGS] & PROGRAM_FLAGS.UNICODE) !== 0) {
    const [inPair, done] = [asm.newLabel(), asm.newLabel()];
    branchInPair(u, inPair);
    asm.jmp(done);
    asm.bind(inPair);
    asm.decR32(START);
    asm.bind(done);
  }
}

/** Takes back what was done since the newest choice, and goes on there. */
function emitFail(u: RegExpWriter, places: number): void {
  const { asm } = u;
  const restore = asm.newLabel();
  asm.align(16);
  asm.bind(u.label(P_CODE));
  asm.bind(u.fail);
  asm.leaRM64(RAX, STATE, u.stackAt);
  asm.cmpRR64(STACK, RAX);
  asm.jcc(CC.E, u.failed);
  asm.subRI32(BUDGET, 1);
  asm.jcc(CC.S, u.suspendAt(P_CODE, YIELD));
  asm.subRI64(STACK, 8);
  asm.movRM32(RAX, STACK, 4);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.S, restore);
  asm.movRM32(POSITION, STACK, 0);
  asm.movRMX32(RAX, CODE, RAX, 2, places);
  asm.addRR64(RAX, CODE);
  asm.jmpR(RAX);
  asm.bind(restore);
  asm.notR32(RAX);
  asm.movRM32(RCX, STACK, 0);
  asm.movMXR32(STATE, RAX, 2, register(0), RCX);
  asm.jmp(u.fail);
}

function emitResume(u: RegExpWriter, resume: Label, places: number): void {
  const { asm } = u;
  asm.align(16);
  asm.bind(resume);
  asm.pushR(R13);
  asm.movRM32(START, STATE, stateWord(S_START));
  asm.cmpMI32(STATE, stateWord(S_PHASE), PHASE.RUN);
  asm.jcc(CC.NE, u.search);
  asm.movRM32(POSITION, STATE, stateWord(S_POSITION));
  asm.movRM32(RAX, STATE, stateWord(S_DEPTH));
  asm.leaRMX64(STACK, STATE, RAX, 2, u.stackAt);
  asm.movRM32(RAX, STATE, stateWord(S_PC));
  asm.movRMX32(RAX, CODE, RAX, 2, places);
  asm.addRR64(RAX, CODE);
  asm.jmpR(RAX);
}

function emitLeave(u: RegExpWriter): void {
  const { asm } = u;
  asm.bind(u.leave);
  asm.popR(R13);
  asm.movabsRI64(INT, 0, INT_HIGH);
  asm.movabsRI64(UNDEFINED, 0, UNDEFINED_HIGH);
  asm.ret();
}

function emitInstruction(u: RegExpWriter, pc: number, folds: number): void {
  const { asm, program } = u;
  const [a, b, c] = program.subarray(pc + 1, pc + 4);
  switch (program[pc]) {
    case OPS.MATCH.code:
      asm.movMR32(STATE, register(0), START);
      asm.movMR32(STATE, register(1), POSITION);
      asm.movMI32(STATE, stateWord(S_PHASE), PHASE.DONE_MATCH);
      asm.movRI32(RAX, MATCH);
      return asm.jmp(u.leave);
    case OPS.FAIL.code: return asm.jmp(u.fail);
    case OPS.JMP.code: return asm.jmp(u.label(a));
    case OPS.LOOP.code:
      u.spend(pc);
      return asm.jmp(u.label(a));
    case OPS.CHAR.code: return char(u, a);
    case OPS.CHAR2.code: return char2(u, a, b);
    case OPS.LIT.code: return literal(u, program.subarray(pc + 2, pc + 2 + a));
    case OPS.SET.code: return set(u, a, -1);
    case OPS.SETU.code: return set(u, a, pc);
    case OPS.ANY.code: return any(u);
    case OPS.ALL.code: return all(u);
    case OPS.CHAR_B.code: return charBefore(u, a);
    case OPS.SET_B.code: return setBefore(u, a, -1);
    case OPS.SETU_B.code: return setBefore(u, a, pc);
    case OPS.START.code: return start(u);
    case OPS.END.code: return end(u);
    case OPS.START_M.code: return line(u, true);
    case OPS.END_M.code: return line(u, false);
    case OPS.WORD.code: return word(u, a, true);
    case OPS.NWORD.code: return word(u, a, false);
    case OPS.SPLIT.code:
      u.needRoom(pc);
      return u.push(POSITION, a);
    case OPS.SPLIT_GOTO.code:
      u.needRoom(pc);
      u.spend(pc);
      u.push(POSITION, pc + 2);
      return asm.jmp(u.label(a));
    case OPS.PEEK.code: return peek(u, a, u.label(b));
    case OPS.PEEKSET.code: return peekSet(u, a, u.label(b));
    case OPS.SAVE.code: return save(u, pc, a, false);
    case OPS.ZERO.code: return save(u, pc, a, true);
    case OPS.RESET.code: return reset(u, pc, a, b);
    case OPS.COUNT.code: return count(u, pc, false);
    case OPS.COUNT_LAZY.code: return count(u, pc, true);
    case OPS.EMPTY.code: return empty(u, a);
    case OPS.EMPTY_MIN.code: return emptyFrom(u, a, b, c);
    case OPS.POSSESS.code: return loop(u, pc);
    case OPS.GREEDY.code:
    case OPS.LAZY.code:
      loop(u, pc);
      return asm.jmp(u.label(instructionAt(program, instructionAt(program, pc).next).next));
    case OPS.GREEDY_BACK.code: return greedyBack(u, pc, u.label(pc + 3));
    case OPS.LAZY_BACK.code: return lazyBack(u, pc, u.label(pc + 5));
    case OPS.BACKREF.code: return backreference(u, pc, folds);
    case OPS.UNSET.code: return unset(u, a, u.label(b));
    case OPS.LOOK.code: return look(u, a);
    case OPS.LOOK_END.code: return lookEnd(u, pc, a, b, c);
    case OPS.NLOOK.code: return negativeLook(u, pc, a, b);
    case OPS.NLOOK_END.code: return negativeLookEnd(u, pc, a, b, c);
    default: throw new Error(`corrupt regular expression program: ${program[pc]}`);
  }
}
