/**
 * The vm's LoopInterrupts: the loops of a thread are armed when its limits are poisoned, and disarmed
 * when their owner restores them. `--loop-interrupt` says how others arm (native/interrupts.ts); owners
 * arm their own loops directly.
 *
 * Requesters find a thread's native block by TB.nativeRow, an index into the process's registry: the
 * cage holds no address. It is written when the thread is mounted, before its owner looks at the request
 * word, and cleared when it is unmounted. A requester that read it before may arm the loops of another
 * thread, which then finds a trap without a reason: legal (I2). Native blocks are never unmapped.
 */
import { TB, VM } from '../heap/layout.ts';
import { i32, tb } from '../heap/views.ts';
import { VM_OPTION } from '../heap/vm-options.ts';
import { blockOfRow, edgePatching } from '../native/handlers.ts';
import { armDirect, disarm, LOOP_INTERRUPTS } from '../native/interrupts.ts';
import { NativeBlock } from '../native/native-block.ts';
import { installLoopInterrupts } from '../vm/threads/requests.ts';
import { attachToHandlers } from './process.ts';

/** The native block of the thread that is mounted here. */
let own: NativeBlock | null = null;
let attached = false;
const blocks = new Map<number, NativeBlock>();

function blockAt(address: number): NativeBlock {
  let block = blocks.get(address);
  if (block === undefined) blocks.set(address, (block = new NativeBlock(address)));
  return block;
}

function armOther(row: number): void {
  attached ||= attachToHandlers();
  if (!attached) return;
  const options = i32[VM.options];
  if ((options & VM_OPTION.LOOP_POLL) !== 0) return;
  const address = blockOfRow(row);
  if (address === 0) return;
  if ((options & VM_OPTION.LOOP_SIGNAL) !== 0) LOOP_INTERRUPTS.signal(blockAt(address));
  else if ((options & VM_OPTION.LOOP_FAULT) !== 0) LOOP_INTERRUPTS.fault(blockAt(address));
  else edgePatching().armAll(address);
}

/** Every thread that poisons limits of others, and every one that runs machine code. */
export function enableLoopInterrupts(): void {
  installLoopInterrupts({
    arm(block) {
      if (own !== null && block === tb) return armDirect(own);
      const row = Atomics.load(i32, block + TB.nativeRow);
      if (row !== 0) armOther(row - 1);
    },
    disarm() {
      if (own !== null) disarm(own);
    },
  });
}

/** The thread that has been mounted runs the code of this native block; null: it is about to be unmounted. */
export function setOwnLoops(block: NativeBlock | null): void {
  own = block;
  Atomics.store(i32, tb + TB.nativeRow, block === null ? 0 : block.get('region'));
}
