/**
 * From the compiler's output to cells: CODE with its constants; bytecode, positions and handlers as
 * BYTES; one SCRIPT for the source. All are born old and never change (but for constants that cache,
 * which are published once), so every thread runs the same copy. Allocating old never collects, so
 * cells are held in host locals; when the heap is full the whole load is given up and repeated.
 */
import { allocateOld } from '../../heap/alloc.ts';
import { initFill, initHeader, initRef, initTagged, storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, OFF } from '../../heap/cells.ts';
import { takeFunctionId } from '../../heap/function-ids.ts';
import { ROOT } from '../../heap/roots.ts';
import type { RootName } from '../../heap/roots.ts';
import { setNumber, setString } from '../../heap/slots.ts';
import { atom, newString } from '../../heap/strings.ts';
import {
  TAG_BOOLEAN, TAG_HOLE, TAG_INTERNAL, TAG_NULL, TAG_STRING, TAG_UNDEFINED,
} from '../../heap/values.ts';
import { b64, i32, sb64, scratch } from '../../heap/views.ts';
import type { CompiledFunction, CompiledScript, Constant } from '../bytecode/compiled.ts';

const CODE_FIXED = FIXED_WORDS[KIND.CODE];
const RECORD_FIXED = FIXED_WORDS[KIND.RECORD];
/** Born shared: code is reached from every thread and refers to nothing local. */
const OLD = FLAG_OLD | FLAG_SHARED;

/** A constant word that waits for a root which does not exist yet (while the boot image is made). */
export interface PendingRoot {
  readonly cell: number;
  readonly word: number;
  readonly name: RootName;
}

export interface LoadedScript {
  /** CODE cells in the order of the script's functions. */
  readonly codes: readonly number[];
  readonly script: number;
}

/** Loads a script; root constants that are absent are added to `pending`. */
export function loadScript(compiled: CompiledScript, pending: PendingRoot[] | null = null): LoadedScript {
  const script = newScript(compiled);
  const codes = compiled.functions.map((fn) => newCode(fn, script));
  compiled.functions.forEach((fn, i) => fillConstants(codes[i], fn.constants, codes, pending));
  return { codes, script };
}

/** Old raw bytes with the contents of an int32 array; 0 for an empty one. */
function newBytes(words: Int32Array): number {
  if (words.length === 0) return 0;
  const cell = allocateOld(FIXED_WORDS[KIND.BYTES] + ((words.length + 1) >> 1));
  initHeader(cell, words.length * 4, KIND.BYTES | OLD);
  i32.set(words, (cell + FIXED_WORDS[KIND.BYTES]) * 2);
  return cell;
}

function newScript(compiled: CompiledScript): number {
  const lines = newBytes(compiled.lineStarts);
  const cell = allocateOld(FIXED_WORDS[KIND.SCRIPT]);
  initHeader(cell, 0, KIND.SCRIPT | OLD);
  initTagged(cell, OFF.SCRIPT.url, TAG_STRING, atom(compiled.url));
  initTagged(cell, OFF.SCRIPT.source, TAG_UNDEFINED, 0);
  initRef(cell, OFF.SCRIPT.lineStartsRef, lines);
  i32[cell * 2 + OFF.SCRIPT.scriptFlags] = 0;
  setString(scratch, newString(compiled.source));
  storeValue(cell, OFF.SCRIPT.source, scratch);
  return cell;
}

function newCode(fn: CompiledFunction, script: number): number {
  const bytecode = newBytes(fn.code);
  const positions = newBytes(fn.positions);
  const handlers = newBytes(fn.handlers);
  const cell = allocateOld(CODE_FIXED + fn.constants.length);
  initFill(cell, CODE_FIXED, CODE_FIXED + fn.constants.length, TAG_UNDEFINED, 0);
  const at = cell * 2;
  i32[at + OFF.CODE.functionId] = takeFunctionId();
  i32[at + OFF.CODE.codeFlags] = fn.flags;
  i32[at + OFF.CODE.params] = fn.params;
  i32[at + OFF.CODE.registers] = fn.registers;
  i32[at + OFF.CODE.bytecodeRef] = bytecode;
  i32[at + OFF.CODE.positionsRef] = positions;
  i32[at + OFF.CODE.handlersRef] = handlers;
  i32[at + OFF.CODE.feedbackWords] = fn.feedbackWords;
  i32[at + OFF.CODE.nativeId] = -1;
  i32[at + OFF.CODE.length] = fn.length;
  initTagged(cell, OFF.CODE.name, TAG_STRING, atom(fn.name));
  i32[at + OFF.CODE.scriptRef] = script;
  i32[at + OFF.CODE.unused] = 0;
  i32[at + OFF.CODE.start] = fn.start;
  i32[at + OFF.CODE.end] = fn.end;
  initHeader(cell, fn.constants.length, KIND.CODE | OLD);
  return cell;
}

function fillConstants(code: number, constants: readonly Constant[], codes: readonly number[], pending: PendingRoot[] | null): void {
  constants.forEach((constant, i) => {
    fillConstant(code, CODE_FIXED + i, constant, codes, pending);
  });
}

function fillConstant(cell: number, word: number, constant: Constant, codes: readonly number[], pending: PendingRoot[] | null): void {
  switch (constant.t) {
    case 'undef': return initTagged(cell, word, TAG_UNDEFINED, 0);
    case 'null': return initTagged(cell, word, TAG_NULL, 0);
    case 'true': return initTagged(cell, word, TAG_BOOLEAN, 1);
    case 'false': return initTagged(cell, word, TAG_BOOLEAN, 0);
    case 'hole': return initTagged(cell, word, TAG_HOLE, 0);
    case 'num':
      setNumber(scratch, constant.v);
      return storeValue(cell, word, scratch);
    // Atoms are old, so constants never refer to the nursery.
    case 'str':
    case 'atom': return initTagged(cell, word, TAG_STRING, atom(constant.v));
    case 'fn': return initTagged(cell, word, TAG_INTERNAL, codes[constant.v]);
    case 'root': return fillRoot(cell, word, constant.v, pending);
    case 'record': return initTagged(cell, word, TAG_INTERNAL, newRecord(constant.v, codes, pending));
  }
}

function newRecord(values: readonly Constant[], codes: readonly number[], pending: PendingRoot[] | null): number {
  const cell = allocateOld(RECORD_FIXED + values.length);
  initFill(cell, RECORD_FIXED, RECORD_FIXED + values.length, TAG_UNDEFINED, 0);
  i32[cell * 2 + OFF.RECORD.tag] = 0;
  i32[cell * 2 + OFF.RECORD.unused] = 0;
  initHeader(cell, values.length, KIND.RECORD | OLD);
  values.forEach((value, i) => {
    fillConstant(cell, RECORD_FIXED + i, value, codes, pending);
  });
  return cell;
}

function fillRoot(cell: number, word: number, name: string, pending: PendingRoot[] | null): void {
  if (!(name in ROOT)) throw new Error(`$Root(${name}): there is no such root`);
  const root = ROOT[name as RootName];
  if (pending !== null) pending.push({ cell, word, name: name as RootName });
  sb64[scratch] = b64[root];
  storeValue(cell, word, scratch);
}

/** When all roots exist. */
export function fillPendingRoots(pending: readonly PendingRoot[]): void {
  for (const { cell, word, name } of pending) {
    if (i32[ROOT[name] * 2 + 1] === TAG_HOLE) throw new Error(`$Root(${name}) was never made`);
    sb64[scratch] = b64[ROOT[name]];
    storeValue(cell, word, scratch);
  }
}
