// Two threads against one, on programs whose work is fixed. The last row shows what the machine itself
// gives: two plain node processes at once against one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { geometricMean, heddle, interleave, median, printedTime, programs, row } from '../lib.mjs';
import path from 'node:path';
import { here } from '../lib.mjs';

/** Programs in which the threads allocate much; in the others they allocate nothing or next to it. */
const allocating = new Set(['ray', 'sort', 'trees', 'word-count']);

export async function measure({ rounds }) {
  const rows = [];
  const speedups = { quiet: [], allocating: [] };
  for (const { name, file } of programs('parallel')) {
    const samples = interleave(rounds, {
      one: () => printedTime(heddle([file, '1', '15']).stdout),
      two: () => printedTime(heddle([file, '2', '15']).stdout),
    });
    const speedup = median(samples.one) / median(samples.two);
    const kind = allocating.has(name) ? 'allocating' : 'quiet';
    speedups[kind].push(speedup);
    rows.push(row(`${name} (${kind})`, speedup, 'x'));
  }
  return [
    ...rows,
    row('nothing allocated, geometric mean', geometricMean(speedups.quiet), 'x', '>=', 1.85),
    row('much allocated, geometric mean', geometricMean(speedups.allocating), 'x', '>=', 1.6),
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
