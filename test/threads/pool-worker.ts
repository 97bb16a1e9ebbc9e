/** A worker for the pool's test: tells its number, then runs until it is let go. */
import { threadId } from 'node:worker_threads';
import type { GuestTask, GuestTaskResult } from '../../workers/messages.ts';

/** Words of task n in its options: the worker's number + 1, and 1 once it may end. */
export const WORDS = 2;

export default function poolTask(task: GuestTask): GuestTaskResult {
  const words = task.options as Int32Array;
  Atomics.store(words, 0, threadId + 1);
  Atomics.wait(words, 1, 0);
  task.port.close();
  return { completed: true };
}
