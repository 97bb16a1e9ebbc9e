/** The atom of a string (heap/atoms.ts), where the table has it: strings are made atoms by TypeScript. */
import { FIXED_WORDS, KIND, KIND_MASK, OFF, STRING_INTERNED } from '../heap/cells.ts';
import { ROOT } from '../heap/roots.ts';
import { half, word } from './code-writer.ts';
import { CAGE } from './convention.ts';
import type { StubWriter } from './stub-writer.ts';
import { CC, R10, R8, R9, RAX, RCX, RDI, RDX, RSI } from './x64/registers.ts';

export interface AtomStubs {
  /** edx = the atom of string edx; ZF: done. Keeps rax. */
  readonly atomOf: number;
}

/** What halves of the table mean that are no atoms. */
const MOVED = 1;
const DEAD = 2;
const INTERNED = half(OFF.STRING8.internedRef);

if (OFF.SLICE.internedRef !== OFF.STRING8.internedRef) throw new Error('string kinds');

export function emitAtoms(s: StubWriter, hashOf: number, equalTexts: number): AtomStubs {
  const { asm, w } = s;
  const atomOf = s.here();
  const [flat, known, next, lost] = Array.from({ length: 4 }, () => asm.newLabel());
  asm.movRMX32(RCX, CAGE, RDX, 3, 4);
  asm.movRR32(RSI, RCX);
  asm.andRI32(RSI, KIND_MASK);
  asm.cmpRI32(RSI, KIND.ROPE);
  asm.jcc(CC.NE, flat);
  asm.movRMX32(RDX, CAGE, RDX, 3, half(OFF.ROPE.flatRef));
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, s.fail);
  asm.movRMX32(RCX, CAGE, RDX, 3, 4);
  asm.bind(flat);
  asm.testRI32(RCX, STRING_INTERNED);
  asm.jcc(CC.NE, known);
  asm.movRR32(R10, RDX);
  asm.movRMX32(RDX, CAGE, RDX, 3, INTERNED);
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.NE, known);
  // r10: the string, esi: its hash, rdi: the table's first half, r9: its mask, ecx: a place in it.
  asm.pushR(RAX);
  asm.movRR32(RAX, R10);
  w.callTo(hashOf);
  asm.jcc(CC.NE, lost);
  asm.movRR32(RSI, RAX);
  s.root(R8, ROOT.AtomTable);
  asm.movRMX32(R9, CAGE, R8, 3, 0);
  asm.leaRMX32(R9, R9, R9, 0, -1);
  asm.leaRMX64(RDI, CAGE, R8, 3, word(FIXED_WORDS[KIND.HASHTABLE]));
  asm.movRR32(RCX, RSI);
  asm.bind(next);
  asm.andRR32(RCX, R9);
  asm.movRMX32(RDX, RDI, RCX, 2, 0);
  asm.incR32(RCX);
  asm.cmpRI32(RDX, DEAD);
  asm.jcc(CC.E, next);
  asm.cmpRI32(RDX, MOVED);
  asm.jcc(CC.BE, lost);
  asm.cmpRMX32(RSI, CAGE, RDX, 3, half(OFF.STRING8.hash));
  asm.jcc(CC.NE, next);
  const kept = [RCX, RDX, RSI, RDI, R9, R10];
  for (const register of kept) asm.pushR(register);
  asm.movRR32(RAX, RDX);
  asm.movRR32(RCX, R10);
  w.callTo(equalTexts);
  for (const register of kept.reverse()) asm.popR(register);
  asm.jcc(CC.NE, lost);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.E, next);
  // Both are SHARED from birth and the atom is old: no barrier has anything to say.
  asm.movMXR32(CAGE, R10, 3, INTERNED, RDX);
  asm.popR(RAX);
  asm.bind(known);
  s.succeed();
  asm.bind(lost);
  asm.popR(RAX);
  asm.jmp(s.fail);
  return { atomOf };
}
