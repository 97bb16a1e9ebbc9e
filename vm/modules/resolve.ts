/**
 * Node's module resolution for `heddle run`: relative and absolute paths, packages with `exports`,
 * `node:` built-ins. Conditions are `heddle`, `node`, `import`, `default`. It runs on the host and
 * reads package.json files; guests under --sandbox never come here.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { exports as resolveExports, imports as resolveImports } from 'resolve.exports';

export type ModuleType = 'module' | 'commonjs' | 'json' | 'builtin';
export interface ResolvedModule {
  readonly url: string;
  readonly type: ModuleType;
}

export class ModuleNotFound extends Error {}

/** Built-in modules that a guest may have, with and without their prefix. */
const BUILTINS = new Set(['fs', 'path', 'process']);

interface Package {
  readonly name?: string;
  readonly type?: string;
  readonly main?: string;
  readonly module?: string;
  readonly exports?: unknown;
  readonly imports?: unknown;
}

export function resolveModule(specifier: string, referrer: string): ResolvedModule {
  const bare = specifier.startsWith('node:') ? specifier.slice(5) : specifier;
  if (BUILTINS.has(bare)) return { url: `node:${bare}`, type: 'builtin' };
  if (specifier.startsWith('node:')) throw new ModuleNotFound(`No such built-in module: ${specifier}`);
  if (specifier.startsWith('file:')) return classify(fileURLToPath(specifier), specifier, referrer);
  const from = referrer.startsWith('file:') ? path.dirname(fileURLToPath(referrer)) : path.resolve(path.dirname(referrer));
  if (/^\.{0,2}\//.test(specifier) || path.isAbsolute(specifier)) return classify(path.resolve(from, specifier), specifier, referrer);
  if (specifier.startsWith('#')) return classify(resolveInternal(specifier, from, referrer), specifier, referrer);
  return classify(resolvePackage(specifier, from, referrer), specifier, referrer);
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function notFound(what: string, referrer: string): never {
  throw new ModuleNotFound(`Cannot find module '${what}' imported from ${displayName(referrer)}`);
}

function displayName(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

/** The type of a file by its name and the nearest package.json. */
export function classify(file: string, specifier: string, referrer: string): ResolvedModule {
  if (!isFile(file)) notFound(path.isAbsolute(specifier) || specifier.startsWith('.') ? file : specifier, referrer);
  const url = pathToFileURL(file).href;
  const extension = path.extname(file);
  if (extension === '.json') return { url, type: 'json' };
  if (extension === '.mjs') return { url, type: 'module' };
  if (extension === '.cjs') return { url, type: 'commonjs' };
  const found = nearestPackage(path.dirname(file));
  return { url, type: found?.data.type === 'module' ? 'module' : 'commonjs' };
}

function readPackage(file: string): Package {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Package;
  } catch (error) {
    throw new ModuleNotFound(`Invalid package.json ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function nearestPackage(dir: string): { dir: string; data: Package } | null {
  for (let at = dir; ; at = path.dirname(at)) {
    const file = path.join(at, 'package.json');
    if (existsSync(file)) return { dir: at, data: readPackage(file) };
    if (path.dirname(at) === at) return null;
  }
}

const OPTIONS = { conditions: ['heddle'] };

function resolveInternal(specifier: string, from: string, referrer: string): string {
  const found = nearestPackage(from);
  if (found === null) return notFound(specifier, referrer);
  const target = entryOf(() => resolveImports(found.data, specifier, OPTIONS));
  return target === undefined ? notFound(specifier, referrer) : path.resolve(found.dir, target);
}

function resolvePackage(specifier: string, from: string, referrer: string): string {
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const rest = parts.slice(name.split('/').length).join('/');
  const own = nearestPackage(from);
  if (own?.data.name === name && own.data.exports !== undefined) return fromPackage(own.dir, own.data, specifier, rest, referrer);
  for (let at = from; ; at = path.dirname(at)) {
    const dir = path.join(at, 'node_modules', name);
    const file = path.join(dir, 'package.json');
    if (existsSync(file)) return fromPackage(dir, readPackage(file), specifier, rest, referrer);
    if (path.dirname(at) === at) return notFound(specifier, referrer);
  }
}

function fromPackage(dir: string, data: Package, specifier: string, rest: string, referrer: string): string {
  if (data.exports !== undefined) {
    const target = entryOf(() => resolveExports(data, rest === '' ? '.' : `./${rest}`, OPTIONS));
    if (target === undefined) throw new ModuleNotFound(`Package subpath '${rest === '' ? '.' : `./${rest}`}' is not defined by "exports" in ${path.join(dir, 'package.json')}`);
    return path.join(dir, target);
  }
  if (rest !== '') return path.join(dir, rest);
  const main = path.join(dir, data.main ?? 'index.js');
  for (const file of [main, `${main}.js`, path.join(main, 'index.js')]) if (isFile(file)) return file;
  return notFound(specifier, referrer);
}

/** resolve.exports throws for subpaths that a package does not have. */
function entryOf(resolve: () => string[] | void): string | undefined {
  try {
    const entries = resolve();
    return Array.isArray(entries) ? entries[0] : undefined;
  } catch {
    return undefined;
  }
}
