/** Math: what takes a few instructions. Every result has the bits and the representation of the host's. */
import { TAG_INT } from '../../../heap/values.ts';
import type { StubWriter } from '../../stub-writer.ts';
import type { Condition } from '../../x64/registers.ts';
import { CC, RAX, RCX, RDI, RDX, XMM0, XMM1 } from '../../x64/registers.ts';
import type { NativeStub } from './table.ts';

/** Fails without an argument; an int argument falls through, other numbers go to `double` in xmm0. */
function intOrDouble(s: StubWriter, double: () => void, int: () => void): void {
  const { asm } = s;
  const other = asm.newLabel();
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, s.fail);
  asm.movRM32(RDX, RDI, 4);
  asm.cmpRI32(RDX, TAG_INT);
  asm.jcc(CC.NE, other);
  int();
  asm.bind(other);
  asm.jcc(CC.A, s.fail);
  asm.movsdFM(XMM0, RDI, 0);
  double();
}

/** Of an int: itself. */
function same(s: StubWriter): void {
  s.asm.movRM64(RAX, RDI, 0);
  s.succeed();
}

function abs(s: StubWriter): void {
  const { asm } = s;
  const least = asm.newLabel();
  intOrDouble(
    s,
    () => {
      asm.bind(least);
      asm.movqRF(RAX, XMM0);
      asm.btrRI64(RAX, 63);
      asm.movqFR(XMM0, RAX);
      asm.jmp(s.number);
    },
    () => {
      asm.movRM32(RAX, RDI, 0);
      asm.testRR32(RAX, RAX);
      asm.jcc(CC.NS, s.int);
      asm.negR32(RAX);
      asm.jcc(CC.NO, s.int);
      asm.cvtsi2sdFM32(XMM0, RDI, 0);
      asm.jmp(least);
    },
  );
}

/**
 * floor, ceil, trunc, round. rax = the number cut to an integer, then one more or less by how it
 * compares with what is left. From 2^63 on, and NaN, numbers are their own result.
 */
function rounding(adjust: (s: StubWriter) => void) {
  return (s: StubWriter): void => {
    const { asm } = s;
    intOrDouble(
      s,
      () => {
        asm.cvttsd2siRF64(RAX, XMM0);
        asm.movRR64(RDX, RAX);
        asm.addRR64(RDX, RDX);
        asm.jcc(CC.O, s.number);
        asm.xorpsFF(XMM1, XMM1);
        asm.cvtsi2sdFR64(XMM1, RAX);
        adjust(s);
        asm.jmp(s.integer);
      },
      () => same(s),
    );
  };
}

/** Adds `by` to rax if xmm1, its double, is on the wrong side of xmm0. */
function step(condition: Condition, by: number) {
  return ({ asm }: StubWriter): void => {
    const fine = asm.newLabel();
    asm.ucomisdFF(XMM1, XMM0);
    asm.jcc(condition, fine);
    asm.addRI64(RAX, by);
    asm.bind(fine);
  };
}

const floor = step(CC.BE, -1);

/** floor, and one more where that leaves a half or more. The difference is exact, or as good as 1. */
function nearest(s: StubWriter): void {
  const { asm } = s;
  const down = asm.newLabel();
  floor(s);
  asm.cvtsi2sdFR64(XMM1, RAX);
  asm.movqRF(RDX, XMM0);
  asm.subsdFF(XMM0, XMM1);
  s.w.value(RCX, 0, 0x3fe0_0000);
  asm.movqFR(XMM1, RCX);
  asm.ucomisdFF(XMM0, XMM1);
  asm.movqFR(XMM0, RDX);
  asm.jcc(CC.B, down);
  asm.addRI64(RAX, 1);
  asm.bind(down);
}

function sqrt(s: StubWriter): void {
  const { asm } = s;
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, s.fail);
  s.loadNumber(XMM0, RDI, 0, s.fail);
  asm.sqrtsdFF(XMM0, XMM0);
  asm.jmp(s.number);
}

function sign(s: StubWriter): void {
  const { asm } = s;
  intOrDouble(
    s,
    () => {
      const positive = asm.newLabel();
      asm.xorpsFF(XMM1, XMM1);
      asm.ucomisdFF(XMM0, XMM1);
      asm.jcc(CC.P, s.nan);
      asm.jcc(CC.E, s.number);
      asm.movRI32(RAX, 1);
      asm.jcc(CC.A, positive);
      asm.negR32(RAX);
      asm.bind(positive);
      asm.jmp(s.int);
    },
    () => {
      asm.movRM32(RAX, RDI, 0);
      asm.movRR32(RDX, RAX);
      asm.sarRI32(RAX, 31);
      asm.negR32(RDX);
      asm.shrRI32(RDX, 31);
      asm.orRR32(RAX, RDX);
      asm.jmp(s.int);
    },
  );
}

function clz32(s: StubWriter): void {
  const { asm } = s;
  const zero = asm.newLabel();
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, s.fail);
  s.loadInt32(RDX, RDI, 0, s.fail);
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, zero);
  asm.bsrRR32(RAX, RDX);
  asm.xorRI32(RAX, 31);
  asm.jmp(s.int);
  asm.bind(zero);
  asm.movRI32(RAX, 32);
  asm.jmp(s.int);
}

function fround(s: StubWriter): void {
  const { asm } = s;
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, s.fail);
  s.loadNumber(XMM0, RDI, 0, s.fail);
  asm.cvtsd2ssFF(XMM0, XMM0);
  asm.cvtss2sdFF(XMM0, XMM0);
  asm.jmp(s.number);
}

function imul(s: StubWriter): void {
  const { asm } = s;
  asm.cmpRI32(RCX, 2);
  asm.jcc(CC.B, s.fail);
  s.loadInt32(RAX, RDI, 0, s.fail);
  s.loadInt32(RDX, RDI, 8, s.fail);
  asm.imulRR32(RAX, RDX);
  asm.jmp(s.int);
}

/** max and min of two: of equal numbers, the zeros differ. */
function extremum(first: Condition, int: Condition, zeros: (s: StubWriter) => void) {
  return (s: StubWriter): void => {
    const { asm } = s;
    const doubles = asm.newLabel();
    const equal = asm.newLabel();
    asm.cmpRI32(RCX, 2);
    asm.jcc(CC.NE, s.fail);
    asm.cmpMI32(RDI, 4, TAG_INT);
    asm.jcc(CC.NE, doubles);
    asm.cmpMI32(RDI, 12, TAG_INT);
    asm.jcc(CC.NE, doubles);
    asm.movRM32(RAX, RDI, 0);
    asm.cmpRM32(RAX, RDI, 8);
    asm.cmovccRM32(int, RAX, RDI, 8);
    asm.jmp(s.int);
    asm.bind(doubles);
    s.loadNumber(XMM0, RDI, 0, s.fail);
    s.loadNumber(XMM1, RDI, 8, s.fail);
    asm.ucomisdFF(XMM0, XMM1);
    asm.jcc(CC.P, s.nan);
    asm.jcc(CC.E, equal);
    asm.jcc(first, s.number);
    asm.movapsFF(XMM0, XMM1);
    asm.jmp(s.number);
    asm.bind(equal);
    zeros(s);
    asm.jmp(s.number);
  };
}

export const MATH: readonly NativeStub[] = [
  ['MathAbs', abs],
  ['MathFloor', rounding(floor)],
  ['MathCeil', rounding(step(CC.AE, 1))],
  ['MathTrunc', rounding(() => {})],
  ['MathRound', rounding(nearest)],
  ['MathSqrt', sqrt],
  ['MathSign', sign],
  ['MathClz32', clz32],
  ['MathFround', fround],
  ['MathImul', imul],
  ['MathMax', extremum(CC.A, CC.L, ({ asm }) => asm.andpdFF(XMM0, XMM1))],
  ['MathMin', extremum(CC.B, CC.G, ({ asm }) => asm.orpdFF(XMM0, XMM1))],
];
