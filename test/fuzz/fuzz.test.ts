import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { machineCode } from '../support/language.ts';
import { run, type Campaign } from './campaign.ts';
import { PRELUDE } from './prelude.ts';
import { shrink } from './shrink.ts';
import { generate } from './statements.ts';
import { block, render, size, type Statement, without } from './tree.ts';

/** Programs that differ, and are looked at: a difference beyond these fails the test. */
const KNOWN = [
  { seed: 1001080, why: 'order of a computed key and a method in a literal: not examined yet' },
  {
    seed: 1001392,
    why: 'object rest with a computed key runs a getter once, in V8 twice: not examined yet',
  },
  {
    seed: 1001448,
    why: 'V8 calls an empty array that is not extensible frozen; its length is writable',
  },
] as const;
const JIT_COUNT = Number(process.env.HEDDLE_FUZZ_JIT_COUNT ?? 600);
const COUNT = Number(process.env.HEDDLE_FUZZ_COUNT ?? 2000);
const SEED = 1_000_003;

async function unknownFailures(campaign: Campaign): Promise<string[]> {
  const found = await run({ ...campaign, most: 3 + KNOWN.length });
  return found
    .filter(({ seed }) => !KNOWN.some((known) => known.seed === seed))
    .map(({ file, reason }) => `${file}\n${reason}`);
}

describe('the generator', () => {
  it('makes the same program from the same seed, and others from others', () => {
    expect(render(generate(7))).toBe(render(generate(7)));
    expect(render(generate(7))).not.toBe(render(generate(8)));
  });

  it('makes programs without syntax errors', () => {
    for (let seed = 1; seed <= 200; seed++) new Script(PRELUDE + render(generate(seed)));
    expect(size(generate(1))).toBeGreaterThan(10);
  });
});

describe('the shrinker', () => {
  const program: Statement[] = [
    'a;',
    ['if (x) {', block(['b;', 'needle;', 'c;']), '}'],
    'd;',
    'e;',
  ];

  it('deletes statements by their place in the text', () => {
    expect(render(without(program, 2, 3))).toBe('a;\nif (x) {\n  needle;\n  c;\n}\nd;\ne;\n');
    expect(render(without(program, 1, 2))).toBe('a;\nd;\ne;\n');
    expect(size(program)).toBe(7);
  });

  it('keeps what makes a program fail and little else', async () => {
    const small = await shrink(program, async (candidates) =>
      candidates.map((candidate) => render(candidate).includes('needle')),
    );
    expect(render(small)).toBe('if (x) {\n  needle;\n}\n');
  });
});

it(
  `${COUNT} generated programs do in Heddle what they do in V8`,
  { timeout: 1_200_000 },
  async () => {
    expect(await unknownFailures({ seed: SEED, count: COUNT })).toEqual([]);
  },
);

const available = machineCode();
const onMachineCode = `${JIT_COUNT} of them on machine code, compiled at once and after random counts`;
it(
  available === true ? onMachineCode : `no machine code here: ${available}`,
  { timeout: 1_200_000 },
  async () => {
    if (available !== true) return expect(available).not.toBe('');
    expect(await unknownFailures({ seed: SEED, count: JIT_COUNT, tier: 'jit' })).toEqual([]);
  },
);
