// Random object graphs on several threads, compared with a model on the host through collections.
import { boundary } from '../../heap/boundary.ts';
import { FIXED_WORDS, FLAG_SHARED, KIND, OFF } from '../../heap/cells.ts';
import { COLLECT_MAJOR, COLLECT_MINOR, runCollection, verifyHeap } from '../../heap/gc/index.ts';
import { identityHash } from '../../heap/identity.ts';
import {
  attachSegments,
  findSlot,
  placeCell,
  placeWord,
  prepareSegments,
  slotCapacity,
  slotWord,
} from '../../heap/storage.ts';
import { TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32, s32 } from '../../heap/views.ts';
import {
  addThread,
  cellIn,
  intIn,
  newPlain,
  newSlots,
  newVM,
  pushFrame,
  random,
  refill,
  setSlot,
  slotCell,
  store,
  storeInt,
  storeObject,
  storeRef,
  switchTo,
  MIB,
} from './fixture.ts';
import type { VMMemory } from '../../heap/cage.ts';

const FIXED = FIXED_WORDS[KIND.OBJECT];
const CAPACITY = 5;

interface Node {
  readonly id: number;
  readonly hash: number;
  readonly edges: (Node | undefined)[];
  elements: (Node | undefined)[];
}

/** Walks model and heap together; returns the number of nodes. */
function compare(roots: readonly (Node | undefined)[], slots: readonly number[]): number {
  const cells = new Map<Node, number>();
  const todo: [Node, number][] = [];
  const meet = (node: Node | undefined, cell: number, where: string): void => {
    const known = node === undefined ? 0 : cells.get(node);
    if (known !== undefined) {
      if (cell !== known) throw new Error(`${where}: cell ${cell}, not ${known}`);
      return;
    }
    cells.set(node as Node, cell);
    todo.push([node as Node, cell]);
  };
  roots.forEach((node, i) => {
    meet(node, s32[slots[i] * 2 + 1] === TAG_OBJECT ? slotCell(slots[i]) : 0, `root ${i}`);
  });
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const [node, cell] = next;
    const where = `node ${node.id}`;
    if (intIn(cell, FIXED) !== node.id) throw new Error(`${where} is ${intIn(cell, FIXED)}`);
    if (identityHash(cell) !== node.hash) throw new Error(`${where} has lost its hash`);
    for (let i = 1; i < CAPACITY; i++) meet(node.edges[i], cellIn(cell, FIXED + i), where);
    const elements = i32[cell * 2 + OFF.OBJECT.elementsRef];
    const length = elements === 0 ? 0 : slotCapacity(elements);
    if (length !== node.elements.length) throw new Error(`${where} has ${length} elements`);
    for (let i = 0; i < length; i++)
      meet(node.elements[i], cellIn(0, slotWord(elements, i)), where);
  }
  return cells.size;
}

const SIZES = [0, 1, 3, 17, 64, 200, 600, 5000];

export interface GraphRun {
  readonly seed: number;
  readonly rounds: number;
  /** Steps between collections. */
  readonly steps: number;
  readonly threads: number;
  readonly roots: number;
  readonly verify: boolean;
  /** The VM has been made: other workers may mount it. */
  readonly ready?: (memory: VMMemory) => void;
}

/** Throws when heap and model differ; returns the number of nodes at the end. */
export function runGraph(options: GraphRun): number {
  const { rounds, verify } = options;
  const pick = random(options.seed);
  const memory = newVM(128 * MIB, options.threads);
  const rootCount = options.roots;
  const slots: number[] = [];
  for (let thread = 0; thread < options.threads; thread++) {
    if (thread > 0) switchTo(memory, addThread(memory));
    const first = pushFrame(rootCount);
    for (let i = 0; i < rootCount; i++) slots.push(first + i);
  }
  const roots: (Node | undefined)[] = new Array(slots.length).fill(undefined);
  let id = 0;
  const create = (root: number): void => {
    const cell = newPlain(CAPACITY);
    const node: Node = { id: ++id, hash: identityHash(cell), edges: [], elements: [] };
    storeInt(cell, FIXED, node.id);
    // What was there becomes the rest of a list that grows, until a root is dropped.
    const before = roots[root];
    if (before !== undefined && pick(120) !== 0) {
      storeObject(cell, FIXED + 1, slotCell(slots[root]));
      node.edges[1] = before;
    }
    setSlot(slots[root], TAG_OBJECT, cell);
    roots[root] = node;
  };
  /** A node reached by a random walk from a root, with its cell. */
  const walk = (): [Node, number] | undefined => {
    const root = pick(slots.length);
    let node = roots[root];
    if (node === undefined) return undefined;
    let cell = slotCell(slots[root]);
    for (let hops = pick(30); hops > 0; hops--) {
      const i = 1 + pick(CAPACITY - 1);
      const next: Node | undefined = node.edges[i];
      if (next === undefined) break;
      node = next;
      cell = cellIn(cell, FIXED + i);
    }
    return [node, cell];
  };
  let current = options.threads - 1;
  const collect = (kind: number): void => {
    // Helpers are the other threads: two participants must not write into one thread's remembered set.
    switchTo(memory, 0);
    runCollection(kind);
    switchTo(memory, current);
    refill();
  };
  options.ready?.(memory);
  let nodes = 0;
  for (let round = 0; round < rounds; round++) {
    current = pick(options.threads);
    switchTo(memory, current);
    for (let step = 0; step < options.steps; step++) {
      const action = pick(20);
      if (action < 8) create(pick(slots.length));
      else if (action < 16) {
        const from = walk();
        const to = walk();
        if (from === undefined) continue;
        const i = 2 + pick(CAPACITY - 2);
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
        const current = i32[owner[1] * 2 + OFF.OBJECT.elementsRef];
        if (pick(3) === 0 && current !== 0 && length <= 200) {
          // The storage grows by a segment, as that of an object of several threads does.
          i32[owner[1] * 2 + 1] |= FLAG_SHARED;
          prepareSegments(current, slotCapacity(current));
          attachSegments(current);
          const had = owner[0].elements.length;
          owner[0].elements.length = slotCapacity(current);
          owner[0].elements.fill(undefined, had);
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
        findSlot(elements, at);
        storeObject(placeCell, placeWord, to[1]);
        owner[0].elements[at] = to[0];
      }
      if (boundary !== 0) collect(COLLECT_MINOR);
    }
    if (verify) verifyHeap('before');
    collect(pick(4) === 0 ? COLLECT_MAJOR : COLLECT_MINOR);
    if (verify) verifyHeap('after');
    nodes = compare(roots, slots);
  }
  return nodes;
}
