import { afterAll, beforeAll, expect } from 'vitest';
import { nativeTest } from './native-test.ts';
import { bundleProgram, type Program } from './run-program.ts';

let program: Program;
beforeAll(async () => void (program = await bundleProgram('faults.ts')));
afterAll(() => program.remove());

const DIED = { status: null, signal: 'SIGSEGV' };

nativeTest.each(['main', 'worker'])(
  'a WebAssembly trap in the host still throws: %s thread',
  async (where) => {
    const trap = 'RuntimeError: memory access out of bounds';
    expect(await program.answer('webassembly', where)).toEqual({ before: trap, after: [trap] });
  },
);

nativeTest(
  'a wild read in generated code is reported, with the note, and kills the process',
  async () => {
    const outcome = await program.run('read');
    expect(outcome).toMatchObject(DIED);
    const { tid } = JSON.parse(outcome.stdout) as { tid: number };
    const hex = (n: number) => n.toString(16).padStart(16, '0');
    const { stderr } = outcome;
    expect(stderr).toMatch(/^\nheddle: fatal fault in generated code\n/);
    expect(stderr).toContain(`thread ${hex(tid)}  code offset ${hex(1024 + 20)}`);
    expect(stderr).toContain(`fault address ${hex(0x10)}  kind ${hex(1)}`);
    expect(stderr).toContain(`rax ${hex(0x10)}`);
    expect(stderr).toContain(`rcx ${hex(0x1234_5678_abcd)}`);
    expect(stderr).toMatch(/ {2}running: inner loop of main\n$/);
    expect(stderr.split('heddle:')).toHaveLength(2);
  },
);

nativeTest('a fault in a worker is reported too', async () => {
  const outcome = await program.run('read', 'worker');
  expect(outcome).toMatchObject(DIED);
  expect(outcome.stderr).toContain('heddle: fatal fault in generated code');
});

nativeTest.each([
  ['jump', 'rip 0000000000000020'],
  ['noncanonical', 'rax 7000000000000000'],
])('a wild %s is reported', async (scenario, text) => {
  const outcome = await program.run(scenario);
  expect(outcome).toMatchObject(DIED);
  expect(outcome.stderr).toContain(text);
});

nativeTest(
  'a fault in native code that is not ours kills the process and is not reported',
  async () => {
    expect(await program.run('foreign')).toMatchObject({ ...DIED, stderr: '' });
  },
);

nativeTest('code cannot be written where it runs', async () => {
  expect(await program.run('writeToCode')).toMatchObject({ ...DIED, stderr: '' });
});

nativeTest.each(['before', 'beforeOnce'])(
  'the handler that was there gets what is not ours: %s',
  async (scenario) => {
    const outcome = await program.run(scenario);
    expect(outcome).toMatchObject({ status: 7, stderr: 'the handler before\n' });
  },
);

nativeTest('where the default was, a fault and a sent signal kill', async () => {
  expect(await program.run('ofDefault')).toMatchObject(DIED);
  expect(await program.run('sentDefault')).toMatchObject({ ...DIED, stdout: '' });
});

nativeTest('where SIGSEGV was ignored, a sent one still is', async () => {
  expect(await program.run('sentIgnored')).toMatchObject({ status: 0, stdout: 'still here' });
});

nativeTest('code memory is mapped twice, nowhere writable and executable', async () => {
  const { stdout } = await program.run('mappings');
  const [first, ...lines] = stdout.split('\n');
  const code = JSON.parse(first) as { base: number; alias: number; size: number };
  const ours = lines
    .filter((line) => line.includes('heddle-mapped-twice'))
    .map((line) => /^(\w+)-(\w+) (\S+)/.exec(line)?.slice(1, 4) ?? []);
  const row = (from: number, access: string) => [
    from.toString(16),
    (from + code.size).toString(16),
    access,
  ];
  expect(ours).toHaveLength(2);
  expect(ours).toContainEqual(row(code.base, 'r-xs'));
  expect(ours).toContainEqual(row(code.alias, 'rw-s'));
  expect(lines.filter((line) => line.includes('heddle') && line.includes('wx'))).toEqual([]);
});
