/** Resolution: binds references to bindings when a scope is left, and notes what follows for both. */
import type { Binding, FunctionInfo, Reference, Scope } from './scopes.ts';

/** Binds the references of `scope` to its bindings, and hands the others to its parent. */
export function resolve(scope: Scope): void {
  const leavesFunction = scope === scope.fn.scope;
  for (const reference of scope.references) {
    const binding = scope.bindings.get(reference.name) ?? pseudoBinding(scope, reference);
    if (binding !== undefined) bindTo(binding, reference);
    else if (scope.parent !== null) {
      if (leavesFunction && scope.fn.hoistStart >= 0) reference.effective = scope.fn.hoistStart;
      scope.parent.references.push(reference);
    }
  }
  scope.references = [];
}

function pseudoBinding(scope: Scope, reference: Reference): Binding | undefined {
  const { fn } = scope;
  if (scope !== fn.scope || fn.isArrow) return undefined;
  const { name } = reference;
  if (name === 'arguments') {
    if (fn.kind === 'script' || fn.kind === 'module') return undefined;
    return scope.declare(name, 'arguments', 0);
  }
  if (name === '%this') fn.usesThis = true;
  if (name === '%callee') fn.usesSuper = true;
  return name.startsWith('%') ? scope.declare(name, 'pseudo', 0) : undefined;
}

function bindTo(binding: Binding, reference: Reference): void {
  const owner = binding.scope.fn;
  const { fn } = reference;
  if (fn === owner) {
    binding.uses.push(reference.pos);
    if (reference.assign) binding.assigns.push(reference.pos);
  } else {
    const isGlobal = binding.scope.kind === 'script' && binding.kind !== 'pseudo';
    if (!isGlobal) {
      binding.captured = true;
      for (let f: FunctionInfo | null = fn; f !== null && f !== owner; f = f.parent)
        f.needsOuter = true;
    }
  }
  if (
    binding.initEnd > 0 &&
    (reference.effective < binding.initEnd || binding.scope.kind === 'switch')
  ) {
    binding.hole = true;
  }
}
