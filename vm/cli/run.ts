/** `heddle run`: a program, its limits, its end. */
import fs from 'node:fs';
import path from 'node:path';
import { HeddleError } from '../api/errors.ts';
import { jitBits, PROGRAM_DEFAULTS } from '../api/options.ts';
import type { ResolvedLimits } from '../api/options.ts';
import { threadLines, toThreadInfo } from '../api/reports.ts';
import { Session } from '../api/session.ts';
import type { Outcome, Platform } from '../api/calls.ts';
import type { SlowScriptOptions } from '../api/slow-script.ts';
import { EVENT } from '../commands/messages.ts';
import type { Action } from '../commands/messages.ts';
import { VM_OPTION } from '../../heap/vm-options.ts';
import { readStatistics, statisticsText } from '../stats/read.ts';
import type { ThreadTimes } from '../stats/read.ts';
import { LOOP_INTERRUPTS } from './options.ts';
import type { RunOptions } from './options.ts';
import { EXIT, describeFailure, write } from './report.ts';
import { slowQuestion } from './slow-question.ts';

/** Sources longer than this are parsed by a parser worker: untrusted ones early, others only when huge. */
const PARSE_INLINE = { sandbox: 64 * 1024, trusted: 4 * 1024 * 1024 };
/** Megabytes of a parser worker's heap. */
const PARSER_HEAP = 2048;

export function limitsOf(options: RunOptions): ResolvedLimits {
  return {
    ...PROGRAM_DEFAULTS,
    heap: options.maxHeap ?? PROGRAM_DEFAULTS.heap,
    stack: options.stackSize ?? PROGRAM_DEFAULTS.stack,
    threads: options.maxThreads ?? PROGRAM_DEFAULTS.threads,
    time: options.timeLimit,
    cpu: options.cpuLimit,
  };
}

function jitOf({ jit, maxTier, jitEager }: RunOptions): number {
  const bits = jitBits(jit, maxTier);
  return bits !== 0 && jitEager === true ? bits | VM_OPTION.JIT_EAGER : bits;
}

export function vmOptionsOf(options: RunOptions): number {
  return (
    (options.sandbox === true ? VM_OPTION.SANDBOX : 0) |
    (options.gcStress === true ? VM_OPTION.GC_STRESS : 0) |
    (options.safepointStress === true ? VM_OPTION.SAFEPOINT_STRESS : 0) |
    (options.verifyHeap === true ? VM_OPTION.VERIFY_HEAP : 0) |
    jitOf(options) |
    LOOP_INTERRUPTS[options.loopInterrupt ?? 'direct'] |
    (options.perfMap === true ? VM_OPTION.PERF_MAP : 0)
  );
}

/** A session whose output goes to this process. */
export function openSession(
  platform: Platform,
  options: RunOptions,
  limits: ResolvedLimits,
  onEvent: (name: string, info: unknown) => void = () => {},
  slowScript: SlowScriptOptions | null = null,
): Session {
  const sandbox = options.sandbox === true;
  return new Session(platform, {
    limits,
    guest: {
      console: 'inherit',
      parseInline: sandbox ? PARSE_INLINE.sandbox : PARSE_INLINE.trusted,
      loader: false,
      files: !sandbox,
      program: !sandbox,
      exposeGc: options.exposeGc === true,
    },
    vmOptions: vmOptionsOf(options),
    seed: undefined,
    slowScript,
    parserHeap: PARSER_HEAP,
    onConsole: null,
    load: null,
    onUnhandled: () => {},
    onWarning: (_code, text) => {
      if (options.quiet !== true) process.stderr.write(`heddle: ${text}\n`);
    },
    onHookError: () => {},
    onEvent,
    functionOfHandle: () => undefined,
    handleOf: () => undefined,
  });
}

export interface Program {
  /** '-': stdin; null: the text in options.eval. */
  readonly file: string | null;
  readonly args: readonly string[];
  readonly options: RunOptions;
}

function readStdin(): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fs.readFileSync(0));
  } catch (error) {
    if (error instanceof TypeError)
      throw new HeddleError('ERR_HEDDLE_RESOLVE', 'the program on stdin is not valid UTF-8');
    throw error;
  }
}

/** Name and text of the program. */
function sourceOf({ file, options }: Program): { name: string; source: string | null } {
  if (file === null) return { name: '[eval]', source: options.eval ?? '' };
  if (file === '-') return { name: '[stdin]', source: readStdin() };
  try {
    fs.accessSync(file, fs.constants.R_OK);
    if (fs.statSync(file).isDirectory()) throw new Error('it is a directory');
  } catch (error) {
    throw new HeddleError(
      'ERR_HEDDLE_RESOLVE',
      `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return { name: path.resolve(file), source: null };
}

/** Runs a program to its end; the exit code. */
export async function runProgram(platform: Platform, program: Program): Promise<number> {
  const { options, args } = program;
  const { name, source } = sourceOf(program);
  const profiles = isProfiled(options) ? (await import('./profile-files.ts')).profileFiles(options) : null;
  const ended: ThreadTimes[] = [];
  const onEvent = (event: string, info: unknown): void => {
    if (event === 'threadTimes') ended.push(info as ThreadTimes);
  };
  const slow = slowQuestion(options.slowScript);
  const session = openSession(platform, options, limitsOf(options), onEvent, slow);
  if (options.stats !== undefined) session.listen(EVENT.threadTimes);
  const process =
    options.sandbox === true
      ? null
      : { argv: ['heddle', name, ...args], env: globalThis.process.env };
  const action = (): Action => ({
    a: 'file',
    file: name,
    source,
    module: options.module === true ? true : null,
    process,
  });
  const watch = watchSignals(session, options);
  await profiles?.start(session, path.basename(name));
  const run = async (): Promise<number> => {
    try {
      return await finish(session, await callProgram(session, action));
    } catch (error) {
      if (watch.exitCode !== null) return watch.exitCode;
      const sources = new Map(source === null ? [] : [[name, source]]);
      const { text, code } = describeFailure(
        error,
        (each) => session.host.reportOf(each),
        sources,
        options.quiet === true,
      );
      write(2, text);
      return code;
    }
  };
  const code = await run();
  watch.ended();
  if (options.stats !== undefined) {
    await session.settled();
    showStatistics(session, options.stats, ended);
  }
  const isWritten = profiles === null || (await profiles.finish(session));
  return isWritten || code !== EXIT.ok ? code : EXIT.failed;
}

const isProfiled = ({ cpuProfile, heapProfile, timeline, cpuInterval, heapInterval }: RunOptions): boolean =>
  [cpuProfile, heapProfile, timeline, cpuInterval, heapInterval].some((option) => option !== undefined);

function callProgram(session: Session, action: () => Action): Promise<Outcome> {
  const limits = { time: undefined, cpu: undefined, transfer: undefined };
  return session.call({
    action,
    limits,
    result: 'none',
    waitForAll: true,
    report: true,
    isProgram: true,
  });
}

/** The program has ended: its exit code, and errors of threads that nobody has seen. */
async function finish(session: Session, outcome: Outcome): Promise<number> {
  if (outcome.exitCode !== null) return outcome.exitCode;
  const limits = { time: undefined, cpu: undefined, transfer: undefined };
  const { value } = await session.call({
    action: () => ({ a: 'finish' }),
    limits,
    result: 'copy',
    waitForAll: false,
    report: true,
    isProgram: true,
  });
  return value as number;
}

function showStatistics(session: Session, target: string, ended: readonly ThreadTimes[]): void {
  const statistics = session.read(null, () => readStatistics(ended));
  if (statistics === null) return;
  if (target === '') write(2, statisticsText(statistics));
  else fs.writeFileSync(target, `${JSON.stringify(statistics, null, 2)}\n`);
}

/** Without waiting for workers (Node's own exit does). */
function exitAtOnce(code: number): never {
  (process as unknown as { reallyExit(code: number): void }).reallyExit(code);
  throw new Error('unreachable');
}

/** Ctrl-C and SIGTERM end the program, with a report; a second one ends the process at once. */
function watchSignals(
  session: Session,
  options: RunOptions,
): { exitCode: number | null; ended(): void } {
  let patience: NodeJS.Timeout | null = null;
  let isOver = false;
  const watch = {
    exitCode: null as number | null,
    /** The guest has ended; what is left takes the time that it takes. */
    ended(): void {
      isOver = true;
      if (patience !== null) clearTimeout(patience);
    },
  };
  const end = (code: number, report: boolean): void => {
    if (watch.exitCode !== null || isOver) exitAtOnce(code);
    watch.exitCode = code;
    if (report && options.quiet !== true)
      write(2, `\nheddle: interrupted\n${threadLines(session.threads().map(toThreadInfo))}`);
    void session.interrupt('The program was interrupted');
    patience = setTimeout(() => exitAtOnce(code), 2000);
  };
  process.on('SIGINT', () => end(EXIT.interrupted, true));
  process.on('SIGTERM', () => end(EXIT.terminated, false));
  return watch;
}
