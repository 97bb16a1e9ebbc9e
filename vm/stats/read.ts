/** Reads the statistics of the VM whose views are attached; text and JSON of them for `--stats`. */
import { committedBlocks } from '../../heap/give-back.ts';
import { BLOCK_BYTES, TB, VM, threadBlock } from '../../heap/layout.ts';
import { i32 } from '../../heap/views.ts';
import type { Collection } from '../api/types.ts';
import { REASONS } from '../threads/requests.ts';
import { WHERE } from '../threads/safepoint.ts';
import { STATE, stateOf } from '../threads/states.ts';
import { machineCode } from './machine-code.ts';
import type { MachineCode } from './machine-code.ts';
import { BUCKETS, HISTOGRAMS, STAT, bucketStart } from './layout.ts';
import type { HistogramName } from './layout.ts';

/** Times in µs. */
export interface Summary {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

function percentile(counts: Int32Array, total: number, share: number, max: number): number {
  let left = total * share;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    if (counts[bucket] >= left && counts[bucket] > 0) {
      const from = bucketStart(bucket);
      const to = bucketStart(bucket + 1);
      return Math.min(max, from + (to - from) * (left / counts[bucket]));
    }
    left -= counts[bucket];
  }
  return max;
}

export function summarize(name: HistogramName): Summary {
  const counts = i32.slice(STAT[name], STAT[name] + BUCKETS);
  const count = counts.reduce((sum, each) => sum + each, 0);
  const max = i32[STAT.maxima + HISTOGRAMS.indexOf(name)];
  const at = (share: number): number =>
    Number(percentile(counts, count, share, max).toPrecision(3));
  return count === 0
    ? { count, p50: 0, p90: 0, p99: 0, max: 0 }
    : { count, p50: at(0.5), p90: at(0.9), p99: at(0.99), max };
}

/** Milliseconds, as the library has them. */
export function lastCollection(): Collection {
  const straggler = i32[STAT.lastStraggler];
  return {
    kind: i32[STAT.lastKind] === 2 ? 'major' : 'minor',
    pause: i32[STAT.lastPause] / 1000,
    timeToStop: i32[STAT.lastStop] / 1000,
    ...(straggler === 0 ? {} : { straggler: straggler - 1 }),
  };
}

/** Milliseconds of a thread's life. */
export interface ThreadTimes {
  readonly id: number;
  readonly running: number;
  readonly stopped: number;
  readonly blocked: number;
}

/** Of the thread in block `index`; a mounted one's clocks are running (TB.aliveMicros is less its start). */
export function threadTimes(index: number): ThreadTimes {
  const block = threadBlock(index);
  const now = performance.now() * 1000;
  const settle = (micros: number): number => (micros < 0 ? (micros + now) | 0 : micros);
  const alive = settle(i32[block + TB.aliveMicros]);
  const blocked = settle(i32[block + TB.blockedMicros]);
  const stopped = i32[block + TB.stoppedMicros];
  return {
    id: i32[block + TB.id],
    running: Math.max(0, alive - blocked - stopped) / 1000,
    stopped: stopped / 1000,
    blocked: blocked / 1000,
  };
}

export interface Statistics {
  readonly collections: {
    readonly minor: { readonly count: number; readonly pause: Summary };
    readonly major: { readonly count: number; readonly pause: Summary };
    readonly collectors: number;
  };
  readonly stops: {
    readonly count: number;
    readonly timeToStop: Summary;
    readonly worstStraggler: number | null;
  };
  readonly allocation: {
    readonly bytes: number;
    readonly copiedBytes: number;
    readonly promotedBytes: number;
  };
  readonly heap: {
    readonly usedBytes: number;
    readonly committedBytes: number;
    readonly limitBytes: number;
  };
  /** µs of the first thread's start. */
  readonly sharingPause: number;
  readonly reasonsServed: Readonly<Record<string, number>>;
  readonly runtimeOperations: Readonly<Record<string, number>>;
  readonly machineCode: MachineCode;
  readonly threads: readonly ThreadTimes[];
  readonly threadsStarted: number;
  /** Of these, those that a worker of a thread before them took at once. */
  readonly threadsHanded: number;
}

function allocatedBytes(): number {
  let bytes = 0;
  for (let index = 0; index < i32[VM.threadHigh]; index++) {
    const block = threadBlock(index);
    bytes += (i32[block + TB.allocatedLo] >>> 0) + i32[block + TB.allocatedHi] * 2 ** 32;
    if (i32[block + TB.nurseryStart] !== 0)
      bytes += (i32[block + TB.nurseryTop] - i32[block + TB.nurseryStart]) * 8;
  }
  return bytes;
}

function reasonsServed(): Record<string, number> {
  const served: Record<string, number> = {};
  REASONS.forEach(({ name }, reason) => {
    let sum = 0;
    for (let index = 0; index < i32[VM.threadHigh]; index++)
      sum += i32[threadBlock(index) + TB.served + reason];
    served[name.toLowerCase()] = sum;
  });
  return served;
}

/** `ended`: the times of threads that are gone. */
export function readStatistics(ended: readonly ThreadTimes[] = []): Statistics {
  const minor = summarize('minorPause');
  const major = summarize('majorPause');
  const timeToStop = summarize('timeToStop');
  const alive: ThreadTimes[] = [];
  for (let index = 0; index < i32[VM.threadHigh]; index++) {
    if (stateOf(threadBlock(index)) !== STATE.FREE) alive.push(threadTimes(index));
  }
  const operations = Object.entries(WHERE).map(
    ([name, where]) => [name.toLowerCase(), i32[STAT.services + where]] as const,
  );
  return {
    collections: {
      minor: { count: minor.count, pause: minor },
      major: { count: major.count, pause: major },
      collectors: i32[STAT.collectors],
    },
    stops: {
      count: timeToStop.count,
      timeToStop,
      worstStraggler: i32[STAT.worstStraggler] === 0 ? null : i32[STAT.worstStraggler] - 1,
    },
    allocation: {
      bytes: allocatedBytes(),
      copiedBytes: i32[STAT.copiedKiB] * 1024,
      promotedBytes: i32[STAT.promotedKiB] * 1024,
    },
    heap: {
      usedBytes: i32[VM.blocksUsed] * BLOCK_BYTES,
      committedBytes: committedBlocks() * BLOCK_BYTES,
      limitBytes: i32[VM.blockLimit] * BLOCK_BYTES,
    },
    sharingPause: i32[STAT.sharingMicros],
    reasonsServed: reasonsServed(),
    runtimeOperations: Object.fromEntries(operations),
    machineCode: machineCode(),
    threads: [...ended, ...alive].sort((a, b) => a.id - b.id),
    threadsStarted: i32[VM.nextThreadId],
    threadsHanded: i32[STAT.threadsHanded],
  };
}

const micros = (value: number): string =>
  value >= 10_000
    ? `${(value / 1000).toFixed(1)} ms`
    : `${value >= 100 ? value.toFixed(0) : Number(value.toPrecision(2))} µs`;
const mega = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map(
      (row) =>
        `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')}\n`,
    )
    .join('');
}

const TOP_EXITS = 8;

function machineCodeText({ functions, bytes, compileMicros, exits }: MachineCode): string {
  if (functions === 0) return '';
  const top = Object.entries(exits).slice(0, TOP_EXITS);
  const why = top.map(([name, n]) => `${name} ${n}`).join(', ') || 'none';
  const size = `${functions} functions, ${(bytes / 1024).toFixed(1)} KiB`;
  return `  machine code: ${size}, compiled in ${micros(compileMicros)}; exits: ${why}\n`;
}

/** The table that `--stats` prints. */
export function statisticsText(s: Statistics): string {
  const times = (name: string, t: Summary): string[] => [
    name,
    String(t.count),
    micros(t.p50),
    micros(t.p90),
    micros(t.p99),
    micros(t.max),
  ];
  const straggler =
    s.stops.worstStraggler === null
      ? ''
      : `  the longest stop waited for thread ${s.stops.worstStraggler}\n`;
  const used = (values: Readonly<Record<string, number>>): string =>
    Object.entries(values)
      .filter(([, n]) => n !== 0)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ') || 'none';
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return (
    'statistics\n' +
    table([
      ['', 'count', 'p50', 'p90', 'p99', 'longest'],
      times('minor collections', s.collections.minor.pause),
      times('major collections', s.collections.major.pause),
      times('time to stop', s.stops.timeToStop),
    ]) +
    straggler +
    table([
      ['allocated', mega(s.allocation.bytes)],
      ['copied', mega(s.allocation.copiedBytes)],
      ['promoted', mega(s.allocation.promotedBytes)],
      ['heap in use', mega(s.heap.usedBytes)],
    ]) +
    (s.sharingPause === 0
      ? ''
      : `  the first thread's start marked shared objects in ${micros(s.sharingPause)}\n`) +
    `  reasons served: ${used(s.reasonsServed)}\n` +
    `  runtime operations: ${used(s.runtimeOperations)}\n` +
    machineCodeText(s.machineCode) +
    table([
      ['thread', 'running', 'stopped', 'blocked'],
      ...s.threads.map((t) => [String(t.id), ms(t.running), ms(t.stopped), ms(t.blocked)]),
    ])
  );
}
