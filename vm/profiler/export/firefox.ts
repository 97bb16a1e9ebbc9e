/**
 * The Firefox Profiler's processed format, version 70: a track a guest thread, with its samples,
 * allocations and markers; strings, functions, frames and stacks are tables that all tracks share.
 *
 * A sample here is a stretch of time (stretches.ts) weighted by its length, so that the call tree adds up
 * to time although stretches differ; states are frames below the stack where the thread is in them.
 */
import { FATE, NO_STACK } from '../model.ts';
import type { AllocationSamples, Interval, ProfileData, ThreadProfile } from '../model.ts';
import { addMarkers, markerSchema, Markers, milliseconds } from './firefox-markers.ts';
import { CATEGORIES, category, Shared, SUBCATEGORIES } from './firefox-tables.ts';
import { PROGRAM, pseudoName, usesProcessor } from './names.ts';
import { walkStretches } from './stretches.ts';

const VERSION = 70;
const PRODUCT = 'Heddle';
const PROCESS = '1';

const OF_KIND: Readonly<Record<Interval['kind'], number>> = {
  blocked: category('Idle'),
  stopped: category('Stopped'),
  collecting: category('GC / CC'),
  compiling: category('Compiler'),
  host: category('Host'),
};

const orNull = (stack: number): number | null => (stack === NO_STACK ? null : stack);

function samplesOf(shared: Shared, thread: ThreadProfile): object {
  const stack: number[] = [];
  const time: number[] = [];
  const weight: number[] = [];
  const threadCPUDelta: number[] = [];
  /** Processor time of the stretch before: a delta is what was used since the last sample. */
  let used = 0;
  const { tier } = thread.samples;
  walkStretches(thread, (start, end, at, interval, sample) => {
    if (end <= start) return;
    const index =
      interval !== null
        ? shared.pseudoStack(at, pseudoName(interval), OF_KIND[interval.kind])
        : at === NO_STACK
          ? shared.pseudoStack(at, PROGRAM, 0)
          : sample !== -1 && tier[sample] === 1
            ? shared.machineStack(at)
            : at;
    stack.push(index);
    time.push(milliseconds(start));
    // Of rounded ends, so that they still add up.
    weight.push((Math.round(end) - Math.round(start)) / 1000);
    threadCPUDelta.push(used);
    used = usesProcessor(interval) ? Math.round(end - start) : 0;
  });
  if (stack.length > 0) {
    // Where the last one ends.
    stack.push(stack[stack.length - 1]);
    time.push(milliseconds(thread.end));
    weight.push(0);
    threadCPUDelta.push(used);
  }
  return { stack, time, weight, weightType: 'tracing-ms', threadCPUDelta, length: stack.length };
}

function allocationsOf(data: ProfileData, samples: AllocationSamples): object {
  const { time, stack, size, weight, type, fate } = samples;
  const length = time.length;
  return {
    time: Array.from(time, milliseconds),
    className: Array.from(type, (each) => data.types[each] ?? ''),
    typeName: new Array<string>(length).fill('JSObject'),
    coarseType: new Array<string>(length).fill('Object'),
    weight: Array.from(size, (each, i) => Math.round(each * weight[i])),
    weightType: 'bytes',
    inNursery: Array.from(fate, (each) => (each & FATE.NURSERY) !== 0),
    stack: Array.from(stack, orNull),
    length,
  };
}

/** As JSON. */
function track(shared: Shared, data: ProfileData, thread: ThreadProfile): string {
  const markers = new Markers(shared.string, category('GC / CC'));
  addMarkers(markers, data, thread);
  const others = JSON.stringify({
    processType: 'default',
    processName: data.title,
    processStartupTime: 0,
    processShutdownTime: null,
    registerTime: thread.start / 1000,
    unregisterTime: thread.end / 1000,
    pausedRanges: [],
    showMarkersInTimeline: true,
    name: thread.id === 0 ? 'main' : `thread ${thread.id}`,
    isMainThread: thread.id === 0,
    pid: PROCESS,
    tid: thread.id,
    samples: samplesOf(shared, thread),
    ...(data.allocation === null ? {} : { jsAllocations: allocationsOf(data, thread.allocations) }),
  });
  return `${others.slice(0, -1)},"markers":${markers.toText()}}`;
}

export function firefox(data: ProfileData, threads: readonly ThreadProfile[]): string {
  const shared = new Shared(data);
  const tracks = threads.map((thread) => track(shared, data, thread));
  const entries = [
    {
      label: 'CPU samples',
      format: 'string',
      value: data.cpu === null ? 'none' : data.cpu.exact ? 'exact' : 'at the next check',
    },
    {
      label: 'Bytes between allocation samples',
      format: 'string',
      value: String(data.allocation?.interval ?? 'none'),
    },
    { label: 'Samples lost', format: 'integer', value: data.dropped },
  ];
  const others = JSON.stringify({
    meta: {
      interval: (data.cpu?.interval ?? 1000) / 1000,
      startTime: data.startTime,
      endTime: data.startTime + data.duration / 1000,
      profilingStartTime: 0,
      profilingEndTime: data.duration / 1000,
      processType: 0,
      categories: CATEGORIES.map((each) => ({
        ...each,
        subcategories:
          each.name === 'JavaScript' || each.name === 'Built-in'
            ? SUBCATEGORIES
            : SUBCATEGORIES.slice(0, 1),
      })),
      product: PRODUCT,
      importedFrom: PRODUCT,
      arguments: data.title,
      stackwalk: 1,
      debug: false,
      version: 36,
      preprocessedProfileVersion: VERSION,
      symbolicated: true,
      symbolicationNotSupported: true,
      usesOnlyOneStackType: true,
      sourceCodeIsNotOnSearchfox: true,
      keepProfileThreadOrder: true,
      initialVisibleThreads: tracks.map((_, at) => at),
      initialSelectedThreads: tracks.length === 0 ? [] : [0],
      sampleUnits: { time: 'ms', eventDelay: 'ms', threadCPUDelta: 'µs' },
      markerSchema: markerSchema(),
      extra: [{ label: 'Heddle', entries }],
    },
    libs: [],
    pages: [],
    counters: [],
    profilerOverhead: [],
    shared: shared.table(),
  });
  return `${others.slice(0, -1)},"threads":[${tracks.join(',')}]}`;
}
