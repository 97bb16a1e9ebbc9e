/**
 * Several workers on one heap: EDGE-CASES 17 to 23 at the level of the heap's own operations, and
 * the TypeScript half of the tear matrix. HEDDLE_STRESS multiplies the rounds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLLECT_MAJOR, runCollection, verifyHeap } from '../../heap/gc/index.ts';
import { VM } from '../../heap/layout.ts';
import { ROOT, setRoot } from '../../heap/roots.ts';
import { shareCell } from '../../heap/share.ts';
import { newArray } from '../../heap/objects.ts';
import { arrayPush } from '../../heap/elements.ts';
import { setInternal } from '../../heap/slots.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { i32 } from '../../heap/views.ts';
import { bootRealm, shareEverything } from './realm.ts';
import { SCENARIOS, forgetKeys } from './stress/scenarios.ts';
import type { ScenarioName } from './stress/scenarios.ts';
import type { Job } from './stress/worker.ts';
import { MiB, newBootedVM, own } from './support.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'heddle-heap-'));
const factor = Number(process.env.HEDDLE_STRESS ?? 1);
const MOST = 3;
const workers: Worker[] = [];

beforeAll(async () => {
  const outfile = path.join(folder, 'worker.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('stress/worker.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
    logLevel: 'error',
  });
  for (let i = 0; i < MOST; i++) workers.push(new Worker(outfile));
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.terminate()));
  rmSync(folder, { recursive: true, force: true });
});

function post(worker: Worker, job: Job): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message: { result?: unknown; error?: string }) => {
      if (message.error === undefined) resolve(message.result);
      else reject(new Error(message.error));
    });
    worker.postMessage(job);
  });
}

async function race(scenario: ScenarioName, threads: number, rounds: number): Promise<void> {
  const memory = newBootedVM({ heapLimit: 512 * MiB, threads: 8 });
  bootRealm();
  forgetKeys();
  const { setup, check } = SCENARIOS[scenario];
  const cells = setup();
  shareEverything();
  for (const cell of cells) shareCell(cell);
  // Whatever the threads share stays reachable for the verification at the end.
  const keep = newArray(0);
  for (const cell of cells) {
    setInternal(own(0), cell);
    arrayPush(keep, own(0));
  }
  shareCell(keep);
  setRoot(ROOT.Modules, TAG_OBJECT, keep);
  const gate = new SharedArrayBuffer(4);
  i32[VM.threadHigh] = threads + 1;
  const jobs = workers
    .slice(0, threads)
    .map((worker, me) => post(worker, { memory, scenario, cells, me, threads, rounds, gate }));
  const results = await Promise.all(jobs);
  forgetKeys();
  check(cells, threads, rounds, results);
  verifyHeap();
  runCollection(COLLECT_MAJOR);
  verifyHeap();
  expect(results).toHaveLength(threads);
}

describe.each(Object.keys(SCENARIOS) as ScenarioName[])('%s', (scenario) => {
  it.each([2, 3])('with %i threads', async (threads) => {
    for (let turn = 0; turn < 3; turn++) await race(scenario, threads, Math.round(300 * factor));
  });
});
