/**
 * Commands of the host on the main guest thread. A command becomes a job that runs RunCommand
 * (selfhosted/host.js) with the command's number; the natives here look the command up by it.
 *
 * The table of commands is the host's, and dropped when another thread is mounted: the main thread
 * keeps its worker until it has no job, so a command that was taken is either answered or ended
 * with the thread.
 */
import { arrayPush } from '../../heap/elements.ts';
import { storeValue } from '../../heap/barrier.ts';
import { CODE_ASYNC, OFF } from '../../heap/cells.ts';
import { CELL_CONST, lexicalCell } from '../../heap/globals.ts';
import { keyOfString, isSymbolKey } from '../../heap/keys.ts';
import { TB } from '../../heap/layout.ts';
import { onMount } from '../../heap/mount.ts';
import { foundSlot } from '../../heap/found.ts';
import { getOwnProperty, getPrototype, newArray, ownKeys } from '../../heap/objects.ts';
import { ROOT, isRootSet, rootCell } from '../../heap/roots.ts';
import { entryWord, usedEntries } from '../../heap/hashtable.ts';
import {
  copy,
  setBoolean,
  setInt,
  setNumber,
  setObject,
  setString,
  setUndefined,
} from '../../heap/slots.ts';
import { atom, newString, toHost } from '../../heap/strings.ts';
import {
  TAG_BOOLEAN,
  TAG_HOLE,
  TAG_NULL,
  TAG_OBJECT,
  TAG_STRING,
  TAG_SYMBOL,
  TAG_UNDEFINED,
} from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { COLLECT_MAJOR, COLLECT_MINOR } from '../../heap/gc/index.ts';
import { exitCodeOf } from '../builtins/exit-code.ts';
import { throwReferenceError, throwTypeError } from '../errors.ts';
import { isCallable } from '../interp/operators.ts';
import { enqueueJob, enqueueJobFirst, initRecordSlot, newJob, selfHostedFunction } from '../jobs.ts';
import { JOB } from '../records.ts';
import type { NativeTable } from '../natives.ts';
import { selfHostedId } from '../self-hosted-ids.ts';
import { post, takeAnswer } from '../host-calls.ts';
import { requestCollection } from '../threads/collect.ts';
import { takeUnseenFailure } from '../threads/thread-objects.ts';
import { addIncoming } from '../transfer/guest-read.ts';
import { takeMessage, takeTransferFailure } from '../transfer/guest-outgoing.ts';
import { addHandle, loadHandle, releaseHandle } from '../transfer/handles.ts';
import { endFailedProgram } from './end.ts';
import { describeThrown } from './failures.ts';
import type { Action, Answer, Command, ResultMode } from './messages.ts';
import { compileCommand, prepareFile } from './programs.ts';
import { giveSource } from './sources.ts';

/** In the order of CommandBody (selfhosted/host.js). */
const KINDS: readonly Action['a'][] = [
  'script',
  'module',
  'compile',
  'runCompiled',
  'file',
  'finish',
  'call',
  'apply',
  'get',
  'set',
  'copy',
  'collect',
  'complete',
];
const MODES: readonly ResultMode[] = ['copy', 'handle', 'none', 'inspect'];

const commands = new Map<number, Command>();
onMount(() => {
  commands.clear();
});

/** The line of the REPL that was compiled last awaits at its top level. */
let replAwaits = false;
/** The command whose uncaught errors come with a report; the last one that was served. */
let wantsReports = false;
/** That command runs a program. */
let isProgram = false;

export function serveMessage(message: unknown): void {
  const given = message as Command | Answer;
  if (given.t === 'answer') return takeAnswer(given);
  for (const handle of given.released) releaseHandle(handle);
  commands.set(given.id, given);
  const { action } = given;
  if (action.a === 'module') giveSource({ url: action.url, type: 'module', source: action.source });
  post({ t: 'began', id: given.id });
  wantsReports = given.report;
  isProgram = given.isProgram;
  const job = newJob(selfHostedFunction(selfHostedId('RunCommand')), 1);
  setInt(scratch + 30, given.id);
  initRecordSlot(job, JOB.FIRST_ARGUMENT, scratch + 30);
  enqueueJob(job);
}

/** The exception in TB.exception becomes the next job, which reports it. */
export function serveUncaught(promise: boolean): void {
  const job = newJob(selfHostedFunction(selfHostedId('ReportUncaught')), 2);
  sb64[scratch + 30] = b64[(tb + TB.exception) / 2];
  initRecordSlot(job, JOB.FIRST_ARGUMENT, scratch + 30);
  setBoolean(scratch + 30, promise);
  initRecordSlot(job, JOB.FIRST_ARGUMENT + 1, scratch + 30);
  enqueueJobFirst(job);
}

function commandOf(slot: number): Command {
  const command = commands.get(s32[slot * 2]);
  if (command === undefined) throw new Error(`there is no command ${s32[slot * 2]}`);
  return command;
}

/** The texts of a command, as CommandBody numbers them. */
function textsOf({ action }: Command): readonly string[] {
  switch (action.a) {
    case 'module':
      return [action.url];
    case 'file':
      return [programUrl];
    case 'call':
    case 'get':
      return [action.name];
    case 'set':
      return action.names;
    case 'complete':
      return [...action.path, action.prefix];
    default:
      return [];
  }
}

/** Url of the main module, once CommandPrepareFile has looked at the file. */
let programUrl = '';

function messagesOf({ action }: Command): readonly Uint8Array[] {
  if (action.a === 'call') return [action.args];
  if (action.a === 'set') return [action.values];
  if (action.a === 'apply') return [action.self, action.args];
  return [];
}

function handleOf({ action }: Command): number {
  return 'handle' in action ? action.handle : 0;
}

function typeText(slot: number): string {
  const tag = s32[slot * 2 + 1];
  switch (tag) {
    case TAG_STRING:
      return 'string';
    case TAG_SYMBOL:
      return 'symbol';
    case TAG_UNDEFINED:
      return 'undefined';
    case TAG_BOOLEAN:
      return 'boolean';
    case TAG_NULL:
      return 'object';
    case TAG_OBJECT:
      return isCallable(slot) ? 'function' : 'object';
    default:
      return 'number';
  }
}

/** The bytes of message number `slot`, null for -1. */
function bytesOf(slot: number): Uint8Array<ArrayBuffer> | null {
  return s32[slot * 2] < 0 ? null : takeMessage(slot);
}

function failureOf(
  error: number,
  copySlot: number,
  report: number,
  transfer: string | null,
): ReturnType<typeof describeThrown> {
  const text = s32[report * 2 + 1] === TAG_STRING ? toHost(s32[report * 2]) : null;
  return describeThrown(error, bytesOf(copySlot), text, transfer);
}

/** Names of the scripts' let, const and class. */
function lexicalNames(): number[] {
  if (!isRootSet(ROOT.LexicalCells)) return [];
  const table = rootCell(ROOT.LexicalCells);
  const names: number[] = [];
  for (let entry = 0; entry < usedEntries(table); entry++) {
    sb64[scratch + 30] = b64[entryWord(table, entry)];
    if (s32[(scratch + 30) * 2 + 1] === TAG_STRING) names.push(s32[(scratch + 30) * 2]);
  }
  return names;
}

/** Adds own and inherited property names that begin with `prefix`. */
function addPropertyNames(list: number, object: number, prefix: string): void {
  const seen = new Set<string>();
  for (let at = object, hops = 0; at !== 0 && hops < 64; at = getPrototype(at), hops++) {
    for (const key of ownKeys(at)) {
      if (key < 0 || isSymbolKey(key)) continue;
      const name = toHost(key);
      if (!name.startsWith(prefix) || seen.has(name)) continue;
      seen.add(name);
      setString(scratch + 30, key);
      arrayPush(list, scratch + 30);
    }
  }
}

/** The string that a look-up found; undefined for anything else. */
function foundText(): string | undefined {
  const slot = foundSlot();
  return s32[slot * 2 + 1] === TAG_STRING ? toHost(s32[slot * 2]) : undefined;
}

function lexicalOf(slot: number): number {
  return lexicalCell(keyOfString(s32[slot * 2]));
}

export const commandNatives = {
  CommandKind: (dst, a) => setInt(dst, KINDS.indexOf(commandOf(a).action.a)),
  CommandResultMode: (dst, a) => setInt(dst, MODES.indexOf(commandOf(a).result)),
  CommandLimit: (dst, a) => setNumber(dst, commandOf(a).transferLimit),
  CommandReports: (dst, a) => setBoolean(dst, commandOf(a).report),
  WantsReports: (dst) => setBoolean(dst, wantsReports),
  /** Whether a promise that is the result is waited for. */
  CommandAwaits: (dst, a) => {
    const { action } = commandOf(a);
    setBoolean(
      dst,
      action.a === 'script'
        ? !action.repl || replAwaits
        : action.a !== 'get' && action.a !== 'copy' && action.a !== 'compile',
    );
  },
  CommandText: (dst, a) => setString(dst, newString(textsOf(commandOf(a))[s32[(a + 1) * 2]])),
  CommandTextCount: (dst, a) => setInt(dst, textsOf(commandOf(a)).length),
  /** $CommandMessage(n, i): number of an incoming message, for TransferIn. */
  CommandMessage: (dst, a) => setInt(dst, addIncoming(messagesOf(commandOf(a))[s32[(a + 1) * 2]])),
  CommandHandleValue: (dst, a) => {
    if (!loadHandle(scratch + 30, handleOf(commandOf(a))))
      throwTypeError('The handle has been released');
    copy(dst, scratch + 30);
  },
  CommandNotAFunction: (_dst, a) => throwTypeError(`${textsOf(commandOf(a))[0]} is not a function`),
  /** The function that runs the command's script; for modules undefined. */
  CommandCompile: (dst, a) => {
    const { action } = commandOf(a);
    if (action.a === 'script' || action.a === 'compile' || action.a === 'file') {
      const fn = compileCommand(action);
      if (fn === 0) return setUndefined(dst);
      setObject(dst, fn);
      replAwaits =
        (i32[i32[fn * 2 + OFF.FUNCTION.codeRef] * 2 + OFF.CODE.codeFlags] & CODE_ASYNC) !== 0;
    } else throw new Error(`${action.a} has no source`);
  },
  /** Whether the program is a module; its url is text 0. */
  CommandPrepareFile: (dst, a) => {
    const { action } = commandOf(a);
    if (action.a === 'module') return setBoolean(dst, true);
    if (action.a !== 'file') throw new Error(`${action.a} is no program`);
    const { url, module } = prepareFile(action);
    programUrl = url;
    setBoolean(dst, module);
  },
  CommandDone: (dst, a) => {
    const { id } = commandOf(a);
    const value = bytesOf(a + 1);
    commands.delete(id);
    post({ t: 'result', id, value, handle: null }, value === null ? [] : [value.buffer]);
    setUndefined(dst);
  },
  CommandHandle: (dst, a) => {
    const { id } = commandOf(a);
    const type = typeText(a + 1);
    const handle = { id: addHandle(a + 1), type };
    commands.delete(id);
    post({ t: 'result', id, value: null, handle });
    setUndefined(dst);
  },
  /** $CommandThrew(n, error, copy, report) */
  CommandThrew: (dst, a) => {
    const { id } = commandOf(a);
    const failure = failureOf(a + 1, a + 2, a + 3, takeTransferFailure());
    commands.delete(id);
    post({ t: 'failed', id, failure });
    if (isProgram && !failure.transfer) endFailedProgram();
    setUndefined(dst);
  },
  /** $UncaughtOnMain(isRejection, error, copy, report) */
  UncaughtOnMain: (dst, a) => {
    post({
      t: 'uncaught',
      promise: s32[a * 2] !== 0,
      failure: failureOf(a + 1, a + 2, a + 3, null),
    });
    if (isProgram) endFailedProgram();
    setUndefined(dst);
  },
  /** $UncaughtIn(thread id, error, copy, report) */
  UncaughtIn: (dst, a) => {
    const failure = { ...failureOf(a + 1, a + 2, a + 3, null), threadId: s32[a * 2] };
    post({ t: 'uncaught', promise: false, failure });
    setUndefined(dst);
  },
  /** [thread id, error] of a thread that threw and that nobody joined, or undefined. */
  NextThreadFailure: (dst) => {
    const id = takeUnseenFailure(scratch + 30);
    if (id === -1) return setUndefined(dst);
    const pair = newArray(2);
    setInt(scratch + 31, id);
    arrayPush(pair, scratch + 31);
    arrayPush(pair, scratch + 30);
    setObject(dst, pair);
  },
  ProgramExitCode: (dst) => setInt(dst, exitCodeOf()),
  IsLexicalName: (dst, a) => setBoolean(dst, lexicalOf(a) !== 0),
  LexicalValue: (dst, a) => {
    const cell = lexicalOf(a);
    sb64[scratch + 30] = b64[cell + OFF.PROPCELL.value];
    if (s32[(scratch + 30) * 2 + 1] === TAG_HOLE)
      throwReferenceError(`Cannot access '${toHost(s32[a * 2])}' before initialization`);
    copy(dst, scratch + 30);
  },
  SetLexicalValue: (dst, a) => {
    const cell = lexicalOf(a);
    if ((i32[cell * 2 + OFF.PROPCELL.cellFlags] & CELL_CONST) !== 0)
      throwTypeError('Assignment to constant variable.');
    storeValue(cell, OFF.PROPCELL.value, a + 1);
    setUndefined(dst);
  },
  /** Asks for a collection at the next boundary. */
  CommandCollect: (dst, a) => {
    const { action } = commandOf(a);
    requestCollection(action.a === 'collect' && action.major ? COLLECT_MAJOR : COLLECT_MINOR);
    setUndefined(dst);
  },
  /** gc([{ type: 'minor' }]): with --expose-gc. */
  ExposedGc: (dst, a, n) => {
    const minor =
      n > 0 &&
      s32[a * 2 + 1] === TAG_OBJECT &&
      getOwnProperty(s32[a * 2], atom('type')) &&
      foundText() === 'minor';
    requestCollection(minor ? COLLECT_MINOR : COLLECT_MAJOR);
    setUndefined(dst);
  },
  AddLexicalNames: (dst, a) => {
    const prefix = toHost(s32[(a + 1) * 2]);
    for (const key of lexicalNames()) {
      if (!toHost(key).startsWith(prefix)) continue;
      setString(scratch + 30, key);
      arrayPush(s32[a * 2], scratch + 30);
    }
    setUndefined(dst);
  },
  AddPropertyNames: (dst, a) => {
    addPropertyNames(s32[a * 2], s32[(a + 1) * 2], toHost(s32[(a + 2) * 2]));
    setUndefined(dst);
  },
} satisfies NativeTable;
