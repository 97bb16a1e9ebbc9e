/**
 * A thread's time as a sequence of stretches without gaps or overlaps, which is what formats that know
 * only stacks want. Intervals may lie within each other (a stop while blocked): the innermost counts.
 * What is left is running time; a sample says what ran until the next sample, and the first one of a
 * running part also what ran before it. A running part without any sample belongs to the stack that the
 * thread had when it began to run, as far as that is known.
 *
 *     intervals        [blocked.........]      [gc]
 *     samples      a      .        .      b  c       d
 *     stretches   |a  |blocked          |b  |c|gc  |d    |
 */
import { NO_STACK } from '../model.ts';
import { IntervalView, intervalColumns } from '../columns.ts';
import type { Interval, ThreadProfile } from '../model.ts';

/**
 * `sample`: the index of the sample that begins here, -1 for none. `interval`: null while running; what it
 * says holds during the call alone.
 */
export type StretchVisitor = (
  start: number,
  end: number,
  stack: number,
  interval: Interval | null,
  sample: number,
) => void;

class Walk {
  readonly #thread: ThreadProfile;
  readonly #visit: StretchVisitor;
  /** The host gives it the form of what is here first: no small integer. */
  #time = NaN;
  /** The next sample. */
  #sample = 0;
  #stack = NO_STACK;

  constructor(thread: ThreadProfile, visit: StretchVisitor) {
    this.#thread = thread;
    this.#visit = visit;
    this.#time = thread.start;
  }

  /** The thread runs until `end`. */
  run(end: number): void {
    const { time, stack } = this.#thread.samples;
    let from = this.#time;
    if (this.#sample < time.length && time[this.#sample] < end) this.#stack = stack[this.#sample];
    let current = -1;
    while (this.#sample < time.length && time[this.#sample] < end) {
      const at = Math.max(time[this.#sample], from);
      if (current !== -1) {
        this.#visit(from, at, this.#stack, null, current);
        from = at;
      }
      current = this.#sample++;
      this.#stack = stack[current];
    }
    if (current !== -1 || end > from) this.#visit(from, end, this.#stack, null, current);
    this.#time = Math.max(this.#time, end);
  }

  /** The thread is in `interval` until `end`; samples in it are those taken as it began or ended. */
  rest(end: number, interval: Interval): void {
    const { time, stack } = this.#thread.samples;
    if (interval.stack !== NO_STACK) this.#stack = interval.stack;
    while (this.#sample < time.length && time[this.#sample] < end) {
      const index = this.#sample++;
      this.#visit(this.#time, this.#time, stack[index], null, index);
    }
    if (end > this.#time) this.#visit(this.#time, end, interval.stack, interval, -1);
    this.#time = Math.max(this.#time, end);
  }

  /** Samples after the thread's end. */
  finish(): void {
    const { stack, time } = this.#thread.samples;
    for (; this.#sample < time.length; this.#sample++)
      this.#visit(this.#time, this.#time, stack[this.#sample], null, this.#sample);
  }

  get time(): number {
    return this.#time;
  }
}

/** Calls `visit` for each stretch of a thread's life, in the order of time; every sample once. */
export function walkStretches(thread: ThreadProfile, visit: StretchVisitor): void {
  const walk = new Walk(thread, visit);
  const columns = intervalColumns(thread);
  const view = new IntervalView(columns);
  const open: number[] = [];
  const rest = (end: number, at: number): void => {
    view.at = at;
    walk.rest(end, view);
  };
  /** Goes on to `time`, through the ends of what is open. */
  const advance = (time: number): void => {
    while (open.length > 0) {
      const innermost = open[open.length - 1];
      const end = columns.end[innermost];
      if (end > time) return rest(time, innermost);
      if (end > walk.time) rest(end, innermost);
      open.pop();
    }
    if (time > walk.time) walk.run(time);
  };
  for (let at = 0; at < columns.length; at++) {
    advance(Math.min(columns.start[at], thread.end));
    if (columns.end[at] > columns.start[at]) open.push(at);
  }
  advance(thread.end);
  walk.finish();
}
