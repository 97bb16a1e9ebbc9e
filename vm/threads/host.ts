/**
 * What guest threads need from above: the interpreter that runs code, and the worker that runs the
 * thread. Both are interfaces; the composition root wires them (vm never imports workers).
 */

/** The dispatcher's door (vm/interp/engine.ts). */
export interface Engine {
  /**
   * Calls the value in slot `callee` with argc arguments from slot `args`; true: result in `dst`,
   * false: it threw, the value is in TB.exception. Throws Terminated.
   */
  enter(callee: number, self: number, args: number, argc: number, dst: number): boolean;
}

/** What a worker offers to the guest thread that it runs. Nothing here waits. */
export interface GuestHost {
  /** A thread block has been claimed and filled in: have a worker run it. */
  startThread(index: number): void;
  /** The main thread has jobs and no worker. */
  wakeMain(): void;
  /** Sends a message to whoever opened the VM (supervision.ts, VmEvents.message). */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** The next message for this thread, undefined if there is none now. */
  receive(): unknown;
  /** Messages announced to this thread that it has not received. */
  hasMail(): boolean;
  /** Serves one message in the event loop; false if there is none. */
  serveMessage(): boolean;
  /** Host calls whose answers are still out: they keep the thread alive. */
  pendingHostCalls(): number;
  /**
   * An exception that nothing caught is in TB.exception (`promise`: an unhandled rejection). Called on
   * the main thread only; others end and hand it to join.
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

/**
 * What the runtime above the threads does for a worker: messages to the main thread, and errors that
 * nothing caught. Installed by the part of the VM that speaks with the host, when its module loads.
 */
export interface MainServices {
  /** A message that was posted to a guest thread, taken in its event loop. */
  message(message: unknown): void;
  uncaught(promise: boolean): void;
  pendingHostCalls(): number;
  /** Before a thread of a VM runs on this worker: `options` is what the VM was opened with. */
  mounted(options: unknown): void;
}
export const mainServices: MainServices = {
  message() {},
  uncaught() {},
  pendingHostCalls: () => 0,
  mounted() {},
};
