/** Destructuring: patterns of declarations, parameters and assignments. */
import type * as A from 'acorn';
import { OP } from '../bytecode/opcodes.ts';
import { SELF_ID } from '../bytecode/self-ids.ts';
import { prepareTarget, writeTarget, type Target } from './assign.ts';
import { arrayIndexOf, constantKey } from './ast.ts';
import { iterableText, patternText } from './callsite.ts';
import type { Control, FunctionCompiler } from './context.ts';
import { getNamed, loadKey, namedExpr, operand } from './expressions.ts';
import { GET_ELEM_SITE, openIterator } from './iteration.ts';
import { assignableRegister, initBinding } from './variables.ts';

/** Assignment to existing variables and properties, or initialization of declared ones. */
type Mode = 'assign' | 'init';
/** Puts the value into dst. */
type Fetch = (dst: number) => void;

/** `source`: what src was evaluated from, for messages. */
export function assignPattern(
  c: FunctionCompiler,
  pattern: A.Pattern,
  src: number,
  source: A.Expression | null = null,
): void {
  bindPattern(c, pattern, src, 'assign', source);
}
/** let, const, parameters, catch. */
export function initPattern(
  c: FunctionCompiler,
  pattern: A.Pattern,
  src: number,
  source: A.Expression | null = null,
): void {
  bindPattern(c, pattern, src, 'init', source);
}

function bindPattern(
  c: FunctionCompiler,
  pattern: A.Pattern,
  src: number,
  mode: Mode,
  source: A.Expression | null,
): void {
  switch (pattern.type) {
    case 'ObjectPattern':
      objectPattern(c, pattern, src, mode, source);
      break;
    case 'ArrayPattern':
      arrayPattern(c, pattern, src, mode, source);
      break;
    case 'Identifier':
      if (mode === 'init') {
        const binding = c.lookup(pattern.name);
        if (binding === null) throw new Error(`compile: ${pattern.name} is not declared`);
        initBinding(c, binding, src, pattern.start);
        break;
      }
      writeTarget(c, prepareTarget(c, pattern, pattern.end), src);
      break;
    default: {
      const mark = c.b.mark();
      element(c, pattern, mode, (dst) => c.b.move(dst, src));
      c.b.release(mark);
    }
  }
}

/** One element: target first (in assignments), then the value, its default, the assignment. */
function element(c: FunctionCompiler, node: A.Pattern, mode: Mode, fetch: Fetch): void {
  const { b } = c;
  const left = node.type === 'AssignmentPattern' ? node.left : node;
  const fallback = node.type === 'AssignmentPattern' ? node.right : null;
  const mark = b.mark();
  const register = directRegister(c, left, fallback, mode);
  if (register !== -1) {
    fetch(register);
    defaultValue(c, left, fallback, register);
    return;
  }
  let target: Target | null = null;
  if (mode === 'assign' && left.type === 'MemberExpression')
    target = prepareTarget(c, left, node.end);
  const value = b.temp();
  fetch(value);
  defaultValue(c, left, fallback, value);
  if (target !== null) writeTarget(c, target, value);
  else bindPattern(c, left, value, mode, null);
  b.release(mark);
}

function defaultValue(
  c: FunctionCompiler,
  left: A.Pattern,
  fallback: A.Expression | null,
  value: number,
): void {
  if (fallback === null) return;
  const { b } = c;
  const given = b.label();
  b.emit(OP.JNotUndefined, value, given);
  namedExpr(c, fallback, left.type === 'Identifier' ? left.name : '', value);
  b.bind(given);
}

/** The local's own register, if nothing can see it before the element is done. */
function directRegister(
  c: FunctionCompiler,
  left: A.Pattern,
  fallback: A.Expression | null,
  mode: Mode,
): number {
  if (left.type !== 'Identifier') return -1;
  const binding = c.lookup(left.name);
  if (binding === null || binding.storage !== 'register') return -1;
  if (mode === 'init') return binding.hole && fallback !== null ? -1 : binding.operand;
  if (fallback !== null && (c.tryDepth > 0 || c.usedBetween(binding, fallback.start, fallback.end)))
    return -1;
  return assignableRegister(c, binding, left.start);
}

function objectPattern(
  c: FunctionCompiler,
  pattern: A.ObjectPattern,
  src: number,
  mode: Mode,
  source: A.Expression | null,
): void {
  const { b } = c;
  const mark = b.mark();
  const { properties } = pattern;
  b.emitAt(
    pattern.start,
    OP.CheckCoercible,
    src,
    b.constant({ t: 'str', v: patternText(pattern, source) }),
  );
  const last = properties[properties.length - 1];
  const rest = last !== undefined && last.type === 'RestElement' ? last : null;
  // With a rest element the keys are kept side by side, to be excluded.
  const keys = rest === null ? -1 : b.temps(properties.length - 1);
  properties.forEach((property, i) => {
    if (property.type === 'RestElement') return;
    const inner = b.mark();
    const name = constantKey(property.key, property.computed);
    const kept = keys === -1 ? -1 : keys + i;
    if (name !== null) {
      if (kept !== -1) loadKey(c, kept, name);
      element(c, property.value, mode, (dst) => {
        if (kept !== -1 && arrayIndexOf(name) >= 0)
          b.emitAt(property.start, OP.GetElem, dst, src, kept, b.site(GET_ELEM_SITE));
        else getNamed(c, dst, src, name, property.start);
      });
    } else {
      const value = operand(c, property.key, property.end);
      const key = kept === -1 ? b.temp() : kept;
      b.emitAt(property.key.start, OP.ToPropertyKey, key, value);
      element(c, property.value, mode, (dst) =>
        b.emitAt(property.start, OP.GetElem, dst, src, key, b.site(GET_ELEM_SITE)),
      );
    }
    b.release(inner);
  });
  if (rest !== null) {
    element(c, rest.argument, mode, (dst) => {
      const inner = b.mark();
      const object = b.temp();
      b.emit(OP.NewObject, object, 0);
      b.emitAt(rest.start, OP.CopyDataProperties, object, src, keys, properties.length - 1);
      b.move(dst, object);
      b.release(inner);
    });
  }
  b.release(mark);
}

function arrayPattern(
  c: FunctionCompiler,
  pattern: A.ArrayPattern,
  src: number,
  mode: Mode,
  source: A.Expression | null,
): void {
  const { b } = c;
  const mark = b.mark();
  const it = openIterator(c, src, pattern.start, source === null ? null : iterableText(source));
  const done = b.temp();
  b.emit(OP.LdaFalse, done);
  const { elements } = pattern;
  const guarded = !elements.every((each) => each === null || cannotThrow(c, each, mode));
  const error = guarded ? b.temp() : -1;
  const region = guarded ? b.beginRegion(error) : null;
  const control: Control = { kind: 'iterator', it, done, region, isAsync: false };
  if (guarded) c.control.push(control);
  // What the iterator itself throws must not close it.
  const unguarded = (run: () => void): void => {
    const suspended = region === null ? [] : b.suspend(region);
    run();
    b.resume(suspended);
  };
  elements.forEach((each, i) => {
    if (each === null) {
      const inner = b.mark();
      unguarded(() => step(c, it, done, b.temp(), i === 0, pattern.start));
      b.release(inner);
    } else if (each.type === 'RestElement') {
      element(c, each.argument, mode, (dst) =>
        unguarded(() => collectRest(c, it, done, dst, each.start)),
      );
    } else
      element(c, each, mode, (dst) => unguarded(() => step(c, it, done, dst, i === 0, each.start)));
  });
  if (guarded) c.control.pop();
  if (region !== null) b.endRegion(region);
  const end = b.label();
  const unused = b.temp();
  b.emit(OP.JTrue, done, end);
  b.emit(OP.IterIsFast, it, end);
  b.emitAt(pattern.start, OP.CallSelf, unused, SELF_ID.IteratorClose, it, 1);
  if (region !== null) {
    b.emit(OP.Jump, end);
    b.bind(region.target);
    const rethrow = b.label();
    b.emit(OP.JTrue, done, rethrow);
    b.emit(OP.IterIsFast, it, rethrow);
    b.emitAt(pattern.start, OP.CallSelf, unused, SELF_ID.IteratorCloseSilently, it, 1);
    b.bind(rethrow);
    b.emit(OP.Throw, error);
  }
  b.bind(end);
  b.release(mark);
}

/** Elements whose binding runs nothing that can fail or be seen. */
function cannotThrow(c: FunctionCompiler, node: A.Pattern, mode: Mode): boolean {
  const target = node.type === 'RestElement' ? node.argument : node;
  if (target.type !== 'Identifier') return false;
  const binding = c.lookup(target.name);
  if (binding === null || binding.storage === 'global') return false;
  if (mode === 'init') return true;
  return binding.storage === 'register' && assignableRegister(c, binding, target.start) !== -1;
}

/** dst = next value; undefined once the iterator is done. `done` is true when it must not be closed. */
function step(
  c: FunctionCompiler,
  it: number,
  done: number,
  dst: number,
  first: boolean,
  pos: number,
): void {
  const { b } = c;
  const nothing = b.label();
  const end = b.label();
  const exhausted = b.label();
  if (!first) b.emit(OP.JTrue, done, nothing);
  b.emitAt(pos, OP.IterNext, dst, it, end, exhausted);
  const mark = b.mark();
  const value = b.temp();
  b.emitAt(pos, OP.CallSelf, value, SELF_ID.IteratorStepValue, it, 2);
  b.emit(OP.JHole, value, exhausted);
  b.move(dst, value);
  b.release(mark);
  b.emit(OP.Jump, end);
  b.bind(exhausted);
  b.emit(OP.LdaTrue, done);
  b.bind(nothing);
  b.emit(OP.LdaUndefined, dst);
  b.bind(end);
}

/** dst = array of all further values. */
function collectRest(
  c: FunctionCompiler,
  it: number,
  done: number,
  dst: number,
  pos: number,
): void {
  const { b } = c;
  const mark = b.mark();
  const array = b.temp();
  const value = b.temp();
  b.emit(OP.NewArray, array, 0);
  const end = b.label();
  const head = b.label();
  const got = b.label();
  b.emit(OP.JTrue, done, end);
  b.bind(head);
  b.emitAt(pos, OP.IterNext, value, it, got, end);
  b.emitAt(pos, OP.CallSelf, value, SELF_ID.IteratorStepValue, it, 2);
  b.emit(OP.JHole, value, end);
  b.bind(got);
  b.emit(OP.ArrayPush, array, value);
  b.emit(OP.Loop, head);
  b.bind(end);
  b.emit(OP.LdaTrue, done);
  b.move(dst, array);
  b.release(mark);
}
