/** The columns of a profile (columns.ts) while the logs are read. */
import type { CollectionColumns, IntervalColumns, StopColumns } from './columns.ts';
import { MISSING, PairTable } from './tables.ts';

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

/** Collections while they are gathered. */
export class CollectionBuilder {
  readonly #major = new Column();
  readonly #start = new Column();
  readonly #pause = new Column();
  readonly #timeToStop = new Column();
  readonly #straggler = new Column();
  readonly #thread = new Column();
  readonly #promotedBytes = new Column();
  readonly #copiedBytes = new Column();
  readonly #youngBytes = new Column();
  readonly #heapBefore = new Column();
  readonly #heapAfter = new Column();

  /** `fields`: of a COLLECTION record. */
  add(thread: number, start: number, fields: Float64Array): void {
    this.#start.push(start);
    this.#pause.push(fields[1]);
    this.#timeToStop.push(fields[2]);
    this.#promotedBytes.push(fields[3]);
    this.#copiedBytes.push(fields[4]);
    this.#youngBytes.push(fields[5]);
    this.#heapBefore.push(fields[6]);
    this.#heapAfter.push(fields[7]);
    this.#major.push(fields[8]);
    this.#straggler.push(fields[9]);
    this.#thread.push(thread);
  }

  /** In the order of their start. */
  finish(): CollectionColumns {
    const { length } = this.#start;
    const order = this.#start.order();
    const doubles = (column: Column): Float64Array => column.ordered(new Float64Array(length), order);
    return {
      length,
      major: this.#major.ordered(new Uint8Array(length), order),
      start: doubles(this.#start),
      pause: doubles(this.#pause),
      timeToStop: doubles(this.#timeToStop),
      straggler: this.#straggler.ordered(new Int32Array(length), order),
      thread: this.#thread.ordered(new Int32Array(length), order),
      promotedBytes: doubles(this.#promotedBytes),
      copiedBytes: doubles(this.#copiedBytes),
      youngBytes: doubles(this.#youngBytes),
      heapBefore: doubles(this.#heapBefore),
      heapAfter: doubles(this.#heapAfter),
    };
  }
}

/** When a thread was stopped, for which stops: a thread that helps to collect is stopped more than once for one. */
export interface Stopped {
  readonly id: number;
  readonly number: Column;
  readonly from: Column;
}

/** Stops while they are gathered. */
export class StopBuilder {
  readonly #number = new Column();
  readonly #start = new Column();
  readonly #from = new Column();
  readonly #timeToStop = new Column();
  readonly #duration = new Column();
  readonly #stopper = new Column();

  /** `start`: within the profile's time; `from`: as it was. */
  add(number: number, start: number, from: number, timeToStop: number, duration: number, stopper: number): void {
    this.#number.push(number);
    this.#start.push(start);
    this.#from.push(from);
    this.#timeToStop.push(timeToStop);
    this.#duration.push(duration);
    this.#stopper.push(stopper);
  }

  /** In the order of their start; who was stopped when is what the intervals of all threads say. */
  finish(threads: readonly Stopped[]): StopColumns {
    const { length } = this.#start;
    const order = this.#start.order();
    const doubles = (column: Column): Float64Array => column.ordered(new Float64Array(length), order);
    const stopper = this.#stopper.ordered(new Int32Array(length), order);
    const start = doubles(this.#from);
    const rowOf = new PairTable();
    this.#number.ordered(new Int32Array(length), order).forEach((number, row) => {
      if (rowOf.get(number, 0) === MISSING) rowOf.add(number, 0, row);
    });
    /** Calls `found` once for each stop and thread that was stopped for it. */
    const each = (found: (row: number, id: number, from: number) => void): void => {
      const seen = new Int32Array(length).fill(-1);
      threads.forEach(({ id, number, from }, ordinal) => {
        for (let i = 0; i < number.length; i++) {
          const row = rowOf.get(number.get(i), 0);
          if (row === MISSING || seen[row] === ordinal || stopper[row] === id) continue;
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
      threadTime[next[row]++] = Math.max(0, from - start[row]);
    });
    return {
      length,
      start: doubles(this.#start),
      timeToStop: doubles(this.#timeToStop),
      duration: doubles(this.#duration),
      stopper,
      first,
      thread,
      threadTime,
    };
  }
}
