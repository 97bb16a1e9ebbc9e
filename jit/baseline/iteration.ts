/** Templates of array iteration in fast mode (interp/iteration.ts). */
import { foundWord, getOwnProperty } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { i32 } from '../../heap/views.ts';
import { KIND, OFF } from '../../heap/cells.ts';
import { STORAGE_HEAD } from '../../heap/storage.ts';
import { TAG_HOLE, TAG_INT, TAG_OBJECT } from '../../heap/values.ts';
import { half, slot, word } from '../code-writer.ts';
import { CAGE, FRAME } from '../convention.ts';
import { CC, R8, RAX, RCX, RDX, RSI } from '../x64/registers.ts';
import type { Unit } from './unit.ts';

/**
 * Exits unless property `key` of the built-in `object` is `expected`, as it was when this was compiled:
 * the same shape in the same state, the same storage, and the function still there. False: it was not.
 */
function checkBuiltin(u: Unit, object: number, key: number, expected: number): boolean {
  const { asm } = u;
  if (!getOwnProperty(object, key) || i32[foundWord * 2] !== expected) return false;
  const at = foundWord;
  const shape = i32[object * 2];
  const same = (byte: number, value: number): void => {
    u.load32(RCX, byte);
    asm.cmpRI32(RCX, value);
    asm.jcc(CC.NE, u.exit());
  };
  same(object * 8, shape);
  same(shape * 8 + half(OFF.SHAPE.version), i32[shape * 2 + OFF.SHAPE.version]);
  same(object * 8 + half(OFF.OBJECT.slotsRef), i32[object * 2 + OFF.OBJECT.slotsRef]);
  same(at * 8, expected);
  return true;
}

/** IterOpen: it obj fast. Arrays without properties of their own, while iteration is as it was made. */
export function iterOpen(u: Unit): void {
  const { asm } = u;
  const [it, obj] = [u.operand(1), u.operand(2)];
  const proto = rootCell(ROOT.ArrayPrototype);
  u.loadCell(RAX, obj, TAG_OBJECT, u.at(u.next));
  asm.cmpMXI8(CAGE, RAX, 3, 4, KIND.ARRAY);
  asm.jcc(CC.NE, u.at(u.next));
  asm.movRMX32(RAX, CAGE, RAX, 3, 0);
  asm.cmpMXI32(CAGE, RAX, 3, half(OFF.SHAPE.protoRef), proto);
  asm.jcc(CC.NE, u.exit());
  asm.cmpMXI32(CAGE, RAX, 3, half(OFF.SHAPE.count), 0);
  asm.jcc(CC.NE, u.exit());
  u.load32(RCX, proto * 8 + half(OFF.OBJECT.elementsRef));
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.NE, u.exit());
  const pristine =
    checkBuiltin(u, proto, rootCell(ROOT.symbolIterator), rootCell(ROOT.ArrayProtoValues)) &&
    checkBuiltin(u, rootCell(ROOT.ArrayIteratorPrototype), rootCell(ROOT.next), rootCell(ROOT.ArrayIteratorNext));
  if (!pristine) return asm.jmp(u.exit());
  u.load(RAX, obj);
  u.store(it, RAX);
  u.storeConstant(it + 1, 0, TAG_HOLE);
  u.storeConstant(it + 2, 0, TAG_INT);
  asm.jmp(u.target(3));
}

/** IterNext: dst it fast done; not in fast mode: on to the generic sequence behind. */
export function iterNext(u: Unit): void {
  const { asm } = u;
  const [d, it] = [u.operand(1), u.operand(2)];
  const finished = asm.newLabel();
  u.compareTag(it + 1, TAG_HOLE);
  asm.jcc(CC.NE, u.at(u.next));
  u.payload(RAX, it);
  u.payload(RCX, it + 2);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.S, u.exit());
  asm.cmpRMX32(RCX, CAGE, RAX, 3, half(OFF.ARRAY.length));
  asm.jcc(CC.AE, finished);
  asm.movRMX32(R8, CAGE, RAX, 3, half(OFF.ARRAY.elementsRef));
  asm.cmpRMX32(RCX, CAGE, R8, 3, 0);
  asm.jcc(CC.AE, u.exit());
  asm.addRR32(R8, RCX);
  asm.movRMX64(RDX, CAGE, R8, 3, word(STORAGE_HEAD));
  u.checkHole(RDX, RSI, u.exit());
  asm.incM32(FRAME, slot(it + 2));
  u.store(d, RDX);
  asm.jmp(u.target(3));
  u.later(() => {
    asm.bind(finished);
    asm.movMI32(FRAME, slot(it + 2), -1);
    asm.jmp(u.target(4));
  });
}
