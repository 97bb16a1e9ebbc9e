/**
 * From the logs of all threads to one profile. Functions, frames, stacks and types are numbered anew,
 * once for all logs. What lies outside the profile's time is left out, intervals are cut to it.
 *
 * A thread may have several logs: the main thread gets a worker for each call. Between them it is idle.
 */
import { WAIT_KINDS } from '../threads/states.ts';
import { INTERVAL_KINDS, NO_STACK } from './model.ts';
import type {
  AllocationSamples, CollectionMarker, CpuSamples, FrameRow, FunctionRow, Interval, ProfileData, StopMarker, ThreadProfile,
} from './model.ts';
import { AWAY, CHUNK, KIND_BITS, KIND_OF_RECORD, RECORD, RECORDS, RECORD_WORDS, WAIT_IDLE, awayOf } from './records.ts';
import type { ChunkMessage } from './records.ts';
import { Cursor } from './cursor.ts';
import { MISSING, PairTable } from './tables.ts';

/** A thread that was asleep when the profile began, and has no log before it wakes. */
export interface Sleeper {
  readonly id: number;
  /** Index in WAIT_KINDS, or WAIT_IDLE. */
  readonly waitKind: number;
  readonly stack: readonly { readonly function: string; readonly file: string; readonly line: number; readonly column: number }[];
}

export interface LogSet {
  readonly chunks: readonly ChunkMessage[];
  readonly sleepers: readonly Sleeper[];
  /** Milliseconds since the epoch, and the same moment on the profile's clock. */
  readonly startTime: number;
  readonly start: number;
  /** On the profile's clock. */
  readonly end: number;
  readonly title: string;
  readonly cpu: ProfileData['cpu'];
  readonly allocation: ProfileData['allocation'];
}

const IDLE_TEXT = 'the next call';
/** Numbers things by their content. */
class Interner<T> {
  readonly rows: T[] = [];
  readonly #ids = new Map<string, number>();

  id(key: string, make: () => T): number {
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.rows.length;
      this.rows.push(make());
      this.#ids.set(key, id);
    }
    return id;
  }
}

class Column {
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

  /** The values in the order of `order`. */
  ordered<A extends { [index: number]: number }>(into: A, order: Uint32Array): A {
    for (let i = 0; i < order.length; i++) into[i] = this.#items[order[i]];
    return into;
  }
}

interface OpenInterval {
  readonly kind: number;
  readonly detail: number;
  readonly start: number;
  readonly stack: number;
}

/** What is collected of one guest thread. */
class ThreadColumns {
  start = Infinity;
  end = 0;
  readonly logs: { start: number; end: number }[] = [];
  readonly sample = { time: new Column(), stack: new Column(), skid: new Column(), tier: new Column() };
  readonly allocation = {
    time: new Column(), stack: new Column(), size: new Column(), weight: new Column(), type: new Column(), fate: new Column(),
  };
  readonly intervals: Interval[] = [];
  /** Its STOPPED intervals, and the numbers of the stops; what a stop was for is known at the end. */
  readonly stopped: { readonly number: number; readonly start: number; readonly interval: { detail: string } }[] = [];
}

/** Tables of ids of one log: what it calls a function, the profile calls `functions[it]`. */
interface LogIds {
  readonly functions: number[];
  readonly frames: number[];
  readonly nodes: number[];
  readonly types: number[];
  readonly functionNames: string[];
}

class Decoder {
  readonly #set: LogSet;
  readonly #functions = new Interner<FunctionRow>();
  readonly #frames = new Interner<FrameRow>();
  readonly #types = new Interner<string>();
  readonly #nodes = new PairTable();
  readonly #nodeParent = new Column();
  readonly #nodeFrame = new Column();
  readonly #threads = new Map<number, ThreadColumns>();
  readonly #collections: CollectionMarker[] = [];
  /** Numbers of the stops in which they were. */
  readonly #collecting = new Set<number>();
  readonly #stops: { number: number; start: number; timeToStop: number; duration: number; stopper: number }[] = [];
  #dropped = 0;

  constructor(set: LogSet) {
    this.#set = set;
  }

  #thread(id: number): ThreadColumns {
    let thread = this.#threads.get(id);
    if (thread === undefined) this.#threads.set(id, (thread = new ThreadColumns()));
    return thread;
  }

  /** Microseconds since the start of the profile, within it. */
  #within(time: number): number {
    const { start, end } = this.#set;
    return Math.max(0, Math.min(time, end) - start);
  }

  #function(name: string, file: string, line: number, column: number, builtin: boolean): number {
    return this.#functions.id(`${line}:${column}:${builtin ? 1 : 0}:${file}\0${name}`, () => ({ name, file, line, column, builtin }));
  }

  #frame(fn: number, line: number, column: number): number {
    return this.#frames.id(`${fn}:${line}:${column}`, () => ({ function: fn, line, column }));
  }

  #node(parent: number, frame: number): number {
    const known = this.#nodes.get(parent, frame);
    if (known !== MISSING) return known;
    const node = this.#nodeParent.length;
    this.#nodeParent.push(parent);
    this.#nodeFrame.push(frame);
    this.#nodes.add(parent, frame, node);
    return node;
  }

  readLogs(): void {
    const logs = new Map<number, ChunkMessage[]>();
    for (const message of this.#set.chunks) {
      const chain = logs.get(message.log);
      if (chain === undefined) logs.set(message.log, [message]);
      else chain.push(message);
    }
    for (const chain of logs.values()) this.#readLog(chain.sort((a, b) => a.sequence - b.sequence));
  }

  #readLog(chain: readonly ChunkMessage[]): void {
    // A link that has not arrived: what follows it may name ids that it defines.
    const broken = chain.findIndex(({ sequence }, i) => sequence !== i);
    const whole = broken === -1 ? chain : chain.slice(0, broken);
    if (whole.length === 0) return;
    const head = new Int32Array(whole[0].chunk);
    const cursor = new Cursor(whole[0].chunk);
    cursor.at = CHUNK.start;
    const start = cursor.double();
    const end = cursor.double() || this.#set.end;
    const id = head[CHUNK.thread];
    if (start > this.#set.end) return;
    const thread = this.#thread(id);
    thread.logs.push({ start, end });
    thread.start = Math.min(thread.start, start);
    thread.end = Math.max(thread.end, end);
    // Before the records: what is closed meanwhile is met twice rather than missed, and the later one wins.
    const open = openInterval(head, whole[0].chunk);
    const ids: LogIds = { functions: [], frames: [], nodes: [], types: [], functionNames: [] };
    const before = thread.intervals.length;
    const firstAllocation = thread.allocation.time.length;
    for (const { chunk } of whole) this.#readChunk(chunk, id, thread, ids, firstAllocation);
    if (open === null) return;
    const last = thread.intervals.length > before ? thread.intervals[thread.intervals.length - 1] : undefined;
    if (last !== undefined && last.start >= this.#within(open.start)) return;
    this.#interval(thread, ids, open.start, this.#set.end, open.kind, open.detail, open.stack);
  }

  #readChunk(chunk: SharedArrayBuffer, id: number, thread: ThreadColumns, ids: LogIds, firstAllocation: number): void {
    const words = new Int32Array(chunk);
    const published = Atomics.load(words, CHUNK.published);
    this.#dropped += words[CHUNK.dropped];
    const cursor = new Cursor(chunk);
    for (let at: number = CHUNK.HEADER; at < published;) {
      const kind = words[at] & KIND_OF_RECORD;
      cursor.at = at + 1;
      this.#readRecord(kind, cursor, id, thread, ids, firstAllocation);
      const length = words[at] >>> KIND_BITS;
      if (length < 1 || kind >= RECORDS.length || (RECORDS[kind].texts.length === 0 && cursor.at - at !== RECORD_WORDS[kind]))
        throw new Error(`a log has a bad record of kind ${kind} with ${length} words`);
      at += length;
    }
  }

  #readRecord(kind: number, cursor: Cursor, id: number, thread: ThreadColumns, ids: LogIds, firstAllocation: number): void {
    const stackOf = (node: number): number => (node < 0 ? NO_STACK : ids.nodes[node]);
    switch (kind) {
      case RECORD.FUNCTION: {
        const line = cursor.int();
        const column = cursor.int();
        const builtin = cursor.int() !== 0;
        const name = cursor.text();
        ids.functionNames.push(name);
        ids.functions.push(this.#function(name, cursor.text(), line, column, builtin));
        return;
      }
      case RECORD.FRAME: {
        const fn = ids.functions[cursor.int()];
        const line = cursor.int();
        ids.frames.push(this.#frame(fn, line, cursor.int()));
        return;
      }
      case RECORD.NODE: {
        const parent = stackOf(cursor.int());
        ids.nodes.push(this.#node(parent, ids.frames[cursor.int()]));
        return;
      }
      case RECORD.TYPE: {
        const name = cursor.text();
        ids.types.push(this.#types.id(name, () => name));
        return;
      }
      case RECORD.SAMPLE: {
        const time = cursor.double();
        const stack = stackOf(cursor.int());
        const skid = cursor.int();
        const tier = cursor.int();
        if (time < this.#set.start || time > this.#set.end) return;
        thread.sample.time.push(this.#within(time));
        thread.sample.stack.push(stack);
        thread.sample.skid.push(skid);
        thread.sample.tier.push(tier);
        return;
      }
      case RECORD.ALLOCATION: {
        const { allocation } = thread;
        allocation.time.push(this.#within(cursor.double()));
        allocation.size.push(cursor.double());
        allocation.weight.push(cursor.double());
        allocation.stack.push(stackOf(cursor.int()));
        allocation.type.push(ids.types[cursor.int()] ?? -1);
        allocation.fate.push(cursor.int());
        return;
      }
      case RECORD.FATE: {
        const at = firstAllocation + cursor.int();
        const bits = cursor.int();
        const { fate } = thread.allocation;
        if (at < fate.length) fate.set(at, fate.get(at) | bits);
        return;
      }
      case RECORD.INTERVAL: {
        const start = cursor.double();
        const end = cursor.double();
        const away = cursor.int();
        const detail = cursor.int();
        this.#interval(thread, ids, start, end, away, detail, cursor.int());
        return;
      }
      case RECORD.COLLECTION: {
        const start = this.#within(cursor.double());
        const pause = cursor.double();
        const timeToStop = cursor.double();
        const promotedBytes = cursor.double();
        const copiedBytes = cursor.double();
        const youngBytes = cursor.double();
        const heapBefore = cursor.double();
        const heapAfter = cursor.double();
        const major = cursor.int() !== 0;
        const straggler = cursor.int();
        this.#collecting.add(cursor.int());
        this.#collections.push({
          kind: major ? 'major' : 'minor', start, pause, timeToStop, straggler, thread: id, promotedBytes, copiedBytes, youngBytes,
          heapBefore, heapAfter,
        });
        return;
      }
      case RECORD.STOP: {
        const start = cursor.double();
        const timeToStop = cursor.double();
        const duration = cursor.double();
        this.#stops.push({ number: cursor.int(), start, timeToStop, duration, stopper: id });
      }
    }
  }

  #interval(thread: ThreadColumns, ids: LogIds, from: number, to: number, away: number, detail: number, node: number): void {
    if (from > this.#set.end || to <= this.#set.start) return;
    let text = '';
    if (away === AWAY.BLOCKED || away === AWAY.HOST) text = detail === WAIT_IDLE ? IDLE_TEXT : (WAIT_KINDS[detail]?.text ?? '');
    else if (away === AWAY.COMPILING) text = ids.functionNames[detail] ?? '';
    const interval = {
      kind: INTERVAL_KINDS[away].name,
      start: this.#within(from),
      end: this.#within(to),
      detail: text,
      stack: node < 0 ? NO_STACK : ids.nodes[node],
    };
    thread.intervals.push(interval);
    if (away === AWAY.STOPPED) thread.stopped.push({ number: detail, start: from, interval });
  }

  /** Threads that slept when the profile began: asleep until their first log, or to the end. */
  addSleepers(): void {
    for (const { id, waitKind, stack } of this.#set.sleepers) {
      const thread = this.#thread(id);
      let node = NO_STACK;
      for (const frame of [...stack].reverse()) {
        const { function: name, file } = frame;
        const known = this.#functions.rows.findIndex((row) => row.name === name && row.file === file);
        const fn = known === -1 ? this.#function(name, file, 0, 0, file === '') : known;
        node = this.#node(node, this.#frame(fn, frame.line, frame.column));
      }
      const woken = Math.min(thread.start, this.#set.end);
      const waits = waitKind === WAIT_IDLE ? { name: 'EVENTS', text: id === 0 ? IDLE_TEXT : 'a worker' } : WAIT_KINDS[waitKind];
      const kind = INTERVAL_KINDS[awayOf(waits.name)].name;
      thread.intervals.push({ kind, start: 0, end: this.#within(woken), detail: waits.text, stack: node });
      thread.start = this.#set.start;
      thread.end = Math.max(thread.end, woken);
    }
  }

  finish(): ProfileData {
    const { startTime, start, end, title, cpu, allocation } = this.#set;
    const threads = [...this.#threads].map(([id, thread]) => this.#finishThread(id, thread));
    return {
      startTime,
      duration: end - start,
      title,
      cpu,
      allocation,
      functions: this.#functions.rows,
      frames: this.#frames.rows,
      stacks: { parent: all(this.#nodeParent), frame: all(this.#nodeFrame) },
      types: this.#types.rows,
      threads: threads.sort((a, b) => a.start - b.start || a.id - b.id),
      collections: this.#collections.sort((a, b) => a.start - b.start),
      stops: this.#finishStops(),
      dropped: this.#dropped,
    };
  }

  #finishStops(): StopMarker[] {
    const waiting = new Map<number, { readonly id: number; readonly at: number }[]>();
    for (const [id, { stopped }] of this.#threads) {
      for (const { number, start } of stopped) {
        const threads = waiting.get(number);
        if (threads === undefined) waiting.set(number, [{ id, at: start }]);
        // A thread that helps to collect is stopped more than once: the first time counts.
        else if (threads[threads.length - 1].id !== id) threads.push({ id, at: start });
      }
    }
    return this.#stops
      .filter(({ start, duration }) => start <= this.#set.end && start + duration >= this.#set.start)
      .map(({ number, start, timeToStop, duration, stopper }) => ({
        start: this.#within(start),
        timeToStop,
        duration,
        stopper,
        threads: (waiting.get(number) ?? [])
          .filter(({ id }) => id !== stopper)
          .map(({ id, at }) => ({ id, timeToStop: Math.max(0, at - start) })),
      }))
      .sort((a, b) => a.start - b.start);
  }

  #finishThread(id: number, thread: ThreadColumns): ThreadProfile {
    for (const { number, interval } of thread.stopped) interval.detail = this.#collecting.has(number) ? 'a collection' : 'a stop';
    for (const gap of gaps(thread.logs)) {
      const waits = { kind: INTERVAL_KINDS[AWAY.BLOCKED].name, detail: IDLE_TEXT, stack: NO_STACK };
      thread.intervals.push({ ...waits, start: this.#within(gap.start), end: this.#within(gap.end) });
    }
    const intervals = thread.intervals
      .filter((each) => each.end > each.start)
      .sort((a, b) => a.start - b.start);
    return {
      id,
      start: this.#within(thread.start),
      end: this.#within(thread.end),
      samples: samplesOf(thread),
      allocations: allocationsOf(thread),
      intervals,
    };
  }
}

/** Between logs of one thread nothing runs it. */
function gaps(logs: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const ordered = [...logs].sort((a, b) => a.start - b.start);
  for (let i = 1; i < ordered.length; i++) {
    if (ordered[i].start > ordered[i - 1].end) found.push({ start: ordered[i - 1].end, end: ordered[i].start });
  }
  return found;
}

/** The interval that is going on, or null. */
function openInterval(head: Int32Array, chunk: SharedArrayBuffer): OpenInterval | null {
  const cursor = new Cursor(chunk);
  for (let tries = 0; tries < 1000; tries++) {
    const turn = Atomics.load(head, CHUNK.turn);
    const kind = head[CHUNK.openKind] - 1;
    cursor.at = CHUNK.openDetail;
    const open = { kind, detail: cursor.int(), start: cursor.double(), stack: cursor.int() };
    if ((turn & 1) === 0 && Atomics.load(head, CHUNK.turn) === turn) return kind < 0 ? null : open;
  }
  return null;
}

const all = (column: Column): Int32Array => column.ordered(new Int32Array(column.length), inOrder(column.length));

function inOrder(length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, i) => i);
}

/** Rows by time; a log's own are nearly so. */
function orderOf(time: Column): Uint32Array {
  const order = inOrder(time.length);
  for (let i = 1; i < order.length; i++) {
    if (time.get(i) < time.get(i - 1)) return order.sort((a, b) => time.get(a) - time.get(b));
  }
  return order;
}

function samplesOf({ sample }: ThreadColumns): CpuSamples {
  const order = orderOf(sample.time);
  return {
    time: sample.time.ordered(new Float64Array(order.length), order),
    stack: sample.stack.ordered(new Int32Array(order.length), order),
    skid: sample.skid.ordered(new Float32Array(order.length), order),
    tier: sample.tier.ordered(new Uint8Array(order.length), order),
  };
}

function allocationsOf({ allocation }: ThreadColumns): AllocationSamples {
  const order = orderOf(allocation.time);
  return {
    time: allocation.time.ordered(new Float64Array(order.length), order),
    stack: allocation.stack.ordered(new Int32Array(order.length), order),
    size: allocation.size.ordered(new Float64Array(order.length), order),
    weight: allocation.weight.ordered(new Float64Array(order.length), order),
    type: allocation.type.ordered(new Int32Array(order.length), order),
    fate: allocation.fate.ordered(new Uint8Array(order.length), order),
  };
}

export function decodeProfile(set: LogSet): ProfileData {
  const decoder = new Decoder(set);
  decoder.readLogs();
  decoder.addSleepers();
  return decoder.finish();
}
