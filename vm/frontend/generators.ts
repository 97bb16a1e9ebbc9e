/** yield, yield*, await. */
import type * as A from 'acorn';
import { OP } from '../bytecode/opcodes.ts';
import { SELF_ID } from '../bytecode/self-ids.ts';
import { leave } from './control.ts';
import type { FunctionCompiler } from './context.ts';
import { operand } from './expressions.ts';
import { CALL_SITE, genericIterator, getProperty } from './iteration.ts';

export function awaitValue(
  c: FunctionCompiler,
  node: A.Expression,
  dst: number,
  pos: number,
): void {
  const mark = c.b.mark();
  awaitOperand(c, operand(c, node), dst, pos);
  c.b.release(mark);
}

/** dst = Await(value). */
export function awaitOperand(c: FunctionCompiler, value: number, dst: number, pos: number): void {
  const { b } = c;
  const mark = b.mark();
  const promise = b.temp();
  const mode = b.temp();
  const fulfilled = b.label();
  b.move(promise, value);
  b.emitAt(pos, OP.ToPromise, promise, promise);
  b.emitAt(pos, OP.Await, promise, mode, promise);
  b.emit(OP.JFalse, mode, fulfilled);
  b.emit(OP.Throw, promise);
  b.bind(fulfilled);
  b.move(dst, promise);
  b.release(mark);
}

export function yieldValue(c: FunctionCompiler, node: A.YieldExpression, dst: number): void {
  const { b } = c;
  const mark = b.mark();
  if (node.delegate && node.argument != null) delegate(c, node.argument, dst, node.start);
  else {
    let value: number;
    if (node.argument == null) {
      value = b.temp();
      b.emit(OP.LdaUndefined, value);
    } else value = operand(c, node.argument);
    const received = b.temp();
    const mode = b.temp();
    b.emitAt(node.start, OP.Yield, received, mode, value);
    const next = b.label();
    const isReturn = b.label();
    b.emit(OP.JFalse, mode, next);
    b.emit(OP.SubI, mode, mode, 1);
    b.emit(OP.JTrue, mode, isReturn);
    b.emit(OP.Throw, received);
    b.bind(isReturn);
    leave(c, { type: 'return' }, received, node.start);
    b.bind(next);
    b.move(dst, received);
  }
  b.release(mark);
}

/** yield*: hands next, throw and return on to the inner iterator. */
function delegate(c: FunctionCompiler, node: A.Expression, dst: number, pos: number): void {
  const { b } = c;
  const it = b.temps(2);
  genericIterator(c, it, operand(c, node), pos, null, SELF_ID.GetIterator);
  const received = b.temp();
  const mode = b.temp();
  const result = b.temp();
  const flag = b.temp();
  const group = b.temps(3);
  b.emit(OP.LdaUndefined, received);
  c.loadInt(mode, 0);
  const head = b.label();
  const abrupt = b.label();
  const isReturn = b.label();
  const noThrow = b.label();
  const noReturn = b.label();
  const finished = b.label();
  const returned = b.label();
  const invoke = b.label();
  b.bind(head);
  b.emit(OP.JTrue, mode, abrupt);
  b.move(group, it + 1);
  b.emit(OP.Jump, invoke);
  b.bind(abrupt);
  b.emitAt(pos, OP.SubI, flag, mode, 1);
  b.emit(OP.JTrue, flag, isReturn);
  getProperty(c, group, it, 'throw', pos);
  b.emit(OP.JNullish, group, noThrow);
  b.emit(OP.Jump, invoke);
  b.bind(isReturn);
  getProperty(c, group, it, 'return', pos);
  b.emit(OP.JNullish, group, noReturn);
  b.bind(invoke);
  b.move(group + 1, it);
  b.move(group + 2, received);
  b.emitAt(pos, OP.Call, result, group, 1, b.site(CALL_SITE));
  b.emit(OP.ThrowNotObject, result);
  getProperty(c, flag, result, 'done', pos);
  b.emit(OP.JTrue, flag, finished);
  b.emitAt(pos, OP.YieldResult, received, mode, result);
  b.emit(OP.Loop, head);
  b.bind(noThrow);
  b.emitAt(pos, OP.CallSelf, flag, SELF_ID.IteratorClose, it, 1);
  b.emit(
    OP.ThrowError,
    1,
    b.constant({ t: 'str', v: "The iterator does not provide a 'throw' method" }),
  );
  b.bind(finished);
  getProperty(c, received, result, 'value', pos);
  b.emitAt(pos, OP.SubI, flag, mode, 2);
  b.emit(OP.JTrue, flag, returned);
  b.bind(noReturn);
  leave(c, { type: 'return' }, received, pos);
  b.bind(returned);
  b.move(dst, received);
}
