/**
 * The baseline compiler: one pass over a function's bytecode, a template an instruction.
 *
 * No value stays in a register from one instruction to the next, so the code can be entered and left
 * at every instruction, and the frame is the interpreter's at any time (frame.ts). An opcode without
 * a template is an exit: `step` executes it.
 */
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { TAG_BOOLEAN, TAG_HOLE, TAG_INT, TAG_NULL, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32 } from '../../heap/views.ts';
import { instructionWords, OP, OPCODE_INFO } from '../../vm/bytecode/opcodes.ts';
import { FRAME_ARGC } from '../../vm/bytecode/frame.ts';
import { FULFILLED, REJECTED } from '../../vm/promises.ts';
import { UNDEFINED } from '../convention.ts';
import { CC, RAX } from '../x64/registers.ts';
import { arrayPush, closure, newArray, newObject, newRegExp } from './allocation.ts';
import {
  addSubImmediate, addSubMul, bitNot, bitwise, bitwiseImmediate, divide, increment, modulo, negate, shift, shiftImmediate, toNumber,
} from './arithmetic.ts';
import { getSuper, instanceOf, returnDerived, superConstructor } from './classes.ts';
import { callArray, constructArray, rest } from './spread.ts';
import { call, callSelf, construct, prologue, returnValue } from './calls.ts';
import {
  equalityValue, GREATER, GREATER_EQUAL, jumpNullish, jumpRelation, jumpStrict, jumpTable, jumpTag, jumpTruth, LESS, LESS_EQUAL, not,
  relationValue, typeOf,
} from './comparison.ts';
import { loop, loopRelation, loopTruth } from './flow.ts';
import { createGenerator, emitResumeTable, generatorReturn, yieldValue } from './generators.ts';
import { asyncReturn, awaitPromise, createAsync, toPromise } from './async.ts';
import {
  checkCoercible, checkObject, checkSuperCalled, copyEnv, getHome, initFields, sloppyThis, toObject, toPropertyKey, toText,
} from './conversion.ts';
import { iterNext, iterOpen } from './iteration.ts';
import { callNative, callRuntime } from './natives.ts';
import { defineElement, getElement, getPrivate, getProperty, setElement, setPrivate, setProperty } from './properties.ts';
import {
  checkNotHole, functionEnv, loadCellBinding, loadEnv, loadGlobal, newEnv, storeCellBinding, storeEnv, storeGlobal,
} from './scopes.ts';
import type { Unit } from './unit.ts';

type Template = (u: Unit) => void;
const RELATIONS = { Lt: LESS, Le: LESS_EQUAL, Gt: GREATER, Ge: GREATER_EQUAL } as const;
/** Words of the fallback behind a compare-and-jump. */
const FALLBACK = OPCODE_INFO[OP.JTrue].length;

const templates: (Template | undefined)[] = OPCODE_INFO.map(() => undefined);
const on = (op: number, template: Template): void => {
  templates[op] = template;
};

// --- async functions
on(OP.CreateAsync, createAsync);
on(OP.ToPromise, toPromise);
on(OP.Await, awaitPromise);
on(OP.AsyncReturn, (u) => asyncReturn(u, FULFILLED));
on(OP.AsyncThrow, (u) => asyncReturn(u, REJECTED));
// --- moves and constants
on(OP.Move, (u) => {
  u.load(RAX, u.operand(2));
  u.store(u.operand(1), RAX);
});
on(OP.LdaInt, (u) => u.storeConstant(u.operand(1), u.operand(2), TAG_INT));
on(OP.LdaK, (u) => {
  u.load64(RAX, u.constant(2));
  u.store(u.operand(1), RAX);
});
on(OP.LdaUndefined, (u) => u.store(u.operand(1), UNDEFINED));
on(OP.LdaNull, (u) => u.storeConstant(u.operand(1), 0, TAG_NULL));
on(OP.LdaTrue, (u) => u.storeConstant(u.operand(1), 1, TAG_BOOLEAN));
on(OP.LdaFalse, (u) => u.storeConstant(u.operand(1), 0, TAG_BOOLEAN));
on(OP.LdaHole, (u) => u.storeConstant(u.operand(1), 0, TAG_HOLE));
// --- jumps
on(OP.Jump, (u) => u.asm.jmp(u.target(1)));
on(OP.JTrue, (u) => jumpTruth(u, u.operand(1), u.target(2), u.at(u.next)));
on(OP.JFalse, (u) => jumpTruth(u, u.operand(1), u.at(u.next), u.target(2)));
on(OP.JUndefined, (u) => jumpTag(u, TAG_UNDEFINED, CC.E));
on(OP.JNotUndefined, (u) => jumpTag(u, TAG_UNDEFINED, CC.NE));
on(OP.JHole, (u) => jumpTag(u, TAG_HOLE, CC.E));
on(OP.JNullish, (u) => jumpNullish(u, true));
on(OP.JNotNullish, (u) => jumpNullish(u, false));
on(OP.JStrictEq, (u) => jumpStrict(u, u.operand(1), u.operand(2), u.target(3), u.at(u.next)));
on(OP.JStrictNe, (u) => jumpStrict(u, u.operand(1), u.operand(2), u.at(u.next), u.target(3)));
on(OP.JumpTable, jumpTable);
for (const [name, relation] of Object.entries(RELATIONS)) {
  const key = name as keyof typeof RELATIONS;
  const behind = (u: Unit) => u.at(u.next + FALLBACK);
  on(OP[`J${key}`], (u) => jumpRelation(u, relation, true, u.operand(1), u.operand(2), u.target(3), behind(u)));
  on(OP[`JNot${key}`], (u) => jumpRelation(u, relation, false, u.operand(1), u.operand(2), u.target(3), behind(u)));
  on(OP[key], (u) => relationValue(u, relation));
  on(OP[`Loop${key}`], (u) => loopRelation(u, relation, behind(u)));
}
on(OP.Loop, loop);
on(OP.LoopTrue, (u) => loopTruth(u, true, u.at(u.next)));
on(OP.LoopFalse, (u) => loopTruth(u, false, u.at(u.next)));
// --- arithmetic
for (const op of [OP.Add, OP.Sub, OP.Mul]) on(op, (u) => addSubMul(u, op));
on(OP.AddI, (u) => addSubImmediate(u, u.operand(3), true));
on(OP.SubI, (u) => addSubImmediate(u, u.operand(3), false));
on(OP.Div, divide);
on(OP.Mod, modulo);
for (const op of [OP.BitAnd, OP.BitOr, OP.BitXor]) on(op, (u) => bitwise(u, op));
for (const op of [OP.BitAndI, OP.BitOrI]) on(op, (u) => bitwiseImmediate(u, op));
for (const op of [OP.Shl, OP.Shr, OP.UShr]) on(op, (u) => shift(u, op));
for (const op of [OP.ShlI, OP.ShrI, OP.UShrI]) on(op, (u) => shiftImmediate(u, op));
on(OP.Inc, (u) => increment(u, 1));
on(OP.Dec, (u) => increment(u, -1));
on(OP.Neg, negate);
on(OP.BitNot, bitNot);
on(OP.Not, not);
on(OP.ToNumber, toNumber);
on(OP.ToNumeric, toNumber);
on(OP.ToString, toText);
on(OP.ToPropertyKey, toPropertyKey);
on(OP.ToObject, toObject);
on(OP.SloppyThis, sloppyThis);
on(OP.ThrowNotObject, checkObject);
on(OP.CheckCoercible, checkCoercible);
on(OP.CheckSuperCalled, checkSuperCalled);
on(OP.TypeOf, (u) =>
  typeOf(u, {
    number: rootCell(ROOT.number), string: rootCell(ROOT.string), undefined: rootCell(ROOT.undefined), boolean: rootCell(ROOT.boolean),
    object: rootCell(ROOT.object), function: rootCell(ROOT.function), symbol: rootCell(ROOT.symbol),
  }),
);
on(OP.StrictEq, (u) => equalityValue(u, true, true));
on(OP.StrictNe, (u) => equalityValue(u, true, false));
on(OP.Eq, (u) => equalityValue(u, false, true));
on(OP.Ne, (u) => equalityValue(u, false, false));
// --- scopes
on(OP.FunctionEnv, functionEnv);
on(OP.NewEnv, newEnv);
on(OP.CopyEnv, copyEnv);
on(OP.LdEnv, (u) => loadEnv(u, false));
on(OP.LdEnvCheck, (u) => loadEnv(u, true));
on(OP.StEnv, (u) => storeEnv(u, false));
on(OP.StEnvCheck, (u) => storeEnv(u, true));
on(OP.LdCell, loadCellBinding);
on(OP.StCell, (u) => storeCellBinding(u, false));
on(OP.StCellCheck, (u) => storeCellBinding(u, true));
on(OP.CheckHole, checkNotHole);
on(OP.CheckThis, checkNotHole);
on(OP.LdGlobal, loadGlobal);
on(OP.LdGlobalOrUndefined, loadGlobal);
on(OP.StGlobal, storeGlobal);
// --- objects
on(OP.GetProp, getProperty);
on(OP.SetProp, (u) => setProperty(u, false));
on(OP.DefineField, (u) => setProperty(u, true));
on(OP.GetElem, getElement);
on(OP.SetElem, setElement);
on(OP.GetPrivate, getPrivate);
on(OP.SetPrivate, setPrivate);
on(OP.NewObject, newObject);
on(OP.NewArray, newArray);
on(OP.NewRegExp, newRegExp);
on(OP.DefineElem, defineElement);
on(OP.ArrayPush, arrayPush);
on(OP.Closure, closure);
on(OP.GetHome, getHome);
on(OP.InitFields, initFields);
// --- calls
on(OP.Call, (u) => call(u, (done) => callNative(u, done)));
on(OP.CallSelf, callSelf);
on(OP.CallRuntime, callRuntime);
on(OP.New, construct);
on(OP.CallArray, callArray);
on(OP.NewArrayArgs, constructArray);
on(OP.Rest, rest);
on(OP.SuperConstructor, superConstructor);
on(OP.ReturnDerived, returnDerived);
on(OP.GetSuper, getSuper);
on(OP.InstanceOf, instanceOf);
on(OP.Return, returnValue);
on(OP.ArgumentsLength, (u) => {
  u.payload(RAX, FRAME_ARGC);
  u.storeInt(u.operand(1), RAX);
});
on(OP.IterOpen, iterOpen);
on(OP.IterNext, iterNext);
on(OP.IterIsFast, (u) => {
  u.compareTag(u.operand(1) + 1, TAG_HOLE);
  u.asm.jcc(CC.E, u.target(2));
});

// --- generators
on(OP.Yield, (u) => yieldValue(u, true));
on(OP.YieldResult, (u) => yieldValue(u, false));
on(OP.CreateGenerator, createGenerator);
on(OP.GeneratorReturn, generatorReturn);

/** Offsets of the instructions in the code region by their distance from the first one. */
export type Offsets = Int32Array;

/** Emits the function of a CODE cell. The unit's base and stubs are set. */
export function compileFunction(u: Unit, code: number, feedback: number): Offsets {
  const bytes = i32[code * 2 + OFF.CODE.bytecodeRef];
  const start = (bytes + FIXED_WORDS[KIND.BYTES]) * 2;
  const words = i32[bytes * 2] / 4;
  const offsets = new Int32Array(words);
  u.open(code, feedback, start, words);
  prologue(u);
  for (let pc = start; pc < u.end; pc = u.next) {
    u.pc = pc;
    u.next = pc + instructionWords(i32, pc);
    u.begins('likely');
    u.asm.bind(u.at(pc));
    offsets[pc - start] = u.base + u.asm.at;
    const template = templates[i32[pc]];
    if (template === undefined) u.asm.jmp(u.exit());
    else template(u);
  }
  u.emitCold();
  i32[feedback + 1] = emitResumeTable(u, offsets);
  return offsets;
}
