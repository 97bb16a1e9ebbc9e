import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { esm } from '../../scripts/esbuild-options.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  /** Runs one scenario in a process of its own: it may crash. */
  run(...args: string[]): Promise<Outcome>;
  /** The same for scenarios that print JSON and end well. */
  answer<T>(...args: string[]): Promise<T>;
  remove(): void;
}

/** Bundles a program of test/native/programs; inside the checkout, so that it finds koffi. */
export async function bundleProgram(name: string): Promise<Program> {
  const cache = path.resolve(here, '../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'heddle-native-'));
  const out = path.join(folder, 'program.mjs');
  await build({
    ...esm,
    sourcemap: 'inline',
    entryPoints: [path.join(here, 'programs', name)],
    outfile: out,
  });
  const run = (...args: string[]): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--expose-gc', out, ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const timer = setTimeout(() => child.kill('SIGKILL'), 50_000);
      child.on('error', reject);
      child.on('close', (status, signal) => {
        clearTimeout(timer);
        resolve({ status, signal, stdout, stderr });
      });
    });
  return {
    run,
    async answer<T>(...args: string[]): Promise<T> {
      const outcome = await run(...args);
      if (outcome.status !== 0) throw new Error(JSON.stringify(outcome, null, 1));
      return JSON.parse(outcome.stdout) as T;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
