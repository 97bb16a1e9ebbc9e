/** switch: a chain of comparisons, or a jump table for dense integer cases. */
import type * as A from 'acorn';
import type { Label } from '../bytecode/builder.ts';
import { OP } from '../bytecode/opcodes.ts';
import { int32Literal } from './ast.ts';
import type { Control, FunctionCompiler } from './context.ts';
import { expr, operand } from './expressions.ts';
import { instantiateFunctions, statement } from './statements.ts';

const MIN_TABLE = 4;

export function switchStatement(
  c: FunctionCompiler,
  node: A.SwitchStatement,
  labels: readonly string[],
): void {
  const { b } = c;
  const outer = b.mark();
  const value = b.temp();
  expr(c, node.discriminant, value);
  const scope = c.unit.analysis.scopes.get(node);
  if (scope === undefined) throw new Error('compile: a switch was not analyzed');
  const mark = c.enterScope(scope);
  instantiateFunctions(c, scope);
  const end = b.label();
  const targets = node.cases.map(() => b.label());
  const fallback = node.cases.findIndex((each) => each.test == null);
  const otherwise = fallback < 0 ? end : targets[fallback];
  if (!jumpTable(c, node, value, targets, otherwise)) {
    node.cases.forEach((each, i) => {
      if (each.test == null) return;
      const inner = b.mark();
      b.emit(OP.JStrictEq, value, operand(c, each.test), targets[i]);
      b.release(inner);
    });
    b.emit(OP.Jump, otherwise);
  }
  const control: Control = {
    kind: 'target',
    labels,
    breakLabel: end,
    continueLabel: null,
    plain: true,
  };
  c.control.push(control);
  node.cases.forEach((each, i) => {
    b.bind(targets[i]);
    for (const inner of each.consequent) statement(c, inner);
  });
  c.control.pop();
  b.bind(end);
  c.exitScope(scope, mark);
  b.release(outer);
}

/** Dense integer cases: one table. */
function jumpTable(
  c: FunctionCompiler,
  node: A.SwitchStatement,
  value: number,
  targets: readonly Label[],
  otherwise: Label,
): boolean {
  const cases = new Map<number, Label>();
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < node.cases.length; i++) {
    const { test } = node.cases[i];
    if (test == null) continue;
    const key = int32Literal(test);
    if (key === null) return false;
    if (!cases.has(key)) cases.set(key, targets[i]);
    min = Math.min(min, key);
    max = Math.max(max, key);
  }
  const span = max - min + 1;
  if (cases.size < MIN_TABLE || span > 4 * cases.size + 8) return false;
  c.b.jumpTable(
    value,
    min,
    otherwise,
    Array.from({ length: span }, (_, i) => cases.get(min + i) ?? otherwise),
  );
  return true;
}
