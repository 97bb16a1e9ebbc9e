/**
 * The assembler with what generated code of this VM is made of: slots, cells, stubs.
 *
 * Code is assembled for one place: `base` is its offset in the code region, so that jumps to the
 * stubs at the region's start are plain distances.
 */
import { FIXED_WORDS } from '../heap/cells.ts';
import { TB } from '../heap/layout.ts';
import { CAGE, FRAME, STACKS, THREAD } from './convention.ts';
import { Assembler } from './x64/assembler.ts';
import type { Gpr } from './x64/registers.ts';
import { R10 } from './x64/registers.ts';

const JMP = 0xe9;
const CALL = 0xe8;
const MAX_DISPLACEMENT = 0x7fff_0000;

/** Bytes from a cell's start to a half (OFF of a paired field). */
export const half = (offset: number): number => offset * 4;
/** Bytes from a cell's start to a value word (OFF of a value field). */
export const word = (offset: number): number => offset * 8;
/** Bytes from a cell's start to item 0 of its tail. */
export const tail = (kind: number): number => FIXED_WORDS[kind] * 8;
/** Bytes from the frame pointer to a slot. */
export const slot = (operand: number): number => operand * 8;
/** ... and to the slot's tag. */
export const tagAt = (operand: number): number => operand * 8 + 4;
/** Bytes from the thread block to a field. */
export const field = (name: keyof typeof TB): number => TB[name] * 4;

export class CodeWriter {
  readonly asm = new Assembler();
  /** Offset in the code region at which the code will lie. */
  base = 0;

  begin(base: number): void {
    this.asm.reset();
    this.base = base;
  }

  /** `jmp` and `call` to an offset in the code region. */
  jumpTo(offset: number): void {
    this.far(JMP, offset);
  }

  callTo(offset: number): void {
    this.far(CALL, offset);
  }

  private far(opcode: number, offset: number): void {
    this.asm.byte(opcode);
    this.asm.int32(offset - (this.base + this.asm.at + 4));
  }

  /** dst = the 64-bit value with these halves. */
  value(dst: Gpr, payload: number, tag: number): void {
    this.asm.movabsRI64(dst, payload, tag);
  }

  /** dst = 4 bytes of the cage at byte `at` (a constant place). */
  load32(dst: Gpr, at: number): void {
    if (at <= MAX_DISPLACEMENT) this.asm.movRM32(dst, CAGE, at);
    else {
      this.asm.movRI32(dst, (at / 4) | 0);
      this.asm.movRMX32(dst, CAGE, dst, 2, 0);
    }
  }

  load64(dst: Gpr, at: number): void {
    if (at <= MAX_DISPLACEMENT) this.asm.movRM64(dst, CAGE, at);
    else {
      this.asm.movRI32(dst, (at / 8) | 0);
      this.asm.movRMX64(dst, CAGE, dst, 3, 0);
    }
  }

  /** Compares a register with 4 bytes of the cage at a constant place; may use r10. */
  compare32(left: Gpr, at: number): void {
    if (at <= MAX_DISPLACEMENT) this.asm.cmpRM32(left, CAGE, at);
    else {
      this.asm.movRI32(R10, (at / 4) | 0);
      this.asm.cmpRMX32(left, CAGE, R10, 2, 0);
    }
  }

  /** dst = the slot's 64 bits, and back. */
  load(dst: Gpr, operand: number): void {
    this.asm.movRM64(dst, FRAME, slot(operand));
  }

  store(operand: number, src: Gpr): void {
    this.asm.movMR64(FRAME, slot(operand), src);
  }

  payload(dst: Gpr, operand: number): void {
    this.asm.movRM32(dst, FRAME, slot(operand));
  }

  tag(dst: Gpr, operand: number): void {
    this.asm.movRM32(dst, FRAME, tagAt(operand));
  }

  compareTag(operand: number, tag: number): void {
    this.asm.cmpMI32(FRAME, tagAt(operand), tag);
  }

  /** Compares a field of the thread block. */
  compareField(left: Gpr, name: keyof typeof TB): void {
    this.asm.cmpRM32(left, THREAD, field(name));
  }

  /** dst = 4 bytes at a slot of this thread's stacks that is known now (function table). */
  loadStacks32(dst: Gpr, byte: number): void {
    this.asm.movRM32(dst, STACKS, byte);
  }
}
