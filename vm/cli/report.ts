/** What the command line prints when a program fails, and the exit codes. */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  GuestError,
  GuestSyntaxError,
  HeddleError,
  LimitError,
  UnsettledError,
} from '../api/errors.ts';
import type { GuestFailure } from '../commands/messages.ts';
import { threadLines } from '../api/reports.ts';

export const EXIT = {
  ok: 0,
  failed: 1,
  badOption: 9,
  unsettled: 13,
  internal: 70,
  time: 124,
  interrupted: 130,
  memory: 134,
  terminated: 143,
} as const;

export function write(fd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  let from = 0;
  while (from < bytes.length) {
    try {
      from += fs.writeSync(fd, bytes, from);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** Sources that are in no file: -e, stdin. */
export type Sources = ReadonlyMap<string, string>;

function sourceLine(file: string, line: number, sources: Sources): string | undefined {
  const given = sources.get(file);
  try {
    const text =
      given ?? fs.readFileSync(file.startsWith('file:') ? fileURLToPath(file) : file, 'utf8');
    return text.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1];
  } catch {
    return undefined;
  }
}

const WIDTH = 160;

/** The line of source with a caret, as Node shows it. */
function excerpt(file: string, line: number, column: number, sources: Sources): string {
  const text = sourceLine(file, line, sources);
  if (text === undefined || text.length > 10 * WIDTH) return `${file}:${line}\n\n`;
  const pad = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${file}:${line}\n${text}\n${pad}^\n\n`;
}

function thrownText(
  error: GuestError,
  failure: GuestFailure | undefined,
  sources: Sources,
): string {
  const frame = error.guestStack.find((each) => each.file !== '');
  const where = frame === undefined ? '' : excerpt(frame.file, frame.line, frame.column, sources);
  const plain = `${error.guestName}${error.message === '' ? '' : `: ${error.message}`}`;
  const text = failure?.report ?? plain;
  const thread =
    failure !== undefined && failure.threadId !== 0 ? ` in thread ${failure.threadId}:` : '';
  return `${where}Uncaught${thread} ${text}\n`;
}

/** The text for stderr and the exit code of an error that ended the program. */
export function describeFailure(
  error: unknown,
  reportOf: (error: Error) => GuestFailure | undefined,
  sources: Sources,
  quiet: boolean,
): { text: string; code: number } {
  if (error instanceof LimitError) return describeLimit(error, quiet);
  if (error instanceof GuestSyntaxError) {
    const { file, line, column, message, codeFrame } = error;
    return {
      text: `${file}:${line}:${column}\n${codeFrame}\n\nSyntaxError: ${message}\n`,
      code: EXIT.failed,
    };
  }
  if (error instanceof UnsettledError)
    return {
      text: 'heddle: a top-level await is never settled: nothing is left to run\n',
      code: EXIT.unsettled,
    };
  if (error instanceof GuestError) {
    const code = error.code === 'ERR_HEDDLE_MEMORY_LIMIT' ? EXIT.memory : EXIT.failed;
    return { text: thrownText(error, reportOf(error), sources), code };
  }
  if (error instanceof HeddleError) {
    const codes: Partial<Record<HeddleError['code'], number>> = {
      ERR_HEDDLE_OPTION: EXIT.badOption,
      ERR_HEDDLE_UNSUPPORTED: EXIT.failed,
      ERR_HEDDLE_INTERRUPTED: EXIT.interrupted,
      ERR_HEDDLE_RESOLVE: EXIT.failed,
      ERR_HEDDLE_MEMORY_LIMIT: EXIT.memory,
    };
    return { text: `heddle: ${error.message}\n`, code: codes[error.code] ?? EXIT.internal };
  }
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  return { text: `heddle: internal error\n${text}\n`, code: EXIT.internal };
}

function describeLimit(error: LimitError, quiet: boolean): { text: string; code: number } {
  const code =
    error.code === 'ERR_HEDDLE_MEMORY_LIMIT'
      ? EXIT.memory
      : error.code === 'ERR_HEDDLE_OUTPUT_LIMIT'
        ? EXIT.failed
        : EXIT.time;
  const threads = quiet ? '' : threadLines(error.threads);
  return { text: `heddle: ${error.message}\n${threads}`, code };
}
