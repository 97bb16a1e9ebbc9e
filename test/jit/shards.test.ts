import { afterAll, beforeAll, expect } from 'vitest';
import { instructionWords, OP } from '../../vm/bytecode/opcodes.ts';
import { compileSource } from '../../vm/frontend/compile.ts';
import { nativeTest } from '../native/native-test.ts';
import { bundleMachine } from './machine-program.ts';

let machine: Awaited<ReturnType<typeof bundleMachine>>;
beforeAll(async () => void (machine = await bundleMachine()));
afterAll(() => machine.remove());

const changed = (workers: readonly { different: readonly number[] }[]) => workers.flatMap((w) => w.different);

nativeTest('eight threads that compile the same 500 functions write nothing into each other’s code', () => {
  const { result, workers } = machine.run('shards', 0);
  expect(result).toBe(true);
  expect(workers.filter((w) => w.edges >= 1000).length).toBeGreaterThanOrEqual(8);
  expect(changed(workers)).toEqual([]);
});

nativeTest('a full code region is emptied, then what does not fit is interpreted', () => {
  const { result, workers } = machine.run('full', 0, { CODE_BYTES: String(64 * 1024) });
  expect(result).toBe(true);
  for (const { written, live } of workers) {
    expect(live).toBeLessThanOrEqual(64 * 1024);
    if (live > 0) expect(written).toBeGreaterThan(64 * 1024);
  }
});

nativeTest('code of dead functions is freed', () => {
  const { result, workers } = machine.run('dead', 0);
  expect(result).toBe(true);
  const busiest = workers.reduce((a, b) => (b.written > a.written ? b : a));
  expect(busiest.written).toBeGreaterThan(100_000);
  expect(busiest.live).toBeLessThan(busiest.written / 2);
  expect(changed(workers)).toEqual([]);
});

function crash(where: string): string {
  try {
    machine.run('shards', 0, { WILD: where });
  } catch (error) {
    return String(error);
  }
  return 'nothing';
}

/** Where the remainder of `i % 3` is computed, in all of the functions. */
function placeOfMod(): number {
  const source = 'function f0(n) { let s = 0; for (let i = 0; i < n; i++) { if (i % 3 === 0) s = (s + i) | 0; } return s; }';
  const { functions } = compileSource(source, { url: 'f.js', kind: 'script' });
  const { code } = functions[1];
  let at = 0;
  while (code[at] !== OP.Mod) at += instructionWords(code, at);
  return at;
}

nativeTest('a wild access in machine code is reported with its thread, function and tier, and kills the process', () => {
  const message = crash('entry');
  expect(message).toMatch(/^Error: (SIGSEGV|139)/);
  expect(message).toContain('fatal fault in generated code');
  expect(message).toMatch(/fault address 0000000000000010/);
  expect(message).toMatch(/guest thread \d+, tier 1 \(baseline\)/);
  expect(message).toMatch(/\n {2}in \S+.*, bytecode 0\n/);
});

nativeTest('so is the place in the bytecode, and the last exits before', () => {
  const message = crash('mod');
  const [, place] = /\n {2}in f\d+ \S+:\d+, bytecode (\d+)\n/.exec(message) ?? [];
  expect(message).toContain('fatal fault in generated code');
  expect(Number(place)).toBe(placeOfMod());
  expect(message).toMatch(/last exits, the newest first:\n( {4}(for TypeScript|loop interrupted|call at the limit): .+\n)+/);
  expect(message).toMatch(/for TypeScript: \S+.*, bytecode \d+\n/);
});

nativeTest.each(['', 'loop-signal', 'loop-fault', 'loop-poll'])(
  'a storm of requests loses none and leaves the code as it was (%s)',
  (mechanism) => {
    const { result, asked, lost, workers } = machine.run('storm', 3, { HEDDLE_STRESS: mechanism });
    expect({ result, lost }).toEqual({ result: true, lost: 0 });
    expect(asked).toBeGreaterThan(150_000);
    expect(workers.length).toBe(4);
    expect(changed(workers)).toEqual([]);
    if (mechanism !== 'loop-poll') for (const { armings } of workers) expect(armings).toBeGreaterThan(0);
  },
  30_000,
);
