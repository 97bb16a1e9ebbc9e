/** Templates of classes: super, derived constructors, instanceof. */
import { CODE_CONSTRUCTOR, KIND, OFF } from '../../heap/cells.ts';
import { foundWord, getOwnProperty } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { TAG_BOOLEAN, TAG_HOLE, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32 } from '../../heap/views.ts';
import { FRAME_ARGC, FRAME_CONSTRUCT, FRAME_MACHINE } from '../../vm/bytecode/frame.ts';
import { half, tagAt } from '../code-writer.ts';
import { CAGE, FRAME } from '../convention.ts';
import { CC, R8, RAX, RBP, RCX, RDX, RSI, RSP } from '../x64/registers.ts';
import { loadAtom } from './properties.ts';
import type { Unit } from './unit.ts';

const PROTO = half(OFF.SHAPE.protoRef);

/** SuperConstructor: dst callee. Parents that are functions with [[Construct]]. */
export function superConstructor(u: Unit): void {
  const { asm } = u;
  u.payload(RAX, u.operand(2));
  asm.movRMX32(RAX, CAGE, RAX, 3, 0);
  asm.movRMX32(RAX, CAGE, RAX, 3, PROTO);
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.FUNCTION);
  asm.jcc(CC.NE, u.exit());
  asm.movRMX32(RCX, CAGE, RAX, 3, half(OFF.FUNCTION.codeRef));
  asm.testMXI32(CAGE, RCX, 3, half(OFF.CODE.codeFlags), CODE_CONSTRUCTOR);
  asm.jcc(CC.E, u.exit());
  u.value(RCX, 0, TAG_OBJECT);
  asm.orRR64(RAX, RCX);
  u.store(u.operand(1), RAX);
}

/** ReturnDerived: value self, in a frame that machine code pushed. */
export function returnDerived(u: Unit): void {
  const { asm } = u;
  const [value, self] = [u.operand(1), u.operand(2)];
  const [other, leave] = [asm.newLabel(), asm.newLabel()];
  asm.cmpMI32(FRAME, tagAt(FRAME_ARGC), FRAME_MACHINE | FRAME_CONSTRUCT);
  asm.jcc(CC.NE, u.exit());
  u.compareTag(value, TAG_UNDEFINED);
  asm.jcc(CC.NE, other);
  u.compareTag(self, TAG_HOLE);
  asm.jcc(CC.E, u.exit());
  u.load(RAX, self);
  asm.bind(leave);
  asm.movRR64(RSP, RBP);
  asm.popR(RBP);
  asm.ret();
  u.later(() => {
    asm.bind(other);
    u.compareTag(value, TAG_OBJECT);
    asm.jcc(CC.NE, u.exit());
    u.load(RAX, value);
    asm.jmp(leave);
  });
}

/** GetSuper: dst home self key. Data that the megamorphic cache knows. */
export function getSuper(u: Unit): void {
  const { asm } = u;
  const [d, home, key] = [u.operand(1), u.operand(2), u.operand(4)];
  u.loadCell(RAX, home, TAG_OBJECT, u.exit());
  asm.movRMX32(RAX, CAGE, RAX, 3, 0);
  asm.movRMX32(RAX, CAGE, RAX, 3, PROTO);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.E, u.exit());
  loadAtom(u, key);
  u.callTo(u.stubs.lookup);
  asm.cmpRI32(RSI, 1);
  asm.jcc(CC.NE, u.exit());
  u.checkHole(RDX, RSI, u.exit());
  u.store(d, RDX);
}

/** InstanceOf: dst value target, where Function.prototype[@@hasInstance] decides. */
export function instanceOf(u: Unit): void {
  const { asm } = u;
  const [d, value, target] = [u.operand(1), u.operand(2), u.operand(3)];
  // The property can neither be written nor redefined.
  if (!getOwnProperty(rootCell(ROOT.FunctionPrototype), rootCell(ROOT.symbolHasInstance))) return asm.jmp(u.exit());
  const method = i32[foundWord * 2];
  const [next, no, done] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  const lookup = (key: number): void => {
    u.payload(RAX, target);
    asm.movRI32(RDX, rootCell(key));
    u.callTo(u.stubs.lookup);
    asm.cmpRI32(RSI, 1);
    asm.jcc(CC.NE, u.exit());
  };
  const storeResult = (result: number): void => u.storeConstant(d, result, TAG_BOOLEAN);
  u.loadCell(RAX, target, TAG_OBJECT, u.exit());
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.FUNCTION);
  asm.jcc(CC.NE, u.exit());
  lookup(ROOT.symbolHasInstance);
  u.value(RCX, method, TAG_OBJECT);
  asm.cmpRR64(RDX, RCX);
  asm.jcc(CC.NE, u.exit());
  lookup(ROOT.prototype);
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_OBJECT);
  asm.jcc(CC.NE, u.exit());
  u.loadCell(RAX, value, TAG_OBJECT, no);
  asm.bind(next);
  asm.movRMX32(R8, CAGE, RAX, 3, 0);
  asm.movRMX32(RAX, CAGE, R8, 3, PROTO);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.E, no);
  asm.cmpRR32(RAX, RDX);
  asm.jcc(CC.NE, next);
  storeResult(1);
  asm.bind(done);
  u.later(() => {
    asm.bind(no);
    storeResult(0);
    asm.jmp(done);
  });
}

