/**
 * koffi, loaded when it is first used. It is an optional dependency with a binary of its own, so
 * everything above must be able to live without it: `nativeLibrary()` answers with koffi or with the
 * one sentence that says why there is none. Each worker loads its own instance.
 */
import { createRequire } from 'node:module';

export type NativeArgument = number | bigint | ArrayBufferView | null;
/** A C function. Results are numbers: nothing called here returns more than 2^53. */
export type NativeFunction = (...args: NativeArgument[]) => number;

/** The part of koffi that is used. */
export interface Koffi {
  load(path: string | null): {
    func(name: string, result: string, parameters: readonly string[]): NativeFunction;
  };
  proto(result: string, parameters: readonly string[]): object;
  decode(address: number, prototype: object): NativeFunction;
  address(view: ArrayBufferView): bigint;
  view(address: number, length: number): ArrayBuffer;
  errno(): number;
  readonly os: { readonly errno: Readonly<Record<string, number>> };
}

export type Library =
  { readonly ok: true; readonly koffi: Koffi } | { readonly ok: false; readonly reason: string };

/** What the answer depends on; tests give their own. */
export interface Host {
  readonly platform: string;
  readonly arch: string;
  loadKoffi(): unknown;
}

const realHost: Host = {
  platform: process.platform,
  arch: process.arch,
  loadKoffi: () => createRequire(import.meta.url)('koffi') as unknown,
};

export function openLibrary(host: Host): Library {
  if (host.platform !== 'linux' || host.arch !== 'x64') {
    return {
      ok: false,
      reason: `machine code needs Linux on x86-64, this is ${host.platform} on ${host.arch}`,
    };
  }
  try {
    return { ok: true, koffi: host.loadKoffi() as Koffi };
  } catch (error) {
    const cause = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    return { ok: false, reason: `the optional package koffi could not be loaded: ${cause}` };
  }
}

let opened: Library | undefined;
let guard = <T>(call: () => T): T => call();

/**
 * `around` is called for whatever makes objects in koffi, loading it above all: a worker that Node ends
 * inside such a call ends the process by an abort, so who ends the process must wait for it.
 */
export function guardKoffi(around: <T>(call: () => T) => T): void {
  guard = around;
}

export function throughKoffi<T>(call: (koffi: Koffi) => T): T {
  return guard(() => call(requireKoffi()));
}

export function nativeLibrary(): Library {
  return (opened ??= guard(() => openLibrary(realHost)));
}

/** koffi itself, for code that runs only after `nativeLibrary()` has said yes. */
export function requireKoffi(): Koffi {
  const library = nativeLibrary();
  if (!library.ok) throw new Error(`No machine code: ${library.reason}`);
  return library.koffi;
}
