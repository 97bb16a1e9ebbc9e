/** Sources that a parser worker compiles, one after the other on the same worker. */
import { expect, it } from 'vitest';
import { withVM } from './support.ts';

const large = (name: string): string =>
  `function ${name}(x) { if (x < 0) { ${'x = (x * 3 + 1) | 0; '.repeat(5000)} } return x; } ${name}(7)`;

it('several in one VM', async () => {
  await withVM(async (vm) => {
    for (let i = 0; i < 4; i++) expect(await vm.evaluate(large(`f${i}`))).toBe(7);
  });
});

it('one in each of several VMs', async () => {
  for (let i = 0; i < 3; i++) await withVM(async (vm) => expect(await vm.evaluate(large('f'))).toBe(7));
});
