// Runs the built command line.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { cli, node } from '../support/run-cli.ts';
import type { Outcome, RunOptions } from '../support/run-cli.ts';

export const heddle = (args: string[], options: RunOptions = {}): Promise<Outcome> =>
  node([cli, ...args], { timeout: 60_000, ...options });

export const evaluate = (
  code: string,
  flags: string[] = [],
  args: string[] = [],
): Promise<Outcome> => heddle(['run', ...flags, '-e', code, ...args]);

const folder = mkdtempSync(join(tmpdir(), 'heddle-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of the test's own folder. */
export function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
