/** What the host machine is made of: its data, and the semantics that need no frame. */
import type { CompiledFunction, CompiledScript } from '../../vm/bytecode/compiled.ts';
import { calleeText } from '../../vm/frontend/callsite.ts';

export const HOLE = Symbol('hole');
export type Env = { parent: Env | undefined; slots: unknown[] };
export type Cell = { value: unknown };
export type Host = Record<PropertyKey, unknown>;
export type HostFunction = (...args: unknown[]) => unknown;
export interface Callable {
  code: CompiledFunction;
  env: Env | undefined;
  home: Host | undefined;
  fields: HostFunction | undefined;
}
export interface Frame {
  code: CompiledFunction;
  slots: Map<number, unknown>;
  pc: number;
  argc: number;
  args: unknown[];
  /** Set while suspended: where the resumption value and mode go. */
  dst: number;
  mode: number;
  running: boolean;
  promise?: {
    resolve: (value: unknown) => void;
    reject: (error: unknown) => void;
    promise: Promise<unknown>;
    suspended: boolean;
  };
}
export function helper(name: string, args: unknown[]): unknown {
  const [first, second, third] = args;
  const call = (object: unknown, key: PropertyKey): unknown =>
    ((object as Host)[key] as HostFunction).call(object);
  switch (name) {
    case 'GetIterator': {
      const method = first == null ? undefined : (first as Host)[Symbol.iterator];
      if (typeof method !== 'function') throw new TypeError(`${String(second)} is not iterable`);
      return Reflect.apply(method as HostFunction, first, []);
    }
    case 'GetAsyncIterator': {
      if (typeof (first as Host)[Symbol.asyncIterator] === 'function')
        return call(first, Symbol.asyncIterator);
      const it = call(first, Symbol.iterator) as Iterator<unknown>;
      const settle = async (result: IteratorResult<unknown>): Promise<unknown> => ({
        value: await result.value,
        done: result.done,
      });
      return {
        next: () => settle(it.next()),
        return: () => settle(it.return?.() ?? { value: undefined, done: true }),
      };
    }
    case 'IteratorStepValue': {
      const result = (second as HostFunction).call(first) as IteratorResult<unknown>;
      if (Object(result) !== result)
        throw new TypeError(`Iterator result ${String(result)} is not an object`);
      return result.done ? HOLE : result.value;
    }
    case 'IteratorClose': {
      const method = (first as Host).return;
      if (method == null) return undefined;
      const result = (method as HostFunction).call(first);
      if (Object(result) !== result) throw new TypeError(`${String(result)} is not an object`);
      return undefined;
    }
    case 'IteratorCloseSilently':
      try {
        const method = (first as Host).return;
        if (method != null) (method as HostFunction).call(first);
      } catch {
        // The original error wins.
      }
      return undefined;
    case 'AppendIterable':
      if (second == null || typeof (second as Host)[Symbol.iterator] !== 'function')
        throw new TypeError(`${String(third)} is not iterable`);
      for (const value of second as Iterable<unknown>) (first as unknown[]).push(value);
      return undefined;
    default:
      throw new Error(`host machine: no helper ${name}`);
  }
}

// --- generators
export const resumptions = new WeakMap<object, (mode: number, value: unknown) => object>();
const resume = (mode: number) =>
  function (this: object, value: unknown): object {
    const resumption = resumptions.get(this);
    if (resumption === undefined)
      throw new TypeError('next method called on incompatible receiver');
    return resumption(mode, value);
  };
const iteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf([][Symbol.iterator]()),
) as object;
export const generatorPrototype = Object.assign(Object.create(iteratorPrototype) as object, {
  next: resume(0),
  throw: resume(1),
  return: resume(2),
});
Object.defineProperty(generatorPrototype, Symbol.toStringTag, { value: 'Generator' });

// --- private members
export interface PrivateName {
  name: string;
  values: WeakMap<object, PropertyDescriptor>;
}
function privateOf(obj: unknown, key: unknown, verb: string): PropertyDescriptor {
  const { name, values } = key as PrivateName;
  const found = Object(obj) === obj ? values.get(obj as object) : undefined;
  if (found === undefined) {
    throw new TypeError(
      `Cannot ${verb} private member ${name} ${verb === 'read' ? 'from' : 'to'} an object whose class did not declare it`,
    );
  }
  return found;
}
export function getPrivate(obj: unknown, key: unknown): unknown {
  const found = privateOf(obj, key, 'read');
  if ('value' in found) return found.value;
  if (found.get === undefined)
    throw new TypeError(`'${(key as PrivateName).name}' was defined without a getter`);
  return found.get.call(obj) as unknown;
}
export function setPrivate(obj: unknown, key: unknown, value: unknown): void {
  const found = privateOf(obj, key, 'write');
  const { name } = key as PrivateName;
  if ('value' in found) {
    if (!found.writable) throw new TypeError(`Private method '${name}' is not writable`);
    found.value = value;
  } else {
    if (found.set === undefined) throw new TypeError(`'${name}' was defined without a setter`);
    found.set.call(obj, value);
  }
}
export function addPrivate(obj: unknown, key: unknown, descriptor: PropertyDescriptor): void {
  const { values } = key as PrivateName;
  if (values.has(obj as object))
    throw new TypeError(
      'Cannot initialize private methods of the same class twice on the same object',
    );
  values.set(obj as object, descriptor);
}

// --- small semantics
export function calleeAt(
  script: CompiledScript,
  code: CompiledFunction,
  at: number,
): string | undefined {
  let i = 0;
  while (i + 2 < code.positions.length && code.positions[i + 2] <= at) i += 2;
  return calleeText(script.source, code.positions[i + 1]);
}
export const show = (value: unknown): string =>
  Object(value) === value ? '#<Object>' : String(value);
export function compare(name: string, a: unknown, b: unknown): boolean {
  const [x, y] = [a as number, b as number];
  return name === 'Lt' ? x < y : name === 'Le' ? x <= y : name === 'Gt' ? x > y : x >= y;
}
export function toKey(value: unknown): PropertyKey {
  if (typeof value === 'symbol' || typeof value === 'number') return value;
  return (
    Object.keys({ [value as string]: 0 })[0] ??
    (Object.getOwnPropertySymbols({ [value as string]: 0 })[0] as symbol)
  );
}
export function define(obj: unknown, key: unknown, descriptor: PropertyDescriptor): void {
  Object.defineProperty(obj, key as PropertyKey, descriptor);
}
export function isFastArray(value: unknown): value is unknown[] {
  if (!Array.isArray(value) || value[Symbol.iterator] !== pristineValues) return false;
  return (Object.getPrototypeOf([][Symbol.iterator]()) as { next: unknown }).next === pristineNext;
}
const pristineValues = Array.prototype[Symbol.iterator];
const pristineNext = (Object.getPrototypeOf([][Symbol.iterator]()) as { next: unknown }).next;

export function argumentsObject(
  frame: Frame,
  env: Env | undefined,
  code: CompiledFunction,
  callee: unknown,
): object {
  const object = (new Function('return arguments') as HostFunction)(...frame.args) as Host;
  if (env === undefined) return object;
  object.callee = callee;
  for (let i = 0; i < Math.min(frame.argc, code.params); i++) {
    Object.defineProperty(object, i, {
      get: () => env.slots[i],
      set: (value: unknown) => void (env.slots[i] = value),
      enumerable: true,
      configurable: true,
    });
  }
  return object;
}
