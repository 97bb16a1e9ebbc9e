/**
 * What two or more threads do to one heap at once. `setup` runs before they start and returns the
 * cells they work on (SHARED); `work` runs on each of them; `check` afterwards. No collection runs.
 */
import { allocate } from '../../../heap/alloc.ts';
import { newSymbol } from '../../../heap/atoms.ts';
import { FIXED_WORDS, KIND, OFF, WEC } from '../../../heap/cells.ts';
import {
  arrayLength,
  arrayPop,
  arrayPush,
  arrayShift,
  getElement,
  setArrayLength,
  setElement,
} from '../../../heap/elements.ts';
import { loadValue } from '../../../heap/slots.ts';
import { initHeader, storeValue } from '../../../heap/barrier.ts';
import {
  mapDelete,
  mapHas,
  mapIndex,
  mapNext,
  mapSet,
  mapSize,
  mapTable,
} from '../../../heap/maps.ts';
import {
  defineAccessor,
  defineOwn,
  deleteProperty,
  foundAttributes,
  foundSlot,
  getOwnProperty,
  isExtensible,
  newArray,
  newObject,
  newObjectOfKind,
  ownKeys,
  preventExtensions,
  propertyWord,
  setIntegrityLevel,
  setOwn,
} from '../../../heap/objects.ts';
import { IS_ACCESSOR } from '../../../heap/cells.ts';
import { ROOT, rootCell } from '../../../heap/roots.ts';
import { lookup, shapeOf } from '../../../heap/shapes.ts';
import { setObject, setUndefined } from '../../../heap/slots.ts';
import { atomOfCell, concatStrings, newString, toHost } from '../../../heap/strings.ts';
import { BUFFER_DETACHED, ELEMENT_TYPE, typedGet, typedSet } from '../../../heap/typedarrays.ts';
import { weakGet, weakHas, weakSet } from '../../../heap/weakmaps.ts';
import { TAG_HOLE, TAG_INTERNAL } from '../../../heap/values.ts';
import { i32, s32 } from '../../../heap/views.ts';
import { key, keyText, newTestFunction, put, take } from '../realm.ts';
import { own } from '../support.ts';

export interface Scenario {
  setup(): number[];
  /** Returns a summary, or throws. */
  work(cells: number[], me: number, threads: number, rounds: number): unknown;
  check(cells: number[], threads: number, rounds: number, results: unknown[]): void;
}

function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

const object = (): number => newObject(rootCell(ROOT.ObjectPrototype), 2);
const keys = new Map<string, number>();
const keyFor = (text: string): number => {
  let k = keys.get(text);
  if (k === undefined) keys.set(text, (k = key(text)));
  return k;
};
export function forgetKeys(): void {
  keys.clear();
}
const get = (cell: number, name: string): unknown =>
  getOwnProperty(cell, keyFor(name)) ? take(foundSlot()) : 'ABSENT';

const tear: Scenario = {
  setup: () => {
    const cell = object();
    setOwn(cell, key('x'), put(own(0), 1));
    setOwn(cell, key('s'), put(own(0), 'an old text that is long'));
    return [cell];
  },
  work([cell], me, threads, rounds) {
    const word = propertyWord(cell, 0) - cell;
    // Values whose halves, mixed, make none of the others.
    getOwnProperty(cell, keyFor('s'));
    const candidates = [0x11111111, -1.5e300, 1.25e-300, true, undefined, 0x22222222, 3.5];
    const slots = candidates.map((value, i) => put(own(1) + i, value));
    const known = new Set(slots.map((slot) => `${s32[slot * 2 + 1]}:${s32[slot * 2]}`));
    known.add(`${s32[foundSlot() * 2 + 1]}:${s32[foundSlot() * 2]}`);
    setNumberOne(own(20));
    known.add(`${s32[own(20) * 2 + 1]}:${s32[own(20) * 2]}`);
    const text = own(21);
    loadValue(text, cell, propertyWord(cell, 1) - cell);
    known.add(`${s32[text * 2 + 1]}:${s32[text * 2]}`);
    let seen = 0;
    for (let i = 0; i < rounds * 200; i++) {
      if ((me & 1) === 0) storeValue(cell, word, i % 8 === 7 ? text : slots[i % slots.length]);
      else {
        loadValue(own(10), cell, word);
        const bits = `${s32[own(10) * 2 + 1]}:${s32[own(10) * 2]}`;
        assert(known.has(bits), `torn value ${bits}`);
        seen++;
      }
    }
    return seen + threads;
  },
  check() {},
};
function setNumberOne(slot: number): void {
  put(slot, 1);
}

const addDifferent: Scenario = {
  setup: () => [object(), newObjectOfKind(KIND.GLOBAL, rootCell(ROOT.ObjectPrototype), 0)],
  work(cells, me, _threads, rounds) {
    for (let i = 0; i < rounds; i++) {
      for (const cell of cells)
        setOwn(cell, keyFor(`t${me}_${i}`), put(own(0), me * 1_000_000 + i));
    }
    return 0;
  },
  check(cells, threads, rounds) {
    for (const cell of cells) {
      const names = new Set(ownKeys(cell).map(keyText));
      assert(names.size === threads * rounds, `${names.size} properties`);
      for (let me = 0; me < threads; me++) {
        for (let i = 0; i < rounds; i++) {
          assert(get(cell, `t${me}_${i}`) === me * 1_000_000 + i, `lost t${me}_${i}`);
        }
      }
    }
  },
};

const addSame: Scenario = {
  setup: () => Array.from({ length: 40 }, object),
  work(cells, me, _threads, rounds) {
    for (const cell of cells) {
      for (let i = 0; i < Math.min(rounds, 60); i++)
        setOwn(cell, keyFor(`k${i}`), put(own(0), `k${i} of ${me}`));
    }
    return 0;
  },
  check(cells, _threads, rounds) {
    const count = Math.min(rounds, 60);
    for (const cell of cells) {
      const names = ownKeys(cell).map(keyText);
      assert(names.length === count && new Set(names).size === count, `keys ${names.join()}`);
      for (const name of names)
        assert(String(get(cell, name)).startsWith(`${name} of `), `${name} holds another`);
    }
  },
};

/** Property f only ever yields f's values, whatever is added, deleted and redefined around it (cases 17, 19, 34). */
const churn: Scenario = {
  setup: () => Array.from({ length: 8 }, object),
  work(cells, me, _threads, rounds) {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    put(own(5), undefined);
    let reads = 0;
    const shapes = new Map<number, [number, number]>();
    for (let i = 0; i < rounds * 20; i++) {
      const cell = cells[(i >> 3) % cells.length];
      const name = names[(i * 7 + me * 3) % names.length];
      const k = keyFor(name);
      switch ((i + me) % 6) {
        case 0:
        case 1:
          setOwn(cell, k, put(own(0), `${name}:${me}:${i}`));
          break;
        case 2:
          deleteProperty(cell, k);
          break;
        case 3:
          if (i % 5 === 0) defineAccessor(cell, k, own(5), own(5), WEC & ~1);
          else defineOwn(cell, k, put(own(0), `${name}:${me}:${i}`), WEC);
          break;
        default: {
          // As an inline cache does: shape, then slot, then the hole test.
          const shape = shapeOf(cell);
          const where = lookup(shape, k);
          if (where !== -1 && shapeOf(cell) === shape) {
            shapes.set(shape, [k, where]);
            const word = propertyWord(cell, where >>> 8);
            if (word !== 0) {
              loadValue(own(1), 0, word);
              checkOwn(own(1), name, (where & IS_ACCESSOR) !== 0);
              reads++;
            }
          }
          if (getOwnProperty(cell, k))
            checkOwn(foundSlot(), name, (foundAttributes & IS_ACCESSOR) !== 0);
        }
      }
    }
    return reads;
  },
  check(cells) {
    for (const cell of cells) {
      const names = ownKeys(cell).map(keyText);
      assert(new Set(names).size === names.length, `doubled keys ${names.join()}`);
    }
  },
};
function checkOwn(slot: number, name: string, accessor: boolean): void {
  const tag = s32[slot * 2 + 1];
  if (tag === TAG_HOLE) return;
  if (tag === TAG_INTERNAL) {
    assert(accessor, `${name}: an accessor pair as data`);
    return;
  }
  const text = take(slot);
  assert(typeof text === 'string' && text.startsWith(`${name}:`), `${name} yields ${String(text)}`);
}

const addAgainstPrevent: Scenario = {
  setup: () => Array.from({ length: 300 }, object),
  work(cells, me) {
    const added: number[] = [];
    for (const [i, cell] of cells.entries()) {
      if (me === 0) {
        if (i % 2 === 0) preventExtensions(cell);
        else setIntegrityLevel(cell, true);
        added.push(0);
      } else added.push(setOwn(cell, keyFor(`p${me}`), put(own(0), me)) ? 1 : 0);
    }
    return added;
  },
  check(cells, threads, _rounds, results) {
    for (const [i, cell] of cells.entries()) {
      assert(!isExtensible(cell), 'still extensible');
      for (let me = 1; me < threads; me++) {
        const had = (results as number[][])[me][i] === 1;
        assert(
          (get(cell, `p${me}`) === me) === had,
          `object ${i}: p${me} added ${had}, is ${String(get(cell, `p${me}`))}`,
        );
      }
    }
  },
};

const push: Scenario = {
  setup: () => [newArray(0)],
  work([list], me, _threads, rounds) {
    for (let i = 0; i < rounds * 4; i++) arrayPush(list, put(own(0), me * 1_000_000 + i));
    return 0;
  },
  check([list], threads, rounds) {
    const total = threads * rounds * 4;
    assert(arrayLength(list) === total, `length ${arrayLength(list)}, not ${total}`);
    const next = new Array<number>(threads).fill(0);
    for (let i = 0; i < total; i++) {
      assert(getElement(own(0), list, i), `hole at ${i}`);
      const value = take(own(0)) as number;
      const who = Math.floor(value / 1_000_000);
      assert(value % 1_000_000 === next[who]++, `out of order at ${i}`);
    }
  },
};

/** Grow against write and read; push, pop, shift and length = 0 against each other (case 18). */
const arrays: Scenario = {
  setup: () => Array.from({ length: 10 }, () => newArray(0)),
  work(cells, me, _threads, rounds) {
    let taken = 0;
    for (let i = 0; i < rounds * 10; i++) {
      const list = cells[i % cells.length];
      switch ((i + me * 5) % 11) {
        case 0:
          arrayPop(own(1), list);
          break;
        case 1:
          arrayShift(own(1), list);
          break;
        case 2:
          if (i % 40 === 0) setArrayLength(list, 0);
          setUndefined(own(1));
          break;
        case 3:
        case 4:
          setElement(list, i % 97, put(own(0), `v${me}`));
          setUndefined(own(1));
          break;
        case 5:
        case 6:
        case 7:
          getElement(own(1), list, i % 97);
          break;
        default:
          arrayPush(list, put(own(0), `v${me}`));
          setUndefined(own(1));
      }
      const value = take(own(1));
      assert(
        value === undefined || (typeof value === 'string' && value.startsWith('v')),
        `invented ${String(value)}`,
      );
      if (value !== undefined) taken++;
    }
    return taken;
  },
  check(cells) {
    for (const list of cells) {
      for (let i = arrayLength(list); i < arrayLength(list) + 50; i++) getElement(own(0), list, i);
    }
  },
};

/** What was written is not lost to growth: one thread owns each index below 64, all push. */
const growth: Scenario = {
  setup: () => {
    const list = newArray(4);
    for (let i = 0; i < 64; i++) arrayPush(list, put(own(0), 0));
    return [list];
  },
  work([list], me, threads, rounds) {
    for (let i = 1; i <= rounds * 5; i++) {
      const index = (i * threads + me) % 64;
      if (index % threads !== me) continue;
      setElement(list, index, put(own(0), i));
      getElement(own(1), list, index);
      assert(take(own(1)) === i, `write ${i} to ${index} lost`);
      arrayPush(list, put(own(0), i));
    }
    return 0;
  },
  check() {},
};

/** A reader finds whole objects only (case 20). */
const publish: Scenario = {
  setup: () => [object()],
  work([holder], me, _threads, rounds) {
    const k = keyFor('latest');
    for (let i = 0; i < rounds * 10; i++) {
      if (me === 0) {
        const fresh = object();
        for (const name of ['a', 'b', 'c', 'd', 'e'])
          setOwn(fresh, keyFor(name), put(own(0), `${name}:${i}`));
        setObject(own(0), fresh);
        setOwn(holder, k, own(0));
      } else if (getOwnProperty(holder, k)) {
        const { cell } = take(foundSlot()) as { cell: number };
        const number = String(get(cell, 'a')).slice(2);
        for (const name of ['b', 'c', 'd', 'e']) {
          assert(
            get(cell, name) === `${name}:${number}`,
            `half an object: ${name} is ${String(get(cell, name))}`,
          );
        }
      }
    }
    return 0;
  },
  check() {},
};

/** A rope flattened, and a string interned, by several threads at once (case 21). */
const strings: Scenario = {
  setup: () => {
    const cells: number[] = [];
    for (let i = 0; i < 400; i++) {
      let rope = newString(`start of rope ${i} that is long enough`);
      for (let j = 0; j < 20; j++) rope = concatStrings(rope, newString(` part ${j}`));
      cells.push(rope);
    }
    return cells;
  },
  work(cells, me, _threads, rounds) {
    const atoms: number[] = [];
    const order = me % 2 === 0 ? cells : [...cells].reverse();
    for (const rope of order) {
      const text = toHost(rope);
      assert(
        text.endsWith(' part 18 part 19') && text.startsWith('start of rope'),
        `flattened to ${text}`,
      );
      assert(toHost(atomOfCell(rope)) === text, 'atom differs');
    }
    for (const rope of cells) atoms.push(atomOfCell(rope));
    for (let i = 0; i < rounds * 25; i++) atoms.push(key(`interned ${i}`));
    return atoms;
  },
  check(_cells, threads, _rounds, results) {
    for (let me = 1; me < threads; me++) {
      const [a, b] = [results[0], results[me]] as number[][];
      assert(
        a.length === b.length && a.every((cell, i) => cell === b[i]),
        'two atoms of one content',
      );
    }
  },
};

/** A Map is filled, emptied and iterated at once (case 22). */
const maps: Scenario = {
  setup: () => [newObjectOfKind(KIND.MAP, 0, 0), newObjectOfKind(KIND.MAP, 0, 0)],
  work([kept, churned], me, _threads, rounds) {
    let steps = 0;
    for (let i = 0; i < rounds; i++) {
      mapSet(kept, put(own(0), `m${me}_${i}`), put(own(1), i));
      mapSet(churned, put(own(0), i % 50), put(own(1), `c${i % 50}`));
      if (i % 3 === 0) mapDelete(churned, put(own(0), (i * 7) % 50));
      if (i % 20 === 0) {
        for (
          let t = 0, at = 0;
          mapNext(own(2), own(3), churned, t, at);
          t = mapTable, at = mapIndex
        ) {
          const [k, value] = [take(own(2)), take(own(3))];
          assert(value === `c${String(k)}`, `${String(k)} has ${String(value)}`);
          if (++steps % 1000 === 0) break;
        }
      }
    }
    return steps;
  },
  check([kept], threads, rounds) {
    assert(mapSize(kept) === threads * rounds, `${mapSize(kept)} entries`);
    for (let me = 0; me < threads; me++) {
      for (let i = 0; i < rounds; i++)
        assert(mapHas(kept, put(own(0), `m${me}_${i}`)), `lost m${me}_${i}`);
    }
  },
};

/** Lazily filled fields are filled once (case 23): function prototypes, identity hashes, shapes. */
const lazy: Scenario = {
  setup: () => [
    newObjectOfKind(KIND.WEAKMAP, 0, 0),
    ...Array.from({ length: 500 }, () => newTestFunction()),
  ],
  work([weak, ...functions], me) {
    const seen: unknown[] = [];
    const order = me % 2 === 0 ? functions : [...functions].reverse();
    for (const f of order) {
      setObject(own(0), f);
      weakSet(weak, own(0), put(own(1), 1));
      getOwnProperty(f, keyFor('prototype'));
    }
    for (const f of functions) {
      assert(getOwnProperty(f, keyFor('prototype')), 'no prototype');
      seen.push((take(foundSlot()) as { cell: number }).cell);
      setObject(own(0), f);
      assert(weakHas(weak, own(0)) && weakGet(own(2), weak, own(0)), 'lost a key');
      const fresh = object();
      for (let i = 0; i < 8; i++) setOwn(fresh, keyFor(`shape ${i}`), put(own(1), i));
      seen.push(shapeOf(fresh));
    }
    setUndefined(own(1));
    return [...seen, newSymbol(own(1)) > 0];
  },
  check([weak], threads, _rounds, results) {
    const table = i32[weak * 2 + OFF.WEAKMAP.tableRef];
    assert(i32[table * 2 + OFF.WEAKTABLE.live] === 500, 'keys entered twice');
    for (let me = 1; me < threads; me++) {
      assert(
        JSON.stringify(results[0]) === JSON.stringify(results[me]),
        'two prototypes or two shapes of one',
      );
    }
  },
};

/** A buffer is resized and detached while others read and write through its views. */
const buffers: Scenario = {
  setup: () => {
    const data = allocate(FIXED_WORDS[KIND.BYTES] + 512);
    initHeader(data, 4096, KIND.BYTES);
    i32.fill(0x01010101, (data + 1) * 2, (data + 513) * 2);
    const buffer = newObjectOfKind(KIND.ARRAYBUFFER, 0, 0);
    i32[buffer * 2 + OFF.ARRAYBUFFER.dataRef] = data;
    i32[buffer * 2 + OFF.ARRAYBUFFER.byteLength] = 4096;
    const array = newObjectOfKind(KIND.TYPEDARRAY, 0, 0);
    i32[array * 2 + OFF.TYPEDARRAY.bufferRef] = buffer;
    i32[array * 2 + OFF.TYPEDARRAY.elementType] = ELEMENT_TYPE.Int32;
    i32[array * 2 + OFF.TYPEDARRAY.arrayLength] = -1;
    // A cell behind the bytes, to see whether anything is written beyond them.
    const canary = newArray(0);
    arrayPush(canary, put(own(0), 42));
    return [buffer, array, canary];
  },
  work([buffer, array], me, _threads, rounds) {
    let reads = 0;
    for (let i = 0; i < rounds * 50; i++) {
      if (me === 0) {
        i32[buffer * 2 + OFF.ARRAYBUFFER.byteLength] = (i * 37) % 4097;
        i32[buffer * 2 + OFF.ARRAYBUFFER.bufferFlags] = i % 64 === 0 ? BUFFER_DETACHED : 0;
      } else {
        const index = (i * 13) % 1100;
        if (typedGet(own(0), array, index)) {
          assert(take(own(0)) === 0x01010101, `element ${index} is ${String(take(own(0)))}`);
          reads++;
        }
        typedSet(array, index, put(own(1), 0x01010101));
      }
    }
    return reads;
  },
  check([, , canary]) {
    getElement(own(0), canary, 0);
    assert(take(own(0)) === 42, 'written beyond the buffer');
  },
};

export const SCENARIOS = {
  'tear matrix, TypeScript to TypeScript': tear,
  'case 24: resize and detach against access': buffers,
  'case 17: add different properties': addDifferent,
  'case 17: add the same properties': addSame,
  'cases 17, 19, 34: add, delete, redefine, read': churn,
  'case 17: add against preventExtensions and freeze': addAgainstPrevent,
  'case 18: push against push': push,
  'case 18: push, pop, shift, length and index': arrays,
  'case 18: write against growth': growth,
  'case 20: publish fresh objects': publish,
  'case 21: flatten and intern': strings,
  'case 22: Map and iteration': maps,
  'case 23: lazy fields': lazy,
} as const satisfies Record<string, Scenario>;
export type ScenarioName = keyof typeof SCENARIOS;
