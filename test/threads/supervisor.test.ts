import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCage } from '../../heap/cage.ts';
import { VM } from '../../heap/layout.ts';
import { attachViews } from '../../heap/views.ts';
import { claimThread } from '../../vm/threads/births.ts';
import { STATUS } from '../../vm/threads/states.ts';
import type { LimitHit, VmEvents } from '../../vm/threads/supervision.ts';
import { Supervisor } from '../../workers/supervisor.ts';
import { bundleWorker } from './bundle.ts';
import type { FakeOptions } from './fake-worker.ts';

let worker: Awaited<ReturnType<typeof bundleWorker>>;
let supervisor: Supervisor;
beforeAll(async () => {
  worker = await bundleWorker(fileURLToPath(new URL('fake-worker.ts', import.meta.url)));
  supervisor = new Supervisor(pathToFileURL(worker.file));
});
afterAll(async () => {
  await supervisor.shutDown();
  worker.remove();
});

function openVm(options: FakeOptions, threads = 80) {
  const memory = createCage({ heapLimit: 1 << 22, threads, stackBytes: 1 << 14 });
  attachViews(memory.cage, memory.stacks);
  claimThread();
  const words = new Int32Array(memory.cage);
  words[VM.randomLo] = 0;
  const seen: string[] = [];
  const hits: LimitHit[] = [];
  const waiters: { event: string; resolve: () => void }[] = [];
  const note = (event: string): void => {
    seen.push(event);
    for (const waiter of waiters) if (waiter.event === event) waiter.resolve();
  };
  const events: VmEvents = {
    message: () => {},
    idle: (terminated) => note(terminated ? 'terminated' : 'idle'),
    quiet: () => note('quiet'),
    limit: (hit) => {
      hits.push(hit);
      note('limit');
    },
    dead: () => note('dead'),
  };
  const control = supervisor.open(memory, options, events);
  const until = (event: string): Promise<void> =>
    seen.includes(event)
      ? Promise.resolve()
      : new Promise((resolve) => waiters.push({ event, resolve }));
  return { control, words, seen, hits, until };
}

test('64 threads are alive at once, none queues behind a blocked one', async () => {
  const vm = openVm({ births: 64, life: 'meet', dies: -1 });
  vm.control.post('begin');
  await vm.until('quiet');
  expect(vm.words[VM.randomLo]).toBe(64);
  expect(vm.words[VM.threadsAlive]).toBe(1);
  expect(vm.seen).toEqual(['idle', 'quiet']);
  await vm.control.close();
});

test('a time limit ends all threads, with a report of each, and the VM is usable again', async () => {
  const vm = openVm({ births: 3, life: 'spin', dies: -1 });
  vm.control.post('begin');
  vm.control.setDeadline({ command: 1, time: 700 });
  await vm.until('quiet');
  expect(vm.hits.length).toBe(1);
  expect(vm.hits[0].kind).toBe('time');
  expect(vm.hits[0].used).toBeGreaterThanOrEqual(700);
  expect(vm.hits[0].threads.map((thread) => thread.id)).toEqual([0, 1, 2, 3]);
  expect(vm.words[VM.status]).toBe(STATUS.NORMAL);
  expect(vm.words[VM.threadsAlive]).toBe(1);
  expect(vm.seen).toContain('terminated');
  // Again: the main thread is given a worker for the next message.
  vm.seen.length = 0;
  vm.control.post('begin');
  await new Promise((resolve) => setTimeout(resolve, 300));
  vm.control.terminate();
  await vm.until('quiet');
  expect(vm.seen).toContain('terminated');
  await vm.control.close();
});

// EDGE-CASES 13
test('a worker that dies ends the VM with an error, and nothing else', async () => {
  const vm = openVm({ births: 3, life: 'spin', dies: 2 });
  vm.control.post('begin');
  await vm.until('dead');
  await vm.control.close();
  expect(vm.seen.filter((event) => event === 'dead').length).toBe(1);
  // The next VM finds a pool that works.
  const next = openVm({ births: 2, life: 'meet', dies: -1 });
  next.control.post('begin');
  await next.until('quiet');
  expect(next.seen).toEqual(['idle', 'quiet']);
  await next.control.close();
});

test('an idle VM holds no worker', async () => {
  const vm = openVm({ births: 1, life: 'meet', dies: -1 });
  vm.control.post('begin');
  await vm.until('quiet');
  expect(await vm.control.report()).toMatchObject([{ id: 0, state: 'idle', stack: [] }]);
  await vm.control.close();
});

test('a VM is closed while its threads run', async () => {
  const vm = openVm({ births: 5, life: 'spin', dies: -1 });
  vm.control.post('begin');
  await new Promise((resolve) => setTimeout(resolve, 200));
  await vm.control.close();
  expect(vm.words[VM.threadsAlive]).toBeLessThanOrEqual(1);
});
