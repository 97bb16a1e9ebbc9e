import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(path.join(tmpdir(), 'heddle-scaffold-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

async function lint(file: string, code: string): Promise<string[]> {
  const { houseRules } = await import('../../scripts/eslint-house-rules.mjs');
  const messages = new Linter().verify(
    code,
    [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser as Linter.Parser },
        plugins: { heddle: houseRules },
        rules: { 'heddle/one-direction': 'error', 'heddle/no-top-level-await': 'error' },
      },
    ],
    { filename: path.join(root, file) },
  );
  return messages.map((m) => m.ruleId ?? m.message);
}

describe('the layers', () => {
  it('let an import point downwards', async () => {
    expect(await lint('vm/a.ts', "import { b } from '../heap/b.ts'; b();")).toEqual([]);
    expect(await lint('workers/a.ts', "export * from '../native/b.ts';")).toEqual([]);
  });

  it('reject an import that points upwards', async () => {
    const upward = ['heddle/one-direction'];
    expect(await lint('heap/a.ts', "import { b } from '../vm/b.ts'; b();")).toEqual(upward);
    expect(await lint('vm/deep/a.ts', "export { b } from '../../jit/b.ts';")).toEqual(upward);
    expect(await lint('native/a.ts', "void import('../heap/b.ts');")).toEqual(upward);
    expect(await lint('vm/a.ts', "import '../test/b.ts';")).toEqual(upward);
  });

  it('let a composition root import from all of them', async () => {
    expect(await lint('vm/cli/main.ts', "import '../../workers/pool.ts';")).toEqual([]);
  });

  it('reject top-level await', async () => {
    expect(await lint('vm/a.ts', 'await f();')).toEqual(['heddle/no-top-level-await']);
    expect(await lint('vm/a.ts', 'export async function g() { await f(); }')).toEqual([]);
  });
});

describe('the lock file', () => {
  it('names no registry', () => {
    const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
    expect(lock).not.toContain('"resolved"');
    expect(lock).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  });
});

describe('a bundle', () => {
  it('holds the text of a ?raw import and knows where it is', async () => {
    const { build } = await import('esbuild');
    const options = await import('../../scripts/esbuild-options.mjs');
    writeFileSync(path.join(temporary, 'text.js'), 'const $a = `x`;\n');
    writeFileSync(
      path.join(temporary, 'entry.ts'),
      "import t from './text.js?raw';\nconsole.log(JSON.stringify([t, import.meta.url.slice(0, 5), __HEDDLE_VERSION__]));\n",
    );
    for (const [options_, out] of [
      [options.esm, 'out.mjs'],
      [options.cjs, 'out.cjs'],
    ] as const) {
      const outfile = path.join(temporary, out);
      await build({ ...options_, entryPoints: [path.join(temporary, 'entry.ts')], outfile });
      const run = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });
      expect(JSON.parse(run.stdout)).toEqual(['const $a = `x`;\n', 'file:', options.version]);
    }
  });
});

describe('the summary of a run', () => {
  const summarize = (report: unknown, ...args: string[]) => {
    const file = path.join(temporary, 'report.json');
    writeFileSync(file, JSON.stringify(report));
    const script = path.join(root, 'scripts/ci-summary.mjs');
    const run = spawnSync(process.execPath, [script, file, ...args], { encoding: 'utf8' });
    return `${run.stdout.trim()} -> ${run.status}`;
  };

  it('counts tests, files that do not load and failed steps', () => {
    const good = { numPassedTests: 3, numFailedTests: 0, testResults: [] };
    expect(summarize(good)).toBe('3 passed, 0 failed -> 0');
    expect(summarize({ ...good, numFailedTests: 2 })).toBe('3 passed, 2 failed -> 1');
    expect(summarize(good, '1')).toBe('3 passed, 1 failed -> 1');
    const broken = { status: 'failed', assertionResults: [] };
    expect(summarize({ ...good, testResults: [broken] })).toBe('3 passed, 1 failed -> 1');
    expect(summarize({ ...good, numPassedTests: 0 })).toBe('0 passed, 1 failed -> 1');
  });

  it('is a failure without a report', () => {
    const script = path.join(root, 'scripts/ci-summary.mjs');
    const run = spawnSync(process.execPath, [script, path.join(temporary, 'none.json')], {
      encoding: 'utf8',
    });
    expect(existsSync(path.join(temporary, 'none.json'))).toBe(false);
    expect(run.stdout).toBe('0 passed, 1 failed\n');
    expect(run.status).toBe(1);
  });
});
