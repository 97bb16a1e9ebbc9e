/**
 * The recorder on a guest thread: when it records, into which log, and CPU samples by the limits.
 *
 * A thread looks at the VM's settings when it is mounted and when it serves SAMPLE, by which the host
 * announces changes. While it records, it is its own ThreadObserver.
 *
 * CPU samples by the limits. A timer outside (workers/sampler.ts) writes the time into TB.sampleAsked and
 * requests SAMPLE of every thread that is RUNNING and has no such request. The thread takes the sample at
 * its next check, a *skid* later.
 *   P1  A sample is of running code. A thread that goes away (blocks, stops, collects, compiles) takes a
 *       sample that is due before it does: no guest code runs any more, so the stack is the right one.
 *   P2  What is asked while it is away (states are read one after the other, and a collector is RUNNING) is
 *       dropped when it comes back: the interval tells of that time.
 */
import { COLLECT_MAJOR, gcHooks } from '../../heap/gc/index.ts';
import { BLOCK_BYTES, TB, VM, threadBlock } from '../../heap/layout.ts';
import { onMount, onUnmount } from '../../heap/mount.ts';
import { i32, tb } from '../../heap/views.ts';
import { EVENT } from '../commands/messages.ts';
import type { StackEventMessage } from '../commands/messages.ts';
import { post } from '../host-calls.ts';
import { observeCompilation } from '../interp/tier.ts';
import type { CompileObserver } from '../interp/tier.ts';
import { observeThread } from '../threads/observer.ts';
import type { ThreadObserver } from '../threads/observer.ts';
import { safepointServices } from '../threads/safepoint.ts';
import { WAIT_KINDS } from '../threads/states.ts';
import { captureSample, writeCaptures } from './captures.ts';
import { monotonicMicros } from './clock.ts';
import { sendStackEvent } from './events.ts';
import { LogWriter } from './log.ts';
import { AWAY, WAIT_IDLE, awayOf } from './records.ts';
import { EVENTS_ONLY, MAX_PROFILE_KIB, PROFILE, profileSettings } from './settings.ts';
import type { ProfileSettings } from './settings.ts';

/** Other recorders: told when the mounted thread begins to record with these settings, and when that ends. */
export interface RecordingHooks {
  begin(log: LogWriter, settings: ProfileSettings): void;
  /** The log can still be written to. */
  end(log: LogWriter): void;
  /**
   * At a boundary, now and then, and before anything by which cells may move or code may go: what was put off
   * is written. Uses no scratch slot that others rely on.
   */
  settle(): void;
  /** Guest code stops running, and runs again. */
  away(): void;
  back(): void;
}
const hooks: RecordingHooks[] = [];
export function onRecording(each: RecordingHooks): void {
  hooks.push(each);
}

interface Recording {
  readonly log: LogWriter;
  readonly number: number;
  readonly thread: number;
  settings: ProfileSettings;
}

/** The mounted thread's. */
let current: Recording | null = null;
/** Of the thread that was mounted here last: it often comes back. */
let last: Recording | null = null;

/** Intervals that the thread is in. */
let awayDepth = 0;

/** The log of the mounted thread; null when nothing is recorded. */
export function logWriter(): LogWriter | null {
  return current !== null && current.settings.flags !== 0 ? current.log : null;
}

function newLog(generation: number): { log: LogWriter; number: number } {
  const number = Atomics.add(i32, VM.profileLogs, 1) + 1;
  const log = new LogWriter(i32[tb + TB.id], {
    take(bytes) {
      if (Atomics.add(i32, VM.profileKiB, bytes / 1024) + bytes / 1024 <= MAX_PROFILE_KIB) return true;
      Atomics.sub(i32, VM.profileKiB, bytes / 1024);
      return false;
    },
    post(chunk, sequence) {
      if (generation !== EVENTS_ONLY) Atomics.add(i32, VM.profileChunks, 1);
      post({ t: 'profile', generation, log: number, sequence, chunk });
    },
    now: monotonicMicros,
  });
  return { log, number };
}

/** The log for these settings: the one that the same thread had on this worker before, or a new one. */
function open(settings: ProfileSettings): Recording {
  const thread = i32[tb + TB.id];
  const same = last !== null && last.settings.generation === settings.generation && last.thread === thread;
  if (same && last !== null && (last.settings.flags === 0) === (settings.flags === 0)) {
    const ended = last.log.reopen();
    // Zero: its settings have changed, and it never ended.
    if (ended !== 0) {
      last.log.beginInterval(AWAY.BLOCKED, WAIT_IDLE, -1, ended);
      last.log.endInterval(monotonicMicros());
    }
    last.settings = settings;
    return last;
  }
  return { ...newLog(settings.flags === 0 ? EVENTS_ONLY : settings.generation), thread, settings };
}

function begin(settings: ProfileSettings): void {
  current = open(settings);
  if (settings.flags === 0) return;
  awayDepth = 0;
  observeThread(threadObserver);
  observeCompilation(compilations);
  for (const hook of hooks) hook.begin(current.log, settings);
}

function end(): void {
  if (current === null) return;
  observeThread(null);
  observeCompilation(null);
  if (current.settings.flags !== 0) {
    writeCaptures(current.log);
    for (const hook of hooks) hook.end(current.log);
    current.log.end(monotonicMicros());
  }
  last = current;
  current = null;
}

/** Looks at the settings: begins, goes on with other settings, or ends. */
function look(): void {
  const flags = Atomics.load(i32, VM.profileFlags);
  if (current === null) {
    if (flags !== 0) begin(profileSettings());
    return;
  }
  if (current.settings.changes === Atomics.load(i32, VM.profileChanges)) return;
  end();
  if (flags !== 0) begin(profileSettings());
}

onMount(() => {
  current = null;
  observeThread(null);
  observeCompilation(null);
  if (tb !== 0) look();
});
onUnmount(end);

// --- what the thread does when it does not run

function away(kind: number, detail: number, withStack: boolean): void {
  const { log } = current as Recording;
  if (awayDepth === 0) for (const hook of hooks) hook.away();
  const now = monotonicMicros();
  const stack = withStack ? log.internStack() : -1;
  if (awayDepth++ === 0) {
    takeSample(log, now); // P1
    writeCaptures(log);
    for (const hook of hooks) hook.settle();
  }
  log.beginInterval(kind, detail, stack, now);
}

function back(): void {
  const { log } = current as Recording;
  const isBack = awayDepth > 0 && --awayDepth === 0;
  if (isBack) Atomics.store(i32, tb + TB.sampleAsked, 0); // P2
  log.endInterval(monotonicMicros());
  if (isBack) for (const hook of hooks) hook.back();
}

/** The stop that this thread holds: its number, and when it was asked for. */
let stopNumber = 0;
let stopStart = 0;
let stopTime = 0;

const threadObserver: ThreadObserver = {
  blocked: (kind) => away(awayOf(WAIT_KINDS[kind].name), kind, true),
  resumed: back,
  stopped: (stop) => away(AWAY.STOPPED, stop, true),
  released: back,
  stopping(stop) {
    stopNumber = stop;
    stopStart = monotonicMicros();
    away(AWAY.STOPPED, stop, true);
  },
  worldStopped() {
    stopTime = monotonicMicros() - stopStart;
    back();
  },
  resuming() {
    (current as Recording).log.stop(stopStart, stopTime, monotonicMicros() - stopStart, stopNumber);
    if ((i32[VM.eventMask] & EVENT.stop) !== 0) sendStop();
  },
  collecting: () => away(AWAY.COLLECTING, 0, awayDepth === 0),
  collected: back,
};

const compilations: CompileObserver = {
  begin: (code) => away(AWAY.COMPILING, (current as Recording).log.functionOf(code), true),
  end: back,
};

function sendStop(): void {
  const straggler = i32[VM.straggler];
  stackEvent('stop', {
    timeToStop: stopTime / 1000,
    duration: (monotonicMicros() - stopStart) / 1000,
    ...(straggler === 0 ? {} : { straggler: i32[threadBlock(straggler - 1) + TB.id] }),
  });
}

const collected = gcHooks.report;
gcHooks.report = (report) => {
  collected(report);
  const log = logWriter();
  if (log === null) return;
  const straggler = i32[VM.straggler];
  log.collection(
    monotonicMicros() - report.pauseMicros,
    report.pauseMicros,
    stopTime,
    [
      report.promotedBytes,
      report.copiedBytes,
      report.youngBytes,
      report.blocksBefore * BLOCK_BYTES,
      report.blocksAfter * BLOCK_BYTES,
    ],
    report.kind === COLLECT_MAJOR,
    straggler === 0 ? -1 : i32[threadBlock(straggler - 1) + TB.id],
    stopNumber,
  );
};

// --- samples

/** Microseconds since a sample was asked for, -1: none is due. In exact mode signals take them, and the request is there to have them written. */
function skidOfDue(now: number, flags: number): number {
  const asked = Atomics.exchange(i32, tb + TB.sampleAsked, 0);
  if (asked === 0 || (flags & PROFILE.EXACT) !== 0) return -1;
  return Math.max(0, ((now | 0) - asked) | 0);
}

/** Takes the sample that is due, if one is. */
function takeSample(log: LogWriter, now: number): void {
  const { flags, cpuInterval } = (current as Recording).settings;
  const skid = skidOfDue(now, flags);
  if (skid < 0) return;
  const tier = captureSample(log, now, skid, cpuInterval);
  if ((i32[VM.eventMask] & EVENT.cpuSample) !== 0)
    stackEvent('cpuSample', { skid: skid / 1000, tier }, writeCaptures(log));
}

safepointServices.sample = () => {
  look();
  if (current === null) return;
  if ((current.settings.flags & PROFILE.CPU) !== 0) takeSample(current.log, monotonicMicros());
  for (const hook of hooks) hook.settle();
};

// --- events

/**
 * Tells the host of something, with the current stack (or `stack`, a stack of the log): for EVENT bits
 * that are set in VM.eventMask. Where nothing is recorded the thread has a log for such stacks alone.
 */
export function stackEvent(
  name: StackEventMessage['name'],
  info: Readonly<Record<string, unknown>>,
  stack?: number,
): void {
  current ??= open({ ...profileSettings(), flags: 0 });
  sendStackEvent(name, info, current.number, stack ?? current.log.internStack());
}
