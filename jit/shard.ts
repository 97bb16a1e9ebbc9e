/**
 * A compiler shard: the machine code of one guest thread, in a region that only its worker writes.
 *
 *     +--------------------------+ 0
 *     | gate                     |   native/gate.ts
 *     +--------------------------+ GATE_BYTES
 *     | stubs                    |   stubs.ts
 *     +--------------------------+
 *     | functions ...            |   in order of compilation, up to `top`
 *     +--------------------------+ size
 *
 * A worker keeps its shard from one guest thread to the next; the code does not survive, since it
 * names cells and tables of its VM and thread. When the region is full all code is dropped, and what
 * is still hot is compiled again.
 */
import { OFF } from '../heap/cells.ts';
import { callerOf } from '../heap/gc/roots.ts';
import { TB } from '../heap/layout.ts';
import { cage, i32, s32, stacks, tb } from '../heap/views.ts';
import { addressOf } from '../native/address.ts';
import { makeCodeMemory } from '../native/code-memory.ts';
import type { CodeMemory } from '../native/code-memory.ts';
import type { Gate } from '../native/gate.ts';
import { GATE_BYTES, makeGate } from '../native/gate.ts';
import { FRAME_ARGC, FRAME_MACHINE } from '../vm/bytecode/frame.ts';
import { feedbackOf } from '../vm/interp/feedback.ts';
import { makeLookupCache } from '../vm/interp/lookup-cache.ts';
import type { Offsets } from './baseline/compile.ts';
import { compileFunction } from './baseline/compile.ts';
import { Unit } from './baseline/unit.ts';
import { CodeWriter } from './code-writer.ts';
import type { Stubs } from './stubs.ts';
import { emitStubs } from './stubs.ts';
import { CODE_BYTES, MAX_FUNCTION_WORDS, ROOM_PER_WORD } from './tuning.ts';

/** A function's code in this shard. */
export interface Compiled {
  readonly code: number;
  /** i32 index of its first instruction. */
  readonly start: number;
  /** By distance from `start`: offset in the region. */
  readonly offsets: Offsets;
  readonly entry: number;
  readonly end: number;
}

export class Shard {
  readonly memory: CodeMemory;
  readonly gate: Gate;
  readonly stubs: Stubs;
  private readonly unit = new Unit();
  private readonly bottom: number;
  private top: number;
  /** By function id. An entry is good only while the function table has one. */
  private compiled: (Compiled | undefined)[] = [];
  private ids: number[] = [];

  constructor() {
    this.memory = makeCodeMemory(CODE_BYTES);
    this.gate = makeGate({ codeMemory: this.memory, cageAddress: 0, stackAddress: 0, threadBlockAddress: 0 });
    const writer = new CodeWriter();
    writer.begin(GATE_BYTES);
    this.stubs = emitStubs(writer, this.gate.leave);
    this.memory.write(GATE_BYTES, writer.asm.finish());
    this.gate.block.set('target', this.stubs.resume);
    this.unit.stubs = this.stubs;
    this.bottom = (this.stubs.end + 63) & -64;
    this.top = this.bottom;
  }

  /** Points the gate at the mounted thread. */
  mount(): void {
    const cageAddress = addressOf(cage);
    this.gate.point({ cageAddress, stackAddress: addressOf(stacks), threadBlockAddress: cageAddress + tb * 4 });
    this.forget();
  }

  /** The current thread's code of a CODE cell, if it has any. */
  codeOf(code: number): Compiled | undefined {
    const id = i32[code * 2 + OFF.CODE.functionId];
    if (s32[(i32[tb + TB.table] + id) * 2] === 0) return undefined;
    return this.compiled[id];
  }

  /** Compiles a function. False: it is too large. */
  compile(code: number): boolean {
    const words = i32[i32[code * 2 + OFF.CODE.bytecodeRef] * 2] / 4;
    if (words > MAX_FUNCTION_WORDS) return false;
    if (this.top + words * ROOM_PER_WORD > this.memory.size) this.flush();
    makeLookupCache();
    const { unit } = this;
    unit.begin(this.top);
    const offsets = compileFunction(unit, code, feedbackOf(code));
    const bytes = unit.asm.finish();
    if (this.top + bytes.length > this.memory.size) return false;
    this.memory.write(this.top, bytes);
    const id = i32[code * 2 + OFF.CODE.functionId];
    const end = (this.top + bytes.length + 15) & -16;
    this.compiled[id] = { code, start: unit.start, offsets, entry: this.top, end };
    this.ids.push(id);
    s32[(i32[tb + TB.table] + id) * 2] = this.top;
    this.top = end;
    return true;
  }

  /** Drops all code: frames that machine code pushed go on in the interpreter. */
  flush(): void {
    for (let fp = i32[tb + TB.fp]; fp !== 0; fp = callerOf(fp)) s32[(fp + FRAME_ARGC) * 2 + 1] &= ~FRAME_MACHINE;
    this.clearEntries();
    this.forget();
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
    this.compiled = [];
    this.ids.length = 0;
    this.top = this.bottom;
  }
}
