/**
 * Scopes, bindings and functions: what the analyzer finds out and the compiler builds on.
 *
 * Where a binding lives:
 *   register  not captured: a register, an argument slot, or the callee slot (`operand`)
 *   env       captured by an inner function: a slot of the scope's ENV
 *   cell      module imports and exports: the env slot holds a PROPCELL
 *   global    top level of a script: DeclareGlobals and the *Global instructions
 *
 * Temporal dead zone. A reference needs no check if it surely runs after the initialization: it stands
 * after the declaration's end (initEnd) in the source, in the same function or in a function expression
 * that stands after it. A function *declaration* can be called from the start of the block that it is
 * hoisted in, so a reference inside it counts as standing there (hoistStart). In a switch, cases can be
 * jumped over: always checked. A binding that no reference needs a check for never holds the hole.
 *
 * Pseudo-variables. `this`, `new.target` and the callee (for super) of an enclosing function, used in
 * an arrow function, are bindings of that function named %this, %new, %callee.
 */
import type { Class, Function as FunctionNode, Node, Program } from 'acorn';

export type BindingKind =
  | 'var'
  | 'let'
  | 'const'
  | 'class'
  | 'function'
  | 'param'
  | 'catch'
  | 'import'
  | 'callee' // the name of a function expression
  | 'arguments'
  | 'pseudo'
  | 'hidden'; // private names, computed field keys: constant, no dead zone
export type Storage = 'register' | 'env' | 'cell' | 'global';

export class Binding {
  readonly name: string;
  kind: BindingKind;
  readonly scope: Scope;
  /** References that stand before this source offset may see the hole; 0: none can. */
  readonly initEnd: number;
  storage: Storage = 'register';
  captured = false;
  /** Some reference needs a check: starts as the hole. */
  hole = false;
  /** Source offsets of references and of assignments in the binding's own function, ascending. */
  readonly uses: number[] = [];
  readonly assigns: number[] = [];
  envSlot = -1;
  operand = -1;

  constructor(name: string, kind: BindingKind, scope: Scope, initEnd: number) {
    this.name = name;
    this.kind = kind;
    this.scope = scope;
    this.initEnd = initEnd;
  }
}

export type ScopeKind =
  | 'script'
  | 'module'
  | 'function'
  | 'body'
  | 'block'
  | 'switch'
  | 'catch'
  | 'class'
  | 'loop'
  | 'static';

export interface Reference {
  readonly name: string;
  readonly fn: FunctionInfo;
  readonly pos: number;
  /** Where it counts as standing for the dead zone. */
  effective: number;
  readonly assign: boolean;
}

export class Scope {
  readonly kind: ScopeKind;
  readonly parent: Scope | null;
  readonly fn: FunctionInfo;
  /** Source offset from which hoisted functions of this scope can run. */
  readonly start: number;
  readonly end: number;
  readonly bindings = new Map<string, Binding>();
  /** Function declarations to instantiate on entry, in order. */
  readonly functions: { node: FunctionNode; binding: Binding }[] = [];
  references: Reference[] = [];
  /** Slots of the scope's ENV; 0: none. */
  envSize = 0;
  /** Register with the ENV while the scope's own function is compiled. */
  envOperand = -1;

  constructor(kind: ScopeKind, parent: Scope | null, fn: FunctionInfo, start: number, end: number) {
    this.kind = kind;
    this.parent = parent;
    this.fn = fn;
    this.start = start;
    this.end = end;
  }

  declare(name: string, kind: BindingKind, initEnd: number): Binding {
    const existing = this.bindings.get(name);
    if (existing !== undefined) return existing;
    const binding = new Binding(name, kind, this, initEnd);
    this.bindings.set(name, binding);
    return binding;
  }
}

export type FunctionKind =
  | 'script'
  | 'module'
  | 'commonjs'
  | 'normal'
  | 'arrow'
  | 'method'
  | 'getter'
  | 'setter'
  | 'constructor'
  | 'derived'
  | 'fields'
  | 'statics'; // synthetic: instance field initializers, static elements

export class FunctionInfo {
  readonly node: FunctionNode | Class | Program;
  readonly kind: FunctionKind;
  readonly parent: FunctionInfo | null;
  readonly strict: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** Function declarations: start of the scope it is hoisted in; else -1. */
  hoistStart = -1;
  /** The outermost scope: parameters, and the body where no parameter has expressions. */
  scope: Scope | null = null;
  /** The body's own scope, where parameters have expressions. */
  bodyScope: Scope | null = null;
  classInfo: ClassInfo | null = null;
  /** Refers to captured variables of enclosing functions. */
  needsOuter = false;
  usesThis = false;
  usesSuper = false;
  /** Methods: where their source text starts, from `static` on; else -1. */
  textStart = -1;
  /** Has an `await` outside inner functions. */
  hasAwait = false;
  simpleParams = true;

  constructor(
    node: FunctionNode | Class | Program,
    kind: FunctionKind,
    parent: FunctionInfo | null,
    strict: boolean,
    isAsync: boolean,
    isGenerator: boolean,
  ) {
    this.node = node;
    this.kind = kind;
    this.parent = parent;
    this.strict = strict;
    this.isAsync = isAsync;
    this.isGenerator = isGenerator;
  }
  get isArrow(): boolean {
    return this.kind === 'arrow';
  }
}

export interface PrivateName {
  readonly kind: 'field' | 'method' | 'accessor';
  readonly isStatic: boolean;
  readonly name: Binding;
  method: Binding | null;
  getter: Binding | null;
  setter: Binding | null;
}

export interface ClassInfo {
  readonly node: Class;
  readonly scope: Scope;
  readonly isDerived: boolean;
  /** The inner binding of the class's name. */
  self: Binding | null;
  /** Instance fields and private methods. */
  fields: FunctionInfo | null;
  statics: FunctionInfo | null;
  readonly privates: Map<string, PrivateName>;
  /** Hidden bindings of computed field keys. */
  readonly fieldKeys: Map<Node, Binding>;
  /** The constructor; synthetic if the class has none. */
  constructorInfo: FunctionInfo | null;
}

export interface Analysis {
  readonly program: FunctionInfo;
  readonly scopes: Map<Node, Scope>;
  readonly functions: Map<Node, FunctionInfo>;
  readonly classes: Map<Node, ClassInfo>;
  /** Sloppy functions in blocks: the var binding that evaluation of the declaration assigns. */
  readonly annexB: Map<Node, Binding>;
}
