import { describe, expect, it } from 'vitest';
import { node } from '../support/run-cli.ts';
import * as lib from '../../bench/lib.mjs';

describe('the bench harness', () => {
  it('lists the measures when it is called wrongly', async () => {
    for (const args of [[], ['nothing'], ['tier0', '--rounds=x']]) {
      const { exitCode, stderr } = await node(['bench/run.mjs', ...args]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('tier0');
      expect(stderr).toContain('poison');
    }
  });

  it('judges a row by its goal', () => {
    expect(lib.row('a', 2, 'x', '<=', 2).ok).toBe(true);
    expect(lib.row('a', 2.01, 'x', '<=', 2).ok).toBe(false);
    expect(lib.row('a', 1.85, 'x', '>=', 1.85).ok).toBe(true);
    expect(lib.row('a', 1.84, 'x', '>=', 1.85).ok).toBe(false);
    expect(lib.row('a', 1, 'x').ok).toBeUndefined();
  });

  it('takes medians and geometric means', () => {
    expect(lib.median([3, 1, 2])).toBe(2);
    expect(lib.median([4, 1, 2, 3])).toBe(2.5);
    expect(lib.geometricMean([2, 8])).toBeCloseTo(4);
  });

  it('runs the variants in turn', () => {
    const order: string[] = [];
    const samples = lib.interleave(3, {
      a: () => order.push('a'),
      b: () => order.push('b'),
    });
    expect(order.join('')).toBe('abbaab');
    expect(samples).toEqual({ a: [1, 4, 5], b: [2, 3, 6] });
  });

  it('finds the times that programs print', () => {
    expect(lib.ownTime('sieve: 5 primes\n@12.5\n')).toBe(12.5);
    expect(lib.printedTime('ray: 2 threads, 98.6 ms, checksum 1\n')).toBe(98.6);
    expect(() => lib.ownTime('sieve')).toThrow('no time');
  });
});
