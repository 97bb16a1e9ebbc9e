/**
 * ArrayBuffer and SharedArrayBuffer. The bytes are a BYTES cell of the maximal length, so that resizing
 * moves nothing. Long work (zeroing, copying) is done in parts by loops in array-buffer.js.
 */
import { allocate, reserve } from '../../heap/alloc.ts';
import { initHeader, initRef, storeRef } from '../../heap/barrier.ts';
import { FIXED_WORDS, FLAG_SHARED, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { BLOCK_WORDS, VM } from '../../heap/layout.ts';
import { newObjectOfKind } from '../../heap/objects.ts';
import { numberOf, setBoolean, setInternal, setInt, setNumber, setObject, setUndefined } from '../../heap/slots.ts';
import { BUFFER_DETACHED, BUFFER_RESIZABLE, BUFFER_SHARED } from '../../heap/typedarrays.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { i32, s32, u8 } from '../../heap/views.ts';
import { throwRangeError, throwTypeError } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import type { NativeTable } from '../natives.ts';

const BUFFER = OFF.ARRAYBUFFER;
const BYTES = FIXED_WORDS[KIND.BYTES];
/** Bytes that one native zeroes or copies: 100 µs or less. */
const PART = 1 << 20;

const kindOf = (cell: number): number => i32[cell * 2 + 1] & KIND_MASK;

/** The ARRAYBUFFER cell in a slot, or 0. */
function bufferIn(slot: number): number {
  return s32[slot * 2 + 1] === TAG_OBJECT && kindOf(s32[slot * 2]) === KIND.ARRAYBUFFER ? s32[slot * 2] : 0;
}

function flagsOf(buffer: number): number {
  return i32[buffer * 2 + BUFFER.bufferFlags];
}

export function isDetached(buffer: number): boolean {
  return (flagsOf(buffer) & BUFFER_DETACHED) !== 0;
}

/** u8 index of a buffer's first byte. */
export function bytesStart(buffer: number): number {
  return (i32[buffer * 2 + BUFFER.dataRef] + BYTES) * 8;
}

function allocateBytes(count: number): number {
  const words = BYTES + Math.ceil(count / 8);
  if (count > 0x7fffffff || words > i32[VM.blockLimit] * BLOCK_WORDS) throwRangeError('Array buffer allocation failed');
  reserve(words);
  const cell = allocate(words);
  initHeader(cell, count, KIND.BYTES);
  if (count <= PART) u8.fill(0, (cell + BYTES) * 8, (cell + words) * 8);
  return cell;
}

/** The receiver of an ArrayBuffer (or SharedArrayBuffer) method or accessor. */
function receiver(self: number, shared: boolean, method: string): number {
  const buffer = bufferIn(self);
  if (buffer === 0 || ((flagsOf(buffer) & BUFFER_SHARED) !== 0) !== shared) {
    const type = shared ? 'SharedArrayBuffer' : 'ArrayBuffer';
    throwTypeError(`Method ${type}.prototype.${method} called on incompatible receiver ${describe(self)}`);
  }
  return buffer;
}

function numberGetter(shared: boolean, name: string, read: (buffer: number) => number) {
  return (dst: number, a: number): void => setNumber(dst, read(receiver(a - 1, shared, name)));
}

function flagGetter(shared: boolean, name: string, flag: number) {
  return (dst: number, a: number): void => setBoolean(dst, (flagsOf(receiver(a - 1, shared, name)) & flag) !== 0);
}

const byteLength = (buffer: number): number => i32[buffer * 2 + BUFFER.byteLength];
const maxByteLength = (buffer: number): number =>
  isDetached(buffer) ? 0 : (flagsOf(buffer) & BUFFER_RESIZABLE) !== 0 ? i32[buffer * 2 + BUFFER.maxByteLength] : byteLength(buffer);

/** Lets go of the bytes; where other threads may be about to access them they stay reachable (typedarrays.ts). */
function detach(buffer: number): void {
  i32[buffer * 2 + BUFFER.byteLength] = 0;
  i32[buffer * 2 + BUFFER.bufferFlags] = flagsOf(buffer) | BUFFER_DETACHED;
  if ((i32[buffer * 2 + 1] & FLAG_SHARED) === 0) storeRef(buffer, BUFFER.dataRef, 0);
}

export const arrayBufferNatives = {
  ArrayBufferGetByteLength: numberGetter(false, 'byteLength', byteLength),
  ArrayBufferGetMaxByteLength: numberGetter(false, 'maxByteLength', maxByteLength),
  ArrayBufferGetResizable: flagGetter(false, 'resizable', BUFFER_RESIZABLE),
  ArrayBufferGetDetached: flagGetter(false, 'detached', BUFFER_DETACHED),
  SharedArrayBufferGetByteLength: numberGetter(true, 'byteLength', byteLength),
  SharedArrayBufferGetMaxByteLength: numberGetter(true, 'maxByteLength', maxByteLength),
  SharedArrayBufferGetGrowable: flagGetter(true, 'growable', BUFFER_RESIZABLE),
  /** $AllocateBytes(count): internal; zeroed only up to a part, see $ZeroBytes. */
  AllocateBytes: (dst, a) => setInternal(dst, allocateBytes(numberOf(a))),
  /** $ZeroBytes(bytes, from, to): zeroes a part; the place behind it. */
  ZeroBytes: (dst, a) => {
    const from = numberOf(a + 1);
    const to = Math.min(numberOf(a + 2), from + PART);
    const start = (s32[a * 2] + BYTES) * 8;
    u8.fill(0, start + from, start + to);
    setInt(dst, to);
  },
  /** $NewArrayBuffer(proto, bytes, byteLength, maxByteLength, flags: 1 shared, 2 resizable) */
  NewArrayBuffer: (dst, a) => {
    const buffer = newObjectOfKind(KIND.ARRAYBUFFER, s32[a * 2], 0);
    initRef(buffer, BUFFER.dataRef, s32[(a + 1) * 2]);
    i32[buffer * 2 + BUFFER.byteLength] = numberOf(a + 2);
    i32[buffer * 2 + BUFFER.maxByteLength] = numberOf(a + 3);
    i32[buffer * 2 + BUFFER.bufferFlags] = s32[(a + 4) * 2];
    setObject(dst, buffer);
  },
  /** $RequireArrayBuffer(value, shared, method) */
  RequireArrayBuffer: (dst, a) => {
    receiver(a, s32[(a + 1) * 2] !== 0, describe(a + 2));
    setUndefined(dst);
  },
  IsArrayBuffer: (dst, a) => setBoolean(dst, bufferIn(a) !== 0),
  /** $BufferFlags(buffer): 1 shared, 2 resizable, 4 detached. */
  BufferFlags: (dst, a) => setInt(dst, flagsOf(s32[a * 2])),
  BufferByteLength: (dst, a) => setInt(dst, byteLength(s32[a * 2])),
  BufferMaxByteLength: (dst, a) => setInt(dst, maxByteLength(s32[a * 2])),
  BufferBytes: (dst, a) => setInternal(dst, i32[s32[a * 2] * 2 + BUFFER.dataRef]),
  /** $SetBufferByteLength(buffer, length): what is new has been zeroed. */
  SetBufferByteLength: (dst, a) => {
    Atomics.store(i32, s32[a * 2] * 2 + BUFFER.byteLength, numberOf(a + 1));
    setUndefined(dst);
  },
  /** $GrowSharedBuffer(buffer, length): false if it is longer already. */
  GrowSharedBuffer: (dst, a) => {
    const at = s32[a * 2] * 2 + BUFFER.byteLength;
    const wanted = numberOf(a + 1);
    for (;;) {
      const now = Atomics.load(i32, at);
      if (wanted < now) return setBoolean(dst, false);
      if (Atomics.compareExchange(i32, at, now, wanted) === now) return setBoolean(dst, true);
    }
  },
  DetachBuffer: (dst, a) => {
    detach(s32[a * 2]);
    setUndefined(dst);
  },
  /** $CopyBytes(to, toOffset, from, fromOffset, count): copies a part of the BYTES; how many bytes that was. */
  CopyBytes: (dst, a) => {
    const count = Math.min(PART, numberOf(a + 4));
    const to = (s32[a * 2] + BYTES) * 8 + numberOf(a + 1);
    const from = (s32[(a + 2) * 2] + BYTES) * 8 + numberOf(a + 3);
    u8.copyWithin(to, from, from + count);
    setInt(dst, count);
  },
  ArrayBufferIsView: (dst, a, n) => {
    const kind = n > 0 && s32[a * 2 + 1] === TAG_OBJECT ? kindOf(s32[a * 2]) : 0;
    setBoolean(dst, kind === KIND.TYPEDARRAY || kind === KIND.DATAVIEW);
  },
} satisfies NativeTable;
