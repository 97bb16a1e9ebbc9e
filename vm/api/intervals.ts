/** How often profiles sample: defaults, bounds, checks. Apart from profiler.ts, so that checking an option loads no exporter. */
import { parseSize } from '../units.ts';
import { badOption, checkDuration, unitOf } from './options.ts';
import type { Duration, Size } from './types.ts';

export const DEFAULT_CPU_INTERVAL = 1000;
export const DEFAULT_HEAP_INTERVAL = 512 * 1024;
/** Microseconds and bytes. */
const CPU_INTERVAL = { least: 50, most: 10_000_000 } as const;
const HEAP_INTERVAL = { least: 1024, most: 2 ** 30 } as const;

/** Microseconds between CPU samples. */
export function checkCpuInterval(name: string, value: Duration | undefined): number {
  const ms = checkDuration(name, value);
  if (ms === undefined) return DEFAULT_CPU_INTERVAL;
  const micros = Math.round(ms * 1000);
  if (micros < CPU_INTERVAL.least || micros > CPU_INTERVAL.most)
    badOption(`${name} must be between 0.05 ms and 10 s, not ${ms} ms`);
  return micros;
}

/** Mean bytes between allocation samples. */
export function checkHeapInterval(name: string, value: Size | undefined): number {
  if (value === undefined) return DEFAULT_HEAP_INTERVAL;
  const bytes = Math.round(unitOf(name, () => parseSize(value)));
  if (bytes < HEAP_INTERVAL.least || bytes > HEAP_INTERVAL.most)
    badOption(`${name} must be between 1 KiB and 1 GiB, not ${bytes} bytes`);
  return bytes;
}
