/**
 * Resuming a generator without leaving machine code: `next` of a local generator whose function has
 * code here. The stub takes its own return address off the stack, puts the saved frame where the call's
 * arguments would be (interp/generators.ts, restore), the return address into the new frame, and jumps
 * behind the yield. Yield (baseline/generators.ts) saves the frame and goes back to that address as if the
 * stub had returned: ZF set, the result in rax.
 *
 * Async functions go on in the same way, from their jobs (promises.ts), with FRAME_DISCARD: their first caller has
 * got the promise, and the job loop wants nothing.
 *
 * Where a yield goes on is in the function's resume table: pairs of bytecode pc and code offset, ended
 * by 0, found through word 1 of the feedback vector.
 */
import { FIXED_WORDS, FLAG_SHARED, KIND, KIND_MASK, OFF } from '../../../heap/cells.ts';
import { TAG_OBJECT } from '../../../heap/values.ts';
import { FRAME_ARGC, FRAME_CODE, FRAME_DISCARD, FRAME_GENERATOR, FRAME_HEADER, FRAME_MACHINE, FRAME_NEW_TARGET, FRAME_RESULT } from '../../../vm/bytecode/frame.ts';
import { OP, OPCODE_INFO } from '../../../vm/bytecode/opcodes.ts';
import { GEN_RUNNING, GEN_SUSPENDED } from '../../../vm/interp/generators.ts';
import { field, half, slot, tagAt } from '../../code-writer.ts';
import { CAGE, CODE, INT, STACKS, THREAD, UNDEFINED } from '../../convention.ts';
import type { StubWriter } from '../../stub-writer.ts';
import type { Gpr, Label } from '../../x64/registers.ts';
import { CC, R10, R8, R9, RAX, RBP, RCX, RDI, RDX, RSI, RSP, XMM0, XMM1, XMM2 } from '../../x64/registers.ts';
import type { NativeStub } from './table.ts';

export const SAVED_FIXED = FIXED_WORDS[KIND.SAVED_FRAME];
export const CALL_WORDS = OPCODE_INFO[OP.Call].length;

/** Copies rcx words, the last first; clobbers rcx and xmm2. */
export function copyWords(s: Pick<StubWriter, 'asm'>, from: Gpr, fromBytes: number, to: Gpr): void {
  const { asm } = s;
  const next = asm.newLabel();
  const done = asm.newLabel();
  asm.bind(next);
  asm.subRI32(RCX, 1);
  asm.jcc(CC.B, done);
  asm.movsdFMX(XMM2, from, RCX, 3, fromBytes);
  asm.movsdMXF(to, RCX, 3, 0, XMM2);
  asm.jmp(next);
  asm.bind(done);
}

function generatorNext(s: StubWriter): void {
  const { asm } = s;
  const noValue = asm.newLabel();
  asm.cmpMI32(RDI, -8 + 4, TAG_OBJECT);
  asm.jcc(CC.NE, s.fail);
  asm.movRM32(RAX, RDI, -8);
  asm.movRMX32(R8, CAGE, RAX, 3, 4);
  asm.andRI32(R8, KIND_MASK | FLAG_SHARED);
  asm.cmpRI32(R8, KIND.GENERATOR);
  asm.jcc(CC.NE, s.fail);
  asm.movRMX32(R10, CAGE, RAX, 3, half(OFF.GENERATOR.genState));
  asm.cmpRI32(R10, GEN_SUSPENDED);
  asm.jcc(CC.A, s.fail);
  asm.movRMX32(RDX, CAGE, RAX, 3, half(OFF.GENERATOR.frameRef));
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, s.fail);
  asm.movRR64(RSI, UNDEFINED);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, noValue);
  asm.movRM64(RSI, RDI, 0);
  asm.bind(noValue);
  asm.movqFR(XMM0, RSI);
  emitRestore(s, s.fail, 'generator');
}

/**
 * Puts the saved frame edx of the cell eax back and goes on behind its suspension, with the value xmm0 sent to
 * it; on to `fail` before anything has changed. The return address is on the stack. For a generator r10
 * is its state; for an async function xmm1 is the mode, and the call's result becomes undefined.
 */
export function emitRestore(s: StubWriter, fail: Label, kind: 'generator' | 'async'): void {
  const { asm } = s;
  const isAsync = kind === 'async';
  const [search, found, enough, delivered] = Array.from({ length: 4 }, () => asm.newLabel());
  // Where it goes on, if its function has code here.
  asm.movRMX32(R8, CAGE, RDX, 3, half(OFF.SAVED_FRAME.codeRef));
  asm.movRMX32(R9, CAGE, R8, 3, half(OFF.CODE.functionId));
  asm.movRM32(RSI, THREAD, field('table'));
  asm.addRR64(RSI, R9);
  asm.cmpMXI32(STACKS, RSI, 3, 0, 0);
  asm.jcc(CC.E, fail);
  asm.movRMX32(RSI, STACKS, RSI, 3, 4);
  asm.movRMX32(RSI, CAGE, RSI, 2, 4);
  asm.testRR32(RSI, RSI);
  asm.jcc(CC.E, fail);
  asm.addRR64(RSI, CODE);
  asm.movRMX32(RCX, CAGE, RDX, 3, half(OFF.SAVED_FRAME.pc));
  asm.bind(search);
  asm.movRM32(R9, RSI, 0);
  asm.cmpRR32(R9, RCX);
  asm.jcc(CC.E, found);
  asm.addRI64(RSI, 8);
  asm.testRR32(R9, R9);
  asm.jcc(CC.NE, search);
  asm.jmp(fail);
  asm.bind(found);
  asm.movRM32(R9, RSI, 4);
  // rsi: argument slots, rdi: registers.
  asm.movRMX32(RSI, CAGE, RDX, 3, half(OFF.SAVED_FRAME.argc));
  asm.movRMX32(RDI, CAGE, R8, 3, half(OFF.CODE.params));
  asm.cmpRR32(RSI, RDI);
  asm.jcc(CC.GE, enough);
  asm.movRR32(RSI, RDI);
  asm.bind(enough);
  asm.movRMX32(RDI, CAGE, R8, 3, half(OFF.CODE.registers));
  asm.leaRMX64(RCX, RSI, RDI, 0, FRAME_HEADER + 4);
  asm.negR64(RCX);
  asm.leaRMX64(RCX, RSP, RCX, 3, 8);
  asm.subRR64(RCX, STACKS);
  asm.sarRI64(RCX, 3);
  asm.cmpRM32(RCX, THREAD, field('stackLimit'));
  asm.jcc(CC.L, fail);
  asm.movMXI32(CAGE, RAX, 3, half(OFF.GENERATOR.genState), GEN_RUNNING);
  asm.popR(RAX);
  asm.leaRMX64(RDX, CAGE, RDX, 3, 0);
  // Callee, this, arguments.
  asm.leaRM64(RCX, RSI, 2);
  asm.negR64(RCX);
  asm.leaRMX64(RSP, RSP, RCX, 3, 0);
  asm.negR64(RCX);
  copyWords(s, RDX, SAVED_FIXED * 8, RSP);
  asm.pushR(RAX);
  asm.movsxdRM64(RCX, RDX, half(OFF.SAVED_FRAME.flags));
  asm.pushR(RCX);
  // The header.
  asm.movRR64(RCX, RBP);
  asm.subRR64(RCX, RSP);
  asm.shlRI64(RCX, 32 - 3);
  asm.movRM32(RAX, RBP, tagAt(FRAME_CODE));
  asm.movRMX32(RAX, CAGE, RAX, 2, (1 - CALL_WORDS) * 4); // the operand of the call's result
  if (isAsync) {
    asm.movsxdRR64(R10, RAX);
    asm.movMXR64(RBP, R10, 3, 0, UNDEFINED);
  }
  asm.orRR64(RAX, RCX);
  asm.movRR64(RBP, RSP);
  asm.movMR64(RBP, slot(FRAME_RESULT), RAX);
  asm.movRM32(RAX, RDX, half(OFF.SAVED_FRAME.argc));
  asm.movMR32(RBP, slot(FRAME_ARGC), RAX);
  asm.movMI32(RBP, tagAt(FRAME_ARGC), FRAME_MACHINE | FRAME_GENERATOR | (isAsync ? FRAME_DISCARD : 0));
  asm.movMR32(RBP, slot(FRAME_CODE), R8);
  asm.movMI32(RBP, tagAt(FRAME_CODE), 0);
  asm.movsdFMX(XMM2, RDX, RSI, 3, (SAVED_FIXED + 2) * 8);
  asm.movsdMF(RBP, slot(FRAME_NEW_TARGET), XMM2);
  // The registers.
  asm.leaRMX64(RAX, RDX, RSI, 3, 0);
  asm.movRR64(RCX, RDI);
  asm.negR64(RCX);
  asm.leaRMX64(RSP, RBP, RCX, 3, -FRAME_HEADER * 8);
  asm.movRR32(RCX, RDI);
  copyWords(s, RAX, (SAVED_FIXED + 3) * 8, RSP);
  // What was sent, to the instruction before pc: [Yield or Await, dst, mode, value].
  if (!isAsync) {
    asm.cmpRI32(R10, GEN_SUSPENDED);
    asm.jcc(CC.NE, delivered);
  }
  asm.movRM32(RCX, RDX, half(OFF.SAVED_FRAME.pc));
  asm.movsxdRMX64(RAX, CAGE, RCX, 2, -3 * 4);
  asm.movsdMXF(RBP, RAX, 3, 0, XMM0);
  asm.movsxdRMX64(RAX, CAGE, RCX, 2, -2 * 4);
  if (isAsync) asm.movsdMXF(RBP, RAX, 3, 0, XMM1);
  else asm.movMXR64(RBP, RAX, 3, 0, INT); // MODE_NEXT
  asm.bind(delivered);
  asm.addRR64(R9, CODE);
  asm.jmpR(R9);
}

export const GENERATORS: readonly NativeStub[] = [['GeneratorNext', generatorNext]];
