/** Files given on the command line. */
import fs from 'node:fs';
import { HeddleError } from '../api/errors.ts';

/** The text of a file; a clear error where there is none. */
export function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new HeddleError(
      'ERR_HEDDLE_RESOLVE',
      `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HeddleError('ERR_HEDDLE_RESOLVE', `${file} is not valid UTF-8`);
  }
}
