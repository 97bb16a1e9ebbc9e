// Random object graphs, compared with a model on the host through many collections.
import { describe, expect, it } from 'vitest';
import { allocate } from '../../heap/alloc.ts';
import { boundary } from '../../heap/boundary.ts';
import { FIXED_WORDS, FLAG_OLD, KIND, OFF } from '../../heap/cells.ts';
import { identityHash } from '../../heap/identity.ts';
import { VM } from '../../heap/layout.ts';
import { TAG_INTERNAL, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32, s32 } from '../../heap/views.ts';
import { census, verifyHeap } from '../../heap/gc/index.ts';
import {
  MIB, cellIn, intIn, major, minor, newPlain, newSlots, newVM, pushFrame, random, setSlot, slotCell, store,
  storeInt, storeObject, storeRef,
} from './fixture.ts';

const FIXED = FIXED_WORDS[KIND.OBJECT];
const CAPACITY = 5;

interface Node {
  readonly id: number;
  readonly hash: number;
  readonly edges: (Node | undefined)[];
  elements: (Node | undefined)[];
}

/** Walks model and heap together. */
function compare(roots: readonly (Node | undefined)[], firstSlot: number): number {
  const cells = new Map<Node, number>();
  const todo: [Node, number][] = [];
  const meet = (node: Node | undefined, cell: number): void => {
    if (node === undefined) {
      expect(cell).toBe(0);
      return;
    }
    const known = cells.get(node);
    if (known !== undefined) {
      expect(cell).toBe(known);
      return;
    }
    cells.set(node, cell);
    todo.push([node, cell]);
  };
  roots.forEach((node, i) => {
    const slot = firstSlot + i;
    meet(node, s32[slot * 2 + 1] === TAG_OBJECT ? slotCell(slot) : 0);
  });
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const [node, cell] = next;
    if (intIn(cell, FIXED) !== node.id) throw new Error(`node ${node.id} is ${intIn(cell, FIXED)}`);
    if (identityHash(cell) !== node.hash) throw new Error(`node ${node.id} has lost its hash`);
    for (let i = 1; i < CAPACITY; i++) meet(node.edges[i], cellIn(cell, FIXED + i));
    const elements = i32[cell * 2 + OFF.OBJECT.elementsRef];
    if (elements === 0) {
      expect(node.elements.length).toBe(0);
      continue;
    }
    expect(i32[elements * 2]).toBe(node.elements.length);
    const first = FIXED_WORDS[KIND.ELEMENTS];
    for (let i = 0; i < node.elements.length; i++) meet(node.elements[i], cellIn(elements, first + i));
  }
  return cells.size;
}

const SIZES = [0, 1, 3, 17, 64, 200, 600, 5000];

function run(seed: number, rounds: number, verify: boolean): void {
  const pick = random(seed);
  newVM(64 * MIB);
  const rootCount = 24;
  const first = pushFrame(rootCount);
  const roots: (Node | undefined)[] = new Array(rootCount).fill(undefined);
  let id = 0;
  const create = (root: number): void => {
    const cell = newPlain(CAPACITY);
    const node: Node = { id: ++id, hash: identityHash(cell), edges: [], elements: [] };
    storeInt(cell, FIXED, node.id);
    setSlot(first + root, TAG_OBJECT, cell);
    roots[root] = node;
  };
  /** A node reached by a random walk from a root, with its cell. */
  const walk = (): [Node, number] | undefined => {
    const root = pick(rootCount);
    let node = roots[root];
    if (node === undefined) return undefined;
    let cell = slotCell(first + root);
    for (let hops = pick(12); hops > 0; hops--) {
      const i = 1 + pick(CAPACITY - 1);
      const next: Node | undefined = node.edges[i];
      if (next === undefined) break;
      node = next;
      cell = cellIn(cell, FIXED + i);
    }
    return [node, cell];
  };
  for (let round = 0; round < rounds; round++) {
    for (let step = 0; step < 3000; step++) {
      const action = pick(20);
      if (action < 8) create(pick(rootCount));
      else if (action < 16) {
        const from = walk();
        const to = walk();
        if (from === undefined) continue;
        const i = 1 + pick(CAPACITY - 1);
        if (to === undefined || pick(8) === 0) {
          store(from[1], FIXED + i, TAG_UNDEFINED, 0);
          from[0].edges[i] = undefined;
        } else {
          storeObject(from[1], FIXED + i, to[1]);
          from[0].edges[i] = to[0];
        }
      } else if (action < 17) {
        const owner = walk();
        if (owner === undefined) continue;
        const length = SIZES[pick(pick(30) === 0 ? SIZES.length : 5)];
        if (length === 0) {
          storeRef(owner[1], OFF.OBJECT.elementsRef, 0);
          owner[0].elements = [];
          continue;
        }
        const elements = newSlots(KIND.ELEMENTS, length);
        storeRef(owner[1], OFF.OBJECT.elementsRef, elements);
        owner[0].elements = new Array(length).fill(undefined);
      } else {
        const owner = walk();
        const to = walk();
        if (owner === undefined || to === undefined || owner[0].elements.length === 0) continue;
        const at = pick(owner[0].elements.length);
        const elements = i32[owner[1] * 2 + OFF.OBJECT.elementsRef];
        storeObject(elements, FIXED_WORDS[KIND.ELEMENTS] + at, to[1]);
        owner[0].elements[at] = to[0];
      }
      if (boundary !== 0) minor();
    }
    if (verify) verifyHeap('before');
    if (pick(4) === 0) major();
    else minor();
    if (verify) verifyHeap('after');
    compare(roots, first);
  }
}

describe('random graphs', () => {
  it.each([1, 2, 3, 4, 5, 6])('survive minor and major collections (seed %i)', (seed) => {
    run(seed, 30, true);
    expect(i32[VM.minorCount]).toBeGreaterThan(10);
    expect(i32[VM.majorCount]).toBeGreaterThan(2);
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
