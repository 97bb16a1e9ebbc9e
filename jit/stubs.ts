/**
 * The code at the start of every region, behind the gate: the ways out, and what templates share.
 * Stubs that are called use the guest stack below the running frame.
 */
import { FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, OFF } from '../heap/cells.ts';
import { VM } from '../heap/layout.ts';
import { CARD_WORDS, REMEMBERED_ENTRIES } from '../heap/tuning.ts';
import { TAG_INT, TAG_REF, TAG_UNDEFINED } from '../heap/values.ts';
import type { CodeWriter } from './code-writer.ts';
import { field, half } from './code-writer.ts';
import { CAGE, CODE, EXIT_CALL, EXIT_LOOP, EXIT_STEP, INT, THREAD, UNDEFINED } from './convention.ts';
import type { Label } from './x64/registers.ts';
import { CC, R8, R9, RAX, RBP, RCX, RDI, RDX, RSI } from './x64/registers.ts';

export interface Stubs {
  /** Enters: sets the constants and jumps to TB.entry. */
  readonly resume: number;
  /** eax: pc. */
  readonly exitStep: number;
  readonly exitLoop: number;
  /** In a prologue: rbp is the caller's. */
  readonly exitCall: number;
  /** Store of reference edx into word ecx of cell eax, whose flags say OLD or SHARED: ZF when it may go on. */
  readonly barrier: number;
  /** cachedAdd (interp/properties.ts): cell eax, site at byte rdi of the cage, value rdx. ZF: done. */
  readonly add: number;
  readonly end: number;
}

const FLAGS = 4;

export function emitStubs(w: CodeWriter, leave: number): Stubs {
  const { asm } = w;
  const here = (): number => {
    asm.align(16);
    return w.base + asm.at;
  };

  const resume = here();
  const back = -(resume + 7);
  // lea r12, [rip - distance to the region's start]
  asm.byte(0x4c);
  asm.byte(0x8d);
  asm.byte(0x25);
  asm.int32(back);
  asm.movabsRI64(INT, 0, TAG_INT);
  asm.movabsRI64(UNDEFINED, 0, TAG_UNDEFINED);
  asm.movRM32(RAX, THREAD, field('entry'));
  asm.addRR64(RAX, CODE);
  asm.jmpR(RAX);

  const exit = (reason: number): number => {
    const at = here();
    asm.movMR32(THREAD, field('pc'), RAX);
    asm.movMI32(THREAD, field('exit'), reason);
    w.jumpTo(leave);
    return at;
  };
  const exitStep = exit(EXIT_STEP);
  const exitLoop = exit(EXIT_LOOP);

  const exitCall = here();
  asm.movRM32(RAX, RBP, -16 + 4);
  asm.movMR32(THREAD, field('pc'), RAX);
  asm.movMI32(THREAD, field('exit'), EXIT_CALL);
  w.jumpTo(leave);

  const barrier = here();
  emitBarrier(w);
  const add = here();
  emitAdd(w, barrier);
  return { resume, exitStep, exitLoop, exitCall, barrier, add, end: here() };
}

/** refBarrier (heap/barrier.ts), but for marking and for a full chunk of the remembered set. */
function emitBarrier({ asm }: CodeWriter): void {
  const unshared = asm.newLabel();
  const fine = asm.newLabel();
  const fail = asm.newLabel();
  asm.movRMX32(RSI, CAGE, RAX, 3, FLAGS);
  asm.movRR32(RDI, RDX);
  asm.movRMX32(RDI, CAGE, RDI, 3, FLAGS);
  asm.testRI32(RSI, FLAG_SHARED);
  asm.jcc(CC.E, unshared);
  asm.testRI32(RDI, FLAG_SHARED);
  asm.jcc(CC.E, fail);
  asm.bind(unshared);
  asm.testRI32(RSI, FLAG_OLD);
  asm.jcc(CC.E, fine);
  asm.testRI32(RDI, FLAG_OLD);
  asm.jcc(CC.NE, fine);
  // remember(cell + (word & -CARD_WORDS))
  asm.movRM32(RSI, THREAD, field('remembered'));
  asm.testRR32(RSI, RSI);
  asm.jcc(CC.E, fail);
  asm.movRM32(RDI, THREAD, field('rememberedTop'));
  asm.cmpRI32(RDI, REMEMBERED_ENTRIES);
  asm.jcc(CC.GE, fail);
  asm.movRR32(R8, RCX);
  asm.andRI32(R8, -CARD_WORDS);
  asm.addRR32(R8, RAX);
  asm.movRR32(R9, R8);
  asm.shrRI32(R9, 1);
  asm.movRM32(RDI, CAGE, VM.rememberedBits * 4);
  asm.shlRI64(RDI, 5);
  asm.addRR64(RDI, R9); // bit number from the start of the cage
  asm.movRR64(R9, RDI);
  asm.andRI32(R9, 31);
  asm.shrRI64(RDI, 5);
  asm.leaRMX64(RDI, CAGE, RDI, 2, 0);
  asm.btMR32(RDI, 0, R9);
  asm.jcc(CC.B, fine);
  asm.lockBtsMR32(RDI, 0, R9);
  asm.jcc(CC.B, fine);
  asm.movRM32(RDI, THREAD, field('rememberedTop'));
  asm.leaRMX64(RSI, CAGE, RSI, 3, FIXED_WORDS[KIND.REMEMBERED] * 8);
  asm.movMXR32(RSI, RDI, 2, 0, R8);
  asm.incM32(THREAD, field('rememberedTop'));
  asm.bind(fine);
  asm.xorRR32(RSI, RSI);
  asm.ret();
  asm.bind(fail);
  asm.orRI32(RSI, 1);
  asm.ret();
}

/** The site's words: shape, -where, new shape, shapes of the prototypes, ..., [6] their number. */
function emitAdd(w: CodeWriter, barrier: number): void {
  const { asm } = w;
  const fail = asm.newLabel();
  const next = asm.newLabel();
  const last = asm.newLabel();
  const store = asm.newLabel();
  asm.addRR64(RDI, CAGE);
  asm.movRMX32(RSI, CAGE, RAX, 3, 0);
  asm.cmpRM32(RSI, RDI, 0);
  asm.jcc(CC.NE, fail);
  asm.cmpMI32(RDI, 4, 0);
  asm.jcc(CC.GE, fail);
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_SHARED);
  asm.jcc(CC.NE, fail);
  asm.movRMX32(RSI, CAGE, RSI, 3, half(OFF.SHAPE.protoRef));
  asm.movRM32(RCX, RDI, 6 * 4);
  asm.xorRR32(R8, R8);
  asm.bind(next);
  asm.cmpRR32(R8, RCX);
  asm.jcc(CC.GE, last);
  asm.movRMX32(R9, RDI, R8, 2, 3 * 4);
  asm.cmpRMX32(R9, CAGE, RSI, 3, 0);
  asm.jcc(CC.NE, fail);
  asm.movRMX32(RSI, CAGE, R9, 3, half(OFF.SHAPE.protoRef));
  asm.incR32(R8);
  asm.jmp(next);
  asm.bind(last);
  asm.movRM32(RCX, RDI, 4);
  asm.negR32(RCX);
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_OLD);
  asm.jcc(CC.E, store);
  emitRefTest(w, store);
  asm.pushR(RDI);
  w.callTo(barrier);
  asm.popR(RDI); // flags stay
  asm.jcc(CC.NE, fail);
  asm.bind(store);
  asm.leaRMX64(RCX, RAX, RCX, 0, 0);
  asm.movMXR64(CAGE, RCX, 3, 0, RDX);
  asm.movRM32(RSI, RDI, 8);
  asm.movMXR32(CAGE, RAX, 3, 0, RSI);
  asm.xorRR32(RSI, RSI);
  asm.ret();
  asm.bind(fail);
  asm.orRI32(RSI, 1);
  asm.ret();
}

/** Jumps to `plain` when the value in rdx is no reference; uses rsi. */
export function emitRefTest({ asm }: CodeWriter, plain: Label): void {
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_REF);
  asm.jcc(CC.B, plain);
}
