/** Predicates and identities. */
import { KIND, OFF } from '../../../heap/cells.ts';
import { TAG_INT, TAG_OBJECT } from '../../../heap/values.ts';
import { half } from '../../code-writer.ts';
import { CAGE } from '../../convention.ts';
import type { StubWriter } from '../../stub-writer.ts';
import type { Label } from '../../x64/registers.ts';
import { CC, RAX, RCX, RDI, RDX, XMM0, XMM1 } from '../../x64/registers.ts';
import type { NativeStub } from './table.ts';

/** Ends with true where `test` falls through, with false where it jumps. Without arguments: false. */
function predicate(test: (s: StubWriter, no: Label) => void) {
  return (s: StubWriter): void => {
    const { asm } = s;
    const no = asm.newLabel();
    asm.testRR32(RCX, RCX);
    asm.jcc(CC.E, no);
    test(s, no);
    asm.movRI32(RAX, 1);
    asm.jmp(s.boolean);
    asm.bind(no);
    asm.xorRR32(RAX, RAX);
    asm.jmp(s.boolean);
  };
}

function isObject({ asm }: StubWriter, no: Label): void {
  asm.cmpMI32(RDI, 4, TAG_OBJECT);
  asm.jcc(CC.NE, no);
}

function isOfKind(kind: number) {
  return (s: StubWriter, no: Label): void => {
    isObject(s, no);
    s.asm.movRM32(RDX, RDI, 0);
    s.asm.cmpMXI8(CAGE, RDX, 3, 4, kind);
    s.asm.jcc(CC.NE, no);
  };
}

function isInteger(s: StubWriter, no: Label): void {
  const { asm } = s;
  const yes = asm.newLabel();
  asm.movRM32(RAX, RDI, 4);
  asm.cmpRI32(RAX, TAG_INT);
  asm.jcc(CC.E, yes);
  asm.jcc(CC.A, no);
  asm.movsdFM(XMM0, RDI, 0);
  asm.cvttsd2siRF64(RAX, XMM0);
  asm.movRR64(RDX, RAX);
  asm.addRR64(RDX, RDX);
  asm.jcc(CC.O, s.fail);
  asm.cvtsi2sdFR64(XMM1, RAX);
  asm.ucomisdFF(XMM0, XMM1);
  asm.jcc(CC.NE, no);
  asm.bind(yes);
}

/** Number.isNaN, and so no conversion. */
function isNaNNumber({ asm }: StubWriter, no: Label): void {
  asm.movRM32(RAX, RDI, 4);
  asm.cmpRI32(RAX, TAG_INT);
  asm.jcc(CC.AE, no);
  asm.movsdFM(XMM0, RDI, 0);
  asm.ucomisdFF(XMM0, XMM0);
  asm.jcc(CC.NP, no);
}

/** `this` */
function receiver(s: StubWriter): void {
  s.asm.movRM64(RAX, RDI, -8);
  s.succeed();
}

/** $ManyIndices(object), of an object without elements. */
function noIndices(s: StubWriter): void {
  const { asm } = s;
  asm.movRM32(RDX, RDI, 0);
  asm.cmpMXI8(CAGE, RDX, 3, 4, KIND.OBJECT);
  asm.jcc(CC.NE, s.fail);
  asm.movRMX32(RAX, CAGE, RDX, 3, half(OFF.OBJECT.elementsRef));
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.E, s.int);
  asm.jmp(s.fail);
}

export const VALUES: readonly NativeStub[] = [
  ['IsObject', predicate(isObject)],
  ['IsMap', predicate(isOfKind(KIND.MAP))],
  ['IsSet', predicate(isOfKind(KIND.SET))],
  ['ArrayIsArray', predicate(isOfKind(KIND.ARRAY))],
  ['NumberIsInteger', predicate(isInteger)],
  ['NumberIsNaN', predicate(isNaNNumber)],
  ['ReturnThis', receiver],
  ['ManyIndices', noIndices],
];
