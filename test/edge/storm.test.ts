/**
 * A host that asks for everything at once: calls, interrupts, aborts, collections and limits in random
 * order, with what earlier calls left running beneath, and a host that hears of nothing now and then.
 * Whatever the order: every promise is settled, and the VM can be used and disposed of afterwards.
 */
import { expect, it } from 'vitest';
import { createVM, deaf, sleep } from '../support/vm.ts';
import type { TestError, TestVM } from '../support/vm.ts';

type Random = (below: number) => number;

/** mulberry32 */
function seeded(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** What may end a call that asks for nothing wrong: an interrupt, or what runs beside it. */
const ENDS = /^ERR_HEDDLE_(INTERRUPTED|TIME_LIMIT|CPU_LIMIT|OUTPUT_LIMIT|MEMORY_LIMIT|GUEST)$/;
const SPIN = 'for (;;);';
const LEFT = [
  '() => { for (;;); }',
  '() => { throw new Error("late"); }',
  '() => { for (;;) console.log("0123456789"); }',
  '() => { const kept = []; for (;;) kept.push(new Array(1000).fill(1)); }',
];
const JOINED = `(() => {
  const threads = [];
  for (let i = 0; i < 4; i++)
    threads.push(new Thread(() => { let sum = 0; for (let j = 0; j < 1e4; j++) sum += j; return sum; }));
  return threads.map((thread) => thread.join()).length;
})()`;
const LOOSE = 'new Thread(() => { for (;;); }); new Thread(() => { for (;;) ({}); }); 2';

/** Asks for one thing; `expected`: the value that it has if nothing ends it, undefined any. */
function ask(vm: TestVM, random: Random): { promise: Promise<unknown>; expected?: unknown } {
  const time = `${5 + random(50)}ms`;
  switch (random(9)) {
    case 0:
      return { promise: vm.evaluate(SPIN, { limits: { time } }), expected: null };
    case 1:
      return { promise: vm.evaluate(SPIN, { limits: { cpu: time } }), expected: null };
    case 2:
      return { promise: vm.interrupt() };
    case 3:
      return { promise: vm.collectGarbage(random(2) === 0 ? 'minor' : 'major') };
    case 4: {
      const controller = new AbortController();
      const source = [SPIN, '7', 'new Thread(() => { for (;;); }); 7'][random(3)];
      const promise = vm.evaluate(source, { signal: controller.signal });
      if (random(3) === 0) controller.abort();
      else setTimeout(() => controller.abort(), random(10));
      return { promise, expected: 7 };
    }
    case 5: {
      const source = `setTimeout(${LEFT[random(LEFT.length)]}, ${random(10)}); 1`;
      return { promise: vm.evaluate(source, { limits: { time: '60ms' } }), expected: 1 };
    }
    case 6:
      return { promise: vm.evaluate(JOINED), expected: 4 };
    case 7:
      return { promise: vm.evaluate(LOOSE, { limits: { time } }), expected: 2 };
    default:
      return { promise: vm.evaluate('40 + 2'), expected: 42 };
  }
}

async function storm(seed: number): Promise<void> {
  const random = seeded(seed);
  const vm = await createVM({ limits: { output: 1000, heap: '32MB', threads: 16, time: '2s' } });
  vm.on('unhandledRejection', () => {});
  const asked: Promise<void>[] = [];
  for (let steps = 20 + random(40); steps > 0; steps--) {
    const pause = random(12);
    if (pause === 0) deaf(random(30));
    else if (pause === 1) await sleep(random(15));
    else if (pause === 2) await Promise.all(asked);
    else {
      const { promise, expected } = ask(vm, random);
      const check = promise.then(
        (value) => {
          if (expected !== undefined) expect(value).toBe(expected);
        },
        (error: TestError) => expect(error.code).toMatch(ENDS),
      );
      asked.push(check);
    }
  }
  await Promise.all(asked);
  // What is left running may still hit its limit during the first call.
  if (vm.state !== 'dead') await vm.interrupt();
  if (vm.state !== 'dead') expect(await vm.evaluate('1 + 1')).toBe(2);
  await vm.dispose();
}

it.each(Array.from({ length: 20 }, (_, i) => i + 1))('seed %i', storm, 60_000);
