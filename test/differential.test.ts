// The same single-threaded programs in Heddle and in the host's own V8, which is the oracle: the
// whole output and the exit code must agree, and both must be what the program announces.
import { describe, expect, it } from 'vitest';
import { disagreement } from './support/directives.ts';
import {
  hostRunnerFor,
  hostScripts,
  languagePrograms,
  runHostModule,
  runnerFor,
} from './support/language.ts';

const programs = languagePrograms();
const scripts = hostScripts(programs);
const modules = programs.filter((p) => p.module && !p.threads && !p.noHost);
const TIMEOUT = 300_000;

describe('scripts, Heddle against V8', () => {
  const heddle = runnerFor(scripts, 'auto');
  const v8 = hostRunnerFor(scripts);
  it.each(scripts.map((p) => [p.name, p] as const))(
    '%s',
    async (_name, program) => {
      const theirs = await v8(program);
      expect(disagreement(program, theirs)).toBeUndefined();
      const ours = await heddle(program);
      expect({ stdout: ours.stdout, exitCode: ours.exitCode, fault: ours.fault }).toEqual({
        stdout: theirs.stdout,
        exitCode: theirs.exitCode,
        fault: undefined,
      });
    },
    TIMEOUT,
  );
});

describe('modules announce what V8 does', () => {
  it.each(modules.map((p) => [p.name, p] as const))(
    '%s',
    async (_name, program) => {
      expect(disagreement(program, await runHostModule(program))).toBeUndefined();
    },
    TIMEOUT,
  );
});
