// What every bundle has in common; build.mjs and run-ts.mjs both use it.
import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { foldTables } from './fold-tables.mjs';

export const version = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version;

/** `import text from './file.js?raw'`: the file's text, as in vite. */
export const rawText = {
  name: 'raw-text',
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, (args) => ({
      path: path.resolve(args.resolveDir, args.path.slice(0, -'?raw'.length)),
      namespace: 'raw-text',
    }));
    build.onLoad({ filter: /.*/, namespace: 'raw-text' }, async (args) => ({
      contents: await readFile(args.path, 'utf8'),
      loader: 'text',
      watchFiles: [args.path],
    }));
  },
};

/** What a program needs to know of the self-hosted built-ins, once the boot image is made: their names. */
const DECLARATION = /^(?:async )?function\*? ?[A-Za-z0-9_]+/gm;
const declarationsOnly = {
  name: 'declarations-only',
  setup(build) {
    build.onLoad({ filter: /[\\/]selfhosted[\\/]/, namespace: 'raw-text' }, async (args) => ({
      contents: ((await readFile(args.path, 'utf8')).match(DECLARATION) ?? []).join('\n'),
      loader: 'text',
      watchFiles: [args.path],
    }));
  },
};

/** koffi is native and optional; piscina starts a worker file of its own, so it cannot be bundled. */
const external = ['koffi', 'piscina', 'esbuild', 'fast-check', 'typescript'];

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  external,
  plugins: [
    rawText,
    foldTables(fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '')),
  ],
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  define: {
    __HEDDLE_BUNDLED__: 'true',
    __HEDDLE_SAFEPOINTS__: 'true',
    __HEDDLE_STEPPING__: 'false',
    __HEDDLE_VERSION__: JSON.stringify(version),
  },
};

// CommonJS packages inside an ES module bundle call `require` for Node's own modules.
const requireForEsm =
  "import { createRequire as __createRequire } from 'node:module';\n" +
  'const require = __createRequire(import.meta.url);';

export const esm = { ...shared, format: 'esm', banner: { js: requireForEsm } };

// `import.meta.url` does not exist in CommonJS.
export const cjs = {
  ...shared,
  format: 'cjs',
  define: { ...shared.define, 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/** For what is shipped: without the text of the self-hosted built-ins, which the boot image contains. */
export const lean = (options) => ({ ...options, plugins: [declarationsOnly, ...options.plugins] });
