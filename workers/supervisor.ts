/**
 * The supervisor: births, worker deaths, deadlines, reports, messages. It runs on a thread that never
 * runs guest code: the process's main thread in the command line, a worker of its own in the library.
 *
 * It reaches guest threads by requests alone (poisoned limits), and by its own thread block when it
 * wants the world stopped. Several VMs may be supervised: each entry attaches the views of its own.
 */
import { availableParallelism } from 'node:os';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort, Worker } from 'node:worker_threads';
import type { VMMemory } from '../heap/cage.ts';
import { TB, VM, threadBlock } from '../heap/layout.ts';
import { attachViews, cage as viewedCage, i32, stacks as viewedStacks } from '../heap/views.ts';
import { abandonThread, loseThread } from '../vm/threads/births.ts';
import { unpark } from '../vm/threads/parking.ts';
import { reportThreads } from '../vm/threads/report.ts';
import { REASON, requestAll } from '../vm/threads/requests.ts';
import { STATE, STATUS, stateOf } from '../vm/threads/states.ts';
import type {
  Deadline,
  LimitHit,
  Supervision,
  ThreadReport,
  VmControl,
  VmEvents,
} from '../vm/threads/supervision.ts';
import { endTermination, terminateAll } from '../vm/threads/terminate.ts';
import { endAtExit } from './at-exit.ts';
import { cpuOf, cpuOfAll } from './cpu.ts';
import { VM_OPTION } from '../heap/vm-options.ts';
import { enableLoopInterrupts } from '../jit/loop-interrupts.ts';
import { answerAsRequester, joinProcess, makeProcess } from '../jit/process.ts';
import type { FromGuest } from './messages.ts';
import { MAIL_CLOSED, MAIL_STEP } from './messages.ts';
import { WorkerPool } from './pool.ts';

const MAIN = 0;
/** Workers that a process may have. */
const WORKER_LIMIT = 1024;
/** Milliseconds between two looks at processor time, at least. */
const CPU_STEP = 2;

/** Milliseconds until a deadline is in force though the guest has not begun. */
const BEGIN_PATIENCE = 10_000;

/** Messages that matter here, of those in vm/commands/messages.ts. */
type Known = { readonly t: 'command' | 'began'; readonly id: number };

function idOf(message: unknown, t: Known['t']): number | null {
  if (typeof message !== 'object' || message === null) return null;
  const known = message as Known;
  return known.t === t ? known.id : null;
}

/** The number of a command, null for other messages. */
const commandOf = (message: unknown): number | null => idOf(message, 'command');
/** The main thread has taken a command. */
const isBegin = (message: unknown): boolean => idOf(message, 'began') !== null;

interface Mail {
  readonly message: unknown;
  readonly transfer: readonly ArrayBuffer[];
}

class Control implements VmControl {
  readonly #pool: WorkerPool;
  readonly #memory: VMMemory;
  readonly #options: unknown;
  readonly #events: VmEvents;
  readonly #process: SharedArrayBuffer;
  /** Ports of the threads that have a worker, by thread index. */
  readonly #ports = new Map<number, MessagePort>();
  readonly #tasks = new Set<Promise<void>>();
  /**
   * For the main thread, while it has no worker to take them. Nothing is sent to it while a termination goes
   * on: it would go down with the rest.
   */
  #held: Mail[] = [];
  /** The last command, until it has begun. A termination that was not asked for by the host does not lose it. */
  #unbegun: Mail | null = null;
  /** Not in force yet. */
  #deadline: Deadline | null = null;
  #patience: NodeJS.Timeout | undefined;
  /** Of the deadline in force. */
  #timer: NodeJS.Timeout | undefined;
  #cpuTimer: NodeJS.Timeout | undefined;
  #over = false;
  readonly #forget: () => void;

  constructor(
    pool: WorkerPool,
    shared: SharedArrayBuffer,
    memory: VMMemory,
    options: unknown,
    events: VmEvents,
  ) {
    this.#pool = pool;
    this.#process = shared;
    this.#memory = memory;
    this.#options = options;
    this.#events = events;
    this.#forget = endAtExit(memory);
  }

  /** Runs `work` with the views of this VM. */
  #view<T>(work: () => T): T {
    const cage = viewedCage;
    const stacks = viewedStacks;
    attachViews(this.#memory.cage, this.#memory.stacks);
    try {
      return work();
    } finally {
      attachViews(cage, stacks);
    }
  }

  // --- workers

  /** `mail` is in the port before the thread looks at it. */
  #start(index: number, mail: readonly Mail[] = []): void {
    if (this.#over) {
      this.#view(() => abandonThread(index));
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (message: FromGuest) => this.#hear(message));
    port1.unref();
    this.#ports.set(index, port1);
    this.#view(() => Atomics.store(i32, threadBlock(index) + TB.hostMail, 0));
    for (const each of mail) this.#send(index, each);
    const { cage, stacks } = this.#memory;
    const task = this.#pool
      .run({ cage, stacks, index, port: port2, options: this.#options, process: this.#process })
      .then(
        ({ completed }) => this.#ended(index, port1, completed),
        (error: unknown) => this.#lost(index, port1, error),
      )
      .finally(() => {
        this.#tasks.delete(task);
        this.#lookForQuiet();
      });
    this.#tasks.add(task);
    // While the worker starts: this thread will have to interrupt it.
    const compiles = this.#view(() => (i32[VM.options] & VM_OPTION.JIT) !== 0);
    if (compiles) setImmediate(answerAsRequester);
  }

  #hear(message: FromGuest): void {
    switch (message.t) {
      case 'birth':
        return this.#start(message.index);
      case 'wake':
        return this.#startMain();
      case 'user':
        if (isBegin(message.message)) this.#begun();
        return this.#events.message(message.message);
    }
  }

  /** What a port still holds is delivered before its thread counts as ended. */
  #closePort(index: number, port: MessagePort): void {
    if (this.#ports.get(index) === port) this.#ports.delete(index);
    port.close();
  }

  #ended(index: number, port: MessagePort, completed: boolean): void {
    this.#drain(port);
    this.#closePort(index, port);
    if (index !== MAIN) return;
    this.#events.idle(!completed);
    if (this.#held.length > 0) this.#startMain();
  }

  #drain(port: MessagePort): void {
    for (let got = receive(port); got !== undefined; got = receive(port)) this.#hear(got);
  }

  #lost(index: number, port: MessagePort, cause: unknown): void {
    this.#closePort(index, port);
    const error = cause instanceof Error ? cause : new Error(String(cause));
    this.#over = true;
    this.#view(() => {
      if (!abandonThread(index)) loseThread(index);
      Atomics.store(i32, VM.status, STATUS.DEAD);
      requestAll(REASON.TERMINATE);
    });
    this.#events.dead(error);
  }

  #terminating(): boolean {
    return this.#view(() => Atomics.load(i32, VM.status) !== STATUS.NORMAL);
  }

  #lookForQuiet(): void {
    if (this.#tasks.size > 0) return;
    const ended = this.#terminating();
    this.#view(endTermination);
    if (ended) this.#held = this.#unbegun === null ? [] : [this.#unbegun];
    const idle = this.#held.length === 0;
    if (!idle) this.#startMain();
    if (!this.#over && (ended || idle)) this.#events.quiet();
  }

  /** Unless it has a worker. */
  #startMain(): void {
    if (this.#ports.has(MAIN) || this.#over || this.#terminating()) return;
    const held = this.#held;
    this.#held = [];
    this.#start(MAIN, held);
  }

  // --- messages

  /** False: the thread is about to lose its worker. */
  #send(index: number, { message, transfer }: Mail): boolean {
    const port = this.#ports.get(index);
    if (port === undefined) return false;
    return this.#view(() => {
      const before = Atomics.add(i32, threadBlock(index) + TB.hostMail, MAIL_STEP);
      if ((before & MAIL_CLOSED) !== 0) {
        Atomics.sub(i32, threadBlock(index) + TB.hostMail, MAIL_STEP);
        return false;
      }
      port.postMessage(message, transfer as ArrayBuffer[]);
      unpark(index);
      return true;
    });
  }

  post(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    const mail = { message, transfer };
    if (commandOf(message) !== null) this.#unbegun = mail;
    if (this.#held.length === 0 && !this.#terminating() && this.#send(MAIN, mail)) return;
    this.#held.push(mail);
    this.#startMain();
  }

  reply(threadId: number, message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    const index = this.#view(() => {
      for (let at = 0; at < i32[VM.threadHigh]; at++) {
        if (i32[threadBlock(at) + TB.id] === threadId && stateOf(threadBlock(at)) !== STATE.FREE)
          return at;
      }
      return -1;
    });
    if (index === MAIN) this.post(message, transfer);
    else if (index !== -1) this.#send(index, { message, transfer });
  }

  // --- limits

  #cpu(): number {
    return this.#view(cpuOfAll);
  }

  /** The one in force stays so for what an earlier call has left running, until the new one is. */
  setDeadline(deadline: Deadline | null): void {
    this.#deadline = deadline;
    clearTimeout(this.#patience);
    if (deadline === null) return this.#lift();
    // A worker that cannot be had is no reason to wait for ever.
    if (deadline.time !== undefined)
      this.#patience = setTimeout(() => this.#begin(), BEGIN_PATIENCE);
  }

  #lift(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#cpuTimer);
  }

  /** The guest has begun what it was asked. */
  #begun(): void {
    this.#unbegun = null;
    this.#begin();
  }

  /** The deadline is in force from now. */
  #begin(): void {
    const deadline = this.#deadline;
    if (deadline === null) return;
    this.#deadline = null;
    clearTimeout(this.#patience);
    this.#lift();
    const { command, time, cpu } = deadline;
    if (time !== undefined) {
      const began = performance.now();
      const hit = (): void => {
        const used = performance.now() - began;
        // Timers come up to a millisecond early.
        if (used < time) this.#timer = setTimeout(hit, 1);
        else this.#hit(command, 'time', time, used);
      };
      this.#timer = setTimeout(hit, time);
    }
    if (cpu !== undefined) this.#watchCpu(command, cpu, this.#cpu());
  }

  /** Looks again when the limit can have been reached at the earliest. */
  #watchCpu(command: number, limit: number, base: number): void {
    const used = this.#cpu() - base;
    if (used >= limit) return this.#hit(command, 'cpu', limit, used);
    const atOnce = Math.min(availableParallelism(), Math.max(1, this.#tasks.size));
    const wait = Math.max(CPU_STEP, Math.min(50, (limit - used) / atOnce));
    this.#cpuTimer = setTimeout(() => this.#watchCpu(command, limit, base), wait);
  }

  #hit(command: number, kind: LimitHit['kind'], limit: number, used: number): void {
    this.#lift();
    if (this.#over) return;
    const threads = this.#report();
    if (commandOf(this.#unbegun?.message) === command) this.#unbegun = null;
    this.#view(terminateAll);
    this.#events.limit({ command, kind, limit, used, threads });
    this.#lookForQuiet();
  }

  terminate(): void {
    this.#unbegun = null;
    this.#view(terminateAll);
    this.#lookForQuiet();
  }

  interrupt(): void {
    this.#view(() => requestAll(REASON.INTERRUPT));
  }

  #report(): ThreadReport[] {
    return this.#view(() => reportThreads(cpuOf));
  }

  report(): Promise<ThreadReport[]> {
    return Promise.resolve(this.#over ? [] : this.#report());
  }

  async close(): Promise<void> {
    this.setDeadline(null);
    this.#over = true;
    this.#held = [];
    this.#view(terminateAll);
    while (this.#tasks.size > 0) await Promise.all(this.#tasks);
    this.#forget();
  }
}

function receive(port: MessagePort): FromGuest | undefined {
  return receiveMessageOnPort(port)?.message as FromGuest | undefined;
}

export class Supervisor implements Supervision {
  readonly #pool: WorkerPool;
  readonly #process: SharedArrayBuffer;

  /**
   * `worker`: the built guest worker (dist/worker.mjs); `first`: one that has been started already;
   * `shared`: see jit/process.ts.
   */
  constructor(worker: URL, first: Worker | null = null, shared = makeProcess(1)) {
    this.#pool = new WorkerPool(worker, WORKER_LIMIT, first);
    this.#process = shared;
    joinProcess(shared);
    enableLoopInterrupts();
  }

  open(memory: VMMemory, options: unknown, events: VmEvents): VmControl {
    return new Control(this.#pool, this.#process, memory, options, events);
  }

  warm(): Promise<void> {
    this.#pool.warm();
    return Promise.resolve();
  }

  shutDown(): Promise<void> {
    return this.#pool.close();
  }
}
