// The word between a parent and the workers of a block (vm/threads/standby.ts, W1), step by step.
import { beforeEach, expect, test } from 'vitest';
import { createCage } from '../../heap/cage.ts';
import { TB, threadBlock } from '../../heap/layout.ts';
import { attachViews, cage, i32 } from '../../heap/views.ts';
import { claimThread, endThread, mount } from '../../vm/threads/births.ts';
import { injectDelays } from '../../vm/threads/delays.ts';
import {
  awaitNewborn,
  dismissStandby,
  giveToStandby,
  offerWorker,
} from '../../vm/threads/standby.ts';

let memory: ReturnType<typeof createCage>;
beforeEach(() => {
  injectDelays(null);
  memory = createCage({ heapLimit: 1 << 22, threads: 4, stackBytes: 1 << 14 });
  attachViews(memory.cage, memory.stacks);
  claimThread();
  // The main thread runs: nobody stands by for one that is idle.
  i32[threadBlock(0) + TB.state] = 2;
});

/** A thread of this worker that ends and offers it. */
function endOne(): number {
  const index = claimThread();
  mount(index);
  offerWorker();
  endThread();
  attachViews(memory.cage, memory.stacks);
  return index;
}

test('an offer is taken once', () => {
  const index = endOne();
  expect(claimThread()).toBe(index);
  expect(giveToStandby(threadBlock(index))).toBe(true);
  expect(giveToStandby(threadBlock(index))).toBe(false);
  expect(awaitNewborn(cage, index)).toBe(true);
  expect(awaitNewborn(cage, index)).toBe(false);
});

test('an offer that was dismissed, or that nobody takes, is over', () => {
  const index = endOne();
  dismissStandby();
  expect(awaitNewborn(cage, index)).toBe(false);
  expect(endOne()).toBe(index);
  expect(awaitNewborn(cage, index)).toBe(false);
  expect(giveToStandby(threadBlock(index))).toBe(false);
});

test('a worker that was dismissed and comes late leaves the newborn of the next one alone', () => {
  const index = endOne();
  dismissStandby();
  const word = threadBlock(index) + TB.standby;
  // Meanwhile another worker has had the block, has offered itself, and been given a newborn.
  const offered = (77 << 2) | 1;
  Atomics.store(i32, word, offered);
  expect(giveToStandby(threadBlock(index))).toBe(true);
  const taken = Atomics.load(i32, word);
  expect(awaitNewborn(cage, index)).toBe(false);
  expect(Atomics.load(i32, word)).toBe(taken);
});
