/**
 * Generators and async functions: frames that leave the stack and come back.
 *
 * A suspended frame is a SAVED_FRAME cell that belongs to its GENERATOR cell:
 *
 *     SAVED_FRAME: [argc, pc] [code, flags]  slots: callee, this, arguments (max(argc, params)),
 *                                                   new.target, registers
 *
 * It has the same size at every suspension, so one cell serves the generator's whole life. pc is a
 * bytecode position, never a return address. While the frame is on a stack, the operand of the slot
 * that holds the GENERATOR is in the frame's link and the frame has FRAME_GENERATOR.
 *
 * States (genState), changed by compare-and-swap, so of two threads that resume one generator the
 * second finds it running:
 *
 *      START ──resume──▶ RUNNING ──yield──▶ SUSPENDED ──resume──▶ RUNNING ──return, throw──▶ DONE
 *
 * An async function's cell is a GENERATOR the guest never sees; genResult holds its promise. Its
 * first run is an ordinary call, whose caller gets the promise when the frame first leaves the stack;
 * later runs are entered from a job and have nobody to deliver to (FRAME_DISCARD).
 */
import { allocate, fits } from '../../heap/alloc.ts';
import { storeRef, storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, IS_ACCESSOR, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { guestThrow } from '../../heap/errors.ts';
import { TB } from '../../heap/layout.ts';
import { foundAttributes, loadFound, getOwnProperty, newObjectOfKind, newObjectOfShape } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { iteratorResultShape } from '../../heap/literal-shapes.ts';
import { setBoolean, setInt, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import {
  FRAME_ARG0, FRAME_ARGC, FRAME_CALLEE, FRAME_CODE, FRAME_DISCARD, FRAME_ENTRY, FRAME_GENERATOR, FRAME_HEADER, FRAME_LINK, FRAME_NEW_TARGET, FRAME_RESULT,
} from '../bytecode/frame.ts';
import { SELF_ID } from '../bytecode/self-ids.ts';
import { throwRangeError, throwTypeError } from '../errors.ts';
import { awaitPromise, fulfillPromise, isPlainPromise, newPromise, rejectPromise, tryResolve } from '../promises.ts';
import { callSelf, linkFrame, frameLow, popFrame, returnValue, stageArguments } from './calls.ts';
import { EXIT, finish, FRAME } from './control.ts';
import { SELF } from './self.ts';
import { serveAllocation } from './service.ts';

export const GEN_START = 0;
export const GEN_SUSPENDED = 1;
export const GEN_RUNNING = 2;
export const GEN_DONE = 3;

const SAVED_FIXED = FIXED_WORDS[KIND.SAVED_FRAME];

/** Resumption modes, as received by Yield and Await. */
export const MODE_NEXT = 0;
export const MODE_THROW = 1;
export const MODE_RETURN = 2;

function argumentSlots(fp: number): number {
  const params = i32[s32[(fp + FRAME_CODE) * 2] * 2 + OFF.CODE.params];
  return Math.max(s32[(fp + FRAME_ARGC) * 2], params);
}

/** The GENERATOR cell of a frame with FRAME_GENERATOR. */
export function generatorOf(fp: number): number {
  return s32[(fp + s32[(fp + FRAME_LINK) * 2]) * 2];
}

/** Makes the cell for the frame at fp, in slot operand `operand`, and its SAVED_FRAME. */
function adopt(fp: number, operand: number, cell: number): void {
  const code = s32[(fp + FRAME_CODE) * 2];
  const size = 3 + argumentSlots(fp) + i32[code * 2 + OFF.CODE.registers];
  const saved = allocate(SAVED_FIXED + size);
  i32[saved * 2] = size;
  i32[saved * 2 + 1] = KIND.SAVED_FRAME;
  i32[saved * 2 + OFF.SAVED_FRAME.argc] = s32[(fp + FRAME_ARGC) * 2];
  i32[saved * 2 + OFF.SAVED_FRAME.pc] = 0;
  i32[saved * 2 + OFF.SAVED_FRAME.codeRef] = code;
  i32[saved * 2 + OFF.SAVED_FRAME.flags] = operand;
  for (let i = 0; i < size; i++) {
    setUndefined(scratch);
    b64[saved + SAVED_FIXED + i] = sb64[scratch];
  }
  storeRef(cell, OFF.GENERATOR.frameRef, saved);
  setObject(fp + operand, cell);
  s32[(fp + FRAME_LINK) * 2] = operand;
  s32[(fp + FRAME_ARGC) * 2 + 1] |= FRAME_GENERATOR;
}

/** Copies the frame at fp into its generator; execution will go on at pc. */
function save(fp: number, cell: number, pc: number): void {
  const saved = i32[cell * 2 + OFF.GENERATOR.frameRef];
  const args = argumentSlots(fp);
  const registers = i32[s32[(fp + FRAME_CODE) * 2] * 2 + OFF.CODE.registers];
  let word = SAVED_FIXED;
  for (let i = 0; i < 2 + args; i++) storeValue(saved, word++, fp + FRAME_CALLEE + i);
  storeValue(saved, word++, fp + FRAME_NEW_TARGET);
  const low = frameLow(fp);
  for (let i = 0; i < registers; i++) storeValue(saved, word++, low + i);
  i32[saved * 2 + OFF.SAVED_FRAME.pc] = pc;
}

/**
 * Puts the saved frame of `cell` below the current frame and delivers `value` with `mode` to the
 * instruction that suspended it. `result`, `flags` and `resume` as for pushFrame.
 */
function restore(cell: number, value: number, mode: number, result: number, flags: number, resume: number): void {
  const fp = i32[tb + TB.fp];
  const saved = i32[cell * 2 + OFF.GENERATOR.frameRef];
  const code = i32[saved * 2 + OFF.SAVED_FRAME.codeRef];
  const argc = i32[saved * 2 + OFF.SAVED_FRAME.argc];
  const args = Math.max(argc, i32[code * 2 + OFF.CODE.params]);
  const registers = i32[code * 2 + OFF.CODE.registers];
  const next = frameLow(fp) - FRAME_ARG0 - args;
  const low = next - FRAME_HEADER - registers;
  if (low < i32[tb + TB.stackEnd]) {
    i32[cell * 2 + OFF.GENERATOR.genState] = GEN_SUSPENDED;
    throwRangeError('Maximum call stack size exceeded');
  }
  // The value may lie where the frame goes: keep it.
  sb64[scratch] = sb64[value];
  let word = saved + SAVED_FIXED;
  for (let i = 0; i < 2 + args; i++) sb64[next + FRAME_CALLEE + i] = b64[word++];
  sb64[next + FRAME_NEW_TARGET] = b64[word++];
  for (let i = 0; i < registers; i++) sb64[low + i] = b64[word++];
  linkFrame(fp, next, code, argc, flags | FRAME_GENERATOR, result, resume);
  s32[(next + FRAME_LINK) * 2] = i32[saved * 2 + OFF.SAVED_FRAME.flags];
  const pc = i32[saved * 2 + OFF.SAVED_FRAME.pc];
  i32[tb + TB.pc] = pc;
  // pc stands behind the suspending instruction: [Yield | Await, dst, mode, value] or [CreateGenerator, dst].
  if (mode >= 0) {
    sb64[next + i32[pc - 3]] = sb64[scratch];
    setInt(next + i32[pc - 2], mode);
  }
}

/** CreateGenerator: the caller gets the generator object; the frame waits for the first next(). */
export function createGenerator(fp: number, operand: number, pc: number): number {
  const code = s32[(fp + FRAME_CODE) * 2];
  const words = i32[code * 2 + OFF.CODE.registers] + argumentSlots(fp) + 32;
  if (!fits(words)) serveAllocation(words);
  const callee = s32[(fp + FRAME_CALLEE) * 2];
  let proto = rootCell(ROOT.GeneratorPrototype);
  if (getOwnProperty(callee, rootCell(ROOT.prototype)) && (foundAttributes & IS_ACCESSOR) === 0) {
    loadFound(scratch);
    if (s32[scratch * 2 + 1] === TAG_OBJECT) proto = s32[scratch * 2];
  }
  const cell = newObjectOfKind(KIND.GENERATOR, proto, 0);
  // Functions that generate have no use for it otherwise; machine code has.
  if (i32[callee * 2 + OFF.FUNCTION.initialShapeRef] !== i32[cell * 2]) storeRef(callee, OFF.FUNCTION.initialShapeRef, i32[cell * 2]);
  i32[cell * 2 + OFF.GENERATOR.genState] = GEN_START;
  const flags = s32[(fp + FRAME_ARGC) * 2 + 1];
  adopt(fp, operand, cell);
  save(fp, cell, pc);
  setObject(scratch, cell);
  return returnValue(fp, scratch, flags);
}

/** { value, done } to `scratch`. */
function iteratorResult(value: number, done: boolean): void {
  const object = newIteratorResult();
  const first = object + FIXED_WORDS[KIND.OBJECT];
  b64[first] = sb64[value];
  setBoolean(scratch, done);
  b64[first + 1] = sb64[scratch];
  setObject(scratch, object);
}

const newIteratorResult = (): number => newObjectOfShape(iteratorResultShape());

/** Yield: the resumer gets { value, done: false }. */
export function yieldValue(fp: number, value: number, next: number): number {
  if (!roomForResult()) serveAllocation(16);
  iteratorResult(value, false);
  sb64[scratch + 44] = sb64[scratch];
  return yieldResult(fp, scratch + 44, next);
}

/** YieldResult: the resumer gets the value itself, an iterator result that yield* passes through. */
export function yieldResult(fp: number, value: number, next: number): number {
  const cell = generatorOf(fp);
  save(fp, cell, next);
  const outcome = returnValue(fp, value, s32[(fp + FRAME_ARGC) * 2 + 1]);
  Atomics.store(i32, cell * 2 + OFF.GENERATOR.genState, GEN_SUSPENDED);
  return outcome;
}

const roomForResult = (): boolean => i32[tb + TB.nurseryTop] + 16 <= i32[tb + TB.nurseryLimit];

/** GeneratorReturn: the resumer gets { value, done: true }. */
export function generatorReturn(fp: number, value: number): number {
  if (!roomForResult()) serveAllocation(16);
  finishGenerator(generatorOf(fp));
  iteratorResult(value, true);
  sb64[scratch + 44] = sb64[scratch];
  return returnValue(fp, scratch + 44, s32[(fp + FRAME_ARGC) * 2 + 1]);
}

/** The generator is over: its frame can be collected. */
export function finishGenerator(cell: number): void {
  storeRef(cell, OFF.GENERATOR.frameRef, 0);
  Atomics.store(i32, cell * 2 + OFF.GENERATOR.genState, GEN_DONE);
}

/**
 * %GeneratorPrototype%.next, throw and return (27.5.3.3, 27.5.3.4): from the native of the same name.
 * True: a frame was pushed. False: { value, done } is in dst. Throws the value for MODE_THROW.
 */
export function resumeGenerator(dst: number, generator: number, value: number, mode: number, method: string, resume: number): boolean {
  const cell = s32[generator * 2];
  if (s32[generator * 2 + 1] !== TAG_OBJECT || (i32[cell * 2 + 1] & KIND_MASK) !== KIND.GENERATOR) {
    throwTypeError(`${method} method called on incompatible receiver`);
  }
  const at = cell * 2 + OFF.GENERATOR.genState;
  const state = Atomics.load(i32, at);
  if (state === GEN_RUNNING) throwTypeError('Generator is already running');
  if (state === GEN_DONE || (state === GEN_START && mode !== MODE_NEXT)) {
    if (state === GEN_START && Atomics.compareExchange(i32, at, GEN_START, GEN_DONE) !== GEN_START) throwTypeError('Generator is already running');
    if (mode === MODE_THROW) return throwValue(value);
    if (mode === MODE_NEXT) setUndefined(scratch + 45);
    else sb64[scratch + 45] = sb64[value];
    iteratorResult(scratch + 45, true);
    sb64[dst] = sb64[scratch];
    return false;
  }
  if (Atomics.compareExchange(i32, at, state, GEN_RUNNING) !== state) throwTypeError('Generator is already running');
  restore(cell, value, state === GEN_START ? -1 : mode, dst - i32[tb + TB.fp], 0, resume);
  return true;
}

export function throwValue(slot: number): never {
  b64[(tb + TB.exception) / 2] = sb64[slot];
  throw guestThrow;
}

// --- async functions ---------------------------------------------------------------------------

/** CreateAsync: the state cell and its promise, in slot operand `operand`. */
export function createAsync(fp: number, operand: number): void {
  const code = s32[(fp + FRAME_CODE) * 2];
  const words = i32[code * 2 + OFF.CODE.registers] + argumentSlots(fp) + 48;
  if (!fits(words)) serveAllocation(words);
  const promise = newPromise();
  setObject(scratch + 44, promise);
  const cell = newObjectOfKind(KIND.GENERATOR, 0, 0);
  i32[cell * 2 + OFF.GENERATOR.genState] = GEN_RUNNING;
  storeValue(cell, OFF.GENERATOR.genResult, scratch + 44);
  adopt(fp, operand, cell);
}

/** ToPromise: natively, unless guest code has a say. */
export function toPromise(fp: number, result: number, value: number, next: number): number {
  const dst = fp + result;
  if (!fits(64)) serveAllocation(64);
  if (isPlainPromise(value)) sb64[dst] = sb64[value];
  else if (s32[value * 2 + 1] === TAG_OBJECT) return callSelf(fp, result, SELF_ID.PromiseResolveForAwait, value, 1, next);
  else {
    const promise = newPromise();
    fulfillPromise(promise, value);
    setObject(dst, promise);
  }
  return finish(next);
}

/** Await on a native promise in slot `promise`: suspend; the first time the caller gets the async promise. */
export function awaitValue(fp: number, promise: number, next: number): number {
  if (!fits(64)) serveAllocation(64);
  const cell = generatorOf(fp);
  save(fp, cell, next);
  Atomics.store(i32, cell * 2 + OFF.GENERATOR.genState, GEN_SUSPENDED);
  awaitPromise(promise, cell);
  return leaveAsync(fp, cell);
}

/** Pops an async frame: a first run delivers the promise, a resumed one nothing. */
function leaveAsync(fp: number, cell: number): number {
  const flags = s32[(fp + FRAME_ARGC) * 2 + 1];
  if ((flags & FRAME_DISCARD) !== 0) return popFrame(fp);
  sb64[scratch] = b64[cell + OFF.GENERATOR.genResult];
  return returnValue(fp, scratch, flags);
}

/** AsyncReturn: resolve the promise (what may be a thenable: a self-hosted helper), then leave. */
export function asyncReturn(fp: number, state: number, value: number): number {
  if (!fits(64)) serveAllocation(64);
  const cell = s32[state * 2];
  sb64[scratch + 44] = b64[cell + OFF.GENERATOR.genResult];
  if (tryResolve(s32[(scratch + 44) * 2], value)) {
    finishGenerator(cell);
    return leaveAsync(fp, cell);
  }
  const args = stageArguments(fp, 2);
  sb64[args] = b64[cell + OFF.GENERATOR.genResult];
  sb64[args + 1] = sb64[value];
  finishGenerator(cell);
  // The helper's frame takes this one's place: it returns the promise to whoever waits for it.
  return tailCallSelf(fp, SELF.AsyncReturnSlow, args, 2);
}

export function asyncThrow(fp: number, state: number, value: number): number {
  if (!fits(64)) serveAllocation(64);
  const cell = s32[state * 2];
  sb64[scratch + 44] = b64[cell + OFF.GENERATOR.genResult];
  finishGenerator(cell);
  rejectPromise(s32[(scratch + 44) * 2], value);
  return leaveAsync(fp, cell);
}

/** Pops the frame at fp and calls a helper in its place: the result goes where the frame's would have gone. */
function tailCallSelf(fp: number, id: number, args: number, argc: number): number {
  const flags = s32[(fp + FRAME_ARGC) * 2 + 1] & (FRAME_DISCARD | FRAME_ENTRY);
  const result = s32[(fp + FRAME_RESULT) * 2];
  for (let i = 0; i < argc; i++) sb64[scratch + 46 + i] = sb64[args + i];
  if (popFrame(fp) === EXIT) return EXIT;
  return callSelf(i32[tb + TB.fp], result, id, scratch + 46, argc, i32[tb + TB.pc], flags);
}

/**
 * Enters a suspended async function from a job: [async cell, value, mode]. The frame is pushed over
 * the job loop's, to which it delivers nothing; `result` is the operand of what could have been its result.
 */
export function resumeAsync(cell: number, value: number, mode: number, result: number, resume: number): number {
  Atomics.store(i32, cell * 2 + OFF.GENERATOR.genState, GEN_RUNNING);
  restore(cell, value, mode, result, FRAME_DISCARD, resume);
  return FRAME;
}
