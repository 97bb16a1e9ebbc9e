/** Templates of properties: the site's data decides (interp/property-sites.ts), the code is fixed. */
import { FLAG_BARRIER, KIND, OFF, STRING_INTERNED } from '../../heap/cells.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { STORAGE_HEAD } from '../../heap/storage.ts';
import { TAG_HOLE, TAG_INT, TAG_OBJECT, TAG_REF, TAG_STRING, TAG_SYMBOL } from '../../heap/values.ts';
import { i32 } from '../../heap/views.ts';
import { GET_WAY, GET_WAYS, GET_WAYS_START, GET_WAY_WORDS, WAY } from '../../vm/interp/property-sites.ts';
import { half, slot, word } from '../code-writer.ts';
import { CAGE, FRAME, UNDEFINED } from '../convention.ts';
import type { Gpr, Label } from '../x64/registers.ts';
import { CC, R8, R9, RAX, RCX, RDI, RDX, RSI, XMM0, XMM1 } from '../x64/registers.ts';
import { emitCall } from './calls.ts';
import { typedGet, typedSet } from './typed-arrays.ts';
import type { Unit } from './unit.ts';

const PROTO = half(OFF.SHAPE.protoRef);

/** GetProp, GetPrivate without the length cases: dst obj name site. */
export function getProperty(u: Unit): void {
  const { asm } = u;
  const [d, obj] = [u.operand(1), u.operand(2)];
  const isLength = i32[(u.constants + u.operand(3)) * 2] === rootCell(ROOT.length);
  const notObject = asm.newLabel();
  const other = asm.newLabel();
  const notOwn = asm.newLabel();
  const found = asm.newLabel();
  const done = asm.newLabel();
  u.loadCell(RAX, obj, TAG_OBJECT, notObject);
  asm.movRMX32(RCX, CAGE, RAX, 3, 0);
  u.compare32(RCX, u.site(4));
  asm.jcc(CC.NE, other);
  u.load32(RDX, u.site(4, 1));
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.LE, notOwn);
  asm.addRR32(RAX, RDX);
  asm.movRMX64(RDX, CAGE, RAX, 3, 0);
  asm.bind(found);
  u.checkHole(RDX, RSI, u.exit());
  u.store(d, RDX);
  asm.bind(done);
  u.later(() => {
    asm.bind(notOwn);
    if (isLength) {
      const inPrototype = asm.newLabel();
      const long = asm.newLabel();
      asm.jcc(CC.NE, inPrototype);
      asm.movRMX32(RAX, CAGE, RAX, 3, half(OFF.ARRAY.length));
      asm.testRR32(RAX, RAX);
      asm.jcc(CC.S, long);
      u.storeInt(d, RAX);
      asm.jmp(done);
      asm.bind(long);
      asm.xorpsFF(XMM0, XMM0);
      asm.cvtsi2sdFR64(XMM0, RAX);
      u.storeDouble(d, XMM0);
      asm.jmp(done);
      asm.bind(inPrototype);
    }
    asm.movRMX32(RCX, CAGE, RCX, 3, PROTO);
    asm.movRMX32(RSI, CAGE, RCX, 3, 0);
    u.compare32(RSI, u.site(4, 2));
    asm.jcc(CC.NE, u.exit());
    asm.subRR32(RCX, RDX);
    asm.movRMX64(RDX, CAGE, RCX, 3, 0);
    asm.jmp(found);

    asm.bind(other);
    otherWays(u, d, obj, found, done);

    asm.bind(notObject);
    if (isLength) stringLength(u, d, obj, done);
    primitiveWay(u, obj, found);
  });
}

function stringLength(u: Unit, d: number, obj: number, done: Label): void {
  const { asm } = u;
  const noString = asm.newLabel();
  u.compareTag(obj, TAG_STRING);
  asm.jcc(CC.NE, noString);
  u.payload(RAX, obj);
  asm.movRMX32(RAX, CAGE, RAX, 3, 0);
  u.storeInt(d, RAX);
  asm.jmp(done);
  asm.bind(noString);
}

/** The ways behind the first, of cell rax, then the megamorphic cache. */
function otherWays(u: Unit, d: number, obj: number, found: Label, done: Label): void {
  const { asm } = u;
  const known = asm.newLabel();
  siteAddress(u);
  u.callTo(u.stubs.get);
  asm.testRR32(RSI, RSI);
  asm.jcc(CC.NE, known);
  // While the site has room for it, it is entered there.
  u.load32(RCX, u.site(4, GET_WAYS_START + (GET_WAYS - 1) * GET_WAY_WORDS));
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.E, u.exit());
  asm.movRI32(RDX, i32[(u.constants + u.operand(3)) * 2]);
  u.callTo(u.stubs.lookup);
  asm.bind(known);
  valueOrGetter(u, d, obj, found, done);
}

/** After `get` or `lookup`: a value goes to `found`, a getter is called, anything else is an exit. */
function valueOrGetter(u: Unit, d: number, obj: number, found: Label, done: Label): void {
  const { asm } = u;
  asm.cmpRI32(RSI, 1);
  asm.jcc(CC.E, found);
  asm.jcc(CC.B, u.exit());
  const native = asm.newLabel();
  u.callTo(u.stubs.getter);
  asm.testRR32(RSI, RSI);
  asm.jcc(CC.E, u.exit());
  asm.jcc(CC.S, native);
  asm.movRR64(RSI, UNDEFINED);
  emitCall(u, {
    result: d, args: 0, argc: 0, flags: 0,
    push() {
      asm.pushM(FRAME, slot(obj));
      asm.pushR(RDI);
    },
  });
  asm.jmp(done);
  asm.bind(native);
  asm.leaRM64(RDI, FRAME, slot(obj + 1));
  u.callTo(u.stubs.nativeGetter);
  asm.jcc(CC.NE, u.exit());
  asm.movRR64(RDX, RAX);
  asm.jmp(found);
}

/** rdi = byte of the site of operand 4 in the cage. */
function siteAddress(u: Unit): void {
  u.asm.movRI32(RDI, u.site(4) / 4);
  u.asm.shlRI64(RDI, 2);
}

/** Methods of strings: the prototype's shape stands for the receiver's. */
function primitiveWay(u: Unit, obj: number, found: Label): void {
  const { asm } = u;
  u.compareTag(obj, TAG_STRING);
  asm.jcc(CC.NE, u.exit());
  u.load32(RSI, u.site(4, GET_WAYS_START + GET_WAY.KIND));
  asm.cmpRI32(RSI, WAY.PRIMITIVE);
  asm.jcc(CC.NE, u.exit());
  asm.movRM32(RAX, CAGE, ROOT.StringPrototype * 8);
  asm.movRMX32(RCX, CAGE, RAX, 3, 0);
  u.compare32(RCX, u.site(4, GET_WAYS_START));
  asm.jcc(CC.NE, u.exit());
  u.load32(RDX, u.site(4, GET_WAYS_START + GET_WAY.WHERE));
  asm.addRR32(RAX, RDX);
  asm.movRMX64(RDX, CAGE, RAX, 3, 0);
  asm.jmp(found);
}

/** SetProp and DefineField: obj name src site. A cached store, or a cached addition. */
export function setProperty(u: Unit, defines: boolean): void {
  const { asm } = u;
  const obj = u.operand(1);
  const [addition, done, barrier, store] = [asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel()];
  u.loadCell(RAX, obj, TAG_OBJECT, u.exit());
  u.load(RDX, u.operand(3));
  if (defines) asm.jmp(addition);
  else {
    asm.movRMX32(RCX, CAGE, RAX, 3, 0);
    u.compare32(RCX, u.site(4));
    asm.jcc(CC.NE, addition);
    u.load32(RCX, u.site(4, 1));
    asm.testRR32(RCX, RCX);
    asm.jcc(CC.LE, addition);
    asm.testMXI32(CAGE, RAX, 3, 4, FLAG_BARRIER);
    asm.jcc(CC.NE, barrier);
    asm.bind(store);
    asm.addRR32(RAX, RCX);
    asm.movMXR64(CAGE, RAX, 3, 0, RDX);
  }
  asm.bind(done);
  u.later(() => {
    asm.bind(addition);
    siteAddress(u);
    u.callTo(u.stubs.set);
    asm.jcc(CC.E, done);
    asm.jmp(u.exit());
    if (defines) return;
    asm.bind(barrier);
    asm.movRR64(RSI, RDX);
    asm.shrRI64(RSI, 32);
    asm.cmpRI32(RSI, TAG_REF);
    asm.jcc(CC.B, store);
    u.callTo(u.stubs.barrier);
    asm.jcc(CC.E, store);
    asm.jmp(u.exit());
  });
}

/** obj[key]: arrays in line, typed arrays and strings behind. */
export function getElement(u: Unit): void {
  const { asm } = u;
  const [d, obj, key] = [u.operand(1), u.operand(2), u.operand(3)];
  const [other, done] = [asm.newLabel(), asm.newLabel()];
  const [named, found] = [asm.newLabel(), asm.newLabel()];
  const [text, indexed, beyond] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  u.loadCell(RAX, obj, TAG_OBJECT, text);
  u.compareTag(key, TAG_INT);
  asm.jcc(CC.NE, named);
  u.payload(RCX, key);
  asm.bind(indexed);
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.ARRAY);
  asm.jcc(CC.NE, other);
  asm.movRMX32(R8, CAGE, RAX, 3, half(OFF.ARRAY.elementsRef));
  asm.cmpRMX32(RCX, CAGE, R8, 3, 0);
  asm.jcc(CC.AE, beyond);
  asm.cmpRMX32(RCX, CAGE, RAX, 3, half(OFF.ARRAY.length));
  asm.jcc(CC.AE, beyond);
  asm.addRR32(R8, RCX);
  asm.movRMX64(RDX, CAGE, R8, 3, word(STORAGE_HEAD));
  asm.bind(found);
  u.checkHole(RDX, RSI, u.exit());
  u.store(d, RDX);
  asm.bind(done);
  u.later(() => {
    // Beyond the end there is nothing where the prototypes have no indexed properties.
    const [absent, typed] = [asm.newLabel(), asm.newLabel()];
    const emptyPrototypes = (...prototypes: readonly number[]): void => {
      asm.movRMX32(RSI, CAGE, RAX, 3, 0);
      asm.cmpMXI32(CAGE, RSI, 3, PROTO, rootCell(prototypes[0]));
      asm.jcc(CC.NE, u.exit());
      for (const prototype of prototypes) {
        u.load32(RSI, rootCell(prototype) * 8 + half(OFF.OBJECT.elementsRef));
        asm.testRR32(RSI, RSI);
        asm.jcc(CC.NE, u.exit());
      }
    };
    asm.bind(beyond);
    asm.cmpRMX32(RCX, CAGE, RAX, 3, half(OFF.ARRAY.length));
    asm.jcc(CC.B, u.exit());
    asm.testRR32(RCX, RCX);
    asm.jcc(CC.S, u.exit());
    emptyPrototypes(ROOT.ArrayPrototype, ROOT.ObjectPrototype);
    asm.bind(absent);
    u.store(d, UNDEFINED);
    asm.jmp(done);
    asm.bind(other);
    asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.OBJECT);
    asm.jcc(CC.NE, typed);
    asm.cmpMXI32(CAGE, RAX, 3, half(OFF.OBJECT.elementsRef), 0);
    asm.jcc(CC.NE, u.exit());
    asm.testRR32(RCX, RCX);
    asm.jcc(CC.S, u.exit());
    emptyPrototypes(ROOT.ObjectPrototype);
    asm.jmp(absent);
    asm.bind(typed);
    typedGet(u, d, done);
    asm.bind(text);
    u.compareTag(obj, TAG_STRING);
    asm.jcc(CC.NE, u.exit());
    u.compareTag(key, TAG_INT);
    asm.jcc(CC.NE, u.exit());
    u.payload(RAX, obj);
    u.payload(RCX, key);
    u.callTo(u.stubs.characterAt);
    asm.jcc(CC.NE, u.exit());
    u.store(d, RAX);
    asm.jmp(done);
    asm.bind(named);
    doubleIndex(u, RCX, key, indexed);
    loadAtom(u, key);
    u.callTo(u.stubs.lookup);
    valueOrGetter(u, d, obj, found, done);
  });
}

/** edx = the property key that slot `key` is: a symbol, or an atom that exists. Keeps rax alone. */
export function loadAtom(u: Unit, key: number): void {
  const { asm } = u;
  const known = asm.newLabel();
  u.payload(RDX, key);
  u.compareTag(key, TAG_SYMBOL);
  asm.jcc(CC.E, known);
  u.compareTag(key, TAG_STRING);
  asm.jcc(CC.NE, u.exit());
  asm.testMXI32(CAGE, RDX, 3, 4, STRING_INTERNED);
  asm.jcc(CC.NE, known);
  u.callTo(u.stubs.atomOf);
  asm.jcc(CC.NE, u.exit());
  asm.bind(known);
}

/** Where slot `key` is a double that is an int32: that in dst, and on at `indexed`. A double that is none is an exit. */
function doubleIndex(u: Unit, dst: Gpr, key: number, indexed: Label): void {
  const { asm } = u;
  const noNumber = asm.newLabel();
  u.tag(dst, key);
  asm.cmpRI32(dst, TAG_INT);
  asm.jcc(CC.AE, noNumber);
  asm.movsdFM(XMM0, FRAME, slot(key));
  asm.cvttsd2siRF32(dst, XMM0);
  asm.xorpsFF(XMM1, XMM1);
  asm.cvtsi2sdFR32(XMM1, dst);
  asm.ucomisdFF(XMM0, XMM1);
  asm.jcc(CC.P, u.exit());
  asm.jcc(CC.E, indexed);
  asm.jmp(u.exit());
  asm.bind(noNumber);
}

/** obj[key] = src: elements that arrays have, SHARED ones too, and what may be added to local ones. */
export function setElement(u: Unit): void {
  const { asm } = u;
  const [obj, key] = [u.operand(1), u.operand(2)];
  const [other, store, barrier, done] = [asm.newLabel(), asm.newLabel(), asm.newLabel(), asm.newLabel()];
  const [named, indexed] = [asm.newLabel(), asm.newLabel()];
  u.loadCell(RAX, obj, TAG_OBJECT, u.exit());
  u.compareTag(key, TAG_INT);
  asm.jcc(CC.NE, named);
  u.payload(R8, key);
  asm.bind(indexed);
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.ARRAY);
  asm.jcc(CC.NE, other);
  asm.cmpMXI32(CAGE, RAX, 3, half(OFF.ARRAY.arrayFlags), 0);
  asm.jcc(CC.NE, u.exit());
  asm.movRMX32(RCX, CAGE, RAX, 3, half(OFF.ARRAY.elementsRef));
  const beyond = asm.newLabel();
  const absent = asm.newLabel();
  asm.cmpRMX32(R8, CAGE, RCX, 3, 0);
  asm.jcc(CC.AE, beyond);
  asm.cmpRMX32(R8, CAGE, RAX, 3, half(OFF.ARRAY.length));
  asm.jcc(CC.AE, beyond);
  asm.leaRMX32(R9, RCX, R8, 0, 0);
  asm.movRMX64(RSI, CAGE, R9, 3, word(STORAGE_HEAD));
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_HOLE);
  asm.jcc(CC.E, absent);
  u.load(RDX, u.operand(3));
  asm.testMXI32(CAGE, RCX, 3, 4, FLAG_BARRIER);
  asm.jcc(CC.NE, barrier);
  asm.bind(store);
  asm.movMXR64(CAGE, R9, 3, word(STORAGE_HEAD), RDX);
  asm.bind(done);
  u.later(() => {
    asm.bind(barrier);
    asm.movRR64(RSI, RDX);
    asm.shrRI64(RSI, 32);
    asm.cmpRI32(RSI, TAG_REF);
    asm.jcc(CC.B, store);
    asm.pushR(R9);
    asm.movRR32(RAX, RCX);
    asm.leaRM32(RCX, R8, STORAGE_HEAD);
    u.callTo(u.stubs.barrier);
    asm.popR(R9);
    asm.jcc(CC.E, store);
    asm.jmp(u.exit());
    // Appending, or a hole, where no prototype has indexed properties.
    asm.bind(beyond);
    const proto = rootCell(ROOT.ArrayPrototype);
    asm.cmpRMX32(R8, CAGE, RAX, 3, half(OFF.ARRAY.length));
    asm.jcc(CC.NE, u.exit());
    asm.bind(absent);
    asm.movRMX32(RCX, CAGE, RAX, 3, 0);
    asm.cmpMXI32(CAGE, RCX, 3, PROTO, proto);
    asm.jcc(CC.NE, u.exit());
    u.load32(RCX, proto * 8 + half(OFF.OBJECT.elementsRef));
    u.load32(RSI, rootCell(ROOT.ObjectPrototype) * 8 + half(OFF.OBJECT.elementsRef));
    asm.orRR32(RCX, RSI);
    asm.jcc(CC.NE, u.exit());
    u.load(RDX, u.operand(3));
    asm.movRR32(RCX, R8);
    u.callTo(u.stubs.put);
    asm.jcc(CC.E, done);
    asm.jmp(u.exit());
    asm.bind(other);
    typedSet(u, done);
    asm.bind(named);
    doubleIndex(u, R8, key, indexed);
    loadAtom(u, key);
    asm.movRR32(RCX, RDX);
    u.load(RDX, u.operand(3));
    u.callTo(u.stubs.store);
    asm.jcc(CC.E, done);
    asm.jmp(u.exit());
  });
}

/** DefineElem: obj key src, on arrays. */
export function defineElement(u: Unit): void {
  const { asm } = u;
  const [obj, key] = [u.operand(1), u.operand(2)];
  u.loadCell(RAX, obj, TAG_OBJECT, u.exit());
  u.compareTag(key, TAG_INT);
  asm.jcc(CC.NE, u.exit());
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.ARRAY);
  asm.jcc(CC.NE, u.exit());
  u.payload(RCX, key);
  u.load(RDX, u.operand(3));
  u.callTo(u.stubs.put);
  asm.jcc(CC.NE, u.exit());
}

/** GetPrivate: dst obj key site. Fields and methods that the megamorphic cache knows: it has own properties alone for such keys. */
export function getPrivate(u: Unit): void {
  const { asm } = u;
  u.loadCell(RAX, u.operand(2), TAG_OBJECT, u.exit());
  u.payload(RDX, u.operand(3));
  u.callTo(u.stubs.lookup);
  asm.cmpRI32(RSI, 1);
  asm.jcc(CC.NE, u.exit());
  u.checkHole(RDX, RSI, u.exit());
  u.store(u.operand(1), RDX);
}

/** SetPrivate: obj key src site. Its cache entries are stores to fields that are there. */
export function setPrivate(u: Unit): void {
  u.loadCell(RAX, u.operand(1), TAG_OBJECT, u.exit());
  u.payload(RCX, u.operand(2));
  u.load(RDX, u.operand(3));
  u.callTo(u.stubs.store);
  u.asm.jcc(CC.NE, u.exit());
}
