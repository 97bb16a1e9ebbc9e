/** Code of regular expressions in a shard: it comes and goes with the other code. */
import { afterAll, beforeAll, expect } from 'vitest';
import { nativeTest } from '../../native/native-test.ts';
import { bundleMachine } from '../machine-program.ts';

let machine: Awaited<ReturnType<typeof bundleMachine>>;
beforeAll(async () => void (machine = await bundleMachine()));
afterAll(() => machine.remove());

nativeTest('a code region full of regular expressions is emptied, then what does not fit is interpreted', () => {
  const { result, workers } = machine.run('regexps', 0, { CODE_BYTES: String(128 * 1024) });
  expect(result).toBe(true);
  expect(Math.max(...workers.map(({ written }) => written))).toBeGreaterThan(256 * 1024);
  for (const { live, different } of workers) {
    expect(live).toBeLessThanOrEqual(128 * 1024);
    expect(different).toEqual([]);
  }
});

nativeTest('code of dead regular expressions is freed', () => {
  const { result, workers } = machine.run('deadRegexps', 0);
  expect(result).toBe(true);
  const busiest = workers.reduce((a, b) => (b.written > a.written ? b : a));
  expect(busiest.written).toBeGreaterThan(1_000_000);
  expect(busiest.live).toBeLessThan(busiest.written / 2);
});
