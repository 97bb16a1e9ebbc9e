/**
 * What no guest program sees: `step` leaves the same bits in the registers as the dispatch loop, an
 * int where it has an int and a double where it has a double, and counts the same back-edges. Small
 * hand-made frames are run to their end both ways, for every operator on every pair of operands.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { allocateOld } from '../../heap/alloc.ts';
import { FIXED_WORDS, FLAG_OLD, KIND, OFF } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { setBoolean, setDouble, setHole, setInt, setNull, setUndefined } from '../../heap/slots.ts';
import { i32, sb64, tb } from '../../heap/views.ts';
import { FRAME_ARG0, FRAME_ENTRY, FRAME_HEADER } from '../../vm/bytecode/frame.ts';
import { OP, OPCODE_INFO, type OpName } from '../../vm/bytecode/opcodes.ts';
import { linkEntryFrame } from '../../vm/interp/calls.ts';
import { dispatch } from '../../vm/interp/dispatch.ts';
import { feedbackOf } from '../../vm/interp/feedback.ts';
import { stepAll } from '../../vm/interp/step-all.ts';
import { newCode } from '../heap/realm.ts';
import { newBootedVM } from '../heap/support.ts';

const REGISTERS = 4;
/** Register n as an operand. */
const r = (n: number): number => -FRAME_HEADER - REGISTERS + n;
/** More words than any program below. */
const CODE_WORDS = 64;

const INTS = [0, 1, -1, 5, 31, 33, 65_536, 0x7fffffff, -0x80000000];
const DOUBLES = [0, -0, 1, -3, 5, 0.5, NaN, Infinity, -Infinity, 2 ** 31, -(2 ** 31), 2 ** 32 + 1];
type Put = (slot: number) => void;
const OPERANDS: readonly (readonly [string, Put])[] = [
  ...INTS.map((n) => [`int ${n}`, (slot: number) => setInt(slot, n)] as const),
  ...DOUBLES.map((x) => [`double ${x}`, (slot: number) => setDouble(slot, x)] as const),
  ['undefined', setUndefined],
  ['null', setNull],
  ['true', (slot) => setBoolean(slot, true)],
  ['the hole', setHole],
];

let code = 0;
let words = 0;

beforeAll(() => {
  newBootedVM();
  const bytes = allocateOld(FIXED_WORDS[KIND.BYTES] + CODE_WORDS / 2);
  i32[bytes * 2] = CODE_WORDS * 4;
  i32[bytes * 2 + 1] = KIND.BYTES | FLAG_OLD;
  words = (bytes + FIXED_WORDS[KIND.BYTES]) * 2;
  code = newCode('f', 0);
  i32[code * 2 + OFF.CODE.bytecodeRef] = bytes;
  i32[code * 2 + OFF.CODE.registers] = REGISTERS;
});

/** Registers, and back-edges counted, after running the program on two operands in r0 and r1. */
function run(engine: () => void, program: readonly number[], a: Put, b: Put): string {
  i32.set(program, words);
  i32[tb + TB.loopLimit] = 1000;
  const fp = i32[tb + TB.stackBase] - FRAME_ARG0;
  linkEntryFrame(fp, code, 0, FRAME_ENTRY);
  setHole(fp + r(2));
  setHole(fp + r(3));
  a(fp + r(0));
  b(fp + r(1));
  const f = feedbackOf(code);
  i32[f] = 0;
  engine();
  const registers = [0, 1, 2, 3].map((n) => (sb64[fp + r(n)] & 0xffffffffffffffffn).toString(16));
  return `${registers.join(' ')} edges ${i32[f]} fp ${i32[tb + TB.fp]}`;
}

function compare(program: readonly number[], unary = false): void {
  const different: string[] = [];
  for (const [nameA, a] of OPERANDS) {
    for (const [nameB, b] of unary ? OPERANDS.slice(0, 1) : OPERANDS) {
      const expected = run(dispatch, program, a, b);
      const actual = run(stepAll, program, a, b);
      if (actual !== expected) different.push(`${nameA}, ${nameB}: ${actual}, not ${expected}`);
    }
  }
  expect(different).toEqual([]);
}

const named = (names: readonly OpName[]): readonly (readonly [OpName, number])[] =>
  names.map((name) => [name, OP[name]]);
const RETURN = [OP.Return, r(2)];
/** r2 = n; return r2 */
const answer = (n: number): number[] => [OP.LdaInt, r(2), n, ...RETURN];
const ANSWER = answer(0).length;
const COMPARE = OPCODE_INFO[OP.JLt].length;
const FALLBACK = OPCODE_INFO[OP.JTrue].length;

describe('step leaves what the dispatch loop leaves', () => {
  it.each(named([
    'Add', 'Sub', 'Mul', 'Div', 'Mod', 'Exp', 'BitAnd', 'BitOr', 'BitXor', 'Shl', 'Shr', 'UShr',
    'Lt', 'Le', 'Gt', 'Ge', 'Eq', 'Ne', 'StrictEq', 'StrictNe',
  ]))('%s', (_name, op) => {
    compare([op, r(2), r(0), r(1), ...RETURN]);
    compare([op, r(0), r(0), r(1), ...RETURN]); // the result may be an operand
    compare([op, r(1), r(0), r(1), ...RETURN]);
  });

  it.each(named(['AddI', 'SubI', 'BitAndI', 'BitOrI', 'ShlI', 'ShrI', 'UShrI']))('%s', (_name, op) => {
    for (const literal of [0, 1, -1, 31, 0x7fffffff]) compare([op, r(2), r(0), literal, ...RETURN], true);
  });

  it.each(named(['Inc', 'Dec', 'Neg', 'BitNot', 'Not', 'ToNumber', 'ToNumeric', 'Move']))('%s', (_name, op) => {
    compare([op, r(2), r(0), ...RETURN], true);
    compare([op, r(0), r(0), ...RETURN], true);
  });

  it.each(named(['LdaUndefined', 'LdaNull', 'LdaTrue', 'LdaFalse', 'LdaHole']))('%s', (_name, op) => {
    compare([op, r(2), ...RETURN], true);
  });

  it.each(named(['JTrue', 'JFalse', 'JUndefined', 'JNotUndefined', 'JNullish', 'JNotNullish', 'JHole']))('%s', (_name, op) => {
    compare([op, r(0), FALLBACK + ANSWER, ...answer(1), ...answer(2)], true);
  });

  it.each(named(['JStrictEq', 'JStrictNe']))('%s', (_name, op) => {
    compare([op, r(0), r(1), 4 + ANSWER, ...answer(1), ...answer(2)]);
  });

  it.each(named(['JLt', 'JLe', 'JGt', 'JGe', 'JNotLt', 'JNotLe', 'JNotGt', 'JNotGe']))('%s', (name, op) => {
    const fallback = name.startsWith('JNot') ? OP.JFalse : OP.JTrue;
    const target = COMPARE + FALLBACK + ANSWER;
    compare([op, r(0), r(1), target, r(3), fallback, r(3), target - COMPARE, ...answer(1), ...answer(2)]);
  });

  it.each(named(['LoopLt', 'LoopLe', 'LoopGt', 'LoopGe']))('%s', (_name, op) => {
    // The target of the back-edge is in front of it.
    const start = [OP.Jump, 2 + ANSWER];
    compare([...start, ...answer(2), op, r(0), r(1), -ANSWER, r(3), OP.LoopTrue, r(3), -ANSWER - COMPARE, ...answer(1)]);
  });

  it.each(named(['LoopTrue', 'LoopFalse']))('%s', (_name, op) => {
    compare([OP.Jump, 2 + ANSWER, ...answer(2), op, r(0), -ANSWER, ...answer(1)], true);
  });

  it('Loop', () => {
    compare([OP.Jump, 2 + ANSWER, ...answer(2), OP.Loop, -ANSWER], true);
  });

  it('JumpTable', () => {
    const table = [OP.JumpTable, r(0), -1, 8 + 3 * ANSWER, 3, 8, 8 + ANSWER, 8 + 2 * ANSWER];
    compare([...table, ...answer(1), ...answer(2), ...answer(3), ...answer(4)], true);
  });
});
