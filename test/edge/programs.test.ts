// The guest programs among the edge cases, in every mode. Their names begin with the case's number.
import { describe, expect, it } from 'vitest';
import { disagreement } from '../support/directives.ts';
import { edgePrograms, type Mode, MODES, runnerFor } from '../support/language.ts';

const programs = edgePrograms();

it('every program is named after a case', () => {
  expect(programs.filter((p) => !/^\d\d-/.test(p.name)).map((p) => p.name)).toEqual([]);
  expect(programs.length).toBeGreaterThan(25);
});

describe.each(Object.keys(MODES) as Mode[])('edge cases, %s', (mode) => {
  const run = runnerFor(programs, mode);
  it.each(programs.map((p) => [p.name, p] as const))(
    '%s',
    async (_name, program) => {
      expect(disagreement(program, await run(program))).toBeUndefined();
    },
    600_000,
  );
});
