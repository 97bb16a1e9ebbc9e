/** The guest worker's entry: loads guest-worker.ts, built as dist/worker-code.cjs, with its code cache. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadCached } from '../vm/boot/load-cached.ts';
import { FIRST_WORKER } from './first-worker.ts';
import type { FirstWorkerAnswer } from './first-worker.ts';
import type { GuestTask, GuestTaskResult } from './messages.ts';

const loaded = loadCached('worker-code');
const { default: guestTask } = loaded.exports as { default: (task: GuestTask) => GuestTaskResult };

export default function runTask(task: GuestTask): GuestTaskResult {
  const result = guestTask(task);
  loaded.saveCache();
  return result;
}

/** Started by itself: tasks come by messages. */
if (workerData === FIRST_WORKER) {
  parentPort?.on('message', (task: GuestTask) => {
    let answer: FirstWorkerAnswer;
    try {
      answer = { result: runTask(task) };
    } catch (error) {
      answer = { error };
    }
    parentPort?.postMessage(answer);
  });
}
