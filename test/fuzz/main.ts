// npm run fuzz -- --seed S --count N [--tier jit] [--stress gc,verify,safepoint] [--most N] [--print]
//
// Compares generated single-threaded programs in Heddle with the host's V8. Seed S, S+1, ... make
// one program each, the same on every machine. A failing program is shrunk and written to
// test/fuzz/failures/. --print shows the program of seed S and runs nothing.
import { parseArgs } from 'node:util';
import { run } from './campaign.ts';
import { PRELUDE } from './prelude.ts';
import { generate } from './statements.ts';
import { render } from './tree.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '2000' },
      stress: { type: 'string', default: '' },
      tier: { type: 'string', default: 'interpreter' },
      most: { type: 'string', default: '5' },
      print: { type: 'boolean', default: false },
    },
  });
  if (values.tier !== 'interpreter' && values.tier !== 'jit') throw new Error('--tier: interpreter or jit');
  const seed = Number(values.seed);
  if (values.print) {
    process.stdout.write(PRELUDE + render(generate(seed)));
    return;
  }
  const started = performance.now();
  const failures = await run({
    seed,
    count: Number(values.count),
    stress: values.stress,
    tier: values.tier,
    most: Number(values.most),
    progress: (done, failed) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} programs, ${failed} differ `);
    },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  for (const { seed: s, file, reason } of failures) console.log(`seed ${s}: ${file}\n${reason}`);
  console.log(
    `${values.count} programs from seed ${seed} in ${seconds} s: ${failures.length} differ`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}

void main();
