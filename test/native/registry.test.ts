import { expect } from 'vitest';
import { nativeTest } from './native-test.ts';
import { bundleProgram } from './run-program.ts';

nativeTest('threads mount and unmount while handlers run on all of them', async () => {
  const program = await bundleProgram('registry.ts');
  try {
    expect(await program.answer('3', '600')).toEqual({
      left: 3 * 600,
      taken: 0,
      fewRows: true,
      sent: true,
    });
  } finally {
    program.remove();
  }
});
