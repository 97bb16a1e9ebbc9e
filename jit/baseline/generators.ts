/** Templates of generators: see natives/generators.ts for the way back in. */
import { CODE_ASYNC, FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, OFF } from '../../heap/cells.ts';
import { GENERATOR_PROTOTYPE_SLOT, generatorFunctionShape, iteratorResultShape } from '../../heap/literal-shapes.ts';
import { STORAGE_HEAD } from '../../heap/storage.ts';
import { CARD_WORDS } from '../../heap/tuning.ts';
import { TAG_BOOLEAN, TAG_OBJECT } from '../../heap/values.ts';
import { i32 } from '../../heap/views.ts';
import {
  FRAME_ARG0, FRAME_ARGC, FRAME_CALLEE, FRAME_GENERATOR, FRAME_MACHINE, FRAME_NEW_TARGET, FRAME_RESULT, FRAME_RETURN_ADDRESS,
} from '../../vm/bytecode/frame.ts';
import { instructionWords, OP } from '../../vm/bytecode/opcodes.ts';
import { GEN_DONE, GEN_START, GEN_SUSPENDED } from '../../vm/interp/generators.ts';
import { field, half, slot, tagAt, word } from '../code-writer.ts';
import { CAGE, FRAME, THREAD, UNDEFINED } from '../convention.ts';
import type { Label } from '../x64/registers.ts';
import { CC, R10, R8, R9, RAX, RBP, RCX, RDI, RDX, RSI, RSP, XMM2 } from '../x64/registers.ts';
import { copyWords, SAVED_FIXED } from './natives/generators.ts';
import type { Unit } from './unit.ts';

/** Frames with more registers or arguments are saved by TypeScript. */
export const MAX_SAVED = 64;

/** The register that holds the generator of a function, 0 if it is none. */
export function generatorOperand(start: number, end: number): number {
  for (let pc = start; pc < end; pc += instructionWords(i32, pc)) {
    if (i32[pc] === OP.CreateGenerator || i32[pc] === OP.CreateAsync) return i32[pc + 1];
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
  const exit = u.exit();
  if (!isSavable(u, generator)) return asm.jmp(exit);
  asm.cmpMI32(FRAME, tagAt(FRAME_ARGC), FRAME_MACHINE | FRAME_GENERATOR);
  asm.jcc(CC.NE, exit);
  asm.cmpMI32(FRAME, slot(FRAME_ARGC), 16);
  asm.jcc(CC.A, exit);
  u.payload(RDX, generator);
  asm.testMXI32(CAGE, RDX, 3, 4, FLAG_SHARED);
  asm.jcc(CC.NE, exit);
  loadSavedFrame(u, exit);
  u.load(R10, value);
  if (makesResult) emitResult(u, false);
  suspend(u);
  backToNext(u);
}

/** Whether the frame fits into one card, which `loadSavedFrame` remembers. */
export function isSavable(u: Unit, generator: number): boolean {
  const room = i32[u.code * 2 + OFF.CODE.params] + u.registers + SAVED_FIXED + 16;
  return generator !== 0 && room <= CARD_WORDS;
}

/** eax = the saved frame of the generator edx, remembered if it is old. */
export function loadSavedFrame(u: Unit, exit: Label): void {
  const { asm } = u;
  const [old, young] = [asm.newLabel(), asm.newLabel()];
  asm.movRMX32(RAX, CAGE, RDX, 3, half(OFF.GENERATOR.frameRef));
  asm.testMXI32(CAGE, RAX, 3, 4, FLAG_OLD);
  asm.jcc(CC.NE, old);
  asm.bind(young);
  u.later(() => {
    asm.bind(old);
    asm.pushR(RDX);
    u.callTo(u.stubs.remember);
    asm.popR(RDX);
    asm.jcc(CC.NE, exit);
    asm.jmp(young);
  });
}

/** The frame goes to the saved one, eax, of the generator edx, which goes on behind this instruction. */
export function suspend(u: Unit): void {
  const { asm } = u;
  asm.leaRMX64(RSI, CAGE, RAX, 3, 0);
  argumentSlots(u);
  copyFrame(u);
  asm.movMI32(RSI, half(OFF.SAVED_FRAME.pc), u.next);
  asm.movMXI32(CAGE, RDX, 3, half(OFF.GENERATOR.genState), GEN_SUSPENDED);
}

/** Back behind the call of `next`, with its rsp and rbp: its result is r10; rdi: argument slots. */
export function backToNext({ asm }: Unit): void {
  asm.movRR64(RAX, R10);
  asm.movRM64(R9, FRAME, slot(FRAME_RETURN_ADDRESS));
  asm.leaRMX64(RSP, RBP, RDI, 3, slot(FRAME_ARG0));
  asm.movsxdRM64(RCX, RBP, tagAt(FRAME_RESULT));
  asm.leaRMX64(RBP, RBP, RCX, 3, 0);
  asm.xorRR32(RSI, RSI);
  asm.jmpR(R9);
}

/** rdi = argument slots of the running frame. */
export function argumentSlots(u: Unit): void {
  const { asm } = u;
  const enough = asm.newLabel();
  const params = i32[u.code * 2 + OFF.CODE.params];
  asm.movRM32(RDI, FRAME, slot(FRAME_ARGC));
  asm.cmpRI32(RDI, params);
  asm.jcc(CC.GE, enough);
  asm.movRI32(RDI, params);
  asm.bind(enough);
}

/** GeneratorReturn: value, in a frame that a machine-code `next` pushed. */
export function generatorReturn(u: Unit): void {
  const { asm } = u;
  const generator = generatorOperand(u.start, u.end);
  const exit = u.exit();
  if (generator === 0) return asm.jmp(exit);
  asm.cmpMI32(FRAME, tagAt(FRAME_ARGC), FRAME_MACHINE | FRAME_GENERATOR);
  asm.jcc(CC.NE, exit);
  u.payload(RDX, generator);
  asm.testMXI32(CAGE, RDX, 3, 4, FLAG_SHARED);
  asm.jcc(CC.NE, exit);
  u.load(R10, u.operand(1));
  emitResult(u, true);
  asm.movMXI32(CAGE, RDX, 3, half(OFF.GENERATOR.frameRef), 0);
  asm.movMXI32(CAGE, RDX, 3, half(OFF.GENERATOR.genState), GEN_DONE);
  argumentSlots(u);
  backToNext(u);
}

/**
 * CreateGenerator: dst. The callee's initialShapeRef is the shape of its generators, good while its
 * `prototype` is the one that the shape was made for. Cell and saved frame are neighbours.
 */
export function createGenerator(u: Unit): void {
  const { asm } = u;
  const exit = u.exit();
  const cellWords = FIXED_WORDS[KIND.GENERATOR];
  const saved = word(cellWords);
  const flags = i32[u.code * 2 + OFF.CODE.codeFlags];
  if ((flags & CODE_ASYNC) !== 0 || u.registers > MAX_SAVED) return asm.jmp(exit);
  asm.cmpMI32(FRAME, tagAt(FRAME_ARGC), FRAME_MACHINE);
  asm.jcc(CC.NE, exit);
  argumentSlots(u);
  asm.cmpRI32(RDI, MAX_SAVED);
  asm.jcc(CC.G, exit);
  u.payload(RAX, FRAME_CALLEE);
  asm.cmpMXI32(CAGE, RAX, 3, 0, generatorFunctionShape());
  asm.jcc(CC.NE, exit);
  asm.movRMX32(R8, CAGE, RAX, 3, half(OFF.FUNCTION.initialShapeRef));
  asm.testRR32(R8, R8);
  asm.jcc(CC.E, exit);
  asm.movRMX32(RAX, CAGE, RAX, 3, half(OFF.FUNCTION.slotsRef));
  asm.movRMX64(RAX, CAGE, RAX, 3, word(STORAGE_HEAD + GENERATOR_PROTOTYPE_SLOT));
  asm.cmpRMX32(RAX, CAGE, R8, 3, half(OFF.SHAPE.protoRef));
  asm.jcc(CC.NE, exit);
  asm.shrRI64(RAX, 32);
  asm.cmpRI32(RAX, TAG_OBJECT);
  asm.jcc(CC.NE, exit);
  asm.movRM32(RDX, THREAD, field('nurseryTop'));
  asm.leaRMX32(RCX, RDX, RDI, 0, cellWords + SAVED_FIXED + 3 + u.registers);
  u.compareField(RCX, 'nurseryLimit');
  asm.jcc(CC.G, exit);
  asm.movMR32(THREAD, field('nurseryTop'), RCX);
  asm.leaRM32(RAX, RDX, cellWords);
  asm.movMXR32(CAGE, RDX, 3, 0, R8);
  asm.movMXI32(CAGE, RDX, 3, 4, KIND.GENERATOR);
  asm.movMXI64(CAGE, RDX, 3, word(1), 0);
  asm.movMXR32(CAGE, RDX, 3, half(OFF.GENERATOR.frameRef), RAX);
  asm.movMXI32(CAGE, RDX, 3, half(OFF.GENERATOR.genState), GEN_START);
  asm.movMXR64(CAGE, RDX, 3, word(OFF.GENERATOR.genResult), UNDEFINED);
  asm.leaRM32(RCX, RDI, 3 + u.registers);
  asm.movMXR32(CAGE, RDX, 3, saved, RCX);
  asm.movMXI32(CAGE, RDX, 3, saved + 4, KIND.SAVED_FRAME);
  asm.movRM32(RCX, FRAME, slot(FRAME_ARGC));
  asm.movMXR32(CAGE, RDX, 3, saved + half(OFF.SAVED_FRAME.argc), RCX);
  asm.movMXI32(CAGE, RDX, 3, saved + half(OFF.SAVED_FRAME.pc), u.next);
  asm.movMXI32(CAGE, RDX, 3, saved + half(OFF.SAVED_FRAME.codeRef), u.code);
  asm.movMXI32(CAGE, RDX, 3, saved + half(OFF.SAVED_FRAME.flags), u.operand(1));
  u.value(R10, 0, TAG_OBJECT);
  asm.orRR64(R10, RDX);
  u.store(u.operand(1), R10);
  asm.leaRMX64(RSI, CAGE, RAX, 3, 0);
  copyFrame(u);
  asm.movRR64(RAX, R10);
  asm.movRR64(RSP, RBP);
  asm.popR(RBP);
  asm.ret();
}

/** The running frame to the saved one at rsi; rdi: argument slots. Uses rax and rcx. */
export function copyFrame(u: Unit): void {
  const { asm } = u;
  asm.leaRM64(RCX, RDI, 2);
  asm.leaRM64(RAX, RSI, word(SAVED_FIXED));
  copyWords(u, FRAME, slot(FRAME_CALLEE), RAX);
  asm.movsdFM(XMM2, FRAME, slot(FRAME_NEW_TARGET));
  asm.movsdMXF(RSI, RDI, 3, word(SAVED_FIXED + 2), XMM2);
  asm.leaRMX64(RAX, RSI, RDI, 3, word(SAVED_FIXED + 3));
  asm.movRI32(RCX, u.registers);
  copyWords(u, FRAME, u.lowest, RAX);
}

/** r10 = { value: r10, done }; uses rcx and r8. */
function emitResult(u: Unit, done: boolean): void {
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
  u.value(RCX, done ? 1 : 0, TAG_BOOLEAN);
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
    if (i32[pc] === OP.CreateGenerator || i32[pc] === OP.Yield || i32[pc] === OP.YieldResult || i32[pc] === OP.Await) {
      u.asm.int32(next);
      u.asm.int32(offsets[next - u.start]);
    }
    pc = next;
  }
  u.asm.int32(0);
  u.asm.int32(0);
  return table;
}

