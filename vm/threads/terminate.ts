/** Ending all guest threads of a VM: by the guest (process.exit, out of memory) or by the host. */
import { VM } from '../../heap/layout.ts';
import { i32 } from '../../heap/views.ts';
import { REASON, requestAll } from './requests.ts';
import { dismissStandby } from './standby.ts';
import { STATUS } from './states.ts';

/** Every guest thread ends at its next boundary. The status comes first: newborns look at it. */
export function terminateAll(): void {
  Atomics.compareExchange(i32, VM.status, STATUS.NORMAL, STATUS.TERMINATING);
  requestAll(REASON.TERMINATE);
  dismissStandby();
}

/** The VM can be used again: all threads but the main one are gone, and that one is IDLE. */
export function endTermination(): void {
  Atomics.compareExchange(i32, VM.status, STATUS.TERMINATING, STATUS.NORMAL);
}
