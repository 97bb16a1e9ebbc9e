// The back-edge table: what arming and disarming store, and where.
import { installHandlers, removeRegion } from '../../../native/handlers.ts';
import {
  armBySignal,
  armDirect,
  disarm,
  publishEdge,
  requestersGone,
  retireEdge,
  reuseEdge,
  setScope,
  type BackEdge,
} from '../../../native/interrupts.ts';
import { ARM_INNERMOST, NB, NativeBlock } from '../../../native/native-block.ts';
import { makeCodeMemory } from '../../../native/code-memory.ts';
import { makeGate } from '../../../native/gate.ts';

const CAPACITY = 3;
const codeMemory = makeCodeMemory(1 << 16);
const gate = makeGate({
  cageAddress: 0,
  stackAddress: 0,
  threadBlockAddress: 0,
  codeMemory,
  edgeCapacity: CAPACITY,
});
const { block } = gate;
const site = (i: number) => 1024 + 4 * i;
const edge = (i: number): BackEdge => ({
  site: site(i),
  armed: 100 + i,
  disarmed: 200 + i,
  start: 900,
  end: 2000,
});
const words = () => Array.from({ length: 5 }, (_, i) => codeMemory.words[site(i) >> 2]);
const message = (body: () => unknown): string => {
  try {
    return `no error: ${String(body())}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const early = message(() => armDirect(block));
installHandlers();
const published = [0, 1, 2, 3].map((i) => publishEdge(block, edge(i)));
const seen: Record<string, number[]> = { published: words() };
armDirect(new NativeBlock(block.address));
seen.armed = words();
disarm(block);
seen.disarmed = words();
retireEdge(block, 1);
armDirect(block);
seen.armedWithout1 = words();
reuseEdge(block, 1, edge(4));
armDirect(block);
seen.armedWith4 = words();
disarm(block);
seen.last = words();

const gone = [requestersGone(block)];
Atomics.add(block.words, NB.arming >> 2, 1);
gone.push(requestersGone(block, 5));
setScope(block, ARM_INNERMOST);
process.stdout.write(
  JSON.stringify({
    early,
    published,
    seen,
    gone,
    scope: block.get('scope'),
    unaligned: message(() => publishEdge(block, { ...edge(0), site: 1026 })),
    unmounted: [armBySignal(block), block.get('pendingSignal'), removeRegion(block) ?? null],
  }),
);
