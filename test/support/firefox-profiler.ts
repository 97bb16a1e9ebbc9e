// The Firefox Profiler's own code as a parser of profiles: its command line, which asks a session of it.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const manifest = createRequire(import.meta.url).resolve(
  '@firefox-devtools/profiler-cli/package.json',
);
const program = path.join(path.dirname(manifest), 'dist/profiler-cli.js');

/** Milliseconds that the session may take to start on a busy machine. */
const PATIENCE = 40_000;

/** Opens a profile; `ask` gives the JSON answer to a command. */
export async function withFirefoxProfiler<T>(
  name: string,
  bytes: Uint8Array,
  body: (ask: (...words: string[]) => Promise<Record<string, unknown>>) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-firefox-'));
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  const env = { ...process.env, PROFILER_CLI_SESSION_DIR: path.join(folder, 'sessions') };
  const run = (words: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        [program, ...words, '--session', 'test', '--json'],
        { env, timeout: 30_000, maxBuffer: 1 << 26 },
        (error, stdout, stderr) =>
          error === null
            ? resolve(stdout)
            : reject(new Error(`${words.join(' ')}: ${stderr}${stdout}`)),
      );
    });
  mkdirSync(env.PROFILER_CLI_SESSION_DIR);
  // Its own `load` gives a session half a second to start; this one is ours, and ends with us.
  const session = spawn(process.execPath, [program, '--daemon', file, '--session', 'test'], {
    env,
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => session.on('close', () => resolve()));
  try {
    const until = performance.now() + PATIENCE;
    // It writes this file when it listens. Asking before would only take its processor.
    const note = path.join(env.PROFILER_CLI_SESSION_DIR, 'test.json');
    while (!existsSync(note) && session.exitCode === null && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 50));
    for (let ready = false; !ready;) {
      ready = await run(['profile', 'info']).then(
        () => true,
        async (error: unknown) => {
          if (performance.now() > until || session.exitCode !== null) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
          return false;
        },
      );
    }
    return await body(async (...words) => JSON.parse(await run(words)) as Record<string, unknown>);
  } finally {
    session.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}
