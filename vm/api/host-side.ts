/**
 * What the host does for guest threads: runs host functions, loads modules, has sources parsed, delivers
 * console output in order, passes events on.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { VM } from '../../heap/layout.ts';
import { i32 } from '../../heap/views.ts';
import type {
  Answer,
  FromGuestMessage,
  GuestFailure,
  StackEventMessage,
} from '../commands/messages.ts';
import { HOST_ASYNC } from '../host-function-flags.ts';
import type { LoadedSource } from '../modules/host.ts';
import { parseElsewhere } from '../parse-worker/client.ts';
import type { VmControl } from '../threads/supervision.ts';
import type { NamedFrame } from '../profiler/stacks.ts';
import { readToHost } from '../transfer/host-read.ts';
import { writeFromHost } from '../transfer/host-write.ts';
import { TransferError } from '../transfer/format.ts';
import { HeddleError, UnsettledError } from './errors.ts';
import type { GuestError } from './errors.ts';
import type { Session } from './session.ts';
import type { ConsoleMessage, HostCallContext } from './types.ts';

type AnyFunction = (this: HostCallContext, ...args: unknown[]) => unknown;

export interface HostSideOptions {
  readonly onConsole: ((message: ConsoleMessage) => void) | null;
  readonly load:
    ((specifier: string, referrer: string) => LoadedSource | Promise<LoadedSource>) | null;
  readonly onUnhandled: (error: GuestError) => void;
  /** Something about this process that its user should know. */
  readonly onWarning: (code: string, text: string) => void;
  /** A callback of the embedder threw. */
  readonly onHookError: (error: unknown) => void;
  readonly onEvent: (name: string, info: unknown) => void;
  /** The guest function for a handle; the handle a value of the host stands for. */
  readonly functionOfHandle: (handle: number) => unknown;
  readonly handleOf: (value: object) => number | undefined;
  /** Megabytes that a parser worker may use. */
  readonly parserHeap: number;
}

/** The host function that is running, for whatever it calls. */
interface Running {
  readonly session: Session;
  active: boolean;
}
const running = new AsyncLocalStorage<Running>();

/** Milliseconds to wait for console messages that must have been sent. */
const OUTPUT_PATIENCE = 200;

export class HostSide {
  readonly #session: Session;
  readonly #control: VmControl;
  readonly #options: HostSideOptions;
  readonly #functions = new Map<number, AnyFunction>();
  #nextFunction = 1;
  readonly #calls = new Map<number, AbortController>();
  readonly #parses = new Set<() => void>();
  /** Console messages that came before one with a lower number. */
  readonly #early = new Map<number, Extract<FromGuestMessage, { t: 'console' }>>();
  #delivered = 0;
  #waiting: { until: number; action: () => void; timer: NodeJS.Timeout }[] = [];
  readonly #reports = new WeakMap<Error, GuestFailure>();

  constructor(session: Session, control: VmControl, options: HostSideOptions) {
    this.#session = session;
    this.#control = control;
    this.#options = options;
  }

  hear(message: FromGuestMessage): void {
    switch (message.t) {
      case 'hostCall':
        return this.#hostCall(message.call, message.fn, message.threadId, message.args);
      case 'load':
        return this.#load(message.call, message.threadId, message.specifier, message.referrer);
      case 'parse':
        return this.#parse(message);
      case 'console':
        return this.#console(message);
      case 'warning':
        return this.#options.onWarning(message.code, message.text);
      case 'event':
        return this.#options.onEvent(message.name, message.info);
      case 'stackEvent':
        return this.#stackEvent(message);
      default:
    }
  }

  // --- values

  read(bytes: Uint8Array): unknown {
    return readToHost(bytes, {
      handle: (id) => this.#options.functionOfHandle(id),
      hostFunction: (id) => this.#functions.get(id),
    });
  }

  /** `mode`: how functions in the value are exposed; null: they are an error. `names`: of the elements of an array. */
  write(
    value: unknown,
    mode: 'sync' | 'async' | null,
    names: readonly string[] = [],
  ): Uint8Array<ArrayBuffer> {
    try {
      return writeFromHost(value, {
        limit: this.#session.limits.transfer,
        handleOf: this.#options.handleOf,
        functionOf: (fn, key) =>
          mode === null
            ? undefined
            : { id: this.#expose(fn as AnyFunction, mode), name: nameOf(fn, key, names) },
      });
    } catch (error) {
      if (error instanceof TransferError)
        throw new HeddleError('ERR_HEDDLE_TRANSFER', error.message);
      throw error;
    }
  }

  #expose(fn: AnyFunction, mode: 'sync' | 'async'): number {
    const id = this.#nextFunction++ * 2 + (mode === 'async' ? HOST_ASYNC : 0);
    this.#functions.set(id, fn);
    return id;
  }

  // --- host functions

  /** The error that a call of this VM from inside one of its own host functions is. */
  reentrance(): HeddleError | null {
    const inside = running.getStore();
    if (inside === undefined || inside.session !== this.#session || !inside.active) return null;
    return new HeddleError(
      'ERR_HEDDLE_REENTRANT',
      'A host function cannot call the VM that waits for it',
    );
  }

  #answer(threadId: number, answer: Answer): void {
    this.#control.reply(threadId, answer);
  }

  #hostCall(call: number, id: number, threadId: number, args: Uint8Array): void {
    const fn = this.#functions.get(id);
    const controller = new AbortController();
    this.#calls.set(call, controller);
    void this.#run(fn, args, { signal: controller.signal, threadId }).then((answer) => {
      if (this.#calls.delete(call)) this.#answer(threadId, { ...answer, call });
    });
  }

  async #run(
    fn: AnyFunction | undefined,
    args: Uint8Array,
    context: HostCallContext,
  ): Promise<Answer> {
    const inside: Running = { session: this.#session, active: true };
    try {
      if (fn === undefined) throw new Error('The host function does not exist any more');
      const values = this.read(args) as unknown[];
      const value: unknown = await running.run(inside, () => fn.apply(context, values));
      return { t: 'answer', call: 0, value: this.write(value, null) };
    } catch (error) {
      const { name, message } = describeError(error);
      return { t: 'answer', call: 0, error: message, name };
    } finally {
      inside.active = false;
    }
  }

  // --- modules and sources

  #load(call: number, threadId: number, specifier: string, referrer: string): void {
    const { load } = this.#options;
    const find = async (): Promise<Answer> => {
      try {
        if (load === null)
          throw new Error(`Cannot find module '${specifier}' imported from ${referrer}`);
        return { t: 'answer', call, loaded: await load(specifier, referrer) };
      } catch (error) {
        return { t: 'answer', call, error: describeError(error).message, name: 'Error' };
      }
    };
    void find().then((answer) => this.#answer(threadId, answer));
  }

  #parse({ call, threadId, source, options }: Extract<FromGuestMessage, { t: 'parse' }>): void {
    const cancel = parseElsewhere(source, options, this.#options.parserHeap, (outcome) => {
      this.#parses.delete(cancel);
      this.#answer(threadId, { t: 'answer', call, ...outcome });
    });
    this.#parses.add(cancel);
  }

  // --- console

  #console(message: Extract<FromGuestMessage, { t: 'console' }>): void {
    this.#early.set(message.sequence, message);
    for (
      let next = this.#early.get(this.#delivered);
      next !== undefined;
      next = this.#early.get(this.#delivered)
    ) {
      this.#early.delete(this.#delivered++);
      this.#deliver(next);
    }
    this.#release();
  }

  #deliver({ level, text, threadId }: Extract<FromGuestMessage, { t: 'console' }>): void {
    this.#session.read(undefined, () => void Atomics.sub(i32, VM.outputPending, text.length + 64));
    try {
      this.#options.onConsole?.({ level, text, threadId });
    } catch (error) {
      this.#options.onHookError(error);
    }
  }

  /** Runs `action` when all output sent so far has been delivered. */
  afterOutput(action: () => void): void {
    const until = this.#session.read(0, () => Atomics.load(i32, VM.outputSequence));
    if (this.#waiting.length === 0 && this.#delivered >= until) return action();
    const timer = setTimeout(() => {
      // A thread was ended between numbering and sending.
      this.#delivered = Math.max(this.#delivered, until);
      for (const sequence of [...this.#early.keys()].sort((a, b) => a - b)) {
        if (sequence >= until) continue;
        const message = this.#early.get(sequence);
        this.#early.delete(sequence);
        if (message !== undefined) this.#deliver(message);
      }
      this.#release();
    }, OUTPUT_PATIENCE);
    this.#waiting.push({ until, action, timer });
  }

  #release(): void {
    while (this.#waiting.length > 0 && this.#waiting[0].until <= this.#delivered) {
      const [{ action, timer }] = this.#waiting.splice(0, 1);
      clearTimeout(timer);
      action();
    }
  }

  // --- events

  /** Its stack is put into words when the embedder asks for it. */
  #stackEvent({ name, info, threadId, log, stack }: StackEventMessage): void {
    this.#session.read(undefined, () => void Atomics.sub(i32, VM.eventsPending, 1));
    const read = this.#session.profiling.stackReader(log, stack);
    let frames: NamedFrame[] | null = null;
    const event = name === 'nurseryExhausted' ? { ...info } : { ...info, threadId };
    Object.defineProperty(event, 'stack', { get: () => (frames ??= read()), enumerable: true });
    this.#options.onEvent(name, event);
  }

  // --- failures

  /** The guest has been ended: nobody waits for what is under way. */
  abandon(): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const controller of calls) controller.abort();
    for (const cancel of this.#parses) cancel();
    this.#parses.clear();
  }

  unhandled(error: GuestError): void {
    this.#options.onUnhandled(error);
  }

  unsettled(): HeddleError {
    return new UnsettledError(
      'The promise is never settled: nothing is left that could settle it',
      'Error',
      [],
      undefined,
    );
  }

  noteReport(error: Error, failure: GuestFailure): void {
    this.#reports.set(error, failure);
  }

  /** What the guest said of a failure for which a report was asked. */
  reportOf(error: Error): GuestFailure | undefined {
    return this.#reports.get(error);
  }
}

function nameOf(
  fn: { readonly name: string },
  key: string | number | null,
  names: readonly string[],
): string {
  if (typeof key === 'number' && key < names.length) return names[key];
  return typeof key === 'string' ? key : fn.name;
}

/** Of what a host function threw the guest sees a name it knows and the message. */
function describeError(error: unknown): { name: string; message: string } {
  try {
    if (error instanceof Error) return { name: String(error.name), message: String(error.message) };
    return { name: 'Error', message: String(error) };
  } catch {
    return { name: 'Error', message: 'The host function failed' };
  }
}
