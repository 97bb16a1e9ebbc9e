/** What a profile records: words of the VM block, set by the host and looked at by every thread of the VM. */
import { VM } from '../../heap/layout.ts';
import { i32 } from '../../heap/views.ts';

/** VM.profileFlags. */
export const PROFILE = {
  CPU: 1,
  /** CPU samples are taken by signals instead of requests. */
  EXACT: 2,
  ALLOCATION: 4,
} as const;

/** KiB of logs that a profile may have in all. */
export const MAX_PROFILE_KIB = 256 * 1024;
/** The generation of logs that are there for the stacks of events alone. */
export const EVENTS_ONLY = 0;
/** Events that the host may be behind. */
export const MAX_EVENTS_PENDING = 1000;

export interface ProfileSettings {
  readonly flags: number;
  readonly generation: number;
  /** Raised with every change. */
  readonly changes: number;
  /** Microseconds. */
  readonly cpuInterval: number;
  /** Bytes. */
  readonly allocationInterval: number;
}

export function profileSettings(): ProfileSettings {
  return {
    changes: Atomics.load(i32, VM.profileChanges),
    flags: Atomics.load(i32, VM.profileFlags),
    generation: i32[VM.profileGeneration],
    cpuInterval: i32[VM.profileCpuInterval],
    allocationInterval: i32[VM.profileAllocationInterval],
  };
}
