/** Durations and sizes as people write them: '1.5s', '64MiB'. One place for the library and the command line. */

const DURATION_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};
const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  kb: 2 ** 10,
  kib: 2 ** 10,
  m: 2 ** 20,
  mb: 2 ** 20,
  mib: 2 ** 20,
  g: 2 ** 30,
  gb: 2 ** 30,
  gib: 2 ** 30,
};

const QUANTITY = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)\s*$/i;

/** Longest duration: what timers of the host can wait for at once. */
export const MAX_DURATION = 2 ** 31 - 1;

export class UnitError extends Error {}

function parse(
  value: unknown,
  units: Readonly<Record<string, number>>,
  what: string,
  example: string,
): number {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && value >= 0) return value;
    throw new UnitError(`must be ${what}, not ${value}`);
  }
  if (typeof value !== 'string')
    throw new UnitError(`must be ${what} such as ${example}, not ${describe(value)}`);
  const match = QUANTITY.exec(value);
  const unit = match === null ? undefined : units[match[2].toLowerCase()];
  if (match === null || unit === undefined)
    throw new UnitError(`must be ${what} such as ${example}, not '${value}'`);
  return Number(match[1]) * unit;
}

/** Milliseconds. Numbers are milliseconds; units are ms, s, m, h. Throws UnitError. */
export function parseDuration(value: unknown): number {
  const ms = parse(value, DURATION_UNITS, 'a duration', "250, '1.5s' or '2m'");
  if (ms > MAX_DURATION)
    throw new UnitError(`must be at most ${MAX_DURATION} ms (24 days), not ${ms} ms`);
  return ms;
}

/** Bytes. Numbers are bytes; KB and KiB are both 1,024. Throws UnitError. */
export function parseSize(value: unknown): number {
  const bytes = Math.ceil(parse(value, SIZE_UNITS, 'a size', "65536 or '64MiB'"));
  if (bytes > Number.MAX_SAFE_INTEGER) throw new UnitError('is too large');
  return bytes;
}

/** '1.5 s', '250 ms'. */
export function formatDuration(ms: number): string {
  return `${Math.round(ms)} ms`;
}

/** '64 MiB', '10 KiB', '999 bytes'. */
export function formatSize(bytes: number): string {
  for (const [unit, factor] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const) {
    if (bytes >= factor)
      return `${Number((bytes / factor).toFixed(bytes % factor === 0 ? 0 : 1))} ${unit}`;
  }
  return `${bytes} bytes`;
}

/** A short name of a wrong value, for messages. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string')
    return `'${value.length > 40 ? `${value.slice(0, 40)}...` : value}'`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return String(value);
}
