/**
 * What a profile has many of, as typed columns: a minute of many collections in eight threads has a quarter
 * of a million intervals, and as many times to stop. As objects they would cost the host's collector more than
 * all that is done with them. ProfileData shows them as objects when it is asked for them; what reads all of
 * them, as the exporters do, takes the columns.
 */
import { INTERVAL_KINDS } from './model.ts';
import type { CollectionMarker, Interval, IntervalKind, ProfileData, StopMarker, ThreadProfile } from './model.ts';

export interface IntervalColumns {
  readonly length: number;
  /** Index in INTERVAL_KINDS. */
  readonly kind: Uint8Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Index in `details`. */
  readonly detail: Int32Array;
  readonly details: readonly string[];
  readonly stack: Int32Array;
}

/** All columns but `kind` are numbers of CollectionMarker. */
export interface CollectionColumns {
  readonly length: number;
  /** 1: major. */
  readonly major: Uint8Array;
  readonly start: Float64Array;
  readonly pause: Float64Array;
  readonly timeToStop: Float64Array;
  readonly straggler: Int32Array;
  readonly thread: Int32Array;
  readonly promotedBytes: Float64Array;
  readonly copiedBytes: Float64Array;
  readonly youngBytes: Float64Array;
  readonly heapBefore: Float64Array;
  readonly heapAfter: Float64Array;
}

export interface StopColumns {
  readonly length: number;
  readonly start: Float64Array;
  readonly timeToStop: Float64Array;
  readonly duration: Float64Array;
  readonly stopper: Int32Array;
  /** The threads of stop i are rows first[i] .. first[i + 1] of the two columns below. */
  readonly first: Int32Array;
  readonly thread: Int32Array;
  readonly threadTime: Float64Array;
}

const intervalsOf = new WeakMap<ThreadProfile, IntervalColumns>();
const stopsOf = new WeakMap<ProfileData, StopColumns>();
const collectionsOf = new WeakMap<ProfileData, CollectionColumns>();

function intervalRows({ length, kind, start, end, detail, details, stack }: IntervalColumns): Interval[] {
  return Array.from({ length }, (_, i) => ({
    kind: INTERVAL_KINDS[kind[i]].name,
    start: start[i],
    end: end[i],
    detail: details[detail[i]],
    stack: stack[i],
  }));
}

export const collectionAt = (columns: CollectionColumns, i: number): CollectionMarker => ({
  kind: columns.major[i] === 1 ? 'major' : 'minor',
  start: columns.start[i],
  pause: columns.pause[i],
  timeToStop: columns.timeToStop[i],
  straggler: columns.straggler[i],
  thread: columns.thread[i],
  promotedBytes: columns.promotedBytes[i],
  copiedBytes: columns.copiedBytes[i],
  youngBytes: columns.youngBytes[i],
  heapBefore: columns.heapBefore[i],
  heapAfter: columns.heapAfter[i],
});

function stopRows(stops: StopColumns): StopMarker[] {
  const { length, start, timeToStop, duration, stopper, first, thread, threadTime } = stops;
  return Array.from({ length }, (_, i) => ({
    start: start[i],
    timeToStop: timeToStop[i],
    duration: duration[i],
    stopper: stopper[i],
    threads: Array.from({ length: first[i + 1] - first[i] }, (__, k) => ({
      id: thread[first[i] + k],
      timeToStop: threadTime[first[i] + k],
    })),
  }));
}

/** A thread whose intervals are objects only if somebody looks at them. */
export function threadProfile(rest: Omit<ThreadProfile, 'intervals'>, columns: IntervalColumns): ThreadProfile {
  let rows: readonly Interval[] | null = null;
  const thread = {
    ...rest,
    get intervals(): readonly Interval[] {
      return (rows ??= intervalRows(columns));
    },
  };
  intervalsOf.set(thread, columns);
  return thread;
}

/** A profile whose stops and collections are objects only if somebody looks at them. */
export function profileData(
  rest: Omit<ProfileData, 'stops' | 'collections'>,
  collections: CollectionColumns,
  stops: StopColumns,
): ProfileData {
  let collectionMarkers: readonly CollectionMarker[] | null = null;
  let stopMarkers: readonly StopMarker[] | null = null;
  const data = {
    ...rest,
    get collections(): readonly CollectionMarker[] {
      const { length } = collections;
      return (collectionMarkers ??= Array.from({ length }, (_, i) => collectionAt(collections, i)));
    },
    get stops(): readonly StopMarker[] {
      return (stopMarkers ??= stopRows(stops));
    },
  };
  collectionsOf.set(data, collections);
  stopsOf.set(data, stops);
  return data;
}

/** The same thread with other allocations. */
export function withAllocations(thread: ThreadProfile, allocations: ThreadProfile['allocations']): ThreadProfile {
  const { id, start, end, samples } = thread;
  return threadProfile({ id, start, end, samples, allocations }, intervalColumns(thread));
}

/** The same profile with other settings or threads. */
export function withChanges(
  data: ProfileData,
  changes: Partial<Pick<ProfileData, 'cpu' | 'allocation' | 'threads'>>,
): ProfileData {
  const { startTime, duration, title, cpu, allocation, functions, frames, stacks, types, threads, dropped } = data;
  const rest = { startTime, duration, title, cpu, allocation, functions, frames, stacks, types, threads, dropped };
  return profileData({ ...rest, ...changes }, collectionColumns(data), stopColumns(data));
}

const KINDS = new Map<IntervalKind, number>(INTERVAL_KINDS.map(({ name }, index) => [name, index]));

/** Of a thread that was decoded: as they are; of others: made of the objects. */
export function intervalColumns(thread: ThreadProfile): IntervalColumns {
  const known = intervalsOf.get(thread);
  if (known !== undefined) return known;
  const { intervals } = thread;
  const texts = new Map<string, number>();
  for (const { detail } of intervals) if (!texts.has(detail)) texts.set(detail, texts.size);
  return {
    length: intervals.length,
    kind: Uint8Array.from(intervals, ({ kind }) => KINDS.get(kind) ?? 0),
    start: Float64Array.from(intervals, ({ start }) => start),
    end: Float64Array.from(intervals, ({ end }) => end),
    detail: Int32Array.from(intervals, ({ detail }) => texts.get(detail) ?? 0),
    details: [...texts.keys()],
    stack: Int32Array.from(intervals, ({ stack }) => stack),
  };
}

export function collectionColumns(data: ProfileData): CollectionColumns {
  const known = collectionsOf.get(data);
  if (known !== undefined) return known;
  const { collections } = data;
  return {
    length: collections.length,
    major: Uint8Array.from(collections, ({ kind }) => (kind === 'major' ? 1 : 0)),
    start: Float64Array.from(collections, ({ start }) => start),
    pause: Float64Array.from(collections, ({ pause }) => pause),
    timeToStop: Float64Array.from(collections, ({ timeToStop }) => timeToStop),
    straggler: Int32Array.from(collections, ({ straggler }) => straggler),
    thread: Int32Array.from(collections, ({ thread }) => thread),
    promotedBytes: Float64Array.from(collections, ({ promotedBytes }) => promotedBytes),
    copiedBytes: Float64Array.from(collections, ({ copiedBytes }) => copiedBytes),
    youngBytes: Float64Array.from(collections, ({ youngBytes }) => youngBytes),
    heapBefore: Float64Array.from(collections, ({ heapBefore }) => heapBefore),
    heapAfter: Float64Array.from(collections, ({ heapAfter }) => heapAfter),
  };
}

export function stopColumns(data: ProfileData): StopColumns {
  const known = stopsOf.get(data);
  if (known !== undefined) return known;
  const { stops } = data;
  const all = stops.flatMap(({ threads }) => threads);
  const first = new Int32Array(stops.length + 1);
  stops.forEach(({ threads }, i) => (first[i + 1] = first[i] + threads.length));
  return {
    length: stops.length,
    start: Float64Array.from(stops, ({ start }) => start),
    timeToStop: Float64Array.from(stops, ({ timeToStop }) => timeToStop),
    duration: Float64Array.from(stops, ({ duration }) => duration),
    stopper: Int32Array.from(stops, ({ stopper }) => stopper),
    first,
    thread: Int32Array.from(all, ({ id }) => id),
    threadTime: Float64Array.from(all, ({ timeToStop }) => timeToStop),
  };
}

/** One of many intervals at a time, in the shape of an object. */
export class IntervalView implements Interval {
  readonly #columns: IntervalColumns;
  at = 0;

  constructor(columns: IntervalColumns) {
    this.#columns = columns;
  }

  get kind(): IntervalKind {
    return INTERVAL_KINDS[this.#columns.kind[this.at]].name;
  }

  get start(): number {
    return this.#columns.start[this.at];
  }

  get end(): number {
    return this.#columns.end[this.at];
  }

  get detail(): string {
    return this.#columns.details[this.#columns.detail[this.at]];
  }

  get stack(): number {
    return this.#columns.stack[this.at];
  }
}
