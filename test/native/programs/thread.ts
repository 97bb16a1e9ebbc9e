// A thread's code, native block and memory, for the test programs.
import { addressOf } from '../../../native/address.ts';
import { makeCodeMemory } from '../../../native/code-memory.ts';
import { makeGate, type Gate } from '../../../native/gate.ts';
import { at, CodeWriter, IMM, R14 } from '../../../native/machine-code.ts';

/** Byte offset of the thread block in the cage, and words in it that the programs use. */
export const THREAD_BLOCK = 4096;
export const WORD = { turns: 0, left: 1, seen: 2, inner: 3 } as const;
export const CODE = 1024;
export const FP = 6000;
export const RSP = 5990;

export interface Thread {
  readonly gate: Gate;
  readonly cage: SharedArrayBuffer;
  /** The thread block. */
  readonly words: Int32Array;
  readonly slots: BigInt64Array;
}

export function makeThread(
  cage = new SharedArrayBuffer(1 << 16),
  codeBytes = 1 << 20,
  stacks = new SharedArrayBuffer(1 << 16),
): Thread {
  const codeMemory = makeCodeMemory(codeBytes);
  const gate = makeGate({
    cageAddress: addressOf(cage),
    stackAddress: addressOf(stacks),
    threadBlockAddress: addressOf(cage) + THREAD_BLOCK,
    codeMemory,
  });
  const thread = {
    gate,
    cage,
    words: new Int32Array(cage, THREAD_BLOCK, 512),
    slots: new BigInt64Array(stacks),
  };
  start(thread);
  return thread;
}

/** Sets where the next entry begins. */
export function start({ gate }: Thread, target = CODE): void {
  gate.block.set('target', target);
  gate.block.set('fp', FP);
  gate.block.set('guestRsp', RSP);
}

/** A jump out of the code at `from` (its writer's start) to a stub of the gate. */
export function jumpOut(w: CodeWriter, from: number, to: number, call = false): CodeWriter {
  return w.raw(call ? 0xe8 : 0xe9).word(to - (from + w.length + 4));
}

/** Pads so that the rel32 of the jump that follows is aligned. */
function alignEdge(w: CodeWriter): CodeWriter {
  while ((w.length + 1) % 4 !== 0) w.raw(0x90);
  return w;
}

/**
 * Writes endless loops, one after another, and publishes their edges: loop i counts in word `turns`,
 * and its interrupt check adds 1 to `left` and leaves. Returns the code's end.
 */
export function writeLoops(
  thread: Thread,
  publish: (edge: {
    site: number;
    armed: number;
    disarmed: number;
    start: number;
    end: number;
  }) => void,
  count = 1,
  from = CODE,
): number {
  let offset = from;
  for (let i = 0; i < count; i++) {
    const w = new CodeWriter();
    w.immediate(IMM.add, at(R14, WORD.turns * 4), 1, false);
    alignEdge(w).raw(0xe9);
    const site = w.length;
    w.word(-(site + 4));
    const end = w.length;
    w.align(16);
    const check = w.length;
    w.immediate(IMM.add, at(R14, WORD.left * 4), 1, false);
    jumpOut(w, offset, thread.gate.leave);
    w.align(16);
    thread.gate.codeMemory.write(offset, w.finish());
    publish({
      site: offset + site,
      armed: check - end,
      disarmed: -end,
      start: offset,
      end: offset + end,
    });
    offset += w.length;
  }
  return offset;
}
