/** VM.profiler: checks what it is given, and hands out profiles. */
import { nativeAvailability } from '../../native/availability.ts';
import { exportProfile } from '../profiler/export/index.ts';
import type { ProfileData } from '../profiler/model.ts';
import { checkCpuInterval, checkHeapInterval } from './intervals.ts';
import { badOption, checkOptions } from './options.ts';
import { startProfile, stopProfile } from './profiling.ts';
import type { Session } from './session.ts';
import { describe } from '../units.ts';
import type { Duration, Profile, ProfileFormat, Profiler, Size } from './types.ts';

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
