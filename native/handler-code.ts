/**
 * The signal handlers, as machine code.
 *
 * A handler may run at any instruction of any thread, so it takes no lock, allocates nothing, calls
 * nothing of libc, and touches only native memory: the registry, the native block of its own thread,
 * that thread's code through the RW alias, its own stack. It runs no guest and no runtime work: it
 * arms back-edges, and the thread's own check does the rest. It needs no thread-local storage:
 *
 *   H1  A thread is found by the interrupted pc (which region is it in?), by the value that came with
 *       the signal (the address of a native block), or by its id; each is looked up in the registry.
 *       A row's base is written last and cleared first, and read again after the rest, so a row that
 *       is being replaced is never taken for another. The block of a row is touched only if the row
 *       is this thread's own, which nobody else unmounts.
 *   H2  A flag that keeps a second request from being sent (pendingSignal, faulting) is cleared
 *       *before* arming, and requesters set their reason before they look at the flag. So a requester
 *       that found the flag set is served by the arming that follows.
 *   H3  An instruction fetch in a region that faults with SEGV_ACCERR is always a request: nothing but
 *       requesters ever takes PROT_EXEC away. The flag is not asked, since the owner may have cleared
 *       it between a requester's flag and its mprotect. The region is made executable first, then the
 *       flag is cleared, so the flag never stays set with the pages executable.
 *   H4  Anything else goes to the handler that was there before, with the registers and the stack of a
 *       direct call by the kernel. What was SIG_DFL becomes it again, and the process dies of it.
 *
 * Requesters arm, and owners disarm, by machine code too (`armAll`, `disarmAll`: C functions of a native
 * block's address): 4,000 edges take microseconds however cold the caller is, and a requester needs no
 * view of anyone's code.
 *
 * Arming: by default every edge (ARM_ALL): the loop around the pc may end without taking its back-edge
 * again and run into another, or return into one, and neither has any other check. ARM_INNERMOST
 * stores one word, for samples, which may be late or lost; outside of loops it arms all as well.
 */
import { CRASH_BYTES, emitCrashReport } from './crash-code.ts';
import {
  at,
  CodeWriter,
  IF,
  IMM,
  OP,
  R8,
  R9,
  R10,
  R11,
  RAX,
  RBX,
  RCX,
  RDI,
  RDX,
  RSI,
  RSP,
} from './machine-code.ts';
import {
  FAULT_FETCH,
  PAGE_BYTES,
  PROT,
  SA,
  SEGV_ACCERR,
  SI,
  SIG,
  SIGINFO,
  SYSCALL,
  UCONTEXT,
} from './linux.ts';
import { emitSample } from './sample-code.ts';
import { ARM_INNERMOST, EDGE, EDGE_BYTES, NB, REG, REGION, REGION_BYTES } from './native-block.ts';

const LOCK = 0xf0;

export interface HandlerCode {
  readonly code: Uint8Array;
  /** Offsets: the three handlers, the two functions. */
  readonly fault: number;
  readonly signal: number;
  readonly sample: number;
  readonly armAll: number;
  readonly disarmAll: number;
}

export function emitHandlers(registry: number): HandlerCode {
  const w = new CodeWriter();
  w.label('fault');
  emitFault(w, registry);
  w.align(16).label('signal');
  emitSignal(w);
  w.align(16).label('sample');
  emitSample(w);
  w.align(16).label('find pc');
  emitFind(w, registry, 'find pc', REGION.base);
  w.align(16).label('find block');
  emitFind(w, registry, 'find block', REGION.block);
  w.align(16).label('find thread');
  emitFind(w, registry, 'find thread', REGION.tid);
  w.align(16).label('arm');
  emitArm(w);
  w.align(16).label('report');
  emitCrashReport(w);
  for (const [name, column] of [
    ['armAll', EDGE.armed],
    ['disarmAll', EDGE.disarmed],
  ] as const) {
    w.align(16).label(name);
    emitPatchAll(w, name, column);
  }
  return {
    code: w.finish(),
    fault: w.offsetOf('fault'),
    signal: w.offsetOf('signal'),
    sample: w.offsetOf('sample'),
    armAll: w.offsetOf('armAll'),
    disarmAll: w.offsetOf('disarmAll'),
  };
}

/** SIGSEGV: rdi signal, rsi siginfo, rdx ucontext. */
function emitFault(w: CodeWriter, registry: number): void {
  w.push(RDI).push(RSI).push(RDX);
  w.load(R8, at(RDX, UCONTEXT.rip));
  w.call('find pc').op(OP.test, RAX, RAX).jumpIf(IF.equal, 'elsewhere');
  w.move(RBX, RAX);
  w.immediate(IMM.cmp, at(RSI, SIGINFO.code), SEGV_ACCERR, false).jumpIf(IF.notEqual, 'crash');
  w.testBits(at(RDX, UCONTEXT.error), FAULT_FETCH).jumpIf(IF.equal, 'crash');
  w.load(RDI, at(RBX, NB.codeBase)).load(RSI, at(RBX, NB.codeSize));
  w.small(RDX, PROT.read | PROT.exec).systemCall(SYSCALL.mprotect);
  w.op(OP.test, RAX, RAX).jumpIf(IF.notEqual, 'crash');
  w.op(OP.xor, RCX, RCX).op(OP.exchange, RCX, at(RBX, NB.faulting), false);
  w.immediate(IMM.add, at(RBX, NB.faults), 1, false);
  w.call('arm');
  w.immediate(IMM.add, RSP, 24).ret();

  // Not in a region, but perhaps in machine code all the same: after a jump to a wild address.
  w.label('elsewhere');
  w.systemCall(SYSCALL.gettid).move(R8, RAX);
  w.call('find thread').op(OP.test, RAX, RAX).jumpIf(IF.equal, 'chain');
  w.move(RBX, RAX);
  w.immediate(IMM.cmp, at(RBX, NB.hostRsp), 0).jumpIf(IF.equal, 'chain');
  w.label('crash');
  w.load(RSI, at(RSP, 8)).load(RDX, at(RSP, 0));
  w.call('report');

  w.label('chain');
  w.pop(RDX).pop(RSI).pop(RDI);
  w.constant(R11, registry);
  w.load(R9, at(R11, REG.oldHandler));
  w.immediate(IMM.cmp, R9, 1).jumpIf(IF.notAbove, 'default');
  w.testBits(at(R11, REG.oldFlags), SA.resethand | 0).jumpIf(IF.equal, 'old handler');
  w.push(RDI).push(RSI).push(RDX).push(R9);
  emitRestoreDefault(w);
  w.pop(R9).pop(RDX).pop(RSI).pop(RDI);
  w.label('old handler').jumpTo(R9);

  // SIG_DFL and SIG_IGN: the kernel kills for a fault either way. A SIGSEGV that a program sent would
  // not come again by itself: it is ignored, or sent again, to be delivered on return.
  w.label('default');
  w.load(R10, at(RSI, SIGINFO.code), false);
  w.op(OP.test, R10, R10, false).jumpIf(IF.sign, 'was sent').jumpIf(IF.equal, 'was sent');
  emitRestoreDefault(w);
  w.ret();
  w.label('was sent');
  w.immediate(IMM.cmp, R9, 1).jumpIf(IF.equal, 'ignored');
  emitRestoreDefault(w);
  w.systemCall(SYSCALL.getpid).push(RAX);
  w.systemCall(SYSCALL.gettid).move(RSI, RAX).pop(RDI);
  w.small(RDX, SIG.segv).systemCall(SYSCALL.tgkill);
  w.label('ignored').ret();
}

/** In: r11 = registry. */
function emitRestoreDefault(w: CodeWriter): void {
  w.op(OP.lea, RSI, at(R11, REG.default0)).small(RDI, SIG.segv).op(OP.xor, RDX, RDX);
  w.small(R10, 8).systemCall(SYSCALL.rt_sigaction);
}

/** The interrupt signal: rdi signal, rsi siginfo, rdx ucontext. */
function emitSignal(w: CodeWriter): void {
  w.load(RAX, at(RSI, SIGINFO.code), false);
  w.immediate(IMM.cmp, RAX, SI.queue, false).jumpIf(IF.equal, 'by value');
  w.immediate(IMM.cmp, RAX, SI.timer, false).jumpIf(IF.equal, 'by value');
  w.load(R8, at(RDX, UCONTEXT.rip)).call('find pc').jump('found');
  w.label('by value');
  w.load(R8, at(RSI, SIGINFO.value)).call('find block');
  w.label('found');
  w.op(OP.test, RAX, RAX).jumpIf(IF.equal, 'no thread');
  w.move(RBX, RAX);
  w.op(OP.xor, RCX, RCX).op(OP.exchange, RCX, at(RBX, NB.pendingSignal), false);
  w.immediate(IMM.add, at(RBX, NB.signals), 1, false);
  w.load(R8, at(RDX, UCONTEXT.rip)).call('arm');
  w.label('no thread').ret();
}

/**
 * The native block of the region whose field is r8 (by base: that contains r8), in rax, else 0.
 * Uses rcx, r9, r10.
 */
function emitFind(w: CodeWriter, registry: number, name: string, field: number): void {
  const [loop, next, none] = [`${name} loop`, `${name} next`, `${name} none`];
  w.constant(R9, registry);
  w.load(RCX, at(R9, REG.count), false);
  w.immediate(IMM.add, R9, PAGE_BYTES);
  w.label(loop).op(OP.test, RCX, RCX, false).jumpIf(IF.equal, none);
  w.load(RAX, at(R9, REGION.base)).op(OP.test, RAX, RAX).jumpIf(IF.equal, next);
  if (field === REGION.base) {
    w.op(OP.cmp, R8, RAX).jumpIf(IF.below, next);
    w.op(OP.cmp, R8, at(R9, REGION.end)).jumpIf(IF.notBelow, next);
  } else {
    w.op(OP.cmp, R8, at(R9, field), field !== REGION.tid).jumpIf(IF.notEqual, next);
  }
  w.load(R10, at(R9, REGION.block));
  w.op(OP.cmp, RAX, at(R9, REGION.base)).jumpIf(IF.notEqual, next);
  w.move(RAX, R10).ret();
  w.label(next).immediate(IMM.add, R9, REGION_BYTES).immediate(IMM.sub, RCX, 1, false).jump(loop);
  w.label(none).op(OP.xor, RAX, RAX).ret();
}

/** Arms the edges of the native block rbx for a thread found at r8. Each arming is one aligned store. */
function emitArm(w: CodeWriter): void {
  w.raw(LOCK).immediate(IMM.add, at(RBX, NB.armings), 1, false);
  w.op(OP.sub, R8, at(RBX, NB.codeBase)).load(R10, at(RBX, NB.edges));
  w.load(RCX, at(RBX, NB.edgeCount), false).load(R11, at(RBX, NB.alias));
  w.storeConstant(at(RBX, NB.lastPc), -1, false);
  w.op(OP.cmp, R8, at(RBX, NB.codeSize)).jumpIf(IF.notBelow, 'all');
  w.store(at(RBX, NB.lastPc), R8, false);
  w.immediate(IMM.cmp, at(RBX, NB.scope), ARM_INNERMOST, false).jumpIf(IF.notEqual, 'all');

  // The shortest loop that contains the pc: rdi its entry, rsi its length.
  w.op(OP.xor, RDI, RDI).immediate(IMM.sub, RDI, 1).move(RSI, RDI).op(OP.xor, RDI, RDI);
  w.label('search').op(OP.test, RCX, RCX, false).jumpIf(IF.equal, 'searched');
  w.load(RAX, at(R10, EDGE.start), false).op(OP.cmp, R8, RAX, false).jumpIf(IF.below, 'search on');
  w.load(RDX, at(R10, EDGE.end), false).op(OP.cmp, R8, RDX, false).jumpIf(IF.notBelow, 'search on');
  w.op(OP.sub, RDX, RAX).op(OP.cmp, RDX, RSI).jumpIf(IF.notBelow, 'search on');
  w.move(RSI, RDX).move(RDI, R10);
  w.label('search on').immediate(IMM.add, R10, EDGE_BYTES).immediate(IMM.sub, RCX, 1, false);
  w.jump('search');
  w.label('searched').load(R10, at(RBX, NB.edges)).load(RCX, at(RBX, NB.edgeCount), false);
  w.op(OP.test, RDI, RDI).jumpIf(IF.equal, 'all');
  w.load(RAX, at(RDI, EDGE.site), false).load(RDX, at(RDI, EDGE.armed), false);
  w.op(OP.add, RAX, R11).store(at(RAX, 0), RDX, false).ret();

  w.label('all');
  emitStoreEach(w, 'handler', EDGE.armed);
  w.ret();
}

/** void (block): between two locked instructions, which are the fences that the callers need. */
function emitPatchAll(w: CodeWriter, name: string, column: number): void {
  w.push(RBX).move(RBX, RDI);
  w.raw(LOCK).immediate(IMM.add, at(RBX, NB.arming), 1, false);
  if (column === EDGE.armed) w.raw(LOCK).immediate(IMM.add, at(RBX, NB.armings), 1, false);
  w.load(R10, at(RBX, NB.edges)).load(R11, at(RBX, NB.alias));
  w.load(RCX, at(RBX, NB.edgeCount), false);
  emitStoreEach(w, name, column);
  w.raw(LOCK).immediate(IMM.sub, at(RBX, NB.arming), 1, false);
  w.pop(RBX).ret();
}

/** In: r10 the edges, ecx how many, r11 the RW alias. Stores the column of every edge at its site. */
function emitStoreEach(w: CodeWriter, name: string, column: number): void {
  const [loop, next, done] = [`${name} loop`, `${name} next`, `${name} done`];
  w.label(loop).op(OP.test, RCX, RCX, false).jumpIf(IF.equal, done);
  w.load(RAX, at(R10, EDGE.site), false).op(OP.test, RAX, RAX, false).jumpIf(IF.equal, next);
  w.load(RDX, at(R10, column), false);
  w.op(OP.add, RAX, R11).store(at(RAX, 0), RDX, false);
  w.label(next).immediate(IMM.add, R10, EDGE_BYTES).immediate(IMM.sub, RCX, 1, false).jump(loop);
  w.label(done);
}

export const HANDLER_CODE_BYTES = 2 * PAGE_BYTES + CRASH_BYTES;
