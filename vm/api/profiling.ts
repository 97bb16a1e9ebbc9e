/**
 * A session's profile: settings are written into the VM's memory, threads answer with chunks of logs
 * (vm/profiler/records.ts), and at the end these are read. The guest need not take part in the end: its
 * threads may be asleep, or gone.
 */
import type { VMMemory } from '../../heap/cage.ts';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { i32 } from '../../heap/views.ts';
import { monotonicMicros } from '../profiler/clock.ts';
import { decodeProfile } from '../profiler/decode.ts';
import type { LogSet, Sleeper } from '../profiler/decode.ts';
import type { ProfileData } from '../profiler/model.ts';
import { WAIT_IDLE } from '../profiler/records.ts';
import type { ChunkMessage } from '../profiler/records.ts';
import { PROFILE } from '../profiler/settings.ts';
import { StackDecoder } from '../profiler/stacks.ts';
import type { NamedFrame } from '../profiler/stacks.ts';
import { REASON, bitOf, requestAll } from '../threads/requests.ts';
import { STATE, stateOf } from '../threads/states.ts';
import { keepAlive } from './calls.ts';
import type { SamplerService } from './calls.ts';
import { HeddleError } from './errors.ts';
import type { Session } from './session.ts';

export interface ProfileRequest {
  /** Microseconds between samples. */
  readonly cpu?: { readonly interval: number; readonly exact: boolean };
  /** Mean bytes between samples. */
  readonly allocation?: { readonly interval: number };
}

/** Milliseconds to wait for running threads to see that the profile is over, and for chunks on their way. */
const STOP_PATIENCE = 250;
/** Microseconds between two looks at what signals have sampled: rings hold 512 samples. */
const EXACT_DRAIN = 20_000;
/** Logs that are kept for the stacks of events. */
const EVENT_LOGS = 400;

interface Running {
  readonly generation: number;
  readonly title: string;
  readonly startTime: number;
  readonly start: number;
  /** When the VM was disposed of. */
  end: number | null;
  cpu: LogSet['cpu'];
  allocation: LogSet['allocation'];
  readonly chunks: ChunkMessage[];
  sleepers: readonly Sleeper[];
}

/** Profiles of all VMs of the process, apart from those of other copies of the library. */
let generations = Math.floor(Math.random() * 0x3fff_ffff);
export function nextGeneration(): number {
  return (generations = (generations + 1) & 0x7fff_ffff) || nextGeneration();
}

export class Profiling {
  readonly #session: Session;
  readonly #memory: VMMemory;
  readonly #sampler: SamplerService;
  #running: Running | null = null;
  /** By number of the log. */
  readonly #eventLogs = new Map<number, StackDecoder>();
  #wantsStacks = false;
  /** Profiles that have been stopped and wait for their last chunks. */
  readonly #ending = new Map<number, Running>();

  constructor(session: Session, memory: VMMemory, sampler: SamplerService) {
    this.#session = session;
    this.#memory = memory;
    this.#sampler = sampler;
  }

  /** Begins a profile, or adds to the one that is being taken; resolves when samples are taken. */
  async start(request: ProfileRequest, title: string): Promise<void> {
    const { state } = this.#session;
    if (state === 'disposed') throw new HeddleError('ERR_HEDDLE_DISPOSED', 'The VM has been disposed of');
    const before = this.#running;
    if (before?.cpu && request.cpu !== undefined)
      throw new HeddleError('ERR_HEDDLE_OPTION', 'A CPU profile is being taken already');
    if (before?.allocation && request.allocation !== undefined)
      throw new HeddleError('ERR_HEDDLE_OPTION', 'An allocation profile is being taken already');
    const running = (this.#running ??= {
      generation: nextGeneration(),
      title,
      startTime: Date.now(),
      start: monotonicMicros(),
      end: null,
      cpu: null,
      allocation: null,
      chunks: [],
      sleepers: [],
    });
    if (request.cpu !== undefined) running.cpu = request.cpu;
    if (request.allocation !== undefined) running.allocation = request.allocation;
    this.#session.view(() => this.#announce(running, before === null));
    if (before === null) running.sleepers = this.#sleepers();
    if (request.cpu === undefined) return;
    keepAlive(1);
    const interval = request.cpu.exact ? EXACT_DRAIN : request.cpu.interval;
    await this.#sampler.add(this.#memory, running.generation, interval);
    keepAlive(-1);
  }

  /** The views are the VM's. */
  #announce({ generation, cpu, allocation }: Running, isNew: boolean): void {
    if (isNew) {
      i32[VM.profileGeneration] = generation;
      i32[VM.profileChunks] = i32[VM.profileKiB] = 0;
    }
    i32[VM.profileCpuInterval] = cpu?.interval ?? 0;
    i32[VM.profileAllocationInterval] = allocation?.interval ?? 0;
    const flags =
      (cpu === null ? 0 : PROFILE.CPU | (cpu.exact ? PROFILE.EXACT : 0)) | (allocation === null ? 0 : PROFILE.ALLOCATION);
    Atomics.store(i32, VM.profileFlags, flags);
    Atomics.add(i32, VM.profileChanges, 1);
    requestAll(REASON.SAMPLE);
  }

  /** Threads that do not run now: they have no log before they do. */
  #sleepers(): Sleeper[] {
    return this.#session.threads().flatMap(({ id, index, state, stack }) => {
      if (state !== 'blocked' && state !== 'idle') return [];
      const waitKind = state === 'idle' ? WAIT_IDLE : this.#session.view(() => i32[threadBlock(index) + TB.waitKind]);
      return [{ id, waitKind, stack }];
    });
  }

  /** Ends the profile; it holds what was recorded though the VM may be gone. */
  async stop(): Promise<ProfileData> {
    const running = this.#running;
    if (running === null) throw new HeddleError('ERR_HEDDLE_OPTION', 'No profile is being taken');
    this.#running = null;
    this.#ending.set(running.generation, running);
    const end = running.end ?? monotonicMicros();
    keepAlive(1);
    try {
      if (this.#session.state === 'disposed') await this.#session.dispose();
      else {
        this.#session.view(() => {
          Atomics.store(i32, VM.profileFlags, 0);
          Atomics.add(i32, VM.profileChanges, 1);
          requestAll(REASON.SAMPLE);
        });
        await this.#settle(running);
      }
    } finally {
      keepAlive(-1);
      this.#ending.delete(running.generation);
    }
    return decodeProfile({ ...running, end });
  }

  /** Waits until running threads have seen the end, and what they posted has arrived. */
  async #settle(running: Running): Promise<void> {
    const until = performance.now() + STOP_PATIENCE;
    const settled = (): boolean =>
      this.#session.read(true, () => {
        for (let index = 0; index < i32[VM.threadHigh]; index++) {
          const block = threadBlock(index);
          const due = (Atomics.load(i32, block + TB.request) & bitOf(REASON.SAMPLE)) !== 0;
          if (due && stateOf(block) === STATE.RUNNING) return false;
        }
        return running.chunks.length >= Atomics.load(i32, VM.profileChunks);
      });
    while (!settled() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** A chunk has come. */
  hear(message: ChunkMessage): void {
    const { generation } = message;
    const running = this.#running?.generation === generation ? this.#running : this.#ending.get(generation);
    running?.chunks.push(message);
    if (this.#wantsStacks) this.#keepForEvents(message);
  }

  #keepForEvents(message: ChunkMessage): void {
    let log = this.#eventLogs.get(message.log);
    if (log === undefined) this.#eventLogs.set(message.log, (log = new StackDecoder()));
    log.add(message);
    const [oldest] = this.#eventLogs.keys();
    if (this.#eventLogs.size > EVENT_LOGS) this.#eventLogs.delete(oldest);
  }

  /** Events with stacks are going to come: stacks that are defined already may be named by them. */
  keepStacks(): void {
    if (this.#wantsStacks) return;
    this.#wantsStacks = true;
    for (const chunk of this.#running?.chunks ?? []) this.#keepForEvents(chunk);
  }

  /** Reads a stack of an event when asked. */
  stackReader(log: number, stack: number): () => NamedFrame[] {
    const decoder = this.#eventLogs.get(log);
    return () => decoder?.stackOf(stack) ?? [];
  }

  /** The VM is about to lose its memory. */
  disposing(): void {
    if (this.#running === null) return;
    this.#running.end = monotonicMicros();
    // The sampler lets go of the memory.
    this.#session.view(() => Atomics.store(i32, VM.profileFlags, 0));
  }
}

/** For the command line: a profile of a session without a VM. */
export function startProfile(session: Session, request: ProfileRequest, title: string): Promise<void> {
  return session.profiling.start(request, title);
}

export function stopProfile(session: Session): Promise<ProfileData> {
  return session.profiling.stop();
}
