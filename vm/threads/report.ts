/**
 * A report of all threads: states, stacks, what each waits for, circles among the waits. Made with the
 * world stopped, by the host's own block (stops.ts): then every thread has published its stack.
 */
import { OFF } from '../../heap/cells.ts';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { i32, mountThread, scratch, stacks, tb } from '../../heap/views.ts';
import { SCRATCH_SLOTS } from '../../heap/cage.ts';
import { currentFrames } from '../stack-trace.ts';
import { holderOf } from './locks.ts';
import { STATE, WAIT, WAIT_KINDS, stateOf, transition, tryTransition } from './states.ts';
import { HOST_INDEX, resumeTheWorld, stopTheWorld } from './stops.ts';
import type { ThreadReport } from './supervision.ts';

/** Frames of a stack that a report shows. */
const FRAMES = 32;

/** The views show the VM: runs `work` as the host's own thread, which may stop the world. */
export function asHost<T>(work: () => T): T {
  const before = tb;
  const scratchBefore = scratch;
  const block = threadBlock(HOST_INDEX);
  // The supervisor and the library may both look at a VM: one after the other.
  while (!tryTransition(block, 'claim')) Atomics.wait(i32, block + TB.nap, 0, 1);
  i32[block + TB.index] = HOST_INDEX;
  mountThread(block, stacks.byteLength / 8 - SCRATCH_SLOTS);
  transition(block, 'mount');
  try {
    return work();
  } finally {
    transition(block, 'end');
    mountThread(before, scratchBefore);
  }
}

/** Index of the thread that `index` waits for, -1 if it waits for no particular one. */
function waitsForThread(index: number): number {
  const block = threadBlock(index);
  const on = i32[block + TB.waitOn];
  if (stateOf(block) !== STATE.BLOCKED || on === 0) return -1;
  if (i32[block + TB.waitKind] === WAIT.LOCK) return holderOf(on);
  if (i32[block + TB.waitKind] === WAIT.JOIN) return i32[on * 2 + OFF.THREAD.threadIndex];
  return -1;
}

/** The circle that `index` is part of (thread indices from it on), or undefined. */
function circleOf(index: number): number[] | undefined {
  const circle = [index];
  for (let at = waitsForThread(index); at !== -1; at = waitsForThread(at)) {
    if (at === index) return circle;
    if (circle.includes(at)) return undefined;
    circle.push(at);
  }
  return undefined;
}

const idOf = (index: number): number => i32[threadBlock(index) + TB.id];

function describeWait(index: number): string | undefined {
  const block = threadBlock(index);
  if (stateOf(block) !== STATE.BLOCKED) return undefined;
  const kind = i32[block + TB.waitKind];
  const other = waitsForThread(index);
  if (other === -1) return WAIT_KINDS[kind]?.text;
  return kind === WAIT.LOCK
    ? `a lock held by thread ${idOf(other)}`
    : `the end of thread ${idOf(other)}`;
}

const NAMES: Readonly<Record<number, ThreadReport['state']>> = {
  [STATE.IDLE]: 'idle',
  [STATE.RUNNING]: 'running',
  [STATE.STOPPED]: 'running',
  [STATE.BLOCKED]: 'blocked',
};

/** With the world stopped, as the host. */
function reportThread(index: number, cpu: (index: number) => number): ThreadReport {
  const block = threadBlock(index);
  const host = tb;
  const own = scratch;
  const circle = circleOf(index)?.map(idOf);
  const waitsFor = describeWait(index);
  mountThread(block, own);
  try {
    return {
      id: i32[block + TB.id],
      index,
      state: NAMES[stateOf(block)] ?? 'idle',
      ...(waitsFor === undefined ? {} : { waitsFor }),
      ...(circle === undefined ? {} : { circle }),
      cpu: cpu(index),
      stack: currentFrames(FRAMES),
    };
  } finally {
    mountThread(host, own);
  }
}

/** All threads that exist. Stops the world. */
export function reportThreads(cpu: (index: number) => number): ThreadReport[] {
  return asHost(() => {
    stopTheWorld();
    try {
      const reports: ThreadReport[] = [];
      for (let index = 0; index < i32[VM.threadHigh]; index++) {
        if (stateOf(threadBlock(index)) !== STATE.FREE) reports.push(reportThread(index, cpu));
      }
      return reports;
    } finally {
      resumeTheWorld();
    }
  });
}
