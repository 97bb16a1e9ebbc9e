/** Choices, registers, counters, back-references and lookarounds. */
import { BACKREF_FLAGS } from '../../vm/regexp/opcodes.ts';
import { MATCHER } from '../../vm/regexp/machine.ts';
import { CODE } from '../convention.ts';
import type { Label } from '../x64/registers.ts';
import { CC, R13, RAX, RCX } from '../x64/registers.ts';
import type { RegExpWriter } from './writer.ts';
import { BUDGET, LENGTH, LONG, POSITION, register, STACK, STATE, TEXT } from './writer.ts';

/** More registers than this are reset by the matcher. */
const MANY = 64;

export function save(u: RegExpWriter, pc: number, index: number, zero: boolean): void {
  const { asm } = u;
  u.needRoom(pc);
  asm.movRM32(RAX, STATE, register(index));
  u.push(RAX, ~index);
  if (zero) asm.movMI32(STATE, register(index), 0);
  else asm.movMR32(STATE, register(index), POSITION);
}

export function reset(u: RegExpWriter, pc: number, from: number, to: number): void {
  const { asm } = u;
  if (to - from > MANY) return asm.jmp(u.suspendAt(pc, MATCHER));
  u.needRoomFor(2 * (to - from), STACK, pc);
  for (let index = from; index < to; index++) {
    const fresh = asm.newLabel();
    asm.movRM32(RAX, STATE, register(index));
    asm.cmpRI32(RAX, -1);
    asm.jcc(CC.E, fresh);
    u.push(RAX, ~index);
    asm.movMI32(STATE, register(index), -1);
    asm.bind(fresh);
  }
}

/** COUNT and COUNT_LAZY, of five words. */
export function count(u: RegExpWriter, pc: number, lazy: boolean): void {
  const { asm } = u;
  const [index, min, max, top] = u.program.subarray(pc + 1, pc + 5);
  const next = asm.newLabel();
  u.needRoom(pc);
  u.spend(pc);
  asm.movRM32(RCX, STATE, register(index));
  u.push(RCX, ~index);
  asm.incR32(RCX);
  if (max < 0) {
    asm.movRI32(RAX, min);
    asm.cmpRR32(RCX, RAX);
    asm.cmovccRR32(CC.LE, RAX, RCX);
    asm.movMR32(STATE, register(index), RAX);
  } else asm.movMR32(STATE, register(index), RCX);
  asm.cmpRI32(RCX, min);
  asm.jcc(CC.L, u.label(top));
  if (max >= 0) {
    asm.cmpRI32(RCX, max);
    asm.jcc(CC.GE, next);
  }
  u.push(POSITION, lazy ? top : pc + 5);
  if (!lazy) asm.jmp(u.label(top));
  asm.bind(next);
}

export function empty(u: RegExpWriter, index: number): void {
  u.asm.cmpRM32(POSITION, STATE, register(index));
  u.asm.jcc(CC.E, u.fail);
}

export function emptyFrom(u: RegExpWriter, index: number, counter: number, min: number): void {
  const { asm } = u;
  const fine = asm.newLabel();
  asm.cmpRM32(POSITION, STATE, register(index));
  asm.jcc(CC.NE, fine);
  asm.cmpMI32(STATE, register(counter), min);
  asm.jcc(CC.GE, u.fail);
  asm.bind(fine);
}

/** ecx: start of the group, eax: its end; jumps if it has captured nothing. */
function loadGroup(u: RegExpWriter, group: number, unset: Label): void {
  const { asm } = u;
  for (const [dst, index] of [[RCX, 2 * group], [RAX, 2 * group + 1]] as const) {
    asm.movRM32(dst, STATE, register(index));
    asm.testRR32(dst, dst);
    asm.jcc(CC.S, unset);
  }
}

/** `folds`: where the table lies that makes Latin-1 units one that differ in case only. */
export function backreference(u: RegExpWriter, pc: number, folds: number): void {
  const { asm } = u;
  const [group, flags] = u.program.subarray(pc + 1, pc + 3);
  const fold = (flags & BACKREF_FLAGS.IGNORE_CASE) !== 0;
  const unicode = (flags & BACKREF_FLAGS.UNICODE) !== 0;
  const rare = (flags & BACKREF_FLAGS.BACKWARD) !== 0 || (unicode && (fold || u.wide)) || (fold && u.wide);
  if (rare) return asm.jmp(u.suspendAt(pc, MATCHER));
  const [done, next, same] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  loadGroup(u, group, done);
  asm.subRR32(RAX, RCX); // how many units
  asm.cmpRI32(RAX, LONG);
  asm.jcc(CC.A, u.suspendAt(pc, MATCHER));
  asm.movRR32(R13, LENGTH);
  asm.subRR32(R13, POSITION);
  asm.cmpRR32(RAX, R13);
  asm.jcc(CC.A, u.fail);
  asm.movRR32(R13, RAX);
  asm.shrRI32(R13, 4);
  asm.subRR32(BUDGET, R13);
  asm.bind(next);
  asm.subRI32(RAX, 1);
  asm.jcc(CC.S, done);
  u.unit(R13, RCX);
  if (u.wide) asm.cmpRMX16(R13, TEXT, POSITION, 1, 0);
  else asm.cmpRMX8(R13, TEXT, POSITION, 0, 0);
  if (fold) {
    asm.jcc(CC.E, same);
    asm.pushR(RAX);
    u.unit(RAX, POSITION);
    asm.movzx8RMX32(R13, CODE, R13, 0, folds);
    asm.cmpRMX8(R13, CODE, RAX, 0, folds);
    asm.popR(RAX);
  }
  asm.jcc(CC.NE, u.fail);
  asm.bind(same);
  asm.incR32(RCX);
  asm.incR32(POSITION);
  asm.jmp(next);
  asm.bind(done);
}

export function unset(u: RegExpWriter, group: number, target: Label): void {
  loadGroup(u, group, target);
}

/** dst = words on the stack. */
function depth(u: RegExpWriter, dst: typeof RAX): void {
  const { asm } = u;
  asm.movRR64(dst, STACK);
  asm.subRR64(dst, STATE);
  asm.subRI32(dst, u.stackAt);
  asm.sarRI32(dst, 2);
}

/** dst = the stack's top when the lookaround began. */
function floor(u: RegExpWriter, dst: typeof RAX, index: number): void {
  u.asm.movRM32(dst, STATE, register(index));
  u.asm.leaRMX64(dst, STATE, dst, 2, u.stackAt);
}

export function look(u: RegExpWriter, index: number): void {
  depth(u, RAX);
  u.asm.movMR32(STATE, register(index), RAX);
  u.asm.movMR32(STATE, register(index + 1), POSITION);
}

export function lookEnd(u: RegExpWriter, pc: number, index: number, from: number, to: number): void {
  const { asm } = u;
  if (to - from > MANY) return asm.jmp(u.suspendAt(pc, MATCHER));
  floor(u, RCX, index);
  u.needRoomFor(2 * (to - from), RCX, pc);
  asm.movRR64(STACK, RCX);
  asm.movRM32(POSITION, STATE, register(index + 1));
  for (let capture = from; capture < to; capture++) {
    asm.movMI32(STACK, 0, -1);
    asm.movMI32(STACK, 4, ~capture);
    asm.addRI64(STACK, 8);
  }
}

export function negativeLook(u: RegExpWriter, pc: number, index: number, target: number): void {
  u.needRoom(pc);
  depth(u, RAX);
  u.asm.movMR32(STATE, register(index), RAX);
  u.push(POSITION, target);
}

export function negativeLookEnd(u: RegExpWriter, pc: number, index: number, from: number, to: number): void {
  const { asm } = u;
  if (to - from > MANY) return asm.jmp(u.suspendAt(pc, MATCHER));
  floor(u, STACK, index);
  for (let capture = from; capture < to; capture++) asm.movMI32(STATE, register(capture), -1);
  asm.jmp(u.fail);
}
