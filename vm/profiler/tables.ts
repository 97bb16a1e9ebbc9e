/** Hash tables of int32 without host objects: what the recorder looks up at each sample. */

const EMPTY = -1;

/** (a, b) -> value, all int32; values are at least 0 but for MISSING. */
export const MISSING = -2;

export class PairTable {
  /** Triples a, b, value; value EMPTY: free. */
  private table = new Int32Array(3 * 256).fill(EMPTY);
  private mask = 255;
  private count = 0;

  private static hash(a: number, b: number): number {
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
    hash ^= hash >>> 15;
    return Math.imul(hash, 0x2c1b3c6d);
  }

  /** The value of (a, b), MISSING if it has none. */
  get(a: number, b: number): number {
    const { table, mask } = this;
    for (let at = (PairTable.hash(a, b) >>> 8) & mask; ; at = (at + 1) & mask) {
      const value = table[at * 3 + 2];
      if (value === EMPTY) return MISSING;
      if (table[at * 3] === a && table[at * 3 + 1] === b) return value;
    }
  }

  /** (a, b) must not be there yet. */
  add(a: number, b: number, value: number): void {
    if (++this.count * 2 > this.mask) this.grow();
    const { table, mask } = this;
    let at = (PairTable.hash(a, b) >>> 8) & mask;
    while (table[at * 3 + 2] !== EMPTY) at = (at + 1) & mask;
    table[at * 3] = a;
    table[at * 3 + 1] = b;
    table[at * 3 + 2] = value;
  }

  private grow(): void {
    const before = this.table;
    this.mask = this.mask * 2 + 1;
    this.table = new Int32Array((this.mask + 1) * 3).fill(EMPTY);
    this.count = 1;
    for (let at = 0; at < before.length; at += 3) {
      if (before[at + 2] !== EMPTY) this.add(before[at], before[at + 1], before[at + 2]);
    }
  }

  clear(): void {
    this.table.fill(EMPTY);
    this.count = 0;
  }
}
