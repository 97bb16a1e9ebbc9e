// The programs of the benchmarks check their own results; here they run once on Heddle and on the host
// and must print the same.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { heddle, host, output, root } from '../support/run-cli.ts';

const files = (folder: string) =>
  readdirSync(path.join(root, folder))
    .filter((file) => file.endsWith('.js'))
    .map((file) => path.posix.join(folder, file));

const untimed = (text: string) => text.replace(/[\d.]+ ms/, 'some ms');

describe('bench/programs', () => {
  it('has at least sixteen', () => {
    expect(files('bench/programs').length).toBeGreaterThanOrEqual(16);
  });

  it.each(files('bench/programs'))('%s', async (file) => {
    expect(await output(heddle([file]))).toBe(await output(host([file])));
  });
});

/** These wait for each other, so the host, where threads run one after the other, cannot run them. */
const waiting = new Set(['bench/parallel/producer-consumer.js', 'bench/parallel/nbody-many.js']);

describe('bench/parallel', () => {
  it('has at least six', () => {
    expect(files('bench/parallel').length).toBeGreaterThanOrEqual(6);
  });

  it.each(files('bench/parallel'))('%s', async (file) => {
    const printed = untimed(await output(heddle([file, '3'])));
    expect(printed).toMatch(/^[\w-]+: 3 threads, some ms, .+\n$/);
    if (!waiting.has(file)) expect(printed).toBe(untimed(await output(host([file, '3']))));
  });
});
