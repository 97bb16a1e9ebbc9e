/**
 * Marking the old space, the second part of a major collection. The young generation has been
 * evacuated, so every reference leads to an old or a large cell, and cells stay where they are.
 *
 * A cell is marked by its bit in the mark bitmap (bit cell & 31 of word cell >>> 5), set before it is
 * pushed; what can hold no reference is marked and not pushed. Cells with weak parts are put on the
 * list of weak cells (weak.ts), to be looked at when everything strong has been marked.
 *
 *   K1 The bitmap is cleared and the lists of old blocks are emptied before the first bit is set, so an
 *      allocation during marking takes a fresh block and never sweeps by half-set bits.
 *   K2 A reference that is replaced (a flattened rope by its flat string, a string by its atom) is
 *      replaced wherever it is met, since the cell replaced is never marked.
 */
import { FIRST_OBJECT_KIND, KIND, KIND_MASK, OFF } from '../cells.ts';
import { VM } from '../layout.ts';
import { TAG_INTERNAL, TAG_REF, TAG_STRING } from '../values.ts';
import { i32, s32 } from '../views.ts';
import { flattenOld } from './flatten.ts';
import { threadBlocks, visitThread, visitVmRoots } from './roots.ts';
import type { RootVisitor } from './roots.ts';
import { closeSpaces } from './space.ts';
import {
  SIZE_OBJECT,
  SIZE_REFS,
  SIZE_SLOTS,
  fixedWords,
  leaf,
  refHalves,
  refStart,
  sizeOf,
  special,
  valueStart,
  valueWords,
  weakStart,
  wordsOf,
} from './trace.ts';
import { closeWeakList, noteWeak } from './weak-list.ts';
import { giveAway, parallel, pop, push } from './work.ts';
import type { Stage } from './work.ts';

const FLAT_REF = OFF.ROPE.flatRef;
const INTERNED_REF = OFF.STRING8.internedRef;
const TRANSITIONS_REF = OFF.SHAPE.transitionsRef;
/** Slots of a finalization RECORD: [target, held, token, next]. */
export const HELD = 1;
export const NEXT = 3;
/** Scanned in pieces of this many words, with a chance to give work away between them. */
const PIECE_WORDS = 4096;

export function isMarked(cell: number): boolean {
  return (i32[i32[VM.markBits] + (cell >>> 5)] & (1 << (cell & 31))) !== 0;
}

/** Marks a cell; pushes it if it may hold references. */
export function mark(cell: number): void {
  const heap = i32;
  const at = heap[VM.markBits] + (cell >>> 5);
  const bit = 1 << (cell & 31);
  const seen = heap[at];
  if ((seen & bit) !== 0) return;
  if (parallel) {
    if ((Atomics.or(heap, at, bit) & bit) !== 0) return;
  } else {
    heap[at] = seen | bit;
  }
  const kind = heap[cell * 2 + 1] & KIND_MASK;
  if (leaf[kind] !== 0) return;
  if (kind === KIND.STRING8 || kind === KIND.STRING16) {
    const atom = heap[cell * 2 + INTERNED_REF];
    if (atom !== 0 && atom !== cell) mark(atom);
    return;
  }
  push(cell);
}

/** K2: the cell that a string reference should lead to. */
function better(heap: Int32Array, cell: number): number {
  let string = cell;
  for (;;) {
    const kind = heap[string * 2 + 1] & KIND_MASK;
    let next = 0;
    if (kind === KIND.ROPE) next = heap[string * 2 + FLAT_REF];
    else if (kind === KIND.STRING8 || kind === KIND.STRING16 || kind === KIND.SLICE) {
      next = heap[string * 2 + INTERNED_REF];
    }
    if (next === 0 || next === string) return string;
    string = next;
  }
}

/** Values at i32 indices from .. to - 1 of `memory`. */
export function markValues(memory: Int32Array, from: number, to: number): void {
  const heap = i32;
  const bits = heap[VM.markBits];
  for (let at = from; at < to; at += 2) {
    const tag = memory[at + 1];
    if (tag < TAG_REF || tag >= 0) continue;
    let cell = memory[at];
    if ((heap[bits + (cell >>> 5)] & (1 << (cell & 31))) !== 0) continue;
    if (tag === TAG_STRING) {
      const best = better(heap, cell);
      if (best !== cell) memory[at] = cell = best;
    }
    mark(cell);
  }
}

function markRefs(heap: Int32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) if (heap[at] !== 0) mark(heap[at]);
}

function markFixed(heap: Int32Array, cell: number, kind: number): void {
  const at = cell * 2;
  for (let i = refStart[kind], end = refStart[kind + 1]; i < end; i++) {
    const ref = heap[at + refHalves[i]];
    if (ref !== 0) mark(ref);
  }
  for (let i = valueStart[kind], end = valueStart[kind + 1]; i < end; i++) {
    const word = at + valueWords[i] * 2;
    markValues(heap, word, word + 2);
  }
}

function markRope(heap: Int32Array, cell: number): void {
  const at = cell * 2;
  for (let i = refStart[KIND.ROPE], end = refStart[KIND.ROPE + 1]; i < end; i++) {
    const half = at + refHalves[i];
    if (heap[half] === 0) continue;
    heap[half] = better(heap, heap[half]);
    mark(heap[half]);
  }
}

/** Kinds with a rule of their own (trace.ts). */
function scanSpecial(heap: Int32Array, cell: number, kind: number): void {
  const at = cell * 2;
  switch (kind) {
    case KIND.SHAPE: {
      markFixed(heap, cell, kind);
      const transitions = heap[at + TRANSITIONS_REF];
      if (transitions === 0) return;
      if ((heap[transitions * 2 + 1] & KIND_MASK) === KIND.TRANSITIONS) mark(transitions);
      else noteWeak(cell);
      return;
    }
    case KIND.PROPTABLE: {
      markFixed(heap, cell, kind);
      const end = (cell + fixedWords[kind] + heap[at]) * 2;
      for (let i = (cell + fixedWords[kind]) * 2; i < end; i += 2) if (heap[i] > 0) mark(heap[i]);
      return;
    }
    case KIND.WEAKREF:
      scanObject(heap, cell, kind, false);
      noteWeak(cell);
      return;
    case KIND.FINREG:
      scanRegistry(heap, cell);
      return;
    default:
      // TRANSITIONS, HASHTABLE, WEAKTABLE: the tail is weak.
      markFixed(heap, cell, kind);
      noteWeak(cell);
  }
}

/** Registrations: what they hold is strong, their targets and tokens are not (weak.ts). */
function scanRegistry(heap: Int32Array, cell: number): void {
  const cells = cell * 2 + OFF.FINREG.cellsRef;
  const first = heap[cells];
  heap[cells] = 0;
  scanObject(heap, cell, KIND.FINREG, true);
  heap[cells] = first;
  for (let record = first; record !== 0;) {
    const slots = (record + fixedWords[KIND.RECORD]) * 2;
    markOnly(heap, record);
    markValues(heap, slots + HELD * 2, slots + HELD * 2 + 2);
    record = heap[slots + NEXT * 2 + 1] === TAG_INTERNAL ? heap[slots + NEXT * 2] : 0;
  }
  noteWeak(cell);
}

/** Marks a cell that must not be scanned. */
function markOnly(heap: Int32Array, cell: number): void {
  const at = heap[VM.markBits] + (cell >>> 5);
  const bit = 1 << (cell & 31);
  if (parallel) Atomics.or(heap, at, bit);
  else heap[at] |= bit;
}

function scanObject(heap: Int32Array, cell: number, kind: number, values: boolean): void {
  const shape = heap[cell * 2];
  flattenOld(cell);
  mark(shape);
  if (values) {
    markFixed(heap, cell, kind);
  } else {
    const at = cell * 2;
    for (let i = refStart[kind], end = refStart[kind + 1]; i < end; i++) {
      const ref = heap[at + refHalves[i]];
      if (ref !== 0) mark(ref);
    }
  }
  markValues(heap, (cell + fixedWords[kind]) * 2, (cell + wordsOf(kind, shape)) * 2);
}

function scanSlots(heap: Int32Array, cell: number, kind: number): void {
  const first = cell + fixedWords[kind];
  const end = first + heap[cell * 2];
  for (let from = first; from < end; from += PIECE_WORDS) {
    const to = from + PIECE_WORDS < end ? from + PIECE_WORDS : end;
    markValues(heap, from * 2, to * 2);
    if (to < end) giveAway();
  }
}

/** Marks what a marked cell refers to. */
function scan(heap: Int32Array, cell: number): void {
  const kind = heap[cell * 2 + 1] & KIND_MASK;
  if (special[kind] !== 0) {
    scanSpecial(heap, cell, kind);
    return;
  }
  if (kind >= FIRST_OBJECT_KIND) {
    scanObject(heap, cell, kind, true);
    if (weakStart[kind] !== weakStart[kind + 1]) noteWeak(cell);
    return;
  }
  if (kind === KIND.ROPE) {
    markRope(heap, cell);
    return;
  }
  markFixed(heap, cell, kind);
  const size = sizeOf[kind];
  if (size === SIZE_SLOTS) scanSlots(heap, cell, kind);
  else if (size === SIZE_OBJECT) throw new Error('an object kind before FIRST_OBJECT_KIND');
  else if (size === SIZE_REFS) {
    const first = (cell + fixedWords[kind]) * 2;
    markRefs(heap, first, first + heap[cell * 2]);
  }
  if (kind === KIND.CODE) noteWeak(cell);
  if (weakStart[kind] !== weakStart[kind + 1]) noteWeak(cell);
}

export function scanMarked(cell: number): void {
  scan(i32, cell);
}

export function drainMarks(): void {
  const heap = i32;
  let count = 0;
  for (let cell = pop(); cell !== 0; cell = pop()) {
    scan(heap, cell);
    if ((++count & 63) === 0) giveAway();
  }
}

const visitor: RootVisitor = {
  cageValues(from, to) {
    markValues(i32, from * 2, to * 2);
  },
  cageRef(at) {
    mark(i32[at]);
  },
  stackValues(from, to) {
    markValues(s32, from * 2, to * 2);
  },
  stackRef(at) {
    mark(s32[at]);
  },
};

/** Items: the VM's roots, each thread. */
export function markItems(): number {
  return 1 + threadBlocks();
}

export const markStage: Stage = {
  name: 'mark',
  item(i) {
    if (i === 0) visitVmRoots(visitor);
    else visitThread(i - 1, visitor);
  },
  drain: drainMarks,
  finish() {
    closeWeakList();
    closeSpaces();
  },
};
