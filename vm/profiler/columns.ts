/**
 * What a profile has many of, as typed columns: a minute of many collections in eight threads has a quarter
 * of a million intervals, and as many times to stop. As objects they would cost the host's collector more than
 * all that is done with them. ProfileData shows them as objects when it is asked for them; what reads all of
 * them, as the exporters do, takes the columns.
 */
import { INTERVAL_KINDS } from './model.ts';
import type { Interval, IntervalKind, ProfileData, StopMarker, ThreadProfile } from './model.ts';

/** A column that grows. */
export class Column {
  #items = new Float64Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.#items.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.length++] = value;
  }

  get(at: number): number {
    return this.#items[at];
  }

  set(at: number, value: number): void {
    this.#items[at] = value;
  }

  /** The values in the order of `order`; null: as they are. */
  ordered<A extends Float64Array | Float32Array | Int32Array | Uint8Array>(into: A, order: Uint32Array | null): A {
    const items = this.#items;
    if (order === null) into.set(items.subarray(0, this.length));
    else for (let i = 0; i < order.length; i++) into[i] = items[order[i]];
    return into;
  }

  /** Rows by this column; a log's own are nearly always so: null. */
  order(): Uint32Array | null {
    const items = this.#items;
    for (let i = 1; i < this.length; i++) {
      if (items[i] < items[i - 1])
        return Uint32Array.from({ length: this.length }, (_, at) => at).sort((a, b) => items[a] - items[b]);
    }
    return null;
  }
}

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

function intervalRows({ length, kind, start, end, detail, details, stack }: IntervalColumns): Interval[] {
  return Array.from({ length }, (_, i) => ({
    kind: INTERVAL_KINDS[kind[i]].name,
    start: start[i],
    end: end[i],
    detail: details[detail[i]],
    stack: stack[i],
  }));
}

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

/** A profile whose stops are objects only if somebody looks at them. */
export function profileData(rest: Omit<ProfileData, 'stops'>, columns: StopColumns): ProfileData {
  let rows: readonly StopMarker[] | null = null;
  const data = {
    ...rest,
    get stops(): readonly StopMarker[] {
      return (rows ??= stopRows(columns));
    },
  };
  stopsOf.set(data, columns);
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
  const { startTime, duration, title, cpu, allocation, functions, frames, stacks, types, threads, collections, dropped } = data;
  const rest = { startTime, duration, title, cpu, allocation, functions, frames, stacks, types, threads, collections, dropped };
  return profileData({ ...rest, ...changes }, stopColumns(data));
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

/** Intervals while they are gathered. */
export class IntervalBuilder {
  readonly #kind = new Column();
  readonly #start = new Column();
  readonly #end = new Column();
  readonly #detail = new Column();
  readonly #stack = new Column();
  readonly #details: string[] = [];
  readonly #texts = new Map<string, number>();

  get length(): number {
    return this.#start.length;
  }

  lastStart(): number {
    return this.length === 0 ? -Infinity : this.#start.get(this.length - 1);
  }

  add(kind: number, start: number, end: number, detail: string, stack: number): void {
    if (end > start) this.addDetail(kind, start, end, this.detailOf(detail), stack);
  }

  addDetail(kind: number, start: number, end: number, detail: number, stack: number): void {
    this.#kind.push(kind);
    this.#start.push(start);
    this.#end.push(end);
    this.#detail.push(detail);
    this.#stack.push(stack);
  }

  detailOf(text: string): number {
    let index = this.#texts.get(text);
    if (index === undefined) {
      this.#texts.set(text, (index = this.#details.length));
      this.#details.push(text);
    }
    return index;
  }

  setDetail(at: number, detail: number): void {
    this.#detail.set(at, detail);
  }

  /** In the order of their start. */
  finish(): IntervalColumns {
    const { length } = this;
    const order = this.#start.order();
    return {
      length,
      kind: this.#kind.ordered(new Uint8Array(length), order),
      start: this.#start.ordered(new Float64Array(length), order),
      end: this.#end.ordered(new Float64Array(length), order),
      detail: this.#detail.ordered(new Int32Array(length), order),
      details: this.#details,
      stack: this.#stack.ordered(new Int32Array(length), order),
    };
  }
}

/** The stop of a collection, and who was stopped when: what the intervals of all threads say of the stops. */
export interface StopRow {
  readonly number: number;
  /** Microseconds since the profile's start, within it. */
  readonly start: number;
  /** As it was. */
  readonly from: number;
  readonly timeToStop: number;
  readonly duration: number;
  readonly stopper: number;
}

/** When a thread was stopped, for which stops: a thread that helps to collect is stopped more than once for one. */
export interface Stopped {
  readonly id: number;
  readonly number: Column;
  readonly from: Column;
}

/** `rows` in the order of their start. */
export function joinStops(rows: readonly StopRow[], threads: readonly Stopped[]): StopColumns {
  const { length } = rows;
  const rowOf = new Map<number, number>();
  rows.forEach(({ number }, row) => rowOf.set(number, row));
  /** Calls `found` once for each stop and thread that was stopped for it. */
  const each = (found: (row: number, id: number, from: number) => void): void => {
    const seen = new Int32Array(length).fill(-1);
    threads.forEach(({ id, number, from }, ordinal) => {
      for (let i = 0; i < number.length; i++) {
        const row = rowOf.get(number.get(i));
        if (row === undefined || seen[row] === ordinal || rows[row].stopper === id) continue;
        seen[row] = ordinal;
        found(row, id, from.get(i));
      }
    });
  };
  const first = new Int32Array(length + 1);
  each((row) => first[row + 1]++);
  for (let row = 0; row < length; row++) first[row + 1] += first[row];
  const next = first.slice();
  const thread = new Int32Array(first[length]);
  const threadTime = new Float64Array(first[length]);
  each((row, id, from) => {
    thread[next[row]] = id;
    threadTime[next[row]++] = Math.max(0, from - rows[row].from);
  });
  return {
    length,
    start: Float64Array.from(rows, ({ start }) => start),
    timeToStop: Float64Array.from(rows, ({ timeToStop }) => timeToStop),
    duration: Float64Array.from(rows, ({ duration }) => duration),
    stopper: Int32Array.from(rows, ({ stopper }) => stopper),
    first,
    thread,
    threadTime,
  };
}

