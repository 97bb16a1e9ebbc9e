/** A match cut into slices, moved about between them, and growing, ends as one that is not. */
import { describe, expect, test } from 'vitest';
import { type Case, CASES } from './cases.ts';
import { compiled, exec, hostExec, run } from './harness.ts';

describe('slices of 1, 2, 3, 7 and 50 steps, everything moving between them', () => {
  test.each<Case>([...CASES])('/%s/%s on %j from %j', (pattern, flags, text, lastIndex) => {
    const expected = hostExec(pattern, flags, text, lastIndex);
    for (const budget of [1, 2, 3, 7, 50]) {
      expect(exec(pattern, flags, text, lastIndex, { budget, moving: true })).toEqual(expected);
      expect(exec(pattern, flags, text, lastIndex, { budget, moving: true, wide: true })).toEqual(
        expected,
      );
    }
  });
});

describe('long single instructions stop too', () => {
  const long = 'ab'.repeat(50_000);
  test.each([
    ['a one-character loop', '^[ab]*c', ''],
    ['a lazy loop', '[ab]{99999}?b$', ''],
    ['the search for a first character', 'x', ''],
    ['the search for a literal', 'abxabx', ''],
    ['a search without any filter', '(?=x)', ''],
  ])(
    '%s',
    (_, pattern, flags) => {
      const whole = run(compiled(pattern, flags), long, 0, { budget: 1 << 30 }).spans;
      for (const wide of [false, true]) {
        const sliced = run(compiled(pattern, `${flags}`), long, 0, {
          budget: 300,
          wide,
          maxSlices: 1e6,
        });
        expect(sliced.spans).toEqual(whole);
        expect(sliced.slices).toBeGreaterThan(3);
      }
    },
    120_000,
  );

  test('a backreference', () => {
    const sliced = run(compiled('^(.*)x\\1$', 's'), `${long}x${long}`, 0, { budget: 50 });
    expect(sliced.spans).toEqual([
      [0, 2 * long.length + 1],
      [0, long.length],
    ]);
    expect(sliced.slices).toBeGreaterThan(50);
  });
});

describe('growth', () => {
  test.each([
    ['(?:(a)|b)*c', 'ab'.repeat(5000)],
    ['(?:a|ab|b)*$', 'ab'.repeat(3000)],
    ['(?:(?:ab){1,3}?)+?$', 'ab'.repeat(3000)],
    ['(?<=(?:(a)|(b))*)$', 'ab'.repeat(2000)],
    ['(?:(?=(a|b))\\1)*$', 'ab'.repeat(2000)],
  ])('/%s/', (pattern, text) => {
    const { spans, grown } = run(
      compiled(pattern, 'y'),
      text,
      pattern.startsWith('(?<=') ? text.length : 0,
    );
    const expected = hostExec(
      pattern,
      'y',
      text,
      pattern.startsWith('(?<=') ? text.length : 0,
    ).spans;
    expect(spans).toEqual(expected);
    expect(grown).toBeGreaterThan(0);
    const sliced = run(compiled(pattern, 'y'), text, pattern.startsWith('(?<=') ? text.length : 0, {
      budget: 997,
      moving: true,
    });
    expect(sliced.spans).toEqual(expected);
  });

  test('a caller can refuse to grow', () => {
    expect(() =>
      run(compiled('^(?:a|b)*c', ''), 'ab'.repeat(1e5), 0, { maxCapacity: 1 << 12 }),
    ).not.toThrow();
    expect(() =>
      run(compiled('^(?:a|ab|b)*c', ''), 'ab'.repeat(1e5), 0, { maxCapacity: 1 << 12 }),
    ).toThrow(/too large/);
  });
});

describe('catastrophic patterns can be interrupted', () => {
  test.each([
    ['(a+)+b', 'a'.repeat(60)],
    ['(?:a|aa)*b', 'a'.repeat(60)],
    ['(.*)*x', 'a'.repeat(60)],
    ['(?:a*)*?b', 'a'.repeat(60)],
    ['(?:a?){40}a{40}b', 'a'.repeat(60)],
    ['(?:(?:){1000000}){1000000}x', 'x'],
    ['(a*){1000000000}b', 'a'.repeat(30)],
    ['(?=(a+)+b)', 'a'.repeat(60)],
    ['(?<=b(a+)+)c', `${'a'.repeat(60)}c`],
  ])('/%s/', (pattern, text) => {
    const before = performance.now();
    let error: unknown;
    try {
      run(compiled(pattern, 'y'), text, pattern.startsWith('(?<=') ? 60 : 0, {
        budget: 1000,
        maxSlices: 200,
      });
    } catch (e) {
      error = e;
    }
    // The one with nothing but empty iterations is finished at once.
    if (pattern.includes('(?:)')) expect(error).toBeUndefined();
    else expect(String(error)).toMatch(/too many slices|state too large/);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
