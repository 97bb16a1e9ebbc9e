/**
 * The markers of a thread's track in the Firefox Profiler's processed format, and their schemas: one row
 * of SCHEMAS a kind. Collections have the payloads that the profiler knows; the rest is declared here.
 * The timeline of `heddle view` reads the same rows.
 */
import { collectionAt, collectionColumns, intervalColumns, stopColumns } from '../columns.ts';
import type { CollectionColumns, IntervalColumns, StopColumns } from '../columns.ts';
import { INTERVAL_KINDS, NO_STACK } from '../model.ts';
import type { CollectionMarker, Interval, ProfileData, ThreadProfile } from '../model.ts';
import { MISSING, PairTable } from '../tables.ts';
import { Snippets } from './json-bytes.ts';
import type { JsonBytes } from './json-bytes.ts';

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
const GC_CATEGORY_KINDS = new Set<string>(['GCMinor', 'GCMajor', 'Collecting']);

type MarkerName = SchemaName | 'GCMinor' | 'GCMajor';

/**
 * The columns of `thread.markers`. Times are microseconds. Data are texts by number: a minute of many collections
 * in eight threads has half a million markers, but their data are few.
 */
export class Markers {
  readonly data = new Snippets();
  readonly #dataOf: Int32Array;
  readonly #name: Int32Array;
  readonly #start: Float64Array;
  readonly #end: Float64Array;
  readonly #category: Uint8Array;
  #length = 0;
  readonly #string: (text: string) => number;
  readonly #collecting: number;

  /** `collecting`: the category of collections. */
  constructor(string: (text: string) => number, collecting: number, most: number) {
    this.#string = string;
    this.#collecting = collecting;
    this.#dataOf = new Int32Array(most);
    this.#name = new Int32Array(most);
    this.#start = new Float64Array(most);
    this.#end = new Float64Array(most);
    this.#category = new Uint8Array(most);
  }

  /** `data`: the number of a text in which its `type` is. */
  add(name: MarkerName, start: number, end: number, data: number): void {
    this.addNamed(this.#string(name), start, end, data, this.categoryOf(name));
  }

  addNamed(name: number, start: number, end: number, data: number, category: number): void {
    const at = this.#length++;
    this.#dataOf[at] = data;
    this.#name[at] = name;
    this.#start[at] = start;
    this.#end[at] = end;
    this.#category[at] = category;
  }

  categoryOf(name: MarkerName): number {
    return GC_CATEGORY_KINDS.has(name) ? this.#collecting : 0;
  }

  nameOf(name: MarkerName): number {
    return this.#string(name);
  }

  write(out: JsonBytes): void {
    const length = this.#length;
    out.text('{"data":');
    out.snippets(this.data, this.#dataOf, length);
    out.text(',"name":');
    out.numbers(this.#name, length);
    out.text(',"startTime":');
    out.milliseconds(this.#start, length);
    out.text(',"endTime":');
    out.milliseconds(this.#end, length);
    out.text(',"phase":');
    out.repeat(String(INTERVAL_PHASE), length);
    out.text(',"category":');
    out.numbers(this.#category, length);
    out.text(`,"length":${length}}`);
  }
}

/** As json-bytes.ts writes them. */
export const milliseconds = (micros: number): number => Math.round(micros) / 1000;

/** What the profiler's own markers have no place for; it passes over it, `heddle view` does not. */
const heddleFields = ({ timeToStop, straggler }: CollectionMarker): object => ({
  timeToStop: milliseconds(timeToStop),
  straggler,
});

/** There are many: JSON by hand. */
function minorText({ timeToStop, straggler, promotedBytes, youngBytes, pause }: CollectionColumns, i: number): string {
  return (
    `{"type":"GCMinor","timeToStop":${milliseconds(timeToStop[i])},"straggler":${straggler[i]},` +
    `"nursery":{"status":"complete","reason":"OUT_OF_NURSERY","bytes_tenured":${promotedBytes[i]},` +
    `"bytes_used":${youngBytes[i]},"phase_times":{"Total":${Math.round(pause[i])}}}}`
  );
}

function majorPayload(collection: CollectionMarker, number: number, minors: number): object {
  const pause = milliseconds(collection.pause);
  return {
    type: 'GCMajor',
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
function straggler({ first, thread, threadTime }: StopColumns, stop: number): number {
  let last = -1;
  for (let i = first[stop]; i < first[stop + 1]; i++) if (last === -1 || threadTime[i] > threadTime[last]) last = i;
  return last === -1 ? -1 : thread[last];
}

/** A profile's stops, and for each thread where in their lists it is, in the order of the stops. */
export class Stops {
  readonly columns: StopColumns;
  readonly #ofThread = new Map<number, number[]>();

  constructor(data: ProfileData) {
    this.columns = stopColumns(data);
    const { thread } = this.columns;
    for (let i = 0; i < thread.length; i++) {
      const rows = this.#ofThread.get(thread[i]);
      if (rows === undefined) this.#ofThread.set(thread[i], [i]);
      else rows.push(i);
    }
  }

  ofThread(id: number): readonly number[] {
    return this.#ofThread.get(id) ?? [];
  }
}

/** Those of the same kind, detail and stack have the same data. */
function addIntervals(markers: Markers, columns: IntervalColumns): void {
  const { length, kind, start, end, detail, details, stack } = columns;
  const kinds = INTERVAL_KINDS.map((each) => OF_KIND[each.name]);
  const names = kinds.map((name) => markers.nameOf(name));
  const categories = kinds.map((name) => markers.categoryOf(name));
  const texts = new PairTable();
  for (let i = 0; i < length; i++) {
    const what = kind[i] * details.length + detail[i];
    let data = texts.get(what, stack[i]);
    if (data === MISSING) {
      const cause = stack[i] === NO_STACK ? {} : { cause: { stack: stack[i] } };
      data = markers.data.add(JSON.stringify({ type: kinds[kind[i]], detail: details[detail[i]], ...cause }));
      texts.add(what, stack[i], data);
    }
    markers.addNamed(names[kind[i]], start[i], end[i], data, categories[kind[i]]);
  }
}

function addStops(markers: Markers, stops: Stops, id: number): void {
  const { columns } = stops;
  const { length, start, timeToStop, duration, stopper, first, threadTime } = columns;
  const own = stops.ofThread(id);
  /** By who asked. */
  const asked = new Map<number, number>();
  let next = 0;
  for (let i = 0; i < length; i++) {
    if (stopper[i] === id) {
      const text = `{"type":"Stop","timeToStop":${milliseconds(timeToStop[i])},"straggler":${straggler(columns, i)}}`;
      markers.add('Stop', start[i], start[i] + duration[i], markers.data.add(text));
    }
    if (next === own.length || own[next] >= first[i + 1]) continue;
    let data = asked.get(stopper[i]);
    if (data === undefined)
      asked.set(stopper[i], (data = markers.data.add(`{"type":"TimeToStop","stopper":${stopper[i]}}`)));
    markers.add('TimeToStop', start[i], start[i] + threadTime[own[next++]], data);
  }
}

function addCollections(markers: Markers, columns: CollectionColumns, id: number): void {
  const { length, major, start, pause, thread } = columns;
  let majors = 0;
  for (let i = 0; i < length; i++) {
    majors += major[i];
    if (thread[i] !== id) continue;
    const minors = i + 1 - majors;
    const text = major[i] === 0 ? minorText(columns, i) : JSON.stringify(majorPayload(collectionAt(columns, i), majors, minors));
    markers.add(major[i] === 0 ? 'GCMinor' : 'GCMajor', start[i], start[i] + pause[i], markers.data.add(text));
  }
}

/** All markers of a thread's track. */
export function writeMarkers(
  out: JsonBytes,
  string: (text: string) => number,
  collecting: number,
  data: ProfileData,
  stops: Stops,
  thread: ThreadProfile,
): void {
  const intervals = intervalColumns(thread);
  const collections = collectionColumns(data);
  const most = intervals.length + collections.length + 2 * stops.columns.length;
  const markers = new Markers(string, collecting, most);
  addIntervals(markers, intervals);
  addCollections(markers, collections, thread.id);
  addStops(markers, stops, thread.id);
  markers.write(out);
}
