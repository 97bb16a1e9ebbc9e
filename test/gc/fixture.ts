// A VM without a runtime: a cage, thread blocks, and frames pushed by hand.
import { allocate, openNursery, restoreNurseryLimit } from '../../heap/alloc.ts';
import { storeRef, storeValue } from '../../heap/barrier.ts';
import { bootHeap } from '../../heap/boot.ts';
import { createCage, prepareThreadBlock } from '../../heap/cage.ts';
import type { VMMemory } from '../../heap/cage.ts';
import { FLAG_OLD, FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { takeBoundary } from '../../heap/boundary.ts';
import { takeFunctionId } from '../../heap/function-ids.ts';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { mountGuest } from '../../heap/mount.ts';
import { rootShape } from '../../heap/shapes.ts';
import { allocateOld } from '../../heap/spaces.ts';
import { TAG_INT, TAG_INTERNAL, TAG_OBJECT, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32, s32, scratch, tb } from '../../heap/views.ts';
import { COLLECT_MAJOR, COLLECT_MINOR, runCollection, verifyHeap } from '../../heap/gc/index.ts';

export const MIB = 2 ** 20;

export function newVM(heapLimit = 64 * MIB, threads = 4): VMMemory {
  const memory = createCage({ heapLimit, threads, stackBytes: 256 * 1024 });
  mountGuest(memory.cage, memory.stacks, threadBlock(0));
  i32[VM.threadHigh] = 1;
  i32[VM.threadsAlive] = 1;
  prepareThreadBlock(0, 0, memory.options.stackBytes);
  mountGuest(memory.cage, memory.stacks, threadBlock(0));
  refill();
  bootHeap();
  return memory;
}

/** A further thread block, mounted on this worker when `mountThread` is called with its index. */
export function addThread(memory: VMMemory): number {
  const index = i32[VM.threadHigh]++;
  i32[VM.threadsAlive]++;
  prepareThreadBlock(index, index, memory.options.stackBytes);
  return index;
}

export function switchTo(memory: VMMemory, index: number): void {
  mountGuest(memory.cage, memory.stacks, threadBlock(index));
  refill();
}

/** What a thread does when it goes on after a collection. */
export function refill(): void {
  if (!openNursery()) throw new Error('the heap is full');
  restoreNurseryLimit();
  takeBoundary();
}

export function minor(): void {
  runCollection(COLLECT_MINOR);
  refill();
}

export function major(): void {
  runCollection(COLLECT_MAJOR);
  refill();
}

export function verified(collect: () => void): void {
  verifyHeap('before');
  collect();
  verifyHeap('after');
}

/** A CODE cell good for frames with `registers` registers. */
export function newCode(registers: number, params = 0): number {
  const fixed = FIXED_WORDS[KIND.CODE];
  const code = allocateOld(fixed);
  i32.fill(0, code * 2 + 2, (code + fixed) * 2);
  i32[code * 2] = 0;
  i32[code * 2 + 1] = KIND.CODE | FLAG_OLD;
  i32[code * 2 + OFF.CODE.registers] = registers;
  i32[code * 2 + OFF.CODE.params] = params;
  i32[(code + OFF.CODE.name) * 2 + 1] = TAG_UNDEFINED;
  i32[code * 2 + OFF.CODE.functionId] = takeFunctionId();
  return code;
}

/** Pushes a frame with `registers` registers on the mounted thread; returns the slot of register 0. */
export function pushFrame(registers: number, args = 0): number {
  const code = newCode(registers);
  const caller = i32[tb + TB.fp];
  const lowest =
    caller === 0
      ? i32[tb + TB.stackBase]
      : caller - 4 - i32[s32[(caller - 2) * 2] * 2 + OFF.CODE.registers];
  const fp = lowest - args - 4;
  for (let slot = fp - 4 - registers; slot < lowest; slot++) setSlot(slot, TAG_UNDEFINED, 0);
  s32[(fp - 3) * 2 + 1] = caller === 0 ? 0 : caller - fp;
  s32[(fp - 1) * 2] = args;
  s32[(fp - 1) * 2 + 1] = 0;
  s32[(fp - 2) * 2] = code;
  s32[(fp - 2) * 2 + 1] = 0;
  i32[tb + TB.fp] = fp;
  return fp - 4 - registers;
}

export function setSlot(slot: number, tag: number, payload: number): void {
  s32[slot * 2] = payload;
  s32[slot * 2 + 1] = tag;
}

export function slotCell(slot: number): number {
  return s32[slot * 2];
}

/** A young OBJECT with `capacity` in-object slots, all undefined. The shape claims no properties. */
export function newPlain(capacity: number, shape = rootShape(KIND.OBJECT, 0, capacity)): number {
  const fixed = FIXED_WORDS[KIND.OBJECT];
  const cell = allocate(fixed + capacity);
  i32[cell * 2] = shape;
  i32[cell * 2 + 1] = KIND.OBJECT;
  i32[cell * 2 + OFF.OBJECT.slotsRef] = 0;
  i32[cell * 2 + OFF.OBJECT.elementsRef] = 0;
  for (let i = 0; i < capacity; i++) put(cell + fixed + i, TAG_UNDEFINED, 0);
  return cell;
}

/** A young cell of a 'slots' kind; the fixed words are zero, the slots undefined. */
export function newSlots(kind: number, count: number): number {
  const fixed = FIXED_WORDS[kind];
  const cell = allocate(fixed + count);
  i32[cell * 2] = count;
  i32[cell * 2 + 1] = kind;
  i32.fill(0, cell * 2 + 2, (cell + fixed) * 2);
  for (let i = 0; i < count; i++) put(cell + fixed + i, TAG_UNDEFINED, 0);
  return cell;
}

/** Unbarriered: fresh cells only. */
export function put(word: number, tag: number, payload: number): void {
  i32[word * 2] = payload;
  i32[word * 2 + 1] = tag;
}

/** Stores through the barrier. */
export function store(cell: number, word: number, tag: number, payload: number): void {
  setSlot(scratch, tag, payload);
  storeValue(cell, word, scratch);
}

export function storeInt(cell: number, word: number, n: number): void {
  store(cell, word, TAG_INT, n);
}

export function storeObject(cell: number, word: number, object: number): void {
  store(cell, word, TAG_OBJECT, object);
}

export { storeRef };

/** The cell in a value word, 0 if the word holds no reference. */
export function cellIn(cell: number, word: number): number {
  const tag = i32[(cell + word) * 2 + 1];
  return tag === TAG_OBJECT || tag === TAG_INTERNAL ? i32[(cell + word) * 2] : 0;
}

export function intIn(cell: number, word: number): number {
  return i32[(cell + word) * 2 + 1] === TAG_INT ? i32[(cell + word) * 2] : NaN;
}

/** A reproducible sequence of numbers below n. */
export function random(seed: number): (n: number) => number {
  let state = seed | 1;
  return (n) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    let x = state;
    x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
    x ^= x >>> 15;
    return (x >>> 0) % n;
  };
}
