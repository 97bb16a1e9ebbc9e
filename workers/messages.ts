/** What crosses between the supervisor and a worker, and (in the library) between the library and the supervisor. */
import type { MessagePort } from 'node:worker_threads';

/** A task of the pool: one guest thread from mount to unmount. */
export interface GuestTask {
  readonly cage: SharedArrayBuffer;
  readonly stacks: SharedArrayBuffer;
  readonly index: number;
  readonly port: MessagePort;
  readonly options: unknown;
  /** What the process's threads share about machine code (jit/process.ts). */
  readonly process: SharedArrayBuffer;
}

export interface GuestTaskResult {
  /** False: it was terminated. */
  readonly completed: boolean;
}

/** From a guest thread to its supervisor. */
export type FromGuest =
  | { readonly t: 'birth'; readonly index: number }
  | { readonly t: 'wake' }
  | { readonly t: 'user'; readonly message: unknown };

/**
 * TB.hostMail: messages announced, times 2; bit 0: the mailbox is closed, since the worker is about to
 * let go of the thread. A sender announces first and looks at the bit: if it is set the message waits
 * for the thread's next worker.
 */
export const MAIL_CLOSED = 1;
export const MAIL_STEP = 2;
