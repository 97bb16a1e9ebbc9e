/**
 * What stubs are written with: the ends they share, allocation, numbers in slots.
 *
 * A stub is called, uses the guest stack below the running frame, and may clobber rax rcx rdx rsi rdi
 * r8 r9 r10 and all xmm registers. It comes back with ZF set and its result in rax, or with ZF clear and
 * without having done anything that can be seen: the caller leaves then, and TypeScript does it.
 */
import { TAG_BOOLEAN, TAG_INT, TAG_OBJECT, TAG_STRING } from '../heap/values.ts';
import type { CodeWriter } from './code-writer.ts';
import { field } from './code-writer.ts';
import { CAGE, INT, THREAD, UNDEFINED } from './convention.ts';
import type { Assembler } from './x64/assembler.ts';
import type { Gpr, Label, Xmm } from './x64/registers.ts';
import { CC, RAX, RDX, RSI, XMM0, XMM1 } from './x64/registers.ts';

/** High half of the NaN without a payload (V2). */
const NAN_HIGH = 0x7ff8_0000;

export class StubWriter {
  readonly w: CodeWriter;
  readonly asm: Assembler;
  /** Ends to jump to: nothing done; the result is rax; a payload in eax and its kind. */
  readonly fail: Label;
  readonly value: Label;
  readonly int: Label;
  readonly boolean: Label;
  readonly string: Label;
  readonly object: Label;
  readonly none: Label;
  /** The result is NaN; the number xmm0 as setNumber has it; the integer rax, whose zero has the sign of xmm0. */
  readonly nan: Label;
  readonly number: Label;
  readonly integer: Label;

  constructor(w: CodeWriter) {
    this.w = w;
    this.asm = w.asm;
    const label = (): Label => w.asm.newLabel();
    this.fail = label();
    this.value = label();
    this.int = label();
    this.boolean = label();
    this.string = label();
    this.object = label();
    this.none = label();
    this.nan = label();
    this.number = label();
    this.integer = label();
  }

  /** The offset in the region of a stub that begins here. */
  here(): number {
    this.asm.align(16);
    return this.w.base + this.asm.at;
  }

  /** A stub that others call by a label. */
  routine(): Label {
    this.asm.align(16);
    const label = this.asm.newLabel();
    this.asm.bind(label);
    return label;
  }

  succeed(): void {
    this.asm.xorRR32(RSI, RSI);
    this.asm.ret();
  }

  /** The ends, once. */
  emitEnds(): void {
    const { asm } = this;
    const tagged = (label: Label, tag: number): void => {
      asm.bind(label);
      this.w.value(RSI, 0, tag);
      asm.orRR64(RAX, RSI);
      this.succeed();
    };
    this.here();
    asm.bind(this.fail);
    asm.orRI32(RSI, 1);
    asm.ret();
    asm.bind(this.none);
    asm.movRR64(RAX, UNDEFINED);
    asm.bind(this.value);
    this.succeed();
    asm.bind(this.int);
    asm.orRR64(RAX, INT);
    this.succeed();
    tagged(this.boolean, TAG_BOOLEAN);
    tagged(this.string, TAG_STRING);
    tagged(this.object, TAG_OBJECT);
    this.emitNumberEnds();
  }

  private emitNumberEnds(): void {
    const { asm } = this;
    const double = asm.newLabel();
    this.here();
    asm.bind(this.number);
    asm.cvttsd2siRF32(RAX, XMM0);
    asm.xorpsFF(XMM1, XMM1);
    asm.cvtsi2sdFR32(XMM1, RAX);
    asm.ucomisdFF(XMM0, XMM1);
    asm.jcc(CC.P, this.nan);
    asm.jcc(CC.NE, double);
    asm.testRR32(RAX, RAX);
    asm.jcc(CC.NE, this.int);
    asm.movqRF(RDX, XMM0);
    asm.testRR64(RDX, RDX);
    asm.jcc(CC.E, this.int);
    asm.bind(double);
    asm.movqRF(RAX, XMM0);
    this.succeed();
    asm.bind(this.nan);
    this.w.value(RAX, 0, NAN_HIGH);
    this.succeed();

    const large = asm.newLabel();
    const nonzero = asm.newLabel();
    this.here();
    asm.bind(this.integer);
    asm.testRR64(RAX, RAX);
    asm.jcc(CC.NE, nonzero);
    asm.movqRF(RDX, XMM0);
    asm.testRR64(RDX, RDX);
    asm.jcc(CC.NS, this.int);
    this.w.value(RAX, 0, -0x8000_0000);
    this.succeed();
    asm.bind(nonzero);
    asm.movsxdRR64(RDX, RAX);
    asm.cmpRR64(RDX, RAX);
    asm.jcc(CC.NE, large);
    asm.movRR32(RAX, RAX);
    asm.jmp(this.int);
    asm.bind(large);
    asm.cvtsi2sdFR64(XMM0, RAX);
    asm.movqRF(RAX, XMM0);
    this.succeed();
  }

  /** dst = the number at [base + disp]; jumps when it is none. Uses rax. */
  loadNumber(dst: Xmm, base: Gpr, disp: number, other: Label): void {
    const { asm } = this;
    const double = asm.newLabel();
    const done = asm.newLabel();
    asm.movRM32(RAX, base, disp + 4);
    asm.cmpRI32(RAX, TAG_INT);
    asm.jcc(CC.A, other);
    asm.jcc(CC.B, double);
    asm.xorpsFF(dst, dst);
    asm.cvtsi2sdFM32(dst, base, disp);
    asm.jmp(done);
    asm.bind(double);
    asm.movsdFM(dst, base, disp);
    asm.bind(done);
  }

  /** dst = ToInt32 of the number at [base + disp]; jumps when it is none, or beyond 2^63. Uses rsi. */
  loadInt32(dst: Gpr, base: Gpr, disp: number, other: Label): void {
    const { asm } = this;
    const double = asm.newLabel();
    const done = asm.newLabel();
    asm.movRM32(RSI, base, disp + 4);
    asm.cmpRI32(RSI, TAG_INT);
    asm.jcc(CC.A, other);
    asm.jcc(CC.B, double);
    asm.movRM32(dst, base, disp);
    asm.jmp(done);
    asm.bind(double);
    asm.cvttsd2siRM64(dst, base, disp);
    asm.movRR64(RSI, dst);
    asm.addRR64(RSI, RSI); // the indefinite integer is 2^63
    asm.jcc(CC.O, other);
    asm.movRR32(dst, dst);
    asm.bind(done);
  }

  /** cell = room for as many words as `words` says, a number or a register (clobbered). Uses `end`. */
  allocate(cell: Gpr, words: number | Gpr, end: Gpr, isRegister = false): void {
    const { asm } = this;
    asm.movRM32(cell, THREAD, field('nurseryTop'));
    if (isRegister) asm.leaRMX32(end, cell, words as Gpr, 0, 0);
    else asm.leaRM32(end, cell, words);
    this.w.compareField(end, 'nurseryLimit');
    asm.jcc(CC.G, this.fail);
    asm.movMR32(THREAD, field('nurseryTop'), end);
  }

  /** dst = the cell of a root. */
  root(dst: Gpr, root: number): void {
    this.asm.movRM32(dst, CAGE, root * 8);
  }
}

