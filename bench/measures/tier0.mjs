// The interpreter against V8's own interpreter, on whole programs.
import {
  geometricMean,
  heddle,
  interleave,
  median,
  node,
  ownTime,
  programs,
  row,
  timed,
} from '../lib.mjs';

export function measure({ rounds }) {
  const rows = [];
  for (const program of programs('programs').map(timed)) {
    const samples = interleave(rounds, {
      jitless: () => ownTime(node(['--jitless', program.file]).stdout),
      heddle: () => ownTime(heddle(['--jit=off', program.file]).stdout),
    });
    rows.push(row(program.name, median(samples.heddle) / median(samples.jitless), 'x'));
  }
  const mean = geometricMean(rows.map((r) => r.value));
  return [...rows, row('geometric mean of the ratios', mean, 'x', '<=', 5)];
}
