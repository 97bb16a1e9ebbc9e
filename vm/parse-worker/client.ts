/**
 * Large sources are compiled on workers with resource limits: acorn takes a hundred bytes and more of
 * host memory for each byte of source, and its recursion uses the host's stack. A worker that runs out
 * is ended by its limits, which the guest sees as a syntax error; so is one whose guest is ended meanwhile.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CompiledScript } from '../bytecode/compiled.ts';
import type { ParseRequest, SyntaxFailure } from '../commands/messages.ts';
import { distUrl } from '../dist-url.ts';

export interface ParseTask {
  readonly source: string;
  readonly options: ParseRequest;
}
export type ParseOutcome =
  { readonly compiled: CompiledScript } | { readonly syntax: SyntaxFailure };

interface Job extends ParseTask {
  readonly heap: number;
  readonly done: (outcome: ParseOutcome) => void;
  worker: Worker | null;
}

const AT_ONCE = Math.min(4, availableParallelism());
/** Milliseconds that a worker without work is kept. */
const IDLE = 5000;

const queue: Job[] = [];
const active = new Set<Job>();
const idle: { worker: Worker; heap: number; timer: NodeJS.Timeout }[] = [];

function failed({ options, source }: Job, error: unknown): ParseOutcome {
  const exhausted =
    error === null || (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  const message = exhausted
    ? `Source text of ${source.length} characters takes too much memory to parse`
    : `The parser failed: ${error instanceof Error ? error.message : String(error)}`;
  return {
    syntax: { message, file: options.url, line: 1, column: 1, codeFrame: '', unsupported: false },
  };
}

function takeWorker(heap: number): Worker {
  const at = idle.findIndex((each) => each.heap === heap);
  if (at !== -1) {
    const [{ worker, timer }] = idle.splice(at, 1);
    clearTimeout(timer);
    return worker;
  }
  const worker = new Worker(distUrl('parser.mjs'), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  worker.unref();
  return worker;
}

function keepWorker(worker: Worker, heap: number): void {
  // Not all listeners: the Worker has some of its own, without which it hears nothing any more.
  for (const event of ['message', 'error', 'exit'] as const) worker.removeAllListeners(event);
  worker.on('error', () => {});
  const timer = setTimeout(() => {
    idle.splice(
      idle.findIndex((each) => each.worker === worker),
      1,
    );
    void worker.terminate();
  }, IDLE);
  timer.unref();
  idle.push({ worker, heap, timer });
}

function next(): void {
  while (active.size < AT_ONCE) {
    const job = queue.shift();
    if (job === undefined) return;
    active.add(job);
    start(job);
  }
}

function start(job: Job): void {
  const worker = takeWorker(job.heap);
  job.worker = worker;
  const end = (outcome: ParseOutcome, reuse: boolean): void => {
    if (!active.delete(job)) return;
    if (reuse) keepWorker(worker, job.heap);
    job.done(outcome);
    next();
  };
  worker.on('message', (outcome: ParseOutcome) => end(outcome, true));
  worker.on('error', (error) => end(failed(job, error), false));
  worker.on('exit', () => end(failed(job, null), false));
  worker.postMessage({ source: job.source, options: job.options } satisfies ParseTask);
}

/** Compiles on a worker with `heap` MiB; the returned function gives it up. */
export function parseElsewhere(
  source: string,
  options: ParseRequest,
  heap: number,
  done: (outcome: ParseOutcome) => void,
): () => void {
  const job: Job = { source, options, heap, done, worker: null };
  queue.push(job);
  next();
  return () => {
    const at = queue.indexOf(job);
    if (at !== -1) queue.splice(at, 1);
    else if (active.delete(job)) {
      void job.worker?.terminate();
      next();
    }
  };
}
