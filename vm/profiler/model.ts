/**
 * A profile, as the recorder leaves it and as every exporter, the table at the end of a run and the
 * timeline read it. Plain columns: a minute of eight threads at a thousand samples a second is some ten
 * megabytes of this.
 *
 *     functions  <-  frames (function, line, column)  <-  stacks (a trie: parent, frame)  <-  samples
 *
 * Times are microseconds since `startTime`. A stack is the index of its innermost node; NO_STACK where
 * nothing is known.
 */

export const NO_STACK = -1;

/** What a thread does when it does not run; each is a pseudo function in formats that know only stacks. */
export const INTERVAL_KINDS = [
  { name: 'blocked', label: '(blocked)' },
  { name: 'stopped', label: '(stopped)' },
  { name: 'collecting', label: '(garbage collector)' },
  { name: 'compiling', label: '(compiler)' },
  { name: 'host', label: '(host)' },
] as const;
export type IntervalKind = (typeof INTERVAL_KINDS)[number]['name'];

export interface FunctionRow {
  /** '' for nameless ones. */
  readonly name: string;
  /** '' in built-ins. */
  readonly file: string;
  /** 1-based, where the function begins; 0 in built-ins. */
  readonly line: number;
  readonly column: number;
  readonly builtin: boolean;
}

export interface FrameRow {
  /** Index in `functions`. */
  readonly function: number;
  /** 1-based position of the instruction; 0 in built-ins. */
  readonly line: number;
  readonly column: number;
}

/** The trie of call stacks: node i is the frame `frame[i]` called from the stack `parent[i]` (NO_STACK: outermost). parent[i] < i. */
export interface StackTable {
  readonly parent: Int32Array;
  readonly frame: Int32Array;
}

/** Samples of a running thread, in the order of time. */
export interface CpuSamples {
  readonly time: Float64Array;
  readonly stack: Int32Array;
  /** Microseconds between the request of a sample and its capture; 0 in exact mode. */
  readonly skid: Float32Array;
  /** 0 interpreter or runtime, 1 machine code. */
  readonly tier: Uint8Array;
}

/** Sampled allocations. `weight` is how many such cells one sample stands for; bytes it stands for = size × weight. */
export interface AllocationSamples {
  readonly time: Float64Array;
  readonly stack: Int32Array;
  /** Bytes of the cell. */
  readonly size: Float64Array;
  readonly weight: Float64Array;
  /** Index in `types`. */
  readonly type: Int32Array;
  /** FATE bits. */
  readonly fate: Uint8Array;
}

/** What became of a sampled cell. */
export const FATE = {
  /** Allocated in a nursery (not in the space of large cells). */
  NURSERY: 1,
  /** A minor collection has looked at it; MINOR_SURVIVED: it lived. */
  MINOR_SEEN: 2,
  MINOR_SURVIVED: 4,
  /** A major collection has looked at it; MAJOR_SURVIVED: it lived. */
  MAJOR_SEEN: 8,
  MAJOR_SURVIVED: 16,
} as const;

export interface Interval {
  readonly kind: IntervalKind;
  readonly start: number;
  readonly end: number;
  /** blocked: what it waits for; compiling: the function; stopped: for what. */
  readonly detail: string;
  readonly stack: number;
}

export interface ThreadProfile {
  /** Guest thread id: 0 is main. */
  readonly id: number;
  readonly start: number;
  /** When it ended, or the end of the profile. */
  readonly end: number;
  readonly samples: CpuSamples;
  readonly allocations: AllocationSamples;
  /** In the order of their start. */
  readonly intervals: readonly Interval[];
}

/** A collection; the whole world is stopped meanwhile. */
export interface CollectionMarker {
  readonly kind: 'minor' | 'major';
  readonly start: number;
  readonly pause: number;
  readonly timeToStop: number;
  /** Id of the thread that was last to stop, -1 unknown. */
  readonly straggler: number;
  /** Thread that ran it. */
  readonly thread: number;
  /** Bytes that moved to the old space, and those that were copied and stay young. */
  readonly promotedBytes: number;
  readonly copiedBytes: number;
  /** Bytes that were young when it began, alive or not. */
  readonly youngBytes: number;
  /** Bytes of the heap's blocks in use when it began and when it was over. */
  readonly heapBefore: number;
  readonly heapAfter: number;
}

/** A stop of the world, for whatever reason. */
export interface StopMarker {
  readonly start: number;
  /** From the request until the last thread had stopped. */
  readonly timeToStop: number;
  /** From the request until the world went on. */
  readonly duration: number;
  readonly stopper: number;
  /** Each thread's own time from the request to its stop. */
  readonly threads: readonly { readonly id: number; readonly timeToStop: number }[];
}

export interface ProfileData {
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  /** Microseconds. */
  readonly duration: number;
  /** Name of the program. */
  readonly title: string;
  /** Microseconds between samples; null: no CPU profile was taken. */
  readonly cpu: { readonly interval: number; readonly exact: boolean } | null;
  /** Mean bytes between samples; null: no allocation profile was taken. */
  readonly allocation: { readonly interval: number } | null;
  readonly functions: readonly FunctionRow[];
  readonly frames: readonly FrameRow[];
  readonly stacks: StackTable;
  /** Names of sampled cells: a constructor (`Point`), or a kind in parentheses (`(closure)`). */
  readonly types: readonly string[];
  /** In the order of their start. */
  readonly threads: readonly ThreadProfile[];
  readonly collections: readonly CollectionMarker[];
  readonly stops: readonly StopMarker[];
  /** Samples that were lost for want of room. */
  readonly dropped: number;
}
