/** exec gives the host's result: index, captures, named groups, indices, lastIndex. */
import { describe, expect, test } from 'vitest';
import { type Case, CASES } from './cases.ts';
import { exec, hostExec } from './harness.ts';

describe('exec agrees with the host', () => {
  test.each<Case>([...CASES])('/%s/%s on %j from %j', (pattern, flags, text, lastIndex) => {
    const expected = hostExec(pattern, flags, text, lastIndex);
    expect(exec(pattern, flags, text, lastIndex)).toEqual(expected);
    expect(exec(pattern, flags, text, lastIndex, { wide: true })).toEqual(expected);
  });
});

describe('every start position agrees with the host', () => {
  test.each<Case>(CASES.filter(([, flags]) => !/[gy]/.test(flags)))(
    '/%s/%s on %j',
    (pattern, flags, text) => {
      for (let i = 0; i <= text.length; i++) {
        expect(exec(pattern, `${flags}g`, text, i)).toEqual(
          hostExec(pattern, `${flags}g`, text, i),
        );
        expect(exec(pattern, `${flags}y`, text, i)).toEqual(
          hostExec(pattern, `${flags}y`, text, i),
        );
      }
    },
  );
});
