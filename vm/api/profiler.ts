/** VM.profiler: checks what it is given, and hands out profiles. */
import { nativeAvailability } from '../../native/availability.ts';
import { exportProfile } from '../profiler/export/index.ts';
import type { ProfileData } from '../profiler/model.ts';
import { badOption, checkDuration, checkOptions, unitOf } from './options.ts';
import { startProfile, stopProfile } from './profiling.ts';
import type { Session } from './session.ts';
import { describe, parseSize } from '../units.ts';
import type { Duration, Profile, ProfileFormat, Profiler, Size } from './types.ts';

export const DEFAULT_CPU_INTERVAL = 1000;
export const DEFAULT_HEAP_INTERVAL = 512 * 1024;
/** Microseconds and bytes. */
const CPU_INTERVAL = { least: 50, most: 10_000_000 } as const;
const HEAP_INTERVAL = { least: 1024, most: 2 ** 30 } as const;

/** Microseconds between CPU samples. */
export function checkCpuInterval(name: string, value: Duration | undefined): number {
  const ms = checkDuration(name, value);
  if (ms === undefined) return DEFAULT_CPU_INTERVAL;
  const micros = Math.round(ms * 1000);
  if (micros < CPU_INTERVAL.least || micros > CPU_INTERVAL.most)
    badOption(`${name} must be between 0.05 ms and 10 s, not ${ms} ms`);
  return micros;
}

/** Mean bytes between allocation samples. */
export function checkHeapInterval(name: string, value: Size | undefined): number {
  if (value === undefined) return DEFAULT_HEAP_INTERVAL;
  const bytes = Math.round(unitOf(name, () => parseSize(value)));
  if (bytes < HEAP_INTERVAL.least || bytes > HEAP_INTERVAL.most)
    badOption(`${name} must be between 1 KiB and 1 GiB, not ${bytes} bytes`);
  return bytes;
}

class TakenProfile implements Profile {
  readonly data: ProfileData;

  constructor(data: ProfileData) {
    this.data = data;
  }

  export(format: ProfileFormat, threadId?: number): Uint8Array {
    return exportProfile(this.data, format, threadId);
  }
}

export class SessionProfiler implements Profiler {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async startCpu(options?: { interval?: Duration; exact?: boolean }): Promise<void> {
    const { interval, exact } = checkOptions(options, ['interval', 'exact']) as NonNullable<typeof options>;
    if (exact !== undefined && typeof exact !== 'boolean') badOption(`exact must be a boolean, not ${describe(exact)}`);
    if (exact === true) {
      const native = nativeAvailability();
      if (!native.ok) badOption(`exact samples need machine code, and there is none: ${native.reason}`);
    }
    const cpu = { interval: checkCpuInterval('interval', interval), exact: exact === true };
    await startProfile(this.#session, { cpu }, 'heddle');
  }

  async startAllocation(options?: { interval?: Size }): Promise<void> {
    const { interval } = checkOptions(options, ['interval']) as NonNullable<typeof options>;
    const allocation = { interval: checkHeapInterval('interval', interval) };
    await startProfile(this.#session, { allocation }, 'heddle');
  }

  async stop(): Promise<Profile> {
    return new TakenProfile(await stopProfile(this.#session));
  }
}
