/**
 * Timers: per thread a binary heap in the cage, ordered by time, then by sequence.
 *
 * TB.timers is a TIMERS record: a run of internal references to TIMER records, the count in its spare
 * half; it is replaced by one of twice the size when it is full. Times are milliseconds of `clock`.
 * An immediate is a timer that is due at once: it runs before any timeout, which is at least 1 ms away.
 */
import { storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import {
  copy,
  numberOf,
  setBoolean,
  setDouble,
  setInt,
  setInternal,
  setNumber,
  setUndefined,
} from '../../heap/slots.ts';
import { TAG_INTERNAL } from '../../heap/values.ts';
import { b64, i32, s32, sb64, sf64, scratch, tb } from '../../heap/views.ts';
import { initRecordSlot, loadRecordSlot, newRecord, storeRecordSlot } from '../jobs.ts';
import type { NativeTable } from '../natives.ts';
import { RECORD_TAG } from '../records.ts';
import { clock } from './waiting.ts';

/** Slots of a TIMER. INTERVAL: -1 for one that fires once. */
const TIMER = { DUE: 0, ID: 1, INTERVAL: 2, FUNCTION: 3, ARGUMENTS: 4, SIZE: 5 } as const;
const ONCE = -1;
const FIRST_CAPACITY = 14;
const RECORD = FIXED_WORDS[KIND.RECORD];

const heapCell = (): number => (i32[tb + TB.timers + 1] === TAG_INTERNAL ? i32[tb + TB.timers] : 0);
const countWord = (heap: number): number => heap * 2 + OFF.RECORD.unused;

function timerAt(heap: number, at: number): number {
  sb64[scratch + 16] = b64[heap + RECORD + at];
  return s32[(scratch + 16) * 2];
}

function put(heap: number, at: number, timer: number): void {
  setInternal(scratch + 16, timer);
  storeValue(heap, RECORD + at, scratch + 16);
}

function dueOf(timer: number): number {
  loadRecordSlot(scratch + 16, timer, TIMER.DUE);
  return sf64[scratch + 16];
}

function intOf(timer: number, field: number): number {
  loadRecordSlot(scratch + 16, timer, field);
  return s32[(scratch + 16) * 2];
}

function before(a: number, b: number): boolean {
  const difference = dueOf(a) - dueOf(b);
  return difference < 0 || (difference === 0 && intOf(a, TIMER.ID) < intOf(b, TIMER.ID));
}

function siftUp(heap: number, start: number, timer: number): void {
  let at = start;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = timerAt(heap, parent);
    if (!before(timer, above)) break;
    put(heap, at, above);
    at = parent;
  }
  put(heap, at, timer);
}

function siftDown(heap: number, start: number, count: number, timer: number): void {
  let at = start;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= count) break;
    if (child + 1 < count && before(timerAt(heap, child + 1), timerAt(heap, child))) child++;
    const below = timerAt(heap, child);
    if (!before(below, timer)) break;
    put(heap, at, below);
    at = child;
  }
  put(heap, at, timer);
}

/** Room for one more timer: before any side effect. */
function heapWithRoom(): number {
  const old = heapCell();
  const count = old === 0 ? 0 : i32[countWord(old)];
  if (old !== 0 && count < i32[old * 2]) return old;
  const heap = newRecord(RECORD_TAG.TIMERS, old === 0 ? FIRST_CAPACITY : i32[old * 2] * 2);
  for (let i = 0; i < count; i++) {
    loadRecordSlot(scratch + 17, old, i);
    initRecordSlot(heap, i, scratch + 17);
  }
  i32[countWord(heap)] = count;
  setInternal(scratch + 17, heap);
  b64[(tb + TB.timers) / 2] = sb64[scratch + 17];
  return heap;
}

function insert(heap: number, timer: number): void {
  const count = i32[countWord(heap)];
  i32[countWord(heap)] = count + 1;
  siftUp(heap, count, timer);
}

function removeAt(heap: number, at: number): void {
  const count = i32[countWord(heap)] - 1;
  i32[countWord(heap)] = count;
  const last = timerAt(heap, count);
  setUndefined(scratch + 16);
  storeValue(heap, RECORD + count, scratch + 16);
  if (at === count) return;
  siftDown(heap, at, count, last);
  if (timerAt(heap, at) === last) siftUp(heap, at, last);
}

/** Node's rule: 1 ms at least; what is no number or too large is 1. */
function delayOf(milliseconds: number): number {
  return milliseconds >= 1 && milliseconds <= 0x7fff_ffff ? milliseconds : 1;
}

/** Time of the earliest timer, Infinity if there is none. */
export function nextDue(): number {
  const heap = heapCell();
  return heap === 0 || i32[countWord(heap)] === 0 ? Infinity : dueOf(timerAt(heap, 0));
}

/**
 * Takes the earliest timer if it is due: its function to slot `fn`, its array of arguments to `args`.
 * One that repeats is put back for its next turn.
 */
export function takeDueTimer(fn: number, args: number, now: number): boolean {
  const heap = heapCell();
  if (heap === 0 || i32[countWord(heap)] === 0) return false;
  const timer = timerAt(heap, 0);
  if (dueOf(timer) > now) return false;
  removeAt(heap, 0);
  loadRecordSlot(fn, timer, TIMER.FUNCTION);
  loadRecordSlot(args, timer, TIMER.ARGUMENTS);
  loadRecordSlot(scratch + 17, timer, TIMER.INTERVAL);
  const interval = numberOf(scratch + 17);
  if (interval > 0) {
    setDouble(scratch + 17, now + interval);
    storeRecordSlot(timer, TIMER.DUE, scratch + 17);
    insert(heap, timer);
  }
  return true;
}

export const timerNatives = {
  /** $AddTimer(fn, args, delay, kind): kind 0 timeout, 1 interval, 2 immediate; its id. */
  AddTimer: (dst, a) => {
    const kind = s32[(a + 3) * 2];
    const wait = kind === 2 ? 0 : delayOf(numberOf(a + 2));
    const timer = newRecord(RECORD_TAG.TIMER, TIMER.SIZE);
    const heap = heapWithRoom();
    const id = ++i32[tb + TB.timerSequence];
    copy(scratch + 18, a);
    initRecordSlot(timer, TIMER.FUNCTION, scratch + 18);
    copy(scratch + 18, a + 1);
    initRecordSlot(timer, TIMER.ARGUMENTS, scratch + 18);
    setDouble(scratch + 18, clock() + wait);
    initRecordSlot(timer, TIMER.DUE, scratch + 18);
    setInt(scratch + 18, id);
    initRecordSlot(timer, TIMER.ID, scratch + 18);
    setNumber(scratch + 18, kind === 1 ? wait : ONCE);
    initRecordSlot(timer, TIMER.INTERVAL, scratch + 18);
    insert(heap, timer);
    setInt(dst, id);
  },
  /** $ClearTimer(id): whether it was waiting. */
  ClearTimer: (dst, a) => {
    const id = numberOf(a);
    const heap = heapCell();
    const count = heap === 0 ? 0 : i32[countWord(heap)];
    for (let at = 0; at < count; at++) {
      if (intOf(timerAt(heap, at), TIMER.ID) !== id) continue;
      removeAt(heap, at);
      return setBoolean(dst, true);
    }
    setBoolean(dst, false);
  },
} satisfies NativeTable;
