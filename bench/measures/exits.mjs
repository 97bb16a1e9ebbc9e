// Exits of machine code for each million bytecodes, once a program is hot: what its repetitions after the
// second one add. Bytecodes are counted by a build that executes one at a time.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { heddleWithStats, programs, repeated, root, row, temporary } from '../lib.mjs';

const [COLD, HOT] = [2, 4];
/** Text, hashing and matching leave for TypeScript by their nature: shown with what they leave for. */
const TEXTUAL = new Set(['hash-map', 'json', 'regexp', 'strings']);
const GOAL = 100;

export function measure({ quick }) {
  const build = path.join(temporary, 'stepping');
  execFileSync(process.execPath, ['build.mjs', '--no-types', '--stepping', `--out=${build}`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const all = programs('programs');
  return (quick ? all.slice(0, 3) : all).flatMap((program) => {
    const run = (repeats, flags, options) =>
      heddleWithStats([...flags, repeated(program, repeats).file], options).stats.machineCode;
    const steps = [1, 2].map((repeats) => run(repeats, ['--jit=off'], { build: path.join(build, 'cli.mjs') }).bytecodes);
    const [cold, hot] = [COLD, HOT].map((repeats) => run(repeats, ['--jit=auto']).exits);
    const added = Object.entries(hot)
      .map(([name, count]) => [name, count - (cold[name] ?? 0)])
      .filter(([, count]) => count > 0)
      .sort((a, b) => b[1] - a[1]);
    const perMillion = (count) => (Math.max(count, 0) / (HOT - COLD) / (steps[1] - steps[0])) * 1e6;
    const total = perMillion(added.reduce((sum, [, count]) => sum + count, 0));
    const goal = TEXTUAL.has(program.name) ? [] : ['<=', GOAL];
    const reasons = added
      .slice(0, 3)
      .filter(([, count]) => perMillion(count) >= 1)
      .map(([name, count]) => row(`  ${program.name}: ${name}`, perMillion(count), ''));
    return [row(program.name, total, '', ...goal), ...reasons];
  });
}
