/**
 * The analyzer: one walk over the syntax tree in source order that creates scopes, declares names,
 * and resolves every reference when the scope that could declare it is left (all its declarations are
 * known then, hoisted ones too). What does not resolve moves on to the parent scope.
 * It ends by giving captured bindings their environment slots.
 */
import type * as A from 'acorn';
import {
  boundNames,
  hasExpressions,
  hasUseStrict,
  labelledFunction,
  type AnyNode,
  type ClassLike,
  type FunctionLike,
} from './ast.ts';
import { ClassAnalyzer } from './analyze-class.ts';
import { catchClause, forInOf, forStatement } from './analyze-scoped.ts';
import { Hoister } from './hoist.ts';
import { resolve } from './resolve.ts';
import { assignEnvSlots } from './storage.ts';
import {
  FunctionInfo,
  Scope,
  type Analysis,
  type Binding,
  type ClassInfo,
  type FunctionKind,
  type ScopeKind,
} from './scopes.ts';
import type { SourceKind } from './parse.ts';

export class Analyzer implements Analysis {
  readonly scopes = new Map<A.Node, Scope>();
  readonly functions = new Map<A.Node, FunctionInfo>();
  readonly classes = new Map<A.Node, ClassInfo>();
  readonly annexB = new Map<A.Node, Binding>();
  readonly program: FunctionInfo;
  scope: Scope;
  fn: FunctionInfo;
  private readonly classAnalyzer = new ClassAnalyzer(this);
  readonly hoister = new Hoister(this);
  /** Class bodies are strict, also for the functions in heritage and computed keys. */
  classDepth = 0;
  private readonly kind: SourceKind;
  /** Unsupported syntax is reported through this. */
  readonly fail: (message: string, offset: number) => never;

  constructor(
    program: A.Program,
    kind: SourceKind,
    fail: (message: string, offset: number) => never,
  ) {
    this.kind = kind;
    this.fail = fail;
    const strict = kind === 'module' || kind === 'selfhosted' || hasUseStrict(program.body);
    const fnKind = kind === 'module' ? 'module' : kind === 'commonjs' ? 'commonjs' : 'script';
    this.program = this.fn = new FunctionInfo(program, fnKind, null, strict, false, false);
    const scopeKind = fnKind === 'commonjs' ? 'function' : fnKind;
    this.scope = this.program.scope = new Scope(scopeKind, null, this.program, 0, program.end);
    this.functions.set(program, this.program);
    this.scopes.set(program, this.scope);
  }

  run(): Analysis {
    const program = this.program.node as A.Program;
    if (this.kind === 'commonjs') {
      for (const name of COMMONJS_PARAMETERS) this.scope.declare(name, 'param', 0);
    }
    this.hoister.hoist(program.body, this.scope, true);
    if (this.kind === 'module') this.hoister.imports(program);
    for (const statement of program.body) this.node(statement as AnyNode);
    this.endFunction(this.program);
    assignEnvSlots(this, this.kind);
    return this;
  }

  // --- scopes
  open(kind: ScopeKind, node: A.Node): Scope {
    const scope = new Scope(kind, this.scope, this.fn, node.start, node.end);
    this.scopes.set(node, scope);
    this.scope = scope;
    return scope;
  }
  close(): void {
    const scope = this.scope;
    resolve(scope);
    if (scope.parent === null) throw new Error('analyze: the program’s scope was left');
    this.scope = scope.parent;
  }

  refer(name: string, pos: number, assign = false): void {
    this.scope.references.push({ name, fn: this.fn, pos, effective: pos, assign });
  }

  /** The scope that `var` declares in. */
  private varScope(): Scope {
    for (let scope: Scope | null = this.scope; scope !== null; scope = scope.parent) {
      const { kind } = scope;
      if (kind === 'script' || kind === 'module' || kind === 'body' || kind === 'static')
        return scope;
      if (kind === 'function' && scope.fn.bodyScope === null) return scope;
    }
    throw new Error('analyze: no variable scope');
  }

  // --- functions
  beginFunction(node: FunctionLike | ClassLike, kind: FunctionKind, strict: boolean): FunctionInfo {
    const isClass = node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
    const fn = new FunctionInfo(
      node,
      kind,
      this.fn,
      strict,
      !isClass && node.async,
      !isClass && node.generator,
    );
    const scope = new Scope('function', this.scope, fn, node.body.start, node.end);
    fn.scope = scope;
    return fn;
  }

  endFunction(fn: FunctionInfo): void {
    const top = fn.bodyScope ?? fn.scope;
    const params = new Set<string>();
    if (fn.scope !== null)
      for (const b of fn.scope.bindings.values()) if (b.kind === 'param') params.add(b.name);
    if (top !== null && fn === this.fn) this.hoister.blockFunctions(top, params);
    if (fn.bodyScope !== null) resolve(fn.bodyScope);
    const { scope, node } = fn;
    if (scope === null) return;
    if (node.type === 'FunctionExpression') {
      const { id } = node as A.FunctionExpression;
      const seen = fn.bodyScope?.bindings.has(id?.name ?? '') === true;
      if (id != null && !scope.bindings.has(id.name) && !seen) scope.declare(id.name, 'callee', 0);
    }
    resolve(scope);
  }

  function(node: FunctionLike, kind: FunctionKind): FunctionInfo {
    if (node.async && node.generator)
      this.fail('Async generators are not supported yet', node.start);
    const block = node.body.type === 'BlockStatement' ? node.body : null;
    const strict =
      this.fn.strict || this.classDepth > 0 || (block !== null && hasUseStrict(block.body));
    const fn = this.beginFunction(node, kind, strict);
    if (node.type === 'FunctionDeclaration') fn.hoistStart = this.scope.start;
    this.functions.set(node, fn);
    const outerFn = this.fn;
    const outerScope = this.scope;
    this.fn = fn;
    this.scope = fn.scope as Scope;
    const outerBlockFunctions = this.hoister.begin();
    this.parameters(node, fn);
    if (block !== null) {
      this.hoister.hoist(block.body, fn.bodyScope ?? this.scope, true);
      this.scope = fn.bodyScope ?? this.scope;
      for (const statement of block.body) this.node(statement);
    } else this.node(node.body as A.Expression);
    this.endFunction(fn);
    this.fn = outerFn;
    this.scope = outerScope;
    this.hoister.end(outerBlockFunctions);
    return fn;
  }

  private parameters(node: FunctionLike, fn: FunctionInfo): void {
    fn.simpleParams = node.params.every((param) => param.type === 'Identifier');
    const scope = fn.scope as Scope;
    for (const param of node.params) {
      boundNames(param, (id) => scope.declare(id.name, 'param', fn.simpleParams ? 0 : param.end));
    }
    for (const param of node.params) this.pattern(param, false);
    if (node.body.type === 'BlockStatement' && node.params.some(hasExpressions)) {
      fn.bodyScope = new Scope('body', scope, fn, node.body.start, node.body.end);
    }
  }

  // --- the walk
  list(nodes: readonly (A.Node | null)[]): void {
    for (const each of nodes) if (each !== null) this.node(each as AnyNode);
  }

  block(body: readonly A.Statement[], node: A.Node, kind: ScopeKind): void {
    const needed = kind !== 'block' || body.some(declaresInBlock);
    if (!needed) {
      this.list(body);
      return;
    }
    this.hoister.hoist(body, this.open(kind, node), false);
    this.list(body);
    this.close();
  }

  node(node: AnyNode): void {
    switch (node.type) {
      case 'Identifier':
        this.refer(node.name, node.start);
        return;
      case 'Literal':
      case 'EmptyStatement':
      case 'DebuggerStatement':
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'TemplateElement':
      case 'Super':
      case 'PrivateIdentifier':
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return;
      case 'ThisExpression':
        this.useThis(node.start);
        return;
      case 'MetaProperty':
        if (node.meta.name === 'new' && this.fn.isArrow) this.refer('%new', node.start);
        return;
      case 'MemberExpression':
        if (node.object.type === 'Super') this.useSuper(node.start, false);
        else this.node(node.object);
        if (node.property.type === 'PrivateIdentifier')
          this.refer(`#${node.property.name}`, node.property.start);
        else if (node.computed) this.node(node.property);
        return;
      case 'CallExpression':
        if (node.callee.type === 'Super') this.useSuper(node.start, true);
        else this.node(node.callee);
        this.list(node.arguments);
        return;
      case 'NewExpression':
        this.node(node.callee);
        this.list(node.arguments);
        return;
      case 'BinaryExpression':
        this.binary(node);
        return;
      case 'LogicalExpression':
        this.node(node.left);
        this.node(node.right);
        return;
      case 'AssignmentExpression':
        this.pattern(node.left);
        this.node(node.right);
        return;
      case 'UpdateExpression':
        this.pattern(node.argument as A.Pattern);
        return;
      case 'ConditionalExpression':
        this.node(node.test);
        this.node(node.consequent);
        this.node(node.alternate);
        return;
      case 'ExpressionStatement':
        this.node(node.expression);
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        this.function(node, 'normal');
        return;
      case 'ArrowFunctionExpression':
        this.function(node, 'arrow');
        return;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.classAnalyzer.class(node);
        return;
      case 'ObjectExpression':
        for (const property of node.properties) this.property(property);
        return;
      case 'Property':
        this.property(node as A.Property);
        return;
      case 'VariableDeclaration':
        this.variables(node);
        return;
      case 'BlockStatement':
        this.block(node.body, node, 'block');
        return;
      case 'IfStatement':
        this.node(node.test);
        this.branch(node.consequent);
        if (node.alternate != null) this.branch(node.alternate);
        return;
      case 'ForStatement':
        forStatement(this, node);
        return;
      case 'ForInStatement':
      case 'ForOfStatement':
        forInOf(this, node);
        return;
      case 'SwitchStatement':
        this.node(node.discriminant);
        this.hoister.hoist(
          node.cases.flatMap((c) => c.consequent),
          this.open('switch', node),
          false,
        );
        for (const c of node.cases) {
          if (c.test != null) this.node(c.test);
          this.list(c.consequent);
        }
        this.close();
        return;
      case 'TryStatement':
        this.node(node.block);
        if (node.handler != null) catchClause(this, node.handler);
        if (node.finalizer != null) this.node(node.finalizer);
        return;
      case 'WithStatement':
        return this.fail('The with statement is not supported', node.start);
      case 'AwaitExpression':
        this.fn.hasAwait = true;
        this.node(node.argument);
        return;
      case 'ExportNamedDeclaration':
        if (node.declaration != null) this.node(node.declaration);
        else if (node.source == null) {
          for (const { local } of node.specifiers)
            if (local.type === 'Identifier') this.refer(local.name, node.end);
        }
        return;
      case 'ExportDefaultDeclaration':
        this.node(node.declaration as AnyNode);
        return;
      default:
        this.children(node);
    }
  }

  /** Nodes whose children are all plain expressions or statements. */
  private children(node: AnyNode): void {
    switch (node.type) {
      case 'ArrayExpression':
        return this.list(node.elements);
      case 'SequenceExpression':
      case 'TemplateLiteral':
        return this.list(node.expressions);
      case 'TaggedTemplateExpression':
        this.node(node.tag);
        return this.list(node.quasi.expressions);
      case 'UnaryExpression':
      case 'SpreadElement':
      case 'ThrowStatement':
        return this.node(node.argument);
      case 'ReturnStatement':
      case 'YieldExpression':
        if (node.argument != null) this.node(node.argument);
        return;
      case 'ChainExpression':
      case 'ParenthesizedExpression':
        return this.node(node.expression);
      case 'ImportExpression':
        this.node(node.source);
        if (node.options != null) this.node(node.options);
        return;
      case 'LabeledStatement':
        return this.branch(node.body);
      case 'WhileStatement':
        this.node(node.test);
        return this.branch(node.body);
      case 'DoWhileStatement':
        this.branch(node.body);
        return this.node(node.test);
      default:
        throw new Error(`analyze: no rule for ${node.type}`);
    }
  }

  private binary(node: A.BinaryExpression): void {
    // Long chains a + b + c ... lean to the left: no recursion on them.
    const rights: A.Expression[] = [];
    let left: A.Expression | A.PrivateIdentifier = node;
    while (left.type === 'BinaryExpression') {
      rights.push(left.right);
      left = left.left;
    }
    if (left.type === 'PrivateIdentifier') this.refer(`#${left.name}`, left.start);
    else this.node(left);
    for (let i = rights.length - 1; i >= 0; i--) this.node(rights[i]);
  }

  /** A statement in a place without a scope of its own; sloppy mode lets a function stand there. */
  branch(node: A.Statement): void {
    if (node.type === 'FunctionDeclaration' && !this.scope.functions.some((f) => f.node === node)) {
      this.block([node], node, 'block');
    } else this.node(node);
  }

  property(node: A.Property | A.SpreadElement): void {
    if (node.type === 'SpreadElement') {
      this.node(node.argument);
      return;
    }
    if (node.computed) this.node(node.key);
    if (node.method || node.kind !== 'init') {
      const kind = node.kind === 'get' ? 'getter' : node.kind === 'set' ? 'setter' : 'method';
      this.function(node.value as A.FunctionExpression, kind).textStart = node.start;
    } else this.node(node.value);
  }

  useThis(pos: number): void {
    if (this.fn.isArrow) this.refer('%this', pos);
    else this.fn.usesThis = true;
  }

  private useSuper(pos: number, call: boolean): void {
    this.useThis(pos);
    if (this.fn.isArrow) {
      this.refer('%callee', pos);
      if (call) {
        this.refer('%new', pos);
        this.refer('%this', pos, true);
      }
    } else this.fn.usesSuper = true;
  }

  /** An assignment target, or with `assign` false the pattern of a let, const or parameter. */
  pattern(node: A.Pattern | A.Expression, assign = true): void {
    switch (node.type) {
      case 'Identifier':
        if (assign) this.refer(node.name, node.start, true);
        return;
      case 'ObjectPattern':
        for (const property of node.properties) {
          if (property.type === 'RestElement') this.pattern(property.argument, assign);
          else {
            if (property.computed) this.node(property.key);
            this.pattern(property.value, assign);
          }
        }
        return;
      case 'ArrayPattern':
        for (const element of node.elements) if (element !== null) this.pattern(element, assign);
        return;
      case 'RestElement':
        this.pattern(node.argument, assign);
        return;
      case 'AssignmentPattern':
        this.pattern(node.left, assign);
        this.node(node.right);
        return;
      default:
        this.node(node);
    }
  }

  variables(node: A.VariableDeclaration): void {
    if (node.kind === 'using' || node.kind === 'await using') {
      this.fail('using declarations are not supported yet', node.start);
    }
    const isVar = node.kind === 'var';
    for (const { id, init } of node.declarations) {
      if (isVar) {
        const scope = this.varScope();
        boundNames(id, (name) => scope.declare(name.name, 'var', 0));
      }
      this.pattern(id, isVar);
      if (init != null) this.node(init);
    }
  }
}

export const COMMONJS_PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

function declaresInBlock(statement: A.Statement): boolean {
  switch (statement.type) {
    case 'VariableDeclaration':
      return statement.kind !== 'var';
    case 'ClassDeclaration':
    case 'FunctionDeclaration':
      return true;
    case 'LabeledStatement':
      return labelledFunction(statement) !== null;
    default:
      return false;
  }
}
