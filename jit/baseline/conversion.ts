/** Templates of conversions and checks: what they say of ordinary operands is one look at the tag. */
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { ROOT } from '../../heap/roots.ts';
import {
  TAG_HOLE, TAG_INT, TAG_INTERNAL, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED,
} from '../../heap/values.ts';
import { field, word } from '../code-writer.ts';
import { CAGE, THREAD } from '../convention.ts';
import { CC, R8, R9, RAX, RCX, RDX } from '../x64/registers.ts';
import type { Unit } from './unit.ts';

/** dst = src where src has one of these tags; else `other`, which falls through to what follows. */
function copyTagged(u: Unit, tags: readonly number[], other: () => void): void {
  const { asm } = u;
  const [copy, done, slow] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  u.tag(RCX, u.operand(2));
  for (const tag of tags.slice(1)) {
    asm.cmpRI32(RCX, tag);
    asm.jcc(CC.E, copy);
  }
  asm.cmpRI32(RCX, tags[0]);
  asm.jcc(CC.NE, slow);
  asm.bind(copy);
  u.load(RAX, u.operand(2));
  u.store(u.operand(1), RAX);
  asm.bind(done);
  u.later(() => {
    asm.bind(slow);
    other();
    asm.jmp(done);
  });
}

/** dst = ToString of the primitive in operand 2. */
function primitiveText(u: Unit): void {
  u.load(RAX, u.operand(2));
  u.callTo(u.stubs.toText);
  u.asm.jcc(CC.NE, u.exit());
  u.store(u.operand(1), RAX);
}

export const toText = (u: Unit): void => copyTagged(u, [TAG_STRING], () => primitiveText(u));
export const toPropertyKey = (u: Unit): void => copyTagged(u, [TAG_STRING, TAG_SYMBOL, TAG_INT], () => primitiveText(u));
export const toObject = (u: Unit): void => copyTagged(u, [TAG_OBJECT], () => u.asm.jmp(u.exit()));

/** SloppyThis: nullish becomes the global object. */
export function sloppyThis(u: Unit): void {
  const { asm } = u;
  copyTagged(u, [TAG_OBJECT], () => {
    asm.subRI32(RCX, TAG_UNDEFINED);
    asm.cmpRI32(RCX, TAG_NULL - TAG_UNDEFINED);
    asm.jcc(CC.A, u.exit());
    asm.movRM64(RAX, CAGE, ROOT.Global * 8);
    u.store(u.operand(1), RAX);
  });
}

/** Exits, to throw, unless operand 1 has the tag. */
export function checkTag(u: Unit, tag: number): void {
  u.compareTag(u.operand(1), tag);
  u.asm.jcc(CC.NE, u.exit());
}

export const checkObject = (u: Unit): void => checkTag(u, TAG_OBJECT);
export const checkSuperCalled = (u: Unit): void => checkTag(u, TAG_HOLE);

/** CheckCoercible: exits on undefined and null. */
export function checkCoercible(u: Unit): void {
  u.tag(RAX, u.operand(1));
  u.asm.subRI32(RAX, TAG_UNDEFINED);
  u.asm.cmpRI32(RAX, TAG_NULL - TAG_UNDEFINED);
  u.asm.jcc(CC.BE, u.exit());
}

/** GetHome: dst fn. */
export function getHome(u: Unit): void {
  u.payload(RAX, u.operand(2));
  u.asm.movRMX64(RAX, CAGE, RAX, 3, word(OFF.FUNCTION.home));
  u.store(u.operand(1), RAX);
}

/** InitFields of constructors without fields. */
export function initFields(u: Unit): void {
  const { asm } = u;
  u.payload(RAX, u.operand(2));
  asm.movRMX64(RAX, CAGE, RAX, 3, word(OFF.FUNCTION.fields));
  asm.shrRI64(RAX, 32);
  asm.cmpRI32(RAX, TAG_OBJECT);
  asm.jcc(CC.E, u.exit());
}

/** CopyEnv: dst env. */
export function copyEnv(u: Unit): void {
  const { asm } = u;
  const fixed = FIXED_WORDS[KIND.ENV];
  const next = asm.newLabel();
  u.payload(RDX, u.operand(2));
  asm.movRMX32(R8, CAGE, RDX, 3, 0);
  asm.movRM32(RAX, THREAD, field('nurseryTop'));
  asm.leaRMX32(RCX, RAX, R8, 0, fixed);
  u.compareField(RCX, 'nurseryLimit');
  asm.jcc(CC.G, u.exit());
  asm.movMR32(THREAD, field('nurseryTop'), RCX);
  asm.movMXR32(CAGE, RAX, 3, 0, R8);
  asm.movMXI32(CAGE, RAX, 3, 4, KIND.ENV);
  asm.leaRM32(RDX, RDX, fixed);
  asm.addRR32(RDX, R8);
  asm.addRI32(R8, fixed - 1);
  asm.bind(next);
  asm.decR32(RDX);
  asm.decR32(RCX);
  asm.movRMX64(R9, CAGE, RDX, 3, 0);
  asm.movMXR64(CAGE, RCX, 3, 0, R9);
  asm.decR32(R8);
  asm.jcc(CC.NE, next);
  u.value(RCX, 0, TAG_INTERNAL);
  asm.orRR64(RAX, RCX);
  u.store(u.operand(1), RAX);
}
