/**
 * A fake mutator: a worker that lives through the protocol without guest code. It counts in a word of
 * its own between boundary checks; whoever stops the world looks whether any count still moves.
 *
 * The control words (a small shared memory beside the cage):
 *   MAILBOX + w   what worker w is to run: thread index + 1, or 0
 *   COUNTS + i    count of thread i
 */
import { parentPort, workerData } from 'node:worker_threads';
import { TB, VM, threadBlock } from '../../heap/layout.ts';
import { attachViews, i32, tb } from '../../heap/views.ts';
import { abandonThread, claimThread, endThread, mount } from '../../vm/threads/births.ts';
import { injectDelays } from '../../vm/threads/delays.ts';
import { nap, unpark } from '../../vm/threads/parking.ts';
import { REASON, isServed, request } from '../../vm/threads/requests.ts';
import {
  WHERE,
  enterBlocked,
  handshake,
  leaveBlocked,
  safepointServices,
  serveRequests,
  sleepBlocked,
} from '../../vm/threads/safepoint.ts';
import { STATE, WAIT, stateOf } from '../../vm/threads/states.ts';
import {
  answeredBySupervisor,
  askSupervisor,
  awaitNewborn,
  giveToStandby,
  offerWorker,
} from '../../vm/threads/standby.ts';
import { observeStops, resumeTheWorld, stopTheWorld } from '../../vm/threads/stops.ts';

export const C = {
  END: 0,
  STOPS: 1,
  BROKEN: 2,
  LOST: 3,
  WORST: 4,
  BIRTHS: 5,
  HANDSHAKES: 6,
  SAMPLES: 7,
  WORKERS: 8,
  NAP: 9,
  HANDED: 10,
  MAILBOX: 16,
  COUNTS: 512,
} as const;
export interface MutatorData {
  readonly cage: SharedArrayBuffer;
  readonly stacks: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  readonly worker: number;
  readonly seed: number;
  readonly delays: boolean;
  /** Weights of the things a thread does at a boundary, out of 1024. */
  readonly mix: {
    stop: number;
    handshake: number;
    sample: number;
    block: number;
    birth: number;
    death: number;
  };
}

if (parentPort !== null) run(workerData as MutatorData);

function run(data: MutatorData): void {
  const control = new Int32Array(data.control);
  let seed = data.seed | 1;
  const random = (bound: number): number => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) % bound;
  };
  const spin = (times: number): void => {
    for (let i = 0; i < times; i++) Atomics.load(control, C.END);
  };

  if (data.delays) {
    injectDelays(() => {
      const dice = random(64);
      if (dice < 3) Atomics.wait(control, C.NAP, 0, 0.2 + random(10) / 10);
      else if (dice < 24) spin(random(400));
    });
  }
  observeStops((time) => {
    const micros = Math.ceil(time);
    for (;;) {
      const worst = Atomics.load(control, C.WORST);
      if (micros <= worst || Atomics.compareExchange(control, C.WORST, worst, micros) === worst)
        return;
    }
  });
  safepointServices.sample = () => {
    Atomics.add(control, C.SAMPLES, 1);
  };

  const checkStopped = (): void => {
    const high = Atomics.load(i32, VM.threadHigh);
    const before: number[] = [];
    for (let i = 0; i < high; i++) before.push(Atomics.load(control, C.COUNTS + i));
    spin(300);
    for (let i = 0; i < high; i++) {
      const state = stateOf(threadBlock(i));
      const moved = Atomics.load(control, C.COUNTS + i) !== before[i];
      if (threadBlock(i) !== tb && moved) {
        Atomics.add(control, C.BROKEN, 1);
        parentPort?.postMessage(`thread ${i} in state ${state} moves during a stop`);
      }
    }
  };

  const birth = (): void => {
    const index = claimThread();
    if (index === -1) return;
    if (giveToStandby(threadBlock(index))) {
      Atomics.add(control, C.HANDED, 1);
      return;
    }
    askSupervisor();
    const workers = Atomics.load(control, C.WORKERS);
    const first = random(workers);
    for (let k = 0; k < workers; k++) {
      const word = C.MAILBOX + ((first + k) % workers);
      if (Atomics.compareExchange(control, word, 0, index + 1) === 0) {
        Atomics.notify(control, word);
        Atomics.add(control, C.BIRTHS, 1);
        return;
      }
    }
    abandonThread(index);
  };

  const ask = (index: number): void => {
    const block = threadBlock(index);
    const id = Atomics.load(i32, block + TB.id);
    const generation = request(index, REASON.SAMPLE);
    // The target passes a boundary, leaves RUNNING, or ends: none takes it this long.
    const deadline = performance.now() + 20_000;
    while (!isServed(index, REASON.SAMPLE, generation)) {
      if (stateOf(block) !== STATE.RUNNING && stateOf(block) !== STATE.STOPPED) return;
      if (Atomics.load(i32, block + TB.id) !== id || Atomics.load(control, C.END) !== 0) return;
      if (performance.now() > deadline) {
        Atomics.add(control, C.LOST, 1);
        parentPort?.postMessage(`a request to thread ${index} was lost`);
        return;
      }
      enterBlocked(WAIT.HOST, 0);
      nap(0.1);
      leaveBlocked();
      serveRequests(WHERE.BOUNDARY);
    }
  };

  const life = (index: number): void => {
    attachViews(data.cage, data.stacks);
    mount(index);
    const own = C.COUNTS + index;
    const { mix } = data;
    for (let count = 0; Atomics.load(control, C.END) === 0; count++) {
      // Guest code: nothing but plain work and one compare.
      for (let i = 0; i < 50; i++) Atomics.add(control, own, 1);
      if (count > i32[tb + TB.loopLimit]) {
        serveRequests(WHERE.LOOP);
        if (i32[tb + TB.loopEnd] === 0) i32[tb + TB.loopEnd] = 0x7fff_ffff;
      }
      let dice = random(1024);
      if ((dice -= mix.stop) < 0) {
        stopTheWorld();
        checkStopped();
        Atomics.add(control, C.STOPS, 1);
        resumeTheWorld();
      } else if ((dice -= mix.handshake) < 0) {
        const other = random(Atomics.load(i32, VM.threadHigh));
        if (other !== index) {
          handshake(other);
          Atomics.add(control, C.HANDSHAKES, 1);
        }
      } else if ((dice -= mix.sample) < 0) {
        const other = random(Atomics.load(i32, VM.threadHigh));
        if (other !== index) ask(other);
      } else if ((dice -= mix.block) < 0) {
        unpark(random(Atomics.load(i32, VM.threadHigh)));
        enterBlocked(WAIT.EVENTS, 0);
        sleepBlocked(random(3));
        leaveBlocked();
      } else if ((dice -= mix.birth) < 0) birth();
      else if ((dice -= mix.death) < 0 && index !== 0) break;
    }
    if (index !== 0) offerWorker();
    endThread();
  };

  const mailbox = C.MAILBOX + data.worker;
  for (;;) {
    const wanted = Atomics.load(control, mailbox);
    if (wanted === 0) {
      if (Atomics.load(control, C.END) !== 0) break;
      Atomics.wait(control, mailbox, 0, 100);
      continue;
    }
    attachViews(data.cage, data.stacks);
    answeredBySupervisor();
    do life(wanted - 1);
    while (awaitNewborn(data.cage, wanted - 1));
    Atomics.store(control, mailbox, 0);
  }
  parentPort?.postMessage('done');
}
