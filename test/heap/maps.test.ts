import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { KIND, OFF } from '../../heap/cells.ts';
import { initValue } from '../../heap/barrier.ts';
import {
  mapClear,
  mapDelete,
  mapGet,
  mapHas,
  mapIndex,
  mapIteratorStep,
  mapNext,
  mapSet,
  mapSize,
  mapTable,
} from '../../heap/maps.ts';
import { newObject, newObjectOfKind } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { shareCell } from '../../heap/share.ts';
import { setObject, setSymbol, setUndefined } from '../../heap/slots.ts';
import { newSymbol } from '../../heap/atoms.ts';
import { weakDelete, weakGet, weakHas, weakSet } from '../../heap/weakmaps.ts';
import { i32 } from '../../heap/views.ts';
import { bootRealm, put, shareEverything, take } from './realm.ts';
import { MiB, newBootedVM, own } from './support.ts';

const keys = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.constantFrom<unknown>(
    'a',
    'b',
    'longer than a rope would be, truly',
    NaN,
    -0,
    0.5,
    true,
    false,
    null,
    undefined,
    2 ** 40,
  ),
);
type Op = {
  op: 'set' | 'delete' | 'has' | 'clear' | 'iterate' | 'step';
  key: unknown;
  value: number;
};
const ops = fc.array(
  fc.record({
    op: fc.constantFrom<Op['op']>(
      'set',
      'set',
      'set',
      'set',
      'delete',
      'delete',
      'has',
      'step',
      'step',
      'step',
      'iterate',
      'clear',
    ),
    key: keys,
    value: fc.integer(),
  }),
  { maxLength: 80 },
);

for (const shared of [false, true]) {
  describe(shared ? 'SHARED' : 'local', () => {
    beforeEach(() => {
      newBootedVM({ heapLimit: 64 * MiB });
      bootRealm();
      if (shared) shareEverything();
    });
    const create = (kind: number): number => {
      const cell = newObjectOfKind(kind, rootCell(ROOT.ObjectPrototype), 0);
      if (shared) shareCell(cell);
      return cell;
    };
    const newIterator = (map: number): number => {
      const iterator = newObjectOfKind(KIND.ITERATOR, 0, 0);
      setObject(own(0), map);
      initValue(iterator, OFF.ITERATOR.iterated, own(0));
      return iterator;
    };

    it('a Map does what the host’s does, live iterators included', () => {
      fc.assert(
        fc.property(ops, (program) => {
          const map = create(KIND.MAP);
          const host = new Map<unknown, number>();
          const iterators: [number, Iterator<[unknown, number]>][] = [];
          for (const { op, key, value } of program) {
            put(own(0), key);
            put(own(1), value);
            if (op === 'set') {
              mapSet(map, own(0), own(1));
              host.set(key, value);
            } else if (op === 'delete') expect(mapDelete(map, own(0))).toBe(host.delete(key));
            else if (op === 'has') {
              expect(mapHas(map, own(0))).toBe(host.has(key));
              mapGet(own(2), map, own(0));
              expect(take(own(2))).toBe(host.get(key));
            } else if (op === 'clear') {
              if (value % 3 !== 0) continue;
              mapClear(map);
              host.clear();
            } else if (op === 'iterate') iterators.push([newIterator(map), host.entries()]);
            else {
              for (const [guest, wanted] of iterators) {
                const next = wanted.next();
                const found = mapIteratorStep(own(3), own(4), guest);
                expect(found).toBe(next.done !== true);
                if (found) expect([take(own(3)), take(own(4))]).toEqual(next.value);
              }
            }
          }
          expect(mapSize(map)).toBe(host.size);
          const entries: unknown[] = [];
          for (let t = 0, i = 0; mapNext(own(3), own(4), map, t, i); t = mapTable, i = mapIndex) {
            entries.push([take(own(3)), take(own(4))]);
          }
          expect(entries).toEqual([...host]);
        }),
        { numRuns: 500 },
      );
    });

    it('a Set of objects, symbols and many numbers', () => {
      const set = create(KIND.SET);
      const objects = Array.from({ length: 500 }, () => newObject(0, 0));
      setUndefined(own(1));
      for (const cell of objects) {
        setObject(own(0), cell);
        mapSet(set, own(0), own(1));
      }
      const symbol = newSymbol(own(1));
      setSymbol(own(0), symbol);
      mapSet(set, own(0), own(1));
      for (let i = 0; i < 5000; i++) mapSet(set, put(own(0), i * 0.5), own(1));
      expect(mapSize(set)).toBe(5501);
      for (const cell of objects) {
        setObject(own(0), cell);
        expect(mapHas(set, own(0))).toBe(true);
      }
      setSymbol(own(0), symbol);
      expect(mapHas(set, own(0))).toBe(true);
      for (let i = 0; i < 5000; i++) expect(mapDelete(set, put(own(0), i * 0.5))).toBe(true);
      expect(mapSize(set)).toBe(501);
    });

    it('an exhausted iterator stays exhausted', () => {
      const map = create(KIND.MAP);
      const iterator = newIterator(map);
      expect(mapIteratorStep(own(3), own(4), iterator)).toBe(false);
      mapSet(map, put(own(0), 1), put(own(1), 1));
      expect(mapIteratorStep(own(3), own(4), iterator)).toBe(false);
    });

    it('a WeakMap finds, replaces and forgets', () => {
      const map = create(KIND.WEAKMAP);
      const objects = Array.from({ length: 300 }, () => newObject(0, 0));
      objects.forEach((cell, i) => {
        setObject(own(0), cell);
        weakSet(map, own(0), put(own(1), i));
        weakSet(map, own(0), put(own(1), i + 1));
      });
      objects.forEach((cell, i) => {
        setObject(own(0), cell);
        if (i % 2 === 0) expect(weakDelete(map, own(0))).toBe(true);
        expect(weakHas(map, own(0))).toBe(i % 2 === 1);
        expect(weakGet(own(2), map, own(0))).toBe(i % 2 === 1);
        expect(take(own(2))).toBe(i % 2 === 1 ? i + 1 : undefined);
      });
      for (let round = 0; round < 2000; round++) {
        setObject(own(0), objects[round % 300]);
        weakSet(map, own(0), put(own(1), round));
        weakDelete(map, own(0));
      }
      const table = i32[map * 2 + OFF.WEAKMAP.tableRef];
      expect(i32[table * 2]).toBeLessThanOrEqual(2048);
      expect(i32[table * 2 + OFF.WEAKTABLE.live]).toBe(0);
    });
  });
}
