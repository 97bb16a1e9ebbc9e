/**
 * SHARED: marking what another thread may reach.
 *
 * As long as a VM has one thread nothing is SHARED (but strings and symbols, which are born so). When
 * the second is about to start, `startSharing` marks everything the roots reach; from then on a
 * store of a local reference into a SHARED cell first marks what that reaches (barrier.ts), and the
 * store happens last. So: whatever a SHARED cell refers to is SHARED, and only an object's own thread
 * ever sees it local. Weak edges count as strong; prototypes are reached through shapes, which
 * themselves bear no mark.
 *
 * Marking runs with an explicit worklist. Where it may take long it runs in slices: `shareAhead`
 * before an operation has had any effect; if it returns false, the rest of the worklist is in
 * TB.markStack (a root), and BOUNDARY_SHARE is requested: the dispatcher serves the boundary and
 * calls `shareSlice` until it returns true, *before anything else happens on this thread* (the cells
 * marked so far say SHARED, though not all that they reach is yet); then it executes the operation
 * again. `shareCell`, behind the barrier, runs to the end at once.
 */
import { allocate } from './alloc.ts';
import { initHeader, initTagged, installShare, needsShare } from './barrier.ts';
import { BOUNDARY_SHARE, requestBoundary } from './boundary.ts';
import { FIRST_OBJECT_KIND, FLAG_SHARED, FIXED_WORDS, KIND, KIND_MASK, OFF } from './cells.ts';
import {
  SIZE_OBJECT,
  SIZE_REFS,
  SIZE_SLOTS,
  fixedWords,
  leaf,
  refHalves,
  refStart,
  sizeOf,
  valueStart,
  valueWords,
} from './gc/trace.ts';
import { ROOTS_START, TB, THREAD_ROOTS, VM } from './layout.ts';
import { onMount } from './mount.ts';
import { ROOT_COUNT } from './roots.ts';
import { SHARE_SLICE } from './tuning.ts';
import { TAG_HOLE, TAG_INTERNAL, TAG_REF } from './values.ts';
import { b64, i32, s32, sb64, scratch, tb } from './views.ts';

const pending: number[] = [];
onMount(() => {
  pending.length = 0;
});

const TMP = 7;
const SHAPE = KIND.SHAPE;
const TRANSITIONS = KIND.TRANSITIONS;
const PROTO = OFF.SHAPE.protoRef;
const CAPACITY = OFF.SHAPE.inlineCapacity;

/** Marks a cell and puts it on the worklist, once. */
function mark(cell: number): void {
  const high = i32[cell * 2 + 1];
  const kind = high & KIND_MASK;
  if (kind === SHAPE) {
    const proto = i32[cell * 2 + PROTO];
    if (proto !== 0) mark(proto);
    return;
  }
  // A table of shapes is like the shapes: whoever finds an entry in it already has the prototype.
  if (kind === TRANSITIONS) return;
  if ((high & FLAG_SHARED) !== 0 || leaf[kind] === 1) return;
  if ((Atomics.or(i32, cell * 2 + 1, FLAG_SHARED) & FLAG_SHARED) === 0) pending.push(cell);
}

function markValue(word: number): void {
  const tmp = scratch + TMP;
  sb64[tmp] = b64[word];
  const tag = s32[tmp * 2 + 1];
  if (tag >= TAG_REF && tag < 0) mark(s32[tmp * 2]);
}

/** Marks what a cell refers to. */
function scan(cell: number): void {
  const at = cell * 2;
  const kind = i32[at + 1] & KIND_MASK;
  const low = i32[at];
  for (let i = refStart[kind]; i < refStart[kind + 1]; i++) {
    const ref = i32[at + refHalves[i]];
    if (ref !== 0) mark(ref);
  }
  for (let i = valueStart[kind]; i < valueStart[kind + 1]; i++) markValue(cell + valueWords[i]);
  const tail = cell + fixedWords[kind];
  if (sizeOf[kind] === SIZE_OBJECT) {
    mark(low);
    const slots = i32[low * 2 + CAPACITY];
    for (let i = 0; i < slots; i++) markValue(tail + i);
  } else if (sizeOf[kind] === SIZE_SLOTS) {
    for (let i = 0; i < low; i++) markValue(tail + i);
  } else if (sizeOf[kind] === SIZE_REFS && kind === KIND.SPINE) {
    for (let i = 0; i < low; i++) {
      const ref = i32[tail * 2 + i];
      if (ref !== 0) mark(ref);
    }
  }
}

/** Visits about `budget` cells; large cells count by size. True: nothing is left. */
function drain(budget: number): boolean {
  let left = budget;
  while (left > 0) {
    const cell = pending.pop();
    if (cell === undefined) return true;
    const kind = i32[cell * 2 + 1] & KIND_MASK;
    left -= sizeOf[kind] === SIZE_SLOTS ? 1 + (i32[cell * 2] >> 4) : 1;
    scan(cell);
  }
  return pending.length === 0;
}

/** Takes what an earlier slice left. */
function resume(): void {
  const at = tb + TB.markStack;
  if (i32[at + 1] !== TAG_INTERNAL) return;
  const record = i32[at];
  const tail = record + FIXED_WORDS[KIND.RECORD];
  for (let i = 0; i < i32[record * 2]; i++) pending.push(i32[(tail + i) * 2]);
  i32[at] = 0;
  i32[at + 1] = TAG_HOLE;
}

/** Leaves the rest in TB.markStack. */
function suspend(): void {
  const head = FIXED_WORDS[KIND.RECORD];
  const record = allocate(head + pending.length);
  initHeader(record, pending.length, KIND.RECORD);
  i32[record * 2 + OFF.RECORD.tag] = 0;
  i32[record * 2 + OFF.RECORD.unused] = 0;
  pending.forEach((cell, i) => initTagged(record, head + i, TAG_INTERNAL, cell));
  pending.length = 0;
  i32[tb + TB.markStack] = record;
  i32[tb + TB.markStack + 1] = TAG_INTERNAL;
  requestBoundary(BOUNDARY_SHARE);
}

/** Marks everything reachable from a cell, to the end. */
export function shareCell(cell: number): void {
  resume();
  mark(cell);
  drain(Infinity);
}

/** Marks everything reachable from the value in a slot. */
export function shareValue(slot: number): void {
  const tag = s32[slot * 2 + 1];
  if (tag >= TAG_REF && tag < 0) shareCell(s32[slot * 2]);
}

/**
 * Before an operation that will store `slot` into `cell`: marks, for a slice. False: not done, the
 * operation must have no effect now and be executed again after the boundary.
 */
export function shareAhead(cell: number, slot: number): boolean {
  if (!needsShare(cell, slot)) return true;
  resume();
  mark(s32[slot * 2]);
  if (drain(SHARE_SLICE)) return true;
  suspend();
  return false;
}

/** Goes on with suspended marking, for a slice. True: all is marked. */
export function shareSlice(): boolean {
  resume();
  if (drain(SHARE_SLICE)) return true;
  suspend();
  return false;
}

/**
 * Before the second thread starts: from now on there are SHARED objects. Puts everything that the
 * roots and this thread's own root values refer to on the worklist; go on with shareSlice.
 */
export function startSharing(): void {
  if (Atomics.exchange(i32, VM.shared, 1) === 1) return;
  for (let i = 0; i < ROOT_COUNT; i++) markValue(ROOTS_START + i);
  for (const name of THREAD_ROOTS) {
    if (name !== 'markStack') markValue((tb + TB[name]) >> 1);
  }
}

/** Whether a cell that others may reach holds to the rule: for tests and the verifier. */
export function isSharable(cell: number): boolean {
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  return kind >= FIRST_OBJECT_KIND || leaf[kind] !== 1;
}

installShare(shareCell);
