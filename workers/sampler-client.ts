/** Who starts profiles, and the sampler's thread (sampler-worker.ts). */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { VMMemory } from '../heap/cage.ts';
import { sharedProcess } from '../jit/process.ts';

/** Words that both share. */
export const SAMPLER = {
  /** Raised with every VM that is added; CLOSED: the sampler is about to end. */
  changes: 0,
  CLOSED: -1,
} as const;

export interface SamplerData {
  readonly port: MessagePort;
  readonly words: Int32Array;
  readonly process: SharedArrayBuffer;
}

/** A VM to sample, as long as its profile has this generation. */
export interface SamplerTarget {
  readonly cage: SharedArrayBuffer;
  readonly stacks: SharedArrayBuffer;
  readonly generation: number;
  /** Microseconds. */
  readonly interval: number;
}

export class Sampler {
  readonly #file: URL;
  #port: MessagePort | null = null;
  #ready: Promise<void> = Promise.resolve();
  #words = new Int32Array(new SharedArrayBuffer(4));

  /** `file`: the built sampler (dist/sampler.mjs). */
  constructor(file: URL) {
    this.#file = file;
  }

  /** Asks the VM's running threads for samples until its profile ends; resolves when it has begun to. */
  add({ cage, stacks }: VMMemory, generation: number, interval: number): Promise<void> {
    const target: SamplerTarget = { cage, stacks, generation, interval };
    if (this.#port !== null) {
      this.#port.postMessage(target);
      if (this.#announce()) return this.#ready;
    }
    this.#start().postMessage(target);
    this.#announce();
    return this.#ready;
  }

  /** False: the sampler is ending and will not look. */
  #announce(): boolean {
    for (;;) {
      const changes = Atomics.load(this.#words, SAMPLER.changes);
      if (changes === SAMPLER.CLOSED) return false;
      const next = (changes + 1) & 0x7fff_ffff;
      if (Atomics.compareExchange(this.#words, SAMPLER.changes, changes, next) !== changes) continue;
      Atomics.notify(this.#words, SAMPLER.changes);
      return true;
    }
  }

  #start(): MessagePort {
    this.#words = new Int32Array(new SharedArrayBuffer(4));
    const { port1, port2 } = new MessageChannel();
    const data: SamplerData = { port: port2, words: this.#words, process: sharedProcess() };
    const worker = new Worker(this.#file, { execArgv: [], workerData: data, transferList: [port2] });
    const gone = (): void => {
      if (this.#port === port1) this.#port = null;
      port1.close();
    };
    this.#ready = new Promise((resolve) => {
      worker.once('message', () => resolve());
      // Without it there are no samples, and nothing else is lost.
      for (const end of ['error', 'exit'] as const) worker.once(end, () => (gone(), resolve()));
    });
    worker.unref();
    port1.unref();
    this.#port = port1;
    return port1;
  }
}
