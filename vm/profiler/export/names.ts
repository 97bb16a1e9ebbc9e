/** How functions, files and states are called in exported profiles. */
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { INTERVAL_KINDS, NO_STACK } from '../model.ts';
import type { FunctionRow, Interval } from '../model.ts';

export const functionName = (row: FunctionRow): string =>
  row.name === '' ? '(anonymous)' : row.name;

/** Files as V8 names them: absolute paths are URLs. */
export const fileUrl = (file: string): string =>
  path.isAbsolute(file) ? pathToFileURL(file).href : file;

export const IDLE = '(idle)';
export const PROGRAM = '(program)';
export const ROOT = '(root)';

const LABELS = new Map<string, string>(INTERVAL_KINDS.map(({ name, label }) => [name, label]));

/** The pseudo function for what a thread does instead of running. One that waits without a stack has nothing to do. */
export const pseudoName = (interval: Interval): string =>
  interval.kind === 'blocked' && interval.stack === NO_STACK
    ? IDLE
    : (LABELS.get(interval.kind) ?? `(${interval.kind})`);

/** Kinds in which the thread uses a processor. */
export const usesProcessor = (interval: Interval | null): boolean =>
  interval === null || interval.kind === 'collecting' || interval.kind === 'compiling';
