/**
 * What built-ins ask of the host: output, files, the end of the process. The thread that runs the
 * guest wires its own; the defaults write to the process's descriptors.
 */
import fs from 'node:fs';

export interface HostServices {
  /** A line of console output (without line break). */
  console(level: string, text: string): void;
  /** Raw output: 1 stdout, 2 stderr. */
  write(fd: number, data: string | Uint8Array): void;
  /** process.exit: does not return to the guest. */
  exit(code: number): never;
  cwd(): string;
  /** Runs `action`, which touches the host alone and no cell, while the guest thread counts as BLOCKED. */
  blocked<T>(action: () => T): T;
}

/** Writes all of it; a full pipe is waited for, a closed one ends quietly. */
function writeAll(fd: number, data: string | Uint8Array): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  let from = 0;
  while (from < bytes.length) {
    try {
      from += fs.writeSync(fd, bytes, from, bytes.length - from);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      else if (code === 'EPIPE') return;
      else throw error;
    }
  }
}

export const hostServices: HostServices = {
  console(level, text) {
    this.write(level === 'error' || level === 'warn' || level === 'trace' ? 2 : 1, `${text}\n`);
  },
  write: writeAll,
  exit: (code) => process.exit(code),
  cwd: () => process.cwd(),
  blocked: (action) => action(),
};
