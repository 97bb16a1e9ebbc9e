/** `$Name(...)` in self-hosted code: special forms, then self-hosted functions, then natives. */
import type * as A from 'acorn';
import { FRAME_NEW_TARGET, FRAME_THIS } from '../bytecode/frame.ts';
import { OP, OPCODE_INFO } from '../bytecode/opcodes.ts';
import { SELF_ID } from '../bytecode/self-ids.ts';
import type { FunctionCompiler } from './context.ts';
import { expr, operand } from './expressions.ts';
import { CALL_SITE } from './iteration.ts';

const NEW_SITE = OPCODE_INFO[OP.New].feedback;
/** Operations of one operand that are an opcode. */
const CONVERSIONS: Readonly<Record<string, number>> = {
  ToString: OP.ToString,
  ToNumber: OP.ToNumber,
  ToNumeric: OP.ToNumeric,
  ToPropertyKey: OP.ToPropertyKey,
  ToObject: OP.ToObject,
};
const THROWS: Readonly<Record<string, number>> = {
  ThrowError: 0,
  ThrowTypeError: 1,
  ThrowRangeError: 2,
  ThrowReferenceError: 3,
  ThrowSyntaxError: 4,
};

export function isIntrinsic(c: FunctionCompiler, node: A.CallExpression, name: string): boolean {
  return (
    c.unit.kind === 'selfhosted' &&
    node.callee.type === 'Identifier' &&
    node.callee.name === `$${name}`
  );
}

/** Emits the call; temporaries are left to the caller's mark. */
export function intrinsic(
  c: FunctionCompiler,
  node: A.CallExpression,
  name: string,
  dst: number,
): void {
  const { b } = c;
  const args = node.arguments.map((arg) => {
    if (arg.type === 'SpreadElement') c.fail(`$${name} takes no spread arguments`, arg.start);
    return arg as A.Expression;
  });
  const pos = node.start;
  const need = (count: number): void => {
    if (args.length < count) c.fail(`$${name} takes ${count} arguments`, pos);
  };
  const conversion = CONVERSIONS[name];
  if (conversion !== undefined) {
    need(1);
    b.emitAt(pos, conversion, dst, operand(c, args[0]));
    return;
  }
  const type = THROWS[name];
  if (type !== undefined && args[0]?.type === 'Literal' && typeof args[0].value === 'string') {
    b.emitAt(pos, OP.ThrowError, type, b.constant({ t: 'str', v: args[0].value }));
    return;
  }
  switch (name) {
    case 'Call': {
      need(2);
      const group = into(c, args);
      b.emitAt(pos, OP.Call, dst, group, args.length - 2, b.site(CALL_SITE));
      return;
    }
    case 'CallArray':
      need(3);
      b.emitAt(pos, OP.CallArray, dst, into(c, args), 0, b.site(CALL_SITE));
      return;
    case 'Construct': {
      need(1);
      const group = b.temps(2);
      expr(c, args[0], group);
      b.move(group + 1, group);
      into(c, args.slice(1));
      b.emitAt(pos, OP.New, dst, group, args.length - 1, b.site(NEW_SITE));
      return;
    }
    case 'ConstructArray': {
      // (constructor, new.target, array)
      need(3);
      b.emitAt(pos, OP.NewArrayArgs, dst, into(c, args), 0, b.site(NEW_SITE));
      return;
    }
    case 'NewTarget':
      b.move(dst, FRAME_NEW_TARGET);
      return;
    case 'This':
      b.move(dst, FRAME_THIS);
      return;
    case 'ArgumentsLength':
      b.emit(OP.ArgumentsLength, dst);
      return;
    case 'Hole':
      b.emit(OP.LdaHole, dst);
      return;
    case 'IsHole': {
      need(1);
      const yes = b.label();
      const end = b.label();
      b.emit(OP.JHole, operand(c, args[0]), yes);
      b.emit(OP.LdaFalse, dst);
      b.emit(OP.Jump, end);
      b.bind(yes);
      b.emit(OP.LdaTrue, dst);
      b.bind(end);
      return;
    }
    case 'DefineField': {
      need(3);
      const obj = operand(c, args[0], node.end);
      const key = operand(c, args[1], node.end);
      b.emitAt(pos, OP.DefineElem, obj, key, operand(c, args[2]));
      b.emit(OP.LdaUndefined, dst);
      return;
    }
    case 'Root': {
      const root = args[0];
      if (root?.type !== 'Identifier') return c.fail('$Root takes a name', pos);
      b.emit(OP.LdaK, dst, b.constant({ t: 'root', v: root.name }));
      return;
    }
  }
  const known = c.unit.resolveIntrinsic?.(name);
  const helper = (SELF_ID as Readonly<Record<string, number | undefined>>)[name];
  if (known === undefined && helper === undefined) c.fail(`Unknown intrinsic $${name}`, pos);
  const group = args.length === 0 ? b.temp() : into(c, args);
  if (known === undefined || known.kind === 'self')
    b.emitAt(pos, OP.CallSelf, dst, known?.id ?? helper ?? 0, group, args.length);
  else b.emitAt(pos, OP.CallRuntime, dst, known.id, group, args.length);
}

/** Values into consecutive registers; gives the first. */
function into(c: FunctionCompiler, args: readonly A.Expression[]): number {
  const first = c.b.temps(args.length);
  args.forEach((arg, i) => expr(c, arg, first + i));
  return first;
}
