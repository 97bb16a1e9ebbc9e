/**
 * The handler of a profile's timer signal, as machine code: writes a sample into the thread's ring
 * (profile-ring.ts) and sets the timer again. As the other handlers (handler-code.ts) it takes no lock and
 * calls nothing of libc; the kernel restores all registers behind it.
 *
 * Registers: rbx ring, r15 ucontext, r12 slot, r9 frame, r13 where its next entry goes, r14d entries.
 */
import { at, IF, IMM, OP, R10, R11, R12, R13, R14, R15, R8, R9, RAX, RBX, RCX, RDI, RDX, RSI } from './machine-code.ts';
import type { CodeWriter } from './machine-code.ts';
import { CLOCK, PAGE_BYTES, SI, SIGINFO, SYSCALL, UCONTEXT } from './linux.ts';
import { BROKEN, CUT, END_OF_STACK, FRAME_AT, RING, RING_SLOTS, SLOT, SLOT_BYTES_LOG2, SLOT_FRAMES } from './profile-ring.ts';

/** Words of the guest stack in which a stub's return address is looked for. */
const STUB_WORDS = 8;
const KIND_MASK = 0xff;

/** rdi signal, rsi siginfo, rdx ucontext. */
export function emitSample(w: CodeWriter): void {
  w.immediate(IMM.cmp, at(RSI, SIGINFO.code), SI.timer, false).jumpIf(IF.notEqual, 'sample out');
  w.load(RBX, at(RSI, SIGINFO.value)).move(R15, RDX);
  w.immediate(IMM.cmp, at(RBX, RING.muted), 0, false).jumpIf(IF.notEqual, 'sample muted');

  w.load(RAX, at(RBX, RING.head), false).op(OP.load, RCX, RAX, false);
  w.op(OP.sub, RCX, at(RBX, RING.tail), false);
  w.immediate(IMM.cmp, RCX, RING_SLOTS, false).jumpIf(IF.notBelow, 'sample lost');
  w.immediate(IMM.and, RAX, RING_SLOTS - 1, false).shiftLeft(RAX, SLOT_BYTES_LOG2);
  w.op(OP.lea, R12, at(RBX, PAGE_BYTES)).op(OP.add, R12, RAX);

  w.small(RDI, CLOCK.monotonic).op(OP.lea, RSI, at(RBX, RING.now)).systemCall(SYSCALL.clock_gettime);
  w.load(RAX, at(RBX, RING.now)).store(at(R12, SLOT.seconds), RAX);
  w.load(RAX, at(RBX, RING.now + 8)).store(at(R12, SLOT.nanoseconds), RAX);
  w.storeConstant(at(R12, SLOT.position), -1, false);
  w.storeConstant(at(R12, SLOT.returnTo), -1, false);
  w.storeConstant(at(R12, SLOT.pc), 0, false);

  w.load(R8, at(R15, UCONTEXT.rip)).load(R9, at(R15, UCONTEXT.rbp)).load(R10, at(RBX, RING.code));
  w.op(OP.sub, R8, R10).op(OP.cmp, R8, at(RBX, RING.codeSize)).jumpIf(IF.notBelow, 'sample outside');
  w.store(at(R12, SLOT.position), R8, false);
  w.op(OP.cmp, R8, at(RBX, RING.stubsEnd), false).jumpIf(IF.notBelow, 'sample walk');
  emitReturnOfStub(w);
  // Entering or leaving by the gate, rbp is the host's.
  w.op(OP.cmp, R9, at(RBX, RING.low)).jumpIf(IF.below, 'sample published');
  w.op(OP.cmp, R9, at(RBX, RING.high)).jumpIf(IF.below, 'sample walk');
  w.jump('sample published');

  // Not in machine code, unless a handler was interrupted: then nothing is known.
  w.label('sample outside').load(RAX, at(RBX, RING.hostRsp));
  w.immediate(IMM.cmp, at(RAX, 0), 0).jumpIf(IF.notEqual, 'sample lost');
  w.label('sample published');
  w.load(RAX, at(RBX, RING.pc)).load(RAX, at(RAX, 0), false).store(at(R12, SLOT.pc), RAX, false);
  w.load(RAX, at(RBX, RING.fp)).load(R9, at(RAX, 0), false);
  w.op(OP.xor, R14, R14).op(OP.test, R9, R9, false).jumpIf(IF.equal, 'sample end');
  w.shiftLeft(R9, 3).op(OP.add, R9, at(RBX, RING.stacks));

  emitWalk(w);

  w.storeConstant(at(R12, SLOT.end), END_OF_STACK, false).jump('sample whole');
  w.label('sample broken').storeConstant(at(R12, SLOT.end), BROKEN, false).jump('sample whole');
  w.label('sample cut').storeConstant(at(R12, SLOT.end), CUT, false);
  w.label('sample whole').store(at(R12, SLOT.depth), R14, false);
  w.immediate(IMM.add, at(RBX, RING.head), 1, false).jump('sample again');
  w.label('sample lost').immediate(IMM.add, at(RBX, RING.dropped), 1, false);

  w.label('sample again');
  emitDelay(w);
  w.store(at(RBX, RING.spec + 24), RCX);
  w.load(RDI, at(RBX, RING.timer), false).op(OP.xor, RSI, RSI).op(OP.lea, RDX, at(RBX, RING.spec));
  w.op(OP.xor, R10, R10).systemCall(SYSCALL.timer_settime).ret();
  w.label('sample muted').storeConstant(at(RBX, RING.paused), 1, false);
  w.label('sample out').ret();
}

/** In the stubs: the first word of the guest stack that leads into a function. In: r10 the code region. */
function emitReturnOfStub(w: CodeWriter): void {
  w.load(RSI, at(R15, UCONTEXT.rsp)).small(RCX, STUB_WORDS);
  w.op(OP.cmp, RSI, at(RBX, RING.low)).jumpIf(IF.below, 'stub none');
  w.label('stub next').op(OP.cmp, RSI, at(RBX, RING.high)).jumpIf(IF.notBelow, 'stub none');
  w.load(RAX, at(RSI, 0)).op(OP.sub, RAX, R10);
  w.op(OP.cmp, RAX, at(RBX, RING.codeSize)).jumpIf(IF.notBelow, 'stub on');
  w.op(OP.cmp, RAX, at(RBX, RING.stubsEnd), false).jumpIf(IF.below, 'stub on');
  w.store(at(R12, SLOT.returnTo), RAX, false).jump('stub none');
  w.label('stub on').immediate(IMM.add, RSI, 8).immediate(IMM.sub, RCX, 1, false).jumpIf(IF.notEqual, 'stub next');
  w.label('stub none');
}

/** The frames from address r9 on (R3). Falls through at the end of the stack. */
function emitWalk(w: CodeWriter): void {
  w.label('sample walk').op(OP.xor, R14, R14).op(OP.lea, R13, at(R12, SLOT.frames));
  w.label('frame next');
  w.immediate(IMM.cmp, R14, SLOT_FRAMES, false).jumpIf(IF.notBelow, 'sample cut');
  w.op(OP.cmp, R9, at(RBX, RING.low)).jumpIf(IF.below, 'sample broken');
  w.op(OP.cmp, R9, at(RBX, RING.high)).jumpIf(IF.notBelow, 'sample broken');
  w.move(RAX, R9).immediate(IMM.and, RAX, 7, false).jumpIf(IF.notEqual, 'sample broken');
  w.load(RCX, at(R9, FRAME_AT.code), false).op(OP.test, RCX, RCX, false).jumpIf(IF.equal, 'sample broken');
  w.op(OP.cmp, RCX, at(RBX, RING.cells), false).jumpIf(IF.notBelow, 'sample broken');
  w.move(RAX, RCX).shiftLeft(RAX, 3).op(OP.add, RAX, at(RBX, RING.cage)).load(RAX, at(RAX, 4), false);
  w.immediate(IMM.and, RAX, KIND_MASK, false).op(OP.cmp, RAX, at(RBX, RING.codeKind), false);
  w.jumpIf(IF.notEqual, 'sample broken');
  w.load(RAX, at(R9, FRAME_AT.pc), false);
  w.store(at(R13, 0), RCX, false).store(at(R13, 4), RAX, false);
  w.immediate(IMM.add, R13, 8).immediate(IMM.add, R14, 1, false);
  w.load(RAX, at(R9, FRAME_AT.distance), false).op(OP.test, RAX, RAX, false).jumpIf(IF.equal, 'sample end');
  w.jumpIf(IF.sign, 'sample broken').shiftLeft(RAX, 3).op(OP.add, R9, RAX).jump('frame next');
  w.label('sample end');
}

/** rcx = nanoseconds until the next sample, half to one and a half of the interval: xorshift32. */
function emitDelay(w: CodeWriter): void {
  w.load(RAX, at(RBX, RING.seed), false);
  const shifted = (left: boolean, bits: number): void => {
    w.op(OP.load, RCX, RAX, false);
    if (left) w.shiftLeft(RCX, bits);
    else w.shiftRight(RCX, bits);
    w.op(OP.xor, RAX, RCX, false);
  };
  shifted(true, 13);
  shifted(false, 17);
  shifted(true, 5);
  w.store(at(RBX, RING.seed), RAX, false);
  w.load(RCX, at(RBX, RING.interval), false).op(OP.load, R11, RCX, false);
  w.multiply(RCX, RAX).shiftRight(RCX, 32).shiftRight(R11, 1).op(OP.add, RCX, R11);
}
