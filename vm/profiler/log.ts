/**
 * The writer of a guest thread's log (records.ts).
 *
 * The host reads a log whenever it likes, also one whose thread has been ended, is asleep or lost its
 * worker. Therefore
 *   W1  a chunk reaches the host when it is made, before anything is written to it: posting works
 *       without the worker's event loop, and nobody waits for an answer;
 *   W2  a record becomes readable by one store of `published`, when all of it is there;
 *   W3  what a record names by an id was defined earlier in the same log;
 *   W4  an interval that is going on lies in the first chunk's header, between two steps of `turn`,
 *       so that it is not lost with a thread that never comes back from it.
 * When no chunk can be had any more nothing is written, only counted: W3 holds.
 *
 * Intervals do not overlap. One that begins inside another ends it for the time being: a thread that
 * helps to collect while it is stopped is stopped, collecting, stopped.
 *
 * Places. A sample costs a walk of its frames and a look-up for each; (code, pc) is put into words once,
 * when it is first seen. Cells of code are used again after a major collection, so that map does not
 * survive one; functions and frames, which it leads to, do.
 */
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { callerOf } from '../../heap/gc/roots.ts';
import { TB, VM } from '../../heap/layout.ts';
import { i32, s32, tb } from '../../heap/views.ts';
import { FRAME_CODE } from '../bytecode/frame.ts';
import { describeFrame, isBuiltinCode, isHiddenCode, lineAndColumn } from '../stack-trace.ts';
import { CHUNK, KIND_BITS, RECORD, RECORD_WORDS } from './records.ts';
import { MISSING, PairTable } from './tables.ts';

/** Frames of a stack: the innermost ones; what lies further out is one frame named ELLIPSIS. */
export const MAX_DEPTH = 256;
export const ELLIPSIS = '(…)';
/** Small, since there may be many short threads; later ones are twice as large as the one before. */
const FIRST_CHUNK = 16 * 1024;
const MAX_CHUNK = 1024 * 1024;
/** Bytes of one log. */
const MAX_LOG = 64 * 1024 * 1024;
const MAX_TEXT = 4096;
/** Intervals within each other. */
const MAX_OPEN = 8;

const BYTES = FIXED_WORDS[KIND.BYTES];
/** A place that no stack shows. */
const HIDDEN = 0;

/** What a log asks of its surroundings. */
export interface LogHost {
  /** Room for a chunk of so many bytes within what profiles may use. */
  take(bytes: number): boolean;
  /** W1. */
  post(chunk: SharedArrayBuffer, sequence: number): void;
  now(): number;
}

interface Open {
  kind: number;
  detail: number;
  stack: number;
  start: number;
}

const encoder = new TextEncoder();
const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

export class LogWriter {
  readonly #host: LogHost;
  /** The first chunk, whose header tells of the thread, and the one that is written to. */
  #head: Int32Array;
  #chunk: Int32Array;
  #at: number = CHUNK.HEADER;
  #sequence = 0;
  #bytes = 0;
  #full = false;

  readonly #functions = new Map<string, number>();
  readonly #frames = new Map<string, number>();
  readonly #types = new Map<string, number>();
  /** (code, distance of pc) -> frame + 1, HIDDEN. */
  readonly #places = new PairTable();
  /** (parent, frame) -> node. */
  readonly #nodes = new PairTable();
  #nodeCount = 0;
  #majors = -1;
  readonly #walk = new Int32Array(MAX_DEPTH);

  #allocations = 0;
  readonly #open: Open[] = Array.from({ length: MAX_OPEN }, () => ({ kind: 0, detail: 0, stack: -1, start: 0 }));
  #depth = 0;

  constructor(thread: number, host: LogHost) {
    this.#host = host;
    this.#head = this.#chunk = new Int32Array(new SharedArrayBuffer(FIRST_CHUNK));
    this.#full = !host.take(FIRST_CHUNK);
    this.#bytes = FIRST_CHUNK;
    this.#head[CHUNK.thread] = thread;
    this.#setDouble(CHUNK.start, host.now());
    Atomics.store(this.#head, CHUNK.published, CHUNK.HEADER);
    host.post(this.#head.buffer as SharedArrayBuffer, 0);
  }

  // --- records

  #setDouble(at: number, value: number): void {
    double[0] = value;
    this.#head[at] = halves[0];
    this.#head[at + 1] = halves[1];
  }

  /** Begins a record; false: there is no room for it, and it is counted as dropped. */
  #begin(kind: number, words: number): boolean {
    if (this.#at + words > this.#chunk.length && !this.#grow(words)) {
      Atomics.add(this.#chunk, CHUNK.dropped, 1);
      return false;
    }
    this.#chunk[this.#at++] = kind | (words << KIND_BITS);
    return true;
  }

  #grow(words: number): boolean {
    if (this.#full) return false;
    const bytes = Math.max(Math.min(this.#chunk.byteLength * 2, MAX_CHUNK), (words + CHUNK.HEADER) * 4);
    if (this.#bytes + bytes > MAX_LOG || !this.#host.take(bytes)) {
      this.#full = true;
      return false;
    }
    this.#bytes += bytes;
    this.#chunk = new Int32Array(new SharedArrayBuffer(bytes));
    this.#at = CHUNK.HEADER;
    Atomics.store(this.#chunk, CHUNK.published, CHUNK.HEADER);
    this.#host.post(this.#chunk.buffer as SharedArrayBuffer, ++this.#sequence);
    return true;
  }

  #int(value: number): void {
    this.#chunk[this.#at++] = value;
  }

  #double(value: number): void {
    double[0] = value;
    this.#chunk[this.#at++] = halves[0];
    this.#chunk[this.#at++] = halves[1];
  }

  #text(bytes: Uint8Array): void {
    this.#int(bytes.length);
    new Uint8Array(this.#chunk.buffer, this.#at * 4, bytes.length).set(bytes);
    this.#at += (bytes.length + 3) >> 2;
  }

  /** W2. */
  #publish(): void {
    Atomics.store(this.#chunk, CHUNK.published, this.#at);
  }

  // --- definitions

  #define(kind: number, table: Map<string, number>, key: string, fields: readonly number[], texts: readonly string[]): number {
    const known = table.get(key);
    if (known !== undefined) return known;
    const encoded = texts.map((text) => encoder.encode(text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text));
    const words = encoded.reduce((sum, { length }) => sum + 1 + ((length + 3) >> 2), RECORD_WORDS[kind]);
    if (!this.#begin(kind, words)) return -1;
    for (const field of fields) this.#int(field);
    for (const bytes of encoded) this.#text(bytes);
    this.#publish();
    table.set(key, table.size);
    return table.size - 1;
  }

  #function(name: string, file: string, line: number, column: number, builtin: boolean): number {
    const key = `${line}:${column}:${builtin ? 1 : 0}:${file}\0${name}`;
    return this.#define(RECORD.FUNCTION, this.#functions, key, [line, column, builtin ? 1 : 0], [name, file]);
  }

  #frame(fn: number, line: number, column: number): number {
    if (fn < 0) return -1;
    return this.#define(RECORD.FRAME, this.#frames, `${fn}:${line}:${column}`, [fn, line, column], []);
  }

  /** Id of the function of a CODE cell; -1 without room. */
  functionOf(code: number): number {
    const { function: name, file } = describeFrame(code, 0, false);
    const script = i32[code * 2 + OFF.CODE.scriptRef];
    if (script === 0 || isBuiltinCode(code)) return this.#function(name, '', 0, 0, isBuiltinCode(code));
    const { line, column } = lineAndColumn(script, i32[code * 2 + OFF.CODE.start]);
    return this.#function(name, file, line, column, false);
  }

  /** Id of a frame: the instruction at word `offset` of a CODE cell's bytecode; -1: hidden, or no room. */
  frameOf(code: number, offset: number): number {
    this.#dropOldPlaces();
    const known = this.#places.get(code, offset);
    if (known !== MISSING) return known - 1;
    let frame = -1;
    if (!isHiddenCode(code)) {
      const { line, column } = describeFrame(code, offset, false);
      frame = this.#frame(this.functionOf(code), line, column);
      if (frame < 0) return -1;
    }
    this.#places.add(code, offset, frame < 0 ? HIDDEN : frame + 1);
    return frame;
  }

  #dropOldPlaces(): void {
    const majors = i32[VM.majorCount];
    if (majors === this.#majors) return;
    this.#majors = majors;
    this.#places.clear();
  }

  /** Id of the stack in which `frame` is called from the stack `parent` (-1: outermost); -1 without room. */
  nodeOf(parent: number, frame: number): number {
    const known = this.#nodes.get(parent, frame);
    if (known !== MISSING) return known;
    if (!this.#begin(RECORD.NODE, RECORD_WORDS[RECORD.NODE])) return -1;
    this.#int(parent);
    this.#int(frame);
    this.#publish();
    this.#nodes.add(parent, frame, this.#nodeCount);
    return this.#nodeCount++;
  }

  /** The current thread's stack as it is published; -1: it has no frame to show. */
  internStack(): number {
    return this.internStackAt(i32[tb + TB.fp], i32[tb + TB.pc]);
  }

  /** The current thread's stack from a frame on; `pc` (i32 index) points into the instruction in progress. */
  internStackAt(innermost: number, at: number): number {
    const walk = this.#walk;
    let fp = innermost;
    let pc = at;
    let depth = 0;
    while (fp !== 0 && depth < MAX_DEPTH) {
      const code = s32[(fp + FRAME_CODE) * 2];
      const start = (i32[code * 2 + OFF.CODE.bytecodeRef] + BYTES) * 2;
      const frame = this.frameOf(code, pc - start);
      if (frame >= 0) walk[depth++] = frame;
      fp = callerOf(fp);
      // Saved positions are behind the call that is in progress.
      if (fp !== 0) pc = s32[(fp + FRAME_CODE) * 2 + 1] - 1;
    }
    let node = fp === 0 ? -1 : this.ellipsis();
    for (let i = depth - 1; i >= 0; i--) node = this.nodeOf(node, walk[i]);
    return node;
  }

  /**
   * A stack that was walked before: `count` pairs of code and distance of pc from word `first` on, innermost
   * first. `isCut`: it goes on further out.
   */
  internFrames(frames: Int32Array, first: number, count: number, isCut: boolean): number {
    let node = isCut ? this.ellipsis() : -1;
    for (let at = first + (count - 1) * 2; at >= first; at -= 2) {
      const frame = this.frameOf(frames[at], frames[at + 1]);
      if (frame >= 0) node = this.nodeOf(node, frame);
    }
    return node;
  }

  /** A record is lost before it could be made. */
  drop(records = 1): void {
    Atomics.add(this.#chunk, CHUNK.dropped, records);
  }

  /** The stack that stands for what lies further out. */
  ellipsis(): number {
    const frame = this.#frame(this.#function(ELLIPSIS, '', 0, 0, true), 0, 0);
    return frame < 0 ? -1 : this.nodeOf(-1, frame);
  }

  /** Id of a type of cells: a constructor's name, or a kind in parentheses. */
  typeId(name: string): number {
    return this.#define(RECORD.TYPE, this.#types, name, [], [name]);
  }

  // --- what happens

  now(): number {
    return this.#host.now();
  }

  sample(time: number, stack: number, skid: number, tier: number): void {
    if (!this.#begin(RECORD.SAMPLE, RECORD_WORDS[RECORD.SAMPLE])) return;
    this.#double(time);
    this.#int(stack);
    this.#int(skid);
    this.#int(tier);
    this.#publish();
  }

  /** The number of the allocation, for `fate`; -1: dropped. */
  allocation(time: number, stack: number, size: number, weight: number, type: number, fate: number): number {
    if (!this.#begin(RECORD.ALLOCATION, RECORD_WORDS[RECORD.ALLOCATION])) return -1;
    this.#double(time);
    this.#double(size);
    this.#double(weight);
    this.#int(stack);
    this.#int(type);
    this.#int(fate);
    this.#publish();
    return this.#allocations++;
  }

  /** Adds FATE bits to an allocation. */
  fate(allocation: number, bits: number): void {
    if (allocation < 0 || !this.#begin(RECORD.FATE, RECORD_WORDS[RECORD.FATE])) return;
    this.#int(allocation);
    this.#int(bits);
    this.#publish();
  }

  /** Of the report: bytes promoted, copied, young, and those of the heap before and after. */
  collection(
    start: number, pause: number, timeToStop: number, bytes: readonly [number, number, number, number, number],
    major: boolean, straggler: number, stop: number,
  ): void {
    if (!this.#begin(RECORD.COLLECTION, RECORD_WORDS[RECORD.COLLECTION])) return;
    this.#double(start);
    this.#double(pause);
    this.#double(timeToStop);
    for (const count of bytes) this.#double(count);
    this.#int(major ? 1 : 0);
    this.#int(straggler);
    this.#int(stop);
    this.#publish();
  }

  stop(start: number, timeToStop: number, duration: number, number: number): void {
    if (!this.#begin(RECORD.STOP, RECORD_WORDS[RECORD.STOP])) return;
    this.#double(start);
    this.#double(timeToStop);
    this.#double(duration);
    this.#int(number);
    this.#publish();
  }

  // --- intervals

  /** The thread stops running, or does something else within such an interval. */
  beginInterval(kind: number, detail: number, stack: number, start: number): void {
    if (this.#depth > 0) this.#writeInterval(this.#open[this.#depth - 1], start);
    if (this.#depth === MAX_OPEN) throw new Error('intervals are nested too deeply');
    const open = this.#open[this.#depth++];
    open.kind = kind;
    open.detail = detail;
    open.stack = stack;
    open.start = start;
    this.#show();
  }

  endInterval(end: number): void {
    if (this.#depth === 0) return;
    this.#writeInterval(this.#open[--this.#depth], end);
    if (this.#depth > 0) this.#open[this.#depth - 1].start = end;
    this.#show();
  }

  #writeInterval({ kind, detail, stack, start }: Open, end: number): void {
    if (end <= start || !this.#begin(RECORD.INTERVAL, RECORD_WORDS[RECORD.INTERVAL])) return;
    this.#double(start);
    this.#double(end);
    this.#int(kind);
    this.#int(detail);
    this.#int(stack);
    this.#publish();
  }

  /** W4. */
  #show(): void {
    const head = this.#head;
    Atomics.add(head, CHUNK.turn, 1);
    if (this.#depth === 0) head[CHUNK.openKind] = 0;
    else {
      const open = this.#open[this.#depth - 1];
      head[CHUNK.openKind] = open.kind + 1;
      head[CHUNK.openDetail] = open.detail;
      this.#setDouble(CHUNK.openStart, open.start);
      head[CHUNK.openStack] = open.stack;
    }
    Atomics.add(head, CHUNK.turn, 1);
  }

  // --- the end

  /** The thread ends or leaves its worker; open intervals end with it. */
  end(time: number): void {
    while (this.#depth > 0) this.endInterval(time);
    this.#setDouble(CHUNK.end, time);
  }

  /** When the log was ended (0: it is not), and it goes on. */
  reopen(): number {
    halves[0] = this.#head[CHUNK.end];
    halves[1] = this.#head[CHUNK.end + 1];
    const ended = double[0];
    this.#setDouble(CHUNK.end, 0);
    return ended;
  }
}
