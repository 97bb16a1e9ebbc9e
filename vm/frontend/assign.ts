/** Assignment targets, assignment and update expressions. */
import type * as A from 'acorn';
import { OP, OPCODE_INFO } from '../bytecode/opcodes.ts';
import { arrayIndexOf, constantKey } from './ast.ts';
import type { FunctionCompiler } from './context.ts';
import { assignPattern } from './destructure.ts';
import {
  exprIntoLocal,
  getNamed,
  loadIndex,
  namedExpr,
  namedOperand,
  operand,
  superKey,
} from './expressions.ts';
import { applyBinary, logicalJump } from './operators.ts';
import {
  assignableRegister,
  assignVariable,
  readPseudo,
  readThis,
  readVariable,
} from './variables.ts';

const PROPERTY_SITE = OPCODE_INFO[OP.SetProp].feedback;
const ELEMENT_SITE = OPCODE_INFO[OP.SetElem].feedback;

/** A target whose object and key have been evaluated. */
export type Target =
  | { readonly t: 'variable'; readonly name: string; readonly pos: number }
  | { readonly t: 'named'; readonly obj: number; readonly name: string; readonly pos: number }
  | { readonly t: 'element'; readonly obj: number; readonly key: number; readonly pos: number }
  | { readonly t: 'private'; readonly obj: number; readonly key: number; readonly pos: number }
  | { readonly t: 'super'; readonly self: number; readonly key: number; readonly pos: number }
  | { readonly t: 'never' };

/** Evaluates a target; `until`: source offset up to which code runs before it is used. */
export function prepareTarget(
  c: FunctionCompiler,
  node: A.Pattern | A.Expression,
  until: number,
): Target {
  switch (node.type) {
    case 'Identifier':
      return { t: 'variable', name: node.name, pos: node.start };
    case 'ParenthesizedExpression':
      return prepareTarget(c, node.expression, until);
    case 'MemberExpression': {
      const { property } = node;
      const pos = property.start;
      if (node.object.type === 'Super') {
        const self = readThis(c, node.start);
        return { t: 'super', self, key: superKey(c, node), pos };
      }
      const obj = operand(c, node.object, until);
      if (property.type === 'PrivateIdentifier') {
        return { t: 'private', obj, key: readVariable(c, `#${property.name}`, pos, null), pos };
      }
      const name = constantKey(property, node.computed);
      if (name === null) return { t: 'element', obj, key: operand(c, property, until), pos };
      const index = arrayIndexOf(name);
      if (index < 0) return { t: 'named', obj, name, pos };
      const key = c.b.temp();
      loadIndex(c, key, index);
      return { t: 'element', obj, key, pos };
    }
    default:
      // Sloppy mode lets `f() = x` be a runtime error.
      operand(c, node as A.Expression);
      c.b.emitAt(
        node.start,
        OP.ThrowError,
        3,
        c.b.constant({ t: 'str', v: 'Invalid left-hand side in assignment' }),
      );
      return { t: 'never' };
  }
}

export function readTarget(c: FunctionCompiler, target: Target, dst: number): void {
  const { b } = c;
  switch (target.t) {
    case 'variable':
      readVariable(c, target.name, target.pos, dst);
      break;
    case 'named':
      getNamed(c, dst, target.obj, target.name, target.pos);
      break;
    case 'element':
      b.emitAt(target.pos, OP.GetElem, dst, target.obj, target.key, b.site(ELEMENT_SITE));
      break;
    case 'private':
      b.emitAt(target.pos, OP.GetPrivate, dst, target.obj, target.key, b.site(PROPERTY_SITE));
      break;
    case 'super': {
      const mark = b.mark();
      const home = b.temp();
      b.emit(OP.GetHome, home, readPseudo(c, '%callee'));
      b.emitAt(target.pos, OP.GetSuper, dst, home, target.self, target.key);
      b.release(mark);
    }
  }
}

export function writeTarget(c: FunctionCompiler, target: Target, src: number): void {
  const { b } = c;
  switch (target.t) {
    case 'variable':
      assignVariable(c, target.name, src, target.pos);
      break;
    case 'named':
      b.emitAt(target.pos, OP.SetProp, target.obj, b.atom(target.name), src, b.site(PROPERTY_SITE));
      break;
    case 'element':
      b.emitAt(target.pos, OP.SetElem, target.obj, target.key, src, b.site(ELEMENT_SITE));
      break;
    case 'private':
      b.emitAt(target.pos, OP.SetPrivate, target.obj, target.key, src, b.site(PROPERTY_SITE));
      break;
    case 'super': {
      const mark = b.mark();
      const home = b.temp();
      b.emit(OP.GetHome, home, readPseudo(c, '%callee'));
      b.emitAt(target.pos, OP.SetSuper, home, target.self, target.key, src);
      b.release(mark);
    }
  }
}

/** Gives a slot with the value of the assignment; temporaries are left to the caller's mark. */
export function assignment(
  c: FunctionCompiler,
  node: A.AssignmentExpression,
  until: number,
): number {
  const { left, right, operator } = node;
  if (operator === '=') {
    if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') {
      const value = operand(c, right, until);
      assignPattern(c, left, sourceForPattern(c, left, right, value), right);
      return value;
    }
    if (left.type === 'Identifier') return assignName(c, left, right, until);
    const target = prepareTarget(c, left, right.end);
    const value = operand(c, right, until);
    writeTarget(c, target, value);
    return value;
  }
  if (operator === '&&=' || operator === '||=' || operator === '??=')
    return logicalAssignment(c, node);
  return compoundAssignment(c, node);
}

/** The source of a destructuring assignment: copied if the pattern assigns the local that it is. */
function sourceForPattern(
  c: FunctionCompiler,
  pattern: A.Pattern,
  right: A.Expression,
  value: number,
): number {
  const binding = right.type === 'Identifier' ? c.lookup(right.name) : null;
  if (binding === null || binding.storage !== 'register') return value;
  if (!c.assignedBetween(binding, pattern.start, pattern.end)) return value;
  const copy = c.b.temp();
  c.b.move(copy, value);
  return copy;
}

function assignName(
  c: FunctionCompiler,
  left: A.Identifier,
  right: A.Expression,
  until: number,
): number {
  const binding = c.lookup(left.name);
  if (binding !== null && assignableRegister(c, binding, left.start) !== -1) {
    exprIntoLocal(c, right, binding);
    return binding.operand;
  }
  const value = namedOperand(c, right, left.name, until);
  assignVariable(c, left.name, value, left.start);
  return value;
}

function compoundAssignment(c: FunctionCompiler, node: A.AssignmentExpression): number {
  const { b } = c;
  const { left, right } = node;
  const operator = node.operator.slice(0, -1);
  if (left.type === 'Identifier') {
    const binding = c.lookup(left.name);
    const register = assignableRegister(c, binding, left.start);
    if (
      binding !== null &&
      register !== -1 &&
      !c.assignedBetween(binding, right.start, right.end)
    ) {
      const mark = b.mark();
      applyBinary(c, operator, register, right)(register, node.start);
      b.release(mark);
      return register;
    }
  }
  const target = prepareTarget(c, left, right.end);
  const value = b.temp();
  readTarget(c, target, value);
  const mark = b.mark();
  const apply = applyBinary(c, operator, value, right);
  b.release(mark);
  apply(value, node.start);
  writeTarget(c, target, value);
  return value;
}

function logicalAssignment(c: FunctionCompiler, node: A.AssignmentExpression): number {
  const { b } = c;
  const { left, right } = node;
  const target = prepareTarget(c, left, right.end);
  const value = b.temp();
  const end = b.label();
  readTarget(c, target, value);
  logicalJump(c, node.operator.slice(0, -1), value, end);
  namedExpr(c, right, left.type === 'Identifier' ? left.name : '', value);
  writeTarget(c, target, value);
  b.bind(end);
  return value;
}

/** ++ and --; dst null: for effect. */
export function update(c: FunctionCompiler, node: A.UpdateExpression, dst: number | null): void {
  const { b } = c;
  const { argument, prefix } = node;
  const op = node.operator === '++' ? OP.Inc : OP.Dec;
  const mark = b.mark();
  if (argument.type === 'Identifier') {
    const register = assignableRegister(c, c.lookup(argument.name), argument.start);
    if (register !== -1) {
      if (dst === null) b.emitAt(node.start, op, register, register);
      else if (prefix) {
        b.emitAt(node.start, op, register, register);
        b.move(dst, register);
      } else {
        const old = dst === register ? b.temp() : dst;
        b.emitAt(node.start, OP.ToNumeric, old, register);
        b.emitAt(node.start, op, register, old);
        b.move(dst, old);
      }
      b.release(mark);
      return;
    }
  }
  const target = prepareTarget(c, argument, argument.end);
  const value = b.temp();
  readTarget(c, target, value);
  if (dst === null || prefix) {
    b.emitAt(node.start, op, value, value);
    writeTarget(c, target, value);
    if (dst !== null) b.move(dst, value);
  } else {
    // The old value must outlive the write; dst may be a local that the target's evaluation reads.
    b.emitAt(node.start, OP.ToNumeric, value, value);
    const changed = b.temp();
    b.emitAt(node.start, op, changed, value);
    writeTarget(c, target, changed);
    b.move(dst, value);
  }
  b.release(mark);
}
