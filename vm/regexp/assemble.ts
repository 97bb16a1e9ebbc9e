/** Puts a program together: instructions, then the sets and tables they refer to. */
import { type CharSet, contains } from './charset.ts';
import { type OpName, OPS } from './opcodes.ts';
import { P_CODE, SET_BITMAP_WORDS } from './program.ts';

export const MAX_PROGRAM_WORDS = 1 << 20;

/** The words of a set, as program.ts draws it. */
export function encodeSet(set: CharSet): number[] {
  const words = new Array<number>(SET_BITMAP_WORDS).fill(0);
  for (let i = 0; i < set.length && set[i] < 256; i += 2) {
    for (let c = set[i]; c < Math.min(set[i + 1], 256); c++) words[c >> 5] |= 1 << (c & 31);
  }
  const boundaries = set.filter((c) => c >= 256);
  if (contains(set, 256) && boundaries[0] !== 256) boundaries.unshift(256);
  else if (!contains(set, 256) && boundaries[0] === 256) boundaries.shift();
  return [...words, boundaries.length, ...boundaries];
}

export class Assembler {
  readonly words: number[] = [];
  private readonly fail: (message: string) => never;
  private readonly tables: (readonly number[])[] = [];
  private tableWords = 0;
  private readonly tableKeys = new Map<string, number>();
  private readonly tableOf = new WeakMap<CharSet, number>();
  /** Places that hold a table's number and shall hold its offset. */
  private readonly fixups: number[] = [];

  constructor(fail: (message: string) => never) {
    this.fail = fail;
  }

  /** Offset in the program of the next instruction. */
  here(): number {
    return P_CODE + this.words.length;
  }

  emit(op: OpName, ...operands: number[]): void {
    this.words.push(OPS[op].code, ...operands);
    if (this.words.length + this.tableWords > MAX_PROGRAM_WORDS)
      this.fail('Regular expression too large');
  }

  /** Emits an instruction whose last operand is a target to be set later; returns the place to patch. */
  emitForward(op: OpName, ...operands: number[]): number {
    this.emit(op, ...operands, 0);
    return this.words.length - 1;
  }

  patch(place: number): void {
    this.words[place] = this.here();
  }

  /** Marks the operand `back` words before the end as the table with this number. */
  useTable(back: number): void {
    this.fixups.push(this.words.length - back);
  }

  addTable(words: readonly number[]): number {
    const key = words.join();
    let index = this.tableKeys.get(key);
    if (index === undefined) {
      index = this.tables.length;
      this.tables.push(words);
      this.tableWords += words.length;
      this.tableKeys.set(key, index);
    }
    return index;
  }

  setTable(set: CharSet): number {
    let index = this.tableOf.get(set);
    if (index === undefined) {
      index = this.addTable(encodeSet(set));
      this.tableOf.set(set, index);
    }
    return index;
  }

  /** Header (whose `tableFields` hold table numbers, or -1 for none), code and tables as one program. */
  finish(header: readonly number[], tableFields: readonly number[]): Int32Array {
    const offsets: number[] = [];
    let at = P_CODE + this.words.length;
    for (const table of this.tables) {
      offsets.push(at);
      at += table.length;
    }
    if (at > MAX_PROGRAM_WORDS) this.fail('Regular expression too large');
    const program = new Int32Array(at);
    program.set(header);
    for (const field of tableFields)
      program[field] = header[field] < 0 ? 0 : offsets[header[field]];
    program.set(this.words, P_CODE);
    for (const place of this.fixups) program[P_CODE + place] = offsets[this.words[place]];
    this.tables.forEach((table, i) => program.set(table, offsets[i]));
    program[0] = at;
    return program;
  }
}
