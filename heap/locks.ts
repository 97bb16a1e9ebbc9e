/**
 * The property lock of an object: FLAG_LOCK in its header, taken by compare-and-swap. Only SHARED
 * objects need it. It is held for a few stores: whoever takes it has allocated and marked everything
 * before, then looks whether what he saw still holds, and if not lets go and starts again (S8).
 */
import { spin } from './blocks.ts';
import { FLAG_LOCK, FLAG_SHARED } from './cells.ts';
import { i32 } from './views.ts';

export function isShared(cell: number): boolean {
  return (i32[cell * 2 + 1] & FLAG_SHARED) !== 0;
}

export function lockObject(cell: number): void {
  const at = cell * 2 + 1;
  for (let attempt = 0; ; attempt++) {
    const high = i32[at];
    if ((high & FLAG_LOCK) === 0) {
      if (Atomics.compareExchange(i32, at, high, high | FLAG_LOCK) === high) return;
    } else {
      spin(attempt);
    }
  }
}

export function unlockObject(cell: number): void {
  Atomics.and(i32, cell * 2 + 1, ~FLAG_LOCK);
}

/** Locks the object if it is SHARED; returns whether it did. */
export function lockIfShared(cell: number): boolean {
  if ((i32[cell * 2 + 1] & FLAG_SHARED) === 0) return false;
  lockObject(cell);
  return true;
}

export function unlockIf(locked: boolean, cell: number): void {
  if (locked) unlockObject(cell);
}
