/**
 * Calls of host functions, from the guest's side.
 *
 * A call is a message to the embedder's thread: the arguments are copied (vm/transfer), the guest
 * thread sleeps in state BLOCKED, and the answer is a message to it. So a call is a self-hosted loop,
 *
 *     HostCall(fn, ...args)                                      selfhosted/host.js
 *       message = $TransferOut(args)      copies, in slices; may call getters
 *       call = $HostCallStart(fn, message)
 *       while (!$HostCallAnswered(call)) {}                      parks at each boundary until it is there
 *       return $TransferIn($HostCallAnswer(call))                or throws
 *
 * and callHost pushes its frame. An async host function instead puts a promise into ROOT.HostPromises
 * under the call's number; the answer becomes a job that settles it.
 *
 * Answers that have arrived and wait to be fetched are the host's: they belong to the thread that is
 * mounted, which keeps its worker until it has them (pendingHostCalls) or is ended.
 */
import { terminated } from '../heap/errors.ts';
import { OFF } from '../heap/cells.ts';
import { TB, VM } from '../heap/layout.ts';
import { mapDelete, mapGet, mapSet } from '../heap/maps.ts';
import { onMount } from '../heap/mount.ts';
import { ROOT, rootCell } from '../heap/roots.ts';
import { numberOf, setBoolean, setInt, setObject, setUndefined } from '../heap/slots.ts';
import { i32, s32, sb64, scratch, tb } from '../heap/views.ts';
import { HOST_ASYNC } from './host-function-flags.ts';
import { ERROR_TYPE } from '../heap/errors.ts';
import { callSelf, stageArguments } from './interp/calls.ts';
import type { Answer, FromGuestMessage } from './commands/messages.ts';
import { enqueueJob, initRecordSlot, newJob, selfHostedFunction } from './jobs.ts';
import { JOB } from './records.ts';
import type { NativeTable } from './natives.ts';
import { selfHostedId } from './self-hosted-ids.ts';
import { guestHost, mainServices } from './threads/host.ts';
import { enterBlocked, leaveBlocked, sleepBlocked } from './threads/safepoint.ts';
import { STATUS, WAIT } from './threads/states.ts';
import { endWait, parkFor } from './threads/waiting.ts';
import { throwError, throwRangeError } from './errors.ts';
import { addIncoming } from './transfer/guest-read.ts';
import { takeMessage } from './transfer/guest-outgoing.ts';

/** Long enough to be "until the answer comes", but the thread is not quiet: the host will wake it. */
const FOR_EVER = 0x7fff_ffff;

const answers = new Map<number, Answer>();
/** Async calls whose answers are out. */
const asyncCalls = new Set<number>();
onMount(() => {
  answers.clear();
  asyncCalls.clear();
});

export function post(message: FromGuestMessage, transfer: readonly ArrayBuffer[] = []): void {
  guestHost().post(message, transfer);
}

/** Calls the HOSTFUNCTION in `cell` with argc arguments from slot `args`: pushes the frame of HostCall. */
export function callHost(
  fp: number,
  result: number,
  cell: number,
  args: number,
  argc: number,
  resume: number,
  flags: number,
): number {
  const stage = stageArguments(fp, argc + 1);
  sb64.copyWithin(stage + 1, args, args + argc);
  setObject(stage, cell);
  return callSelf(fp, result, selfHostedId('HostCall'), stage, argc + 1, resume, flags);
}

export function newCallNumber(): number {
  return Atomics.add(i32, VM.nextHostCall, 1) + 1;
}

export const pendingHostCalls = (): number => asyncCalls.size;

/** An answer has come: keeps it, or, for an async call, queues the job that settles its promise. */
export function takeAnswer(answer: Answer): void {
  if (!asyncCalls.delete(answer.call)) {
    answers.set(answer.call, answer);
    return;
  }
  Atomics.sub(i32, VM.hostCalls, 1);
  answers.set(answer.call, answer);
  const job = newJob(selfHostedFunction(selfHostedId('SettleHostCall')), 1);
  setInt(scratch + 30, answer.call);
  initRecordSlot(job, JOB.FIRST_ARGUMENT, scratch + 30);
  enqueueJob(job);
}

/** Looks at everything that has come for this thread; commands are queued as jobs. */
function drainMail(): void {
  const host = guestHost();
  for (let message = host.receive(); message !== undefined; message = host.receive())
    mainServices.message(message);
}

/** Asks the host and sleeps until the answer is there. For natives that hold no cell across it. */
export function askHost(
  kind: number,
  ask: (call: number, threadId: number) => FromGuestMessage,
): Answer {
  const call = newCallNumber();
  post(ask(call, i32[tb + TB.id]));
  for (;;) {
    drainMail();
    const answer = answers.get(call);
    if (answer !== undefined) {
      answers.delete(call);
      return answer;
    }
    enterBlocked(kind, 0);
    sleepBlocked(guestHost().hasMail() ? 1 : FOR_EVER);
    leaveBlocked();
    if (Atomics.load(i32, VM.status) !== STATUS.NORMAL) throw terminated;
  }
}

const ERRORS: Readonly<Record<string, number>> = ERROR_TYPE;

/** Message number of an answer's value; throws its error to the guest. */
function valueOf(call: number): number {
  const answer = answers.get(call);
  answers.delete(call);
  if (answer === undefined) throw new Error(`host call ${call} has no answer`);
  if ('value' in answer) return addIncoming(answer.value);
  if ('error' in answer) return throwError(ERRORS[answer.name] ?? ERROR_TYPE.Error, answer.error);
  throw new Error('a host call was answered by something else');
}

function send(cell: number, message: number, call: number): void {
  const args = takeMessage(message);
  const fn = i32[cell * 2 + OFF.HOSTFUNCTION.hostId];
  post({ t: 'hostCall', call, fn, threadId: i32[tb + TB.id], args }, [args.buffer]);
}

export const hostCallNatives = {
  HostFunctionIsAsync: (dst, a) =>
    setBoolean(dst, (i32[s32[a * 2] * 2 + OFF.HOSTFUNCTION.hostId] & HOST_ASYNC) !== 0),
  /** $HostCallStart(fn, message): the call's number. */
  HostCallStart: (dst, a) => {
    const call = newCallNumber();
    send(s32[a * 2], a + 1, call);
    setInt(dst, call);
  },
  /** Whether the answer is there; false has parked: ask again. */
  HostCallAnswered: (dst, a) => {
    drainMail();
    const answered = answers.has(s32[a * 2]);
    if (answered) endWait();
    else parkFor(WAIT.HOST, 0, guestHost().hasMail() ? 1 : FOR_EVER);
    setBoolean(dst, answered);
  },
  HostCallAnswer: (dst, a) => setInt(dst, valueOf(s32[a * 2])),
  /** $HostCallAsync(fn, message, promise) */
  HostCallAsync: (dst, a) => {
    const limit = i32[VM.hostCallLimit];
    if (Atomics.add(i32, VM.hostCalls, 1) >= limit) {
      Atomics.sub(i32, VM.hostCalls, 1);
      throwRangeError(`Cannot call the host: the limit of ${limit} pending calls is reached`);
    }
    const call = newCallNumber();
    setInt(scratch + 30, call);
    mapSet(rootCell(ROOT.HostPromises), scratch + 30, a + 2);
    asyncCalls.add(call);
    send(s32[a * 2], a + 1, call);
    setUndefined(dst);
  },
  /** $TakeHostPromise(call) */
  TakeHostPromise: (dst, a) => {
    setInt(scratch + 30, numberOf(a));
    mapGet(dst, rootCell(ROOT.HostPromises), scratch + 30);
    mapDelete(rootCell(ROOT.HostPromises), scratch + 30);
  },
} satisfies NativeTable;
