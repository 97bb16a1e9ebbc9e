/**
 * Leaving statements: break, continue and return cross iterators that must be closed and finally
 * blocks that must run. A finally block is compiled once; who wants to go through it notes his number
 * in the completion register and jumps to its entry; at its end a jump table sends him on.
 */
import { OP } from '../bytecode/opcodes.ts';
import type { Control, FunctionCompiler, Jump } from './context.ts';
import { closeIterator } from './iteration.ts';
import { rawThis } from './variables.ts';

/** Performs the jump from here; `value`: operand of a return's value. */
export function leave(c: FunctionCompiler, jump: Jump, value: number, pos: number): void {
  const { b, control } = c;
  for (let i = control.length - 1; i >= 0; i--) {
    const entry = control[i];
    if (jump.type !== 'return' && entry === jump.target) {
      if (entry.kind !== 'target') throw new Error('compile: a jump aims at no statement');
      const label = jump.type === 'break' ? entry.breakLabel : entry.continueLabel;
      if (label === null) throw new Error('compile: a jump aims at no label');
      b.emit(OP.Jump, label);
      return;
    }
    if (entry.kind === 'iterator') {
      const suspended = entry.region === null ? [] : b.suspend(entry.region);
      // Code that closes an outer iterator must not run under the inner ones either.
      closeIterator(c, entry, pos);
      leaveFrom(c, i, jump, value, pos);
      b.resume(suspended);
      return;
    }
    if (entry.kind === 'finally') {
      const { state } = entry;
      if (jump.type === 'return') b.move(state.value, value);
      c.loadInt(state.completion, 2 + state.jumps.length);
      state.jumps.push(jump);
      b.emit(OP.Jump, state.entry);
      return;
    }
  }
  if (jump.type !== 'return') throw new Error('compile: a jump aims at nothing');
  returnValue(c, value, pos);
}

/** The rest of the way, as if the statements from `depth` on had been left. */
function leaveFrom(
  c: FunctionCompiler,
  depth: number,
  jump: Jump,
  value: number,
  pos: number,
): void {
  const inner = c.control.splice(depth);
  leave(c, jump, value, pos);
  c.control.push(...inner);
}

/** Returns from the function, by its kind. */
export function returnValue(c: FunctionCompiler, value: number, pos: number): void {
  const { b, fn } = c;
  b.position = pos;
  if (fn.kind === 'derived') {
    const mark = b.mark();
    b.emit(OP.ReturnDerived, value, rawThis(c));
    b.release(mark);
  } else if (c.generator >= 0 && !fn.isGenerator) b.emit(OP.AsyncReturn, c.generator, value);
  else if (fn.isGenerator) b.emit(OP.GeneratorReturn, value);
  else b.emit(OP.Return, value);
}

/** The statement that break or continue aims at. */
export function jumpTarget(
  c: FunctionCompiler,
  type: 'break' | 'continue',
  label: string | null,
): Control {
  for (let i = c.control.length - 1; i >= 0; i--) {
    const entry = c.control[i];
    if (entry.kind !== 'target') continue;
    if ((type === 'break' ? entry.breakLabel : entry.continueLabel) === null) continue;
    if (label !== null ? entry.labels.includes(label) : type === 'continue' || entry.plain)
      return entry;
  }
  throw new Error('compile: no target for a jump');
}
