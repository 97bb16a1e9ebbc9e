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
 *
 * A thread goes to the worker that has machine code for its block (TB.codeOwner, jit/shard.ts) if that is
 * free or about to be.
 *
 * P1  Piscina asks again for a task that waits only when a worker becomes free. So a task may be left
 *     waiting only for one that is certain to: all are busy, or the worker it wants runs a thread that leaves.
 * P2  A worker that stands by for its block's next thread (vm/threads/standby.ts) is not certain to become
 *     free, so it does not count as leaving; who needs a worker has it dismissed.
 */
import { createRequire } from 'node:module';
import type { Worker } from 'node:worker_threads';
import type * as PiscinaModule from 'piscina';
import { TB, threadBlock } from '../heap/layout.ts';
import { LEAVING } from '../vm/threads/births.ts';
import { dismiss, standsBy } from '../vm/threads/standby.ts';
import { runOnFirst } from './first-worker.ts';
import type { GuestTask, GuestTaskResult } from './messages.ts';

/** Milliseconds after which a worker that has nothing to do is ended. */
const IDLE_TIMEOUT = 10_000;
const MIN_WORKERS = 1;

/** A task: its thread block, seen without its VM's views. */
class Running {
  /** Node's number of the worker that it was given to, -1 none yet. */
  worker = -1;
  /** Another task has the block already. */
  isSucceeded = false;
  readonly #words: Int32Array;
  readonly #block: number;

  constructor({ cage, index }: GuestTask) {
    this.#words = new Int32Array(cage);
    this.#block = threadBlock(index);
  }

  hasBlockOf({ cage, index }: GuestTask): boolean {
    return this.#words.buffer === cage && this.#block === threadBlock(index);
  }

  /** It is certain to become free soon. */
  get isLeaving(): boolean {
    const words = this.#words;
    return (
      this.isSucceeded ||
      (Atomics.load(words, this.#block + TB.ending) === LEAVING && !standsBy(words, this.#block))
    );
  }

  dismiss(): void {
    dismiss(this.#words, this.#block);
  }

  /** Node's number of the worker that has machine code for the thread's block, -1 none. */
  get wanted(): number {
    return Atomics.load(this.#words, this.#block + TB.codeOwner) - 1;
  }
}

type PiscinaPool = PiscinaModule.Piscina;
type LoadBalancer = NonNullable<PiscinaPool['options']['loadBalancer']>;
type PiscinaWorker = NonNullable<ReturnType<LoadBalancer>>;

export class WorkerPool {
  readonly #file: URL;
  readonly #limit: number;
  #piscina: PiscinaPool | null = null;
  /** The field of a task that the load balancer sees. */
  #queueOptions = Symbol();
  readonly #running = new Set<Running>();
  /** The task that a worker was given last, by Node's number of the worker. */
  readonly #latest = new Map<number, Running>();
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
    if (this.#piscina !== null) return this.#piscina;
    const module = createRequire(import.meta.url)('piscina') as typeof PiscinaModule;
    this.#queueOptions = module.queueOptionsSymbol;
    this.#piscina = new module.Piscina({
      filename: this.#file.href,
      minThreads: MIN_WORKERS,
      maxThreads: MIN_WORKERS,
      idleTimeout: IDLE_TIMEOUT,
      concurrentTasksPerWorker: 1,
      recordTiming: false,
      // A worker that sleeps in Atomics.wait between tasks would never finish closing its tasks' ports.
      atomics: 'disabled',
      execArgv: [],
      loadBalancer: (task, workers) => {
        const running = task[module.queueOptionsSymbol] as Running;
        const worker = this.#workerFor(running, workers);
        if (worker === null) return null;
        running.worker = worker.id;
        this.#latest.set(worker.id, running);
        return worker;
      },
    });
    return this.#piscina;
  }

  /** Null: none yet (P1). */
  #workerFor({ wanted }: Running, workers: readonly PiscinaWorker[]): PiscinaWorker | null {
    const free = workers.filter(({ currentUsage }) => currentUsage === 0);
    const own = free.find(({ id }) => id === wanted);
    if (own !== undefined || free.length === 0) return own ?? null;
    const isBusy = workers.some(({ id, currentUsage }) => id === wanted && currentUsage > 0);
    return isBusy && this.#latest.get(wanted)?.isLeaving === true ? null : free[0];
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
    for (const each of this.#running) {
      if (each.hasBlockOf(task)) each.isSucceeded = true;
      each.dismiss();
    }
    this.#running.add(running);
    try {
      const piscina = this.#open();
      this.#allow();
      return (await piscina.run(
        { ...task, [this.#queueOptions]: running },
        { transferList: [task.port] },
      )) as GuestTaskResult;
    } finally {
      this.#running.delete(running);
      if (this.#latest.get(running.worker) === running) this.#latest.delete(running.worker);
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
