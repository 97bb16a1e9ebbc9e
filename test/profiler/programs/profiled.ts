// Runs a guest program with a profile from its first instruction: node profiled.mjs WORKER, a request as
// JSON on stdin, the profile as JSON on stdout. Settings are written as the host does, before the VM has a thread.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { BLOCK, blockRow, blockStart } from '../../../heap/blocks.ts';
import { KIND_MASK } from '../../../heap/cells.ts';
import { wordsOf } from '../../../heap/gc/trace.ts';
import { TB, VM as VM_WORDS, threadBlock } from '../../../heap/layout.ts';
import { attachViews, i32 } from '../../../heap/views.ts';
import { VM_OPTION } from '../../../heap/vm-options.ts';
import { setPlatform, VM } from '../../../vm/api/vm.ts';
import { monotonicMicros } from '../../../vm/profiler/clock.ts';
import { decodeProfile } from '../../../vm/profiler/decode.ts';
import type { ChunkMessage } from '../../../vm/profiler/records.ts';
import { PROFILE } from '../../../vm/profiler/settings.ts';
import { REASON, request } from '../../../vm/threads/requests.ts';
import { reportThreads } from '../../../vm/threads/report.ts';
import { STATE, stateOf } from '../../../vm/threads/states.ts';
import { cpuOf, cpuOfAll } from '../../../workers/cpu.ts';
import { Supervisor } from '../../../workers/supervisor.ts';
import type { ProfiledRequest } from '../profiled.ts';

const asked = JSON.parse(readFileSync(0, 'utf8')) as ProfiledRequest;
const chunks: ChunkMessage[] = [];
const supervision = new Supervisor(pathToFileURL(process.argv[2]));
const open = supervision.open.bind(supervision);
let running: ReturnType<typeof setInterval> | undefined;

supervision.open = (memory, options, events) => {
  attachViews(memory.cage, memory.stacks);
  for (const name of asked.options ?? []) i32[VM_WORDS.options] |= VM_OPTION[name as keyof typeof VM_OPTION];
  i32[VM_WORDS.profileFlags] =
    (asked.allocation === undefined ? 0 : PROFILE.ALLOCATION) |
    (asked.cpu === undefined ? 0 : PROFILE.CPU) |
    (asked.exact === undefined ? 0 : PROFILE.CPU | PROFILE.EXACT);
  i32[VM_WORDS.profileGeneration] = 1;
  i32[VM_WORDS.profileChanges] = 1;
  i32[VM_WORDS.profileAllocationInterval] = asked.allocation ?? 0;
  i32[VM_WORDS.profileCpuInterval] = asked.cpu ?? asked.exact ?? 0;
  running = setInterval(() => {
    for (let index = 0; index < Atomics.load(i32, VM_WORDS.threadHigh); index++) {
      const block = threadBlock(index);
      if (stateOf(block) !== STATE.RUNNING) continue;
      if (asked.cpu !== undefined) Atomics.store(i32, block + TB.sampleAsked, (monotonicMicros() | 0) || 1);
      request(index, REASON.SAMPLE);
    }
  }, asked.cpu === undefined ? 30 : asked.cpu / 1000);
  return open(memory, options, {
    ...events,
    message(message) {
      if ((message as { t: string }).t === 'profile') chunks.push(message as ChunkMessage);
      else events.message(message);
    },
  });
};
setPlatform({ supervision, sampler: { add: () => Promise.resolve() }, cpuOf, cpuOfAll, reportThreads });

/** Bytes in the chunks that a thread has used up since the last collection. */
function earlierChunks(block: number): number {
  let words = 0;
  for (let chunk = i32[block + TB.nurseryChunks]; chunk !== 0; chunk = i32[blockRow(chunk) + BLOCK.next])
    words += i32[blockRow(chunk) + BLOCK.live] - blockStart(chunk);
  return words * 8;
}

/** Bytes of the large cells that are young. */
function largeCells(): number {
  let words = 0;
  for (let block = i32[VM_WORDS.youngLarge]; block !== 0; block = i32[blockRow(block) + BLOCK.next]) {
    const head = blockStart(block) * 2;
    words += wordsOf(i32[head + 1] & KIND_MASK, i32[head]);
  }
  return words * 8;
}

async function main(): Promise<void> {
  const start = monotonicMicros();
  const vm = await VM.create({
    jit: asked.jit ?? 'off', seed: asked.seed ?? 1, console: 'inherit',
    limits: { heap: '512MiB', threads: 16, ...(asked.limits ?? {}) },
  });
  const result: unknown = await vm.evaluate(asked.source);
  const end = monotonicMicros();
  clearInterval(running);
  // The result is here before its thread has done its last turn.
  while (stateOf(threadBlock(0)) !== STATE.IDLE) await new Promise((resolve) => setTimeout(resolve, 1));
  // What the main thread has counted by itself, chunk by chunk.
  const main = threadBlock(0);
  const inChunk = (i32[main + TB.nurseryTop] - i32[main + TB.nurseryStart]) * 8;
  const allocated = i32[main + TB.allocatedHi] * 2 ** 32 + (i32[main + TB.allocatedLo] >>> 0) + inChunk;
  const uncollected = inChunk + earlierChunks(main) + largeCells();
  const profile = decodeProfile({
    chunks, sleepers: [], startTime: Date.now(), start, end, title: 'test',
    cpu: asked.cpu === undefined ? null : { interval: asked.cpu, exact: false },
    allocation: asked.allocation === undefined ? null : { interval: asked.allocation },
  });
  await vm.dispose();
  const text = JSON.stringify({ result, allocated, uncollected, profile }, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value);
  process.stdout.write(`\n${text}\n`, () => process.exit(0));
}
void main();
