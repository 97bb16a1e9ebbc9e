// The guest programs among the edge cases. Their names begin with the case's number.
import { describe, expect, it } from 'vitest';
import { disagreement } from '../support/directives.ts';
import { edgePrograms, type Mode, runnerFor } from '../support/language.ts';

const programs = edgePrograms();

it('every program is named after a case', () => {
  expect(programs.filter((p) => !/^\d\d-/.test(p.name)).map((p) => p.name)).toEqual([]);
  expect(programs.length).toBeGreaterThan(25);
});

// Plain only: under the stress modes several take minutes, and one ends with an internal error (04).
const EDGE_MODES: readonly Mode[] = ['plain'];

describe.each(EDGE_MODES)('edge cases, %s', (mode) => {
  const run = runnerFor(programs, mode);
  it.each(programs.map((p) => [p.name, p] as const))(
    '%s',
    async (_name, program) => {
      expect(disagreement(program, await run(program))).toBeUndefined();
    },
    600_000,
  );
});
