/** Stubs that compare and hash strings. */
import { OFF, STRING_INTERNED } from '../heap/cells.ts';
import { half } from './code-writer.ts';
import { CAGE } from './convention.ts';
import type { StubWriter } from './stub-writer.ts';
import type { Label } from './x64/registers.ts';
import { CC, R10, R8, R9, RAX, RCX, RDI, RDX, RSI } from './x64/registers.ts';

const FLAGS = 4;
const HASH = half(OFF.STRING8.hash);
/** Longer texts are compared by TypeScript. */
const MAX_COMPARED = 1 << 16;
/** Longer texts are hashed by TypeScript. */
const MAX_HASHED = 512;

/** Units of eax in rdi, edx and of ecx in rcx, r10d; uses r9. */
function bothFlat(s: StubWriter, flat: Label): void {
  const { asm } = s;
  asm.movRR32(R9, RCX);
  asm.call(flat);
  asm.jcc(CC.NE, s.fail);
  asm.movRR64(RDI, RAX);
  asm.movRR32(R10, RDX);
  asm.movRR32(RAX, R9);
  asm.call(flat);
  asm.jcc(CC.NE, s.fail);
  asm.movRR64(RCX, RAX);
}

export function emitEqual(s: StubWriter, flat: Label): number {
  const { asm } = s;
  const at = s.here();
  const [unlike, alike, mixed, loop, rest, hashed] = [
    asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(),
  ];
  asm.movRMX32(R8, CAGE, RAX, 3, 0);
  asm.cmpRMX32(R8, CAGE, RCX, 3, 0);
  asm.jcc(CC.NE, unlike);
  asm.movRMX32(RDX, CAGE, RAX, 3, FLAGS);
  asm.andRMX32(RDX, CAGE, RCX, 3, FLAGS);
  asm.testRI32(RDX, STRING_INTERNED);
  asm.jcc(CC.NE, unlike);
  asm.movRMX32(RDX, CAGE, RAX, 3, HASH);
  asm.movRMX32(RSI, CAGE, RCX, 3, HASH);
  asm.cmpRR32(RDX, RSI);
  asm.jcc(CC.E, hashed);
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, hashed);
  asm.testRR32(RSI, RSI);
  asm.jcc(CC.NE, unlike);
  asm.bind(hashed);
  asm.cmpRI32(R8, MAX_COMPARED);
  asm.jcc(CC.A, s.fail);
  bothFlat(s, flat);
  asm.cmpRR32(RDX, R10);
  asm.jcc(CC.NE, mixed);
  const narrow = asm.newLabel();
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, narrow);
  asm.addRR32(R8, R8);
  asm.bind(narrow);
  asm.bind(loop);
  asm.subRI32(R8, 8);
  asm.jcc(CC.B, rest);
  asm.movRM64(RSI, RDI, 0);
  asm.cmpRM64(RSI, RCX, 0);
  asm.jcc(CC.NE, unlike);
  asm.addRI64(RDI, 8);
  asm.addRI64(RCX, 8);
  asm.jmp(loop);
  asm.bind(rest);
  const last = asm.newLabel();
  asm.addRI32(R8, 8);
  asm.bind(last);
  asm.subRI32(R8, 1);
  asm.jcc(CC.B, alike);
  asm.movzx8RMX32(RSI, RDI, R8, 0, 0);
  asm.cmpRMX8(RSI, RCX, R8, 0, 0);
  asm.jcc(CC.NE, unlike);
  asm.jmp(last);
  // One is wide: units by units.
  asm.bind(mixed);
  unitLoop(s, alike, () => asm.jmp(unlike));
  asm.bind(alike);
  asm.movRI32(RAX, 1);
  s.succeed();
  asm.bind(unlike);
  asm.xorRR32(RAX, RAX);
  s.succeed();
  return at;
}

/** Compares r8 units of rdi (r10d: wide) and rcx (edx); at the end to `same`, at a difference (esi, r9d) to `differ`. Uses rax. */
function unitLoop(s: StubWriter, same: Label, differ: () => void): void {
  const { asm } = s;
  const next = asm.newLabel();
  const different = asm.newLabel();
  const load = (dst: typeof RSI, units: typeof RDI, wide: typeof RDX): void => {
    const [narrow, loaded] = [asm.newLabel(), asm.newLabel()];
    asm.testRR32(wide, wide);
    asm.jcc(CC.E, narrow);
    asm.movzx16RMX32(dst, units, RAX, 1, 0);
    asm.jmp(loaded);
    asm.bind(narrow);
    asm.movzx8RMX32(dst, units, RAX, 0, 0);
    asm.bind(loaded);
  };
  asm.xorRR32(RAX, RAX);
  asm.bind(next);
  asm.cmpRR32(RAX, R8);
  asm.jcc(CC.AE, same);
  load(RSI, RDI, R10);
  load(R9, RCX, RDX);
  asm.cmpRR32(RSI, R9);
  asm.jcc(CC.NE, different);
  asm.incR32(RAX);
  asm.jmp(next);
  asm.bind(different);
  differ();
}

export function emitCompare(s: StubWriter, flat: Label): number {
  const { asm } = s;
  const at = s.here();
  const [prefix, less, more, shorter] = [asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.movRMX32(R8, CAGE, RAX, 3, 0);
  asm.movRMX32(R9, CAGE, RCX, 3, 0);
  // The difference of the lengths decides if one begins with the other.
  asm.movRR32(RSI, R8);
  asm.subRR32(RSI, R9);
  asm.cmpRR32(R8, R9);
  asm.jcc(CC.BE, shorter);
  asm.movRR32(R8, R9);
  asm.bind(shorter);
  asm.cmpRI32(R8, MAX_COMPARED);
  asm.jcc(CC.A, s.fail);
  asm.pushR(RSI);
  const lost = asm.newLabel();
  const inner = s.asm.newLabel();
  asm.call(inner);
  asm.jcc(CC.NE, lost);
  unitLoop(s, prefix, () => {
    asm.popR(R8);
    asm.cmpRR32(RSI, R9);
    asm.jcc(CC.B, less);
    asm.jmp(more);
  });
  asm.bind(prefix);
  asm.popR(R8);
  asm.xorRR32(RAX, RAX);
  asm.testRR32(R8, R8);
  asm.jcc(CC.S, less);
  asm.jcc(CC.NE, more);
  s.succeed();
  asm.bind(less);
  asm.movRI32(RAX, -1);
  s.succeed();
  asm.bind(more);
  asm.movRI32(RAX, 1);
  s.succeed();
  asm.bind(lost);
  asm.popR(R8);
  asm.jmp(s.fail);
  asm.bind(inner);
  bothFlat(s, flat);
  s.succeed();
  return at;
}

export function emitHash(s: StubWriter, flat: Label): number {
  const { asm } = s;
  const at = s.here();
  const [compute, next, done, narrow, mix, some] = [
    asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(),
  ];
  asm.movRMX32(RDX, CAGE, RAX, 3, HASH);
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, compute);
  asm.movRR32(RAX, RDX);
  s.succeed();
  asm.bind(compute);
  asm.movRMX32(RCX, CAGE, RAX, 3, 0);
  asm.cmpRI32(RCX, MAX_HASHED);
  asm.jcc(CC.A, s.fail);
  asm.pushR(RAX);
  asm.call(flat);
  const flatDone = asm.newLabel();
  asm.jcc(CC.E, flatDone);
  asm.popR(RAX);
  asm.jmp(s.fail);
  asm.bind(flatDone);
  // Units rax, edx, of which ecx are left; the hash is esi.
  asm.pushR(RDI);
  asm.movRI32(RSI, 0x811c_9dc5 | 0);
  asm.bind(next);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, done);
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, narrow);
  asm.movzx16RM32(RDI, RAX, 0);
  asm.addRI64(RAX, 1);
  asm.jmp(mix);
  asm.bind(narrow);
  asm.movzx8RM32(RDI, RAX, 0);
  asm.bind(mix);
  asm.addRI64(RAX, 1);
  asm.xorRR32(RSI, RDI);
  asm.imulRRI32(RSI, RSI, 0x0100_0193);
  asm.decR32(RCX);
  asm.jmp(next);
  asm.bind(done);
  asm.movRR32(RAX, RSI);
  asm.shrRI32(RAX, 15);
  asm.xorRR32(RAX, RSI);
  asm.imulRRI32(RAX, RAX, 0x2c1b_3c6d);
  asm.movRR32(RSI, RAX);
  asm.shrRI32(RSI, 13);
  asm.xorRR32(RAX, RSI);
  asm.jcc(CC.NE, some);
  asm.movRI32(RAX, 1);
  asm.bind(some);
  asm.popR(RDI);
  asm.popR(RDX);
  asm.movMXR32(CAGE, RDX, 3, HASH, RAX);
  s.succeed();
  return at;
}
