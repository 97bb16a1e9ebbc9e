/** Random patterns on random texts: the host's result, whole, in slices, and with 16-bit text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exec, hostExec, verdicts } from './harness.ts';
import { isExplosive, latinTexts, shapeFor, texts } from './patterns.ts';

const RUNS = Number(process.env['HEDDLE_REGEXP_RUNS'] ?? 500);

describe.each(['', 'i', 'm', 's', 'u', 'iu', 'v', 'iv', 'ims', 'su'])('flags "%s"', (flags) => {
  test('random patterns agree with the host', () => {
    const { pattern } = shapeFor(flags);
    fc.assert(
      fc.property(
        pattern,
        fc.oneof(texts, latinTexts),
        fc.nat(10),
        fc.nat(60),
        (source, text, at, budget) => {
          const said = verdicts(source, flags);
          expect(said.heddle === null).toBe(said.host === null);
          if (said.heddle !== null) return;
          for (const extra of ['', 'g', 'y']) {
            const from = Math.min(at, text.length);
            if (isExplosive(source, flags + extra, text, from)) continue;
            const expected = hostExec(source, flags + extra, text, from);
            expect(exec(source, flags + extra, text, from)).toEqual(expected);
            expect(exec(source, flags + extra, text, from, { wide: true })).toEqual(expected);
            const options = { budget: budget + 1, moving: budget % 3 === 0, capacity: 0 };
            expect(exec(source, flags + extra, text, from, options)).toEqual(expected);
          }
        },
      ),
      { numRuns: RUNS },
    );
  }, 180_000);
});
