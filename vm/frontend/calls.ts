/** Calls, new, super() and tagged templates. */
import type * as A from 'acorn';
import { OP, OPCODE_INFO } from '../bytecode/opcodes.ts';
import { constantKey } from './ast.ts';
import type { FunctionCompiler } from './context.ts';
import { expr, operand, readMember, superMember } from './expressions.ts';
import { intrinsic } from './intrinsics.ts';
import { CALL_SITE } from './iteration.ts';
import { arrayLiteral, templateObject } from './literals.ts';
import { rawThis, readPseudo, readThis, writeThis } from './variables.ts';

const NEW_SITE = OPCODE_INFO[OP.New].feedback;
/** Longer argument lists are passed as an array. */
const MAX_GROUP = 250;

type Arguments = readonly (A.Expression | A.SpreadElement)[];

function passedAsArray(args: Arguments): boolean {
  return args.length > MAX_GROUP || args.some((arg) => arg.type === 'SpreadElement');
}

export function call(c: FunctionCompiler, node: A.CallExpression, dst: number): void {
  const { b } = c;
  const { callee } = node;
  const mark = b.mark();
  if (callee.type === 'Super') {
    superCall(c, node, dst);
    b.release(mark);
    return;
  }
  if (callee.type === 'Identifier') {
    if (c.unit.kind === 'selfhosted' && callee.name.startsWith('$')) {
      intrinsic(c, node, callee.name.slice(1), dst);
      b.release(mark);
      return;
    }
    if (callee.name === 'eval' && !node.optional) {
      const binding = c.lookup('eval');
      if (binding === null) c.fail('Direct eval is not supported', node.start);
    }
  }
  const group = b.temps(2);
  const pos = calleeAndThis(c, callee, group);
  if (node.optional) b.emit(OP.JNullish, group, c.chains[c.chains.length - 1]);
  if (passedAsArray(node.arguments)) {
    arrayLiteral(c, node.arguments, b.temp());
    b.emitAt(pos, OP.CallArray, dst, group, 0, b.site(CALL_SITE));
  } else {
    args(c, node.arguments);
    b.emitAt(pos, OP.Call, dst, group, node.arguments.length, b.site(CALL_SITE));
  }
  b.release(mark);
}

/** Arguments into the registers that come next. */
function args(c: FunctionCompiler, list: Arguments): void {
  for (const arg of list) expr(c, arg as A.Expression, c.b.temp());
}

/** Callee into group, this into group + 1; gives the position to blame. */
function calleeAndThis(c: FunctionCompiler, callee: A.Expression, group: number): number {
  const { b } = c;
  const mark = b.mark();
  switch (callee.type) {
    case 'ParenthesizedExpression':
      return calleeAndThis(c, callee.expression, group);
    case 'MemberExpression': {
      if (callee.object.type === 'Super') {
        const self = readThis(c, callee.start);
        superMember(c, callee, self, group);
        b.move(group + 1, self);
        b.release(mark);
        return callee.property.start;
      }
      const computed = callee.computed && constantKey(callee.property, true) === null;
      if (computed || callee.object.type !== 'Identifier') {
        expr(c, callee.object, group + 1);
        if (callee.optional) b.emit(OP.JNullish, group + 1, c.chains[c.chains.length - 1]);
        readMember(c, callee, group + 1, group);
      } else {
        const obj = operand(c, callee.object);
        if (callee.optional) b.emit(OP.JNullish, obj, c.chains[c.chains.length - 1]);
        readMember(c, callee, obj, group);
        b.move(group + 1, obj);
      }
      b.release(mark);
      return callee.property.start;
    }
    case 'ChainExpression': {
      // (a?.b)(): keeps this.
      const cut = b.label();
      const end = b.label();
      c.chains.push(cut);
      const pos = calleeAndThis(c, callee.expression, group);
      c.chains.pop();
      b.emit(OP.Jump, end);
      b.bind(cut);
      b.emit(OP.LdaUndefined, group);
      b.emit(OP.LdaUndefined, group + 1);
      b.bind(end);
      return pos;
    }
    default:
      expr(c, callee, group);
      b.emit(OP.LdaUndefined, group + 1);
      return callee.start;
  }
}

export function construct(c: FunctionCompiler, node: A.NewExpression, dst: number): void {
  const { b } = c;
  const mark = b.mark();
  const group = b.temps(2);
  expr(c, node.callee, group);
  b.move(group + 1, group);
  if (passedAsArray(node.arguments)) {
    arrayLiteral(c, node.arguments, b.temp());
    b.emitAt(node.start, OP.NewArrayArgs, dst, group, 0, b.site(NEW_SITE));
  } else {
    args(c, node.arguments);
    b.emitAt(node.start, OP.New, dst, group, node.arguments.length, b.site(NEW_SITE));
  }
  b.release(mark);
}

function superCall(c: FunctionCompiler, node: A.CallExpression, dst: number): void {
  const { b } = c;
  const group = b.temps(2);
  const after = b.mark();
  b.emitAt(node.start, OP.SuperConstructor, group, readPseudo(c, '%callee'));
  b.move(group + 1, readPseudo(c, '%new'));
  b.release(after);
  const result = group;
  if (passedAsArray(node.arguments)) {
    const array = b.temp();
    arrayLiteral(c, node.arguments, array);
    b.emitAt(node.start, OP.NewArrayArgs, result, group, 0, b.site(NEW_SITE));
  } else {
    args(c, node.arguments);
    b.emitAt(node.start, OP.New, result, group, node.arguments.length, b.site(NEW_SITE));
  }
  b.release(after);
  bindSuperResult(c, result, node.start);
  b.move(dst, result);
}

/** Binds this to what the super constructor gave, and runs the field initializers. */
export function bindSuperResult(c: FunctionCompiler, result: number, pos: number): void {
  const { b } = c;
  b.emitAt(pos, OP.CheckSuperCalled, rawThis(c));
  writeThis(c, result);
  let fn: FunctionCompiler['fn'] | null = c.fn;
  while (fn !== null && fn.isArrow) fn = fn.parent;
  if (fn?.classInfo?.fields != null) b.emitAt(pos, OP.InitFields, result, readPseudo(c, '%callee'));
}

export function tagged(c: FunctionCompiler, node: A.TaggedTemplateExpression, dst: number): void {
  const { b } = c;
  const mark = b.mark();
  const group = b.temps(2);
  const pos = calleeAndThis(c, node.tag, group);
  templateObject(c, node.quasi, b.temp());
  args(c, node.quasi.expressions);
  b.emitAt(pos, OP.Call, dst, group, node.quasi.expressions.length + 1, b.site(CALL_SITE));
  b.release(mark);
}
