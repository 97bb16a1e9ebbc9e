// Builds dist/: one bundle each for command line, library (ESM and CommonJS), guest worker and
// supervisor, and the page of `heddle view`; then the boot image; then the type declarations (not with --no-types). The poison
// benchmark builds into another folder: --out=DIR --without-safepoints. So does the test of step.ts:
// --out=DIR --stepping.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { build } from 'esbuild';
import { VIEW_PACKAGES, viewPage } from './scripts/build-view.mjs';
import { cjs, esm, lean } from './scripts/esbuild-options.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
process.chdir(root);
const withTypes = !process.argv.includes('--no-types');
const dist = process.argv.find((a) => a.startsWith('--out='))?.slice('--out='.length) ?? 'dist';
const define = {
  ...(process.argv.includes('--without-safepoints') ? { __HEDDLE_SAFEPOINTS__: 'false' } : {}),
  ...(process.argv.includes('--stepping') ? { __HEDDLE_STEPPING__: 'true' } : {}),
};

/** One row per bundle. What must start fast is an entry that loads its code with a code cache. */
const bundles = [
  { entry: 'vm/cli/main.ts', out: 'cli.mjs', options: lean(esm) },
  { entry: 'vm/cli/launch.ts', out: 'cli-code.cjs', options: lean(cjs), cached: true },
  { entry: 'vm/api/index.ts', out: 'index.mjs', options: lean(esm) },
  { entry: 'vm/api/index.ts', out: 'index.cjs', options: lean(cjs) },
  { entry: 'workers/worker.ts', out: 'worker.mjs', options: lean(esm) },
  { entry: 'workers/guest-worker.ts', out: 'worker-code.cjs', options: lean(cjs), cached: true },
  { entry: 'workers/supervisor-worker.ts', out: 'supervisor.mjs', options: lean(esm) },
  { entry: 'workers/sampler-worker.ts', out: 'sampler.mjs', options: lean(esm) },
  { entry: 'jit/native-listing.ts', out: 'native-listing.cjs', options: lean(cjs) },
  { entry: 'vm/parse-worker/main.ts', out: 'parser.mjs', options: lean(esm) },
  { entry: 'vm/boot/make-image.ts', out: 'make-boot-image.mjs', options: esm },
];

mkdirSync(dist, { recursive: true });
const bundledPackages = new Set(VIEW_PACKAGES);

const built = await Promise.all(
  bundles.map(async ({ entry, out, options, cached = false }) => {
    if (!existsSync(entry)) {
      console.log(`build: ${dist}/${out} skipped, there is no ${entry}`);
      return false;
    }
    const isCli = out === 'cli.mjs';
    const outfile = path.join(dist, out);
    const banner = isCli ? { js: `#!/usr/bin/env node\n${options.banner.js}` } : options.banner;
    const { metafile } = await build({
      ...options,
      metafile: true,
      define: { ...options.define, ...define },
      banner,
      // Read as Latin-1, which is faster.
      ...(cached ? { charset: 'ascii' } : {}),
      entryPoints: [entry],
      outfile,
    });
    for (const input of Object.keys(metafile.inputs)) {
      const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (name !== undefined) bundledPackages.add(name);
    }
    if (isCli) chmodSync(outfile, 0o755);
    return true;
  }),
);
console.log(`build: ${built.filter(Boolean).length} of ${bundles.length} bundles`);

// The page of `heddle view`.
writeFileSync(path.join(dist, 'view.html'), await viewPage());

// The licences of what the bundles contain.
const licences = [...bundledPackages].sort().map((name) => {
  const folder = path.join('node_modules', name);
  const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  return `${name}\n\n${file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8')}`;
});
writeFileSync(path.join(dist, 'THIRD-PARTY-LICENSES.txt'), licences.join('\n----\n\n'));

// The boot image: compiled built-ins and the initial heap, written beside the bundles.
if (existsSync('vm/boot/make-image.ts')) {
  const made = spawnSync(process.execPath, [path.join(dist, 'make-boot-image.mjs')], {
    stdio: 'inherit',
  });
  if (made.status !== 0) {
    console.error('build: the boot image could not be made');
    process.exit(1);
  }
}

// The code caches of the command line and of the guest worker: made by running a program.
for (const { out, cached } of bundles) {
  if (cached) rmSync(path.join(dist, out.replace('.cjs', '.cache')), { force: true });
}
const warmed = spawnSync(
  process.execPath,
  [path.join(dist, 'cli.mjs'), 'run', 'bench/guests/start.js'],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, HEDDLE_BUILD_CODE_CACHE: '1' },
    timeout: 60_000,
  },
);
if (warmed.status !== 0) console.error('build: no code caches, so programs start slower');

if (existsSync('vm/api/guest.d.ts')) {
  copyFileSync('vm/api/guest.d.ts', path.join(dist, 'guest.d.ts'));
}

if (withTypes && existsSync('vm/api/index.ts')) emitTypes();

/**
 * The same declarations twice: dist/types for `import`, dist/types-cjs (marked as CommonJS) for
 * `require`. A type error is reported by `npm run typecheck`; it does not keep the build from running.
 */
function emitTypes() {
  rmSync('dist/types', { recursive: true, force: true });
  rmSync('dist/types-cjs', { recursive: true, force: true });
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  const emitted = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    stdio: 'pipe',
  });
  if (emitted.status !== 0) console.log('build: types have errors, see npm run typecheck');
  if (!existsSync('dist/types')) return;
  cpSync('dist/types', 'dist/types-cjs', { recursive: true });
  writeFileSync('dist/types-cjs/package.json', '{ "type": "commonjs" }\n');
  console.log('build: types');
}
