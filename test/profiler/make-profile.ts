// Profiles made by hand and by generator, for tests of what reads them.
import { FATE, NO_STACK } from '../../vm/profiler/model.ts';
import type {
  CollectionMarker,
  FrameRow,
  FunctionRow,
  Interval,
  ProfileData,
  StopMarker,
  ThreadProfile,
} from '../../vm/profiler/model.ts';

/** Stacks written as 'main > work:7', outermost first; a frame's line behind the colon. */
export class ProfileMaker {
  readonly functions: FunctionRow[] = [];
  readonly frames: FrameRow[] = [];
  readonly parent: number[] = [];
  readonly frame: number[] = [];
  readonly types: string[] = [];
  readonly #known = new Map<string, number>();

  #index(key: string, make: () => number): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, made);
    return made;
  }

  stack(text: string): number {
    let at = NO_STACK;
    for (const word of text === '' ? [] : text.split(' > ')) {
      const [name, line = '1'] = word.split(':');
      const builtin = name.startsWith('Array.');
      const file = builtin ? '' : '/tmp/program.js';
      const fn = this.#index(`fn ${name}`, () => {
        const start = builtin ? 0 : 10 * this.functions.length + 1;
        return (
          this.functions.push({
            name: name === 'anonymous' ? '' : name,
            file,
            line: start,
            column: builtin ? 0 : 5,
            builtin,
          }) - 1
        );
      });
      const frame = this.#index(
        `frame ${word}`,
        () =>
          this.frames.push({
            function: fn,
            line: builtin ? 0 : Number(line),
            column: builtin ? 0 : 3,
          }) - 1,
      );
      const parent = at;
      at = this.#index(`stack ${parent} ${frame}`, () => {
        this.parent.push(parent);
        return this.frame.push(frame) - 1;
      });
    }
    return at;
  }

  thread(
    id: number,
    start: number,
    end: number,
    samples: readonly (readonly [time: number, stack: string, tier?: 0 | 1])[],
    intervals: readonly (Omit<Interval, 'stack' | 'detail'> & {
      stack?: string;
      detail?: string;
    })[] = [],
    allocations: readonly {
      time: number;
      stack: string;
      size: number;
      weight: number;
      type: string;
      fate?: number;
    }[] = [],
  ): ThreadProfile {
    const type = (name: string): number =>
      this.#index(`type ${name}`, () => this.types.push(name) - 1);
    return {
      id,
      start,
      end,
      samples: {
        time: Float64Array.from(samples, ([time]) => time),
        stack: Int32Array.from(samples, ([, stack]) => this.stack(stack)),
        skid: new Float32Array(samples.length),
        tier: Uint8Array.from(samples, ([, , tier]) => tier ?? 0),
      },
      intervals: intervals.map((each) => ({
        ...each,
        detail: each.detail ?? '',
        stack: this.stack(each.stack ?? ''),
      })),
      allocations: {
        time: Float64Array.from(allocations, (each) => each.time),
        stack: Int32Array.from(allocations, (each) => this.stack(each.stack)),
        size: Float64Array.from(allocations, (each) => each.size),
        weight: Float64Array.from(allocations, (each) => each.weight),
        type: Int32Array.from(allocations, (each) => type(each.type)),
        fate: Uint8Array.from(allocations, (each) => each.fate ?? FATE.NURSERY),
      },
    };
  }

  finish(
    threads: ThreadProfile[],
    rest: Partial<ProfileData> & { collections?: CollectionMarker[]; stops?: StopMarker[] } = {},
  ): ProfileData {
    return {
      startTime: Date.UTC(2026, 0, 2, 3, 4, 5),
      duration: Math.max(...threads.map((each) => each.end), 0),
      title: 'program.js',
      cpu: { interval: 1000, exact: false },
      allocation: { interval: 524288 },
      functions: this.functions,
      frames: this.frames,
      stacks: { parent: Int32Array.from(this.parent), frame: Int32Array.from(this.frame) },
      types: this.types,
      threads,
      collections: [],
      stops: [],
      dropped: 0,
      ...rest,
    };
  }
}

/**
 * Two threads, 10 ms; each row of the table below is a millisecond. Main: hot 4, cold 2, waits 3 in
 * `main > join`, collects 1. Thread 1 (from 1 to 9 ms): work 5, stopped 1, compiles 1, idle 1.
 */
export function smallProfile(): ProfileData {
  const make = new ProfileMaker();
  const main = make.thread(
    0,
    0,
    10_000,
    [
      [500, 'main:2 > hot:12'],
      [1500, 'main:2 > hot:12'],
      [2500, 'main:2 > hot:13'],
      [3500, 'main:3 > cold:22'],
      [5200, 'main:3 > cold:22'],
      [9500, 'main:2 > hot:12'],
    ],
    [
      { kind: 'collecting', start: 4000, end: 5000, detail: 'minor' },
      { kind: 'blocked', start: 6000, end: 9000, detail: 'the end of thread 1', stack: 'main:4' },
    ],
    [
      {
        time: 700,
        stack: 'main:2 > hot:12',
        size: 48,
        weight: 1000,
        type: 'Point',
        fate: FATE.NURSERY | FATE.MINOR_SEEN,
      },
      {
        time: 3600,
        stack: 'main:3 > cold:22',
        size: 1 << 20,
        weight: 1,
        type: '(array)',
        fate: FATE.MAJOR_SEEN | FATE.MAJOR_SURVIVED,
      },
    ],
  );
  const other = make.thread(
    1,
    1000,
    9000,
    [
      [1500, 'work:31 > Array.map'],
      [2500, 'work:31 > Array.map'],
      [3500, 'work:32'],
      [5500, 'work:32 > anonymous:41'],
      [7500, 'work:32'],
    ],
    [
      { kind: 'stopped', start: 4000, end: 5000, detail: 'collection', stack: 'work:32' },
      { kind: 'compiling', start: 6000, end: 7000, detail: 'work', stack: 'work:32' },
      { kind: 'blocked', start: 8000, end: 9000, detail: 'timers, jobs and messages' },
    ],
    [
      {
        time: 2000,
        stack: 'work:31 > Array.map',
        size: 64,
        weight: 500,
        type: '(closure)',
        fate: FATE.NURSERY | FATE.MINOR_SEEN | FATE.MINOR_SURVIVED,
      },
    ],
  );
  return make.finish([main, other], {
    collections: [
      {
        kind: 'minor',
        start: 4050,
        pause: 900,
        timeToStop: 40,
        straggler: 1,
        thread: 0,
        promotedBytes: 4096,
        copiedBytes: 8192,
        youngBytes: 65536,
        heapBefore: 262144,
        heapAfter: 196608,
      },
      {
        kind: 'major',
        start: 4960,
        pause: 30,
        timeToStop: 40,
        straggler: 1,
        thread: 0,
        promotedBytes: 0,
        copiedBytes: 0,
        youngBytes: 0,
        heapBefore: 196608,
        heapAfter: 131072,
      },
    ],
    stops: [
      {
        start: 4000,
        timeToStop: 50,
        duration: 1000,
        stopper: 0,
        threads: [
          { id: 0, timeToStop: 0 },
          { id: 1, timeToStop: 50 },
        ],
      },
    ],
  });
}

/** Threads with a sample a millisecond, as the recorder would leave a long run. */
export function longProfile(threads: number, milliseconds: number): ProfileData {
  const make = new ProfileMaker();
  const names = Array.from(
    { length: 400 },
    (_, i) => `main:${i % 7} > f${i % 20}:${i} > g${i}:${i + 1} > h${i % 50}:2`,
  );
  let random = 12345;
  const next = (n: number): number => {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    return (random >>> 8) % n;
  };
  const all: ThreadProfile[] = [];
  for (let id = 0; id < threads; id++) {
    const samples: [number, string][] = [];
    const intervals: {
      kind: 'blocked' | 'stopped';
      start: number;
      end: number;
      detail: string;
      stack: string;
    }[] = [];
    const allocations: {
      time: number;
      stack: string;
      size: number;
      weight: number;
      type: string;
    }[] = [];
    for (let ms = 0; ms < milliseconds; ms++) {
      const time = ms * 1000 + next(900);
      if (ms % 20 === 19)
        intervals.push({
          kind: ms % 40 === 39 ? 'blocked' : 'stopped',
          start: ms * 1000,
          end: ms * 1000 + 700,
          detail: 'a lock',
          stack: names[next(400)],
        });
      else samples.push([time, names[next(400)]]);
      if (ms % 4 === 0)
        allocations.push({
          time,
          stack: names[next(400)],
          size: 32,
          weight: 16384,
          type: `T${next(30)}`,
        });
    }
    all.push(make.thread(id, 0, milliseconds * 1000, samples, intervals, allocations));
  }
  return make.finish(all);
}
