/**
 * Loads a built CommonJS bundle with the code cache that the build made for it (build.mjs), so that V8
 * need not parse and compile it again. A cache of another Node version is refused by V8, and the bundle
 * is compiled as usual.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { distUrl } from '../dist-url.ts';

type Wrapper = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

/** Set by the build: bundles write their code caches when they have run a program. */
const MAKE_CACHE = 'HEDDLE_BUILD_CODE_CACHE';

function readCache(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

export interface Loaded {
  readonly exports: unknown;
  /** Writes the code cache, if the build has asked for it: with everything that has been compiled so far. */
  readonly saveCache: () => void;
}

/** `name`: dist/NAME.cjs, with its cache in dist/NAME.cache. */
export function loadCached(name: string): Loaded {
  const url = distUrl(`${name}.cjs`);
  const filename = fileURLToPath(url);
  const cacheFile = filename.replace(/\.cjs$/, '.cache');
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`;
  const script = new Script(source, { filename, cachedData: readCache(cacheFile) });
  const module: { exports: unknown } = { exports: {} };
  const wrapper = script.runInThisContext() as Wrapper;
  wrapper(module.exports, createRequire(url), module, filename, fileURLToPath(new URL('.', url)));
  const saveCache = (): void => {
    if (process.env[MAKE_CACHE] !== undefined) writeFileSync(cacheFile, script.createCachedData());
  };
  return { exports: module.exports, saveCache };
}
