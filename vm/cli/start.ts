/** From the command line's words to an exit code. */
import { HeddleError } from '../api/errors.ts';
import type { Platform } from '../api/calls.ts';
import { EXIT, write } from './report.ts';
import { parseRun } from './parse-run.ts';
import { runProgram } from './run.ts';

function failed(error: unknown): number {
  if (
    error instanceof HeddleError &&
    (error.code === 'ERR_HEDDLE_OPTION' || error.code === 'ERR_HEDDLE_UNSUPPORTED')
  ) {
    write(2, `heddle: ${error.message}\n`);
    return EXIT.badOption;
  }
  const known = error instanceof HeddleError;
  write(
    2,
    `heddle: ${known ? error.message : `internal error\n${error instanceof Error ? error.stack : String(error)}`}\n`,
  );
  return known ? EXIT.failed : EXIT.internal;
}

export async function start(words: string[], platform: () => Platform): Promise<number> {
  try {
    const plain = words[0] === 'run' ? parseRun(words.slice(1)) : null;
    if (plain !== null) return await runProgram(platform(), plain);
    const { runCommandLine } = await import('./program.ts');
    return await runCommandLine(words, platform);
  } catch (error) {
    return failed(error);
  }
}
