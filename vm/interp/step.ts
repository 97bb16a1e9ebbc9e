/**
 * One instruction, in full and without haste.
 *
 * Machine code runs guest frames of the interpreter's own layout. Where it meets a case for which it
 * has no fast path, it publishes fp and pc and leaves for TypeScript, which executes exactly that
 * instruction and says where to go on. This is that execution: what the dispatch loop does, opcode
 * by opcode, for every operand and not only for those the machine code gave up on, so that machine
 * code may leave at any instruction, for any reason or for none. Stepping through the whole of a program
 * (step-all.ts) is therefore the same as interpreting it, which is how it is tested.
 *
 * What `step` returns is what `cold` returns (control.ts):
 *   > 0     the pc to go on at in the same frame: behind the instruction or at its jump target.
 *           Only then is TB.pc not where to go on: it still points at the instruction
 *   FRAME   fp and pc are published anew: a frame was pushed, popped or resumed, or `boundary` asks
 *           to be served first
 *   EXIT    the entry frame has returned
 * A guest exception leaves it as a host exception, with pc at the instruction (D1, dispatch.ts).
 *
 * How it stays the same as the loop:
 *   Numbers. The helpers of operators.ts make an int of every result that is one; the loop's own
 *     arithmetic on numbers does not, so what the loop computes itself is computed here, with the
 *     same representation.
 *   Compare and jump. Numbers jump or skip the fallback; all else leaves a boolean to the fallback.
 *   Caches. Sites are filled and hit by the helpers. The ways that only the loop tries are missed
 *     here, and the generic path finds the same thing. The one exception is LdGlobal, whose site
 *     decides what the name means.
 *   Limits. The same compares at calls, allocations and back-edges, with the same slow paths.
 */
import { storeValue } from '../../heap/barrier.ts';
import { boundary } from '../../heap/boundary.ts';
import { CODE_CLASS, CODE_NATIVE, FIXED_WORDS, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import {
  copy, isHole, isNumber, isUndefined, loadValue, numberOf, setBoolean, setDouble, setHole, setInt, setNull, setUndefined,
  tagOf,
} from '../../heap/slots.ts';
import { TAG_INT, TAG_NULL, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32, s32, scratch, tb } from '../../heap/views.ts';
import { FRAME_ARG0, FRAME_ARGC, FRAME_CALLEE, FRAME_HEADER } from '../bytecode/frame.ts';
import { OP, OPCODE_INFO } from '../bytecode/opcodes.ts';
import { natives } from '../natives.ts';
import { call, callSelf, construct, frameLow, returnSlow } from './calls.ts';
import { cold } from './cold.ts';
import { DONE, finish, FRAME } from './control.ts';
import { getElementOf, setElementOf } from './elements.ts';
import { loadGlobal, storeGlobal, throwTdz } from './globals.ts';
import { iterNext, iterOpen } from './iteration.ts';
import { copyEnvironment, newArrayLiteral, newClosure, newEnvironment, newObjectLiteral } from './literals.ts';
import {
  applyNumeric, arithmetic, arithmeticImmediate, compareJump, looseEquality, strictEquals, toBoolean, typeOf, unary,
} from './operators.ts';
import { defineField, getProperty, setProperty } from './properties.ts';
import { serveBackEdge, serveCall } from './service.ts';

const ENV_FIXED = FIXED_WORDS[KIND.ENV];
/** The fallback behind a compare-and-jump is a JTrue, JFalse or LoopTrue. */
const FALLBACK_WORDS = OPCODE_INFO[OP.JTrue].length;

/** Executes the instruction at pc of the published frame; k and f as in dispatch. */
export function step(fp: number, pc: number, k: number, f: number): number {
  i32[tb + TB.pc] = pc;
  const op = i32[pc];
  const next = pc + OPCODE_INFO[op].length;
  const outcome = execute(op, fp, pc, k, f, next);
  return outcome === DONE ? next : outcome;
}

/** Operand n (1-based) as a slot. */
const at = (fp: number, pc: number, n: number): number => fp + i32[pc + n];

/** Where operand n leads, or behind the instruction. */
const jumpIf = (condition: boolean, pc: number, n: number): number => (condition ? pc + i32[pc + n] : DONE);

function execute(op: number, fp: number, pc: number, k: number, f: number, next: number): number {
  switch (op) {
    // --- moves and constants
    case OP.Move: return done(copy(at(fp, pc, 1), at(fp, pc, 2)));
    case OP.LdaInt: return done(setInt(at(fp, pc, 1), i32[pc + 2]));
    case OP.LdaK: return done(loadValue(at(fp, pc, 1), k, i32[pc + 2]));
    case OP.LdaUndefined: return done(setUndefined(at(fp, pc, 1)));
    case OP.LdaNull: return done(setNull(at(fp, pc, 1)));
    case OP.LdaTrue: return done(setBoolean(at(fp, pc, 1), true));
    case OP.LdaFalse: return done(setBoolean(at(fp, pc, 1), false));
    case OP.LdaHole: return done(setHole(at(fp, pc, 1)));
    // --- jumps
    case OP.Jump: return pc + i32[pc + 1];
    case OP.JTrue: return jumpIf(toBoolean(at(fp, pc, 1)), pc, 2);
    case OP.JFalse: return jumpIf(!toBoolean(at(fp, pc, 1)), pc, 2);
    case OP.JUndefined: return jumpIf(isUndefined(at(fp, pc, 1)), pc, 2);
    case OP.JNotUndefined: return jumpIf(!isUndefined(at(fp, pc, 1)), pc, 2);
    case OP.JNullish: return jumpIf(isNullish(at(fp, pc, 1)), pc, 2);
    case OP.JNotNullish: return jumpIf(!isNullish(at(fp, pc, 1)), pc, 2);
    case OP.JHole: return jumpIf(isHole(at(fp, pc, 1)), pc, 2);
    case OP.JStrictEq: return jumpIf(strictEquals(at(fp, pc, 1), at(fp, pc, 2)), pc, 3);
    case OP.JStrictNe: return jumpIf(!strictEquals(at(fp, pc, 1), at(fp, pc, 2)), pc, 3);
    case OP.JLt: return compareAndJump(OP.Lt, true, fp, pc, next);
    case OP.JLe: return compareAndJump(OP.Le, true, fp, pc, next);
    case OP.JGt: return compareAndJump(OP.Gt, true, fp, pc, next);
    case OP.JGe: return compareAndJump(OP.Ge, true, fp, pc, next);
    case OP.JNotLt: return compareAndJump(OP.Lt, false, fp, pc, next);
    case OP.JNotLe: return compareAndJump(OP.Le, false, fp, pc, next);
    case OP.JNotGt: return compareAndJump(OP.Gt, false, fp, pc, next);
    case OP.JNotGe: return compareAndJump(OP.Ge, false, fp, pc, next);
    case OP.JumpTable: return jumpTable(at(fp, pc, 1), pc);
    // --- back-edges
    case OP.Loop: return backEdge(pc + i32[pc + 1], f);
    case OP.LoopTrue: return toBoolean(at(fp, pc, 1)) ? backEdge(pc + i32[pc + 2], f) : DONE;
    case OP.LoopFalse: return toBoolean(at(fp, pc, 1)) ? DONE : backEdge(pc + i32[pc + 2], f);
    case OP.LoopLt: return compareAndLoop(OP.Lt, fp, pc, f, next);
    case OP.LoopLe: return compareAndLoop(OP.Le, fp, pc, f, next);
    case OP.LoopGt: return compareAndLoop(OP.Gt, fp, pc, f, next);
    case OP.LoopGe: return compareAndLoop(OP.Ge, fp, pc, f, next);
    // --- arithmetic
    case OP.Add:
    case OP.Sub:
    case OP.Mul:
    case OP.Div: {
      const a = at(fp, pc, 2);
      const b = at(fp, pc, 3);
      if (!isNumber(a) || !isNumber(b)) return arithmetic(op, fp, i32[pc + 1], a, b, next);
      return done(compute(op, at(fp, pc, 1), numberOf(a), numberOf(b), tagOf(a) === TAG_INT && tagOf(b) === TAG_INT));
    }
    case OP.Mod:
    case OP.Exp:
    case OP.BitAnd:
    case OP.BitOr:
    case OP.BitXor:
    case OP.Shl:
    case OP.Shr:
    case OP.UShr:
      return arithmetic(op, fp, i32[pc + 1], at(fp, pc, 2), at(fp, pc, 3), next);
    case OP.AddI: return addImmediate(OP.Add, fp, pc, next);
    case OP.SubI: return addImmediate(OP.Sub, fp, pc, next);
    case OP.BitAndI: return arithmeticImmediate(OP.BitAnd, fp, i32[pc + 1], at(fp, pc, 2), i32[pc + 3], next);
    case OP.BitOrI: return arithmeticImmediate(OP.BitOr, fp, i32[pc + 1], at(fp, pc, 2), i32[pc + 3], next);
    case OP.ShlI: return arithmeticImmediate(OP.Shl, fp, i32[pc + 1], at(fp, pc, 2), i32[pc + 3], next);
    case OP.ShrI: return arithmeticImmediate(OP.Shr, fp, i32[pc + 1], at(fp, pc, 2), i32[pc + 3], next);
    case OP.UShrI: return arithmeticImmediate(OP.UShr, fp, i32[pc + 1], at(fp, pc, 2), i32[pc + 3], next);
    case OP.Neg: {
      const a = at(fp, pc, 2);
      if (isNumber(a) && tagOf(a) !== TAG_INT) return done(setDouble(at(fp, pc, 1), -numberOf(a)));
      return unary(op, fp, i32[pc + 1], a, next);
    }
    case OP.ToNumber:
    case OP.ToNumeric: {
      const a = at(fp, pc, 2);
      if (isNumber(a)) return done(copy(at(fp, pc, 1), a));
      return unary(op, fp, i32[pc + 1], a, next);
    }
    case OP.Inc:
    case OP.Dec:
    case OP.BitNot:
    case OP.ToString:
    case OP.ToPropertyKey:
    case OP.ToObject:
      return unary(op, fp, i32[pc + 1], at(fp, pc, 2), next);
    case OP.Not: return done(setBoolean(at(fp, pc, 1), !toBoolean(at(fp, pc, 2))));
    case OP.TypeOf: return done(typeOf(at(fp, pc, 1), at(fp, pc, 2)));
    case OP.Lt:
    case OP.Le:
    case OP.Gt:
    case OP.Ge:
      return compareJump(op, fp, i32[pc + 1], at(fp, pc, 2), at(fp, pc, 3), next);
    case OP.Eq:
    case OP.Ne:
      return looseEquality(op, fp, i32[pc + 1], at(fp, pc, 2), at(fp, pc, 3), next);
    case OP.StrictEq: return done(setBoolean(at(fp, pc, 1), strictEquals(at(fp, pc, 2), at(fp, pc, 3))));
    case OP.StrictNe: return done(setBoolean(at(fp, pc, 1), !strictEquals(at(fp, pc, 2), at(fp, pc, 3))));
    // --- scopes
    case OP.FunctionEnv: return done(loadValue(at(fp, pc, 1), s32[(fp + FRAME_CALLEE) * 2], OFF.FUNCTION.env));
    case OP.NewEnv: return done(newEnvironment(at(fp, pc, 1), at(fp, pc, 2), i32[pc + 3]));
    case OP.CopyEnv: return done(copyEnvironment(at(fp, pc, 1), at(fp, pc, 2)));
    case OP.LdEnv: return done(loadValue(at(fp, pc, 1), environment(at(fp, pc, 2), i32[pc + 3]), ENV_FIXED + i32[pc + 4]));
    case OP.LdEnvCheck:
      loadValue(scratch, environment(at(fp, pc, 2), i32[pc + 3]), ENV_FIXED + i32[pc + 4]);
      if (isHole(scratch)) throwTdz(k + i32[pc + 5]);
      return done(copy(at(fp, pc, 1), scratch));
    case OP.StEnv:
      storeValue(environment(at(fp, pc, 1), i32[pc + 2]), ENV_FIXED + i32[pc + 3], at(fp, pc, 4));
      return finish(next);
    case OP.LdGlobal: {
      const site = f + i32[pc + 3];
      if (i32[site] !== 0) {
        loadValue(scratch, i32[site], OFF.PROPCELL.value);
        if (!isHole(scratch)) return done(copy(at(fp, pc, 1), scratch));
      }
      return loadGlobal(fp, i32[pc + 1], k + i32[pc + 2], site, true, next);
    }
    case OP.LdGlobalOrUndefined: return loadGlobal(fp, i32[pc + 1], k + i32[pc + 2], f + i32[pc + 3], false, next);
    case OP.StGlobal: return storeGlobal(fp, k + i32[pc + 1], at(fp, pc, 2), f + i32[pc + 3], next);
    // --- properties
    case OP.GetProp: return getProperty(fp, i32[pc + 1], at(fp, pc, 2), k + i32[pc + 3], f + i32[pc + 4], next);
    case OP.SetProp: return setProperty(fp, at(fp, pc, 1), k + i32[pc + 2], at(fp, pc, 3), f + i32[pc + 4], next);
    case OP.GetElem: return getElementOf(fp, i32[pc + 1], at(fp, pc, 2), at(fp, pc, 3), f + i32[pc + 4], next);
    case OP.SetElem: return setElementOf(fp, at(fp, pc, 1), at(fp, pc, 2), at(fp, pc, 3), f + i32[pc + 4], next);
    case OP.DefineField: return defineField(at(fp, pc, 1), k + i32[pc + 2], at(fp, pc, 3), f + i32[pc + 4], next);
    // --- literals
    case OP.NewObject: return done(newObjectLiteral(at(fp, pc, 1), i32[pc + 2]));
    case OP.NewArray: return done(newArrayLiteral(at(fp, pc, 1), i32[pc + 2]));
    case OP.Closure: return done(newClosure(at(fp, pc, 1), k + i32[pc + 2], at(fp, pc, 3)));
    // --- calls
    case OP.Call: return callGroup(fp, pc, next);
    case OP.New: {
      const group = at(fp, pc, 2);
      const code = codeOf(group);
      if (code !== 0) poll(fp, code, i32[pc + 3]);
      return construct(fp, i32[pc + 1], group, i32[pc + 3], f + i32[pc + 4], next);
    }
    case OP.CallRuntime: return callNative(i32[pc + 2], at(fp, pc, 1), at(fp, pc, 3), i32[pc + 4], pc, next);
    case OP.CallSelf: return callSelf(fp, i32[pc + 1], i32[pc + 2], at(fp, pc, 3), i32[pc + 4], next);
    case OP.Return: return returnSlow(fp, at(fp, pc, 1), s32[(fp + FRAME_ARGC) * 2 + 1]);
    // --- iteration
    case OP.IterOpen: return jumpIf(iterOpen(at(fp, pc, 1), at(fp, pc, 2)), pc, 3);
    case OP.IterNext: {
      const it = at(fp, pc, 2);
      if (!isHole(it + 1)) return DONE;
      return pc + i32[pc + (iterNext(at(fp, pc, 1), it) ? 3 : 4)];
    }
    case OP.IterIsFast: return jumpIf(isHole(at(fp, pc, 1) + 1), pc, 2);
    default: return cold(fp, pc, k, f);
  }
}

/** The instruction is finished by what was evaluated. */
const done = (_finished: void): number => DONE;

function isNullish(slot: number): boolean {
  const tag = tagOf(slot);
  return tag === TAG_UNDEFINED || tag === TAG_NULL;
}

function environment(slot: number, depth: number): number {
  let env = s32[slot * 2];
  for (; depth > 0; depth--) env = i32[env * 2 + OFF.ENV.parentRef];
  return env;
}

function holds(relation: number, x: number, y: number): boolean {
  switch (relation) {
    case OP.Lt: return x < y;
    case OP.Le: return x <= y;
    case OP.Gt: return x > y;
    default: return x >= y;
  }
}

/** Jumps when `relation` of the operands is `wanted`. */
function compareAndJump(relation: number, wanted: boolean, fp: number, pc: number, next: number): number {
  const a = at(fp, pc, 1);
  const b = at(fp, pc, 2);
  if (!isNumber(a) || !isNumber(b)) return compareJump(relation, fp, i32[pc + 4], a, b, next);
  return holds(relation, numberOf(a), numberOf(b)) === wanted ? pc + i32[pc + 3] : next + FALLBACK_WORDS;
}

function compareAndLoop(relation: number, fp: number, pc: number, f: number, next: number): number {
  const outcome = compareAndJump(relation, true, fp, pc, next);
  return outcome === pc + i32[pc + 3] ? backEdge(outcome, f) : outcome;
}

function jumpTable(value: number, pc: number): number {
  const index = isNumber(value) ? numberOf(value) - i32[pc + 2] : NaN;
  const inside = index >= 0 && index < i32[pc + 4] && index === (index | 0);
  return pc + (inside ? i32[pc + 5 + index] : i32[pc + 3]);
}

/** Counts a back-edge, and serves requests at its target when the count is used up. */
function backEdge(target: number, f: number): number {
  i32[f]++;
  if (i32[f] <= i32[tb + TB.loopLimit]) return target;
  i32[tb + TB.pc] = target;
  serveBackEdge(f);
  return FRAME;
}

/**
 * Add, Sub, Mul and Div of numbers, represented as the loop does. Ints give an int where it fits; other
 * numbers a double, whatever its value, except that Div looks. A zero of Mul and Div has a sign.
 */
function compute(op: number, dst: number, x: number, y: number, ints: boolean): void {
  const r = applyNumeric(op, x, y);
  const signless = op === OP.Add || op === OP.Sub;
  if ((ints || op === OP.Div) && r === (r | 0) && (r !== 0 || signless)) setInt(dst, r);
  else setDouble(dst, r);
}

function addImmediate(op: number, fp: number, pc: number, next: number): number {
  const a = at(fp, pc, 2);
  if (!isNumber(a)) return arithmeticImmediate(op, fp, i32[pc + 1], a, i32[pc + 3], next);
  return done(compute(op, at(fp, pc, 1), numberOf(a), i32[pc + 3], tagOf(a) === TAG_INT));
}

/** The code cell of the function in a slot, 0 if there is none. */
function codeOf(slot: number): number {
  if (tagOf(slot) !== TAG_OBJECT) return 0;
  const callee = s32[slot * 2];
  return (i32[callee * 2 + 1] & KIND_MASK) === KIND.FUNCTION ? i32[callee * 2 + OFF.FUNCTION.codeRef] : 0;
}

/** Serves requests if a frame for `code` does not fit above the limit, which requesters poison. */
function poll(fp: number, code: number, argc: number): void {
  const count = Math.max(argc, i32[code * 2 + OFF.CODE.params]);
  const bottom = frameLow(fp) - FRAME_ARG0 - count - FRAME_HEADER - i32[code * 2 + OFF.CODE.registers];
  if (bottom < i32[tb + TB.stackLimit]) serveCall();
}

function callGroup(fp: number, pc: number, next: number): number {
  const group = at(fp, pc, 2);
  const argc = i32[pc + 3];
  const code = codeOf(group);
  if (code !== 0) {
    const flags = i32[code * 2 + OFF.CODE.codeFlags];
    if ((flags & (CODE_NATIVE | CODE_CLASS)) === 0) poll(fp, code, argc);
    else if ((flags & CODE_NATIVE) !== 0) {
      return callNative(i32[code * 2 + OFF.CODE.nativeId], at(fp, pc, 1), group + 2, argc, pc, next);
    }
  }
  return call(fp, i32[pc + 1], group, argc, next);
}

/** A native that pushes, pops or resumes a frame publishes pc itself, and asks for the boundary. */
function callNative(id: number, dst: number, args: number, argc: number, pc: number, next: number): number {
  natives[id](dst, args, argc);
  if (boundary === 0) return DONE;
  if (i32[tb + TB.pc] === pc) i32[tb + TB.pc] = next;
  return FRAME;
}
