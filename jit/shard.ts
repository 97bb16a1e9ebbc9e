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
 * A worker keeps its shard from one guest thread to the next; the code does not survive, since it
 * names cells and tables of its VM and thread.
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
import type { Offsets } from './baseline/compile.ts';
import { compileFunction } from './baseline/compile.ts';
import { CodeMap, MappedUnit } from './code-map.ts';
import { CodeWriter } from './code-writer.ts';
import { EdgeTable } from './edges.ts';
import { RegExpCodes } from './regexp/codes.ts';
import type { Stubs } from './stubs.ts';
import type { Assembler } from './x64/assembler.ts';
import { emitStubs } from './stubs.ts';
import { MAX_FLUSHES, MAX_FUNCTION_WORDS } from './tuning.ts';

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

export class Shard {
  readonly memory: CodeMemory;
  readonly gate: Gate;
  readonly stubs: Stubs;
  private readonly unit = new MappedUnit();
  private readonly bottom: number;
  private top: number;
  /** By function id. An entry is good only while the function table has one. */
  private compiled: (Compiled | undefined)[] = [];
  private ids: number[] = [];
  readonly map = new CodeMap(() => this.ids.flatMap((id) => this.compiled[id] ?? []));
  readonly edges: EdgeTable;
  /** Back-edges look at the request word. */
  polls = true;
  /** VM_OPTION.TRACE_FRAMES. */
  traces = false;
  /** Told of every function that gets code. */
  onCompiled: ((compiled: Compiled) => void) | null = null;
  /** ... and of every other piece. */
  onPiece: ((piece: Piece, name: string) => void) | null = null;
  readonly regexps = new RegExpCodes(this);
  private pieces = 0;
  /** VM.majorCount when the dead were last looked for. */
  majors = 0;
  private free: Range[] = [];
  private flushes = 0;
  /** VM.majorCount when the VM's memory last had no room for code, -1 if it always had. */
  private refusedAt = -1;
  /** Bytes of live code, and the blocks of the VM's memory that they are charged as. */
  private live = 0;
  private charged = 0;

  constructor({ memory, block }: Home) {
    this.memory = memory;
    this.gate = makeGate({ codeMemory: memory, block, cageAddress: 0, stackAddress: 0, threadBlockAddress: 0 });
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

  /** Points the gate at the mounted thread. */
  mount(): void {
    const cageAddress = addressOf(cage);
    this.gate.point({ cageAddress, stackAddress: addressOf(stacks), threadBlockAddress: cageAddress + tb * 4 });
    this.forget();
    this.flushes = 0;
    this.charged = 0;
    this.refusedAt = -1;
    this.majors = i32[VM.majorCount];
  }

  /** Before the thread is unmounted, while its VM's memory is in view. */
  unmount(): void {
    this.clearEntries();
    this.charge(-this.live);
  }

  /** The current thread's code of a CODE cell, if it has any. */
  codeOf(code: number): Compiled | undefined {
    const id = i32[code * 2 + OFF.CODE.functionId];
    if (s32[(i32[tb + TB.table] + id) * 2] === 0) return undefined;
    return this.compiled[id];
  }

  /** Compiles a function. False: it is too large, or there is no room for it. */
  compile(code: number): boolean {
    const words = i32[i32[code * 2 + OFF.CODE.bytecodeRef] * 2] / 4;
    if (words > MAX_FUNCTION_WORDS || this.lacksMemory) return false;
    this.sweep();
    makeLookupCache();
    const { unit } = this;
    let offsets = this.assemble(code, this.top);
    if (this.top + unit.asm.at > this.memory.size) {
      const range = this.free.find(({ start, end }) => end - start >= unit.asm.at);
      if (range !== undefined) offsets = this.assemble(code, range.start);
      else if (this.flush()) offsets = this.assemble(code, this.top);
      else return false;
    }
    const start = unit.base;
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
    const compiled = { code, start: unit.start, offsets, entry: start, end, rows, behind: Int32Array.from(unit.behind) };
    this.compiled[id] = compiled;
    this.map.forget();
    this.ids.push(id);
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
    let start = this.top;
    let asm = assemble(start);
    if (start + asm.at > this.memory.size) {
      const range = this.free.find((each) => each.end - each.start >= asm.at);
      if (range === undefined && !this.flush()) return null;
      start = range?.start ?? this.top;
      asm = assemble(start);
    }
    const end = (start + asm.at + 15) & -16;
    if (end > this.memory.size) return null;
    if (!this.charge(end - start)) {
      this.refusedAt = i32[VM.majorCount];
      return null;
    }
    this.take(start, end);
    this.memory.write(start, asm.bytes.subarray(0, asm.at));
    const piece = { start, end };
    this.pieces++;
    if (this.onPiece !== null) this.onPiece(piece, name);
    return piece;
  }

  /** The function's code, for a place in the region, in the unit. */
  private assemble(code: number, base: number): Offsets {
    const { unit } = this;
    unit.begin(base);
    unit.behind.length = 0;
    unit.polls = this.polls;
    unit.traces = this.traces;
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
    const blocks = Math.ceil((this.live + bytes) / BLOCK_BYTES);
    const more = blocks - this.charged;
    if (more > 0 && blocksLeft() < more) return false;
    this.live += bytes;
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
    this.ids = this.ids.filter((id) => {
      const compiled = this.compiled[id];
      if (compiled === undefined) return false;
      // Ids of dead functions are another's by now, or a link in the list of free ones.
      if (s32[(table + id) * 2] === compiled.entry) return true;
      dead.push(compiled);
      this.compiled[id] = undefined;
      return false;
    });
    const pieces = this.regexps.takeDead();
    if (dead.length + pieces.length === 0) return;
    this.map.forget();
    this.edges.retire(dead.flatMap(({ rows }) => rows));
    let bytes = 0;
    this.pieces -= pieces.length;
    for (const { start, end } of pieces) {
      bytes += end - start;
      this.free.push({ start, end });
    }
    for (const { entry, end } of dead) {
      bytes += end - entry;
      this.free.push({ start: entry, end });
    }
    this.join();
    this.charge(-bytes);
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
    return this.live;
  }

  /** Drops all code: frames that machine code pushed go on in the interpreter. False: it was done too often. */
  private flush(): boolean {
    if (this.ids.length + this.pieces === 0 || this.flushes === MAX_FLUSHES) return false;
    this.flushes++;
    for (let fp = i32[tb + TB.fp]; fp !== 0; fp = callerOf(fp)) s32[(fp + FRAME_ARGC) * 2 + 1] &= ~FRAME_MACHINE;
    this.clearEntries();
    this.charge(-this.live);
    this.forget();
    return true;
  }

  /** The thread's function table without entries; its views are still there. */
  clearEntries(): void {
    const table = i32[tb + TB.table];
    for (const id of this.ids) {
      const compiled = this.compiled[id];
      // Ids of dead functions are another's by now, or a link in the list of free ones.
      if (compiled !== undefined && s32[(table + id) * 2] === compiled.entry) s32[(table + id) * 2] = 0;
    }
  }

  private forget(): void {
    this.edges.clear();
    this.memory.release(this.bottom, this.top);
    this.compiled = [];
    this.ids.length = 0;
    this.pieces = 0;
    this.regexps.forget();
    this.map.forget();
    this.free.length = 0;
    this.live = 0;
    this.top = this.bottom;
  }
}
