/** Calls of a session (session.ts), what it is made from, and small things that it needs. */
import type { VMMemory } from '../../heap/cage.ts';
import type { Action, GuestOptions, ResultMode } from '../commands/messages.ts';
import type { Supervision, ThreadReport } from '../threads/supervision.ts';
import { HeddleError } from './errors.ts';
import type { HostSideOptions } from './host-side.ts';
import type { ResolvedCallLimits, ResolvedLimits } from './options.ts';
import type { SlowScriptOptions } from './slow-script.ts';

/** Asks running guest threads for CPU samples (workers/sampler-client.ts). */
export interface SamplerService {
  /** Until the VM's profile has another generation or is over; `interval` in µs. Resolves when it has begun to. */
  add(memory: VMMemory, generation: number, interval: number): Promise<void>;
}

/** What the composition root supplies. */
export interface Platform {
  readonly supervision: Supervision;
  readonly sampler: SamplerService;
  /** Processor time of a thread by index, and of the whole VM whose views are attached; milliseconds. */
  readonly cpuOf: (index: number) => number;
  readonly cpuOfAll: () => number;
  /** Every thread's state and stack of the VM whose views are attached. */
  readonly reportThreads: (cpuOf: (index: number) => number) => ThreadReport[];
}

export interface SessionOptions extends HostSideOptions {
  readonly limits: ResolvedLimits;
  readonly guest: GuestOptions;
  /** VM_OPTION bits. */
  readonly vmOptions: number;
  readonly seed: number | undefined;
  /** Who is asked about calls that take long; null: nobody. */
  readonly slowScript: SlowScriptOptions | null;
}

export interface CallRequest {
  /** Made when its turn comes. */
  readonly action: () => Action;
  readonly limits: ResolvedCallLimits;
  readonly result: ResultMode;
  readonly waitForAll: boolean;
  readonly report: boolean;
  /** Uncaught errors and unhandled rejections end it, and with it all threads. */
  readonly isProgram?: boolean;
  readonly signal?: AbortSignal;
}

export interface Outcome {
  readonly value: unknown;
  readonly handle: { readonly id: number; readonly type: string } | null;
  /** process.exit was called. */
  readonly exitCode: number | null;
}

export interface Call extends CallRequest {
  readonly id: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
  readonly unlisten: () => void;
  began: boolean;
  /** How it will end when all threads have. */
  outcome: Outcome | Error | null;
}

export const NOTHING: Outcome = { value: undefined, handle: null, exitCode: null };

export const least = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

export function aborted(signal: AbortSignal | undefined): HeddleError {
  return new HeddleError('ERR_HEDDLE_INTERRUPTED', 'The call was aborted', {
    cause: signal?.reason,
  });
}

export function deadError(cause: Error): HeddleError {
  const code = /stays full|no room to collect/.test(cause.message)
    ? 'ERR_HEDDLE_MEMORY_LIMIT'
    : 'ERR_HEDDLE_INTERNAL';
  return new HeddleError(code, `The VM is dead: ${cause.message}`, { cause });
}

export function internal(error: unknown): HeddleError {
  return error instanceof HeddleError
    ? error
    : new HeddleError('ERR_HEDDLE_INTERNAL', String(error), { cause: error });
}

/** Two words from a seed (splitmix), or from the system. */
export function seedWords(seed: number | undefined): [number, number] {
  if (seed === undefined) {
    const words = crypto.getRandomValues(new Int32Array(2));
    return [words[0] | 1, words[1]];
  }
  const bits = new Int32Array(new Float64Array([seed]).buffer);
  const mix = (x: number): number => {
    let z = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  return [mix(bits[0] + 0x9e3779b9) | 1, mix(bits[1] ^ bits[0] ^ 0x7f4a7c15)];
}

/** Calls that are awaited keep the process alive; a VM that is merely there does not. */
let awaited = 0;
let timer: NodeJS.Timeout | null = null;
export function keepAlive(change: number): void {
  awaited += change;
  timer ??= setInterval(() => {}, 0x7fff_ffff);
  if (awaited > 0) timer.ref();
  else timer.unref();
}
