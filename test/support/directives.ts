// The comment directives of a guest test program.
//
//   // expect: LINE       the next line of stdout, exactly (may follow code on its line)
//   // throws: TEXT       ends by an uncaught error whose report contains TEXT; exit code 1
//   // flags: --a --b     options of `heddle run`
//   // threads            uses the guest thread API: not runnable on the host's V8
//   // no-host            the host's V8 lacks the feature or words it differently
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface Program {
  readonly file: string;
  /** Path below the folder that was listed: `classes/private-fields.js`. */
  readonly name: string;
  readonly expected: readonly string[];
  readonly throws: string | undefined;
  readonly flags: readonly string[];
  readonly threads: boolean;
  readonly noHost: boolean;
  readonly module: boolean;
}

/** How a program ended; `fault` when it did not end by itself. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly fault?: string;
}

const EXPECT = /\/\/ expect:(?: (.*))?$/;

export function parseProgram(file: string, name: string, source: string): Program {
  const expected: string[] = [];
  const directives = new Map<string, string>();
  for (const line of source.split('\n')) {
    const expect = EXPECT.exec(line);
    if (expect !== null) expected.push(expect[1] ?? '');
    const directive = /^\/\/ (throws|flags|threads|no-host)(?:: (.*))?$/.exec(line);
    if (directive !== null) directives.set(directive[1], directive[2] ?? '');
  }
  const flags = (directives.get('flags') ?? '').split(' ').filter((flag) => flag !== '');
  return {
    file,
    name,
    expected,
    throws: directives.get('throws'),
    flags,
    threads: directives.has('threads'),
    noHost: directives.has('no-host'),
    module: file.endsWith('.mjs') || flags.includes('--module'),
  };
}

/** Every guest program below `root`, sorted. Folders called `lib` hold what programs import. */
export function listPrograms(root: string): Program[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?js$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !relative(root, file).split('/').includes('lib'))
    .sort()
    .map((file) => parseProgram(file, relative(root, file), readFileSync(file, 'utf8')));
}

function firstDifference(
  expected: readonly string[],
  actual: readonly string[],
): string | undefined {
  const show = (line: string | undefined): string =>
    line === undefined ? 'no further line' : JSON.stringify(line);
  for (let i = 0; i < Math.max(actual.length, expected.length); i++) {
    if (actual[i] !== expected[i]) {
      return `line ${i + 1} of the output: expected ${show(expected[i])}, got ${show(actual[i])}`;
    }
  }
  return undefined;
}

/** What is wrong with an outcome; undefined when the program did what it announces. */
export function disagreement(program: Program, outcome: Outcome): string | undefined {
  if (outcome.fault !== undefined) return `${outcome.fault}\n${outcome.stdout}${outcome.stderr}`;
  const lines = outcome.stdout === '' ? [] : outcome.stdout.replace(/\n$/, '').split('\n');
  const difference = firstDifference(program.expected, lines);
  if (difference !== undefined) return `${difference}\n${outcome.stderr}`;
  const exitCode = program.throws === undefined ? 0 : 1;
  if (outcome.exitCode !== exitCode) {
    return `expected exit code ${exitCode}, got ${outcome.exitCode}\n${outcome.stderr}`;
  }
  if (program.throws !== undefined && !outcome.stderr.includes(program.throws)) {
    return `expected an uncaught "${program.throws}", got: ${outcome.stderr}`;
  }
  return undefined;
}
