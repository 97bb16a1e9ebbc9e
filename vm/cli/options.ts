/**
 * Every option of the command line, one row an option: `--help`, parsing and the tests derive from it.
 *
 * `value`: 'required' (`--flag=V` or `--flag V`), 'optional' (`--flag` or `--flag=V`), or none.
 * `later`: the flag has its place here, but what it asks for is not built yet: using it is an error.
 */
import { VM_OPTION } from '../../heap/vm-options.ts';
import {
  badOption,
  checkCount,
  checkDuration,
  checkOneOf,
  checkSize,
  MAX_THREADS,
} from '../api/options.ts';
import { checkCpuInterval, checkHeapInterval } from '../api/intervals.ts';

export interface RunOptions {
  timeLimit?: number;
  cpuLimit?: number;
  maxHeap?: number;
  stackSize?: number;
  maxThreads?: number;
  sandbox?: boolean;
  module?: boolean;
  eval?: string;
  /** '' : the table on stderr. */
  stats?: string;
  jit?: 'auto' | 'off';
  maxTier?: number;
  loopInterrupt?: keyof typeof LOOP_INTERRUPTS;
  perfMap?: boolean;
  exposeGc?: boolean;
  quiet?: boolean;
  /** Milliseconds. */
  slowScript?: number | 'off';
  /** '' : a name from date and process. */
  cpuProfile?: string;
  heapProfile?: string;
  timeline?: string;
  /** Microseconds. */
  cpuInterval?: number;
  /** Bytes. */
  heapInterval?: number;
  gcStress?: boolean;
  safepointStress?: boolean;
  verifyHeap?: boolean;
  jitEager?: boolean;
  function?: string;
  native?: boolean;
  json?: boolean;
}

interface OptionRow {
  readonly flag: string;
  readonly short?: string;
  readonly value?: 'required' | 'optional';
  /** Name of the value in the help. */
  readonly name?: string;
  readonly commands: readonly CommandName[];
  readonly help: string;
  readonly later?: true;
  readonly parse?: (text: string) => unknown;
}

export type CommandName = 'run' | 'repl' | 'disasm' | 'view' | 'doctor';

/** How loops of machine code are interrupted, and the VM_OPTION that says so. */
export const LOOP_INTERRUPTS = {
  direct: 0,
  signal: VM_OPTION.LOOP_SIGNAL,
  fault: VM_OPTION.LOOP_FAULT,
  poll: VM_OPTION.LOOP_POLL,
} as const;
const ALL: readonly CommandName[] = ['run', 'repl'];

const number = (flag: string, most: number) => (text: string) =>
  checkCount(flag, /^\d+$/.test(text) ? Number(text) : text, most);
function oneOf(flag: string, choices: readonly string[]) {
  return (text: string): string => {
    checkOneOf(flag, text, choices);
    return text;
  };
}

export const OPTIONS = [
  {
    flag: '--eval',
    short: '-e',
    value: 'required',
    name: 'CODE',
    commands: ['run'],
    help: 'run CODE instead of a file',
  },
  {
    flag: '--time-limit',
    value: 'required',
    name: 'T',
    commands: ALL,
    help: 'wall clock: 500ms, 2s, 1m',
    parse: (text) => checkDuration('--time-limit', text),
  },
  {
    flag: '--cpu-limit',
    value: 'required',
    name: 'T',
    commands: ALL,
    help: 'processor time, summed over the threads',
    parse: (text) => checkDuration('--cpu-limit', text),
  },
  {
    flag: '--max-heap',
    value: 'required',
    name: 'SIZE',
    commands: ALL,
    help: 'memory of the program: 64MiB, 2GB (1GiB)',
    parse: (text) => checkSize('--max-heap', text, 'heap'),
  },
  {
    flag: '--stack-size',
    value: 'required',
    name: 'SIZE',
    commands: ALL,
    help: 'stack of each thread (4MiB)',
    parse: (text) => checkSize('--stack-size', text, 'stack'),
  },
  {
    flag: '--max-threads',
    value: 'required',
    name: 'N',
    commands: ALL,
    help: 'threads beside the main one (256)',
    parse: number('--max-threads', MAX_THREADS),
  },
  { flag: '--sandbox', commands: ALL, help: 'without process, files and packages' },
  { flag: '--module', commands: ['run'], help: 'the program is an ES module, whatever its name' },
  {
    flag: '--stats',
    value: 'optional',
    name: 'FILE',
    commands: ['run'],
    help: 'statistics: a table on stderr, or JSON into FILE',
  },
  {
    flag: '--jit',
    value: 'required',
    name: 'MODE',
    commands: ALL,
    help: 'machine code: auto (the default: where there is any), or off',
    parse: oneOf('--jit', ['auto', 'off']),
  },
  {
    flag: '--max-tier',
    value: 'required',
    name: 'N',
    commands: ALL,
    help: 'highest tier: 0 interprets, 1 is machine code; 2 and 3 mean as far as there is',
    parse: number('--max-tier', 3),
  },
  {
    flag: '--loop-interrupt',
    value: 'required',
    name: 'HOW',
    commands: ALL,
    help: 'how compiled loops are stopped: direct, signal, fault, poll',
    parse: oneOf('--loop-interrupt', Object.keys(LOOP_INTERRUPTS)),
  },
  {
    flag: '--cpu-profile',
    value: 'optional',
    name: 'FILE',
    commands: ['run'],
    help: 'CPU profile: .cpuprofile, .pb.gz, .collapsed, .json; %t in the name: a file a thread',
  },
  {
    flag: '--heap-profile',
    value: 'optional',
    name: 'FILE',
    commands: ['run'],
    help: 'allocation profile: .heapprofile, .pb.gz, .collapsed, .json; %t as above',
  },
  {
    flag: '--timeline',
    value: 'optional',
    name: 'FILE',
    commands: ['run'],
    help: 'timeline of threads, stops and collections, with both profiles: .json',
  },
  {
    flag: '--cpu-interval',
    value: 'required',
    name: 'T',
    commands: ['run'],
    help: 'time between CPU samples (1ms)',
    parse: (text) => checkCpuInterval('--cpu-interval', text),
  },
  {
    flag: '--heap-interval',
    value: 'required',
    name: 'SIZE',
    commands: ['run'],
    help: 'mean bytes between allocation samples (512KiB)',
    parse: (text) => checkHeapInterval('--heap-interval', text),
  },
  {
    flag: '--slow-script',
    value: 'required',
    name: 'T',
    commands: ['run'],
    help: 'ask whether to go on after this time, or off (10s on a terminal)',
    parse: (text) => (text === 'off' ? text : checkDuration('--slow-script', text)),
  },
  { flag: '--perf-map', commands: ['run'], help: 'names of machine code for perf: /tmp/perf-PID.map' },
  { flag: '--expose-gc', commands: ALL, help: 'a global function gc()' },
  {
    flag: '--quiet',
    commands: ['run'],
    help: 'no report of threads when a limit ends the program, no table of profiles',
  },
  { flag: '--gc-stress', commands: ALL, help: 'stress: every boundary collects' },
  {
    flag: '--safepoint-stress',
    commands: ALL,
    help: 'stress: every boundary makes or serves a request',
  },
  { flag: '--jit-eager', commands: ['run'], help: 'stress: functions are compiled at their first call' },
  {
    flag: '--deopt-stress',
    commands: ['run'],
    help: 'stress: leave compiled code often',
    later: true,
  },
  { flag: '--verify-heap', commands: ALL, help: 'check the heap before and after each collection' },
  {
    flag: '--function',
    value: 'required',
    name: 'NAME',
    commands: ['disasm'],
    help: 'only functions of this name',
  },
  { flag: '--native', commands: ['disasm'], help: 'each instruction with its machine code' },
  { flag: '--json', commands: ['doctor'], help: 'as JSON' },
  { flag: '--no-open', commands: ['view'], help: 'do not open a browser' },
  {
    flag: '--output',
    short: '-o',
    value: 'required',
    name: 'FILE',
    commands: ['view'],
    help: 'write the page to FILE',
  },
] as const satisfies readonly OptionRow[];

/** 'later' flags end here. */
export function notYet(flag: string): never {
  return badOption(`${flag} is not supported yet`);
}

export function rowsOf(command: CommandName): readonly OptionRow[] {
  return (OPTIONS as readonly OptionRow[]).filter((row) => row.commands.includes(command));
}

/**
 * `--stats FILE` is `--stats` and the program: an optional value counts only behind `=`. Commander would
 * take the next word, so a bare flag gets an empty value here. Ends where the program's own words begin.
 */
export function markOptionalValues(words: readonly string[], command: CommandName): string[] {
  const rows = rowsOf(command);
  const marked = [...words];
  for (let i = 0; i < marked.length; i++) {
    const word = marked[i];
    if (word === '--' || !word.startsWith('-') || word === '-') break;
    const row = rows.find((each) => each.flag === word || each.short === word);
    if (row?.value === 'required') i++;
    else if (row?.value === 'optional') marked[i] = `${word}=`;
  }
  return marked;
}
