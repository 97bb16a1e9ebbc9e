/**
 * The gate: the way into machine code and the way out.
 *
 * One crossing has no arguments and no result; everything goes through memory. Machine code runs on
 * the *guest* stack: entry keeps the host's stack pointer in the native block and takes rsp, rbp and
 * the jump's target from there; exit does the reverse. So an exit from any depth of guest frames is
 * one jump to `leave`, and the frames stay where they are for the next entry.
 *
 * Registers of generated code (the convention that every compiler follows):
 *
 *     r15  address of the cage: cell c is at [r15 + c*8]
 *     r14  address of this thread's thread block
 *     r13  address of the stack buffer: slot s is at [r13 + s*8]
 *     r12  feedback of the running function, loaded by prologues
 *     rbp  address of the current frame's fp slot
 *     rsp  guest stack pointer, grows down
 *     rest scratch; the direction flag is clear, MXCSR is the native block's guestMxcsr
 *
 * The region begins with the address of its native block, then the stubs:
 *
 *     + 0          native block (8 bytes, readable by generated code)
 *     enter        the host calls it
 *     leave        generated code jumps to it, from any depth
 *     leaveAt      generated code *calls* it: the return address is taken off the guest stack and
 *                  becomes `resume`, so setting target := resume and entering goes on after the call
 *
 * leave writes rsp and rbp as slots to guestRsp and fp. It uses rax and rcx; nothing is returned in
 * registers.
 *
 * Signals while rsp is in the guest stack: handlers with SA_ONSTACK run on the alternate stack that
 * the thread has while mounted (handlers.ts). Handlers without it (Node's own for SIGSEGV is chained
 * from ours and so runs there too; libuv's for SIGINT, SIGTERM, SIGCHLD are not) push their frame
 * below rsp: 128 bytes of red zone, the frame with all vector registers, and what the C code of the
 * handler needs. `guestStackReserve()` bytes must stay free below the stack limit for them, and
 * generated code must keep nothing below rsp.
 */
import { functionAt } from './availability.ts';
import type { CodeMemory } from './code-memory.ts';
import {
  at,
  CodeWriter,
  IMM,
  OP,
  R12,
  R13,
  R14,
  R15,
  RAX,
  RBP,
  RBX,
  RCX,
  RSP,
} from './machine-code.ts';
import { makeNativeBlock, NB, type NativeBlock } from './native-block.ts';
import { PAGE_BYTES } from './linux.ts';
import { signalFrameBytes } from './os.ts';

/** All exceptions masked, round to nearest, no flushing of denormals: what JavaScript needs. */
export const GUEST_MXCSR = 0x1f80;
const HANDLER_BYTES = 8192;
/** Bytes at the start of a code region that belong to the gate. */
export const GATE_BYTES = 512;

/** Bytes below the guest's stack limit that belong to signal frames. */
export function guestStackReserve(): number {
  const bytes = 128 + signalFrameBytes() + HANDLER_BYTES;
  return Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;
}

export interface GateAddresses {
  readonly cageAddress: number;
  readonly stackAddress: number;
  readonly threadBlockAddress: number;
}

export interface GateOptions extends GateAddresses {
  readonly codeMemory: CodeMemory;
  /** Without it one is made. */
  readonly block?: NativeBlock;
  readonly edgeCapacity?: number;
}

export class Gate {
  readonly codeMemory: CodeMemory;
  readonly block: NativeBlock;
  /** One crossing: runs from `target` until generated code leaves. */
  readonly enter: () => void;
  /** Code offsets of the exits. */
  readonly leave: number;
  readonly leaveAt: number;

  constructor(codeMemory: CodeMemory, block: NativeBlock, offsets: StubOffsets) {
    this.codeMemory = codeMemory;
    this.block = block;
    this.leave = offsets.leave;
    this.leaveAt = offsets.leaveAt;
    this.enter = functionAt(codeMemory.base + offsets.enter, 'void');
  }

  /** Where machine code finds its memory: when a thread of another VM is mounted. */
  point({ cageAddress, stackAddress, threadBlockAddress }: GateAddresses): void {
    this.block.setAddress('cageBase', cageAddress);
    this.block.setAddress('stackBase', stackAddress);
    this.block.setAddress('threadBlock', threadBlockAddress);
  }
}

interface StubOffsets {
  readonly enter: number;
  readonly leave: number;
  readonly leaveAt: number;
}

const SAVED = [RBP, RBX, R12, R13, R14, R15];

function emitGate(block: number): { readonly code: Uint8Array; readonly offsets: StubOffsets } {
  const w = new CodeWriter();
  w.address(block).align(16);

  w.label('enter');
  for (const register of SAVED) w.push(register);
  w.immediate(IMM.sub, RSP, 8);
  w.raw(0x0f, 0xae).operand(3, at(RSP, 0)); // stmxcsr
  w.raw(0xd9).operand(7, at(RSP, 4)); // fnstcw
  w.raw(0xfc); // cld
  w.constant(RAX, block);
  w.store(at(RAX, NB.hostRsp), RSP);
  w.raw(0x0f, 0xae).operand(2, at(RAX, NB.guestMxcsr)); // ldmxcsr
  w.load(R15, at(RAX, NB.cageBase));
  w.load(R14, at(RAX, NB.threadBlock));
  w.load(R13, at(RAX, NB.stackBase));
  w.load(RBP, at(RAX, NB.fp), false).shiftLeft(RBP, 3).op(OP.add, RBP, R13);
  w.load(RCX, at(RAX, NB.guestRsp), false).shiftLeft(RCX, 3).op(OP.add, RCX, R13);
  w.move(RSP, RCX);
  w.load(RCX, at(RAX, NB.target), false).op(OP.add, RCX, at(RAX, NB.codeBase));
  w.jumpTo(RCX);

  w.align(16).label('leaveAt');
  w.constant(RAX, block);
  w.pop(RCX).op(OP.sub, RCX, at(RAX, NB.codeBase));
  w.store(at(RAX, NB.resume), RCX, false);
  w.jump('swap');

  w.align(16).label('leave');
  w.constant(RAX, block);
  w.label('swap');
  w.move(RCX, RSP).op(OP.sub, RCX, at(RAX, NB.stackBase)).shiftRight(RCX, 3);
  w.store(at(RAX, NB.guestRsp), RCX, false);
  w.move(RCX, RBP).op(OP.sub, RCX, at(RAX, NB.stackBase)).shiftRight(RCX, 3);
  w.store(at(RAX, NB.fp), RCX, false);
  w.load(RSP, at(RAX, NB.hostRsp));
  w.storeConstant(at(RAX, NB.hostRsp), 0);
  w.raw(0x0f, 0xae).operand(2, at(RSP, 0)); // ldmxcsr
  w.raw(0xd9).operand(5, at(RSP, 4)); // fldcw
  w.raw(0xfc); // cld
  w.immediate(IMM.add, RSP, 8);
  for (const register of SAVED.toReversed()) w.pop(register);
  w.ret();

  const code = w.finish();
  if (code.length > GATE_BYTES) throw new Error(`the gate has ${code.length} bytes`);
  const offsets = {
    enter: w.offsetOf('enter'),
    leave: w.offsetOf('leave'),
    leaveAt: w.offsetOf('leaveAt'),
  };
  return { code, offsets };
}

/** Writes the stubs to the first GATE_BYTES of the code memory and sets up the native block. */
export function makeGate(options: GateOptions): Gate {
  const { codeMemory } = options;
  const block = options.block ?? makeNativeBlock(options.edgeCapacity);
  block.setAddress('codeBase', codeMemory.base);
  block.setAddress('codeSize', codeMemory.size);
  block.setAddress('alias', codeMemory.alias);
  block.set('guestMxcsr', GUEST_MXCSR);
  const { code, offsets } = emitGate(block.address);
  codeMemory.write(0, code);
  const gate = new Gate(codeMemory, block, offsets);
  gate.point(options);
  return gate;
}
