/**
 * The worker pool: piscina, one guest thread to a worker at a time, workers kept warm and reused.
 *
 * A started thread must never queue behind a blocked one, so there are at least as many workers as
 * tasks. Piscina grows a pool up to maxThreads whenever a task finds no free worker, and would go on
 * to maxThreads at once when several are waiting; so maxThreads follows the number of tasks in flight.
 *
 * A program that joins a thread and starts the next one is faster than the message that says its worker
 * is free. So tasks whose thread has run its last guest code do not count: the next thread waits these
 * microseconds for a warm worker instead of having one made, whose V8 would know nothing yet.
 */
import { createRequire } from 'node:module';
import type { Worker } from 'node:worker_threads';
import type { Piscina as PiscinaPool } from 'piscina';
import { TB, threadBlock } from '../heap/layout.ts';
import { runOnFirst } from './first-worker.ts';
import type { GuestTask, GuestTaskResult } from './messages.ts';

/** Milliseconds after which a worker that has nothing to do is ended. */
const IDLE_TIMEOUT = 10_000;
const MIN_WORKERS = 1;

/** TB.ending of a thread that runs no more guest code. */
const LEAVING = 2;

/** A task's thread, seen without its VM's views. */
class Running {
  readonly #words: Int32Array;
  readonly #block: number;
  readonly #id: number;

  constructor({ cage, index }: GuestTask) {
    this.#words = new Int32Array(cage);
    this.#block = threadBlock(index);
    this.#id = Atomics.load(this.#words, this.#block + TB.id);
  }

  /** It is about to leave its block, or another thread has the block already. */
  get isLeaving(): boolean {
    const words = this.#words;
    return (
      Atomics.load(words, this.#block + TB.id) !== this.#id || Atomics.load(words, this.#block + TB.ending) === LEAVING
    );
  }
}

export class WorkerPool {
  readonly #file: URL;
  readonly #limit: number;
  #piscina: PiscinaPool | null = null;
  readonly #running = new Set<Running>();
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
  #allow(): void {
    if (this.#piscina === null) return;
    let workers = 0;
    for (const each of this.#running) if (!each.isLeaving) workers++;
    (this.#piscina.options as { maxThreads: number }).maxThreads = Math.max(MIN_WORKERS, workers);
  }

  get running(): number {
    return this.#running.size;
  }

  /** Runs a guest thread; rejects when its worker dies or the limit of workers is reached. */
  async run(task: GuestTask): Promise<GuestTaskResult> {
    if (this.#running.size >= this.#limit)
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
    const running = new Running(task);
    this.#running.add(running);
    try {
      const piscina = this.#open();
      this.#allow();
      return (await piscina.run(task, { transferList: [task.port] })) as GuestTaskResult;
    } finally {
      this.#running.delete(running);
      this.#allow();
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
