/**
 * When the process ends while guests run. Node ends a worker where V8 looks at its interrupts, and machine
 * code never does: a thread in a compiled loop would keep the process for ever. So the thread that ends
 * the process asks all guest threads to come back first, as when their VM is ended. And a worker that is
 * ended while koffi makes objects for it ends the process by an abort, so that is waited for.
 */
import type { VMMemory } from '../heap/cage.ts';
import { attachViews } from '../heap/views.ts';
import { settleKoffi } from '../jit/process.ts';
import { terminateAll } from '../vm/threads/terminate.ts';

const memories = new Set<VMMemory>();
let isWatching = false;

function endGuests(): void {
  settleKoffi();
  for (const { cage, stacks } of memories) {
    attachViews(cage, stacks);
    terminateAll();
  }
}

/** The guests of this memory end with the process. The result takes that back, before the memory is given back. */
export function endAtExit(memory: VMMemory): () => void {
  memories.add(memory);
  if (!isWatching) process.on('exit', endGuests);
  isWatching = true;
  return () => void memories.delete(memory);
}
