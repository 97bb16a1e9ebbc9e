import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCage, releaseCage } from '../../heap/cage.ts';
import type { VMMemory } from '../../heap/cage.ts';
import { Terminated } from '../../heap/errors.ts';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { attachViews, i32, tb } from '../../heap/views.ts';
import { claimThread, endThread, mount, unmount } from '../../vm/threads/births.ts';
import { injectDelays } from '../../vm/threads/delays.ts';
import { sleepOnPark, unpark } from '../../vm/threads/parking.ts';
import {
  POISON_LOOP,
  POISON_NURSERY,
  POISON_STACK,
  REASON,
  REASONS,
  isServed,
  request,
  restoreLimits,
} from '../../vm/threads/requests.ts';
import {
  WHERE,
  parkAtBoundary,
  safepointServices,
  serveRequests,
  trulyFits,
} from '../../vm/threads/safepoint.ts';
import { STATE, STATUS, TRANSITIONS, stateOf, transition } from '../../vm/threads/states.ts';
import { resumeTheWorld, stopTheWorld } from '../../vm/threads/stops.ts';

let memory: VMMemory;
const services = { ...safepointServices };
const limits = () => [i32[tb + TB.stackLimit], i32[tb + TB.nurseryLimit], i32[tb + TB.loopLimit]];
const POISONED = [POISON_STACK, POISON_NURSERY, POISON_LOOP];
const TRUE_LIMITS = [1000, 5000, 70];

beforeEach(() => {
  memory = createCage({ heapLimit: 1 << 22, threads: 7, stackBytes: 1 << 14 });
  attachViews(memory.cage, memory.stacks);
  mount(claimThread());
  [i32[tb + TB.stackEnd], i32[tb + TB.nurseryEnd], i32[tb + TB.loopEnd]] = TRUE_LIMITS;
  i32[tb + TB.nurseryTop] = 4000;
  restoreLimits();
});
afterEach(() => {
  injectDelays(null);
  Object.assign(safepointServices, services);
  if (tb !== 0) unmount();
  releaseCage(memory);
});

describe('limits', () => {
  test('a request poisons all three, a service restores them', () => {
    expect(limits()).toEqual(TRUE_LIMITS);
    request(0, REASON.SAMPLE);
    expect(limits()).toEqual(POISONED);
    serveRequests(WHERE.LOOP);
    expect(limits()).toEqual(TRUE_LIMITS);
  });

  // EDGE-CASES 1
  test('S1: a request between restoring and looking is not lost', () => {
    const generation = request(0, REASON.SAMPLE);
    let late = 0;
    injectDelays((window) => {
      if (window === 'restore-before-look' && late === 0) late = request(0, REASON.HANDSHAKE);
    });
    serveRequests(WHERE.LOOP);
    expect(isServed(0, REASON.SAMPLE, generation)).toBe(true);
    expect(limits()).toEqual(POISONED);
    expect(isServed(0, REASON.HANDSHAKE, late)).toBe(false);
    serveRequests(WHERE.LOOP);
    expect(isServed(0, REASON.HANDSHAKE, late)).toBe(true);
    expect(limits()).toEqual(TRUE_LIMITS);
  });

  test('S1: a request made while one is served fires at the next check', () => {
    let again = true;
    safepointServices.sample = () => {
      if (again) request(0, REASON.SAMPLE);
      again = false;
    };
    const first = request(0, REASON.SAMPLE);
    serveRequests(WHERE.STACK);
    expect(isServed(0, REASON.SAMPLE, first)).toBe(true);
    expect(isServed(0, REASON.SAMPLE, first + 1)).toBe(false);
    expect(limits()).toEqual(POISONED);
    serveRequests(WHERE.STACK);
    expect(isServed(0, REASON.SAMPLE, first + 1)).toBe(true);
  });

  // EDGE-CASES 2
  test('S2: poisoned limits without a reason are restored, a reason without poison is served', () => {
    request(0, REASON.SAMPLE);
    Atomics.store(i32, tb + TB.request, 0);
    serveRequests(WHERE.LOOP);
    expect(limits()).toEqual(TRUE_LIMITS);
    const generation = request(0, REASON.SAMPLE);
    restoreLimits();
    expect(limits()).toEqual(POISONED);
    serveRequests(WHERE.LOOP);
    expect(isServed(0, REASON.SAMPLE, generation)).toBe(true);
  });

  // EDGE-CASES 3
  test('S3: the true limit can be asked for while a request is pending', () => {
    request(0, REASON.SAMPLE);
    expect(trulyFits(1000)).toBe(true);
    expect(trulyFits(1001)).toBe(false);
  });

  // EDGE-CASES 4
  test('the true limit changes while poisoned: the poison stays', () => {
    request(0, REASON.SAMPLE);
    i32[tb + TB.nurseryEnd] = 9000;
    restoreLimits();
    expect(limits()).toEqual(POISONED);
    serveRequests(WHERE.ALLOCATION);
    expect(limits()).toEqual([1000, 9000, 70]);
  });
});

describe('reasons', () => {
  const pairs = REASONS.flatMap((a, i) =>
    REASONS.slice(i + 1).map((b) => [a.name, b.name] as const),
  ).filter(([a, b]) => a !== 'STRESS' && b !== 'STRESS');
  test.each(pairs)('%s and %s are both served', (a, b) => {
    const first = request(0, REASON[a]);
    const second = request(0, REASON[b]);
    serveRequests(WHERE.LOOP);
    expect(isServed(0, REASON[a], first)).toBe(true);
    expect(isServed(0, REASON[b], second)).toBe(true);
    expect(i32[tb + TB.request]).toBe(0);
  });

  // EDGE-CASES 7
  test('a service that throws leaves the other reasons pending', () => {
    safepointServices.interrupt = () => {
      throw new Error('from the handler');
    };
    request(0, REASON.INTERRUPT);
    const sample = request(0, REASON.SAMPLE);
    expect(() => serveRequests(WHERE.LOOP)).toThrow('from the handler');
    expect(limits()).toEqual(POISONED);
    serveRequests(WHERE.LOOP);
    expect(isServed(0, REASON.SAMPLE, sample)).toBe(true);
  });

  test('termination throws, and only while the status says so', () => {
    request(0, REASON.TERMINATE);
    serveRequests(WHERE.LOOP);
    Atomics.store(i32, VM.status, STATUS.TERMINATING);
    request(0, REASON.TERMINATE);
    let thrown: unknown;
    try {
      serveRequests(WHERE.LOOP);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Terminated);
    Atomics.store(i32, VM.status, STATUS.NORMAL);
  });

  test('a thread mounted while the VM is being ended ends at its first check', () => {
    const index = claimThread();
    unmount();
    attachViews(memory.cage, memory.stacks);
    Atomics.store(i32, VM.status, STATUS.TERMINATING);
    mount(index);
    expect(limits()).toEqual(POISONED);
    let thrown: unknown;
    try {
      serveRequests(WHERE.LOOP);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Terminated);
    endThread();
    attachViews(memory.cage, memory.stacks);
    expect(stateOf(threadBlock(index))).toBe(STATE.FREE);
  });
});

describe('parking', () => {
  test('a token that comes first is not lost', () => {
    unpark(0);
    expect(sleepOnPark(-1)).toBe(true);
    expect(sleepOnPark(1)).toBe(false);
  });

  // EDGE-CASES 8
  test('P3: a stop between looking and sleeping gives the token back', () => {
    unpark(0); // meant for the sleep below
    const stopper = claimThread();
    // Another thread's stop is acknowledged and over before the thread sleeps.
    Atomics.store(i32, VM.stopWord, (1 << 9) | (stopper + 1));
    injectDelays((window) => {
      if (window === 'stop-acknowledged') Atomics.store(i32, VM.stopWord, 1 << 9);
    });
    request(0, REASON.STOP);
    serveRequests(WHERE.BOUNDARY);
    i32[tb + TB.parkTimeout] = -1;
    parkAtBoundary();
    expect(stateOf(tb)).toBe(STATE.RUNNING);
  });

  test('a thread with a reason that wakes does not fall asleep', () => {
    safepointServices.interrupt = () => {};
    request(0, REASON.INTERRUPT);
    sleepOnPark(0);
    i32[tb + TB.parkTimeout] = -1;
    parkAtBoundary();
    expect(i32[tb + TB.request]).toBe(0);
  });
});

describe('states', () => {
  test('every step asserts the state it leaves', () => {
    for (const row of TRANSITIONS) {
      for (const name of Object.keys(STATE) as (keyof typeof STATE)[]) {
        const block = threadBlock(5);
        Atomics.store(i32, block + TB.state, STATE[name]);
        if (name === row.from) {
          transition(block, row.name);
          expect(stateOf(block)).toBe(STATE[row.to]);
        } else expect(() => transition(block, row.name)).toThrow(row.name);
      }
    }
    Atomics.store(i32, threadBlock(5) + TB.state, STATE.FREE);
  });

  test('ids are never used again, blocks are', () => {
    const index = claimThread();
    const id = i32[threadBlock(index) + TB.id];
    unmount();
    attachViews(memory.cage, memory.stacks);
    mount(index);
    endThread();
    attachViews(memory.cage, memory.stacks);
    expect(claimThread()).toBe(index);
    expect(i32[threadBlock(index) + TB.id]).toBe(id + 1);
  });

  test('the limit of threads', () => {
    const indices = Array.from({ length: 7 }, claimThread);
    expect(indices).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(claimThread()).toBe(-1);
  });

  test('a stop alone in the world', () => {
    const before = i32[VM.stopCount];
    expect(stopTheWorld()).toBe(true);
    expect(i32[VM.stopWord] & 511).toBe(1);
    resumeTheWorld();
    expect(i32[VM.stopWord] & 511).toBe(0);
    expect(i32[VM.stopCount]).toBe(before + 1);
    expect(() => resumeTheWorld()).toThrow('does not hold');
  });

  test('a stop that is not needed any more is not made', () => {
    const before = i32[VM.stopCount];
    expect(stopTheWorld(() => false)).toBe(false);
    expect(i32[VM.stopCount]).toBe(before);
  });
});
