// How long until the first line runs, what a further VM costs a process, and what a thousand leave.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { heddle, here, interleave, median, node, row, temporary } from '../lib.mjs';

export function measure({ rounds }) {
  const line = path.join(temporary, 'line.js');
  writeFileSync(line, "console.log('hello');\n");
  const samples = interleave(Math.max(rounds * 3, 9), {
    node: () => node([line]).ms,
    heddle: () => heddle([line]).ms,
  });
  const churn = JSON.parse(
    node(['--expose-gc', path.join(here, 'hosts', 'vm-churn.mjs')], { timeout: 600_000 }).stdout,
  );
  return [
    row('node, one line', median(samples.node), 'ms'),
    row('heddle run, one line', median(samples.heddle), 'ms'),
    row('ratio', median(samples.heddle) / median(samples.node), 'x', '<=', 3),
    row('a new VM in a warm process', churn.create, 'ms', '<=', 10),
    row('... with one evaluation and disposal', churn.whole, 'ms'),
    row(`RSS after ${churn.count} VMs`, churn.grownBytes / 2 ** 20, 'MiB', '<=', 20),
  ];
}
