// The programs in docs/THREADS.md print what the page says.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { heddle, output, root } from '../support/run-cli.ts';

const page = readFileSync(path.join(root, 'docs/THREADS.md'), 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'heddle-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blocks = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, source], index) => {
  const marker = '// prints:\n';
  const at = source.indexOf(marker);
  const lines = at < 0 ? [] : source.slice(at + marker.length).split('\n');
  const printed = lines.filter((l) => l.startsWith('// ')).map((l) => `${l.slice(3)}\n`);
  const file = path.join(folder, `block-${index + 1}.js`);
  writeFileSync(file, source);
  return { name: `block ${index + 1}`, file, expected: printed.join('') };
});

describe('docs/THREADS.md', () => {
  it('has programs, and each says what it prints', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(7);
    for (const { expected } of blocks) expect(expected).not.toBe('');
  });

  it.each(blocks)('$name prints what it says', async ({ file, expected }) => {
    expect(await output(heddle([file]))).toBe(expected);
  });

  it.each(blocks)('$name prints the same under stress', async ({ file, expected }) => {
    const stress = ['--gc-stress', '--safepoint-stress', '--verify-heap'];
    expect(await output(heddle([...stress, file]))).toBe(expected);
  });
});
