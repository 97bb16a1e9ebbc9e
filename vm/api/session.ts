/**
 * A session: one VM as its host sees it, for the library and the command line alike. It makes the heap,
 * queues calls, and serves what guest threads ask of the host.
 *
 *     call ──▶ queue ──▶ active ──post──▶ guest … 'result' | 'failed' ──▶ settled
 *                          │  ▲                        (wait 'all': when all threads have ended)
 *                    limit │  │ quiet
 *                          ▼  │
 *                       recovering: the threads are being ended; the next call waits
 *
 * One call at a time: the next begins when the active one is settled and no termination is going on.
 * The deadline of a call stays in force for what it leaves running, until the next call has begun or
 * nothing is left.
 *
 * Q1  'quiet' (nothing runs any more), an end from inside or an uncaught error says something about the
 *     active call only if the guest has begun it: 'began' comes first, on the same way. Else it is an echo
 *     of the call before, and the supervisor keeps the command (VmControl.post). So it is with a limit
 *     that is another call's.
 * Q2  Console messages carry numbers, since they come from several threads; a call is settled when all
 *     numbered before its end have been delivered.
 */
import { giveBackFreeBlocks } from '../../heap/give-back.ts';
import { createCage, releaseCage } from '../../heap/cage.ts';
import type { VMMemory } from '../../heap/cage.ts';
import { layImage } from '../../heap/image.ts';
import { BLOCK_BYTES, VM } from '../../heap/layout.ts';
import { attachViews, cage as viewedCage, i32, stacks as viewedStacks } from '../../heap/views.ts';
import { bootImage } from '../boot/image.ts';
import { END_EXIT, END_FAILED, END_MEMORY, END_OUTPUT } from '../commands/end-reasons.ts';
import { STACK_EVENTS } from '../commands/messages.ts';
import type { Command, FromGuestMessage, GuestFailure } from '../commands/messages.ts';
import { claimThread } from '../threads/births.ts';
import type { LimitHit, ThreadReport, VmControl } from '../threads/supervision.ts';
import { GuestError, HeddleError } from './errors.ts';
import { NOTHING, aborted, deadError, internal, keepAlive, least, seedWords } from './calls.ts';
import type { Call, CallRequest, Outcome, Platform, SessionOptions } from './calls.ts';
import { HostSide } from './host-side.ts';
import type { ResolvedLimits } from './options.ts';
import { Profiling, nextGeneration } from './profiling.ts';
import { failureError, isOutOfMemory, sizeLimitError, timeLimitError, toFrame } from './reports.ts';
import { SlowWatch } from './slow-script.ts';
import type { ThreadInfo } from './types.ts';

/** Milliseconds that a VM must have nothing to do before it gives memory back. */
const IDLE_PATIENCE = 500;
/** Of the heap limit: a VM that keeps more after running out of memory cannot go on. */
const FULL_SHARE = 0.94;

export class Session {
  readonly #platform: Platform;
  readonly #options: SessionOptions;
  readonly #memory: VMMemory;
  readonly #control: VmControl;
  readonly host: HostSide;
  readonly profiling: Profiling;
  readonly #slow: SlowWatch;
  readonly #queue: Call[] = [];
  #active: Call | null = null;
  #nextId = 1;
  #recovering = false;
  #dead: Error | null = null;
  #disposal: Promise<void> | null = null;
  #disposed = false;
  /** What the guest said when it ended itself. */
  #ending: { threadId: number; frames: ThreadInfo['stack'] } | null = null;
  #quietWaiters: (() => void)[] = [];
  #idleTimer: NodeJS.Timeout | undefined;
  #released: number[] = [];

  constructor(platform: Platform, options: SessionOptions) {
    this.#platform = platform;
    this.#options = options;
    const { heap, threads, stack } = options.limits;
    this.#memory = createCage({ heapLimit: heap, threads, stackBytes: stack });
    this.view(() => this.#boot());
    this.#control = platform.supervision.open(this.#memory, options.guest, {
      message: (message) => this.#hear(message as FromGuestMessage),
      idle: () => {},
      quiet: () => this.#quiet(),
      limit: (hit) => this.#limit(hit),
      dead: (error) => this.#die(error),
    });
    this.host = new HostSide(this, this.#control, options);
    this.profiling = new Profiling(this, this.#memory, platform.sampler);
    this.#slow = new SlowWatch(options.slowScript, this, options.onHookError);
  }

  /** The first cells, the main thread's block, the limits. */
  #boot(): void {
    layImage(this.#memory.cage, bootImage());
    claimThread();
    const { limits, vmOptions, seed } = this.#options;
    i32[VM.options] = vmOptions;
    i32[VM.profileGeneration] = nextGeneration();
    i32[VM.sourceLimit] = limits.source;
    i32[VM.hostCallLimit] = limits.pendingHostCalls;
    i32[VM.outputLeft] = limits.output ?? -1;
    const [low, high] = seedWords(seed);
    i32[VM.randomLo] = low;
    i32[VM.randomHi] = high;
  }

  /** Runs `work` with the views of this VM. */
  view<T>(work: () => T): T {
    const cage = viewedCage;
    const stacks = viewedStacks;
    attachViews(this.#memory.cage, this.#memory.stacks);
    try {
      return work();
    } finally {
      attachViews(cage, stacks);
    }
  }

  // --- what the VM is and does

  get state(): 'idle' | 'running' | 'dead' | 'disposed' {
    if (this.#disposed || this.#disposal !== null) return 'disposed';
    if (this.#dead !== null) return 'dead';
    return this.#active === null && this.#queue.length === 0 && !this.#recovering
      ? 'idle'
      : 'running';
  }

  /** Q1. */
  get #begun(): Call | null {
    return this.#active?.began === true ? this.#active : null;
  }

  get limits(): ResolvedLimits {
    return this.#options.limits;
  }

  threads(): ThreadReport[] {
    if (this.state === 'disposed') return [];
    return this.view(() => this.#platform.reportThreads(this.#platform.cpuOf));
  }

  /** Reads what is in the VM's memory; `gone` for a VM that has none any more. */
  read<T>(gone: T, look: () => T): T {
    return this.state === 'disposed' ? gone : this.view(look);
  }

  cpu(): number {
    return this.read(0, this.#platform.cpuOfAll);
  }

  /** Asks guest threads to send these events (EVENT bits). */
  listen(bits: number): void {
    if ((bits & STACK_EVENTS) !== 0) this.profiling.keepStacks();
    this.read(undefined, () => void Atomics.or(i32, VM.eventMask, bits));
  }

  // --- calls

  call(request: CallRequest): Promise<Outcome> {
    const refusal = this.#refusal();
    if (refusal !== null) return Promise.reject(refusal);
    const { signal } = request;
    if (signal?.aborted === true) return Promise.reject(aborted(signal));
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#abort(call, signal);
      const unlisten = (): void => signal?.removeEventListener('abort', onAbort);
      const call: Call = {
        ...request,
        id: this.#nextId++,
        resolve,
        reject,
        unlisten,
        began: false,
        outcome: null,
      };
      signal?.addEventListener('abort', onAbort);
      this.#queue.push(call);
      keepAlive(1);
      this.#next();
    });
  }

  #refusal(): HeddleError | null {
    if (this.state === 'disposed')
      return new HeddleError('ERR_HEDDLE_DISPOSED', 'The VM has been disposed of');
    if (this.#dead !== null) return deadError(this.#dead);
    return this.host.reentrance();
  }

  #next(): void {
    if (this.#active !== null || this.#recovering || this.#dead !== null || this.#disposal !== null)
      return;
    const call = this.#queue.shift();
    if (call === undefined) return;
    this.#active = call;
    let command: Command;
    try {
      command = this.#commandOf(call);
    } catch (error) {
      this.#reject(call, error as Error);
      return;
    }
    const { limits } = this.#options;
    const time = least(limits.time, call.limits.time);
    const cpu = least(limits.cpu, call.limits.cpu);
    this.#control.setDeadline({
      command: call.id,
      ...(time === undefined ? {} : { time }),
      ...(cpu === undefined ? {} : { cpu }),
    });
    this.#control.post(command);
  }

  #commandOf(call: Call): Command {
    const transferLimit = least(this.#options.limits.transfer, call.limits.transfer) ?? 0;
    this.view(() =>
      Atomics.store(i32, VM.transferLimit, Math.max(1, Math.ceil(transferLimit / 1024))),
    );
    const released = this.#released;
    this.#released = [];
    return {
      t: 'command',
      id: call.id,
      action: call.action(),
      result: call.result,
      transferLimit,
      report: call.report,
      isProgram: call.isProgram === true,
      released,
    };
  }

  /** The host has no use for a handle any more; the guest hears of it with the next call. */
  release(handle: number): void {
    this.#released.push(handle);
  }

  #abort(call: Call, signal: AbortSignal | undefined): void {
    const at = this.#queue.indexOf(call);
    if (at !== -1) {
      this.#queue.splice(at, 1);
      this.#end(call);
      call.reject(aborted(signal));
    } else if (this.#active === call) {
      this.#terminate();
      this.#reject(call, aborted(signal));
    }
  }

  #end(call: Call): void {
    call.unlisten();
    keepAlive(-1);
    if (this.#active !== call) return;
    this.#active = null;
    this.#slow.end();
  }

  #reject(call: Call, error: Error): void {
    this.#end(call);
    call.reject(error);
    this.#next();
  }

  #resolve(call: Call, outcome: Outcome): void {
    this.#end(call);
    call.resolve(outcome);
    this.#next();
  }

  // --- what comes from the guest

  #hear(message: FromGuestMessage): void {
    if (message.t === 'profile') return this.profiling.hear(message);
    if (this.#disposal !== null) return;
    switch (message.t) {
      case 'began':
        if (this.#active?.id !== message.id) return;
        this.#active.began = true;
        return this.#slow.begin();
      case 'result':
        return this.host.afterOutput(() => this.#result(message));
      case 'failed':
        return this.host.afterOutput(() => this.#failed(message.id, message.failure));
      case 'uncaught':
        return this.host.afterOutput(() => this.#uncaught(message.failure, message.promise));
      case 'ending':
        this.#ending = { threadId: message.threadId, frames: message.frames.map(toFrame) };
        return;
      default:
        return this.host.hear(message);
    }
  }

  #result(message: Extract<FromGuestMessage, { t: 'result' }>): void {
    const call = this.#active;
    if (call === null || call.id !== message.id) return;
    try {
      const value = message.value === null ? undefined : this.host.read(message.value);
      this.#has(call, { value, handle: message.handle, exitCode: null });
    } catch (error) {
      this.#reject(call, internal(error));
    }
  }

  #has(call: Call, outcome: Outcome): void {
    if (call.waitForAll) call.outcome = outcome;
    else this.#resolve(call, outcome);
  }

  #failed(id: number, failure: GuestFailure): void {
    const call = this.#active;
    if (call?.id !== id) return;
    const error = this.#errorOf(failure);
    // It has run; only its value could not be copied.
    if (call.waitForAll && failure.transfer) call.outcome = error;
    else this.#fail(call, error);
  }

  /** An error that nothing caught ends a program, with its threads; other calls merely fail. */
  #fail(call: Call, error: Error): void {
    if (call.isProgram) this.#terminate();
    this.#reject(call, error);
  }

  #errorOf(failure: GuestFailure): HeddleError {
    if (isOutOfMemory(failure)) {
      this.#ending = { threadId: failure.threadId, frames: failure.frames.map(toFrame) };
      return this.#memoryError();
    }
    const value = failure.value === null ? undefined : this.host.read(failure.value);
    const error = failureError(failure, value);
    if (failure.report !== null) this.host.noteReport(error, failure);
    return error;
  }

  /** Nothing caught it: the active call fails; a rejection fails programs only. Else whoever listens hears of it. */
  #uncaught(failure: GuestFailure, promise: boolean): void {
    const error = this.#errorOf(failure);
    const call = this.#begun;
    if (call !== null && (call.isProgram || !promise)) this.#fail(call, error);
    else if (error instanceof GuestError) this.host.unhandled(error);
  }

  // --- ends

  #terminate(): void {
    this.#recovering = true;
    this.host.abandon();
    this.#control.terminate();
  }

  #limit(hit: LimitHit): void {
    this.#recovering = true;
    this.host.abandon();
    const call = this.#active;
    if (call?.id !== hit.command) return;
    this.#end(call);
    call.reject(timeLimitError(hit.kind, hit.limit, hit.used, hit.threads));
  }

  /** Nothing runs any more. */
  #quiet(): void {
    if (this.#disposal !== null) return;
    const reason = this.view(() => Atomics.exchange(i32, VM.endReason, 0));
    const wasRecovering = this.#recovering;
    this.#recovering = false;
    this.#tellWaiters();
    // By the time that the output is there another call may have begun.
    const begun = this.#begun;
    this.host.afterOutput(() => {
      const over = this.#active === begun ? begun : null;
      if (reason !== 0) this.#endedFromInside(reason, over);
      else if (!wasRecovering && over !== null) this.#isOver(over);
      if (this.#active === null) this.#control.setDeadline(null);
      this.#next();
      if (this.#active === null) this.#giveBackSoon();
    });
  }

  #tellWaiters(): void {
    const waiters = this.#quietWaiters;
    this.#quietWaiters = [];
    for (const waiter of waiters) waiter();
  }

  /** Memory that a VM does not need for a while goes back to the system. */
  #giveBackSoon(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      if (this.#active === null && this.#disposal === null) this.view(giveBackFreeBlocks);
    }, IDLE_PATIENCE).unref();
  }

  #isOver(call: Call): void {
    if (call.outcome instanceof Error) return this.#reject(call, call.outcome);
    if (call.outcome !== null) return this.#resolve(call, call.outcome);
    this.#reject(call, this.host.unsettled());
  }

  #endedFromInside(reason: number, call: Call | null): void {
    this.host.abandon();
    if ((reason & END_MEMORY) !== 0) this.#recoverMemory();
    // The failure was told before the end.
    if (call === null || reason === END_FAILED) return;
    this.#end(call);
    if ((reason & END_MEMORY) !== 0) call.reject(this.#memoryError());
    else if ((reason & END_OUTPUT) !== 0) call.reject(this.#outputError());
    else if ((reason & END_EXIT) !== 0)
      call.resolve({ ...NOTHING, exitCode: this.view(() => i32[VM.exitCode]) });
    else
      call.reject(
        new HeddleError('ERR_HEDDLE_INTERNAL', `The guest ended for an unknown reason (${reason})`),
      );
  }

  #endingThreads(): ThreadInfo[] {
    const ending = this.#ending;
    return ending === null
      ? []
      : [{ id: ending.threadId, state: 'running', cpu: 0, stack: ending.frames }];
  }

  #memoryError(): HeddleError {
    const used = this.view(() => i32[VM.blocksUsed] * BLOCK_BYTES);
    return sizeLimitError(
      'ERR_HEDDLE_MEMORY_LIMIT',
      'Memory',
      this.#options.limits.heap,
      used,
      this.#endingThreads(),
    );
  }

  #outputError(): Error {
    const limit = this.#options.limits.output ?? 0;
    this.view(() => Atomics.store(i32, VM.outputLeft, limit));
    return sizeLimitError('ERR_HEDDLE_OUTPUT_LIMIT', 'Output', limit, limit, this.#endingThreads());
  }

  /** Collects before anything else runs; a VM that is still full afterwards is dead. */
  #recoverMemory(): void {
    this.view(() => Atomics.store(i32, VM.oomPending, 0));
    const isFull = (): boolean =>
      this.view(() => i32[VM.blocksUsed] > i32[VM.blockLimit] * FULL_SHARE);
    if (!isFull()) return;
    const settled = (): void => {
      if (isFull())
        this.#die(new Error(`its heap of ${this.#options.limits.heap} bytes stays full`));
    };
    const request: CallRequest = {
      action: () => ({ a: 'collect', major: true }),
      limits: { time: 5000, cpu: undefined, transfer: undefined },
      result: 'none',
      waitForAll: false,
      report: false,
    };
    keepAlive(1);
    this.#queue.unshift({
      ...request,
      id: this.#nextId++,
      resolve: settled,
      reject: settled,
      unlisten() {},
      began: false,
      outcome: null,
    });
  }

  #die(error: Error): void {
    if (this.#dead !== null || this.#disposal !== null) return;
    this.#dead = error;
    this.host.abandon();
    const calls = this.#active === null ? this.#queue : [this.#active, ...this.#queue];
    for (const call of [...calls]) {
      this.#end(call);
      call.reject(deadError(error));
    }
    this.#queue.length = 0;
    this.#tellWaiters();
  }

  /** Ends the active call and everything that runs beside it; resolves when the VM can be used again. */
  async interrupt(reason: string): Promise<void> {
    if (this.#dead !== null || this.state === 'disposed') return;
    const call = this.#active;
    this.#terminate();
    const wait = this.settled();
    if (call !== null) {
      this.#end(call);
      call.reject(new HeddleError('ERR_HEDDLE_INTERRUPTED', reason));
    }
    await wait;
  }

  /** Settled once what a limit, a failure or an interrupt has ended runs no more: its last counts are in then. */
  async settled(): Promise<void> {
    if (!this.#recovering || this.#dead !== null || this.#disposal !== null) return;
    keepAlive(1);
    await new Promise<void>((resolve) => this.#quietWaiters.push(resolve));
    keepAlive(-1);
  }

  dispose(): Promise<void> {
    return (this.#disposal ??= this.#dispose());
  }

  async #dispose(): Promise<void> {
    this.profiling.disposing();
    const calls = this.#active === null ? this.#queue : [this.#active, ...this.#queue];
    for (const call of [...calls]) {
      this.#end(call);
      call.reject(new HeddleError('ERR_HEDDLE_DISPOSED', 'The VM has been disposed of'));
    }
    this.#queue.length = 0;
    this.#tellWaiters();
    this.host.abandon();
    keepAlive(1);
    try {
      await this.#control.close();
    } finally {
      keepAlive(-1);
      this.#disposed = true;
    }
    releaseCage(this.#memory);
  }
}
