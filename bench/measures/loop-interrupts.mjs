// Loops without a check: from a request until the loop has left, by each mechanism, and what a check in
// each back-edge would cost.
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { cjs, esm } from '../../scripts/esbuild-options.mjs';
import { heddle, heddleWithStats, here, interleave, median, node, root, row } from '../lib.mjs';

const MECHANISMS = ['direct', 'signal', 'fault'];
const REQUESTS = 10_000;
const STOPS = 2000;

export async function measure({ rounds }) {
  const program = path.join(root, 'node_modules/.cache', `heddle-interrupts-${process.pid}.mjs`);
  await build({
    ...esm,
    entryPoints: [path.join(root, 'test/native/programs/interrupts.ts')],
    outfile: program,
  });
  const rows = [row('load of the machine before', os.loadavg()[0], '')];
  for (const mechanism of MECHANISMS) {
    const run = () => JSON.parse(node(['--expose-gc', program, mechanism, String(REQUESTS)]).stdout);
    const samples = Array.from({ length: rounds }, run);
    const [p50, p99] = ['p50', 'p99'].map((p) => median(samples.map((s) => s[p] / 1000)));
    const goals = mechanism === 'direct' ? [['<=', 1], ['<=', 20]] : [[], []];
    rows.push(row(`request to stopped, ${mechanism}: p50`, p50, 'us', ...goals[0]));
    rows.push(row(`request to stopped, ${mechanism}: p99`, p99, 'us', ...goals[1]));
  }
  const machine = await bundleMachine();
  for (const mechanism of [...MECHANISMS, 'poll']) {
    const env = { ...process.env, HEDDLE_STRESS: `loop-${mechanism}` };
    const run = () => JSON.parse(node([machine.main, machine.worker, 'latency'], { env }).stdout);
    const samples = Array.from({ length: rounds }, run);
    const goals = mechanism === 'direct' ? [['<=', 1], ['<=', 20]] : [[], []];
    ['p50', 'p99'].forEach((p, i) => {
      const value = median(samples.map((sample) => sample[p]));
      rows.push(row(`request to served in a compiled loop, ${mechanism}: ${p}`, value, 'us', ...goals[i]));
    });
  }
  machine.remove();
  const spinning = path.join(here, 'guests', 'spinning.js');
  for (const mechanism of [...MECHANISMS, 'poll']) {
    const flags = ['--expose-gc', `--loop-interrupt=${mechanism}`];
    const { timeToStop } = heddleWithStats([...flags, spinning, String(STOPS)]).stats.stops;
    rows.push(row(`stops of the VM, ${mechanism}: p50`, timeToStop.p50, 'us'));
    rows.push(row(`stops of the VM, ${mechanism}: p99`, timeToStop.p99, 'us'));
  }
  rows.push(...loops(rounds));
  return rows;
}

/** The guest program in a loop and its requester, beside the built files. */
async function bundleMachine() {
  const folder = path.join(root, 'dist');
  const [main, worker] = ['.mjs', '-worker.cjs'].map((end) => path.join(folder, `dev-latency-${process.pid}${end}`));
  const from = (name) => [path.join(root, 'test/jit/programs', name)];
  await Promise.all([
    build({ ...esm, entryPoints: from('machine.ts'), outfile: main }),
    build({ ...cjs, entryPoints: from('watched-worker.ts'), outfile: worker }),
  ]);
  return { main, worker, remove: () => [main, worker].forEach((file) => rmSync(file, { force: true })) };
}

function loops(rounds) {
  const file = path.join(here, 'guests', 'loops.js');
  const times = (how) => () =>
    JSON.parse(heddle([`--loop-interrupt=${how}`, file]).stdout);
  const { patched, poll } = interleave(rounds, { patched: times('direct'), poll: times('poll') });
  return Object.keys(patched[0]).flatMap((name) => {
    const [a, b] = [patched, poll].map((samples) => median(samples.map((s) => s[name])));
    return [
      row(`${name}: a turn, patched`, a, 'ns'),
      row(`${name}: a turn, poll`, b, 'ns'),
      row(`${name}: patched / poll`, a / b, ''),
    ];
  });
}
