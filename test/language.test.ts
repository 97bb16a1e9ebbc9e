// The guest programs of test/language, one behaviour a file, in every mode.
import { describe, expect, it } from 'vitest';
import { disagreement, type Program } from './support/directives.ts';
import {
  chosenForStress,
  languagePrograms,
  machineCode,
  type Mode,
  runByCommandLine,
  runnerFor,
  STRESSED_JIT_MODES,
  TIER0_MODES,
} from './support/language.ts';

const programs = languagePrograms();
const TIMEOUT = 600_000;

it('there are at least 600 programs, and each announces what it does', () => {
  expect(programs.length).toBeGreaterThanOrEqual(600);
  const silent = programs.filter((p) => p.expected.length === 0 && p.throws === undefined);
  expect(silent.map((p) => p.name)).toEqual([]);
});

function runAll(chosen: readonly Program[], mode: Mode): void {
  const run = runnerFor(chosen, mode);
  it.each(chosen.map((p) => [p.name, p] as const))(
    '%s',
    async (_name, program) => {
      expect(disagreement(program, await run(program))).toBeUndefined();
    },
    TIMEOUT,
  );
}

describe.each(TIER0_MODES)('language, %s', (mode) => runAll(programs, mode));

const available = machineCode();
if (available === true) {
  describe('language, jit', () => runAll(programs, 'jit'));
  describe.each(STRESSED_JIT_MODES)('language, %s', (mode) =>
    runAll(chosenForStress(programs), mode),
  );
} else {
  describe(`language, jit asked for without machine code (${available})`, () =>
    runAll(programs.slice(0, 30), 'jit'));
}

describe('language, by the command line', () => {
  // Uncaught errors are reported on stderr and end with exit code 1; the rest is a sample.
  const chosen = programs.filter((p, i) => p.throws !== undefined || i % 25 === 0);
  it.each(chosen.map((p) => [p.name, p] as const))(
    '%s',
    async (_name, program) => {
      expect(disagreement(program, await runByCommandLine(program, 'auto'))).toBeUndefined();
    },
    TIMEOUT,
  );
});
