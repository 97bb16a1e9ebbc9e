/** Templates of rest parameters and of calls with the arguments in an array. */
import { CODE_CLASS, CODE_CONSTRUCTOR, CODE_NATIVE, FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { arrayShape } from '../../heap/literal-shapes.ts';
import { STORAGE_HEAD } from '../../heap/storage.ts';
import { TAG_HOLE, TAG_OBJECT } from '../../heap/values.ts';
import { FRAME_ARG0, FRAME_ARGC, FRAME_CODE, FRAME_CONSTRUCT, FRAME_HEADER, FRAME_MACHINE } from '../../vm/bytecode/frame.ts';
import { field, half, slot, word } from '../code-writer.ts';
import { CAGE, CODE, FRAME, THREAD, UNDEFINED } from '../convention.ts';
import { CC, R10, R8, R9, RAX, RBP, RCX, RDI, RDX, RSI, RSP } from '../x64/registers.ts';
import { loadEntry, MAX_INLINE_ARGUMENTS, prepareConstruct } from './calls.ts';
import type { Unit } from './unit.ts';

/** Rest arrays with more elements are made by TypeScript. */
const MAX_REST = 64;

/** Rest: dst start. Elements and array are neighbours. */
export function rest(u: Unit): void {
  const { asm } = u;
  const start = u.operand(2);
  const [some, copy, empty] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  const arrayWords = FIXED_WORDS[KIND.ARRAY];
  const elements = word(arrayWords);
  u.payload(RDX, FRAME_ARGC);
  asm.subRI32(RDX, start);
  asm.jcc(CC.G, some);
  asm.xorRR32(RDX, RDX);
  asm.bind(some);
  asm.cmpRI32(RDX, MAX_REST);
  asm.jcc(CC.G, u.exit());
  asm.movRM32(RAX, THREAD, field('nurseryTop'));
  asm.leaRMX32(RCX, RAX, RDX, 0, arrayWords + STORAGE_HEAD);
  u.compareField(RCX, 'nurseryLimit');
  asm.jcc(CC.G, u.exit());
  asm.movMR32(THREAD, field('nurseryTop'), RCX);
  asm.movMXI32(CAGE, RAX, 3, 0, arrayShape());
  asm.movMXI32(CAGE, RAX, 3, 4, KIND.ARRAY);
  asm.movMXI64(CAGE, RAX, 3, word(1), 0);
  asm.movMXI64(CAGE, RAX, 3, half(OFF.ARRAY.length), 0); // and arrayFlags
  asm.movMXR32(CAGE, RAX, 3, half(OFF.ARRAY.length), RDX);
  asm.movMXR32(CAGE, RAX, 3, elements, RDX);
  asm.movMXI32(CAGE, RAX, 3, elements + 4, KIND.ELEMENTS);
  asm.movMXI64(CAGE, RAX, 3, elements + word(1), 0);
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, empty);
  asm.leaRM32(RCX, RAX, arrayWords);
  asm.movMXR32(CAGE, RAX, 3, half(OFF.ARRAY.elementsRef), RCX);
  asm.bind(copy);
  asm.movRMX64(R8, FRAME, RDX, 3, slot(FRAME_ARG0 + start - 1));
  asm.leaRMX32(R9, RCX, RDX, 0, 0);
  asm.movMXR64(CAGE, R9, 3, word(STORAGE_HEAD - 1), R8);
  asm.decR32(RDX);
  asm.jcc(CC.NE, copy);
  asm.bind(empty);
  u.value(RCX, 0, TAG_OBJECT);
  asm.orRR64(RAX, RCX);
  u.store(u.operand(1), RAX);
}

/**
 * The call with the elements of the array in slot `array`, which our own code has made: code cell in r8,
 * entry in r10, new.target in rsi; `push` pushes `this` and the callee and uses rdi at most.
 */
function emitSpread(u: Unit, result: number, array: number, flags: number, push: () => void): void {
  const { asm } = u;
  const [enough, missing, pushed, next] = Array.from({ length: 4 }, () => asm.newLabel());
  const exit = u.exit();
  u.loadCell(RAX, array, TAG_OBJECT, exit);
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.ARRAY);
  asm.jcc(CC.NE, exit);
  asm.movRMX32(RCX, CAGE, RAX, 3, half(OFF.ARRAY.length));
  asm.cmpRI32(RCX, MAX_INLINE_ARGUMENTS);
  asm.jcc(CC.A, exit);
  asm.movRMX32(RDX, CAGE, RAX, 3, half(OFF.ARRAY.elementsRef));
  asm.cmpRMX32(RCX, CAGE, RDX, 3, 0);
  asm.jcc(CC.A, exit);
  // rax: how many the frame has.
  asm.movRMX32(R9, CAGE, R8, 3, half(OFF.CODE.params));
  asm.movRR32(RAX, RCX);
  asm.subRR32(R9, RCX);
  asm.jcc(CC.LE, enough);
  asm.addRR32(RAX, R9);
  asm.cmpRI32(R9, MAX_INLINE_ARGUMENTS);
  asm.jcc(CC.G, exit);
  asm.bind(missing);
  asm.pushR(UNDEFINED);
  asm.decR32(R9);
  asm.jcc(CC.NE, missing);
  asm.bind(enough);
  asm.movRR32(R9, RCX);
  asm.bind(next);
  asm.testRR32(R9, R9);
  asm.jcc(CC.E, pushed);
  asm.decR32(R9);
  asm.leaRMX32(R8, RDX, R9, 0, 0);
  asm.movRMX64(R8, CAGE, R8, 3, word(STORAGE_HEAD));
  asm.pushR(R8);
  asm.cmpMI32(RSP, 4, TAG_HOLE);
  asm.jcc(CC.NE, next);
  asm.jmp(exit);
  asm.bind(pushed);
  push();
  asm.leaRM32(RDX, RAX, FRAME_HEADER + u.registers + FRAME_ARG0);
  asm.shlRI64(RDX, 32);
  asm.movRI32(R9, result);
  asm.orRR64(RDX, R9);
  u.value(R9, 0, flags | FRAME_MACHINE);
  asm.orRR64(RCX, R9);
  asm.movMI32(FRAME, slot(FRAME_CODE) + 4, u.next);
  asm.addRR64(R10, CODE);
  asm.callR(R10);
  asm.leaRM64(RSP, RBP, u.lowest);
  u.store(result, RAX);
}

/** CallArray: dst group. */
export function callArray(u: Unit): void {
  const { asm } = u;
  const [result, group] = [u.operand(1), u.operand(2)];
  u.loadCell(RAX, group, TAG_OBJECT, u.exit());
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.FUNCTION);
  asm.jcc(CC.NE, u.exit());
  asm.movRMX32(R8, CAGE, RAX, 3, half(OFF.FUNCTION.codeRef));
  asm.testMXI32(CAGE, R8, 3, half(OFF.CODE.codeFlags), CODE_NATIVE | CODE_CLASS);
  asm.jcc(CC.NE, u.exit());
  asm.movRMX32(R9, CAGE, R8, 3, half(OFF.CODE.functionId));
  loadEntry(u);
  asm.movRR64(RSI, UNDEFINED);
  emitSpread(u, result, group + 2, 0, () => {
    asm.pushM(FRAME, slot(group + 1));
    asm.pushM(FRAME, slot(group));
  });
}

/** NewArrayArgs: dst group. */
export function constructArray(u: Unit): void {
  const { asm } = u;
  const [result, group] = [u.operand(1), u.operand(2)];
  const [derived, enter] = [asm.newLabel(), asm.newLabel()];
  prepareConstruct(u, group, derived);
  asm.bind(enter);
  u.load(RSI, group + 1);
  emitSpread(u, result, group + 2, FRAME_CONSTRUCT, () => {
    asm.pushR(RDI);
    asm.pushM(FRAME, slot(group));
  });
  u.later(() => {
    asm.bind(derived);
    asm.testRI32(RCX, CODE_NATIVE);
    asm.jcc(CC.NE, u.exit());
    asm.testRI32(RCX, CODE_CONSTRUCTOR);
    asm.jcc(CC.E, u.exit());
    loadEntry(u);
    u.value(RDI, 0, TAG_HOLE);
    asm.jmp(enter);
  });
}
