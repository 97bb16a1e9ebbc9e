/**
 * Who wants to know what the current thread does when it runs no guest code: a recording profiler. The
 * slow paths that lead there ask `observer !== null`, and nothing else is done while nobody looks.
 *
 * Calls come in pairs and may be nested in one way: a stopped thread helps to collect. What is told
 * before a step out of RUNNING may look at the stack.
 */
export interface ThreadObserver {
  /** RUNNING -> BLOCKED is next; `kind`: WAIT_KINDS. */
  blocked(kind: number): void;
  /** RUNNING again, before a stop is served. */
  resumed(): void;
  /** RUNNING -> STOPPED is next, for the stop of this number. */
  stopped(stop: number): void;
  released(): void;
  /** It has taken the stop word: it waits for the others until `worldStopped`. */
  stopping(stop: number): void;
  worldStopped(): void;
  /** It is about to end its stop. */
  resuming(): void;
  /** It collects, as the stopper or as a helper. */
  collecting(): void;
  collected(): void;
}

export let observer: ThreadObserver | null = null;

export function observeThread(given: ThreadObserver | null): void {
  observer = given;
}
