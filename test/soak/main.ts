// npm run soak -- --minutes N [--seed S] [--record FILE]: all parallel programs, on all tiers, under
// stress, in an order and in modes that the seed decides, until the time is up (parallel.ts).
// npm run soak -- --storm [SECONDS]: the interrupt storm (storm.ts).
import { parseArgs } from 'node:util';
import { soak } from './parallel.ts';
import { storm } from './storm.ts';

const USAGE = 'usage: npm run soak -- --minutes N [--seed S] [--record FILE] | --storm [SECONDS]';

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    options: {
      minutes: { type: 'string' },
      seed: { type: 'string', default: '1' },
      record: { type: 'string' },
      storm: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (values.storm) return storm(Number(positionals[0] ?? 60));
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(USAGE);
  return soak({ minutes, seed: Number(values.seed), record: values.record });
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
