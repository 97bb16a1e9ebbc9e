// A thread's time as stretches: nothing twice, nothing left out, every sample once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkStretches } from '../../vm/profiler/export/stretches.ts';
import type { Interval, ThreadProfile } from '../../vm/profiler/model.ts';
import { ProfileMaker, smallProfile } from './make-profile.ts';

type Stretch = readonly [start: number, end: number, stack: number, kind: string, sample: number];

function stretchesOf(thread: ThreadProfile): Stretch[] {
  const all: Stretch[] = [];
  walkStretches(
    thread,
    (start, end, stack, interval, sample) =>
      void all.push([start, end, stack, interval?.kind ?? 'running', sample]),
  );
  return all;
}

describe('the stretches of a thread', () => {
  it('samples say what runs until the next one, the first also what ran before; intervals are what they are', () => {
    const [main] = smallProfile().threads;
    expect(
      stretchesOf(main).map(([start, end, , kind, sample]) => [start, end, kind, sample]),
    ).toEqual([
      [0, 1500, 'running', 0],
      [1500, 2500, 'running', 1],
      [2500, 3500, 'running', 2],
      [3500, 4000, 'running', 3],
      [4000, 5000, 'collecting', -1],
      [5000, 6000, 'running', 4],
      [6000, 9000, 'blocked', -1],
      [9000, 10_000, 'running', 5],
    ]);
  });

  it('the innermost of intervals within each other counts', () => {
    const make = new ProfileMaker();
    const thread = make.thread(
      0,
      0,
      100,
      [],
      [
        { kind: 'blocked', start: 10, end: 90, stack: 'a' },
        { kind: 'stopped', start: 20, end: 40 },
        { kind: 'collecting', start: 25, end: 30 },
        { kind: 'stopped', start: 50, end: 60 },
      ],
    );
    expect(stretchesOf(thread).map(([start, end, , kind]) => `${start}-${end} ${kind}`)).toEqual([
      '0-10 running',
      '10-20 blocked',
      '20-25 stopped',
      '25-30 collecting',
      '30-40 stopped',
      '40-50 blocked',
      '50-60 stopped',
      '60-90 blocked',
      '90-100 running',
    ]);
  });

  it('a running part without samples belongs to the stack it began with', () => {
    const make = new ProfileMaker();
    const thread = make.thread(
      0,
      0,
      30,
      [[5, 'a']],
      [{ kind: 'blocked', start: 10, end: 20, stack: 'b' }],
    );
    expect(stretchesOf(thread).map(([start, , stack]) => [start, stack])).toEqual([
      [0, make.stack('a')],
      [10, make.stack('b')],
      [20, make.stack('b')],
    ]);
  });

  it('whatever the samples and intervals: no gap, no overlap, each sample once', () => {
    const kinds: readonly Interval['kind'][] = [
      'blocked',
      'stopped',
      'collecting',
      'compiling',
      'host',
    ];
    const interval = fc.tuple(fc.nat(120), fc.nat(60), fc.constantFrom(...kinds));
    fc.assert(
      fc.property(
        fc.array(fc.nat(130)),
        fc.array(interval),
        fc.nat(20),
        (times, intervals, start) => {
          const make = new ProfileMaker();
          const thread = make.thread(
            0,
            start,
            100,
            [...times].sort((a, b) => a - b).map((time, i) => [time, `f${i % 3}`] as const),
            intervals
              .map(([from, length, kind]) => ({ kind, start: from, end: from + length }))
              .sort((a, b) => a.start - b.start),
          );
          const all = stretchesOf(thread);
          let at = start;
          for (const [from, to] of all) {
            expect(from).toBe(at);
            expect(to).toBeGreaterThanOrEqual(from);
            at = to;
          }
          expect(at).toBe(100);
          const samples = all.map((each) => each[4]).filter((each) => each !== -1);
          expect(samples).toEqual(times.map((_, i) => i));
        },
      ),
    );
  });
});
