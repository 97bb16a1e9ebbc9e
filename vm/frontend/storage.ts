/** Storage of bindings: after all references are known, captured ones get environment slots. */
import type * as A from 'acorn';
import { boundNames } from './ast.ts';
import type { SourceKind } from './parse.ts';
import type { Analysis, Binding, FunctionInfo, Scope } from './scopes.ts';

/** True if `arguments` aliases the parameters: sloppy, simple parameters. */
export function hasMappedArguments(fn: FunctionInfo): boolean {
  return (
    !fn.strict &&
    fn.simpleParams &&
    usesArguments(fn) &&
    fn.kind !== 'commonjs' &&
    (fn.node as A.Function).params.length > 0
  );
}

export function usesArguments(fn: FunctionInfo): boolean {
  const binding = fn.scope?.bindings.get('arguments');
  if (binding === undefined || fn.isArrow) return false;
  if (binding.kind === 'arguments') return true;
  // `var arguments` shares the arguments object.
  return (
    binding.kind === 'var' &&
    fn.kind !== 'script' &&
    fn.kind !== 'module' &&
    binding.uses.length > 0
  );
}

export function assignEnvSlots(analysis: Analysis, kind: SourceKind): void {
  const seen = new Set<Scope>();
  const visit = (scope: Scope | null): void => {
    if (scope === null || seen.has(scope)) return;
    seen.add(scope);
    if (scope.kind === 'script') scriptScope(scope);
    else if (scope.kind !== 'module') ordinaryScope(scope);
  };
  if (kind === 'module') moduleScope(analysis.program);
  for (const scope of analysis.scopes.values()) visit(scope);
  for (const fn of analysis.functions.values()) {
    visit(fn.scope);
    visit(fn.bodyScope);
  }
  for (const info of analysis.classes.values()) {
    for (const fn of [info.constructorInfo, info.fields, info.statics]) visit(fn?.scope ?? null);
  }
}

function place(binding: Binding, scope: Scope, storage: 'env' | 'cell'): void {
  binding.storage = storage;
  binding.envSlot = scope.envSize++;
}

function scriptScope(scope: Scope): void {
  for (const binding of scope.bindings.values()) {
    if (binding.kind === 'pseudo') place(binding, scope, 'env');
    else binding.storage = 'global';
  }
}

function ordinaryScope(scope: Scope): void {
  const { fn } = scope;
  if (scope === fn.scope && hasMappedArguments(fn)) {
    const { params } = fn.node as A.Function;
    scope.envSize = params.length;
    params.forEach((param, i) => {
      const binding = scope.bindings.get((param as A.Identifier).name);
      if (binding === undefined) return;
      binding.storage = 'env';
      binding.envSlot = i;
    });
  }
  for (const binding of scope.bindings.values()) {
    if (binding.captured && binding.storage === 'register') place(binding, scope, 'env');
  }
}

function moduleScope(program: FunctionInfo): void {
  const scope = program.scope as Scope;
  for (const name of exportedLocals(program.node as A.Program)) {
    const binding = scope.bindings.get(name);
    if (binding !== undefined && binding.storage === 'register') place(binding, scope, 'cell');
  }
  for (const binding of scope.bindings.values()) {
    if (binding.storage !== 'register') continue;
    if (binding.kind === 'import') place(binding, scope, 'cell');
    else if (binding.captured) place(binding, scope, 'env');
  }
}

/** Local names that the module exports. */
function exportedLocals(program: A.Program): Set<string> {
  const names = new Set<string>();
  const add = (id: { name: string }): void => void names.add(id.name);
  for (const statement of program.body) {
    if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement;
      const declares =
        declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration';
      names.add(declares && declaration.id != null ? declaration.id.name : '*default*');
    } else if (statement.type === 'ExportNamedDeclaration') {
      const { declaration } = statement;
      if (declaration != null) {
        if (declaration.type === 'VariableDeclaration') {
          for (const { id } of declaration.declarations) boundNames(id, add);
        } else names.add(declaration.id.name);
      } else if (statement.source == null) {
        for (const { local } of statement.specifiers)
          if (local.type === 'Identifier') names.add(local.name);
      }
    }
  }
  return names;
}
