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
 *   H5 what a SHARED cell refers to (an object's prototype too) is SHARED or holds no reference, once
 *      there is a second thread, unless some thread is in the middle of marking
 *   H6 the kind's own rules (rules.ts): lengths of strings, shape chains, room for the slots
 *
 * Pass 3: atoms are interned once each. The verifier reads the CELLS table by itself (fields.ts) and
 * shares nothing with the collectors' tables, so that an error there shows here.
 */
import {
  BLOCK,
  BLOCK_LARGE_HEAD,
  BLOCK_NURSERY,
  BLOCK_OLD,
  BLOCK_STATE_NAMES,
  BLOCK_SURVIVOR,
  BLOCK_YOUNG,
  FIRST_BLOCK,
  blockOf,
  blockRow,
  blockState,
} from '../blocks.ts';
import {
  CELLS,
  FIXED_WORDS,
  FLAG_OLD,
  FLAG_SHARED,
  KIND,
  KIND_MASK,
  KIND_NAMES,
  OFF,
} from '../cells.ts';
import type { CellRow } from '../cells.ts';
import { BLOCK_WORDS, TB, VM } from '../layout.ts';
import { onMount } from '../mount.ts';
import { CARD_WORDS } from '../tuning.ts';
import { CLASS_WORDS } from '../spaces.ts';
import {
  TAG_BIGINT,
  TAG_BOOLEAN,
  TAG_HOLE,
  TAG_INT,
  TAG_INTERNAL,
  TAG_NAMES,
  TAG_OBJECT,
  TAG_REF,
  TAG_STRING,
  TAG_SYMBOL,
} from '../values.ts';
import { i32, s32 } from '../views.ts';
import { FIELDS, HOLDS_NOTHING, kindSet, OBJECTS } from './fields.ts';
import { describePath, HeapError } from './path.ts';
import {
  threadBlockAt,
  threadBlocks,
  visitStack,
  visitThreadRoots,
  visitVmRoots,
} from './roots.ts';
import type { RootVisitor } from './roots.ts';
import { checkAtoms, checkRules } from './rules.ts';
import { eachRemembered } from './remembered.ts';
import { topOf, walkHeap } from './walk.ts';

export { HeapError } from './path.ts';

/** One bit a word of the cage: a cell starts here; this cell has been reached; is remembered. */
let starts: Uint8Array = new Uint8Array(0);
let reached: Uint8Array = new Uint8Array(0);
let remembered: Uint8Array = new Uint8Array(0);
/** By block: end of the cells in a block of a nursery chunk or of survivors, else 0. */
let limits = new Int32Array(0);
/** By block: where the walk of its cells has ended; from there to the limit any word may start a cell. */
let walked = new Int32Array(0);
/** Breadth first: cells, and how each was found (index of the parent in the queue, and the field). */
let queue: Int32Array = new Int32Array(1 << 12);
let parents: Int32Array = new Int32Array(1 << 12);
let edges: Int32Array = new Int32Array(1 << 12);
let queued = 0;
let current = -1;
let when = '';

const STRING_KINDS = kindSet(['STRING8', 'STRING16', 'ROPE', 'SLICE']);
const OBJECT_KINDS = kindSet(OBJECTS);
/** H5 holds: there are SHARED objects, and no thread is in the middle of marking. */
let sharing = false;

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
  if (cell <= 0 || cell >= i32[VM.blockHigh] * BLOCK_WORDS)
    fail(current, edge, `${cell} is not a cell index`);
  const block = blockOf(cell);
  if (bit(starts, cell) === 0 && (cell < walked[block] || cell >= limits[block])) {
    fail(current, edge, `no cell starts at ${cell.toString(16)}`);
  }
  const high = i32[cell * 2 + 1];
  const kind = high & KIND_MASK;
  if (kind <= KIND.FORWARDED || kind >= KIND_NAMES.length)
    fail(current, edge, `leads to ${name(cell)}`);
  if (kinds !== undefined && kinds[kind] === 0)
    fail(current, edge, `may not lead to ${name(cell)}`);
  if (current >= 0) {
    const owner = queue[current];
    const ownerHigh = i32[owner * 2 + 1];
    if (
      (ownerHigh & FLAG_OLD) !== 0 &&
      (high & FLAG_OLD) === 0 &&
      bit(remembered, owner + ((edge >> 1) & -CARD_WORDS)) === 0
    ) {
      fail(current, edge, `old ${name(owner)} leads to young ${name(cell)} and is not remembered`);
    }
    if (sharing && (ownerHigh & FLAG_SHARED) !== 0) checkShared(owner, cell, edge);
  }
  if (bit(reached, cell) === 0) enqueue(cell, edge);
}

/** H5. Shapes bear no mark: their prototypes do. */
function checkShared(owner: number, cell: number, edge: number): void {
  let target = cell;
  if ((i32[cell * 2 + 1] & KIND_MASK) === KIND.SHAPE) target = i32[cell * 2 + OFF.SHAPE.protoRef];
  if (target === 0) return;
  const high = i32[target * 2 + 1];
  if ((high & FLAG_SHARED) !== 0 || HOLDS_NOTHING[high & KIND_MASK] !== 0) return;
  fail(current, edge, `shared ${name(owner)} leads to local ${name(target)}`);
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
  if (high > TAG_INTERNAL || (high > TAG_HOLE && high < TAG_REF)) {
    fail(current, edge, `tag ${(high >>> 0).toString(16)} is unknown`);
  }
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
const FLAT_KINDS = kindSet(['STRING8', 'STRING16']);
const CODE_KINDS = kindSet(['CODE']);

const rows: readonly CellRow[] = CELLS;

/** Words of a cell, from the table rows alone. */
function sizeOfCell(cell: number): number {
  const low = i32[cell * 2];
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  const fixed = FIXED_WORDS[kind];
  switch (rows[kind].size) {
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

function complain(at: number, problem: string): never {
  fail(current, at, problem);
}

/** The tail of kinds whose tail is not just values or references. */
function checkSpecialTail(cell: number, kind: number, first: number, end: number): void {
  const at = cell * 2;
  if (kind === KIND.PROPTABLE) {
    // Entries [key, slot and attributes]; array indices are negative keys.
    for (let i = first; i < end; i += 2) if (i32[at + i] > 0) checkRef(i32[at + i], i, KEY_KINDS);
  } else if (kind === KIND.TRANSITIONS) {
    const last = first + i32[at];
    for (let i = first; i < last; i++) if (i32[at + i] > 2) checkRef(i32[at + i], i, SHAPE_KINDS);
  } else if (kind === KIND.HASHTABLE) {
    for (let i = first; i < end; i++) if (i32[at + i] > 2) checkRef(i32[at + i], i, FLAT_KINDS);
  }
}

/** Everything about the cell `queue[current]`. */
function checkCell(cell: number): void {
  const at = cell * 2;
  const low = i32[at];
  const kind = i32[at + 1] & KIND_MASK;
  const size = rows[kind].size;
  if (size === 'object') {
    checkRef(low, 0, SHAPE_KINDS);
    const wanted = i32[low * 2 + OFF.SHAPE.objectKind];
    if (wanted !== kind) fail(current, 0, `the shape is one of ${KIND_NAMES[wanted] ?? wanted}`);
  }
  const words = sizeOfCell(cell);
  checkExtent(cell, words);
  for (const field of FIELDS[kind]) {
    if (field.isValue) checkValue(i32[at + field.at], i32[at + field.at + 1], field.at);
    else if (i32[at + field.at] !== 0) checkRef(i32[at + field.at], field.at, field.kinds);
  }
  const first = FIXED_WORDS[kind] * 2;
  const end = words * 2;
  if (size === 'object' || size === 'slots') {
    for (let i = first; i < end; i += 2) checkValue(i32[at + i], i32[at + i + 1], i);
  } else if (size === 'refs' && kind !== KIND.TRANSITIONS) {
    for (let i = first; i < first + low; i++)
      if (i32[at + i] !== 0) checkRef(i32[at + i], i, undefined);
  } else {
    checkSpecialTail(cell, kind, first, end);
  }
  checkRules(cell, complain);
}

/** The cell is no longer than its place, and marked OLD if and only if its place is. */
function checkExtent(cell: number, words: number): void {
  const block = blockOf(cell);
  const row = blockRow(block);
  const state = i32[row + BLOCK.state];
  let end: number;
  if (state === BLOCK_OLD) end = cell + CLASS_WORDS[i32[row + BLOCK.sizeClass]];
  else if (state === BLOCK_LARGE_HEAD) end = cell + i32[row + BLOCK.sizeClass] * BLOCK_WORDS;
  else end = limits[block];
  if (words < 1 || cell + words > end)
    fail(current, 0, `${words} words do not fit ${name(cell)}'s place`);
  const old = (i32[cell * 2 + 1] & FLAG_OLD) !== 0;
  const young = state === BLOCK_LARGE_HEAD && (i32[row + BLOCK.flags] & BLOCK_YOUNG) !== 0;
  const shouldBeOld = state === BLOCK_OLD || (state === BLOCK_LARGE_HEAD && !young);
  if (old !== shouldBeOld) fail(current, 1, `${name(cell)} is ${old ? '' : 'not '}marked OLD`);
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
    checkRef(s32[at], ~at, CODE_KINDS);
  },
};

function setBit(map: Uint8Array, cell: number): void {
  map[cell >>> 3] |= 1 << (cell & 7);
}

/** Cleared, and large enough for the blocks in use. */
function bitmap(map: Uint8Array, bytes: number): Uint8Array {
  if (map.length < bytes) return new Uint8Array(bytes * 2);
  map.fill(0, 0, bytes);
  return map;
}

/** Pass 1. */
function findStarts(): void {
  const high = i32[VM.blockHigh];
  const bytes = (high * BLOCK_WORDS) / 8;
  starts = bitmap(starts, bytes);
  reached = bitmap(reached, bytes);
  remembered = bitmap(remembered, bytes);
  if (limits.length < high) {
    limits = new Int32Array(high * 2);
    walked = new Int32Array(high * 2);
  }
  limits.fill(0);
  walked.fill(0);
  for (let block = FIRST_BLOCK; block < high; block++) {
    const row = blockRow(block);
    const state = i32[row + BLOCK.state];
    if (state === BLOCK_SURVIVOR) limits[block] = topOf(block);
    else if (state === BLOCK_NURSERY && i32[row + BLOCK.sizeClass] > 0) {
      limits.fill(topOf(block), block, block + i32[row + BLOCK.sizeClass]);
    }
  }
  walkHeap(
    (cell, state) => {
      const kind = i32[cell * 2 + 1] & KIND_MASK;
      if (kind >= KIND_NAMES.length || kind === KIND.FORWARDED) {
        // Dead memory of a nursery is not read; anything else must be in order.
        throw new HeapError(
          `${when}: ${BLOCK_STATE_NAMES[state]} block holds kind ${kind} at ${cell.toString(16)}`,
        );
      }
      setBit(starts, cell);
    },
    (block, at) => {
      const count =
        blockState(block) === BLOCK_NURSERY ? i32[blockRow(block) + BLOCK.sizeClass] : 1;
      walked.fill(at, block, block + count);
    },
  );
  eachRemembered((card) => setBit(remembered, card));
}

/** Cells of nurseries, where the walk may have stopped early, do not overlap. */
function checkOverlaps(): void {
  const high = i32[VM.blockHigh];
  for (let block = FIRST_BLOCK; block < high; block++) {
    if (limits[block] === 0) continue;
    let end = 0;
    const last = (block + 1) * BLOCK_WORDS;
    for (let cell = block * BLOCK_WORDS; cell < last; cell++) {
      if (reached[cell >>> 3] === 0) cell |= 7;
      else if (bit(reached, cell) !== 0) {
        if (cell < end) {
          throw new HeapError(`${when}: ${name(cell)} lies within the cell before it`);
        }
        end = cell + sizeOfCell(cell);
      }
    }
  }
}

/** Verifies the whole heap; throws HeapError. `moment` starts the message. With the world stopped. */
export function verifyHeap(moment = 'heap'): void {
  when = moment;
  queued = 0;
  current = -1;
  sharing = i32[VM.shared] !== 0;
  for (let index = 0; index < threadBlocks(); index++) {
    if (i32[threadBlockAt(index) + TB.markStack + 1] === TAG_INTERNAL) sharing = false;
  }
  findStarts();
  visitVmRoots(rootVisitor);
  for (let index = 0; index < threadBlocks(); index++) {
    visitThreadRoots(index, rootVisitor);
    visitStack(index, rootVisitor);
  }
  for (current = 0; current < queued; current++) checkCell(queue[current]);
  current = -1;
  checkOverlaps();
  checkAtoms((table, at, problem) => {
    current = queue.indexOf(table);
    fail(current, at, problem);
  });
}

/** Verifications of this VM so far, for `isVerificationDue`. */
let asked = 0;
onMount(() => {
  asked = 0;
});
/** So many collections are all verified; afterwards one in SAMPLE (a prime, so as not to fall in step). */
const VERIFY_ALL = 2000;
const SAMPLE = 61;

/**
 * Under --gc-stress, where every boundary collects: whether this collection is one to verify. A loop of
 * a million turns would otherwise take hours.
 */
export function isVerificationDue(): boolean {
  asked++;
  return asked <= VERIFY_ALL || asked % SAMPLE === 0;
}
