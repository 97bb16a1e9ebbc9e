// Memory that a VM does not need goes back to the system.
import { describe, expect, it } from 'vitest';
import { nativeLibrary } from '../../native/library.ts';
import { createVM, sleep, withVM } from '../support/vm.ts';

const MiB = 2 ** 20;
const FILL = `
  globalThis.keep = [];
  for (let i = 0; i < 96; i++) keep.push(new Array(131_072).fill(i));
  keep.length`;
const OPTIONS = { limits: { heap: '512MiB' } };
const rss = (): number => process.memoryUsage.rss();

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await sleep(50);
}

describe.runIf(nativeLibrary().ok)('memory', () => {
  it('of free blocks goes back when the VM is idle, and is there again when it is needed', async () => {
    await withVM(async (vm) => {
      await vm.evaluate(FILL);
      const full = vm.stats().heapCommitted;
      const resident = rss();
      expect(full).toBeGreaterThan(96 * MiB);
      await vm.evaluate('keep = null');
      await vm.collectGarbage('major');
      await until(() => vm.stats().heapCommitted < full - 80 * MiB);
      expect(vm.stats().heapCommitted).toBeLessThan(full - 80 * MiB);
      expect(rss()).toBeLessThan(resident - 60 * MiB);
      for (let round = 0; round < 2; round++) {
        await vm.evaluate(FILL);
        expect(vm.stats().heapCommitted).toBeGreaterThan(96 * MiB);
        expect(await vm.evaluate('keep.reduce((sum, each) => sum + each[0] + each[131_071], 0)')).toBe(96 * 95);
        await vm.collectGarbage('major');
      }
    }, OPTIONS);
  });

  it('of a VM that is disposed of goes back, and the next VM finds its cage as new', async () => {
    const vm = await createVM(OPTIONS);
    await vm.evaluate(FILL);
    const resident = rss();
    await vm.dispose();
    await until(() => rss() < resident - 60 * MiB);
    expect(rss()).toBeLessThan(resident - 60 * MiB);
    await withVM(async (next) => {
      expect(next.stats().heapCommitted).toBeLessThan(16 * MiB);
      expect(await next.evaluate(FILL)).toBe(96);
      await next.collectGarbage('major');
      expect(await next.evaluate('keep[95][7]')).toBe(95);
    }, OPTIONS);
  });
});
