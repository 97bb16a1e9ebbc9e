// What runs fast is byte for byte the same whether a profile is taken or not: bytecode, machine code, and
// the interpreter's allocation.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OFF } from '../../heap/cells.ts';
import { TB, VM } from '../../heap/layout.ts';
import { openSampler } from '../../heap/sampling.ts';
import { i32, tb } from '../../heap/views.ts';
import { compileFunction } from '../../jit/baseline/compile.ts';
import { Unit } from '../../jit/baseline/unit.ts';
import { ListingAssembler } from '../../jit/x64/listing.ts';
import type { Stubs } from '../../jit/stubs.ts';
import { openInProcess } from '../../vm/boot/in-process.ts';
import { loadScript } from '../../vm/boot/load-code.ts';
import { makeRealm } from '../../vm/boot/realm.ts';
import { compileSource } from '../../vm/frontend/compile.ts';
import { feedbackOf } from '../../vm/interp/feedback.ts';
import { PROFILE } from '../../vm/profiler/settings.ts';
import { restoreLimits } from '../../vm/threads/requests.ts';

const SOURCE = `
class Point { constructor(x, y) { this.x = x; this.y = y; } }
function object(i) { return { a: i, b: 2 }; }
function array(i) { return [i, i, i]; }
function closure(i) { return () => i; }
function construct(i) { return new Point(i, i); }
function* generator(i) { while (true) yield i; }
function text(a, i) { return a + i; }
function loop(n) { let s = 0; for (let i = 0; i < n; i++) s = (s + i) | 0; return s; }
function calls(n) { let s = 0; while (n-- > 0) s += loop(n); return s; }
async function later(p) { return await p; }
`;

interface Compiled {
  readonly bytecode: string;
  readonly machineCode: string;
  readonly listings: readonly string[];
}

/** In a VM of its own, made the same way each time, so that cells have the same places. */
function compile(profiled: boolean): Compiled[] {
  const vm = openInProcess({ populate: makeRealm });
  try {
    // The sampler's block comes first in both, so that what follows lies where it did.
    if (!openSampler(16_384)) throw new Error('no memory');
    if (profiled) i32[VM.profileFlags] = PROFILE.CPU | PROFILE.EXACT | PROFILE.ALLOCATION;
    else i32[tb + TB.samplePoint] = 0;
    restoreLimits();
    expect(i32[tb + TB.nurseryLimit] < i32[tb + TB.nurseryEnd]).toBe(profiled);
    const { codes } = loadScript(compileSource(SOURCE, { url: 'same.js', kind: 'script' }));
    return codes.map((code) => {
      const asm = new ListingAssembler();
      const unit = Object.assign(new Unit(), { asm, polls: false, stubs: new Proxy({}, { get: () => 0 }) as Stubs });
      unit.begin(0);
      compileFunction(unit, code, feedbackOf(code));
      asm.finish();
      const bytecode = i32[code * 2 + OFF.CODE.bytecodeRef] * 2;
      return {
        bytecode: i32.subarray(bytecode, bytecode + 2 + i32[bytecode] / 4).join(),
        machineCode: Buffer.from(asm.bytes.subarray(0, asm.at)).toString('hex'),
        listings: asm.lines().map(({ text }) => text),
      };
    });
  } finally {
    i32[VM.profileFlags] = 0;
    vm.close();
  }
}

describe('with a profile and without', () => {
  const off = compile(false);
  const on = compile(true);

  it('functions have the same bytecode', () => {
    expect(off.length).toBeGreaterThan(10);
    expect(on.map(({ bytecode }) => bytecode)).toEqual(off.map(({ bytecode }) => bytecode));
  });

  it('functions have the same machine code', () => {
    expect(on.map(({ machineCode }) => machineCode)).toEqual(off.map(({ machineCode }) => machineCode));
    expect(off.reduce((bytes, { machineCode }) => bytes + machineCode.length / 2, 0)).toBeGreaterThan(4000);
  });

  it('machine code allocates with one compare', () => {
    const field = (name: keyof typeof TB): string => `r14+${TB[name] * 4}`;
    const names = [['top', field('nurseryTop')], ['limit', field('nurseryLimit')]] as const;
    const found = new Set<string>();
    for (const { listings } of off) {
      listings.forEach((line, at) => {
        if (!/^mov \w+, dword \[/.test(line) || !line.includes(`[${field('nurseryTop')}]`)) return;
        const end = listings.findIndex((other, i) => i > at && /^mov dword \[/.test(other) && other.includes(`[${field('nurseryTop')}]`));
        let text = listings.slice(at, end + 1).join('\n');
        for (const [name, place] of names) text = text.replaceAll(`[${place}]`, `[${name}]`);
        found.add(text.replace(/\bL\d+\b/g, 'exit').replace(/\+\d+\]/g, '+size]'));
      });
    }
    expect([...found].sort().join('\n\n')).toMatchSnapshot();
  });
});

it('the interpreter allocates with one compare', () => {
  const text = readFileSync(new URL('../../heap/alloc.ts', import.meta.url), 'utf8');
  const body = (name: string): string => /\{\n([^}]*)\n\}/.exec(text.slice(text.indexOf(`export function ${name}(`)))?.[1] ?? '';
  expect(body('allocate')).toMatchInlineSnapshot(`
    "  const top = i32[tb + TOP];
      const next = (top + words) | 0;
      if (next > i32[tb + LIMIT] || words > LARGE_WORDS) return allocateSlow(words);
      i32[tb + TOP] = next;
      return top;"
  `);
  expect(body('fits')).toMatchInlineSnapshot(`"  return ((i32[tb + TOP] + words) | 0) <= i32[tb + LIMIT];"`);
  const loop = readFileSync(new URL('../../vm/interp/dispatch.ts', import.meta.url), 'utf8');
  expect(loop.match(/nurseryLimit|samplePoint|tbNurseryLimit/g)).toEqual(['tbNurseryLimit', 'nurseryLimit', 'tbNurseryLimit']);
});
