/** Intrinsics of the module system; selfhosted/modules.js runs the bodies. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { storeValue } from '../../heap/barrier.ts';
import { KIND, OFF, WC } from '../../heap/cells.ts';
import { arrayPush } from '../../heap/elements.ts';
import { enterPropertyCell } from '../../heap/globals.ts';
import { addProperty, defineOwn, newArray, newObject, newObjectOfKind } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { copy, setBoolean, setInt, setInternal, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { atom, atomOfCell, newString, toHost } from '../../heap/strings.ts';
import { TAG_OBJECT, TAG_STRING, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { throwValue } from '../interp/generators.ts';
import type { NativeTable } from '../natives.ts';
import { fulfillPromise, newPromise, rejectPromise } from '../promises.ts';
import { fillNamespaces, forEachExport, loadGraph } from './link.ts';
import {
  findModule, MODULE, MODULE_ASYNC, MODULE_DONE, MODULE_FAILED, MODULE_LINKED, MODULE_RUNNING, moduleField,
} from './records.ts';

/** Scratch slots of these natives (16 to 39 are natives'). */
const KEEP = 30;

const recordOf = (slot: number): number => s32[slot * 2];

/** i32 index of a record's state. */
const stateWord = (record: number): number => (record + MODULE.state) * 2;

/** The namespace object of a record, made once. */
export function namespaceOf(record: number): number {
  moduleField(scratch, record, MODULE.namespace);
  if (s32[scratch * 2 + 1] === TAG_OBJECT) return s32[scratch * 2];
  const namespace = newObjectOfKind(KIND.NAMESPACE, 0, 1);
  forEachExport(record, (name, cell) => {
    enterPropertyCell(namespace, name, cell);
  });
  setInternal(scratch + KEEP, record);
  storeValue(namespace, OFF.NAMESPACE.module, scratch + KEEP);
  setString(scratch + KEEP, atom('Module'));
  addProperty(namespace, rootCell(ROOT.symbolToStringTag), scratch + KEEP, 0);
  setObject(scratch + KEEP, namespace);
  return publishOnce(record, MODULE.namespace, scratch + KEEP);
}

/** Stores an object in an undefined field, unless another thread was first; the field's object. */
function publishOnce(record: number, word: number, slot: number): number {
  setUndefined(scratch + KEEP + 1);
  if (b64[record + word] === sb64[scratch + KEEP + 1]) storeValue(record, word, slot);
  moduleField(scratch, record, word);
  return s32[scratch * 2];
}

function settleWaiters(record: number, state: number): void {
  moduleField(scratch + KEEP, record, MODULE.promise);
  if (s32[(scratch + KEEP) * 2 + 1] !== TAG_OBJECT) return;
  const promise = s32[(scratch + KEEP) * 2];
  moduleField(scratch + KEEP + 1, record, MODULE.error);
  if (state === MODULE_FAILED) rejectPromise(promise, scratch + KEEP + 1);
  else fulfillPromise(promise, scratch + KEEP + 1);
}

export const moduleNatives = {
  /** $ModuleLoad(specifier, referrer, type) -> { target, order, needs }: internal records and places. */
  ModuleLoad: (dst, a) => {
    const specifier = toHost(s32[a * 2]);
    const referrer = toHost(s32[(a + 1) * 2]);
    const type = s32[(a + 2) * 2 + 1] === TAG_STRING ? toHost(s32[(a + 2) * 2]) : undefined;
    const graph = loadGraph(specifier, referrer, type);
    fillNamespaces(namespaceOf);
    const order = newArray(graph.order.length);
    for (const record of graph.order) {
      setInternal(scratch + KEEP, record);
      arrayPush(order, scratch + KEEP);
    }
    const result = newObject(0, 3);
    setInternal(scratch + KEEP, graph.target);
    defineOwn(result, atom('target'), scratch + KEEP, WC);
    setObject(scratch + KEEP, order);
    defineOwn(result, atom('order'), scratch + KEEP, WC);
    const needs = newArray(graph.needs.length);
    for (const places of graph.needs) {
      const own = newArray(places.length);
      for (const place of places) {
        setInt(scratch + KEEP, place);
        arrayPush(own, scratch + KEEP);
      }
      setObject(scratch + KEEP, own);
      arrayPush(needs, scratch + KEEP);
    }
    setObject(scratch + KEEP, needs);
    defineOwn(result, atom('needs'), scratch + KEEP, WC);
    setObject(dst, result);
  },
  /** 0: the caller runs it; 1: somebody is running it; 2: done. Throws its error if it failed. */
  ModuleBegin: (dst, a) => {
    const record = recordOf(a);
    const state = Atomics.compareExchange(i32, stateWord(record), MODULE_LINKED, MODULE_RUNNING);
    if (state === MODULE_FAILED) {
      moduleField(scratch + KEEP, record, MODULE.error);
      throwValue(scratch + KEEP);
    }
    setInt(dst, state === MODULE_LINKED ? 0 : state === MODULE_RUNNING ? 1 : 2);
  },
  ModuleEnd: (dst, a) => {
    const record = recordOf(a);
    const failed = s32[(a + 1) * 2] !== 0;
    storeValue(record, MODULE.error, a + 2);
    const state = failed ? MODULE_FAILED : MODULE_DONE;
    Atomics.store(i32, stateWord(record), state);
    settleWaiters(record, state);
    setUndefined(dst);
  },
  ModuleFunction: (dst, a) => moduleField(dst, recordOf(a), MODULE.fn),
  ModuleIsAsync: (dst, a) => {
    moduleField(scratch, recordOf(a), MODULE.flags);
    setBoolean(dst, (s32[scratch * 2] & MODULE_ASYNC) !== 0);
  },
  /** A promise for the end of a module that another is running; looks at the state again after it is visible. */
  ModulePromise: (dst, a) => {
    const record = recordOf(a);
    setObject(scratch + KEEP, newPromise());
    const promise = publishOnce(record, MODULE.promise, scratch + KEEP);
    setObject(dst, promise);
    const state = Atomics.load(i32, stateWord(record));
    if (state >= MODULE_DONE) settleWaiters(record, state);
  },
  ModuleNamespace: (dst, a) => setObject(dst, namespaceOf(recordOf(a))),
  ModuleOfUrl: (dst, a) => {
    const record = findModule(atomOfCell(s32[a * 2]));
    if (record === 0) setUndefined(dst);
    else setInternal(dst, record);
  },
  /** The import.meta object, undefined before it was set. */
  ModuleMeta: (dst, a) => {
    if (s32[a * 2 + 1] === TAG_UNDEFINED) setUndefined(dst);
    else moduleField(dst, recordOf(a), MODULE.meta);
  },
  /** $ModuleSetMeta(record, object): the object that is now the module's (another thread's may have been first). */
  ModuleSetMeta: (dst, a) => {
    if (s32[a * 2 + 1] === TAG_UNDEFINED) copy(dst, a + 1);
    else setObject(dst, publishOnce(recordOf(a), MODULE.meta, a + 1));
  },
  /** The file name and directory of a file url, undefined for others. */
  FileOfUrl: (dst, a) => fileText(dst, a, (file) => file),
  DirectoryOfUrl: (dst, a) => fileText(dst, a, (file) => path.dirname(file)),
} satisfies NativeTable;

function fileText(dst: number, a: number, part: (file: string) => string): void {
  const url = toHost(s32[a * 2]);
  if (url.startsWith('file:')) setString(dst, newString(part(fileURLToPath(url))));
  else setUndefined(dst);
}
