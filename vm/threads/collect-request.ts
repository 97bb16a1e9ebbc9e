/** The host asks for a collection while guest threads run. The views show the VM; nothing is mounted. */
import { VM, threadBlock } from '../../heap/layout.ts';
import { i32 } from '../../heap/views.ts';
import { unpark } from './parking.ts';
import { REASON, request } from './requests.ts';
import { STATE, stateOf } from './states.ts';

/** Collections so far: one that was asked for is over when this has changed. */
export function collectionsSoFar(): number {
  return (i32[VM.minorCount] + i32[VM.majorCount]) | 0;
}

/**
 * Asks a thread for a collection of `kind`: one that runs, else one that is blocked, which is woken for
 * it. False: no thread has a worker.
 */
export function askForCollection(kind: number): boolean {
  let chosen = -1;
  for (let index = 0; index < i32[VM.threadHigh]; index++) {
    const state = stateOf(threadBlock(index));
    if (state === STATE.RUNNING || state === STATE.STOPPED) {
      chosen = index;
      break;
    }
    if (state === STATE.BLOCKED) chosen = index;
  }
  if (chosen === -1) return false;
  Atomics.store(i32, VM.collectWanted, kind);
  request(chosen, REASON.COLLECT);
  unpark(chosen);
  return true;
}
