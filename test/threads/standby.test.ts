// Workers that stand by (vm/threads/standby.ts), on the built command line. Their races: protocol.test.ts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { heddle } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-standby-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Threads {
  readonly threadsStarted: number;
  readonly threadsHanded: number;
}

async function threadsOf(program: string, stdout: string, ...options: string[]): Promise<Threads> {
  const stats = join(folder, 'stats.json');
  const outcome = await heddle([`--stats=${stats}`, ...options, '-e', program], {
    timeout: 60_000,
  });
  expect(outcome).toMatchObject({ exitCode: 0, stdout });
  return JSON.parse(readFileSync(stats, 'utf8')) as Threads;
}

const WAVES = `
  let sum = 0;
  for (let wave = 0; wave < 100; wave++) {
    const threads = [1, 2].map((k) => new Thread((n) => n * 2, k));
    for (const thread of threads) sum += thread.join();
  }
  console.log(sum);`;

test.each([['--jit=auto'], ['--jit=off'], ['--safepoint-stress']])(
  'waves of threads go on with the workers that they have, %s',
  async (option) => {
    const { threadsStarted, threadsHanded } = await threadsOf(WAVES, '600\n', option);
    expect(threadsStarted).toBe(201);
    // All but those of the first wave; a worker that the system leaves waiting for 5 ms is gone.
    expect(threadsHanded).toBeGreaterThan(20);
    expect(threadsHanded).toBeLessThanOrEqual(198);
  },
);

test('a thread that follows much later finds a worker all the same', async () => {
  const { threadsHanded } = await threadsOf(
    `
    const wait = new Int32Array(new SharedArrayBuffer(4));
    let right = 0;
    for (let i = 0; i < 10; i++) {
      if (new Thread(() => i).join() === i) right++;
      Atomics.wait(wait, 0, 0, 30);
    }
    console.log(right);`,
    '10\n',
  );
  expect(threadsHanded).toBeLessThan(8);
});

test('what a thread leaves is not the next one’s: results, errors, thread-locals, timers, output', async () => {
  const { threadsHanded } = await threadsOf(
    `
    const local = new ThreadLocal();
    const seen = [];
    for (let i = 0; i < 30; i++) {
      const thread = new Thread(() => {
        const before = local.value;
        local.value = i;
        if (i % 3 === 1) throw new RangeError('no ' + i);
        if (i % 3 === 2) setTimeout(() => seen.push(i), 1);
        console.log(i, before);
        return i;
      });
      try { seen.push(thread.join()); } catch (error) { seen.push(error.message); }
    }
    console.log(seen.length, seen.slice(0, 6).join());`,
    Array.from({ length: 30 }, (_, i) => i)
      .filter((i) => i % 3 !== 1)
      .map((i) => `${i} undefined\n`)
      .join('') + '40 0,no 1,2,2,3,no 4\n',
  );
  expect(threadsHanded).toBeGreaterThan(0);
});
