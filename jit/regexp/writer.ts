/**
 * What the machine code of one program is written with (see compile.ts for the whole).
 *
 *   r8   address of the text's unit 0        rsi  position
 *   edi  length of the text                  rbx  where the attempt began
 *   r10  address of the match's state        rdx  address of the free word on the backtrack stack
 *   r11  last rdx at which ROOM words are    r9d  budget
 *   r12  the code region                     rax rcx r13  scratch; a test of a set keeps rcx and r13
 *
 * Positions are 32-bit registers whose upper halves are zero.
 */
import {
  P_REGISTERS, P_TOTAL, P_FIRST, P_SKIP, P_CODE, PHASE, S_AUX, S_DEPTH, S_PC, S_PHASE, S_POSITION, S_REGISTERS, S_START,
  SET_BITMAP_WORDS,
} from '../../vm/regexp/program.ts';
import { MATCHER } from '../../vm/regexp/machine.ts';
import { instructionAt } from '../../vm/regexp/opcodes.ts';
import { YIELD, GROW } from '../../vm/regexp/program.ts';
import type { CodeWriter } from '../code-writer.ts';
import { CODE } from '../convention.ts';
import type { Assembler } from '../x64/assembler.ts';
import type { Gpr, Label } from '../x64/registers.ts';
import { CC, R10, R11, R8, R9, RAX, RBX, RCX, RDI, RDX, RSI, RSP } from '../x64/registers.ts';

export const TEXT = R8;
export const POSITION = RSI;
export const LENGTH = RDI;
export const STATE = R10;
export const STACK = RDX;
export const STACK_END = R11;
export const BUDGET = R9;
export const START = RBX;

/** Bytes from the state to one of its words. */
export const stateWord = (word: number): number => word * 4;
/** ... to a register of the program. */
export const register = (index: number): number => (S_REGISTERS + index) * 4;

/** Characters that one instruction goes over at most; the matcher, which counts on the way, does more. */
export const LONG = 1 << 18;
/** Sets share tables of 256 bytes, a bit each. */
const SETS_PER_TABLE = 8;
const TABLE_BYTES = 256;
/** A set with more boundaries beyond Latin-1 is searched in its table, not by compares. */
const MAX_COMPARES = 48;

interface SetUse {
  /** From the region's start. */
  readonly table: number;
  readonly bit: number;
  readonly boundaries: Int32Array;
  /** Tells whether a unit or code point beyond Latin-1 is in it. */
  readonly routine: Label;
}

export class RegExpWriter {
  readonly w: CodeWriter;
  readonly asm: Assembler;
  readonly program: Int32Array;
  readonly wide: boolean;
  /** Ends of code paths: backtrack; the attempt has failed; nothing matches. */
  readonly fail: Label;
  readonly failed: Label;
  readonly over: Label;
  readonly suspendSearch: Label;
  readonly attempt: Label;
  readonly search: Label;
  /** Leaves with the result eax. */
  readonly leave: Label;
  /** Bytes from the state to the backtrack stack. */
  readonly stackAt: number;
  /** Offset behind the last instruction. */
  readonly codeEnd: number;
  private readonly labels = new Map<number, Label>();
  private readonly sets = new Map<number, SetUse>();
  private readonly delayed: (() => void)[] = [];
  private readonly suspends: Label[] = [];

  constructor(w: CodeWriter, program: Int32Array, wide: boolean) {
    const { asm } = w;
    this.w = w;
    this.asm = asm;
    this.program = program;
    this.wide = wide;
    this.fail = asm.newLabel();
    this.failed = asm.newLabel();
    this.over = asm.newLabel();
    this.suspendSearch = asm.newLabel();
    this.attempt = asm.newLabel();
    this.search = asm.newLabel();
    this.leave = asm.newLabel();
    this.stackAt = register(program[P_REGISTERS]);
    this.codeEnd = this.findSets();
    for (let i = 0; i < RESULTS.length; i++) this.suspends.push(asm.newLabel());
  }

  /** Goes through the instructions: where they are, which sets they use; the sets lie behind them. */
  private findSets(): number {
    const { program } = this;
    let end = program[P_TOTAL];
    const found = (at: number): void => {
      if (at === 0) return;
      end = Math.min(end, at);
      const number = this.sets.size;
      if (this.sets.has(at)) return;
      const count = program[at + SET_BITMAP_WORDS];
      const boundaries = program.subarray(at + SET_BITMAP_WORDS + 1, at + SET_BITMAP_WORDS + 1 + count);
      const table = this.w.base + ((number / SETS_PER_TABLE) | 0) * TABLE_BYTES;
      this.sets.set(at, { table, bit: 1 << number % SETS_PER_TABLE, boundaries, routine: this.asm.newLabel() });
    };
    if (program[P_SKIP] !== 0) end = Math.min(end, program[P_SKIP]);
    found(program[P_FIRST]);
    for (let pc = P_CODE; pc < end;) {
      const instruction = instructionAt(program, pc);
      this.labels.set(pc, this.asm.newLabel());
      instruction.sets.forEach(found);
      pc = instruction.next;
    }
    return end;
  }

  /** The tables of the sets, at the code's very start. */
  emitSetTables(): void {
    const sets = [...this.sets];
    for (let first = 0; first < sets.length; first += SETS_PER_TABLE) {
      const words = new Uint8Array(TABLE_BYTES);
      for (const [at, { bit }] of sets.slice(first, first + SETS_PER_TABLE)) {
        for (let c = 0; c < TABLE_BYTES; c++) if (((this.program[at + (c >> 5)] >>> (c & 31)) & 1) !== 0) words[c] |= bit;
      }
      for (const word of new Int32Array(words.buffer)) this.asm.int32(word);
    }
  }

  /** Where the code of each instruction begins, from the region's start; 0 for words that are none's first. */
  emitPlaces(): number {
    const { asm } = this;
    const at = this.w.base + asm.at;
    for (let pc = 0; pc < this.codeEnd; pc++) {
      const label = this.labels.get(pc);
      if (label === undefined) asm.int32(0);
      else asm.distance(label, -this.w.base);
    }
    return at;
  }

  label(pc: number): Label {
    const label = this.labels.get(pc);
    if (label === undefined) throw new Error(`no instruction of the regular expression is at ${pc}`);
    return label;
  }

  /** Code that is seldom run: behind all else. */
  later(emit: () => void): void {
    this.delayed.push(emit);
  }

  emitLater(): void {
    for (let emit = this.delayed.shift(); emit !== undefined; emit = this.delayed.shift()) emit();
    for (const use of this.sets.values()) this.emitSetRoutine(use);
    this.emitSuspends();
  }

  // ---- units

  /** dst = the unit at index + delta, which must be in the text. */
  unit(dst: Gpr, index: Gpr, delta = 0): void {
    if (this.wide) this.asm.movzx16RMX32(dst, TEXT, index, 1, delta * 2);
    else this.asm.movzx8RMX32(dst, TEXT, index, 0, delta);
  }

  /** Compares the unit at index + delta with a constant that `canBe` lets pass. */
  compareUnit(index: Gpr, unit: number, delta = 0): void {
    if (this.wide) this.asm.cmpMXI16(TEXT, index, 1, delta * 2, unit);
    else this.asm.cmpMXI8(TEXT, index, 0, delta, unit);
  }

  /** Whether the text can hold this unit. */
  canBe(unit: number): boolean {
    return this.wide || unit < 256;
  }

  /** Jumps unless there is a unit at the position. */
  needUnit(otherwise: Label): void {
    this.asm.cmpRR32(POSITION, LENGTH);
    this.asm.jcc(CC.AE, otherwise);
  }

  /** Jumps if the unit in a register is (or: is not) a line terminator. Uses r13 never, rcx never. */
  branchLineTerminator(unit: Gpr, terminator: Label): void {
    const { asm } = this;
    asm.cmpRI32(unit, 0x0a);
    asm.jcc(CC.E, terminator);
    asm.cmpRI32(unit, 0x0d);
    asm.jcc(CC.E, terminator);
    if (!this.wide) return;
    asm.subRI32(unit, 0x2028);
    asm.cmpRI32(unit, 1);
    asm.jcc(CC.BE, terminator);
  }

  // ---- sets

  /** Jumps if the unit eax is in the set (`isIn`), or else if it is not. */
  branchSet(set: number, isIn: boolean, target: Label): void {
    const { asm } = this;
    const use = this.sets.get(set);
    if (use === undefined) throw new Error(`no set of the regular expression is at ${set}`);
    const past = asm.newLabel();
    if (this.wide) {
      const high = asm.newLabel();
      asm.cmpRI32(RAX, 255);
      asm.jcc(CC.A, high);
      this.later(() => {
        asm.bind(high);
        this.branchHigh(use, isIn ? target : past, isIn ? past : target);
      });
    }
    asm.testMXI8(CODE, RAX, 0, use.table, use.bit);
    asm.jcc(isIn ? CC.NE : CC.E, target);
    asm.bind(past);
  }

  private branchHigh({ boundaries, routine }: SetUse, isIn: Label, isNot: Label): void {
    const { asm } = this;
    if (boundaries.length === 0) return asm.jmp(isNot);
    if (boundaries.length === 1 && boundaries[0] <= 256) return asm.jmp(isIn);
    asm.call(routine);
    asm.jcc(CC.E, isNot);
    asm.jmp(isIn);
  }

  /** eax, from 256 on: ZF clear if it is in the set. Keeps all but eax. */
  private emitSetRoutine({ boundaries, routine }: SetUse): void {
    const { asm } = this;
    asm.align(16);
    asm.bind(routine);
    if (boundaries.length > MAX_COMPARES) return this.emitSetSearch(boundaries);
    const isIn = asm.newLabel();
    const isNot = asm.newLabel();
    // The number of boundaries that are at most eax is in [low, high].
    const decide = (low: number, high: number): void => {
      if (low === high) return asm.jmp((low & 1) !== 0 ? isIn : isNot);
      const middle = (low + high) >> 1;
      const less = asm.newLabel();
      asm.cmpRI32(RAX, boundaries[middle]);
      asm.jcc(CC.B, less);
      decide(middle + 1, high);
      asm.bind(less);
      decide(low, middle);
    };
    decide(0, boundaries.length);
    asm.bind(isIn);
    asm.testRR32(RSP, RSP);
    asm.ret();
    asm.bind(isNot);
    asm.cmpRR32(RSP, RSP);
    asm.ret();
  }

  /** The same by a binary search: rcx low, rdx high, rsi middle. */
  private emitSetSearch(boundaries: Int32Array): void {
    const { asm } = this;
    const [next, less, done, data] = [asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel()];
    for (const saved of [RCX, RDX, RSI, RDI]) asm.pushR(saved);
    asm.leaRP64(RDI, data);
    asm.xorRR32(RCX, RCX);
    asm.movRI32(RDX, boundaries.length);
    asm.bind(next);
    asm.cmpRR32(RCX, RDX);
    asm.jcc(CC.E, done);
    asm.leaRMX32(RSI, RCX, RDX, 0, 0);
    asm.shrRI32(RSI, 1);
    asm.cmpRMX32(RAX, RDI, RSI, 2, 0);
    asm.jcc(CC.B, less);
    asm.leaRM32(RCX, RSI, 1);
    asm.jmp(next);
    asm.bind(less);
    asm.movRR32(RDX, RSI);
    asm.jmp(next);
    asm.bind(done);
    asm.movRR32(RAX, RCX);
    for (const saved of [RDI, RSI, RDX, RCX]) asm.popR(saved);
    asm.testRI32(RAX, 1);
    asm.ret();
    asm.align(4);
    asm.bind(data);
    for (const boundary of boundaries) asm.int32(boundary);
  }

  // ---- leaving

  /** A place that suspends the match at `pc` with this result; AUX is -1, or what `eax` says. */
  suspendAt(pc: number, result: SuspendResult, withAux = false): Label {
    const { asm } = this;
    const at = asm.newLabel();
    this.later(() => {
      asm.bind(at);
      asm.movMI32(STATE, stateWord(S_PC), pc);
      if (!withAux) asm.movRI32(RAX, -1);
      asm.jmp(this.suspends[RESULTS.indexOf(result)]);
    });
    return at;
  }

  /** eax is AUX. */
  private emitSuspends(): void {
    const { asm } = this;
    RESULTS.forEach((result, i) => {
      asm.bind(this.suspends[i]);
      asm.movMR32(STATE, stateWord(S_AUX), RAX);
      asm.movMI32(STATE, stateWord(S_PHASE), PHASE.RUN);
      asm.movMR32(STATE, stateWord(S_POSITION), POSITION);
      asm.movMR32(STATE, stateWord(S_START), START);
      asm.subRR64(STACK, STATE);
      asm.subRI32(STACK, this.stackAt);
      asm.sarRI32(STACK, 2);
      asm.movMR32(STATE, stateWord(S_DEPTH), STACK);
      asm.movRI32(RAX, result);
      asm.jmp(this.leave);
    });
  }

  /** Spends one step; suspended there, the instruction is executed again. */
  spend(pc: number): void {
    this.asm.subRI32(BUDGET, 1);
    this.asm.jcc(CC.S, this.suspendAt(pc, YIELD));
  }

  /** There is room for ROOM words on the stack. */
  needRoom(pc: number): void {
    this.asm.cmpRR64(STACK, STACK_END);
    this.asm.jcc(CC.A, this.suspendAt(pc, GROW));
  }

  /** Room for any number of words from register `from` on, which is the stack's top or will be. Uses rax. */
  needRoomFor(words: number, from: Gpr, pc: number): void {
    this.asm.leaRM64(RAX, from, words * 4 - ROOM_BYTES);
    this.asm.cmpRR64(RAX, STACK_END);
    this.asm.jcc(CC.A, this.suspendAt(pc, GROW));
  }

  /** Pushes an entry: a register's contents, then a pc or what restores a register. */
  push(value: Gpr, what: number): void {
    this.asm.movMR32(STACK, 0, value);
    this.asm.movMI32(STACK, 4, what);
    this.asm.addRI64(STACK, 8);
  }
}

type SuspendResult = typeof YIELD | typeof GROW | typeof MATCHER;
const RESULTS: readonly SuspendResult[] = [YIELD, GROW, MATCHER];

/** Most bytes that one instruction pushes without asking for more (ROOM of match.ts). */
export const ROOM_BYTES = 16;
