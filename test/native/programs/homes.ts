// Workers that take a home each, write code there, run it, and are ended: one after another, then some at once.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { functionAt } from '../../../native/availability.ts';
import { publishEdge } from '../../../native/interrupts.ts';
import { makeGate } from '../../../native/gate.ts';
import { installHandlers, mountThread } from '../../../native/handlers.ts';
import { takeHome } from '../../../native/homes.ts';
import { CodeWriter, RAX } from '../../../native/machine-code.ts';

const SIZE = 2 ** 20;
const AT = 8192;

if (isMainThread) await main();
else live();

/** What this worker finds and what its code returns; then it waits to be ended. */
function live(): void {
  const { registry, answer } = workerData as { registry: number; answer: number };
  installHandlers(registry);
  const { memory, block } = takeHome(SIZE);
  const found = memory.words[AT >> 2];
  const edges = block.get('edgeCount');
  makeGate({ codeMemory: memory, block, cageAddress: 0, stackAddress: 0, threadBlockAddress: 0 });
  memory.write(AT, new CodeWriter().constant(RAX, answer).ret().finish());
  publishEdge(block, { site: AT, armed: 1, disarmed: 2, start: AT, end: AT + 4 });
  mountThread(block);
  const result = functionAt(memory.base + AT, 'int')();
  parentPort?.postMessage({ base: memory.base, found, edges, right: result === answer });
  setInterval(() => {}, 1000);
}

interface Found {
  readonly base: number;
  readonly found: number;
  readonly edges: number;
  readonly right: boolean;
}

async function main(): Promise<void> {
  const registry = installHandlers();
  const start = async (answer: number): Promise<{ worker: Worker; found: Found }> => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { registry, answer } });
    const found = await new Promise<Found>((resolve, reject) => worker.once('message', resolve).once('error', reject));
    return { worker, found };
  };
  const [turns, together] = process.argv.slice(2).map(Number);
  const all: Found[] = [];
  for (let i = 0; i < turns; i++) {
    const { worker, found } = await start(100 + i);
    all.push(found);
    await worker.terminate();
  }
  const several = await Promise.all(Array.from({ length: together }, (_, i) => start(1000 + i)));
  await Promise.all(several.map(({ worker }) => worker.terminate()));
  all.push(...several.map(({ found }) => found));
  const answer = {
    right: all.every(({ right }) => right),
    empty: all.every(({ found, edges }) => found === 0 && edges === 0),
    homesOfTurns: new Set(all.slice(0, turns).map(({ base }) => base)).size,
    homesTogether: new Set(several.map(({ found }) => found.base)).size,
  };
  process.stdout.write(JSON.stringify(answer));
}
