/** A function that is too large for the compiler stays in the interpreter, where its loops listen as well. */
import { expect, it } from 'vitest';
import { rejection, withVM } from '../api/support.ts';

const LARGE = `function large(turns) {
  let x = 0;
  if (turns < 0) { ${'x = (x * 3 + 1) | 0; '.repeat(30_000)} }
  for (let i = 0; i < turns; i++) x = (x + i) | 0;
  return x;
}`;

it('ends at its time limit', async () => {
  await withVM(
    async (vm) => {
      await vm.evaluate(LARGE);
      expect(await vm.call('large', [1000])).toBe(499_500);
      const began = performance.now();
      const error = await rejection(vm.evaluate('large(1e15)', { limits: { time: 300 } }));
      expect(error.code).toBe('ERR_HEDDLE_TIME_LIMIT');
      expect(performance.now() - began).toBeLessThan(10_000);
    },
    { jit: 'auto' },
  );
});

it('is sampled', async () => {
  await withVM(
    async (vm) => {
      await vm.evaluate(LARGE);
      await vm.profiler.startCpu({ interval: 0.5 });
      await rejection(vm.evaluate('large(1e15)', { limits: { time: 600 } }));
      const { data } = await vm.profiler.stop();
      const [{ samples }] = data.threads;
      expect(samples.time.length).toBeGreaterThan(0);
      expect(Math.max(...samples.tier)).toBe(0);
      expect(data.functions.map(({ name }) => name)).toContain('large');
    },
    { jit: 'auto' },
  );
});
