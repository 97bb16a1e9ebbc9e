// A worker of the parallel test: the stopper, which runs the graph and collects, or a helper.
import { parentPort, workerData } from 'node:worker_threads';
import {
  assistCollection,
  gcHooks,
  setCollectorLimit,
  shareSmallCollections,
} from '../../heap/gc/index.ts';
import { VM, threadBlock } from '../../heap/layout.ts';
import { mountGuest } from '../../heap/mount.ts';
import { i32 } from '../../heap/views.ts';
import type { VMMemory } from '../../heap/cage.ts';
import { runGraph } from './model.ts';

export interface ParallelData {
  readonly role: 'stopper' | 'helper';
  readonly seed: number;
  readonly helpers: number;
  /** Word 0: helpers that are there; word 1: 1 when all is done; 2 calls of wakeHelpers wait for all to join. */
  readonly control: Int32Array;
  readonly rounds: number;
  readonly steps: number;
  readonly index: number;
  readonly together: boolean;
}

const data = workerData as ParallelData;
const { control } = data;

function stopper(): void {
  const collectors: number[] = [];
  setCollectorLimit(data.helpers + 1);
  shareSmallCollections();
  gcHooks.report = (report) => void collectors.push(report.collectors);
  gcHooks.wakeHelpers = (count) => {
    Atomics.notify(i32, VM.stopPhase);
    // Everybody takes part from the first stage on; otherwise the small graphs are done before.
    if (data.together) while (Atomics.load(i32, VM.stopWorkers) < count);
  };
  const nodes = runGraph({
    seed: data.seed,
    rounds: data.rounds,
    steps: data.steps,
    threads: data.helpers + 1,
    roots: 12,
    verify: true,
    ready(memory) {
      parentPort?.postMessage({ memory });
      while (Atomics.load(control, 0) < data.helpers)
        Atomics.wait(control, 0, Atomics.load(control, 0), 100);
    },
  });
  Atomics.store(control, 1, 1);
  Atomics.notify(i32, VM.stopPhase);
  parentPort?.postMessage({ nodes, collectors });
}

function helper(memory: VMMemory): void {
  mountGuest(memory.cage, memory.stacks, threadBlock(data.index));
  Atomics.add(control, 0, 1);
  Atomics.notify(control, 0);
  while (Atomics.load(control, 1) === 0) {
    if (Atomics.load(i32, VM.stopPhase) !== 0) assistCollection();
    else Atomics.wait(i32, VM.stopPhase, 0, 20);
  }
  parentPort?.postMessage({ left: data.index });
}

if (data.role === 'stopper') stopper();
else parentPort?.once('message', (memory: VMMemory) => helper(memory));
