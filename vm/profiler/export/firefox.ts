/**
 * The Firefox Profiler's processed format, version 70: a track a guest thread, with its samples,
 * allocations and markers; strings, functions, frames and stacks are tables that all tracks share.
 *
 * A sample here is a stretch of time (stretches.ts) weighted by its length, so that the call tree adds up
 * to time although stretches differ; states are frames below the stack where the thread is in them.
 */
import { FATE, NO_STACK } from '../model.ts';
import type { AllocationSamples, Interval, ProfileData, ThreadProfile } from '../model.ts';
import { intervalColumns } from '../columns.ts';
import { markerSchema, Stops, writeMarkers } from './firefox-markers.ts';
import { CATEGORIES, category, Shared, SUBCATEGORIES } from './firefox-tables.ts';
import { JsonBytes, Snippets } from './json-bytes.ts';
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

function writeSamples(out: JsonBytes, shared: Shared, thread: ThreadProfile): void {
  // A stretch begins with a sample, or with an interval or the end of one; and one ends the last.
  const most = thread.samples.time.length + 2 * intervalColumns(thread).length + 3;
  const stack = new Int32Array(most);
  const time = new Float64Array(most);
  const weight = new Float64Array(most);
  const threadCPUDelta = new Float64Array(most);
  let length = 0;
  /** Processor time of the stretch before: a delta is what was used since the last sample. */
  let used = 0;
  const { tier } = thread.samples;
  walkStretches(thread, (start, end, at, interval, sample) => {
    if (end <= start) return;
    stack[length] =
      interval !== null
        ? shared.pseudoStack(at, pseudoName(interval), OF_KIND[interval.kind])
        : at === NO_STACK
          ? shared.pseudoStack(at, PROGRAM, 0)
          : sample !== -1 && tier[sample] === 1
            ? shared.machineStack(at)
            : at;
    time[length] = start;
    // Of rounded ends, so that they still add up.
    weight[length] = Math.round(end) - Math.round(start);
    threadCPUDelta[length] = used;
    length++;
    used = usesProcessor(interval) ? Math.round(end - start) : 0;
  });
  if (length > 0) {
    // Where the last one ends.
    stack[length] = stack[length - 1];
    time[length] = thread.end;
    threadCPUDelta[length] = used;
    length++;
  }
  out.text('{"stack":');
  out.numbers(stack, length);
  out.text(',"time":');
  out.milliseconds(time, length);
  out.text(',"weight":');
  out.milliseconds(weight, length);
  out.text(',"weightType":"tracing-ms","threadCPUDelta":');
  out.numbers(threadCPUDelta, length);
  out.text(`,"length":${length}}`);
}

function writeAllocations(out: JsonBytes, data: ProfileData, samples: AllocationSamples): void {
  const { time, stack, size, weight, type, fate } = samples;
  const { length } = time;
  const types = new Snippets();
  for (const each of data.types) types.add(JSON.stringify(each));
  const unknown = types.add('""');
  const booleans = new Snippets();
  for (const each of ['false', 'true']) booleans.add(each);
  out.text('{"time":');
  out.milliseconds(time);
  out.text(',"className":');
  out.snippets(types, type.map((each) => (each in data.types ? each : unknown)));
  out.text(',"typeName":');
  out.repeat('"JSObject"', length);
  out.text(',"coarseType":');
  out.repeat('"Object"', length);
  out.text(',"weight":');
  out.numbers(size.map((each, i) => Math.round(each * weight[i])));
  out.text(',"weightType":"bytes","inNursery":');
  out.snippets(booleans, fate.map((each) => ((each & FATE.NURSERY) !== 0 ? 1 : 0)));
  out.text(',"stack":');
  out.numbers(stack, length, true);
  out.text(`,"length":${length}}`);
}

function writeTrack(out: JsonBytes, shared: Shared, data: ProfileData, stops: Stops, thread: ThreadProfile): void {
  const { id, start, end } = thread;
  const others = JSON.stringify({
    processType: 'default',
    processName: data.title,
    processStartupTime: 0,
    processShutdownTime: null,
    registerTime: start / 1000,
    unregisterTime: end / 1000,
    pausedRanges: [],
    showMarkersInTimeline: true,
    name: id === 0 ? 'main' : `thread ${id}`,
    isMainThread: id === 0,
    pid: PROCESS,
    tid: id,
  });
  out.text(`${others.slice(0, -1)},"samples":`);
  writeSamples(out, shared, thread);
  if (data.allocation !== null) {
    out.text(',"jsAllocations":');
    writeAllocations(out, data, thread.allocations);
  }
  out.text(',"markers":');
  writeMarkers(out, shared.string, category('GC / CC'), data, stops, thread);
  out.text('}');
}

export function firefox(data: ProfileData, threads: readonly ThreadProfile[]): Uint8Array {
  const shared = new Shared(data);
  const stops = new Stops(data);
  const out = new JsonBytes();
  threads.forEach((thread, at) => {
    if (at > 0) out.text(',');
    writeTrack(out, shared, data, stops, thread);
  });
  out.text(']}');
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
      initialVisibleThreads: threads.map((_, at) => at),
      initialSelectedThreads: threads.length === 0 ? [] : [0],
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
  return out.finish(`${others.slice(0, -1)},"threads":[`);
}
