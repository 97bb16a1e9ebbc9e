// A fuzzing campaign: programs of consecutive seeds, compared in batches; failures shrunk and kept.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/root.ts';
import { compare } from './compare.ts';
import { PRELUDE } from './prelude.ts';
import { shrink } from './shrink.ts';
import { generate } from './statements.ts';
import { render, size, type Statement } from './tree.ts';

const BATCH = 50;
const FAILURES = join(ROOT, 'test/fuzz/failures');

export type Tier = 'interpreter' | 'jit';
const JIT_MODES = ['jit-eager', 'jit-mixed'];

/** What HEDDLE_STRESS is, run for run. */
function modesOf(tier: Tier, stress: string): readonly string[] {
  const add = stress === '' ? '' : `,${stress}`;
  return tier === 'interpreter' ? [`tier0${add}`] : JIT_MODES.map((mode) => mode + add);
}

export interface Campaign {
  readonly seed: number;
  readonly count: number;
  /** HEDDLE_STRESS: any of gc, verify, safepoint, by commas. */
  readonly stress?: string;
  /** 'jit': on machine code, compiled at once and after random counts. */
  readonly tier?: Tier;
  /** Stop after so many failures. */
  readonly most?: number;
  readonly progress?: (done: number, failed: number) => void;
}

export interface Failure {
  readonly seed: number;
  readonly reason: string;
  readonly file: string;
}

const textOf = (program: readonly Statement[]): string => PRELUDE + render(program);

async function keep(seed: number, reason: string, modes: readonly string[]): Promise<Failure> {
  const program = generate(seed);
  const small = await shrink(program, async (candidates) => {
    const differing = new Set((await compare(candidates.map(textOf), modes)).map((d) => d.index));
    return candidates.map((_, i) => differing.has(i));
  });
  const last = (await compare([textOf(small)], modes))[0]?.reason ?? reason;
  mkdirSync(FAILURES, { recursive: true });
  const file = join(
    FAILURES,
    `seed-${seed}${modes[0] === 'tier0' ? '' : `-${modes[0].replaceAll(',', '-')}`}.js`,
  );
  const head = [
    `// seed ${seed}; ${size(small)} of ${size(program)} statements left`,
    ...last
      .trim()
      .split('\n')
      .map((line) => `// ${line}`),
  ];
  writeFileSync(file, `${head.join('\n')}\n${textOf(small)}`);
  return { seed, reason: last, file };
}

/** Compares `count` programs from `seed` on; returns the failures, shrunk and written to a file each. */
export async function run({
  seed,
  count,
  stress = '',
  tier = 'interpreter',
  most = 5,
  progress,
}: Campaign): Promise<Failure[]> {
  const failures: Failure[] = [];
  const modes = modesOf(tier, stress);
  for (let from = 0; from < count && failures.length < most; from += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => seed + from + i);
    const differing = await compare(
      seeds.map((s) => textOf(generate(s))),
      modes,
    );
    for (const { index, reason } of differing) {
      if (failures.length < most) failures.push(await keep(seeds[index], reason, modes));
    }
    progress?.(from + seeds.length, failures.length);
  }
  return failures;
}
