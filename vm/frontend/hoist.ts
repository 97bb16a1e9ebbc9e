/** Hoisting: what a statement list declares before it runs, and Annex B's functions in blocks. */
import type * as A from 'acorn';
import type { Analyzer } from './analyze.ts';
import { boundNames, labelledFunction } from './ast.ts';
import type { Scope } from './scopes.ts';

const LEXICAL = new Set(['let', 'const', 'class', 'function', 'import']);

interface BlockFunction {
  readonly node: A.FunctionDeclaration;
  readonly scope: Scope;
}

export class Hoister {
  private readonly analyzer: Analyzer;
  /** Sloppy functions in blocks of the current function, decided when it ends. */
  private pending: BlockFunction[] = [];

  constructor(analyzer: Analyzer) {
    this.analyzer = analyzer;
  }

  /** A function begins: gives what `end` restores. */
  begin(): BlockFunction[] {
    const outer = this.pending;
    this.pending = [];
    return outer;
  }
  end(outer: BlockFunction[]): void {
    this.pending = outer;
  }

  /** Declares the lexical names of a statement list, and its functions. */
  hoist(
    body: readonly (A.Statement | A.ModuleDeclaration)[],
    scope: Scope,
    topLevel: boolean,
  ): void {
    for (const statement of body) {
      let declaration: A.Node = statement;
      if (statement.type === 'ExportNamedDeclaration' && statement.declaration != null)
        declaration = statement.declaration;
      else if (statement.type === 'ExportDefaultDeclaration') declaration = statement.declaration;
      else if (statement.type === 'LabeledStatement')
        declaration = labelledFunction(statement) ?? statement;
      switch (declaration.type) {
        case 'VariableDeclaration': {
          const { kind, declarations } = declaration as A.VariableDeclaration;
          if (kind === 'var') break;
          for (const declarator of declarations) {
            boundNames(declarator.id, (id) =>
              scope.declare(id.name, kind === 'const' ? 'const' : 'let', declarator.end),
            );
          }
          break;
        }
        case 'ClassDeclaration': {
          const { id, end } = declaration as A.ClassDeclaration | A.AnonymousClassDeclaration;
          scope.declare(id?.name ?? '*default*', id === null ? 'let' : 'class', end);
          break;
        }
        case 'FunctionDeclaration':
          this.hoistFunction(
            declaration as A.FunctionDeclaration | A.AnonymousFunctionDeclaration,
            scope,
            topLevel,
          );
          break;
        default:
          if (statement.type === 'ExportDefaultDeclaration')
            scope.declare('*default*', 'let', statement.end);
      }
    }
  }

  private hoistFunction(
    node: A.FunctionDeclaration | A.AnonymousFunctionDeclaration,
    scope: Scope,
    topLevel: boolean,
  ): void {
    const binding = scope.declare(node.id?.name ?? '*default*', 'function', 0);
    if (topLevel && binding.kind === 'var') binding.kind = 'function';
    scope.functions.push({ node, binding });
    if (
      !topLevel &&
      !this.analyzer.fn.strict &&
      !node.async &&
      !node.generator &&
      node.id !== null
    ) {
      this.pending.push({ node, scope });
    }
  }

  /** Annex B.3.3: a sloppy function in a block also assigns a variable, unless that would be an error. */
  blockFunctions(top: Scope, params: ReadonlySet<string>): void {
    for (const { node, scope } of this.pending) {
      const { name } = node.id;
      if (params.has(name)) continue;
      let conflict = false;
      for (let s = scope.parent; s !== null && s !== top && !conflict; s = s.parent) {
        const binding = s.bindings.get(name);
        conflict = binding !== undefined && LEXICAL.has(binding.kind);
      }
      const existing = top.bindings.get(name);
      if (existing !== undefined && ['let', 'const', 'class', 'import'].includes(existing.kind))
        conflict = true;
      if (conflict) continue;
      const variable = top.declare(name, 'var', 0);
      variable.uses.push(node.start);
      variable.assigns.push(node.start);
      this.analyzer.annexB.set(node, variable);
    }
    this.pending = [];
  }

  imports(program: A.Program): void {
    for (const statement of program.body) {
      if (statement.type !== 'ImportDeclaration') continue;
      for (const specifier of statement.specifiers)
        this.analyzer.scope.declare(specifier.local.name, 'import', 0);
    }
  }
}
