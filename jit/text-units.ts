/** Stubs of the units of strings: where they lie, and strings of one of them. */
import { FIXED_WORDS, KIND, OFF, STRING_FLAGS } from '../heap/cells.ts';
import { ROOT } from '../heap/roots.ts';
import { CHARS } from '../heap/strings.ts';
import { half, word } from './code-writer.ts';
import { CAGE } from './convention.ts';
import type { StubWriter } from './stub-writer.ts';
import type { Label } from './x64/registers.ts';
import { CC, RAX, RCX, RDX, RSI } from './x64/registers.ts';

const KIND_BYTE = 4;
const FLAGS = 4;
const FLAT = half(OFF.ROPE.flatRef);
const ELEMENT0 = word(FIXED_WORDS[KIND.ELEMENTS]);
const FIRST_CHAR = word(CHARS);

/** Where the units of string eax are: rax = address of the first, edx = 1 if they are wide. Uses rsi. */
export function emitFlat(s: StubWriter): Label {
  const { asm } = s;
  const flat = s.routine();
  const [noRope, narrow, whole] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.movzx8RMX32(RDX, CAGE, RAX, 3, KIND_BYTE);
  asm.cmpRI32(RDX, KIND.ROPE);
  asm.jcc(CC.NE, noRope);
  asm.movRMX32(RAX, CAGE, RAX, 3, FLAT);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.E, s.fail);
  asm.movzx8RMX32(RDX, CAGE, RAX, 3, KIND_BYTE);
  asm.bind(noRope);
  asm.xorRR32(RSI, RSI);
  asm.cmpRI32(RDX, KIND.SLICE);
  asm.jcc(CC.NE, whole);
  asm.movRMX32(RSI, CAGE, RAX, 3, half(OFF.SLICE.offset));
  asm.movRMX32(RAX, CAGE, RAX, 3, half(OFF.SLICE.parentRef));
  asm.movzx8RMX32(RDX, CAGE, RAX, 3, KIND_BYTE);
  asm.bind(whole);
  asm.leaRMX64(RAX, CAGE, RAX, 3, FIRST_CHAR);
  asm.subRI32(RDX, KIND.STRING8);
  asm.jcc(CC.E, narrow);
  asm.addRR32(RSI, RSI);
  asm.bind(narrow);
  asm.addRR64(RAX, RSI);
  s.succeed();
  return flat;
}

/** rax = the unit at rcx of units rax, edx. */
export function loadUnit({ asm }: StubWriter): void {
  const narrow = asm.newLabel();
  const done = asm.newLabel();
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, narrow);
  asm.movzx16RMX32(RAX, RAX, RCX, 1, 0);
  asm.jmp(done);
  asm.bind(narrow);
  asm.movzx8RMX32(RAX, RAX, RCX, 0, 0);
  asm.bind(done);
}

export function emitUnit(s: StubWriter, flat: Label): Label {
  const { asm } = s;
  const unit = s.routine();
  const slow = asm.newLabel();
  asm.cmpMXI8(CAGE, RAX, 3, KIND_BYTE, KIND.STRING8);
  asm.jcc(CC.NE, slow);
  asm.leaRMX64(RAX, CAGE, RAX, 3, FIRST_CHAR);
  asm.movzx8RMX32(RAX, RAX, RCX, 0, 0);
  s.succeed();
  asm.bind(slow);
  asm.call(flat);
  asm.jcc(CC.NE, s.fail);
  loadUnit(s);
  s.succeed();
  return unit;
}

export function emitSingle(s: StubWriter): Label {
  const { asm } = s;
  const single = s.routine();
  const wide = asm.newLabel();
  asm.cmpRI32(RAX, 255);
  asm.jcc(CC.A, wide);
  s.root(RDX, ROOT.SingleChars);
  asm.addRR32(RDX, RAX);
  asm.movRMX32(RAX, CAGE, RDX, 3, ELEMENT0);
  asm.jmp(s.string);
  asm.bind(wide);
  s.allocate(RDX, CHARS + 1, RSI);
  asm.movMXI32(CAGE, RDX, 3, 0, 1);
  asm.movMXI32(CAGE, RDX, 3, FLAGS, KIND.STRING16 | STRING_FLAGS);
  asm.movMXI64(CAGE, RDX, 3, word(1), 0);
  asm.movMXR64(CAGE, RDX, 3, FIRST_CHAR, RAX);
  asm.movRR32(RAX, RDX);
  asm.jmp(s.string);
  return single;
}

export function emitCharacter(s: StubWriter, unit: Label, single: Label): number {
  const { asm } = s;
  const at = s.here();
  asm.cmpRMX32(RCX, CAGE, RAX, 3, 0);
  asm.jcc(CC.AE, s.fail);
  asm.call(unit);
  asm.jcc(CC.NE, s.fail);
  asm.jmp(single);
  return at;
}
