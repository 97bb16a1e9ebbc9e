/** Reading and writing variables, `this`, and the pseudo-variables of enclosing functions. */
import { FRAME_CALLEE, FRAME_NEW_TARGET, FRAME_THIS } from '../bytecode/frame.ts';
import { OP, OPCODE_INFO } from '../bytecode/opcodes.ts';
import type { FunctionCompiler } from './context.ts';
import type { Binding } from './scopes.ts';

const GLOBAL_SITE = OPCODE_INFO[OP.LdGlobal].feedback;

/** A slot with the variable's value: `dst` if given, else its own register or a temporary. */
export function readVariable(
  c: FunctionCompiler,
  name: string,
  pos: number,
  dst: number | null,
): number {
  const binding = c.lookup(name);
  return binding === null ? readGlobal(c, name, pos, dst) : readBinding(c, binding, pos, dst);
}

export function readBinding(
  c: FunctionCompiler,
  binding: Binding,
  pos: number,
  dst: number | null,
): number {
  const { b } = c;
  switch (binding.storage) {
    case 'register':
      if (c.needsCheck(binding, pos))
        b.emitAt(pos, OP.CheckHole, binding.operand, b.atom(binding.name));
      if (dst === null) return binding.operand;
      b.move(dst, binding.operand);
      return dst;
    case 'env': {
      const to = dst ?? b.temp();
      const { env, depth } = c.envOf(binding.scope);
      if (c.needsCheck(binding, pos)) {
        b.emitAt(pos, OP.LdEnvCheck, to, env, depth, binding.envSlot, b.atom(binding.name));
      } else b.emit(OP.LdEnv, to, env, depth, binding.envSlot);
      return to;
    }
    case 'cell': {
      const to = dst ?? b.temp();
      const { env, depth } = c.envOf(binding.scope);
      b.emitAt(pos, OP.LdCell, to, env, depth, binding.envSlot, b.atom(binding.name));
      return to;
    }
    case 'global':
      return readGlobal(c, binding.name, pos, dst);
  }
}

function readGlobal(c: FunctionCompiler, name: string, pos: number, dst: number | null): number {
  const { b } = c;
  const to = dst ?? b.temp();
  // Not writable and not configurable on the global object.
  if (name === 'undefined') b.emit(OP.LdaUndefined, to);
  else if (name === 'NaN') b.emit(OP.LdaK, to, b.constant({ t: 'num', v: NaN }));
  else if (name === 'Infinity') b.emit(OP.LdaK, to, b.constant({ t: 'num', v: Infinity }));
  else {
    if (c.unit.kind === 'selfhosted')
      c.fail(`Self-hosted code must not use the global '${name}'`, pos);
    b.emitAt(pos, OP.LdGlobal, to, b.atom(name), b.site(GLOBAL_SITE));
  }
  return to;
}

/** `typeof name`: no error where the variable does not exist. */
export function readForTypeof(c: FunctionCompiler, name: string, pos: number): number {
  const binding = c.lookup(name);
  const exists = ['undefined', 'NaN', 'Infinity'].includes(name);
  if (
    (binding !== null && binding.storage !== 'global') ||
    (binding === null && exists) ||
    c.unit.kind === 'selfhosted'
  ) {
    return readVariable(c, name, pos, null);
  }
  const to = c.b.temp();
  c.b.emitAt(pos, OP.LdGlobalOrUndefined, to, c.b.atom(name), c.b.site(GLOBAL_SITE));
  return to;
}

/** Initializes a binding (declarations, parameters). */
export function initBinding(c: FunctionCompiler, binding: Binding, src: number, pos: number): void {
  const { b } = c;
  switch (binding.storage) {
    case 'register':
      b.move(binding.operand, src);
      break;
    case 'env': {
      const { env, depth } = c.envOf(binding.scope);
      b.emit(OP.StEnv, env, depth, binding.envSlot, src);
      break;
    }
    case 'cell': {
      const { env, depth } = c.envOf(binding.scope);
      b.emit(OP.StCell, env, depth, binding.envSlot, src);
      break;
    }
    case 'global':
      if (binding.kind === 'var' || binding.kind === 'function')
        writeGlobal(c, binding.name, src, pos);
      else b.emitAt(pos, OP.InitGlobal, b.atom(binding.name), src);
  }
}

function writeGlobal(c: FunctionCompiler, name: string, src: number, pos: number): void {
  if (c.unit.kind === 'selfhosted')
    c.fail(`Self-hosted code must not assign the global '${name}'`, pos);
  c.b.emitAt(pos, OP.StGlobal, c.b.atom(name), src, c.b.site(GLOBAL_SITE));
}

export const isConstant = (binding: Binding): boolean =>
  binding.kind === 'const' || binding.kind === 'import' || binding.kind === 'callee';

/** The register of a local that an assignment may write without further ado, or -1. */
export function assignableRegister(
  c: FunctionCompiler,
  binding: Binding | null,
  pos: number,
): number {
  if (binding === null || binding.storage !== 'register' || isConstant(binding)) return -1;
  return c.needsCheck(binding, pos) ? -1 : binding.operand;
}

/** PutValue to a name. */
export function assignVariable(c: FunctionCompiler, name: string, src: number, pos: number): void {
  const { b } = c;
  const binding = c.lookup(name);
  if (binding === null) {
    writeGlobal(c, name, src, pos);
    return;
  }
  const check = c.needsCheck(binding, pos);
  if (isConstant(binding) && binding.storage !== 'global') {
    const mark = b.mark();
    if (check) readBinding(c, binding, pos, null);
    b.release(mark);
    if (binding.kind !== 'callee' || c.isStrict) b.emitAt(pos, OP.ThrowConstAssign, b.atom(name));
    return;
  }
  switch (binding.storage) {
    case 'register':
      if (check) b.emitAt(pos, OP.CheckHole, binding.operand, b.atom(name));
      b.move(binding.operand, src);
      break;
    case 'env': {
      const { env, depth } = c.envOf(binding.scope);
      if (check) b.emitAt(pos, OP.StEnvCheck, env, depth, binding.envSlot, src, b.atom(name));
      else b.emit(OP.StEnv, env, depth, binding.envSlot, src);
      break;
    }
    case 'cell': {
      const { env, depth } = c.envOf(binding.scope);
      if (check) b.emitAt(pos, OP.StCellCheck, env, depth, binding.envSlot, src, b.atom(name));
      else b.emit(OP.StCell, env, depth, binding.envSlot, src);
      break;
    }
    case 'global':
      writeGlobal(c, name, src, pos);
  }
}

/** `this`, checked where a derived constructor may not have called super yet. */
export function readThis(c: FunctionCompiler, pos: number): number {
  const { b } = c;
  const slot = rawThis(c);
  const owner = thisOwner(c);
  if (owner?.kind === 'derived') b.emitAt(pos, OP.CheckThis, slot);
  return slot;
}

function thisOwner(c: FunctionCompiler): FunctionCompiler['fn'] | null {
  let fn: FunctionCompiler['fn'] | null = c.fn;
  while (fn !== null && fn.isArrow) fn = fn.parent;
  return fn;
}

/** `this` without the check. */
export function rawThis(c: FunctionCompiler): number {
  const binding = capturedThis(c);
  if (binding === null) return FRAME_THIS;
  const { env, depth } = c.envOf(binding.scope);
  const to = c.b.temp();
  c.b.emit(OP.LdEnv, to, env, depth, binding.envSlot);
  return to;
}

/** The environment binding of `this` that this function must go through, or null. */
function capturedThis(c: FunctionCompiler): Binding | null {
  if (!c.fn.isArrow && c.fn.kind !== 'derived') return null;
  if (c.fn.isArrow) return pseudo(c, '%this');
  return c.fn.scope?.bindings.get('%this') ?? null;
}

function pseudo(c: FunctionCompiler, name: string): Binding {
  const binding = c.lookup(name);
  if (binding === null) throw new Error(`compile: no ${name}`);
  return binding;
}

/** After super(): binds `this`. */
export function writeThis(c: FunctionCompiler, src: number): void {
  const binding = capturedThis(c);
  if (!c.fn.isArrow) c.b.move(FRAME_THIS, src);
  if (binding === null) return;
  const { env, depth } = c.envOf(binding.scope);
  c.b.emit(OP.StEnv, env, depth, binding.envSlot, src);
}

/** new.target (%new) or the active function (%callee) of the nearest function that is no arrow. */
export function readPseudo(c: FunctionCompiler, name: '%new' | '%callee'): number {
  if (!c.fn.isArrow) return name === '%new' ? FRAME_NEW_TARGET : FRAME_CALLEE;
  return readBinding(c, pseudo(c, name), 0, null);
}
