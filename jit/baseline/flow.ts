/** Templates of back-edges. */
import { field } from '../code-writer.ts';
import { THREAD } from '../convention.ts';
import type { Label } from '../x64/registers.ts';
import { CC, RAX } from '../x64/registers.ts';
import type { Unit } from './unit.ts';

/**
 * The jump back to operand n. Final code has the bare jump, whose distance a requester replaces so
 * that it leads to the interrupt exit; with `polls` the request word is looked at each time.
 */
export function backEdge(u: Unit, n: number): void {
  const { asm } = u;
  const header = u.target(n);
  const pc = u.pc + u.operand(n);
  const interrupted = asm.newLabel();
  if (u.polls) {
    asm.cmpMI32(THREAD, field('request'), 0);
    asm.jcc(CC.NE, interrupted);
    asm.jmp(header);
  } else {
    const site = asm.jmpPatchable(header);
    u.edges.push({ site, header, interrupted });
  }
  u.later(() => {
    asm.bind(interrupted);
    asm.movRI32(RAX, pc);
    u.jumpTo(u.stubs.exitLoop);
  });
}

/** A conditional back-edge: `emit` jumps to the label it is given when the loop goes on. */
export function conditionalBackEdge(u: Unit, n: number, emit: (again: Label, done: Label) => void, behind: Label): void {
  const again = u.asm.newLabel();
  emit(again, behind);
  u.asm.bind(again);
  backEdge(u, n);
}
