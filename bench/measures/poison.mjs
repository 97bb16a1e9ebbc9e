// The claim of the safepoints: calls, allocations and back-edges pay nothing for them. A second build
// serves no requests in its slow paths; the three hot programs must take the same time in both. (That the
// handlers are the same code is a golden test.)
import path from 'node:path';
import {
  cli,
  geometricMean,
  here,
  interleave,
  median,
  node,
  ownTime,
  root,
  row,
  timed,
} from '../lib.mjs';

export function measure({ rounds }) {
  const out = path.join(root, 'dist', 'without-safepoints');
  node([path.join(root, 'build.mjs'), '--no-types', '--without-safepoints', `--out=${out}`]);
  const other = path.join(out, 'cli.mjs');
  const rows = [];
  for (const name of ['calls', 'allocations', 'back-edges']) {
    const { file } = timed({ name, file: path.join(here, 'guests', `${name}.js`) });
    const samples = interleave(Math.max(2 * rounds, 8), {
      with: () => ownTime(node([cli, 'run', '--jit=off', file]).stdout),
      without: () => ownTime(node([other, 'run', '--jit=off', file]).stdout),
    });
    rows.push(row(name, median(samples.with) / median(samples.without), 'x'));
  }
  const mean = geometricMean(rows.map((r) => r.value));
  return [...rows, row('apart', 100 * Math.abs(mean - 1), '%', '<=', 2)];
}
