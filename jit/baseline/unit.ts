/**
 * A function on its way through the baseline compiler: labels, exits and cold code of one CODE cell,
 * and the writing primitives that the templates share.
 *
 * Templates emit the likely case in line. What is unlikely goes behind the function (`cold`), and what
 * only TypeScript can do is an *exit at this instruction*: nothing has been written yet, pc goes to
 * the thread block, and `step` executes the instruction in full (interp/step.ts).
 */
import { FIXED_WORDS, FLAG_BARRIER, KIND, OFF } from '../../heap/cells.ts';
import { TAG_HOLE, TAG_INT, TAG_REF } from '../../heap/values.ts';
import { i32 } from '../../heap/views.ts';
import { FRAME_HEADER } from '../../vm/bytecode/frame.ts';
import { CodeWriter, slot, tagAt } from '../code-writer.ts';
import { CAGE, FRAME, INT } from '../convention.ts';
import type { Stubs } from '../stubs.ts';
import type { Gpr, Label, Xmm } from '../x64/registers.ts';
import { CC, RAX, RCX, RDX, RSI } from '../x64/registers.ts';

/** A loop's jump back, to be published with the finished code. */
export interface Edge {
  /** Offset of the rel32 in the code. */
  readonly site: number;
  /** Labels: the loop's first instruction and the interrupt exit. */
  readonly header: Label;
  readonly interrupted: Label;
}

export class Unit extends CodeWriter {
  stubs!: Stubs;
  /** The CODE cell, its bytecode (i32 indices), its constants (cell words), its feedback (i32 index). */
  code = 0;
  start = 0;
  end = 0;
  constants = 0;
  feedback = 0;
  registers = 0;
  /** The instruction being compiled and the one behind it. */
  pc = 0;
  next = 0;
  /** Patchable back-edges without a check, or an explicit look at the request word. */
  polls = true;
  /** Test: leaves at every start and back-edge, for the recorder of frames (VM_OPTION.TRACE_FRAMES). With `polls`. */
  traces = false;
  edges: Edge[] = [];
  private labels = new Int32Array(0);
  private exits = new Int32Array(0);
  private cold: (() => void)[] = [];

  open(code: number, feedback: number, start: number, words: number): void {
    this.code = code;
    this.start = start;
    this.end = start + words;
    this.pc = start - 1; // the prologue
    this.constants = code + FIXED_WORDS[KIND.CODE];
    this.feedback = feedback;
    this.registers = i32[code * 2 + OFF.CODE.registers];
    if (this.labels.length < words + 1) {
      this.labels = new Int32Array(words * 2 + 1);
      this.exits = new Int32Array(words * 2 + 1);
    } else {
      this.labels.fill(0, 0, words + 1);
      this.exits.fill(0, 0, words + 1);
    }
    this.cold.length = 0;
    this.edges.length = 0;
    this.asm.newLabel(); // label 0 means none here
  }

  /** Code of the instruction at pc follows. */
  begins(_part: 'likely' | 'unlikely' | 'exit'): void {}

  // ---- operands

  /** Operand n (1-based). */
  operand(n: number): number {
    return i32[this.pc + n];
  }

  /** The label of the instruction at pc. */
  at(pc: number): Label {
    const index = pc - this.start;
    let label = this.labels[index] as Label;
    if (label === 0) {
      label = this.asm.newLabel();
      this.labels[index] = label;
    }
    return label;
  }

  /** Where operand n leads. */
  target(n: number): Label {
    return this.at(this.pc + i32[this.pc + n]);
  }

  /** Byte in the cage of the site of operand n, word `w`. */
  site(n: number, w = 0): number {
    return (this.feedback + i32[this.pc + n] + w) * 4;
  }

  /** Byte in the cage of the constant of operand n. */
  constant(n: number): number {
    return (this.constants + i32[this.pc + n]) * 8;
  }

  // ---- ways out

  /** The exit of this instruction. */
  exit(): Label {
    const index = this.pc - this.start;
    let label = this.exits[index] as Label;
    if (label === 0) {
      label = this.asm.newLabel();
      this.exits[index] = label;
    }
    return label;
  }

  /** Code behind the function; `emit` runs with pc as it is now. */
  later(emit: () => void): void {
    const { pc, next } = this;
    this.cold.push(() => {
      this.pc = pc;
      this.next = next;
      this.begins('unlikely');
      emit();
    });
  }

  emitCold(): void {
    for (let i = 0; i < this.cold.length; i++) this.cold[i]();
    for (let index = 0; index < this.end - this.start; index++) {
      const label = this.exits[index] as Label;
      if (label === 0) continue;
      this.pc = this.start + index;
      this.begins('exit');
      this.asm.bind(label);
      this.asm.movRI32(RAX, this.start + index);
      this.jumpTo(this.stubs.exitStep);
    }
  }

  /** Offset of the instruction at pc in the finished code, -1 if nothing leads there. */
  offsetOf(pc: number): number {
    const label = this.labels[pc - this.start] as Label;
    return label === 0 ? -1 : this.asm.offsetOf(label);
  }

  // ---- values

  /** Slot = the int in a register whose high half is 0; clobbers it. */
  storeInt(operand: number, src: Gpr): void {
    this.asm.orRR64(src, INT);
    this.store(operand, src);
  }

  /** Slot = a constant; uses `temporary`. */
  storeConstant(operand: number, payload: number, tag: number, temporary: Gpr = RAX): void {
    this.value(temporary, payload, tag);
    this.store(operand, temporary);
  }

  /** A slot's number as a double; jumps when it is none. Uses `temporary`. */
  loadNumber(dst: Xmm, operand: number, notNumber: Label, temporary: Gpr = RAX): void {
    const { asm } = this;
    const double = asm.newLabel();
    const done = asm.newLabel();
    this.tag(temporary, operand);
    asm.cmpRI32(temporary, TAG_INT);
    asm.jcc(CC.A, notNumber);
    asm.jcc(CC.B, double);
    asm.xorpsFF(dst, dst);
    asm.cvtsi2sdFM32(dst, FRAME, slot(operand));
    asm.jmp(done);
    asm.bind(double);
    asm.movsdFM(dst, FRAME, slot(operand));
    asm.bind(done);
  }

  storeDouble(operand: number, src: Xmm): void {
    this.asm.movsdMF(FRAME, slot(operand), src);
  }

  /** Leaves at `hole` when the 64-bit value in src is the hole; uses `temporary`. */
  checkHole(src: Gpr, temporary: Gpr, hole: Label): void {
    const { asm } = this;
    asm.movRR64(temporary, src);
    asm.shrRI64(temporary, 32);
    asm.cmpRI32(temporary, TAG_HOLE);
    asm.jcc(CC.E, hole);
  }

  /** Leaves when the slot's value is no object; dst = its cell. */
  loadCell(dst: Gpr, operand: number, tag: number, other: Label): void {
    this.compareTag(operand, tag);
    this.asm.jcc(CC.NE, other);
    this.payload(dst, operand);
  }

  /**
   * Word `at` of cell rax = rdx, with the barrier; `flags` is the cell whose flags count (rax unless
   * told otherwise). Uses rcx, rsi and what the stub uses.
   */
  storeWord(at: number): void {
    const { asm } = this;
    const store = asm.newLabel();
    const barrier = asm.newLabel();
    asm.testMXI32(CAGE, RAX, 3, 4, FLAG_BARRIER);
    asm.jcc(CC.NE, barrier);
    asm.bind(store);
    asm.movMXR64(CAGE, RAX, 3, at * 8, RDX);
    this.later(() => {
      asm.bind(barrier);
      asm.movRR64(RSI, RDX);
      asm.shrRI64(RSI, 32);
      asm.cmpRI32(RSI, TAG_REF);
      asm.jcc(CC.B, store);
      asm.movRI32(RCX, at);
      this.callTo(this.stubs.barrier);
      asm.jcc(CC.NE, this.exit());
      asm.jmp(store);
    });
  }

  /** The frame's lowest slot, in bytes from rbp. */
  get lowest(): number {
    return -(FRAME_HEADER + this.registers) * 8;
  }

  /** Compares a slot's tag; used by templates that need both halves. */
  testTag(operand: number, tag: number): void {
    this.asm.cmpMI32(FRAME, tagAt(operand), tag);
  }
}
