/** Programs that want machine code where there is none, or not enough of it: they do the same, slower. */
import { cpSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeTest } from '../native/native-test.ts';
import { runBatch } from '../support/batches.ts';
import { disagreement } from '../support/directives.ts';
import { languagePrograms } from '../support/language.ts';
import { ROOT } from '../support/root.ts';
import { node } from '../support/run-cli.ts';
import { bundleMachine } from './machine-program.ts';

const dist = process.env.BUILD_FOLDER ?? join(ROOT, 'dist');

/** Built files as an installation without optional packages has them. */
describe('without koffi', () => {
  let folder = '';
  const built = () => join(folder, 'node_modules/heddle/dist');
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'heddle-without-'));
    mkdirSync(join(folder, 'node_modules/heddle'), { recursive: true });
    const files = readdirSync(dist).filter((name) => !name.startsWith('dev-') && name !== 'types' && name !== 'types-cjs');
    for (const name of files) cpSync(join(dist, name), join(built(), name), { recursive: true });
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object };
    for (const name of Object.keys(dependencies)) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(join(link, '..'), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), link);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const programs = languagePrograms().filter((program, i) => program.flags.length === 0 && (i % 30 === 0 || (program.threads && i % 5 === 0)));

  it.each(['', 'jit-eager', 'jit-eager,safepoint'])('programs do what they announce (%s)', { timeout: 240_000 }, async (stress) => {
    const files = programs.map(({ file }) => file);
    const env = { BUILD_FOLDER: built(), HEDDLE_STRESS: stress };
    const outcomes = await runBatch(files, { runner: 'batch-runner.mjs', env });
    const wrong = programs.flatMap((program) => {
      const outcome = outcomes.get(program.file);
      const what = outcome === undefined ? 'no outcome' : disagreement(program, outcome);
      return what === undefined ? [] : [`${program.name}: ${what}`];
    });
    expect(wrong).toEqual([]);
    expect(programs.filter(({ threads }) => threads).length).toBeGreaterThan(5);
    expect(programs.length).toBeGreaterThan(25);
  });

  it('the command line runs, prints nothing about it, and says why when it is asked', { timeout: 60_000 }, async () => {
    const cli = join(built(), 'cli.mjs');
    const stats = join(folder, 'stats.json');
    const program = join(ROOT, 'bench/programs/sieve.js');
    const outcome = await node([cli, 'run', `--stats=${stats}`, program], { timeout: 50_000 });
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    const { machineCode } = JSON.parse(readFileSync(stats, 'utf8')) as { machineCode: { functions: number } };
    expect(machineCode.functions).toBe(0);
    const doctor = await node([cli, 'doctor'], { timeout: 50_000 });
    expect(doctor.stdout).toMatch(/koffi could not be loaded/);
    const listing = await node([cli, 'disasm', '--native', program], { timeout: 50_000 });
    expect(listing.stdout).toContain('back-edge, patchable');
  });
});

describe('without memory for code', () => {
  let machine: Awaited<ReturnType<typeof bundleMachine>>;
  beforeAll(async () => void (machine = await bundleMachine()));
  afterAll(() => machine.remove());

  nativeTest('the system refuses a region: the interpreter goes on', { timeout: 120_000 }, () => {
    const { result, workers } = machine.run('full', 0, { CODE_BYTES: String(2 ** 46) });
    expect(result).toBe(true);
    expect(workers).toEqual([]);
  });

  nativeTest('the memory limit of the VM refuses code: no failure of the guest', { timeout: 120_000 }, () => {
    const plenty = machine.run('shards', 0).workers.find(({ live }) => live > 0);
    const { result, workers } = machine.run('tight', 0);
    expect(result).toBe(true);
    expect(workers).toHaveLength(1);
    expect(workers[0].live).toBeLessThan((plenty?.live ?? 0) / 2);
  });
});
