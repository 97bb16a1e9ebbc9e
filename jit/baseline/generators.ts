/** Templates of yield: see natives/generators.ts for the way back in. */
import { FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, OFF } from '../../heap/cells.ts';
import { iteratorResultShape } from '../../heap/literal-shapes.ts';
import { CARD_WORDS } from '../../heap/tuning.ts';
import { TAG_BOOLEAN, TAG_OBJECT } from '../../heap/values.ts';
import { i32 } from '../../heap/views.ts';
import {
  FRAME_ARG0, FRAME_ARGC, FRAME_CALLEE, FRAME_GENERATOR, FRAME_MACHINE, FRAME_NEW_TARGET, FRAME_RESULT, FRAME_RETURN_ADDRESS,
} from '../../vm/bytecode/frame.ts';
import { instructionWords, OP } from '../../vm/bytecode/opcodes.ts';
import { GEN_SUSPENDED } from '../../vm/interp/generators.ts';
import { field, half, slot, tagAt, word } from '../code-writer.ts';
import { CAGE, FRAME, THREAD } from '../convention.ts';
import { CC, R10, R8, R9, RAX, RBP, RCX, RDI, RDX, RSI, RSP, XMM2 } from '../x64/registers.ts';
import { copyWords, SAVED_FIXED } from './natives/generators.ts';
import type { Unit } from './unit.ts';

/** The register that holds the generator of a function, 0 if it is none. */
export function generatorOperand(start: number, end: number): number {
  for (let pc = start; pc < end; pc += instructionWords(i32, pc)) {
    if (i32[pc] === OP.CreateGenerator) return i32[pc + 1];
  }
  return 0;
}

/**
 * Yield and YieldResult, in a frame that a machine-code `next` pushed: the frame is copied to the
 * saved one, which is local; what `next` gives is a fresh result object, or the value itself.
 */
export function yieldValue(u: Unit, makesResult: boolean): void {
  const { asm } = u;
  const generator = generatorOperand(u.start, u.end);
  const value = u.operand(3);
  const room = i32[u.code * 2 + OFF.CODE.params] + u.registers + SAVED_FIXED + 16;
  if (generator === 0 || room > CARD_WORDS) return asm.jmp(u.exit());
  const exit = u.exit();
  const [old, young] = [asm.newLabel(), asm.newLabel()];
  asm.cmpMI32(FRAME, tagAt(FRAME_ARGC), FRAME_MACHINE | FRAME_GENERATOR);
  asm.jcc(CC.NE, exit);
  asm.cmpMI32(FRAME, slot(FRAME_ARGC), 16);
  asm.jcc(CC.A, exit);
  u.payload(RDX, generator);
  asm.testMXI32(CAGE, RDX, 3, 4, FLAG_SHARED);
  asm.jcc(CC.NE, exit);
  asm.movRMX32(RAX, CAGE, RDX, 3, half(OFF.GENERATOR.frameRef));
  asm.testMXI32(CAGE, RAX, 3, 4, FLAG_OLD);
  asm.jcc(CC.NE, old);
  asm.bind(young);
  u.load(R10, value);
  if (makesResult) emitResult(u);
  asm.leaRMX64(RSI, CAGE, RAX, 3, 0);
  // rdi: argument slots.
  const enough = asm.newLabel();
  asm.movRM32(RDI, FRAME, slot(FRAME_ARGC));
  asm.cmpRI32(RDI, i32[u.code * 2 + OFF.CODE.params]);
  asm.jcc(CC.GE, enough);
  asm.movRI32(RDI, i32[u.code * 2 + OFF.CODE.params]);
  asm.bind(enough);
  asm.leaRM64(RCX, RDI, 2);
  asm.leaRM64(RAX, RSI, word(SAVED_FIXED));
  copyWords(u, FRAME, slot(FRAME_CALLEE), RAX);
  asm.movsdFM(XMM2, FRAME, slot(FRAME_NEW_TARGET));
  asm.movsdMXF(RSI, RDI, 3, word(SAVED_FIXED + 2), XMM2);
  asm.leaRMX64(RAX, RSI, RDI, 3, word(SAVED_FIXED + 3));
  asm.movRI32(RCX, u.registers);
  copyWords(u, FRAME, u.lowest, RAX);
  asm.movMI32(RSI, half(OFF.SAVED_FRAME.pc), u.next);
  asm.movMXI32(CAGE, RDX, 3, half(OFF.GENERATOR.genState), GEN_SUSPENDED);
  // Back behind the call of `next`, with its rsp and rbp.
  asm.movRR64(RAX, R10);
  asm.movRM64(R9, FRAME, slot(FRAME_RETURN_ADDRESS));
  asm.leaRMX64(RSP, RBP, RDI, 3, slot(FRAME_ARG0));
  asm.movsxdRM64(RCX, RBP, tagAt(FRAME_RESULT));
  asm.leaRMX64(RBP, RBP, RCX, 3, 0);
  asm.xorRR32(RSI, RSI);
  asm.jmpR(R9);
  u.later(() => {
    asm.bind(old);
    asm.pushR(RDX);
    u.callTo(u.stubs.remember);
    asm.popR(RDX);
    asm.jcc(CC.NE, exit);
    asm.jmp(young);
  });
}

/** r10 = { value: r10, done: false }; uses rcx and r8. */
function emitResult(u: Unit): void {
  const { asm } = u;
  const fixed = FIXED_WORDS[KIND.OBJECT];
  asm.movRM32(R8, THREAD, field('nurseryTop'));
  asm.leaRM32(RCX, R8, fixed + 2);
  u.compareField(RCX, 'nurseryLimit');
  asm.jcc(CC.G, u.exit());
  asm.movMR32(THREAD, field('nurseryTop'), RCX);
  asm.movMXI32(CAGE, R8, 3, 0, iteratorResultShape());
  asm.movMXI32(CAGE, R8, 3, 4, KIND.OBJECT);
  asm.movMXI64(CAGE, R8, 3, word(1), 0);
  asm.movMXR64(CAGE, R8, 3, word(fixed), R10);
  u.value(RCX, 0, TAG_BOOLEAN);
  asm.movMXR64(CAGE, R8, 3, word(fixed + 1), RCX);
  u.value(R10, 0, TAG_OBJECT);
  asm.orRR64(R10, R8);
}

/** The resume table: pc and code offset behind every suspension. Returns its offset, 0 if there is none. */
export function emitResumeTable(u: Unit, offsets: Int32Array): number {
  if (generatorOperand(u.start, u.end) === 0) return 0;
  u.asm.align(8);
  const table = u.base + u.asm.at;
  for (let pc = u.start; pc < u.end;) {
    const next = pc + instructionWords(i32, pc);
    if (i32[pc] === OP.CreateGenerator || i32[pc] === OP.Yield || i32[pc] === OP.YieldResult) {
      u.asm.int32(next);
      u.asm.int32(offsets[next - u.start]);
    }
    pc = next;
  }
  u.asm.int32(0);
  u.asm.int32(0);
  return table;
}

