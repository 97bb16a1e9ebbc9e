/**
 * A compiler shard: the machine code of one guest thread, in a region that only its worker writes.
 *
 *     +--------------------------+ 0
 *     | gate                     |   native/gate.ts
 *     +--------------------------+ GATE_BYTES
 *     | stubs                    |   stubs.ts
 *     +--------------------------+
 *     | functions, regular       |   in order of compilation, up to `top`
 *     | expressions ...          |
 *     +--------------------------+ size
 *
 * A worker keeps its shard from one guest thread to the next. The code names the function table and the
 * feedback of its thread block, and these outlive a thread too; so the code is kept as well, for the last
 * MAX_KEPT_SETS blocks that the worker has had code for:
 *
 *     block 3 ── TB.codeOwner ──▶ worker A: sets [1] [5] [3]        A mounts 3: it goes on with its set
 *                                                                  B mounts 3: clears entries and owner
 *                                                                  A needs room: drops [1] without a word
 *
 *   O1  Entries of a block's function table lead into the shard of the worker that TB.codeOwner names. Only
 *       a worker that has the block mounted changes the entries or the owner; a stop clears entries too.
 *   O2  Code is good if both sides say so. A worker that finds another's entries, or its own of code that it
 *       has dropped since, clears them before the thread runs anything (`disown`). So neither side ever waits
 *       for the other, and a worker may end, and a VM go, without a word.
 *   O3  Code of a block that is not mounted is the process's memory, not the VM's: it is charged again at
 *       the next mount.
 *
 * Code of functions that died in a major collection goes into a list of free ranges when the owner next
 * compiles or leaves machine code (the collection itself has cleared their entries; a function in a
 * frame is alive, so nobody runs it). A function is assembled for the top; a free range is looked for
 * only when the top has no room, and then it is assembled again for that place: so the usual case knows
 * nothing of free ranges, and code need not be movable. Whole pages go back to the system at once. When
 * nothing fits, all code is dropped and what is still hot is compiled again; after some of that, what
 * does not fit stays in the interpreter.
 *
 * The bytes of live code count against the memory limit of the VM, in blocks of the heap.
 */
import { threadId } from 'node:worker_threads';
import { OFF } from '../heap/cells.ts';
import { callerOf } from '../heap/gc/roots.ts';
import { acquire, blocksLeft, release } from '../heap/blocks.ts';
import { BLOCK_BYTES, TB, VM } from '../heap/layout.ts';
import { cage, i32, s32, stacks, tb } from '../heap/views.ts';
import { addressOf } from '../native/address.ts';
import { armDirect } from '../native/interrupts.ts';
import type { CodeMemory } from '../native/code-memory.ts';
import type { Gate } from '../native/gate.ts';
import { GATE_BYTES, makeGate } from '../native/gate.ts';
import type { Home } from '../native/homes.ts';
import { FRAME_ARGC, FRAME_MACHINE } from '../vm/bytecode/frame.ts';
import { feedbackOf } from '../vm/interp/feedback.ts';
import { makeLookupCache } from '../vm/interp/lookup-cache.ts';
import { forgetRegExpCodes } from '../vm/regexp/machine.ts';
import type { Offsets } from './baseline/compile.ts';
import { compileFunction } from './baseline/compile.ts';
import { CodeMap, MappedUnit } from './code-map.ts';
import { CodeWriter } from './code-writer.ts';
import { EdgeTable } from './edges.ts';
import { RegExpCodes } from './regexp/codes.ts';
import type { Stubs } from './stubs.ts';
import type { Assembler } from './x64/assembler.ts';
import { emitStubs } from './stubs.ts';
import { MAX_FLUSHES, MAX_FUNCTION_WORDS, MAX_KEPT_SETS } from './tuning.ts';

/** A function's code in this shard. */
export interface Compiled {
  readonly code: number;
  /** i32 index of its first instruction. */
  readonly start: number;
  /** By distance from `start`: offset in the region. */
  readonly offsets: Offsets;
  readonly entry: number;
  readonly end: number;
  /** Rows of its back-edges. */
  readonly rows: readonly number[];
  /** Code behind the function, in its order: pairs of offset in the region and distance from `start`. */
  readonly behind: Int32Array;
}

interface Range {
  start: number;
  end: number;
}

/** Code that belongs to no function. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** What code depends on beside its function. */
export interface CodeSettings {
  /** Back-edges look at the request word. */
  readonly polls: boolean;
  /** VM_OPTION.TRACE_FRAMES. */
  readonly traces: boolean;
}

/** This worker, in TB.codeOwner: never 0, and never another worker's of this process. */
const WORKER = threadId + 1;

/**
 * The mounted thread's function table without entries, whosever they are (O2). A word without feedback is a
 * free id's: a link in the list of free ones, if anything.
 */
export function disown(): void {
  if (i32[tb + TB.codeOwner] === 0) return;
  const table = i32[tb + TB.table];
  const end = (table + i32[VM.nextFunctionId]) * 2;
  for (let at = table * 2; at < end; at += 2) if (s32[at + 1] !== 0) s32[at] = 0;
  forgetRegExpCodes();
  i32[tb + TB.codeOwner] = 0;
}

/** The code for one thread block. */
class CodeSet {
  /** The block, and where its cage lies. */
  readonly block = tb;
  readonly cageAddress: number;
  readonly settings: CodeSettings;
  readonly regexps: RegExpCodes;
  /** By function id. An entry is good only while the function table has one. */
  compiled: (Compiled | undefined)[] = [];
  ids: number[] = [];
  /** Bytes. */
  live = 0;
  majors = i32[VM.majorCount];

  constructor(cageAddress: number, settings: CodeSettings, regexps: RegExpCodes) {
    this.cageAddress = cageAddress;
    this.settings = settings;
    this.regexps = regexps;
  }

  get functions(): Compiled[] {
    return this.ids.flatMap((id) => this.compiled[id] ?? []);
  }
}

export class Shard {
  readonly memory: CodeMemory;
  readonly gate: Gate;
  readonly stubs: Stubs;
  private readonly unit = new MappedUnit();
  /** For pieces. */
  private readonly writer = new CodeWriter();
  private readonly bottom: number;
  private top: number;
  /** The last one used is the last. */
  private readonly sets: CodeSet[] = [];
  /** The mounted block's, once it has been mounted here. */
  private set!: CodeSet;
  readonly map = new CodeMap(() => this.functions);
  readonly edges: EdgeTable;
  /** Told of every function that gets code. */
  onCompiled: ((compiled: Compiled) => void) | null = null;
  /** ... and of every other piece. */
  onPiece: ((piece: Piece, name: string) => void) | null = null;
  /** VM.majorCount when the dead were last looked for. */
  majors = 0;
  private free: Range[] = [];
  private flushes = 0;
  /** VM.majorCount when the VM's memory last had no room for code, -1 if it always had. */
  private refusedAt = -1;
  /** Blocks of the VM's memory that the set's code is charged as. */
  private charged = 0;

  constructor({ memory, block }: Home) {
    this.memory = memory;
    this.gate = makeGate({
      codeMemory: memory,
      block,
      cageAddress: 0,
      stackAddress: 0,
      threadBlockAddress: 0,
    });
    const writer = new CodeWriter();
    writer.begin(GATE_BYTES);
    this.stubs = emitStubs(writer, this.gate.leave);
    this.memory.write(GATE_BYTES, writer.asm.finish());
    this.gate.block.set('target', this.stubs.resume);
    this.unit.stubs = this.stubs;
    this.bottom = (this.stubs.end + 63) & -64;
    this.top = this.bottom;
    this.edges = new EdgeTable(this.gate.block);
  }

  /** The code that is here for the mounted thread's block, made with these settings (O2). */
  private kept({ polls, traces }: CodeSettings): CodeSet | undefined {
    if (i32[tb + TB.codeOwner] !== WORKER) return undefined;
    const set = this.setOf(addressOf(cage));
    return set?.settings.polls === polls && set.settings.traces === traces ? set : undefined;
  }

  private setOf(cageAddress: number): CodeSet | undefined {
    return this.sets.find((set) => set.block === tb && set.cageAddress === cageAddress);
  }

  /** Whether mount() will find code. */
  keeps(settings: CodeSettings): boolean {
    return this.kept(settings) !== undefined;
  }

  /** Points the gate at the mounted thread, and chooses its block's code. */
  mount(settings: CodeSettings): void {
    const cageAddress = addressOf(cage);
    this.gate.point({
      cageAddress,
      stackAddress: addressOf(stacks),
      threadBlockAddress: cageAddress + tb * 4,
    });
    this.flushes = 0;
    this.charged = 0;
    this.refusedAt = -1;
    this.map.forget();
    const kept = this.kept(settings);
    if (kept !== undefined) {
      this.sets.push(...this.sets.splice(this.sets.indexOf(kept), 1));
      this.set = kept;
      this.majors = kept.majors;
      if (this.charge(0)) return this.sweep();
    }
    disown();
    const stale = this.setOf(cageAddress);
    if (stale !== undefined) this.drop(stale);
    while (this.sets.length >= MAX_KEPT_SETS) this.drop(this.sets[0]);
    this.set = new CodeSet(cageAddress, settings, new RegExpCodes(this, this.writer));
    this.sets.push(this.set);
    this.majors = this.set.majors;
    i32[tb + TB.codeOwner] = WORKER;
  }

  /** The mounted block's. */
  get regexps(): RegExpCodes {
    return this.set.regexps;
  }

  /** Before the thread is unmounted, while its VM's memory is in view (O3). */
  unmount(): void {
    acquire(VM.heapLock);
    i32[VM.blocksUsed] -= this.charged;
    release(VM.heapLock);
    this.charged = 0;
    this.set.majors = this.majors;
  }

  /** The mounted block's functions that have code. */
  get functions(): Compiled[] {
    return this.set.functions;
  }

  /** The current thread's code of a CODE cell, if it has any. */
  codeOf(code: number): Compiled | undefined {
    const id = i32[code * 2 + OFF.CODE.functionId];
    if (s32[(i32[tb + TB.table] + id) * 2] === 0) return undefined;
    return this.set.compiled[id];
  }

  /** Compiles a function. False: it is too large, or there is no room for it. */
  compile(code: number): boolean {
    const words = i32[i32[code * 2 + OFF.CODE.bytecodeRef] * 2] / 4;
    if (words > MAX_FUNCTION_WORDS || this.lacksMemory) return false;
    this.sweep();
    makeLookupCache();
    const { unit } = this;
    let offsets = this.assemble(code, this.top);
    const start = this.placeFor(unit.asm.at);
    if (start === -1) return false;
    if (start !== unit.base) offsets = this.assemble(code, start);
    const end = (start + unit.asm.at + 15) & -16;
    if (end > this.memory.size) return false;
    if (!this.charge(end - start)) {
      this.refusedAt = i32[VM.majorCount];
      return false;
    }
    this.take(start, end);
    this.memory.write(start, unit.asm.bytes.subarray(0, unit.asm.at));
    const id = i32[code * 2 + OFF.CODE.functionId];
    const rows = this.edges.publish(unit);
    const compiled = {
      code,
      start: unit.start,
      offsets,
      entry: start,
      end,
      rows,
      behind: Int32Array.from(unit.behind),
    };
    this.set.compiled[id] = compiled;
    this.map.forget();
    this.set.ids.push(id);
    s32[(i32[tb + TB.table] + id) * 2] = start;
    // A requester that came before the edges were published has not armed them (I3).
    if (rows.length > 0 && Atomics.load(i32, tb + TB.request) !== 0) armDirect(this.gate.block);
    if (this.onCompiled !== null) this.onCompiled(compiled);
    return true;
  }

  /** Code of another kind, assembled for the place it gets. Null: there is no room for it. */
  addPiece(name: string, assemble: (base: number) => Assembler): Piece | null {
    if (this.lacksMemory) return null;
    this.sweep();
    const top = this.top;
    let asm = assemble(top);
    const start = this.placeFor(asm.at);
    if (start === -1) return null;
    if (start !== top) asm = assemble(start);
    const end = (start + asm.at + 15) & -16;
    if (end > this.memory.size) return null;
    if (!this.charge(end - start)) {
      this.refusedAt = i32[VM.majorCount];
      return null;
    }
    this.take(start, end);
    this.memory.write(start, asm.bytes.subarray(0, asm.at));
    const piece = { start, end };
    if (this.onPiece !== null) this.onPiece(piece, name);
    return piece;
  }

  /** Where so many bytes fit, if need be at the expense of other code; -1: nowhere. */
  private placeFor(bytes: number): number {
    if (this.top + bytes <= this.memory.size) return this.top;
    const range = this.free.find(({ start, end }) => end - start >= bytes);
    if (range !== undefined) return range.start;
    if (this.sets.length === 1) return this.flush() ? this.top : -1;
    while (this.sets.length > 1) this.drop(this.sets[0]);
    return this.placeFor(bytes);
  }

  /** The function's code, for a place in the region, in the unit. */
  private assemble(code: number, base: number): Offsets {
    const { unit } = this;
    unit.begin(base);
    unit.behind.length = 0;
    unit.polls = this.set.settings.polls;
    unit.traces = this.set.settings.traces;
    let offsets = compileFunction(unit, code, feedbackOf(code));
    if (unit.edges.length > 0 && !this.edges.fits(unit.edges.length)) {
      unit.begin(base);
      unit.behind.length = 0;
      unit.polls = true;
      offsets = compileFunction(unit, code, feedbackOf(code));
    }
    unit.asm.finish();
    return offsets;
  }

  private take(start: number, end: number): void {
    if (start === this.top) {
      this.top = end;
      return;
    }
    const range = this.free.find((each) => each.start === start);
    if (range === undefined) throw new Error(`code at ${start} is not free`);
    range.start = end;
    if (range.start >= range.end) this.free.splice(this.free.indexOf(range), 1);
  }

  /** Counts bytes of code as memory of the VM. False: its limit does not allow for them. */
  private charge(bytes: number): boolean {
    const blocks = Math.ceil((this.set.live + bytes) / BLOCK_BYTES);
    const more = blocks - this.charged;
    if (more > 0 && blocksLeft() < more) return false;
    this.set.live += bytes;
    if (more === 0) return true;
    acquire(VM.heapLock);
    i32[VM.blocksUsed] += more;
    release(VM.heapLock);
    this.charged = blocks;
    return true;
  }

  /** Frees the code of functions that have died since the last time. */
  sweep(): void {
    if (i32[VM.majorCount] === this.majors) return;
    this.majors = i32[VM.majorCount];
    const table = i32[tb + TB.table];
    const dead: Compiled[] = [];
    const { set } = this;
    set.ids = set.ids.filter((id) => {
      const compiled = set.compiled[id];
      if (compiled === undefined) return false;
      // Ids of dead functions are another's by now, or a link in the list of free ones.
      if (s32[(table + id) * 2] === compiled.entry) return true;
      dead.push(compiled);
      set.compiled[id] = undefined;
      return false;
    });
    const pieces = set.regexps.takeDead();
    if (dead.length + pieces.length === 0) return;
    this.map.forget();
    this.charge(-this.give(dead, pieces));
  }

  /** The place of code that nobody will run is free; its bytes. */
  private give(functions: readonly Compiled[], pieces: readonly Piece[]): number {
    this.edges.retire(functions.flatMap(({ rows }) => rows));
    const ranges = [
      ...functions.map(({ entry, end }) => ({ start: entry, end })),
      ...pieces.map(({ start, end }) => ({ start, end })),
    ];
    this.free.push(...ranges);
    this.join();
    return ranges.reduce((bytes, { start, end }) => bytes + end - start, 0);
  }

  /** Forgets a set that is not the mounted block's (O2). */
  private drop(set: CodeSet): void {
    this.sets.splice(this.sets.indexOf(set), 1);
    this.give(set.functions, set.regexps.pieces);
  }

  /** Neighbours among the free ranges become one; one below the top is given back to it. */
  private join(): void {
    const joined: Range[] = [];
    for (const range of this.free.sort((a, b) => a.start - b.start)) {
      const last = joined.at(-1);
      if (last?.end === range.start) last.end = range.end;
      else joined.push(range);
    }
    for (const { start, end } of joined) this.memory.release(start, end);
    const last = joined.at(-1);
    if (last?.end === this.top) {
      this.top = last.start;
      joined.pop();
    }
    this.free = joined;
  }

  /** The VM's memory had no room for code, and no major collection has been since. */
  get lacksMemory(): boolean {
    return this.refusedAt === i32[VM.majorCount];
  }

  /** Bytes of live code. */
  get liveBytes(): number {
    return this.set.live;
  }

  /** Drops all code: frames that machine code pushed go on in the interpreter. False: it was done too often. */
  private flush(): boolean {
    const { set } = this;
    if (set.ids.length + set.regexps.pieces.length === 0 || this.flushes === MAX_FLUSHES)
      return false;
    this.flushes++;
    for (let fp = i32[tb + TB.fp]; fp !== 0; fp = callerOf(fp))
      s32[(fp + FRAME_ARGC) * 2 + 1] &= ~FRAME_MACHINE;
    this.clearEntries();
    this.charge(-set.live);
    this.edges.clear();
    this.memory.release(this.bottom, this.top);
    set.compiled = [];
    set.ids.length = 0;
    set.regexps.forget();
    this.map.forget();
    this.free.length = 0;
    this.top = this.bottom;
    return true;
  }

  /** The thread's function table without entries; its views are still there. */
  private clearEntries(): void {
    const table = i32[tb + TB.table];
    for (const id of this.set.ids) {
      const compiled = this.set.compiled[id];
      // Ids of dead functions are another's by now, or a link in the list of free ones.
      if (compiled !== undefined && s32[(table + id) * 2] === compiled.entry)
        s32[(table + id) * 2] = 0;
    }
  }
}
