/** A VM without a runtime: a cage, and one thread mounted in this process. */
import { bootHeap } from '../../heap/boot.ts';
import { openNursery, restoreNurseryLimit } from '../../heap/alloc.ts';
import { createCage, prepareThreadBlock } from '../../heap/cage.ts';
import type { CageOptions, VMMemory } from '../../heap/cage.ts';
import { VM, threadBlock } from '../../heap/layout.ts';
import { mountGuest } from '../../heap/mount.ts';
import { attachViews, i32, scratch } from '../../heap/views.ts';

export const MiB = 1 << 20;

export function newMemory(options: Partial<CageOptions> = {}): VMMemory {
  return createCage({ heapLimit: 32 * MiB, threads: 3, stackBytes: 64 * 1024, ...options });
}

/** Prepares thread block `index` and makes it the current thread. */
export function mountTestThread(memory: VMMemory, index = 0): void {
  attachViews(memory.cage, memory.stacks);
  prepareThreadBlock(index, index, memory.options.stackBytes);
  if (i32[VM.threadHigh] <= index) i32[VM.threadHigh] = index + 1;
  mountGuest(memory.cage, memory.stacks, threadBlock(index));
  openNursery();
  restoreNurseryLimit();
}

export function newTestVM(options: Partial<CageOptions> = {}): VMMemory {
  const memory = newMemory(options);
  mountTestThread(memory);
  return memory;
}

/** Slots for a test's own values: leaf functions do not touch them. */
export const own = (i: number): number => scratch + 32 + i;

/** A VM with the tables and strings of the heap layer. */
export function newBootedVM(options: Partial<CageOptions> = {}): VMMemory {
  const memory = newTestVM(options);
  bootHeap();
  return memory;
}
