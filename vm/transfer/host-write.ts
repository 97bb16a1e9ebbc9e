/** Values of the host → message. Like structuredClone; functions only where the caller allows them. */
import { types } from 'node:util';
import {
  ByteWriter,
  DATA_VIEW,
  ERROR_NAMES,
  MANY_HOLES,
  Paths,
  TAG,
  TransferError,
  VIEW_NAMES,
} from './format.ts';

export interface HostWriteOptions {
  /** Bytes. */
  readonly limit: number;
  /** Handle id of a GuestFunction or Handle, undefined for anything else. */
  handleOf?(value: object): number | undefined;
  /** Id and name of a function that may cross, undefined for one that may not; `key` is where it was found. */
  functionOf?(
    fn: (...args: unknown[]) => unknown,
    key: string | number | null,
  ): { id: number; name: string } | undefined;
}

class Writer {
  readonly out: ByteWriter;
  readonly options: HostWriteOptions;
  readonly objects: object[] = [];
  readonly ids = new Map<object, number>();
  readonly paths = new Paths();
  parent = -1;
  key: string | number | null = null;

  constructor(options: HostWriteOptions) {
    this.out = new ByteWriter(options.limit);
    this.options = options;
  }

  fail(what: string): never {
    throw new TransferError(
      `${what} cannot be copied to the guest (at ${this.paths.of(this.parent, this.key)})`,
    );
  }

  value(value: unknown, key: string | number | null): void {
    this.key = key;
    const { out } = this;
    switch (typeof value) {
      case 'undefined':
        return out.byte(TAG.UNDEFINED);
      case 'boolean':
        return out.byte(value ? TAG.TRUE : TAG.FALSE);
      case 'string':
        return out.text(value);
      case 'number':
        return this.number(value);
      case 'bigint':
        return this.fail('A BigInt');
      case 'symbol':
        return this.fail('A symbol');
      case 'function':
        return this.fn(value as (...args: unknown[]) => unknown);
      default:
        return value === null ? out.byte(TAG.NULL) : this.object(value as object);
    }
  }

  number(value: number): void {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.out.byte(TAG.INT);
      this.out.int(value);
    } else {
      this.out.byte(TAG.DOUBLE);
      this.out.double(value);
    }
  }

  fn(value: (...args: unknown[]) => unknown): void {
    const handle = this.options.handleOf?.(value);
    if (handle !== undefined) return this.handle(handle);
    const exposed = this.options.functionOf?.(value, this.key);
    if (exposed === undefined) return this.fail('A function');
    this.out.byte(TAG.HOST_FUNCTION);
    this.out.number(exposed.id);
    this.out.text(exposed.name);
  }

  handle(id: number): void {
    this.out.byte(TAG.HANDLE);
    this.out.number(id);
  }

  object(object: object): void {
    const known = this.ids.get(object);
    if (known !== undefined) {
      this.out.byte(TAG.REF);
      this.out.number(known);
      return;
    }
    const handle = this.options.handleOf?.(object);
    if (handle !== undefined) return this.handle(handle);
    this.ids.set(object, this.objects.length);
    this.objects.push(object);
    this.paths.add(this.parent, this.key ?? '');
    this.create(object);
  }

  create(object: object): void {
    const { out } = this;
    if (Array.isArray(object)) {
      const sparse = object.length > MANY_HOLES && Object.keys(object).length < object.length / 2;
      out.byte(sparse ? TAG.SPARSE_ARRAY : TAG.ARRAY);
      out.number(object.length);
    } else if (ArrayBuffer.isView(object)) this.view(object);
    else if (types.isAnyArrayBuffer(object)) this.buffer(object);
    else if (types.isMap(object)) out.byte(TAG.MAP);
    else if (types.isSet(object)) out.byte(TAG.SET);
    else if (types.isNativeError(object)) this.error(object);
    else if (types.isRegExp(object)) {
      out.byte(TAG.REGEXP);
      out.text(object.source);
      out.text(object.flags);
    } else if (types.isDate(object)) {
      out.byte(TAG.DATE);
      out.double(object.getTime());
    } else if (types.isBoxedPrimitive(object)) this.boxed(object);
    else {
      const kind = uncopyable(object);
      if (kind !== undefined) this.fail(kind);
      out.byte(TAG.OBJECT);
    }
  }

  buffer(buffer: ArrayBufferLike): void {
    if (types.isSharedArrayBuffer(buffer)) this.fail('A SharedArrayBuffer');
    this.out.byte(TAG.BUFFER);
    this.out.number(buffer.byteLength);
    this.out.raw(new Uint8Array(buffer));
  }

  view(view: ArrayBufferView): void {
    const name = types.isTypedArray(view) ? (view[Symbol.toStringTag] as string) : 'DataView';
    const type = VIEW_NAMES.indexOf(name as (typeof VIEW_NAMES)[number]);
    if (name.startsWith('Big') || type < 0) this.fail(`A ${name}`);
    this.out.byte(TAG.VIEW);
    this.out.number(type);
    this.out.number(view.byteOffset);
    this.out.number(type === DATA_VIEW ? view.byteLength : (view as Uint8Array).length);
    this.object(view.buffer);
  }

  error(error: Error): void {
    const { out } = this;
    const name = String(error.name);
    out.byte(TAG.ERROR);
    out.text((ERROR_NAMES as readonly string[]).includes(name) ? name : 'Error');
    for (const key of ['message', 'stack'] as const) {
      if (key === 'stack' || !Object.hasOwn(error, key)) out.byte(TAG.UNDEFINED);
      else out.text(String(error[key]));
    }
  }

  boxed(object: object): void {
    const value: unknown = Object(object).valueOf();
    const tags: Record<string, number> = {
      boolean: TAG.BOOLEAN_OBJECT,
      number: TAG.NUMBER_OBJECT,
      string: TAG.STRING_OBJECT,
    };
    const tag = tags[typeof value];
    if (tag === undefined) return this.fail(`A ${typeof value} object`);
    this.out.byte(tag);
    this.value(value, this.key);
  }

  contents(object: object): void {
    const { out } = this;
    if (Array.isArray(object)) this.array(object);
    else if (types.isMap(object)) {
      for (const [key, value] of Map.prototype.entries.call(object)) {
        this.value(key, 'key');
        this.value(value, typeof key === 'string' || typeof key === 'number' ? key : 'value');
      }
      out.byte(TAG.END);
    } else if (types.isSet(object)) {
      for (const value of Set.prototype.values.call(object)) this.value(value, 'value');
      out.byte(TAG.END);
    } else if (types.isNativeError(object)) {
      if (Object.hasOwn(object, 'cause')) this.pair('cause', object.cause);
      out.byte(TAG.END);
    } else if (!isLeaf(object)) {
      this.pairs(object, 0);
    }
  }

  array(array: readonly unknown[]): void {
    const sparse = array.length > MANY_HOLES && Object.keys(array).length < array.length / 2;
    if (sparse) return this.pairs(array, 0);
    const { length } = array;
    for (let i = 0; i < length; i++) {
      if (i in array) this.value(array[i], i);
      else this.out.byte(TAG.HOLE);
    }
    this.pairs(array, length);
  }

  /** Own enumerable properties but for the indices below `from`. */
  pairs(object: object, from: number): void {
    for (const key of Object.keys(object)) {
      if (from > 0 && /^\d+$/.test(key) && Number(key) < from) continue;
      this.pair(key, (object as Record<string, unknown>)[key]);
    }
    this.out.byte(TAG.END);
  }

  pair(key: string, value: unknown): void {
    const index = /^(?:0|[1-9]\d{0,8})$/.test(key) ? Number(key) : -1;
    if (index >= 0) {
      this.out.byte(TAG.INT);
      this.out.int(index);
    } else this.out.text(key);
    this.value(value, index >= 0 ? index : key);
  }
}

const isLeaf = (object: object): boolean =>
  ArrayBuffer.isView(object) ||
  types.isAnyArrayBuffer(object) ||
  types.isRegExp(object) ||
  types.isDate(object) ||
  types.isBoxedPrimitive(object);

function uncopyable(object: object): string | undefined {
  if (types.isPromise(object)) return 'A promise';
  if (types.isWeakMap(object)) return 'A WeakMap';
  if (types.isWeakSet(object)) return 'A WeakSet';
  if (types.isGeneratorObject(object)) return 'A generator';
  if (object instanceof WeakRef) return 'A WeakRef';
  return undefined;
}

/** Several values as one message: [count values], for arguments. Throws TransferError. */
export function writeFromHost(value: unknown, options: HostWriteOptions): Uint8Array<ArrayBuffer> {
  const writer = new Writer(options);
  writer.value(value, null);
  for (let id = 0; id < writer.objects.length; id++) {
    writer.parent = id;
    writer.contents(writer.objects[id]);
  }
  return writer.out.finish();
}
