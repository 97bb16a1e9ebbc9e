/** Instructions that consume a character, or look at what is beside the position. */
import { MATCHER } from '../../vm/regexp/machine.ts';
import { CC, R13, RAX, RCX } from '../x64/registers.ts';
import type { Label } from '../x64/registers.ts';
import type { RegExpWriter } from './writer.ts';
import { LENGTH, POSITION, TEXT } from './writer.ts';

export function char(u: RegExpWriter, unit: number): void {
  const { asm } = u;
  if (!u.canBe(unit)) return asm.jmp(u.fail);
  u.needUnit(u.fail);
  u.compareUnit(POSITION, unit);
  asm.jcc(CC.NE, u.fail);
  asm.incR32(POSITION);
}

export function char2(u: RegExpWriter, a: number, b: number): void {
  const { asm } = u;
  u.needUnit(u.fail);
  u.unit(RAX, POSITION);
  const differ = a ^ b;
  if ((differ & (differ - 1)) === 0) {
    asm.orRI32(RAX, differ);
    asm.cmpRI32(RAX, a | b);
    asm.jcc(CC.NE, u.fail);
  } else {
    const same = asm.newLabel();
    asm.cmpRI32(RAX, a);
    asm.jcc(CC.E, same);
    asm.cmpRI32(RAX, b);
    asm.jcc(CC.NE, u.fail);
    asm.bind(same);
  }
  asm.incR32(POSITION);
}

/** Several units at once, 4 bytes a compare. */
export function literal(u: RegExpWriter, units: Int32Array): void {
  const { asm } = u;
  if (!units.every((unit) => u.canBe(unit))) return asm.jmp(u.fail);
  asm.leaRM32(RAX, POSITION, units.length);
  asm.cmpRR32(RAX, LENGTH);
  asm.jcc(CC.A, u.fail);
  const bytes = u.wide ? new Uint8Array(Uint16Array.from(units).buffer) : Uint8Array.from(units);
  const view = new DataView(bytes.buffer);
  const scale = u.wide ? 1 : 0;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    asm.cmpMXI32(TEXT, POSITION, scale, at, view.getInt32(at, true));
    asm.jcc(CC.NE, u.fail);
  }
  if (at + 2 <= bytes.length) {
    asm.cmpMXI16(TEXT, POSITION, scale, at, view.getInt16(at, true));
    asm.jcc(CC.NE, u.fail);
    at += 2;
  }
  if (at < bytes.length) {
    asm.cmpMXI8(TEXT, POSITION, scale, at, view.getInt8(at));
    asm.jcc(CC.NE, u.fail);
  }
  asm.movRR32(POSITION, RAX);
}

/** `pc`: of an instruction that reads code points; surrogates are the matcher's. -1: units. */
export function set(u: RegExpWriter, at: number, pc: number): void {
  const { asm } = u;
  u.needUnit(u.fail);
  u.unit(RAX, POSITION);
  if (pc >= 0 && u.wide) leaveAtSurrogate(u, pc);
  u.branchSet(at, false, u.fail);
  asm.incR32(POSITION);
}

function leaveAtSurrogate(u: RegExpWriter, pc: number): void {
  const { asm } = u;
  asm.leaRM32(RCX, RAX, -0xd800);
  asm.cmpRI32(RCX, 0x7ff);
  asm.jcc(CC.BE, u.suspendAt(pc, MATCHER));
}

export function any(u: RegExpWriter): void {
  u.needUnit(u.fail);
  u.unit(RAX, POSITION);
  u.branchLineTerminator(RAX, u.fail);
  u.asm.incR32(POSITION);
}

export function all(u: RegExpWriter): void {
  u.needUnit(u.fail);
  u.asm.incR32(POSITION);
}

function needUnitBefore(u: RegExpWriter, otherwise: Label): void {
  u.asm.testRR32(POSITION, POSITION);
  u.asm.jcc(CC.E, otherwise);
}

export function charBefore(u: RegExpWriter, unit: number): void {
  const { asm } = u;
  if (!u.canBe(unit)) return asm.jmp(u.fail);
  needUnitBefore(u, u.fail);
  u.compareUnit(POSITION, unit, -1);
  asm.jcc(CC.NE, u.fail);
  asm.decR32(POSITION);
}

export function setBefore(u: RegExpWriter, at: number, pc: number): void {
  const { asm } = u;
  needUnitBefore(u, u.fail);
  u.unit(RAX, POSITION, -1);
  if (pc >= 0 && u.wide) leaveAtSurrogate(u, pc);
  u.branchSet(at, false, u.fail);
  asm.decR32(POSITION);
}

export function start(u: RegExpWriter): void {
  u.asm.testRR32(POSITION, POSITION);
  u.asm.jcc(CC.NE, u.fail);
}

export function end(u: RegExpWriter): void {
  u.asm.cmpRR32(POSITION, LENGTH);
  u.asm.jcc(CC.NE, u.fail);
}

/** At a line's beginning, or its end. */
export function line(u: RegExpWriter, atStart: boolean): void {
  const { asm } = u;
  const done = asm.newLabel();
  if (atStart) needUnitBefore(u, done);
  else u.needUnit(done);
  u.unit(RAX, POSITION, atStart ? -1 : 0);
  u.branchLineTerminator(RAX, done);
  asm.jmp(u.fail);
  asm.bind(done);
}

/** ecx: 1 if a unit of the set is before the position; r13d: behind it. */
export function word(u: RegExpWriter, at: number, wanted: boolean): void {
  const { asm } = u;
  const [before, behind] = [asm.newLabel(), asm.newLabel()];
  asm.xorRR32(RCX, RCX);
  asm.xorRR32(R13, R13);
  needUnitBefore(u, before);
  u.unit(RAX, POSITION, -1);
  u.branchSet(at, false, before);
  asm.incR32(RCX);
  asm.bind(before);
  u.needUnit(behind);
  u.unit(RAX, POSITION);
  u.branchSet(at, false, behind);
  asm.incR32(R13);
  asm.bind(behind);
  asm.cmpRR32(RCX, R13);
  asm.jcc(wanted ? CC.E : CC.NE, u.fail);
}

/** Jumps unless this unit is next. */
export function peek(u: RegExpWriter, unit: number, otherwise: Label): void {
  if (!u.canBe(unit)) return u.asm.jmp(otherwise);
  u.needUnit(otherwise);
  u.compareUnit(POSITION, unit);
  u.asm.jcc(CC.NE, otherwise);
}

export function peekSet(u: RegExpWriter, at: number, otherwise: Label): void {
  u.needUnit(otherwise);
  u.unit(RAX, POSITION);
  u.branchSet(at, false, otherwise);
}
