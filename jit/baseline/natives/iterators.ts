/**
 * Built-in iterators of the thread's own: their making and their steps. A step allocates its result
 * first, then moves the iterator on, so that it either happened or did not. What is left to TypeScript:
 * SHARED iterators and maps, tables that have been replaced, surrogates, holes.
 */
import { FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, KIND_MASK, OFF } from '../../../heap/cells.ts';
import { KEPT_WORD } from '../../../heap/literal-shapes.ts';
import { ROOT } from '../../../heap/roots.ts';
import { STORAGE_HEAD } from '../../../heap/storage.ts';
import { TAG_BOOLEAN, TAG_HOLE, TAG_INT, TAG_INTERNAL, TAG_OBJECT, TAG_STRING, TAG_UNDEFINED } from '../../../heap/values.ts';
import { FAMILY, FAMILY_SHIFT, YIELDS } from '../../../vm/builtins/iterators.ts';
import { half, word } from '../../code-writer.ts';
import { CAGE, INT, UNDEFINED } from '../../convention.ts';
import type { StubWriter } from '../../stub-writer.ts';
import type { Gpr, Label } from '../../x64/registers.ts';
import { CC, R10, R8, R9, RAX, RCX, RDI, RDX, RSI } from '../../x64/registers.ts';
import type { NativeStub, SharedStubs } from './table.ts';

const FLAGS = 4;
const ITERATED = word(OFF.ITERATOR.iterated);
const INDEX = half(OFF.ITERATOR.index);
const ITERATOR_KIND = half(OFF.ITERATOR.iterKind);
const EXTRA = word(OFF.ITERATOR.extra);
const ENTRIES = word(FIXED_WORDS[KIND.MAPTABLE]);
const OBJECT = FIXED_WORDS[KIND.OBJECT];
/** Words of { value, done }, of an iterator, and of an array of two with its elements. */
const RESULT_WORDS = OBJECT + 2;
const ITERATOR_WORDS = FIXED_WORDS[KIND.ITERATOR];
const ARRAY_WORDS = FIXED_WORDS[KIND.ARRAY];
const PAIR_WORDS = ARRAY_WORDS + STORAGE_HEAD + 2;

/** dst = a shape that ROOT.LiteralShapes keeps. */
export function loadKept({ asm }: StubWriter, dst: Gpr, kept: number): void {
  asm.movRM32(dst, CAGE, ROOT.LiteralShapes * 8);
  asm.movRMX32(dst, CAGE, dst, 3, word(kept));
}

/** Header of fresh cell: the kept shape, its kind, and no storage. Uses rcx. */
export function initObject(s: StubWriter, cell: Gpr, kept: number, kind: number): void {
  const { asm } = s;
  loadKept(s, RCX, kept);
  asm.movMXR32(CAGE, cell, 3, 0, RCX);
  asm.movMXI32(CAGE, cell, 3, FLAGS, kind);
  asm.movMXI64(CAGE, cell, 3, word(1), 0);
}

/** Ends with { value: rdx, done } in the fresh cell r9. */
function giveResult(s: StubWriter, done: boolean): void {
  const { asm } = s;
  initObject(s, R9, KEPT_WORD.iteratorResult, KIND.OBJECT);
  asm.movMXR64(CAGE, R9, 3, word(OBJECT), RDX);
  s.w.value(RCX, done ? 1 : 0, TAG_BOOLEAN);
  asm.movMXR64(CAGE, R9, 3, word(OBJECT + 1), RCX);
  asm.movRR32(RAX, R9);
  asm.jmp(s.object);
}

/** rdx = [rdx, rsi], an array in the fresh words behind the result r9. Uses rcx. */
function pair(s: StubWriter): void {
  const { asm } = s;
  const array = RESULT_WORDS;
  const elements = array + ARRAY_WORDS;
  asm.movMXR64(CAGE, R9, 3, word(elements + STORAGE_HEAD), RDX);
  asm.movMXR64(CAGE, R9, 3, word(elements + STORAGE_HEAD + 1), RSI);
  asm.movMXI32(CAGE, R9, 3, word(elements), 2);
  asm.movMXI32(CAGE, R9, 3, word(elements) + FLAGS, KIND.ELEMENTS);
  asm.movMXI64(CAGE, R9, 3, word(elements + 1), 0);
  asm.leaRM32(RDX, R9, array);
  initObject(s, RDX, KEPT_WORD.array, KIND.ARRAY);
  asm.movMXI64(CAGE, RDX, 3, half(OFF.ARRAY.length), 2); // and no arrayFlags
  asm.leaRM32(RCX, R9, elements);
  asm.movMXR32(CAGE, RDX, 3, half(OFF.ARRAY.elementsRef), RCX);
  s.w.value(RCX, 0, TAG_OBJECT);
  asm.orRR64(RDX, RCX);
}

/** eax = the local iterator of this family that `this` is, r8d = what it yields, rdx = what it iterates. Uses rsi. */
function loadIterator({ asm, fail }: StubWriter, family: number): void {
  asm.cmpMI32(RDI, -4, TAG_OBJECT);
  asm.jcc(CC.NE, fail);
  asm.movRM32(RAX, RDI, -8);
  asm.movRMX32(RSI, CAGE, RAX, 3, FLAGS);
  asm.andRI32(RSI, KIND_MASK | FLAG_SHARED);
  asm.cmpRI32(RSI, KIND.ITERATOR);
  asm.jcc(CC.NE, fail);
  asm.movRMX32(R8, CAGE, RAX, 3, ITERATOR_KIND);
  asm.subRI32(R8, family << FAMILY_SHIFT);
  asm.cmpRI32(R8, YIELDS.ENTRIES);
  asm.jcc(CC.A, fail);
  asm.movRMX64(RDX, CAGE, RAX, 3, ITERATED);
}

/** Room for a result in r9, and for a pair if r8d says so. Uses rcx and rsi. */
function allocateResult(s: StubWriter): void {
  const { asm } = s;
  const small = asm.newLabel();
  asm.movRI32(RCX, RESULT_WORDS);
  asm.cmpRI32(R8, YIELDS.ENTRIES);
  asm.jcc(CC.NE, small);
  asm.movRI32(RCX, RESULT_WORDS + PAIR_WORDS);
  asm.bind(small);
  s.allocate(R9, RCX, RSI, true);
}

/** At `end`: the iterator eax is exhausted from now on; at `over`: it was before. */
function emitEnd(s: StubWriter, end: Label, over: Label): void {
  const { asm } = s;
  asm.bind(end);
  s.allocate(R9, RESULT_WORDS, RSI);
  asm.movMXR64(CAGE, RAX, 3, ITERATED, UNDEFINED);
  asm.movMXR64(CAGE, RAX, 3, EXTRA, UNDEFINED);
  asm.movRR64(RDX, UNDEFINED);
  giveResult(s, true);
  asm.bind(over);
  s.allocate(R9, RESULT_WORDS, RSI);
  asm.movRR64(RDX, UNDEFINED);
  giveResult(s, true);
}

/** Jumps by the tag of rdx: `over` when it is undefined, fails when it is not `tag`. Uses rsi. */
function expect({ asm, fail }: StubWriter, tag: number, over: Label): void {
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_UNDEFINED);
  asm.jcc(CC.E, over);
  asm.cmpRI32(RSI, tag);
  asm.jcc(CC.NE, fail);
  asm.movRR32(RDX, RDX);
}

/** mapIteratorStep (heap/maps.ts) and the result of it. */
const tableNext = (family: number) => (s: StubWriter): void => {
  const { asm } = s;
  const [over, end, known, next, found, deliver, single] = Array.from({ length: 7 }, () => asm.newLabel());
  loadIterator(s, family);
  expect(s, TAG_OBJECT, over);
  asm.testMXI32(CAGE, RDX, 3, FLAGS, FLAG_SHARED);
  asm.jcc(CC.NE, s.fail);
  // r10d: the table. It becomes the iterator's with the first step.
  asm.movRMX64(R10, CAGE, RAX, 3, EXTRA);
  asm.movRR64(RSI, R10);
  asm.shrRI64(RSI, 32);
  asm.movRR32(R10, R10);
  asm.cmpRI32(RSI, TAG_INTERNAL);
  asm.jcc(CC.E, known);
  asm.movRMX32(R10, CAGE, RDX, 3, half(OFF.MAP.tableRef));
  asm.testRR32(R10, R10);
  asm.jcc(CC.E, end);
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_OLD);
  asm.jcc(CC.NE, s.fail);
  asm.bind(known);
  asm.cmpMXI32(CAGE, R10, 3, half(OFF.MAPTABLE.nextRef), 0);
  asm.jcc(CC.NE, s.fail);
  asm.movRMX32(RCX, CAGE, RAX, 3, INDEX);
  asm.bind(next);
  asm.cmpRMX32(RCX, CAGE, R10, 3, half(OFF.MAPTABLE.used));
  asm.jcc(CC.AE, end);
  asm.leaRMX32(RSI, RCX, RCX, 1, 0);
  asm.addRR32(RSI, R10);
  asm.cmpMXI32(CAGE, RSI, 3, ENTRIES + 4, TAG_HOLE);
  asm.jcc(CC.NE, found);
  asm.incR32(RCX);
  asm.jmp(next);
  asm.bind(found);
  asm.movRR32(RDI, RSI);
  asm.leaRM32(RDX, RCX, 1);
  allocateResult(s);
  asm.movMXR32(CAGE, RAX, 3, INDEX, RDX);
  s.w.value(RCX, 0, TAG_INTERNAL);
  asm.orRR64(R10, RCX);
  asm.movMXR64(CAGE, RAX, 3, EXTRA, R10);
  asm.movRMX64(RDX, CAGE, RDI, 3, ENTRIES);
  if (family === FAMILY.MAP) asm.movRMX64(RSI, CAGE, RDI, 3, ENTRIES + 8);
  else asm.movRR64(RSI, RDX);
  asm.cmpRI32(R8, YIELDS.VALUES);
  asm.jcc(CC.B, deliver);
  asm.jcc(CC.E, single);
  pair(s);
  asm.jmp(deliver);
  asm.bind(single);
  asm.movRR64(RDX, RSI);
  asm.bind(deliver);
  giveResult(s, false);
  emitEnd(s, end, over);
};

/** The elements of an array. */
function arrayNext(s: StubWriter): void {
  const { asm } = s;
  const [over, end, deliver, keyOnly, single] = Array.from({ length: 5 }, () => asm.newLabel());
  loadIterator(s, FAMILY.ARRAY);
  expect(s, TAG_OBJECT, over);
  asm.cmpMXI8(CAGE, RDX, 3, FLAGS, KIND.ARRAY);
  asm.jcc(CC.NE, s.fail);
  asm.movRMX32(RCX, CAGE, RAX, 3, INDEX);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.S, s.fail);
  asm.cmpRMX32(RCX, CAGE, RDX, 3, half(OFF.ARRAY.length));
  asm.jcc(CC.AE, end);
  asm.movRR32(R10, RCX);
  asm.testRR32(R8, R8);
  asm.jcc(CC.E, keyOnly);
  asm.movRMX32(RSI, CAGE, RDX, 3, half(OFF.ARRAY.elementsRef));
  asm.cmpRMX32(RCX, CAGE, RSI, 3, 0);
  asm.jcc(CC.AE, s.fail);
  asm.addRR32(RSI, RCX);
  asm.movRMX64(RDX, CAGE, RSI, 3, word(STORAGE_HEAD));
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_HOLE);
  asm.jcc(CC.E, s.fail);
  asm.bind(keyOnly);
  allocateResult(s);
  asm.leaRM32(RCX, R10, 1);
  asm.movMXR32(CAGE, RAX, 3, INDEX, RCX);
  asm.orRR64(R10, INT);
  asm.cmpRI32(R8, YIELDS.VALUES);
  asm.jcc(CC.E, deliver);
  asm.jcc(CC.B, single);
  asm.movRR64(RSI, RDX);
  asm.movRR64(RDX, R10);
  pair(s);
  asm.jmp(deliver);
  asm.bind(single);
  asm.movRR64(RDX, R10);
  asm.bind(deliver);
  giveResult(s, false);
  emitEnd(s, end, over);
}

/** The characters of a string, but for surrogates. */
function stringNext(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  const [over, end] = [asm.newLabel(), asm.newLabel()];
  loadIterator(s, FAMILY.STRING);
  expect(s, TAG_STRING, over);
  asm.movRMX32(RCX, CAGE, RAX, 3, INDEX);
  asm.cmpRMX32(RCX, CAGE, RDX, 3, 0);
  asm.jcc(CC.AE, end);
  asm.movRR32(R10, RCX);
  asm.movRR32(R8, RAX);
  asm.movRR32(RAX, RDX);
  s.w.callTo(shared.unitAt);
  asm.jcc(CC.NE, s.fail);
  asm.movRR32(RDX, RAX);
  asm.andRI32(RDX, 0xf800);
  asm.cmpRI32(RDX, 0xd800);
  asm.jcc(CC.E, s.fail);
  s.w.callTo(shared.singleText);
  asm.jcc(CC.NE, s.fail);
  asm.movRR64(RDX, RAX);
  s.allocate(R9, RESULT_WORDS, RSI);
  asm.incR32(R10);
  asm.movMXR32(CAGE, R8, 3, INDEX, R10);
  giveResult(s, false);
  emitEnd(s, end, over);
}

/** A fresh iterator over the value at [rdi + at]. */
function giveIterator(s: StubWriter, at: number, kept: number, kind: () => void): void {
  const { asm } = s;
  s.allocate(RAX, ITERATOR_WORDS, RSI);
  initObject(s, RAX, kept, KIND.ITERATOR);
  asm.movRM64(RDX, RDI, at);
  asm.movMXR64(CAGE, RAX, 3, ITERATED, RDX);
  asm.movMXI32(CAGE, RAX, 3, INDEX, 0);
  kind();
  asm.movMXR64(CAGE, RAX, 3, EXTRA, UNDEFINED);
  asm.jmp(s.object);
}

/** keys, values and entries of Map and Set. */
const tableIterator = (kind: number, family: number, kept: number, yields: number) => (s: StubWriter): void => {
  const { asm } = s;
  asm.cmpMI32(RDI, -4, TAG_OBJECT);
  asm.jcc(CC.NE, s.fail);
  asm.movRM32(RAX, RDI, -8);
  asm.cmpMXI8(CAGE, RAX, 3, FLAGS, kind);
  asm.jcc(CC.NE, s.fail);
  giveIterator(s, -8, kept, () => asm.movMXI32(CAGE, RAX, 3, ITERATOR_KIND, (family << FAMILY_SHIFT) | yields));
};

const mapIterator = (yields: number) => tableIterator(KIND.MAP, FAMILY.MAP, KEPT_WORD.mapIterator, yields);
const setIterator = (yields: number) => tableIterator(KIND.SET, FAMILY.SET, KEPT_WORD.setIterator, yields);

function stringIterator(s: StubWriter): void {
  const { asm } = s;
  asm.cmpMI32(RDI, -4, TAG_STRING);
  asm.jcc(CC.NE, s.fail);
  const kind = (FAMILY.STRING << FAMILY_SHIFT) | YIELDS.VALUES;
  giveIterator(s, -8, KEPT_WORD.stringIterator, () => asm.movMXI32(CAGE, RAX, 3, ITERATOR_KIND, kind));
}

/** $NewArrayIterator(object, yields) */
function arrayIterator(s: StubWriter): void {
  const { asm } = s;
  asm.cmpMI32(RDI, 12, TAG_INT);
  asm.jcc(CC.NE, s.fail);
  giveIterator(s, 0, KEPT_WORD.arrayIterator, () => {
    asm.movRM32(RDX, RDI, 8);
    asm.movMXR32(CAGE, RAX, 3, ITERATOR_KIND, RDX);
  });
}

/** $IsFastIterable(value), for what is no array; arrays are looked at by TypeScript. */
function isFastIterable(s: StubWriter): void {
  const { asm } = s;
  const no = asm.newLabel();
  asm.cmpMI32(RDI, 4, TAG_OBJECT);
  asm.jcc(CC.NE, no);
  asm.movRM32(RAX, RDI, 0);
  asm.cmpMXI8(CAGE, RAX, 3, FLAGS, KIND.ARRAY);
  asm.jcc(CC.E, s.fail);
  asm.bind(no);
  asm.xorRR32(RAX, RAX);
  asm.jmp(s.boolean);
}

export const ITERATORS: readonly NativeStub[] = [
  ['MapIteratorNext', tableNext(FAMILY.MAP)],
  ['SetIteratorNext', tableNext(FAMILY.SET)],
  ['ArrayIteratorNext', arrayNext],
  ['StringIteratorNext', stringNext],
  ['MapPrototypeKeys', mapIterator(YIELDS.KEYS)],
  ['MapPrototypeValues', mapIterator(YIELDS.VALUES)],
  ['MapPrototypeEntries', mapIterator(YIELDS.ENTRIES)],
  ['SetPrototypeValues', setIterator(YIELDS.VALUES)],
  ['SetPrototypeEntries', setIterator(YIELDS.ENTRIES)],
  ['StringPrototypeIterator', stringIterator],
  ['NewArrayIterator', arrayIterator],
  ['IsFastIterable', isFastIterable],
];
