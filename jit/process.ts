/**
 * What the threads of one process share about machine code: where the registry of native/handlers.ts
 * is, and whether everybody who interrupts guest threads can arm their loops.
 *
 * The composition root makes these few words and hands them to every thread it starts. Guest workers
 * install the signal handlers, the first one for all. Loops may do without a check only if the threads
 * that set deadlines, stop the world and end the guest can store into code: each of these *requesters*
 * loads koffi beside the start of the first worker and says whether it could. Code that is compiled
 * before all have said so, or when one cannot, looks at the request word at each back-edge instead.
 */
import { guardKoffi, nativeLibrary } from '../native/library.ts';
import { installHandlers } from '../native/handlers.ts';

const WORD = {
  /** NONE, MAKING, THERE, FAILED. */
  registry: 0,
  addressLow: 1,
  addressHigh: 2,
  /** Requesters that have still to say something. */
  awaited: 3,
  /** Requesters that cannot arm. */
  unable: 4,
  /** Threads that koffi is making objects for. Node ends the process badly if it ends a worker meanwhile. */
  making: 5,
  /** 1: nobody begins to. */
  ending: 6,
  /** 1: a thread has told that the system refuses machine code. */
  told: 7,
} as const;
const WORDS = 8;
const NONE = 0;
const MAKING = 1;
const THERE = 2;
const FAILED = 3;
/** Milliseconds that a thread waits for another one's first look at koffi. */
const PATIENCE = 200;
/** ... and that the end of the process waits for threads that koffi is making objects for. */
const ENDING_PATIENCE = 3000;

let words: Int32Array | null = null;
/** This thread does. */
let endsProcess = false;
let hasAnswered = false;

/** `requesters`: threads that will call `answerAsRequester`. */
export function makeProcess(requesters: number): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(WORDS * 4);
  new Int32Array(shared)[WORD.awaited] = requesters;
  return shared;
}

/** Every thread, before anything else here. The first process joined is the one. */
export function joinProcess(shared: SharedArrayBuffer): void {
  if (words !== null) return;
  const joining = (words = new Int32Array(shared));
  const leave = (): void => {
    Atomics.sub(joining, WORD.making, 1);
    Atomics.notify(joining, WORD.making);
  };
  guardKoffi((call) => {
    Atomics.add(joining, WORD.making, 1);
    if (Atomics.load(joining, WORD.ending) !== 0 && !endsProcess) {
      leave();
      // Node ends this worker here.
      for (;;) Atomics.wait(joining, WORD.ending, 1);
    }
    try {
      return call();
    } finally {
      leave();
    }
  });
}

/** The thread that ends the process, before Node ends the workers: no other one has koffi make anything from now on. */
export function settleKoffi(): void {
  const shared = joined();
  endsProcess = true;
  Atomics.store(shared, WORD.ending, 1);
  const until = performance.now() + ENDING_PATIENCE;
  for (;;) {
    const making = Atomics.load(shared, WORD.making);
    const left = until - performance.now();
    if (making === 0 || left <= 0) return;
    Atomics.wait(shared, WORD.making, making, left);
  }
}

/** For threads that this one starts. */
export function sharedProcess(): SharedArrayBuffer {
  return joined().buffer as SharedArrayBuffer;
}

function joined(): Int32Array {
  return (words ??= new Int32Array(makeProcess(0)));
}

/** This thread will interrupt others: loads what it needs for it, and tells. */
export function answerAsRequester(): void {
  if (hasAnswered) return;
  hasAnswered = true;
  const shared = joined();
  if (!nativeLibrary().ok) Atomics.add(shared, WORD.unable, 1);
  Atomics.sub(shared, WORD.awaited, 1);
  Atomics.notify(shared, WORD.awaited);
}

/** Whether loops need no check. Waits a moment for requesters that are just starting. */
export function everyoneCanArm(): boolean {
  const shared = joined();
  const until = performance.now() + PATIENCE;
  for (;;) {
    const awaited = Atomics.load(shared, WORD.awaited);
    const left = until - performance.now();
    if (awaited <= 0) return Atomics.load(shared, WORD.unable) === 0;
    if (left <= 0) {
      hasWaited = true;
      return false;
    }
    if (hasWaited) return false;
    Atomics.wait(shared, WORD.awaited, awaited, left);
  }
}
let hasWaited = false;

/** True once in a process: the caller is the one to say that there is no machine code. */
export function firstToTell(): boolean {
  return Atomics.exchange(joined(), WORD.told, 1) === 0;
}

/** Installs the signal handlers for this process, or attaches this thread to them. Throws if that failed. */
export function installForProcess(): void {
  const shared = joined();
  if (Atomics.compareExchange(shared, WORD.registry, NONE, MAKING) === NONE) {
    let state: number = FAILED;
    try {
      const address = installHandlers();
      shared[WORD.addressLow] = address | 0;
      shared[WORD.addressHigh] = Math.floor(address / 2 ** 32);
      state = THERE;
    } finally {
      Atomics.store(shared, WORD.registry, state);
      Atomics.notify(shared, WORD.registry);
    }
    return;
  }
  Atomics.wait(shared, WORD.registry, MAKING, 10_000);
  if (!attachToHandlers()) throw new Error('the signal handlers could not be installed');
}

/** For requesters. False: there are no handlers, or no koffi here. */
export function attachToHandlers(): boolean {
  const shared = joined();
  if (Atomics.load(shared, WORD.registry) !== THERE || !nativeLibrary().ok) return false;
  installHandlers(shared[WORD.addressHigh] * 2 ** 32 + (shared[WORD.addressLow] >>> 0));
  return true;
}
