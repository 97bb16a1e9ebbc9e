// Weak references, ephemerons, finalization, atoms and transitions.
import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../../heap/alloc.ts';
import { atom } from '../../heap/atoms.ts';
import { FIXED_WORDS, KIND, OFF, WEC } from '../../heap/cells.ts';
import { gcHooks, verifyHeap } from '../../heap/gc/index.ts';
import { TB } from '../../heap/layout.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { childShape, findTransition, rootShape } from '../../heap/shapes.ts';
import {
  concatStrings,
  flatten,
  newString,
  stringLength,
  substring,
  toHost,
} from '../../heap/strings.ts';
import {
  TAG_HOLE,
  TAG_INTERNAL,
  TAG_OBJECT,
  TAG_STRING,
  TAG_UNDEFINED,
} from '../../heap/values.ts';
import { i32, tb } from '../../heap/views.ts';
import {
  cellIn,
  intIn,
  major,
  minor,
  newCode,
  newPlain,
  newSlots,
  newVM,
  pushFrame,
  put,
  setSlot,
  slotCell,
  store,
  storeInt,
  storeObject,
  storeRef,
  verified,
} from './fixture.ts';

const FIXED = FIXED_WORDS[KIND.OBJECT];

/** A young object of `kind` without in-object slots whose other words are zero or undefined. */
function newOfKind(kind: number, values: readonly number[]): number {
  const words = FIXED_WORDS[kind];
  const shape = rootShape(kind, 0, 0);
  const cell = allocate(words);
  i32.fill(0, cell * 2, (cell + words) * 2);
  i32[cell * 2] = shape;
  i32[cell * 2 + 1] = kind;
  for (const word of values) put(cell + word, TAG_UNDEFINED, 0);
  return cell;
}

function newWeakRef(target: number): number {
  const cell = newOfKind(KIND.WEAKREF, [OFF.WEAKREF.target]);
  storeObject(cell, OFF.WEAKREF.target, target);
  return cell;
}

/** A WEAKMAP with room for `capacity` entries; entries are entered without hashing. */
function newWeakMap(capacity: number): number {
  const map = newOfKind(KIND.WEAKMAP, []);
  storeRef(map, OFF.WEAKMAP.tableRef, newSlots(KIND.WEAKTABLE, capacity * 2));
  return map;
}

function tableOf(map: number): number {
  return i32[map * 2 + OFF.WEAKMAP.tableRef];
}

function enter(map: number, at: number, key: number, value: number): void {
  const table = tableOf(map);
  const word = FIXED_WORDS[KIND.WEAKTABLE] + at * 2;
  storeObject(table, word, key);
  storeObject(table, word + 1, value);
  i32[table * 2 + OFF.WEAKTABLE.live]++;
}

function numbered(n: number): number {
  const cell = newPlain(2);
  storeInt(cell, FIXED, n);
  return cell;
}

describe('WeakRef', () => {
  it('keeps its target in minor collections and drops it in a major one', () => {
    newVM();
    const slot = pushFrame(2);
    setSlot(slot, TAG_OBJECT, newWeakRef(numbered(5)));
    verified(minor);
    verified(minor);
    const ref = slotCell(slot);
    expect(intIn(cellIn(ref, OFF.WEAKREF.target), FIXED)).toBe(5);
    setSlot(slot + 1, TAG_OBJECT, cellIn(ref, OFF.WEAKREF.target));
    verified(major);
    expect(intIn(cellIn(ref, OFF.WEAKREF.target), FIXED)).toBe(5);
    setSlot(slot + 1, TAG_UNDEFINED, 0);
    verified(major);
    expect(i32[(ref + OFF.WEAKREF.target) * 2 + 1]).toBe(TAG_UNDEFINED);
  });

  it('keeps targets on the list of the current job', () => {
    newVM();
    const slot = pushFrame(1);
    const target = numbered(6);
    setSlot(slot, TAG_OBJECT, newWeakRef(target));
    const list = newSlots(KIND.RECORD, 1);
    storeObject(list, FIXED_WORDS[KIND.RECORD], target);
    put((tb + TB.keptAlive) >> 1, TAG_INTERNAL, list);
    verified(major);
    expect(intIn(cellIn(slotCell(slot), OFF.WEAKREF.target), FIXED)).toBe(6);
    put((tb + TB.keptAlive) >> 1, TAG_UNDEFINED, 0);
    verified(major);
    expect(cellIn(slotCell(slot), OFF.WEAKREF.target)).toBe(0);
  });
});

describe('ephemerons', () => {
  it('keep a value by its key alone', () => {
    newVM();
    const slot = pushFrame(2);
    setSlot(slot, TAG_OBJECT, newWeakMap(4));
    setSlot(slot + 1, TAG_OBJECT, numbered(1));
    enter(slotCell(slot), 0, slotCell(slot + 1), numbered(10));
    const dead = numbered(2);
    const selfish = numbered(3);
    enter(slotCell(slot), 1, dead, numbered(20));
    // The value refers to its own key: still dead.
    storeObject(selfish, FIXED + 1, dead);
    enter(slotCell(slot), 2, dead, selfish);
    minor();
    expect(i32[tableOf(slotCell(slot)) * 2 + OFF.WEAKTABLE.live]).toBe(3);
    verified(major);
    const table = tableOf(slotCell(slot));
    const first = FIXED_WORDS[KIND.WEAKTABLE];
    expect(cellIn(table, first)).toBe(slotCell(slot + 1));
    expect(intIn(cellIn(table, first + 1), FIXED)).toBe(10);
    expect(i32[(table + first + 2) * 2 + 1]).toBe(TAG_HOLE);
    expect(i32[(table + first + 3) * 2 + 1]).toBe(TAG_UNDEFINED);
    expect(i32[(table + first + 4) * 2 + 1]).toBe(TAG_HOLE);
    expect(i32[table * 2 + OFF.WEAKTABLE.live]).toBe(1);
  });

  it.each([3, 200])('follow chains of %i links through one table, in the worst order', (links) => {
    newVM();
    const slot = pushFrame(2);
    setSlot(slot, TAG_OBJECT, newWeakMap(links));
    let next = numbered(-1);
    for (let i = 0; i < links; i++) {
      const key = numbered(i);
      enter(slotCell(slot), i, key, next);
      next = key;
    }
    setSlot(slot + 1, TAG_OBJECT, next);
    verified(major);
    const table = tableOf(slotCell(slot));
    expect(i32[table * 2 + OFF.WEAKTABLE.live]).toBe(links);
    expect(intIn(cellIn(table, FIXED_WORDS[KIND.WEAKTABLE] + 1), FIXED)).toBe(-1);
    setSlot(slot + 1, TAG_UNDEFINED, 0);
    verified(major);
    expect(i32[table * 2 + OFF.WEAKTABLE.live]).toBe(0);
  });

  it('follow chains through maps that are values of other maps', () => {
    newVM();
    const slot = pushFrame(2);
    setSlot(slot, TAG_OBJECT, newWeakMap(1));
    const key = numbered(1);
    setSlot(slot + 1, TAG_OBJECT, key);
    let map = slotCell(slot);
    for (let depth = 0; depth < 30; depth++) {
      const inner = newWeakMap(1);
      enter(map, 0, key, inner);
      map = inner;
    }
    enter(map, 0, key, numbered(99));
    verified(major);
    map = slotCell(slot);
    for (let depth = 0; depth < 30; depth++) {
      map = cellIn(tableOf(map), FIXED_WORDS[KIND.WEAKTABLE] + 1);
    }
    expect(intIn(cellIn(tableOf(map), FIXED_WORDS[KIND.WEAKTABLE] + 1), FIXED)).toBe(99);
  });
});

describe('FinalizationRegistry', () => {
  const defaults = { ...gcHooks };
  afterEach(() => void Object.assign(gcHooks, defaults));

  it('holds what was registered, not the target, and tells its creator', () => {
    newVM();
    const slot = pushFrame(3);
    const told: [number, number][] = [];
    gcHooks.finalize = (registry, thread) => void told.push([registry, thread]);
    const registry = newOfKind(KIND.FINREG, [OFF.FINREG.cleanup]);
    i32[registry * 2 + OFF.FINREG.threadId] = 7;
    setSlot(slot, TAG_OBJECT, registry);
    setSlot(slot + 1, TAG_OBJECT, numbered(1));
    const first = FIXED_WORDS[KIND.RECORD];
    const register = (target: number, held: number, token: number, next: number): number => {
      const record = newSlots(KIND.RECORD, 4);
      storeObject(record, first, target);
      storeObject(record, first + 1, held);
      if (token !== 0) storeObject(record, first + 2, token);
      if (next !== 0) store(record, first + 3, TAG_INTERNAL, next);
      return record;
    };
    const alive = register(slotCell(slot + 1), numbered(11), 0, 0);
    const target = numbered(2);
    const dead = register(target, numbered(22), target, alive);
    storeRef(registry, OFF.FINREG.cellsRef, dead);
    verified(minor);
    expect(told).toEqual([]);
    verified(major);
    const record = i32[slotCell(slot) * 2 + OFF.FINREG.cellsRef];
    expect(i32[(record + first) * 2 + 1]).toBe(TAG_HOLE);
    expect(intIn(cellIn(record, first + 1), FIXED)).toBe(22);
    expect(i32[(record + first + 2) * 2 + 1]).toBe(TAG_UNDEFINED);
    const next = cellIn(record, first + 3);
    expect(cellIn(next, first)).toBe(slotCell(slot + 1));
    expect(intIn(cellIn(next, first + 1), FIXED)).toBe(11);
    expect(told).toEqual([[slotCell(slot), 7]]);
  });

  it('tells which function ids are used', () => {
    newVM();
    const slot = pushFrame(1);
    const kept = newCode(0);
    const dropped = newCode(0);
    setSlot(slot, TAG_INTERNAL, kept);
    const ids = [kept, dropped].map((code) => i32[code * 2 + OFF.CODE.functionId]);
    let used: boolean[] = [];
    let live: boolean[] = [];
    gcHooks.clearFeedback = (isLive) => void (live = [kept, dropped].map(isLive));
    gcHooks.freeFunctionIds = (isUsed, limit) => {
      expect(limit).toBeGreaterThan(Math.max(...ids));
      used = ids.map(isUsed);
    };
    major();
    expect(live).toEqual([true, false]);
    expect(used).toEqual([true, false]);
  });
});

describe('atoms', () => {
  it('leave the table when nothing holds them, and are made again', () => {
    newVM();
    const slot = pushFrame(1);
    const used = (): number => i32[rootCell(ROOT.AtomTable) * 2 + OFF.HASHTABLE.used];
    major();
    const before = used();
    for (let i = 0; i < 2000; i++) atom(`temporary ${i}`);
    setSlot(slot, TAG_STRING, atom('kept for good'));
    expect(used()).toBe(before + 2001);
    verified(major);
    expect(used()).toBe(before + 1);
    expect(atom('kept for good')).toBe(slotCell(slot));
    expect(toHost(atom('temporary 7'))).toBe('temporary 7');
    verified(major);
  });

  it('replace strings that are known to be equal to them', () => {
    newVM();
    const slot = pushFrame(2);
    const text = newString('a string that is also a key');
    const key = atom('a string that is also a key');
    storeRef(text, OFF.STRING8.internedRef, key);
    setSlot(slot, TAG_STRING, text);
    verified(minor);
    expect(slotCell(slot)).toBe(key);
  });
});

describe('strings', () => {
  const parts = ['the first half of a long rope, ', 'and the second half, longer than a flat copy'];
  const whole = parts.join('');

  it.each(['minor', 'major'])('a flattened rope is replaced by its flat string (%s)', (kind) => {
    newVM();
    const slot = pushFrame(3);
    setSlot(slot, TAG_STRING, concatStrings(newString(parts[0]), newString(parts[1])));
    setSlot(slot + 1, TAG_STRING, slotCell(slot));
    if (kind === 'major') {
      minor();
      minor();
    }
    expect(i32[slotCell(slot) * 2 + 1] & 0xff).toBe(KIND.ROPE);
    flatten(slotCell(slot));
    verified(kind === 'major' ? major : minor);
    expect(i32[slotCell(slot) * 2 + 1] & 0xff).toBe(KIND.STRING8);
    expect(slotCell(slot + 1)).toBe(slotCell(slot));
    expect(toHost(slotCell(slot))).toBe(whole);
  });

  it('ropes and slices survive', () => {
    newVM();
    const slot = pushFrame(3);
    let rope = newString('x');
    for (let i = 0; i < 3000; i++) rope = concatStrings(rope, newString(`part ${i}, `));
    setSlot(slot, TAG_STRING, rope);
    const length = stringLength(rope);
    setSlot(slot + 1, TAG_STRING, substring(newString(whole), 10, 50));
    verified(minor);
    verified(minor);
    verified(major);
    expect(stringLength(slotCell(slot))).toBe(length);
    expect(toHost(slotCell(slot)).startsWith('xpart 0, part 1, ')).toBe(true);
    expect(toHost(slotCell(slot + 1))).toBe(whole.slice(10, 50));
  });
});

describe('shapes', () => {
  it('that no object has leave the transitions', () => {
    newVM();
    const slot = pushFrame(1);
    const root = rootShape(KIND.OBJECT, 0, 4);
    const x = atom('x');
    const y = atom('y');
    const used = childShape(root, x, WEC);
    childShape(root, y, WEC);
    setSlot(slot, TAG_OBJECT, newPlain(4, used));
    verified(major);
    expect(findTransition(root, x, WEC)).toBe(used);
    expect(findTransition(root, y, WEC)).toBe(0);
    setSlot(slot, TAG_OBJECT, newPlain(4, root));
    verified(major);
    expect(findTransition(root, x, WEC)).toBe(0);
    verifyHeap();
  });
});
