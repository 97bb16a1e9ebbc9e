/**
 * Errors thrown by the runtime. An error object is made with its call stack captured; the text of
 * `stack` is put together when it is read first (an accessor of each error's own, like V8's).
 */
import { storeValue } from '../heap/barrier.ts';
import { CONFIGURABLE, IS_ACCESSOR, KIND, KIND_MASK, OFF, WC } from '../heap/cells.ts';
import { guestThrow, installRaise } from '../heap/errors.ts';
import { TB } from '../heap/layout.ts';
import { foundAttributes, loadFound } from '../heap/found.ts';
import { addProperty, defineOwn, findProperty, getOwnProperty, newObjectOfKind } from '../heap/objects.ts';
import { ROOT, rootCell } from '../heap/roots.ts';
import { numberOf, setInternal, setObject, setString, setUndefined } from '../heap/slots.ts';
import { newString, toHost } from '../heap/strings.ts';
import { isNumberTag, TAG_INTERNAL, TAG_OBJECT, TAG_STRING } from '../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../heap/views.ts';
import { initRecordSlot, loadRecordSlot, storeRecordSlot } from './jobs.ts';
import { STACK } from './records.ts';
import { captureFrames, framesOf, KEEP_ALL, stackLines } from './stack-trace.ts';

/** Prototype root by ERROR_TYPE number. */
const PROTOTYPES: readonly number[] = [
  ROOT.ErrorPrototype, ROOT.TypeErrorPrototype, ROOT.RangeErrorPrototype, ROOT.ReferenceErrorPrototype,
  ROOT.SyntaxErrorPrototype, ROOT.EvalErrorPrototype, ROOT.URIErrorPrototype, ROOT.AggregateErrorPrototype,
  ROOT.ConcurrentAccessErrorPrototype,
];

/** An ERROR cell without message and stack. */
export function newErrorObject(proto: number): number {
  return newObjectOfKind(KIND.ERROR, proto, 4);
}

/** An error object with message and stack. */
export function makeError(type: number, message: string): number {
  const error = newErrorObject(rootCell(PROTOTYPES[type] ?? ROOT.ErrorPrototype));
  setString(scratch + 57, newString(message));
  addProperty(error, rootCell(ROOT.message), scratch + 57, WC);
  captureStack(error, KEEP_ALL);
  return error;
}

export function throwCell(error: number): never {
  setObject(scratch + 57, error);
  b64[(tb + TB.exception) / 2] = sb64[scratch + 57];
  throw guestThrow;
}

/** Throws the value in a slot to the guest. */
export function throwSlot(slot: number): never {
  b64[(tb + TB.exception) / 2] = sb64[slot];
  throw guestThrow;
}

export function throwError(type: number, message: string): never {
  return throwCell(makeError(type, message));
}
export const throwTypeError = (message: string): never => throwError(1, message);
export const throwRangeError = (message: string): never => throwError(2, message);
export const throwReferenceError = (message: string): never => throwError(3, message);
export const throwSyntaxError = (message: string): never => throwError(4, message);

installRaise(throwError);

/** Error.stackTraceLimit, 0 to 200; 0 also where it is no number (then V8 captures nothing). */
function stackTraceLimit(): number {
  const constructor = rootCell(ROOT.Error);
  if (constructor === 0 || !getOwnProperty(constructor, rootCell(ROOT.stackTraceLimit))) return 10;
  loadFound(scratch + 58);
  if (!isNumberTag(s32[(scratch + 58) * 2 + 1])) return 0;
  const limit = numberOf(scratch + 58);
  return limit > 0 ? Math.min(200, Math.floor(limit)) : 0;
}

/** Text of a data property found along the prototype chain, to `dst`; undefined for anything but a string. */
function loadText(dst: number, object: number, key: number): void {
  setUndefined(dst);
  if (findProperty(object, key) === 0 || (foundAttributes & IS_ACCESSOR) !== 0) return;
  loadFound(dst);
  if (s32[dst * 2 + 1] !== TAG_STRING) setUndefined(dst);
}

/**
 * Captures the stack of `object` (an ERROR cell or any object), leaving out frames up to function `upTo`
 * (or KEEP_ALL, SKIP_BUILTINS). `name` is a slot with its name (0: looked up, where that takes no getter).
 */
export function captureStack(object: number, upTo: number, name = 0): void {
  const record = captureFrames(upTo, stackTraceLimit());
  if (name === 0) loadText(scratch + 58, object, rootCell(ROOT.name));
  initRecordSlot(record, STACK.NAME, name === 0 ? scratch + 58 : name);
  loadText(scratch + 58, object, rootCell(ROOT.message));
  initRecordSlot(record, STACK.MESSAGE, scratch + 58);
  if ((i32[object * 2 + 1] & KIND_MASK) === KIND.ERROR) {
    setInternal(scratch + 58, record);
    storeValue(object, OFF.ERROR.stackData, scratch + 58);
    if (getOwnProperty(object, rootCell(ROOT.stack))) return;
    setInternal(scratch + 58, rootCell(ROOT.StackAccessor));
    addProperty(object, rootCell(ROOT.stack), scratch + 58, CONFIGURABLE | IS_ACCESSOR);
    return;
  }
  setString(scratch + 58, newString(stackText(record, object)));
  defineOwn(object, rootCell(ROOT.stack), scratch + 58, WC);
}

function recordText(record: number, index: number, fallback: string): string {
  loadRecordSlot(scratch + 59, record, index);
  return s32[(scratch + 59) * 2 + 1] === TAG_STRING ? toHost(s32[(scratch + 59) * 2]) : fallback;
}

/** The text of a stack. Name and message are those the object has now, if that takes no getter. */
function stackText(record: number, object: number): string {
  loadText(scratch + 59, object, rootCell(ROOT.name));
  if (s32[(scratch + 59) * 2 + 1] === TAG_STRING) storeRecordSlot(record, STACK.NAME, scratch + 59);
  loadText(scratch + 59, object, rootCell(ROOT.message));
  if (s32[(scratch + 59) * 2 + 1] === TAG_STRING) storeRecordSlot(record, STACK.MESSAGE, scratch + 59);
  const name = recordText(record, STACK.NAME, 'Error');
  const message = recordText(record, STACK.MESSAGE, '');
  const head = message === '' ? name : name === '' ? message : `${name}: ${message}`;
  return head + stackLines(framesOf(record));
}

/** The getter of `stack`: finds the ERROR cell at or above the receiver; undefined if there is none. */
export function readStack(dst: number, receiver: number): void {
  let cell = s32[receiver * 2 + 1] === TAG_OBJECT ? s32[receiver * 2] : 0;
  while (cell !== 0 && (i32[cell * 2 + 1] & KIND_MASK) !== KIND.ERROR) {
    cell = i32[i32[cell * 2] * 2 + OFF.SHAPE.protoRef];
  }
  if (cell === 0) return setUndefined(dst);
  sb64[scratch + 58] = b64[cell + OFF.ERROR.stackData];
  if (s32[(scratch + 58) * 2 + 1] === TAG_INTERNAL) {
    setString(scratch + 58, newString(stackText(s32[(scratch + 58) * 2], cell)));
    storeValue(cell, OFF.ERROR.stackData, scratch + 58);
  }
  sb64[dst] = sb64[scratch + 58];
}

/** The name that the stack of an ERROR cell begins with: what a getter gave when it was captured. */
export function capturedName(cell: number): string | undefined {
  if ((i32[cell * 2 + 1] & KIND_MASK) !== KIND.ERROR) return undefined;
  sb64[scratch + 58] = b64[cell + OFF.ERROR.stackData];
  const tag = s32[(scratch + 58) * 2 + 1];
  if (tag === TAG_INTERNAL) return recordText(s32[(scratch + 58) * 2], STACK.NAME, 'Error');
  return tag === TAG_STRING ? /^[\w$.]+(?=:|\n|$)/.exec(toHost(s32[(scratch + 58) * 2]))?.[0] : undefined;
}

/** The frames an ERROR cell was made with, as `name: message` and lines, for reports to the host. */
export function errorFrames(cell: number): ReturnType<typeof framesOf> {
  if ((i32[cell * 2 + 1] & KIND_MASK) !== KIND.ERROR) return [];
  sb64[scratch + 58] = b64[cell + OFF.ERROR.stackData];
  return s32[(scratch + 58) * 2 + 1] === TAG_INTERNAL ? framesOf(s32[(scratch + 58) * 2]) : [];
}
