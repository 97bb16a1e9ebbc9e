/** The public types of the library; docs are beside each. */
import type { ProfileFormat } from '../profiler/export/index.ts';
import type { ProfileData } from '../profiler/model.ts';

export type { ProfileFormat };

/** Milliseconds, or text with a unit: '250ms', '1.5s', '2m', '1h'. */
export type Duration = number | string;
/** Bytes, or text with a unit: '64MiB'. KB is KiB is 1,024 bytes. */
export type Size = number | string;

export interface CallLimits {
  /** Wall clock: one deadline for synchronous code, jobs, timers, host calls and built-ins. */
  time?: Duration;
  /** Processor time, summed over the guest's threads. */
  cpu?: Duration;
  /** Bytes of a value that crosses between guest and host, each way. */
  transfer?: Size;
}

export interface Limits extends CallLimits {
  /** Everything the guest can make grow. 128 MiB where not given, at least 4 MiB. */
  heap?: Size;
  /** Of each thread. */
  stack?: Size;
  /** Guest threads beside the main one: 256 where not given, at most 318. */
  threads?: number;
  /** Source text of one script or module. */
  source?: Size;
  /** Console output, in all. */
  output?: Size;
  /** Asynchronous host calls that wait for their answers. */
  pendingHostCalls?: number;
}

/** What a module loader returns; null: there is no such module. */
export type Loaded = { source: string; url: string; type?: 'module' | 'commonjs' | 'json' } | null;

export interface ConsoleMessage {
  level: string;
  text: string;
  threadId: number;
}

export interface VMOptions {
  limits?: Limits;
  /** Values of guest globals. Functions become host functions of mode 'sync'. */
  globals?: Record<string, unknown>;
  /** Sources by specifier, or a loader. Without it imports fail. */
  modules?:
    Record<string, string> | ((specifier: string, referrer: string) => Loaded | Promise<Loaded>);
  /** Where console output goes: to the process's own output ('inherit', the default), nowhere ('ignore'), or to a function. */
  console?: 'ignore' | 'inherit' | ((message: ConsoleMessage) => void);
  /**
   * 'auto' (the default): hot functions become machine code where the platform has it; 'off': the interpreter runs everything.
   * Where the system refuses memory for it, `process` emits one warning, HEDDLE_NO_MACHINE_CODE.
   */
  jit?: 'auto' | 'off';
  /** Makes Math.random repeatable. */
  seed?: number;
  /** Not supported yet. */
  now?: number;
  /**
   * Asked when a call has run for `slowScript`, again after that time for each 'continue'. The guest goes
   * on meanwhile, and so do its limits. 'stop' rejects the call with ERR_HEDDLE_INTERRUPTED. What the
   * function throws goes to 'hookError' and counts as 'continue'. More answers may come.
   */
  onSlowScript?: (info: {
    threads: ThreadInfo[];
  }) => 'continue' | 'stop' | Promise<'continue' | 'stop'>;
  /** After how long onSlowScript is asked: 10 s where not given. Without onSlowScript it is ERR_HEDDLE_OPTION. */
  slowScript?: Duration;
}

export interface CallOptions {
  limits?: CallLimits;
  /** Aborting it interrupts the call. */
  signal?: AbortSignal;
  /** Array buffers among the arguments that the caller gives away. */
  transfer?: ArrayBuffer[];
  /** 'copy' (the default): the value; 'handle': a Handle to it; 'none': undefined. */
  result?: 'copy' | 'handle' | 'none';
  /** 'result' (the default): until the value is there; 'all': until jobs, timers and threads have ended too. */
  wait?: 'result' | 'all';
}

export interface SourceOptions extends CallOptions {
  /** Shown in errors and stacks. */
  filename?: string;
  type?: 'script' | 'module';
}

/** A function of the host, called with copies of the guest's arguments. */
export type HostFunction = (this: HostCallContext, ...args: unknown[]) => unknown;

export interface HostCallContext {
  /** Aborted when the guest is ended while the call runs. */
  signal: AbortSignal;
  threadId: number;
}

export interface Script {
  run<T = unknown>(options?: CallOptions): Promise<T>;
  release(): void;
}

/** A guest value that stays in the guest. */
export interface Handle extends Disposable {
  /** What `typeof` says of it. */
  readonly type: string;
  copy<T = unknown>(options?: CallOptions): Promise<T>;
  release(): void;
}

export interface GuestFunction extends Handle {
  (...args: unknown[]): Promise<unknown>;
  apply(self: unknown, args: unknown[], options?: CallOptions): Promise<unknown>;
}

/** Records what the guest does. CPU and allocations may be recorded at once, into one profile. */
export interface Profiler {
  /**
   * Records where threads run, and what they do when they do not. `interval`: between samples of a thread,
   * 50 µs to 10 s, 1 ms where not given. `exact`: samples are taken by the signals of a timer that each thread
   * has, where it is, instead of at its next check. Resolves when samples are taken. A profile that is being
   * taken already, and wrong options, are ERR_HEDDLE_OPTION.
   */
  startCpu(options?: { interval?: Duration; exact?: boolean }): Promise<void>;
  /** Records what is allocated. `interval`: mean bytes between samples, 1 KiB to 1 GiB, 512 KiB where not given. */
  startAllocation(options?: { interval?: Size }): Promise<void>;
  /** Ends the recording. It need not wait for the guest, and works when a limit or dispose() has ended it. */
  stop(): Promise<Profile>;
}

export interface Profile {
  /**
   * What was recorded, as plain columns; times are microseconds since `data.startTime`. A sample's stack is a
   * node of a tree:
   *
   *     for (let node = samples.stack[i]; node >= 0; node = data.stacks.parent[node])
   *       print(data.functions[data.frames[data.stacks.frame[node]].function].name); // innermost first
   */
  readonly data: ProfileData;
  /** The bytes of a file; of one thread where `threadId` is given, else of all. */
  export(format: ProfileFormat, threadId?: number): Uint8Array;
}

/** A CPU sample, while such a profile is taken. */
export interface CpuSample {
  threadId: number;
  /** Milliseconds from its request. */
  skid: number;
  /** 0: interpreter or runtime, 1: machine code. */
  tier: number;
  /** Put into words when it is read. */
  readonly stack: Frame[];
}

/** A sampled allocation, while such a profile is taken. */
export interface AllocationSample {
  threadId: number;
  type: string;
  /** Bytes. */
  size: number;
  /** How many such allocations it stands for. */
  weight: number;
  readonly stack: Frame[];
}

/** A stop of the world, while a profile is taken. */
export interface Stop {
  /** The thread that made it. */
  threadId: number;
  /** Milliseconds until all threads had stopped. */
  timeToStop: number;
  /** Milliseconds until they went on. */
  duration: number;
  /** The last one to stop. */
  straggler?: number;
  readonly stack: Frame[];
}

export interface Frame {
  function: string;
  /** '' in built-ins. */
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
}

export interface ThreadInfo {
  /** 0 is the main thread. */
  id: number;
  state: 'running' | 'blocked' | 'stopped';
  /** What a blocked thread waits for. */
  waitsFor?: string;
  /** Processor time in milliseconds. */
  cpu: number;
  /** Innermost first. */
  stack: Frame[];
}

export interface Collection {
  kind: 'minor' | 'major';
  /** Milliseconds. */
  pause: number;
  /** Milliseconds from the request until all threads had stopped. */
  timeToStop: number;
  /** Id of the thread that was last to stop. */
  straggler?: number;
}

/** The event: which thread collected, and where it was. */
export interface CollectionEvent extends Collection {
  threadId: number;
  readonly stack: Frame[];
}

export interface VMStats {
  /** Bytes of the heap in use. */
  heapUsed: number;
  /** Bytes of the heap that are resident: touched, and not given back. An idle VM gives free memory back after half a second. */
  heapCommitted: number;
  /** Processor time of all guest threads so far, in milliseconds. */
  cpu: number;
  /** Guest threads alive, the main one included. */
  threads: number;
  /** Events that were not sent, since the embedder's thread was too busy to take them. */
  droppedEvents: number;
}

export type ErrorCode = `ERR_HEDDLE_${
  | 'TIME_LIMIT'
  | 'CPU_LIMIT'
  | 'MEMORY_LIMIT'
  | 'OUTPUT_LIMIT'
  | 'INTERRUPTED'
  | 'GUEST'
  | 'SYNTAX'
  | 'TRANSFER'
  | 'RESOLVE'
  | 'REENTRANT'
  | 'DISPOSED'
  | 'OPTION'
  | 'UNSUPPORTED'
  | 'INTERNAL'}`;
