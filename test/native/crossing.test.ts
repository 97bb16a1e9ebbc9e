import { afterAll, beforeAll, expect } from 'vitest';
import { nativeTest } from './native-test.ts';
import { bundleProgram, type Program } from './run-program.ts';

let program: Program;
beforeAll(async () => void (program = await bundleProgram('crossing.ts')));
afterAll(() => program.remove());

nativeTest('a crossing preserves what its caller owns, whatever the guest does to it', async () => {
  expect(await program.answer('preserved')).toEqual({
    registers: [0, 1, 2, 3, 4, 5],
    stackMoved: 0,
    mxcsr: 0x3f80,
    controlWord: 0x027f,
    direction: 0,
    guestMxcsr: 0x1f80,
    guestControlWord: 0x027f,
    inside: 0,
  });
});

nativeTest('generated code finds cage, thread block, stack, frame and stack pointer', async () => {
  expect(await program.answer('convention')).toEqual([0, 4096, 0, 48_000, 47_920]);
});

nativeTest('an exit from depth keeps the frames, and the next entry goes on there', async () => {
  expect(await program.answer('depth')).toEqual({
    deep: [-100, -100],
    before: [0, 0],
    after: [100, 77],
    ended: [0, 0],
  });
});

nativeTest('a timer of CPU time interrupts a loop on the alternate stack', async () => {
  const seen = await program.answer<{ milliseconds: number }>('timer');
  expect(seen).toMatchObject({
    turned: true,
    signals: 1,
    untouched: true,
    stackWas: true,
    stackIs: null,
  });
  expect(seen.milliseconds).toBeGreaterThanOrEqual(4);
});

nativeTest('a handler without SA_ONSTACK fits into the reserve below the guest stack', async () => {
  const seen = await program.answer<{ used: number; reserve: number; calls: number }>('reserve');
  expect(seen.calls).toBe(1);
  expect(seen.used).toBeGreaterThan(500);
  expect(seen.used).toBeLessThanOrEqual(seen.reserve);
});

nativeTest('addresses are those that machine code reads and writes', async () => {
  const seen = await program.answer('addresses');
  const right = [true, true, true, true, true, true];
  expect(seen).toEqual({ right, collected: true, ofBuffer: true });
});

nativeTest('a crossing costs nanoseconds, not a system call', async () => {
  expect(await program.answer<number>('cost')).toBeLessThan(200);
});

nativeTest('exitNow runs no exit handlers', async () => {
  expect(await program.run('exit')).toMatchObject({ status: 43, stdout: '' });
});
