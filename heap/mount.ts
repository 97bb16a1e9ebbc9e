/**
 * Mounting: a worker turns to another guest thread. Modules that keep derived state on the host
 * (caches of cell indices, pending bits) register here to drop it.
 */
import { TB } from './layout.ts';
import { attachViews, cage, i32, mountThread, stacks } from './views.ts';

const hooks: (() => void)[] = [];

/** `hook` runs whenever a guest thread is mounted or unmounted. */
export function onMount(hook: () => void): void {
  hooks.push(hook);
}

const leaving: (() => void)[] = [];

/** `hook` runs before a guest thread is unmounted, while its VM's memory and its block are its own. */
export function onUnmount(hook: () => void): void {
  leaving.push(hook);
}

/** Makes the guest thread of `threadBlock` (i32 index) the current one. */
export function mountGuest(
  newCage: SharedArrayBuffer,
  newStacks: SharedArrayBuffer,
  threadBlock: number,
): void {
  if (cage !== newCage || stacks !== newStacks) attachViews(newCage, newStacks);
  mountThread(threadBlock, i32[threadBlock + TB.scratch]);
  for (const hook of hooks) hook();
}

/**
 * Before the thread's block is given up: from then on another worker may mount it, and nothing here
 * may write to it, its stack or its tables.
 */
export function leaveGuest(): void {
  for (const hook of leaving) hook();
}

/** Lets go of the cage, so that its memory can be reused. */
export function unmountGuest(): void {
  attachViews(new SharedArrayBuffer(8), new SharedArrayBuffer(8));
  mountThread(0, 0);
  for (const hook of hooks) hook();
}
