/** Rows of process, node:fs and node:path: installed on demand, never with --sandbox. */
import type { InstallRow, InstallTable } from './install.ts';
import { VISIBLE } from './install.ts';

const method = (name: string, self: string, length: number): InstallRow => ({ on: 'Process', name, length, self, attributes: VISIBLE });

export const processRows: InstallTable = [
  method('exit', 'ProcessExit', 1),
  method('cwd', 'ProcessCwd', 0),
  method('nextTick', 'ProcessNextTick', 1),
  method('uptime', 'ProcessUptime', 0),
];
export const stdoutRows: InstallTable = [method('write', 'ProcessStdoutWrite', 1)];
export const stderrRows: InstallTable = [method('write', 'ProcessStderrWrite', 1)];

export const fsRows: InstallTable = [
  method('readFileSync', 'FsReadFileSync', 2),
  method('writeFileSync', 'FsWriteFileSync', 3),
  method('appendFileSync', 'FsAppendFileSync', 3),
  method('readdirSync', 'FsReaddirSync', 2),
  method('statSync', 'FsStatSync', 2),
  method('existsSync', 'FsExistsSync', 1),
];

export const pathRows: InstallTable = [
  method('join', 'PathJoin', 0),
  method('resolve', 'PathResolve', 0),
  method('normalize', 'PathNormalize', 1),
  method('dirname', 'PathDirname', 1),
  method('basename', 'PathBasename', 2),
  method('extname', 'PathExtname', 1),
  method('relative', 'PathRelative', 2),
  method('isAbsolute', 'PathIsAbsolute', 1),
  method('parse', 'PathParse', 1),
  method('format', 'PathFormat', 1),
  { on: 'Process', name: 'sep', value: '/', attributes: VISIBLE },
  { on: 'Process', name: 'delimiter', value: ':', attributes: VISIBLE },
];
