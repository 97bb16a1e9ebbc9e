// Runs the built command line, or the host's node, on a program.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const cli = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const sequential = new URL('../examples/sequential-threads.mjs', import.meta.url).href;

export interface Outcome {
  stdout: string;
  stderr: string;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunOptions {
  timeout?: number;
  input?: string;
  /** The project's folder where not given. */
  cwd?: string;
  /** Besides this process's own. */
  env?: Readonly<Record<string, string>>;
}

/** Runs node with these arguments; a timeout kills it, so signal is set. */
export function node(args: string[], { timeout = 60_000, input, cwd = root, env }: RunOptions = {}) {
  return new Promise<Outcome>((resolve, reject) => {
    const options = { cwd, timeout, killSignal: 'SIGKILL', env: { ...process.env, ...env } } as const;
    const child = spawn(process.execPath, args, options);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ stdout, stderr, exitCode, signal }));
    child.stdin.on('error', () => {}); // it may end without reading
    child.stdin.end(input);
  });
}

/** heddle run ARGS */
export const heddle = (args: string[], options?: RunOptions) =>
  node([cli, 'run', ...args], options);

/** The same program on the host's V8; threads run one after the other. */
export const host = (args: string[], options?: RunOptions) =>
  node(['--import', sequential, ...args], options);

/** The output of a run that must succeed. */
export async function output(run: Promise<Outcome>): Promise<string> {
  const { stdout, stderr, exitCode, signal } = await run;
  if (exitCode !== 0) throw new Error(`exit code ${exitCode ?? signal}\n${stdout}${stderr}`);
  return stdout;
}
