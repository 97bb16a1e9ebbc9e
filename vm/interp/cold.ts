/**
 * The opcodes that are not worth a case in the dispatch loop. Each returns the pc behind it, or FRAME
 * or EXIT. pc is published.
 */
import { storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { keyOfString } from '../../heap/keys.ts';
import { TB } from '../../heap/layout.ts';
import { setInt } from '../../heap/slots.ts';
import { TAG_HOLE, TAG_NULL, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { FRAME_ARGC } from '../bytecode/frame.ts';
import { OP, OPCODE_INFO } from '../bytecode/opcodes.ts';
import { throwError, throwReferenceError, throwTypeError } from '../errors.ts';
import { toHost } from '../../heap/strings.ts';
import { callArray, constructArray, returnDerived, superConstructor } from './calls.ts';
import { initFields, newClass, setFields, setFunctionName, setHome } from './classes.ts';
import { DONE, finish, FRAME, uncaught } from './control.ts';
import { describe } from './describe.ts';
import { forInNext, forInOpen } from './for-in.ts';
import { asyncReturn, asyncThrow, awaitValue, createAsync, createGenerator, generatorReturn, toPromise, yieldResult, yieldValue } from './generators.ts';
import { declareGlobals, deleteGlobal, initGlobal, throwTdz } from './globals.ts';
import {
  copyDataProperties, createArguments, createRest, defineAccessorProperty, defineElement, defineMethod, deleteElement, deleteProperty,
  getSuper, getTemplate, hasProperty, instanceOf, pushElement, pushHole, regExpLiteral, setProto, setSuper, sloppyThis,
} from './objects.ts';
import { addPrivate, addPrivateAccessor, addPrivateMethod, getPrivate, hasPrivate, newPrivateName, setPrivate } from './private-names.ts';
import { unwind } from './unwind.ts';

const ENV_FIXED = FIXED_WORDS[KIND.ENV];

function environment(slot: number, depth: number): number {
  let env = s32[slot * 2];
  for (; depth > 0; depth--) env = i32[env * 2 + OFF.ENV.parentRef];
  return env;
}

/** The PROPCELL of a module binding. */
function bindingCell(slot: number, depth: number, index: number): number {
  sb64[scratch] = b64[environment(slot, depth) + ENV_FIXED + index];
  return s32[scratch * 2];
}

export function cold(fp: number, pc: number, k: number, f: number): number {
  const op = i32[pc];
  const next = pc + OPCODE_INFO[op].length;
  const outcome = execute(op, fp, pc, k, f, next);
  return outcome === DONE ? next : outcome;
}

/** Operand n (1-based) as a slot. */
const at = (fp: number, pc: number, n: number): number => fp + i32[pc + n];

function execute(op: number, fp: number, pc: number, k: number, f: number, next: number): number {
  switch (op) {
    // --- scopes
    case OP.StEnvCheck: {
      const env = environment(at(fp, pc, 1), i32[pc + 2]);
      const word = ENV_FIXED + i32[pc + 3];
      sb64[scratch] = b64[env + word];
      if (s32[scratch * 2 + 1] === TAG_HOLE) throwTdz(k + i32[pc + 5]);
      storeValue(env, word, at(fp, pc, 4));
      return finish(next);
    }
    case OP.LdCell: {
      const cell = bindingCell(at(fp, pc, 2), i32[pc + 3], i32[pc + 4]);
      sb64[scratch] = b64[cell + OFF.PROPCELL.value];
      if (s32[scratch * 2 + 1] === TAG_HOLE) throwTdz(k + i32[pc + 5]);
      sb64[at(fp, pc, 1)] = sb64[scratch];
      return DONE;
    }
    case OP.StCell: {
      storeValue(bindingCell(at(fp, pc, 1), i32[pc + 2], i32[pc + 3]), OFF.PROPCELL.value, at(fp, pc, 4));
      return finish(next);
    }
    case OP.StCellCheck: {
      const cell = bindingCell(at(fp, pc, 1), i32[pc + 2], i32[pc + 3]);
      sb64[scratch] = b64[cell + OFF.PROPCELL.value];
      if (s32[scratch * 2 + 1] === TAG_HOLE) throwTdz(k + i32[pc + 5]);
      storeValue(cell, OFF.PROPCELL.value, at(fp, pc, 4));
      return finish(next);
    }
    case OP.CheckHole:
      if (s32[at(fp, pc, 1) * 2 + 1] === TAG_HOLE) throwTdz(k + i32[pc + 2]);
      return DONE;
    case OP.CheckThis:
      if (s32[at(fp, pc, 1) * 2 + 1] === TAG_HOLE) {
        throwReferenceError("Must call super constructor in derived class before accessing 'this' or returning from derived constructor");
      }
      return DONE;
    case OP.CheckSuperCalled:
      if (s32[at(fp, pc, 1) * 2 + 1] !== TAG_HOLE) throwReferenceError('Super constructor may only be called once');
      return DONE;
    case OP.InitGlobal:
      initGlobal(k + i32[pc + 1], at(fp, pc, 2));
      return finish(next);
    case OP.DeclareGlobals:
      declareGlobals(i32[(k + i32[pc + 1]) * 2], FIXED_WORDS[KIND.RECORD]);
      return finish(next);
    case OP.DeleteGlobal:
      deleteGlobal(at(fp, pc, 1), k + i32[pc + 2]);
      return DONE;
    // --- properties
    case OP.InstanceOf: return instanceOf(fp, i32[pc + 1], at(fp, pc, 2), at(fp, pc, 3), next);
    case OP.In: return hasProperty(fp, i32[pc + 1], at(fp, pc, 2), at(fp, pc, 3), next);
    case OP.DeleteProp: return deleteProperty(fp, at(fp, pc, 1), at(fp, pc, 2), keyOfString(i32[(k + i32[pc + 3]) * 2]), next);
    case OP.DeleteElem: return deleteElement(fp, i32[pc + 1], at(fp, pc, 2), at(fp, pc, 3), next);
    case OP.GetSuper: return getSuper(fp, i32[pc + 1], at(fp, pc, 2), at(fp, pc, 3), at(fp, pc, 4), next);
    case OP.SetSuper: return setSuper(fp, at(fp, pc, 1), at(fp, pc, 2), at(fp, pc, 3), at(fp, pc, 4), next);
    case OP.DefineElem: return defineElement(at(fp, pc, 1), at(fp, pc, 2), at(fp, pc, 3), next);
    case OP.DefineMethod: return defineMethod(at(fp, pc, 1), at(fp, pc, 2), at(fp, pc, 3), next);
    case OP.DefineGetter: return defineAccessorProperty(at(fp, pc, 1), at(fp, pc, 2), at(fp, pc, 3), 0, i32[pc + 4], next);
    case OP.DefineSetter: return defineAccessorProperty(at(fp, pc, 1), at(fp, pc, 2), 0, at(fp, pc, 3), i32[pc + 4], next);
    case OP.SetProto: return setProto(at(fp, pc, 1), at(fp, pc, 2), next);
    case OP.NewPrivateName: return newPrivateName(at(fp, pc, 1), k + i32[pc + 2], next);
    case OP.GetPrivate: return getPrivate(fp, i32[pc + 1], at(fp, pc, 2), at(fp, pc, 3), f + i32[pc + 4], next);
    case OP.SetPrivate: return setPrivate(fp, at(fp, pc, 1), at(fp, pc, 2), at(fp, pc, 3), f + i32[pc + 4], next);
    case OP.AddPrivate: return addPrivate(at(fp, pc, 1), at(fp, pc, 2), at(fp, pc, 3), next);
    case OP.AddPrivateMethod: return addPrivateMethod(at(fp, pc, 1), at(fp, pc, 2), at(fp, pc, 3), next);
    case OP.AddPrivateAccessor: return addPrivateAccessor(at(fp, pc, 1), at(fp, pc, 2), at(fp, pc, 3), at(fp, pc, 4), next);
    case OP.HasPrivate: return hasPrivate(at(fp, pc, 1), at(fp, pc, 2), at(fp, pc, 3));
    case OP.GetHome:
      sb64[at(fp, pc, 1)] = b64[s32[at(fp, pc, 2) * 2] + OFF.FUNCTION.home];
      return DONE;
    // --- literals
    case OP.ArrayPush: return pushElement(at(fp, pc, 1), at(fp, pc, 2), next);
    case OP.ArrayPushHole: return pushHole(at(fp, pc, 1), next);
    case OP.NewRegExp: return regExpLiteral(fp, i32[pc + 1], k + i32[pc + 2], k + i32[pc + 3], f + i32[pc + 4], next);
    case OP.GetTemplate: return getTemplate(at(fp, pc, 1), k + i32[pc + 2], next);
    case OP.SetHome: return setHome(at(fp, pc, 1), at(fp, pc, 2), next);
    case OP.SetFunctionName: return setFunctionName(at(fp, pc, 1), at(fp, pc, 2), i32[pc + 3], next);
    case OP.NewClass: return newClass(at(fp, pc, 1), k + i32[pc + 2], at(fp, pc, 3), at(fp, pc, 4), at(fp, pc, 5), next);
    case OP.SetFields: return setFields(at(fp, pc, 1), at(fp, pc, 2), next);
    case OP.InitFields: return initFields(fp, at(fp, pc, 1), at(fp, pc, 2), next);
    // --- calls
    case OP.CallArray: return callArray(fp, i32[pc + 1], at(fp, pc, 2), next);
    case OP.NewArrayArgs: return constructArray(fp, i32[pc + 1], at(fp, pc, 2), f + i32[pc + 4], next);
    case OP.SuperConstructor:
      superConstructor(at(fp, pc, 1), at(fp, pc, 2));
      return DONE;
    case OP.ReturnDerived: return returnDerived(fp, at(fp, pc, 1), at(fp, pc, 2));
    case OP.Throw:
      b64[(tb + TB.exception) / 2] = sb64[at(fp, pc, 1)];
      if (unwind()) return FRAME;
      throw uncaught;
    case OP.ThrowError: return throwError(i32[pc + 1], toHost(i32[(k + i32[pc + 2]) * 2]));
    case OP.ThrowConstAssign: return throwTypeError('Assignment to constant variable.');
    case OP.ThrowNotObject:
      if (s32[at(fp, pc, 1) * 2 + 1] !== TAG_OBJECT) throwTypeError(`Iterator result ${describe(at(fp, pc, 1))} is not an object`);
      return DONE;
    case OP.CheckCoercible: return checkCoercible(at(fp, pc, 1), k + i32[pc + 2]);
    case OP.SloppyThis: return sloppyThis(at(fp, pc, 1), at(fp, pc, 2), next);
    case OP.Arguments: return createArguments(fp, at(fp, pc, 1), at(fp, pc, 2), next);
    case OP.Rest: return createRest(fp, at(fp, pc, 1), i32[pc + 2], next);
    case OP.ArgumentsLength:
      setInt(at(fp, pc, 1), s32[(fp + FRAME_ARGC) * 2]);
      return DONE;
    case OP.CopyDataProperties: return copyDataProperties(fp, at(fp, pc, 1), at(fp, pc, 2), at(fp, pc, 3), i32[pc + 4], next);
    case OP.ForInOpen: return forInOpen(fp, at(fp, pc, 1), at(fp, pc, 2), next);
    case OP.ForInNext:
      return forInNext(at(fp, pc, 1), at(fp, pc, 2)) ? finish(next) : pc + i32[pc + 3];
    // --- generators and async functions
    case OP.CreateGenerator: return createGenerator(fp, i32[pc + 1], next);
    case OP.Yield: return yieldValue(fp, at(fp, pc, 3), next);
    case OP.YieldResult: return yieldResult(fp, at(fp, pc, 3), next);
    case OP.CreateAsync:
      createAsync(fp, i32[pc + 1]);
      return finish(next);
    case OP.ToPromise: return toPromise(fp, i32[pc + 1], at(fp, pc, 2), next);
    case OP.Await: return awaitValue(fp, at(fp, pc, 3), next);
    case OP.AsyncReturn: return asyncReturn(fp, at(fp, pc, 1), at(fp, pc, 2));
    case OP.AsyncThrow: return asyncThrow(fp, at(fp, pc, 1), at(fp, pc, 2));
    case OP.GeneratorReturn: return generatorReturn(fp, at(fp, pc, 1));
    case OP.Debugger: return DONE;
    default: throw new Error(`unreachable instruction ${OPCODE_INFO[op]?.name ?? op} at ${pc}`);
  }
}

function checkCoercible(value: number, nameWord: number): number {
  const tag = s32[value * 2 + 1];
  if (tag !== TAG_UNDEFINED && tag !== TAG_NULL) return DONE;
  const what = tag === TAG_NULL ? 'null' : 'undefined';
  return throwTypeError(`Cannot destructure ${toHost(i32[nameWord * 2]).replace('%', what)} as it is ${what}.`);
}
