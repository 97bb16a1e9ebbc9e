/** The errors that the library rejects with. Their messages say what, how much and where. */
import type { ErrorCode, Frame, ThreadInfo } from './types.ts';

export class HeddleError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
Object.defineProperty(HeddleError.prototype, 'name', {
  value: 'HeddleError',
  writable: true,
  configurable: true,
});

/** A limit was exceeded: of time, processor time, memory or output. */
export class LimitError extends HeddleError {
  /** Milliseconds or bytes. */
  readonly limit: number;
  readonly used: number;
  /** What each guest thread was doing. */
  readonly threads: ThreadInfo[];
  constructor(
    code: ErrorCode,
    message: string,
    limit: number,
    used: number,
    threads: ThreadInfo[],
  ) {
    super(code, message);
    this.limit = limit;
    this.used = used;
    this.threads = threads;
  }
}
Object.defineProperty(LimitError.prototype, 'name', {
  value: 'LimitError',
  writable: true,
  configurable: true,
});

/** The guest threw. */
export class GuestError extends HeddleError {
  /** Name of the guest's error; 'Error' where something else was thrown. */
  readonly guestName: string;
  /** Innermost first; empty where something else than an error was thrown. */
  readonly guestStack: Frame[];
  /** A copy of what was thrown, undefined where it cannot be copied. */
  readonly value: unknown;
  constructor(
    message: string,
    guestName: string,
    guestStack: Frame[],
    value: unknown,
    code: ErrorCode = 'ERR_HEDDLE_GUEST',
  ) {
    super(code, message);
    this.guestName = guestName;
    this.guestStack = guestStack;
    this.value = value;
  }
}
Object.defineProperty(GuestError.prototype, 'name', {
  value: 'GuestError',
  writable: true,
  configurable: true,
});

/** A promise that nothing is left to settle. */
export class UnsettledError extends GuestError {}

/** Source text that is wrong, or that is too large or too deeply nested. */
export class GuestSyntaxError extends GuestError {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** The line of source and a caret under the column. */
  readonly codeFrame: string;
  constructor(message: string, file: string, line: number, column: number, codeFrame: string) {
    super(message, 'SyntaxError', [], undefined, 'ERR_HEDDLE_SYNTAX');
    this.file = file;
    this.line = line;
    this.column = column;
    this.codeFrame = codeFrame;
  }
}
Object.defineProperty(GuestSyntaxError.prototype, 'name', {
  value: 'GuestSyntaxError',
  writable: true,
  configurable: true,
});
