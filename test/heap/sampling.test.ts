// Sample points on the stretch of allocated bytes: estimates, limits, fates.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allocate, allocateOld, openNursery, retireChunk } from '../../heap/alloc.ts';
import { KIND } from '../../heap/cells.ts';
import { COLLECT_MAJOR, COLLECT_MINOR, runCollection } from '../../heap/gc/index.ts';
import { TB, VM } from '../../heap/layout.ts';
import {
  MAJOR_SEEN, MAJOR_SURVIVED, MINOR_SEEN, MINOR_SURVIVED, SPACE_LARGE, SPACE_NURSERY, SPACE_OLD,
  allocationHooks, closeSampler, followCell, openSampler, takeFates,
} from '../../heap/sampling.ts';
import { LARGE_WORDS } from '../../heap/tuning.ts';
import { TAG_INTERNAL, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32, tb } from '../../heap/views.ts';
import { MIB, newPlain, newSlots, newVM, pushFrame, refill, setSlot, slotCell } from '../gc/fixture.ts';

interface Sample {
  readonly cell: number;
  readonly words: number;
  readonly space: number;
}
let samples: Sample[] = [];

beforeEach(() => {
  samples = [];
  allocationHooks.sampled = (cell, words, space) => void samples.push({ cell, words, space });
});
afterEach(() => {
  allocationHooks.sampled = () => {};
});

function open(interval: number): void {
  if (!openSampler(interval)) throw new Error('no memory');
}

/** A cell that the verifier and the collectors can read. */
function record(words: number): number {
  const cell = allocate(words);
  i32[cell * 2] = (words - 1) * 8;
  i32[cell * 2 + 1] = KIND.BYTES;
  return cell;
}

function collect(kind: number): void {
  runCollection(kind);
  refill();
}

/** Estimated and true bytes of cells of `words`, and the standard error of the estimate. */
function estimate(words: number, count: number, interval: number) {
  const p = 1 - Math.exp((-words * 8) / interval);
  const seen = samples.filter((sample) => sample.words === words).length;
  const bytes = words * 8;
  return { seen, estimated: (seen * bytes) / p, exact: count * bytes, error: (Math.sqrt(count * p * (1 - p)) * bytes) / p };
}

describe('sample points', () => {
  it.each([1, 2, 3])('give unbiased estimates for every size, in whatever order (VM seed %i)', (seed) => {
    newVM(64 * MIB);
    i32[VM.randomHi] = seed;
    const interval = 4096;
    open(interval);
    const sizes = [2, 3, 5, 17, 64, 400, 3000, LARGE_WORDS + 100];
    const counts = [60_000, 40_000, 30_000, 20_000, 10_000, 3000, 500, 120];
    const left = [...counts];
    let state = seed;
    for (let total = counts.reduce((a, b) => a + b); total > 0; total--) {
      state = Math.imul(state, 1103515245) + 12345;
      let i = (state >>> 16) % sizes.length;
      while (left[i] === 0) i = (i + 1) % sizes.length;
      left[i]--;
      record(sizes[i]);
      if (i32[tb + TB.overdraft] > 0) collect(COLLECT_MINOR);
    }
    sizes.forEach((words, i) => {
      const { seen, estimated, exact, error } = estimate(words, counts[i], interval);
      expect(seen).toBeGreaterThan(30);
      expect(Math.abs(estimated - exact), `cells of ${words} words`).toBeLessThanOrEqual(3.5 * error + 1);
    });
  });

  it('lie on old cells and large ones too', () => {
    newVM();
    open(1024);
    for (let i = 0; i < 2000; i++) {
      const cell = allocateOld(16);
      i32[cell * 2] = 15 * 8;
      i32[cell * 2 + 1] = KIND.BYTES | 256;
    }
    const p = 1 - Math.exp(-128 / 1024);
    expect(samples.length).toBeGreaterThan(2000 * p - 3 * Math.sqrt(2000 * p));
    expect(samples.length).toBeLessThan(2000 * p + 3 * Math.sqrt(2000 * p));
    expect(new Set(samples.map(({ space }) => space))).toEqual(new Set([SPACE_OLD]));
    samples.length = 0;
    record(LARGE_WORDS + 1);
    expect(samples.map(({ space, words }) => [space, words])).toEqual([[SPACE_LARGE, LARGE_WORDS + 1]]);
  });

  it('keep their distance when the chunk is replaced', () => {
    newVM();
    open(1 << 20);
    const distance = (): number => i32[tb + TB.samplePoint] - i32[tb + TB.nurseryTop];
    const before = distance();
    retireChunk();
    expect(distance()).toBe(before);
    expect(openNursery()).toBe(true);
    expect(distance()).toBe(before);
    record(10);
    expect(distance()).toBe(before - 10);
    runCollection(COLLECT_MINOR);
    expect(distance()).toBe(before - 10);
    refill();
    expect(distance()).toBe(before - 10);
  });

  it('are the limit when they come before the end, and leave a poisoned limit alone', () => {
    newVM();
    const end = i32[tb + TB.nurseryEnd];
    expect(i32[tb + TB.nurseryLimit]).toBe(end);
    open(4096);
    expect(i32[tb + TB.nurseryLimit]).toBe(i32[tb + TB.samplePoint] - 1);
    const gap = i32[tb + TB.samplePoint] - i32[tb + TB.nurseryTop];
    if (gap > 1) record(gap - 1);
    expect(samples.length).toBe(0);
    record(1);
    expect(samples.map(({ words, space }) => [words, space])).toEqual([[1, SPACE_NURSERY]]);
    expect(i32[tb + TB.nurseryLimit]).toBe(i32[tb + TB.samplePoint] - 1);
    i32[tb + TB.nurseryLimit] = 0;
    for (let i = 0; i < 100; i++) record(60);
    expect(samples.length).toBeGreaterThan(5);
    expect(i32[tb + TB.nurseryLimit]).toBe(0);
    closeSampler();
    refill();
    expect(i32[tb + TB.nurseryLimit]).toBe(i32[tb + TB.nurseryEnd]);
    expect(i32[tb + TB.samplePoint]).toBe(0);
  });

  it('are drawn from the VM’s seed', () => {
    const run = (seed: number): string => {
      newVM();
      i32[VM.randomHi] = seed;
      open(2048);
      samples = [];
      const start = i32[tb + TB.nurseryTop];
      for (let i = 0; i < 2000; i++) record(7);
      return samples.map(({ cell }) => cell - start).join();
    };
    expect(run(5)).toBe(run(5));
    expect(run(5)).not.toBe(run(6));
  });
});

describe('fates', () => {
  const news = (): Record<number, number> => {
    const found: Record<number, number> = {};
    takeFates((number, fate) => (found[number] = fate));
    return found;
  };

  it('follow young cells through minor collections to the first major one', () => {
    newVM();
    const slot = pushFrame(4);
    open(1 << 20);
    for (let i = 0; i < 3; i++) {
      setSlot(slot + i, TAG_OBJECT, newPlain(2));
      followCell(slotCell(slot + i), i);
    }
    followCell(newPlain(2), 3);
    expect(news()).toEqual({});
    collect(COLLECT_MINOR);
    const lived = MINOR_SEEN | MINOR_SURVIVED;
    expect(news()).toEqual({ 0: lived, 1: lived, 2: lived, 3: MINOR_SEEN });
    setSlot(slot, TAG_UNDEFINED, 0);
    collect(COLLECT_MINOR);
    collect(COLLECT_MINOR);
    expect(news()).toEqual({});
    setSlot(slot + 1, TAG_UNDEFINED, 0);
    collect(COLLECT_MAJOR);
    expect(news()).toEqual({ 0: lived | MAJOR_SEEN, 1: lived | MAJOR_SEEN, 2: lived | MAJOR_SEEN | MAJOR_SURVIVED });
    collect(COLLECT_MAJOR);
    expect(news()).toEqual({});
  });

  it('of large and old cells', () => {
    newVM();
    const slot = pushFrame(2);
    open(1 << 20);
    setSlot(slot, TAG_INTERNAL, newSlots(KIND.RECORD, 20_000));
    followCell(slotCell(slot), 1);
    followCell(newSlots(KIND.RECORD, 20_000), 2);
    const old = allocateOld(4);
    i32[old * 2] = 3 * 8;
    i32[old * 2 + 1] = KIND.BYTES | 256;
    followCell(old, 3);
    collect(COLLECT_MINOR);
    expect(news()).toEqual({ 1: MINOR_SEEN | MINOR_SURVIVED, 2: MINOR_SEEN });
    collect(COLLECT_MAJOR);
    expect(news()).toEqual({ 1: MINOR_SEEN | MINOR_SURVIVED | MAJOR_SEEN | MAJOR_SURVIVED, 3: MAJOR_SEEN });
  });

  it('stay unknown beyond the table’s room', () => {
    newVM();
    pushFrame(1);
    open(1 << 20);
    let followed = 0;
    for (let i = 0; i < 10_000; i++) if (followCell(record(2), i)) followed++;
    expect(followed).toBe(4000);
    collect(COLLECT_MINOR);
    expect(Object.keys(news()).length).toBe(4000);
    expect(followCell(record(2), 1)).toBe(true);
  });
});
