/**
 * Allocation samples of the mounted thread: from heap/sampling.ts into its log.
 *
 * A cell is sampled inside a runtime operation, where it is still garbage and scratch slots are in use.
 * So only the stack is taken there, as pairs of code and position; the sample *waits* for the next
 * boundary, where its header tells the type and the stack is put into words. What waits names cells and
 * code that nothing keeps alive or in place: `settleAllocations` runs before the thread can be
 * collected from (before each step out of RUNNING, and before it stops the world itself), and when it
 * serves SAMPLE.
 *
 * Fates arrive the other way: the stopper writes them into the thread's table, and they are passed on
 * when the thread settles after a collection.
 */
import { FIXED_WORDS, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { callerOf } from '../../heap/gc/roots.ts';
import { TB, VM } from '../../heap/layout.ts';
import {
  MAJOR_SEEN, MAJOR_SURVIVED, MINOR_SEEN, MINOR_SURVIVED, SPACE_NURSERY, allocationHooks, closeSampler, followCell, openSampler,
  takeFates,
} from '../../heap/sampling.ts';
import { i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { FRAME_CODE } from '../bytecode/frame.ts';
import { EVENT } from '../commands/messages.ts';
import { REASON, request } from '../threads/requests.ts';
import { typeOfCell } from './cell-types.ts';
import { MAX_DEPTH } from './log.ts';
import type { LogWriter } from './log.ts';
import { FATE } from './model.ts';
import { onRecording, stackEvent } from './recorder.ts';
import { PROFILE } from './settings.ts';

if (
  FATE.MINOR_SEEN !== MINOR_SEEN || FATE.MINOR_SURVIVED !== MINOR_SURVIVED ||
  FATE.MAJOR_SEEN !== MAJOR_SEEN || FATE.MAJOR_SURVIVED !== MAJOR_SURVIVED
) {
  throw new Error('fates in the heap are not those of the model');
}

/** Told of each sample that was written; `stack` is a node of the log. */
export type AllocationObserver = (stack: number, type: string, size: number, weight: number) => void;

const BYTES = FIXED_WORDS[KIND.BYTES];
/** Samples that wait when the thread asks itself for a boundary. */
const MANY_WAITING = 64;
/** Samples that may wait, and the words of their frames. */
const MAX_WAITING = 1024;
const MAX_FRAME_WORDS = 1 << 18;

interface Waiting {
  cell: number;
  words: number;
  space: number;
  time: number;
  /** Its frames in `frames`: pairs of code and word offset, innermost first. */
  first: number;
  count: number;
  /** There are callers beyond the last frame. */
  isCut: boolean;
}

let log: LogWriter | null = null;
let interval = 0;
let observer: AllocationObserver | null = null;
const waiting: Waiting[] = [];
let waits = 0;
let frames = new Int32Array(1 << 12);
let frameWords = 0;
/** Collections when fates were last looked for. */
let collections = 0;
/** Type ids by shape or kind, until a major collection. */
const types = new Map<number, number>();
let majors = 0;
let isSettling = false;

/** Begins to sample the mounted thread's allocations, one in `bytes` of them. False: there is no memory for it. */
export function startAllocationSampling(into: LogWriter, bytes: number, observe: AllocationObserver | null = null): boolean {
  // What waits now is of a thread that was never unmounted.
  log = null;
  waits = frameWords = 0;
  if (!openSampler(Math.max(1, Math.min(bytes, 0x4000_0000)))) return false;
  log = into;
  interval = bytes;
  observer = observe;
  majors = i32[VM.majorCount];
  collections = collectionCount();
  types.clear();
  allocationHooks.sampled = wait;
  return true;
}

/** At a boundary, or before the thread is unmounted. */
export function stopAllocationSampling(): void {
  if (log === null) return;
  settleAllocations();
  closeSampler();
  allocationHooks.sampled = () => {};
  log = null;
  waits = frameWords = 0;
}

const collectionCount = (): number => (i32[VM.minorCount] + i32[VM.majorCount]) | 0;

function wait(cell: number, words: number, space: number): void {
  if (log === null) return;
  if (waits === MAX_WAITING || frameWords + MAX_DEPTH * 2 > MAX_FRAME_WORDS) {
    log.drop();
    return;
  }
  let sample = waiting.at(waits);
  if (sample === undefined) waiting.push((sample = { cell: 0, words: 0, space: 0, time: 0, first: 0, count: 0, isCut: false }));
  waits++;
  sample.cell = cell;
  sample.words = words;
  sample.space = space;
  sample.time = log.now();
  walk(sample);
  if (waits === MANY_WAITING) request(i32[tb + TB.index], REASON.SAMPLE);
}

/** The published stack of the current thread. Reads code and stack only. */
function walk(sample: Waiting): void {
  if (frameWords + MAX_DEPTH * 2 > frames.length) {
    const more = new Int32Array(frames.length * 2);
    more.set(frames);
    frames = more;
  }
  let fp = i32[tb + TB.fp];
  let pc = i32[tb + TB.pc];
  let at = frameWords;
  const end = at + MAX_DEPTH * 2;
  while (fp !== 0 && at < end) {
    const code = s32[(fp + FRAME_CODE) * 2];
    if ((i32[code * 2 + 1] & KIND_MASK) !== KIND.CODE) break; // a frame that is being pushed
    const bytecode = i32[code * 2 + OFF.CODE.bytecodeRef];
    const offset = pc - (bytecode + BYTES) * 2;
    frames[at] = code;
    // While a frame is being pushed, pc is still the caller's.
    frames[at + 1] = offset >>> 0 < i32[bytecode * 2] >>> 2 ? offset : 0;
    at += 2;
    fp = callerOf(fp);
    // Saved positions are behind the call that is in progress.
    if (fp !== 0) pc = s32[(fp + FRAME_CODE) * 2 + 1] - 1;
  }
  sample.first = frameWords;
  sample.count = (at - frameWords) / 2;
  sample.isCut = fp !== 0;
  frameWords = at;
}

const saved = new BigInt64Array(64);

/** Writes what waits, and the fates that have become known. At a boundary; leaves scratch slots as they were. */
export function settleAllocations(): void {
  if (log === null || isSettling) return;
  const now = collectionCount();
  if (waits === 0 && now === collections) return;
  isSettling = true;
  saved.set(sb64.subarray(scratch, scratch + saved.length));
  try {
    if (now !== collections) {
      collections = now;
      takeFates(passFate);
    }
    if (i32[VM.majorCount] !== majors) {
      majors = i32[VM.majorCount];
      types.clear();
    }
    for (let i = 0; i < waits; i++) write(log, waiting[i]);
  } finally {
    waits = frameWords = 0;
    sb64.set(saved, scratch);
    isSettling = false;
  }
}

const passFate = (number: number, fate: number): void => log?.fate(number, fate);

function write(into: LogWriter, { cell, words, space, time, first, count, isCut }: Waiting): void {
  const stack = into.internFrames(frames, first, count, isCut);
  const size = words * 8;
  const weight = -1 / Math.expm1(-size / interval);
  const low = i32[cell * 2];
  const high = i32[cell * 2 + 1];
  const number = into.allocation(time, stack, size, weight, typeId(into, low, high), space === SPACE_NURSERY ? FATE.NURSERY : 0);
  if (number >= 0) followCell(cell, number);
  if (observer !== null) observer(stack, typeOfCell(low, high), size, weight);
}

/** The id of a type, by the shape of objects and the kind of others. */
function typeId(into: LogWriter, low: number, high: number): number {
  const kind = high & KIND_MASK;
  const key = kind >= KIND.OBJECT ? low * 256 + kind : kind;
  const known = types.get(key);
  if (known !== undefined) return known;
  const id = into.typeId(typeOfCell(low, high));
  if (id >= 0) types.set(key, id);
  return id;
}

onRecording({
  begin(into, { flags, allocationInterval }) {
    if ((flags & PROFILE.ALLOCATION) !== 0) startAllocationSampling(into, allocationInterval, sendEvent);
  },
  end: stopAllocationSampling,
  settle: settleAllocations,
  away() {},
  back() {},
});

/** VM.on('allocation'), when somebody listens. */
const sendEvent: AllocationObserver = (stack, type, size, weight) => {
  if ((i32[VM.eventMask] & EVENT.allocationSample) !== 0) stackEvent('allocationSample', { type, size, weight }, stack);
};
