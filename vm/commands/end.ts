/** Ending the guest from inside: process.exit, too much output, no memory. The host hears why. */
import { terminated } from '../../heap/errors.ts';
import { TB, VM } from '../../heap/layout.ts';
import { i32, tb } from '../../heap/views.ts';
import { endServices } from '../memory-limit.ts';
import { END_EXIT, END_FAILED, END_MEMORY } from './end-reasons.ts';
import { currentFrames } from '../stack-trace.ts';
import { post } from '../host-calls.ts';
import { terminateAll } from '../threads/terminate.ts';

/** Ends all guest threads; the current one at once. */
export function endFromInside(reason: number): never {
  Atomics.or(i32, VM.endReason, reason);
  post({ t: 'ending', threadId: i32[tb + TB.id], frames: currentFrames() });
  terminateAll();
  throw terminated;
}

/** A program's error that nothing caught has been posted: no job, no timer, no thread goes on. */
export function endFailedProgram(): never {
  Atomics.or(i32, VM.endReason, END_FAILED);
  terminateAll();
  throw terminated;
}

endServices.endGuest = () => endFromInside(END_MEMORY);

export function exitFromInside(code: number): never {
  Atomics.store(i32, VM.exitCode, code);
  return endFromInside(END_EXIT);
}
