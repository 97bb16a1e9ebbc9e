/** The program: opcode table, disassembler, what the code generator leaves out, size of the dispatch. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { compileRegExp, disassembleRegExp } from '../../vm/regexp/index.ts';
import { OPS } from '../../vm/regexp/opcodes.ts';
import { CASES } from './cases.ts';

/** The instructions, without their places. */
function listing(pattern: string, flags = ''): string[] {
  return disassembleRegExp(compileRegExp(pattern, flags).program)
    .split('\n')
    .slice(1)
    .map((line) => line.slice(7).replace(/\s+/g, ' '));
}

test('opcodes are numbered from 0 without gaps', () => {
  const codes = Object.values(OPS).map((row) => row.code);
  expect(codes).toEqual(codes.map((_, i) => i));
});

test('every program can be disassembled, and all instructions occur', () => {
  const seen = new Set<string>();
  for (const [pattern, flags] of [...CASES, ['(?:(?<a>x)|(?<a>y))\\k<a>', ''] as const]) {
    for (const line of listing(pattern, flags)) seen.add(line.split(' ')[0]);
  }
  expect(Object.keys(OPS).filter((name) => !seen.has(name))).toEqual([]);
});

describe('code', () => {
  test('a literal is one instruction', () => {
    expect(listing('abc')).toEqual(['FAIL', "LIT 'a' 'b' 'c'", 'MATCH']);
  });
  test('a loop that cannot give back what follows has no choices', () => {
    expect(listing('[a-z]+\\d')).toEqual([
      'FAIL',
      "POSSESS SET ['a'-'z'] 1 -1",
      "SET ['0'-'9']",
      'MATCH',
    ]);
  });
  test('a loop that can has one entry, with a filter', () => {
    expect(listing('.*x')).toEqual([
      'FAIL',
      'GREEDY ANY - 0 -1',
      "GREEDY_BACK 0 ['x']",
      "CHAR 'x'",
      'MATCH',
    ]);
  });
  test('alternatives that begin differently need no choice', () => {
    expect(listing('(?:ab|cd)e').some((line) => line.startsWith('SPLIT'))).toBe(false);
    expect(listing('(?:ab|ac)e').some((line) => line.startsWith('SPLIT'))).toBe(true);
  });
  test('single characters as alternatives are one set', () => {
    expect(listing('(?:a|b|[cd])*e')).toEqual([
      'FAIL',
      "POSSESS SET ['a'-'d'] 0 -1",
      "CHAR 'e'",
      'MATCH',
    ]);
  });
  test('captures that every iteration sets are not reset', () => {
    expect(listing('(?:(a)b)*').some((line) => line.startsWith('RESET'))).toBe(false);
    expect(listing('(?:(a)?b)*').some((line) => line.startsWith('RESET'))).toBe(true);
    expect(listing('(?:(a)b)*\\1').some((line) => line.startsWith('RESET'))).toBe(true);
  });
  test('case-insensitive characters are sets', () => {
    expect(listing('k', 'i')).toEqual(['FAIL', "CHAR2 'K' 'k'", 'MATCH']);
    expect(listing('k', 'iu')).toEqual(['FAIL', "SET ['K' 'k' U+212A]", 'MATCH']);
  });
  test('the header tells how to search', () => {
    const header = (pattern: string): string =>
      disassembleRegExp(compileRegExp(pattern, '').program).split('\n')[0];
    expect(header('^a')).toContain('anchored');
    expect(header('abcdef')).toContain('window 6');
    expect(header('\\d+')).toContain("first ['0'-'9']");
    expect(header('a*')).not.toContain('first');
  });
});

test('V8 can optimize the dispatch: below 55 KB of bytecode', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'heddle-regexp-'));
  try {
    const entry = join(dir, 'entry.ts');
    const index = fileURLToPath(new URL('../../vm/regexp/index.ts', import.meta.url));
    writeFileSync(
      entry,
      `import { compileRegExp, initState, matchSlice } from ${JSON.stringify(index)};
       const { program } = compileRegExp('a', '');
       const mem = new Int32Array(1000);
       mem.set(program);
       initState(mem, program.length, 500, 0, 0);
       matchSlice(mem, 0, new Uint8Array(1), null, 0, 1, program.length, 500, 10);`,
    );
    const bundle = join(dir, 'bundle.mjs');
    await build({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: bundle,
      logLevel: 'error',
    });
    const options = ['--print-bytecode', '--print-bytecode-filter=matchSlice', bundle];
    const { stdout } = spawnSync(process.execPath, options, {
      encoding: 'utf8',
      timeout: 30_000,
      maxBuffer: 1 << 26,
    });
    const length = /Bytecode length: (\d+)/.exec(stdout)?.[1];
    expect(Number(length)).toBeGreaterThan(1000);
    expect(Number(length)).toBeLessThan(55 * 1024);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
