/**
 * The heap verifier: walks every block and everything that the roots reach, and throws a HeapError
 * that names the first wrong field by its path from a root.
 *
 * Pass 1 walks the blocks: each is filled with well-formed cells from start to end; where a cell
 * starts is noted in a bitmap. Pass 2 goes breadth first from the roots and checks for every cell
 *
 *   H1 a known kind; OLD exactly in the old space; no FREE or FORWARDED cell is reached
 *   H2 each reference is 0 or the start of a cell, of a kind that the field may lead to
 *   H3 values are well-formed (V1, V2) and their tags agree with what they refer to
 *   H4 an old cell that refers to a young one is in a remembered set
 *   H5 what a SHARED cell refers to is SHARED, or of a kind that is never local
 *   H6 the kind's own rules (rules.ts): lengths of strings, shape chains, room for the slots
 *
 * Pass 3: atoms are interned once each. The verifier reads the CELLS table by itself (fields.ts) and
 * shares nothing with the collectors' tables, so that an error there shows here.
 */
import { FIRST_OBJECT_KIND, FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, KIND_MASK, KIND_NAMES, OFF } from '../cells.ts';
import { BLOCK_WORDS, VM } from '../layout.ts';
import {
  TAG_BIGINT, TAG_BOOLEAN, TAG_HOLE, TAG_INT, TAG_INTERNAL, TAG_NAMES, TAG_OBJECT, TAG_REF, TAG_STRING, TAG_SYMBOL,
} from '../values.ts';
import { i32, s32 } from '../views.ts';
import { FIELDS, kindSet, OBJECTS } from './fields.ts';
import { describePath, HeapError } from './path.ts';
import { threadBlocks, visitStack, visitThreadRoots, visitVmRoots } from './roots.ts';
import type { RootVisitor } from './roots.ts';
import { checkAtoms, checkRules } from './rules.ts';
import { special, SIZE_OBJECT, SIZE_REFS, SIZE_SLOTS, sizeOf } from './trace.ts';
import { isYoungBlock, eachRemembered, walkHeap } from './walk.ts';

export { HeapError } from './path.ts';

/** One bit a word of the cage: a cell starts here; this cell has been reached; is remembered. */
let starts = new Uint8Array(0);
let reached = new Uint8Array(0);
let remembered = new Uint8Array(0);
/** Breadth first: cells, and how each was found (index of the parent in the queue, and the field). */
let queue = new Int32Array(1 << 12);
let parents = new Int32Array(1 << 12);
let edges = new Int32Array(1 << 12);
let queued = 0;
let current = -1;
let when = '';

const STRING_KINDS = kindSet(['STRING8', 'STRING16', 'ROPE', 'SLICE']);
const OBJECT_KINDS = kindSet(OBJECTS);
/** Kinds that are immutable or guarded by locks of their own: SHARED is not kept for them. */
const NEVER_LOCAL = kindSet([
  'STRING8', 'STRING16', 'ROPE', 'SLICE', 'SYMBOL', 'BIGINT', 'SHAPE', 'PROPTABLE', 'TRANSITIONS', 'CODE',
  'SCRIPT', 'BYTES', 'HASHTABLE', 'SPINE', 'SEGMENT', 'ACCESSOR',
]);

/** The wrong field is `edge` of queue entry `parent` (a root: parent -1). */
function fail(parent: number, edge: number, problem: string): never {
  const path: { cell: number; edge: number }[] = [];
  let at = parent;
  let through = edge;
  while (at !== -1) {
    path.push({ cell: queue[at], edge: through });
    through = edges[at];
    at = parents[at];
  }
  throw new HeapError(`${when}: ${describePath(through, path.reverse())}: ${problem}`);
}

function bit(map: Uint8Array, cell: number): number {
  return (map[cell >>> 3] >>> (cell & 7)) & 1;
}

function enqueue(cell: number, edge: number): void {
  reached[cell >>> 3] |= 1 << (cell & 7);
  if (queued === queue.length) {
    const grow = (list: Int32Array): Int32Array => {
      const bigger = new Int32Array(list.length * 2);
      bigger.set(list);
      return bigger;
    };
    queue = grow(queue);
    parents = grow(parents);
    edges = grow(edges);
  }
  queue[queued] = cell;
  parents[queued] = current;
  edges[queued++] = edge;
}

function name(cell: number): string {
  return `${KIND_NAMES[i32[cell * 2 + 1] & KIND_MASK] ?? 'kind?'}@${cell.toString(16)}`;
}

/** `edge` (of the current cell, or a root) holds `cell`, which must be one of `kinds`. */
function checkRef(cell: number, edge: number, kinds: Uint8Array | undefined): void {
  if (cell <= 0 || cell >= starts.length * 8) fail(current, edge, `${cell} is not a cell index`);
  if (bit(starts, cell) === 0) fail(current, edge, `no cell starts at ${cell.toString(16)}`);
  const high = i32[cell * 2 + 1];
  const kind = high & KIND_MASK;
  if (kind === KIND.FREE || kind === KIND.FORWARDED) fail(current, edge, `leads to ${name(cell)}`);
  if (kinds !== undefined && kinds[kind] === 0) fail(current, edge, `may not lead to ${name(cell)}`);
  if (current >= 0) {
    const owner = queue[current];
    const ownerHigh = i32[owner * 2 + 1];
    if ((ownerHigh & FLAG_OLD) !== 0 && (high & FLAG_OLD) === 0 && bit(remembered, owner) === 0) {
      fail(current, edge, `old ${name(owner)} leads to young ${name(cell)} and is not remembered`);
    }
    if ((ownerHigh & FLAG_SHARED) !== 0 && (high & FLAG_SHARED) === 0 && NEVER_LOCAL[kind] === 0) {
      if (NEVER_LOCAL[ownerHigh & KIND_MASK] === 0) {
        fail(current, edge, `shared ${name(owner)} leads to local ${name(cell)}`);
      }
    }
  }
  if (bit(reached, cell) === 0) enqueue(cell, edge);
}

/** A value whose halves are low and high. */
function checkValue(low: number, high: number, edge: number): void {
  if (high >= 0 || high < TAG_INT) {
    const exponent = high & 0x7ff00000;
    if (exponent === 0x7ff00000 && ((high & 0xfffff) !== 0 || low !== 0)) {
      if (low !== 0 || (high & 0xfffff) !== 0x80000) fail(current, edge, `NaN with a payload`);
    }
    return;
  }
  if (TAG_NAMES[high] === undefined) fail(current, edge, `tag ${(high >>> 0).toString(16)} is unknown`);
  if (high >= TAG_REF) {
    const kinds =
      high === TAG_STRING
        ? STRING_KINDS
        : high === TAG_OBJECT
          ? OBJECT_KINDS
          : high === TAG_SYMBOL
            ? SYMBOL_KINDS
            : high === TAG_BIGINT
              ? BIGINT_KINDS
              : undefined;
    checkRef(low, edge, kinds);
    return;
  }
  if (high === TAG_INT) return;
  if (high === TAG_BOOLEAN ? (low & ~1) !== 0 : low !== 0) {
    fail(current, edge, `${TAG_NAMES[high]} with payload ${low}`);
  }
}
const SYMBOL_KINDS = kindSet(['SYMBOL']);
const BIGINT_KINDS = kindSet(['BIGINT']);
const SHAPE_KINDS = kindSet(['SHAPE']);
const KEY_KINDS = kindSet(['STRING8', 'STRING16', 'SYMBOL']);

/** Words of a cell, from the table rows alone. */
function sizeOfCell(cell: number): number {
  const low = i32[cell * 2];
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  const fixed = FIXED_WORDS[kind];
  switch (FIELD_SIZES[kind]) {
    case 'object':
      return fixed + i32[low * 2 + OFF.SHAPE.inlineCapacity];
    case 'slots':
    case 'words':
      return fixed + low;
    case 'refs':
      return fixed + Math.ceil(low / 2);
    case 'bytes':
      return fixed + Math.ceil((low >>> 0) / 8);
    case 'chars16':
      return fixed + Math.ceil((low >>> 0) / 4);
    default:
      return fixed;
  }
}

function checkCell(cell: number): void {
  const at = cell * 2;
  const low = i32[at];
  const kind = i32[at + 1] & KIND_MASK;
  const size = sizeOf[kind];
  if (size === SIZE_OBJECT) {
    checkRef(low, 0, SHAPE_KINDS);
    if (i32[low * 2 + OFF.SHAPE.objectKind] !== kind) {
      fail(current, 0, `the shape is for ${KIND_NAMES[i32[low * 2 + OFF.SHAPE.objectKind]]}`);
    }
  }
  for (const field of FIELDS[kind]) {
    if (field.isValue) checkValue(i32[at + field.at], i32[at + field.at + 1], field.at);
    else if (i32[at + field.at] !== 0) checkRef(i32[at + field.at], field.at, field.kinds);
  }
  const first = FIXED_WORDS[kind] * 2;
  const end = sizeOfCell(cell) * 2;
  if (size === SIZE_OBJECT || size === SIZE_SLOTS) {
    for (let i = first; i < end; i += 2) checkValue(i32[at + i], i32[at + i + 1], i);
  } else if (size === SIZE_REFS && kind !== KIND.TRANSITIONS) {
    for (let i = first; i < first + low; i++) if (i32[at + i] !== 0) checkRef(i32[at + i], i, undefined);
  } else if (kind === KIND.PROPTABLE) {
    for (let i = first; i < end; i += 2) {
      // Array indices are negative keys.
      if (i32[at + i] > 0) checkRef(i32[at + i], i, KEY_KINDS);
    }
  } else if (special[kind] !== 0) {
    for (let i = first; i < end; i++) if (i32[at + i] > 0) checkRef(i32[at + i], i, undefined);
  }
}

const rootVisitor: RootVisitor = {
  cageValues(from, to) {
    for (let at = from * 2; at < to * 2; at += 2) checkValue(i32[at], i32[at + 1], at);
  },
  cageRef(at) {
    checkRef(i32[at], at, undefined);
  },
  stackValues(from, to) {
    for (let at = from * 2; at < to * 2; at += 2) checkValue(s32[at], s32[at + 1], ~at);
  },
  stackRef(at) {
    checkRef(s32[at], ~at, undefined);
  },
};
