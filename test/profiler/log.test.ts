/** The log: what a writer has published a reader finds, whatever became of the writer. */
import { expect, it } from 'vitest';
import { decodeProfile } from '../../vm/profiler/decode.ts';
import type { LogSet } from '../../vm/profiler/decode.ts';
import { LogWriter } from '../../vm/profiler/log.ts';
import { NO_STACK } from '../../vm/profiler/model.ts';
import { AWAY, WAIT_IDLE } from '../../vm/profiler/records.ts';
import type { ChunkMessage } from '../../vm/profiler/records.ts';
import { WAIT } from '../../vm/threads/states.ts';

class Recorded {
  readonly chunks: ChunkMessage[] = [];
  time = 1000;
  room = Infinity;
  #logs = 0;

  log(thread: number): LogWriter {
    const log = ++this.#logs;
    return new LogWriter(thread, {
      take: (bytes) => (this.room -= bytes) >= 0,
      post: (chunk, sequence) => this.chunks.push({ t: 'profile', generation: 1, log, sequence, chunk }),
      now: () => this.time,
    });
  }

  profile(more: Partial<LogSet> = {}) {
    return decodeProfile({
      chunks: this.chunks, sleepers: [], startTime: 5, start: 1000, end: 2000, title: 't',
      cpu: { interval: 1000, exact: false }, allocation: null, ...more,
    });
  }
}

it('gives back samples, allocations and their fates', () => {
  const recorded = new Recorded();
  const log = recorded.log(3);
  log.sample(1010, NO_STACK, 7, 1);
  const number = log.allocation(1020, NO_STACK, 48, 2.5, log.typeId('Point'), 1);
  log.allocation(1015, NO_STACK, 16, 1, log.typeId('(closure)'), 1);
  log.fate(number, 6);
  const { threads, types } = recorded.profile();
  expect(threads).toHaveLength(1);
  const [{ id, start, end, samples, allocations }] = threads;
  expect([id, start, end]).toEqual([3, 0, 1000]);
  expect([samples.time[0], samples.stack[0], samples.skid[0], samples.tier[0]]).toEqual([10, NO_STACK, 7, 1]);
  // In the order of time.
  expect([...allocations.time]).toEqual([15, 20]);
  expect([...allocations.fate]).toEqual([1, 7]);
  expect([...allocations.weight]).toEqual([1, 2.5]);
  expect([...allocations.type].map((type) => types[type])).toEqual(['(closure)', 'Point']);
});

it('reads chains of chunks, in whatever order they come', () => {
  const recorded = new Recorded();
  const log = recorded.log(0);
  for (let i = 0; i < 20_000; i++) log.sample(1000 + i / 100, NO_STACK, i, 0);
  expect(recorded.chunks.length).toBeGreaterThan(2);
  recorded.chunks.reverse();
  const { samples } = recorded.profile().threads[0];
  expect(samples.time).toHaveLength(20_000);
  expect(samples.skid.every((skid, i) => skid === i)).toBe(true);
});

it('counts what finds no room, and goes on reading what did', () => {
  const recorded = new Recorded();
  recorded.room = 64 * 1024;
  const log = recorded.log(0);
  for (let i = 0; i < 20_000; i++) log.sample(1000, NO_STACK, 0, 0);
  const { dropped, threads } = recorded.profile();
  expect(threads[0].samples.time.length + dropped).toBe(20_000);
  expect(dropped).toBeGreaterThan(10_000);
});

it('ends a chain where a chunk is missing', () => {
  const recorded = new Recorded();
  const log = recorded.log(0);
  for (let i = 0; i < 20_000; i++) log.sample(1000, NO_STACK, 0, 0);
  recorded.chunks.splice(1, 1);
  const { samples } = recorded.profile().threads[0];
  expect(samples.time.length).toBeGreaterThan(100);
  expect(samples.time.length).toBeLessThan(1000);
});

it('shows intervals one after the other, though they lie in one another', () => {
  const recorded = new Recorded();
  const log = recorded.log(0);
  log.beginInterval(AWAY.STOPPED, 4, -1, 1100);
  log.beginInterval(AWAY.COLLECTING, 0, -1, 1150);
  log.endInterval(1180);
  log.endInterval(1200);
  log.beginInterval(AWAY.HOST, WAIT.HOST, -1, 1300);
  log.endInterval(1400);
  const { intervals } = recorded.profile().threads[0];
  expect(intervals.map(({ kind, start, end, detail }) => [kind, start, end, detail])).toEqual([
    ['stopped', 100, 150, 'a stop'],
    ['collecting', 150, 180, ''],
    ['stopped', 180, 200, 'a stop'],
    ['host', 300, 400, 'a host function'],
  ]);
});

it('shows an interval that never ended up to the end', () => {
  const recorded = new Recorded();
  const log = recorded.log(0);
  log.beginInterval(AWAY.BLOCKED, WAIT.LOCK, -1, 1500);
  expect(recorded.profile().threads[0].intervals).toEqual([
    { kind: 'blocked', start: 500, end: 1000, detail: 'a lock', stack: NO_STACK },
  ]);
});

it('gives stops the time that each thread took', () => {
  const recorded = new Recorded();
  const stopper = recorded.log(0);
  const other = recorded.log(1);
  stopper.collection(1030, 50, 30, [800, 1600, 4000, 65536, 131072], false, 1, 9);
  stopper.stop(1000, 30, 90, 9);
  other.beginInterval(AWAY.STOPPED, 9, -1, 1025);
  other.endInterval(1090);
  const { stops, collections, threads } = recorded.profile();
  expect(stops).toEqual([{ start: 0, timeToStop: 30, duration: 90, stopper: 0, threads: [{ id: 1, timeToStop: 25 }] }]);
  expect(collections).toEqual([
    {
      kind: 'minor', start: 30, pause: 50, timeToStop: 30, straggler: 1, thread: 0, promotedBytes: 800, copiedBytes: 1600,
      youngBytes: 4000, heapBefore: 65536, heapAfter: 131072,
    },
  ]);
  expect(threads[1].intervals[0].detail).toBe('a collection');
});

it('puts the logs of one thread together, idle in between', () => {
  const recorded = new Recorded();
  const first = recorded.log(0);
  first.sample(1010, NO_STACK, 0, 0);
  first.end(1100);
  recorded.time = 1600;
  recorded.log(0).sample(1700, NO_STACK, 0, 0);
  const { threads } = recorded.profile();
  expect(threads).toHaveLength(1);
  expect([...threads[0].samples.time]).toEqual([10, 700]);
  expect(threads[0].intervals).toEqual([
    { kind: 'blocked', start: 100, end: 600, detail: 'the next call', stack: NO_STACK },
  ]);
});

it('goes on with a log that was ended', () => {
  const recorded = new Recorded();
  const log = recorded.log(0);
  log.end(1200);
  expect(recorded.profile().threads[0].end).toBe(200);
  expect(log.reopen()).toBe(1200);
  log.beginInterval(AWAY.BLOCKED, WAIT_IDLE, -1, 1200);
  log.endInterval(1300);
  const [thread] = recorded.profile().threads;
  expect(thread.end).toBe(1000);
  expect(thread.intervals[0].detail).toBe('the next call');
});

it('shows threads that slept from the beginning', () => {
  const recorded = new Recorded();
  const stack = [{ function: 'f', file: 'a.js', line: 2, column: 3 }];
  const sleeper = (id: number) => ({ id, waitKind: WAIT.LOCK, stack });
  recorded.time = 1400;
  recorded.log(1);
  const { threads, frames, functions, stacks } = recorded.profile({ sleepers: [sleeper(1), sleeper(2)] });
  expect(threads.map(({ id, start, intervals }) => [id, start, intervals[0].end])).toEqual([[1, 0, 400], [2, 0, 1000]]);
  const frame = frames[stacks.frame[threads[0].intervals[0].stack]];
  expect([functions[frame.function].name, frame.line, frame.column]).toEqual(['f', 2, 3]);
});

it('holds a minute of eight threads in a fraction of 100 MB, and reads it in a moment', () => {
  const recorded = new Recorded();
  recorded.time = 0;
  for (let thread = 0; thread < 8; thread++) {
    const log = recorded.log(thread);
    for (let ms = 0; ms < 60_000; ms++) {
      log.sample(ms * 1000, NO_STACK, 5, 1);
      if (ms % 10 === 0) {
        log.beginInterval(AWAY.BLOCKED, WAIT.LOCK, -1, ms * 1000 + 10);
        log.endInterval(ms * 1000 + 60);
      }
    }
  }
  const bytes = recorded.chunks.reduce((sum, { chunk }) => sum + chunk.byteLength, 0);
  expect(bytes).toBeLessThan(30e6);
  const began = performance.now();
  const { threads, dropped } = recorded.profile({ start: 0, end: 60e6 });
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(dropped).toBe(0);
  expect(threads.map(({ samples, intervals }) => [samples.time.length, intervals.length])).toEqual(Array(8).fill([60_000, 6000]));
});
