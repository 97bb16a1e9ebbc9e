/**
 * Where modules come from: asked on the guest thread, answered by whoever embeds the VM (files for
 * `heddle run`, the `modules` option of the library).
 */
import type { CompiledScript } from '../bytecode/compiled.ts';
import type { ModuleType } from './resolve.ts';

export interface LoadedSource {
  readonly url: string;
  readonly type: ModuleType;
  readonly source: string;
}

export interface ModuleHost {
  /** Throws an Error whose message tells the guest why a module cannot be had. */
  load(specifier: string, referrer: string): LoadedSource;
  /** Compiles under the parser's limits. Throws FrontEndError. */
  compile(source: string, url: string): CompiledScript;
}

let current: ModuleHost | null = null;

/** Sets the host for the guest threads of this worker. */
export function installModuleHost(host: ModuleHost | null): void {
  current = host;
}

export function moduleHost(): ModuleHost {
  if (current === null) throw new Error('No modules can be imported here');
  return current;
}
