import { afterAll, beforeAll, expect } from 'vitest';
import { nativeTest } from './native-test.ts';
import { bundleProgram, type Program } from './run-program.ts';

interface Report {
  readonly p50: number;
  readonly signals: number;
  readonly faults: number;
  readonly reasonless: number;
  readonly armed: readonly [number, number];
}

let program: Program;
beforeAll(async () => void (program = await bundleProgram('interrupts.ts')));
afterAll(() => program.remove());

const ROUNDS = 1000;
const left = (rounds: number) => ({
  done: rounds,
  changed: 0,
  pending: 0,
  faulting: 0,
  region: 0,
});

nativeTest.each(['direct', 'signal', 'fault'])(
  'a loop in another thread leaves %s, a thousand times, and its bytes are as before',
  async (mechanism) => {
    const report = await program.answer<Report>(mechanism, String(ROUNDS));
    expect(report).toMatchObject({ ...left(ROUNDS), reasonless: 0 });
    expect(report.signals).toBe(mechanism === 'signal' ? ROUNDS : 0);
    expect(report.faults).toBe(mechanism === 'fault' ? ROUNDS : 0);
    expect(report.armed[1]).toBe(3);
  },
);

nativeTest.each(['direct', 'signal', 'fault'])(
  'a request by %s at any moment is served, outside of machine code and in the crossing too',
  async (mechanism) => {
    expect(await program.answer(mechanism, String(ROUNDS), 'slow')).toMatchObject(left(ROUNDS));
  },
);

nativeTest.each(['direct', 'signal', 'fault'])(
  'four thousand edges are armed by %s',
  async (mechanism) => {
    const report = await program.answer<Report>(mechanism, '100', 'many');
    expect(report).toMatchObject(left(100));
    if (mechanism !== 'direct') expect(report.armed).toEqual([4000, 4000]);
  },
);

nativeTest('the handler can arm the innermost loop around the pc alone', async () => {
  const report = await program.answer<Report>('signal', String(ROUNDS), 'innermost');
  expect(report).toMatchObject({ ...left(ROUNDS), reasonless: 0 });
  expect(report.armed[0]).toBe(1);
});

nativeTest('no request of a storm by all mechanisms is lost', async () => {
  const report = await program.answer<Report>('storm', '20000');
  expect(report).toMatchObject(left(20_000));
  expect(report.signals).toBeGreaterThan(0);
  expect(report.faults).toBeGreaterThan(0);
});
