/**
 * The interpreter and machine code, frame by frame: at every start of a function and every back-edge of
 * a program all locals, operands and headers of its frames are the same on both (M2, M4). Programs
 * run in two processes, one a tier, whose workers write what they see (frames/recorder.ts).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect } from 'vitest';
import { cjs, esm } from '../../scripts/esbuild-options.mjs';
import { PRELUDE } from '../fuzz/prelude.ts';
import { generate } from '../fuzz/statements.ts';
import { render } from '../fuzz/tree.ts';
import { nativeTest } from '../native/native-test.ts';
import { languagePrograms } from '../support/language.ts';
import { ROOT } from '../support/root.ts';

const dist = process.env.BUILD_FOLDER ?? join(ROOT, 'dist');
const worker = join(dist, `dev-frames-${process.pid}-worker.cjs`);
const runner = join(dist, `dev-frames-${process.pid}.mjs`);
const GENERATED = 300;
const SEED = 2_000_003;
/** What time tells, or memory: no two runs of it are the same. */
const UNREPEATABLE = /Date\.now|performance|setTimeout|setInterval|WeakRef|FinalizationRegistry|Math\.random|Atomics\.wait|\bgc\(\)/;

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-frames-'));
  await Promise.all([
    build({ ...cjs, entryPoints: [join(ROOT, 'test/jit/frames/recorder.ts')], outfile: worker }),
    build({ ...esm, entryPoints: [join(ROOT, 'test/jit/frames/run.ts')], outfile: runner }),
  ]);
}, 60_000);
afterAll(() => [folder, worker, runner].forEach((path) => rmSync(path, { recursive: true, force: true })));

interface Trace {
  readonly lines: readonly string[];
  readonly output: string;
}

let runs = 0;
/** The traces of these files on one tier. */
function traces(files: readonly string[], stress: string, env: Record<string, string> = {}): Trace[] {
  const into = join(folder, `run-${runs++}`);
  mkdirSync(into);
  const child = spawnSync(process.execPath, ['--no-warnings', runner, worker], {
    encoding: 'utf8',
    input: JSON.stringify(files),
    timeout: 300_000,
    env: { ...process.env, ...env, TRACE_FOLDER: into, HEDDLE_STRESS: stress },
  });
  if (child.status !== 0) throw new Error(`${stress}: ${child.status ?? child.signal}: ${child.stderr}`);
  return files.map((_, n) => ({
    lines: readFileSync(join(into, String(n)), 'utf8').trimEnd().split('\n'),
    output: readFileSync(join(into, `${n}.out`), 'utf8'),
  }));
}

const TIER0 = 'tier0,trace-frames';
const BASELINE = 'trace-frames,jit-eager';

/** Where two traces part. */
function parting(a: Trace, b: Trace): string | undefined {
  if (a.output !== b.output) return `output: ${a.output}, not ${b.output}`;
  const at = a.lines.findIndex((line, i) => line !== b.lines[i]);
  if (at !== -1) return `point ${at + 1}: ${b.lines[at]}, in the interpreter ${a.lines[at]}`;
  return a.lines.length === b.lines.length ? undefined : `${b.lines.length} points, not ${a.lines.length}`;
}

interface Comparison {
  readonly different: readonly string[];
  readonly points: number;
}

function compare(files: readonly string[], env: Record<string, string> = {}): Comparison {
  const interpreter = traces(files, TIER0, env);
  const baseline = traces(files, BASELINE, env);
  const different = files.flatMap((file, n) => {
    const what = parting(interpreter[n], baseline[n]);
    return what === undefined ? [] : [`${file}: ${what}`];
  });
  return { different, points: interpreter.reduce((sum, { lines }) => sum + lines.length, 0) };
}

function generated(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const file = join(folder, `p${i}.js`);
    writeFileSync(file, PRELUDE + render(generate(SEED + i)));
    return file;
  });
}

nativeTest(`${GENERATED} generated programs have the same frames on both tiers`, { timeout: 600_000 }, () => {
  const { different, points } = compare(generated(GENERATED));
  expect(different).toEqual([]);
  expect(points).toBeGreaterThan(GENERATED * 50);
});

nativeTest('so have the language programs without threads', { timeout: 600_000 }, () => {
  const files = languagePrograms()
    .filter((p) => !p.threads && p.flags.length === 0 && !p.module && !UNREPEATABLE.test(readFileSync(p.file, 'utf8')))
    .map((p) => p.file);
  const { different, points } = compare(files);
  expect(different).toEqual([]);
  expect(files.length).toBeGreaterThan(400);
  expect(points).toBeGreaterThan(50_000);
});

nativeTest.each(['doubles', 'position'])('a fault that no output shows is seen: %s', { timeout: 120_000 }, (mutation) => {
  const file = join(folder, `${mutation}.js`);
  writeFileSync(
    file,
    'function add(a, b) { let d = 12345, c = a + d; for (let i = 0; i < 3; i++) c = add2(c, b); return c; }\n' +
      'function add2(a, b) { return (a + b) | 0; }\nconsole.log(add(1, 2));\n',
  );
  const [right] = traces([file], BASELINE);
  const [wrong] = traces([file], BASELINE, { MUTATE: mutation });
  expect(wrong.output).toBe(right.output);
  expect(compare([file], { MUTATE: mutation }).different).toHaveLength(1);
  expect(compare([file]).different).toEqual([]);
});
