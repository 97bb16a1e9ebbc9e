// Segmented storage of shared objects becomes one piece in a stop.
import { describe, expect, it } from 'vitest';
import { FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, OFF } from '../../heap/cells.ts';
import { TAG_INT, TAG_OBJECT } from '../../heap/values.ts';
import { i32 } from '../../heap/views.ts';
import {
  attachSegments,
  newStorage,
  prepareSegments,
  slotCapacity,
  slotWord,
} from '../../heap/storage.ts';
import {
  intIn,
  major,
  minor,
  newPlain,
  newVM,
  pushFrame,
  setSlot,
  slotCell,
  store,
  storeInt,
  storeRef,
  verified,
} from './fixture.ts';

const ELEMENTS = OFF.OBJECT.elementsRef;
const SLOTS = OFF.OBJECT.slotsRef;

function share(cell: number): void {
  i32[cell * 2 + 1] |= FLAG_SHARED;
}

/** A shared object whose storage in `field` has segments up to `count` slots, filled with their numbers. */
function newSegmented(slot: number, field: number, first: number, count: number): void {
  const object = newPlain(1);
  setSlot(slot, TAG_OBJECT, object);
  share(object);
  const storage = newStorage(field === SLOTS ? KIND.SLOTS : KIND.ELEMENTS, first);
  share(storage);
  storeRef(object, field, storage);
  prepareSegments(storage, count - 1);
  attachSegments(storage);
  fill(object, field, count);
}

function fill(object: number, field: number, count: number): void {
  const storage = i32[object * 2 + field];
  for (let i = 0; i < count; i++) {
    const word = slotWord(storage, i);
    i32[word * 2] = i;
    i32[word * 2 + 1] = TAG_INT;
  }
}

function check(object: number, field: number, count: number): void {
  const storage = i32[object * 2 + field];
  for (let i = 0; i < count; i++) {
    const word = slotWord(storage, i);
    if (i32[word * 2 + 1] !== TAG_INT || i32[word * 2] !== i) throw new Error(`slot ${i} is lost`);
  }
}

const spineOf = (object: number, field: number): number =>
  i32[i32[object * 2 + field] * 2 + OFF.ELEMENTS.spineRef];

describe.each([
  ['elements', ELEMENTS],
  ['overflow slots', SLOTS],
])('segmented %s', (_, field) => {
  it.each([
    [4, 30],
    [1, 2],
    [3, 3 * 16],
    [8, 900],
  ])('of %i slots first, %i in all, are joined in a minor collection', (first, count) => {
    newVM();
    const slot = pushFrame(1);
    newSegmented(slot, field, first, count);
    const capacity = slotCapacity(i32[slotCell(slot) * 2 + field]);
    expect(spineOf(slotCell(slot), field)).not.toBe(0);
    verified(minor);
    const storage = i32[slotCell(slot) * 2 + field];
    expect(spineOf(slotCell(slot), field)).toBe(0);
    expect(i32[storage * 2]).toBe(capacity);
    expect(i32[storage * 2 + 1] & FLAG_SHARED).toBe(FLAG_SHARED);
    check(slotCell(slot), field, count);
    verified(minor);
    verified(major);
    check(slotCell(slot), field, count);
  });

  it('that are large are joined in a major collection only', () => {
    newVM();
    const slot = pushFrame(1);
    newSegmented(slot, field, 64, 20_000);
    verified(minor);
    expect(spineOf(slotCell(slot), field)).not.toBe(0);
    check(slotCell(slot), field, 20_000);
    verified(major);
    expect(spineOf(slotCell(slot), field)).toBe(0);
    check(slotCell(slot), field, 20_000);
    verified(major);
    check(slotCell(slot), field, 20_000);
  });

  it('of an old object, grown by young segments that refer to young cells', () => {
    newVM();
    const slot = pushFrame(1);
    newSegmented(slot, field, 4, 4);
    minor();
    minor();
    const object = slotCell(slot);
    expect(i32[object * 2 + 1] & FLAG_OLD).toBe(FLAG_OLD);
    const storage = i32[object * 2 + field];
    prepareSegments(storage, 20);
    attachSegments(storage);
    fill(object, field, 21);
    const young = newPlain(1);
    share(young);
    storeInt(young, FIXED_WORDS[KIND.OBJECT], 55);
    const spine = spineOf(object, field);
    const segment = i32[(spine + FIXED_WORDS[KIND.SPINE]) * 2 + 2];
    store(segment, FIXED_WORDS[KIND.SEGMENT], TAG_OBJECT, young);
    verified(minor);
    verified(minor);
    verified(major);
    expect(spineOf(object, field)).toBe(0);
    const word = slotWord(i32[object * 2 + field], 16);
    expect(intIn(i32[word * 2], FIXED_WORDS[KIND.OBJECT])).toBe(55);
  });
});
