/**
 * The worker pool: piscina, one guest thread to a worker at a time, workers kept warm and reused.
 *
 * A started thread must never queue behind a blocked one, so there are at least as many workers as
 * tasks. Piscina grows a pool up to maxThreads whenever a task finds no free worker, and would go on
 * to maxThreads at once when several are waiting; so maxThreads follows the number of tasks in flight.
 */
import { createRequire } from 'node:module';
import type { Worker } from 'node:worker_threads';
import type { Piscina as PiscinaPool } from 'piscina';
import { runOnFirst } from './first-worker.ts';
import type { GuestTask, GuestTaskResult } from './messages.ts';

/** Milliseconds after which a worker that has nothing to do is ended. */
const IDLE_TIMEOUT = 10_000;
const MIN_WORKERS = 1;

export class WorkerPool {
  readonly #file: URL;
  readonly #limit: number;
  #piscina: PiscinaPool | null = null;
  #running = 0;
  /** Started by itself (first-worker.ts), while it has nothing to do. */
  #first: Worker | null;
  #firstIsGone = false;

  constructor(file: URL, limit: number, first: Worker | null = null) {
    this.#file = file;
    this.#limit = limit;
    this.#first = first;
    first?.once('exit', () => {
      this.#first = null;
      this.#firstIsGone = true;
    });
  }

  /** piscina is loaded when it is needed. */
  #open(): PiscinaPool {
    const { Piscina } = createRequire(import.meta.url)('piscina') as {
      Piscina: typeof PiscinaPool;
    };
    this.#piscina ??= new Piscina({
      filename: this.#file.href,
      minThreads: MIN_WORKERS,
      maxThreads: MIN_WORKERS,
      idleTimeout: IDLE_TIMEOUT,
      concurrentTasksPerWorker: 1,
      recordTiming: false,
      // A worker that sleeps in Atomics.wait between tasks would never finish closing its tasks' ports.
      atomics: 'disabled',
      execArgv: [],
    });
    return this.#piscina;
  }

  /** piscina reads its options anew at every decision. */
  #allow(workers: number): void {
    if (this.#piscina === null) return;
    (this.#piscina.options as { maxThreads: number }).maxThreads = Math.max(MIN_WORKERS, workers);
  }

  get running(): number {
    return this.#running;
  }

  /** Runs a guest thread; rejects when its worker dies or the limit of workers is reached. */
  async run(task: GuestTask): Promise<GuestTaskResult> {
    if (this.#running >= this.#limit)
      throw new Error(`the limit of ${this.#limit} workers is reached`);
    const first = this.#first;
    if (first !== null) {
      this.#first = null;
      try {
        return await runOnFirst(first, task);
      } finally {
        if (!this.#firstIsGone) this.#first = first;
      }
    }
    this.#running++;
    try {
      const piscina = this.#open();
      this.#allow(this.#running);
      return (await piscina.run(task, { transferList: [task.port] })) as GuestTaskResult;
    } finally {
      this.#running--;
      this.#allow(this.#running);
    }
  }

  /** Starts the pool, so that the first thread finds a worker. */
  warm(): void {
    this.#open();
  }

  async close(): Promise<void> {
    const piscina = this.#piscina;
    this.#piscina = null;
    await Promise.all([piscina?.destroy(), this.#first?.terminate()]);
  }
}
