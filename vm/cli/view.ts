/** `heddle view`: a profile as a page in the browser, without a server and without a network. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HeddleError } from '../api/errors.ts';
import { kindOf, makePage } from '../view/make-page.ts';
import { write } from './report.ts';

export interface ViewOptions {
  /** --no-open. */
  open?: boolean;
  output?: string;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function read(file: string): Uint8Array {
  try {
    return fs.readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new HeddleError('ERR_HEDDLE_RESOLVE', `cannot read ${file}: ${messageOf(error)}`);
  }
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens a file in the browser; false: nothing here does that. */
function openInBrowser(file: string): Promise<boolean> {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command, [...args, file], { stdio: 'ignore', detached: true });
    child.on('error', () => resolve(false));
    child.on('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** Where the page goes when nobody says: a folder of its own, which only this user reads. */
function place(name: string): string {
  return path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'heddle-view-')), `${name}.html`);
}

export async function view(file: string, options: ViewOptions): Promise<number> {
  const bytes = read(file);
  const name = file === '-' ? 'profile' : path.basename(file);
  if (kindOf(bytes) === null) {
    throw new HeddleError(
      'ERR_HEDDLE_RESOLVE',
      `${file} is no profile: view shows what heddle run --timeline, --cpu-profile and --heap-profile write`,
    );
  }
  const target = path.resolve(options.output ?? place(name));
  try {
    fs.writeFileSync(target, makePage(name, bytes));
  } catch (error) {
    throw new HeddleError('ERR_HEDDLE_RESOLVE', `cannot write ${target}: ${messageOf(error)}`);
  }
  write(1, `${target}\n`);
  const wanted = options.open !== false && process.stdout.isTTY;
  if (wanted && !(await openInBrowser(target)))
    write(2, 'heddle: no browser could be opened; open the file in one\n');
  return 0;
}
