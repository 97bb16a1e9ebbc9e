/**
 * Calls that the dispatch loop does not do inline: natives, bound functions, constructors, spread
 * arguments, self-hosted helpers; and the returns of frames that have flags.
 *
 * P1: `pushFrame` compares with the true stack limit (TB.stackEnd); polls are the loop's business
 *     (its inline call compares with the limit that requesters poison).
 * P2: arguments may be staged directly below the caller's frame, at `low - n`; the callee's argument
 *     slots end at the same place, so staging moves them down or not at all.
 */
import { boundary, BOUNDARY_TRACE, requestBoundary } from '../../heap/boundary.ts';
import {
  CODE_CLASS, CODE_CONSTRUCTOR, CODE_DERIVED, CODE_NATIVE, CODE_OWN_THIS, FIXED_WORDS, IS_ACCESSOR, KIND, KIND_MASK, OFF,
} from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { arrayLength, getElement } from '../../heap/elements.ts';
import { storeRef } from '../../heap/barrier.ts';
import { foundAttributes, foundWord, getOwnProperty, getPrototype, loadFound, newObjectOfShape } from '../../heap/objects.ts';
import { rootShape } from '../../heap/shapes.ts';
import { copy, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_HOLE, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import {
  FRAME_ARG0, FRAME_ARGC, FRAME_CALLEE, FRAME_CODE, FRAME_CONSTRUCT, FRAME_DISCARD, FRAME_ENTRY,
  FRAME_HEADER, FRAME_NEW_TARGET, FRAME_RESULT, FRAME_THIS, MAX_ARGUMENTS,
} from '../bytecode/frame.ts';
import { throwRangeError, throwReferenceError, throwTypeError } from '../errors.ts';
import { callerOf } from '../../heap/gc/roots.ts';
import { callHost } from '../host-calls.ts';
import { natives } from '../natives.ts';
import { describe, describeCallee, describeFunction } from './describe.ts';
import { DONE, EXIT, FRAME } from './control.ts';
import { recordFrames } from './frame-trace.ts';
import { instanceCapacity } from './instance-size.ts';
import { SELF } from './self.ts';

/** Lowest slot of a frame. */
export function frameLow(fp: number): number {
  return fp - FRAME_HEADER - i32[s32[(fp + FRAME_CODE) * 2] * 2 + OFF.CODE.registers];
}

/**
 * Pushes a frame below the current one and publishes it. `callee`, `self` and `newTarget` are slots
 * (0: undefined), `args` the first of argc argument slots. Throws RangeError on a real overflow.
 */
export function pushFrame(
  code: number, callee: number, self: number, args: number, argc: number,
  result: number, flags: number, newTarget: number, resume: number,
): void {
  const fp = i32[tb + TB.fp];
  const low = frameLow(fp);
  const params = i32[code * 2 + OFF.CODE.params];
  const count = argc > params ? argc : params;
  const next = low - FRAME_ARG0 - count;
  const bottom = next - FRAME_HEADER - i32[code * 2 + OFF.CODE.registers];
  if (bottom < i32[tb + TB.stackEnd]) throwRangeError('Maximum call stack size exceeded');
  // Staged values lie where the frame goes (P2): keep the three that the arguments would overwrite.
  const kept = i32[tb + TB.scratch] + 60;
  setSlot(kept, callee);
  setSlot(kept + 1, self);
  setSlot(kept + 2, newTarget);
  for (let i = 0; i < argc; i++) sb64[next + FRAME_ARG0 + i] = sb64[args + i];
  for (let i = argc; i < count; i++) setUndefined(next + FRAME_ARG0 + i);
  sb64[next + FRAME_CALLEE] = sb64[kept];
  sb64[next + FRAME_THIS] = sb64[kept + 1];
  for (let slot = bottom; slot < next + FRAME_NEW_TARGET; slot++) setUndefined(slot);
  sb64[next + FRAME_NEW_TARGET] = sb64[kept + 2];
  linkFrame(fp, next, code, argc, flags, result, resume);
}

function setSlot(slot: number, from: number): void {
  if (from === 0) setUndefined(slot);
  else sb64[slot] = sb64[from];
}

/** Writes a frame's header, saves where its caller goes on, and publishes the new frame. */
export function linkFrame(
  fp: number, next: number, code: number, argc: number, flags: number, result: number, resume: number,
): void {
  linkEntryFrame(next, code, argc, flags);
  s32[(fp + FRAME_CODE) * 2 + 1] = resume;
  s32[(next + FRAME_RESULT) * 2] = result;
  s32[(next + FRAME_RESULT) * 2 + 1] = fp - next;
  if (recordFrames !== null) requestBoundary(BOUNDARY_TRACE);
}

/** First instruction of a code cell (i32 index). */
export function codeStart(code: number): number {
  return (i32[code * 2 + OFF.CODE.bytecodeRef] + FIXED_WORDS[KIND.BYTES]) * 2;
}

/** Room for n values directly below the current frame (P2); RangeError when there is none. */
export function stageArguments(fp: number, n: number): number {
  const base = frameLow(fp) - n;
  if (n > MAX_ARGUMENTS || base - 64 < i32[tb + TB.stackEnd]) throwRangeError('Maximum call stack size exceeded');
  return base;
}

/** Calls a self-hosted helper; its result goes to operand `result` and execution goes on at `resume`. */
export function callSelf(_fp: number, result: number, id: number, args: number, argc: number, resume: number, flags = 0): number {
  const fn = i32[(rootCell(ROOT.SelfHosted) + FIXED_WORDS[KIND.RECORD] + id) * 2];
  pushFrame(i32[fn * 2 + OFF.FUNCTION.codeRef], 0, 0, args, argc, result, flags, 0, resume);
  setObject(i32[tb + TB.fp] + FRAME_CALLEE, fn);
  return FRAME;
}

/** [[Call]] on a group [callee, this, args...]. */
export function call(fp: number, result: number, group: number, argc: number, resume: number): number {
  return callValue(fp, result, group, group + 1, group + 2, argc, resume, 0);
}

/** [[Call]] with callee and this anywhere on the stack. */
export function callValue(
  fp: number, result: number, callee: number, self: number, args: number, argc: number, resume: number, flags: number,
): number {
  if (s32[callee * 2 + 1] === TAG_OBJECT) {
    const cell = s32[callee * 2];
    const kind = i32[cell * 2 + 1] & KIND_MASK;
    if (kind === KIND.FUNCTION) {
      const code = i32[cell * 2 + OFF.FUNCTION.codeRef];
      const codeFlags = i32[code * 2 + OFF.CODE.codeFlags];
      if ((codeFlags & CODE_CLASS) !== 0) {
        throwTypeError(`Class constructor ${describeFunction(callee)} cannot be invoked without 'new'`);
      }
      if ((codeFlags & CODE_NATIVE) !== 0) return callNative(code, fp, result, callee, self, args, argc, resume, flags);
      pushFrame(code, callee, self, args, argc, result, flags, 0, resume);
      return FRAME;
    }
    if (kind === KIND.BOUND) return callBound(fp, result, cell, args, argc, resume, flags);
    if (kind === KIND.HOSTFUNCTION) {
      return callHost(fp, result, cell, args, argc, resume, flags);
    }
  }
  return throwTypeError(`${describeCallee(callee)} is not a function`);
}

/** A native finds its callee and this below its arguments: stage them where they are not already. */
function callNative(
  code: number, fp: number, result: number, callee: number, self: number, args: number, argc: number, resume: number, flags: number,
): number {
  const native = natives[i32[code * 2 + OFF.CODE.nativeId]];
  let base = args;
  if (callee !== args - 2 || self !== args - 1) {
    const stage = stageArguments(fp, argc + 2);
    for (let i = 0; i < argc; i++) sb64[stage + 2 + i] = sb64[args + i];
    sb64[stage] = sb64[callee];
    setSlot(stage + 1, self);
    base = stage + 2;
  }
  const before = i32[tb + TB.fp];
  native((flags & FRAME_DISCARD) !== 0 ? base - 2 : fp + result, base, argc);
  if (boundary === 0) return DONE;
  if (i32[tb + TB.fp] === before) i32[tb + TB.pc] = resume;
  return FRAME;
}

function callBound(fp: number, result: number, bound: number, args: number, argc: number, resume: number, flags: number): number {
  const count = i32[bound * 2 + OFF.BOUND.argCount];
  const stage = stageArguments(fp, count + argc + 2);
  for (let i = 0; i < argc; i++) sb64[stage + 2 + count + i] = sb64[args + i];
  unpackBound(bound, stage);
  return callValue(fp, result, stage, stage + 1, stage + 2, count + argc, resume, flags);
}

/** Writes a bound function's target, this and arguments to stage, stage + 1, stage + 2... */
function unpackBound(bound: number, stage: number): void {
  const list = i32[bound * 2 + OFF.BOUND.argsRef];
  const count = i32[bound * 2 + OFF.BOUND.argCount];
  for (let i = 0; i < count; i++) loadWord(stage + 2 + i, list + FIXED_WORDS[KIND.ELEMENTS] + i);
  loadWord(stage, bound + OFF.BOUND.target);
  loadWord(stage + 1, bound + OFF.BOUND.boundThis);
}

/** [[Call]] with the arguments in an array: group [callee, this, array]. */
export function callArray(fp: number, result: number, group: number, resume: number): number {
  const stage = stageArray(fp, group + 2);
  sb64[stage] = sb64[group];
  sb64[stage + 1] = sb64[group + 1];
  return callValue(fp, result, stage, stage + 1, stage + 2, stagedCount, resume, 0);
}

let stagedCount = 0;
/** Stages [_, _, elements...] of an argument array (made by our own code: ordinary, dense). */
function stageArray(fp: number, array: number): number {
  const cell = s32[array * 2];
  const n = arrayLength(cell);
  const stage = stageArguments(fp, n + 2);
  for (let i = 0; i < n; i++) if (!getElement(stage + 2 + i, cell, i)) setUndefined(stage + 2 + i);
  stagedCount = n;
  return stage;
}

/** [[Construct]] on a group [callee, new.target, args...]. */
export function construct(fp: number, result: number, group: number, argc: number, site: number, resume: number): number {
  return constructValue(fp, result, group, group + 1, group + 2, argc, site, resume);
}

export function constructArray(fp: number, result: number, group: number, site: number, resume: number): number {
  const stage = stageArray(fp, group + 2);
  sb64[stage] = sb64[group];
  sb64[stage + 1] = sb64[group + 1];
  return constructValue(fp, result, stage, stage + 1, stage + 2, stagedCount, site, resume);
}

export function isConstructor(slot: number): boolean {
  if (s32[slot * 2 + 1] !== TAG_OBJECT) return false;
  let cell = s32[slot * 2];
  while ((i32[cell * 2 + 1] & KIND_MASK) === KIND.BOUND) cell = boundTarget(cell);
  if ((i32[cell * 2 + 1] & KIND_MASK) !== KIND.FUNCTION) return false;
  return (i32[i32[cell * 2 + OFF.FUNCTION.codeRef] * 2 + OFF.CODE.codeFlags] & CODE_CONSTRUCTOR) !== 0;
}

function constructValue(
  fp: number, result: number, callee: number, newTarget: number, args: number, argc: number, site: number, resume: number,
): number {
  if (!isConstructor(callee)) throwTypeError(`${describeCallee(callee)} is not a constructor`);
  const cell = s32[callee * 2];
  if ((i32[cell * 2 + 1] & KIND_MASK) === KIND.BOUND) {
    const count = i32[cell * 2 + OFF.BOUND.argCount];
    const same = s32[newTarget * 2] === cell;
    const stage = stageArguments(fp, count + argc + 2);
    for (let i = 0; i < argc; i++) sb64[stage + 2 + count + i] = sb64[args + i];
    const keep = same ? 0 : s32[newTarget * 2];
    unpackBound(cell, stage);
    setObject(stage + 1, same ? s32[stage * 2] : keep);
    return constructValue(fp, result, stage, stage + 1, stage + 2, count + argc, 0, resume);
  }
  const code = i32[cell * 2 + OFF.FUNCTION.codeRef];
  const flags = i32[code * 2 + OFF.CODE.codeFlags];
  if ((flags & (CODE_DERIVED | CODE_OWN_THIS)) !== 0) {
    pushFrame(code, callee, 0, args, argc, result, FRAME_CONSTRUCT, newTarget, resume);
    const self = i32[tb + TB.fp] + FRAME_THIS;
    s32[self * 2] = 0;
    s32[self * 2 + 1] = TAG_HOLE;
    return FRAME;
  }
  const shape = initialShape(s32[newTarget * 2], site);
  if (shape === 0) return constructSlow(fp, result, callee, newTarget, args, argc, resume);
  const self = newObjectOfShape(shape);
  pushFrame(code, callee, 0, args, argc, result, FRAME_CONSTRUCT, newTarget, resume);
  setObject(i32[tb + TB.fp] + FRAME_THIS, self);
  return FRAME;
}

/** new.target's `prototype` is not plain data: the self-hosted helper reads it and comes back with a proto. */
function constructSlow(fp: number, result: number, callee: number, newTarget: number, args: number, argc: number, resume: number): number {
  const stage = stageArguments(fp, argc + 2);
  for (let i = 0; i < argc; i++) sb64[stage + 2 + i] = sb64[args + i];
  copy(stage, callee);
  copy(stage + 1, newTarget);
  return callSelf(fp, result, SELF.ConstructSlow, stage, argc + 2, resume);
}

/**
 * The shape of objects that `new` makes for this new.target, 0 if its `prototype` is not a plain
 * data property holding an object. site: [shape of new.target, overflow slot of its prototype].
 */
function initialShape(target: number, site: number): number {
  if ((i32[target * 2 + 1] & KIND_MASK) !== KIND.FUNCTION) return 0;
  const slots = i32[target * 2 + OFF.FUNCTION.slotsRef] + FIXED_WORDS[KIND.SLOTS];
  if (site !== 0 && i32[site] === i32[target * 2]) sb64[scratch] = b64[slots + i32[site + 1]];
  else {
    if (!getOwnProperty(target, rootCell(ROOT.prototype)) || (foundAttributes & IS_ACCESSOR) !== 0) return 0;
    loadFound(scratch);
    const materialized = i32[target * 2 + OFF.FUNCTION.slotsRef];
    const n = foundWord - materialized - FIXED_WORDS[KIND.SLOTS];
    if (site !== 0 && n >= 0 && n < i32[materialized * 2]) {
      i32[site] = i32[target * 2];
      i32[site + 1] = n;
    }
  }
  if (s32[scratch * 2 + 1] !== TAG_OBJECT) return 0;
  const proto = s32[scratch * 2];
  const cached = i32[target * 2 + OFF.FUNCTION.initialShapeRef];
  if (cached !== 0 && i32[cached * 2 + OFF.SHAPE.protoRef] === proto) return cached;
  const shape = rootShape(KIND.OBJECT, proto, instanceCapacity(target));
  storeRef(target, OFF.FUNCTION.initialShapeRef, shape);
  return shape;
}

/** Runs a constructor's body on an object that exists: [callee, new.target, self, array of arguments]. */
export function constructWithThis(fp: number, result: number, args: number, resume: number): number {
  const stage = stageArray(fp, args + 3);
  const cell = s32[args * 2];
  pushFrame(i32[cell * 2 + OFF.FUNCTION.codeRef], args, args + 2, stage + 2, stagedCount, result, FRAME_CONSTRUCT, args + 1, resume);
  return FRAME;
}

/** Pops the current frame and publishes its caller. EXIT when it was an entry frame. */
export function popFrame(fp: number): number {
  const caller = callerOf(fp);
  i32[tb + TB.fp] = caller;
  if (caller === 0) return EXIT;
  i32[tb + TB.pc] = s32[(caller + FRAME_CODE) * 2 + 1];
  return FRAME;
}

/** Delivers `value` (a slot) as the result of the frame at fp, and pops it. */
export function returnValue(fp: number, value: number, flags: number): number {
  const caller = callerOf(fp);
  if ((flags & FRAME_ENTRY) !== 0) b64[(tb + TB.result) / 2] = sb64[value];
  else if ((flags & FRAME_DISCARD) === 0) sb64[caller + s32[(fp + FRAME_RESULT) * 2]] = sb64[value];
  return popFrame(fp);
}

/** Return from a frame with flags. */
export function returnSlow(fp: number, value: number, flags: number): number {
  if ((flags & FRAME_CONSTRUCT) !== 0 && s32[value * 2 + 1] !== TAG_OBJECT) {
    if (s32[(fp + FRAME_THIS) * 2 + 1] === TAG_HOLE) throwTypeError('Constructor did not return an object');
    return returnValue(fp, fp + FRAME_THIS, flags);
  }
  return returnValue(fp, value, flags);
}

/** Return from a derived constructor (10.2.2 [[Construct]], steps 10 to 13). */
export function returnDerived(fp: number, value: number, self: number): number {
  const tag = s32[value * 2 + 1];
  const flags = s32[(fp + FRAME_ARGC) * 2 + 1];
  if (tag === TAG_OBJECT) return returnValue(fp, value, flags);
  if (tag !== TAG_UNDEFINED) throwTypeError('Derived constructors may only return object or undefined');
  if (s32[self * 2 + 1] === TAG_HOLE) {
    throwReferenceError("Must call super constructor in derived class before accessing 'this' or returning from derived constructor");
  }
  return returnValue(fp, self, flags);
}

/** callee.[[GetPrototypeOf]]() for super(...). */
export function superConstructor(dst: number, callee: number): void {
  const parent = getPrototype(s32[callee * 2]);
  const slot = i32[tb + TB.scratch];
  if (parent === 0) {
    throwTypeError('Super constructor null of anonymous class');
  }
  setObject(slot, parent);
  if (!isConstructor(slot)) throwTypeError(`Super constructor ${describe(slot)} of anonymous class is not a constructor`);
  copy(dst, slot);
}

function loadWord(slot: number, word: number): void {
  sb64[slot] = b64[word];
}

function boundTarget(bound: number): number {
  const slot = i32[tb + TB.scratch];
  sb64[slot] = b64[bound + OFF.BOUND.target];
  return s32[slot * 2];
}

/** Publishes a frame that has no caller. */
export function linkEntryFrame(next: number, code: number, argc: number, flags: number): void {
  s32[(next + FRAME_ARGC) * 2] = argc;
  s32[(next + FRAME_ARGC) * 2 + 1] = flags;
  s32[(next + FRAME_CODE) * 2] = code;
  s32[(next + FRAME_RESULT) * 2] = 0;
  s32[(next + FRAME_RESULT) * 2 + 1] = 0;
  i32[tb + TB.fp] = next;
  i32[tb + TB.pc] = codeStart(code);
}
