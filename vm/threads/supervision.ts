/**
 * The supervisor as the rest of the VM sees it: it never runs guest code, keeps the worker pool,
 * starts threads that are born, watches deadlines, and hears of workers that die. In the command line it
 * lives in the process's main thread, in the library in a worker of its own; both offer this interface.
 */
import type { VMMemory } from '../../heap/cage.ts';
import type { StackFrame } from '../stack-trace.ts';

export interface ThreadReport {
  readonly id: number;
  readonly index: number;
  readonly state: 'running' | 'blocked' | 'stopped' | 'idle';
  /** 'a lock held by thread 2', 'timers, jobs and messages', ... */
  readonly waitsFor?: string;
  /** Ids of the threads of a circle of locks and joins that this one is part of, itself first. */
  readonly circle?: readonly number[];
  /** Milliseconds of processor time. */
  readonly cpu: number;
  readonly stack: readonly StackFrame[];
}

export interface Deadline {
  /** The command (vm/commands/messages.ts) that it is for. */
  readonly command: number;
  /** Milliseconds of wall clock. */
  readonly time?: number;
  /** Milliseconds of processor time, summed over the VM's threads. */
  readonly cpu?: number;
}

export interface LimitHit {
  /** Deadline.command: the call that it was, or whose threads still ran. */
  readonly command: number;
  readonly kind: 'time' | 'cpu';
  readonly limit: number;
  readonly used: number;
  /** As it was when the limit was hit, before the threads were ended. */
  readonly threads: readonly ThreadReport[];
}

export interface VmEvents {
  /** What a guest thread posted by GuestHost.post. */
  message(message: unknown): void;
  /** The main thread has nothing to do: it holds no worker. `terminated`: it was ended. */
  idle(terminated: boolean): void;
  /**
   * The main thread is idle and all other threads have ended. After a termination: the VM is usable again.
   * Between terminate() and the end of that termination it is not said.
   */
  quiet(): void;
  /** A limit was hit; the threads are being ended. */
  limit(hit: LimitHit): void;
  /** A worker died or failed: the VM is over. */
  dead(error: Error): void;
}

export interface VmControl {
  /**
   * Sends a message to the main guest thread, which is given a worker if it has none. A command that it has
   * not begun when the guest ends from inside, or is ended by a deadline of before, is served afterwards;
   * other messages go down with what they were for.
   */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** Sends a message to the guest thread of this id, if it is alive. */
  reply(threadId: number, message: unknown, transfer?: readonly ArrayBuffer[]): void;
  /**
   * The deadline of the next command, in force from when the main thread says that it has begun ('began').
   * Until then the one before it stays in force. Null: none is any more.
   */
  setDeadline(deadline: Deadline | null): void;
  /** Ends all guest threads, and forgets what has been posted to them; VmEvents.quiet follows. */
  terminate(): void;
  /** Asks all threads to look at INTERRUPT (nothing else happens). */
  interrupt(): void;
  /** Every thread's state and stack; the world is stopped for the time it takes. */
  report(): Promise<ThreadReport[]>;
  /** Ends all threads and forgets the VM; resolves when no worker touches its memory any more. */
  close(): Promise<void>;
}

export interface Supervision {
  /** `options` reach MainServices.mounted on every worker that runs a thread of this VM. */
  open(memory: VMMemory, options: unknown, events: VmEvents): VmControl;
  /** Workers that stand ready. */
  warm(count: number): Promise<void>;
  /** Ends all workers; afterwards the process has nothing of this left. */
  shutDown(): Promise<void>;
}
