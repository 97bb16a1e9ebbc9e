/** Natives of Map and Set. Each operation is atomic (heap/maps.ts). */
import { storeValue } from '../../heap/barrier.ts';
import { KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { setElement } from '../../heap/elements.ts';
import { mapClear, mapDelete, mapGet, mapHas, mapIteratorStep, mapSet, mapSize } from '../../heap/maps.ts';
import { newObjectOfKind } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setBoolean, setInt, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { throwTypeError } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import { arg } from '../natives.ts';
import type { NativeTable } from '../natives.ts';
import { FAMILY, newIterator, YIELDS } from './iterators.ts';

const isKind = (slot: number, kind: number): boolean => s32[slot * 2 + 1] === TAG_OBJECT && (i32[s32[slot * 2] * 2 + 1] & KIND_MASK) === kind;

/** The MAP or SET cell that `this` is. */
function thisTable(a: number, kind: number, method: string): number {
  if (!isKind(a - 1, kind)) throwTypeError(`Method ${method} called on incompatible receiver ${describe(a - 1)}`);
  return s32[(a - 1) * 2];
}

const thisMap = (a: number, method: string): number => thisTable(a, KIND.MAP, `Map.prototype.${method}`);
const thisSet = (a: number, method: string): number => thisTable(a, KIND.SET, `Set.prototype.${method}`);

function iterate(kind: number, family: number, proto: number, method: string, yields: number) {
  return (dst: number, a: number): void => {
    thisTable(a, kind, method);
    setObject(dst, newIterator(rootCell(proto), a - 1, family, yields));
  };
}

const mapIterator = (name: string, yields: number) => iterate(KIND.MAP, FAMILY.MAP, ROOT.MapIteratorPrototype, `Map.prototype.${name}`, yields);
const setIterator = (name: string, yields: number) => iterate(KIND.SET, FAMILY.SET, ROOT.SetIteratorPrototype, `Set.prototype.${name}`, yields);

/** A cursor over a MAP or SET for self-hosted code: an iterator that no guest sees. */
function newCursor(slot: number, yields: number): number {
  const map = (i32[s32[slot * 2] * 2 + 1] & KIND_MASK) === KIND.MAP;
  const proto = rootCell(map ? ROOT.MapIteratorPrototype : ROOT.SetIteratorPrototype);
  return newIterator(proto, slot, map ? FAMILY.MAP : FAMILY.SET, yields);
}

export const collectionNatives = {
  IsMap: (dst, a) => setBoolean(dst, isKind(a, KIND.MAP)),
  IsSet: (dst, a) => setBoolean(dst, isKind(a, KIND.SET)),
  /** (prototype) */
  NewMap: (dst, a) => setObject(dst, newObjectOfKind(KIND.MAP, s32[a * 2], 0)),
  NewSet: (dst, a) => setObject(dst, newObjectOfKind(KIND.SET, s32[a * 2], 0)),
  MapGet: (dst, a) => {
    mapGet(scratch + 16, s32[a * 2], a + 1);
    sb64[dst] = sb64[scratch + 16];
  },
  MapSet: (dst, a) => {
    mapSet(s32[a * 2], a + 1, a + 2);
    setUndefined(dst);
  },
  SetAdd: (dst, a) => {
    mapSet(s32[a * 2], a + 1, a + 1);
    setUndefined(dst);
  },
  SetHas: (dst, a) => setBoolean(dst, mapHas(s32[a * 2], a + 1)),
  SetDelete: (dst, a) => setBoolean(dst, mapDelete(s32[a * 2], a + 1)),
  MapSize: (dst, a) => setInt(dst, mapSize(s32[a * 2])),
  SetSize: (dst, a) => setInt(dst, mapSize(s32[a * 2])),
  /** (map or set, what it yields) */
  NewTableIterator: (dst, a) => setObject(dst, newCursor(a, s32[(a + 1) * 2])),
  /** (cursor, [key, value]): false at the end */
  TableStep: (dst, a) => {
    const found = mapIteratorStep(scratch + 16, scratch + 17, s32[a * 2]);
    if (found) {
      const entry = s32[(a + 1) * 2];
      setElement(entry, 0, scratch + 16);
      setElement(entry, 1, scratch + 17);
    }
    setBoolean(dst, found);
  },
  TableIteratorKind: (dst, a) => setInt(dst, i32[s32[a * 2] * 2 + OFF.ITERATOR.iterKind] & 3),
  /** A second iterator at the same position. */
  CloneTableIterator: (dst, a) => {
    const from = s32[a * 2];
    const copied = newObjectOfKind(KIND.ITERATOR, rootCell(ROOT.MapIteratorPrototype), 0);
    for (const word of [OFF.ITERATOR.iterated, OFF.ITERATOR.extra]) {
      sb64[scratch + 16] = b64[from + word];
      storeValue(copied, word, scratch + 16);
    }
    i32[copied * 2 + OFF.ITERATOR.index] = i32[from * 2 + OFF.ITERATOR.index];
    i32[copied * 2 + OFF.ITERATOR.iterKind] = i32[from * 2 + OFF.ITERATOR.iterKind];
    setObject(dst, copied);
  },
  // --- Map.prototype
  MapPrototypeGet: (dst, a, n) => {
    const map = thisMap(a, 'get');
    mapGet(scratch + 16, map, arg(a, n, 0));
    sb64[dst] = sb64[scratch + 16];
  },
  MapPrototypeSet: (dst, a, n) => {
    mapSet(thisMap(a, 'set'), arg(a, n, 0), arg(a, n, 1));
    sb64[dst] = sb64[a - 1];
  },
  MapPrototypeHas: (dst, a, n) => setBoolean(dst, mapHas(thisMap(a, 'has'), arg(a, n, 0))),
  MapPrototypeDelete: (dst, a, n) => setBoolean(dst, mapDelete(thisMap(a, 'delete'), arg(a, n, 0))),
  MapPrototypeClear: (dst, a) => {
    mapClear(thisMap(a, 'clear'));
    setUndefined(dst);
  },
  MapPrototypeSize: (dst, a) => setInt(dst, mapSize(thisTable(a, KIND.MAP, 'get Map.prototype.size'))),
  MapPrototypeEntries: mapIterator('entries', YIELDS.ENTRIES),
  MapPrototypeKeys: mapIterator('keys', YIELDS.KEYS),
  MapPrototypeValues: mapIterator('values', YIELDS.VALUES),
  // --- Set.prototype
  SetPrototypeAdd: (dst, a, n) => {
    const value = arg(a, n, 0);
    mapSet(thisSet(a, 'add'), value, value);
    sb64[dst] = sb64[a - 1];
  },
  SetPrototypeHas: (dst, a, n) => setBoolean(dst, mapHas(thisSet(a, 'has'), arg(a, n, 0))),
  SetPrototypeDelete: (dst, a, n) => setBoolean(dst, mapDelete(thisSet(a, 'delete'), arg(a, n, 0))),
  SetPrototypeClear: (dst, a) => {
    mapClear(thisSet(a, 'clear'));
    setUndefined(dst);
  },
  SetPrototypeSize: (dst, a) => setInt(dst, mapSize(thisTable(a, KIND.SET, 'get Set.prototype.size'))),
  SetPrototypeEntries: setIterator('entries', YIELDS.ENTRIES),
  SetPrototypeValues: setIterator('values', YIELDS.VALUES),
} satisfies NativeTable;
