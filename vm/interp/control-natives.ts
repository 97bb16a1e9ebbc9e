/**
 * Natives that continue in a frame instead of returning a value: apply, call, generator resumption,
 * and conversions that turn out to need guest code. They push the frame below the caller's, with the
 * native's own dst as the result, and have the loop reload.
 */
import { BOUNDARY_RELOAD, requestBoundary } from '../../heap/boundary.ts';
import { TB } from '../../heap/layout.ts';
import { setHole, setInternal, setUndefined } from '../../heap/slots.ts';
import { i32, s32, scratch, sb64, tb } from '../../heap/views.ts';
import { OPCODE_INFO } from '../bytecode/opcodes.ts';
import { throwTypeError } from '../errors.ts';
import { jobArguments, loadRecordSlot, takeJob } from '../jobs.ts';
import type { NativeTable } from '../natives.ts';
import { awaitJobFunction } from '../promises.ts';
import { JOB } from '../records.ts';
import { selfHostedId } from '../self-hosted-ids.ts';
import { callArray, callSelf, callValue, constructWithThis } from './calls.ts';
import { DONE } from './control.ts';
import { MODE_NEXT, MODE_RETURN, MODE_THROW, resumeAsync, resumeGenerator } from './generators.ts';
import { isCallable } from './operators.ts';

const LENGTHS: readonly number[] = OPCODE_INFO.map((info) => info.length);

/** Where the frame that called the running native goes on. */
export function resumePoint(): number {
  const pc = i32[tb + TB.pc];
  return pc + LENGTHS[i32[pc]];
}

/** Scratch slots of a job on its way. */
const JOB_CALLEE = 16;
const JOB_ARGUMENTS = 20;

function settle(outcome: number): void {
  if (outcome !== DONE) requestBoundary(BOUNDARY_RELOAD);
}

/** Calls a value with arguments in consecutive slots; its result becomes the native's. */
export function callFromNative(dst: number, callee: number, self: number, args: number, argc: number): void {
  const fp = i32[tb + TB.fp];
  settle(callValue(fp, dst - fp, callee, self, args, argc, resumePoint(), 0));
}

/** Goes on in a self-hosted function; its result becomes the native's. */
export function callSelfFromNative(dst: number, id: number, args: number, argc: number): void {
  const fp = i32[tb + TB.fp];
  settle(callSelf(fp, dst - fp, id, args, argc, resumePoint()));
}

export function callSelfByName(dst: number, name: string, args: number, argc: number): void {
  callSelfFromNative(dst, selfHostedId(name), args, argc);
}

function generatorMethod(method: string, mode: number) {
  return (dst: number, a: number, n: number): void => {
    if (n === 0) setUndefined(scratch + 50);
    else sb64[scratch + 50] = sb64[a];
    if (resumeGenerator(dst, a - 1, scratch + 50, mode, method, resumePoint())) requestBoundary(BOUNDARY_RELOAD);
  };
}

export const controlNatives = {
  /** Function.prototype.call */
  FunctionCall: (dst, a, n) => {
    if (!isCallable(a - 1)) throwTypeError('Function.prototype.call was called on a value that is not a function');
    if (n === 0) setUndefined(scratch + 50);
    else sb64[scratch + 50] = sb64[a];
    callFromNative(dst, a - 1, scratch + 50, a + 1, n === 0 ? 0 : n - 1);
  },
  /** Function.prototype.apply with an ordinary dense array or nothing (the self-hosted one made it so). */
  CallWithArray: (dst, a) => {
    const fp = i32[tb + TB.fp];
    settle(callArray(fp, dst - fp, a, resumePoint()));
  },
  GeneratorNext: generatorMethod('next', MODE_NEXT),
  GeneratorThrow: generatorMethod('throw', MODE_THROW),
  GeneratorReturnMethod: generatorMethod('return', MODE_RETURN),
  /** $GeneratorResume(generator, value, mode) */
  GeneratorResume: (dst, a) => {
    if (resumeGenerator(dst, a, a + 1, s32[(a + 2) * 2], 'next', resumePoint())) requestBoundary(BOUNDARY_RELOAD);
  },
  /** $TakeJob(): the oldest job, the hole if there is none. */
  TakeJob: (dst) => {
    const job = takeJob();
    if (job === 0) return setHole(dst);
    i32[tb + TB.ending] = 0;
    setInternal(dst, job);
  },
  /** $RunJob(job): its result, undefined for one that goes on with an async function. */
  RunJob: (dst, a) => {
    const job = s32[a * 2];
    const argc = jobArguments(job);
    loadRecordSlot(scratch + JOB_CALLEE, job, JOB.FUNCTION);
    for (let i = 0; i < argc; i++) loadRecordSlot(scratch + JOB_ARGUMENTS + i, job, JOB.FIRST_ARGUMENT + i);
    if (s32[(scratch + JOB_CALLEE) * 2] !== awaitJobFunction()) {
      return callFromNative(dst, scratch + JOB_CALLEE, 0, scratch + JOB_ARGUMENTS, argc);
    }
    setUndefined(dst);
    const arguments0 = scratch + JOB_ARGUMENTS;
    resumeAsync(s32[arguments0 * 2], arguments0 + 1, s32[(arguments0 + 2) * 2], dst - i32[tb + TB.fp], resumePoint());
    requestBoundary(BOUNDARY_RELOAD);
  },
  /** $ConstructWithThis(callee, newTarget, self, args) */
  ConstructWithThis: (dst, a) => {
    const fp = i32[tb + TB.fp];
    settle(constructWithThis(fp, dst - fp, a, resumePoint()));
  },
} satisfies NativeTable;

