/**
 * What the tier of machine code tells the statistics, summed over the threads of a VM. The tier counts
 * for itself and hands its counts over now and then, by atomic adds.
 */
import { COUNTERS_START, COUNTER_WORDS } from '../../heap/layout.ts';
import { i32 } from '../../heap/views.ts';
import { OPCODE_INFO } from '../bytecode/opcodes.ts';

/** Counted since the last time they were handed over. */
export interface MachineCodeCounts {
  functions: number;
  bytes: number;
  micros: number;
  /** By opcode: instructions that machine code was left for. */
  readonly exits: Float64Array;
}

export interface MachineCode {
  readonly functions: number;
  readonly bytes: number;
  readonly compileMicros: number;
  /** By instruction, most frequent first; those that were never left for are absent. */
  readonly exits: Readonly<Record<string, number>>;
  /** Instructions executed, in builds that count them. */
  readonly bytecodes?: number;
}

const FUNCTIONS = COUNTERS_START;
const BYTES = COUNTERS_START + 2;
const MICROS = COUNTERS_START + 4;
/** Only builds that count instructions (interp/step-all.ts) use it. */
const BYTECODES = COUNTERS_START + 6;
const EXITS = COUNTERS_START + 8;
if (8 + 2 * OPCODE_INFO.length > COUNTER_WORDS) throw new Error('counters do not fit');

/** Adds to a counter of 64 bits (two words, the low one first). */
function add(at: number, n: number): void {
  if (n === 0) return;
  const low = n % 2 ** 32;
  const before = Atomics.add(i32, at, low | 0) >>> 0;
  const high = Math.floor(n / 2 ** 32) + (before + low >= 2 ** 32 ? 1 : 0);
  if (high !== 0) Atomics.add(i32, at + 1, high);
}

const read = (at: number): number => (i32[at] >>> 0) + i32[at + 1] * 2 ** 32;

/** Takes the counts for the VM whose views are attached, and sets them to zero. */
export function addMachineCode(counts: MachineCodeCounts): void {
  add(FUNCTIONS, counts.functions);
  add(BYTES, counts.bytes);
  add(MICROS, Math.round(counts.micros));
  counts.functions = counts.bytes = counts.micros = 0;
  const { exits } = counts;
  for (let op = 0; op < exits.length; op++) {
    if (exits[op] === 0) continue;
    add(EXITS + 2 * op, exits[op]);
    exits[op] = 0;
  }
}

/** Instructions that the interpreter has executed. */
export function addBytecodes(count: number): void {
  add(BYTECODES, count);
}

export function machineCode(): MachineCode {
  const exits = OPCODE_INFO.map(({ name }, op) => [name, read(EXITS + 2 * op)] as const)
    .filter(([, n]) => n > 0)
    .sort((a, b) => b[1] - a[1]);
  return {
    functions: read(FUNCTIONS),
    bytes: read(BYTES),
    compileMicros: read(MICROS),
    exits: Object.fromEntries(exits),
    ...(__HEDDLE_STEPPING__ ? { bytecodes: read(BYTECODES) } : {}),
  };
}
