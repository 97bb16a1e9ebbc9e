/**
 * The model of SHARED objects: two threads work on one object and one array while stops happen, each as
 * atomic steps (one access to shared memory a step).
 *
 * An object is a shape (key -> slot, immutable once published) and slots; writers take the object's
 * lock. A reader loads the shape, finds the slot in it, then loads the slot: between the two anything
 * may happen. What makes that safe:
 *   - a new property: slot first, then shape;
 *   - a changed kind (redefine) takes a fresh slot;
 *   - a slot that was deleted is not used again before the next stop, and at a stop no thread is between
 *     its two loads.
 * An array is a length and segments that never move; growth publishes a further segment before it is used;
 * push takes the lock, writes the element, then the length. A stop flattens the segments.
 *
 * Values name what they were written for: F_VALUE only ever for `f`, G_VALUE for `g`.
 *
 * Invariants:
 *   no foreign value   a read of `f` gives a value written for `f`, or finds nothing; the same for `g`
 *   nothing is lost    at the end every property that was added and not deleted is there with its value,
 *                      and every pushed element is in the array, once
 */
import type { Model } from './explore.ts';

export const OBJECT_FAULTS = [
  'shape-before-slot',
  'add-without-lock',
  'deleted-slot-reused-at-once',
  'redefine-in-place',
  'stop-inside-a-read',
  'push-without-lock',
  'grow-moves-the-elements',
  'length-before-element',
] as const;
export type ObjectFault = (typeof OBJECT_FAULTS)[number];

export type ObjectAction =
  | 'add f'
  | 'add g'
  | 'delete f'
  | 'redefine f'
  | 'get f'
  | 'get g'
  | 'set f'
  | 'push'
  | 'push again'
  | 'set element'
  | 'read last';
export interface ObjectScenario {
  /** What each of the two threads does, in this order. */
  readonly threads: readonly (readonly ObjectAction[])[];
  /** Properties that are there at first. */
  readonly has?: readonly ('f' | 'g')[];
  /** Elements at first; a segment holds two. */
  readonly elements?: number;
  readonly stops?: number;
  readonly fault?: ObjectFault;
}

const THREADS = 2;
/** Values of slots and elements. */
const EMPTY = 0;
const F_VALUE = 1;
const F_SECOND = 2;
const G_VALUE = 3;
const ELEMENT = 4; // + 0..3, one for each push
const WRITTEN = 8; // by 'set element', into index 0

/** A shape is a byte: slot + 1 of f in bits 0-2, of g in bits 3-5, 0 absent; bit 7: f is of the second kind. */
const REDEFINED = 1 << 7;
const slotOf = (shape: number, key: 'f' | 'g'): number =>
  ((key === 'f' ? shape : shape >> 3) & 7) - 1;
const withSlot = (shape: number, key: 'f' | 'g', slot: number): number =>
  key === 'f' ? (shape & ~7) | (slot + 1) : (shape & ~(7 << 3)) | ((slot + 1) << 3);

const SLOTS = 5;
const ELEMENTS = 6;
/** Shared memory. */
const M = {
  shape: 0,
  next: 1,
  lock: 2,
  length: 3,
  capacity: 4,
  stops: 5,
  copy: 6,
  slots: 7,
  elements: 7 + SLOTS,
  old: 7 + SLOTS + ELEMENTS,
};
const MEMORY = 7 + SLOTS + 2 * ELEMENTS;
/** Per thread: position in its list, step inside the action, local variables. */
const T = { at: 0, step: 1, a: 2, b: 3, wrong: 4, copy: 5 };
const LOCALS = 6;
const TOTAL = MEMORY + THREADS * LOCALS;

export function objectModel(scenario: ObjectScenario): Model {
  const fault = (name: ObjectFault): boolean => scenario.fault === name;
  const initial = new Uint8Array(TOTAL);
  for (const key of scenario.has ?? []) {
    const slot = initial[M.next]++;
    initial[M.slots + slot] = key === 'f' ? F_VALUE : G_VALUE;
    initial[M.shape] = withSlot(initial[M.shape], key, slot);
  }
  initial[M.length] = scenario.elements ?? 0;
  initial[M.capacity] = 2;
  for (let i = 0; i < initial[M.length]; i++) initial[M.elements + i] = ELEMENT + 3;
  initial[M.stops] = scenario.stops ?? 1;

  function moves(s: Uint8Array, visit: (next: Uint8Array, step: string) => void): void {
    for (let i = 0; i < THREADS; i++) {
      const base = MEMORY + i * LOCALS;
      const action = scenario.threads[i][s[base + T.at]];
      if (action !== undefined)
        act(s, base, action, (n, step) => visit(n, `${i}: ${action}: ${step}`));
    }
    const inside = (i: number): boolean => {
      const base = MEMORY + i * LOCALS;
      if (s[base + T.step] === 0) return false;
      const action = scenario.threads[i][s[base + T.at]];
      return !(fault('stop-inside-a-read') && (action === 'get f' || action === 'get g'));
    };
    // A stop: every thread is at a boundary, that is between two actions.
    if (s[M.stops] > 0 && !inside(0) && !inside(1)) {
      const n = s.slice();
      n[M.stops]--;
      stop(n);
      visit(n, 'stop');
    }
  }

  /** Live properties move together; dead slots may be used again; segments become one. */
  function stop(n: Uint8Array): void {
    const values = n.slice(M.slots, M.slots + SLOTS);
    let next = 0;
    let shape = n[M.shape] & REDEFINED;
    // In the order of keys, so that slots really change hands.
    for (const key of ['g', 'f'] as const) {
      const slot = slotOf(n[M.shape], key);
      if (slot < 0) continue;
      n[M.slots + next] = values[slot];
      shape = withSlot(shape, key, next++);
    }
    n.fill(EMPTY, M.slots + next, M.slots + SLOTS);
    n[M.shape] = shape;
    n[M.next] = next;
  }

  function act(
    s: Uint8Array,
    base: number,
    action: ObjectAction,
    visit: (n: Uint8Array, step: string) => void,
  ): void {
    const n = s.slice();
    const next = (step: string): void => {
      n[base + T.step]++;
      visit(n, step);
    };
    const done = (step: string): void => {
      n[base + T.at]++;
      n[base + T.step] = n[base + T.a] = n[base + T.b] = n[base + T.copy] = 0;
      visit(n, step);
    };
    const lock = (): boolean => {
      if (n[M.lock] !== 0) return false;
      n[M.lock] = 1;
      return true;
    };
    const step = n[base + T.step];
    switch (action) {
      case 'add f':
      case 'add g':
        return add(n, base, action === 'add f' ? 'f' : 'g', step, next, done, lock);
      case 'delete f':
        if (step === 0) return lock() ? next('lock') : undefined;
        if (step === 1) {
          const slot = slotOf(n[M.shape], 'f');
          n[M.shape] = withSlot(n[M.shape], 'f', -1);
          if (fault('deleted-slot-reused-at-once') && slot === n[M.next] - 1) n[M.next]--;
          return next('shape');
        }
        n[M.lock] = 0;
        return done('unlock');
      case 'redefine f':
        if (step === 0) return lock() ? next('lock') : undefined;
        if (step === 1) {
          const slot = fault('redefine-in-place') ? slotOf(n[M.shape], 'f') : n[M.next]++;
          n[base + T.a] = slot;
          // The new kind of value: an accessor pair, say. Reading it as the old kind would be wrong.
          n[M.slots + slot] = F_SECOND;
          return next('slot');
        }
        if (step === 2) {
          n[M.shape] = withSlot(n[M.shape], 'f', n[base + T.a]) | REDEFINED;
          return next('shape');
        }
        n[M.lock] = 0;
        return done('unlock');
      case 'get f':
      case 'get g': {
        const key = action === 'get f' ? 'f' : 'g';
        if (step === 0) {
          const slot = slotOf(n[M.shape], key);
          if (slot < 0) return done('absent');
          n[base + T.a] = slot;
          n[base + T.b] = n[M.shape] & REDEFINED;
          return next('shape');
        }
        const value = n[M.slots + n[base + T.a]];
        const right =
          key === 'g' ? value === G_VALUE : value === (n[base + T.b] !== 0 ? F_SECOND : F_VALUE);
        if (!right) n[base + T.wrong] = value === EMPTY ? 1 : 2;
        return done('slot');
      }
      case 'set f': {
        // In place, without the lock: the same code for local and SHARED objects.
        if (step === 0) {
          const slot = slotOf(n[M.shape], 'f');
          if (slot < 0 || (n[M.shape] & REDEFINED) !== 0) return done('absent');
          n[base + T.a] = slot;
          return next('shape');
        }
        n[M.slots + n[base + T.a]] = F_VALUE;
        return done('slot');
      }
      case 'push':
      case 'push again':
        return push(n, base, action === 'push' ? 0 : 1, step, next, done, lock);
      case 'set element':
        // Into the storage that the thread found, without the lock.
        if (step === 0) {
          n[base + T.copy] = n[M.copy];
          return next('storage');
        }
        n[(n[base + T.copy] === n[M.copy] ? M.elements : M.old) + 0] = WRITTEN;
        return done('write');
      case 'read last': {
        if (step === 0) {
          if (n[M.length] === 0) return done('empty');
          n[base + T.a] = n[M.length] - 1;
          return next('length');
        }
        if (n[M.elements + n[base + T.a]] === EMPTY) n[base + T.wrong] = 3;
        return done('element');
      }
    }
  }

  function add(
    n: Uint8Array,
    base: number,
    key: 'f' | 'g',
    step: number,
    next: (step: string) => void,
    done: (step: string) => void,
    lock: () => boolean,
  ): void {
    const value = key === 'f' ? F_VALUE : G_VALUE;
    const publish = (): void => {
      n[M.shape] = withSlot(n[base + T.b], key, n[base + T.a]);
    };
    const fill = (): void => {
      n[M.slots + n[base + T.a]] = value;
    };
    switch (step) {
      case 0:
        if (fault('add-without-lock')) return next('no lock');
        return lock() ? next('lock') : undefined;
      case 1:
        n[base + T.b] = n[M.shape];
        n[base + T.a] = n[M.next];
        return next('look');
      case 2:
        if (fault('shape-before-slot')) publish();
        else fill();
        n[M.next] = n[base + T.a] + 1;
        return next('first');
      case 3:
        if (fault('shape-before-slot')) fill();
        else publish();
        return next('second');
      default:
        if (!fault('add-without-lock')) n[M.lock] = 0;
        return done('unlock');
    }
  }

  function push(
    n: Uint8Array,
    base: number,
    which: number,
    step: number,
    next: (step: string) => void,
    done: (step: string) => void,
    lock: () => boolean,
  ): void {
    const value = ELEMENT + which + (base === MEMORY ? 0 : 2);
    const write = (): void => {
      n[M.elements + n[base + T.a]] = value;
    };
    const publish = (): void => {
      n[M.length] = n[base + T.a] + 1;
    };
    switch (step) {
      case 0:
        if (fault('push-without-lock')) return next('no lock');
        return lock() ? next('lock') : undefined;
      case 1:
        n[base + T.a] = n[M.length];
        // There is room: the two steps of growth are passed over.
        if (n[M.length] < n[M.capacity]) n[base + T.step] = 3;
        return next('look');
      case 2:
        // A copy to larger storage is made here, and published by the next step: what is written to the
        // old storage in between is lost. A further segment has no such moment.
        for (let i = 0; i < ELEMENTS; i++) n[M.old + i] = n[M.elements + i];
        return next('further storage');
      case 3:
        if (fault('grow-moves-the-elements')) {
          for (let i = 0; i < ELEMENTS; i++) n[M.elements + i] = n[M.old + i];
          n[M.copy]++;
        }
        n.fill(EMPTY, M.old, M.old + ELEMENTS);
        n[M.capacity] += 2;
        return next('publish storage');
      case 4:
        if (fault('length-before-element')) publish();
        else write();
        return next('first');
      case 5:
        if (fault('length-before-element')) write();
        else publish();
        return next('second');
      default:
        if (!fault('push-without-lock')) n[M.lock] = 0;
        return done('unlock');
    }
  }

  function check(s: Uint8Array): string | null {
    for (let i = 0; i < THREADS; i++) {
      const wrong = s[MEMORY + i * LOCALS + T.wrong];
      if (wrong === 1) return `thread ${i} read a property that was not filled in yet`;
      if (wrong === 2) return `thread ${i} read a value that was written for something else`;
      if (wrong === 3) return `thread ${i} read an element that was not written yet`;
    }
    return null;
  }

  const done = (s: Uint8Array): boolean =>
    [0, 1].every((i) => s[MEMORY + i * LOCALS + T.at] === scenario.threads[i].length);
  const all = scenario.threads.flat();

  function checkEnd(s: Uint8Array): string | null {
    for (const key of ['f', 'g'] as const) {
      const added = all.includes(`add ${key}`) || (scenario.has ?? []).includes(key);
      if (!added || (key === 'f' && all.includes('delete f'))) continue;
      const slot = slotOf(s[M.shape], key);
      if (slot < 0) return `property ${key} is lost`;
      const value = s[M.slots + slot];
      if (key === 'g' ? value !== G_VALUE : value !== F_VALUE && value !== F_SECOND)
        return `the value of ${key} is lost`;
    }
    const pushes = scenario.threads.flatMap((list, i) =>
      list.flatMap((a) =>
        a === 'push' ? [ELEMENT + 2 * i] : a === 'push again' ? [ELEMENT + 2 * i + 1] : [],
      ),
    );
    const elements = [...s.slice(M.elements, M.elements + s[M.length])];
    for (const value of pushes) {
      if (elements.filter((each) => each === value).length !== 1)
        return `a pushed element is lost: ${elements.join()}`;
    }
    if (all.includes('set element') && elements[0] !== WRITTEN)
      return 'a write to an element is lost';
    return null;
  }

  return { initial, moves, check, isEnd: done, checkEnd };
}

export const OBJECT_SCENARIOS: readonly {
  readonly name: string;
  readonly scenario: ObjectScenario;
}[] = [
  {
    name: 'two threads add different properties',
    scenario: {
      threads: [
        ['add f', 'get g'],
        ['add g', 'get f'],
      ],
      stops: 2,
    },
  },
  {
    name: 'add while another reads',
    scenario: { threads: [['add f'], ['get f', 'get f', 'get g']], has: ['g'] },
  },
  {
    name: 'delete, then another property',
    scenario: {
      threads: [
        ['delete f', 'add g'],
        ['get f', 'get g', 'get f'],
      ],
      has: ['f'],
      stops: 2,
    },
  },
  {
    name: 'redefine while another reads and writes',
    scenario: { threads: [['redefine f'], ['get f', 'set f', 'get f']], has: ['f', 'g'], stops: 2 },
  },
  {
    name: 'delete and redefine against readers',
    scenario: {
      threads: [
        ['delete f', 'add f', 'add g'],
        ['get f', 'set f', 'get g'],
      ],
      has: ['f'],
      stops: 2,
    },
  },
  {
    name: 'push against push',
    scenario: {
      threads: [
        ['push', 'push again'],
        ['push', 'push again'],
      ],
      stops: 2,
    },
  },
  {
    name: 'push grows while another writes an element',
    scenario: {
      threads: [
        ['push', 'push again'],
        ['set element', 'read last'],
      ],
      elements: 2,
      stops: 1,
    },
  },
  {
    name: 'push while another reads the last element',
    scenario: {
      threads: [
        ['push', 'push again'],
        ['read last', 'read last'],
      ],
      elements: 1,
      stops: 1,
    },
  },
];

export const OBJECT_FAULT_SCENARIOS: Readonly<Record<ObjectFault, ObjectScenario>> = {
  'shape-before-slot': { threads: [['add f'], ['get f']] },
  'add-without-lock': { threads: [['add f'], ['add g']] },
  'deleted-slot-reused-at-once': { threads: [['delete f', 'add g'], ['get f']], has: ['f'] },
  'redefine-in-place': { threads: [['redefine f'], ['get f']], has: ['f'] },
  'stop-inside-a-read': { threads: [['delete f', 'add g'], ['get f']], has: ['f'] },
  'push-without-lock': { threads: [['push'], ['push']] },
  'grow-moves-the-elements': { threads: [['push'], ['set element']], elements: 2 },
  'length-before-element': { threads: [['push'], ['read last']] },
};
