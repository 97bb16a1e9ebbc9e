/**
 * What a worker offers to the guest thread that is mounted on it: console, output, files, exit, modules.
 * Wired anew at each mount, from the options that the VM was opened with.
 *
 * Output. 'inherit' writes whole lines to the process's descriptors; a full pipe is waited for in state
 * BLOCKED, a closed one ends quietly. 'send' gives lines to the embedder, numbered, since they come
 * from several threads; a thread that is far ahead of the embedder waits, so unread output is bounded.
 */
import fs from 'node:fs';
import { TB, VM } from '../../heap/layout.ts';
import { i32, tb } from '../../heap/views.ts';
import { VM_OPTION } from '../../heap/vm-options.ts';
import { hostServices } from '../builtins/host.ts';
import { installModuleHost } from '../modules/host.ts';
import { mainServices } from '../threads/host.ts';
import { enterBlocked, leaveBlocked, sleepBlocked } from '../threads/safepoint.ts';
import { STATUS, WAIT } from '../threads/states.ts';
import { pendingHostCalls, post } from '../host-calls.ts';
import { END_OUTPUT } from './end-reasons.ts';
import { endFromInside, exitFromInside } from './end.ts';
import type { GuestOptions } from './messages.ts';
import { moduleHostOf } from './sources.ts';
import { serveMessage, serveUncaught } from './serve.ts';

let options: GuestOptions = {
  console: 'ignore',
  parseInline: Infinity,
  loader: false,
  files: false,
  program: false,
  exposeGc: false,
};

/** Characters of output that the embedder may be behind. */
const MAX_PENDING = 1 << 20;
/** Milliseconds between two looks at whether it has caught up. */
const PENDING_STEP = 2;

export function guestOptions(): GuestOptions {
  return options;
}

function blocked<T>(action: () => T): T {
  enterBlocked(WAIT.OUTPUT, 0);
  try {
    return action();
  } finally {
    leaveBlocked();
  }
}

/** The output limit; what goes beyond it ends the guest. */
function countOutput(size: number): void {
  if (Atomics.load(i32, VM.outputLeft) < 0) return;
  const before = Atomics.sub(i32, VM.outputLeft, Math.min(size, 0x3fff_ffff));
  if (before >= size) return;
  Atomics.store(i32, VM.outputLeft, 0);
  endFromInside(END_OUTPUT);
}

/** Writes all of it, in as few calls as the descriptor allows. */
function writeAll(fd: number, bytes: Uint8Array): void {
  let from = 0;
  while (from < bytes.length) {
    try {
      from += fs.writeSync(fd, bytes, from, bytes.length - from);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      if (Atomics.load(i32, VM.status) !== STATUS.NORMAL) return;
      enterBlocked(WAIT.OUTPUT, 0);
      sleepBlocked(1);
      leaveBlocked();
    }
  }
}

function write(fd: number, data: string | Uint8Array): void {
  countOutput(data.length);
  if (options.console === 'inherit')
    writeAll(fd, typeof data === 'string' ? Buffer.from(data) : data);
  else if (options.console === 'send')
    send(
      fd === 2 ? 'stderr' : 'stdout',
      typeof data === 'string' ? data : Buffer.from(data).toString(),
    );
}

function send(level: string, text: string): void {
  const sequence = Atomics.add(i32, VM.outputSequence, 1);
  const size = text.length + 64;
  Atomics.add(i32, VM.outputPending, size);
  post({ t: 'console', sequence, level, text, threadId: i32[tb + TB.id] });
  while (
    Atomics.load(i32, VM.outputPending) > MAX_PENDING &&
    Atomics.load(i32, VM.status) === STATUS.NORMAL
  ) {
    enterBlocked(WAIT.OUTPUT, 0);
    sleepBlocked(PENDING_STEP);
    leaveBlocked();
  }
}

function consoleLine(level: string, text: string): void {
  if (options.console === 'ignore') return countOutput(text.length + 1);
  if (options.console === 'inherit')
    return write(level === 'error' || level === 'warn' || level === 'trace' ? 2 : 1, `${text}\n`);
  countOutput(text.length + 1);
  send(level, text);
}

function wire(): void {
  hostServices.console = consoleLine;
  hostServices.write = write;
  hostServices.exit = exitFromInside;
  hostServices.blocked = blocked;
  hostServices.cwd = () => ((i32[VM.options] & VM_OPTION.SANDBOX) !== 0 ? '/' : process.cwd());
}

mainServices.message = serveMessage;
mainServices.uncaught = serveUncaught;
mainServices.pendingHostCalls = pendingHostCalls;
mainServices.mounted = (given) => {
  options = given as GuestOptions;
  wire();
  installModuleHost(moduleHostOf(options));
};
