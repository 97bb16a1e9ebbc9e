/**
 * Homes: a code region and its native block, the memory in which one worker's machine code lives.
 *
 * A worker is ended by the host from outside and can give nothing back; and nobody could unmap its
 * home, since other threads may still have its block's address in hand. So a home stays for the
 * process's life and has an owner, the thread id of its worker. Who needs one takes the home of an
 * owner that is no more, as far as there is such a thing, by one compare-and-swap:
 *
 *     registry:  regions (mounted threads, handlers.ts) | homes: base, alias, size, block, owner
 *
 * H1  Rows are only added; all but `owner` is written before the row counts.
 * H2  A thread id that the system uses again for another thread of this process keeps its home from
 *     being taken until that one ends: memory is kept longer, never had by two.
 * H3  Who takes a home waits until no requester stores into its code (interrupts.ts, I4), and only
 *     then empties it.
 */
import { storeAddress, loadAddress } from './address.ts';
import { CodeMemory, makeCodeMemory } from './code-memory.ts';
import { homesOf, locked, removeRegion } from './handlers.ts';
import { requestersGone, unprotect } from './interrupts.ts';
import { EDGE_BYTES, HOME, HOME_CAPACITY, makeNativeBlock, NativeBlock, NB, REG } from './native-block.ts';
import { gettid } from './os.ts';
import { tgkill } from './signals.ts';

export interface Home {
  readonly memory: CodeMemory;
  readonly block: NativeBlock;
}

/** A home that no worker has, its code region empty. The handlers must be installed. */
export function takeHome(size: number): Home {
  return takeLeft(size) ?? build(size);
}

function takeLeft(size: number): Home | undefined {
  const { words, rowAt } = homesOf();
  const count = Atomics.load(words, REG.homes >> 2);
  for (let index = 0; index < count; index++) {
    const row = rowAt(index);
    const owner = Atomics.load(words, row + (HOME.owner >> 2));
    if (loadAddress(words, row + (HOME.size >> 2)) !== size || tgkill(owner, 0)) continue;
    if (Atomics.compareExchange(words, row + (HOME.owner >> 2), owner, gettid()) !== owner) continue;
    const field = (name: 'base' | 'alias' | 'block'): number => loadAddress(words, row + (HOME[name] >> 2));
    const memory = new CodeMemory({ base: field('base'), alias: field('alias'), size });
    const block = new NativeBlock(field('block'));
    empty(memory, block);
    return { memory, block };
  }
  return undefined;
}

function empty(memory: CodeMemory, block: NativeBlock): void {
  removeRegion(block);
  block.edges.fill(0, 0, (block.get('edgeCount') * EDGE_BYTES) >> 2);
  Atomics.store(block.words, NB.edgeCount >> 2, 0);
  while (!requestersGone(block));
  if (Atomics.load(block.words, NB.faulting >> 2) !== 0) unprotect(block);
  block.set('hostRsp', 0);
  memory.release(0, memory.size);
}

function build(size: number): Home {
  const memory = makeCodeMemory(size);
  const block = makeNativeBlock();
  const { words, rowAt } = homesOf();
  locked(words, () => {
    const index = words[REG.homes >> 2];
    // Beyond these a home is its worker's alone, and is lost with it.
    if (index === HOME_CAPACITY) return;
    const row = rowAt(index);
    storeAddress(words, row + (HOME.base >> 2), memory.base);
    storeAddress(words, row + (HOME.alias >> 2), memory.alias);
    storeAddress(words, row + (HOME.size >> 2), size);
    storeAddress(words, row + (HOME.block >> 2), block.address);
    words[row + (HOME.owner >> 2)] = gettid();
    Atomics.store(words, REG.homes >> 2, index + 1);
  });
  return { memory, block };
}
