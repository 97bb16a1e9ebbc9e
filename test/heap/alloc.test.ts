import { beforeEach, describe, expect, it } from 'vitest';
import {
  allocate,
  allocateFeedback,
  allocateOld,
  fits,
  openNursery,
  reserve,
  restoreNurseryLimit,
  retireChunk,
} from '../../heap/alloc.ts';
import { remember, storeValue, initFill, initHeader } from '../../heap/barrier.ts';
import {
  BLOCK,
  BLOCK_FREE,
  BLOCK_LARGE_HEAD,
  BLOCK_NURSERY,
  BLOCK_OLD,
  BLOCK_SHARD,
  BLOCK_YOUNG,
  allocateBlocks,
  blockOf,
  blockRow,
  blockStart,
  blockState,
  blocksLeft,
  freeBlocks,
} from '../../heap/blocks.ts';
import { BOUNDARY_COLLECT, takeBoundary } from '../../heap/boundary.ts';
import { createCage, releaseCage } from '../../heap/cage.ts';
import { FLAG_OLD, FIXED_WORDS, KIND } from '../../heap/cells.ts';
import { RetryAfterCollection } from '../../heap/errors.ts';
import { TB, VM } from '../../heap/layout.ts';
import {
  CLASS_COUNT,
  CLASS_WORDS,
  cellStart,
  classOf,
  finishSweep,
  queueForSweep,
  resetOldLists,
} from '../../heap/spaces.ts';
import { setInt, setObject } from '../../heap/slots.ts';
import { LARGE_WORDS } from '../../heap/tuning.ts';
import { TAG_UNDEFINED } from '../../heap/values.ts';
import { i32, tb } from '../../heap/views.ts';
import { MiB, mountTestThread, newMemory, newTestVM, own } from './support.ts';

beforeEach(() => {
  newTestVM();
  takeBoundary();
});

describe('cages', () => {
  it('are twice the heap limit, with the tables at the end', () => {
    const { cage } = newMemory({ heapLimit: 64 * MiB });
    const words = new Int32Array(cage);
    expect(words[VM.blockLimit]).toBe(1024);
    expect(words[VM.blockEnd]).toBeGreaterThanOrEqual(2048);
    expect(words[VM.rememberedBits] * 4 + words[VM.blockEnd] * 512).toBeLessThanOrEqual(
      cage.byteLength,
    );
  });

  it('come back from the pool clean', () => {
    const options = { heapLimit: 16 * MiB, threads: 1, stackBytes: 32 * 1024 };
    const first = createCage(options);
    mountTestThread(first);
    const cell = allocateOld(8);
    initHeader(cell, 0, KIND.BYTES | FLAG_OLD);
    remember(cell);
    i32[tb + TB.heldLocks] = 5;
    releaseCage(first);
    const second = createCage(options);
    expect(second.cage).toBe(first.cage);
    mountTestThread(second);
    expect(i32[tb + TB.heldLocks]).toBe(0);
    expect(i32[tb + TB.remembered]).toBe(0);
    expect(i32[i32[VM.rememberedBits] + (cell >>> 6)]).toBe(0);
    expect(i32[VM.blocksUsed]).toBe(i32[VM.nurseryBlocks]);
  });

  it('say how much could not be reserved', () => {
    expect(() => createCage({ heapLimit: MiB, threads: 300, stackBytes: 2 ** 46 })).toThrow(
      /Cannot reserve \d+ MiB of memory/,
    );
  });
});

describe('blocks', () => {
  it('are handed out in runs and counted', () => {
    const used = i32[VM.blocksUsed];
    const run = allocateBlocks(5, BLOCK_SHARD, 1);
    expect([0, 1, 2, 3, 4].map((i) => blockState(run + i))).toEqual(Array(5).fill(BLOCK_SHARD));
    expect(i32[VM.blocksUsed]).toBe(used + 5);
    freeBlocks(run, 5);
    expect(blockState(run)).toBe(BLOCK_FREE);
    expect(i32[VM.blocksUsed]).toBe(used);
    expect(allocateBlocks(5, BLOCK_SHARD, 1)).toBe(run);
  });

  it('run out with 0, not with an exception', () => {
    const all = i32[VM.blockEnd] - i32[VM.blockHigh];
    expect(allocateBlocks(all + 1, BLOCK_SHARD, 0)).toBe(0);
    expect(allocateBlocks(all, BLOCK_SHARD, 0)).not.toBe(0);
    expect(allocateBlocks(1, BLOCK_SHARD, 0)).toBe(0);
    expect(blocksLeft()).toBeLessThan(0);
  });
});

describe('the nursery', () => {
  it('bumps', () => {
    const a = allocate(4);
    expect(allocate(2)).toBe(a + 4);
    expect(blockState(blockOf(a))).toBe(BLOCK_NURSERY);
  });

  it('allocates from a poisoned chunk and leaves the poison', () => {
    const a = allocate(4);
    i32[tb + TB.nurseryLimit] = 0;
    expect(fits(2)).toBe(false);
    expect(allocate(2)).toBe(a + 4);
    expect(i32[tb + TB.nurseryLimit]).toBe(0);
    expect(takeBoundary()).toBe(0);
    restoreNurseryLimit();
    expect(fits(2)).toBe(true);
  });

  it('takes an overdraft when it is used up, asks for a collection, and stays poisoned', () => {
    const chunk = i32[tb + TB.nurseryStart];
    i32[tb + TB.nurseryTop] = i32[tb + TB.nurseryEnd] - 3;
    expect(fits(3)).toBe(true);
    expect(fits(4)).toBe(false);
    const cell = allocate(4);
    expect(blockOf(cell)).not.toBe(blockOf(chunk));
    expect(takeBoundary()).toBe(BOUNDARY_COLLECT);
    expect(fits(1)).toBe(false);
    expect(i32[tb + TB.nurseryChunks]).toBe(blockOf(chunk));
    expect(i32[blockRow(blockOf(chunk)) + BLOCK.live]).toBe(
      blockStart(blockOf(chunk) + i32[VM.nurseryBlocks]) - 3,
    );
    expect(i32[tb + TB.allocatedLo]).toBe((i32[VM.nurseryBlocks] * 8192 - 3) * 8);
  });

  it('a chunk may be retired and opened again', () => {
    retireChunk();
    expect(fits(1)).toBe(false);
    expect(openNursery()).toBe(true);
    restoreNurseryLimit();
    expect(fits(8192)).toBe(true);
  });

  it('exactly full is not too full', () => {
    i32[tb + TB.nurseryTop] = i32[tb + TB.nurseryEnd] - 2;
    const top = i32[tb + TB.nurseryTop];
    expect(allocate(2)).toBe(top);
    expect(takeBoundary()).toBe(0);
  });

  it('puts large cells in blocks of their own, young', () => {
    const cell = allocate(LARGE_WORDS * 5);
    const row = blockRow(blockOf(cell));
    expect(i32[row + BLOCK.state]).toBe(BLOCK_LARGE_HEAD);
    expect(i32[row + BLOCK.sizeClass]).toBe(3);
    expect(i32[row + BLOCK.flags]).toBe(BLOCK_YOUNG);
    expect(i32[VM.youngLarge]).toBe(blockOf(cell));
    expect(cellStart(cell + 20_000)).toBe(cell);
  });

  it('reserve asks for a collection before a large allocation that passes the limit', () => {
    expect(() => reserve(1000)).not.toThrow();
    expect(() => reserve(33 * MiB)).toThrow(RetryAfterCollection);
  });
});

describe('the old space', () => {
  it('has classes that waste little', () => {
    for (let words = 1; words <= LARGE_WORDS; words++) {
      const size = CLASS_WORDS[classOf(words)];
      expect(size).toBeGreaterThanOrEqual(words);
      expect(classOf(words) === 0 || CLASS_WORDS[classOf(words) - 1] < words).toBe(true);
    }
    expect(CLASS_COUNT).toBeLessThanOrEqual(64);
  });

  it('frees what is not marked, lazily', () => {
    const cells = Array.from({ length: 3000 }, () => allocateOld(10));
    for (const cell of cells) initHeader(cell, 64, KIND.BYTES | FLAG_OLD);
    expect(new Set(cells).size).toBe(3000);
    const blocks = [...new Set(cells.map(blockOf))];
    expect(blocks.every((b) => blockState(b) === BLOCK_OLD)).toBe(true);
    const used = i32[VM.blocksUsed];
    resetOldLists();
    for (const b of blocks) queueForSweep(b);
    const kept = cells.filter((_, i) => i % 100 === 0 && i < 1600);
    for (const cell of kept) i32[i32[VM.markBits] + (cell >>> 5)] |= 1 << (cell & 31);
    const again = Array.from({ length: 700 }, () => allocateOld(10));
    for (const cell of again) initHeader(cell, 64, KIND.BYTES | FLAG_OLD);
    expect(again.filter((cell) => kept.includes(cell))).toEqual([]);
    expect(again.every((cell) => blocks.includes(blockOf(cell)))).toBe(true);
    finishSweep();
    expect(i32[VM.blocksUsed]).toBeLessThan(used);
    expect(kept.every((cell) => i32[cell * 2 + 1] === (KIND.BYTES | FLAG_OLD))).toBe(true);
  });

  it('finds the cell of a word', () => {
    const cell = allocateOld(11);
    expect(cellStart(cell)).toBe(cell);
    expect(cellStart(cell + 11)).toBe(cell);
  });
});

describe('feedback', () => {
  it('is zeroed, walkable, and stays', () => {
    const a = allocateFeedback(5);
    const b = allocateFeedback(3);
    expect(b).toBe(a + 6);
    expect(i32[(a - 1) * 2]).toBe(40);
    expect(i32[(b + 3) * 2 + 1]).toBe(KIND.FREE);
    const big = allocateFeedback(10_000);
    expect(i32[blockRow(blockOf(big)) + BLOCK.sizeClass]).toBe(2);
  });

  it('leaves the block behind a full shard alone', () => {
    allocateFeedback(1);
    const end = i32[tb + TB.feedbackEnd];
    const behind = blockStart(allocateBlocks(1, BLOCK_OLD, 0));
    expect(behind).toBe(end);
    i32[behind * 2] = 0x1234;
    i32[behind * 2 + 1] = 0x5678;
    allocateFeedback(end - i32[tb + TB.feedbackTop] - 1);
    expect(i32[tb + TB.feedbackTop]).toBe(end);
    allocateFeedback(1);
    expect(i32[tb + TB.feedbackEnd]).not.toBe(end);
    expect([i32[behind * 2], i32[behind * 2 + 1]]).toEqual([0x1234, 0x5678]);
  });
});

describe('the remembered set', () => {
  function oldCell(words: number): number {
    const cell = allocateOld(words + 1);
    initHeader(cell, words, KIND.SEGMENT | FLAG_OLD);
    initFill(cell, 1, words + 1, TAG_UNDEFINED, 0);
    return cell;
  }
  function entries(): number[] {
    const chunk = i32[tb + TB.remembered];
    const base = (chunk + FIXED_WORDS[KIND.REMEMBERED]) * 2;
    return Array.from({ length: i32[tb + TB.rememberedTop] }, (_, i) => i32[base + i]);
  }

  it('gets a card once, for stores of young references only', () => {
    const cell = oldCell(200);
    const young = allocate(2);
    initHeader(young, 8, KIND.BYTES);
    setInt(own(0), 7);
    storeValue(cell, 3, own(0));
    expect(i32[tb + TB.remembered]).toBe(0);
    setObject(own(0), young);
    storeValue(cell, 3, own(0));
    storeValue(cell, 5, own(0));
    storeValue(cell, 130, own(0));
    setObject(own(0), cell);
    storeValue(cell, 100, own(0));
    expect(entries()).toEqual([cell, cell + 128]);
    expect(cellStart(cell + 128)).toBe(cell);
  });

  it('chains chunks', () => {
    const young = allocate(2);
    initHeader(young, 8, KIND.BYTES);
    setObject(own(0), young);
    const cells = Array.from({ length: 2500 }, () => oldCell(1));
    for (const cell of cells) storeValue(cell, 1, own(0));
    expect(i32[tb + TB.rememberedTop]).toBe(2500 - 2 * 1020);
  });
});
