// Threads that mount and unmount all the time, while handlers on all of them search the registry.
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread, workerData } from 'node:worker_threads';
import { memoryAt } from '../../../native/address.ts';
import { nativeAvailability } from '../../../native/availability.ts';
import {
  installHandlers,
  interruptSignal,
  mountThread,
  unmountThread,
} from '../../../native/handlers.ts';
import { disarm, LOOP_INTERRUPTS, publishEdge } from '../../../native/interrupts.ts';
import { PAGE_BYTES } from '../../../native/linux.ts';
import { REG, REGION, REGION_BYTES } from '../../../native/native-block.ts';
import { gettid } from '../../../native/os.ts';
import { tgkill } from '../../../native/signals.ts';
import { makeThread, start, WORD, writeLoops } from './thread.ts';

interface Setup {
  readonly registry: number;
  readonly rounds: number;
  readonly ended: Int32Array;
}

const NAMES = ['direct', 'signal', 'fault'] as const;

/** Each round has fresh code and a fresh block, armed before it is entered, and unmapped after. */
function mountAgainAndAgain({ registry, rounds, ended }: Setup): void {
  const available = nativeAvailability();
  if (!available.ok) throw new Error(available.reason);
  installHandlers(registry);
  const cage = new SharedArrayBuffer(1 << 16);
  const stacks = new SharedArrayBuffer(1 << 16);
  for (let round = 0; round < rounds; round++) {
    const thread = makeThread(cage, 1 << 16, stacks);
    writeLoops(thread, (edge) => publishEdge(thread.gate.block, edge));
    const mounted = mountThread(thread.gate.block);
    LOOP_INTERRUPTS[NAMES[round % 3]](thread.gate.block);
    start(thread);
    thread.gate.enter();
    disarm(thread.gate.block);
    unmountThread(mounted);
    thread.gate.codeMemory.close();
    thread.gate.block.close();
  }
  const left = new Int32Array(cage, 4096, 512)[WORD.left];
  Atomics.add(ended, 1, left);
  Atomics.add(ended, 0, 1);
}

/** Meanwhile this thread gets signals and traps, whose handlers search the same rows. */
function main(workers: number, rounds: number): void {
  const registry = installHandlers();
  const ended = new Int32Array(new SharedArrayBuffer(8));
  const setup: Setup = { registry, rounds, ended };
  for (let i = 0; i < workers; i++) {
    new Worker(fileURLToPath(import.meta.url), { workerData: setup });
  }
  const me = gettid();
  let sent = 0;
  const turn = (): void => {
    for (let i = 0; i < 500; i++) if (tgkill(me, interruptSignal())) sent++;
    if (Atomics.load(ended, 0) < workers) setTimeout(turn, 1);
    else finish();
  };
  const finish = (): void => {
    const rows = Atomics.load(new Int32Array(memoryAt(registry + REG.count, 4)), 0);
    const table = memoryAt(registry + PAGE_BYTES, rows * REGION_BYTES);
    let taken = 0;
    for (let row = 0; row < rows; row++) {
      const base = new BigInt64Array(table, row * REGION_BYTES + REGION.base, 1);
      if (base[0] !== 0n) taken++;
    }
    const report = { left: ended[1], taken, fewRows: rows <= workers, sent: sent > 0 };
    process.stdout.write(JSON.stringify(report));
  };
  turn();
}

if (isMainThread) main(Number(process.argv[2]), Number(process.argv[3]));
else mountAgainAndAgain(workerData as Setup);
