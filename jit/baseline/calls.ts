/** Templates of calls, construction and return: see convention.ts for what caller and callee agree on. */
import {
  CODE_CLASS, CODE_CONSTRUCTOR, CODE_DERIVED, CODE_NATIVE, CODE_OWN_THIS, FIXED_WORDS, KIND, OFF,
} from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { STORAGE_HEAD } from '../../heap/storage.ts';
import { TAG_HOLE, TAG_OBJECT } from '../../heap/values.ts';
import { i32, tb } from '../../heap/views.ts';
import {
  FRAME_ARG0, FRAME_ARGC, FRAME_CODE, FRAME_CONSTRUCT, FRAME_HEADER, FRAME_MACHINE, FRAME_NEW_TARGET, FRAME_RESULT, FRAME_THIS,
} from '../../vm/bytecode/frame.ts';
import { field, half, slot, tagAt, word } from '../code-writer.ts';
import { CAGE, CODE, FRAME, STACKS, THREAD, UNDEFINED } from '../convention.ts';
import type { Gpr, Label } from '../x64/registers.ts';
import { CC, R10, R8, R9, RAX, RBP, RCX, RDI, RDX, RSI, RSP } from '../x64/registers.ts';
import type { Unit } from './unit.ts';

/** Calls with more arguments, or more missing ones, are made by TypeScript. */
export const MAX_INLINE_ARGUMENTS = 64;
const CONSTRUCTOR_KINDS = CODE_CONSTRUCTOR | CODE_DERIVED | CODE_OWN_THIS | CODE_NATIVE;

/** A function's entry: the stack check, the frame's header, its registers. */
export function prologue(u: Unit): void {
  const { asm } = u;
  const overflow = asm.newLabel();
  asm.leaRM64(RAX, RSP, u.lowest - 8);
  asm.subRR64(RAX, STACKS);
  asm.sarRI64(RAX, 3);
  u.compareField(RAX, 'stackLimit');
  asm.jcc(CC.L, overflow);
  asm.pushR(RBP);
  asm.movRR64(RBP, RSP);
  asm.movMR64(RBP, slot(FRAME_ARGC), RCX);
  asm.movMI64(RBP, slot(FRAME_CODE), u.code);
  asm.movMR64(RBP, slot(FRAME_RESULT), RDX);
  asm.movMR64(RBP, slot(FRAME_NEW_TARGET), RSI);
  asm.leaRM64(RSP, RBP, u.lowest);
  if (u.registers > 24) {
    const next = asm.newLabel();
    asm.movRI32(RCX, u.registers);
    asm.bind(next);
    asm.movMXR64(RSP, RCX, 3, -8, UNDEFINED);
    asm.decR32(RCX);
    asm.jcc(CC.NE, next);
  } else {
    for (let i = 0; i < u.registers; i++) asm.movMR64(RSP, i * 8, UNDEFINED);
  }
  u.later(() => {
    asm.bind(overflow);
    u.jumpTo(u.stubs.exitCall);
  });
  if (u.traces) {
    asm.movRI32(RAX, u.start);
    u.jumpTo(u.stubs.exitLoop);
  }
}

/** r10d = the entry of the function whose id is in r9; exits when it has no code here. */
export function loadEntry(u: Unit): void {
  u.asm.movRMX32(R10, STACKS, R9, 3, i32[tb + TB.table] * 8);
  u.asm.testRR32(R10, R10);
  u.asm.jcc(CC.E, u.exit());
}

interface CallShape {
  readonly result: number;
  readonly args: number;
  readonly argc: number;
  readonly flags: number;
  /** Pushes `this`, then the callee. */
  push(): void;
}

/**
 * The call itself: code cell in r8, entry in r10, new.target in rsi. Arguments that the callee wants
 * and does not get are undefined, above the others.
 */
export function emitCall(u: Unit, { result, args, argc, flags, push }: CallShape): void {
  const { asm } = u;
  const missing = asm.newLabel();
  const pushed = asm.newLabel();
  const distance = FRAME_HEADER + u.registers + FRAME_ARG0 + argc;
  asm.movRMX32(R9, CAGE, R8, 3, half(OFF.CODE.params));
  u.value(RDX, result, distance);
  asm.subRI32(R9, argc);
  asm.jcc(CC.G, missing);
  asm.bind(pushed);
  for (let i = argc - 1; i >= 0; i--) asm.pushM(FRAME, slot(args + i));
  push();
  u.value(RCX, argc, flags | FRAME_MACHINE);
  asm.movMI32(FRAME, slot(FRAME_CODE) + 4, u.next);
  asm.addRR64(R10, CODE);
  asm.callR(R10);
  asm.leaRM64(RSP, RBP, u.lowest);
  u.store(result, RAX);
  u.later(() => {
    const more = asm.newLabel();
    asm.bind(missing);
    asm.cmpRI32(R9, MAX_INLINE_ARGUMENTS);
    asm.jcc(CC.G, u.exit());
    asm.movRR64(RCX, R9);
    asm.shlRI64(RCX, 32);
    asm.addRR64(RDX, RCX);
    asm.bind(more);
    asm.pushR(UNDEFINED);
    asm.decR32(R9);
    asm.jcc(CC.NE, more);
    asm.jmp(pushed);
  });
}

/** Call: dst group argc site. */
export function call(u: Unit, natives: (done: Label) => void): void {
  const { asm } = u;
  const [result, group, argc] = [u.operand(1), u.operand(2), u.operand(3)];
  if (argc > MAX_INLINE_ARGUMENTS) return asm.jmp(u.exit());
  const native = asm.newLabel();
  const done = asm.newLabel();
  u.loadCell(RAX, group, TAG_OBJECT, u.exit());
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.FUNCTION);
  asm.jcc(CC.NE, u.exit());
  asm.movRMX32(R8, CAGE, RAX, 3, half(OFF.FUNCTION.codeRef));
  asm.testMXI32(CAGE, R8, 3, half(OFF.CODE.codeFlags), CODE_NATIVE | CODE_CLASS);
  asm.jcc(CC.NE, native);
  asm.movRMX32(R9, CAGE, R8, 3, half(OFF.CODE.functionId));
  loadEntry(u);
  asm.movRR64(RSI, UNDEFINED);
  emitCall(u, {
    result, args: group + 2, argc, flags: 0,
    push() {
      asm.pushM(FRAME, slot(group + 1));
      asm.pushM(FRAME, slot(group));
    },
  });
  asm.bind(done);
  u.later(() => {
    asm.bind(native);
    natives(done);
  });
}

/** CallSelf: dst fn args argc. The function is known now. */
export function callSelf(u: Unit): void {
  const { asm } = u;
  const [result, id, args, argc] = [u.operand(1), u.operand(2), u.operand(3), u.operand(4)];
  const fn = i32[(rootCell(ROOT.SelfHosted) + FIXED_WORDS[KIND.RECORD] + id) * 2];
  const code = i32[fn * 2 + OFF.FUNCTION.codeRef];
  if (argc > MAX_INLINE_ARGUMENTS) return asm.jmp(u.exit());
  asm.movRI32(R9, i32[code * 2 + OFF.CODE.functionId]);
  loadEntry(u);
  asm.movRI32(R8, code);
  asm.movRR64(RSI, UNDEFINED);
  emitCall(u, {
    result, args, argc, flags: 0,
    push() {
      asm.pushR(UNDEFINED);
      u.value(RAX, fn, TAG_OBJECT);
      asm.pushR(RAX);
    },
  });
}

/**
 * The callee and new.target of a construction: code cell in r8, entry in r10, `this` in rdi. A base
 * constructor gets an object of new.target's initial shape, which the site (operand 4) proves current;
 * others go to `derived` with their flags in rcx and their id in r9.
 */
export function prepareConstruct(u: Unit, group: number, derived: Label): void {
  const { asm } = u;
  const exit = u.exit();
  u.loadCell(RAX, group, TAG_OBJECT, exit);
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.FUNCTION);
  asm.jcc(CC.NE, exit);
  asm.movRMX32(R8, CAGE, RAX, 3, half(OFF.FUNCTION.codeRef));
  asm.movRMX32(RCX, CAGE, R8, 3, half(OFF.CODE.codeFlags));
  asm.movRMX32(R9, CAGE, R8, 3, half(OFF.CODE.functionId));
  asm.andRI32(RCX, CONSTRUCTOR_KINDS);
  asm.cmpRI32(RCX, CODE_CONSTRUCTOR);
  asm.jcc(CC.NE, derived);
  loadEntry(u);
  u.loadCell(RAX, group + 1, TAG_OBJECT, exit);
  asm.movRMX32(RCX, CAGE, RAX, 3, 0);
  u.compare32(RCX, u.site(4));
  asm.jcc(CC.NE, exit);
  // The shape of its objects, if `prototype` is still the one it was made for.
  asm.movRMX32(RDX, CAGE, RAX, 3, half(OFF.FUNCTION.initialShapeRef));
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, exit);
  asm.movRMX32(RSI, CAGE, RAX, 3, half(OFF.FUNCTION.slotsRef));
  u.load32(RDI, u.site(4, 1));
  asm.addRR32(RSI, RDI);
  asm.movRMX64(RSI, CAGE, RSI, 3, word(STORAGE_HEAD));
  asm.cmpRMX32(RSI, CAGE, RDX, 3, half(OFF.SHAPE.protoRef));
  asm.jcc(CC.NE, exit);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_OBJECT);
  asm.jcc(CC.NE, exit);
  newInstance(u, RDX, exit);
}

/** New: dst group argc site. A derived constructor gets a hole for `this`. */
export function construct(u: Unit): void {
  const { asm } = u;
  const [result, group, argc] = [u.operand(1), u.operand(2), u.operand(3)];
  if (argc > MAX_INLINE_ARGUMENTS) return asm.jmp(u.exit());
  const exit = u.exit();
  const derived = asm.newLabel();
  const done = asm.newLabel();
  prepareConstruct(u, group, derived);
  const enter = (): void => {
    u.load(RSI, group + 1);
    emitCall(u, {
      result, args: group + 2, argc, flags: FRAME_CONSTRUCT,
      push() {
        asm.pushR(RDI);
        asm.pushM(FRAME, slot(group));
      },
    });
  };
  enter();
  asm.bind(done);
  u.later(() => {
    asm.bind(derived);
    asm.testRI32(RCX, CODE_NATIVE);
    asm.jcc(CC.NE, exit);
    asm.testRI32(RCX, CODE_CONSTRUCTOR);
    asm.jcc(CC.E, exit);
    loadEntry(u);
    u.value(RDI, 0, TAG_HOLE);
    enter();
    asm.jmp(done);
  });
}

/** rdi = a fresh object of the shape in a register, as a value; uses rax, rcx, r9. */
function newInstance(u: Unit, shape: Gpr, exit: Label): void {
  const { asm } = u;
  const fixed = FIXED_WORDS[KIND.OBJECT];
  const next = asm.newLabel();
  const filled = asm.newLabel();
  asm.movRM32(RDI, THREAD, field('nurseryTop'));
  asm.movRMX32(R9, CAGE, shape, 3, half(OFF.SHAPE.inlineCapacity));
  asm.leaRMX32(RCX, RDI, R9, 0, fixed);
  u.compareField(RCX, 'nurseryLimit');
  asm.jcc(CC.G, exit);
  asm.movMR32(THREAD, field('nurseryTop'), RCX);
  asm.movMXR32(CAGE, RDI, 3, 0, shape);
  asm.movMXI32(CAGE, RDI, 3, 4, KIND.OBJECT);
  asm.movMXI64(CAGE, RDI, 3, word(1), 0);
  u.value(RAX, 0, TAG_HOLE);
  asm.testRR32(R9, R9);
  asm.jcc(CC.E, filled);
  asm.bind(next);
  asm.movMXR64(CAGE, RCX, 3, -8, RAX);
  asm.decR32(RCX);
  asm.decR32(R9);
  asm.jcc(CC.NE, next);
  asm.bind(filled);
  u.value(RAX, 0, TAG_OBJECT);
  asm.orRR64(RDI, RAX);
}

/** Return: from frames that machine code pushed. */
export function returnValue(u: Unit): void {
  const { asm } = u;
  const value = u.operand(1);
  const flags = tagAt(FRAME_ARGC);
  const other = asm.newLabel();
  const leave = asm.newLabel();
  u.load(RAX, value);
  asm.cmpMI32(FRAME, flags, FRAME_MACHINE);
  asm.jcc(CC.NE, other);
  asm.bind(leave);
  asm.movRR64(RSP, RBP);
  asm.popR(RBP);
  asm.ret();
  u.later(() => {
    asm.bind(other);
    asm.cmpMI32(FRAME, flags, FRAME_MACHINE | FRAME_CONSTRUCT);
    asm.jcc(CC.NE, u.exit());
    u.compareTag(value, TAG_OBJECT);
    asm.jcc(CC.E, leave);
    u.compareTag(FRAME_THIS, TAG_OBJECT);
    asm.jcc(CC.NE, u.exit());
    u.load(RAX, FRAME_THIS);
    asm.jmp(leave);
  });
}
