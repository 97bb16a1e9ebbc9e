/** What a thread lets go of when it ends: queues it waits in, locks it holds, jobs it will not run. */
import { VM, TB } from '../../heap/layout.ts';
import { i32, tb } from '../../heap/views.ts';
import { takeJob } from '../jobs.ts';
import { conditionQueue } from './conditions.ts';
import { drainInbox } from './inbox.ts';
import { abandonLockWait, dropLockJob, releaseHeldLocks } from './locks.ts';
import { WAIT } from './states.ts';
import { joinQueueOf } from './thread-objects.ts';
import { isLinked, leaveQueue } from './wait-queues.ts';
import { endWait } from './waiting.ts';

/** Leaves the queue that the current thread is linked in, whatever it is. */
export function leaveWaits(): void {
  if (isLinked()) {
    const on = i32[tb + TB.waitOn];
    switch (i32[tb + TB.waitKind]) {
      case WAIT.LOCK:
        abandonLockWait(on);
        break;
      case WAIT.CONDITION:
        leaveQueue(conditionQueue(on));
        break;
      case WAIT.JOIN:
        leaveQueue(joinQueueOf(on));
        break;
      case WAIT.ADDRESS:
        leaveQueue(VM.waitQueue);
        break;
      default:
        throw new Error(
          `thread ${i32[tb + TB.index]} waits in a queue of kind ${i32[tb + TB.waitKind]}`,
        );
    }
  }
  endWait();
}

/** Jobs are dropped, with the locks handed to them; then the locks that the thread itself holds. */
export function releaseEverything(): void {
  do {
    for (let job = takeJob(); job !== 0; job = takeJob()) dropLockJob(job);
  } while (drainInbox());
  releaseHeldLocks();
}
