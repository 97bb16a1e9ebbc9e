/**
 * The sampler: a thread that asks running guest threads for CPU samples (vm/profiler/recorder.ts). One per
 * process, started with the first profile; it ends a while after the last, since starting takes longer.
 *
 * Each VM has its own interval. The times of its ticks are drawn around multiples of the interval, from
 * the last tick that was due: so the mean rate is kept though each sleep is some tens of µs too long, and
 * no program can be in step with it. A thread that has not served the last request is not asked again: its
 * sample's skid grows.
 *
 * It touches a VM's memory only while the VM says that this very profile goes on, so it needs not be told
 * of the end; the memory may then be another VM's.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { TB, VM, threadBlock } from '../heap/layout.ts';
import { attachMadeViews, attachViews, i32, makeViews } from '../heap/views.ts';
import type { Views } from '../heap/views.ts';
import { enableLoopInterrupts } from '../jit/loop-interrupts.ts';
import { joinProcess } from '../jit/process.ts';
import { monotonicMicros } from '../vm/profiler/clock.ts';
import { PROFILE } from '../vm/profiler/settings.ts';
import { REASON, bitOf, request } from '../vm/threads/requests.ts';
import { STATE, stateOf } from '../vm/threads/states.ts';
import { SAMPLER } from './sampler-client.ts';
import type { SamplerData, SamplerTarget } from './sampler-client.ts';

const { port, words, process } = workerData as SamplerData;
joinProcess(process);
enableLoopInterrupts();

interface Target extends SamplerTarget {
  /** When its threads are asked next; the tick that this was drawn around. */
  due: number;
  tick: number;
  readonly views: Views;
}
const targets: Target[] = [];
/** Ticks that it may be behind, before it gives up on making up for them. */
const MOST_BEHIND = 8;
/** Milliseconds for which it waits for another profile. */
const LINGER = 5000;
const DUE = bitOf(REASON.SAMPLE);

/** Asks the running threads of the VM; false: the profile is over. */
function ask(target: Target): boolean {
  attachMadeViews(target.views);
  if ((Atomics.load(i32, VM.profileFlags) & PROFILE.CPU) === 0) return false;
  if (i32[VM.profileGeneration] !== target.generation) return false;
  const high = Atomics.load(i32, VM.threadHigh);
  for (let index = 0; index < high; index++) {
    const block = threadBlock(index);
    if (stateOf(block) !== STATE.RUNNING) continue;
    if ((Atomics.load(i32, block + TB.request) & DUE) !== 0) continue;
    Atomics.store(i32, block + TB.sampleAsked, monotonicMicros() | 0 || 1);
    request(index, REASON.SAMPLE);
  }
  return true;
}

/** The next tick, and a time at most half an interval from it. */
function schedule(target: Target, now: number): void {
  target.tick += target.interval;
  if (target.tick < now - MOST_BEHIND * target.interval) target.tick = now;
  target.due = target.tick + (Math.random() - 0.5) * target.interval;
}

function takeTargets(): void {
  for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) {
    const target = got.message as SamplerTarget;
    const now = monotonicMicros();
    const views = makeViews(target.cage, target.stacks);
    targets.push({ ...target, views, tick: now, due: now + Math.random() * target.interval });
  }
}

/** Asks where it is time to; when the next one is due. Targets that are over leave. */
function tick(now: number): number {
  let next = Infinity;
  let kept = 0;
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i];
    if (target.due <= now) {
      if (!ask(target)) continue;
      schedule(target, now);
    }
    next = Math.min(next, target.due);
    targets[kept++] = target;
  }
  targets.length = kept;
  return next;
}

parentPort?.postMessage('ready');
/** Of the last look for new targets; they are announced. */
let seen = -1;
for (;;) {
  const changes = Atomics.load(words, SAMPLER.changes);
  if (changes !== seen) takeTargets();
  seen = changes;
  if (targets.length === 0) {
    if (Atomics.wait(words, SAMPLER.changes, changes, LINGER) !== 'timed-out') continue;
    // Nobody has added anything since: from here on a new sampler is started.
    if (Atomics.compareExchange(words, SAMPLER.changes, changes, SAMPLER.CLOSED) === changes) break;
    continue;
  }
  const next = tick(monotonicMicros());
  if (targets.length === 0) {
    attachViews(new SharedArrayBuffer(8), new SharedArrayBuffer(8));
    continue;
  }
  const wait = (next - monotonicMicros()) / 1000;
  if (wait > 0) Atomics.wait(words, SAMPLER.changes, changes, wait);
}
port.close();
