/**
 * The words of a plain `heddle run`, by the options table alone. Whatever is not plain (help, an unknown
 * flag, a wrong or missing value, a flag that comes later) is left to commander, which has the words for it.
 */
import { HeddleError } from '../api/errors.ts';
import { rowsOf } from './options.ts';
import type { RunOptions } from './options.ts';
import type { Program } from './run.ts';

const keyOf = (flag: string): string =>
  flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** null: not plain. */
export function parseRun(words: readonly string[]): Program | null {
  const rows = rowsOf('run');
  const options: Record<string, unknown> = {};
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at];
    if (word === '-' || !word.startsWith('-')) break;
    const equals = word.indexOf('=');
    const flag = equals === -1 ? word : word.slice(0, equals);
    const row = rows.find((each) => each.flag === flag || each.short === word);
    if (row === undefined || row.later === true) return null;
    let value: unknown = equals === -1 ? undefined : word.slice(equals + 1);
    if (row.value === undefined) {
      if (value !== undefined) return null;
      value = true;
    } else if (row.value === 'optional') value ??= '';
    else if (value === undefined) {
      if (++at >= words.length) return null;
      value = words[at];
    }
    if (row.parse !== undefined && typeof value === 'string') {
      try {
        value = row.parse(value);
      } catch (error) {
        if (error instanceof HeddleError) return null;
        throw error;
      }
    }
    options[keyOf(row.flag)] = value;
  }
  const rest = words.slice(at);
  if (options.eval !== undefined) return { file: null, args: rest, options: options as RunOptions };
  if (rest.length === 0) return null;
  return { file: rest[0], args: rest.slice(1), options: options as RunOptions };
}
