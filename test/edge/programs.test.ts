// The guest programs among the edge cases. Their names begin with the case's number.
import { describe, expect, it } from 'vitest';
import { disagreement } from '../support/directives.ts';
import {
  edgePrograms,
  machineCode,
  type Mode,
  MODES,
  runnerFor,
  withoutThreads,
} from '../support/language.ts';

const programs = edgePrograms();

it('every program is named after a case', () => {
  expect(programs.filter((p) => !/^\d\d-/.test(p.name)).map((p) => p.name)).toEqual([]);
  expect(programs.length).toBeGreaterThan(25);
});

// A collection at every boundary looks at the whole stack: these fill it, which takes minutes.
const DEEP = ['03-overflow-and-request-in-the-same-check.js', '05-off-by-one-at-the-sentinel.js'];

const modes = (Object.keys(MODES) as Mode[]).filter(
  (mode) => !mode.startsWith('jit') || machineCode() === true,
);

describe.each(modes)('edge cases, %s', (mode) => {
  const shallow = mode.endsWith('gc') ? programs.filter((p) => !DEEP.includes(p.name)) : programs;
  const chosen = mode.startsWith('jit') ? withoutThreads(shallow) : shallow;
  const run = runnerFor(chosen, mode);
  it.each(chosen.map((p) => [p.name, p] as const))(
    '%s',
    async (_name, program) => {
      expect(disagreement(program, await run(program))).toBeUndefined();
    },
    600_000,
  );
});
