/**
 * Where source text comes from and how it is compiled, on the guest's side: files, the embedder's
 * loader, texts given with a command; parsed here, or by a parser worker where the text is large.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { VM } from '../../heap/layout.ts';
import { ROOT, isRootSet, rootCell, storeRoot } from '../../heap/roots.ts';
import { setString } from '../../heap/slots.ts';
import { atom, toHost } from '../../heap/strings.ts';
import { i32, scratch } from '../../heap/views.ts';
import { VM_OPTION } from '../../heap/vm-options.ts';
import type { CompiledScript } from '../bytecode/compiled.ts';
import { compileSource } from '../frontend/compile.ts';
import { FrontEndError } from '../frontend/errors.ts';
import { askHost } from '../host-calls.ts';
import type { LoadedSource, ModuleHost } from '../modules/host.ts';
import { resolveModule } from '../modules/resolve.ts';
import { onMount } from '../../heap/mount.ts';
import { warmUpParser } from '../parse-worker/warm-up.ts';
import { WAIT } from '../threads/states.ts';
import { enterBlocked, leaveBlocked } from '../threads/safepoint.ts';
import { noteSyntaxFailure, toSyntaxFailure } from './failures.ts';
import type { GuestOptions, ParseRequest, SyntaxFailure } from './messages.ts';

/** Texts that came with a command, by the url under which they are imported. */
const given = new Map<string, LoadedSource>();
onMount(() => {
  given.clear();
});

export function giveSource(source: LoadedSource): void {
  given.set(source.url, source);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** The text of a file. Throws an Error that says why it cannot be had. */
export function readSource(file: string): string {
  enterBlocked(WAIT.MODULE, 0);
  try {
    return decoder.decode(fs.readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError) throw new Error(`${file} is not valid UTF-8`);
    throw error;
  } finally {
    leaveBlocked();
  }
}

/** The folder that a program may import from: that of its package, or its own. */
export function setProgramFolder(file: string): void {
  const own = path.dirname(file);
  let folder = own;
  while (!fs.existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) {
      folder = own;
      break;
    }
    folder = parent;
  }
  setString(scratch + 30, atom(folder));
  storeRoot(ROOT.ProgramFolder, scratch + 30);
}

/** Packages may also be in folders above. */
function isWithinProgram(file: string): boolean {
  if (!isRootSet(ROOT.ProgramFolder)) return false;
  const folder = toHost(rootCell(ROOT.ProgramFolder));
  if (file.startsWith(folder + path.sep)) return true;
  const at = file.indexOf(`${path.sep}node_modules${path.sep}`);
  return at !== -1 && (folder + path.sep).startsWith(file.slice(0, at) + path.sep);
}

/** A file that the program of vm.run imports. */
function programSource(specifier: string, referrer: string): LoadedSource {
  const { url, type } = resolveModule(specifier, referrer);
  if (type !== 'builtin' && !isWithinProgram(fileURLToPath(url))) {
    throw new Error(
      `Cannot find module '${specifier}' imported from ${referrer}: it is outside of the program's folder`,
    );
  }
  return fileSource(specifier, referrer);
}

function fileSource(specifier: string, referrer: string): LoadedSource {
  const { url, type } = resolveModule(specifier, referrer);
  return { url, type, source: type === 'builtin' ? '' : readSource(fileURLToPath(url)) };
}

function loadSource(options: GuestOptions, specifier: string, referrer: string): LoadedSource {
  const own = given.get(specifier);
  if (own !== undefined) return own;
  if (options.program) return fileSource(specifier, referrer);
  const isFile = referrer.startsWith('file:') || path.isAbsolute(referrer);
  if (isFile && (i32[VM.options] & VM_OPTION.FILE_MODULES) !== 0) {
    return programSource(specifier, referrer);
  }
  if (!options.loader)
    throw new Error(
      `Cannot find module '${specifier}' imported from ${referrer}: there is no module loader`,
    );
  const answer = askHost(WAIT.MODULE, (call, threadId) => ({
    t: 'load',
    call,
    threadId,
    specifier,
    referrer,
  }));
  if ('loaded' in answer) return answer.loaded;
  throw new Error('error' in answer ? answer.error : 'the module loader failed');
}

/** Compiles, here or elsewhere. Throws FrontEndError. */
export function compileGiven(
  source: string,
  request: Omit<ParseRequest, 'maxSource'>,
  parseInline: number,
): CompiledScript {
  const maxSource = i32[VM.sourceLimit];
  if (source.length <= parseInline || source.length > maxSource)
    return compileHere(source, { ...request, maxSource });
  const options = { ...request, maxSource };
  const answer = askHost(WAIT.PARSE, (call, threadId) => ({
    t: 'parse',
    call,
    threadId,
    source,
    options,
  }));
  if ('compiled' in answer) return { ...answer.compiled, source };
  if ('syntax' in answer) throw remember(answer.syntax);
  throw new Error('the parser failed');
}

function compileHere(source: string, request: ParseRequest): CompiledScript {
  warmUpParser(source);
  try {
    return compileSource(source, request);
  } catch (error) {
    if (error instanceof FrontEndError) noteSyntaxFailure(toSyntaxFailure(error));
    throw error;
  }
}

/** The FrontEndError that another worker met. */
function remember(failure: SyntaxFailure): FrontEndError {
  noteSyntaxFailure(failure);
  const error = new FrontEndError(failure.message, failure.file, '', 0, failure.unsupported);
  return Object.assign(error, {
    line: failure.line,
    column: failure.column,
    codeFrame: failure.codeFrame,
  });
}

export function moduleHostOf(options: GuestOptions): ModuleHost {
  return {
    load: (specifier, referrer) => loadSource(options, specifier, referrer),
    compile: (source, url) =>
      compileGiven(
        source,
        { url, kind: 'module', completion: false, topLevelAwait: false },
        options.parseInline,
      ),
  };
}
