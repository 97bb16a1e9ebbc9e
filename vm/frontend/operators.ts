/** Operators, and conditions that jump. */
import type * as A from 'acorn';
import type { Label } from '../bytecode/builder.ts';
import { OP, OPCODE_INFO, type OpName } from '../bytecode/opcodes.ts';
import { arrayIndexOf, constantKey, int32Literal } from './ast.ts';
import type { FunctionCompiler } from './context.ts';
import { effect, expr, literal, operand, superKey } from './expressions.ts';
import { isIntrinsic } from './intrinsics.ts';
import { readForTypeof, readThis, readVariable } from './variables.ts';

const BINARY: Readonly<Record<string, OpName>> = {
  '+': 'Add',
  '-': 'Sub',
  '*': 'Mul',
  '/': 'Div',
  '%': 'Mod',
  '**': 'Exp',
  '&': 'BitAnd',
  '|': 'BitOr',
  '^': 'BitXor',
  '<<': 'Shl',
  '>>': 'Shr',
  '>>>': 'UShr',
  '<': 'Lt',
  '<=': 'Le',
  '>': 'Gt',
  '>=': 'Ge',
  '==': 'Eq',
  '!=': 'Ne',
  '===': 'StrictEq',
  '!==': 'StrictNe',
  instanceof: 'InstanceOf',
  in: 'In',
};
/** With a small integer literal on the right. */
const IMMEDIATE: Readonly<Record<string, number>> = {
  '+': OP.AddI,
  '-': OP.SubI,
  '&': OP.BitAndI,
  '|': OP.BitOrI,
  '<<': OP.ShlI,
  '>>': OP.ShrI,
  '>>>': OP.UShrI,
};
const COMPARE: Readonly<Record<string, 'Lt' | 'Le' | 'Gt' | 'Ge'>> = {
  '<': 'Lt',
  '<=': 'Le',
  '>': 'Gt',
  '>=': 'Ge',
};

export function binary(c: FunctionCompiler, node: A.BinaryExpression, dst: number): void {
  const { b } = c;
  const mark = b.mark();
  // a + b + c ... leans to the left; no recursion on the chain.
  const chain: A.BinaryExpression[] = [node];
  for (let left = node.left; left.type === 'BinaryExpression'; left = left.left) chain.push(left);
  let i = chain.length - 1;
  const first = chain[i];
  let result = dst;
  if (first.left.type === 'PrivateIdentifier') {
    const key = readVariable(c, `#${first.left.name}`, first.left.start, null);
    const obj = operand(c, first.right);
    result = i === 0 ? dst : b.temp();
    b.emitAt(first.start, OP.HasPrivate, result, key, obj);
    i--;
  } else result = operand(c, first.left, first.right.end);
  for (; i >= 0; i--) {
    const each = chain[i];
    const inner = b.mark();
    const apply = applyBinary(c, each.operator, result, each.right);
    b.release(inner);
    const out = i === 0 ? dst : b.isTemp(result, mark) ? result : b.temp();
    apply(out, each.start);
    result = out;
  }
  b.release(mark);
}

/** Evaluates the right operand; the result emits the operation. */
export function applyBinary(
  c: FunctionCompiler,
  operator: string,
  left: number,
  rightNode: A.Expression,
): (out: number, pos: number) => void {
  const { b } = c;
  const immediate = IMMEDIATE[operator];
  const value = immediate === undefined ? null : int32Literal(rightNode);
  if (value !== null) return (out, pos) => b.emitAt(pos, immediate, out, left, value);
  const op = OP[BINARY[operator]];
  const right = operand(c, rightNode);
  return (out, pos) => b.emitAt(pos, op, out, left, right);
}

export function unary(c: FunctionCompiler, node: A.UnaryExpression, dst: number): void {
  const { b } = c;
  const mark = b.mark();
  const { argument } = node;
  switch (node.operator) {
    case '-': {
      const { value } = argument as A.Literal;
      if (argument.type === 'Literal' && typeof value === 'number')
        literal(c, { ...argument, value: -value }, dst);
      else b.emitAt(node.start, OP.Neg, dst, operand(c, argument));
      break;
    }
    case '+':
      b.emitAt(node.start, OP.ToNumber, dst, operand(c, argument));
      break;
    case '~':
      b.emitAt(node.start, OP.BitNot, dst, operand(c, argument));
      break;
    case '!':
      if (argument.type === 'Literal' && typeof argument.value === 'number') {
        b.emit(argument.value === 0 ? OP.LdaTrue : OP.LdaFalse, dst);
      } else b.emit(OP.Not, dst, operand(c, argument));
      break;
    case 'typeof':
      b.emit(OP.TypeOf, dst, typeofOperand(c, argument));
      break;
    case 'void':
      effect(c, argument);
      b.emit(OP.LdaUndefined, dst);
      break;
    case 'delete':
      deletion(c, argument, dst, node.start);
  }
  b.release(mark);
}

function typeofOperand(c: FunctionCompiler, argument: A.Expression): number {
  return argument.type === 'Identifier'
    ? readForTypeof(c, argument.name, argument.start)
    : operand(c, argument);
}

function deletion(c: FunctionCompiler, target: A.Expression, dst: number, pos: number): void {
  const { b } = c;
  if (target.type === 'ChainExpression') {
    const cut = b.label();
    const end = b.label();
    c.chains.push(cut);
    deletion(c, target.expression, dst, pos);
    c.chains.pop();
    b.emit(OP.Jump, end);
    b.bind(cut);
    b.emit(OP.LdaTrue, dst);
    b.bind(end);
  } else if (target.type === 'MemberExpression') {
    if (target.object.type === 'Super') {
      readThis(c, target.start);
      superKey(c, target);
      b.emitAt(
        pos,
        OP.ThrowError,
        3,
        b.constant({ t: 'str', v: "Unsupported reference to 'super'" }),
      );
      return;
    }
    const property = target.property as A.Expression;
    const obj = operand(c, target.object, property.end);
    if (target.optional) b.emit(OP.JNullish, obj, c.chains[c.chains.length - 1]);
    const name = constantKey(property, target.computed);
    if (name !== null && arrayIndexOf(name) < 0) {
      b.emitAt(property.start, OP.DeleteProp, dst, obj, b.atom(name));
    } else b.emitAt(property.start, OP.DeleteElem, dst, obj, operand(c, property));
  } else if (target.type === 'Identifier') {
    const binding = c.lookup(target.name);
    if (binding === null || binding.storage === 'global')
      b.emitAt(pos, OP.DeleteGlobal, dst, b.atom(target.name));
    else b.emit(OP.LdaFalse, dst);
  } else {
    effect(c, target);
    b.emit(OP.LdaTrue, dst);
  }
}

/** a && b, a || b, a ?? b as a value. */
export function logicalValue(c: FunctionCompiler, node: A.LogicalExpression, dst: number): void {
  const { b } = c;
  const end = b.label();
  expr(c, node.left, dst);
  logicalJump(c, node.operator, dst, end);
  expr(c, node.right, dst);
  b.bind(end);
}

/** Jumps if the left value decides. */
export function logicalJump(
  c: FunctionCompiler,
  operator: string,
  value: number,
  label: Label,
): void {
  const op = operator === '&&' ? OP.JFalse : operator === '||' ? OP.JTrue : OP.JNotNullish;
  c.b.emit(op, value, label);
}

// --- conditions

function isUndefined(c: FunctionCompiler, node: A.Expression | A.PrivateIdentifier): boolean {
  if (node.type === 'Identifier')
    return node.name === 'undefined' && c.lookup('undefined') === null;
  return (
    node.type === 'UnaryExpression' && node.operator === 'void' && node.argument.type === 'Literal'
  );
}
const isNull = (node: A.Expression | A.PrivateIdentifier): boolean =>
  node.type === 'Literal' &&
  node.value === null &&
  node.regex === undefined &&
  node.bigint === undefined;

/** Jumps to label (forward, or back if it is bound) if ToBoolean(node) is sense; else falls through. */
export function branch(
  c: FunctionCompiler,
  node: A.Expression,
  label: Label,
  sense: boolean,
): void {
  const { b } = c;
  switch (node.type) {
    case 'ParenthesizedExpression':
      branch(c, node.expression, label, sense);
      return;
    case 'Literal':
      if (node.regex !== undefined || node.bigint !== undefined) break;
      if (Boolean(node.value) === sense) jumpAlways(c, label, node.start);
      return;
    case 'UnaryExpression':
      if (node.operator !== '!') break;
      branch(c, node.argument, label, !sense);
      return;
    case 'SequenceExpression':
      node.expressions.forEach((each, i) => {
        if (i < node.expressions.length - 1) effect(c, each);
        else branch(c, each, label, sense);
      });
      return;
    case 'LogicalExpression': {
      if (node.operator === '??') break;
      if ((node.operator === '||') === sense) {
        branch(c, node.left, label, sense);
        branch(c, node.right, label, sense);
        return;
      }
      const skip = b.label();
      branch(c, node.left, skip, !sense);
      branch(c, node.right, label, sense);
      b.bind(skip);
      return;
    }
    case 'BinaryExpression':
      if (compareBranch(c, node, label, sense)) return;
      break;
    case 'CallExpression':
      if (isIntrinsic(c, node, 'IsHole')) {
        const mark = b.mark();
        jumpIf(c, 'JHole', null, operand(c, node.arguments[0] as A.Expression), 0, label, sense);
        b.release(mark);
        return;
      }
      break;
  }
  const mark = b.mark();
  const value = operand(c, node);
  if (b.isBound(label)) b.emitAt(node.start, sense ? OP.LoopTrue : OP.LoopFalse, value, label);
  else b.emit(sense ? OP.JTrue : OP.JFalse, value, label);
  b.release(mark);
}

export function jumpAlways(c: FunctionCompiler, label: Label, pos: number): void {
  if (c.b.isBound(label)) c.b.emitAt(pos, OP.Loop, label);
  else c.b.emit(OP.Jump, label);
}

/** Jump of one or two operands, whose opposite is `opposite`, or has none. */
function jumpIf(
  c: FunctionCompiler,
  op: OpName,
  opposite: OpName | null,
  x: number,
  y: number,
  label: Label,
  sense: boolean,
): void {
  const { b } = c;
  const two = OPCODE_INFO[OP[op]].operands.length === 3;
  const emit = (name: OpName, to: Label): void => {
    if (two) b.emit(OP[name], x, y, to);
    else b.emit(OP[name], x, to);
  };
  const wanted = sense ? op : opposite;
  if (!b.isBound(label) && wanted !== null) {
    emit(wanted, label);
    return;
  }
  // Around an unconditional jump.
  const around = sense ? opposite : op;
  const skip = b.label();
  if (around !== null) {
    emit(around, skip);
    jumpAlways(c, label, b.position);
    b.bind(skip);
    return;
  }
  const taken = b.label();
  emit(op, taken);
  b.emit(OP.Jump, skip);
  b.bind(taken);
  jumpAlways(c, label, b.position);
  b.bind(skip);
}

function compareBranch(
  c: FunctionCompiler,
  node: A.BinaryExpression,
  label: Label,
  sense: boolean,
): boolean {
  const { b } = c;
  const { left, right, operator } = node;
  if (left.type === 'PrivateIdentifier') return false;
  const mark = b.mark();
  const relation = COMPARE[operator];
  if (relation !== undefined) {
    const x = operand(c, left, right.end);
    const y = operand(c, right);
    const scratch = b.temp();
    b.position = node.start;
    if (!b.isBound(label)) {
      b.emit(OP[`J${sense ? '' : 'Not'}${relation}`], x, y, label, scratch);
      b.emit(sense ? OP.JTrue : OP.JFalse, scratch, label);
    } else if (sense) {
      b.emit(OP[`Loop${relation}`], x, y, label, scratch);
      b.emit(OP.LoopTrue, scratch, label);
    } else {
      const skip = b.label();
      b.emit(OP[`J${relation}`], x, y, skip, scratch);
      b.emit(OP.JTrue, scratch, skip);
      b.emit(OP.Loop, label);
      b.bind(skip);
    }
    b.release(mark);
    return true;
  }
  const negated = operator === '!==' || operator === '!=';
  const wanted = sense !== negated;
  b.position = node.start;
  if (operator === '===' || operator === '!==') {
    if (isUndefined(c, right))
      jumpIf(c, 'JUndefined', 'JNotUndefined', operand(c, left), 0, label, wanted);
    else {
      const x = operand(c, left, right.end);
      jumpIf(c, 'JStrictEq', 'JStrictNe', x, operand(c, right), label, wanted);
    }
  } else if ((operator === '==' || operator === '!=') && (isNull(right) || isUndefined(c, right))) {
    jumpIf(c, 'JNullish', 'JNotNullish', operand(c, left), 0, label, wanted);
  } else return false;
  b.release(mark);
  return true;
}
