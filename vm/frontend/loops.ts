/** Loops. The test stands after the body, so that an iteration takes one jump, the back-edge. */
import type * as A from 'acorn';
import type { Label, Region } from '../bytecode/builder.ts';
import { OP } from '../bytecode/opcodes.ts';
import { SELF_ID } from '../bytecode/self-ids.ts';
import { iterableText } from './callsite.ts';
import type { FunctionCompiler } from './context.ts';
import { assignPattern, initPattern } from './destructure.ts';
import { effect, operand } from './expressions.ts';
import { awaitOperand } from './generators.ts';
import {
  callNext,
  closeAndRethrow,
  genericIterator,
  openIterator,
  resultValue,
  stepIterator,
} from './iteration.ts';
import { branch, jumpAlways } from './operators.ts';
import type { Scope } from './scopes.ts';
import { statement } from './statements.ts';

interface LoopTarget {
  readonly kind: 'target';
  readonly labels: readonly string[];
  readonly breakLabel: Label;
  readonly continueLabel: Label;
  readonly plain: boolean;
}

function target(c: FunctionCompiler, labels: readonly string[]): LoopTarget {
  return {
    kind: 'target',
    labels,
    breakLabel: c.b.label(),
    continueLabel: c.b.label(),
    plain: true,
  };
}

export function whileStatement(
  c: FunctionCompiler,
  node: A.WhileStatement,
  labels: readonly string[],
): void {
  testedLoop(c, node.test, null, node.body, labels, null);
}

export function forStatement(
  c: FunctionCompiler,
  node: A.ForStatement,
  labels: readonly string[],
): void {
  const scope = c.unit.analysis.scopes.get(node) ?? null;
  const mark = scope === null ? 0 : c.enterScope(scope);
  const { init } = node;
  if (init != null) {
    if (init.type === 'VariableDeclaration') statement(c, init);
    else effect(c, init);
  }
  testedLoop(c, node.test ?? null, node.update ?? null, node.body, labels, scope);
  if (scope !== null) c.exitScope(scope, mark);
}

function testedLoop(
  c: FunctionCompiler,
  test: A.Expression | null,
  updateNode: A.Expression | null,
  body: A.Statement,
  labels: readonly string[],
  scope: Scope | null,
): void {
  const { b } = c;
  const control = target(c, labels);
  const head = b.label();
  const check = b.label();
  const alive = !b.dead;
  const endless = test === null || (test.type === 'Literal' && test.value === true);
  if (!endless) b.emit(OP.Jump, check);
  b.bind(head, alive);
  c.control.push(control);
  statement(c, body);
  c.control.pop();
  b.bind(control.continueLabel);
  // Closures made in this iteration keep its variables.
  if (scope !== null && scope.envSize > 0) b.emit(OP.CopyEnv, scope.envOperand, scope.envOperand);
  if (updateNode !== null) effect(c, updateNode);
  b.bind(check);
  if (endless) jumpAlways(c, head, body.start);
  else branch(c, test, head, true);
  b.bind(control.breakLabel);
}

export function doWhileStatement(
  c: FunctionCompiler,
  node: A.DoWhileStatement,
  labels: readonly string[],
): void {
  const { b } = c;
  const control = target(c, labels);
  const head = b.label();
  b.bind(head);
  c.control.push(control);
  statement(c, node.body);
  c.control.pop();
  b.bind(control.continueLabel);
  branch(c, node.test, head, true);
  b.bind(control.breakLabel);
}

/**
 * The scope of `for (let x of/in ...)` is entered for each iteration, and before that for the
 * evaluation of the subject if that could notice it.
 */
function subject(
  c: FunctionCompiler,
  node: A.ForInStatement | A.ForOfStatement,
  scope: Scope | null,
): number {
  const early =
    scope !== null && (scope.envSize > 0 || [...scope.bindings.values()].some((each) => each.hole));
  if (!early) return operand(c, node.right, node.body.start);
  const { b } = c;
  const result = b.temp();
  const outer = c.scope;
  const mark = c.enterScope(scope);
  b.move(result, operand(c, node.right));
  c.exitScope(scope, mark);
  c.scope = outer;
  for (const binding of scope.bindings.values()) binding.operand = -1;
  return result;
}

/**
 * Runs `step` (which puts the next element into the slot it is given) and binds the element, with the
 * loop's scope entered; gives what leaves the scope. A plain uncaptured variable takes the element directly.
 */
function nextElement(
  c: FunctionCompiler,
  left: A.VariableDeclaration | A.Pattern,
  scope: Scope | null,
  step: (dst: number) => void,
  bound: (bind: () => void) => void,
): () => void {
  const { b } = c;
  const outer = c.scope;
  const pattern = left.type === 'VariableDeclaration' ? left.declarations[0].id : left;
  if (scope !== null && scope.envSize === 0 && pattern.type === 'Identifier') {
    const binding = scope.bindings.get(pattern.name);
    if (binding !== undefined && !binding.hole) {
      const mark = c.enterScope(scope);
      step(binding.operand);
      return () => {
        c.exitScope(scope, mark);
        c.scope = outer;
      };
    }
  }
  const value = b.temp();
  step(value);
  const mark = scope === null ? b.mark() : c.enterScope(scope);
  bound(() => {
    if (left.type === 'VariableDeclaration' && left.kind !== 'var') initPattern(c, pattern, value);
    else assignPattern(c, pattern, value);
  });
  return () => {
    b.release(mark);
    c.scope = outer;
  };
}

export function forInStatement(
  c: FunctionCompiler,
  node: A.ForInStatement,
  labels: readonly string[],
): void {
  const { b } = c;
  const mark = b.mark();
  const { left } = node;
  // Sloppy mode: for (var x = 1 in o).
  if (
    left.type === 'VariableDeclaration' &&
    left.kind === 'var' &&
    left.declarations[0].init != null
  )
    statement(c, left);
  const scope = c.unit.analysis.scopes.get(node) ?? null;
  const control = target(c, labels);
  const pos = node.right.start;
  const state = b.temp();
  const inner = b.mark();
  b.emitAt(pos, OP.ForInOpen, state, subject(c, node, scope));
  b.release(inner);
  const head = b.label();
  b.bind(head);
  const step = (dst: number): void => b.emitAt(pos, OP.ForInNext, dst, state, control.breakLabel);
  const leaveScope = nextElement(c, left, scope, step, (bind) => bind());
  c.control.push(control);
  statement(c, node.body);
  c.control.pop();
  leaveScope();
  b.bind(control.continueLabel);
  b.emitAt(pos, OP.Loop, head);
  b.bind(control.breakLabel);
  b.release(mark);
}

export function forOfStatement(
  c: FunctionCompiler,
  node: A.ForOfStatement,
  labels: readonly string[],
): void {
  const { b } = c;
  const mark = b.mark();
  const pos = node.right.start;
  const scope = c.unit.analysis.scopes.get(node) ?? null;
  const text = iterableText(node.right);
  const end = b.label();
  const again = b.label();
  const obj = subject(c, node, scope);
  let it: number;
  if (node.await) {
    it = b.temps(2);
    genericIterator(c, it, obj, pos, text, SELF_ID.GetAsyncIterator);
  } else it = openIterator(c, obj, pos, text);
  const error = b.temp();
  const head = b.label();
  b.bind(head);
  const step = (dst: number): void => {
    if (!node.await) {
      stepIterator(c, it, dst, end, pos);
      return;
    }
    const inner = b.mark();
    const result = callNext(c, it, pos);
    awaitOperand(c, result, result, pos);
    resultValue(c, result, dst, end, pos);
    b.release(inner);
  };
  // break crosses the iterator, which closes it; continue of this loop does not.
  let region: Region | null = null;
  const guard = (): void => {
    region = b.beginRegion(error);
    c.control.push({ kind: 'target', labels, breakLabel: end, continueLabel: null, plain: true });
    c.control.push({ kind: 'iterator', it, done: -1, region, isAsync: node.await });
  };
  const leaveScope = nextElement(c, node.left, scope, step, (bind) => {
    guard();
    bind();
  });
  if (region === null) guard();
  c.control.push({ kind: 'target', labels, breakLabel: null, continueLabel: again, plain: false });
  statement(c, node.body);
  c.control.pop();
  c.control.pop();
  c.control.pop();
  leaveScope();
  b.bind(again);
  b.emitAt(pos, OP.Loop, head);
  const guarded = region as Region | null;
  if (guarded !== null) {
    b.endRegion(guarded);
    b.bind(guarded.target);
    closeAndRethrow(c, it, node.await, error, pos);
  }
  b.bind(end);
  b.release(mark);
}
