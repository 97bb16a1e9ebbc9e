import { describe, expect, it } from 'vitest';
import { heddle, host, node, output } from '../support/run-cli.ts';

describe('examples/parse-parallel.js', () => {
  it('counts the same nodes as the same acorn on the host', { timeout: 180_000 }, async () => {
    const expected = await output(host(['examples/parse-parallel.js']));
    expect(expected).toMatch(/nodes in 11 files\n$/);
    expect(await output(heddle(['examples/parse-parallel.js'], { timeout: 170_000 }))).toBe(
      expected,
    );
  });

  it('counts the same with one thread and with eight', { timeout: 300_000 }, async () => {
    const expected = await output(host(['examples/parse-parallel.js']));
    const options = { timeout: 140_000 };
    expect(await output(heddle(['examples/parse-parallel.js', '1'], options))).toBe(expected);
    expect(await output(heddle(['examples/parse-parallel.js', '8'], options))).toBe(expected);
  });
});

describe('examples/mandelbrot.js', () => {
  it.each(['1', '4'])('draws the picture with %s threads', async (threads) => {
    const expected = await output(host(['examples/mandelbrot.js']));
    expect(expected.split('\n')).toHaveLength(29);
    expect(await output(heddle(['examples/mandelbrot.js', threads]))).toBe(expected);
  });
});

describe('examples/shared-cache.js', () => {
  it('computes each value once', async () => {
    const expected = await output(host(['examples/shared-cache.js']));
    expect(expected).toMatch(/72 answers, 12 computed\n$/);
    expect(await output(heddle(['examples/shared-cache.js']))).toBe(expected);
  });
});

describe('examples/producer-consumer.js', () => {
  it('hands over every item once', async () => {
    expect(await output(heddle(['examples/producer-consumer.js']))).toBe(
      '1000 items, sum 249500\n',
    );
  });
});

describe('examples/profile-me.js', () => {
  it('counts words', async () => {
    expect(await output(heddle(['examples/profile-me.js']))).toBe(
      '105 words, heddle 22500 times\n',
    );
  });
});

describe('examples/plugins.mjs', () => {
  it('runs the good plugins and survives the bad ones', async () => {
    const lines = (await output(node(['examples/plugins.mjs']))).trim().split('\n');
    expect(lines).toEqual([
      '[translate] translating 4 words',
      '[translate] ok',
      '[sign] ok',
      '[count] ok',
      expect.stringMatching(/^\[broken\] ERR_HEDDLE_GUEST: .*undefined/),
      expect.stringMatching(/^\[endless\] ERR_HEDDLE_TIME_LIMIT: Time limit of 500 ms exceeded/),
      '{"title":"Weaving","words":["thread","loom","warp","Heddle"],' +
        '"signature":"ada/4f3a","letters":20}',
    ]);
  });
});

describe('examples/embedding-with-limits.mjs', () => {
  it('answers honest requests during a hundred hostile ones', { timeout: 180_000 }, async () => {
    const text = await output(node(['examples/embedding-with-limits.mjs'], { timeout: 170_000 }));
    const lines = text.trim().split('\n');
    expect(lines.pop()).toMatch(/^100 hostile requests; \d+ honest ones answered meanwhile/);
    const answers = new Map(lines.map((line) => [line.slice(0, 24).trim(), line.slice(25)]));
    expect(answers.size).toBe(20);
    expect(answers.get('endless loop')).toBe('5 x TIME_LIMIT');
    expect(answers.get('loop in finally')).toBe('5 x TIME_LIMIT');
    expect(answers.get('loop in a comparator')).toBe('5 x TIME_LIMIT');
    expect(answers.get('regular expression')).toBe('5 x TIME_LIMIT');
    expect(answers.get('jobs without end')).toBe('5 x TIME_LIMIT');
    // 50 ms of work on a cold worker: among so many spinning threads one may be at its limit of 200 ms first.
    expect(answers.get('endless recursion')).toMatch(
      /^\d x GUEST(, \d x TIME_LIMIT)?$|, \d x GUEST$/,
    );
    expect(answers.get('result too large')).toMatch(
      /^\d x TRANSFER(, \d x TIME_LIMIT)?$|, \d x TRANSFER$/,
    );
    expect(answers.get('array without end')).toMatch(/^5 x (GUEST|MEMORY_LIMIT|TIME_LIMIT)$|,/);
    // Nothing internal, and each of a hostile kind's five requests is answered.
    for (const [name, codes] of answers) {
      expect(codes, name).not.toMatch(/INTERNAL|Error/);
      const counts = [...codes.matchAll(/(\d+) x/g)].map((m) => Number(m[1]));
      expect(
        counts.reduce((a, b) => a + b, 0),
        name,
      ).toBe(5);
    }
  });
});
