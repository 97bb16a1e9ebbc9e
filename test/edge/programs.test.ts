// The guest programs among the edge cases. Their names begin with the case's number.
import { describe, expect, it } from 'vitest';
import { disagreement } from '../support/directives.ts';
import {
  DEEP,
  edgePrograms,
  machineCode,
  type Mode,
  MODES,
  runnerFor,
} from '../support/language.ts';

const programs = edgePrograms();

it('every program is named after a case', () => {
  expect(programs.filter((p) => !/^\d\d-/.test(p.name)).map((p) => p.name)).toEqual([]);
  expect(programs.length).toBeGreaterThan(25);
});

const modes = (Object.keys(MODES) as Mode[]).filter(
  (mode) => !mode.startsWith('jit') || machineCode() === true,
);

describe.each(modes)('edge cases, %s', (mode) => {
  const chosen = mode.endsWith('gc') ? programs.filter((p) => !DEEP.includes(p.name)) : programs;
  const run = runnerFor(chosen, mode);
  it.each(chosen.map((p) => [p.name, p] as const))(
    '%s',
    async (_name, program) => {
      expect(disagreement(program, await run(program))).toBeUndefined();
    },
    600_000,
  );
});
