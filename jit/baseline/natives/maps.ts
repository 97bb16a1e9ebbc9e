/**
 * Map and Set of the thread's own: making, reading, replacing, deleting, and adding to a table that
 * has room (heap/hashtable.ts). Strings without a hash that are long or not flat are left to TypeScript,
 * and tables that have to grow.
 *
 * SHARED ones are written under their lock, by TypeScript. `get` and `has` read them without it: on x86
 * stores are seen in their order, a table that has been replaced is not written any more, and in one that
 * is in use
 *   - an entry is complete before its bucket leads to it, and its chain never changes;
 *   - a deleted entry loses its key, then its value: a reader that saw the key takes `undefined` for a value,
 *     which is what it would have found just after;
 *   - a value is replaced by one store.
 * So what a reader finds was true at some moment of its search.
 */
import { FIXED_WORDS, FLAG_BARRIER, FLAG_SHARED, HASH_MASK, HASH_SHIFT, KIND, KIND_MASK, OFF } from '../../../heap/cells.ts';
import { VM } from '../../../heap/layout.ts';
import { KEPT_WORD } from '../../../heap/literal-shapes.ts';
import { ROOT } from '../../../heap/roots.ts';
import { FIRST_MAP_BUCKETS } from '../../../heap/tuning.ts';
import { TAG_BOOLEAN, TAG_HOLE, TAG_INT, TAG_NULL, TAG_OBJECT, TAG_REF, TAG_STRING, TAG_SYMBOL } from '../../../heap/values.ts';
import { half, word } from '../../code-writer.ts';
import { CAGE, INT, UNDEFINED } from '../../convention.ts';
import type { StubWriter } from '../../stub-writer.ts';
import { CC, R10, R8, R9, RAX, RCX, RDI, RDX, RSI, XMM0, XMM1 } from '../../x64/registers.ts';
import { initObject } from './iterators.ts';
import type { NativeStub, SharedStubs } from './table.ts';

const TABLE = half(OFF.MAP.tableRef);
const INDEX = half(OFF.MAPTABLE.indexRef);
const USED = half(OFF.MAPTABLE.used);
const ENTRIES = word(FIXED_WORDS[KIND.MAPTABLE]);
const BUCKETS = word(FIXED_WORDS[KIND.BYTES]);
/** Bytes of an entry's value and chain from its key. */
const VALUE = 8;
const CHAIN = 16;
const SPREAD = 0x9e37_79b1 | 0;

/** r9d = the hash of the value rdx, r10 = its normal form. Uses rax, rcx, rsi. */
function emitHash(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  const [int, double, notANumber, fraction, text, object, choose, again, chosen, spread, hashed] = Array.from({ length: 11 }, () => asm.newLabel());
  asm.movRR64(R10, RDX);
  asm.movRR64(RCX, RDX);
  asm.shrRI64(RCX, 32);
  asm.cmpRI32(RCX, TAG_INT);
  asm.jcc(CC.E, int);
  asm.jcc(CC.B, double);
  asm.cmpRI32(RCX, TAG_STRING);
  asm.jcc(CC.E, text);
  asm.cmpRI32(RCX, TAG_OBJECT);
  asm.jcc(CC.E, object);
  asm.cmpRI32(RCX, TAG_SYMBOL);
  asm.jcc(CC.E, int);
  asm.leaRM32(R9, RDX, 11);
  asm.cmpRI32(RCX, TAG_BOOLEAN);
  asm.jcc(CC.E, hashed);
  asm.movRR32(R9, RCX);
  asm.cmpRI32(RCX, TAG_NULL);
  asm.jcc(CC.BE, hashed); // undefined and null
  asm.jmp(s.fail);
  asm.bind(double);
  asm.movqFR(XMM0, RDX);
  asm.cvttsd2siRF32(RDX, XMM0);
  asm.xorpsFF(XMM1, XMM1);
  asm.cvtsi2sdFR32(XMM1, RDX);
  asm.ucomisdFF(XMM0, XMM1);
  asm.jcc(CC.P, notANumber);
  asm.jcc(CC.NE, fraction);
  asm.movRR32(R10, RDX);
  asm.orRR64(R10, INT);
  asm.bind(int);
  asm.imulRRI32(R9, RDX, SPREAD);
  asm.movRR32(RCX, R9);
  asm.shrRI32(RCX, 15);
  asm.xorRR32(R9, RCX);
  asm.jmp(hashed);
  // Its sign is whatever an operation left; the normal form has none.
  asm.bind(notANumber);
  asm.movRI32(R9, 7);
  asm.movRI32(R10, 0x7ff8_0000);
  asm.shlRI64(R10, 32);
  asm.jmp(hashed);
  asm.bind(fraction);
  asm.imulRRI32(R9, RCX, 31);
  asm.xorRR32(R9, R10);
  asm.imulRRI32(R9, R9, SPREAD);
  asm.movRR32(RCX, R9);
  asm.shrRI32(RCX, 13);
  asm.xorRR32(R9, RCX);
  asm.jmp(hashed);
  // identityHash (heap/identity.ts)
  asm.bind(choose);
  asm.movRI32(R9, 0x9e37_79b9 | 0);
  asm.lockXaddMR32(CAGE, VM.idSeed * 4, R9);
  for (const [shift, factor] of [[16, 0x21f0_aaad], [15, 0x735a_2d97]]) {
    asm.movRR32(RSI, R9);
    asm.shrRI32(RSI, shift);
    asm.xorRR32(R9, RSI);
    asm.imulRRI32(R9, R9, factor);
  }
  asm.movRR32(RSI, R9);
  asm.shrRI32(RSI, 15);
  asm.xorRR32(R9, RSI);
  asm.shrRI32(R9, 1);
  asm.andRI32(R9, HASH_MASK);
  asm.movRI32(RSI, 1);
  asm.cmovccRR32(CC.E, R9, RSI);
  asm.shlRI32(R9, HASH_SHIFT);
  asm.bind(again);
  asm.movRMX32(RAX, CAGE, RCX, 3, 4);
  asm.cmpRI32(RAX, 1 << HASH_SHIFT);
  asm.jcc(CC.AE, chosen);
  asm.movRR32(RSI, RAX);
  asm.orRR32(RSI, R9);
  asm.lockCmpxchgMXR32(CAGE, RCX, 3, 4, RSI);
  asm.jcc(CC.NE, again);
  asm.movRR32(RAX, RSI);
  asm.bind(chosen);
  asm.movRR32(R9, RAX);
  asm.shrRI32(R9, HASH_SHIFT);
  asm.jmp(spread);
  asm.bind(object);
  asm.movRR32(RCX, RDX);
  asm.movRMX32(R9, CAGE, RCX, 3, 4);
  asm.shrRI32(R9, HASH_SHIFT);
  asm.jcc(CC.E, choose);
  asm.bind(spread);
  asm.imulRRI32(R9, R9, SPREAD);
  asm.shrRI32(R9, 7);
  asm.jmp(hashed);
  asm.bind(text);
  asm.movRR32(RAX, RDX);
  s.w.callTo(shared.hashOf);
  asm.jcc(CC.NE, s.fail);
  asm.movRR32(R9, RAX);
  asm.bind(hashed);
}

/** rsi = address of the bucket of hash r9d in table r8d. Uses rax, rcx. */
function emitBucket({ asm }: StubWriter): void {
  asm.movRMX32(RCX, CAGE, R8, 3, INDEX);
  asm.movRMX32(RAX, CAGE, RCX, 3, 0);
  asm.shrRI32(RAX, 2);
  asm.decR32(RAX);
  asm.andRR32(RAX, R9);
  asm.leaRMX64(RSI, CAGE, RCX, 3, BUCKETS);
  asm.leaRMX64(RSI, RSI, RAX, 2, 0);
}

/** dst = address of entry number `dst` of table r8d. */
function entryAddress({ asm }: StubWriter, dst: typeof RCX): void {
  asm.leaRMX32(dst, dst, dst, 1, 0);
  asm.addRR32(dst, R8);
  asm.leaRMX64(dst, CAGE, dst, 3, ENTRIES);
}

/** rax = address of the entry of key rdx in the map eax, 0: none; r8d table, r9d hash, r10 normal key. Keeps rdi. */
export function emitFindEntry(s: StubWriter, shared: SharedStubs): number {
  const { asm } = s;
  const at = s.here();
  const [loop, next, found, none] = [asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.movRMX32(R8, CAGE, RAX, 3, TABLE);
  emitHash(s, shared);
  asm.testRR32(R8, R8);
  asm.jcc(CC.E, none);
  emitBucket(s);
  asm.movRM32(RAX, RSI, 0);
  asm.bind(loop);
  asm.subRI32(RAX, 1);
  asm.jcc(CC.B, none);
  asm.movRR32(RCX, RAX);
  entryAddress(s, RCX);
  asm.movRM64(RDX, RCX, 0);
  asm.cmpRR64(RDX, R10);
  asm.jcc(CC.E, found);
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_STRING);
  asm.jcc(CC.NE, next);
  asm.movRR64(RSI, R10);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_STRING);
  asm.jcc(CC.NE, next);
  const kept = [RCX, RDI, R8, R9, R10];
  for (const register of kept) asm.pushR(register);
  asm.movRR32(RAX, RDX);
  asm.movRR32(RCX, R10);
  s.w.callTo(shared.equalTexts);
  for (const register of kept.reverse()) asm.popR(register);
  asm.jcc(CC.NE, s.fail);
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.NE, found);
  asm.bind(next);
  asm.movRM32(RAX, RCX, CHAIN);
  asm.shrRI32(RAX, 4);
  asm.jmp(loop);
  asm.bind(found);
  asm.movRR64(RAX, RCX);
  s.succeed();
  asm.bind(none);
  asm.xorRR32(RAX, RAX);
  s.succeed();
  return at;
}

/** Where the operands are: of methods the map is `this`, of intrinsics the first argument. */
interface Place {
  readonly map: number;
  readonly key: number;
  readonly least: number;
}
const METHOD: Place = { map: -8, key: 0, least: 1 };
const INTRINSIC: Place = { map: 0, key: 8, least: 2 };

function find(s: StubWriter, shared: SharedStubs, place: Place, kind: number, least: number, writes = false): void {
  const { asm } = s;
  asm.cmpRI32(RCX, least);
  asm.jcc(CC.B, s.fail);
  asm.cmpMI32(RDI, place.map + 4, TAG_OBJECT);
  asm.jcc(CC.NE, s.fail);
  asm.movRM32(RAX, RDI, place.map);
  asm.cmpMXI8(CAGE, RAX, 3, 4, kind);
  asm.jcc(CC.NE, s.fail);
  if (writes) {
    asm.testMXI32(CAGE, RAX, 3, 4, FLAG_SHARED);
    asm.jcc(CC.NE, s.fail);
  }
  asm.movRM64(RDX, RDI, place.key);
  s.w.callTo(shared.findEntry);
  asm.jcc(CC.NE, s.fail);
  asm.testRR64(RAX, RAX);
}

const get = (place: Place) => (s: StubWriter, shared: SharedStubs): void => {
  find(s, shared, place, KIND.MAP, place.least);
  s.asm.jcc(CC.E, s.none);
  s.asm.movRM64(RAX, RAX, VALUE);
  s.succeed();
};

const has = (place: Place, kind: number) => (s: StubWriter, shared: SharedStubs): void => {
  find(s, shared, place, kind, place.least);
  s.asm.setccR8(CC.NE, RAX);
  s.asm.movzx8RR32(RAX, RAX);
  s.asm.jmp(s.boolean);
};

/** set and add; `value` is how far the value is from the key. The method's result is `this`. */
const set = (place: Place, kind: number, value: number) => (s: StubWriter, shared: SharedStubs): void => {
  const { asm } = s;
  const [absent, first, old, append, store, done] = Array.from({ length: 6 }, () => asm.newLabel());
  find(s, shared, place, kind, place.least + value / 8, true);
  asm.jcc(CC.E, absent);
  asm.movRM64(RDX, RDI, place.key + value);
  asm.testMXI32(CAGE, R8, 3, 4, FLAG_BARRIER);
  asm.jcc(CC.E, store);
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_REF);
  asm.jcc(CC.B, store);
  asm.pushR(RAX);
  asm.pushR(RDI);
  asm.movRR64(RCX, RAX);
  asm.subRR64(RCX, CAGE);
  asm.shrRI64(RCX, 3);
  asm.addRI32(RCX, 1);
  asm.subRR32(RCX, R8);
  asm.movRR32(RAX, R8);
  s.w.callTo(shared.barrier);
  asm.popR(RDI);
  asm.popR(RAX);
  asm.jcc(CC.NE, s.fail);
  asm.bind(store);
  asm.movMR64(RAX, VALUE, RDX);
  asm.bind(done);
  if (place === INTRINSIC) asm.jmp(s.none);
  else {
    asm.movRM64(RAX, RDI, place.map);
    s.succeed();
  }
  // A further entry.
  asm.bind(absent);
  asm.testRR32(R8, R8);
  asm.jcc(CC.E, first);
  asm.movRMX32(RDX, CAGE, R8, 3, USED);
  asm.cmpRMX32(RDX, CAGE, R8, 3, half(OFF.MAPTABLE.capacity));
  asm.jcc(CC.AE, s.fail);
  asm.testMXI32(CAGE, R8, 3, 4, FLAG_BARRIER);
  asm.jcc(CC.NE, old);
  asm.bind(append);
  emitBucket(s);
  asm.movRM32(RAX, RSI, 0);
  asm.shlRI32(RAX, 4);
  asm.orRR64(RAX, INT);
  asm.movRR32(RCX, RDX);
  entryAddress(s, RCX);
  asm.movMR64(RCX, CHAIN, RAX);
  asm.movRM64(RAX, RDI, place.key + value);
  asm.movMR64(RCX, VALUE, RAX);
  asm.movMR64(RCX, 0, R10);
  asm.incR32(RDX);
  asm.movMXR32(CAGE, R8, 3, USED, RDX);
  asm.movMR32(RSI, 0, RDX);
  asm.jmp(done);
  asm.bind(old);
  asm.leaRMX32(RCX, RDX, RDX, 1, FIXED_WORDS[KIND.MAPTABLE]);
  entryBarrier(s, shared, () => asm.movRR64(RDX, R10));
  asm.incR32(RCX);
  entryBarrier(s, shared, () => asm.movRM64(RDX, RDI, place.key + value));
  asm.movRMX32(RDX, CAGE, R8, 3, USED);
  asm.jmp(append);
  asm.bind(first);
  asm.movRM32(RCX, RDI, place.map);
  asm.testMXI32(CAGE, RCX, 3, 4, FLAG_BARRIER);
  asm.jcc(CC.NE, s.fail);
  firstTable(s);
  asm.movMXR32(CAGE, RCX, 3, TABLE, R8);
  asm.xorRR32(RDX, RDX);
  asm.jmp(append);
};

/** Barrier of a store into word ecx of table r8d. Keeps all but rax, rdx and rsi. */
function entryBarrier(s: StubWriter, shared: SharedStubs, load: () => void): void {
  const { asm } = s;
  const plain = asm.newLabel();
  const kept = [RDI, R8, R9];
  load();
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_REF);
  asm.jcc(CC.B, plain);
  for (const register of kept) asm.pushR(register);
  asm.movRR32(RAX, R8);
  s.w.callTo(shared.barrier);
  for (const register of kept.reverse()) asm.popR(register);
  asm.jcc(CC.NE, s.fail);
  asm.bind(plain);
}

/** r8d = an empty table of the first size, with its index before it. Uses rax, rsi. */
function firstTable(s: StubWriter): void {
  const { asm } = s;
  const buckets = FIRST_MAP_BUCKETS;
  const capacity = buckets * 2;
  const indexWords = FIXED_WORDS[KIND.BYTES] + ((buckets + 1) >> 1);
  const head = FIXED_WORDS[KIND.MAPTABLE];
  const fill = asm.newLabel();
  s.allocate(RAX, indexWords + head + capacity * 3, RSI);
  asm.movMXI32(CAGE, RAX, 3, 0, buckets * 4);
  asm.movMXI32(CAGE, RAX, 3, 4, KIND.BYTES);
  for (let i = FIXED_WORDS[KIND.BYTES]; i < indexWords; i++) asm.movMXI64(CAGE, RAX, 3, word(i), 0);
  asm.leaRM32(R8, RAX, indexWords);
  asm.movMXI32(CAGE, R8, 3, 0, capacity * 3);
  asm.movMXI32(CAGE, R8, 3, 4, KIND.MAPTABLE);
  asm.movMXI64(CAGE, R8, 3, USED, 0); // and deleted
  asm.movMXI64(CAGE, R8, 3, INDEX, 0); // and nextRef
  asm.movMXR32(CAGE, R8, 3, INDEX, RAX);
  asm.movMXI32(CAGE, R8, 3, half(OFF.MAPTABLE.epoch), 0);
  asm.movMXI32(CAGE, R8, 3, half(OFF.MAPTABLE.capacity), capacity);
  asm.leaRMX64(RAX, CAGE, R8, 3, word(head));
  asm.movRI32(RSI, capacity * 3);
  asm.bind(fill);
  asm.movMXR64(RAX, RSI, 3, -8, UNDEFINED);
  asm.decR32(RSI);
  asm.jcc(CC.NE, fill);
}

if (OFF.MAPTABLE.deleted !== OFF.MAPTABLE.used + 1 || OFF.MAPTABLE.nextRef !== OFF.MAPTABLE.indexRef + 1) throw new Error('map tables');

const remove = (place: Place, kind: number) => (s: StubWriter, shared: SharedStubs): void => {
  const { asm } = s;
  const gone = asm.newLabel();
  find(s, shared, place, kind, place.least, true);
  asm.jcc(CC.E, gone);
  s.w.value(RDX, 0, TAG_HOLE);
  asm.movMR64(RAX, 0, RDX);
  asm.movMR64(RAX, VALUE, UNDEFINED);
  asm.incMX32(CAGE, R8, 3, half(OFF.MAPTABLE.deleted));
  asm.movRI32(RAX, 1);
  asm.bind(gone);
  asm.jmp(s.boolean);
};

/** Of a local map or set: what it has, less what was deleted. */
const size = (map: number, kind: number) => (s: StubWriter): void => {
  const { asm } = s;
  asm.cmpMI32(RDI, map + 4, TAG_OBJECT);
  asm.jcc(CC.NE, s.fail);
  asm.movRM32(RAX, RDI, map);
  asm.movRMX32(RSI, CAGE, RAX, 3, 4);
  asm.andRI32(RSI, KIND_MASK | FLAG_SHARED);
  asm.cmpRI32(RSI, kind);
  asm.jcc(CC.NE, s.fail);
  asm.movRMX32(RDX, CAGE, RAX, 3, TABLE);
  asm.xorRR32(RAX, RAX);
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, s.int);
  asm.movRMX32(RAX, CAGE, RDX, 3, USED);
  asm.subRMX32(RAX, CAGE, RDX, 3, half(OFF.MAPTABLE.deleted));
  asm.jmp(s.int);
};

/** $NewMap(prototype), $NewSet(prototype), where the prototype is the built-in one. */
const make = (kind: number, proto: number, kept: number) => (s: StubWriter): void => {
  const { asm } = s;
  asm.movRM32(RDX, RDI, 0);
  asm.cmpRM32(RDX, CAGE, proto * 8);
  asm.jcc(CC.NE, s.fail);
  s.allocate(RAX, FIXED_WORDS[kind], RSI);
  initObject(s, RAX, kept, kind);
  asm.movMXI64(CAGE, RAX, 3, TABLE, 0);
  asm.jmp(s.object);
};

export const MAPS: readonly NativeStub[] = [
  ['MapPrototypeGet', get(METHOD)],
  ['MapPrototypeHas', has(METHOD, KIND.MAP)],
  ['MapPrototypeSet', set(METHOD, KIND.MAP, 8)],
  ['SetPrototypeHas', has(METHOD, KIND.SET)],
  ['SetPrototypeAdd', set(METHOD, KIND.SET, 0)],
  ['MapPrototypeDelete', remove(METHOD, KIND.MAP)],
  ['SetPrototypeDelete', remove(METHOD, KIND.SET)],
  ['MapPrototypeSize', size(-8, KIND.MAP)],
  ['SetPrototypeSize', size(-8, KIND.SET)],
  ['SetDelete', remove(INTRINSIC, KIND.SET)],
  ['MapSize', size(0, KIND.MAP)],
  ['SetSize', size(0, KIND.SET)],
  ['NewMap', make(KIND.MAP, ROOT.MapPrototype, KEPT_WORD.map)],
  ['NewSet', make(KIND.SET, ROOT.SetPrototype, KEPT_WORD.set)],
  ['MapGet', get(INTRINSIC)],
  ['MapSet', set(INTRINSIC, KIND.MAP, 8)],
  ['SetHas', has(INTRINSIC, KIND.SET)],
  ['SetAdd', set(INTRINSIC, KIND.SET, 0)],
];
