/** Samples are looked up some tens at a time, each from where its stack differs from the one before. */
import { expect, it } from 'vitest';
import type { Heddle } from '../api/support.ts';
import { withVM } from '../api/support.ts';
import { namesOf } from './support.ts';

const ELLIPSIS = '(…)';
const DEPTH = 256;
/** Goes up and down two chains in turn, so that samples share their outer frames, all of them, or none. */
const PROGRAM = `
function even(n) { let s = 0; for (let i = 0; i < 300; i++) s += i; return n === 0 ? s : odd(n - 1) + s; }
function odd(n) { let s = 0; for (let i = 0; i < 300; i++) s -= i; return n === 0 ? s : even(n - 1) - s; }
function first(n) { return even(n); }
function second(n) { return odd(n); }
function go(ms, depth) {
  const end = performance.now() + ms;
  for (let i = 0; performance.now() < end; i++) { first(depth - 1 - (i % depth)); second((i * 7) % depth); }
}`;

for (const jit of ['off', 'auto'] as const) {
  it(`whatever stacks follow each other, each is one that can be (${jit === 'off' ? 'interpreter' : 'machine code'})`, async () => {
    await withVM(
      async (vm) => {
        await vm.evaluate(PROGRAM);
        await vm.profiler.startCpu({ interval: 0.1 });
        await vm.call('go', [400, 20]);
        await vm.call('go', [400, 600]);
        const { data } = await vm.profiler.stop();
        const depths = new Set<number>();
        let cut = 0;
        for (const { samples } of data.threads) expectChains(data, samples.stack, depths, () => cut++);
        expect(depths.size).toBeGreaterThan(10);
        expect(cut).toBeGreaterThan(0);
      },
      { jit },
    );
  });
}

function expectChains(data: Heddle.ProfileData, stacks: Int32Array, depths: Set<number>, isCut: () => void): void {
  for (const stack of stacks) {
    if (stack === -1) continue;
    const names = namesOf(data, stack).reverse();
    const [outermost] = names;
    if (outermost === ELLIPSIS) {
      isCut();
      // Frames that no stack shows count too.
      expect(names.length).toBeLessThanOrEqual(DEPTH + 1);
      expect(names.length).toBeGreaterThan(DEPTH - 8);
    } else expect(outermost).toBe('go');
    const chain = names.filter((name) => name === 'even' || name === 'odd');
    depths.add(chain.length);
    if (names[1] === 'first') expect(chain[0] ?? 'even').toBe('even');
    if (names[1] === 'second') expect(chain[0] ?? 'odd').toBe('odd');
    expect(chain.some((name, i) => name === chain[i - 1])).toBe(false);
  }
}
