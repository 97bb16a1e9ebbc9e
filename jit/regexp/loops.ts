/** The one-character loops: GREEDY, POSSESS, LAZY, and what backtracking into them does. */
import { LOOP_KIND, OPS } from '../../vm/regexp/opcodes.ts';
import { MATCHER } from '../../vm/regexp/machine.ts';
import { P_CODE } from '../../vm/regexp/program.ts';
import type { Label } from '../x64/registers.ts';
import { CC, R13, RAX, RCX } from '../x64/registers.ts';
import type { RegExpWriter } from './writer.ts';
import { BUDGET, LENGTH, LONG, POSITION, STACK } from './writer.ts';

/** Code points beyond a unit are the matcher's. */
const needsMatcher = (u: RegExpWriter, kind: number): boolean => u.wide && kind === LOOP_KIND.SETU;

/** Jumps if the unit at index, which is in the text, is not of the kind. Uses rax. */
function branchKind(u: RegExpWriter, kind: number, argument: number, index: typeof RCX, isNot: Label): void {
  const { asm } = u;
  if (kind === LOOP_KIND.ALL) return;
  if (kind === LOOP_KIND.CHAR) {
    if (!u.canBe(argument)) return asm.jmp(isNot);
    u.compareUnit(index, argument);
    return asm.jcc(CC.NE, isNot);
  }
  u.unit(RAX, index);
  if (kind === LOOP_KIND.ANY) u.branchLineTerminator(RAX, isNot);
  else u.branchSet(argument, false, isNot);
}

/** Budget for eax characters, at least 0. Uses rax. */
function spendCharacters(u: RegExpWriter): void {
  u.asm.shrRI32(RAX, 4);
  u.asm.subRR32(BUDGET, RAX);
}

/** GREEDY, POSSESS and LAZY at pc. ecx: the place so far; r13d: where to stop. */
export function loop(u: RegExpWriter, pc: number): void {
  const { asm, program } = u;
  const op = program[pc];
  const [kind, argument, min, max] = program.subarray(pc + 1, pc + 5);
  if (needsMatcher(u, kind)) return asm.jmp(u.suspendAt(pc, MATCHER));
  const most = op === OPS.LAZY.code ? min : max;
  const most32 = most < 0 || most > LONG ? LONG : most;
  if (op !== OPS.POSSESS.code) u.needRoom(pc);
  if (most === 0) asm.movRR32(RCX, POSITION);
  else {
    asm.leaRM32(R13, POSITION, most32);
    asm.cmpRR32(R13, LENGTH);
    asm.cmovccRR32(CC.A, R13, LENGTH);
    scan(u, kind, argument);
    asm.movRR32(RAX, RCX);
    asm.subRR32(RAX, POSITION);
    if (most32 !== most) {
      const long = asm.newLabel();
      asm.cmpRI32(RAX, LONG);
      asm.jcc(CC.E, long);
      const suspended = u.suspendAt(pc, MATCHER, true);
      u.later(() => {
        asm.bind(long);
        asm.movRR32(RAX, RCX);
        asm.jmp(suspended);
      });
    }
    if (min > 0) {
      asm.cmpRI32(RAX, min);
      asm.jcc(CC.L, u.fail);
    }
    spendCharacters(u);
  }
  if (op === OPS.LAZY.code) {
    asm.movMI32(STACK, 0, min);
    asm.movMR32(STACK, 4, RCX);
    asm.movMI32(STACK, 8, pc + 5);
    asm.addRI64(STACK, 12);
  } else if (op === OPS.GREEDY.code) {
    const rigid = asm.newLabel();
    asm.leaRM32(RAX, POSITION, min);
    asm.cmpRR32(RCX, RAX);
    asm.jcc(CC.LE, rigid);
    asm.movMR32(STACK, 0, RAX);
    asm.movMR32(STACK, 4, RCX);
    asm.movMI32(STACK, 8, pc + 5);
    asm.addRI64(STACK, 12);
    asm.bind(rigid);
  }
  asm.movRR32(POSITION, RCX);
}

/** ecx = the first place from the position on, before r13d, with a unit that is not of the kind, or r13d. */
function scan(u: RegExpWriter, kind: number, argument: number): void {
  const { asm } = u;
  if (kind === LOOP_KIND.ALL) return asm.movRR32(RCX, R13);
  const [next, done, check] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.movRR32(RCX, POSITION);
  if (kind === LOOP_KIND.CHAR && !u.canBe(argument)) return;
  asm.jmp(check);
  asm.bind(next);
  asm.incR32(RCX);
  asm.bind(check);
  asm.cmpRR32(RCX, R13);
  asm.jcc(CC.AE, done);
  branchKind(u, kind, argument, RCX, done);
  asm.jmp(next);
  asm.bind(done);
}

/** Suspends where the entry that was popped is popped again, and gives back the step that this took. */
function popAgain(u: RegExpWriter): Label {
  const { asm } = u;
  const label = asm.newLabel();
  const suspended = u.suspendAt(P_CODE, MATCHER);
  u.later(() => {
    asm.bind(label);
    asm.addRI64(STACK, 8);
    asm.addRI32(BUDGET, 1);
    asm.jmp(suspended);
  });
  return label;
}

/** ecx: the lowest place. What was popped is still there: pc, position, below them the lowest place. */
export function greedyBack(u: RegExpWriter, pc: number, next: Label): void {
  const { asm, program } = u;
  const [unicode, filter] = program.subarray(pc + 1, pc + 3);
  if (unicode !== 0 && u.wide) return asm.jmp(popAgain(u));
  const [last, again] = [asm.newLabel(), asm.newLabel()];
  asm.movRM32(RCX, STACK, -4);
  if (filter !== 0) {
    asm.movRR32(RAX, POSITION);
    asm.subRR32(RAX, RCX);
    asm.cmpRI32(RAX, LONG);
    asm.jcc(CC.A, popAgain(u));
    asm.movRR32(R13, POSITION);
    asm.bind(again);
  }
  asm.decR32(POSITION);
  if (filter !== 0) {
    const found = asm.newLabel();
    asm.cmpRR32(POSITION, RCX);
    asm.jcc(CC.E, found);
    u.unit(RAX, POSITION);
    u.branchSet(filter, false, again);
    asm.bind(found);
    asm.movRR32(RAX, R13);
    asm.subRR32(RAX, POSITION);
    spendCharacters(u);
  }
  asm.cmpRR32(POSITION, RCX);
  asm.jcc(CC.E, last);
  asm.movMR32(STACK, 0, POSITION);
  asm.addRI64(STACK, 8);
  asm.jmp(next);
  asm.bind(last);
  asm.subRI64(STACK, 4);
  asm.jmp(next);
}

/** Characters that a lazy loop takes before the matcher of what follows is asked. */
const LAZY_CHUNK = 4096;

/** Below what was popped: how many it has. ecx: that less the position; r13d: where to stop. */
export function lazyBack(u: RegExpWriter, pc: number, next: Label): void {
  const { asm, program } = u;
  const [kind, argument, max, filter] = program.subarray(pc + 1, pc + 5);
  if (needsMatcher(u, kind)) return asm.jmp(popAgain(u));
  const [drop, again, taken] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.movRM32(RCX, STACK, -4);
  if (max >= 0) {
    asm.cmpRI32(RCX, max);
    asm.jcc(CC.GE, drop);
  }
  if (filter !== 0) {
    asm.movRI32(R13, LAZY_CHUNK);
    if (max >= 0) {
      asm.movRI32(RAX, max);
      asm.subRR32(RAX, RCX);
      asm.cmpRR32(R13, RAX);
      asm.cmovccRR32(CC.A, R13, RAX);
    }
    asm.addRR32(R13, POSITION);
  }
  asm.subRR32(RCX, POSITION);
  asm.bind(again);
  u.needUnit(drop);
  branchKind(u, kind, argument, POSITION, drop);
  asm.incR32(POSITION);
  if (filter !== 0) {
    asm.cmpRR32(POSITION, R13);
    asm.jcc(CC.AE, taken);
    u.needUnit(drop);
    u.unit(RAX, POSITION);
    u.branchSet(filter, false, again);
    asm.bind(taken);
  }
  asm.addRR32(RCX, POSITION); // how many now
  asm.movRR32(RAX, RCX);
  asm.subRM32(RAX, STACK, -4);
  if (max >= 0) asm.movMR32(STACK, -4, RCX);
  spendCharacters(u);
  asm.movMR32(STACK, 0, POSITION);
  asm.addRI64(STACK, 8);
  asm.jmp(next);
  asm.bind(drop);
  asm.subRI64(STACK, 4);
  asm.jmp(u.fail);
}
