/**
 * What must stay true of the dispatch loop's code: it is small enough for the host to optimize (D4),
 * and it is the same code with and without safepoints: the checks are the limits it compares with
 * anyway.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { esm } from '../../scripts/esbuild-options.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** V8 never optimizes a function above 60 KB of bytecode; we stay clear of it. */
const MOST_BYTECODE = 55 * 1024;

async function bundle(safepoints: boolean): Promise<string> {
  const result = await build({
    ...esm,
    absWorkingDir: root,
    entryPoints: ['vm/interp/engine.ts'],
    define: { ...esm.define, __HEDDLE_SAFEPOINTS__: String(safepoints) },
    write: false,
    outfile: 'engine.mjs',
  });
  const code = result.outputFiles.find((file) => file.path.endsWith('.mjs'));
  if (code === undefined) throw new Error('esbuild made no code');
  return code.text;
}

/** The text of a top-level function of a bundle. */
function functionText(code: string, name: string): string {
  const start = code.indexOf(`\nfunction ${name}(`);
  const end = code.indexOf('\n}\n', start);
  if (start < 0 || end < 0) throw new Error(`no function ${name} in the bundle`);
  return code.slice(start, end);
}

test('the fast paths are the same code with and without safepoints', async () => {
  const [withThem, without] = await Promise.all([bundle(true), bundle(false)]);
  expect(functionText(withThem, 'dispatch')).toBe(functionText(without, 'dispatch'));
  // The two builds do differ where the limits' slow paths are.
  expect(functionText(withThem, 'serveCall')).not.toBe(functionText(without, 'serveCall'));
  expect(functionText(withThem, 'serveBackEdge')).not.toBe(functionText(without, 'serveBackEdge'));
  expect(functionText(withThem, 'serveAllocation')).not.toBe(functionText(without, 'serveAllocation'));
});

test('the dispatch loop is small enough to be optimized', () => {
  const run = spawnSync(
    process.execPath,
    ['--print-bytecode', '--print-bytecode-filter=dispatch', 'dist/cli.mjs', 'run', '-e', '1'],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const lengths = [...run.stdout.matchAll(/^Bytecode length: (\d+)/gm)].map((match) => Number(match[1]));
  expect(lengths.length).toBeGreaterThan(0);
  expect(Math.max(...lengths)).toBeGreaterThan(8 * 1024);
  expect(Math.max(...lengths)).toBeLessThan(MOST_BYTECODE);
});
