// Emitted code runs and computes what it should. It runs in a child: a mistake there is a crash.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../support/root.ts';
import { SNIPPETS } from './snippets/index.ts';

interface Report {
  /** Why nothing was run: koffi, which is optional, is not there. */
  readonly missing?: string;
  readonly features: readonly string[];
  readonly results: readonly { readonly name: string; readonly output: readonly string[] }[];
}

async function runSnippets(): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-x64-'));
  try {
    const outfile = path.join(folder, 'run-snippets.mjs');
    const entryPoints = [path.join(import.meta.dirname, 'run-snippets.ts')];
    await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm' });
    const { stdout, stderr, status, signal } = spawnSync(process.execPath, [outfile, ROOT], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
    return JSON.parse(stdout) as Report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const isHere = process.platform === 'linux' && process.arch === 'x64';
const report: Report = isHere
  ? await runSnippets()
  : { missing: `${process.platform} on ${process.arch}`, features: [], results: [] };

describe('emitted code', () => {
  if (report.missing !== undefined) {
    it('is not run where koffi or the platform is missing', () => {
      expect(report.missing).toMatch(isHere ? /koffi/ : /^(?!linux on x64)/);
    });
    return;
  }

  it('asks the processor for its features as the system does', () => {
    const flags =
      /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1].split(' ') ?? [];
    const names = { cx16: 'cx16', sse41: 'sse4_1', popcnt: 'popcnt', bmi1: 'bmi1', lzcnt: 'abm' };
    const known = Object.entries(names).filter(([, flag]) => flags.includes(flag));
    expect([...report.features].sort()).toEqual(known.map(([feature]) => feature).sort());
  });

  it('comes back for every snippet that the processor has the features for', () => {
    const possible = SNIPPETS.filter(
      ({ needs }) => needs === undefined || report.features.includes(needs),
    );
    expect(report.results.map(({ name }) => name)).toEqual(possible.map(({ name }) => name));
    expect(new Set(SNIPPETS.map(({ name }) => name)).size).toBe(SNIPPETS.length);
  });

  for (const { name, output } of report.results) {
    it(name, () => {
      const snippet = SNIPPETS.find((candidate) => candidate.name === name);
      expect(output.map(hex)).toEqual(snippet?.output.map(hex));
    });
  }
});

function hex(value: string | bigint): string {
  return `0x${BigInt(value).toString(16)}`;
}
