// heddle repl, disasm, doctor.
import { describe, expect, it } from 'vitest';
import { file, heddle } from './support.ts';

/** What the REPL answers to these lines of a pipe, without prompts. */
async function repl(lines: string[], flags: string[] = []): Promise<string[]> {
  const { stdout } = await heddle(['repl', ...flags], { input: `${lines.join('\n')}\n` });
  return stdout
    .replace(/^(?:> |\.\.\. )+/gm, '')
    .trimEnd()
    .split('\n');
}

describe('repl', () => {
  it('evaluates lines in one session', async () => {
    expect(await repl(['1 + 1', 'let x = 5', 'x * 2', 'undefined', '"text"'])).toEqual([
      '2',
      'undefined',
      '10',
      'undefined',
      "'text'",
    ]);
  });

  it('let, const and class may be declared again', async () => {
    expect(
      await repl([
        'let x = 1',
        'const x = 2',
        'x',
        'x = 3',
        'class A {}',
        'class A { b = 1 }',
        'new A',
      ]),
    ).toEqual([
      'undefined',
      'undefined',
      '2',
      expect.stringMatching(/^Uncaught TypeError: Assignment to constant/),
      expect.stringMatching(/^ {4}at REPL4:1:\d$/),
      'undefined',
      'undefined',
      'A { b: 1 }',
    ]);
  });

  it('awaits at the top level; promises are shown as they are', async () => {
    expect(
      await repl(['await Promise.resolve(7)', 'const v = await 8', 'v', 'Promise.resolve(1)']),
    ).toEqual(['7', 'undefined', '8', 'Promise { 1 }']);
  });

  it('takes input of several lines, and objects', async () => {
    expect(
      await repl([
        'function f(a) {',
        '  return a;',
        '}',
        'f(',
        '4)',
        '`a',
        'b`',
        '{ a: 1 }',
        '[1,',
        '2]',
      ]),
    ).toEqual(['undefined', '4', "'a\\nb'", '{ a: 1 }', '[ 1, 2 ]']);
  });

  it('shows errors and goes on', async () => {
    const lines = await repl(['null.x', 'let = = 1', 'throw 5', '"on"']);
    expect(lines[0]).toBe("Uncaught TypeError: Cannot read properties of null (reading 'x')");
    expect(lines).toContain("Uncaught SyntaxError: Unexpected token '='");
    expect(lines).toContain('Uncaught 5');
    expect(lines.at(-1)).toBe("'on'");
  });

  it('limits hold for each line', async () => {
    const lines = await repl(
      ['for (;;);', '1', 'const k = []; for (;;) k.push([1]);', '2'],
      ['--time-limit=20s', '--cpu-limit=300ms', '--max-heap=1GiB'],
    );
    expect(lines[0]).toMatch(/^CPU time limit of 300 ms exceeded/);
    expect([lines[1], lines.at(-1)]).toEqual(['1', '2']);
  });

  it('has threads, timers, console and process', async () => {
    expect(
      await repl([
        'new Thread(() => 6 * 7).join()',
        'void setTimeout(() => console.log("late"), 30)',
        'typeof process.argv',
      ]),
    ).toEqual(['42', 'undefined', "'object'", 'late']);
  });
});

describe('disasm', () => {
  const path = file('program.js', 'function twice(n) { return n * 2; }\nconsole.log(twice(4));');
  it('shows the bytecode of a program, or of one function', async () => {
    const { stdout, exitCode } = await heddle(['disasm', path]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/fn#0 .*\n[^]*Call [^]*fn#1 twice params 1/);
    expect((await heddle(['disasm', '--function', 'twice', path])).stdout).toMatch(
      /^fn#1 twice [^]*Mul[^]*Return/,
    );
  });

  it('--native: each instruction with its machine code', async () => {
    const loop = file('loop.js', 'function sum(n) { let s = 0; for (let i = 0; i < n; i++) s += i; return s; }');
    const { stdout, exitCode } = await heddle(['disasm', '--native', '--function=sum', loop]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^fn#1 sum .*, \d+ bytes\n {12}0000 .*[^]*push rbp/);
    const bytecode = (await heddle(['disasm', '--function=sum', loop])).stdout.trimEnd().split('\n').slice(1);
    const lines = stdout.split('\n');
    const places = bytecode.map((line) => lines.indexOf(line));
    expect(places.every((place, i) => place > (places[i - 1] ?? 0))).toBe(true);
    // The body's Add: ints in line, the rest behind the function, TypeScript's part by an exit.
    const add = lines.findIndex((line) => /^ +\d+ {2}Add /.test(line));
    const text = lines.slice(add + 1, places.find((place) => place > add)).join('\n');
    expect(text).toMatch(
      /add eax, [^]*jo L\d+[^]*unlikely, behind the function:[^]*addsd xmm0, xmm1[^]*call addTexts[^]*exit:\n +exit@\d+:\n.*\n.*jmp exitStep/,
    );
    expect(stdout).toMatch(/jl @\d+ ; back-edge, patchable/);
    // Every byte once, in order of place.
    const code = lines.flatMap((line) => {
      const found = /^ {12}([0-9a-f]{4}) {2}((?:[0-9a-f]{2} )+)/.exec(line);
      return found === null ? [] : [{ at: Number.parseInt(found[1], 16), length: found[2].trim().split(' ').length }];
    });
    code.sort((a, b) => a.at - b.at);
    let end = 0;
    for (const { at, length } of code) {
      expect(at).toBe(end);
      end = at + length;
    }
    expect(stdout).toContain(`, ${end} bytes\n`);
  });

  it('wrong names, files and programs', async () => {
    expect(await heddle(['disasm', '--function=nope', path])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/has no function nope/) as string,
    });
    expect(await heddle(['disasm', '/no/file.js'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/cannot read/) as string,
    });
    expect(await heddle(['disasm', file('bad.js', 'let = ;')])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/SyntaxError/) as string,
    });
  });
});

describe('doctor', () => {
  it('says what works', async () => {
    const { stdout, exitCode } = await heddle(['doctor']);
    expect(exitCode).toBe(0);
    for (const name of ['node', 'threads', 'memory', 'koffi', 'interpreter'])
      expect(stdout).toMatch(new RegExp(`^(?:ok|no) +${name} `, 'm'));
  });

  it('--json', async () => {
    const report = JSON.parse((await heddle(['doctor', '--json'])).stdout) as {
      ok: boolean;
      checks: { name: string; ok: boolean }[];
    };
    expect(report.ok).toBe(true);
    expect(report.checks.find((check) => check.name === 'interpreter')?.ok).toBe(true);
  });
});
