// What guest programs find beside the JavaScript language: types for editors and compilers.
//   tsconfig.json:   "types": ["heddle/guest"]
//   or in one file:  /// <reference types="heddle/guest" />

export {};

declare global {
  /**
   * Runs `fn(...args)` in parallel on the same heap: the arguments, what fn closes over and what it
   * returns are the same objects, not copies. It has started when the constructor returns. Throws a
   * RangeError when the limit of threads is reached.
   */
  class Thread<R = unknown, A extends unknown[] = never> {
    constructor(fn: (...args: A) => R, ...args: A);

    /** The thread that runs this code. */
    static readonly current: Thread;

    /**
     * From now on only the current thread may touch `object`: any access by another one throws a
     * ConcurrentAccessError. Returns `object`.
     */
    static restrict<T extends object>(object: T): T;

    /** 0 is the main thread; ids are not reused while the program runs. */
    readonly id: number;

    /**
     * Waits until the thread has completed: fn has returned and its jobs and timers are done. Returns
     * what fn returned (a promise is returned as it is), or throws what fn threw.
     */
    join(): R;

    /** Like join, as a promise. */
    asyncJoin(): Promise<Awaited<R>>;
  }

  /** A mutual-exclusion lock. It is not recursive: to hold one that this thread holds is an error. */
  class Lock {
    constructor();

    /** True while some thread holds the lock; by the time it is read that may have changed. */
    readonly locked: boolean;

    /** Waits for the lock, calls fn, releases the lock however fn ends, and returns what fn returned. */
    hold<R>(fn: () => R): R;

    /** Without waiting: calls fn with the lock held once it is free. */
    asyncHold<R>(fn: () => R): Promise<Awaited<R>>;

    /** A promise of the function that releases the lock; it must be called once. */
    asyncHold(): Promise<() => void>;
  }

  /** A condition variable. */
  class Condition {
    constructor();

    /**
     * Releases `lock`, which this thread holds, waits to be notified, and takes the lock again. It may
     * return without a notification: wait in a loop that tests what is waited for.
     */
    wait(lock: Lock): void;

    /** Like wait, as a promise; `lock` must be held by an asyncHold. */
    asyncWait(lock: Lock): Promise<void>;

    /** Wakes one waiting thread, or `count`. Returns how many were woken. */
    notify(count?: number): number;

    /** Wakes all waiting threads. Returns how many were woken. */
    notifyAll(): number;
  }

  /** A variable that has a value of its own in every thread; `undefined` at first. */
  class ThreadLocal<T = unknown> {
    constructor();
    value: T | undefined;
  }

  /**
   * The operations of `Atomics` work on an own data property of an ordinary object as well. They order
   * the plain accesses around them. Values compare by SameValueZero.
   */
  interface Atomics {
    load<T extends object, K extends keyof T>(object: T, key: K): T[K];
    store<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): T[K];
    exchange<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): T[K];
    compareExchange<T extends object, K extends keyof T>(
      object: T,
      key: K,
      expected: T[K],
      replacement: T[K],
    ): T[K];

    /** Numbers; each returns the value before. */
    add<K extends PropertyKey>(object: Record<K, number>, key: K, value: number): number;
    sub<K extends PropertyKey>(object: Record<K, number>, key: K, value: number): number;

    /** 32-bit integers; each returns the value before. */
    and<K extends PropertyKey>(object: Record<K, number>, key: K, value: number): number;
    or<K extends PropertyKey>(object: Record<K, number>, key: K, value: number): number;
    xor<K extends PropertyKey>(object: Record<K, number>, key: K, value: number): number;

    /** Waits while the property holds `value`, at most `timeout` milliseconds. */
    wait<T extends object, K extends keyof T>(
      object: T,
      key: K,
      value: T[K],
      timeout?: number,
    ): 'ok' | 'not-equal' | 'timed-out';

    /** Wakes the threads that wait for the property; returns how many. */
    notify<T extends object, K extends keyof T>(object: T, key: K, count?: number): number;

    /** The mutex of the structs proposal. */
    readonly Mutex: AtomicsMutexConstructor;

    /** The condition variable of the structs proposal. */
    readonly Condition: AtomicsConditionConstructor;
  }

  /** Opaque. */
  interface AtomicsMutex {
    readonly [Symbol.toStringTag]: 'Atomics.Mutex';
  }

  /** Opaque. */
  interface AtomicsCondition {
    readonly [Symbol.toStringTag]: 'Atomics.Condition';
  }

  /** The right to unlock a mutex, held by whoever locked it. */
  interface AtomicsUnlockToken {
    readonly locked: boolean;
    /** True if it unlocked the mutex, false if the token was empty. */
    unlock(): boolean;
    [Symbol.dispose](): void;
  }

  interface AtomicsMutexConstructor {
    new (): AtomicsMutex;
    readonly UnlockToken: new () => AtomicsUnlockToken;

    /** Waits for the mutex. An empty `token` is filled and returned instead of a new one. */
    lock(mutex: AtomicsMutex, token?: AtomicsUnlockToken): AtomicsUnlockToken;

    /** Waits at most `timeout` milliseconds; null if the mutex was not to be had. */
    lockIfAvailable(
      mutex: AtomicsMutex,
      timeout: number,
      token?: AtomicsUnlockToken,
    ): AtomicsUnlockToken | null;
  }

  interface AtomicsConditionConstructor {
    new (): AtomicsCondition;

    /** Unlocks the token's mutex, waits to be notified, locks it again. */
    wait(condition: AtomicsCondition, token: AtomicsUnlockToken): void;

    /** Waits until `predicate` holds, at most `timeout` milliseconds; false when the time is over. */
    waitFor(
      condition: AtomicsCondition,
      token: AtomicsUnlockToken,
      timeout: number,
      predicate?: () => boolean,
    ): boolean;

    /** Wakes one waiting thread, or `count`. Returns how many were woken. */
    notify(condition: AtomicsCondition, count?: number): number;
  }
}
