/**
 * The back-edges of a shard's code, in its native block's table (native/interrupts.ts has the protocol).
 * Rows of code that has gone are used again.
 */
import { EDGE, EDGE_BYTES, NB } from '../native/native-block.ts';
import type { NativeBlock } from '../native/native-block.ts';
import { publishEdge, requestersGone, retireEdge, reuseEdge } from '../native/interrupts.ts';
import type { Unit } from './baseline/unit.ts';

const ROW_WORDS = EDGE_BYTES >> 2;

export class EdgeTable {
  private readonly block: NativeBlock;
  private free: number[] = [];

  constructor(block: NativeBlock) {
    this.block = block;
  }

  /** Whether so many can be published. */
  fits(count: number): boolean {
    return this.free.length + this.block.get('edgeCapacity') - this.block.get('edgeCount') >= count;
  }

  /** Publishes the edges of finished code that lies at its base; returns their rows. The caller looks at the request word (I3). */
  publish({ asm, base, edges }: Unit): number[] {
    return edges.map(({ site, header, interrupted }) => {
      const start = asm.offsetOf(header);
      const edge = {
        site: base + site,
        armed: asm.offsetOf(interrupted) - (site + 4),
        disarmed: start - (site + 4),
        start: base + start,
        end: base + site + 4,
      };
      const row = this.free.pop();
      if (row === undefined) return publishEdge(this.block, edge);
      reuseEdge(this.block, row, edge);
      return row;
    });
  }

  /** Their code goes: afterwards nobody stores into it (I4). */
  retire(rows: readonly number[]): void {
    if (rows.length === 0) return;
    for (const row of rows) retireEdge(this.block, row);
    this.free.push(...rows);
    this.settle();
  }

  clear(): void {
    const { block } = this;
    const count = block.get('edgeCount');
    if (count === 0) return;
    block.edges.fill(0, 0, count * ROW_WORDS);
    Atomics.store(block.words, NB.edgeCount >> 2, 0);
    this.free = [];
    this.settle();
  }

  /** Sites of all edges: offsets in the code region. */
  sites(): number[] {
    const sites: number[] = [];
    for (let row = 0; row < this.block.get('edgeCount'); row++) {
      const site = this.block.edges[row * ROW_WORDS + (EDGE.site >> 2)];
      if (site !== 0) sites.push(site);
    }
    return sites;
  }

  /** A requester stores for some microseconds; one that has lost its core, for longer. */
  private settle(): void {
    while (!requestersGone(this.block));
  }
}
