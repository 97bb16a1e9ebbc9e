// The machine code of an empty counting loop, without a check and with one.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileFunction } from '../../jit/baseline/compile.ts';
import { Unit } from '../../jit/baseline/unit.ts';
import { ListingAssembler } from '../../jit/x64/listing.ts';
import type { Stubs } from '../../jit/stubs.ts';
import { OFF } from '../../heap/cells.ts';
import { i32 } from '../../heap/views.ts';
import { openInProcess } from '../../vm/boot/in-process.ts';
import { loadScript } from '../../vm/boot/load-code.ts';
import { makeRealm } from '../../vm/boot/realm.ts';
import { compileSource } from '../../vm/frontend/compile.ts';
import { feedbackOf } from '../../vm/interp/feedback.ts';

let vm: ReturnType<typeof openInProcess>;
beforeAll(() => void (vm = openInProcess({ populate: makeRealm })));
afterAll(() => vm.close());

/** The instructions from the loop's first to the jump behind its condition, labels by order. */
function loopOf(polls: boolean): { text: string[]; unit: Unit } {
  const source = 'function f(n) { for (let i = 0; i < n; i++); }';
  const { codes } = loadScript(compileSource(source, { url: 'loop.js', kind: 'script' }));
  const code = codes.find((cell) => i32[cell * 2 + OFF.CODE.params] === 1);
  if (code === undefined) throw new Error('no function');
  const asm = new ListingAssembler();
  const unit = Object.assign(new Unit(), { asm, polls, stubs: new Proxy({}, { get: () => 0 }) as Stubs });
  unit.begin(0);
  compileFunction(unit, code, feedbackOf(code));
  asm.finish();
  const lines = asm.lines();
  const backward = lines.findIndex(({ text }) => (polls ? /^cmp dword \[r14/ : /patchable/).test(text));
  const header = lines.slice(0, backward).findLastIndex(({ text }) => text.startsWith('add') || text.startsWith('inc'));
  let first = header;
  while (lines[first].kind !== 'label') first--;
  const names = new Map<string, string>();
  const text = lines
    .slice(first, backward + (polls ? 3 : 2))
    .map((line) => line.text.replace(/\bL\d+\b/g, (name) => {
      if (!names.has(name)) names.set(name, `L${names.size}`);
      return names.get(name) ?? name;
    }));
  return { text, unit };
}

test('an empty counting loop has one jump back, whose distance is aligned', () => {
  const { text, unit } = loopOf(false);
  expect(text.join('\n')).toMatchSnapshot();
  expect(text.filter((line) => line.includes('patchable'))).toHaveLength(1);
  expect(text.some((line) => line.includes('[r14'))).toBe(false);
  expect(unit.edges.length).toBeGreaterThan(0);
  for (const { site } of unit.edges) expect(site & 3).toBe(0);
});

test('the same loop with a check looks at the request word in each turn', () => {
  const { text, unit } = loopOf(true);
  expect(text.join('\n')).toMatchSnapshot();
  expect(text.filter((line) => line.includes('[r14'))).toHaveLength(1);
  expect(unit.edges).toHaveLength(0);
});
