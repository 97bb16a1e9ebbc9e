// The Firefox Profiler's own code as a parser of profiles: its command line, which asks a session of it.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const manifest = createRequire(import.meta.url).resolve(
  '@firefox-devtools/profiler-cli/package.json',
);
const program = path.join(path.dirname(manifest), 'dist/profiler-cli.js');

/** Opens a profile; `ask` gives the JSON answer to a command. */
export async function withFirefoxProfiler<T>(
  name: string,
  bytes: Uint8Array,
  body: (ask: (...words: string[]) => Promise<Record<string, unknown>>) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-firefox-'));
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  const run = (words: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        [program, ...words, '--session', 'test'],
        {
          env: { ...process.env, PROFILER_CLI_SESSION_DIR: path.join(folder, 'sessions') },
          timeout: 30_000,
          maxBuffer: 1 << 26,
        },
        (error, stdout, stderr) =>
          error === null
            ? resolve(stdout)
            : reject(new Error(`${words.join(' ')}: ${stderr}${stdout}`)),
      );
    });
  try {
    await run(['load', file]);
    return await body(
      async (...words) => JSON.parse(await run([...words, '--json'])) as Record<string, unknown>,
    );
  } finally {
    await run(['stop']).catch(() => '');
    rmSync(folder, { recursive: true, force: true });
  }
}
