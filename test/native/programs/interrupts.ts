// Interrupting loops in another worker: node program.mjs MECHANISM REPETITIONS [SHAPE]
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { installHandlers, mountThread, unmountThread } from '../../../native/handlers.ts';
import {
  disarm,
  LOOP_INTERRUPTS,
  publishEdge,
  requestersGone,
  setScope,
  type LoopInterrupt,
} from '../../../native/interrupts.ts';
import { ARM_INNERMOST, EDGE, EDGE_BYTES, NativeBlock } from '../../../native/native-block.ts';
import { CODE, makeThread, start, WORD, writeLoops, type Thread } from './thread.ts';

/** Words of the cage that the two sides talk through. */
const ASKED = 0; // the request word: the requester's bit
const DONE = 1; // rounds that the runner has finished
const CHANGED = 2; // rounds after which the code had other bytes than before
const REASONLESS = 3; // traps without a reason
const SLOW = 4; // the runner waits outside of machine code before each entry
const LEAST = 5; // fewest and most armed edges found at a trap
const MOST = 6;

const NAMES = ['direct', 'signal', 'fault'] as const;

interface Setup {
  readonly cage: SharedArrayBuffer;
  readonly registry: number;
  readonly rounds: number;
  readonly edges: number;
  readonly shape: string;
}

/** The runner: enters its loop `rounds` times; each time it comes back it serves and disarms. */
function runner({ cage, registry, rounds, edges, shape }: Setup): void {
  installHandlers(registry);
  const control = new Int32Array(cage, 0, 16);
  const thread = makeThread(cage);
  const end = writeLoops(thread, (edge) => publishEdge(thread.gate.block, edge), edges);
  // A loop around all of them, whose back-edge never runs.
  if (shape === 'innermost') {
    publishEdge(thread.gate.block, {
      site: end + 64,
      armed: 1,
      disarmed: 0,
      start: CODE - 16,
      end,
    });
  }
  Atomics.store(control, LEAST, edges + 1);
  const original = thread.gate.codeMemory.bytes.slice(0, end + 128);
  const mounted = mountThread(thread.gate.block);
  parentPort?.postMessage({ address: thread.gate.block.address });
  while (Atomics.load(control, DONE) < rounds) {
    start(thread, CODE);
    if (Atomics.load(control, SLOW) === 1)
      for (let i = 0; i < 2000; i++) Atomics.load(control, SLOW);
    thread.gate.enter();
    const armed = armedEdges(thread);
    Atomics.store(control, LEAST, Math.min(armed, Atomics.load(control, LEAST)));
    Atomics.store(control, MOST, Math.max(armed, Atomics.load(control, MOST)));
    if (shape === 'storm') {
      disarm(thread.gate.block);
      Atomics.store(control, DONE, Atomics.load(control, ASKED));
    } else serve(thread, control);
    // Only here has nobody asked again yet.
    if (shape === 'tight' && !same(original, thread)) Atomics.add(control, CHANGED, 1);
  }
  unmountThread(mounted);
  requestersGone(thread.gate.block);
  disarm(thread.gate.block);
  if (!same(original, thread)) Atomics.add(control, CHANGED, 1);
}

const same = (original: Uint8Array, { gate }: Thread): boolean =>
  Buffer.compare(original, gate.codeMemory.bytes.subarray(0, original.length)) === 0;

function armedEdges({ gate: { block, codeMemory } }: Thread): number {
  const row = EDGE_BYTES >> 2;
  let armed = 0;
  for (let i = 0; i < block.get('edgeCount'); i++) {
    const site = block.edges[i * row + (EDGE.site >> 2)];
    if (codeMemory.words[site >> 2] === block.edges[i * row + (EDGE.armed >> 2)]) armed++;
  }
  return armed;
}

/** The slow path: disarm, fence, look again (I2). */
function serve({ gate }: Thread, control: Int32Array): void {
  disarm(gate.block);
  if (Atomics.exchange(control, ASKED, 0) === 0) Atomics.add(control, REASONLESS, 1);
  else Atomics.add(control, DONE, 1);
}

interface Latencies {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/** Asks without waiting, each mechanism in turn; every request has its own number. */
function storm(block: NativeBlock, cage: SharedArrayBuffer, rounds: number): Latencies {
  const control = new Int32Array(cage, 0, 16);
  for (let round = 1; round <= rounds; round++) {
    Atomics.store(control, ASKED, round);
    LOOP_INTERRUPTS[NAMES[round % 3]](block);
    for (let i = (round * 7919) % 997; i > 0; i--) Atomics.load(control, DONE);
  }
  while (Atomics.load(control, DONE) !== rounds);
  return { p50: 0, p99: 0, most: 0 };
}

function request(
  mechanism: (block: NativeBlock) => void,
  block: NativeBlock,
  cage: SharedArrayBuffer,
  rounds: number,
  slow: boolean,
): Latencies {
  const control = new Int32Array(cage, 0, 16);
  const words = new Int32Array(cage, 4096, 512);
  const times: number[] = [];
  Atomics.store(control, SLOW, slow ? 1 : 0);
  for (let round = 0; round < rounds; round++) {
    // Wait until the loop turns; or ask at any moment, in the crossing too.
    const turns = Atomics.load(words, WORD.turns);
    if (!slow) while (Atomics.load(words, WORD.turns) === turns);
    else for (let i = (round * 7919) % 4001; i > 0; i--) Atomics.load(control, DONE);
    const left = Atomics.load(words, WORD.left);
    const from = process.hrtime.bigint();
    Atomics.or(control, ASKED, 1);
    mechanism(block);
    while (Atomics.load(words, WORD.left) === left && Atomics.load(control, DONE) <= round);
    times.push(Number(process.hrtime.bigint() - from));
    while (Atomics.load(control, DONE) <= round);
  }
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
  return { p50: at(0.5), p99: at(0.99), most: times[times.length - 1] };
}

const counts = (block: NativeBlock) => ({
  signals: block.get('signals'),
  faults: block.get('faults'),
  pending: block.get('pendingSignal'),
  faulting: block.get('faulting'),
});

async function main(): Promise<void> {
  const [, , name, repetitions, shape = 'tight'] = process.argv;
  const rounds = Number(repetitions);
  const cage = new SharedArrayBuffer(1 << 16);
  const control = new Int32Array(cage, 0, 16);
  const registry = installHandlers();
  const edges = shape === 'many' ? 4000 : 3;
  const storming = name === 'storm';
  const setup: Setup = { cage, registry, rounds, edges, shape: storming ? name : shape };
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: setup });
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  const { address } = await new Promise<{ address: number }>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  await sleep(20);
  const block = new NativeBlock(address);
  if (shape === 'innermost') setScope(block, ARM_INNERMOST);
  const latencies = storming
    ? storm(block, cage, rounds)
    : request(LOOP_INTERRUPTS[name as LoopInterrupt], block, cage, rounds, shape === 'slow');
  await ended;
  process.stdout.write(
    JSON.stringify({
      ...latencies,
      ...counts(block),
      done: control[DONE],
      changed: control[CHANGED],
      reasonless: control[REASONLESS],
      armed: [control[LEAST], control[MOST]],
      region: block.get('region'),
    }),
  );
}

if (isMainThread) void main();
else runner(workerData as Setup);
