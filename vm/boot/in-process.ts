/**
 * A VM on the current thread, without workers: for the boot image's maker, for tests of the parts, and
 * for tools. One guest thread, the main one; `close` lets the memory go.
 */
import { createCage, releaseCage } from '../../heap/cage.ts';
import type { VMMemory } from '../../heap/cage.ts';
import { layImage } from '../../heap/image.ts';
import { VM } from '../../heap/layout.ts';
import { unmountGuest } from '../../heap/mount.ts';
import { attachViews, i32 } from '../../heap/views.ts';
import { claimThread, mount, unmount } from '../threads/births.ts';
import { bootImage } from './image.ts';

export interface InProcessOptions {
  readonly heapLimit?: number;
  readonly stackBytes?: number;
  /** VM_OPTION bits. */
  readonly options?: number;
  /** The heap to start from. */
  readonly image?: Uint8Array;
  /** Instead of an image: makes the realm, once the thread is mounted. */
  readonly populate?: () => void;
}

export interface InProcessVM {
  readonly memory: VMMemory;
  close(): void;
}

const MiB = 1024 * 1024;

/** A fresh heap with its realm, mounted here. */
export function openInProcess({ heapLimit = 256 * MiB, stackBytes = MiB, options = 0, image, populate }: InProcessOptions = {}): InProcessVM {
  const memory = createCage({ heapLimit, threads: 0, stackBytes });
  attachViews(memory.cage, memory.stacks);
  if (populate === undefined) layImage(memory.cage, image ?? bootImage());
  mount(claimThread());
  populate?.();
  i32[VM.options] = options;
  return {
    memory,
    close() {
      unmount();
      unmountGuest();
      releaseCage(memory);
    },
  };
}
