import { expect } from 'vitest';
import { nativeTest } from './native-test.ts';
import { bundleProgram } from './run-program.ts';

nativeTest('edges are published, armed, disarmed, retired and used again', async () => {
  const program = await bundleProgram('edges.ts');
  try {
    expect(await program.answer()).toEqual({
      early: 'the signal handlers are not installed',
      published: [0, 1, 2, -1],
      seen: {
        published: [0, 0, 0, 0, 0],
        armed: [100, 101, 102, 0, 0],
        disarmed: [200, 201, 202, 0, 0],
        armedWithout1: [100, 201, 102, 0, 0],
        armedWith4: [100, 201, 102, 0, 104],
        last: [200, 201, 202, 0, 204],
      },
      gone: [true, false],
      scope: 1,
      unaligned: 'back-edge at unaligned offset 1026',
      unmounted: [false, 0, null],
    });
  } finally {
    program.remove();
  }
});
