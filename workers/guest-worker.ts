/**
 * A guest thread's worker: one task of the pool is one guest thread, from mount to unmount, and those that
 * follow it in its thread block within a moment (standby.ts). While it runs, the worker's own event loop stands still; messages are read from the port when the guest's
 * event loop looks for them.
 */
import { attachViews } from '../heap/views.ts';
import { enableMachineCode } from '../jit/index.ts';
import { joinProcess } from '../jit/process.ts';
import '../vm/builtins/index.ts';
import '../vm/commands/services.ts';
import '../vm/profiler/allocation.ts';
import '../vm/profiler/recorder.ts';
import { enter } from '../vm/interp/engine.ts';
import { noteThreadEnd, noteThreadStart } from '../vm/stats/record.ts';
import '../vm/threads/collect.ts';
import { hasMainWork, runMain, runThread } from '../vm/threads/event-loop.ts';
import { mainServices, setGuestHost } from '../vm/threads/host.ts';
import { mount } from '../vm/threads/births.ts';
import { answeredBySupervisor, awaitNewborn } from '../vm/threads/standby.ts';
import { cpuOf, kernelThread, startCpu, stopCpu } from './cpu.ts';
import { WorkerHost } from './guest-host.ts';
import type { GuestTask, GuestTaskResult } from './messages.ts';

if (!__HEDDLE_STEPPING__) enableMachineCode();

const engine = { enter };
const ownThread = kernelThread();

export default function guestTask(task: GuestTask): GuestTaskResult {
  const { cage, stacks, index, port } = task;
  joinProcess(task.process);
  attachViews(cage, stacks);
  const host = new WorkerHost(port, index);
  setGuestHost(host);
  try {
    mount(index);
    startCpu(index, ownThread);
    mainServices.mounted(task.options);
    if (index !== 0) {
      answeredBySupervisor();
      for (;;) {
        noteThreadStart();
        runThread(engine, host, () => {
          noteThreadEnd(cpuOf(index));
          stopCpu(index, true);
        });
        if (!awaitNewborn(cage, index)) return { completed: true };
        attachViews(cage, stacks);
        mount(index);
        startCpu(index, ownThread);
      }
    }
    for (;;) {
      const completed = runMain(engine, host, () => stopCpu(index, false));
      attachViews(cage, stacks);
      if (!completed) {
        // What it has not received was for what has been ended, or the supervisor sends it again.
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
