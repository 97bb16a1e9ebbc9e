/** Object and array literals, templates, regular expressions, closures. */
import type * as A from 'acorn';
import { OP, OPCODE_INFO } from '../bytecode/opcodes.ts';
import type { Constant } from '../bytecode/compiled.ts';
import { SELF_ID } from '../bytecode/self-ids.ts';
import { arrayIndexOf, constantKey, isAnonymousFunction, type FunctionLike } from './ast.ts';
import { iterableText } from './callsite.ts';
import type { FunctionCompiler } from './context.ts';
import { loadKey, namedOperand, operand } from './expressions.ts';
import type { FunctionInfo } from './scopes.ts';

const PROPERTY_SITE = OPCODE_INFO[OP.DefineField].feedback;
/** Literals with more properties define them without feedback sites. */
const MAX_SITES = 64;

/** Instantiates a function: dst = closure. */
export function closure(
  c: FunctionCompiler,
  node: FunctionLike,
  name: string,
  dst: number,
): FunctionInfo {
  const info = c.unit.analysis.functions.get(node);
  if (info === undefined) throw new Error('compile: a function was not analyzed');
  closureOf(c, info, name, dst);
  return info;
}

export function closureOf(
  c: FunctionCompiler,
  info: FunctionInfo,
  name: string,
  dst: number,
): void {
  const { b } = c;
  if (b.dead) return;
  const code = b.constant({ t: 'fn', v: c.unit.functionIndex(info, name) });
  let env = info.needsOuter ? c.innermostEnv() : -1;
  if (env < 0) {
    b.emit(OP.LdaUndefined, dst);
    env = dst;
  }
  b.emit(OP.Closure, dst, code, env);
}

/** The constructor of a class needs an environment operand of its own. */
export function envOperand(c: FunctionCompiler, info: FunctionInfo, spare: number): number {
  const env = info.needsOuter ? c.innermostEnv() : -1;
  if (env >= 0) return env;
  c.b.emit(OP.LdaUndefined, spare);
  return spare;
}

export function objectLiteral(c: FunctionCompiler, node: A.ObjectExpression, dst: number): void {
  const { b } = c;
  const { properties } = node;
  const named = properties.filter((p) => p.type === 'Property' && !p.computed).length;
  b.emit(OP.NewObject, dst, Math.min(named, MAX_SITES));
  for (const property of properties) {
    const mark = b.mark();
    if (property.type === 'SpreadElement') {
      const source = operand(c, property.argument);
      b.emitAt(property.start, OP.CopyDataProperties, dst, source, b.temp(), 0);
    } else objectProperty(c, property, dst, properties.length <= MAX_SITES);
    b.release(mark);
  }
}

function objectProperty(
  c: FunctionCompiler,
  property: A.Property,
  obj: number,
  sites: boolean,
): void {
  const { b } = c;
  const { key, computed, kind } = property;
  const pos = property.start;
  const name = constantKey(key, computed);
  const isFunction = property.method || kind !== 'init';
  if (name === '__proto__' && !computed && !property.shorthand && !isFunction) {
    b.emitAt(pos, OP.SetProto, obj, operand(c, property.value));
    return;
  }
  if (kind !== 'init') {
    const keySlot = b.temp();
    propertyKey(c, key, computed, keySlot);
    const fn = b.temp();
    const prefix = kind === 'get' ? 1 : 2;
    const info = closure(
      c,
      property.value as A.FunctionExpression,
      name === null ? '' : `${kind} ${name}`,
      fn,
    );
    if (name === null) b.emit(OP.SetFunctionName, fn, keySlot, prefix);
    if (info.usesSuper) b.emit(OP.SetHome, fn, obj);
    b.emitAt(pos, kind === 'get' ? OP.DefineGetter : OP.DefineSetter, obj, keySlot, fn, 1);
    return;
  }
  if (name !== null && arrayIndexOf(name) < 0 && sites) {
    let value: number;
    if (property.method) value = method(c, property.value as A.FunctionExpression, name, obj);
    else value = namedOperand(c, property.value, name);
    b.emitAt(pos, OP.DefineField, obj, b.atom(name), value, b.site(PROPERTY_SITE));
    return;
  }
  const keySlot = b.temp();
  propertyKey(c, key, computed, keySlot);
  let value: number;
  if (property.method) value = method(c, property.value as A.FunctionExpression, name ?? '', obj);
  else value = namedOperand(c, property.value, name ?? '');
  if (name === null && isAnonymousFunction(property.value))
    b.emit(OP.SetFunctionName, value, keySlot, 0);
  b.emitAt(pos, OP.DefineElem, obj, keySlot, value);
}

function method(
  c: FunctionCompiler,
  node: A.FunctionExpression,
  name: string,
  home: number,
): number {
  const fn = c.b.temp();
  if (closure(c, node, name, fn).usesSuper) c.b.emit(OP.SetHome, fn, home);
  return fn;
}

/** Evaluates a key to a property key. */
export function propertyKey(
  c: FunctionCompiler,
  key: A.Expression,
  computed: boolean,
  dst: number,
): void {
  const name = constantKey(key, computed);
  if (name !== null) {
    loadKey(c, dst, name);
    return;
  }
  const mark = c.b.mark();
  c.b.emitAt(key.start, OP.ToPropertyKey, dst, operand(c, key));
  c.b.release(mark);
}

export function arrayLiteral(
  c: FunctionCompiler,
  elements: readonly (A.Expression | A.SpreadElement | null)[],
  dst: number,
): void {
  const { b } = c;
  b.emit(
    OP.NewArray,
    dst,
    elements.some((each) => each?.type === 'SpreadElement') ? 0 : elements.length,
  );
  for (const each of elements) {
    const mark = b.mark();
    if (each === null) b.emit(OP.ArrayPushHole, dst);
    else if (each.type === 'SpreadElement') spread(c, each, dst);
    else b.emit(OP.ArrayPush, dst, operand(c, each));
    b.release(mark);
  }
}

/** Appends all values of an iterable: arrays with the pristine iterator here, others by the helper. */
function spread(c: FunctionCompiler, node: A.SpreadElement, array: number): void {
  const { b } = c;
  const pos = node.argument.start;
  const source = operand(c, node.argument);
  const it = b.temps(3);
  const value = b.temp();
  const fast = b.label();
  const end = b.label();
  b.emitAt(pos, OP.IterOpen, it, source, fast);
  const group = b.temps(3);
  b.move(group, array);
  b.move(group + 1, source);
  c.loadString(group + 2, iterableText(node.argument));
  b.emitAt(pos, OP.CallSelf, value, SELF_ID.AppendIterable, group, 3);
  b.emit(OP.Jump, end);
  b.bind(fast);
  const head = b.label();
  const got = b.label();
  b.bind(head);
  b.emitAt(pos, OP.IterNext, value, it, got, end);
  b.emit(OP.Unreachable);
  b.bind(got);
  b.emit(OP.ArrayPush, array, value);
  b.emit(OP.Loop, head);
  b.bind(end);
}

export function template(c: FunctionCompiler, node: A.TemplateLiteral, dst: number): void {
  const { b } = c;
  const { quasis, expressions } = node;
  if (expressions.length === 0) {
    c.loadString(dst, quasis[0].value.cooked ?? '');
    return;
  }
  const mark = b.mark();
  const text = b.temp();
  const parts = quasis.flatMap((quasi, i): (string | A.Expression)[] => [
    ...(quasi.value.cooked ? [quasi.value.cooked] : []),
    ...(i < expressions.length ? [expressions[i]] : []),
  ]);
  parts.forEach((part, i) => {
    const inner = b.mark();
    const slot = i === 0 ? text : b.temp();
    if (typeof part === 'string') c.loadString(slot, part);
    else b.emitAt(part.start, OP.ToString, slot, operand(c, part));
    if (i > 0) b.emitAt(node.start, OP.Add, i === parts.length - 1 ? dst : text, text, slot);
    b.release(inner);
  });
  if (parts.length === 1) b.move(dst, text);
  b.release(mark);
}

export function templateObject(c: FunctionCompiler, node: A.TemplateLiteral, dst: number): void {
  const cooked = node.quasis.map((quasi): Constant =>
    quasi.value.cooked == null ? { t: 'undef' } : { t: 'str', v: quasi.value.cooked },
  );
  const raw = node.quasis.map((quasi): Constant => ({ t: 'str', v: quasi.value.raw }));
  c.b.emit(
    OP.GetTemplate,
    dst,
    c.b.constant({ t: 'record', v: [{ t: 'undef' }, ...cooked, ...raw] }),
  );
}

export function regexpLiteral(c: FunctionCompiler, node: A.Literal, dst: number): void {
  const { pattern, flags } = node.regex ?? { pattern: '', flags: '' };
  const { b } = c;
  b.emitAt(
    node.start,
    OP.NewRegExp,
    dst,
    b.constant({ t: 'str', v: pattern }),
    b.constant({ t: 'str', v: flags }),
    b.site(OPCODE_INFO[OP.NewRegExp].feedback),
  );
}
