// The built library, as the edge cases use it, and what their host sides have in common.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { ROOT } from './root.ts';

/** The part of the public API that the edge cases touch. */
export interface TestVM {
  readonly state: string;
  evaluate(source: string, options?: object): Promise<unknown>;
  run(file: string, options?: object): Promise<{ exitCode: number }>;
  call(name: string, args?: unknown[], options?: object): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
  get(name: string, options?: object): Promise<unknown>;
  expose(name: string, fn: (...args: unknown[]) => unknown, options?: object): Promise<void>;
  interrupt(reason?: string): Promise<void>;
  collectGarbage(kind?: 'minor' | 'major'): Promise<{ kind: string; pause: number }>;
  stats(): { heapUsed: number; heapCommitted: number; cpu: number; threads: number };
  on(event: 'unhandledRejection', listener: (error: Error) => void): unknown;
  dispose(): Promise<void>;
}

export interface TestError extends Error {
  readonly code: string;
  readonly limit?: number;
  readonly used?: number;
  readonly guestName?: string;
  readonly guestStack?: { function: string; file: string; line: number; column: number }[];
}

interface Library {
  readonly VM: { create(options?: object): Promise<TestVM> };
}

const library = import(pathToFileURL(join(ROOT, 'dist/index.mjs')).href) as Promise<Library>;

export async function createVM(options: object = {}): Promise<TestVM> {
  const { VM } = await library;
  return VM.create({ console: 'ignore', ...options });
}

/** Runs `body` with a new VM and disposes of it, however `body` ends. */
export async function withVM<T>(
  body: (vm: TestVM) => Promise<T>,
  options: object = {},
): Promise<T> {
  const vm = await createVM(options);
  try {
    return await body(vm);
  } finally {
    await vm.dispose();
  }
}

/** The error that a promise is rejected with, and how long that took. */
export async function failure(promise: Promise<unknown>): Promise<TestError & { after: number }> {
  const started = performance.now();
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return Object.assign(error as TestError, { after: performance.now() - started });
  }
  throw new Error(`expected a rejection, got ${String(value)}`);
}

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** The host hears of nothing for so long. */
export function deaf(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}
