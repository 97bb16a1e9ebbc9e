// What the timeline of `heddle view` draws, from what the exporter writes.
import { describe, expect, it } from 'vitest';
import { exportProfile } from '../../vm/profiler/export/index.ts';
import type { FirefoxFile } from '../../vm/view/page/firefox-file.ts';
import { duration, indexAt, moment, partOf, STATES, timelineOf } from '../../vm/view/page/lanes.ts';
import { speedscopeFile } from '../../vm/view/page/speedscope-file.ts';
import { smallProfile } from './make-profile.ts';

const file = JSON.parse(
  new TextDecoder().decode(exportProfile(smallProfile(), 'firefox')),
) as FirefoxFile;

describe('lanes', () => {
  const timeline = timelineOf(file);
  it('are a thread each, parts of one state joined', () => {
    const [main] = timeline.lanes;
    const parts = Array.from(
      main.start,
      (start, i) => `${start}-${main.finish[i]} ${STATES[main.state[i]].name}`,
    );
    expect(parts).toEqual([
      '0-4 running',
      '4-5 collecting',
      '5-6 running',
      '6-9 blocked',
      '9-10 running',
    ]);
    expect(timeline.lanes.map((lane) => lane.name)).toEqual(['main', 'thread 1']);
  });

  it('every state of the recorder has a colour', () => {
    expect(STATES.map(({ name }) => name)).toEqual([
      'running',
      'blocked',
      'stopped',
      'collecting',
      'compiling',
      'host',
    ]);
  });

  it('what is at a time', () => {
    const [main, other] = timeline.lanes;
    expect(partOf(timeline, main, indexAt(main, 7), 7)).toEqual({
      state: 1,
      start: 6,
      end: 9,
      detail: 'the end of thread 1',
      stack: ['(blocked)', 'main (program.js:4)'],
    });
    expect([indexAt(other, 0.5), indexAt(other, 9.5)]).toEqual([-1, -1]);
  });

  it('collections and stops, in the order of time', () => {
    expect(
      timeline.collections.map(({ kind, start, straggler }) => [kind, start, straggler]),
    ).toEqual([
      ['minor', 4.05, 1],
      ['major', 4.96, 1],
    ]);
    expect(timeline.stops).toEqual([
      { start: 4, end: 5, timeToStop: 0.05, straggler: 1, stopper: 0 },
    ]);
  });
});

describe('times', () => {
  it('lengths have three digits or so', () => {
    expect([0.0042, 0.42, 4.2, 42, 4200, -1].map(duration)).toEqual([
      '4.2 µs',
      '420 µs',
      '4.20 ms',
      '42.0 ms',
      '4.20 s',
      'unknown',
    ]);
  });

  it('moments are as exact as it takes to tell them apart', () => {
    expect(moment(0, 1)).toBe('0');
    expect([moment(30_000.5, 100), moment(30_000.5, 0.5), moment(12.345, 0.01)]).toEqual([
      '30.0 s',
      '30.0005 s',
      '12.35 ms',
    ]);
  });
});

describe('the file for speedscope', () => {
  it('has all threads together, then each; events are balanced', () => {
    const { profiles } = speedscopeFile(file) as {
      profiles: {
        name: string;
        type: string;
        endValue: number;
        events?: { type: 'O' | 'C'; frame: number; at: number }[];
      }[];
    };
    expect(profiles.map(({ name }) => name)).toEqual([
      'all threads: time',
      'all threads: allocated bytes',
      'main: time',
      'main: allocated bytes',
      'thread 1: time',
      'thread 1: allocated bytes',
    ]);
    for (const { events = [], endValue } of profiles) {
      const open: number[] = [];
      let last = 0;
      for (const { type, frame, at } of events) {
        expect(at).toBeGreaterThanOrEqual(last);
        last = at;
        if (type === 'O') open.push(frame);
        else expect(open.pop()).toBe(frame);
      }
      expect(open).toEqual([]);
      expect(last).toBeLessThanOrEqual(endValue);
    }
  });
});
