/** A thrown guest value as plain data for the host, made without running guest code. */
import { IS_ACCESSOR, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { foundAttributes, loadFound } from '../../heap/found.ts';
import { TB } from '../../heap/layout.ts';
import { findProperty } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { atom, toHost } from '../../heap/strings.ts';
import { TAG_OBJECT, TAG_STRING } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { capturedName, errorFrames } from '../errors.ts';
import type { FrontEndError } from '../frontend/errors.ts';
import { describe } from '../interp/describe.ts';
import type { StackFrame } from '../stack-trace.ts';
import type { GuestFailure, SyntaxFailure } from './messages.ts';

const TEXT = 29;
const MAX_TEXT = 64 * 1024;

/** The last source that could not be compiled on this worker: found again by the error's message. */
let lastSyntaxFailure: SyntaxFailure | null = null;

export function toSyntaxFailure(error: FrontEndError): SyntaxFailure {
  const { message, file, line, column, codeFrame, unsupported } = error;
  return { message, file, line, column, codeFrame, unsupported };
}

export function noteSyntaxFailure(failure: SyntaxFailure): void {
  lastSyntaxFailure = failure;
}

/** A string among the data properties that an object has or inherits; undefined for anything else. */
function dataText(cell: number, key: number): string | undefined {
  if (findProperty(cell, key) === 0 || (foundAttributes & IS_ACCESSOR) !== 0) return undefined;
  loadFound(scratch + TEXT);
  if (s32[(scratch + TEXT) * 2 + 1] !== TAG_STRING) return undefined;
  const text = toHost(s32[(scratch + TEXT) * 2]);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text;
}

/** Frames out of the text of `stack`, which is all that is left once it has been read. */
function framesOfText(text: string): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const [, line] of text.matchAll(/^ {4}at (.*)$/gm)) {
    const match = /^(?:(new )?(.*?) \()?(.*?)(?::(\d+):(\d+))?\)?$/.exec(line);
    if (match === null) continue;
    const [, isNew, name = '', file, row, column] = match;
    const known = row !== undefined;
    frames.push({
      function: name,
      file: known ? file : '',
      line: Number(row ?? 0),
      column: Number(column ?? 0),
      construct: isNew !== undefined,
    });
  }
  return frames;
}

function framesOfError(cell: number): StackFrame[] {
  const frames = errorFrames(cell);
  if (frames.length > 0) return frames;
  // Reading `stack` replaced the frames by their text, in the same field.
  const text = stackText(cell);
  return text === undefined ? [] : framesOfText(text);
}

function stackText(cell: number): string | undefined {
  if ((i32[cell * 2 + 1] & KIND_MASK) !== KIND.ERROR) return dataText(cell, rootCell(ROOT.stack));
  sb64[scratch + TEXT] = b64[cell + OFF.ERROR.stackData];
  return s32[(scratch + TEXT) * 2 + 1] === TAG_STRING
    ? toHost(s32[(scratch + TEXT) * 2])
    : undefined;
}

/** Describes what was thrown. `value`: its copy; `report`: the text that the command line prints. */
export function describeThrown(
  slot: number,
  value: Uint8Array | null,
  report: string | null,
  transfer: string | null,
): GuestFailure {
  const isObject = s32[slot * 2 + 1] === TAG_OBJECT;
  const cell = isObject ? s32[slot * 2] : 0;
  const isError = isObject && (i32[cell * 2 + 1] & KIND_MASK) === KIND.ERROR;
  const name = isObject
    ? (dataText(cell, rootCell(ROOT.name)) ?? capturedName(cell) ?? 'Error')
    : 'Error';
  const message = isObject ? dataText(cell, rootCell(ROOT.message)) : undefined;
  const text = message ?? (isError ? '' : describe(slot));
  const syntax =
    name === 'SyntaxError' && lastSyntaxFailure?.message === text ? lastSyntaxFailure : null;
  const code = isObject ? dataText(cell, atom('code')) : undefined;
  return {
    name,
    message: text,
    frames: isObject ? framesOfError(cell) : [],
    value,
    report,
    threadId: i32[tb + TB.id],
    transfer: transfer !== null && transfer === text,
    syntax,
    code: code ?? null,
  };
}
