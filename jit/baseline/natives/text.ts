/** String.prototype: characters and parts of primitive strings, with int arguments; searches for a character. */
import { ROOT } from '../../../heap/roots.ts';
import { TAG_INT, TAG_STRING, TAG_UNDEFINED } from '../../../heap/values.ts';
import { CAGE } from '../../convention.ts';
import type { StubWriter } from '../../stub-writer.ts';
import type { Gpr } from '../../x64/registers.ts';
import { CC, R10, R8, R9, RAX, RCX, RDI, RDX, RSI } from '../../x64/registers.ts';
import type { NativeStub, SharedStubs } from './table.ts';

type Emit = (s: StubWriter, shared: SharedStubs) => void;

/** The intrinsic has the receiver as argument 0. */
function shifted(emit: Emit): Emit {
  return (s, shared) => {
    s.asm.addRI64(RDI, 8);
    s.asm.subRI32(RCX, 1);
    emit(s, shared);
  };
}

/** eax = the string that `this` is. */
function loadReceiver({ asm, fail }: StubWriter): void {
  asm.cmpMI32(RDI, -4, TAG_STRING);
  asm.jcc(CC.NE, fail);
  asm.movRM32(RAX, RDI, -8);
}

/** eax = `this`, ecx = the int that the first argument is. */
function loadCharacter(s: StubWriter): void {
  const { asm } = s;
  loadReceiver(s);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, s.fail);
  asm.cmpMI32(RDI, 4, TAG_INT);
  asm.jcc(CC.NE, s.fail);
  asm.movRM32(RCX, RDI, 0);
}

const charCodeAt: Emit = (s, shared) => {
  const { asm } = s;
  loadCharacter(s);
  asm.cmpRMX32(RCX, CAGE, RAX, 3, 0);
  asm.jcc(CC.AE, s.nan);
  s.w.callTo(shared.unitAt);
  asm.jcc(CC.E, s.int);
  asm.jmp(s.fail);
};

const codePointAt: Emit = (s, shared) => {
  const { asm } = s;
  loadCharacter(s);
  asm.cmpRMX32(RCX, CAGE, RAX, 3, 0);
  asm.jcc(CC.AE, s.none);
  s.w.callTo(shared.unitAt);
  asm.jcc(CC.NE, s.fail);
  asm.movRR32(RDX, RAX);
  asm.andRI32(RDX, 0xfc00);
  asm.cmpRI32(RDX, 0xd800);
  asm.jcc(CC.NE, s.int);
  asm.jmp(s.fail);
};

const charAt: Emit = (s, shared) => {
  const { asm } = s;
  const outside = asm.newLabel();
  loadCharacter(s);
  asm.cmpRMX32(RCX, CAGE, RAX, 3, 0);
  asm.jcc(CC.AE, outside);
  s.w.jumpTo(shared.characterAt);
  asm.bind(outside);
  s.root(RAX, ROOT.emptyString);
  asm.jmp(s.string);
};

const at: Emit = (s, shared) => {
  const { asm } = s;
  const positive = asm.newLabel();
  loadCharacter(s);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.NS, positive);
  asm.addRMX32(RCX, CAGE, RAX, 3, 0);
  asm.bind(positive);
  asm.cmpRMX32(RCX, CAGE, RAX, 3, 0);
  asm.jcc(CC.AE, s.none);
  s.w.jumpTo(shared.characterAt);
};

/** dst = argument i, or edx (the length) where it is missing or undefined. */
function loadEnd(s: StubWriter, dst: Gpr, i: number): void {
  const { asm } = s;
  const given = asm.newLabel();
  const done = asm.newLabel();
  asm.movRR32(dst, RDX);
  asm.cmpRI32(RCX, i);
  asm.jcc(CC.BE, done);
  asm.cmpMI32(RDI, i * 8 + 4, TAG_INT);
  asm.jcc(CC.E, given);
  asm.cmpMI32(RDI, i * 8 + 4, TAG_UNDEFINED);
  asm.jcc(CC.E, done);
  asm.jmp(s.fail);
  asm.bind(given);
  asm.movRM32(dst, RDI, i * 8);
  asm.bind(done);
}

/** eax = `this`, edx = its length, r8 and r9 = the first two arguments. */
function loadRange(s: StubWriter): void {
  const { asm } = s;
  loadReceiver(s);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, s.fail);
  asm.cmpMI32(RDI, 4, TAG_INT);
  asm.jcc(CC.NE, s.fail);
  asm.movRMX32(RDX, CAGE, RAX, 3, 0);
  asm.movRM32(R8, RDI, 0);
  loadEnd(s, R9, 1);
}

/** Register = at most edx, and at least 0; negative ones count from the end if `fromEnd`. */
function clamp({ asm }: StubWriter, register: Gpr, fromEnd: boolean): void {
  const positive = asm.newLabel();
  const done = asm.newLabel();
  asm.testRR32(register, register);
  asm.jcc(CC.NS, positive);
  if (fromEnd) {
    asm.addRR32(register, RDX);
    asm.jcc(CC.NS, done);
  }
  asm.xorRR32(register, register);
  asm.jmp(done);
  asm.bind(positive);
  asm.cmpRR32(register, RDX);
  asm.cmovccRR32(CC.A, register, RDX);
  asm.bind(done);
}

const slice: Emit = (s, shared) => {
  const { asm } = s;
  const empty = asm.newLabel();
  loadRange(s);
  clamp(s, R8, true);
  clamp(s, R9, true);
  asm.cmpRR32(R8, R9);
  asm.jcc(CC.AE, empty);
  s.w.jumpTo(shared.partOf);
  asm.bind(empty);
  s.root(RAX, ROOT.emptyString);
  asm.jmp(s.string);
};

const substring: Emit = (s, shared) => {
  const { asm } = s;
  const ordered = asm.newLabel();
  loadRange(s);
  clamp(s, R8, false);
  clamp(s, R9, false);
  asm.cmpRR32(R8, R9);
  asm.jcc(CC.BE, ordered);
  asm.movRR32(RCX, R8);
  asm.movRR32(R8, R9);
  asm.movRR32(R9, RCX);
  asm.bind(ordered);
  s.w.jumpTo(shared.partOf);
};

/** Longer texts are searched in TypeScript, in slices. */
const MAX_SEARCHED = 4096;

/** indexOf and includes of a pattern of one unit, from the start; others are left to TypeScript. */
const searchUnit = (isIndex: boolean): Emit => (s, shared) => {
  const { asm } = s;
  const [alone, wide, narrowLoop, wideLoop, found, none] = Array.from({ length: 6 }, () => asm.newLabel());
  loadReceiver(s);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, s.fail);
  asm.cmpRI32(RCX, 1);
  asm.jcc(CC.E, alone);
  asm.cmpMI32(RDI, 12, TAG_UNDEFINED);
  asm.jcc(CC.NE, s.fail);
  asm.bind(alone);
  asm.cmpMI32(RDI, 4, TAG_STRING);
  asm.jcc(CC.NE, s.fail);
  asm.movRMX32(R9, CAGE, RAX, 3, 0);
  asm.cmpRI32(R9, MAX_SEARCHED);
  asm.jcc(CC.A, s.fail);
  asm.movRR32(R10, RAX);
  asm.movRM32(RAX, RDI, 0);
  asm.cmpMXI32(CAGE, RAX, 3, 0, 1);
  asm.jcc(CC.NE, s.fail);
  asm.xorRR32(RCX, RCX);
  s.w.callTo(shared.unitAt);
  asm.jcc(CC.NE, s.fail);
  asm.movRR32(R8, RAX);
  asm.movRR32(RAX, R10);
  s.w.callTo(shared.flatUnits);
  asm.jcc(CC.NE, s.fail);
  asm.xorRR32(RCX, RCX);
  asm.testRR32(R9, R9);
  asm.jcc(CC.E, none);
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.NE, wide);
  const loop = (start: typeof narrowLoop, load: () => void): void => {
    asm.bind(start);
    load();
    asm.cmpRR32(RSI, R8);
    asm.jcc(CC.E, found);
    asm.incR32(RCX);
    asm.cmpRR32(RCX, R9);
    asm.jcc(CC.B, start);
  };
  loop(narrowLoop, () => asm.movzx8RMX32(RSI, RAX, RCX, 0, 0));
  asm.bind(none);
  if (isIndex) asm.movRI32(RAX, -1);
  else asm.xorRR32(RAX, RAX);
  asm.jmp(isIndex ? s.int : s.boolean);
  asm.bind(wide);
  loop(wideLoop, () => asm.movzx16RMX32(RSI, RAX, RCX, 1, 0));
  asm.jmp(none);
  asm.bind(found);
  if (isIndex) asm.movRR32(RAX, RCX);
  else asm.movRI32(RAX, 1);
  asm.jmp(isIndex ? s.int : s.boolean);
};

const fromCharCode: Emit = (s, shared) => {
  const { asm } = s;
  asm.cmpRI32(RCX, 1);
  asm.jcc(CC.NE, s.fail);
  asm.cmpMI32(RDI, 4, TAG_INT);
  asm.jcc(CC.NE, s.fail);
  asm.movzx16RM32(RAX, RDI, 0);
  s.w.jumpTo(shared.singleText);
};

/** `this`, if it is a string. */
const itself: Emit = (s) => {
  s.asm.cmpMI32(RDI, -4, TAG_STRING);
  s.asm.jcc(CC.NE, s.fail);
  s.asm.movRM64(RAX, RDI, -8);
  s.succeed();
};

const primitiveText: Emit = (s, shared) => {
  s.asm.movRM64(RAX, RDI, 0);
  s.w.jumpTo(shared.toText);
};

const concatTexts: Emit = (s, shared) => {
  s.asm.movRM64(RAX, RDI, 0);
  s.asm.movRM64(RDX, RDI, 8);
  s.w.jumpTo(shared.addTexts);
};

export const TEXT: readonly NativeStub[] = [
  ['StringPrototypeCharCodeAt', charCodeAt],
  ['StringPrototypeCodePointAt', codePointAt],
  ['StringPrototypeCharAt', charAt],
  ['StringPrototypeAt', at],
  ['StringPrototypeSlice', slice],
  ['StringPrototypeSubstring', substring],
  ['StringPrototypeIndexOf', searchUnit(true)],
  ['StringPrototypeIncludes', searchUnit(false)],
  ['StringPrototypeToString', itself],
  ['StringPrototypeValueOf', itself],
  ['StringCharCodeAt', shifted(charCodeAt)],
  ['StringCodePointAt', shifted(codePointAt)],
  ['StringCharAt', shifted(charAt)],
  ['StringAt', shifted(at)],
  ['StringSlice', shifted(slice)],
  ['StringSubstring', shifted(substring)],
  ['StringFromCharCode', fromCharCode],
  ['PrimitiveToString', primitiveText],
  ['ConcatStrings', concatTexts],
];
