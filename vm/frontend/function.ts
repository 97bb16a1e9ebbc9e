/** Compilation of one function: prologue, body, epilogue. */
import type * as A from 'acorn';
import { CODE_ASYNC } from '../../heap/cells.ts';
import type { Region } from '../bytecode/builder.ts';
import type { CompiledFunction, Constant } from '../bytecode/compiled.ts';
import { FRAME_ARG0, FRAME_CALLEE, FRAME_NEW_TARGET, FRAME_THIS } from '../bytecode/frame.ts';
import { OP, OPCODE_INFO } from '../bytecode/opcodes.ts';
import { COMMONJS_PARAMETERS } from './analyze.ts';
import { expectedArguments } from './ast.ts';
import { bindSuperResult } from './calls.ts';
import { initializerBody } from './classes.ts';
import { FunctionCompiler, type Unit } from './context.ts';
import { returnValue } from './control.ts';
import { initPattern } from './destructure.ts';
import { namedExpr } from './expressions.ts';
import type { Binding, FunctionInfo, Scope } from './scopes.ts';
import { returnExpression, statementList } from './statements.ts';
import { hasMappedArguments, usesArguments } from './storage.ts';
import { initBinding, readBinding } from './variables.ts';

export interface FunctionOptions {
  readonly completion: boolean;
  readonly topLevelAwait: boolean;
}

export function compileFunction(
  unit: Unit,
  fn: FunctionInfo,
  name: string,
  options: FunctionOptions,
): CompiledFunction {
  const c = new FunctionCompiler(unit, fn);
  const { b } = c;
  const { node } = fn;
  const isTop = node.type === 'Program';
  const isAsync = fn.isAsync || (isTop && fn.hasAwait);
  b.position = node.start;
  let region: Region | null = null;
  if (fn.isGenerator || isAsync) c.generator = b.temp();
  if (isAsync) {
    const error = b.temp();
    b.emit(OP.CreateAsync, c.generator);
    region = b.beginRegion(error);
  }
  prologue(c);
  body(c, options);
  if (region !== null) {
    b.endRegion(region);
    b.bind(region.target);
    b.emitAt(node.end, OP.AsyncThrow, c.generator, region.slot);
  }
  const params = parametersOf(fn);
  return {
    name,
    length: params.length === 0 ? 0 : expectedArguments(params),
    params:
      fn.kind === 'commonjs'
        ? COMMONJS_PARAMETERS.length
        : params.filter((each) => each.type !== 'RestElement').length,
    flags: c.flags() | (isAsync ? CODE_ASYNC : 0),
    start: sourceStart(unit, fn),
    end: fn.classInfo?.node.end ?? node.end,
    ...b.finish(),
  };
}

/** Where the function's source text starts: methods with their key, constructors with the class. */
function sourceStart(unit: Unit, fn: FunctionInfo): number {
  if (fn.classInfo !== null) return fn.classInfo.node.start;
  if (fn.textStart < 0) return fn.node.start;
  const prefix = /static(?:\s|\/\*[^]*?\*\/|\/\/.*)+(?![\s(])/y;
  prefix.lastIndex = fn.textStart;
  const isStatic = prefix.test(unit.source) && prefix.lastIndex < fn.node.start;
  return isStatic ? prefix.lastIndex : fn.textStart;
}

/** True if the function is a class's synthetic constructor or initializer: its node is the class. */
const isSynthetic = (fn: FunctionInfo): boolean =>
  fn.node.type === 'ClassDeclaration' || fn.node.type === 'ClassExpression';

function parametersOf(fn: FunctionInfo): readonly A.Pattern[] {
  return fn.node.type === 'Program' || isSynthetic(fn) ? [] : (fn.node as A.Function).params;
}

/** Everything before the body's first statement. */
function prologue(c: FunctionCompiler): void {
  const { b, fn } = c;
  const scope = fn.scope as Scope;
  const isModule = fn.kind === 'module';
  if (fn.needsOuter || (isModule && scope.envSize > 0)) {
    const env = b.temp();
    b.emit(OP.FunctionEnv, env);
    if (isModule) scope.envOperand = env;
    else c.outerEnv = env;
  }
  const owner = !fn.isArrow && fn.kind !== 'module' && fn.kind !== 'script';
  if (fn.usesThis && owner && !fn.strict) b.emit(OP.SloppyThis, FRAME_THIS, FRAME_THIS);
  placeParameters(c, scope);
  if (isModule) {
    for (const binding of scope.bindings.values())
      if (binding.storage === 'register') c.allocate(binding);
    c.debugNames(scope);
  } else c.enterScope(scope);
  if (fn.kind === 'script' && c.unit.kind !== 'selfhosted') declareGlobals(c, scope);
  pseudoVariables(c, scope);
  if (fn.kind === 'constructor' && fn.classInfo?.fields != null) {
    b.emitAt(fn.node.start, OP.InitFields, FRAME_THIS, FRAME_CALLEE);
  }
  parameters(c, scope);
  captureUndefined(c, scope);
  if (fn.bodyScope !== null) enterBody(c, scope, fn.bodyScope);
  if (fn.isGenerator) b.emitAt(fn.node.start, OP.CreateGenerator, c.generator);
}

/** Uncaptured parameters stay in their argument slots, if nothing needs their dead zone. */
function placeParameters(c: FunctionCompiler, scope: Scope): void {
  const { fn } = c;
  if (fn.kind === 'commonjs') {
    COMMONJS_PARAMETERS.forEach((name, i) => {
      const binding = scope.bindings.get(name);
      if (binding?.storage === 'register') binding.operand = FRAME_ARG0 + i;
    });
  }
  parametersOf(fn).forEach((param, i) => {
    const id = param.type === 'AssignmentPattern' ? param.left : param;
    if (id.type !== 'Identifier') return;
    const binding = scope.bindings.get(id.name);
    // A rest parameter is an array in a register of its own.
    if (binding !== undefined && binding.storage === 'register' && !binding.hole)
      binding.operand = FRAME_ARG0 + i;
  });
  for (const binding of scope.bindings.values()) {
    if (binding.kind === 'callee' && binding.storage === 'register') binding.operand = FRAME_CALLEE;
  }
}

/** What arrow functions inside capture of this frame, and the arguments object. */
function pseudoVariables(c: FunctionCompiler, scope: Scope): void {
  const { b, fn } = c;
  const sources: Readonly<Record<string, number>> = {
    '%this': FRAME_THIS,
    '%new': FRAME_NEW_TARGET,
    '%callee': FRAME_CALLEE,
  };
  for (const binding of scope.bindings.values()) {
    if (binding.kind === 'pseudo') {
      // A derived constructor's `this` is not there yet: its slot keeps the hole.
      if (binding.name !== '%this' || fn.kind !== 'derived')
        initBinding(c, binding, sources[binding.name], fn.node.start);
    } else if (binding.kind === 'callee' && binding.storage !== 'register') {
      initBinding(c, binding, FRAME_CALLEE, fn.node.start);
    }
  }
  if (!usesArguments(fn)) return;
  const mapped = hasMappedArguments(fn);
  if (mapped)
    parametersOf(fn).forEach((_, i) => b.emit(OP.StEnv, scope.envOperand, 0, i, FRAME_ARG0 + i));
  const binding = scope.bindings.get('arguments') as Binding;
  const mark = b.mark();
  const slot = binding.storage === 'register' ? binding.operand : b.temp();
  if (!mapped) b.emit(OP.LdaUndefined, slot);
  b.emit(OP.Arguments, slot, mapped ? scope.envOperand : slot);
  if (binding.storage !== 'register') initBinding(c, binding, slot, fn.node.start);
  b.release(mark);
}

function parameters(c: FunctionCompiler, scope: Scope): void {
  const { b, fn } = c;
  if (fn.kind === 'commonjs') {
    COMMONJS_PARAMETERS.forEach((name, i) => {
      const binding = scope.bindings.get(name);
      if (binding !== undefined) initBinding(c, binding, FRAME_ARG0 + i, 0);
    });
    return;
  }
  if (hasMappedArguments(fn)) return; // they are in the environment already
  const params = parametersOf(fn);
  params.forEach((param, i) => {
    const arg = FRAME_ARG0 + i;
    const mark = b.mark();
    if (param.type === 'RestElement') rest(c, param, i);
    else if (param.type === 'AssignmentPattern') {
      const direct =
        param.left.type === 'Identifier' && scope.bindings.get(param.left.name)?.operand === arg;
      const value = direct ? arg : b.temp();
      b.move(value, arg);
      const given = b.label();
      b.emit(OP.JNotUndefined, value, given);
      namedExpr(c, param.right, param.left.type === 'Identifier' ? param.left.name : '', value);
      b.bind(given);
      if (!direct) initPattern(c, param.left, value);
    } else if (param.type === 'Identifier') {
      const binding = scope.bindings.get(param.name) as Binding;
      // Of several parameters with one name the last one counts.
      const last = params.findLastIndex(
        (each) => each.type === 'Identifier' && each.name === param.name,
      );
      if (binding.operand !== arg && last === i) initBinding(c, binding, arg, param.start);
    } else initPattern(c, param, arg);
    b.release(mark);
  });
}

function rest(c: FunctionCompiler, param: A.RestElement, index: number): void {
  const { b } = c;
  c.hasRest = true;
  const { argument } = param;
  const binding = argument.type === 'Identifier' ? c.lookup(argument.name) : null;
  const slot = binding?.storage === 'register' ? binding.operand : b.temp();
  b.emit(OP.Rest, slot, index);
  if (binding?.storage !== 'register') initPattern(c, argument, slot);
}

/** Captured `var`s start as undefined, not as the hole of their environment. */
function captureUndefined(c: FunctionCompiler, scope: Scope): void {
  const { b, fn } = c;
  if (fn.kind === 'module') return; // the linker's work
  const mark = b.mark();
  let none = -1;
  for (const binding of scope.bindings.values()) {
    if (binding.kind !== 'var' || binding.storage !== 'env' || binding.name === 'arguments')
      continue;
    if (none === -1) {
      none = b.temp();
      b.emit(OP.LdaUndefined, none);
    }
    initBinding(c, binding, none, 0);
  }
  b.release(mark);
}

/** The body's own scope: variables named like a parameter start with its value. */
function enterBody(c: FunctionCompiler, params: Scope, bodyScope: Scope): void {
  c.enterScope(bodyScope);
  captureUndefined(c, bodyScope);
  for (const binding of bodyScope.bindings.values()) {
    const param = params.bindings.get(binding.name);
    if (binding.kind !== 'var' || param === undefined || param.kind === 'callee') continue;
    const mark = c.b.mark();
    initBinding(c, binding, readBinding(c, param, Number.MAX_SAFE_INTEGER, null), 0);
    c.b.release(mark);
  }
}

function declareGlobals(c: FunctionCompiler, scope: Scope): void {
  const { b } = c;
  const pairs: Constant[] = [];
  for (const binding of scope.bindings.values()) {
    if (binding.storage !== 'global') continue;
    const kind = { function: 1, let: 2, class: 2, const: 3 }[binding.kind as string] ?? 0;
    pairs.push({ t: 'atom', v: binding.name }, { t: 'num', v: kind });
  }
  if (pairs.length > 0) b.emitAt(0, OP.DeclareGlobals, b.constant({ t: 'record', v: pairs }));
}

function body(c: FunctionCompiler, options: FunctionOptions): void {
  const { b, fn } = c;
  const { node } = fn;
  if (fn.kind === 'fields' || fn.kind === 'statics') initializerBody(c);
  else if (node.type === 'Program' && c.unit.kind === 'selfhosted') b.position = 0;
  else if (isSynthetic(fn)) {
    if (fn.kind === 'derived') defaultDerivedConstructor(c);
  } else if (node.type === 'Program') {
    if (fn.kind === 'script' && options.completion) {
      c.completion = b.temp();
      b.emit(OP.LdaUndefined, c.completion);
    }
    statementList(c, fn.scope, (node as A.Program).body);
    if (c.completion >= 0) returnValue(c, c.completion, node.end);
  } else {
    const { body: block } = node as A.Function;
    if (block.type === 'BlockStatement') {
      // With a body scope of its own, functions belong to that one.
      if (fn.bodyScope !== null) statementList(c, fn.bodyScope, block.body);
      else statementList(c, fn.scope, block.body);
    } else returnExpression(c, block, block.start);
  }
  if (b.dead) return;
  const none = b.temp();
  b.emit(OP.LdaUndefined, none);
  returnValue(c, none, Math.max(0, node.end - 1));
}

/** constructor(...args) { super(...args); } without the iteration. */
function defaultDerivedConstructor(c: FunctionCompiler): void {
  const { b, fn } = c;
  c.hasRest = true;
  const pos = fn.node.start;
  const mark = b.mark();
  const group = b.temps(3);
  b.emitAt(pos, OP.SuperConstructor, group, FRAME_CALLEE);
  b.move(group + 1, FRAME_NEW_TARGET);
  b.emit(OP.Rest, group + 2, 0);
  b.emitAt(pos, OP.NewArrayArgs, group, group, 0, b.site(OPCODE_INFO[OP.NewArrayArgs].feedback));
  bindSuperResult(c, group, pos);
  b.release(mark);
}
