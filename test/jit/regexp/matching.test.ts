/** Machine code of regular expressions gives what the host gives, wherever its slices end and whoever goes on. */
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { nativeTest } from '../../native/native-test.ts';
import { bundleProgram, type Program } from '../../native/run-program.ts';

const RUNS = process.env['HEDDLE_REGEXP_RUNS'] ?? '120';

interface Seen {
  readonly slices: number;
  readonly yields: number;
  readonly grows: number;
  readonly handed: number;
  readonly finished: number;
}

let program: Program;
beforeAll(async () => void (program = await bundleProgram('../../jit/programs/regexps.ts')));
afterAll(() => program.remove());

nativeTest('the patterns of test/regexp', async () => {
  const seen = await program.answer<Seen>('cases', '');
  expect(seen.finished).toBeGreaterThan(300);
  expect(seen.yields).toBeGreaterThan(500);
});

nativeTest('stacks that grow, long runs and searches', async () => {
  const seen = await program.answer<Seen>('long', '');
  expect(seen.grows).toBeGreaterThan(10);
  expect(seen.handed).toBeGreaterThan(0);
});

nativeTest('a catastrophic pattern yields after each budget', async () => {
  const { yields, grows, finished } = await program.answer<Seen>('catastrophic', '');
  expect([yields + grows, finished]).toEqual([500, 0]);
});

describe.each(['', 'i', 'm', 's', 'u', 'iu', 'v', 'ims'])('flags "%s"', (flags) => {
  nativeTest('random patterns', async () => {
    const seen = await program.answer<Seen>('random', `${flags},${RUNS}`);
    expect(seen.finished).toBeGreaterThan(100);
  });
});
