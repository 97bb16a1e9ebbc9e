/**
 * A guest thread's worker: one task of the pool is one guest thread, from mount to unmount. While it
 * runs, the worker's own event loop stands still; messages are read from the port when the guest's
 * event loop looks for them.
 */
import { attachViews } from '../heap/views.ts';
import { enableMachineCode } from '../jit/index.ts';
import { onUnmount } from '../heap/mount.ts';
import { exits } from '../jit/run.ts';
import { OPCODE_INFO } from '../vm/bytecode/opcodes.ts';
import '../vm/builtins/index.ts';
import '../vm/commands/services.ts';
import { enter } from '../vm/interp/engine.ts';
import { noteThreadEnd, noteThreadStart } from '../vm/stats/record.ts';
import '../vm/threads/collect.ts';
import { hasMainWork, runMain, runThread } from '../vm/threads/event-loop.ts';
import { mainServices, setGuestHost } from '../vm/threads/host.ts';
import { mount } from '../vm/threads/births.ts';
import { cpuOf, kernelThread, startCpu, stopCpu } from './cpu.ts';
import { WorkerHost } from './guest-host.ts';
import type { GuestTask, GuestTaskResult } from './messages.ts';

if (process.env.HEDDLE_JIT === '1') enableMachineCode();
if (process.env.HEDDLE_EXITS === '1') {
  onUnmount(() => {
    for (const [i, n] of [...exits].map((n, i) => [i, n] as const).sort((a, b) => b[1] - a[1]).slice(0, 8)) if (n > 100) console.error(OPCODE_INFO[i].name, n);
  });
}

const engine = { enter };
const ownThread = kernelThread();

export default function guestTask(task: GuestTask): GuestTaskResult {
  const { cage, stacks, index, port } = task;
  attachViews(cage, stacks);
  const host = new WorkerHost(port, index);
  setGuestHost(host);
  try {
    mount(index);
    startCpu(index, ownThread);
    mainServices.mounted(task.options);
    if (index !== 0) {
      noteThreadStart();
      runThread(engine, host, () => {
        noteThreadEnd(cpuOf(index));
        stopCpu(index, true);
      });
      return { completed: true };
    }
    for (;;) {
      const completed = runMain(engine, host, () => stopCpu(index, false));
      attachViews(cage, stacks);
      if (!completed) {
        // What it has not received was for what has been ended.
        host.shutMail();
        return { completed };
      }
      if (host.closeMail() && !hasMainWork()) return { completed };
      mount(index);
      startCpu(index, ownThread);
    }
  } finally {
    setGuestHost(null);
    attachViews(new SharedArrayBuffer(8), new SharedArrayBuffer(8));
    port.close();
  }
}
