/**
 * The command line's first worker. A program's main thread needs a worker at once, and loading the pool
 * takes as long as starting one; so the first worker is started by itself, before anything else, and
 * given its tasks by messages. It runs the same file as the pool's workers.
 */
import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { GuestTask, GuestTaskResult } from './messages.ts';

/** workerData of such a worker. */
export const FIRST_WORKER = 'heddle: first worker';

export type FirstWorkerAnswer = { readonly result: GuestTaskResult } | { readonly error: unknown };

/** `file`: the built guest worker. */
export function startFirstWorker(file: URL): Worker {
  const worker = new Worker(file, {
    execArgv: [],
    env: SHARE_ENV,
    trackUnmanagedFds: false,
    workerData: FIRST_WORKER,
  });
  worker.unref();
  return worker;
}

/** Runs one task on it. */
export function runOnFirst(worker: Worker, task: GuestTask): Promise<GuestTaskResult> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      worker.off('message', onAnswer).off('error', onError).off('exit', onExit);
      worker.unref();
    };
    const onAnswer = (answer: FirstWorkerAnswer): void => {
      end();
      if ('result' in answer) resolve(answer.result);
      else reject(answer.error);
    };
    const onError = (error: Error): void => {
      end();
      reject(error);
    };
    const onExit = (): void => onError(new Error('the worker has ended'));
    worker.on('message', onAnswer).on('error', onError).on('exit', onExit);
    worker.postMessage(task, [task.port]);
  });
}
