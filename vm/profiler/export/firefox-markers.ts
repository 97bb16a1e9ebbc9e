/**
 * The markers of a thread's track in the Firefox Profiler's processed format, and their schemas: one row
 * of SCHEMAS a kind. Collections have the payloads that the profiler knows; the rest is declared here.
 * The timeline of `heddle view` reads the same rows.
 */
import type { CollectionMarker, Interval, ProfileData, ThreadProfile } from '../model.ts';

type FieldFormat = 'string' | 'duration' | 'bytes' | 'integer';

interface Schema {
  readonly name: string;
  readonly description: string;
  readonly tableLabel: string;
  readonly fields: readonly (readonly [key: string, label: string, format: FieldFormat])[];
}

const SCHEMAS = [
  {
    name: 'Blocked',
    description: 'The thread waits.',
    tableLabel: '{marker.data.detail}',
    fields: [['detail', 'Waits for', 'string']],
  },
  {
    name: 'Stopped',
    description: 'The thread is stopped for others.',
    tableLabel: '{marker.data.detail}',
    fields: [['detail', 'For', 'string']],
  },
  {
    name: 'Collecting',
    description: 'The thread collects garbage.',
    tableLabel: '{marker.data.detail}',
    fields: [['detail', 'Kind', 'string']],
  },
  {
    name: 'Compiling',
    description: 'The thread compiles a function to machine code.',
    tableLabel: '{marker.data.detail}',
    fields: [['detail', 'Function', 'string']],
  },
  {
    name: 'Host',
    description: 'The thread is in a function of the host.',
    tableLabel: '{marker.data.detail}',
    fields: [['detail', 'Function', 'string']],
  },
  {
    name: 'Stop',
    description: 'All threads are stopped, on behalf of this one.',
    tableLabel: 'stopped after {marker.data.timeToStop}, last thread {marker.data.straggler}',
    fields: [
      ['timeToStop', 'Time to stop', 'duration'],
      ['straggler', 'Last to stop: thread', 'integer'],
    ],
  },
  {
    name: 'TimeToStop',
    description: 'From the request for a stop until this thread had stopped.',
    tableLabel: 'asked by thread {marker.data.stopper}',
    fields: [['stopper', 'Asked by thread', 'integer']],
  },
] as const satisfies readonly Schema[];

type SchemaName = (typeof SCHEMAS)[number]['name'];

const OF_KIND: Readonly<Record<Interval['kind'], SchemaName>> = {
  blocked: 'Blocked',
  stopped: 'Stopped',
  collecting: 'Collecting',
  compiling: 'Compiling',
  host: 'Host',
};

/** What `meta.markerSchema` holds. */
export const markerSchema = (): object[] => [
  ...SCHEMAS.map(({ name, description, tableLabel, fields }) => ({
    name,
    tooltipLabel: name,
    tableLabel,
    chartLabel: tableLabel,
    description,
    display: ['marker-chart', 'marker-table', 'timeline-overview'],
    fields: fields.map(([key, label, format]) => ({ key, label, format })),
  })),
  ...['GCMinor', 'GCMajor'].map((name) => ({
    name,
    display: ['marker-chart', 'marker-table', 'timeline-memory'],
    fields: [],
  })),
];

const INTERVAL_PHASE = 1;
/** Markers whose row in the call tree's categories is the collector's. */
const GC_CATEGORY_KINDS = new Set(['GCMinor', 'GCMajor', 'Collecting']);

/**
 * The columns of `thread.markers`. Times are milliseconds. Data are texts: a minute of many collections in eight
 * threads has half a million markers, but their data are few.
 */
export class Markers {
  readonly data: string[] = [];
  readonly name: number[] = [];
  readonly startTime: number[] = [];
  readonly endTime: number[] = [];
  readonly phase: number[] = [];
  readonly category: number[] = [];
  length = 0;
  readonly #string: (text: string) => number;
  readonly #collecting: number;

  /** `collecting`: the category of collections. */
  constructor(string: (text: string) => number, collecting: number) {
    this.#string = string;
    this.#collecting = collecting;
  }

  /** Microseconds in, milliseconds out. */
  add(type: string, start: number, end: number, data: object): void {
    this.addText(type, start, end, JSON.stringify({ type, ...data }));
  }

  /** With data that are JSON already, `type` among them. */
  addText(type: string, start: number, end: number, data: string): void {
    this.data.push(data);
    this.name.push(this.#string(type));
    this.startTime.push(milliseconds(start));
    this.endTime.push(milliseconds(end));
    this.phase.push(INTERVAL_PHASE);
    this.category.push(GC_CATEGORY_KINDS.has(type) ? this.#collecting : 0);
    this.length++;
  }

  /** As JSON. */
  toText(): string {
    const { data, name, startTime, endTime, phase, category, length } = this;
    const others = JSON.stringify({ name, startTime, endTime, phase, category, length });
    return `{"data":[${data.join(',')}],${others.slice(1)}`;
  }
}

/** Of microseconds, with three digits: more would double the size of a file, and tell nothing. */
export const milliseconds = (micros: number): number => Math.round(micros) / 1000;

/** What the profiler's own markers have no place for; it passes over it, `heddle view` does not. */
const heddleFields = ({ timeToStop, straggler }: CollectionMarker): object => ({
  timeToStop: milliseconds(timeToStop),
  straggler,
});

/** There are many: JSON by hand. */
function minorText({ timeToStop, straggler, promotedBytes, youngBytes, pause }: CollectionMarker): string {
  return (
    `{"type":"GCMinor","timeToStop":${milliseconds(timeToStop)},"straggler":${straggler},` +
    `"nursery":{"status":"complete","reason":"OUT_OF_NURSERY","bytes_tenured":${promotedBytes},` +
    `"bytes_used":${youngBytes},"phase_times":{"Total":${Math.round(pause)}}}}`
  );
}

function majorPayload(collection: CollectionMarker, number: number, minors: number): object {
  const pause = milliseconds(collection.pause);
  return {
    ...heddleFields(collection),
    timings: {
      status: 'completed',
      max_pause: pause,
      total_time: pause,
      reason: 'ALLOC_TRIGGER',
      zones_collected: 1,
      total_zones: 1,
      total_compartments: 1,
      minor_gcs: minors,
      slices: 1,
      scc_sweep_total: 0,
      scc_sweep_max_pause: 0,
      nonincremental_reason: 'None',
      allocated_bytes: collection.heapBefore,
      post_heap_size: collection.heapAfter,
      major_gc_number: number,
      minor_gc_number: minors,
      mmu_20ms: Math.max(0, 1 - pause / 20),
      mmu_50ms: Math.max(0, 1 - pause / 50),
      phase_times: { Total: Math.round(collection.pause) },
    },
  };
}

/** The thread that was last to stop, -1 where there was none. */
function straggler(
  threads: readonly { readonly id: number; readonly timeToStop: number }[],
): number {
  let last: { id: number; timeToStop: number } | null = null;
  for (const each of threads) if (last === null || each.timeToStop > last.timeToStop) last = each;
  return last?.id ?? -1;
}

/** Data of intervals, each put into words once. */
class IntervalTexts {
  /** By kind and detail, then by stack. */
  readonly #known = new Map<string, Map<number, string>>();

  of({ kind, detail, stack }: Interval): string {
    const key = kind + detail;
    let byStack = this.#known.get(key);
    if (byStack === undefined) this.#known.set(key, (byStack = new Map()));
    let text = byStack.get(stack);
    if (text === undefined) {
      const cause = stack < 0 ? {} : { cause: { stack } };
      byStack.set(stack, (text = JSON.stringify({ type: OF_KIND[kind], detail, ...cause })));
    }
    return text;
  }
}

/** All markers of a thread's track. */
export function addMarkers(markers: Markers, data: ProfileData, thread: ThreadProfile): void {
  const texts = new IntervalTexts();
  for (const interval of thread.intervals) {
    markers.addText(OF_KIND[interval.kind], interval.start, interval.end, texts.of(interval));
  }
  let major = 0;
  let minor = 0;
  for (const collection of data.collections) {
    const { kind, start, pause } = collection;
    const number = kind === 'major' ? ++major : ++minor;
    if (collection.thread !== thread.id) continue;
    if (kind === 'minor') markers.addText('GCMinor', start, start + pause, minorText(collection));
    else markers.add('GCMajor', start, start + pause, majorPayload(collection, number, minor));
  }
  for (const { start, timeToStop, duration, stopper, threads } of data.stops) {
    if (stopper === thread.id)
      markers.addText(
        'Stop', start, start + duration,
        `{"type":"Stop","timeToStop":${milliseconds(timeToStop)},"straggler":${straggler(threads)}}`,
      );
    const own = threads.find((each) => each.id === thread.id);
    if (own !== undefined)
      markers.addText('TimeToStop', start, start + own.timeToStop, `{"type":"TimeToStop","stopper":${stopper}}`);
  }
}
