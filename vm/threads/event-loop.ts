/**
 * The life of a guest thread on its worker: its entry function, then jobs, messages and timers until
 * nothing is left; or termination at any point. All queues are in the cage; the worker's own event loop is
 * never waited for.
 *
 *     entry ──▶ jobs ──▶ inbox ──▶ rejections ──▶ message (main) ──▶ timer ──▶ sleep or end
 *                ▲──────────┴───────────┴──────────────┴───────────────┘
 *
 * A thread ends when its function has returned and nothing can come any more: no job, no timer, no
 * host call, and no expected job (inbox.ts), or only expected jobs that nobody is left to send
 * (waiting.ts). The main thread does not end: it becomes IDLE, and gives its worker back.
 *
 * Termination runs no guest code: locks are let go, queues left, jobs and timers dropped.
 */
import { Terminated } from '../../heap/errors.ts';
import { TB, threadBlock } from '../../heap/layout.ts';
import { setHole, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_INTERNAL } from '../../heap/values.ts';
import { b64, i32, sb64, scratch, tb } from '../../heap/views.ts';
import { selfHostedFunction } from '../jobs.ts';
import { loadPromiseResult, takeUnhandledRejections } from '../promises.ts';
import { selfHostedId } from '../self-hosted-ids.ts';
import { LEAVING, endThread, unmount } from './births.ts';
import type { Engine, GuestHost } from './host.ts';
import { closeInbox, drainInbox } from './inbox.ts';
import { leaveWaits, releaseEverything } from './release.ts';
import {
  WHERE,
  enterBlocked,
  leaveBlocked,
  serveRequests,
  sleepBlocked,
  wakeEventLoop,
} from './safepoint.ts';
import { goQuiet, wakeUp } from './parking.ts';
import { pending } from './requests.ts';
import { WAIT } from './states.ts';
import { loadEntry, publishTermination } from './thread-objects.ts';
import { nextDue, takeDueTimer } from './timers.ts';
import { offerWorker } from './standby.ts';
import { clock } from './waiting.ts';

/** Scratch slots of the loop itself, between guest calls. */
const CALLEE = 16;
const RESULT = 17;
const ARGS = 20;

/** How the loop ended: nothing left to do, or something that nothing caught is in TB.exception. */
const DONE = 0;
const THREW = 1;
const REJECTED = 2;

/** Calls a self-hosted function with `argc` arguments that lie from scratch slot ARGS. */
function callSelfHosted(engine: Engine, name: string, argc: number): boolean {
  setObject(scratch + CALLEE, selfHostedFunction(selfHostedId(name)));
  return engine.enter(scratch + CALLEE, 0, scratch + ARGS, argc, scratch + RESULT);
}

function runJobs(engine: Engine): boolean {
  if (i32[tb + TB.jobsHead + 1] !== TAG_INTERNAL) return true;
  return callSelfHosted(engine, 'RunJobs', 0);
}

/** Puts the reason of the first unhandled rejection in TB.exception; false if there is none. */
function findRejection(): boolean {
  const promises = takeUnhandledRejections();
  if (promises.length === 0) return false;
  loadPromiseResult(scratch + RESULT, promises[0]);
  b64[(tb + TB.exception) / 2] = sb64[scratch + RESULT];
  return true;
}

/** Sleeps until something comes; false: nothing will. */
function waitForEvents(host: GuestHost): boolean {
  const due = nextDue();
  const hostCalls = host.pendingHostCalls() > 0 || host.hasMail();
  const chosenToEnd = Atomics.exchange(i32, tb + TB.ending, 0) === 1;
  if (due === Infinity && !hostCalls && (chosenToEnd || i32[tb + TB.asyncPending] <= 0))
    return false;
  // Mail that was announced and is not here yet is only microseconds away.
  const timeout = host.hasMail() ? 1 : due === Infinity ? -1 : Math.ceil(due - clock());
  if (due !== Infinity && due <= clock()) return true;
  enterBlocked(WAIT.EVENTS, 0);
  if (timeout < 0 && !hostCalls && goQuiet()) wakeEventLoop();
  sleepBlocked(timeout);
  wakeUp(tb);
  leaveBlocked();
  return true;
}

function turn(engine: Engine, host: GuestHost): number {
  for (;;) {
    if (pending() !== 0) serveRequests(WHERE.BOUNDARY);
    if (!runJobs(engine)) return THREW;
    if (drainInbox()) continue;
    if (findRejection()) return REJECTED;
    if (host.serveMessage()) continue;
    if (takeDueTimer(scratch + ARGS, scratch + ARGS + 1, clock())) {
      i32[tb + TB.ending] = 0;
      if (!callSelfHosted(engine, 'CallEntry', 2)) return THREW;
      continue;
    }
    if (!waitForEvents(host)) return DONE;
  }
}

/** Until the inbox could be closed, or something was not caught. */
function turnToEnd(engine: Engine, host: GuestHost): number {
  for (;;) {
    const how = turn(engine, host);
    if (how !== DONE || closeInbox()) return how;
  }
}

/**
 * A thread made by `new Thread`, mounted, from its entry to its end: afterwards the block is free and
 * nothing is mounted. `ending` is called once no more of its code runs, while it is still mounted, and before
 * others hear of the end: who joins and starts the next thread finds the block free as soon as may be. The
 * caller then asks awaitNewborn (standby.ts).
 */
export function runThread(engine: Engine, host: GuestHost, ending: () => void): void {
  let hasEnded = false;
  const end = (): void => {
    if (!hasEnded) ending();
    hasEnded = true;
  };
  try {
    const value = (tb + TB.entryValue) / 2;
    loadEntry(scratch + ARGS, scratch + ARGS + 1);
    let threw = !callSelfHosted(engine, 'CallEntry', 2);
    if (!threw) {
      b64[value] = sb64[scratch + RESULT];
      threw = turnToEnd(engine, host) !== DONE;
    }
    if (threw) {
      b64[value] = b64[(tb + TB.exception) / 2];
      i32[tb + TB.ending] = 0;
      dropWork();
      while (!closeInbox()) drainInbox();
      dropWork();
    }
    offerWorker();
    Atomics.store(i32, tb + TB.ending, LEAVING);
    end();
    sb64[scratch + ARGS] = b64[value];
    if (threw) callSelfHosted(engine, 'PublishFailure', 1);
    else callSelfHosted(engine, 'PublishResult', 1);
    releaseEverything();
  } catch (error) {
    if (!(error instanceof Terminated)) throw error;
    cleanUp();
    publishTermination();
    while (!closeInbox()) dropWork();
  }
  end();
  endThread();
}

/**
 * The main thread, mounted, until it has nothing to do; afterwards it is IDLE and nothing is mounted.
 * False: it was terminated.
 */
export function runMain(engine: Engine, host: GuestHost, ending: () => void): boolean {
  let completed = true;
  try {
    for (;;) {
      const how = turn(engine, host);
      if (how === DONE) break;
      host.uncaught(how === REJECTED);
      clearException();
    }
  } catch (error) {
    if (!(error instanceof Terminated)) throw error;
    completed = false;
    cleanUp();
  }
  ending();
  unmount();
  return completed;
}

function clearException(): void {
  setHole(scratch + RESULT);
  b64[(tb + TB.exception) / 2] = sb64[scratch + RESULT];
}

/** Jobs, timers and rejections are forgotten. */
function dropWork(): void {
  releaseEverything();
  setUndefined(scratch + RESULT);
  for (const field of [TB.timers, TB.rejections]) b64[(tb + field) / 2] = sb64[scratch + RESULT];
}

/** After termination: the thread keeps nothing that others could wait for. */
export function cleanUp(): void {
  i32[tb + TB.fp] = 0;
  leaveWaits();
  dropWork();
  i32[tb + TB.asyncPending] = 0;
  clearException();
}

/** The views show a VM whose main thread is IDLE: something has come for it meanwhile. */
export function hasMainWork(): boolean {
  const block = threadBlock(0);
  return (
    i32[block + TB.jobsHead + 1] === TAG_INTERNAL || i32[block + TB.inbox + 1] === TAG_INTERNAL
  );
}
