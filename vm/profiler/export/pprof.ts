/**
 * pprof: samples, processor time, time waited, objects and bytes, by stack and by thread (label `thread`).
 * Sampled allocations also say their type, and what became of them (label `survived`).
 */
import { gzipSync } from 'node:zlib';
import {
  Function,
  Label,
  Line,
  Location,
  Profile,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format';
import { FATE, NO_STACK } from '../model.ts';
import type { Interval, ProfileData, ThreadProfile } from '../model.ts';
import { functionName, PROGRAM, pseudoName, usesProcessor } from './names.ts';
import { walkStretches } from './stretches.ts';

/** The columns of a sample. */
const VALUES = [
  ['samples', 'count'],
  ['cpu', 'nanoseconds'],
  ['delay', 'nanoseconds'],
  ['alloc_objects', 'count'],
  ['alloc_space', 'bytes'],
] as const;
const [SAMPLES, CPU, DELAY, OBJECTS, SPACE] = [0, 1, 2, 3, 4] as const;

/** What is known of a sampled cell's life. */
function survival(fate: number): string {
  if ((fate & FATE.MAJOR_SEEN) !== 0) return (fate & FATE.MAJOR_SURVIVED) !== 0 ? 'major' : 'minor';
  if ((fate & FATE.MINOR_SEEN) !== 0) return (fate & FATE.MINOR_SURVIVED) !== 0 ? 'minor' : 'none';
  return 'unknown';
}

interface Row {
  readonly stack: number;
  readonly pseudo: string;
  readonly labels: readonly (readonly [string, string])[];
  readonly values: number[];
}

/** Rows of the same stack and labels are one. */
class Rows {
  readonly all: Row[] = [];
  /** By labels and what is called (nothing: a running function), then by stack. */
  readonly #index = new Map<string, Map<number, Row>>();

  row(stack: number, pseudo: string, labels: Row['labels'], key: string): number[] {
    const group = `${key} ${pseudo}`;
    let ofStack = this.#index.get(group);
    if (ofStack === undefined) this.#index.set(group, (ofStack = new Map<number, Row>()));
    let row = ofStack.get(stack);
    if (row === undefined) {
      row = { stack, pseudo, labels, values: VALUES.map(() => 0) };
      ofStack.set(stack, row);
      this.all.push(row);
    }
    return row.values;
  }
}

function collect(data: ProfileData, thread: ThreadProfile, rows: Rows): void {
  const id = String(thread.id);
  const label = ['thread', thread.id === 0 ? 'main' : `thread ${id}`] as const;
  if (data.cpu !== null) {
    walkStretches(thread, (start, end, stack, interval: Interval | null, sample) => {
      const pseudo = interval !== null ? pseudoName(interval) : stack === NO_STACK ? PROGRAM : '';
      const values = rows.row(stack, pseudo, [label], id);
      values[usesProcessor(interval) ? CPU : DELAY] += (end - start) * 1000;
      if (sample !== -1) values[SAMPLES]++;
    });
  }
  const { stack, size, weight, type, fate } = thread.allocations;
  for (let i = 0; i < stack.length; i++) {
    const name = data.types[type[i]] ?? '';
    const lived = survival(fate[i]);
    const labels = [label, ['type', name], ['survived', lived]] as const;
    const pseudo = stack[i] === NO_STACK ? PROGRAM : '';
    const values = rows.row(stack[i], pseudo, labels, `${id} ${type[i]} ${lived}`);
    values[OBJECTS] += weight[i];
    values[SPACE] += size[i] * weight[i];
  }
}

/** Functions and locations with their numbers, from 1. */
class Tables {
  readonly #data: ProfileData;
  readonly strings = new StringTable();
  readonly functions: Function[] = [];
  readonly locations: Location[] = [];
  readonly #ofFunction = new Map<number, number>();
  readonly #ofFrame = new Map<number, number>();
  readonly #ofPseudo = new Map<string, number>();

  constructor(data: ProfileData) {
    this.#data = data;
  }

  #function(name: string, file: string, line: number): number {
    const id = this.functions.length + 1;
    const text = this.strings.dedup(name);
    this.functions.push(
      new Function({
        id,
        name: text,
        systemName: text,
        filename: this.strings.dedup(file),
        startLine: line,
      }),
    );
    return id;
  }

  #location(functionId: number, line: number, column: number): number {
    const id = this.locations.length + 1;
    this.locations.push(new Location({ id, line: [new Line({ functionId, line, column })] }));
    return id;
  }

  #frame(index: number): number {
    const known = this.#ofFrame.get(index);
    if (known !== undefined) return known;
    const frame = this.#data.frames[index];
    let fn = this.#ofFunction.get(frame.function);
    if (fn === undefined) {
      const row = this.#data.functions[frame.function];
      fn = this.#function(functionName(row), row.file, row.line);
      this.#ofFunction.set(frame.function, fn);
    }
    const id = this.#location(fn, frame.line, frame.column);
    this.#ofFrame.set(index, id);
    return id;
  }

  #pseudo(name: string): number {
    const known = this.#ofPseudo.get(name);
    if (known !== undefined) return known;
    const id = this.#location(this.#function(name, '', 0), 0, 0);
    this.#ofPseudo.set(name, id);
    return id;
  }

  /** Innermost first. */
  locationsOf(stack: number, pseudo: string): number[] {
    const ids = pseudo === '' ? [] : [this.#pseudo(pseudo)];
    const { parent, frame } = this.#data.stacks;
    for (let at = stack; at !== NO_STACK; at = parent[at]) ids.push(this.#frame(frame[at]));
    return ids;
  }
}

export function pprof(data: ProfileData, threads: readonly ThreadProfile[]): Uint8Array {
  const rows = new Rows();
  for (const thread of threads) collect(data, thread, rows);
  const tables = new Tables(data);
  const { strings } = tables;
  const sample = rows.all.map(
    (row) =>
      new Sample({
        locationId: tables.locationsOf(row.stack, row.pseudo),
        value: row.values.map((value) => Math.round(value)),
        label: row.labels.map(
          ([key, text]) => new Label({ key: strings.dedup(key), str: strings.dedup(text) }),
        ),
      }),
  );
  const valueType = ([type, unit]: readonly [string, string]): ValueType =>
    new ValueType({ type: strings.dedup(type), unit: strings.dedup(unit) });
  const { cpu, allocation } = data;
  const profile = new Profile({
    sampleType: VALUES.map(valueType),
    sample,
    location: tables.locations,
    function: tables.functions,
    stringTable: strings,
    timeNanos: BigInt(Math.round(data.startTime * 1000)) * 1000n,
    durationNanos: Math.round(data.duration * 1000),
    periodType: valueType(cpu === null ? ['space', 'bytes'] : VALUES[CPU]),
    period: cpu === null ? (allocation?.interval ?? 0) : Math.round(cpu.interval * 1000),
    defaultSampleType: strings.dedup(VALUES[cpu === null ? SPACE : CPU][0]),
  });
  return gzipSync(profile.encode());
}
