/**
 * What is weak in a major collection, after everything strong has been marked. The stopper does this
 * alone, from the list of weak cells (weak-list.ts), in this order:
 *
 *   1. ephemerons (WEAKTABLE): a value is marked once its key is; to the fixpoint
 *   2. WEAKREF.target of the dead becomes undefined; WEAKTABLE entries with a dead key are deleted;
 *      FINREG records with a dead target get the hole for it, and the hook is told
 *   3. shapes: dead children leave the transitions
 *   4. atoms: the dead leave the atom table, which is rehashed in place
 *   5. hooks: feedback forgets dead cells, then the function ids of dead code are free
 *
 * Ephemerons: each round looks at every table; chains (a value that is the next one's key) take a
 * round a link at worst. After EPHEMERON_ROUNDS the entries that still wait are indexed by key, and
 * marking looks every cell up in the index: linear, however the guest has built its chains.
 *
 * FINREG.cellsRef is a chain of RECORDs [target, held, token, next]. Target and token are weak: the
 * records are marked without being scanned, `held` and the records themselves are strong.
 */
import { FIXED_WORDS, KIND, KIND_MASK, OFF } from '../cells.ts';
import { VM } from '../layout.ts';
import { TAG_HOLE, TAG_INTERNAL, TAG_REF, TAG_UNDEFINED } from '../values.ts';
import { i32 } from '../views.ts';
import { gcHooks } from './hooks.ts';
import { NEXT, drainMarks, isMarked, markValues, scanMarked } from './mark.ts';
import { weakHalves, weakStart } from './trace.ts';
import { closeWeakList, eachWeak } from './weak-list.ts';
import { pop } from './work.ts';

const EPHEMERON_ROUNDS = 6;
/** Written over dead entries of TRANSITIONS and HASHTABLE. */
const DELETED = 2;
const TABLE_FIRST = FIXED_WORDS[KIND.WEAKTABLE];
const RECORD_FIRST = FIXED_WORDS[KIND.RECORD];
/** Slots of a finalization RECORD. */
const TARGET = 0;
const TOKEN = 2;

function kindOf(cell: number): number {
  return i32[cell * 2 + 1] & KIND_MASK;
}

function isRef(at: number): boolean {
  const tag = i32[at + 1];
  return tag >= TAG_REF && tag < 0;
}

/** A reference to an unmarked cell is at i32 index `at`. */
function isDead(at: number): boolean {
  return isRef(at) && !isMarked(i32[at]);
}

function put(at: number, tag: number): void {
  i32[at] = 0;
  i32[at + 1] = tag;
}

/** Marks the values of live keys; whether there was one that had not been marked. */
function markEphemerons(table: number): boolean {
  let progress = false;
  const end = (table + TABLE_FIRST + i32[table * 2]) * 2;
  for (let at = (table + TABLE_FIRST) * 2; at < end; at += 4) {
    if (!isRef(at) || !isDead(at + 2) || !isMarked(i32[at])) continue;
    markValues(i32, at + 2, at + 4);
    progress = true;
  }
  return progress;
}

function fixpoint(): void {
  for (let round = 0; round < EPHEMERON_ROUNDS; round++) {
    let progress = false;
    closeWeakList();
    eachWeak((cell) => {
      if (kindOf(cell) === KIND.WEAKTABLE && markEphemerons(cell)) progress = true;
    });
    if (!progress) return;
    drainMarks();
  }
  markByIndex();
}

/** The values (i32 indices) that wait for a key to be marked. */
type Waiting = Map<number, number[]>;

function indexTable(table: number, waiting: Waiting): void {
  const end = (table + TABLE_FIRST + i32[table * 2]) * 2;
  for (let at = (table + TABLE_FIRST) * 2; at < end; at += 4) {
    if (!isRef(at) || !isDead(at + 2)) continue;
    const key = i32[at];
    if (isMarked(key)) {
      markValues(i32, at + 2, at + 4);
      continue;
    }
    const values = waiting.get(key);
    if (values === undefined) waiting.set(key, [at + 2]);
    else values.push(at + 2);
  }
}

function markByIndex(): void {
  const waiting: Waiting = new Map();
  closeWeakList();
  eachWeak((cell) => {
    if (kindOf(cell) === KIND.WEAKTABLE) indexTable(cell, waiting);
  });
  // Keys are objects or symbols, which are pushed when they are marked: each comes by here.
  for (let cell = pop(); cell !== 0; cell = pop()) {
    scanMarked(cell);
    if (kindOf(cell) === KIND.WEAKTABLE) indexTable(cell, waiting);
    const values = waiting.get(cell);
    if (values !== undefined) for (const at of values) markValues(i32, at, at + 2);
  }
}

/** Halves that the table of cells declares weak. */
function clearHalves(cell: number, kind: number): void {
  for (let i = weakStart[kind]; i < weakStart[kind + 1]; i++) {
    const at = cell * 2 + weakHalves[i];
    if (i32[at] !== 0 && !isMarked(i32[at])) i32[at] = 0;
  }
}

function clearTable(table: number): void {
  const end = (table + TABLE_FIRST + i32[table * 2]) * 2;
  for (let at = (table + TABLE_FIRST) * 2; at < end; at += 4) {
    if (!isDead(at)) continue;
    put(at, TAG_HOLE);
    put(at + 2, TAG_UNDEFINED);
    i32[table * 2 + OFF.WEAKTABLE.live]--;
  }
}

function clearRegistry(registry: number): void {
  let due = false;
  for (let record = i32[registry * 2 + OFF.FINREG.cellsRef]; record !== 0;) {
    const slots = (record + RECORD_FIRST) * 2;
    if (isDead(slots + TARGET * 2)) put(slots + TARGET * 2, TAG_HOLE);
    if (i32[slots + TARGET * 2 + 1] === TAG_HOLE) due = true;
    if (isDead(slots + TOKEN * 2)) put(slots + TOKEN * 2, TAG_UNDEFINED);
    record = i32[slots + NEXT * 2 + 1] === TAG_INTERNAL ? i32[slots + NEXT * 2] : 0;
  }
  if (due) gcHooks.finalize(registry, i32[registry * 2 + OFF.FINREG.threadId]);
}

function clearTransitions(table: number): void {
  const first = (table + FIXED_WORDS[KIND.TRANSITIONS]) * 2;
  const end = first + i32[table * 2];
  for (let at = first; at < end; at++) {
    if (i32[at] > DELETED && !isMarked(i32[at])) i32[at] = DELETED;
  }
}

/** Drops the dead and places the rest anew, so that deleted entries do not pile up. */
function rehashAtoms(table: number): void {
  const base = (table + FIXED_WORDS[KIND.HASHTABLE]) * 2;
  const halves = i32[table * 2] * 2;
  const live = new Int32Array(halves);
  let count = 0;
  for (let i = 0; i < halves; i++) {
    const atom = i32[base + i];
    if (atom > DELETED && isMarked(atom)) live[count++] = atom;
  }
  if (count === i32[table * 2 + OFF.HASHTABLE.used]) return;
  i32.fill(0, base, base + halves);
  const mask = halves - 1;
  for (let k = 0; k < count; k++) {
    let i = i32[live[k] * 2 + OFF.STRING8.hash] & mask;
    while (i32[base + i] !== 0) i = (i + 1) & mask;
    i32[base + i] = live[k];
  }
  i32[table * 2 + OFF.HASHTABLE.used] = count;
}

/** Everything above, with the world stopped and nobody helping. */
export function processWeak(): void {
  fixpoint();
  closeWeakList();
  const usedIds = new Uint8Array(i32[VM.nextFunctionId]);
  const registries: number[] = [];
  eachWeak((cell) => {
    const kind = kindOf(cell);
    clearHalves(cell, kind);
    switch (kind) {
      case KIND.WEAKTABLE:
        clearTable(cell);
        break;
      case KIND.WEAKREF: {
        const at = (cell + OFF.WEAKREF.target) * 2;
        if (isDead(at)) put(at, TAG_UNDEFINED);
        break;
      }
      case KIND.FINREG:
        registries.push(cell);
        break;
      case KIND.SHAPE: {
        const at = cell * 2 + OFF.SHAPE.transitionsRef;
        if (i32[at] !== 0 && !isMarked(i32[at])) i32[at] = 0;
        break;
      }
      case KIND.TRANSITIONS:
        clearTransitions(cell);
        break;
      case KIND.HASHTABLE:
        rehashAtoms(cell);
        break;
      case KIND.CODE:
        usedIds[i32[cell * 2 + OFF.CODE.functionId]] = 1;
    }
  });
  for (const registry of registries) clearRegistry(registry);
  gcHooks.clearFeedback(isMarked);
  gcHooks.freeFunctionIds((id) => usedIds[id] === 1, usedIds.length);
}
