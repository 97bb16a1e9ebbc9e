/**
 * RegExp.prototype.test and exec where they begin and end in one slice, of a program that has code: no
 * exit, no crossing. Whatever is not as usual (own properties, a replaced `exec`, a lastIndex that is no int, a grown
 * stack, a match that yields, no room) is left to TypeScript, which begins anew (R3 of compile.ts): lastIndex is
 * written last.
 */
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { KEPT_WORD } from '../../heap/literal-shapes.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { lookup } from '../../heap/shapes.ts';
import { STORAGE_HEAD } from '../../heap/storage.ts';
import { TAG_HOLE, TAG_INT, TAG_INTERNAL, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32 } from '../../heap/views.ts';
import { BUDGET, STATE_WORDS } from '../../vm/builtins/regexp-match.ts';
import { REGEXP_FLAG } from '../../vm/builtins/regexp-programs.ts';
import { PRISTINE_WORD } from '../../vm/builtins/regexp-pristine.ts';
import { RESULT_PROPERTIES } from '../../vm/builtins/regexp-result.ts';
import { ENTRY, TABLE } from '../../vm/regexp/machine.ts';
import { MATCH, P_CAPTURES, P_SERIAL, S_REGISTERS, S_STICKY } from '../../vm/regexp/program.ts';
import { field, half, word } from '../code-writer.ts';
import { CAGE, CODE, INT, THREAD, UNDEFINED } from '../convention.ts';
import type { StubWriter } from '../stub-writer.ts';
import type { Label } from '../x64/registers.ts';
import { CC, R10, R11, R8, R9, RAX, RBX, RCX, RDI, RDX, RSI, RSP } from '../x64/registers.ts';
import type { NativeStub, SharedStubs } from '../baseline/natives/table.ts';
import { ROOM_BYTES } from './writer.ts';

const FLAGS = 4;
const FLAG_BITS = half(OFF.REGEXP.flagBits);
const NAMES = word(OFF.REGEXP.groupNames);
const LAST_INDEX = word(FIXED_WORDS[KIND.REGEXP]);
const PROGRAM = word(FIXED_WORDS[KIND.BYTES]);
const RECORD = FIXED_WORDS[KIND.RECORD];
const KEEPS_INDEX = REGEXP_FLAG.g | REGEXP_FLAG.y;
const ARRAY_WORDS = FIXED_WORDS[KIND.ARRAY];
const OBJECT_WORDS = FIXED_WORDS[KIND.OBJECT];
const SLOTS_WORDS = STORAGE_HEAD + RESULT_PROPERTIES;
const ELEMENTS_AT = ARRAY_WORDS + SLOTS_WORDS;

/**
 * Matches: eax = MATCH or 0, r10 = the state, and rdi (the arguments) is on the stack. Jumps to `s.fail` before that is
 * pushed, to `given` after it.
 */
function emitMatch(s: StubWriter, shared: SharedStubs, given: Label): void {
  const { asm, fail } = s;
  const [fromStart, isWide, chosen] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.movRM32(RCX, RDI, -8);
  // lastIndex: ebx from here on.
  asm.xorRR32(RDX, RDX);
  asm.cmpMXI32(CAGE, RCX, 3, LAST_INDEX + 4, TAG_INT);
  asm.jcc(CC.NE, fail);
  asm.testMXI32(CAGE, RCX, 3, FLAG_BITS, KEEPS_INDEX);
  asm.jcc(CC.E, fromStart);
  asm.movRMX32(RDX, CAGE, RCX, 3, LAST_INDEX);
  asm.bind(fromStart);
  asm.cmpMXI32(CAGE, RCX, 3, LAST_INDEX, 0);
  asm.jcc(CC.L, fail);
  asm.movRM32(RAX, RDI, 0);
  asm.cmpRMX32(RDX, CAGE, RAX, 3, 0);
  asm.jcc(CC.A, fail);
  // The thread's state, as it is without having grown.
  asm.cmpMI32(THREAD, field('spareRoot') + 4, TAG_INTERNAL);
  asm.jcc(CC.E, fail);
  asm.movRM32(R10, THREAD, field('regexpState'));
  asm.testRR32(R10, R10);
  asm.jcc(CC.E, fail);
  // r9: the entry of the table.
  asm.movRM32(R9, THREAD, field('regexps'));
  asm.testRR32(R9, R9);
  asm.jcc(CC.E, fail);
  asm.movRMX32(R8, CAGE, RCX, 3, half(OFF.REGEXP.programRef));
  asm.movRMX32(R8, CAGE, R8, 3, PROGRAM + P_SERIAL * 4);
  asm.movRR32(RSI, R8);
  asm.andRI32(RSI, TABLE.mask);
  asm.shlRI32(RSI, TABLE.wordsLog2);
  asm.addRR32(R9, RSI);
  asm.leaRMX64(R9, CAGE, R9, 2, TABLE.at * 4);
  asm.cmpRM32(R8, R9, ENTRY.serial * 4);
  asm.jcc(CC.NE, fail);
  asm.movRMX32(R8, CAGE, RCX, 3, FLAG_BITS);
  asm.pushR(RDI);
  asm.pushR(RDX);
  asm.movRMX32(RDI, CAGE, RAX, 3, 0);
  s.w.callTo(shared.flatUnits);
  asm.popR(RBX);
  asm.jcc(CC.NE, given);
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.NE, isWide);
  asm.movRM32(RCX, R9, ENTRY.narrow * 4);
  asm.bind(chosen);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.LE, given);
  asm.leaRMX64(R10, CAGE, R10, 2, 0);
  asm.leaRM64(R11, R10, STATE_WORDS * 4 - ROOM_BYTES);
  asm.andRI32(R8, REGEXP_FLAG.y);
  asm.movMR32(R10, S_STICKY * 4, R8);
  asm.movRR64(R8, RAX);
  asm.movRI32(R9, BUDGET);
  asm.addRR64(RCX, CODE);
  asm.callR(RCX);
  asm.movRM64(RDI, RSP, 0);
  asm.cmpRI32(RAX, MATCH);
  asm.jcc(CC.A, given);
  const past = asm.newLabel();
  asm.jmp(past);
  asm.bind(isWide);
  asm.movRM32(RCX, R9, ENTRY.wide * 4);
  asm.jmp(chosen);
  asm.bind(past);
}

/** `given`: takes rdi from the stack, and what was put into registers. */
function emitGivenUp(s: StubWriter, given: Label): void {
  const { asm } = s;
  asm.bind(given);
  asm.popR(RDI);
  s.w.value(INT, 0, TAG_INT);
  s.w.value(UNDEFINED, 0, TAG_UNDEFINED);
  asm.jmp(s.fail);
}

/** `this` is a RegExp object with lastIndex as its only property, and the argument a string. */
function emitReceiver({ asm, fail }: StubWriter): void {
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, fail);
  asm.cmpMI32(RDI, 4, TAG_STRING);
  asm.jcc(CC.NE, fail);
  asm.cmpMI32(RDI, -4, TAG_OBJECT);
  asm.jcc(CC.NE, fail);
  asm.movRM32(RAX, RDI, -8);
  asm.movRM32(RDX, CAGE, ROOT.LiteralShapes * 8);
  asm.movRMX32(RDX, CAGE, RDX, 3, word(KEPT_WORD.regexp));
  asm.cmpRMX32(RDX, CAGE, RAX, 3, 0);
  asm.jcc(CC.NE, fail);
}

/** Fails unless RegExp.prototype has the shape it was made with, and its own `exec` (hasPristineExec). */
function emitPristine({ asm, fail }: StubWriter): void {
  const shape = i32[(rootCell(ROOT.RegExpPristine) + PRISTINE_WORD.shape) * 2];
  const slot = lookup(shape, rootCell(ROOT.exec)) >> 8;
  if (slot < 0 || slot >= i32[shape * 2 + OFF.SHAPE.inlineCapacity]) return asm.jmp(fail);
  asm.movRM32(RDX, CAGE, ROOT.RegExpPristine * 8);
  asm.movRM32(RAX, CAGE, ROOT.RegExpPrototype * 8);
  asm.movRMX32(RSI, CAGE, RAX, 3, 0);
  asm.cmpRMX32(RSI, CAGE, RDX, 3, word(PRISTINE_WORD.shape));
  asm.jcc(CC.NE, fail);
  asm.movRMX32(RSI, CAGE, RSI, 3, half(OFF.SHAPE.version));
  asm.cmpRMX32(RSI, CAGE, RDX, 3, word(PRISTINE_WORD.version));
  asm.jcc(CC.NE, fail);
  asm.movRM32(RSI, CAGE, ROOT.RegExpExec * 8);
  asm.cmpRMX32(RSI, CAGE, RAX, 3, word(OBJECT_WORDS + slot));
  asm.jcc(CC.NE, fail);
}

/** Stores ecx as lastIndex of regexp eax if its flags say so. */
function emitLastIndex({ asm }: StubWriter): void {
  const done = asm.newLabel();
  asm.testMXI32(CAGE, RAX, 3, FLAG_BITS, KEEPS_INDEX);
  asm.jcc(CC.E, done);
  asm.orRR64(RCX, INT);
  asm.movMXR64(CAGE, RAX, 3, LAST_INDEX, RCX);
  asm.bind(done);
}

/** The match failed: lastIndex is 0. rdi: the arguments, no longer on the stack. */
function emitFailed(s: StubWriter): void {
  s.asm.movRM32(RAX, RDI, -8);
  s.asm.xorRR32(RCX, RCX);
  emitLastIndex(s);
}

function test(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  const [given, failed] = [asm.newLabel(), asm.newLabel()];
  emitReceiver(s);
  emitPristine(s);
  emitMatch(s, shared, given);
  asm.popR(RDI);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.E, failed);
  asm.movRM32(RAX, RDI, -8);
  asm.movRM32(RCX, R10, (S_REGISTERS + 1) * 4);
  emitLastIndex(s);
  asm.movRI32(RAX, 1);
  asm.jmp(s.boolean);
  asm.bind(failed);
  emitFailed(s);
  asm.xorRR32(RAX, RAX);
  asm.jmp(s.boolean);
  emitGivenUp(s, given);
}

function exec(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  const [given, failed] = [asm.newLabel(), asm.newLabel()];
  emitReceiver(s);
  asm.testMXI32(CAGE, RAX, 3, FLAG_BITS, REGEXP_FLAG.d);
  asm.jcc(CC.NE, s.fail);
  emitMatch(s, shared, given);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.E, failed);
  emitResult(s, shared, given);
  asm.bind(failed);
  asm.popR(RDI);
  emitFailed(s);
  s.w.value(RAX, 0, TAG_NULL);
  asm.jmp(s.value);
  emitGivenUp(s, given);
}

/**
 * The array of the match in state r10, and what belongs to it, in one piece of the nursery:
 *
 *     array | properties: index, input, groups, - | elements: captures | groups, if any has a name
 */
function emitResult(s: StubWriter, shared: SharedStubs, given: Label): void {
  const { asm } = s;
  const noNames = asm.newLabel();
  // r8d: captures; r9d: the record of names or 0, rsi: how many.
  asm.movRM32(RAX, RDI, -8);
  asm.movRMX32(RCX, CAGE, RAX, 3, half(OFF.REGEXP.programRef));
  asm.movRMX32(R8, CAGE, RCX, 3, PROGRAM + P_CAPTURES * 4);
  asm.leaRM32(RDX, R8, ELEMENTS_AT + STORAGE_HEAD);
  asm.xorRR32(R9, R9);
  asm.xorRR32(RSI, RSI);
  asm.cmpMXI32(CAGE, RAX, 3, NAMES + 4, TAG_INTERNAL);
  asm.jcc(CC.NE, noNames);
  asm.movRMX32(R9, CAGE, RAX, 3, NAMES);
  asm.movRMX32(RSI, CAGE, R9, 3, 0);
  asm.leaRMX32(RCX, R9, RSI, 0, 0); // its last slot: the shape
  asm.cmpMXI32(CAGE, RCX, 3, word(RECORD - 1) + 4, TAG_INTERNAL);
  asm.jcc(CC.NE, given);
  asm.shrRI32(RSI, 1);
  asm.leaRMX32(RDX, RDX, RSI, 0, OBJECT_WORDS);
  asm.bind(noNames);
  asm.movRM32(RAX, THREAD, field('nurseryTop'));
  asm.addRR32(RDX, RAX);
  s.w.compareField(RDX, 'nurseryLimit');
  asm.jcc(CC.G, given);
  asm.movMR32(THREAD, field('nurseryTop'), RDX);

  // The array and its properties.
  asm.movRM32(RCX, CAGE, ROOT.LiteralShapes * 8);
  asm.movRMX32(RCX, CAGE, RCX, 3, word(KEPT_WORD.regexpResult));
  asm.movMXR32(CAGE, RAX, 3, 0, RCX);
  asm.movMXI32(CAGE, RAX, 3, FLAGS, KIND.ARRAY);
  asm.leaRM32(RCX, RAX, ARRAY_WORDS);
  asm.movMXR32(CAGE, RAX, 3, half(OFF.ARRAY.slotsRef), RCX);
  asm.leaRM32(RCX, RAX, ELEMENTS_AT);
  asm.movMXR32(CAGE, RAX, 3, half(OFF.ARRAY.elementsRef), RCX);
  asm.movMXR32(CAGE, RAX, 3, half(OFF.ARRAY.length), R8);
  asm.movMXI32(CAGE, RAX, 3, half(OFF.ARRAY.arrayFlags), 0);
  emitStorage(s, ARRAY_WORDS, KIND.SLOTS);
  asm.movMXI32(CAGE, RAX, 3, word(ARRAY_WORDS), RESULT_PROPERTIES);
  const property = (i: number): number => word(ARRAY_WORDS + STORAGE_HEAD + i);
  asm.movRM32(RCX, R10, S_REGISTERS * 4);
  asm.orRR64(RCX, INT);
  asm.movMXR64(CAGE, RAX, 3, property(0), RCX);
  asm.movRM64(RCX, RDI, 0);
  asm.movMXR64(CAGE, RAX, 3, property(1), RCX);
  asm.movMXR64(CAGE, RAX, 3, property(2), UNDEFINED);
  s.w.value(RCX, 0, TAG_HOLE);
  for (let i = 3; i < RESULT_PROPERTIES; i++) asm.movMXR64(CAGE, RAX, 3, property(i), RCX);
  emitStorage(s, ELEMENTS_AT, KIND.ELEMENTS);
  asm.movMXR32(CAGE, RAX, 3, word(ELEMENTS_AT), R8);

  // Captures and the groups' values are undefined so far: from the storage's head to the end.
  const next = asm.newLabel();
  asm.leaRM32(RCX, RAX, ELEMENTS_AT + STORAGE_HEAD);
  asm.bind(next);
  asm.movMXR64(CAGE, RCX, 3, 0, UNDEFINED);
  asm.incR32(RCX);
  asm.cmpRR32(RCX, RDX);
  asm.jcc(CC.NE, next);
  const noGroups = asm.newLabel();
  asm.testRR32(R9, R9);
  asm.jcc(CC.E, noGroups);
  emitGroups(s);
  asm.bind(noGroups);

  // On the stack: captures to go, their last one's place, the state, names, array, arguments.
  asm.pushR(RAX);
  asm.pushR(R9);
  asm.pushR(R10);
  asm.leaRMX32(RCX, RAX, R8, 0, ELEMENTS_AT + STORAGE_HEAD);
  asm.pushR(RCX);
  asm.pushR(R8);
  const [capture, unset, giveUp] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.bind(capture);
  asm.movRM64(R10, RSP, 16);
  asm.movRM32(RCX, RSP, 0);
  asm.movRMX32(R8, R10, RCX, 3, S_REGISTERS * 4 - 8);
  asm.testRR32(R8, R8);
  asm.jcc(CC.S, unset);
  asm.movRMX32(R9, R10, RCX, 3, S_REGISTERS * 4 - 4);
  asm.movRM64(RAX, RSP, 40);
  asm.movRM32(RAX, RAX, 0);
  s.w.callTo(shared.partOf);
  asm.jcc(CC.NE, giveUp);
  asm.movRM32(RCX, RSP, 8);
  asm.movMXR64(CAGE, RCX, 3, -8, RAX);
  asm.bind(unset);
  asm.decM32(RSP, 8);
  asm.decM32(RSP, 0);
  asm.jcc(CC.NE, capture);
  asm.addRI64(RSP, 16);
  asm.popR(R10);
  asm.popR(R9);
  asm.popR(R8);
  asm.popR(RDI);
  const done = asm.newLabel();
  asm.testRR32(R9, R9);
  asm.jcc(CC.E, done);
  emitGroupValues(s);
  asm.bind(done);
  asm.movRM32(RAX, RDI, -8);
  asm.movRM32(RCX, R10, (S_REGISTERS + 1) * 4);
  emitLastIndex(s);
  asm.movRR32(RAX, R8);
  asm.jmp(s.object);
  asm.bind(giveUp);
  asm.addRI64(RSP, 40);
  asm.jmp(given);
}

/** The fields of a storage at this word of fresh cell eax, but for its size. */
function emitStorage({ asm }: StubWriter, at: number, kind: number): void {
  asm.movMXI32(CAGE, RAX, 3, word(at) + FLAGS, kind);
  asm.movMXI64(CAGE, RAX, 3, word(at + 1), 0);
}

/** The object of groups, rsi of them with the names r9, before the nursery's top edx; eax: the array. Uses rcx. */
function emitGroups(s: StubWriter): void {
  const { asm } = s;
  asm.subRR32(RDX, RSI);
  asm.subRI32(RDX, OBJECT_WORDS);
  asm.leaRMX32(RCX, R9, RSI, 1, 0);
  asm.movRMX32(RCX, CAGE, RCX, 3, word(RECORD));
  asm.movMXR32(CAGE, RDX, 3, 0, RCX);
  asm.movMXI32(CAGE, RDX, 3, FLAGS, KIND.OBJECT);
  asm.movMXI64(CAGE, RDX, 3, word(1), 0);
  s.w.value(RCX, 0, TAG_OBJECT);
  asm.orRR64(RCX, RDX);
  asm.movMXR64(CAGE, RAX, 3, word(ARRAY_WORDS + STORAGE_HEAD + 2), RCX);
}

/** Their values are those of the captures. r8: the array, r9: the names. Uses rax, rcx, rdx, rsi. */
function emitGroupValues({ asm }: StubWriter): void {
  const next = asm.newLabel();
  asm.movRMX32(RSI, CAGE, R9, 3, 0);
  asm.shrRI32(RSI, 1);
  asm.movRMX32(RDX, CAGE, R8, 3, word(ARRAY_WORDS + STORAGE_HEAD + 2));
  asm.addRR32(RDX, RSI);
  asm.leaRMX32(RCX, R9, RSI, 1, 0);
  asm.bind(next);
  asm.subRI32(RCX, 2);
  asm.decR32(RDX);
  asm.movRMX32(RAX, CAGE, RCX, 3, word(RECORD + 1));
  asm.addRR32(RAX, R8);
  asm.movRMX64(RAX, CAGE, RAX, 3, word(ELEMENTS_AT + STORAGE_HEAD));
  asm.movMXR64(CAGE, RDX, 3, word(OBJECT_WORDS), RAX);
  asm.decR32(RSI);
  asm.jcc(CC.NE, next);
}

export const REGEXPS: readonly NativeStub[] = [
  ['RegExpPrototypeTest', test],
  ['RegExpPrototypeExec', exec],
];
