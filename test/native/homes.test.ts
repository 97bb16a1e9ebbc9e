import { expect } from 'vitest';
import { nativeTest } from './native-test.ts';
import { bundleProgram } from './run-program.ts';

nativeTest('workers that were ended leave their code regions to the next ones, empty', async () => {
  const program = await bundleProgram('homes.ts');
  try {
    expect(await program.answer('10', '4')).toEqual({
      right: true,
      empty: true,
      homesOfTurns: 1,
      homesTogether: 4,
    });
  } finally {
    program.remove();
  }
}, 60_000);
