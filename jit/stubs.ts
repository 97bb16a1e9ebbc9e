/**
 * The code at the start of every region, behind the gate: the ways out, and what templates share.
 * Stubs that are called use the guest stack below the running frame.
 */
import { CODE_CLASS, CODE_NATIVE, FIXED_WORDS, FLAG_BARRIER, FLAG_OLD, FLAG_SHARED, KIND, OFF } from '../heap/cells.ts';
import { VM } from '../heap/layout.ts';
import { CARD_WORDS, REMEMBERED_ENTRIES } from '../heap/tuning.ts';
import { TAG_INT, TAG_INTERNAL, TAG_OBJECT, TAG_REF, TAG_UNDEFINED } from '../heap/values.ts';
import { GET_WAY, GET_WAYS, GET_WAYS_START, GET_WAY_WORDS, SET_SLOTS, SET_WAY, SET_WAYS, SET_WAY_WORDS, WAY } from '../vm/interp/property-sites.ts';
import { KEY_FACTOR, LOOKUP_ENTRIES_LOG2, LOOKUP_ENTRY_WORDS_LOG2, LOOKUP_KEY, SHAPE_FACTOR, STORE_KEY, STORES } from '../vm/interp/lookup-cache.ts';
import { emitArrays } from './array-stubs.ts';
import type { NativeStubs, SharedStubs } from './baseline/natives/table.ts';
import { emitNatives } from './baseline/natives/table.ts';
import type { CodeWriter } from './code-writer.ts';
import { field, half } from './code-writer.ts';
import { CAGE, CODE, EXIT_CALL, EXIT_LOOP, EXIT_STEP, INT, STACKS, THREAD, UNDEFINED } from './convention.ts';
import type { RegExpStubs } from './regexp/entry.ts';
import { emitRegExpEntry } from './regexp/entry.ts';
import { StubWriter } from './stub-writer.ts';
import { emitTexts } from './text-stubs.ts';
import type { Gpr, Label } from './x64/registers.ts';
import { CC, R10, R8, R9, RAX, RBP, RCX, RDI, RDX, RSI } from './x64/registers.ts';

export interface Stubs extends SharedStubs, NativeStubs, RegExpStubs {
  /** Enters: sets the constants and jumps to TB.entry. */
  readonly resume: number;
  /** eax: pc. */
  readonly exitStep: number;
  readonly exitLoop: number;
  /** In a prologue: rbp is the caller's. */
  readonly exitCall: number;
  /** Store of reference edx into word ecx of cell eax, whose flags say OLD or SHARED: ZF when it may go on. */
  readonly barrier: number;
  /** Remembers cell eax, which is old. ZF: done. */
  readonly remember: number;
  /** cachedSet (interp/property-sites.ts): cell eax, site at byte rdi of the cage, value rdx. ZF: done. */
  readonly set: number;
  /** Store by the megamorphic cache: cell eax, key ecx (an atom or a symbol), value rdx. ZF: done. */
  readonly store: number;
  /** cachedGet: cell eax, site at byte rdi. esi: 0 nothing, 1 the value is in rdx, 2 an accessor pair is. */
  readonly get: number;
  /** The megamorphic cache: cell eax, key edx (an atom or a symbol). Result as for `get`. */
  readonly lookup: number;
  /** The pair in rdx: its getter in rdi, code cell in r8, entry in r10; esi 0: exit, below 0: a native. */
  readonly getter: number;
  readonly end: number;
}

const FLAGS = 4;

/** Enters at TB.entry, with the constants in their registers. */
export function emitResume(w: CodeWriter): void {
  const { asm } = w;
  const back = -(w.base + asm.at + 7);
  // lea r12, [rip - distance to the region's start]
  asm.byte(0x4c);
  asm.byte(0x8d);
  asm.byte(0x25);
  asm.int32(back);
  asm.movabsRI64(INT, 0, TAG_INT);
  asm.movabsRI64(UNDEFINED, 0, TAG_UNDEFINED);
  asm.movRM32(RAX, THREAD, field('entry'));
  asm.addRR64(RAX, CODE);
  asm.jmpR(RAX);
}

export function emitStubs(w: CodeWriter, leave: number): Stubs {
  const { asm } = w;
  const here = (): number => {
    asm.align(16);
    return w.base + asm.at;
  };

  const resume = here();
  emitResume(w);

  const exit = (reason: number): number => {
    const at = here();
    asm.movMR32(THREAD, field('pc'), RAX);
    asm.movMI32(THREAD, field('exit'), reason);
    w.jumpTo(leave);
    return at;
  };
  const exitStep = exit(EXIT_STEP);
  const exitLoop = exit(EXIT_LOOP);

  const exitCall = here();
  asm.movRM32(RAX, RBP, -16 + 4);
  asm.movMR32(THREAD, field('pc'), RAX);
  asm.movMI32(THREAD, field('exit'), EXIT_CALL);
  w.jumpTo(leave);

  const barrier = here();
  emitBarrier(w);
  const remember = here();
  emitRemember(w);
  const set = here();
  emitSet(w, barrier);
  const store = here();
  emitStore(w, barrier);
  const get = here();
  emitGet(w);
  const lookup = here();
  emitLookup(w);
  const getter = here();
  emitGetter(w, () => {
    asm.movRM32(RSI, THREAD, field('table'));
    asm.addRR64(RSI, R9);
    asm.movRMX32(R10, STACKS, RSI, 3, 0);
  });
  const s = new StubWriter(w);
  s.emitEnds();
  const common = { barrier, lookup, exitStep, numberResult: w.base + asm.offsetOf(s.number), ...emitTexts(s), ...emitArrays(s, barrier) };
  const natives = emitNatives(s, common);
  const regexps = emitRegExpEntry(w, leave);
  return { resume, exitLoop, exitCall, remember, set, store, get, getter, ...natives, ...regexps, end: here() };
}

/** The two ends of a stub that says by ZF whether it has done it. */
function emitOutcomes({ asm }: CodeWriter, fine: Label, fail: Label): void {
  asm.bind(fine);
  asm.xorRR32(RSI, RSI);
  asm.ret();
  asm.bind(fail);
  asm.orRI32(RSI, 1);
  asm.ret();
}

/** remember(cell + (word & -CARD_WORDS)) for cell eax and word ecx, but for a full chunk: on to `fail`. */
function emitRememberCard({ asm }: CodeWriter, fine: Label, fail: Label): void {
  asm.movRM32(RSI, THREAD, field('remembered'));
  asm.testRR32(RSI, RSI);
  asm.jcc(CC.E, fail);
  asm.movRM32(RDI, THREAD, field('rememberedTop'));
  asm.cmpRI32(RDI, REMEMBERED_ENTRIES);
  asm.jcc(CC.GE, fail);
  asm.movRR32(R8, RCX);
  asm.andRI32(R8, -CARD_WORDS);
  asm.addRR32(R8, RAX);
  asm.movRR32(R9, R8);
  asm.shrRI32(R9, 1);
  asm.movRM32(RDI, CAGE, VM.rememberedBits * 4);
  asm.shlRI64(RDI, 5);
  asm.addRR64(RDI, R9); // bit number from the start of the cage
  asm.movRR64(R9, RDI);
  asm.andRI32(R9, 31);
  asm.shrRI64(RDI, 5);
  asm.leaRMX64(RDI, CAGE, RDI, 2, 0);
  asm.btMR32(RDI, 0, R9);
  asm.jcc(CC.B, fine);
  asm.lockBtsMR32(RDI, 0, R9);
  asm.jcc(CC.B, fine);
  asm.movRM32(RDI, THREAD, field('rememberedTop'));
  asm.leaRMX64(RSI, CAGE, RSI, 3, FIXED_WORDS[KIND.REMEMBERED] * 8);
  asm.movMXR32(RSI, RDI, 2, 0, R8);
  asm.incM32(THREAD, field('rememberedTop'));
}

/** The card of cell eax's start. ZF: done. */
function emitRemember(w: CodeWriter): void {
  const { asm } = w;
  const [fine, fail] = [asm.newLabel(), asm.newLabel()];
  asm.xorRR32(RCX, RCX);
  emitRememberCard(w, fine, fail);
  emitOutcomes(w, fine, fail);
}

/** refBarrier (heap/barrier.ts), but for marking and for a full chunk of the remembered set. */
function emitBarrier(w: CodeWriter): void {
  const { asm } = w;
  const unshared = asm.newLabel();
  const fine = asm.newLabel();
  const fail = asm.newLabel();
  asm.movRMX32(RSI, CAGE, RAX, 3, FLAGS);
  asm.movRR32(RDI, RDX);
  asm.movRMX32(RDI, CAGE, RDI, 3, FLAGS);
  asm.testRI32(RSI, FLAG_SHARED);
  asm.jcc(CC.E, unshared);
  asm.testRI32(RDI, FLAG_SHARED);
  asm.jcc(CC.E, fail);
  asm.bind(unshared);
  asm.testRI32(RSI, FLAG_OLD);
  asm.jcc(CC.E, fine);
  asm.testRI32(RDI, FLAG_OLD);
  asm.jcc(CC.NE, fine);
  emitRememberCard(w, fine, fail);
  emitOutcomes(w, fine, fail);
}

/** setByWay (interp/property-sites.ts) on the first way of the cell's shape. */
function emitSet(w: CodeWriter, barrier: number): void {
  const { asm } = w;
  const way = asm.newLabel();
  const next = asm.newLabel();
  asm.addRR64(RDI, CAGE);
  asm.movRMX32(RSI, CAGE, RAX, 3, 0);
  asm.movRI32(RCX, SET_WAYS);
  asm.bind(way);
  asm.cmpRM32(RSI, RDI, 0);
  asm.jcc(CC.NE, next);
  emitSetWay(w, barrier);
  asm.bind(next);
  asm.addRI64(RDI, SET_WAY_WORDS * 4);
  asm.decR32(RCX);
  asm.jcc(CC.NE, way);
  asm.orRI32(RSI, 1);
  asm.ret();
}

/** The shape has been compared: cell eax, its shape rsi, way at rdi, value rdx. Returns. */
function emitSetWay(w: CodeWriter, barrier: number): void {
  const { asm } = w;
  const [fail, next, last, store, overflow, addition, plain] = Array.from({ length: 7 }, () => asm.newLabel());
  const [done, outside] = [asm.newLabel(), asm.newLabel()];
  asm.movRM32(RCX, RDI, 4);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.S, addition);
  asm.jcc(CC.E, fail);
  asm.cmpRI32(RCX, SET_SLOTS);
  asm.jcc(CC.AE, overflow);
  asm.bind(plain);
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_BARRIER);
  asm.jcc(CC.E, done);
  emitRefTest(w, done);
  w.callTo(barrier);
  asm.jcc(CC.NE, fail);
  asm.bind(done);
  asm.addRR32(RCX, RAX);
  asm.movMXR64(CAGE, RCX, 3, 0, RDX);
  asm.xorRR32(RSI, RSI);
  asm.ret();

  asm.bind(overflow);
  asm.subRI32(RCX, SET_SLOTS);
  asm.movRMX32(RAX, CAGE, RAX, 3, half(OFF.OBJECT.slotsRef));
  asm.cmpRMX32(RCX, CAGE, RAX, 3, 0);
  asm.jcc(CC.AE, fail);
  asm.addRI32(RCX, FIXED_WORDS[KIND.SLOTS]);
  asm.jmp(plain);

  asm.bind(addition);
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_SHARED);
  asm.jcc(CC.NE, fail);
  asm.movRMX32(RSI, CAGE, RSI, 3, half(OFF.SHAPE.protoRef));
  asm.movRM32(RCX, RDI, SET_WAY.HOPS * 4);
  asm.xorRR32(R8, R8);
  asm.bind(next);
  asm.cmpRR32(R8, RCX);
  asm.jcc(CC.GE, last);
  asm.movRMX32(R9, RDI, R8, 2, SET_WAY.FIRST * 4);
  asm.cmpRMX32(R9, CAGE, RSI, 3, 0);
  asm.jcc(CC.NE, fail);
  asm.movRMX32(RSI, CAGE, R9, 3, half(OFF.SHAPE.protoRef));
  asm.incR32(R8);
  asm.jmp(next);
  asm.bind(last);
  asm.movRM32(RCX, RDI, 4);
  asm.negR32(RCX);
  asm.cmpRI32(RCX, SET_SLOTS);
  asm.jcc(CC.AE, outside);
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_OLD);
  asm.jcc(CC.E, store);
  emitRefTest(w, store);
  asm.pushR(RDI);
  w.callTo(barrier);
  asm.popR(RDI); // flags stay
  asm.jcc(CC.NE, fail);
  asm.bind(store);
  asm.addRR32(RCX, RAX);
  asm.movMXR64(CAGE, RCX, 3, 0, RDX);
  asm.movRM32(RSI, RDI, SET_WAY.NEXT * 4);
  asm.movMXR32(CAGE, RAX, 3, 0, RSI);
  asm.xorRR32(RSI, RSI);
  asm.ret();
  // An overflow slot that there is room for.
  const young = asm.newLabel();
  asm.bind(outside);
  asm.subRI32(RCX, SET_SLOTS);
  asm.movRMX32(R8, CAGE, RAX, 3, half(OFF.OBJECT.slotsRef));
  asm.cmpRMX32(RCX, CAGE, R8, 3, 0);
  asm.jcc(CC.AE, fail);
  asm.addRI32(RCX, FIXED_WORDS[KIND.SLOTS]);
  asm.testMXI32(CAGE, R8, 3, FLAGS, FLAG_OLD);
  asm.jcc(CC.E, young);
  emitRefTest(w, young);
  asm.pushR(RDI);
  asm.pushR(RAX);
  asm.movRR32(RAX, R8);
  w.callTo(barrier);
  asm.popR(RAX);
  asm.popR(RDI);
  asm.jcc(CC.NE, fail);
  asm.movRMX32(R8, CAGE, RAX, 3, half(OFF.OBJECT.slotsRef));
  asm.bind(young);
  asm.addRR32(RCX, R8);
  asm.movMXR64(CAGE, RCX, 3, 0, RDX);
  asm.movRM32(RSI, RDI, SET_WAY.NEXT * 4);
  asm.movMXR32(CAGE, RAX, 3, 0, RSI);
  asm.xorRR32(RSI, RSI);
  asm.ret();
  asm.bind(fail);
  asm.orRI32(RSI, 1);
  asm.ret();
}

/** setByWay on the entry for the shape and the key. */
function emitStore(w: CodeWriter, barrier: number): void {
  const { asm } = w;
  const none = asm.newLabel();
  asm.movRM32(RDI, THREAD, field('lookups'));
  asm.testRR32(RDI, RDI);
  asm.jcc(CC.E, none);
  asm.movRMX32(RSI, CAGE, RAX, 3, 0);
  entryOf(w, RSI, RCX);
  asm.leaRMX64(RDI, CAGE, RDI, 2, STORES * 4);
  asm.cmpRM32(RSI, RDI, 0);
  asm.jcc(CC.NE, none);
  asm.cmpRM32(RCX, RDI, STORE_KEY * 4);
  asm.jcc(CC.NE, none);
  emitSetWay(w, barrier);
  asm.bind(none);
  asm.orRI32(RSI, 1);
  asm.ret();
}

/** rdi, the cache, becomes the entry for a shape and a key. Uses r8 and r9. */
function entryOf({ asm }: CodeWriter, shape: Gpr, key: Gpr): void {
  asm.imulRRI32(R8, shape, SHAPE_FACTOR);
  asm.imulRRI32(R9, key, KEY_FACTOR);
  asm.xorRR32(R8, R9);
  asm.shrRI32(R8, 32 - LOOKUP_ENTRIES_LOG2);
  asm.shlRI32(R8, LOOKUP_ENTRY_WORDS_LOG2);
  asm.addRR64(RDI, R8);
}

/** wordOfWay (interp/property-sites.ts) over the ways behind the first and the value there. */
function emitGet(w: CodeWriter): void {
  const { asm } = w;
  const [walk, none] = [asm.newLabel(), asm.newLabel()];
  asm.addRR64(RDI, CAGE);
  asm.addRI64(RDI, GET_WAYS_START * 4);
  asm.movRMX32(RCX, CAGE, RAX, 3, 0);
  for (let way = 0; way < GET_WAYS; way++) {
    if (way > 0) asm.addRI64(RDI, GET_WAY_WORDS * 4);
    asm.cmpRM32(RCX, RDI, 0);
    asm.jcc(CC.E, walk);
  }
  asm.bind(none);
  asm.xorRR32(RSI, RSI);
  asm.ret();
  asm.bind(walk);
  emitWayWalk(w, none);
}

/** The way at rdi, whose shape is that of cell eax (ecx): returns with the value, or goes on at `next`. */
function emitWayWalk({ asm }: CodeWriter, next: Label): void {
  const [hop, holder, slot, found, data] = Array.from({ length: 5 }, () => asm.newLabel());
  asm.movRR32(R8, RAX); // the holder, and its shape
  asm.movRR32(R10, RCX);
  asm.xorRR32(RSI, RSI);
  asm.bind(hop);
  asm.cmpRM32(RSI, RDI, GET_WAY.HOPS * 4);
  asm.jcc(CC.E, holder);
  asm.movRMX32(R8, CAGE, R10, 3, half(OFF.SHAPE.protoRef));
  asm.movRMX32(R10, CAGE, R8, 3, 0);
  asm.cmpRMX32(R10, RDI, RSI, 2, GET_WAY.FIRST * 4);
  asm.jcc(CC.NE, next);
  asm.incR32(RSI);
  asm.jmp(hop);
  asm.bind(holder);
  asm.movRM32(RSI, RDI, GET_WAY.KIND * 4);
  asm.movRM32(RDX, RDI, GET_WAY.WHERE * 4);
  asm.movRR32(R10, RSI);
  asm.andRI32(R10, WAY.GETTER - 1);
  asm.cmpRI32(R10, WAY.SLOT);
  asm.jcc(CC.E, slot);
  asm.jcc(CC.A, next);
  asm.addRR32(R8, RDX);
  asm.movRMX64(RDX, CAGE, R8, 3, 0);
  asm.bind(found);
  asm.testRI32(RSI, WAY.GETTER);
  asm.movRI32(RSI, 1);
  asm.jcc(CC.E, data);
  asm.incR32(RSI);
  asm.bind(data);
  asm.ret();
  asm.bind(slot);
  asm.movRMX32(R8, CAGE, R8, 3, half(OFF.OBJECT.slotsRef));
  asm.cmpRMX32(RDX, CAGE, R8, 3, 0);
  asm.jcc(CC.AE, next);
  asm.addRR32(R8, RDX);
  asm.movRMX64(RDX, CAGE, R8, 3, FIXED_WORDS[KIND.SLOTS] * 8);
  asm.jmp(found);
}

/** lookupEntry (interp/lookup-cache.ts), then as for a way. */
function emitLookup(w: CodeWriter): void {
  const { asm } = w;
  const none = asm.newLabel();
  asm.movRM32(RDI, THREAD, field('lookups'));
  asm.testRR32(RDI, RDI);
  asm.jcc(CC.E, none);
  asm.movRMX32(RCX, CAGE, RAX, 3, 0);
  entryOf(w, RCX, RDX);
  asm.leaRMX64(RDI, CAGE, RDI, 2, 0);
  asm.cmpRM32(RCX, RDI, 0);
  asm.jcc(CC.NE, none);
  asm.cmpRM32(RDX, RDI, LOOKUP_KEY * 4);
  asm.jcc(CC.NE, none);
  emitWayWalk(w, none);
  asm.bind(none);
  asm.xorRR32(RSI, RSI);
  asm.ret();
}

/** The getter of the accessor pair in rdx, if it is a function. */
function emitGetter(w: CodeWriter, table: () => void): void {
  const { asm } = w;
  const none = asm.newLabel();
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_INTERNAL);
  asm.jcc(CC.NE, none);
  asm.movRR32(RDX, RDX);
  asm.movRMX64(RDI, CAGE, RDX, 3, OFF.ACCESSOR.getter * 8);
  asm.movRR64(RSI, RDI);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_OBJECT);
  asm.jcc(CC.NE, none);
  asm.movRR32(RSI, RDI);
  asm.cmpMXI8(CAGE, RSI, 3, FLAGS, KIND.FUNCTION);
  asm.jcc(CC.NE, none);
  asm.movRMX32(R8, CAGE, RSI, 3, half(OFF.FUNCTION.codeRef));
  const native = asm.newLabel();
  asm.movRMX32(RSI, CAGE, R8, 3, half(OFF.CODE.codeFlags));
  asm.testRI32(RSI, CODE_NATIVE);
  asm.jcc(CC.NE, native);
  asm.testRI32(RSI, CODE_CLASS);
  asm.jcc(CC.NE, none);
  asm.movRMX32(R9, CAGE, R8, 3, half(OFF.CODE.functionId));
  table();
  asm.movRR32(RSI, R10);
  asm.ret();
  asm.bind(native);
  asm.movRI32(RSI, -1);
  asm.ret();
  asm.bind(none);
  asm.xorRR32(RSI, RSI);
  asm.ret();
}

/** Jumps to `plain` when the value in rdx is no reference; uses rsi. */
export function emitRefTest({ asm }: CodeWriter, plain: Label): void {
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_REF);
  asm.jcc(CC.B, plain);
}
