/**
 * Loading and linking: from a specifier to the records of its whole graph.
 *
 *   load     sources are fetched and compiled, depth first, each file once; what other graphs have
 *            linked already is taken as it is
 *   resolve  every export name of every new module is resolved to a binding (16.2.1.6.3), cycles and
 *            ambiguous stars included, on the host, before anything is allocated
 *   build    environments, PROPCELLs and closures; imports receive the exporter's own PROPCELL
 *   publish  the records are added to the VM's list
 *
 * All of it is one runtime operation: no guest code runs and nothing is collected in between, so
 * cells are held in host variables. Sources are fetched in state BLOCKED by the module host.
 */
import { allocateOld } from '../../heap/alloc.ts';
import { initFill, initHeader, initRef, initTagged, storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, OFF, WRITABLE } from '../../heap/cells.ts';
import { arrayLength, arrayPush, getElement } from '../../heap/elements.ts';
import { loadFound, getOwnProperty, newArray, ownKeys } from '../../heap/objects.ts';
import { isSymbolKey } from '../../heap/keys.ts';
import { newFunction } from '../../heap/functions.ts';
import { setInt, setInternal, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { atom, toHost } from '../../heap/strings.ts';
import { TAG_HOLE, TAG_INTERNAL } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { loadScript } from '../boot/load-code.ts';
import type { CompiledScript, ModuleInfo } from '../bytecode/compiled.ts';
import { throwError, throwSyntaxError } from '../errors.ts';
import { FrontEndError } from '../frontend/errors.ts';
import { builtinModuleObject } from '../builtins/builtin-modules.ts';
import { parseJsonModule } from './json-module.ts';
import { moduleHost } from './host.ts';
import { MODULE, MODULE_ASYNC, MODULE_DONE, MODULE_LINKED, addModule, findModule, newModuleRecord, setModuleField } from './records.ts';

const ENV_FIXED = FIXED_WORDS[KIND.ENV];
const OLD = FLAG_OLD | FLAG_SHARED;

/** Where a name is bound: an own environment slot, or a whole namespace, of a module. */
interface Binding {
  readonly module: Node;
  readonly name: string;
  readonly namespace: boolean;
}

/** A module of the graph while it is loaded. */
class Node {
  readonly url: string;
  record = 0;
  compiled: CompiledScript | null = null;
  info: ModuleInfo | null = null;
  requests: Node[] = [];
  /** Names to PROPCELLs of a module that is linked already, or synthetic. */
  cells = new Map<string, number>();
  env = 0;
  visited = false;
  constructor(url: string) {
    this.url = url;
  }
}

export interface Graph {
  readonly target: number;
  /** Records in order of evaluation. */
  readonly order: readonly number[];
  /** For each, the places in order of those that it requests and that come before it. */
  readonly needs: readonly (readonly number[])[];
}

export function loadGraph(specifier: string, referrer: string, type: string | undefined): Graph {
  const nodes = new Map<string, Node>();
  const target = load(specifier, referrer, type, nodes);
  const fresh = [...nodes.values()].filter((node) => node.info !== null && node.record === 0);
  for (const node of fresh) checkImports(node);
  for (const node of fresh) makeEnvironment(node);
  for (const node of fresh) connect(node);
  for (const node of fresh) node.record = publish(node);
  const order: Node[] = [];
  evaluationOrder(target, order);
  const place = new Map(order.map((node, i) => [node, i]));
  const needs = order.map((node, i) => node.requests.map((from) => place.get(from) ?? i).filter((at) => at < i));
  return { target: target.record, order: order.map((node) => node.record), needs };
}

function load(specifier: string, referrer: string, type: string | undefined, nodes: Map<string, Node>): Node {
  const source = fetchSource(specifier, referrer);
  const key = source.url;
  const known = nodes.get(key);
  if (known !== undefined) return known;
  const node = new Node(source.url);
  nodes.set(key, node);
  const linked = findModule(atom(source.url));
  if (linked !== 0) {
    node.record = linked;
    readExports(node);
    return node;
  }
  if (source.type === 'json' && type !== 'json') {
    throwError(1, `Module "${source.url}" needs an import attribute of "type: json"`);
  }
  if (source.type === 'builtin') synthesizeBuiltin(node);
  else if (source.type === 'json') synthesizeJson(node, source.source);
  else {
    node.compiled = compile(source.source, source.url);
    node.info = node.compiled.module ?? null;
    for (const request of node.info?.requests ?? []) {
      const wanted = request.attributes.find(([name]) => name === 'type')?.[1];
      node.requests.push(load(request.specifier, source.url, wanted, nodes));
    }
  }
  return node;
}

function fetchSource(specifier: string, referrer: string): ReturnType<ReturnType<typeof moduleHost>['load']> {
  try {
    return moduleHost().load(specifier, referrer);
  } catch (error) {
    // The thread may have been ended while it waited.
    if (!(error instanceof Error)) throw error;
    return throwError(0, error.message);
  }
}

function compile(source: string, url: string): CompiledScript {
  try {
    return moduleHost().compile(source, url);
  } catch (error) {
    if (error instanceof FrontEndError) return throwSyntaxError(error.message);
    throw error;
  }
}

// --- resolution ---------------------------------------------------------------------------------

type Resolution = Binding | 'ambiguous' | null;

/** ResolveExport (16.2.1.6.3). */
function resolveExport(module: Node, name: string, seen: Set<string>): Resolution {
  const key = `${module.url}\0${name}`;
  if (seen.has(key)) return null;
  seen.add(key);
  if (module.info === null) return module.cells.has(name) ? { module, name, namespace: false } : null;
  if (module.info.localExports.some((e) => e.exported === name)) return { module, name, namespace: false };
  for (const e of module.info.indirectExports) {
    if (e.exported !== name) continue;
    const from = module.requests[e.request];
    if (e.name === '*') return { module: from, name: '*', namespace: true };
    return resolveExport(from, e.name, seen);
  }
  if (name === 'default') return null;
  let found: Resolution = null;
  for (const { request } of module.info.starExports) {
    const resolution = resolveExport(module.requests[request], name, seen);
    if (resolution === 'ambiguous') return resolution;
    if (resolution === null) continue;
    if (found === null) found = resolution;
    else if (found.module !== resolution.module || found.name !== resolution.name) return 'ambiguous';
  }
  return found;
}

/** GetExportedNames (16.2.1.6.2). */
function exportedNames(module: Node, seen: Set<Node>): Set<string> {
  if (seen.has(module)) return new Set();
  seen.add(module);
  if (module.info === null) return new Set([...module.cells.keys()].filter((name) => name !== NAMESPACE_KEY));
  const names = new Set<string>();
  for (const e of module.info.localExports) names.add(e.exported);
  for (const e of module.info.indirectExports) names.add(e.exported);
  for (const { request } of module.info.starExports) {
    for (const name of exportedNames(module.requests[request], seen)) if (name !== 'default') names.add(name);
  }
  return names;
}

function mustResolve(node: Node, from: Node, name: string): Binding {
  const resolution = resolveExport(from, name, new Set());
  if (resolution === null) {
    return throwSyntaxError(`The requested module '${specifierOf(node, from)}' does not provide an export named '${name}'`);
  }
  if (resolution === 'ambiguous') {
    return throwSyntaxError(`The requested module '${specifierOf(node, from)}' contains conflicting star exports for name '${name}'`);
  }
  return resolution;
}

function specifierOf(node: Node, from: Node): string {
  return node.info?.requests[node.requests.indexOf(from)]?.specifier ?? from.url;
}

function checkImports(node: Node): void {
  const info = node.info;
  if (info === null) return;
  for (const entry of info.imports) if (entry.name !== '*') mustResolve(node, node.requests[entry.request], entry.name);
  for (const entry of info.indirectExports) if (entry.name !== '*') mustResolve(node, node.requests[entry.request], entry.name);
}

// --- cells --------------------------------------------------------------------------------------

/** A binding cell; value in slot `value`, or the hole if 0. */
function newBindingCell(name: string, value: number): number {
  const cell = allocateOld(FIXED_WORDS[KIND.PROPCELL]);
  initTagged(cell, OFF.PROPCELL.value, TAG_HOLE, 0);
  initRef(cell, OFF.PROPCELL.keyRef, atom(name));
  i32[cell * 2 + OFF.PROPCELL.cellFlags] = WRITABLE;
  initHeader(cell, 0, KIND.PROPCELL | OLD);
  if (value !== 0) storeValue(cell, OFF.PROPCELL.value, value);
  return cell;
}

function setEnvironmentSlot(env: number, slot: number, tag: number, payload: number): void {
  initTagged(env, ENV_FIXED + slot, tag, payload);
}

function makeEnvironment(node: Node): void {
  const { info } = node;
  if (info === null) return;
  const env = allocateOld(ENV_FIXED + info.envSize);
  initFill(env, ENV_FIXED, ENV_FIXED + info.envSize, TAG_HOLE, 0);
  initRef(env, OFF.ENV.parentRef, 0);
  i32[env * 2 + OFF.ENV.unused] = 0;
  initHeader(env, info.envSize, KIND.ENV | OLD);
  node.env = env;
  const own = new Map<number, number>();
  for (const { envSlot, name } of info.cells) {
    const cell = newBindingCell(name, 0);
    own.set(envSlot, cell);
    setEnvironmentSlot(env, envSlot, TAG_INTERNAL, cell);
  }
  for (const { exported, envSlot } of info.localExports) {
    const cell = own.get(envSlot);
    if (cell !== undefined) node.cells.set(exported, cell);
  }
}

function cellOf(binding: Binding): number {
  if (!binding.namespace) {
    const cell = binding.module.cells.get(binding.name);
    if (cell !== undefined) return cell;
    throw new Error(`binding ${binding.name} of ${binding.module.url} has no cell`);
  }
  let cell = binding.module.cells.get(NAMESPACE_KEY);
  if (cell === undefined) {
    cell = newBindingCell('*', 0);
    namespaceCells.push({ cell, module: binding.module });
    binding.module.cells.set(NAMESPACE_KEY, cell);
  }
  return cell;
}

/** Not a name that a module can export. */
const NAMESPACE_KEY = '*namespace*';

/** Cells that get a namespace object when all records of the graph exist. */
let namespaceCells: { cell: number; module: Node }[] = [];

/** Imports get the exporters' cells; exports of imports and stars are collected. */
function connect(node: Node): void {
  const { info } = node;
  if (info === null) return;
  for (const entry of info.imports) {
    const from = node.requests[entry.request];
    const binding = entry.name === '*' ? { module: from, name: '*', namespace: true } : mustResolve(node, from, entry.name);
    setEnvironmentSlot(node.env, entry.envSlot, TAG_INTERNAL, cellOf(binding));
  }
  // A re-exported import has the slot of the import: its cell is the other module's.
  for (const { exported, envSlot } of info.localExports) {
    if (node.cells.has(exported)) continue;
    sb64[scratch] = b64[node.env + ENV_FIXED + envSlot];
    node.cells.set(exported, s32[scratch * 2]);
  }
}

// --- records ------------------------------------------------------------------------------------

function publish(node: Node): number {
  const { compiled, info } = node;
  if (compiled === null || info === null) return node.record;
  const { codes } = loadScript(compiled);
  setInternal(scratch + 50, node.env);
  for (const { envSlot, cell } of info.undefinedSlots) {
    setUndefined(scratch + 51);
    initBinding(node.env, envSlot, cell, scratch + 51);
  }
  for (const { fn, envSlot, cell } of info.functionsToHoist) {
    setObject(scratch + 51, newFunction(codes[fn], scratch + 50));
    initBinding(node.env, envSlot, cell, scratch + 51);
  }
  const record = newModuleRecord();
  setObject(scratch + 51, newFunction(codes[0], scratch + 50));
  setModuleField(record, MODULE.fn, scratch + 51);
  setModuleField(record, MODULE.env, scratch + 50);
  setInt(scratch + 51, info.hasTopLevelAwait ? MODULE_ASYNC : 0);
  setModuleField(record, MODULE.flags, scratch + 51);
  finishRecord(node, record, MODULE_LINKED);
  return record;
}

function initBinding(env: number, envSlot: number, isCell: boolean, value: number): void {
  if (!isCell) return storeValue(env, ENV_FIXED + envSlot, value);
  sb64[scratch] = b64[env + ENV_FIXED + envSlot];
  storeValue(s32[scratch * 2], OFF.PROPCELL.value, value);
}

function finishRecord(node: Node, record: number, state: number): void {
  setString(scratch + 51, atom(node.url));
  setModuleField(record, MODULE.url, scratch + 51);
  setInt(scratch + 51, state);
  setModuleField(record, MODULE.state, scratch + 51);
  node.record = record;
  const list = newArray(0);
  setObject(scratch + 51, list);
  setModuleField(record, MODULE.exports, scratch + 51);
  for (const name of [...exportedNames(node, new Set())].sort()) {
    const resolution = resolveExport(node, name, new Set());
    if (resolution === null || resolution === 'ambiguous') continue;
    setString(scratch + 52, atom(name));
    arrayPush(list, scratch + 52);
    setInternal(scratch + 52, cellOf(resolution));
    arrayPush(list, scratch + 52);
  }
  addModule(record);
}

/** Names and cells of a module that is linked already. */
function readExports(node: Node): void {
  forEachExport(node.record, (name, cell) => {
    node.cells.set(toHost(name), cell);
  });
}

export function forEachExport(record: number, visit: (name: number, cell: number) => void): void {
  sb64[scratch + 51] = b64[record + MODULE.exports];
  const list = s32[(scratch + 51) * 2];
  for (let i = 0; i + 1 < arrayLength(list); i += 2) {
    getElement(scratch + 52, list, i);
    const name = s32[(scratch + 52) * 2];
    getElement(scratch + 52, list, i + 1);
    visit(name, s32[(scratch + 52) * 2]);
  }
}

function synthesize(node: Node, values: readonly (readonly [name: string, slot: number])[]): void {
  for (const [name, slot] of values) node.cells.set(name, newBindingCell(name, slot));
  finishRecord(node, newModuleRecord(), MODULE_DONE);
}

function synthesizeJson(node: Node, text: string): void {
  parseJsonModule(scratch + 53, text, node.url);
  synthesize(node, [['default', scratch + 53]]);
}

/** A built-in module exports the properties of its object, and the object as default. */
function synthesizeBuiltin(node: Node): void {
  const object = builtinModuleObject(node.url);
  if (object === 0) throwError(0, `No such built-in module: ${node.url}`);
  for (const key of ownKeys(object)) {
    if (isSymbolKey(key) || key < 0 || !getOwnProperty(object, key)) continue;
    loadFound(scratch + 53);
    node.cells.set(toHost(key), newBindingCell(toHost(key), scratch + 53));
  }
  setObject(scratch + 53, object);
  node.cells.set('default', newBindingCell('default', scratch + 53));
  finishRecord(node, newModuleRecord(), MODULE_DONE);
}

/** Dependencies first, each once (16.2.1.5.3.1 without the strongly connected components). */
function evaluationOrder(node: Node, order: Node[]): void {
  if (node.visited) return;
  node.visited = true;
  for (const request of node.requests) evaluationOrder(request, order);
  order.push(node);
}

/** Gives namespace bindings their objects; `make` returns the namespace object of a record. */
export function fillNamespaces(make: (record: number) => number): void {
  const waiting = namespaceCells;
  namespaceCells = [];
  for (const { cell, module } of waiting) {
    setObject(scratch + 53, make(module.record));
    storeValue(cell, OFF.PROPCELL.value, scratch + 53);
  }
}
