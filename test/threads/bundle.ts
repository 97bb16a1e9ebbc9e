import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { esm } from '../../scripts/esbuild-options.mjs';

/** Bundles a worker's source (worker threads cannot load TypeScript on every supported Node). */
export async function bundleWorker(file: string): Promise<{ file: string; remove(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-test-'));
  const out = path.join(folder, 'worker.mjs');
  await build({ ...esm, sourcemap: 'inline', entryPoints: [file], outfile: out });
  return { file: out, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
