/** Options of the library, checked: every wrong one is an error that names it. */
import { UnitError, describe, parseDuration, parseSize } from '../units.ts';
import { VM_OPTION } from '../../heap/vm-options.ts';
import { HeddleError } from './errors.ts';
import type {
  CallLimits,
  CallOptions,
  Duration,
  Limits,
  Size,
  SourceOptions,
  VMOptions,
} from './types.ts';

/** VM_OPTION bits. `maxTier`: 0 is the interpreter; beyond what there is means all there is. */
export function jitBits(mode: 'auto' | 'off' = 'auto', maxTier = 3): number {
  return mode === 'auto' && maxTier > 0 ? VM_OPTION.JIT : 0;
}

/** Milliseconds and bytes; undefined: no limit. */
export interface ResolvedLimits {
  readonly heap: number;
  readonly stack: number;
  readonly threads: number;
  readonly source: number;
  readonly output: number | undefined;
  readonly pendingHostCalls: number;
  readonly transfer: number;
  readonly time: number | undefined;
  readonly cpu: number | undefined;
}

export interface ResolvedCallLimits {
  readonly time: number | undefined;
  readonly cpu: number | undefined;
  readonly transfer: number | undefined;
}

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** Bounds of the limits: an absurd value is refused rather than rounded. */
const BOUNDS = {
  heap: { least: 4 * MiB, most: 8 * GiB - 64 * MiB },
  stack: { least: 64 * KiB, most: 256 * MiB },
  source: { least: 0, most: 512 * MiB },
  output: { least: 0, most: 2 * GiB - 1 },
  transfer: { least: 0, most: 2 * GiB - KiB },
} as const;
export const MAX_THREADS = 318;
const MAX_HOST_CALLS = 1_000_000;

export const LIBRARY_DEFAULTS: ResolvedLimits = {
  heap: 128 * MiB,
  stack: 2 * MiB,
  threads: 256,
  source: 8 * MiB,
  output: undefined,
  pendingHostCalls: 1024,
  transfer: 128 * MiB,
  time: undefined,
  cpu: undefined,
};
export const PROGRAM_DEFAULTS: ResolvedLimits = {
  ...LIBRARY_DEFAULTS,
  heap: GiB,
  stack: 4 * MiB,
  source: 32 * MiB,
  transfer: GiB,
  pendingHostCalls: MAX_HOST_CALLS,
};

function bad(message: string): never {
  throw new HeddleError('ERR_HEDDLE_OPTION', message);
}

export function unitOf<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof UnitError) return bad(`${name} ${error.message}`);
    throw error;
  }
}

/** An options object of a method, with these keys alone. */
export function checkOptions(given: unknown, keys: readonly string[]): Record<string, unknown> {
  return given === undefined ? {} : checkObject('options', given, keys);
}

export function checkDuration(name: string, value: Duration | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = unitOf(name, () => parseDuration(value));
  return ms > 0 ? ms : bad(`${name} must be more than 0 ms`);
}

export function checkSize(
  name: string,
  value: Size | undefined,
  bound: keyof typeof BOUNDS,
): number | undefined {
  if (value === undefined) return undefined;
  const bytes = unitOf(name, () => parseSize(value));
  const { least, most } = BOUNDS[bound];
  if (bytes < least || bytes > most)
    bad(`${name} must be between ${least} and ${most} bytes, not ${bytes}`);
  return bytes;
}

export function checkCount(name: string, value: unknown, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
    bad(`${name} must be an integer from 0 to ${most}, not ${describe(value)}`);
  }
  return value;
}

/** A plain object without keys that mean nothing here. */
function checkObject(
  name: string,
  value: unknown,
  keys: readonly string[],
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    bad(`${name} must be an object, not ${describe(value)}`);
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) bad(`${name} has no option '${key}'; there are ${keys.join(', ')}`);
  }
  return value as Record<string, unknown>;
}

function checkOneOf(name: string, value: unknown, choices: readonly string[]): void {
  if (value !== undefined && !choices.includes(value as string))
    bad(`${name} must be one of ${choices.join(', ')}, not ${describe(value)}`);
}

const CALL_LIMITS = ['time', 'cpu', 'transfer'] as const satisfies readonly (keyof CallLimits)[];
const LIMITS = [
  ...CALL_LIMITS,
  'heap',
  'stack',
  'threads',
  'source',
  'output',
  'pendingHostCalls',
] as const satisfies readonly (keyof Limits)[];

export function resolveLimits(given: Limits | undefined, defaults: ResolvedLimits): ResolvedLimits {
  if (given === undefined) return defaults;
  checkObject('limits', given, LIMITS);
  return {
    heap: checkSize('limits.heap', given.heap, 'heap') ?? defaults.heap,
    stack: checkSize('limits.stack', given.stack, 'stack') ?? defaults.stack,
    threads:
      given.threads === undefined
        ? defaults.threads
        : checkCount('limits.threads', given.threads, MAX_THREADS),
    source: checkSize('limits.source', given.source, 'source') ?? defaults.source,
    output: checkSize('limits.output', given.output, 'output') ?? defaults.output,
    pendingHostCalls:
      given.pendingHostCalls === undefined
        ? defaults.pendingHostCalls
        : checkCount('limits.pendingHostCalls', given.pendingHostCalls, MAX_HOST_CALLS),
    transfer: checkSize('limits.transfer', given.transfer, 'transfer') ?? defaults.transfer,
    time: checkDuration('limits.time', given.time) ?? defaults.time,
    cpu: checkDuration('limits.cpu', given.cpu) ?? defaults.cpu,
  };
}

export function resolveCallLimits(given: CallLimits | undefined): ResolvedCallLimits {
  if (given === undefined) return { time: undefined, cpu: undefined, transfer: undefined };
  checkObject('limits', given, CALL_LIMITS);
  return {
    time: checkDuration('limits.time', given.time),
    cpu: checkDuration('limits.cpu', given.cpu),
    transfer: checkSize('limits.transfer', given.transfer, 'transfer'),
  };
}

const VM_KEYS = [
  'limits',
  'globals',
  'modules',
  'console',
  'jit',
  'seed',
  'now',
  'onSlowScript',
  'slowScript',
] as const satisfies readonly (keyof VMOptions)[];

export function checkVMOptions(given: unknown): VMOptions {
  if (given === undefined) return {};
  const options = checkObject('options', given, VM_KEYS) as VMOptions;
  const { globals, modules, console: output, jit, seed } = options;
  if (globals !== undefined) checkNames(globals);
  if (modules !== undefined && typeof modules !== 'function') checkSources(modules);
  if (typeof output !== 'function') checkOneOf('console', output, ['ignore', 'inherit']);
  checkOneOf('jit', jit, ['auto', 'off']);
  if (seed !== undefined && (typeof seed !== 'number' || !Number.isFinite(seed)))
    bad(`seed must be a finite number, not ${describe(seed)}`);
  checkDuration('slowScript', options.slowScript);
  if (options.onSlowScript !== undefined) {
    if (typeof options.onSlowScript !== 'function')
      bad(`onSlowScript must be a function, not ${describe(options.onSlowScript)}`);
  } else if (options.slowScript !== undefined) bad('slowScript is a time for onSlowScript, which is not given');
  if (options.now !== undefined)
    throw new HeddleError('ERR_HEDDLE_UNSUPPORTED', 'The option now is not supported yet');
  return options;
}

function checkNames(globals: unknown): void {
  if (typeof globals !== 'object' || globals === null || Array.isArray(globals))
    bad(`globals must be an object, not ${describe(globals)}`);
}

function checkSources(modules: unknown): void {
  if (typeof modules !== 'object' || modules === null || Array.isArray(modules)) {
    bad(`modules must be an object or a function, not ${describe(modules)}`);
  }
  for (const [name, source] of Object.entries(modules)) {
    if (typeof source !== 'string')
      bad(`modules['${name}'] must be source text, not ${describe(source)}`);
  }
}

const CALL_KEYS = [
  'limits',
  'signal',
  'transfer',
  'result',
  'wait',
] as const satisfies readonly (keyof CallOptions)[];

export function checkCallOptions(given: unknown, more: readonly string[] = []): CallOptions {
  if (given === undefined) return {};
  const options = checkObject('options', given, [...CALL_KEYS, ...more]) as CallOptions;
  const { signal, transfer } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal))
    bad(`signal must be an AbortSignal, not ${describe(signal)}`);
  if (
    transfer !== undefined &&
    !(Array.isArray(transfer) && transfer.every((each) => each instanceof ArrayBuffer))
  ) {
    bad('transfer must be an array of ArrayBuffers');
  }
  checkOneOf('result', options.result, ['copy', 'handle', 'none']);
  checkOneOf('wait', options.wait, ['result', 'all']);
  return options;
}

export function checkSourceOptions(given: unknown): SourceOptions {
  const options = checkCallOptions(given, ['filename', 'type']) as SourceOptions;
  if (options.filename !== undefined && typeof options.filename !== 'string')
    bad(`filename must be a string, not ${describe(options.filename)}`);
  checkOneOf('type', options.type, ['script', 'module']);
  return options;
}

/** `name` of a method's argument. */
export function checkString(name: string, value: unknown): string {
  return typeof value === 'string'
    ? value
    : bad(`${name} must be a string, not ${describe(value)}`);
}

export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') bad(`${name} must be a function, not ${describe(value)}`);
}

export function checkArray(name: string, value: unknown): unknown[] {
  return Array.isArray(value) ? value : bad(`${name} must be an array, not ${describe(value)}`);
}

export { bad as badOption, checkOneOf };
