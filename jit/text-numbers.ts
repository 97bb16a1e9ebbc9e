/**
 * Numbers of texts: decimals of at most 15 characters without an exponent, whose digits are an exact
 * double. Divided by a power of ten, which is exact too, they give the correctly rounded number.
 */
import type { StubWriter } from './stub-writer.ts';
import type { Label } from './x64/registers.ts';
import { CAGE, CODE } from './convention.ts';
import { CC, R10, R8, R9, RAX, RCX, RDI, RDX, RSI, XMM0, XMM1 } from './x64/registers.ts';

export interface NumberStubs {
  /** ToNumber of string eax: rax. */
  readonly numberOfText: number;
}

const MAX_DIGITS = 15;
const ZERO = 48;
const POINT = 46;
const MINUS = 45;

export function emitTextNumbers(s: StubWriter, flat: Label): NumberStubs {
  const { asm } = s;
  const powers = s.here();
  const bits = new Int32Array(new Float64Array(Array.from({ length: MAX_DIGITS }, (_, i) => Number(`1e${i}`))).buffer);
  for (const word of bits) asm.int32(word);

  const numberOfText = s.here();
  const [next, digit, point, end, whole, positive, first] = Array.from({ length: 7 }, () => asm.newLabel());
  asm.movRMX32(R8, CAGE, RAX, 3, 0);
  asm.leaRM32(RCX, R8, -1);
  asm.cmpRI32(RCX, MAX_DIGITS);
  asm.jcc(CC.AE, s.fail);
  asm.call(flat);
  asm.jcc(CC.NE, s.fail);
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.NE, s.fail);
  // rcx: place, r8: length, r9: digits, rdi: sign, r10: place behind the point or 0.
  asm.xorRR32(RCX, RCX);
  asm.xorRR32(R9, R9);
  asm.xorRR32(RDI, RDI);
  asm.xorRR32(R10, R10);
  asm.movzx8RM32(RSI, RAX, 0);
  asm.cmpRI32(RSI, MINUS);
  asm.jcc(CC.NE, first);
  asm.incR32(RDI);
  asm.incR32(RCX);
  asm.cmpRR32(RCX, R8);
  asm.jcc(CC.E, s.fail);
  asm.bind(first);
  // The first and the last character are digits.
  asm.movzx8RMX32(RSI, RAX, RCX, 0, 0);
  asm.subRI32(RSI, ZERO);
  asm.cmpRI32(RSI, 9);
  asm.jcc(CC.A, s.fail);
  asm.movzx8RMX32(RSI, RAX, R8, 0, -1);
  asm.subRI32(RSI, ZERO);
  asm.cmpRI32(RSI, 9);
  asm.jcc(CC.A, s.fail);
  asm.bind(next);
  asm.cmpRR32(RCX, R8);
  asm.jcc(CC.E, end);
  asm.movzx8RMX32(RSI, RAX, RCX, 0, 0);
  asm.incR32(RCX);
  asm.subRI32(RSI, ZERO);
  asm.cmpRI32(RSI, 9);
  asm.jcc(CC.BE, digit);
  asm.cmpRI32(RSI, POINT - ZERO);
  asm.jcc(CC.E, point);
  asm.jmp(s.fail);
  asm.bind(digit);
  asm.leaRMX64(R9, R9, R9, 2, 0);
  asm.leaRMX64(R9, RSI, R9, 1, 0);
  asm.jmp(next);
  asm.bind(point);
  asm.testRR32(R10, R10);
  asm.jcc(CC.NE, s.fail);
  asm.movRR32(R10, RCX);
  asm.jmp(next);
  asm.bind(end);
  asm.xorpsFF(XMM0, XMM0);
  asm.cvtsi2sdFR64(XMM0, R9);
  asm.testRR32(R10, R10);
  asm.jcc(CC.E, whole);
  asm.subRR32(R8, R10);
  asm.divsdFMX(XMM0, CODE, R8, 3, powers);
  asm.bind(whole);
  asm.testRR32(RDI, RDI);
  asm.jcc(CC.E, positive);
  s.w.value(RAX, 0, -0x8000_0000);
  asm.movqFR(XMM1, RAX);
  asm.xorpsFF(XMM0, XMM1);
  asm.bind(positive);
  asm.jmp(s.number);
  return { numberOfText };
}
