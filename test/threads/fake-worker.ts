/** A guest worker without an interpreter: threads that spin at a boundary, give birth, or die. */
import { TB, VM } from '../../heap/layout.ts';
import { attachViews, i32, tb } from '../../heap/views.ts';
import { claimThread, endThread, mount, unmount } from '../../vm/threads/births.ts';
import { Terminated } from '../../heap/errors.ts';
import {
  WHERE,
  enterBlocked,
  leaveBlocked,
  serveRequests,
  sleepBlocked,
} from '../../vm/threads/safepoint.ts';
import { WAIT } from '../../vm/threads/states.ts';
import { WorkerHost } from '../../workers/guest-host.ts';
import type { GuestTask, GuestTaskResult } from '../../workers/messages.ts';

export interface FakeOptions {
  /** Threads that the main one starts. */
  readonly births: number;
  /** What they do: wait until all are alive, or run until they are ended. */
  readonly life: 'meet' | 'spin';
  /** Index of the thread whose worker dies, -1 none. */
  readonly dies: number;
}

function live(options: FakeOptions, index: number): void {
  if (index === options.dies) process.exit(1);
  const all = options.births + 1;
  for (;;) {
    if (i32[tb + TB.request] !== 0) serveRequests(WHERE.LOOP);
    if (options.life === 'meet') {
      // randomLo counts the threads that have been alive at once.
      if (index !== 0 && Atomics.load(i32, tb + TB.spareRoot) !== 1) {
        Atomics.store(i32, tb + TB.spareRoot, 1);
        Atomics.add(i32, VM.randomLo, 1);
      }
      if (Atomics.load(i32, VM.randomLo) >= all - 1) return;
      enterBlocked(WAIT.EVENTS, 0);
      sleepBlocked(1);
      leaveBlocked();
    }
  }
}

export default function fakeTask(task: GuestTask): GuestTaskResult {
  const options = task.options as FakeOptions;
  attachViews(task.cage, task.stacks);
  const host = new WorkerHost(task.port, task.index);
  mount(task.index);
  let completed = true;
  try {
    if (task.index === 0) {
      while (host.receive() === undefined);
      host.post({ t: 'began', id: 1 }); // the deadline counts from here
      for (let i = 0; i < options.births; i++) host.startThread(claimThread());
    }
    live(options, task.index);
  } catch (error) {
    if (!(error instanceof Terminated)) throw error;
    completed = false;
  }
  if (task.index === 0) unmount();
  else endThread();
  attachViews(task.cage, task.stacks);
  if (task.index === 0) host.closeMail();
  return { completed };
}
