/** What tests ask of profiles. */
import { expect } from 'vitest';
import type { Heddle } from '../api/support.ts';
import { heddle } from '../api/support.ts';

export type Thread = Heddle.ProfileData['threads'][number];

/** Names of the functions of a stack, innermost first. */
export function namesOf({ stacks, frames, functions }: Heddle.ProfileData, stack: number): string[] {
  const names: string[] = [];
  for (let at = stack; at !== -1; at = stacks.parent[at]) names.push(functions[frames[stacks.frame[at]].function].name);
  return names;
}

/** Samples by the innermost function's name; '' where the thread had no frame. */
export function selfSamples(data: Heddle.ProfileData, threads: readonly Thread[] = data.threads): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { samples } of threads) {
    for (const stack of samples.stack) {
      const name = namesOf(data, stack).at(0) ?? '';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

export const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

/** What a thread needs until it runs its program, in milliseconds of processor time. */
const BEGINNING = 60;

/**
 * Whether one thread's samples, `interval` milliseconds apart, are as many as can be: never more than its sampler
 * has ticks, and of the time that it had a processor (others may have had it) a tenth at least.
 */
export function expectRate(samples: number, { interval, wall, cpu }: { interval: number; wall: number; cpu: number }): void {
  expect(samples).toBeLessThanOrEqual(wall / interval + 10);
  expect(samples).toBeGreaterThanOrEqual(Math.max(1, ((cpu - BEGINNING) / interval) * 0.1));
}

/** A VM with HEDDLE_STRESS set while it is made. */
export async function stressedVM(stress: string, options: Heddle.VMOptions = {}): Promise<Heddle.VM> {
  const { VM } = await heddle();
  const before = process.env.HEDDLE_STRESS;
  process.env.HEDDLE_STRESS = stress;
  try {
    return await VM.create({ console: 'ignore', ...options });
  } finally {
    if (before === undefined) delete process.env.HEDDLE_STRESS;
    else process.env.HEDDLE_STRESS = before;
  }
}
