/** Expressions: the dispatch over node types, and the small ones. */
import type * as A from 'acorn';
import { FRAME_NEW_TARGET } from '../bytecode/frame.ts';
import { OP, OPCODE_INFO } from '../bytecode/opcodes.ts';
import { SELF_ID } from '../bytecode/self-ids.ts';
import { assignment, update } from './assign.ts';
import {
  arrayIndexOf,
  constantKey,
  int32Literal,
  isAnonymousFunction,
  type ClassLike,
  type FunctionLike,
} from './ast.ts';
import { call, construct, tagged } from './calls.ts';
import { classValue } from './classes.ts';
import type { FunctionCompiler } from './context.ts';
import { awaitValue, yieldValue } from './generators.ts';
import { arrayLiteral, closure, objectLiteral, regexpLiteral, template } from './literals.ts';
import { binary, branch, logicalValue, unary } from './operators.ts';
import type { Binding } from './scopes.ts';
import { readBinding, readPseudo, readThis, readVariable } from './variables.ts';

const PROPERTY_SITE = OPCODE_INFO[OP.GetProp].feedback;
const ELEMENT_SITE = OPCODE_INFO[OP.GetElem].feedback;

/** Value into dst, which may be written before all of the expression has run. */
export function expr(c: FunctionCompiler, node: A.Expression, dst: number): void {
  const { b } = c;
  switch (node.type) {
    case 'Identifier':
      readVariable(c, node.name, node.start, dst);
      return;
    case 'Literal':
      literal(c, node, dst);
      return;
    case 'MemberExpression': {
      const mark = b.mark();
      member(c, node, dst);
      b.release(mark);
      return;
    }
    case 'CallExpression':
      call(c, node, dst);
      return;
    case 'NewExpression':
      construct(c, node, dst);
      return;
    case 'BinaryExpression':
      binary(c, node, dst);
      return;
    case 'LogicalExpression':
      logicalValue(c, node, dst);
      return;
    case 'UnaryExpression':
      unary(c, node, dst);
      return;
    case 'AssignmentExpression': {
      const mark = b.mark();
      b.move(dst, assignment(c, node, node.end));
      b.release(mark);
      return;
    }
    case 'UpdateExpression':
      update(c, node, dst);
      return;
    case 'ConditionalExpression': {
      const otherwise = b.label();
      const end = b.label();
      branch(c, node.test, otherwise, false);
      expr(c, node.consequent, dst);
      b.emit(OP.Jump, end);
      b.bind(otherwise);
      expr(c, node.alternate, dst);
      b.bind(end);
      return;
    }
    case 'SequenceExpression':
      node.expressions.forEach((each, i) => {
        if (i < node.expressions.length - 1) effect(c, each);
        else expr(c, each, dst);
      });
      return;
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      closure(c, node, node.id?.name ?? '', dst);
      return;
    case 'ClassExpression':
      classValue(c, node, node.id?.name ?? '', dst);
      return;
    case 'ObjectExpression':
      objectLiteral(c, node, dst);
      return;
    case 'ArrayExpression':
      arrayLiteral(c, node.elements, dst);
      return;
    case 'TemplateLiteral':
      template(c, node, dst);
      return;
    case 'TaggedTemplateExpression':
      tagged(c, node, dst);
      return;
    case 'ThisExpression': {
      const mark = b.mark();
      b.move(dst, readThis(c, node.start));
      b.release(mark);
      return;
    }
    case 'ChainExpression':
      chain(c, node, dst);
      return;
    case 'AwaitExpression':
      awaitValue(c, node.argument, dst, node.start);
      return;
    case 'YieldExpression':
      yieldValue(c, node, dst);
      return;
    case 'MetaProperty':
      metaProperty(c, node, dst);
      return;
    case 'ImportExpression':
      importCall(c, node, dst);
      return;
    case 'ParenthesizedExpression':
      expr(c, node.expression, dst);
      return;
  }
}

/** A slot with the value: a local's own where nothing assigns it before `until`, else a temporary. */
export function operand(c: FunctionCompiler, node: A.Expression, until = node.end): number {
  const { b } = c;
  switch (node.type) {
    case 'Identifier': {
      const binding = c.lookup(node.name);
      if (binding === null || binding.storage !== 'register')
        return readVariable(c, node.name, node.start, null);
      return c.assignedBetween(binding, node.end, until)
        ? readBinding(c, binding, node.start, b.temp())
        : readBinding(c, binding, node.start, null);
    }
    case 'ThisExpression':
      return readThis(c, node.start);
    case 'MetaProperty':
      if (node.meta.name === 'new') return readPseudo(c, '%new');
      break;
    case 'AssignmentExpression': {
      const left = node.left.type === 'Identifier' ? c.lookup(node.left.name) : null;
      if (
        left === null ||
        left.storage !== 'register' ||
        !c.assignedBetween(left, node.end, until)
      ) {
        return assignment(c, node, until);
      }
      break;
    }
    case 'ParenthesizedExpression':
      return operand(c, node.expression, until);
  }
  const temp = b.temp();
  expr(c, node, temp);
  return temp;
}

/** For side effects alone. */
export function effect(c: FunctionCompiler, node: A.Expression): void {
  const { b } = c;
  const mark = b.mark();
  switch (node.type) {
    case 'AssignmentExpression':
      assignment(c, node, node.end);
      break;
    case 'UpdateExpression':
      update(c, node, null);
      break;
    case 'SequenceExpression':
      for (const each of node.expressions) effect(c, each);
      break;
    case 'ConditionalExpression': {
      const otherwise = b.label();
      const end = b.label();
      branch(c, node.test, otherwise, false);
      effect(c, node.consequent);
      b.emit(OP.Jump, end);
      b.bind(otherwise);
      effect(c, node.alternate);
      b.bind(end);
      break;
    }
    case 'LogicalExpression':
      if (node.operator === '??') operand(c, node);
      else {
        const end = b.label();
        branch(c, node.left, end, node.operator === '||');
        effect(c, node.right);
        b.bind(end);
      }
      break;
    case 'UnaryExpression':
      if (node.operator === 'void' || node.operator === '!') effect(c, node.argument);
      else operand(c, node);
      break;
    case 'Literal':
      if (node.regex !== undefined || node.bigint !== undefined) operand(c, node);
      break;
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      break;
    default:
      operand(c, node);
  }
  b.release(mark);
}

/** expr with NamedEvaluation: an anonymous function or class gets `name`. */
export function namedExpr(
  c: FunctionCompiler,
  node: A.Expression,
  name: string,
  dst: number,
): void {
  if (!isAnonymousFunction(node)) expr(c, node, dst);
  else if (node.type === 'ClassExpression') classValue(c, node as ClassLike, name, dst);
  else closure(c, node as FunctionLike, name, dst);
}
export function namedOperand(
  c: FunctionCompiler,
  node: A.Expression,
  name: string,
  until = node.end,
): number {
  if (!isAnonymousFunction(node)) return operand(c, node, until);
  const temp = c.b.temp();
  namedExpr(c, node, name, temp);
  return temp;
}

/**
 * Into the register of a local that code may look at meanwhile. Straight into it if the register is
 * written by the last instruction alone, or if neither the expression nor a handler can see it earlier.
 */
export function exprIntoLocal(c: FunctionCompiler, node: A.Expression, binding: Binding): void {
  const direct =
    writesLast(node) ||
    (c.tryDepth === 0 && !c.usedBetween(binding, node.start, node.end) && !c.fn.isGenerator);
  if (direct) {
    namedExpr(c, node, binding.name, binding.operand);
    return;
  }
  const mark = c.b.mark();
  c.b.move(binding.operand, namedOperand(c, node, binding.name));
  c.b.release(mark);
}

/** Expressions whose last instruction alone writes the destination. */
function writesLast(node: A.Expression): boolean {
  switch (node.type) {
    case 'Identifier':
    case 'Literal':
    case 'ThisExpression':
    case 'BinaryExpression':
    case 'MemberExpression':
    case 'CallExpression':
    case 'NewExpression':
      return true;
    case 'UnaryExpression':
      return node.operator !== 'delete' && node.operator !== '!' && node.operator !== 'void';
    case 'ConditionalExpression':
      return writesLast(node.consequent) && writesLast(node.alternate);
    case 'AssignmentExpression':
      return node.operator === '=';
    default:
      return false;
  }
}

export function literal(c: FunctionCompiler, node: A.Literal, dst: number): void {
  const { b } = c;
  if (node.regex !== undefined) {
    regexpLiteral(c, node, dst);
    return;
  }
  if (node.bigint !== undefined) {
    b.emitAt(
      node.start,
      OP.ThrowError,
      1,
      b.constant({ t: 'str', v: 'BigInt is not supported yet' }),
    );
    return;
  }
  const { value } = node;
  const int = int32Literal(node);
  if (int !== null) b.emit(OP.LdaInt, dst, int);
  else if (typeof value === 'number') b.emit(OP.LdaK, dst, b.constant({ t: 'num', v: value }));
  else if (typeof value === 'string') c.loadString(dst, value);
  else if (value === null) b.emit(OP.LdaNull, dst);
  else b.emit(value === true ? OP.LdaTrue : OP.LdaFalse, dst);
}

// --- members

/** obj.name with a constant name; names that are array indices are elements. */
export function getNamed(
  c: FunctionCompiler,
  dst: number,
  obj: number,
  name: string,
  pos: number,
): void {
  const { b } = c;
  const index = arrayIndexOf(name);
  if (index < 0) {
    b.emitAt(pos, OP.GetProp, dst, obj, b.atom(name), b.site(PROPERTY_SITE));
    return;
  }
  const mark = b.mark();
  const key = b.temp();
  loadIndex(c, key, index);
  b.emitAt(pos, OP.GetElem, dst, obj, key, b.site(ELEMENT_SITE));
  b.release(mark);
}

export function loadIndex(c: FunctionCompiler, dst: number, index: number): void {
  if ((index | 0) === index) c.loadInt(dst, index);
  else c.b.emit(OP.LdaK, dst, c.b.constant({ t: 'num', v: index }));
}

/** A constant property key as a value. */
export function loadKey(c: FunctionCompiler, dst: number, name: string): void {
  const index = arrayIndexOf(name);
  if (index >= 0) loadIndex(c, dst, index);
  else c.loadAtom(dst, name);
}

/** Reads a member; temporaries are left to the caller's mark. */
export function member(c: FunctionCompiler, node: A.MemberExpression, dst: number): void {
  if (node.object.type === 'Super') {
    superMember(c, node, readThis(c, node.start), dst);
    return;
  }
  const until = node.computed ? node.property.end : node.object.end;
  const obj = operand(c, node.object, until);
  if (node.optional) c.b.emit(OP.JNullish, obj, c.chains[c.chains.length - 1]);
  readMember(c, node, obj, dst);
}

/** Reads the member of an object that has been evaluated. */
export function readMember(
  c: FunctionCompiler,
  node: A.MemberExpression,
  obj: number,
  dst: number,
): void {
  const { b } = c;
  const { property } = node;
  if (property.type === 'PrivateIdentifier') {
    const key = readVariable(c, `#${property.name}`, property.start, null);
    b.emitAt(property.start, OP.GetPrivate, dst, obj, key, b.site(PROPERTY_SITE));
    return;
  }
  const name = constantKey(property, node.computed);
  if (name !== null) getNamed(c, dst, obj, name, property.start);
  else {
    const key = operand(c, property);
    b.emitAt(property.start, OP.GetElem, dst, obj, key, b.site(ELEMENT_SITE));
  }
}

export function superMember(
  c: FunctionCompiler,
  node: A.MemberExpression,
  self: number,
  dst: number,
): void {
  const { b } = c;
  const key = superKey(c, node);
  const home = b.temp();
  b.emit(OP.GetHome, home, readPseudo(c, '%callee'));
  b.emitAt(node.property.start, OP.GetSuper, dst, home, self, key);
}

export function superKey(c: FunctionCompiler, node: A.MemberExpression): number {
  const property = node.property as A.Expression;
  const name = constantKey(property, node.computed);
  if (name === null) return operand(c, property);
  const key = c.b.temp();
  loadKey(c, key, name);
  return key;
}

// --- the rest

/** An optional chain: undefined if it is cut short. */
function chain(c: FunctionCompiler, node: A.ChainExpression, dst: number): void {
  const { b } = c;
  const cut = b.label();
  const end = b.label();
  c.chains.push(cut);
  expr(c, node.expression, dst);
  c.chains.pop();
  b.emit(OP.Jump, end);
  b.bind(cut);
  b.emit(OP.LdaUndefined, dst);
  b.bind(end);
}

function metaProperty(c: FunctionCompiler, node: A.MetaProperty, dst: number): void {
  const { b } = c;
  const mark = b.mark();
  if (node.meta.name === 'new')
    b.move(dst, c.fn.isArrow ? readPseudo(c, '%new') : FRAME_NEW_TARGET);
  else {
    const url = b.temp();
    c.loadString(url, c.unit.url);
    b.emitAt(node.start, OP.CallSelf, dst, SELF_ID.ImportMeta, url, 1);
  }
  b.release(mark);
}

function importCall(c: FunctionCompiler, node: A.ImportExpression, dst: number): void {
  const { b } = c;
  const mark = b.mark();
  const args = b.temps(3);
  expr(c, node.source, args);
  c.loadString(args + 1, c.unit.url);
  if (node.options == null) b.emit(OP.LdaUndefined, args + 2);
  else expr(c, node.options, args + 2);
  b.emitAt(node.start, OP.CallSelf, dst, SELF_ID.DynamicImport, args, 3);
  b.release(mark);
}
