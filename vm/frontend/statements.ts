/** Statements, except loops. */
import type * as A from 'acorn';
import type { Label } from '../bytecode/builder.ts';
import { OP } from '../bytecode/opcodes.ts';
import { classValue } from './classes.ts';
import type { FinallyState, FunctionCompiler } from './context.ts';
import { jumpTarget, leave } from './control.ts';
import { assignPattern, initPattern } from './destructure.ts';
import { effect, expr, exprIntoLocal, namedExpr, namedOperand, operand } from './expressions.ts';
import { closure } from './literals.ts';
import {
  doWhileStatement,
  forInStatement,
  forOfStatement,
  forStatement,
  whileStatement,
} from './loops.ts';
import { branch } from './operators.ts';
import type { Scope } from './scopes.ts';
import { switchStatement } from './switch.ts';
import { assignVariable, initBinding, readBinding } from './variables.ts';

export function statement(c: FunctionCompiler, node: A.Statement | A.ModuleDeclaration): void {
  const { b } = c;
  const labels = c.labels;
  c.labels = [];
  switch (node.type) {
    case 'ExpressionStatement':
      if (c.completion >= 0) expr(c, node.expression, c.completion);
      else effect(c, node.expression);
      return;
    case 'VariableDeclaration':
      for (const declarator of node.declarations) declare(c, node.kind, declarator);
      return;
    case 'FunctionDeclaration':
      functionStatement(c, node);
      return;
    case 'ClassDeclaration':
      classStatement(c, node);
      return;
    case 'ReturnStatement':
      returnStatement(c, node);
      return;
    case 'IfStatement':
      ifStatement(c, node);
      return;
    case 'BlockStatement':
      labelled(c, labels, () => block(c, node));
      return;
    case 'ForStatement':
      clearCompletion(c);
      forStatement(c, node, labels);
      return;
    case 'ForInStatement':
      clearCompletion(c);
      forInStatement(c, node, labels);
      return;
    case 'ForOfStatement':
      clearCompletion(c);
      forOfStatement(c, node, labels);
      return;
    case 'WhileStatement':
      clearCompletion(c);
      whileStatement(c, node, labels);
      return;
    case 'DoWhileStatement':
      clearCompletion(c);
      doWhileStatement(c, node, labels);
      return;
    case 'SwitchStatement':
      clearCompletion(c);
      switchStatement(c, node, labels);
      return;
    case 'TryStatement':
      clearCompletion(c);
      labelled(c, labels, () => tryStatement(c, node));
      return;
    case 'ThrowStatement': {
      const mark = b.mark();
      b.emitAt(node.start, OP.Throw, operand(c, node.argument));
      b.release(mark);
      return;
    }
    case 'BreakStatement':
    case 'ContinueStatement': {
      const type = node.type === 'BreakStatement' ? 'break' : 'continue';
      leave(c, { type, target: jumpTarget(c, type, node.label?.name ?? null) }, -1, node.start);
      return;
    }
    case 'LabeledStatement':
      labelledStatement(c, node, labels);
      return;
    case 'DebuggerStatement':
      b.emit(OP.Debugger);
      return;
    case 'EmptyStatement':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return;
    case 'ExportNamedDeclaration':
      if (node.declaration != null) statement(c, node.declaration);
      return;
    case 'ExportDefaultDeclaration':
      exportDefault(c, node);
      return;
    case 'WithStatement':
      c.fail('The with statement is not supported', node.start);
  }
}

/** Completion values (scripts evaluated for their value): UpdateEmpty(…, undefined). */
function clearCompletion(c: FunctionCompiler): void {
  if (c.completion >= 0) c.b.emit(OP.LdaUndefined, c.completion);
}

/** Statements of a scope that has been entered: functions first. */
export function statementList(
  c: FunctionCompiler,
  scope: Scope | null,
  body: readonly (A.Statement | A.ModuleDeclaration)[],
): void {
  if (scope !== null) instantiateFunctions(c, scope);
  for (const each of body) statement(c, each);
}

export function instantiateFunctions(c: FunctionCompiler, scope: Scope): void {
  const { b } = c;
  // Of several functions with one name the last one counts.
  const last = new Map(scope.functions.map((each) => [each.binding, each.node]));
  for (const [binding, node] of last) {
    if (scope.kind === 'module' && binding.storage !== 'register') continue; // the linker makes it
    const name = node.id?.name ?? 'default';
    if (binding.storage === 'register') {
      closure(c, node as A.FunctionDeclaration, name, binding.operand);
      continue;
    }
    const mark = b.mark();
    const fn = b.temp();
    closure(c, node as A.FunctionDeclaration, name, fn);
    initBinding(c, binding, fn, node.start);
    b.release(mark);
  }
}

export function block(c: FunctionCompiler, node: A.BlockStatement): void {
  const scope = c.unit.analysis.scopes.get(node);
  if (scope === undefined) {
    statementList(c, null, node.body);
    return;
  }
  const mark = c.enterScope(scope);
  statementList(c, scope, node.body);
  c.exitScope(scope, mark);
}

/** Annex B: a function in a block also assigns the variable of its name. */
function functionStatement(c: FunctionCompiler, node: A.FunctionDeclaration): void {
  // In `if (x) function f() {}` the declaration stands for a block of its own.
  const own = c.unit.analysis.scopes.get(node);
  const mark = own === undefined ? 0 : c.enterScope(own);
  if (own !== undefined) instantiateFunctions(c, own);
  const variable = c.unit.analysis.annexB.get(node);
  const binding = c.lookup(node.id.name);
  if (variable !== undefined && binding !== null) {
    const inner = c.b.mark();
    initBinding(c, variable, readBinding(c, binding, node.start, null), node.start);
    c.b.release(inner);
  }
  if (own !== undefined) c.exitScope(own, mark);
}

function classStatement(c: FunctionCompiler, node: A.ClassDeclaration): void {
  const mark = c.b.mark();
  const binding = c.lookup(node.id.name);
  if (binding === null) throw new Error('compile: a class is not declared');
  const value = c.b.temp();
  classValue(c, node, node.id.name, value);
  initBinding(c, binding, value, node.start);
  c.b.release(mark);
}

function exportDefault(c: FunctionCompiler, node: A.ExportDefaultDeclaration): void {
  const { declaration } = node;
  if (declaration.type === 'FunctionDeclaration') return;
  if (declaration.type === 'ClassDeclaration' && declaration.id !== null) {
    classStatement(c, declaration);
    return;
  }
  const mark = c.b.mark();
  const binding = c.lookup('*default*');
  if (binding === null) throw new Error('compile: no default binding');
  let value: number;
  if (declaration.type === 'ClassDeclaration') {
    value = c.b.temp();
    classValue(c, declaration, 'default', value);
  } else value = namedOperand(c, declaration, 'default');
  initBinding(c, binding, value, node.start);
  c.b.release(mark);
}

function declare(
  c: FunctionCompiler,
  kind: string,
  { id, init, start }: A.VariableDeclarator,
): void {
  const { b } = c;
  const mark = b.mark();
  if (init == null) {
    if (kind === 'var') return;
    const binding = c.lookup((id as A.Identifier).name);
    if (binding === null) throw new Error('compile: a variable is not declared');
    if (binding.storage === 'register') b.emit(OP.LdaUndefined, binding.operand);
    else {
      const value = b.temp();
      b.emit(OP.LdaUndefined, value);
      initBinding(c, binding, value, start);
    }
  } else if (id.type === 'Identifier') {
    const binding = c.lookup(id.name);
    const local = binding !== null && binding.storage === 'register';
    if (local && (kind === 'var' || binding.hole)) exprIntoLocal(c, init, binding);
    // Nothing can see it before its initialization.
    else if (local) namedExpr(c, init, id.name, binding.operand);
    else {
      const slot = namedOperand(c, init, id.name);
      if (kind === 'var') assignVariable(c, id.name, slot, id.start);
      else if (binding !== null) initBinding(c, binding, slot, id.start);
    }
  } else if (kind === 'var') {
    const binding = init.type === 'Identifier' ? c.lookup(init.name) : null;
    const source = operand(c, init);
    const clash = binding?.storage === 'register' && c.assignedBetween(binding, id.start, id.end);
    const copy = clash ? b.temp() : source;
    b.move(copy, source);
    assignPattern(c, id, copy, init);
  } else initPattern(c, id, operand(c, init), init);
  b.release(mark);
}

function returnStatement(c: FunctionCompiler, node: A.ReturnStatement): void {
  const { b } = c;
  if (node.argument != null) {
    returnExpression(c, node.argument, node.start);
    return;
  }
  const mark = b.mark();
  const value = b.temp();
  b.emit(OP.LdaUndefined, value);
  leave(c, { type: 'return' }, value, node.start);
  b.release(mark);
}

/** `return a ? b : c` returns from each arm. */
export function returnExpression(c: FunctionCompiler, node: A.Expression, pos: number): void {
  const { b } = c;
  if (node.type === 'ConditionalExpression' && c.control.every((each) => each.kind === 'target')) {
    const otherwise = b.label();
    branch(c, node.test, otherwise, false);
    returnExpression(c, node.consequent, pos);
    b.bind(otherwise);
    returnExpression(c, node.alternate, pos);
    return;
  }
  const mark = b.mark();
  leave(c, { type: 'return' }, operand(c, node), pos);
  b.release(mark);
}

function ifStatement(c: FunctionCompiler, node: A.IfStatement): void {
  const { b } = c;
  const end = b.label();
  // else if ... else if ... without recursion.
  let at: A.IfStatement = node;
  for (;;) {
    clearCompletion(c);
    const direct = at.alternate == null ? directJump(c, at.consequent) : null;
    if (direct !== null) {
      branch(c, at.test, direct, true);
      break;
    }
    const otherwise = b.label();
    branch(c, at.test, otherwise, false);
    statement(c, at.consequent);
    if (at.alternate == null) {
      b.bind(otherwise);
      break;
    }
    b.emit(OP.Jump, end);
    b.bind(otherwise);
    if (at.alternate.type !== 'IfStatement') {
      statement(c, at.alternate);
      break;
    }
    at = at.alternate;
  }
  b.bind(end);
}

/** The label of a lone break or continue that crosses nothing. */
function directJump(c: FunctionCompiler, node: A.Statement): Label | null {
  const only = node.type === 'BlockStatement' && node.body.length === 1 ? node.body[0] : node;
  if (only.type !== 'BreakStatement' && only.type !== 'ContinueStatement') return null;
  const type = only.type === 'BreakStatement' ? 'break' : 'continue';
  const target = jumpTarget(c, type, only.label?.name ?? null);
  const crossed = c.control.slice(c.control.indexOf(target) + 1);
  if (target.kind !== 'target' || crossed.some((each) => each.kind !== 'target')) return null;
  return type === 'break' ? target.breakLabel : target.continueLabel;
}

/** A statement that `break label` may leave. */
function labelled(c: FunctionCompiler, labels: readonly string[], body: () => void): void {
  if (labels.length === 0) {
    body();
    return;
  }
  const end = c.b.label();
  c.control.push({ kind: 'target', labels, breakLabel: end, continueLabel: null, plain: false });
  body();
  c.control.pop();
  c.b.bind(end);
}

function labelledStatement(
  c: FunctionCompiler,
  node: A.LabeledStatement,
  outer: readonly string[],
): void {
  const labels = [...outer, node.label.name];
  switch (node.body.type) {
    case 'LabeledStatement':
    case 'BlockStatement':
    case 'TryStatement':
    case 'SwitchStatement':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      c.labels = labels;
      statement(c, node.body);
      return;
    default:
      labelled(c, labels, () => statement(c, node.body));
  }
}

// --- try

function tryStatement(c: FunctionCompiler, node: A.TryStatement): void {
  if (node.finalizer != null) tryFinally(c, node, node.finalizer);
  else if (node.handler != null) tryCatch(c, node.block, node.handler);
}

function tryCatch(c: FunctionCompiler, body: A.BlockStatement, handler: A.CatchClause): void {
  const { b } = c;
  const mark = b.mark();
  const error = b.temp();
  const end = b.label();
  const region = b.beginRegion(error);
  c.tryDepth++;
  block(c, body);
  c.tryDepth--;
  b.emit(OP.Jump, end);
  b.endRegion(region);
  b.bind(region.target);
  clearCompletion(c);
  if (handler.param == null) block(c, handler.body);
  else {
    const scope = c.unit.analysis.scopes.get(handler);
    if (scope === undefined) throw new Error('compile: a catch clause was not analyzed');
    const inner = c.enterScope(scope);
    initPattern(c, handler.param, error);
    block(c, handler.body);
    c.exitScope(scope, inner);
  }
  b.bind(end);
  b.release(mark);
}

function tryFinally(c: FunctionCompiler, node: A.TryStatement, finalizer: A.BlockStatement): void {
  const { b } = c;
  const mark = b.mark();
  const state: FinallyState = {
    completion: b.temp(),
    value: b.temp(),
    entry: b.label(),
    jumps: [],
  };
  const region = b.beginRegion(state.value);
  c.control.push({ kind: 'finally', state });
  c.tryDepth++;
  if (node.handler != null) tryCatch(c, node.block, node.handler);
  else block(c, node.block);
  c.tryDepth--;
  c.control.pop();
  c.loadInt(state.completion, 0);
  b.emit(OP.Jump, state.entry);
  b.endRegion(region);
  b.bind(region.target);
  c.loadInt(state.completion, 1);
  b.bind(state.entry);
  const completion = c.completion;
  if (completion >= 0) c.completion = b.temp();
  block(c, finalizer);
  c.completion = completion;
  finish(c, state, node.end);
  b.release(mark);
}

/** After the finally block: go on, throw, or jump where the one who came wanted to. */
function finish(c: FunctionCompiler, state: FinallyState, pos: number): void {
  const { b } = c;
  const end = b.label();
  if (state.jumps.length === 0) b.emit(OP.JFalse, state.completion, end);
  else {
    const rethrow = b.label();
    const targets = state.jumps.map(() => b.label());
    b.jumpTable(state.completion, 1, end, [rethrow, ...targets]);
    state.jumps.forEach((jump, i) => {
      b.bind(targets[i]);
      leave(c, jump, state.value, pos);
    });
    b.bind(rethrow);
  }
  b.emitAt(pos, OP.Throw, state.value);
  b.bind(end);
}
