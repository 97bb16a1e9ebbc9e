/**
 * The library's side of its supervisor: the Supervision interface over one worker per process, started
 * when the first VM is opened. It keeps the process alive only while a VM has something to do.
 */
import { Worker } from 'node:worker_threads';
import type { VMMemory } from '../heap/cage.ts';
import { VM, VM_BLOCK_WORDS } from '../heap/layout.ts';
import { VM_OPTION } from '../heap/vm-options.ts';
import { enableLoopInterrupts } from '../jit/loop-interrupts.ts';
import { answerAsRequester, joinProcess, makeProcess } from '../jit/process.ts';
import type {
  Deadline,
  Supervision,
  ThreadReport,
  VmControl,
  VmEvents,
} from '../vm/threads/supervision.ts';
import { endAtExit } from './at-exit.ts';
import type { FromSupervisor, ToSupervisor } from './client-messages.ts';

export class SupervisorClient implements Supervision {
  readonly #file: URL;
  #worker: Worker | null = null;
  readonly #open = new Map<number, RemoteControl>();
  /** The supervisor and the embedder's thread interrupt guests. */
  readonly #process = makeProcess(2);
  #next = 1;
  #busy = 0;

  /** `file`: the built supervisor (dist/supervisor.mjs). */
  constructor(file: URL) {
    this.#file = file;
    joinProcess(this.#process);
    enableLoopInterrupts();
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(this.#file, { execArgv: [], workerData: this.#process });
    worker.on('message', (message: FromSupervisor) => this.#open.get(message.vm)?.hear(message));
    worker.unref(); // after the first listener, which refs it again
    const failed = (error: Error): void => {
      if (this.#worker === worker) this.#worker = null;
      for (const control of this.#open.values()) control.fail(error);
      this.#open.clear();
    };
    worker.on('error', failed);
    worker.on('exit', () => failed(new Error('the supervisor has ended')));
    this.#worker = worker;
    if (this.#busy > 0) worker.ref();
    return worker;
  }

  send(message: ToSupervisor, transfer: readonly ArrayBuffer[] = []): void {
    this.#start().postMessage(message, transfer as ArrayBuffer[]);
  }

  /** Something is awaited: the process stays alive meanwhile. */
  hold(): void {
    if (this.#busy++ === 0) this.#worker?.ref();
  }

  release(): void {
    if (--this.#busy === 0) this.#worker?.unref();
  }

  open(memory: VMMemory, options: unknown, events: VmEvents): VmControl {
    const vm = this.#next++;
    if ((new Int32Array(memory.cage, 0, VM_BLOCK_WORDS)[VM.options] & VM_OPTION.JIT) !== 0)
      answerAsRequester();
    const control = new RemoteControl(this, vm, events, endAtExit(memory));
    this.#open.set(vm, control);
    this.send({ c: 'open', vm, memory, options });
    return control;
  }

  forget(vm: number): void {
    this.#open.delete(vm);
  }

  warm(): Promise<void> {
    this.send({ c: 'warm' });
    return Promise.resolve();
  }

  async shutDown(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

class RemoteControl implements VmControl {
  readonly #client: SupervisorClient;
  readonly #vm: number;
  readonly #events: VmEvents;
  readonly #asks = new Map<number, (value: ThreadReport[]) => void>();
  /** It has ended: its memory is given back. */
  readonly #forget: () => void;
  #nextAsk = 1;
  #terminations = 0;
  #failed = false;

  constructor(client: SupervisorClient, vm: number, events: VmEvents, forget: () => void) {
    this.#forget = forget;
    this.#client = client;
    this.#vm = vm;
    this.#events = events;
  }

  hear(message: FromSupervisor): void {
    switch (message.e) {
      case 'message':
        return this.#events.message(message.message);
      case 'idle':
        return this.#events.idle(message.terminated);
      case 'quiet':
        // Said before the supervisor had heard of the last termination: another one comes.
        if (message.terminations === this.#terminations) this.#events.quiet();
        return;
      case 'limit':
        return this.#events.limit(message.hit);
      case 'dead':
        return this.#events.dead(message.error);
      case 'report':
        return this.#answer(message.ask, message.threads);
      case 'closed':
        this.#forget();
        this.#client.forget(this.#vm);
        return this.#answer(message.ask, []);
    }
  }

  fail(error: Error): void {
    this.#failed = true;
    for (const ask of [...this.#asks.keys()]) this.#answer(ask, []);
    this.#events.dead(error);
  }

  #answer(ask: number, threads: ThreadReport[]): void {
    this.#asks.get(ask)?.(threads);
    if (this.#asks.delete(ask)) this.#client.release();
  }

  #ask(c: 'report' | 'close'): Promise<ThreadReport[]> {
    if (this.#failed) return Promise.resolve([]);
    const ask = this.#nextAsk++;
    this.#client.hold();
    return new Promise((resolve) => {
      this.#asks.set(ask, resolve);
      this.#client.send({ c, vm: this.#vm, ask });
    });
  }

  post(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    this.#client.send({ c: 'post', vm: this.#vm, message, transfer }, transfer);
  }

  reply(threadId: number, message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    this.#client.send({ c: 'reply', vm: this.#vm, threadId, message, transfer }, transfer);
  }

  setDeadline(deadline: Deadline | null): void {
    this.#client.send({ c: 'deadline', vm: this.#vm, deadline });
  }

  terminate(): void {
    this.#terminations++;
    this.#client.send({ c: 'terminate', vm: this.#vm });
  }

  interrupt(): void {
    this.#client.send({ c: 'interrupt', vm: this.#vm });
  }

  report(): Promise<ThreadReport[]> {
    return this.#ask('report');
  }

  async close(): Promise<void> {
    await this.#ask('close');
  }
}
