/**
 * One clock for all threads of the process. `performance.now()` counts from each worker's own start, so
 * what it gives is moved once per worker to the origin of the system's monotonic clock, from which
 * `process.hrtime` counts in every thread. Both read the same clock; between their two calls lies less
 * than a microsecond in the best of a few tries.
 */
const TRIES = 8;

function measureOrigin(): number {
  let origin = Infinity;
  for (let i = 0; i < TRIES; i++) {
    const before = performance.now();
    origin = Math.min(origin, Number(process.hrtime.bigint()) / 1000 - before * 1000);
  }
  return origin;
}

let origin = 0;

/** Microseconds since an origin that all threads of the process have in common. */
export function monotonicMicros(): number {
  if (origin === 0) origin = measureOrigin();
  return performance.now() * 1000 + origin;
}
