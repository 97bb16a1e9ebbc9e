/** Failures of the guest as errors of the library; thread reports as text. */
import { SOURCE_FAILURE } from '../commands/messages.ts';
import type { GuestFailure, SyntaxFailure } from '../commands/messages.ts';
import type { StackFrame } from '../stack-trace.ts';
import type { ThreadReport } from '../threads/supervision.ts';
import { formatDuration, formatSize } from '../units.ts';
import { GuestError, GuestSyntaxError, HeddleError, LimitError } from './errors.ts';
import type { ErrorCode, Frame, ThreadInfo } from './types.ts';

export function toFrame({ function: name, file, line, column }: StackFrame): Frame {
  return { function: name, file, line, column };
}

export function toThreadInfo(report: ThreadReport): ThreadInfo {
  const { id, state, circle, cpu, stack } = report;
  const deadlock =
    circle === undefined
      ? ''
      : ` (deadlock: ${[...circle, circle[0]].map((each) => `thread ${each}`).join(' -> ')})`;
  const waitsFor = report.waitsFor === undefined ? undefined : report.waitsFor + deadlock;
  return {
    id,
    state: state === 'idle' ? 'stopped' : state,
    ...(waitsFor === undefined ? {} : { waitsFor }),
    cpu,
    stack: stack.map(toFrame),
  };
}

export function frameText(frame: Frame): string {
  const where = frame.file === '' ? '<anonymous>' : `${frame.file}:${frame.line}:${frame.column}`;
  return frame.function === '' ? where : `${frame.function} (${where})`;
}

/** 'in thread 2 at spin (a.js:3:9)': the first thread that runs, else the first that waits. */
function whereabouts(threads: readonly ThreadInfo[]): string {
  const thread =
    threads.find((t) => t.state === 'running' && t.stack.length > 0) ??
    threads.find((t) => t.state === 'blocked' && t.stack.length > 0) ??
    threads.find((t) => t.state !== 'stopped');
  if (thread === undefined) return '';
  const top = thread.stack.find((frame) => frame.file !== '') ?? thread.stack[0];
  const at = top === undefined ? '' : ` at ${frameText(top)}`;
  const waits = thread.waitsFor === undefined ? '' : `, which waits for ${thread.waitsFor}`;
  return ` in thread ${thread.id}${at}${waits}`;
}

export function timeLimitError(
  kind: 'time' | 'cpu',
  limit: number,
  used: number,
  reports: readonly ThreadReport[],
): LimitError {
  const threads = reports.map(toThreadInfo);
  const what = kind === 'time' ? 'Time' : 'CPU time';
  const message = `${what} limit of ${formatDuration(limit)} exceeded after ${formatDuration(used)}${whereabouts(threads)}`;
  return new LimitError(
    kind === 'time' ? 'ERR_HEDDLE_TIME_LIMIT' : 'ERR_HEDDLE_CPU_LIMIT',
    message,
    limit,
    used,
    threads,
  );
}

export function sizeLimitError(
  code: ErrorCode,
  what: string,
  limit: number,
  used: number,
  threads: ThreadInfo[],
): LimitError {
  return new LimitError(
    code,
    `${what} limit of ${formatSize(limit)} exceeded${whereabouts(threads)}`,
    limit,
    used,
    threads,
  );
}

function syntaxError(syntax: SyntaxFailure): HeddleError {
  const { message, file, line, column, codeFrame } = syntax;
  if (syntax.unsupported)
    return new HeddleError('ERR_HEDDLE_UNSUPPORTED', `${message} (${file}:${line}:${column})`);
  return new GuestSyntaxError(message, file, line, column, codeFrame);
}

/** The guest's own out-of-memory error, which it did not catch. */
export const isOutOfMemory = (failure: GuestFailure): boolean =>
  failure.name === 'RangeError' && failure.code === 'ERR_OUT_OF_MEMORY';

/** `value`: the copy of what was thrown. */
export function failureError(failure: GuestFailure, value: unknown): HeddleError {
  const { syntax, name, message, frames, transfer, code } = failure;
  if (syntax !== null) return syntaxError(syntax);
  if (code === SOURCE_FAILURE) return new HeddleError('ERR_HEDDLE_RESOLVE', message);
  if (transfer) return new HeddleError('ERR_HEDDLE_TRANSFER', message);
  const unresolved =
    code === 'ERR_MODULE_NOT_FOUND' ||
    /^(?:Cannot find (?:module|package)|No such built-in module|Package subpath)/.test(message);
  return new GuestError(
    message,
    name,
    frames.map(toFrame),
    value,
    unresolved ? 'ERR_HEDDLE_RESOLVE' : 'ERR_HEDDLE_GUEST',
  );
}

/** The lines that the command line prints about the threads when a limit has ended the program. */
export function threadLines(threads: readonly ThreadInfo[]): string {
  let text = '';
  for (const { id, state, waitsFor, stack } of threads) {
    const waits = waitsFor === undefined ? '' : `, waits for ${waitsFor}`;
    text += `thread ${id} (${state}${waits})\n`;
    for (const frame of stack) text += `    at ${frameText(frame)}\n`;
  }
  return text;
}
