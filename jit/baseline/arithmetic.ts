/** Templates of arithmetic: ints and doubles in line, with the representation dispatch gives them. */
import { TAG_INT, TAG_STRING } from '../../heap/values.ts';
import { OP } from '../../vm/bytecode/opcodes.ts';
import { slot } from '../code-writer.ts';
import { FRAME } from '../convention.ts';
import type { Gpr, Label, Xmm } from '../x64/registers.ts';
import { CC, RAX, RCX, RDX, RSP, XMM0, XMM1, XMM2 } from '../x64/registers.ts';
import type { Unit } from './unit.ts';

/** High half of -0. */
const NEGATIVE_ZERO = -0x8000_0000;

/** Both operands ints or on to `other`. */
function bothInts(u: Unit, a: number, b: number, other: Label): void {
  u.compareTag(a, TAG_INT);
  u.asm.jcc(CC.NE, other);
  u.compareTag(b, TAG_INT);
  u.asm.jcc(CC.NE, other);
}

/** Add, Sub, Mul: dst a b. */
export function addSubMul(u: Unit, op: number): void {
  const { asm } = u;
  const [d, a, b] = [u.operand(1), u.operand(2), u.operand(3)];
  const doubles = asm.newLabel();
  const done = asm.newLabel();
  bothInts(u, a, b, doubles);
  u.payload(RAX, a);
  if (op === OP.Add) asm.addRM32(RAX, FRAME, slot(b));
  else if (op === OP.Sub) asm.subRM32(RAX, FRAME, slot(b));
  else asm.imulRM32(RAX, FRAME, slot(b));
  asm.jcc(CC.O, doubles);
  if (op === OP.Mul) {
    asm.testRR32(RAX, RAX);
    asm.jcc(CC.E, doubles); // 0 or -0
  }
  u.storeInt(d, RAX);
  asm.bind(done);
  u.later(() => {
    const other = op === OP.Add ? asm.newLabel() : u.exit();
    asm.bind(doubles);
    u.loadNumber(XMM0, a, other);
    u.loadNumber(XMM1, b, other);
    if (op === OP.Add) asm.addsdFF(XMM0, XMM1);
    else if (op === OP.Sub) asm.subsdFF(XMM0, XMM1);
    else asm.mulsdFF(XMM0, XMM1);
    u.storeDouble(d, XMM0);
    asm.jmp(done);
    if (op !== OP.Add) return;
    asm.bind(other);
    u.load(RAX, a);
    u.load(RDX, b);
    addTexts(u, d, done);
  });
}

/** d = text of the values rax and rdx, one after the other. */
function addTexts(u: Unit, d: number, done: Label): void {
  u.callTo(u.stubs.addTexts);
  u.asm.jcc(CC.NE, u.exit());
  u.store(d, RAX);
  u.asm.jmp(done);
}

/** AddI, SubI: dst a value. Text is added to by AddI alone. */
export function addSubImmediate(u: Unit, value: number, adds: boolean): void {
  const { asm } = u;
  const [d, a] = [u.operand(1), u.operand(2)];
  const doubles = asm.newLabel();
  const done = asm.newLabel();
  u.compareTag(a, TAG_INT);
  asm.jcc(CC.NE, doubles);
  u.payload(RAX, a);
  if (adds) asm.addRI32(RAX, value);
  else asm.subRI32(RAX, value);
  asm.jcc(CC.O, doubles);
  u.storeInt(d, RAX);
  asm.bind(done);
  u.later(() => {
    const other = adds ? asm.newLabel() : u.exit();
    asm.bind(doubles);
    u.loadNumber(XMM0, a, other);
    asm.movRI32(RAX, value);
    asm.xorpsFF(XMM1, XMM1);
    asm.cvtsi2sdFR32(XMM1, RAX);
    if (adds) asm.addsdFF(XMM0, XMM1);
    else asm.subsdFF(XMM0, XMM1); // -0 - 0 is -0
    u.storeDouble(d, XMM0);
    asm.jmp(done);
    if (!adds) return;
    asm.bind(other);
    u.load(RAX, a);
    u.value(RDX, value, TAG_INT);
    addTexts(u, d, done);
  });
}

/** Div: an int where the quotient is one and not 0. */
export function divide(u: Unit): void {
  const { asm } = u;
  const d = u.operand(1);
  const double = asm.newLabel();
  const done = asm.newLabel();
  u.loadNumber(XMM0, u.operand(2), u.exit());
  u.loadNumber(XMM1, u.operand(3), u.exit());
  asm.divsdFF(XMM0, XMM1);
  asm.cvttsd2siRF32(RAX, XMM0);
  asm.xorpsFF(XMM1, XMM1);
  asm.cvtsi2sdFR32(XMM1, RAX);
  asm.ucomisdFF(XMM0, XMM1);
  asm.jcc(CC.NE, double);
  asm.jcc(CC.P, double);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.E, double);
  u.storeInt(d, RAX);
  asm.jmp(done);
  asm.bind(double);
  u.storeDouble(d, XMM0);
  asm.bind(done);
}

/**
 * Mod of ints, of doubles that are integers below 2^63, and of others by `fprem`. The sign is that of a, of a zero too.
 * Results that are NaN exit.
 */
export function modulo(u: Unit): void {
  const { asm } = u;
  const [d, a, b] = [u.operand(1), u.operand(2), u.operand(3)];
  const doubles = asm.newLabel();
  const fractional = asm.newLabel();
  bothInts(u, a, b, doubles);
  const [negative, positive, done] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  u.payload(RCX, b);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, u.exit());
  asm.jcc(CC.NS, positive);
  asm.negR32(RCX);
  asm.bind(positive);
  u.payload(RAX, a);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.S, negative);
  asm.xorRR32(RDX, RDX);
  asm.divR32(RCX);
  u.storeInt(d, RDX);
  asm.bind(done);
  u.later(() => {
    const zero = asm.newLabel();
    asm.bind(negative);
    asm.negR32(RAX);
    asm.xorRR32(RDX, RDX);
    asm.divR32(RCX);
    asm.testRR32(RDX, RDX);
    asm.jcc(CC.E, zero);
    asm.negR32(RDX);
    u.storeInt(d, RDX);
    asm.jmp(done);
    asm.bind(zero);
    u.storeConstant(d, 0, NEGATIVE_ZERO);
    asm.jmp(done);
    asm.bind(doubles);
    integerOf(u, RCX, b, XMM1, fractional);
    integerOf(u, RAX, a, XMM0, fractional);
    asm.testRR64(RCX, RCX);
    asm.jcc(CC.E, u.exit());
    asm.cmpRI64(RCX, -1);
    asm.jcc(CC.E, fractional);
    asm.cqo();
    asm.idivR64(RCX);
    asm.xorpsFF(XMM1, XMM1);
    asm.cvtsi2sdFR64(XMM1, RDX);
    asm.movqRF(RAX, XMM0);
    asm.movqRF(RDX, XMM1);
    asm.shrRI64(RAX, 63); // a zero has the sign of a, other results have it already
    asm.shlRI64(RAX, 63);
    asm.orRR64(RAX, RDX);
    asm.movqFR(XMM0, RAX);
    u.callTo(u.stubs.numberResult);
    u.store(d, RAX);
    asm.jmp(done);
    asm.bind(fractional);
    remainder(u, a, b);
    u.callTo(u.stubs.numberResult);
    u.store(d, RAX);
    asm.jmp(done);
  });
}

/** Bits of infinity, the sign shifted out. */
const TWICE_INFINITY = 0xffe0_0000 | 0;

/**
 * xmm0 = a % b of numbers, exactly: fprem loses nothing, but takes at most 63 off the difference of the exponents at
 * a time, and what is left of a is complete when it is less than b. It is compared as a double, which it is once it
 * is complete; rounded before, it does not fall below b. Exits where the result is NaN.
 */
function remainder(u: Unit, a: number, b: number): void {
  const { asm } = u;
  const again = asm.newLabel();
  u.loadNumber(XMM0, a, u.exit(), RDX);
  u.loadNumber(XMM1, b, u.exit(), RDX);
  asm.movabsRI64(RCX, 0, TWICE_INFINITY);
  asm.movqRF(RAX, XMM0);
  asm.addRR64(RAX, RAX);
  asm.cmpRR64(RAX, RCX);
  asm.jcc(CC.AE, u.exit());
  asm.movqRF(RDX, XMM1);
  asm.addRR64(RDX, RDX);
  asm.jcc(CC.E, u.exit());
  asm.cmpRR64(RDX, RCX);
  asm.jcc(CC.A, u.exit());
  asm.subRI64(RSP, 16);
  asm.movsdMF(RSP, 0, XMM0);
  asm.movsdMF(RSP, 8, XMM1);
  asm.fldM(RSP, 8);
  asm.fldM(RSP, 0);
  asm.bind(again);
  asm.fprem();
  asm.fstM(RSP, 0);
  asm.movRM64(RAX, RSP, 0);
  asm.addRR64(RAX, RAX);
  asm.cmpRR64(RAX, RDX);
  asm.jcc(CC.AE, again);
  asm.fstpM(RSP, 0);
  asm.fstpM(RSP, 8);
  asm.movsdFM(XMM0, RSP, 0);
  asm.addRI64(RSP, 16);
}

/** dst = the number in a slot, `double` too; exits unless it is one, and goes to `other` unless it is an integer below 2^63. Uses rdx, xmm2. */
function integerOf(u: Unit, dst: Gpr, operand: number, double: Xmm, other: Label): void {
  const { asm } = u;
  u.loadNumber(double, operand, u.exit(), RDX);
  asm.cvttsd2siRF64(dst, double);
  asm.cvtsi2sdFR64(XMM2, dst);
  asm.ucomisdFF(XMM2, double);
  asm.jcc(CC.P, other);
  asm.jcc(CC.NE, other);
}

/** dst = ToInt32 of a number below 2^63; exits otherwise. */
function loadInt32(u: Unit, dst: Gpr, operand: number): void {
  const { asm } = u;
  const double = asm.newLabel();
  const done = asm.newLabel();
  u.compareTag(operand, TAG_INT);
  asm.jcc(CC.NE, double);
  u.payload(dst, operand);
  asm.bind(done);
  u.later(() => {
    asm.bind(double);
    u.tag(dst, operand);
    asm.cmpRI32(dst, TAG_INT);
    asm.jcc(CC.A, u.exit());
    asm.cvttsd2siRM64(dst, FRAME, slot(operand));
    asm.movRR64(RDX, dst);
    asm.addRR64(RDX, RDX); // the indefinite integer is 2^63
    asm.jcc(CC.O, u.exit());
    asm.movRR32(dst, dst);
    asm.jmp(done);
  });
}

/** BitAnd, BitOr, BitXor. */
export function bitwise(u: Unit, op: number): void {
  const { asm } = u;
  loadInt32(u, RAX, u.operand(2));
  loadInt32(u, RCX, u.operand(3));
  if (op === OP.BitAnd) asm.andRR32(RAX, RCX);
  else if (op === OP.BitOr) asm.orRR32(RAX, RCX);
  else asm.xorRR32(RAX, RCX);
  u.storeInt(u.operand(1), RAX);
}

/** BitAndI, BitOrI. */
export function bitwiseImmediate(u: Unit, op: number): void {
  loadInt32(u, RAX, u.operand(2));
  if (op === OP.BitAndI) u.asm.andRI32(RAX, u.operand(3));
  else u.asm.orRI32(RAX, u.operand(3));
  u.storeInt(u.operand(1), RAX);
}

/** rax as uint32 to a slot: a double from 2^31 on. */
function storeUnsigned(u: Unit, d: number): void {
  const { asm } = u;
  const large = asm.newLabel();
  const done = asm.newLabel();
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.S, large);
  u.storeInt(d, RAX);
  asm.bind(done);
  u.later(() => {
    asm.bind(large);
    asm.movRR32(RAX, RAX);
    asm.xorpsFF(XMM0, XMM0);
    asm.cvtsi2sdFR64(XMM0, RAX);
    u.storeDouble(d, XMM0);
    asm.jmp(done);
  });
}

/** Shl, Shr, UShr. */
export function shift(u: Unit, op: number): void {
  const { asm } = u;
  loadInt32(u, RAX, u.operand(2));
  loadInt32(u, RCX, u.operand(3));
  if (op === OP.Shl) asm.shlClR32(RAX);
  else if (op === OP.Shr) asm.sarClR32(RAX);
  else asm.shrClR32(RAX);
  if (op === OP.UShr) storeUnsigned(u, u.operand(1));
  else u.storeInt(u.operand(1), RAX);
}

/** ShlI, ShrI, UShrI. */
export function shiftImmediate(u: Unit, op: number): void {
  const { asm } = u;
  const count = u.operand(3) & 31;
  loadInt32(u, RAX, u.operand(2));
  if (count !== 0) {
    if (op === OP.ShlI) asm.shlRI32(RAX, count);
    else if (op === OP.ShrI) asm.sarRI32(RAX, count);
    else asm.shrRI32(RAX, count);
  }
  if (op === OP.UShrI) storeUnsigned(u, u.operand(1));
  else u.storeInt(u.operand(1), RAX);
}

/** Inc, Dec. */
export function increment(u: Unit, by: number): void {
  const { asm } = u;
  const [other, done] = [asm.newLabel(), asm.newLabel()];
  u.compareTag(u.operand(2), TAG_INT);
  asm.jcc(CC.NE, other);
  u.payload(RAX, u.operand(2));
  asm.addRI32(RAX, by);
  asm.jcc(CC.O, other);
  u.storeInt(u.operand(1), RAX);
  asm.bind(done);
  u.later(() => {
    asm.bind(other);
    u.loadNumber(XMM0, u.operand(2), u.exit());
    asm.movRI32(RAX, by);
    asm.xorpsFF(XMM1, XMM1);
    asm.cvtsi2sdFR32(XMM1, RAX);
    asm.addsdFF(XMM0, XMM1);
    u.callTo(u.stubs.numberResult);
    u.store(u.operand(1), RAX);
    asm.jmp(done);
  });
}

/** Neg. */
export function negate(u: Unit): void {
  const { asm } = u;
  const [d, a] = [u.operand(1), u.operand(2)];
  const other = asm.newLabel();
  const done = asm.newLabel();
  u.compareTag(a, TAG_INT);
  asm.jcc(CC.NE, other);
  u.payload(RAX, a);
  const zero = asm.newLabel();
  asm.negR32(RAX);
  asm.jcc(CC.E, zero);
  asm.jcc(CC.O, u.exit());
  u.storeInt(d, RAX);
  asm.bind(done);
  u.later(() => {
    asm.bind(zero);
    u.storeConstant(d, 0, NEGATIVE_ZERO);
    asm.jmp(done);
    asm.bind(other);
    u.tag(RAX, a);
    asm.cmpRI32(RAX, TAG_INT);
    asm.jcc(CC.A, u.exit());
    u.load(RAX, a);
    u.value(RCX, 0, -0x8000_0000);
    asm.xorRR64(RAX, RCX);
    u.store(d, RAX);
    asm.jmp(done);
  });
}

/** BitNot. */
export function bitNot(u: Unit): void {
  loadInt32(u, RAX, u.operand(2));
  u.asm.notR32(RAX);
  u.storeInt(u.operand(1), RAX);
}

/** ToNumber, ToNumeric of numbers, and of plain decimals. */
export function toNumber(u: Unit): void {
  const { asm } = u;
  const [other, store] = [asm.newLabel(), asm.newLabel()];
  u.tag(RAX, u.operand(2));
  asm.cmpRI32(RAX, TAG_INT);
  asm.jcc(CC.A, other);
  u.load(RAX, u.operand(2));
  asm.bind(store);
  u.store(u.operand(1), RAX);
  u.later(() => {
    asm.bind(other);
    asm.cmpRI32(RAX, TAG_STRING);
    asm.jcc(CC.NE, u.exit());
    u.payload(RAX, u.operand(2));
    u.callTo(u.stubs.numberOfText);
    asm.jcc(CC.E, store);
    asm.jmp(u.exit());
  });
}
