// Nurseries grow while much of them survives, and shrink again.
import { describe, expect, it } from 'vitest';
import { KIND } from '../../heap/cells.ts';
import { BLOCK_WORDS, TB, VM } from '../../heap/layout.ts';
import { DEFAULT_NURSERY_BLOCKS, MOST_NURSERY_BLOCKS } from '../../heap/tuning.ts';
import { TAG_INTERNAL, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32, tb } from '../../heap/views.ts';
import { MIB, addThread, minor, newSlots, newVM, pushFrame, put, setSlot, slotCell, verified } from './fixture.ts';

const LENGTH = 100;

/** Fills `part` of the nursery with cells; with `kept`, a chain of them all is in the slot. */
function fill(slot: number, kept: boolean, part = 0.9): void {
  const end = i32[tb + TB.nurseryStart] + i32[VM.nurseryBlocks] * BLOCK_WORDS * part;
  setSlot(slot, TAG_UNDEFINED, 0);
  while (i32[tb + TB.nurseryTop] < end) {
    const cell = newSlots(KIND.ELEMENTS, LENGTH);
    if (!kept) continue;
    const before = slotCell(slot);
    if (before !== 0) put(cell + 2, TAG_INTERNAL, before);
    setSlot(slot, TAG_INTERNAL, cell);
  }
}

describe('the size of nurseries', () => {
  it('follows what survives', () => {
    newVM(512 * MIB);
    const slot = pushFrame(1);
    expect(i32[VM.nurseryBlocks]).toBe(DEFAULT_NURSERY_BLOCKS);
    fill(slot, true, 0.3);
    minor();
    expect(i32[VM.nurseryBlocks]).toBe(DEFAULT_NURSERY_BLOCKS);
    fill(slot, true);
    verified(minor);
    expect(i32[VM.nurseryBlocks]).toBe(MOST_NURSERY_BLOCKS);
    expect(i32[tb + TB.nurseryEnd] - i32[tb + TB.nurseryStart]).toBe(MOST_NURSERY_BLOCKS * BLOCK_WORDS);
    fill(slot, true);
    minor();
    expect(i32[VM.nurseryBlocks]).toBe(MOST_NURSERY_BLOCKS);
    for (let blocks = MOST_NURSERY_BLOCKS >> 1; blocks >= DEFAULT_NURSERY_BLOCKS; blocks >>= 1) {
      fill(slot, false);
      minor();
      expect(i32[VM.nurseryBlocks]).toBe(blocks);
    }
    fill(slot, false);
    minor();
    expect(i32[VM.nurseryBlocks]).toBe(DEFAULT_NURSERY_BLOCKS);
  });

  it('stays as it is in a small VM', () => {
    newVM(64 * MIB);
    const slot = pushFrame(1);
    const before = i32[VM.nurseryBlocks];
    fill(slot, true);
    minor();
    expect(i32[VM.nurseryBlocks]).toBe(before);
  });

  it('of all threads together is a part of the VM', () => {
    const memory = newVM(256 * MIB, 20);
    for (let i = 0; i < 15; i++) addThread(memory);
    const slot = pushFrame(1);
    fill(slot, true);
    minor();
    expect(i32[VM.nurseryBlocks] * 16 * BLOCK_WORDS * 8).toBeLessThanOrEqual(32 * MIB);
  });
});
