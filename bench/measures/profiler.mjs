// What profiles cost: programs with one and without, and a long profile of eight threads. With --quick
// the long one takes a tenth of its minute, and the programs a third of their turns. Machine code is on (--jit=auto).
import path from 'node:path';
import { geometricMean, here, interleave, median, node, programs, row } from '../lib.mjs';

const host = (name) => path.join(here, 'hosts', `${name}.mjs`);

/** Those of hosts/profiled.mjs. */
const MODES = {
  cpu: { what: 'CPU, every 1 ms', goal: 1.01 },
  allocation: { what: 'allocation, every 512 KiB', goal: 1.01 },
  both: { what: 'both', goal: 1.02 },
  fastCpu: { what: 'CPU, every 0.1 ms' },
  fastAllocation: { what: 'allocation, every 16 KiB' },
};
/** Milliseconds of processor time. */
const BLOCK = 150;
const GUEST = 0;
const PROCESS = 1;

/** A program's block over the mean of those around it. */
const ratio = (blocks, of) => median(blocks.map(({ taken, before, after }) => (2 * taken[of]) / (before[of] + after[of])));

function costs(rounds) {
  const runs = programs('programs').map(({ file }) =>
    JSON.parse(node([host('profiled'), file, String(rounds), String(BLOCK)]).stdout),
  );
  const over = (mode, of) => geometricMean(runs.map(({ result }) => ratio(result[mode], of)));
  /** What the block in which a profile begins takes more than the next. */
  const begins = ({ first, taken }) => first[GUEST] - taken[GUEST];
  const first = (mode) => median(runs.map(({ result }) => begins(result[mode][0])));
  const later = (mode) => median(runs.map(({ result }) => median(result[mode].slice(1).map(begins))));
  const withoutAfter = ({ result, untouched }) =>
    median(Object.values(result).flatMap((blocks) => blocks.map(({ after }) => after[GUEST]))) /
    median(untouched.map((each) => each[GUEST]));
  return [
    row('nothing, against nothing (noise)', over('again', GUEST), 'x'),
    ...Object.entries(MODES).map(([mode, { what, goal }]) =>
      goal === undefined ? row(what, over(mode, GUEST), 'x') : row(what, over(mode, GUEST), 'x', '<=', goal),
    ),
    row('nothing, all threads of the process', over('again', PROCESS), 'x'),
    ...Object.entries(MODES).map(([mode, { what }]) => row(`${what}, all threads of the process`, over(mode, PROCESS), 'x')),
    row('nothing, after profiles against before the first', geometricMean(runs.map(withoutAfter)), 'x'),
    ...['cpu', 'allocation'].flatMap((mode) => [
      row(`the first ${mode} profile: until it has begun`, median(runs.map(({ start }) => start[mode])), 'ms'),
      row(`the first ${mode} profile: once, on the guest's thread`, first(mode), 'ms'),
      row(`a later ${mode} profile: once, on the guest's thread`, later(mode), 'ms'),
    ]),
  ];
}

/** A minute is its own mean: one round. */
function long(share) {
  const run = (mode) => () =>
    JSON.parse(node([host('long-profile'), String(60 * share), mode]).stdout);
  const { none, both } = interleave(1, { none: run('none'), both: run('both') });
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
  return [...costs(quick ? rounds : 3 * rounds), ...long(quick ? 0.1 : 1)];
}
