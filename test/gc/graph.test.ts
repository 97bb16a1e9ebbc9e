// Random object graphs, compared with a model on the host through many collections.
import { describe, expect, it } from 'vitest';
import { allocate } from '../../heap/alloc.ts';
import { boundary } from '../../heap/boundary.ts';
import { FIXED_WORDS, FLAG_OLD, KIND } from '../../heap/cells.ts';
import { TB, VM } from '../../heap/layout.ts';
import { TAG_INTERNAL, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32, tb } from '../../heap/views.ts';
import { COLLECT_MINOR, census, runCollection, verifyHeap } from '../../heap/gc/index.ts';
import { runGraph } from './model.ts';
import {
  MIB,
  cellIn,
  intIn,
  major,
  minor,
  newPlain,
  newSlots,
  newVM,
  pushFrame,
  setSlot,
  slotCell,
  store,
  storeInt,
  storeObject,
} from './fixture.ts';

const FIXED = FIXED_WORDS[KIND.OBJECT];

describe('random graphs', () => {
  it.each([1, 2, 3, 4, 5, 6])('survive minor and major collections (seed %i)', (seed) => {
    const nodes = runGraph({ seed, rounds: 14, steps: 3000, threads: 3, roots: 10, verify: true });
    expect(nodes).toBeGreaterThan(1000);
    expect(i32[VM.minorCount]).toBeGreaterThan(5);
    expect(i32[VM.majorCount]).toBeGreaterThan(0);
  });
});

describe('promotion', () => {
  it('moves a cell to the old space the second time', () => {
    newVM();
    const slot = pushFrame(1);
    setSlot(slot, TAG_OBJECT, newPlain(2));
    minor();
    expect(i32[slotCell(slot) * 2 + 1] & FLAG_OLD).toBe(0);
    minor();
    expect(i32[slotCell(slot) * 2 + 1] & FLAG_OLD).toBe(FLAG_OLD);
    const old = slotCell(slot);
    minor();
    major();
    expect(slotCell(slot)).toBe(old);
  });

  it('promotes a young large cell where it is, and frees a dead one', () => {
    newVM();
    const slot = pushFrame(1);
    const atStart = i32[VM.largeBlocks];
    const kept = newSlots(KIND.RECORD, 20_000);
    setSlot(slot, TAG_OBJECT, newPlain(1));
    store(slotCell(slot), FIXED, TAG_INTERNAL, kept);
    newSlots(KIND.RECORD, 20_000);
    expect(i32[VM.largeBlocks]).toBe(atStart + 6);
    minor();
    expect(i32[VM.largeBlocks]).toBe(atStart + 3);
    expect(cellIn(slotCell(slot), FIXED)).toBe(kept);
    expect(i32[kept * 2 + 1] & FLAG_OLD).toBe(FLAG_OLD);
    setSlot(slot, TAG_UNDEFINED, 0);
    major();
    expect(i32[VM.largeBlocks]).toBe(atStart);
  });

  it('keeps what only an old cell refers to, and its card, until the target is old', () => {
    newVM();
    const slot = pushFrame(1);
    setSlot(slot, TAG_OBJECT, newPlain(2));
    minor();
    minor();
    const old = slotCell(slot);
    const young = newPlain(2);
    storeInt(young, FIXED, 77);
    storeObject(old, FIXED, young);
    verifyHeap();
    minor();
    verifyHeap();
    expect(intIn(cellIn(old, FIXED), FIXED)).toBe(77);
    expect(i32[cellIn(old, FIXED) * 2 + 1] & FLAG_OLD).toBe(0);
    minor();
    verifyHeap();
    expect(intIn(cellIn(old, FIXED), FIXED)).toBe(77);
    expect(i32[cellIn(old, FIXED) * 2 + 1] & FLAG_OLD).toBe(FLAG_OLD);
  });

  it('gives back what is dead', () => {
    newVM(64 * MIB);
    pushFrame(1);
    major();
    const before = i32[VM.blocksUsed];
    for (let i = 0; i < 40; i++) {
      for (let k = 0; k < 5000; k++) newPlain(6);
      minor();
    }
    expect(i32[VM.blocksUsed]).toBeLessThanOrEqual(before + 2);
  });

  it('counts cells by kind', () => {
    newVM();
    const slot = pushFrame(3);
    for (let i = 0; i < 3; i++) setSlot(slot + i, TAG_OBJECT, newPlain(2));
    const before = census().find((row) => row.kind === 'OBJECT');
    expect(before).toEqual({ kind: 'OBJECT', count: 3, bytes: 3 * 8 * (FIXED + 2) });
    setSlot(slot, TAG_UNDEFINED, 0);
    major();
    expect(census().find((row) => row.kind === 'OBJECT')?.count).toBe(2);
  });

  it('leaves a thread without a nursery, which then opens one and does not ask for a collection', () => {
    newVM();
    pushFrame(1);
    runCollection(COLLECT_MINOR);
    expect(i32[tb + TB.nurseryStart]).toBe(0);
    newPlain(2);
    expect(boundary).toBe(0);
    expect(i32[tb + TB.nurseryLimit]).toBe(i32[tb + TB.nurseryEnd]);
    expect(i32[tb + TB.overdraft]).toBe(0);
    runCollection(COLLECT_MINOR);
    i32[tb + TB.request] = 1;
    newPlain(2);
    // A request is pending: the limit stays poisoned (S1), the nursery is there.
    expect(boundary).toBe(0);
    expect(i32[tb + TB.nurseryLimit]).toBe(0);
    expect(i32[tb + TB.nurseryStart]).not.toBe(0);
  });

  it('is not confused by memory that was allocated and never initialized', () => {
    newVM();
    const slot = pushFrame(1);
    setSlot(slot, TAG_OBJECT, newPlain(2));
    i32.fill(-1, allocate(6) * 2, allocate(1) * 2);
    setSlot(slot, TAG_OBJECT, newPlain(2));
    verifyHeap();
    minor();
    verifyHeap();
  });
});
