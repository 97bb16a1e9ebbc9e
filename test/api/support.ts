// The built library with its own types.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type * as Heddle from '../../vm/api/index.ts';
import { ROOT } from '../support/root.ts';

export type { Heddle };
export const heddle = (): Promise<typeof Heddle> =>
  import(pathToFileURL(join(ROOT, 'dist/index.mjs')).href) as Promise<typeof Heddle>;

/** Runs `body` with a new VM that prints nothing, and disposes of it. */
export async function withVM<T>(
  body: (vm: Heddle.VM) => Promise<T>,
  options: Heddle.VMOptions = {},
): Promise<T> {
  const { VM } = await heddle();
  const vm = await VM.create({ console: 'ignore', ...options });
  try {
    return await body(vm);
  } finally {
    await vm.dispose();
  }
}

/** The HeddleError that a promise is rejected with. */
export async function rejection(
  promise: Promise<unknown>,
): Promise<Heddle.HeddleError & Record<string, unknown>> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error as Heddle.HeddleError & Record<string, unknown>;
  }
  throw new Error(`expected a rejection, got ${String(value)}`);
}
