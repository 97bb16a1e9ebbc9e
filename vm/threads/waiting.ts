/**
 * How natives put the current thread to sleep. A native never sleeps: it says what the thread waits
 * for and has the dispatcher park it at the boundary behind the native; a self-hosted loop calls the
 * native again when the thread is back:
 *
 *     while (!$TakeLock(lock)) {}
 *
 * Quiet threads. Some sleeps only another guest thread (or the host) can end: a lock, a join, an
 * unsettled promise. Each thread in such a sleep counts in VM.quietCount, and whoever unparks it takes
 * it out *before* leaving the token. So when as many threads are quiet as are alive, nothing will ever
 * happen by itself: threads that only wait for promises then end (event-loop.ts).
 */
import { BOUNDARY_PARK, requestBoundary } from '../../heap/boundary.ts';
import { TB } from '../../heap/layout.ts';
import { i32, tb } from '../../heap/views.ts';
import { WAIT } from './states.ts';

/** Has the current thread sleep at the next boundary, at most `milliseconds` (negative: for ever). */
export function parkFor(kind: number, on: number, milliseconds: number): void {
  i32[tb + TB.waitKind] = kind;
  i32[tb + TB.waitOn] = on;
  i32[tb + TB.parkTimeout] = milliseconds < 0 ? -1 : Math.min(Math.ceil(milliseconds), 0x7fff_ffff);
  requestBoundary(BOUNDARY_PARK);
}

/** The wait is over: nothing to show in reports, nothing to leave on termination. */
export function endWait(): void {
  i32[tb + TB.waitKind] = WAIT.NONE;
  i32[tb + TB.waitOn] = 0;
}

/** Milliseconds on a clock that all threads share and that never goes back. */
export function clock(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1000 + nanos / 1e6;
}
