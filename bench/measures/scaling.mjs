// Two threads against one, on programs whose work is fixed. Beside each stands what the machine itself gives:
// two processes of one thread at once, which share nothing, against one.
import { spawn } from 'node:child_process';
import { cli, geometricMean, median, printedTime, programs, row } from '../lib.mjs';

/** Programs in which the threads allocate much; in the others they allocate nothing or next to it. */
const allocating = new Set(['ray', 'sort', 'trees', 'word-count']);
/** Its main thread works beside the threads: two processes of it want more than two cores. */
const unbound = new Set(['producer-consumer']);

/**
 * Name, flag and repetitions inside a process, whose median counts. Workers' own V8 has to warm up; rounds on
 * machine code are five to ten times shorter, so that it takes more of them.
 */
const TIERS = [
  ['machine code', '--jit=auto', '60'],
  ['interpreter', '--jit=off', '15'],
];

/** Runs `count` processes at once; the mean of the times that they print. */
async function together(count, flag, file, threads, repetitions) {
  const runs = Array.from({ length: count }, async () => {
    const child = spawn(process.execPath, [cli, 'run', flag, file, String(threads), repetitions], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    const code = await new Promise((resolve, reject) =>
      child.on('error', reject).on('close', resolve),
    );
    if (code !== 0) throw new Error(`exit code ${code}: ${file} with ${threads} threads`);
    return printedTime(stdout);
  });
  const times = await Promise.all(runs);
  return times.reduce((sum, time) => sum + time, 0) / count;
}

/** Rows of one tier. */
async function tier([name, flag, repetitions], rounds) {
  const rows = [];
  const speedups = { quiet: [], allocating: [] };
  const machine = { quiet: [], allocating: [] };
  for (const program of programs('parallel')) {
    const one = [];
    const two = [];
    const apart = [];
    for (let round = 0; round < rounds; round++) {
      one.push(await together(1, flag, program.file, 1, repetitions));
      two.push(await together(1, flag, program.file, 2, repetitions));
      if (!unbound.has(program.name))
        apart.push(await together(2, flag, program.file, 1, repetitions));
    }
    const kind = allocating.has(program.name) ? 'allocating' : 'quiet';
    const speedup = median(one) / median(two);
    speedups[kind].push(speedup);
    rows.push(
      row(`${name}: ${program.name} (${kind}, ${median(one).toFixed(0)} ms)`, speedup, 'x'),
    );
    if (unbound.has(program.name)) continue;
    const bound = (2 * median(one)) / median(apart);
    machine[kind].push(bound);
    rows.push(row(`${name}: ${program.name}, two processes`, bound, 'x'));
  }
  for (const [what, kind, goal] of [
    ['nothing allocated', 'quiet', 1.85],
    ['much allocated', 'allocating', 1.6],
  ]) {
    const mean = geometricMean(speedups[kind]);
    rows.push(
      row(`${name}: ${what}, geometric mean`, mean, 'x', '>=', goal),
      row(`${name}: ${what}, two processes`, geometricMean(machine[kind]), 'x'),
    );
  }
  return rows;
}

export async function measure({ rounds }) {
  const rows = [];
  for (const each of TIERS) rows.push(...(await tier(each, rounds)));
  return rows;
}
