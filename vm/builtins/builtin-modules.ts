/** Objects that exist on demand only: process, and the built-in modules of `heddle run`. */
import { addProperty, defineOwn, newArray, newObject } from '../../heap/objects.ts';
import { arrayPush } from '../../heap/elements.ts';
import { CONFIGURABLE, WC, WEC } from '../../heap/cells.ts';
import { keyOf } from '../../heap/keys.ts';
import { VM } from '../../heap/layout.ts';
import { ROOT, rootCell, storeRoot } from '../../heap/roots.ts';
import { shareCell } from '../../heap/share.ts';
import { setNumber, setObject, setString } from '../../heap/slots.ts';
import { atom, newString } from '../../heap/strings.ts';
import { i32, scratch } from '../../heap/views.ts';
import { VM_OPTION } from '../../heap/vm-options.ts';
import type { InstallTable } from './install.ts';
import { installOn } from './install.ts';
import { fsRows, pathRows, processRows, stderrRows, stdoutRows } from './process.install.ts';

/** Rows by module name. */
export const builtinModules: Readonly<Record<string, InstallTable>> = {
  'node:fs': fsRows,
  'node:path': pathRows,
};

const SLOT = 38;

function newModule(rows: InstallTable): number {
  const object = newObject(rootCell(ROOT.ObjectPrototype), rows.length + 2);
  installOn(object, rows);
  return object;
}

/** A fresh object with the exports of a built-in module (`node:fs`, `fs`); 0 if there is none, or in a sandbox. */
export function builtinModuleObject(specifier: string): number {
  if ((i32[VM.options] & VM_OPTION.SANDBOX) !== 0) return 0;
  const name = specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  if (name === 'node:process') return rootCell(ROOT.Process);
  const rows = builtinModules[name];
  if (rows === undefined) return 0;
  const object = newModule(rows);
  if (name === 'node:path') {
    setObject(scratch + SLOT, object);
    defineOwn(object, atom('posix'), scratch + SLOT, WEC);
  }
  return object;
}

export interface ProcessOptions {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

function setText(object: number, name: string, text: string): void {
  setString(scratch + SLOT, newString(text));
  defineOwn(object, atom(name), scratch + SLOT, WEC);
}

/** Makes the global `process`, for the main thread of `heddle run`, before the program starts. */
export function installProcess(options: ProcessOptions): void {
  const object = newModule(processRows);
  const argv = newArray(options.argv.length);
  for (const argument of options.argv) {
    setString(scratch + SLOT, newString(argument));
    arrayPush(argv, scratch + SLOT);
  }
  setObject(scratch + SLOT, argv);
  defineOwn(object, atom('argv'), scratch + SLOT, WEC);
  const env = newObject(rootCell(ROOT.ObjectPrototype), 0);
  for (const [name, value] of Object.entries(options.env)) {
    if (value === undefined) continue;
    setString(scratch + SLOT + 1, newString(name));
    const key = keyOf(scratch + SLOT + 1);
    setString(scratch + SLOT, newString(value));
    defineOwn(env, key, scratch + SLOT, WEC);
  }
  setObject(scratch + SLOT, env);
  defineOwn(object, atom('env'), scratch + SLOT, WEC);
  for (const [name, rows] of [['stdout', stdoutRows], ['stderr', stderrRows]] as const) {
    setObject(scratch + SLOT, newModule(rows));
    defineOwn(object, atom(name), scratch + SLOT, WEC);
  }
  setText(object, 'platform', process.platform);
  setText(object, 'arch', process.arch);
  setText(object, 'version', process.version);
  setText(object, 'title', 'heddle');
  const versions = newObject(rootCell(ROOT.ObjectPrototype), 2);
  setText(versions, 'node', process.versions.node);
  setText(versions, 'heddle', __HEDDLE_VERSION__);
  setObject(scratch + SLOT, versions);
  defineOwn(object, atom('versions'), scratch + SLOT, WEC);
  setNumber(scratch + SLOT, process.pid);
  defineOwn(object, atom('pid'), scratch + SLOT, WEC);
  setString(scratch + SLOT, atom('process'));
  addProperty(object, rootCell(ROOT.symbolToStringTag), scratch + SLOT, CONFIGURABLE);
  setObject(scratch + SLOT, object);
  shareCell(object);
  storeRoot(ROOT.Process, scratch + SLOT);
  defineOwn(rootCell(ROOT.Global), atom('process'), scratch + SLOT, WC);
}

