/**
 * What guest threads need from above: the interpreter that runs code, and the host that starts workers
 * and hears about ends. Both are interfaces; the composition root wires them (vm never imports workers).
 */

/** The dispatcher's door (vm/interp/engine.ts). */
export interface Engine {
  /**
   * Calls the value in slot `callee` with argc arguments from slot `args`; true: result in `dst`,
   * false: it threw, the value is in TB.exception. Throws Terminated.
   */
  enter(callee: number, self: number, args: number, argc: number, dst: number): boolean;
}

/** What a worker offers to the guest thread that it runs. */
export interface GuestHost {
  /** A thread block has been claimed and filled in: have a worker run it. */
  startThread(index: number): void;
  /** The main thread has jobs and no worker. */
  wakeMain(): void;
  /**
   * The main thread: serves one message of the host (a call, a source to run), if there is one. False:
   * there is none. Never waits.
   */
  serveMessage(): boolean;
  /** Host calls whose answers are still out: they keep the thread alive. */
  pendingHostCalls(): number;
  /**
   * An exception that nothing caught is in TB.exception (`promise`: an unhandled rejection). Called on
   * its thread, the main one; the host ends the program or goes on.
   */
  uncaught(promise: boolean): void;
}

let current: GuestHost | null = null;

export function setGuestHost(host: GuestHost | null): void {
  current = host;
}

export function guestHost(): GuestHost {
  if (current === null) throw new Error('no guest thread is mounted');
  return current;
}
