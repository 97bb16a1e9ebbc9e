/** What the timeline draws: a lane a thread, its time by state, and what stopped everything. */
import { Stacks } from './firefox-file.ts';
import type { FirefoxFile, FirefoxTrack } from './firefox-file.ts';

/** One row a state: the categories of frames that mean it. Colours are in style.css: `--state-<name>`. */
export const STATES = [
  { name: 'running', categories: ['Other', 'JavaScript', 'Built-in'], marker: '' },
  { name: 'blocked', categories: ['Idle'], marker: 'Blocked' },
  { name: 'stopped', categories: ['Stopped'], marker: 'Stopped' },
  { name: 'collecting', categories: ['GC / CC'], marker: 'Collecting' },
  { name: 'compiling', categories: ['Compiler'], marker: 'Compiling' },
  { name: 'host', categories: ['Host'], marker: 'Host' },
] as const;

export interface Lane {
  readonly id: number;
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  /** Parts of one state, in the order of time; milliseconds. */
  readonly start: Float64Array;
  readonly finish: Float64Array;
  readonly state: Uint8Array;
  /** Milliseconds by state. */
  readonly totals: readonly number[];
  readonly track: FirefoxTrack;
}

export interface Collection {
  readonly kind: 'minor' | 'major';
  readonly start: number;
  readonly end: number;
  readonly thread: number;
  readonly timeToStop: number;
  readonly straggler: number;
}

export interface Stop {
  readonly start: number;
  readonly end: number;
  readonly stopper: number;
  readonly timeToStop: number;
  readonly straggler: number;
}

export interface Timeline {
  readonly title: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly lanes: readonly Lane[];
  readonly collections: readonly Collection[];
  readonly stops: readonly Stop[];
  readonly stacks: Stacks;
}

function laneOf(track: FirefoxTrack, stateOf: (stack: number) => number): Lane {
  const { stack, time, weight, length } = track.samples;
  const start: number[] = [];
  const finish: number[] = [];
  const state: number[] = [];
  const totals = STATES.map(() => 0);
  for (let i = 0; i < length; i++) {
    if (weight[i] <= 0) continue;
    const kind = stateOf(stack[i]);
    totals[kind] += weight[i];
    const last = state.length - 1;
    const end = time[i] + weight[i];
    if (last >= 0 && state[last] === kind && time[i] - finish[last] < 1e-6) finish[last] = end;
    else {
      start.push(time[i]);
      finish.push(end);
      state.push(kind);
    }
  }
  return {
    id: track.tid,
    name: track.name,
    begin: track.registerTime,
    end: track.unregisterTime,
    start: Float64Array.from(start),
    finish: Float64Array.from(finish),
    state: Uint8Array.from(state),
    totals,
    track,
  };
}

const number = (value: unknown): number => (typeof value === 'number' ? value : -1);

export function timelineOf(file: FirefoxFile): Timeline {
  const stacks = new Stacks(file);
  const states = file.meta.categories.map(({ name }) =>
    Math.max(
      0,
      STATES.findIndex(({ categories }) => (categories as readonly string[]).includes(name)),
    ),
  );
  const collections: Collection[] = [];
  const stops: Stop[] = [];
  for (const { markers, tid } of file.threads) {
    for (let i = 0; i < markers.length; i++) {
      const data = markers.data[i];
      const what = {
        start: markers.startTime[i],
        end: markers.endTime[i],
        timeToStop: number(data.timeToStop),
        straggler: number(data.straggler),
      };
      if (data.type === 'GCMinor') collections.push({ kind: 'minor', thread: tid, ...what });
      else if (data.type === 'GCMajor') collections.push({ kind: 'major', thread: tid, ...what });
      else if (data.type === 'Stop') stops.push({ stopper: tid, ...what });
    }
  }
  const byStart = (a: { start: number }, b: { start: number }): number => a.start - b.start;
  return {
    title: file.meta.arguments ?? 'profile',
    duration: Math.max(
      file.meta.profilingEndTime,
      ...file.threads.map((each) => each.unregisterTime),
    ),
    lanes: [...file.threads]
      .sort((a, b) => a.tid - b.tid)
      .map((track) => laneOf(track, (stack) => states[stacks.categoryOf(stack)])),
    collections: collections.sort(byStart),
    stops: stops.sort(byStart),
    stacks,
  };
}

/** The last index whose value is at most `x`; -1: none. */
export function lastAtMost(values: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export interface Part {
  readonly state: number;
  readonly start: number;
  readonly end: number;
  /** What it waits for, compiles or is stopped for; '' where nobody said. */
  readonly detail: string;
  /** Innermost first. */
  readonly stack: readonly string[];
}

const STACK_LINES = 8;

/** The part of a lane at index `at`; `time` says which of its samples is shown. */
export function partOf({ stacks }: Timeline, lane: Lane, at: number, time: number): Part {
  const { track } = lane;
  const state = lane.state[at];
  const { marker } = STATES[state];
  let detail = '';
  if (marker !== '') {
    const { data, startTime, endTime, length } = track.markers;
    for (let i = 0; i < length; i++) {
      if (data[i].type !== marker || startTime[i] > time || endTime[i] < time) continue;
      detail = String(data[i].detail ?? '');
    }
  }
  const sample = Math.max(0, lastAtMost(track.samples.time, time));
  return {
    state,
    start: lane.start[at],
    end: lane.finish[at],
    detail,
    stack: stacks.lines(track.samples.stack[sample], STACK_LINES),
  };
}

/** The part of a lane at a time; -1: the thread does not live then. */
export function indexAt(lane: Lane, time: number): number {
  const at = lastAtMost(lane.start, time);
  return at !== -1 && time <= lane.finish[at] ? at : -1;
}

/** A moment of the run, as exact as it must be to tell apart moments `step` milliseconds from each other. */
export function moment(ms: number, step: number): string {
  const digits = (unit: number): number =>
    Math.min(6, Math.max(0, Math.ceil(-Math.log10(step / unit) - 1e-9)));
  if (ms === 0) return '0';
  return ms < 1000 ? `${ms.toFixed(digits(1))} ms` : `${(ms / 1000).toFixed(digits(1000))} s`;
}

/** '12.3 ms', '45 µs', '1.25 s'. */
export function duration(ms: number): string {
  if (ms < 0) return 'unknown';
  if (ms < 1) return `${(ms * 1000).toFixed(ms < 0.01 ? 1 : 0)} µs`;
  if (ms < 1000) return `${ms.toFixed(ms < 10 ? 2 : 1)} ms`;
  return `${(ms / 1000).toFixed(2)} s`;
}
