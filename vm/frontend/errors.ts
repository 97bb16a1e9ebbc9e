/** Errors of the front end: file, line, column, and a code frame with a caret. */
import { lineStartsOf, positionOf } from './lines.ts';

export class FrontEndError extends Error {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** The line of source and a caret under the column. */
  readonly codeFrame: string;
  /** The source uses something that is not supported (rather than being wrong). */
  readonly unsupported: boolean;

  constructor(message: string, file: string, source: string, offset: number, unsupported = false) {
    super(message);
    this.name = 'SyntaxError';
    this.file = file;
    this.unsupported = unsupported;
    const starts = lineStartsOf(source);
    const { line, column } = positionOf(starts, Math.max(0, Math.min(offset, source.length)));
    this.line = line;
    this.column = column;
    this.codeFrame = codeFrame(source, starts, line, column);
  }
}

const WIDTH = 100;

function codeFrame(source: string, starts: Int32Array, line: number, column: number): string {
  const start = starts[line - 1];
  const end = line < starts.length ? starts[line] : source.length;
  const text = source.slice(start, end).replace(/[\r\n\u2028\u2029]+$/, '');
  const caret = column - 1;
  // Of a very long line only the surroundings of the caret are shown.
  const from = caret > WIDTH - 20 ? caret - (WIDTH >> 1) : 0;
  const shown = text.slice(from, from + WIDTH);
  const lead = from > 0 ? '…' : '';
  const pad = shown.slice(0, caret - from).replace(/[^\t]/g, ' ');
  const gutter = String(line);
  return (
    `${gutter} | ${lead}${shown}${from + WIDTH < text.length ? '…' : ''}\n` +
    `${' '.repeat(gutter.length)} | ${' '.repeat(lead.length)}${pad}^`
  );
}
