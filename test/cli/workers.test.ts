// Workers are reused: a program that joins its threads and starts the next ones has as many as it has threads.
import { expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { cli, node } from '../support/run-cli.ts';
import { file } from './support.ts';

const counter = fileURLToPath(new URL('../support/count-workers.mjs', import.meta.url));

async function workersOf(program: string): Promise<number> {
  const { stderr, exitCode } = await node(['--import', counter, cli, 'run', file('threads.js', program)], { timeout: 60_000 });
  expect(exitCode).toBe(0);
  return Number(stderr);
}

const sum = '() => { let s = 0; for (let i = 0; i < 100_000; i++) s += i; return s; }';

it('pairs of threads, one after the other: workers for the main thread and for two', async () => {
  const pairs = `for (let i = 0; i < 30; i++) { const one = new Thread(${sum}), two = new Thread(${sum}); one.join(); two.join(); }`;
  expect(await workersOf(pairs)).toBe(3);
});

it('a thread that is blocked keeps its worker, and the next one gets another', async () => {
  const blocked = `
    const gate = { open: 0 };
    const threads = [];
    for (let i = 0; i < 6; i++) {
      new Thread(${sum}).join();
      threads.push(new Thread(() => Atomics.wait(gate, 'open', 0)));
    }
    gate.open = 1;
    Atomics.notify(gate, 'open');
    for (const thread of threads) thread.join();`;
  expect(await workersOf(blocked)).toBeGreaterThanOrEqual(7);
});
