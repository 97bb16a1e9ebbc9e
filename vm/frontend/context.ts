/**
 * State of the compilation: a Unit is one script, a FunctionCompiler one function of it. The code
 * generators are plain functions in the files beside this one; they take the FunctionCompiler first.
 *
 * Conventions of the generators:
 *   expr(c, node, dst)    value into dst, which may be written early (before all of node has run)
 *   operand(c, node, until)  some slot with the value: a local's own, or a temporary above the mark.
 *       `until`: source offset up to which other code runs before the slot is read; a local that is
 *       assigned in between is copied
 *   effect(c, node)       for side effects alone
 *   branch(c, node, label, sense)  jump to label if ToBoolean(node) is sense, else fall through
 * Functions are compiled from a queue, so nesting of functions does not nest host frames.
 */
import {
  CODE_ARROW,
  CODE_ASYNC,
  CODE_CLASS,
  CODE_CONSTRUCTOR,
  CODE_DERIVED,
  CODE_GENERATOR,
  CODE_METHOD,
  CODE_MODULE,
  CODE_SELF_HOSTED,
  CODE_STRICT,
  CODE_USES_ARGUMENTS,
} from '../../heap/cells.ts';
import { Builder, type Label, type Region } from '../bytecode/builder.ts';
import type { CompiledFunction } from '../bytecode/compiled.ts';
import { OP } from '../bytecode/opcodes.ts';
import { FrontEndError } from './errors.ts';
import type { SourceKind } from './parse.ts';
import type { Analysis, Binding, FunctionInfo, Scope } from './scopes.ts';
import { usesArguments } from './storage.ts';

export type Intrinsic = { readonly kind: 'self' | 'native'; readonly id: number };
export type ResolveIntrinsic = (name: string) => Intrinsic | undefined;

export class Unit {
  readonly url: string;
  readonly source: string;
  readonly kind: SourceKind;
  readonly analysis: Analysis;
  readonly resolveIntrinsic: ResolveIntrinsic | undefined;
  readonly functions: (CompiledFunction | undefined)[] = [];
  readonly queue: { info: FunctionInfo; name: string; index: number }[] = [];
  private readonly indices = new Map<FunctionInfo, number>();

  constructor(
    url: string,
    source: string,
    kind: SourceKind,
    analysis: Analysis,
    resolveIntrinsic: ResolveIntrinsic | undefined,
  ) {
    this.url = url;
    this.source = source;
    this.kind = kind;
    this.analysis = analysis;
    this.resolveIntrinsic = resolveIntrinsic;
  }

  /** Number of a function in the script; the first mention gives it its name and queues it. */
  functionIndex(info: FunctionInfo, name: string): number {
    const known = this.indices.get(info);
    if (known !== undefined) return known;
    const index = this.functions.push(undefined) - 1;
    this.indices.set(info, index);
    this.queue.push({ info, name, index });
    return index;
  }

  fail(message: string, offset: number): never {
    throw new FrontEndError(message, this.url, this.source, offset, true);
  }
}

/** A statement that jumps can leave or aim at. */
export type Control =
  | {
      readonly kind: 'target';
      readonly labels: readonly string[];
      readonly breakLabel: Label | null;
      readonly continueLabel: Label | null;
      readonly plain: boolean;
    }
  | {
      readonly kind: 'iterator';
      readonly it: number;
      readonly done: number;
      readonly region: Region | null;
      readonly isAsync: boolean;
    }
  | { readonly kind: 'finally'; readonly state: FinallyState };

export interface FinallyState {
  /** Register: 0 normal, 1 throw, 2 + i: jumps[i]. */
  readonly completion: number;
  readonly value: number;
  readonly entry: Label;
  readonly jumps: Jump[];
}
export type Jump =
  { readonly type: 'break' | 'continue'; readonly target: Control } | { readonly type: 'return' };

export class FunctionCompiler {
  readonly b = new Builder();
  readonly unit: Unit;
  readonly fn: FunctionInfo;
  scope: Scope;
  readonly control: Control[] = [];
  /** Labels of the statement about to be compiled. */
  labels: string[] = [];
  /** Short-circuit labels of the optional chains around. */
  readonly chains: Label[] = [];
  /** Register with the environment of the callee, or -1. */
  outerEnv = -1;
  /** Register 0 of generators and async functions, or -1. */
  generator = -1;
  /** Register of the script's completion value, or -1. */
  completion = -1;
  /** try statements around: a catch or finally block may see half-written locals. */
  tryDepth = 0;
  /** Class definitions around, in this function. */
  classDepth = 0;

  constructor(unit: Unit, fn: FunctionInfo) {
    this.unit = unit;
    this.fn = fn;
    this.scope = fn.scope as Scope;
  }

  fail(message: string, offset: number): never {
    return this.unit.fail(message, offset);
  }

  /** Whether the code that is being compiled is strict. */
  get isStrict(): boolean {
    return this.fn.strict || this.classDepth > 0;
  }

  // --- names
  lookup(name: string): Binding | null {
    for (let scope: Scope | null = this.scope; scope !== null; scope = scope.parent) {
      const binding = scope.bindings.get(name);
      if (binding !== undefined) return binding;
    }
    return null;
  }

  /** True if a reference at `pos` may see the hole. */
  needsCheck(binding: Binding, pos: number): boolean {
    if (!binding.hole) return false;
    if (binding.scope.kind === 'switch') return true;
    let effective = pos;
    for (let f: FunctionInfo | null = this.fn; f !== null && f !== binding.scope.fn; f = f.parent) {
      if (f.hoistStart >= 0) effective = f.hoistStart;
    }
    return effective < binding.initEnd;
  }

  /** True if the binding (of this function, in a register) is assigned by code in [from, to). */
  assignedBetween(binding: Binding, from: number, to: number): boolean {
    return anyBetween(binding.assigns, from, to);
  }
  usedBetween(binding: Binding, from: number, to: number): boolean {
    return anyBetween(binding.uses, from, to);
  }

  // --- environments
  /** Operand of the innermost environment, or -1: none is needed. */
  innermostEnv(): number {
    for (
      let scope: Scope | null = this.scope;
      scope !== null && scope.fn === this.fn;
      scope = scope.parent
    ) {
      if (scope.envSize > 0 && scope.envOperand >= 0) return scope.envOperand;
    }
    return this.outerEnv;
  }

  /** Where the environment of `scope` is: an operand and the hops from it. */
  envOf(scope: Scope): { env: number; depth: number } {
    if (scope.fn === this.fn) return { env: scope.envOperand, depth: 0 };
    let depth = 0;
    let at = (this.fn.scope as Scope).parent;
    while (at !== null && at !== scope) {
      if (at.envSize > 0) depth++;
      at = at.parent;
    }
    if (at === null || this.outerEnv < 0)
      throw new Error(`compile: environment of ${scope.kind} scope not reachable`);
    return { env: this.outerEnv, depth };
  }

  /** Makes the scope's environment and its registers; gives the mark for exitScope. */
  enterScope(scope: Scope): number {
    const { b } = this;
    const mark = b.mark();
    if (scope.envSize > 0) {
      const parent = this.innermostEnv();
      const env = b.temp();
      if (parent < 0) b.emit(OP.LdaUndefined, env);
      b.emit(OP.NewEnv, env, parent < 0 ? env : parent, scope.envSize);
      scope.envOperand = env;
    }
    this.scope = scope;
    for (const binding of scope.bindings.values()) {
      if (binding.storage === 'register' && binding.operand < 0) this.allocate(binding);
    }
    this.debugNames(scope);
    return mark;
  }

  allocate(binding: Binding): void {
    const { b } = this;
    binding.operand = b.temp();
    if (binding.hole) b.emit(OP.LdaHole, binding.operand);
    else if (binding.kind === 'var' && binding.scope.kind === 'static')
      b.emit(OP.LdaUndefined, binding.operand);
  }

  debugNames(scope: Scope): void {
    for (const binding of scope.bindings.values()) {
      if (binding.kind === 'pseudo' || binding.kind === 'hidden') continue;
      if (binding.storage === 'register')
        this.b.local(binding.name, binding.operand, false, scope.start, scope.end);
      else if (binding.storage === 'env')
        this.b.local(binding.name, binding.envSlot, true, scope.start, scope.end);
    }
  }

  exitScope(scope: Scope, mark: number): void {
    this.b.release(mark);
    this.scope = scope.parent as Scope;
  }

  // --- small helpers
  loadInt(dst: number, value: number): void {
    this.b.emit(OP.LdaInt, dst, value);
  }
  loadString(dst: number, value: string): void {
    this.b.emit(OP.LdaK, dst, this.b.constant({ t: 'str', v: value }));
  }
  loadAtom(dst: number, value: string): void {
    this.b.emit(OP.LdaK, dst, this.b.atom(value));
  }
  flags(): number {
    const { fn, unit } = this;
    const selfHosted = unit.kind === 'selfhosted';
    let flags = fn.strict ? CODE_STRICT : 0;
    if (fn.isArrow) flags |= CODE_ARROW;
    if (fn.isGenerator) flags |= CODE_GENERATOR;
    if (fn.isAsync) flags |= CODE_ASYNC;
    if (
      fn.kind === 'method' ||
      fn.kind === 'getter' ||
      fn.kind === 'setter' ||
      fn.kind === 'fields' ||
      fn.kind === 'statics'
    ) {
      flags |= CODE_METHOD;
    }
    if (fn.kind === 'normal' && !fn.isAsync && !fn.isGenerator)
      flags |= selfHosted ? CODE_METHOD : CODE_CONSTRUCTOR;
    if (fn.kind === 'constructor' || fn.kind === 'derived') flags |= CODE_CONSTRUCTOR | CODE_CLASS;
    if (fn.kind === 'derived') flags |= CODE_DERIVED;
    if (fn.kind === 'module') flags |= CODE_MODULE;
    if (selfHosted) flags |= CODE_SELF_HOSTED;
    if (usesArguments(fn) || this.hasRest) flags |= CODE_USES_ARGUMENTS;
    return flags;
  }
  hasRest = false;
}

function anyBetween(positions: readonly number[], from: number, to: number): boolean {
  if (from >= to) return false;
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positions[middle] < from) low = middle + 1;
    else high = middle;
  }
  return low < positions.length && positions[low] < to;
}
