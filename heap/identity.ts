/** Identity hashes: 20 bits in an object's header, chosen when first asked for. */
import { HASH_MASK, HASH_SHIFT } from './cells.ts';
import { nextIdentity } from './atoms.ts';
import { i32 } from './views.ts';

/** Never 0; the same for the object's whole life, on every thread. */
export function identityHash(cell: number): number {
  const hash = i32[cell * 2 + 1] >>> HASH_SHIFT;
  return hash !== 0 ? hash : chooseHash(cell);
}

function chooseHash(cell: number): number {
  const wanted = (nextIdentity() & HASH_MASK || 1) << HASH_SHIFT;
  for (;;) {
    const high = i32[cell * 2 + 1];
    if (high >>> HASH_SHIFT !== 0) return high >>> HASH_SHIFT;
    Atomics.compareExchange(i32, cell * 2 + 1, high, high | wanted);
  }
}
