/** Templates of typed array elements: fixed length, a buffer that cannot be resized. */
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { BUFFER_DETACHED, BUFFER_RESIZABLE, ELEMENT_TYPE } from '../../heap/typedarrays.ts';
import { TAG_INT } from '../../heap/values.ts';
import { half, slot } from '../code-writer.ts';
import { CAGE, FRAME } from '../convention.ts';
import type { Gpr, Label } from '../x64/registers.ts';
import { CC, R8, R9, RAX, RCX, RDX, RSI, XMM0 } from '../x64/registers.ts';
import type { Unit } from './unit.ts';

const HEAD = FIXED_WORDS[KIND.BYTES] * 8;
const { Int8, Uint8, Uint8Clamped, Int16, Uint16, Int32, Uint32, Float32, Float64 } = ELEMENT_TYPE;

/** Array rax, index: r9 = byte of the data in the cage, rsi = element type; exits out of bounds. */
function locate(u: Unit, index: Gpr): void {
  const { asm } = u;
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.TYPEDARRAY);
  asm.jcc(CC.NE, u.exit());
  // A length that follows the buffer is negative: as unsigned it is larger than any int32.
  asm.movRMX32(RDX, CAGE, RAX, 3, half(OFF.TYPEDARRAY.arrayLength));
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.S, u.exit());
  asm.cmpRR32(index, RDX);
  asm.jcc(CC.AE, u.exit());
  asm.movRMX32(RDX, CAGE, RAX, 3, half(OFF.TYPEDARRAY.bufferRef));
  asm.testMXI32(CAGE, RDX, 3, half(OFF.ARRAYBUFFER.bufferFlags), BUFFER_DETACHED | BUFFER_RESIZABLE);
  asm.jcc(CC.NE, u.exit());
  asm.movRMX32(R9, CAGE, RDX, 3, half(OFF.ARRAYBUFFER.dataRef));
  asm.testRR32(R9, R9);
  asm.jcc(CC.E, u.exit());
  asm.shlRI64(R9, 3);
  asm.movRMX32(RDX, CAGE, RAX, 3, half(OFF.TYPEDARRAY.byteOffset));
  asm.addRR64(R9, RDX);
  asm.addRR64(R9, CAGE);
  asm.movRMX32(RSI, CAGE, RAX, 3, half(OFF.TYPEDARRAY.elementType));
}

/** Array rax, index rcx. */
export function typedGet(u: Unit, d: number, done: Label): void {
  const { asm } = u;
  locate(u, RCX);
  const storeInt = asm.newLabel();
  const storeDouble = asm.newLabel();
  const row = (type: number, load: () => void, then: Label): void => {
    const next = asm.newLabel();
    asm.cmpRI32(RSI, type);
    asm.jcc(CC.NE, next);
    load();
    asm.jmp(then);
    asm.bind(next);
  };
  row(Float64, () => asm.movsdFMX(XMM0, R9, RCX, 3, HEAD), storeDouble);
  row(Int32, () => asm.movRMX32(RAX, R9, RCX, 2, HEAD), storeInt);
  row(Uint8, () => asm.movzx8RMX32(RAX, R9, RCX, 0, HEAD), storeInt);
  row(Uint16, () => asm.movzx16RMX32(RAX, R9, RCX, 1, HEAD), storeInt);
  row(Int8, () => asm.movsx8RMX32(RAX, R9, RCX, 0, HEAD), storeInt);
  row(Int16, () => asm.movsx16RMX32(RAX, R9, RCX, 1, HEAD), storeInt);
  row(Uint8Clamped, () => asm.movzx8RMX32(RAX, R9, RCX, 0, HEAD), storeInt);
  row(
    Float32,
    () => {
      asm.movssFMX(XMM0, R9, RCX, 2, HEAD);
      asm.cvtss2sdFF(XMM0, XMM0);
    },
    storeDouble,
  );
  asm.cmpRI32(RSI, Uint32);
  asm.jcc(CC.NE, u.exit());
  asm.movRMX32(RAX, R9, RCX, 2, HEAD);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.NS, storeInt);
  asm.xorpsFF(XMM0, XMM0);
  asm.cvtsi2sdFR64(XMM0, RAX);
  asm.bind(storeDouble);
  // No NaN keeps its payload (V2).
  asm.ucomisdFF(XMM0, XMM0);
  const isNaN = asm.newLabel();
  asm.jcc(CC.P, isNaN);
  u.storeDouble(d, XMM0);
  asm.jmp(done);
  asm.bind(isNaN);
  u.storeConstant(d, 0, 0x7ff8_0000);
  asm.jmp(done);
  asm.bind(storeInt);
  u.storeInt(d, RAX);
  asm.jmp(done);
}

/** Array rax, index r8, value in operand 3. */
export function typedSet(u: Unit, done: Label): void {
  const { asm } = u;
  const value = u.operand(3);
  locate(u, R8);
  const [double, float, integer] = [asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.cmpRI32(RSI, Float64);
  asm.jcc(CC.E, double);
  asm.cmpRI32(RSI, Float32);
  asm.jcc(CC.E, float);
  asm.cmpRI32(RSI, Uint32);
  asm.jcc(CC.A, u.exit()); // 64-bit elements
  u.tag(RAX, value);
  asm.cmpRI32(RAX, TAG_INT);
  asm.jcc(CC.A, u.exit());
  u.payload(RCX, value);
  asm.jcc(CC.E, integer);
  asm.cmpRI32(RSI, Uint8Clamped);
  asm.jcc(CC.E, u.exit());
  asm.cvttsd2siRM64(RCX, FRAME, slot(value));
  asm.movRR64(RDX, RCX);
  asm.addRR64(RDX, RDX);
  asm.jcc(CC.O, u.exit());
  asm.bind(integer);
  const row = (types: readonly number[], store: () => void): void => {
    const next = asm.newLabel();
    const here = asm.newLabel();
    for (const type of types) {
      asm.cmpRI32(RSI, type);
      asm.jcc(CC.E, here);
    }
    asm.jmp(next);
    asm.bind(here);
    store();
    asm.jmp(done);
    asm.bind(next);
  };
  row([Int32, Uint32], () => asm.movMXR32(R9, R8, 2, HEAD, RCX));
  row([Uint8, Int8], () => asm.movMXR8(R9, R8, 0, HEAD, RCX));
  row([Int16, Uint16], () => asm.movMXR16(R9, R8, 1, HEAD, RCX));
  // Clamped
  asm.cmpRI32(RCX, 255);
  asm.jcc(CC.A, u.exit());
  asm.movMXR8(R9, R8, 0, HEAD, RCX);
  asm.jmp(done);
  asm.bind(double);
  u.loadNumber(XMM0, value, u.exit());
  asm.movsdMXF(R9, R8, 3, HEAD, XMM0);
  asm.jmp(done);
  asm.bind(float);
  u.loadNumber(XMM0, value, u.exit());
  asm.cvtsd2ssFF(XMM0, XMM0);
  asm.movssMXF(R9, R8, 2, HEAD, XMM0);
  asm.jmp(done);
}
