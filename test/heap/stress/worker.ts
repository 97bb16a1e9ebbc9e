/** One thread of a stress run: mounts a thread block of the given memory and works. */
import { parentPort } from 'node:worker_threads';
import type { VMMemory } from '../../../heap/cage.ts';
import { mountTestThread } from '../support.ts';
import { SCENARIOS, forgetKeys } from './scenarios.ts';
import type { ScenarioName } from './scenarios.ts';

export interface Job {
  readonly memory: VMMemory;
  readonly scenario: ScenarioName;
  readonly cells: number[];
  readonly me: number;
  readonly threads: number;
  readonly rounds: number;
  /** Counts the workers that are ready; they start together. */
  readonly gate: SharedArrayBuffer;
}

const port = parentPort;
if (port === null) throw new Error('runs as a worker only');
port.on('message', (job: Job) => {
  try {
    mountTestThread(job.memory, job.me + 1);
    forgetKeys();
    const gate = new Int32Array(job.gate);
    Atomics.add(gate, 0, 1);
    while (Atomics.load(gate, 0) < job.threads);
    port.postMessage({
      result: SCENARIOS[job.scenario].work(job.cells, job.me, job.threads, job.rounds),
    });
  } catch (error) {
    port.postMessage({
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
});
