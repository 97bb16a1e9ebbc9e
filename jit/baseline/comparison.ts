/** Templates of comparisons and conditional jumps. */
import { KIND, KIND_MASK } from '../../heap/cells.ts';
import {
  TAG_BIGINT, TAG_BOOLEAN, TAG_HOLE, TAG_INT, TAG_NULL, TAG_OBJECT, TAG_REF, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED,
} from '../../heap/values.ts';
import { slot, tagAt } from '../code-writer.ts';
import { CAGE, FRAME } from '../convention.ts';
import type { Condition, Label } from '../x64/registers.ts';
import { CC, negate, RAX, RCX, RDX, XMM0, XMM1 } from '../x64/registers.ts';
import type { Unit } from './unit.ts';

/** a OP b for ints; for doubles, `swap` says that b OP a is asked with `double` (unordered: false). */
export interface Relation {
  readonly int: Condition;
  readonly swap: boolean;
  readonly double: Condition;
}
export const LESS: Relation = { int: CC.L, swap: true, double: CC.A };
export const LESS_EQUAL: Relation = { int: CC.LE, swap: true, double: CC.AE };
export const GREATER: Relation = { int: CC.G, swap: false, double: CC.A };
export const GREATER_EQUAL: Relation = { int: CC.GE, swap: false, double: CC.AE };

/** Flags of the doubles a and b, such that relation.double holds when the relation does; no number: on at `other`. */
export function compareDoubles(u: Unit, relation: Relation, a: number, b: number, other: Label = u.exit()): void {
  u.loadNumber(XMM0, a, other);
  u.loadNumber(XMM1, b, other);
  if (relation.swap) u.asm.ucomisdFF(XMM1, XMM0);
  else u.asm.ucomisdFF(XMM0, XMM1);
}

/** Flags of the strings a and b, such that relation.int holds when the relation does; else an exit. */
function compareTexts(u: Unit, a: number, b: number): void {
  const { asm } = u;
  u.compareTag(a, TAG_STRING);
  asm.jcc(CC.NE, u.exit());
  u.compareTag(b, TAG_STRING);
  asm.jcc(CC.NE, u.exit());
  u.payload(RAX, a);
  u.payload(RCX, b);
  u.callTo(u.stubs.compareTexts);
  asm.jcc(CC.NE, u.exit());
  asm.cmpRI32(RAX, 0);
}

/**
 * Jumps to `taken` if (a relation b) is `wanted`, else goes to `missed` (null: falls through).
 */
export function jumpRelation(u: Unit, relation: Relation, wanted: boolean, a: number, b: number, taken: Label, missed: Label): void {
  const { asm } = u;
  const doubles = asm.newLabel();
  u.compareTag(a, TAG_INT);
  asm.jcc(CC.NE, doubles);
  u.compareTag(b, TAG_INT);
  asm.jcc(CC.NE, doubles);
  u.payload(RAX, a);
  asm.cmpRM32(RAX, FRAME, slot(b));
  asm.jcc(wanted ? relation.int : negate(relation.int), taken);
  asm.jmp(missed);
  u.later(() => {
    const texts = asm.newLabel();
    asm.bind(doubles);
    compareDoubles(u, relation, a, b, texts);
    asm.jcc(wanted ? relation.double : negate(relation.double), taken);
    asm.jmp(missed);
    asm.bind(texts);
    compareTexts(u, a, b);
    asm.jcc(wanted ? relation.int : negate(relation.int), taken);
    asm.jmp(missed);
  });
}

/** Lt, Le, Gt, Ge to a slot. */
export function relationValue(u: Unit, relation: Relation): void {
  const { asm } = u;
  const [d, a, b] = [u.operand(1), u.operand(2), u.operand(3)];
  const doubles = asm.newLabel();
  const done = asm.newLabel();
  const store = (condition: Condition): void => {
    asm.setccR8(condition, RAX);
    asm.movzx8RR32(RAX, RAX);
    u.value(RCX, 0, TAG_BOOLEAN);
    asm.orRR64(RAX, RCX);
    u.store(d, RAX);
  };
  u.compareTag(a, TAG_INT);
  asm.jcc(CC.NE, doubles);
  u.compareTag(b, TAG_INT);
  asm.jcc(CC.NE, doubles);
  u.payload(RAX, a);
  asm.cmpRM32(RAX, FRAME, slot(b));
  store(relation.int);
  asm.bind(done);
  u.later(() => {
    const texts = asm.newLabel();
    asm.bind(doubles);
    compareDoubles(u, relation, a, b, texts);
    store(relation.double);
    asm.jmp(done);
    asm.bind(texts);
    compareTexts(u, a, b);
    store(relation.int);
    asm.jmp(done);
  });
}

/** Jumps by ToBoolean of a slot. */
export function jumpTruth(u: Unit, operand: number, ifTrue: Label, ifFalse: Label): void {
  const { asm } = u;
  const other = asm.newLabel();
  u.compareTag(operand, TAG_BOOLEAN);
  asm.jcc(CC.NE, other);
  asm.cmpMI32(FRAME, slot(operand), 0);
  asm.jcc(CC.NE, ifTrue);
  asm.jmp(ifFalse);
  u.later(() => {
    const int = asm.newLabel();
    const double = asm.newLabel();
    const text = asm.newLabel();
    asm.bind(other);
    u.tag(RAX, operand);
    asm.cmpRI32(RAX, TAG_OBJECT);
    asm.jcc(CC.E, ifTrue);
    asm.cmpRI32(RAX, TAG_INT);
    asm.jcc(CC.E, int);
    asm.jcc(CC.B, double);
    asm.cmpRI32(RAX, TAG_REF);
    asm.jcc(CC.B, ifFalse); // undefined, null, hole
    asm.cmpRI32(RAX, TAG_STRING);
    asm.jcc(CC.E, text);
    asm.cmpRI32(RAX, TAG_BIGINT);
    asm.jcc(CC.E, u.exit());
    asm.jmp(ifTrue);
    asm.bind(int);
    asm.cmpMI32(FRAME, slot(operand), 0);
    asm.jcc(CC.NE, ifTrue);
    asm.jmp(ifFalse);
    asm.bind(text);
    u.payload(RAX, operand);
    asm.cmpMXI32(CAGE, RAX, 3, 0, 0);
    asm.jcc(CC.NE, ifTrue);
    asm.jmp(ifFalse);
    asm.bind(double);
    asm.xorpsFF(XMM0, XMM0);
    asm.ucomisdFM(XMM0, FRAME, slot(operand));
    asm.jcc(CC.P, ifFalse);
    asm.jcc(CC.NE, ifTrue);
    asm.jmp(ifFalse);
  });
}

/** Not. */
export function not(u: Unit): void {
  const { asm } = u;
  const d = u.operand(1);
  const [yes, no, done] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  jumpTruth(u, u.operand(2), yes, no);
  asm.bind(yes);
  u.storeConstant(d, 0, TAG_BOOLEAN);
  asm.jmp(done);
  asm.bind(no);
  u.storeConstant(d, 1, TAG_BOOLEAN);
  asm.bind(done);
}

/** IsStrictlyEqual. Strings that are neither the same cell nor surely different: an exit. */
export function jumpStrict(u: Unit, a: number, b: number, equal: Label, different: Label): void {
  const { asm } = u;
  const otherTags = asm.newLabel();
  const text = asm.newLabel();
  const numbers = asm.newLabel();
  u.tag(RDX, a);
  asm.cmpRM32(RDX, FRAME, tagAt(b));
  asm.jcc(CC.NE, otherTags);
  asm.cmpRI32(RDX, TAG_INT);
  asm.jcc(CC.B, numbers);
  u.payload(RAX, a);
  asm.cmpRM32(RAX, FRAME, slot(b));
  asm.jcc(CC.E, equal);
  asm.cmpRI32(RDX, TAG_STRING);
  asm.jcc(CC.E, text);
  asm.jmp(different);
  u.later(() => {
    asm.bind(otherTags);
    // Only an int and a double can be equal with different tags (doubles with different high halves cannot).
    asm.cmpRI32(RDX, TAG_INT);
    asm.jcc(CC.A, different);
    asm.cmpMI32(FRAME, tagAt(b), TAG_INT);
    asm.jcc(CC.A, different);
    asm.bind(numbers);
    u.loadNumber(XMM0, a, different);
    u.loadNumber(XMM1, b, different);
    asm.ucomisdFF(XMM0, XMM1);
    asm.jcc(CC.P, different);
    asm.jcc(CC.E, equal);
    asm.jmp(different);
    asm.bind(text);
    jumpTexts(u, b, equal, different);
  });
}

/** Strings rax and slot b, which are different cells. */
function jumpTexts(u: Unit, b: number, equal: Label, different: Label): void {
  const { asm } = u;
  u.payload(RCX, b);
  u.callTo(u.stubs.equalTexts);
  asm.jcc(CC.NE, u.exit());
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.NE, equal);
  asm.jmp(different);
}

/** StrictEq, StrictNe, Eq, Ne to a slot. */
export function equalityValue(u: Unit, strict: boolean, wanted: boolean): void {
  const { asm } = u;
  const d = u.operand(1);
  const [equal, different, done] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  if (!strict) loose(u, u.operand(2), u.operand(3), equal, different);
  jumpStrict(u, u.operand(2), u.operand(3), equal, different);
  asm.bind(equal);
  u.storeConstant(d, wanted ? 1 : 0, TAG_BOOLEAN);
  asm.jmp(done);
  asm.bind(different);
  u.storeConstant(d, wanted ? 0 : 1, TAG_BOOLEAN);
  asm.bind(done);
}

/** What == does beyond ===: null and undefined; other pairs of kinds exit. Falls through to ===. */
function loose(u: Unit, a: number, b: number, equal: Label, different: Label): void {
  const { asm } = u;
  const strict = asm.newLabel();
  const nullish = asm.newLabel();
  const otherNullish = asm.newLabel();
  u.tag(RAX, a);
  u.tag(RCX, b);
  asm.cmpRR32(RAX, RCX);
  asm.jcc(CC.E, strict);
  // tag - TAG_UNDEFINED is 0 or 1 for undefined and null
  asm.leaRM32(RDX, RAX, -TAG_UNDEFINED | 0);
  asm.cmpRI32(RDX, TAG_NULL - TAG_UNDEFINED);
  asm.jcc(CC.BE, nullish);
  asm.leaRM32(RDX, RCX, -TAG_UNDEFINED | 0);
  asm.cmpRI32(RDX, TAG_NULL - TAG_UNDEFINED);
  asm.jcc(CC.BE, otherNullish);
  asm.cmpRI32(RAX, TAG_INT);
  asm.jcc(CC.A, u.exit());
  asm.cmpRI32(RCX, TAG_INT);
  asm.jcc(CC.A, u.exit());
  asm.bind(strict);
  u.later(() => {
    asm.bind(nullish);
    asm.leaRM32(RDX, RCX, -TAG_UNDEFINED | 0);
    asm.cmpRI32(RDX, TAG_NULL - TAG_UNDEFINED);
    asm.jcc(CC.BE, equal);
    asm.jmp(different);
    asm.bind(otherNullish);
    asm.jmp(different);
  });
}

/** JUndefined, JNotUndefined, JHole: by one tag. */
export function jumpTag(u: Unit, tag: number, condition: Condition): void {
  u.compareTag(u.operand(1), tag);
  u.asm.jcc(condition, u.target(2));
}

/** JNullish, JNotNullish. */
export function jumpNullish(u: Unit, wanted: boolean): void {
  u.tag(RAX, u.operand(1));
  u.asm.subRI32(RAX, TAG_UNDEFINED);
  u.asm.cmpRI32(RAX, TAG_NULL - TAG_UNDEFINED);
  u.asm.jcc(wanted ? CC.BE : CC.A, u.target(2));
}

/** JumpTable: value min default count targets. */
export function jumpTable(u: Unit): void {
  const { asm } = u;
  const [value, least, count] = [u.operand(1), u.operand(2), u.operand(4)];
  u.compareTag(value, TAG_INT);
  asm.jcc(CC.NE, u.exit());
  u.payload(RAX, value);
  // A binary search over the dense range needs no table in memory.
  const search = (from: number, to: number): void => {
    if (to - from === 1) {
      asm.jmp(u.at(u.pc + u.operand(5 + from)));
      return;
    }
    const middle = (from + to) >> 1;
    const above = asm.newLabel();
    asm.cmpRI32(RAX, (least + middle) | 0);
    asm.jcc(CC.GE, above);
    search(from, middle);
    asm.bind(above);
    search(middle, to);
  };
  asm.cmpRI32(RAX, least);
  asm.jcc(CC.L, u.target(3));
  asm.cmpRI32(RAX, (least + count - 1) | 0);
  asm.jcc(CC.G, u.target(3));
  if (count === 0) asm.jmp(u.target(3));
  else search(0, count);
}

/** TypeOf: atoms by tag; objects by whether they can be called. */
export function typeOf(u: Unit, atoms: Readonly<Record<'number' | 'string' | 'undefined' | 'boolean' | 'object' | 'function' | 'symbol', number>>): void {
  const { asm } = u;
  const done = asm.newLabel();
  const isObject = asm.newLabel();
  u.tag(RAX, u.operand(2));
  asm.cmpRI32(RAX, TAG_OBJECT);
  asm.jcc(CC.E, isObject);
  const row = (tag: number, condition: Condition, atom: number): void => {
    asm.movRI32(RCX, atom);
    asm.cmpRI32(RAX, tag);
    asm.jcc(condition, done);
  };
  row(TAG_INT, CC.BE, atoms.number);
  row(TAG_STRING, CC.E, atoms.string);
  row(TAG_UNDEFINED, CC.E, atoms.undefined);
  row(TAG_BOOLEAN, CC.E, atoms.boolean);
  row(TAG_NULL, CC.E, atoms.object);
  row(TAG_HOLE, CC.E, atoms.undefined);
  row(TAG_SYMBOL, CC.E, atoms.symbol);
  asm.jmp(u.exit());
  asm.bind(isObject);
  u.payload(RAX, u.operand(2));
  asm.movRMX32(RDX, CAGE, RAX, 3, 4);
  asm.andRI32(RDX, KIND_MASK);
  asm.movRI32(RCX, atoms.function);
  asm.cmpRI32(RDX, KIND.FUNCTION);
  asm.jcc(CC.E, done);
  asm.movRI32(RCX, atoms.object);
  asm.cmpRI32(RDX, KIND.OBJECT);
  asm.jcc(CC.E, done);
  asm.cmpRI32(RDX, KIND.ARRAY);
  asm.jcc(CC.E, done);
  asm.jmp(u.exit());
  asm.bind(done);
  u.value(RAX, 0, TAG_STRING);
  asm.orRR64(RAX, RCX);
  u.store(u.operand(1), RAX);
}
