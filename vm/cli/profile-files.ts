/**
 * The profiles of `heddle run`: one row a flag. Their files are checked before the program starts, and
 * written when it has ended, however it did.
 */
import fs from 'node:fs';
import path from 'node:path';
import { HeddleError } from '../api/errors.ts';
import { badOption } from '../api/options.ts';
import { DEFAULT_CPU_INTERVAL, DEFAULT_HEAP_INTERVAL } from '../api/intervals.ts';
import { startProfile, stopProfile } from '../api/profiling.ts';
import type { Session } from '../api/session.ts';
import { withAllocations, withChanges } from '../profiler/columns.ts';
import { exportProfile, FORMATS, formatOfName } from '../profiler/export/index.ts';
import type { ProfileFormat } from '../profiler/export/index.ts';
import type { ProfileData } from '../profiler/model.ts';
import { summaryText } from '../profiler/summary.ts';
import type { RunOptions } from './options.ts';
import { write } from './report.ts';

const NO_SAMPLES = {
  time: new Float64Array(0),
  stack: new Int32Array(0),
  size: new Float64Array(0),
  weight: new Float64Array(0),
  type: new Int32Array(0),
  fate: new Uint8Array(0),
};

/** A profile of several things as one of processor time alone, and as one of allocations alone. */
const cpuOnly = (data: ProfileData): ProfileData =>
  withChanges(data, {
    allocation: null,
    threads: data.threads.map((thread) => withAllocations(thread, NO_SAMPLES)),
  });
const allocationOnly = (data: ProfileData): ProfileData => withChanges(data, { cpu: null });

interface Kind {
  readonly flag: string;
  readonly option: 'cpuProfile' | 'heapProfile' | 'timeline';
  readonly prefix: string;
  readonly needs: readonly ('cpu' | 'allocation')[];
  /** The first is for names that say none. */
  readonly formats: readonly ProfileFormat[];
  readonly part: (data: ProfileData) => ProfileData;
}

const KINDS: readonly Kind[] = [
  {
    flag: '--cpu-profile',
    option: 'cpuProfile',
    prefix: 'CPU',
    needs: ['cpu'],
    formats: ['cpuprofile', 'pprof', 'collapsed', 'firefox'],
    part: cpuOnly,
  },
  {
    flag: '--heap-profile',
    option: 'heapProfile',
    prefix: 'Heap',
    needs: ['allocation'],
    formats: ['heapprofile', 'pprof', 'collapsed', 'firefox'],
    part: allocationOnly,
  },
  {
    flag: '--timeline',
    option: 'timeline',
    prefix: 'timeline',
    needs: ['cpu', 'allocation'],
    formats: ['firefox'],
    part: (data) => data,
  },
];

const INTERVALS = [
  { flag: '--cpu-interval', option: 'cpuInterval', what: 'cpu' },
  { flag: '--heap-interval', option: 'heapInterval', what: 'allocation' },
] as const;

/** In a file's name: the id of a thread; there is a file for each then. */
const THREAD = '%t';

interface Target {
  readonly kind: Kind;
  readonly file: string;
  readonly format: ProfileFormat;
}

function stamp(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${date}.${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

function isFolder(file: string): boolean {
  return (
    file.endsWith('/') || (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false)
  );
}

function targetOf(kind: Kind, given: string, when: string): Target {
  const format = given === '' ? null : formatOfName(given);
  if (format !== null && !kind.formats.includes(format)) {
    const names = kind.formats.flatMap((each) => FORMATS[each].extensions).join(', ');
    badOption(`${kind.flag} cannot be written as ${format}; there are ${names}`);
  }
  const [first] = kind.formats;
  const name = `${kind.prefix}.${when}.${process.pid}${FORMATS[first].extensions[0]}`;
  if (given === '') return { kind, file: path.resolve(name), format: first };
  if (isFolder(given)) return { kind, file: path.resolve(given, name), format: first };
  return { kind, file: path.resolve(given), format: format ?? first };
}

/** An error where a file cannot be written. It is not left behind, and what is in it stays for now. */
function checkWritable({ file }: Target): void {
  const name = file.replaceAll(THREAD, '0');
  try {
    const there = fs.existsSync(name);
    fs.closeSync(fs.openSync(name, 'a'));
    if (!there) fs.unlinkSync(name);
  } catch (error) {
    throw new HeddleError(
      'ERR_HEDDLE_RESOLVE',
      `cannot write ${file}: ${(error as Error).message}`,
    );
  }
}

/** What is to be recorded and written; null: nothing. Throws where that cannot be. */
export function profileFiles(options: RunOptions): ProfileFiles | null {
  const when = stamp(new Date());
  const targets = KINDS.flatMap((kind) => {
    const given = options[kind.option];
    return given === undefined ? [] : [targetOf(kind, given, when)];
  });
  for (const { flag, option, what } of INTERVALS) {
    if (options[option] === undefined || targets.some(({ kind }) => kind.needs.includes(what))) continue;
    const flags = KINDS.filter(({ needs }) => needs.includes(what)).map((kind) => kind.flag);
    badOption(`${flag} needs ${flags.join(' or ')}`);
  }
  targets.forEach(({ kind, file }, at) => {
    const same = targets.slice(0, at).find((each) => each.file === file);
    if (same !== undefined) badOption(`${same.kind.flag} and ${kind.flag} name the same file`);
  });
  targets.forEach(checkWritable);
  return targets.length === 0 ? null : new ProfileFiles(targets, options);
}

export class ProfileFiles {
  readonly #targets: readonly Target[];
  readonly #options: RunOptions;

  constructor(targets: readonly Target[], options: RunOptions) {
    this.#targets = targets;
    this.#options = options;
  }

  /** Resolves when samples are taken. */
  start(session: Session, title: string): Promise<void> {
    const { cpuInterval, heapInterval } = this.#options;
    const wants = (what: 'cpu' | 'allocation'): boolean =>
      this.#targets.some(({ kind }) => kind.needs.includes(what));
    return startProfile(
      session,
      {
        ...(wants('cpu')
          ? { cpu: { interval: cpuInterval ?? DEFAULT_CPU_INTERVAL, exact: false } }
          : {}),
        ...(wants('allocation')
          ? { allocation: { interval: heapInterval ?? DEFAULT_HEAP_INTERVAL } }
          : {}),
      },
      title,
    );
  }

  /** The program has ended: writes what there is. False: a file could not be written. */
  async finish(session: Session): Promise<boolean> {
    const quiet = this.#options.quiet === true;
    const progress = new Progress(!quiet && process.stderr.isTTY);
    progress.show('heddle: reading the profile');
    let data: ProfileData;
    try {
      data = await stopProfile(session);
    } catch (error) {
      progress.end();
      write(2, `heddle: the profile is lost: ${(error as Error).message}\n`);
      return false;
    }
    let failed = '';
    let written = '';
    for (const target of this.#targets) {
      progress.show(`heddle: writing ${target.file}`);
      try {
        const files = writeTarget(target, data);
        written += `${target.kind.prefix === 'timeline' ? 'Timeline' : `${target.kind.prefix} profile`}: ${files}\n`;
      } catch (error) {
        failed += `heddle: cannot write ${target.file}: ${(error as Error).message}\n`;
      }
    }
    progress.end();
    write(2, quiet ? failed : `\n${summaryText(data)}${written}${failed}`);
    return failed === '';
  }
}

/** The files' names, for people. */
function writeTarget({ kind, file, format }: Target, data: ProfileData): string {
  const part = kind.part(data);
  if (!file.includes(THREAD)) {
    fs.writeFileSync(file, exportProfile(part, format));
    return file;
  }
  for (const { id } of part.threads)
    fs.writeFileSync(file.replaceAll(THREAD, String(id)), exportProfile(part, format, id));
  return `${file} (${part.threads.length} threads)`;
}

/** A line on a terminal that is there while something takes its time. */
class Progress {
  readonly #on: boolean;

  constructor(on: boolean) {
    this.#on = on;
  }

  show(text: string): void {
    if (this.#on) write(2, `\r\x1b[K${text}`);
  }

  end(): void {
    if (this.#on) write(2, '\r\x1b[K');
  }
}
