// What the ability to share costs a program that does not share: the same single-threaded programs in a
// VM that may start no thread and in the default one.
import {
  geometricMean,
  heddle,
  interleave,
  median,
  ownTime,
  programs,
  row,
  timed,
} from '../lib.mjs';

export function measure({ rounds }) {
  const rows = [];
  for (const program of programs('programs').map(timed)) {
    const samples = interleave(rounds, {
      single: () => ownTime(heddle(['--max-threads=0', program.file]).stdout),
      shared: () => ownTime(heddle([program.file]).stdout),
    });
    rows.push(row(program.name, median(samples.shared) / median(samples.single), 'x'));
  }
  const mean = geometricMean(rows.map((r) => r.value));
  const apart = 100 * Math.abs(mean - 1);
  return [
    ...rows,
    row('geometric mean of the ratios', mean, 'x'),
    row('apart', apart, '%', '<=', 2),
  ];
}
