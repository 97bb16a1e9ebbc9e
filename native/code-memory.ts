/**
 * Memory for machine code: one memfd, mapped twice.
 *
 *     RX  base ..... base + size      runs; never writable
 *     RW  alias .... alias + size     written; never executable
 *
 * No address is ever writable and executable, and patching needs no mprotect: a store through the
 * alias is seen by the running code, on x86-64 also by other threads, since both mappings are the
 * same physical pages. A patch that other threads may run through is *one aligned 4-byte store*
 * (`patch`); everything else is written before its address is published.
 *
 * The size is reserved: pages that were never written cost nothing, and `release` gives written ones
 * back. The descriptor is closed once both mappings exist, so a shard leaks none.
 */
import { memoryAt } from './address.ts';
import { MADVISE, MAP, PAGE_BYTES, PROT } from './linux.ts';
import { closeFd, ftruncate, madvise, mapAgain, memfdCreate, mmap, mprotect, munmap } from './os.ts';

export const DEFAULT_CODE_BYTES = 64 * 2 ** 20;

/** What other threads need to know of a shard's code; plain numbers, so it can be posted. */
export interface CodeAddresses {
  readonly base: number;
  readonly alias: number;
  readonly size: number;
}

export class CodeMemory implements CodeAddresses {
  readonly base: number;
  readonly alias: number;
  readonly size: number;
  /** The RW alias. */
  readonly bytes: Uint8Array;
  readonly words: Int32Array;

  constructor(addresses: CodeAddresses) {
    this.base = addresses.base;
    this.alias = addresses.alias;
    this.size = addresses.size;
    const memory = memoryAt(this.alias, this.size);
    this.bytes = new Uint8Array(memory);
    this.words = new Int32Array(memory);
  }

  write(offset: number, code: ArrayLike<number>): void {
    this.bytes.set(code, offset);
  }

  /** Replaces the aligned 4 bytes at `offset` at once, whoever may be running them. */
  patch(offset: number, word: number): void {
    if ((offset & 3) !== 0) throw new RangeError(`code patch at unaligned offset ${offset}`);
    Atomics.store(this.words, offset >> 2, word);
  }

  /** Gives the whole pages in [start, end) back to the system; they read as zeros from then on. */
  release(start: number, end: number): void {
    const first = Math.ceil(start / PAGE_BYTES) * PAGE_BYTES;
    const last = Math.floor(end / PAGE_BYTES) * PAGE_BYTES;
    if (last > first) madvise(this.alias + first, last - first, MADVISE.remove);
  }

  /** Only when no thread can run it and no view of it, in whatever worker, will be used again. */
  close(): void {
    munmap(this.base, this.size);
    munmap(this.alias, this.size);
  }
}

export function makeCodeMemory(size = DEFAULT_CODE_BYTES, name = 'heddle-code'): CodeMemory {
  const fd = memfdCreate(name);
  try {
    ftruncate(fd, size);
    return mapTwice(size, (protection) => mmap(size, protection, MAP.shared, fd));
  } finally {
    closeFd(fd);
  }
}

/** The same without a file behind it: Linux perf looks into its map of names only for such memory. */
export function makeAnonymousCodeMemory(size = DEFAULT_CODE_BYTES): CodeMemory {
  const pages = mmap(size, PROT.none, MAP.shared | MAP.anonymous | MAP.noreserve);
  try {
    return mapTwice(size, (protection) => {
      const mapping = mapAgain(pages, size);
      mprotect(mapping, size, protection);
      return mapping;
    });
  } finally {
    munmap(pages, size);
  }
}

function mapTwice(size: number, map: (protection: number) => number): CodeMemory {
  const base = map(PROT.read | PROT.exec);
  try {
    return new CodeMemory({ base, alias: map(PROT.read | PROT.write), size });
  } catch (error) {
    munmap(base, size);
    throw error;
  }
}
