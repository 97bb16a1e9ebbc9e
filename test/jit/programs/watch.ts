// Keeps a copy of everything that this worker writes into its code, and compares when its thread is
// unmounted: what nobody else may have changed. Loaded before the guest worker.
import { writeSync } from 'node:fs';
import { onUnmount } from '../../../heap/mount.ts';
import { i32 } from '../../../heap/views.ts';
import { MappedUnit } from '../../../jit/code-map.ts';
import { currentShard, setCodeBytes } from '../../../jit/index.ts';
import { RAX } from '../../../jit/x64/registers.ts';
import { CodeMemory } from '../../../native/code-memory.ts';
import { OP } from '../../../vm/bytecode/opcodes.ts';
import { disarm, requestersGone } from '../../../native/interrupts.ts';

interface Copy {
  readonly bytes: Uint8Array;
  end: number;
  written: number;
}
const copies = new WeakMap<CodeMemory, Copy>();

function copyOf(memory: CodeMemory): Copy {
  let copy = copies.get(memory);
  if (copy === undefined) copies.set(memory, (copy = { bytes: new Uint8Array(memory.size), end: 0, written: 0 }));
  return copy;
}

const { write, release } = CodeMemory.prototype;
CodeMemory.prototype.write = function (offset, code) {
  const copy = copyOf(this);
  copy.bytes.set(code, offset);
  copy.end = Math.max(copy.end, offset + code.length);
  copy.written += code.length;
  write.call(this, offset, code);
  // The first function: mov rax, [0x10]
  if (process.env.WILD === 'entry' && offset > 4096) {
    write.call(this, offset, [0x48, 0x8b, 0x04, 0x25, 0x10, 0, 0, 0]);
  }
};
CodeMemory.prototype.release = function (start, end) {
  const first = Math.ceil(start / 4096) * 4096;
  const last = Math.floor(end / 4096) * 4096;
  if (last > first) copyOf(this).bytes.fill(0, first, last);
  release.call(this, start, end);
};

// At the end of every Mod: where the code of the next instruction begins.
const { begins } = MappedUnit.prototype;
let isBehindMod = false;
MappedUnit.prototype.begins = function (part) {
  begins.call(this, part);
  const isHere = part === 'likely' && isBehindMod;
  isBehindMod = part === 'likely' && i32[this.pc] === OP.Mod;
  if (process.env.WILD !== 'mod' || !isHere) return;
  this.asm.movRI32(RAX, 0x10);
  this.asm.movRM32(RAX, RAX, 0);
};

export interface Watched {
  readonly written: number;
  readonly live: number;
  readonly edges: number;
  readonly armings: number;
  /** Offsets that differ, with all edges disarmed. */
  readonly different: number[];
}

if (process.env.CODE_BYTES !== undefined) setCodeBytes(Number(process.env.CODE_BYTES));
onUnmount(() => {
  const shard = currentShard();
  if (shard === null) return;
  const { memory, gate, edges } = shard;
  const copy = copyOf(memory);
  const different: number[] = [];
  // Others may still ask: what counts is a look at the code during which nobody armed.
  for (let looks = 0; looks < 1000; looks++) {
    different.length = 0;
    requestersGone(gate.block);
    disarm(gate.block);
    const armings = gate.block.get('armings');
    for (let at = 0; at < copy.end && different.length < 10; at++) {
      if (memory.bytes[at] !== copy.bytes[at]) different.push(at);
    }
    if (gate.block.get('armings') === armings && gate.block.get('disarmed') === armings) break;
  }
  const watched: Watched = {
    written: copy.written,
    live: shard.liveBytes,
    edges: edges.sites().length,
    armings: gate.block.get('armings'),
    different,
  };
  writeSync(1, `${JSON.stringify(watched)}\n`);
});
