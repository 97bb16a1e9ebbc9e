/**
 * The Firefox Profiler's processed format, version 70: a track a guest thread, with its samples,
 * allocations and markers; strings, functions, frames and stacks are tables that all tracks share.
 *
 * A sample here is a stretch of time (stretches.ts) weighted by its length, so that the call tree adds up
 * to time although stretches differ; states are frames below the stack where the thread is in them.
 */
import { FATE, NO_STACK } from '../model.ts';
import type { AllocationSamples, Interval, ProfileData, ThreadProfile } from '../model.ts';
import { addMarkers, markerSchema, Markers } from './firefox-markers.ts';
import { functionName, PROGRAM, pseudoName, usesProcessor } from './names.ts';
import { walkStretches } from './stretches.ts';

const VERSION = 70;
const PRODUCT = 'Heddle';
const PROCESS = '1';

/** The categories of frames. Samples of idle ones are drawn as idle. */
const CATEGORIES = [
  { name: 'Other', color: 'grey' },
  { name: 'JavaScript', color: 'yellow' },
  { name: 'Built-in', color: 'blue' },
  { name: 'GC / CC', color: 'orange' },
  { name: 'Compiler', color: 'purple' },
  { name: 'Stopped', color: 'red' },
  { name: 'Host', color: 'green' },
  { name: 'Idle', color: 'transparent' },
] as const;
const category = (name: (typeof CATEGORIES)[number]['name']): number =>
  CATEGORIES.findIndex((each) => each.name === name);
const OF_KIND: Readonly<Record<Interval['kind'], number>> = {
  blocked: category('Idle'),
  stopped: category('Stopped'),
  collecting: category('GC / CC'),
  compiling: category('Compiler'),
  host: category('Host'),
};

/** The shared tables. */
class Shared {
  readonly strings: string[] = [];
  readonly #strings = new Map<string, number>();
  readonly #sources = new Map<string, number>();
  readonly #pseudoFrames = new Map<string, number>();
  readonly #pseudoStacks = new Map<string, number>();
  readonly functions = {
    name: [] as number[],
    isJS: [] as boolean[],
    relevantForJS: [] as boolean[],
    resource: [] as number[],
    source: [] as (number | null)[],
    lineNumber: [] as (number | null)[],
    columnNumber: [] as (number | null)[],
  };
  readonly frames = {
    func: [] as number[],
    category: [] as number[],
    line: [] as (number | null)[],
    column: [] as (number | null)[],
  };
  readonly stacks: { frame: number[]; prefixOffset: number[] };

  constructor(data: ProfileData) {
    for (const row of data.functions) {
      this.#function(functionName(row), row.builtin ? null : row.file, row.line, row.column);
    }
    for (const { function: index, line, column } of data.frames) {
      const kind = data.functions[index].builtin ? category('Built-in') : category('JavaScript');
      this.#frame(index, kind, line, column);
    }
    const { parent, frame } = data.stacks;
    this.stacks = {
      frame: Array.from(frame),
      prefixOffset: Array.from(parent, (each, at) => (each === NO_STACK ? 0 : at - each)),
    };
  }

  readonly string = (text: string): number => {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    this.#strings.set(text, this.strings.length);
    return this.strings.push(text) - 1;
  };

  #source(file: string): number {
    const known = this.#sources.get(file);
    if (known !== undefined) return known;
    this.#sources.set(file, this.#sources.size);
    return this.#sources.size - 1;
  }

  /** `file`: null in what is no JavaScript of the guest. */
  #function(name: string, file: string | null, line: number, column: number): number {
    const { functions } = this;
    const guest = file !== null && file !== '';
    functions.name.push(this.string(name));
    functions.isJS.push(guest);
    functions.relevantForJS.push(!guest);
    functions.resource.push(-1);
    functions.source.push(guest ? this.#source(file) : null);
    functions.lineNumber.push(guest && line > 0 ? line : null);
    return functions.columnNumber.push(guest && column > 0 ? column : null) - 1;
  }

  #frame(func: number, kind: number, line: number, column: number): number {
    const { frames } = this;
    frames.func.push(func);
    frames.category.push(kind);
    frames.line.push(line > 0 ? line : null);
    return frames.column.push(column > 0 ? column : null) - 1;
  }

  /** The stack `stack` with a pseudo function called from it. */
  pseudoStack(stack: number, name: string, kind: number): number {
    const key = `${stack} ${name}`;
    const known = this.#pseudoStacks.get(key);
    if (known !== undefined) return known;
    let frame = this.#pseudoFrames.get(name);
    if (frame === undefined) {
      frame = this.#frame(this.#function(name, null, 0, 0), kind, 0, 0);
      this.#pseudoFrames.set(name, frame);
    }
    const { stacks } = this;
    const index = stacks.frame.length;
    stacks.frame.push(frame);
    stacks.prefixOffset.push(stack === NO_STACK ? 0 : index - stack);
    this.#pseudoStacks.set(key, index);
    return index;
  }

  table(): object {
    const { functions, frames, stacks, strings } = this;
    const filenames = [...this.#sources.keys()].map((file) => this.string(file));
    const fill = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value);
    const frameCount = frames.func.length;
    const sources = filenames.length;
    return {
      stringArray: strings,
      stackTable: { ...stacks, length: stacks.frame.length },
      frameTable: {
        ...frames,
        subcategory: fill(frameCount, 0),
        address: fill(frameCount, -1),
        lib: fill(frameCount, -1),
        inlineDepth: fill(frameCount, 0),
        nativeSymbol: fill(frameCount, null),
        innerWindowID: fill(frameCount, null),
        originalLocation: fill(frameCount, null),
        length: frameCount,
      },
      funcTable: {
        ...functions,
        originalLocation: fill(functions.name.length, null),
        length: functions.name.length,
      },
      resourceTable: { name: [], host: [], type: [], length: 0 },
      nativeSymbols: { libIndex: [], address: [], name: [], functionSize: [], length: 0 },
      sources: {
        id: fill(sources, null),
        filename: filenames,
        startLine: fill(sources, 1),
        startColumn: fill(sources, 1),
        sourceMapURL: fill(sources, null),
        content: fill(sources, null),
        length: sources,
      },
      sourceLocationTable: { source: [], line: [], column: [], length: 0 },
    };
  }
}

const orNull = (stack: number): number | null => (stack === NO_STACK ? null : stack);

function samplesOf(shared: Shared, thread: ThreadProfile): object {
  const stack: number[] = [];
  const time: number[] = [];
  const weight: number[] = [];
  const threadCPUDelta: number[] = [];
  /** Processor time of the stretch before: a delta is what was used since the last sample. */
  let used = 0;
  walkStretches(thread, (start, end, at, interval) => {
    if (end <= start) return;
    const index =
      interval !== null
        ? shared.pseudoStack(at, pseudoName(interval), OF_KIND[interval.kind])
        : at === NO_STACK
          ? shared.pseudoStack(at, PROGRAM, 0)
          : at;
    stack.push(index);
    time.push(start / 1000);
    weight.push((end - start) / 1000);
    threadCPUDelta.push(used);
    used = usesProcessor(interval) ? Math.round(end - start) : 0;
  });
  if (stack.length > 0) {
    // Where the last one ends.
    stack.push(stack[stack.length - 1]);
    time.push(thread.end / 1000);
    weight.push(0);
    threadCPUDelta.push(used);
  }
  return { stack, time, weight, weightType: 'tracing-ms', threadCPUDelta, length: stack.length };
}

function allocationsOf(data: ProfileData, samples: AllocationSamples): object {
  const { time, stack, size, weight, type, fate } = samples;
  const length = time.length;
  return {
    time: Array.from(time, (each) => each / 1000),
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

function track(shared: Shared, data: ProfileData, thread: ThreadProfile): object {
  const markers = new Markers(shared.string, category('GC / CC'));
  addMarkers(markers, data, thread);
  return {
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
    markers: markers.table(),
  };
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
  return JSON.stringify({
    meta: {
      interval: (data.cpu?.interval ?? 1000) / 1000,
      startTime: data.startTime,
      endTime: data.startTime + data.duration / 1000,
      profilingStartTime: 0,
      profilingEndTime: data.duration / 1000,
      processType: 0,
      categories: CATEGORIES.map((each) => ({ ...each, subcategories: ['Other'] })),
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
    threads: tracks,
  });
}
