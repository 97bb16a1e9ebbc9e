/**
 * Natives: TypeScript functions that guest code calls, as built-in functions or as intrinsics
 * (`$name(...)` in self-hosted code). Their ids are positions in the sorted list of all names, so the
 * boot image and every worker agree on them.
 *
 * `dst` is the slot of the result, `a` the first argument, `n` how many there are. In a built-in
 * function `this` is slot a - 1 and the function itself a - 2. dst may be one of these: write last.
 * A native never calls guest code and never runs longer than a slice. What it cannot do alone goes on
 * in a frame that it pushes (interp/control-natives.ts).
 */
import { setUndefined } from '../heap/slots.ts';
import { scratch } from '../heap/views.ts';

export type Native = (dst: number, a: number, n: number) => void;
export type NativeTable = Readonly<Record<string, Native>>;

/** By id. Filled when the tables are registered, before anything runs. */
export const natives: Native[] = [];
export const nativeNames: string[] = [];
const ids = new Map<string, number>();

/** Numbers the natives of all tables. Called once, by builtins/index.ts. */
export function registerNatives(tables: readonly NativeTable[]): void {
  if (natives.length !== 0) throw new Error('natives are registered twice');
  const all = new Map<string, Native>();
  for (const table of tables) {
    for (const [name, native] of Object.entries(table)) {
      if (all.has(name)) throw new Error(`two natives are called ${name}`);
      all.set(name, native);
    }
  }
  for (const name of [...all.keys()].sort()) {
    ids.set(name, natives.length);
    nativeNames.push(name);
    natives.push(all.get(name) as Native);
  }
}

/** The id of a native, -1 if there is none of that name. */
export function nativeId(name: string): number {
  return ids.get(name) ?? -1;
}

/** A native's id, looked up once. */
export function lazyNativeId(name: string): () => number {
  let id = -1;
  return () => (id >= 0 ? id : (id = nativeId(name)));
}

/** Slot of argument i: a slot that holds undefined where it is missing. */
export function arg(a: number, n: number, i: number): number {
  if (i < n) return a + i;
  const slot = scratch + UNDEFINED_SLOT;
  setUndefined(slot);
  return slot;
}

/** Scratch slots: up to 15 leaf functions, 16 to 39 natives, 40 to 47 the interpreter, 48 to 55 promises, 56 to 62 errors. */
const UNDEFINED_SLOT = 63;
