// Machine code against V8's own interpreter and V8's own baseline tier, on whole programs.
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

const SPARKPLUG = ['--no-opt', '--no-maglev', '--always-sparkplug'];

export function measure({ rounds }) {
  const rows = [];
  const ratios = { machine: [], sparkplug: [], tier0: [] };
  for (const program of programs('programs').map(timed)) {
    const samples = interleave(rounds, {
      jitless: () => ownTime(node(['--jitless', program.file]).stdout),
      sparkplug: () => ownTime(node([...SPARKPLUG, program.file]).stdout),
      machine: () => ownTime(heddle(['--jit=auto', program.file]).stdout),
      tier0: () => ownTime(heddle(['--jit=off', program.file]).stdout),
    });
    const machine = median(samples.machine) / median(samples.jitless);
    ratios.machine.push(machine);
    const sparkplug = median(samples.sparkplug) / median(samples.jitless);
    ratios.sparkplug.push(sparkplug);
    ratios.tier0.push(median(samples.machine) / median(samples.tier0));
    rows.push(row(program.name, machine, 'x'), row('  V8’s baseline tier', sparkplug, 'x'));
  }
  return [
    ...rows,
    row('geometric mean', geometricMean(ratios.machine), 'x', '<=', 0.45),
    row('V8’s baseline tier, for comparison', geometricMean(ratios.sparkplug), 'x'),
    row('against tier 0: the slowest program', Math.max(...ratios.tier0), 'x', '<=', 1),
  ];
}
