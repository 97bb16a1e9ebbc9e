/** The VM class of the library: checks what it is given, and speaks with a Session. */
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { COLLECT_MAJOR, COLLECT_MINOR } from '../../heap/gc/hooks.ts';
import { committedBlocks } from '../../heap/give-back.ts';
import { BLOCK_BYTES, VM as LAYOUT } from '../../heap/layout.ts';
import { i32 } from '../../heap/views.ts';
import { VM_OPTION, VM_OPTIONS } from '../../heap/vm-options.ts';
import { EVENT } from '../commands/messages.ts';
import type { Action } from '../commands/messages.ts';
import { lastCollection } from '../stats/read.ts';
import { askForCollection, collectionsSoFar } from '../threads/collect-request.ts';
import { describe } from '../units.ts';
import { HeddleError } from './errors.ts';
import type { GuestError } from './errors.ts';
import { Handles } from './handles.ts';
import { loaderOf } from './modules.ts';
import {
  LIBRARY_DEFAULTS,
  badOption,
  checkArray,
  checkCallOptions,
  checkDuration,
  checkFunction,
  checkOneOf,
  checkSourceOptions,
  checkString,
  checkVMOptions,
  jitBits,
  resolveCallLimits,
  resolveLimits,
} from './options.ts';
import { SessionProfiler } from './profiler.ts';
import { Session } from './session.ts';
import type { Outcome, Platform } from './calls.ts';
import type { SlowScriptOptions } from './slow-script.ts';
import { toThreadInfo } from './reports.ts';
import type {
  AllocationSample,
  CallOptions,
  Collection,
  CollectionEvent,
  CpuSample,
  HostFunction,
  Profiler,
  Script,
  SourceOptions,
  Stop,
  ThreadInfo,
  VMOptions,
  VMStats,
} from './types.ts';

export interface VMEvents {
  threadStart: [ThreadInfo];
  threadEnd: [ThreadInfo];
  /** A collection is over. Always, with a profile and without. */
  collection: [CollectionEvent];
  /** A thread has used up its nursery, and is about to have it collected. Always, as above. */
  nurseryExhausted: [ThreadInfo];
  /** A cell was sampled; while an allocation profile is taken. */
  allocationSample: [AllocationSample];
  /** A CPU sample was taken; while a CPU profile is. */
  cpuSample: [CpuSample];
  /** All threads were stopped, for a collection or for something else, and go on; while a profile is taken. */
  stop: [Stop];
  /** A promise of the guest was rejected and nobody handles it, or a timer's function threw between calls. */
  unhandledRejection: [GuestError];
  /** A callback of the embedder threw. */
  hookError: [unknown];
}

/** Sources longer than this are parsed by a parser worker. */
const PARSE_INLINE = 64 * 1024;
/** Megabytes of a parser worker's heap. */
const PARSER_HEAP = 512;

let platform: Platform | null = null;
/** The composition root supplies supervisor and clocks. */
export function setPlatform(given: Platform): void {
  platform = given;
}

/** HEDDLE_STRESS="tier0,gc,verify,safepoint,jit-eager,jit-mixed": every VM of the process runs in these modes. */
function stressOptions(): { readonly bits: number; readonly jit: 'off' | undefined } {
  const names: Readonly<Record<string, number>> = {
    gc: VM_OPTION.GC_STRESS,
    verify: VM_OPTION.VERIFY_HEAP,
    safepoint: VM_OPTION.SAFEPOINT_STRESS,
    'jit-eager': VM_OPTION.JIT | VM_OPTION.JIT_EAGER,
    'jit-mixed': VM_OPTION.JIT | VM_OPTION.JIT_MIXED,
    'loop-signal': VM_OPTION.LOOP_SIGNAL,
    'loop-fault': VM_OPTION.LOOP_FAULT,
    'loop-poll': VM_OPTION.LOOP_POLL,
    'trace-frames': VM_OPTION.TRACE_FRAMES,
  };
  const asked = (process.env.HEDDLE_STRESS ?? '').split(',').map((name) => name.trim());
  const bits = asked.reduce((sum, name) => sum | (names[name] ?? 0), 0);
  return { bits, jit: asked.includes('tier0') ? 'off' : undefined };
}
if (VM_OPTIONS.length > 31) throw new Error('too many VM options');

const LISTENABLE: Readonly<Record<string, number>> = EVENT;

/** Only create() may make one. */
const PRIVATE: unique symbol = Symbol('VM.create');

let make: (options: VMOptions) => VM;
let warm: Promise<unknown> | null = null;

/** A guest: a heap of its own, guest threads, limits. Calls queue, first in, first out. */
export class VM extends EventEmitter<VMEvents> implements AsyncDisposable {
  readonly #session: Session;
  readonly #handles: Handles;
  #nextScript = 1;
  /** Names under which modules have been evaluated: each evaluates once. */
  readonly #urls = new Set<string>();
  /** CPU and allocation profiles. */
  readonly profiler: Profiler;

  private constructor(key: typeof PRIVATE, options: VMOptions) {
    super();
    if (key !== PRIVATE) throw new HeddleError('ERR_HEDDLE_OPTION', 'Use VM.create() to make a VM');
    if (platform === null) throw new Error('the library is not wired');
    const output = options.console ?? 'inherit';
    const load = options.modules === undefined ? null : loaderOf(options.modules);
    const stress = stressOptions();
    this.#handles = new Handles((id) => this.#session.release(id));
    this.#session = new Session(platform, {
      limits: resolveLimits(options.limits, LIBRARY_DEFAULTS),
      guest: {
        console: typeof output === 'function' ? 'send' : output,
        parseInline: PARSE_INLINE,
        loader: load !== null,
        files: true,
        program: false,
        exposeGc: false,
      },
      vmOptions: VM_OPTION.SANDBOX | jitBits(options.jit ?? stress.jit) | stress.bits,
      seed: options.seed,
      slowScript: slowScriptOf(options),
      parserHeap: PARSER_HEAP,
      onConsole: typeof output === 'function' ? output : null,
      load,
      onUnhandled: (error) => void this.emit('unhandledRejection', error),
      onWarning: (code, text) => process.emitWarning(text, { type: 'HeddleWarning', code }),
      onHookError: (error) => void this.emit('hookError', error),
      onEvent: (name, info) => this.#emitGuestEvent(name, info),
      functionOfHandle: (id) => this.#handles.guestFunction(id, this),
      handleOf: (value) => this.#handles.idOf(value),
    });
    this.profiler = new SessionProfiler(this.#session);
    (this as EventEmitter).on('newListener', (name: string | symbol) => {
      const bit = LISTENABLE[String(name)];
      if (bit !== undefined) this.#session.listen(bit);
    });
  }

  /** Makes a VM. Rejects with ERR_HEDDLE_OPTION where an option is wrong. */
  static async create(options?: VMOptions): Promise<VM> {
    const checked = checkVMOptions(options);
    const vm = make(checked);
    // The first one waits for supervisor and worker, so that the first call finds them.
    await (warm ??= vm.#call(() => ({ a: 'finish' }), { result: 'none' }).catch(() => undefined));
    const globals = Object.entries(checked.globals ?? {});
    if (globals.length > 0) {
      try {
        await vm.#define(
          globals.map(([name]) => name),
          globals.map(([, value]) => value),
          'sync',
        );
      } catch (error) {
        await vm.dispose();
        throw error;
      }
    }
    return vm;
  }

  static {
    make = (options) => new VM(PRIVATE, options);
  }

  get state(): 'idle' | 'running' | 'dead' | 'disposed' {
    return this.#session.state;
  }

  #emitGuestEvent(name: string, info: unknown): void {
    try {
      (this as EventEmitter).emit(name, info);
    } catch (error) {
      this.emit('hookError', error);
    }
  }

  async #call(action: () => Action, options: CallOptions, isProgram = false): Promise<Outcome> {
    const outcome = await this.#session.call({
      action,
      limits: resolveCallLimits(options.limits),
      result: options.result ?? 'copy',
      waitForAll: options.wait === 'all',
      report: false,
      isProgram,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    return outcome;
  }

  async #value<T>(action: () => Action, options: CallOptions): Promise<T> {
    const { value, handle } = await this.#call(action, options);
    return (handle === null ? value : this.#handles.handle(handle.id, handle.type, this)) as T;
  }

  /** Runs a script, or a module; resolves with its completion value, or the module's exports. Promises are awaited. */
  async evaluate<T = unknown>(source: string, options?: SourceOptions): Promise<T> {
    checkString('source', source);
    const checked = checkSourceOptions(options);
    if (checked.type === 'module') {
      const url = this.#freshUrl(checked.filename ?? 'module.mjs');
      return this.#value(() => ({ a: 'module', source, url }), checked);
    }
    const filename = checked.filename ?? 'script.js';
    return this.#value(() => ({ a: 'script', source, filename, repl: false }), checked);
  }

  #freshUrl(name: string): string {
    let url = name;
    for (let n = 2; this.#urls.has(url); n++) url = `${name}?${n}`;
    this.#urls.add(url);
    return url;
  }

  /** Compiles once, to run often. A module runs once. */
  async compile(source: string, options?: SourceOptions): Promise<Script> {
    checkString('source', source);
    const checked = checkSourceOptions(options);
    const module = checked.type === 'module';
    const filename = checked.filename ?? (module ? 'module.mjs' : `script${this.#nextScript++}.js`);
    const url = module ? this.#freshUrl(filename) : filename;
    const { handle } = await this.#call(() => ({ a: 'compile', source, filename: url, module }), {
      ...checked,
      result: 'handle',
    });
    if (handle === null)
      throw new HeddleError('ERR_HEDDLE_INTERNAL', 'a compiled script has no handle');
    const action = (): Action =>
      module ? { a: 'module', source, url } : { a: 'runCompiled', handle: handle.id };
    return this.#handles.script(handle.id, (run) => this.#value(action, checkCallOptions(run)));
  }

  /** Runs a file as a program, with the modules it imports; by default until all its threads have ended. */
  async run(
    file: string | URL,
    options?: CallOptions & { args?: string[] },
  ): Promise<{ exitCode: number }> {
    const name = file instanceof URL ? fileURLToPath(file) : checkString('file', file);
    const checked = checkCallOptions(options, ['args']) as CallOptions & { args?: string[] };
    const absolute = path.resolve(name);
    const process =
      checked.args === undefined
        ? null
        : { argv: ['heddle', absolute, ...programArguments(checked.args)], env: {} };
    const action = (): Action => ({
      a: 'file',
      file: absolute,
      source: null,
      module: null,
      process,
    });
    const { exitCode } = await this.#call(
      action,
      { wait: 'all', ...checked, result: 'none' },
      true,
    );
    if (exitCode !== null) return { exitCode };
    const finished = await this.#call(() => ({ a: 'finish' }), { limits: checked.limits }, true);
    return { exitCode: finished.value as number };
  }

  /** Calls a global function. */
  async call<T = unknown>(
    globalName: string,
    args: unknown[] = [],
    options?: CallOptions,
  ): Promise<T> {
    const name = checkString('globalName', globalName);
    const checked = checkCallOptions(options);
    const bytes = this.#session.host.write(checkArray('args', args), null);
    giveAway(checked.transfer);
    return this.#value(() => ({ a: 'call', name, args: bytes }), checked);
  }

  /** A copy of a global's value. */
  async get<T = unknown>(name: string, options?: CallOptions): Promise<T> {
    checkString('name', name);
    return this.#value(() => ({ a: 'get', name }), checkCallOptions(options));
  }

  /** Sets a global to a copy of a value. */
  async set(name: string, value: unknown): Promise<void> {
    await this.#define([checkString('name', name)], [value], null);
  }

  /**
   * Makes a function of the host a global of the guest. 'sync' (the default): the guest thread waits for
   * its value, also for that of a promise; 'async': the guest gets a promise at once.
   */
  async expose(
    name: string,
    fn: HostFunction,
    options?: { mode?: 'sync' | 'async' },
  ): Promise<void> {
    checkString('name', name);
    checkFunction('fn', fn);
    if (options !== undefined && (typeof options !== 'object' || options === null))
      badOption(`options must be an object, not ${describe(options)}`);
    for (const key of Object.keys(options ?? {}))
      if (key !== 'mode') badOption(`options has no option '${key}'; there is mode`);
    checkOneOf('mode', options?.mode, ['sync', 'async']);
    await this.#define([name], [fn], options?.mode ?? 'sync');
  }

  async #define(names: string[], values: unknown[], mode: 'sync' | 'async' | null): Promise<void> {
    const bytes = this.#session.host.write(values, mode, names);
    await this.#call(() => ({ a: 'set', names, values: bytes }), { result: 'none' });
  }

  /** Ends the running call, and all threads; resolves when the VM can be used again. */
  async interrupt(reason = 'The call was interrupted'): Promise<void> {
    await this.#session.interrupt(checkString('reason', reason));
  }

  /** Collects garbage now, also while a call runs: one of its threads does it. */
  async collectGarbage(kind: 'minor' | 'major' = 'major'): Promise<Collection> {
    checkOneOf('kind', kind, ['minor', 'major']);
    const wanted = kind === 'major' ? COLLECT_MAJOR : COLLECT_MINOR;
    const before = this.#session.read(0, collectionsSoFar);
    const collected = () => this.#session.read(-1, collectionsSoFar) !== before;
    // A call that has not got its worker yet is only a moment away from one.
    while (this.state === 'running' && !collected()) {
      this.#session.read(false, () => askForCollection(wanted));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    if (this.state === 'disposed' || !collected())
      await this.#call(() => ({ a: 'collect', major: kind === 'major' }), { result: 'none' });
    return this.#session.read<Collection>({ kind, pause: 0, timeToStop: 0 }, () =>
      lastCollection(),
    );
  }

  stats(): VMStats {
    const none: VMStats = { heapUsed: 0, heapCommitted: 0, cpu: 0, threads: 0, droppedEvents: 0 };
    return this.#session.read(none, () => ({
      heapUsed: i32[LAYOUT.blocksUsed] * BLOCK_BYTES,
      heapCommitted: committedBlocks() * BLOCK_BYTES,
      cpu: this.#session.cpu(),
      threads: i32[LAYOUT.threadsAlive],
      droppedEvents: Atomics.load(i32, LAYOUT.eventsDropped),
    }));
  }

  /** The threads that exist; they are stopped for the moment that it takes. */
  threads(): ThreadInfo[] {
    return this.#session.threads().map(toThreadInfo);
  }

  /** @internal */
  callHandle(
    handle: number,
    self: unknown,
    args: unknown[],
    options: CallOptions,
  ): Promise<unknown> {
    const { host } = this.#session;
    const selfBytes = host.write(self, null);
    const bytes = host.write(args, null);
    giveAway(options.transfer);
    return this.#value(() => ({ a: 'apply', handle, self: selfBytes, args: bytes }), options);
  }

  /** @internal */
  copyHandle(handle: number, options: CallOptions): Promise<unknown> {
    return this.#value(() => ({ a: 'copy', handle }), options);
  }

  /** Ends everything and gives the memory back. Calls that wait are rejected. */
  async dispose(): Promise<void> {
    await this.#session.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

/** structuredClone's transfer: the caller's buffers are empty afterwards. */
function giveAway(buffers: ArrayBuffer[] | undefined): void {
  if (buffers !== undefined && buffers.length > 0) structuredClone(null, { transfer: buffers });
}

function programArguments(args: unknown): string[] {
  return checkArray('args', args).map((each, i) => checkString(`args[${i}]`, each));
}

/** Milliseconds until onSlowScript is asked where nobody says. */
const SLOW_AFTER = 10_000;

function slowScriptOf({ onSlowScript, slowScript }: VMOptions): SlowScriptOptions | null {
  if (onSlowScript === undefined) return null;
  const after = checkDuration('slowScript', slowScript) ?? SLOW_AFTER;
  return { after, ask: ({ threads }) => onSlowScript({ threads }) };
}
