/** Iterators: opening, stepping and closing, for for-of, destructuring, spread and yield*. */
import { OP, OPCODE_INFO } from '../bytecode/opcodes.ts';
import type { Label } from '../bytecode/builder.ts';
import { SELF_ID } from '../bytecode/self-ids.ts';
import type { Control, FunctionCompiler } from './context.ts';
import { awaitOperand } from './generators.ts';

export const GET_ELEM_SITE = OPCODE_INFO[OP.GetElem].feedback;
const PROPERTY_SITE = OPCODE_INFO[OP.GetProp].feedback;
export const CALL_SITE = OPCODE_INFO[OP.Call].feedback;

export function getProperty(
  c: FunctionCompiler,
  dst: number,
  obj: number,
  name: string,
  pos: number,
): void {
  c.b.emitAt(pos, OP.GetProp, dst, obj, c.b.atom(name), c.b.site(PROPERTY_SITE));
}

/** Iterator of the value in obj: three registers (iterator or array, next, index). `text` describes obj, if it can. */
export function openIterator(
  c: FunctionCompiler,
  obj: number,
  pos: number,
  text: string | null,
): number {
  const { b } = c;
  const it = b.temps(3);
  const fast = b.label();
  b.emitAt(pos, OP.IterOpen, it, obj, fast);
  genericIterator(c, it, obj, pos, text, SELF_ID.GetIterator);
  b.bind(fast);
  return it;
}

/** it = iterator, it + 1 = its next method, by the generic sequence. */
export function genericIterator(
  c: FunctionCompiler,
  it: number,
  obj: number,
  pos: number,
  text: string | null,
  helper: number,
): void {
  const { b } = c;
  const mark = b.mark();
  const args = b.temps(2);
  b.move(args, obj);
  if (text === null) b.emit(OP.LdaUndefined, args + 1);
  else c.loadString(args + 1, text);
  b.emitAt(pos, OP.CallSelf, it, helper, args, 2);
  b.release(mark);
  getProperty(c, it + 1, it, 'next', pos);
}

/** dst = next value, or jump to done. */
export function stepIterator(
  c: FunctionCompiler,
  it: number,
  dst: number,
  done: Label,
  pos: number,
): void {
  const { b } = c;
  const got = b.label();
  const mark = b.mark();
  b.emitAt(pos, OP.IterNext, dst, it, got, done);
  const result = callNext(c, it, pos);
  resultValue(c, result, dst, done, pos);
  b.release(mark);
  b.bind(got);
}

/** Calls next(); gives the register with the result. */
export function callNext(c: FunctionCompiler, it: number, pos: number): number {
  const { b } = c;
  const group = b.temps(2);
  b.move(group, it + 1);
  b.move(group + 1, it);
  b.emitAt(pos, OP.Call, group, group, 0, b.site(CALL_SITE));
  return group;
}

/** Takes an iterator result apart: jump to done, or dst = value. */
export function resultValue(
  c: FunctionCompiler,
  result: number,
  dst: number,
  done: Label,
  pos: number,
): void {
  const { b } = c;
  b.emitAt(pos, OP.ThrowNotObject, result);
  const mark = b.mark();
  const flag = b.temp();
  getProperty(c, flag, result, 'done', pos);
  b.emit(OP.JTrue, flag, done);
  b.release(mark);
  getProperty(c, dst, result, 'value', pos);
}

/** IteratorClose for a break or return that leaves the loop: errors of return() come out. */
export function closeIterator(
  c: FunctionCompiler,
  control: Extract<Control, { kind: 'iterator' }>,
  pos: number,
): void {
  const { b } = c;
  const { it, done, isAsync } = control;
  const mark = b.mark();
  const skip = b.label();
  if (done !== -1) b.emit(OP.JTrue, done, skip);
  if (isAsync) closeAsync(c, it, skip, pos);
  else {
    b.emit(OP.IterIsFast, it, skip);
    b.emitAt(pos, OP.CallSelf, b.temp(), SELF_ID.IteratorClose, it, 1);
  }
  b.bind(skip);
  b.release(mark);
}

function closeAsync(c: FunctionCompiler, it: number, skip: Label, pos: number): void {
  const { b } = c;
  const group = b.temps(2);
  getProperty(c, group, it, 'return', pos);
  b.emit(OP.JNullish, group, skip);
  b.move(group + 1, it);
  b.emitAt(pos, OP.Call, group, group, 0, b.site(CALL_SITE));
  awaitOperand(c, group, group, pos);
  b.emitAt(pos, OP.ThrowNotObject, group);
}

/** The handler of a loop: closes the iterator, dropping its errors, and goes on throwing `error`. */
export function closeAndRethrow(
  c: FunctionCompiler,
  it: number,
  isAsync: boolean,
  error: number,
  pos: number,
): void {
  const { b } = c;
  const mark = b.mark();
  const rethrow = b.label();
  if (isAsync) {
    const dropped = b.temp();
    const region = b.beginRegion(dropped);
    const group = b.temps(2);
    getProperty(c, group, it, 'return', pos);
    b.emit(OP.JNullish, group, rethrow);
    b.move(group + 1, it);
    b.emitAt(pos, OP.Call, group, group, 0, b.site(CALL_SITE));
    awaitOperand(c, group, group, pos);
    b.emit(OP.Jump, rethrow);
    b.endRegion(region);
    b.bind(region.target);
  } else {
    b.emit(OP.IterIsFast, it, rethrow);
    b.emitAt(pos, OP.CallSelf, b.temp(), SELF_ID.IteratorCloseSilently, it, 1);
  }
  b.bind(rethrow);
  b.emitAt(pos, OP.Throw, error);
  b.release(mark);
}
