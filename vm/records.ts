/** RECORD cells: internal tuples. One row a tag; slots by name, so that nothing else numbers them. */
export const RECORD_TAG = {
  LIST: 0,
  JOB: 1,
  REACTION: 2,
  STACK: 3,
  TIMER: 4,
  MODULE: 5,
  TEMPLATE: 6,
  TIMERS: 7,
  WAITER: 8,
  ENTRY: 9,
} as const;

/** A job: `fn(...arguments)` with `this` undefined. Arguments are the slots from FIRST_ARGUMENT on. */
export const JOB = { NEXT: 0, FUNCTION: 1, FIRST_ARGUMENT: 2 } as const;

/** A reaction to a promise. await: GENERATOR is the frame to go on with, the handlers are not used. */
export const REACTION = {
  NEXT: 0,
  THREAD: 1,
  GENERATOR: 2,
  ON_FULFILLED: 3,
  ON_REJECTED: 4,
  PROMISE: 5,
  RESOLVE: 6,
  REJECT: 7,
} as const;
export const REACTION_SLOTS = 8;

/**
 * A captured call stack: then triples of internal CODE, pc * 2 + (constructor call ? 1 : 0), and what
 * names the receiver's class: its prototype, or itself if it is a function, or undefined.
 */
export const STACK = { NAME: 0, MESSAGE: 1, FIRST_FRAME: 2, FRAME_SLOTS: 3 } as const;
