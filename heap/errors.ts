/**
 * The host exceptions by which runtime functions leave. None is an Error: they carry no host stack
 * and cost nothing to throw.
 */

/** A guest exception is in flight; its value is in TB.exception. */
export class GuestThrow {
  readonly kind = 'guest';
}
export const guestThrow = new GuestThrow();

/** Thrown before any side effect: collect (room for `words`), then execute the operation again. */
export class RetryAfterCollection {
  readonly kind = 'retry';
  readonly words: number;
  constructor(words: number) {
    this.words = words;
  }
}

/** Thrown before any side effect: marking of SHARED is not done; serve the boundary, then execute again. */
export class RetryAfterSlice {
  readonly kind = 'slice';
}
export const retryAfterSlice = new RetryAfterSlice();

/** The thread ends: no catch, no finally. */
export class Terminated {
  readonly kind = 'terminated';
}
export const terminated = new Terminated();

/** Numbers of the guest's error types (opcode ThrowError, raise). */
export const ERROR_TYPE = {
  Error: 0,
  TypeError: 1,
  RangeError: 2,
  ReferenceError: 3,
  SyntaxError: 4,
  EvalError: 5,
  URIError: 6,
  AggregateError: 7,
  ConcurrentAccessError: 8,
} as const;

export type Raise = (type: number, message: string) => never;

let raiser: Raise = (type, message) => {
  throw new Error(`guest error ${type} without a runtime: ${message}`);
};

/** vm/errors.ts installs the function that builds an Error object and throws guestThrow. */
export function installRaise(raise: Raise): void {
  raiser = raise;
}

/** Throws a guest error. Allocates. */
export function raise(type: number, message: string): never {
  return raiser(type, message);
}

/** The heap is in a state that cannot be: a bug of this program. */
export class HeapFault extends Error {
  constructor(message: string) {
    super(`heap fault: ${message}`);
    this.name = 'HeapFault';
  }
}
