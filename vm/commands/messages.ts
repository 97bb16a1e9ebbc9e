/**
 * What crosses between the host (vm/api, vm/cli) and the guest threads (vm/commands), through the
 * supervisor. Values are messages of vm/transfer; everything else is plain data.
 *
 *     host                                 guest
 *     Command        ──── post ────▶       main thread, one at a time; answered by 'result'
 *     Answer         ──── reply ───▶       the thread that asked ('hostCall', 'load', 'parse')
 *                    ◀── message ───       FromGuestMessage, from any thread
 */
import type { CompiledScript } from '../bytecode/compiled.ts';
import type { LoadedSource } from '../modules/host.ts';
import type { ChunkMessage } from '../profiler/records.ts';
import type { StackFrame } from '../stack-trace.ts';

/** 'inspect': the text that the console would show. */
export type ResultMode = 'copy' | 'handle' | 'none' | 'inspect';

/** What the main thread is asked to do. */
export type Action =
  /** Runs a script; the result is its completion value. */
  | {
      readonly a: 'script';
      readonly source: string;
      readonly filename: string;
      readonly repl: boolean;
    }
  /** Evaluates a module given as text; the result is its namespace. */
  | { readonly a: 'module'; readonly source: string; readonly url: string }
  /** Compiles: a handle to a function that runs the script; of a module, only to find its errors. */
  | {
      readonly a: 'compile';
      readonly source: string;
      readonly filename: string;
      readonly module: boolean;
    }
  | { readonly a: 'runCompiled'; readonly handle: number }
  /** Runs a program: a file, or text under a file's name. */
  | {
      readonly a: 'file';
      readonly file: string;
      readonly source: string | null;
      readonly module: boolean | null;
      readonly process: ProcessSettings | null;
    }
  /** After a program: its exit code, and what its threads threw. */
  | { readonly a: 'finish' }
  | { readonly a: 'call'; readonly name: string; readonly args: Uint8Array }
  | {
      readonly a: 'apply';
      readonly handle: number;
      readonly self: Uint8Array;
      readonly args: Uint8Array;
    }
  | { readonly a: 'get'; readonly name: string }
  | { readonly a: 'set'; readonly names: readonly string[]; readonly values: Uint8Array }
  | { readonly a: 'copy'; readonly handle: number }
  | { readonly a: 'collect'; readonly major: boolean }
  /** Names that can follow `path.` (or globals for an empty path) and begin with `prefix`. */
  | { readonly a: 'complete'; readonly path: readonly string[]; readonly prefix: string };

export interface ProcessSettings {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Command {
  readonly t: 'command';
  readonly id: number;
  readonly action: Action;
  readonly result: ResultMode;
  /** Bytes of the result. */
  readonly transferLimit: number;
  /** Errors come with the text that the command line prints. */
  readonly report: boolean;
  /** An error that nothing catches ends the guest, with all its threads, before anything else runs. */
  readonly isProgram: boolean;
  /** Handles that the host has let go. */
  readonly released: readonly number[];
}

export type Answer =
  | { readonly t: 'answer'; readonly call: number; readonly value: Uint8Array }
  | { readonly t: 'answer'; readonly call: number; readonly error: string; readonly name: string }
  | { readonly t: 'answer'; readonly call: number; readonly loaded: LoadedSource }
  | { readonly t: 'answer'; readonly call: number; readonly compiled: CompiledScript }
  | { readonly t: 'answer'; readonly call: number; readonly syntax: SyntaxFailure };

/** `code` of the error that says that a program's file cannot be read. */
export const SOURCE_FAILURE = 'ERR_HEDDLE_SOURCE';

export interface SyntaxFailure {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly codeFrame: string;
  readonly unsupported: boolean;
}

/** A guest value that was thrown. */
export interface GuestFailure {
  readonly name: string;
  readonly message: string;
  readonly frames: readonly StackFrame[];
  /** A copy, if it can be copied. */
  readonly value: Uint8Array | null;
  /** What console.error would show of it, and its first line of source with a caret; if asked for. */
  readonly report: string | null;
  readonly threadId: number;
  /** It was thrown because a result could not be copied. */
  readonly transfer: boolean;
  /** The source could not be compiled. */
  readonly syntax: SyntaxFailure | null;
  /** The error's `code`, if it is a string. */
  readonly code: string | null;
}

export type FromGuestMessage =
  /** The main thread has taken a command. */
  | { readonly t: 'began'; readonly id: number }
  | {
      readonly t: 'result';
      readonly id: number;
      readonly value: Uint8Array | null;
      readonly handle: { readonly id: number; readonly type: string } | null;
    }
  | { readonly t: 'failed'; readonly id: number; readonly failure: GuestFailure }
  | {
      readonly t: 'hostCall';
      readonly call: number;
      readonly fn: number;
      readonly threadId: number;
      readonly args: Uint8Array;
    }
  | {
      readonly t: 'load';
      readonly call: number;
      readonly threadId: number;
      readonly specifier: string;
      readonly referrer: string;
    }
  | {
      readonly t: 'parse';
      readonly call: number;
      readonly threadId: number;
      readonly source: string;
      readonly options: ParseRequest;
    }
  | {
      readonly t: 'console';
      readonly sequence: number;
      readonly level: string;
      readonly text: string;
      readonly threadId: number;
    }
  /** Of the process, not of the guest. */
  | { readonly t: 'warning'; readonly code: string; readonly text: string }
  | { readonly t: 'uncaught'; readonly promise: boolean; readonly failure: GuestFailure }
  /** The guest is being ended from inside: END_* bits in VM.endReason say why. */
  | { readonly t: 'ending'; readonly threadId: number; readonly frames: readonly StackFrame[] }
  | { readonly t: 'event'; readonly name: string; readonly info: unknown }
  /** With the stack at its place in a log; counted in VM.eventsPending. */
  | StackEventMessage
  | ChunkMessage;

export interface ParseRequest {
  readonly url: string;
  readonly kind: 'script' | 'module' | 'commonjs';
  readonly maxSource: number;
  readonly completion: boolean;
  readonly topLevelAwait: boolean;
}

/** An event whose stack is put into words by whoever asks for it. */
export interface StackEventMessage {
  readonly t: 'stackEvent';
  readonly name: 'cpuSample' | 'allocationSample' | 'collection' | 'nurseryExhausted' | 'stop';
  readonly info: Readonly<Record<string, unknown>>;
  readonly threadId: number;
  /** A log (profiler/records.ts) and a stack in it, -1 none. */
  readonly log: number;
  readonly stack: number;
}

/** What a VM is opened with: reaches every worker that runs one of its threads. */
export interface GuestOptions {
  readonly console: 'ignore' | 'inherit' | 'send';
  /** Sources longer than this are parsed by a parser worker. */
  readonly parseInline: number;
  /** Modules are asked of the host. */
  readonly loader: boolean;
  /** A program that is a file may import files. */
  readonly files: boolean;
  /** node:fs, node:path and process are there; output goes to the process. */
  readonly program: boolean;
  readonly exposeGc: boolean;
}

/** VM.eventMask: events that guest threads send. */
export const EVENT = {
  collection: 1,
  threadStart: 2,
  threadEnd: 4,
  nurseryExhausted: 8,
  threadTimes: 16,
  cpuSample: 32,
  allocationSample: 64,
  stop: 128,
} as const;
/** Those that come with a stack. */
export const STACK_EVENTS =
  EVENT.collection | EVENT.nurseryExhausted | EVENT.cpuSample | EVENT.allocationSample | EVENT.stop;
