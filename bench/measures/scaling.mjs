// Two threads against one, on programs whose work is fixed. The last row shows what the machine itself
// gives: two plain node processes at once against one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { geometricMean, heddle, interleave, median, printedTime, programs, row } from '../lib.mjs';
import path from 'node:path';
import { here } from '../lib.mjs';

/** Programs in which the threads allocate much; in the others they allocate nothing or next to it. */
const allocating = new Set(['ray', 'sort', 'trees', 'word-count']);

/**
 * Name, flag and repetitions inside a process, whose median counts. Workers' own V8 has to warm up; rounds on
 * machine code are five to ten times shorter, so that it takes more of them.
 */
const TIERS = [
  ['machine code', '--jit=auto', '60'],
  ['interpreter', '--jit=off', '15'],
];

/** Rows of one tier. */
function tier([name, flag, repetitions], rounds) {
  const rows = [];
  const speedups = { quiet: [], allocating: [] };
  for (const program of programs('parallel')) {
    const time = (threads) => () => printedTime(heddle([flag, program.file, String(threads), repetitions]).stdout);
    const { one, two } = interleave(rounds, { one: time(1), two: time(2) });
    const speedup = median(one) / median(two);
    const kind = allocating.has(program.name) ? 'allocating' : 'quiet';
    speedups[kind].push(speedup);
    rows.push(row(`${name}: ${program.name} (${kind}, ${median(one).toFixed(0)} ms)`, speedup, 'x'));
  }
  return [
    ...rows,
    row(`${name}: nothing allocated, geometric mean`, geometricMean(speedups.quiet), 'x', '>=', 1.85),
    row(`${name}: much allocated, geometric mean`, geometricMean(speedups.allocating), 'x', '>=', 1.6),
  ];
}

export async function measure({ rounds }) {
  return [
    ...TIERS.flatMap((each) => tier(each, rounds)),
    row('two node processes, for comparison', await machine(rounds), 'x'),
  ];
}

async function machine(rounds) {
  const file = path.join(here, 'programs', 'mandelbrot.js');
  const together = async (count) => {
    const start = performance.now();
    const children = Array.from({ length: count }, () =>
      spawn(process.execPath, ['--jitless', file], { stdio: 'ignore' }),
    );
    await Promise.all(children.map((child) => once(child, 'exit')));
    return performance.now() - start;
  };
  const one = [];
  const two = [];
  for (let i = 0; i < rounds; i++) {
    one.push(await together(1));
    two.push(await together(2));
  }
  return (2 * median(one)) / median(two);
}
