// What the measures share: running programs, statistics, the table of results.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.dirname(here);
export const cli = path.join(root, 'dist', 'cli.mjs');

export const temporary = mkdtempSync(path.join(os.tmpdir(), 'heddle-bench-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

/** The guest programs of a folder below bench/, by name. */
export function programs(folder) {
  return readdirSync(path.join(here, folder))
    .filter((file) => file.endsWith('.js'))
    .sort()
    .map((file) => ({ name: file.slice(0, -3), file: path.join(here, folder, file) }));
}

/** Runs node with these arguments; its output, or an error that shows what it printed. */
export function node(args, { timeout = 300_000, env } = {}) {
  const start = performance.now();
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', timeout, env, maxBuffer: 1 << 26 });
  const ms = performance.now() - start;
  if (run.status !== 0) {
    const how = run.error?.message ?? `exit code ${run.status ?? run.signal}`;
    throw new Error(`${how}: node ${args.join(' ')}\n${run.stdout}${run.stderr}`);
  }
  return { ms, stdout: run.stdout };
}

export const heddle = (args, options) => node([cli, 'run', ...args], options);

/** Runs a guest program with --stats=FILE; its output and the statistics. `build`: another build's command line. */
export function heddleWithStats(args, { build = cli, ...options } = {}) {
  const file = path.join(temporary, 'stats.json');
  rmSync(file, { force: true });
  const { stdout, ms } = node([build, 'run', `--stats=${file}`, ...args], options);
  return { stdout, ms, stats: JSON.parse(readFileSync(file, 'utf8')) };
}

/** How often a `timed` program does its work in one process. */
const REPEATS = 5;

/**
 * A copy of a program that does its work several times and prints the time of all of it last: what is
 * compared is the program, with the engines' warming up but without the start of the process.
 */
export const timed = (program) => repeated(program, REPEATS);

export function repeated({ name, file }, repeats) {
  const out = path.join(temporary, `${name}-${repeats}.js`);
  const source = readFileSync(file, 'utf8');
  writeFileSync(
    out,
    `'use strict';\nfunction program() {\n${source}\n}\nconst start = performance.now();\n` +
      `for (let i = 0; i < ${repeats}; i++) program();\n` +
      'console.log(`@${performance.now() - start}`);\n',
  );
  return { name, file: out };
}

/** The time that a `timed` program printed. */
export function ownTime(stdout) {
  const match = /^@([\d.]+)$/m.exec(stdout);
  if (match === null) throw new Error(`no time in the output: ${stdout}`);
  return Number(match[1]);
}

/** The time in a parallel program's line: `name: 2 threads, 12.5 ms, ...`. */
export function printedTime(stdout) {
  const match = /threads, ([\d.]+) ms/.exec(stdout);
  if (match === null) throw new Error(`no time in the output: ${stdout}`);
  return Number(match[1]);
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const geometricMean = (values) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/**
 * Runs the named variants in turn, `rounds` times, the order reversed in every second round, and returns
 * each one's samples: what the machine does meanwhile meets all of them alike.
 */
export function interleave(rounds, variants) {
  const samples = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  const names = Object.keys(variants);
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      samples[name].push(variants[name]());
    }
  }
  return samples;
}

/** A row of the result. `limit` is '<=' or '>='; without a goal the row only informs. */
export function row(what, value, unit, limit, goal) {
  if (limit === undefined) return { what, value, unit };
  const ok = limit === '<=' ? value <= goal : value >= goal;
  return { what, value, unit, limit, goal, ok };
}

const format = (value) =>
  Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : value.toFixed(2);

export function printRows(name, rows) {
  const width = Math.max(...rows.map((r) => r.what.length));
  console.log(`\n${name}`);
  for (const r of rows) {
    const value = `${format(r.value)} ${r.unit}`.trim().padStart(14);
    const goal =
      r.limit === undefined ? '' : `  goal ${r.limit} ${r.goal}  ${r.ok ? 'ok' : 'MISSED'}`;
    console.log(`  ${r.what.padEnd(width)} ${value}${goal}`);
  }
}

export function writeResult(name, rows, options) {
  const result = {
    name,
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    rounds: options.rounds,
    rows: rows.map((r) => ({ ...r, value: Number(r.value.toPrecision(5)) })),
  };
  mkdirSync(path.join(here, 'results'), { recursive: true });
  writeFileSync(path.join(here, 'results', `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}
