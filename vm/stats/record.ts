/** Counts what happens, on the guest's side; tells the host of collections it wants to hear of. */
import { COLLECT_MAJOR, gcHooks } from '../../heap/gc/index.ts';
import '../threads/collect.ts';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { i32, tb } from '../../heap/views.ts';
import { EVENT } from '../commands/messages.ts';
import { post } from '../host-calls.ts';
import { stackEvent } from '../profiler/recorder.ts';
import { safepointServices } from '../threads/safepoint.ts';
import { currentFrames } from '../stack-trace.ts';
import { observeStops } from '../threads/stops.ts';
import { threadTimes } from './read.ts';
import { HISTOGRAMS, STAT, bucketOf } from './layout.ts';
import type { HistogramName } from './layout.ts';

function record(histogram: HistogramName, micros: number): void {
  Atomics.add(i32, STAT[histogram] + bucketOf(micros), 1);
  const max = STAT.maxima + HISTOGRAMS.indexOf(histogram);
  if (micros > i32[max]) i32[max] = Math.ceil(micros);
}

const idOf = (index: number): number => i32[threadBlock(index) + TB.id];

observeStops((micros, straggler) => {
  if (micros > i32[STAT.maxima + HISTOGRAMS.indexOf('timeToStop')]) {
    i32[STAT.worstStraggler] = straggler < 0 ? 0 : idOf(straggler) + 1;
  }
  record('timeToStop', micros);
});

const collected = gcHooks.report;
gcHooks.report = (report) => {
  collected(report);
  const major = report.kind === COLLECT_MAJOR;
  record(major ? 'majorPause' : 'minorPause', report.pauseMicros);
  i32[STAT.lastKind] = report.kind;
  i32[STAT.lastPause] = report.pauseMicros;
  i32[STAT.lastStop] = i32[VM.stopMicros];
  i32[STAT.lastStraggler] = i32[VM.straggler] === 0 ? 0 : idOf(i32[VM.straggler] - 1) + 1;
  i32[STAT.promotedKiB] += report.promotedBytes / 1024;
  i32[STAT.copiedKiB] += report.copiedBytes / 1024;
  i32[STAT.collectors] += report.collectors;
  if ((i32[VM.eventMask] & EVENT.collection) === 0) return;
  const straggler = i32[STAT.lastStraggler];
  stackEvent('collection', {
    kind: major ? 'major' : 'minor',
    pause: report.pauseMicros / 1000,
    timeToStop: i32[VM.stopMicros] / 1000,
    ...(straggler === 0 ? {} : { straggler: straggler - 1 }),
  });
};

const wanted = (bit: number): boolean => (i32[VM.eventMask] & bit) !== 0;

/** The current thread, as the library describes threads. */
function threadInfo(cpu: number) {
  const stack = currentFrames().map(({ function: name, file, line, column }) => ({
    function: name,
    file,
    line,
    column,
  }));
  return { id: i32[tb + TB.id], state: 'running', cpu, stack };
}

const collectNursery = safepointServices.collectNursery;
safepointServices.collectNursery = (words) => {
  if (words > 0 && wanted(EVENT.nurseryExhausted))
    stackEvent('nurseryExhausted', { id: i32[tb + TB.id], state: 'running', cpu: 0 });
  collectNursery(words);
};

/** A thread other than the main one has been mounted. */
export function noteThreadStart(): void {
  if (wanted(EVENT.threadStart)) post({ t: 'event', name: 'threadStart', info: threadInfo(0) });
}

/** It is about to end. `cpu`: milliseconds it has used. */
export function noteThreadEnd(cpu: number): void {
  if (wanted(EVENT.threadTimes))
    post({ t: 'event', name: 'threadTimes', info: threadTimes(i32[tb + TB.index]) });
  if (wanted(EVENT.threadEnd)) post({ t: 'event', name: 'threadEnd', info: threadInfo(cpu) });
}
