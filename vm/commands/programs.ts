/** Source text to something that runs: scripts, lines of the REPL, programs. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { OFF, WC } from '../../heap/cells.ts';
import { newFunction } from '../../heap/functions.ts';
import type { CompiledScript } from '../bytecode/compiled.ts';
import { VM } from '../../heap/layout.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { defineOwn } from '../../heap/objects.ts';
import { setObject, setString, setUndefined } from '../../heap/slots.ts';
import { atom } from '../../heap/strings.ts';
import { i32, scratch } from '../../heap/views.ts';
import { VM_OPTION } from '../../heap/vm-options.ts';
import { loadScript } from '../boot/load-code.ts';
import { installProcess } from '../builtins/builtin-modules.ts';
import { nativeCode } from '../builtins/install.ts';
import { makeError, throwCell, throwSyntaxError } from '../errors.ts';
import { FrontEndError } from '../frontend/errors.ts';
import { SCRIPT_REPL } from '../interp/globals.ts';
import { classify } from '../modules/resolve.ts';
import { compileGiven, giveSource, readSource, setProgramFolder } from './sources.ts';
import { SOURCE_FAILURE } from './messages.ts';
import type { Action } from './messages.ts';
import { guestOptions } from './services.ts';

interface Script {
  readonly source: string;
  readonly filename: string;
  readonly repl: boolean;
}

/** The program that prepareFile found to be a script, compiled. */
let program: CompiledScript | null = null;

/** A function that runs the script; 0 for a module. */
export function compileCommand(
  action: Extract<Action, { a: 'script' | 'compile' | 'file' }>,
): number {
  if (action.a === 'file') {
    if (program === null) throw new Error('no program has been prepared');
    const compiled = program;
    program = null;
    return load(compiled, false);
  }
  if (action.a === 'script') return compileScript(action);
  if (!action.module) return compileScript({ ...action, repl: false });
  // It is compiled again when it is imported.
  guarded(() =>
    compileGiven(action.source, { ...MODULE, url: action.filename }, guestOptions().parseInline),
  );
  return 0;
}

const MODULE = { kind: 'module', completion: false, topLevelAwait: false } as const;
const SCRIPT = { kind: 'script', completion: true, topLevelAwait: false } as const;
/** A file's top level: nobody looks at its completion value. */
const PROGRAM = { ...SCRIPT, completion: false } as const;

function guarded<T>(compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof FrontEndError) return throwSyntaxError(error.message);
    throw error;
  }
}

function compileScript({ source, filename, repl }: Script): number {
  const request = { ...SCRIPT, url: filename, topLevelAwait: repl };
  return load(
    guarded(() => compileGiven(source, request, guestOptions().parseInline)),
    repl,
  );
}

function load(compiled: CompiledScript, repl: boolean): number {
  const { codes, script } = loadScript(compiled);
  if (repl) i32[script * 2 + OFF.SCRIPT.scriptFlags] |= SCRIPT_REPL;
  setUndefined(scratch + 30);
  return newFunction(codes[0], scratch + 30);
}

/** Looks at the program's file: reads it, decides what it is, makes `process`. */
export function prepareFile(action: Extract<Action, { a: 'file' }>): {
  url: string;
  module: boolean;
} {
  const { file, source: given, process: settings } = action;
  const source = given ?? orThrow(() => readSource(file));
  if (guestOptions().files) Atomics.or(i32, VM.options, VM_OPTION.FILE_MODULES);
  if (guestOptions().files && !guestOptions().program) setProgramFolder(file);
  if (guestOptions().exposeGc) exposeGc();
  if (settings !== null && rootCell(ROOT.Process) === 0) installProcess(settings);
  const url = path.isAbsolute(file) ? pathToFileURL(file).href : file;
  const isModule =
    action.module ?? (given === null ? moduleByName(file) : null) ?? !triesAsScript(source, file);
  if (!isModule && program === null)
    program = guarded(() =>
      compileGiven(source, { ...PROGRAM, url: file }, guestOptions().parseInline),
    );
  if (isModule) giveSource({ url, type: 'module', source });
  return { url, module: isModule };
}

/** The global function gc([{ type: 'minor' }]). */
function exposeGc(): void {
  setUndefined(scratch + 30);
  setObject(scratch + 31, newFunction(nativeCode('ExposedGc', 'gc', 0), scratch + 30));
  defineOwn(rootCell(ROOT.Global), atom('gc'), scratch + 31, WC);
}

/** What name and package.json say; null for a `.js` file of a package that does not say. */
function moduleByName(file: string): boolean | null {
  const extension = path.extname(file);
  if (extension === '.mjs') return true;
  if (extension === '.cjs') return false;
  return orThrow(() => classify(file, file, file)).type === 'module' ? true : null;
}

/** Compiles it as a script; false if what is wrong with it is that it is a module. */
function triesAsScript(source: string, file: string): boolean {
  try {
    program = compileGiven(source, { ...PROGRAM, url: file }, guestOptions().parseInline);
    return true;
  } catch (error) {
    if (!(error instanceof FrontEndError)) throw error;
    if (/outside a module/.test(error.message)) return false;
    if (/\bawait\b/.test(source) && parsesAsModule(source, file)) return false;
    return throwSyntaxError(error.message);
  }
}

function parsesAsModule(source: string, file: string): boolean {
  try {
    compileGiven(source, { ...MODULE, url: file }, guestOptions().parseInline);
    return true;
  } catch (error) {
    if (!(error instanceof FrontEndError)) throw error;
    return false;
  }
}

/** The host sees by the code that the program itself could not be had. */
function orThrow<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const cell = makeError(0, error.message);
    setString(scratch + 30, atom(SOURCE_FAILURE));
    defineOwn(cell, rootCell(ROOT.code), scratch + 30, WC);
    return throwCell(cell);
  }
}
