// node scripts/run-ts.mjs FILE.ts [args]: bundles one development tool and runs it.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { esm } from './esbuild-options.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined || !existsSync(file)) {
  console.error(`run-ts: there is no ${file ?? 'file named'}`);
  process.exit(1);
}
mkdirSync('dist', { recursive: true });
const out = path.resolve('dist', `dev-${file.replace(/\.ts$/, '').replaceAll(/[\\/]/g, '-')}.mjs`);
await build({ ...esm, entryPoints: [file], outfile: out });
process.argv = [process.argv[0], out, ...args];
await import(pathToFileURL(out).href);
