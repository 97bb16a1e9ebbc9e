/** Arrays of the thread's own: push of one value, pop, elements. */
import { KIND, KIND_MASK, FLAG_SHARED, OFF, SHAPE_INDEXED_EXOTIC } from '../../../heap/cells.ts';
import { STORAGE_HEAD } from '../../../heap/storage.ts';
import { TAG_HOLE, TAG_INT, TAG_OBJECT } from '../../../heap/values.ts';
import { half, word } from '../../code-writer.ts';
import { CAGE } from '../../convention.ts';
import { emitPlainTest } from '../../array-stubs.ts';
import type { StubWriter } from '../../stub-writer.ts';
import type { Label } from '../../x64/registers.ts';
import { CC, R8, R9, RAX, RCX, RDI, RDX, RSI } from '../../x64/registers.ts';
import type { NativeStub, SharedStubs } from './table.ts';

const ELEMENTS = half(OFF.OBJECT.elementsRef);
const LENGTH = half(OFF.ARRAY.length);
const PROTO = half(OFF.SHAPE.protoRef);

/** eax = the array at [rdi + disp]; fails for anything else, and for a SHARED one. */
function loadArray({ asm, fail }: StubWriter, disp: number): void {
  asm.cmpMI32(RDI, disp + 4, TAG_OBJECT);
  asm.jcc(CC.NE, fail);
  asm.movRM32(RAX, RDI, disp);
  asm.movRMX32(RSI, CAGE, RAX, 3, 4);
  asm.andRI32(RSI, KIND_MASK | FLAG_SHARED);
  asm.cmpRI32(RSI, KIND.ARRAY);
  asm.jcc(CC.NE, fail);
}

/** Fails where an object above array eax has indexed properties. Uses rdx, rsi. */
function emitChainTest(s: StubWriter): void {
  const { asm } = s;
  const next = asm.newLabel();
  const end = asm.newLabel();
  asm.movRMX32(RSI, CAGE, RAX, 3, 0);
  asm.bind(next);
  asm.movRMX32(RSI, CAGE, RSI, 3, PROTO);
  asm.testRR32(RSI, RSI);
  asm.jcc(CC.E, end);
  asm.movRMX32(RDX, CAGE, RSI, 3, ELEMENTS); // cell 0 is empty storage
  asm.cmpMXI32(CAGE, RDX, 3, 0, 0);
  asm.jcc(CC.NE, s.fail);
  asm.cmpMXI32(CAGE, RDX, 3, half(OFF.ELEMENTS.sparseRef), 0);
  asm.jcc(CC.NE, s.fail);
  asm.movRMX32(RSI, CAGE, RSI, 3, 0);
  asm.testMXI32(CAGE, RSI, 3, half(OFF.SHAPE.shapeFlags), SHAPE_INDEXED_EXOTIC);
  asm.jcc(CC.NE, s.fail);
  asm.jmp(next);
  asm.bind(end);
}

/** Array.prototype.push of one value: the new length. */
function push(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  asm.cmpRI32(RCX, 1);
  asm.jcc(CC.NE, s.fail);
  loadArray(s, -8);
  emitChainTest(s);
  asm.movRM64(RDX, RDI, 0);
  s.w.callTo(shared.append);
  asm.jcc(CC.E, s.int);
  asm.jmp(s.fail);
}

/** $ArrayPush(list, value) */
function pushIntrinsic(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  loadArray(s, 0);
  asm.movRM64(RDX, RDI, 8);
  s.w.callTo(shared.append);
  asm.jcc(CC.E, s.none);
  asm.jmp(s.fail);
}

/** rax = the last element of array eax, which is taken off. */
function takeLast(s: StubWriter): void {
  const { asm } = s;
  emitPlainTest(s);
  asm.movRMX32(RCX, CAGE, RAX, 3, LENGTH);
  asm.subRI32(RCX, 1);
  asm.jcc(CC.B, s.none);
  asm.movRMX32(R8, CAGE, RAX, 3, ELEMENTS);
  asm.cmpRMX32(RCX, CAGE, R8, 3, 0);
  asm.jcc(CC.AE, s.fail);
  asm.leaRMX32(R9, R8, RCX, 0, 0);
  asm.movRMX64(RDX, CAGE, R9, 3, word(STORAGE_HEAD));
  s.w.value(RSI, 0, TAG_HOLE);
  asm.movMXR64(CAGE, R9, 3, word(STORAGE_HEAD), RSI);
  asm.movMXR32(CAGE, RAX, 3, LENGTH, RCX);
  asm.movRR64(RAX, RDX);
  asm.cmpRR64(RAX, RSI);
  asm.jcc(CC.E, s.none);
  s.succeed();
}

/** Array.prototype.pop. */
function pop(s: StubWriter): void {
  loadArray(s, -8);
  emitChainTest(s);
  takeLast(s);
}

/** $ArrayPop(list) */
function popIntrinsic(s: StubWriter): void {
  loadArray(s, 0);
  takeLast(s);
}

/** The element ecx of array eax to rdx; jumps when it has none in its storage. Uses r8, rsi. */
function loadElement({ asm }: StubWriter, none: Label): void {
  asm.movRMX32(R8, CAGE, RAX, 3, ELEMENTS);
  asm.cmpRMX32(RCX, CAGE, R8, 3, 0);
  asm.jcc(CC.AE, none);
  asm.addRR32(R8, RCX);
  asm.movRMX64(RDX, CAGE, R8, 3, word(STORAGE_HEAD));
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_HOLE);
  asm.jcc(CC.E, none);
}

/** $Element(array, index), where there is one. */
function element(s: StubWriter): void {
  const { asm } = s;
  asm.cmpMI32(RDI, 4, TAG_OBJECT);
  asm.jcc(CC.NE, s.fail);
  asm.cmpMI32(RDI, 12, TAG_INT);
  asm.jcc(CC.NE, s.fail);
  asm.movRM32(RAX, RDI, 0);
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.ARRAY);
  asm.jcc(CC.NE, s.fail);
  asm.movRM32(RCX, RDI, 8);
  loadElement(s, s.fail);
  asm.movRR64(RAX, RDX);
  s.succeed();
}

/** $ArrayLength(array) */
function length(s: StubWriter): void {
  const { asm } = s;
  loadArray(s, 0);
  asm.movRMX32(RAX, CAGE, RAX, 3, LENGTH);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.NS, s.int);
  asm.jmp(s.fail);
}

export const ARRAYS: readonly NativeStub[] = [
  ['ArrayPrototypePushFast', push],
  ['ArrayPrototypePopFast', pop],
  ['ArrayPush', pushIntrinsic],
  ['ArrayPop', popIntrinsic],
  ['Element', element],
  ['ArrayLength', length],
];
