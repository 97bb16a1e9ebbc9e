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
import { guardLoading, nativeLibrary } from '../native/library.ts';
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
  /** Threads that are loading koffi. Node ends the process badly if it ends a worker meanwhile. */
  loading: 5,
  /** 1: nobody begins to. */
  ending: 6,
} as const;
const WORDS = 8;
const NONE = 0;
const MAKING = 1;
const THERE = 2;
const FAILED = 3;
/** Milliseconds that a thread waits for another one's first look at koffi. */
const PATIENCE = 200;
/** ... and that the end of the process waits for threads that are loading it. */
const LOADING_PATIENCE = 3000;

let words: Int32Array | null = null;
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
  guardLoading((load) => {
    Atomics.add(joining, WORD.loading, 1);
    try {
      if (Atomics.load(joining, WORD.ending) !== 0) return { ok: false, reason: 'the process is ending' };
      return load();
    } finally {
      Atomics.sub(joining, WORD.loading, 1);
      Atomics.notify(joining, WORD.loading);
    }
  });
}

/** The thread that ends the process, before Node ends the workers: nobody loads koffi from now on. */
export function endLoading(): void {
  const shared = joined();
  Atomics.store(shared, WORD.ending, 1);
  const until = performance.now() + LOADING_PATIENCE;
  for (;;) {
    const loading = Atomics.load(shared, WORD.loading);
    const left = until - performance.now();
    if (loading === 0 || left <= 0) return;
    Atomics.wait(shared, WORD.loading, loading, left);
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
