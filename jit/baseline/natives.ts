/** Templates of natives that have a stub (natives/table.ts). */
import { FRAME_CODE } from '../../vm/bytecode/frame.ts';
import { slot, tagAt } from '../code-writer.ts';
import { FRAME } from '../convention.ts';
import type { Label } from '../x64/registers.ts';
import { CC, RAX, RCX, RDI } from '../x64/registers.ts';
import { runJob, runJobId } from './async.ts';
import type { Unit } from './unit.ts';

/** Calls a stub on arguments in slots; its result goes to slot d. */
function callStub(u: Unit, stub: number, d: number, args: number, argc: number): void {
  const { asm } = u;
  asm.leaRM64(RDI, FRAME, slot(args));
  asm.movRI32(RCX, argc);
  u.callTo(stub);
  asm.jcc(CC.NE, u.exit());
  u.store(d, RAX);
}

/** The native case of Call: code cell in r8. */
export function callNative(u: Unit, done: Label): void {
  u.asm.movMI32(FRAME, tagAt(FRAME_CODE), u.next); // a resumed generator's frame needs it
  callStub(u, u.stubs.native, u.operand(1), u.operand(2) + 2, u.operand(3));
  u.asm.jmp(done);
}

/** CallRuntime: dst native args argc. */
export function callRuntime(u: Unit): void {
  if (u.operand(2) === runJobId()) return runJob(u);
  const stub = u.stubs.nativeOffsets[u.operand(2)];
  if (stub === 0) u.asm.jmp(u.exit());
  else callStub(u, stub, u.operand(1), u.operand(3), u.operand(4));
}
