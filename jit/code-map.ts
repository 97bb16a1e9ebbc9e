/** From an offset in a shard's code region back to the function and the instruction it belongs to. */
import { Unit } from './baseline/unit.ts';
import type { Compiled } from './shard.ts';

/** A unit that notes where the pieces of code begin that lie behind the function: pairs of offset and pc. */
export class MappedUnit extends Unit {
  readonly behind: number[] = [];

  override begins(part: 'likely' | 'unlikely' | 'exit'): void {
    if (part !== 'likely') this.behind.push(this.base + this.asm.at, this.pc - this.start);
  }
}

/** Compiled functions in the order of their places. */
export class CodeMap {
  private sorted: Compiled[] | null = null;
  private readonly all: () => readonly Compiled[];

  constructor(all: () => readonly Compiled[]) {
    this.all = all;
  }

  /** Functions have come or gone. */
  forget(): void {
    this.sorted = null;
  }

  /** The function whose code lies at an offset in the region. */
  at(offset: number): Compiled | undefined {
    const sorted = (this.sorted ??= [...this.all()].sort((a, b) => a.entry - b.entry));
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle].end <= offset) low = middle + 1;
      else high = middle;
    }
    const found = sorted.at(low);
    return found !== undefined && low < sorted.length && found.entry <= offset ? found : undefined;
  }
}

/** Distance from the function's first instruction to the one whose code lies at an offset in the region; the prologue is the first's. */
export function instructionAt({ offsets, behind }: Compiled, offset: number): number {
  if (behind.length > 0 && offset >= behind[0]) {
    let at = 0;
    while (at + 2 < behind.length && behind[at + 2] <= offset) at += 2;
    return Math.max(behind[at + 1], 0);
  }
  // Words that are no instruction's first have offset 0, and no instruction has many.
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const first = instructionOf(offsets, middle);
    if (offsets[first] <= offset) low = middle + 1;
    else high = first;
  }
  return low === 0 ? 0 : instructionOf(offsets, low - 1);
}

/** The first word of the instruction that a word belongs to. */
function instructionOf(offsets: Int32Array, word: number): number {
  let first = word;
  while (first > 0 && offsets[first] === 0) first--;
  return first;
}
