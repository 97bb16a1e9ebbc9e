// The bytecode verifier: sound code passes, each invariant's violation is found.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CompiledFunction } from '../../vm/bytecode/compiled.ts';
import { OP, OPCODE_INFO } from '../../vm/bytecode/opcodes.ts';
import { verifyFunction, verifyScript } from '../../vm/bytecode/verify.ts';
import { compileSource } from '../../vm/frontend/compile.ts';
import { listPrograms } from '../support/directives.ts';
import { ROOT } from '../support/root.ts';

const SOURCE = 'function f(a) { for (let i = 0; i < a; i++) try { g(i); } catch {} return a + 1; }';
function sample(): CompiledFunction {
  return structuredClone(compileSource(SOURCE, { url: 'a.js', kind: 'script' }).functions[1]);
}
/** Word of the first instruction with this opcode. */
function find(fn: CompiledFunction, op: number): number {
  let at = 0;
  while (fn.code[at] !== op) at += OPCODE_INFO[fn.code[at]].length;
  return at;
}
const faultOf = (change: (fn: CompiledFunction) => CompiledFunction | void): string => {
  const fn = sample();
  return verifyFunction(change(fn) ?? fn, 5).join('\n');
};

describe('the verifier', () => {
  it('accepts what the compiler emits', () => expect(verifyFunction(sample())).toEqual([]));
  it('V1 finds a bad opcode', () =>
    expect(faultOf((fn) => void (fn.code[0] = 9999))).toMatch(/V1/));
  it('V1 finds a cut instruction', () =>
    expect(faultOf((fn) => ({ ...fn, code: fn.code.slice(0, -1) }))).toMatch(/V1/));
  it('V2 finds a slot outside the frame', () => {
    expect(faultOf((fn) => void (fn.code[find(fn, OP.AddI) + 1] = -fn.registers - 5))).toMatch(
      /V2 slot/,
    );
    expect(faultOf((fn) => void (fn.code[find(fn, OP.AddI) + 2] = 5))).toMatch(/V2 slot/);
  });
  it('V2 finds a group that reaches out of the frame', () => {
    expect(faultOf((fn) => void (fn.code[find(fn, OP.Call) + 3] = 50))).toMatch(/V2 group/);
  });
  it('V3 finds a bad constant and a bad site', () => {
    expect(faultOf((fn) => void (fn.code[find(fn, OP.LdGlobal) + 2] = 77))).toMatch(/V3 constant/);
    expect(faultOf((fn) => void (fn.code[find(fn, OP.LdGlobal) + 3] = 0))).toMatch(/V3 site/);
    expect(faultOf((fn) => void (fn.code[find(fn, OP.Call) + 4] = 2))).toMatch(/V3 sites overlap/);
  });
  it('V4 finds jumps into instructions and in the wrong direction', () => {
    expect(faultOf((fn) => void fn.code[find(fn, OP.Jump) + 1]++)).toMatch(/V4 jump to/);
    expect(faultOf((fn) => void (fn.code[find(fn, OP.Jump) + 1] = 0))).toMatch(/V4 .*direction/);
  });
  it('V5 finds code that falls off the end', () => {
    expect(faultOf((fn) => ({ ...fn, code: fn.code.slice(0, -2) }))).toMatch(/V5/);
  });
  it('V6 finds bad handlers', () => {
    expect(faultOf((fn) => void (fn.handlers[2] = 1))).toMatch(/V6/);
    expect(faultOf((fn) => void (fn.handlers[1] = fn.handlers[0]))).toMatch(/V6/);
  });
  it('V7 finds a compare without its fallback', () => {
    expect(faultOf((fn) => void (fn.code[find(fn, OP.LoopLt) + 5] = OP.LoopFalse))).toMatch(/V7/);
  });
  it('V8 finds unsorted positions', () =>
    expect(faultOf((fn) => void (fn.positions[2] = 0))).toMatch(/V8/));
});

describe('sound bytecode', () => {
  const compile = (file: string, kind: 'script' | 'module'): string[] =>
    verifyScript(compileSource(readFileSync(file, 'utf8'), { url: file, kind }));

  it('for every language program that is no deliberate error', () => {
    const faults: string[] = [];
    let compiled = 0;
    for (const program of listPrograms(join(ROOT, 'test/language'))) {
      if (program.throws?.startsWith('SyntaxError') === true) continue;
      try {
        faults.push(...compile(program.file, program.module ? 'module' : 'script'));
        compiled++;
      } catch (error) {
        if (!program.name.startsWith('unsupported/'))
          faults.push(`${program.name}: ${String(error)}`);
      }
    }
    expect(faults).toEqual([]);
    expect(compiled).toBeGreaterThan(500);
  });

  const large: readonly (readonly [file: string, kind: 'script' | 'module'])[] = [
    ['acorn/dist/acorn.mjs', 'module'],
    ['acorn/dist/acorn.js', 'script'],
    ['typescript/lib/typescript.js', 'script'],
    ['prettier/index.mjs', 'module'],
    ['zod/index.cjs', 'script'],
    ['eslint/lib/linter/linter.js', 'script'],
  ];
  for (const [file, kind] of large) {
    const path = join(ROOT, 'node_modules', file);
    if (!existsSync(path)) continue;
    it(`for ${file}`, () => expect(compile(path, kind)).toEqual([]), 120_000);
  }
});
