/**
 * Call stacks of guest threads: captured as code, position and class of the receiver; put into words
 * when read. A captured stack is a RECORD; it keeps code and classes alive, but no values of the frames.
 */
import { FIXED_WORDS, CODE_INTRINSIC, CODE_SELF_HOSTED, IS_ACCESSOR, KIND, KIND_MASK, OFF } from '../heap/cells.ts';
import { foundAttributes, loadFound } from '../heap/found.ts';
import { TB } from '../heap/layout.ts';
import { getOwnProperty } from '../heap/objects.ts';
import { ROOT, rootCell } from '../heap/roots.ts';
import { protoOfShape } from '../heap/shapes.ts';
import { setInt, setInternal, setObject } from '../heap/slots.ts';
import { toHost } from '../heap/strings.ts';
import { TAG_INTERNAL, TAG_OBJECT, TAG_STRING } from '../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../heap/views.ts';
import { FRAME_ARGC, FRAME_CALLEE, FRAME_CODE, FRAME_CONSTRUCT, FRAME_THIS } from './bytecode/frame.ts';
import { callerOf } from '../heap/gc/roots.ts';
import { initRecordSlot, loadRecordSlot, newRecord } from './jobs.ts';
import { RECORD_TAG, STACK } from './records.ts';

export interface StackFrame {
  readonly function: string;
  /** '' in built-ins. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly construct: boolean;
}

const BYTES = FIXED_WORDS[KIND.BYTES];
const DEFAULT_LIMIT = 10;

/** Visits the frames of the current thread, innermost first; `visit` returns false to end. pc points into the instruction in progress. */
export function walkFrames(visit: (fp: number, code: number, pc: number) => boolean): void {
  let fp = i32[tb + TB.fp];
  let pc = i32[tb + TB.pc];
  while (fp !== 0) {
    if (!visit(fp, s32[(fp + FRAME_CODE) * 2], pc)) return;
    fp = callerOf(fp);
    // Saved positions are behind the call that is in progress.
    if (fp !== 0) pc = s32[(fp + FRAME_CODE) * 2 + 1] - 1;
  }
}

/** Helpers that no stack shows: also the nameless closures of built-ins. */
export function isHiddenCode(code: number): boolean {
  const flags = i32[code * 2 + OFF.CODE.codeFlags];
  if ((flags & CODE_INTRINSIC) !== 0) return true;
  return (flags & CODE_SELF_HOSTED) !== 0 && textOf(code, OFF.CODE.name) === '';
}

export function isBuiltinCode(code: number): boolean {
  return (i32[code * 2 + OFF.CODE.codeFlags] & (CODE_SELF_HOSTED | CODE_INTRINSIC)) !== 0;
}

/** Values for captureFrames beside a function: leave out nothing; leave out built-ins at the top. */
export const KEEP_ALL = 0;
export const SKIP_BUILTINS = -1;

/**
 * Captures the stack into a RECORD. `upTo`: function object whose frames, and all inside them, are
 * left out. If it is not on the stack nothing is left out.
 */
export function captureFrames(upTo: number, limit: number = DEFAULT_LIMIT): number {
  const frames: { fp: number; code: number; entry: number }[] = [];
  let skipped = 0;
  walkFrames((fp, code, pc) => {
    const construct = (s32[(fp + FRAME_ARGC) * 2 + 1] & FRAME_CONSTRUCT) !== 0 ? 1 : 0;
    const start = (i32[code * 2 + OFF.CODE.bytecodeRef] + BYTES) * 2;
    if (upTo === SKIP_BUILTINS ? frames.length === skipped && isBuiltinCode(code) : isCallee(fp, upTo) && skipped === 0) {
      skipped = frames.length + 1;
    }
    frames.push({ fp, code, entry: (pc - start) * 2 + construct });
    return frames.length - skipped < limit * 2 + 16 || (upTo > 0 && skipped === 0 && frames.length < 1000);
  });
  const shown = frames.slice(skipped).filter((frame) => !isHiddenCode(frame.code)).slice(0, limit);
  const record = newRecord(RECORD_TAG.STACK, STACK.FIRST_FRAME + shown.length * STACK.FRAME_SLOTS);
  shown.forEach((frame, i) => {
    const at = STACK.FIRST_FRAME + i * STACK.FRAME_SLOTS;
    setInternal(scratch + 56, frame.code);
    initRecordSlot(record, at, scratch + 56);
    setInt(scratch + 56, frame.entry);
    initRecordSlot(record, at + 1, scratch + 56);
    const namer = (frame.entry & 1) !== 0 ? 0 : classNamer(frame.fp + FRAME_THIS);
    if (namer === 0) return;
    setObject(scratch + 56, namer);
    initRecordSlot(record, at + 2, scratch + 56);
  });
  return record;
}

function isCallee(fp: number, fn: number): boolean {
  return fn > 0 && s32[(fp + FRAME_CALLEE) * 2 + 1] === TAG_OBJECT && s32[(fp + FRAME_CALLEE) * 2] === fn;
}

/** What names the class of a receiver: functions themselves, objects by their prototype; 0: nothing. */
function classNamer(self: number): number {
  if (s32[self * 2 + 1] !== TAG_OBJECT) return 0;
  const cell = s32[self * 2];
  if (cell === rootCell(ROOT.Global)) return 0;
  return (i32[cell * 2 + 1] & KIND_MASK) === KIND.FUNCTION ? cell : protoOfShape(i32[cell * 2]);
}

function ownText(cell: number, key: number): string {
  if (!getOwnProperty(cell, key) || (foundAttributes & IS_ACCESSOR) !== 0) return '';
  loadFound(scratch + 57);
  return s32[(scratch + 57) * 2 + 1] === TAG_STRING ? toHost(s32[(scratch + 57) * 2]) : '';
}

/** The class name that a namer stands for. */
function className(namer: number): string {
  if ((i32[namer * 2 + 1] & KIND_MASK) === KIND.FUNCTION) return ownText(namer, rootCell(ROOT.name)) || 'Function';
  for (let at = namer; at !== 0; at = protoOfShape(i32[at * 2])) {
    if (!getOwnProperty(at, rootCell(ROOT.constructor)) || (foundAttributes & IS_ACCESSOR) !== 0) continue;
    loadFound(scratch + 57);
    if (s32[(scratch + 57) * 2 + 1] !== TAG_OBJECT) continue;
    const name = ownText(s32[(scratch + 57) * 2], rootCell(ROOT.name));
    if (name !== '') return name;
  }
  return 'Object';
}

/** The class name of objects with this prototype, 0 for none. At a boundary: uses scratch slots. */
export const classOfPrototype = (proto: number): string => className(proto);

/** `Class.method`, as V8 writes it. */
function qualifiedName(name: string, namer: number): string {
  const type = className(namer);
  if (name === '') return `${type}.<anonymous>`;
  return name.startsWith(type) || /^[gs]et /.test(name) ? name : `${type}.${name}`;
}

/** The frames of a captured stack. */
export function framesOf(record: number): StackFrame[] {
  const frames: StackFrame[] = [];
  const count = i32[record * 2];
  for (let i = STACK.FIRST_FRAME; i + 2 < count; i += STACK.FRAME_SLOTS) {
    loadRecordSlot(scratch + 56, record, i);
    if (s32[(scratch + 56) * 2 + 1] !== TAG_INTERNAL) continue;
    const code = s32[(scratch + 56) * 2];
    loadRecordSlot(scratch + 56, record, i + 1);
    const entry = s32[(scratch + 56) * 2];
    const frame = describeFrame(code, entry >> 1, (entry & 1) !== 0);
    loadRecordSlot(scratch + 56, record, i + 2);
    const named = s32[(scratch + 56) * 2 + 1] === TAG_OBJECT;
    frames.push(named ? { ...frame, function: qualifiedName(frame.function, s32[(scratch + 56) * 2]) } : frame);
  }
  return frames;
}

/** The frames of the current thread now, for reports. */
export function currentFrames(limit = DEFAULT_LIMIT): StackFrame[] {
  const frames: StackFrame[] = [];
  walkFrames((fp, code, pc) => {
    if (isHiddenCode(code)) return true;
    const start = (i32[code * 2 + OFF.CODE.bytecodeRef] + BYTES) * 2;
    frames.push(describeFrame(code, pc - start, (s32[(fp + FRAME_ARGC) * 2 + 1] & FRAME_CONSTRUCT) !== 0));
    return frames.length < limit;
  });
  return frames;
}

function textOf(cell: number, word: number): string {
  sb64[scratch] = b64[cell + word];
  return s32[scratch * 2 + 1] === TAG_STRING ? toHost(s32[scratch * 2]) : '';
}

export function describeFrame(code: number, offset: number, construct: boolean): StackFrame {
  const name = textOf(code, OFF.CODE.name);
  const script = i32[code * 2 + OFF.CODE.scriptRef];
  if (script === 0 || isBuiltinCode(code)) return { function: name, file: '', line: 0, column: 0, construct };
  const at = sourceOffset(code, offset);
  const { line, column } = lineAndColumn(script, at);
  return { function: name, file: textOf(script, OFF.SCRIPT.url), line, column, construct };
}

/** Source offset of the instruction at word `offset` of a code's bytecode. */
export function sourceOffset(code: number, offset: number): number {
  const table = i32[code * 2 + OFF.CODE.positionsRef];
  if (table === 0) return i32[code * 2 + OFF.CODE.start];
  const first = (table + BYTES) * 2;
  let low = 0;
  let high = (i32[table * 2] >> 3) - 1;
  let best = i32[code * 2 + OFF.CODE.start];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (i32[first + middle * 2] <= offset) {
      best = i32[first + middle * 2 + 1];
      low = middle + 1;
    } else high = middle - 1;
  }
  return best;
}

/** 1-based line and column of a source offset. */
export function lineAndColumn(script: number, offset: number): { line: number; column: number } {
  const table = i32[script * 2 + OFF.SCRIPT.lineStartsRef];
  if (table === 0) return { line: 1, column: offset + 1 };
  const first = (table + BYTES) * 2;
  let low = 0;
  let high = (i32[table * 2] >> 2) - 1;
  let line = 0;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (i32[first + middle] <= offset) {
      line = middle;
      low = middle + 1;
    } else high = middle - 1;
  }
  return { line: line + 1, column: offset - i32[first + line] + 1 };
}

/** The lines `    at f (file:line:column)`, each with a line break before it. */
export function stackLines(frames: readonly StackFrame[]): string {
  let text = '';
  for (const frame of frames) {
    const where = frame.file === '' ? '<anonymous>' : `${frame.file}:${frame.line}:${frame.column}`;
    const name = frame.construct ? `new ${frame.function || '<anonymous>'}` : frame.function;
    text += name === '' ? `\n    at ${where}` : `\n    at ${name} (${where})`;
  }
  return text;
}
