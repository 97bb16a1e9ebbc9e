/** Stubs that make strings: concatenation, parts, the text of primitives. */
import { FIXED_WORDS, KIND, OFF, STRING_FLAGS, STRING_WIDE } from '../heap/cells.ts';
import { ROOT } from '../heap/roots.ts';
import { CHARS } from '../heap/strings.ts';
import { ROPE_MIN_LENGTH, SLICE_MIN_LENGTH, SMALL_INT_STRINGS } from '../heap/tuning.ts';
import { TAG_BOOLEAN, TAG_HOLE, TAG_INT, TAG_NULL, TAG_STRING, TAG_UNDEFINED } from '../heap/values.ts';
import { MAX_STRING } from '../vm/interp/operators.ts';
import { field, half, word } from './code-writer.ts';
import { CAGE, THREAD } from './convention.ts';
import type { StubWriter } from './stub-writer.ts';
import { loadUnit } from './text-units.ts';
import type { Label } from './x64/registers.ts';
import { CC, R10, R8, R9, RAX, RCX, RDI, RDX, RSI, RSP, XMM0, XMM1 } from './x64/registers.ts';

const KIND_BYTE = 4;
const FLAGS = 4;
const FLAT = half(OFF.ROPE.flatRef);
const ELEMENT0 = word(FIXED_WORDS[KIND.ELEMENTS]);
const FIRST_CHAR = word(CHARS);

/** A cell for edi (0 or 1: wide) text of ecx units, with its header: in esi. Uses r10; fails by `full`. */
function allocateText(s: StubWriter, full: () => void): void {
  const { asm, w } = s;
  const [wide, words, fits] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.testRR32(RDI, RDI);
  asm.jcc(CC.NE, wide);
  asm.leaRM32(R10, RCX, 7);
  asm.shrRI32(R10, 3);
  asm.jmp(words);
  asm.bind(wide);
  asm.leaRM32(R10, RCX, 3);
  asm.shrRI32(R10, 2);
  asm.bind(words);
  asm.movRM32(RSI, THREAD, field('nurseryTop'));
  asm.leaRMX32(R10, RSI, R10, 0, CHARS);
  w.compareField(R10, 'nurseryLimit');
  asm.jcc(CC.LE, fits);
  full();
  asm.jmp(s.fail);
  asm.bind(fits);
  asm.movMR32(THREAD, field('nurseryTop'), R10);
  asm.movMXR32(CAGE, RSI, 3, 0, RCX);
  asm.leaRM32(R10, RDI, KIND.STRING8 | STRING_FLAGS);
  asm.movMXR32(CAGE, RSI, 3, FLAGS, R10);
  asm.movMXI64(CAGE, RSI, 3, word(1), 0);
}

/** Copies r8 units from rax (edx: wide) to r10 (edi: wide), which goes on behind them. Uses rax, rsi, r8. */
export function emitCopy(s: StubWriter): Label {
  const { asm } = s;
  const copy = s.routine();
  const [bytes, loop, rest, widen, out] = [asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.cmpRR32(RDX, RDI);
  asm.jcc(CC.NE, widen);
  asm.testRR32(RDI, RDI);
  asm.jcc(CC.E, bytes);
  asm.addRR32(R8, R8);
  asm.bind(bytes);
  asm.bind(loop);
  asm.subRI32(R8, 8);
  asm.jcc(CC.B, rest);
  asm.movRM64(RSI, RAX, 0);
  asm.movMR64(R10, 0, RSI);
  asm.addRI64(RAX, 8);
  asm.addRI64(R10, 8);
  asm.jmp(loop);
  asm.bind(rest);
  for (const size of [4, 2, 1]) {
    const next = asm.newLabel();
    asm.testRI32(R8, size);
    asm.jcc(CC.E, next);
    asm.movRM32(RSI, RAX, 0);
    if (size === 4) asm.movMR32(R10, 0, RSI);
    else if (size === 2) asm.movMR16(R10, 0, RSI);
    else asm.movMR8(R10, 0, RSI);
    asm.addRI64(RAX, size);
    asm.addRI64(R10, size);
    asm.bind(next);
  }
  asm.bind(out);
  asm.ret();
  asm.bind(widen);
  asm.testRR32(R8, R8);
  asm.jcc(CC.E, out);
  asm.movzx8RM32(RSI, RAX, 0);
  asm.movMR16(R10, 0, RSI);
  asm.addRI64(RAX, 1);
  asm.addRI64(R10, 2);
  asm.decR32(R8);
  asm.jmp(widen);
  return copy;
}

/** esi = whether string esi has wide units somewhere. Uses r10. */
function emitIsWide(s: StubWriter): Label {
  const { asm } = s;
  const isWide = s.routine();
  const [noSlice, rope, no] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.movzx8RMX32(R10, CAGE, RSI, 3, KIND_BYTE);
  asm.cmpRI32(R10, KIND.SLICE);
  asm.jcc(CC.NE, noSlice);
  asm.movRMX32(RSI, CAGE, RSI, 3, half(OFF.SLICE.parentRef));
  asm.movzx8RMX32(R10, CAGE, RSI, 3, KIND_BYTE);
  asm.bind(noSlice);
  asm.cmpRI32(R10, KIND.ROPE);
  asm.jcc(CC.E, rope);
  asm.leaRM32(RSI, R10, -KIND.STRING8);
  asm.ret();
  asm.bind(rope);
  asm.testMXI32(CAGE, RSI, 3, FLAGS, STRING_WIDE);
  asm.movRI32(RSI, 0);
  asm.jcc(CC.E, no);
  asm.movRI32(RSI, 1);
  asm.bind(no);
  asm.ret();
  return isWide;
}

/** concatChecked: strings eax and edx. */
export function emitConcat(s: StubWriter, flat: Label, copy: Label): Label {
  const { asm } = s;
  const isWide = emitIsWide(s);
  const concat = s.routine();
  const [left, right, short, narrow, drop, lost] = [
    asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(),
  ];
  asm.movRMX32(R8, CAGE, RAX, 3, 0);
  asm.movRMX32(R9, CAGE, RDX, 3, 0);
  asm.testRR32(R8, R8);
  asm.jcc(CC.E, right);
  asm.testRR32(R9, R9);
  asm.jcc(CC.E, left);
  asm.leaRMX32(RCX, R8, R9, 0, 0);
  asm.cmpRI32(RCX, MAX_STRING);
  asm.jcc(CC.A, s.fail);
  asm.movRR32(RSI, RAX);
  asm.call(isWide);
  asm.movRR32(RDI, RSI);
  asm.movRR32(RSI, RDX);
  asm.call(isWide);
  asm.orRR32(RDI, RSI);
  asm.cmpRI32(RCX, ROPE_MIN_LENGTH);
  asm.jcc(CC.B, short);
  // A rope.
  s.allocate(RSI, FIXED_WORDS[KIND.ROPE], R10);
  asm.movMXR32(CAGE, RSI, 3, 0, RCX);
  asm.movMXI32(CAGE, RSI, 3, FLAGS, KIND.ROPE | STRING_FLAGS);
  asm.testRR32(RDI, RDI);
  asm.jcc(CC.E, narrow);
  asm.orMXI32(CAGE, RSI, 3, FLAGS, STRING_WIDE);
  asm.bind(narrow);
  asm.movMXI64(CAGE, RSI, 3, word(1), 0);
  asm.movMXR32(CAGE, RSI, 3, half(OFF.ROPE.leftRef), RAX);
  asm.movMXR32(CAGE, RSI, 3, half(OFF.ROPE.rightRef), RDX);
  asm.movRR32(RAX, RSI);
  asm.jmp(s.string);
  asm.bind(right);
  asm.movRR32(RAX, RDX);
  asm.bind(left);
  asm.jmp(s.string);
  // A flat copy.
  asm.bind(short);
  asm.pushR(RDX);
  allocateText(s, () => asm.popR(RDX));
  asm.movRR32(RCX, RSI);
  asm.leaRMX64(R10, CAGE, RCX, 3, FIRST_CHAR);
  asm.call(flat);
  asm.jcc(CC.NE, drop);
  asm.call(copy);
  asm.popR(RAX);
  asm.call(flat);
  asm.jcc(CC.NE, lost);
  asm.movRR32(R8, R9);
  asm.call(copy);
  asm.movRR32(RAX, RCX);
  asm.jmp(s.string);
  asm.bind(drop);
  asm.popR(RDX);
  asm.bind(lost);
  asm.jmp(s.fail);
  return concat;
}

/** toStringPrimitive of the value rax: the cell in eax, with its tag above. */
export function emitToText(s: StubWriter): Label {
  const { asm } = s;
  const text = s.routine();
  const [double, int, digits, next, positive, sized, one] = [
    asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(),
  ];
  const constant = (root: number): void => {
    const other = asm.newLabel();
    asm.jcc(CC.NE, other);
    s.root(RAX, root);
    asm.jmp(s.string);
    asm.bind(other);
  };
  asm.movRR64(RDX, RAX);
  asm.shrRI64(RDX, 32);
  asm.cmpRI32(RDX, TAG_INT);
  asm.jcc(CC.E, int);
  asm.jcc(CC.B, double);
  asm.cmpRI32(RDX, TAG_STRING);
  asm.jcc(CC.E, s.value);
  asm.cmpRI32(RDX, TAG_UNDEFINED);
  constant(ROOT.undefined);
  asm.cmpRI32(RDX, TAG_NULL);
  constant(ROOT.null);
  asm.cmpRI32(RDX, TAG_BOOLEAN);
  asm.jcc(CC.NE, s.fail);
  asm.testRR32(RAX, RAX);
  constant(ROOT.false);
  s.root(RAX, ROOT.true);
  asm.jmp(s.string);
  asm.bind(double);
  asm.movqFR(XMM0, RAX);
  asm.cvttsd2siRF32(RAX, XMM0);
  asm.xorpsFF(XMM1, XMM1);
  asm.cvtsi2sdFR32(XMM1, RAX);
  asm.ucomisdFF(XMM0, XMM1);
  asm.jcc(CC.P, s.fail);
  asm.jcc(CC.NE, s.fail);
  asm.bind(int);
  asm.cmpRI32(RAX, SMALL_INT_STRINGS);
  asm.jcc(CC.AE, digits);
  s.root(RDX, ROOT.SmallInts);
  asm.movRR32(RAX, RAX);
  asm.addRR32(RDX, RAX);
  asm.movRMX64(RAX, CAGE, RDX, 3, ELEMENT0);
  asm.movRR64(RDX, RAX);
  asm.shrRI64(RDX, 32);
  asm.cmpRI32(RDX, TAG_HOLE);
  asm.jcc(CC.E, s.fail);
  asm.jmp(s.value);
  // The digits, from the last, end at the top of 16 bytes on the stack.
  asm.bind(digits);
  asm.movRR32(R8, RAX);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.NS, positive);
  asm.negR32(RAX);
  asm.bind(positive);
  asm.leaRM64(R9, RSP, 0);
  asm.subRI64(RSP, 16);
  asm.movRR64(R10, R9);
  asm.bind(next);
  asm.movRR32(RCX, RAX);
  asm.movRI32(RDX, 0xcccc_cccd | 0);
  asm.mulR32(RDX);
  asm.shrRI32(RDX, 3);
  asm.leaRMX32(RSI, RDX, RDX, 2, 0);
  asm.addRR32(RSI, RSI);
  asm.subRR32(RCX, RSI);
  asm.addRI32(RCX, 48);
  asm.subRI64(R10, 1);
  asm.movMR8(R10, 0, RCX);
  asm.movRR32(RAX, RDX);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.NE, next);
  asm.testRR32(R8, R8);
  asm.jcc(CC.NS, sized);
  asm.subRI64(R10, 1);
  asm.movMI8(R10, 0, 45);
  asm.bind(sized);
  asm.movRM64(RDX, R10, 0);
  asm.movRM64(RSI, R10, 8);
  asm.subRR64(R9, R10); // how many
  asm.addRI64(RSP, 16);
  asm.leaRM32(RCX, R9, 7);
  asm.shrRI32(RCX, 3);
  asm.addRI32(RCX, CHARS);
  s.allocate(RAX, RCX, R8, true);
  asm.movMXR32(CAGE, RAX, 3, 0, R9);
  asm.movMXI32(CAGE, RAX, 3, FLAGS, KIND.STRING8 | STRING_FLAGS);
  asm.movMXI64(CAGE, RAX, 3, word(1), 0);
  asm.movMXR64(CAGE, RAX, 3, FIRST_CHAR, RDX);
  asm.cmpRI32(R9, 8);
  asm.jcc(CC.BE, one);
  asm.movMXR64(CAGE, RAX, 3, FIRST_CHAR + 8, RSI);
  asm.bind(one);
  asm.jmp(s.string);
  return text;
}

export function emitAdd(s: StubWriter, text: Label, concat: Label): number {
  const { asm } = s;
  const at = s.here();
  const [notLeft, notRight] = [asm.newLabel(), asm.newLabel()];
  asm.movRR64(RCX, RAX);
  asm.shrRI64(RCX, 32);
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RCX, TAG_STRING);
  asm.jcc(CC.NE, notLeft);
  asm.cmpRI32(RSI, TAG_STRING);
  asm.jcc(CC.NE, notRight);
  asm.movRR32(RAX, RAX);
  asm.movRR32(RDX, RDX);
  asm.jmp(concat);
  asm.bind(notLeft);
  asm.cmpRI32(RSI, TAG_STRING);
  asm.jcc(CC.NE, s.fail);
  asm.pushR(RDX);
  asm.call(text);
  asm.popR(RDX);
  asm.jcc(CC.NE, s.fail);
  asm.movRR32(RAX, RAX);
  asm.movRR32(RDX, RDX);
  asm.jmp(concat);
  asm.bind(notRight);
  asm.pushR(RAX);
  asm.movRR64(RAX, RDX);
  asm.call(text);
  asm.movRR32(RDX, RAX);
  asm.popR(RAX);
  asm.jcc(CC.NE, s.fail);
  asm.movRR32(RAX, RAX);
  asm.jmp(concat);
  return at;
}

/** substring (heap/strings.ts). */
export function emitPart(s: StubWriter, flat: Label, single: Label, copy: Label): number {
  const { asm } = s;
  const at = s.here();
  const [empty, one, slice, ofSlice, made] = [asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.movRR32(RCX, R9);
  asm.subRR32(RCX, R8); // length
  asm.cmpRMX32(RCX, CAGE, RAX, 3, 0);
  asm.jcc(CC.E, s.string);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, empty);
  asm.movRR32(R9, RAX);
  asm.call(flat);
  asm.jcc(CC.NE, s.fail);
  asm.cmpRI32(RCX, 1);
  asm.jcc(CC.E, one);
  asm.cmpRI32(RCX, SLICE_MIN_LENGTH);
  asm.jcc(CC.AE, slice);
  // A copy: rax is the first unit, moved to r8.
  asm.movRR32(RDI, RDX);
  const narrow = asm.newLabel();
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, narrow);
  asm.addRR32(R8, R8);
  asm.bind(narrow);
  asm.addRR64(RAX, R8);
  allocateText(s, () => {});
  asm.movRR32(R8, RCX);
  asm.movRR32(RCX, RSI);
  asm.leaRMX64(R10, CAGE, RCX, 3, FIRST_CHAR);
  asm.call(copy);
  asm.movRR32(RAX, RCX);
  asm.jmp(s.string);
  asm.bind(empty);
  s.root(RAX, ROOT.emptyString);
  asm.jmp(s.string);
  asm.bind(one);
  asm.movRR32(RCX, R8);
  loadUnit(s);
  asm.jmp(single);
  // A slice of the flat parent.
  asm.bind(slice);
  asm.cmpMXI8(CAGE, R9, 3, KIND_BYTE, KIND.ROPE);
  asm.jcc(CC.NE, ofSlice);
  asm.movRMX32(R9, CAGE, R9, 3, FLAT);
  asm.bind(ofSlice);
  asm.cmpMXI8(CAGE, R9, 3, KIND_BYTE, KIND.SLICE);
  asm.jcc(CC.NE, made);
  asm.addRMX32(R8, CAGE, R9, 3, half(OFF.SLICE.offset));
  asm.movRMX32(R9, CAGE, R9, 3, half(OFF.SLICE.parentRef));
  asm.bind(made);
  s.allocate(RAX, FIXED_WORDS[KIND.SLICE], RSI);
  asm.movMXR32(CAGE, RAX, 3, 0, RCX);
  asm.movMXI32(CAGE, RAX, 3, FLAGS, KIND.SLICE | STRING_FLAGS);
  asm.movMXI64(CAGE, RAX, 3, word(1), 0);
  asm.movMXR32(CAGE, RAX, 3, half(OFF.SLICE.parentRef), R9);
  asm.movMXR32(CAGE, RAX, 3, half(OFF.SLICE.offset), R8);
  asm.jmp(s.string);
  return at;
}
