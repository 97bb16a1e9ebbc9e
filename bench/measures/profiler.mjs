// What profiles cost: programs with one and without, and a long profile of eight threads. With --quick
// the long one takes a tenth of its minute.
import path from 'node:path';
import { geometricMean, here, interleave, median, node, ownTime, programs, row, timed } from '../lib.mjs';

const host = (name) => path.join(here, 'hosts', `${name}.mjs`);

/** Rates: those of default, and high ones. */
const MODES = {
  cpu: { args: ['cpu'], what: 'CPU, every 1 ms', goal: 1.01 },
  allocation: { args: ['allocation'], what: 'allocation, every 512 KiB', goal: 1.01 },
  both: { args: ['both'], what: 'both', goal: 1.02 },
  fastCpu: { args: ['cpu', '0.1'], what: 'CPU, every 0.1 ms' },
  fastAllocation: { args: ['allocation', '1', String(16 * 1024)], what: 'allocation, every 16 KiB' },
};

function costs(rounds) {
  const ratios = Object.fromEntries(Object.keys(MODES).map((mode) => [mode, []]));
  for (const { file } of programs('programs').map(timed)) {
    const run = (args) => () => ownTime(node([host('profiled'), file, ...args]).stdout);
    const variants = Object.entries(MODES).map(([mode, { args }]) => [mode, run(args)]);
    const samples = interleave(rounds, { none: run(['none']), ...Object.fromEntries(variants) });
    for (const mode of Object.keys(MODES))
      ratios[mode].push(median(samples[mode]) / median(samples.none));
  }
  return Object.entries(MODES).map(([mode, { what, goal }]) =>
    goal === undefined
      ? row(what, geometricMean(ratios[mode]), 'x')
      : row(what, geometricMean(ratios[mode]), 'x', '<=', goal),
  );
}

function long(rounds, share) {
  const run = (mode) => () =>
    JSON.parse(node([host('long-profile'), String(60 * share), mode]).stdout);
  const { none, both } = interleave(Math.min(rounds, 3), { none: run('none'), both: run('both') });
  const of = (figures, pick) => median(figures.map(pick));
  const held = of(both, (f) => f.rss) - of(none, (f) => f.rss);
  const seconds = (pick) => of(both, pick) / 1000;
  return [
    row('long profile: samples', of(both, (f) => f.samples), ''),
    row('long profile: held while recording', Math.max(0, held) / 2 ** 20, 'MiB', '<=', 100),
    row('long profile: ends and is written as a timeline', seconds((f) => f.stop + f.formats.firefox), 's', '<=', 2),
    ...['cpuprofile', 'heapprofile', 'pprof', 'collapsed'].map((format) =>
      row(`long profile: written as ${format}`, seconds((f) => f.formats[format]), 's'),
    ),
  ];
}

export function measure({ rounds, quick }) {
  return [...costs(rounds), ...long(rounds, quick ? 0.1 : 1)];
}
