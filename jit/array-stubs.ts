/** Stubs of arrays: appending to one of the thread's own, with the growth that heap/elements.ts has. */
import {
  FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, OFF, SHAPE_EXOTIC, SHAPE_FROZEN_ELEMENTS, SHAPE_INDEXED_EXOTIC, SHAPE_NOT_EXTENSIBLE,
  SHAPE_RESTRICTED, SHAPE_SEALED_ELEMENTS, SHAPE_SLOW_ELEMENTS,
} from '../heap/cells.ts';
import { STORAGE_HEAD } from '../heap/storage.ts';
import { FIRST_ELEMENTS } from '../heap/tuning.ts';
import { TAG_HOLE, TAG_REF } from '../heap/values.ts';
import { half, word } from './code-writer.ts';
import { CAGE } from './convention.ts';
import type { StubWriter } from './stub-writer.ts';
import { CC, R10, R8, R9, RAX, RCX, RDI, RDX, RSI } from './x64/registers.ts';

export interface ArrayStubs {
  /** Appends rdx to array eax: eax = its new length. Elements above it are the caller's business. */
  readonly append: number;
  /** Element ecx of array eax = rdx, where it has storage for it or may append: an ordinary property from now on. */
  readonly put: number;
}

const FLAGS = 4;
const ELEMENTS = half(OFF.OBJECT.elementsRef);
const LENGTH = half(OFF.ARRAY.length);
const SPINE = half(OFF.ELEMENTS.spineRef);
const SPARSE = half(OFF.ELEMENTS.sparseRef);
/** Storage that grows beyond this is made by TypeScript. */
const MAX_GROWN = 512;
/** Arrays whose shape has one of these are not grown or shrunk here. */
const NOT_PLAIN =
  SHAPE_NOT_EXTENSIBLE | SHAPE_SLOW_ELEMENTS | SHAPE_SEALED_ELEMENTS | SHAPE_FROZEN_ELEMENTS | SHAPE_RESTRICTED | SHAPE_EXOTIC |
  SHAPE_INDEXED_EXOTIC;

/** Fails unless eax, an array, is of this thread alone, and may grow and shrink. Uses rsi. */
export function emitPlainTest({ asm, fail }: StubWriter): void {
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_SHARED);
  asm.jcc(CC.NE, fail);
  asm.movRMX32(RSI, CAGE, RAX, 3, 0);
  asm.testMXI32(CAGE, RSI, 3, half(OFF.SHAPE.shapeFlags), NOT_PLAIN);
  asm.jcc(CC.NE, fail);
  asm.cmpMXI32(CAGE, RAX, 3, half(OFF.ARRAY.arrayFlags), 0);
  asm.jcc(CC.NE, fail);
}

export function emitArrays(s: StubWriter, barrier: number): ArrayStubs {
  const { asm, w } = s;
  const append = s.here();
  const [grow, room, store, plain] = [asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel()];
  emitPlainTest(s);
  asm.movRMX32(RCX, CAGE, RAX, 3, LENGTH);
  asm.movRMX32(R8, CAGE, RAX, 3, ELEMENTS);
  asm.cmpRMX32(RCX, CAGE, R8, 3, 0);
  asm.jcc(CC.AE, grow);
  asm.bind(room);
  asm.leaRMX32(R10, R8, RCX, 0, 0);
  asm.testMXI32(CAGE, R8, 3, FLAGS, FLAG_OLD | FLAG_SHARED);
  asm.jcc(CC.E, store);
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_REF);
  asm.jcc(CC.B, store);
  asm.pushR(RAX);
  asm.pushR(RCX);
  asm.pushR(R10);
  asm.movRR32(RAX, R8);
  asm.addRI32(RCX, STORAGE_HEAD);
  w.callTo(barrier);
  asm.popR(R10);
  asm.popR(RCX);
  asm.popR(RAX);
  asm.jcc(CC.NE, s.fail);
  asm.bind(store);
  asm.movMXR64(CAGE, R10, 3, word(STORAGE_HEAD), RDX);
  asm.addRI32(RCX, 1);
  asm.movMXR32(CAGE, RAX, 3, LENGTH, RCX);
  asm.movRR32(RAX, RCX);
  s.succeed();

  // Full: r9 = the new capacity, rsi = the new storage.
  asm.bind(grow);
  const [sized, copy, copied, fill, filled] = [asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.jcc(CC.NE, s.fail);
  asm.cmpRI32(RCX, MAX_GROWN);
  asm.jcc(CC.A, s.fail);
  asm.cmpMXI32(CAGE, R8, 3, SPINE, 0);
  asm.jcc(CC.NE, s.fail);
  asm.movRI32(R9, FIRST_ELEMENTS);
  asm.testRR32(R8, R8);
  asm.jcc(CC.E, sized);
  asm.movRR32(R9, RCX);
  asm.shrRI32(R9, 1);
  asm.leaRMX32(R9, R9, RCX, 0, FIRST_ELEMENTS);
  asm.bind(sized);
  asm.leaRM32(R10, R9, STORAGE_HEAD);
  s.allocate(RSI, R10, RDI, true);
  asm.movMXR32(CAGE, RSI, 3, 0, R9);
  asm.movMXI32(CAGE, RSI, 3, FLAGS, KIND.ELEMENTS);
  asm.movRMX32(RDI, CAGE, R8, 3, SPARSE);
  asm.movMXI32(CAGE, RSI, 3, SPINE, 0);
  asm.movMXR32(CAGE, RSI, 3, SPARSE, RDI);
  // From the end: holes from the capacity down to the length, then the elements.
  w.value(RDI, 0, TAG_HOLE);
  asm.addRR32(R9, RSI);
  asm.leaRMX32(R10, RSI, RCX, 0, 0);
  asm.bind(fill);
  asm.cmpRR32(R9, R10);
  asm.jcc(CC.E, filled);
  asm.decR32(R9);
  asm.movMXR64(CAGE, R9, 3, word(STORAGE_HEAD), RDI);
  asm.jmp(fill);
  asm.bind(filled);
  asm.leaRMX32(R10, R8, RCX, 0, 0);
  asm.bind(copy);
  asm.cmpRR32(R10, R8);
  asm.jcc(CC.E, copied);
  asm.decR32(R10);
  asm.decR32(R9);
  asm.movRMX64(RDI, CAGE, R10, 3, word(STORAGE_HEAD));
  asm.movMXR64(CAGE, R9, 3, word(STORAGE_HEAD), RDI);
  asm.jmp(copy);
  asm.bind(copied);
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_OLD);
  asm.jcc(CC.E, plain);
  asm.pushR(RDX);
  asm.pushR(RCX);
  asm.pushR(RSI);
  asm.movRR32(RDX, RSI);
  asm.movRI32(RCX, OFF.OBJECT.elementsRef >> 1);
  w.callTo(barrier);
  asm.popR(RSI);
  asm.popR(RCX);
  asm.popR(RDX);
  asm.jcc(CC.NE, s.fail);
  asm.bind(plain);
  asm.movMXR32(CAGE, RAX, 3, ELEMENTS, RSI);
  asm.movRR32(R8, RSI);
  asm.jmp(room);

  const put = s.here();
  emitPlainTest(s);
  asm.movRMX32(R8, CAGE, RAX, 3, LENGTH);
  asm.cmpRR32(RCX, R8);
  const end = asm.newLabel();
  asm.jcc(CC.E, end);
  asm.jcc(CC.A, s.fail);
  asm.movRMX32(R8, CAGE, RAX, 3, ELEMENTS);
  asm.cmpRMX32(RCX, CAGE, R8, 3, 0);
  asm.jcc(CC.AE, s.fail);
  asm.leaRMX32(R10, R8, RCX, 0, 0);
  const inPlace = asm.newLabel();
  asm.testMXI32(CAGE, R8, 3, FLAGS, FLAG_OLD | FLAG_SHARED);
  asm.jcc(CC.E, inPlace);
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_REF);
  asm.jcc(CC.B, inPlace);
  asm.movRR32(RAX, R8);
  asm.addRI32(RCX, STORAGE_HEAD);
  w.callTo(barrier);
  asm.jcc(CC.NE, s.fail);
  asm.bind(inPlace);
  asm.movMXR64(CAGE, R10, 3, word(STORAGE_HEAD), RDX);
  s.succeed();
  asm.bind(end);
  w.jumpTo(append);
  return { append, put };
}

if (FIXED_WORDS[KIND.ELEMENTS] !== STORAGE_HEAD) throw new Error('elements have no head');
