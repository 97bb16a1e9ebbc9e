// Several workers take part in the same collections of random graphs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VMMemory } from '../../heap/cage.ts';
import type { ParallelData } from './parallel-worker.ts';

let folder = '';
let script = '';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'heddle-gc-'));
  script = path.join(folder, 'worker.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'parallel-worker.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: script,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Result {
  nodes: number;
  collectors: number[];
}

async function run(seed: number, helpers: number, together: boolean): Promise<Result> {
  const control = new Int32Array(new SharedArrayBuffer(16));
  const start = (role: 'stopper' | 'helper', index: number): Worker => {
    const workerData: ParallelData = {
      role,
      seed,
      helpers,
      control,
      rounds: 14,
      steps: 9_000,
      index,
      together,
    };
    return new Worker(script, { workerData });
  };
  const others = Array.from({ length: helpers }, (_, i) => start('helper', i + 1));
  const stopper = start('stopper', 0);
  try {
    return await new Promise<Result>((resolve, reject) => {
      let left = 0;
      let result: Result | undefined;
      const done = (): void => {
        if (result !== undefined && left === helpers) resolve(result);
      };
      for (const worker of [stopper, ...others]) worker.on('error', reject);
      for (const worker of others) {
        worker.on('message', () => {
          left++;
          done();
        });
      }
      stopper.on('message', (message: { memory?: VMMemory } & Result) => {
        if (message.memory !== undefined) {
          for (const worker of others) worker.postMessage(message.memory);
        } else {
          result = message;
          done();
        }
      });
    });
  } finally {
    await Promise.all([stopper, ...others].map((worker) => worker.terminate()));
  }
}

describe('parallel collection', () => {
  it.each([
    [1, 11],
    [1, 12],
    [2, 13],
    [3, 14],
    [3, 15],
  ])('with %i helpers from the start (seed %i)', async (helpers, seed) => {
    const result = await run(seed, helpers, true);
    expect(result.nodes).toBeGreaterThan(2000);
    // How many take part in one collection is a matter of timing; that they do is not.
    expect(Math.max(...result.collectors)).toBeGreaterThan(1);
    expect(Math.max(...result.collectors)).toBeLessThanOrEqual(helpers + 1);
  });

  it('with helpers that come and go', async () => {
    const result = await run(16, 3, false);
    expect(result.nodes).toBeGreaterThan(2000);
  });
});
