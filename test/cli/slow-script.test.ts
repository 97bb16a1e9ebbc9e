// --slow-script: the question, on a terminal (a pty, by script(1)) and on a pipe.
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { answerOf } from '../../vm/cli/slow-question.ts';
import { cli } from '../support/run-cli.ts';
import { evaluate, heddle } from './support.ts';

const SPIN = 'function spin() { for (;;); } spin();';

interface Ended {
  readonly text: string;
  readonly code: number | null;
}

/** Runs a command line on a terminal of its own; `answers` are typed each time it asks. */
const onTerminal = (args: readonly string[], answers: readonly string[]): Promise<Ended> =>
  terminal([process.execPath, cli, ...args], answers);

function terminal(command: readonly string[], answers: readonly string[]): Promise<Ended> {
  const quoted = command.map((each) => `'${each.replaceAll("'", "'\\''")}'`);
  const child = spawn('script', ['-qec', quoted.join(' '), '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  let typed = 0;
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const questions = text.split('stop (s)? ').length - 1;
    while (typed < questions && typed < answers.length) child.stdin.write(answers[typed++]);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ text: text.replaceAll('\r\n', '\n'), code });
    });
  });
}

describe('on a terminal', () => {
  it('it shows every thread’s stack and asks: continue, later, stop', async () => {
    const program = 'const t = new Thread(function other() { for (;;); }); t.join();';
    const { text, code } = await onTerminal(
      ['run', '--slow-script=150ms', '-e', program],
      ['what\n', 'c\n', 's\n'],
    );
    const question = text.indexOf('heddle: slow script, running for ');
    expect(question).not.toBe(-1);
    expect(text).toMatch(/thread 0 \(blocked, waits for [^\n]*thread 1[^\n]*\)\n/);
    expect(text).toMatch(/thread 1 \(running\)\n {4}at other \(\[eval\]:1:\d+\)/);
    expect(text).toContain('continue (c), ask again later (l: in 1500 ms), stop (s)? ');
    // 'what' is no answer: the same question again; after 'c' a new one.
    expect(text.split('heddle: slow script').length - 1).toBe(2);
    expect(text).toMatch(/heddle: The slow script was stopped after \d+ ms/);
    expect(code).toBe(130);
  });

  it('the program goes on while it is asked, and its end withdraws the question', async () => {
    const program =
      'const until = performance.now() + 600; while (performance.now() < until); console.log("done");';
    const { text, code } = await onTerminal(['run', '--slow-script=150ms', '-e', program], []);
    expect(text).toContain('stop (s)? ');
    expect(text).toContain('done');
    expect(code).toBe(0);
  });

  it('Ctrl-C at the question is Ctrl-C', async () => {
    const { text, code } = await onTerminal(['run', '--slow-script=150ms', '-e', SPIN], ['\x03']);
    expect(text).toContain('heddle: interrupted');
    expect(code).toBe(130);
  });

  it('a time limit ends the program though the question is open', async () => {
    const { text, code } = await onTerminal(
      ['run', '--slow-script=100ms', '--time-limit=600ms', '-e', SPIN],
      [],
    );
    expect(text).toMatch(/Time limit of 600 ms exceeded/);
    expect(code).toBe(124);
  });

  it('a program in the background is not stopped by a question', async () => {
    const program =
      'const until = performance.now() + 500; while (performance.now() < until); console.log("done");';
    const job = `'${process.execPath}' '${cli}' run --slow-script=100ms -e '${program}' & wait`;
    const { text, code } = await terminal(['bash', '-mc', job], []);
    expect(text.replace(/^\[1\].*\n/gm, '')).toBe('done\n');
    expect(code).toBe(0);
  });

  it('off', async () => {
    const program =
      'const until = performance.now() + 300; while (performance.now() < until); console.log("done");';
    const { text } = await onTerminal(['run', '--slow-script=off', '-e', program], []);
    expect(text).toBe('done\n');
  });
});

describe('without a terminal', () => {
  it('nobody is asked, unless the flag says so: then a line of stdin answers', async () => {
    const { stderr, exitCode } = await heddle(['run', '--slow-script=100ms', '-e', SPIN], {
      input: 'stop\n',
    });
    expect(stderr).toMatch(
      /heddle: slow script, running for \d+ ms\nthread 0 \(running\)\n {4}at spin/,
    );
    expect(exitCode).toBe(130);
  });

  it('the end of stdin is no answer: the program goes on', async () => {
    const { stderr, exitCode } = await evaluate(SPIN, [
      '--slow-script=50ms',
      '--time-limit=500ms',
      '--quiet',
    ]);
    expect(stderr.split('slow script').length - 1).toBe(1);
    expect(stderr).toMatch(/Time limit of 500 ms/);
    expect(exitCode).toBe(124);
  });

  it.each([['soon'], ['0'], ['-1s']])('--slow-script=%s is a bad option', async (value) => {
    const { stderr, exitCode } = await evaluate('1', [`--slow-script=${value}`]);
    expect(stderr).toMatch(/--slow-script must be/);
    expect(exitCode).toBe(9);
  });
});

describe('answers', () => {
  it('are words or their first letters', () => {
    expect(['c', 'continue', 'S', ' stop ', 'l', 'later', ''].map(answerOf)).toEqual([
      'continue',
      'continue',
      'stop',
      'stop',
      'later',
      'later',
      'continue',
    ]);
    expect(['x', 'go', 'sto'].map(answerOf)).toEqual([null, null, null]);
  });
});
