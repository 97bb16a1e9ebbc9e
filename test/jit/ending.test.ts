/** The end of a process whose workers are inside koffi: Node aborts it where one is ended there. */
import { expect } from 'vitest';
import { bundleProgram } from '../native/run-program.ts';
import { nativeTest } from '../native/native-test.ts';

const RUNS = 12;

nativeTest('waits until koffi makes nothing', async () => {
  process.env.GUARDED = '1';
  const program = await bundleProgram('../../jit/programs/ending.ts');
  try {
    const ends: unknown[] = [];
    for (let i = 0; i < RUNS; i++) {
      const { status, signal, stderr } = await program.run(String(i));
      ends.push({ status, signal, stderr });
    }
    expect(ends).toEqual(Array.from({ length: RUNS }, () => ({ status: 5, signal: null, stderr: '' })));
  } finally {
    delete process.env.GUARDED;
    program.remove();
  }
}, 60_000);
