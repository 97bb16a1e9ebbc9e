/** The `modules` option: sources by name, or a function that finds them. */
import path from 'node:path';
import type { LoadedSource } from '../modules/host.ts';
import { describe } from '../units.ts';
import type { Loaded, VMOptions } from './types.ts';

type Loader = (specifier: string, referrer: string) => LoadedSource | Promise<LoadedSource>;

function notFound(specifier: string, referrer: string): never {
  throw new Error(`Cannot find module '${specifier}' imported from ${referrer}`);
}

/** Names that a specifier can mean: itself, or a path relative to the importing module. */
function candidates(specifier: string, referrer: string): string[] {
  if (!/^\.{1,2}\//.test(specifier)) return [specifier];
  const joined = path.posix.join(path.posix.dirname(referrer), specifier);
  return [joined, `./${joined}`, ...(path.posix.dirname(referrer) === '.' ? [specifier] : [])];
}

function fromTable(sources: Record<string, string>): Loader {
  return (specifier, referrer) => {
    const url = candidates(specifier, referrer).find((name) => Object.hasOwn(sources, name));
    if (url === undefined) return notFound(specifier, referrer);
    return { url, type: url.endsWith('.json') ? 'json' : 'module', source: sources[url] };
  };
}

function fromFunction(
  load: (specifier: string, referrer: string) => Loaded | Promise<Loaded>,
): Loader {
  return async (specifier, referrer) => {
    const loaded = await load(specifier, referrer);
    if (loaded === null) return notFound(specifier, referrer);
    if (
      typeof loaded !== 'object' ||
      typeof loaded.source !== 'string' ||
      typeof loaded.url !== 'string'
    ) {
      throw new Error(
        `The module loader returned ${describe(loaded)} for '${specifier}', not { source, url }`,
      );
    }
    const type = loaded.type ?? 'module';
    if (type === 'commonjs')
      throw new Error(`'${specifier}' is a CommonJS module: these are not supported yet`);
    if (type !== 'module' && type !== 'json')
      throw new Error(`The module loader gave '${specifier}' the unknown type ${describe(type)}`);
    return { url: loaded.url, type, source: loaded.source };
  };
}

export function loaderOf(modules: NonNullable<VMOptions['modules']>): Loader {
  return typeof modules === 'function' ? fromFunction(modules) : fromTable(modules);
}
