/**
 * From the logs of all threads to one profile. Functions, frames, stacks and types are numbered anew,
 * once for all logs. What lies outside the profile's time is left out, intervals are cut to it.
 *
 * A thread may have several logs: the main thread gets a worker for each call. Between them it is idle.
 */
import { WAIT_KINDS } from '../threads/states.ts';
import { CollectionBuilder, Column, IntervalBuilder, StopBuilder } from './builders.ts';
import { profileData, threadProfile } from './columns.ts';
import { NO_STACK } from './model.ts';
import type { AllocationSamples, CpuSamples, FrameRow, FunctionRow, ProfileData, ThreadProfile } from './model.ts';
import { AWAY, CHUNK, KIND_BITS, KIND_OF_RECORD, RECORD, RECORDS, RECORD_WORDS, WAIT_IDLE, awayOf } from './records.ts';
import type { ChunkMessage, RecordRow } from './records.ts';
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

interface OpenInterval {
  readonly kind: number;
  readonly detail: number;
  readonly start: number;
  readonly stack: number;
}

/** What is collected of one guest thread. */
class ThreadColumns {
  start = Infinity;
  end = -Infinity;
  readonly logs: { start: number; end: number }[] = [];
  readonly sample = { time: new Column(), stack: new Column(), skid: new Column(), tier: new Column() };
  readonly allocation = {
    time: new Column(), stack: new Column(), size: new Column(), weight: new Column(), type: new Column(), fate: new Column(),
  };
  readonly intervals = new IntervalBuilder();
  /** Its STOPPED intervals, by index, -1: too short to be one, and the numbers of the stops; what a stop was for is known at the end. */
  readonly stopped = { interval: new Column(), number: new Column(), from: new Column() };
}

/** Tables of ids of one log: what it calls a function, the profile calls `functions[it]`. */
interface LogIds {
  readonly functions: number[];
  readonly frames: number[];
  readonly nodes: number[];
  readonly types: number[];
  readonly functionNames: string[];
}

const stackOf = (ids: LogIds, node: number): number => (node < 0 ? NO_STACK : ids.nodes[node]);

/** By kind of record: which of its fields are doubles. */
const DOUBLES = RECORDS.map((row) => {
  const fields: RecordRow['fields'] = row.fields;
  return Uint8Array.from(fields, ([, type]) => (type === 'double' ? 1 : 0));
});

class Decoder {
  readonly #set: LogSet;
  /** Of the record that is being read. */
  readonly #fields = new Float64Array(Math.max(...DOUBLES.map(({ length }) => length)));
  readonly #functions = new Interner<FunctionRow>();
  readonly #frames = new Interner<FrameRow>();
  readonly #types = new Interner<string>();
  readonly #nodes = new PairTable();
  readonly #nodeParent = new Column();
  readonly #nodeFrame = new Column();
  readonly #threads = new Map<number, ThreadColumns>();
  readonly #collections = new CollectionBuilder();
  /** Numbers of the stops in which they were. */
  readonly #collecting = new Set<number>();
  readonly #stops = new StopBuilder();
  readonly #start: number;
  readonly #end: number;
  #dropped = 0;

  constructor(set: LogSet) {
    this.#set = set;
    this.#start = set.start;
    this.#end = set.end;
  }

  #thread(id: number): ThreadColumns {
    let thread = this.#threads.get(id);
    if (thread === undefined) this.#threads.set(id, (thread = new ThreadColumns()));
    return thread;
  }

  /** Microseconds since the start of the profile, within it. */
  #within(time: number): number {
    return Math.max(0, Math.min(time, this.#end) - this.#start);
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
    if (thread.intervals.length > before && thread.intervals.lastStart() >= this.#within(open.start)) return;
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
      const length = words[at] >>> KIND_BITS;
      if (kind < RECORDS.length) this.#readRecord(kind, cursor, id, thread, ids, firstAllocation);
      if (length < 1 || kind >= RECORDS.length || (RECORDS[kind].texts.length === 0 && cursor.at - at !== RECORD_WORDS[kind]))
        throw new Error(`a log has a bad record of kind ${kind} with ${length} words`);
      at += length;
    }
  }

  #readRecord(kind: number, cursor: Cursor, id: number, thread: ThreadColumns, ids: LogIds, firstAllocation: number): void {
    // In the order of RECORDS' fields.
    const f = this.#fields;
    cursor.fields(DOUBLES[kind], f);
    switch (kind) {
      case RECORD.FUNCTION: {
        const name = cursor.text();
        ids.functionNames.push(name);
        ids.functions.push(this.#function(name, cursor.text(), f[0], f[1], f[2] !== 0));
        return;
      }
      case RECORD.FRAME:
        ids.frames.push(this.#frame(ids.functions[f[0]], f[1], f[2]));
        return;
      case RECORD.NODE:
        ids.nodes.push(this.#node(stackOf(ids, f[0]), ids.frames[f[1]]));
        return;
      case RECORD.TYPE: {
        const name = cursor.text();
        ids.types.push(this.#types.id(name, () => name));
        return;
      }
      case RECORD.SAMPLE:
        this.#sample(thread, ids);
        return;
      case RECORD.ALLOCATION:
        this.#allocation(thread, ids);
        return;
      case RECORD.FATE: {
        const at = firstAllocation + f[0];
        const { fate } = thread.allocation;
        if (at < fate.length) fate.set(at, fate.get(at) | f[1]);
        return;
      }
      case RECORD.INTERVAL:
        this.#interval(thread, ids, f[0], f[1], f[2], f[3], f[4]);
        return;
      case RECORD.COLLECTION:
        this.#collecting.add(f[10]);
        this.#collections.add(id, this.#within(f[0]), f);
        return;
      case RECORD.STOP: {
        if (f[0] > this.#set.end || f[0] + f[2] < this.#set.start) return;
        this.#stops.add(f[3], this.#within(f[0]), f[0], f[1], f[2], id);
      }
    }
  }

  #sample({ sample }: ThreadColumns, ids: LogIds): void {
    const f = this.#fields;
    if (f[0] < this.#start || f[0] > this.#end) return;
    sample.time.push(this.#within(f[0]));
    sample.stack.push(stackOf(ids, f[1]));
    sample.skid.push(f[2]);
    sample.tier.push(f[3]);
  }

  #allocation({ allocation }: ThreadColumns, ids: LogIds): void {
    const f = this.#fields;
    allocation.time.push(this.#within(f[0]));
    allocation.size.push(f[1]);
    allocation.weight.push(f[2]);
    allocation.stack.push(stackOf(ids, f[3]));
    allocation.type.push(ids.types[f[4]] ?? -1);
    allocation.fate.push(f[5]);
  }

  #interval(thread: ThreadColumns, ids: LogIds, from: number, to: number, away: number, detail: number, node: number): void {
    if (from > this.#set.end || to <= this.#set.start) return;
    let text = '';
    if (away === AWAY.BLOCKED || away === AWAY.HOST) text = detail === WAIT_IDLE ? IDLE_TEXT : (WAIT_KINDS[detail]?.text ?? '');
    else if (away === AWAY.COMPILING) text = ids.functionNames[detail] ?? '';
    const { intervals, stopped } = thread;
    const at = intervals.length;
    intervals.add(away, this.#within(from), this.#within(to), text, stackOf(ids, node));
    if (away !== AWAY.STOPPED) return;
    stopped.interval.push(intervals.length > at ? at : -1);
    stopped.number.push(detail);
    stopped.from.push(from);
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
      thread.intervals.add(awayOf(waits.name), 0, this.#within(woken), waits.text, node);
      thread.start = this.#set.start;
      thread.end = Math.max(thread.end, woken);
    }
  }

  finish(): ProfileData {
    const { startTime, start, end, title, cpu, allocation } = this.#set;
    const threads = [...this.#threads].map(([id, thread]) => this.#finishThread(id, thread));
    const rest = {
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
      dropped: this.#dropped,
    };
    const stopped = [...this.#threads].map(([id, { stopped: { number, from } }]) => ({ id, number, from }));
    return profileData(rest, this.#collections.finish(), this.#stops.finish(stopped));
  }

  #finishThread(id: number, thread: ThreadColumns): ThreadProfile {
    const { intervals, stopped } = thread;
    const reasons = ['a stop', 'a collection'].map((text) => intervals.detailOf(text));
    for (let i = 0; i < stopped.interval.length; i++) {
      const at = stopped.interval.get(i);
      if (at !== -1) intervals.setDetail(at, reasons[this.#collecting.has(stopped.number.get(i)) ? 1 : 0]);
    }
    for (const gap of gaps(thread.logs))
      intervals.add(AWAY.BLOCKED, this.#within(gap.start), this.#within(gap.end), IDLE_TEXT, NO_STACK);
    const rest = {
      id,
      start: this.#within(thread.start),
      end: this.#within(thread.end),
      samples: samplesOf(thread),
      allocations: allocationsOf(thread),
    };
    return threadProfile(rest, intervals.finish());
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

const all = (column: Column): Int32Array => column.ordered(new Int32Array(column.length), null);

function samplesOf({ sample }: ThreadColumns): CpuSamples {
  const { length } = sample.time;
  const order = sample.time.order();
  return {
    time: sample.time.ordered(new Float64Array(length), order),
    stack: sample.stack.ordered(new Int32Array(length), order),
    skid: sample.skid.ordered(new Float32Array(length), order),
    tier: sample.tier.ordered(new Uint8Array(length), order),
  };
}

function allocationsOf({ allocation }: ThreadColumns): AllocationSamples {
  const { length } = allocation.time;
  const order = allocation.time.order();
  return {
    time: allocation.time.ordered(new Float64Array(length), order),
    stack: allocation.stack.ordered(new Int32Array(length), order),
    size: allocation.size.ordered(new Float64Array(length), order),
    weight: allocation.weight.ordered(new Float64Array(length), order),
    type: allocation.type.ordered(new Int32Array(length), order),
    fate: allocation.fate.ordered(new Uint8Array(length), order),
  };
}

export function decodeProfile(set: LogSet): ProfileData {
  const decoder = new Decoder(set);
  decoder.readLogs();
  decoder.addSleepers();
  return decoder.finish();
}
