// npm run bench -- NAME... [--check] [--quick] [--rounds=N]: measures, prints each value beside its goal and writes
// bench/results/NAME.json. With --check it exits with 1 when a goal is missed. `all` runs everything.
import { existsSync } from 'node:fs';
import { cli, printRows, writeResult } from './lib.mjs';

/** One row per measure: its module exports `measure(options)`, which returns rows. */
const measures = {
  tier0: 'the interpreter against node --jitless',
  baseline: 'machine code against node --jitless',
  regexps: 'patterns in a long text against node --jitless',
  exits: 'how often machine code is left, by a million bytecodes of tier 0',
  compile: 'the speed of the compiler, and its share of the programs',
  scaling: 'two threads against one',
  'shared-tax': 'a VM of one thread against the default',
  stops: 'from a stop request until all threads have stopped',
  'loop-interrupts': 'loops without a check: until they have left, and against a check in each turn',
  pauses: 'minor collections and the rate of allocation',
  startup: 'a process, a VM, a thousand VMs',
  profiler: 'programs with a profile against without, and a long profile of eight threads',
  poison: 'the handlers with and without safepoints',
};

const args = process.argv.slice(2);
const names = args.filter((a) => !a.startsWith('--'));
const rounds = Number(args.find((a) => a.startsWith('--rounds='))?.slice('--rounds='.length) ?? 5);
const check = args.includes('--check');
const quick = args.includes('--quick');
const chosen = names.includes('all') ? Object.keys(measures) : names;
const unknown = chosen.filter((name) => !Object.hasOwn(measures, name));

if (chosen.length === 0 || unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  if (unknown.length > 0) console.error(`bench: there is no measure named ${unknown.join(', ')}`);
  console.error('usage: npm run bench -- NAME... [--check] [--quick] [--rounds=N]; NAME is all or one of');
  for (const [name, about] of Object.entries(measures)) {
    console.error(`  ${name.padEnd(11)} ${about}`);
  }
  process.exit(2);
}
if (!existsSync(cli)) {
  console.error('bench: there is no dist/cli.mjs; run npm run build');
  process.exit(2);
}

let missed = 0;
for (const name of chosen) {
  const { measure } = await import(`./measures/${name}.mjs`);
  const rows = await measure({ rounds, quick });
  printRows(`${name}: ${measures[name]}`, rows);
  writeResult(name, rows, { rounds });
  missed += rows.filter((r) => r.ok === false).length;
}
if (missed > 0) console.log(`\n${missed} goal${missed === 1 ? '' : 's'} missed`);
if (check && missed > 0) process.exitCode = 1;
