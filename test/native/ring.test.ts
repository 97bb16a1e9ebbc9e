import { afterAll, beforeAll, expect } from 'vitest';
import { nativeTest } from './native-test.ts';
import { bundleProgram, type Program } from './run-program.ts';

let program: Program;
beforeAll(async () => void (program = await bundleProgram('ring.ts')));
afterAll(() => program.remove());

nativeTest('a sample has the published position and the frames, innermost first', async () => {
  expect(await program.answer('frames')).toEqual({
    enough: true,
    dropped: 0,
    different: [{ position: -1, pc: 77, end: 0, frames: [100, 1000, 101, 1001, 102, 1002] }],
    inOrder: true,
  });
});

nativeTest('a stack that is too deep is cut, and one without frames is empty', async () => {
  expect(await program.answer('deep')).toEqual(['251 frames, 2']);
  expect(await program.answer('none')).toEqual(['0 frames, 0']);
});

nativeTest('a full ring drops', async () => {
  expect(await program.answer('full')).toEqual({ samples: 512, lost: true });
});

nativeTest('a muted ring takes nothing until it is unmuted', async () => {
  expect(await program.answer('muted')).toEqual({ before: true, during: 0, after: true, stopped: true });
});

nativeTest('any stack can be walked', async () => {
  expect(await program.answer('garbage')).toEqual({ samples: true, plausible: true });
});
