// Objects, arrays, maps and strings made by the heap's own operations, compared with host objects
// through collections; local, and SHARED with storage in segments.
import { describe, expect, it } from 'vitest';
import { boundary } from '../../heap/boundary.ts';
import { KIND, WEC } from '../../heap/cells.ts';
import {
  arrayLength,
  arrayPop,
  arrayPush,
  arrayShift,
  getElement,
  setArrayLength,
} from '../../heap/elements.ts';
import { loadFound } from '../../heap/found.ts';
import { verifyHeap } from '../../heap/gc/index.ts';
import { indexKey } from '../../heap/keys.ts';
import { VM } from '../../heap/layout.ts';
import { mapClear, mapDelete, mapGet, mapSet, mapSize } from '../../heap/maps.ts';
import {
  addProperty,
  defineOwn,
  deleteProperty,
  getOwnProperty,
  newArray,
  newObject,
  newObjectOfKind,
  ownKeys,
} from '../../heap/objects.ts';
import { shareSlice, shareValue, startSharing } from '../../heap/share.ts';
import { setInt, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { atom, concatStrings, flatten, newString, substring, toHost } from '../../heap/strings.ts';
import { TAG_INT, TAG_OBJECT, TAG_STRING, TAG_UNDEFINED } from '../../heap/values.ts';
import { weakDelete, weakGet, weakSet } from '../../heap/weakmaps.ts';
import { i32, s32, scratch } from '../../heap/views.ts';
import { MIB, major, minor, newVM, pushFrame, random } from './fixture.ts';

type Value = number | string | undefined | Thing;
type Thing = Plain | List | Table | Weak;
class Plain {
  readonly properties = new Map<string, Value>();
}
class List {
  items: Value[] = [];
}
class Table {
  readonly entries = new Map<Value, Value>();
}
class Weak {
  readonly entries = new Map<Thing, Value>();
}

const NAMES = Array.from({ length: 40 }, (_, i) => `property${i}`);
const ROOTS = 20;

class World {
  readonly pick: (n: number) => number;
  readonly first: number;
  /** Registers beyond the roots: values at hand. */
  readonly value: number;
  readonly key: number;
  readonly things: (Thing | undefined)[] = new Array(ROOTS).fill(undefined);

  constructor(seed: number) {
    this.pick = random(seed);
    newVM(64 * MIB);
    this.first = pushFrame(ROOTS + 4);
    this.value = this.first + ROOTS;
    this.key = this.first + ROOTS + 1;
  }

  /** Puts a random value into a register; what it is on the host. */
  some(slot: number): Value {
    const { pick } = this;
    switch (pick(6)) {
      case 0:
        setUndefined(slot);
        return undefined;
      case 1: {
        const n = pick(1000);
        setInt(slot, n);
        return n;
      }
      case 2: {
        const text = `text ${pick(500)} ${'long '.repeat(pick(8))}`;
        const cut = pick(text.length);
        const rope = concatStrings(newString(text.slice(0, cut)), newString(text.slice(cut)));
        if (pick(3) === 0) flatten(rope);
        setString(slot, pick(3) === 0 ? substring(flatten(rope), 0, text.length) : rope);
        return text;
      }
      default: {
        const at = pick(ROOTS);
        const thing = this.things[at];
        if (thing === undefined) setUndefined(slot);
        else setObject(slot, s32[(this.first + at) * 2]);
        return thing;
      }
    }
  }

  create(at: number): void {
    const { pick } = this;
    const slot = this.first + at;
    switch (pick(5)) {
      case 0:
        setObject(slot, newArray(pick(6)));
        this.things[at] = new List();
        break;
      case 1:
        setObject(slot, newObjectOfKind(KIND.MAP, 0, 0));
        this.things[at] = new Table();
        break;
      case 2:
        setObject(slot, newObjectOfKind(KIND.WEAKMAP, 0, 0));
        this.things[at] = new Weak();
        break;
      default:
        setObject(slot, newObject(0, pick(6)));
        this.things[at] = new Plain();
    }
  }

  step(): void {
    const { pick } = this;
    const at = pick(ROOTS);
    const thing = this.things[at];
    if (thing === undefined || pick(40) === 0) {
      this.create(at);
      return;
    }
    const value = this.some(this.value);
    const cell = s32[(this.first + at) * 2];
    if (thing instanceof Plain) {
      const name = NAMES[pick(NAMES.length)];
      if (pick(4) === 0) {
        deleteProperty(cell, atom(name));
        thing.properties.delete(name);
      } else {
        if (!defineOwn(cell, atom(name), this.value, WEC)) throw new Error(`cannot define ${name}`);
        thing.properties.set(name, value);
      }
    } else if (thing instanceof List) {
      this.changeList(thing, cell, value);
    } else if (thing instanceof Table) {
      const key = this.some(this.key);
      if (pick(30) === 0) {
        mapClear(cell);
        thing.entries.clear();
      } else if (pick(4) === 0) {
        mapDelete(cell, this.key);
        thing.entries.delete(key);
      } else {
        mapSet(cell, this.key, this.value);
        thing.entries.set(key, value);
      }
    } else {
      const key = this.some(this.key);
      if (typeof key !== 'object') return;
      if (pick(4) === 0) {
        weakDelete(cell, this.key);
        thing.entries.delete(key);
      } else {
        weakSet(cell, this.key, this.value);
        thing.entries.set(key, value);
      }
    }
  }

  changeList(list: List, cell: number, value: Value): void {
    const { pick } = this;
    switch (pick(12)) {
      case 0:
        arrayPop(scratch + 20, cell);
        list.items.pop();
        break;
      case 1:
        arrayShift(scratch + 20, cell);
        list.items.shift();
        break;
      case 2:
        if (list.items.length === 0) return;
        {
          const i = pick(list.items.length);
          addProperty(cell, indexKey(i), this.value, WEC);
          list.items[i] = value;
        }
        break;
      case 3:
        if (pick(20) > 0) return;
        setArrayLength(cell, 0);
        list.items = [];
        break;
      default:
        arrayPush(cell, this.value);
        list.items.push(value);
    }
  }

  /** Walks the host's things and the heap together. */
  compare(): void {
    const cells = new Map<Thing, number>();
    const todo: Thing[] = [];
    const meet = (slot: number, value: Value, where: string): void => {
      const tag = s32[slot * 2 + 1];
      const payload = s32[slot * 2];
      if (value === undefined) {
        if (tag !== TAG_UNDEFINED) throw new Error(`${where} is not undefined`);
      } else if (typeof value === 'number') {
        if (tag !== TAG_INT || payload !== value) throw new Error(`${where} is not ${value}`);
      } else if (typeof value === 'string') {
        if (tag !== TAG_STRING || toHost(payload) !== value)
          throw new Error(`${where} is not '${value}'`);
      } else {
        if (tag !== TAG_OBJECT) throw new Error(`${where} is no object`);
        const known = cells.get(value);
        if (known === undefined) {
          cells.set(value, payload);
          todo.push(value);
        } else if (known !== payload) {
          throw new Error(`${where} is another object`);
        }
      }
    };
    const tmp = scratch + 20;
    this.things.forEach((thing, at) => {
      if (thing !== undefined) meet(this.first + at, thing, `root ${at}`);
    });
    for (let thing = todo.pop(); thing !== undefined; thing = todo.pop()) {
      const cell = cells.get(thing) ?? 0;
      if (thing instanceof Plain) {
        expect(ownKeys(cell).length).toBe(thing.properties.size);
        for (const [name, value] of thing.properties) {
          if (!getOwnProperty(cell, atom(name))) throw new Error(`${name} is lost`);
          loadFound(tmp);
          meet(tmp, value, name);
        }
      } else if (thing instanceof List) {
        expect(arrayLength(cell)).toBe(thing.items.length);
        thing.items.forEach((value, i) => {
          getElement(tmp, cell, i);
          meet(tmp, value, `[${i}]`);
        });
      } else if (thing instanceof Table) {
        expect(mapSize(cell)).toBe(thing.entries.size);
        for (const [key, value] of thing.entries) {
          if (typeof key === 'object' && !cells.has(key)) continue;
          this.asSlot(tmp + 1, key, cells);
          mapGet(tmp, cell, tmp + 1);
          meet(tmp, value, `map ${String(key)}`);
        }
      } else {
        // Only keys that are otherwise alive can be asked for.
        for (const [key, value] of thing.entries) {
          const known = cells.get(key);
          if (known === undefined) continue;
          setObject(tmp + 1, known);
          if (!weakGet(tmp, cell, tmp + 1)) throw new Error('a weak entry is lost');
          meet(tmp, value, 'a weak value');
        }
      }
    }
  }

  asSlot(slot: number, value: Value, cells: ReadonlyMap<Thing, number>): void {
    if (value === undefined) setUndefined(slot);
    else if (typeof value === 'number') setInt(slot, value);
    else if (typeof value === 'string') setString(slot, newString(value));
    else setObject(slot, cells.get(value) ?? 0);
  }
}

function run(seed: number, shared: boolean): void {
  const world = new World(seed);
  if (shared) {
    startSharing();
    while (!shareSlice());
  }
  for (let round = 0; round < 20; round++) {
    for (let step = 0; step < 700; step++) {
      world.step();
      if (shared && world.pick(20) === 0) shareValue(world.first + world.pick(ROOTS));
      if (boundary !== 0) minor();
    }
    verifyHeap('before');
    if (world.pick(4) === 0) major();
    else minor();
    verifyHeap('after');
    world.compare();
  }
  expect(i32[VM.majorCount]).toBeGreaterThan(1);
}

describe('objects of all sorts', () => {
  it.each([1, 2, 3, 4])('local ones (seed %i)', (seed) => run(seed, false));
  it.each([5, 6, 7, 8])('shared ones (seed %i)', (seed) => run(seed, true));
});
