/** Message → values of the host. They are plain objects of this realm: nothing of the guest remains. */
import { ByteReader, DATA_VIEW, TAG, VIEW_NAMES } from './format.ts';

export interface HostReadOptions {
  /** The GuestFunction for a handle id. */
  handle(id: number): unknown;
  /** The function that was exposed under this id. */
  hostFunction(id: number): unknown;
}

const ERRORS: Readonly<Record<string, ErrorConstructor>> = {
  Error,
  TypeError,
  RangeError,
  ReferenceError,
  SyntaxError,
  EvalError,
  URIError,
};

const VIEWS: readonly (new (
  buffer: ArrayBuffer,
  offset: number,
  length: number,
) => ArrayBufferView)[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
];
if (VIEWS.length !== VIEW_NAMES.length || VIEWS[DATA_VIEW] !== DataView)
  throw new Error('views do not match the format');

function define(object: object, key: string | number, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

class Reader {
  readonly input: ByteReader;
  readonly options: HostReadOptions;
  readonly objects: object[] = [];
  readonly tags: number[] = [];

  constructor(bytes: Uint8Array, options: HostReadOptions) {
    this.input = new ByteReader(bytes);
    this.options = options;
  }

  value(): unknown {
    const { input } = this;
    const tag = input.byte();
    switch (tag) {
      case TAG.UNDEFINED:
        return undefined;
      case TAG.NULL:
        return null;
      case TAG.TRUE:
        return true;
      case TAG.FALSE:
        return false;
      case TAG.INT:
        return input.int();
      case TAG.DOUBLE:
        return input.double();
      case TAG.STRING8:
      case TAG.STRING16:
        return input.units(tag);
      case TAG.REF:
        return this.objects[input.number()];
      case TAG.HANDLE:
        return this.options.handle(input.number());
      case TAG.HOST_FUNCTION: {
        const id = input.number();
        input.text();
        return this.options.hostFunction(id);
      }
      default:
        return this.create(tag);
    }
  }

  /** An object's id is taken before what making it takes is read: that may hold objects too. */
  create(tag: number): object {
    const id = this.objects.length;
    this.objects.push(PLACEHOLDER);
    this.tags.push(tag);
    const object = this.make(tag);
    this.objects[id] = object;
    return object;
  }

  make(tag: number): object {
    const { input } = this;
    switch (tag) {
      case TAG.OBJECT:
        return {};
      case TAG.ARRAY:
      case TAG.SPARSE_ARRAY:
        return new Array(input.number());
      case TAG.MAP:
        return new Map();
      case TAG.SET:
        return new Set();
      case TAG.ERROR:
        return this.error();
      case TAG.REGEXP:
        return new RegExp(input.text(), input.text());
      case TAG.DATE:
        return new Date(input.double());
      case TAG.BOOLEAN_OBJECT:
      case TAG.NUMBER_OBJECT:
      case TAG.STRING_OBJECT:
        return Object(this.value()) as object;
      case TAG.BUFFER:
        return input.raw(input.number()).slice().buffer;
      case TAG.VIEW: {
        const type = input.number();
        const offset = input.number();
        const length = input.number();
        return new VIEWS[type](this.value() as ArrayBuffer, offset, length);
      }
      default:
        throw new Error(`transfer: unknown tag ${tag}`);
    }
  }

  error(): Error {
    const { input } = this;
    const type = ERRORS[input.text()] ?? Error;
    const message = input.optionalText();
    const stack = input.optionalText();
    const made = new type(message);
    if (message === undefined) delete (made as { message?: string }).message;
    Object.defineProperty(made, 'stack', { value: stack, writable: true, configurable: true });
    return made;
  }

  contents(id: number): void {
    const object = this.objects[id];
    switch (this.tags[id]) {
      case TAG.ARRAY: {
        const array = object as unknown[];
        for (let i = 0; i < array.length; i++) {
          if (this.input.peek() === TAG.HOLE) this.input.byte();
          else array[i] = this.value();
        }
        return this.pairs(array);
      }
      case TAG.OBJECT:
      case TAG.SPARSE_ARRAY:
        return this.pairs(object);
      case TAG.ERROR:
        return this.hiddenPairs(object);
      case TAG.MAP:
        while (!this.atEnd()) (object as Map<unknown, unknown>).set(this.value(), this.value());
        return;
      case TAG.SET:
        while (!this.atEnd()) (object as Set<unknown>).add(this.value());
    }
  }

  pairs(object: object): void {
    while (!this.atEnd()) {
      const key = this.value() as string | number;
      if (key === '__proto__') define(object, key, this.value());
      else (object as Record<string | number, unknown>)[key] = this.value();
    }
  }

  hiddenPairs(object: object): void {
    while (!this.atEnd()) {
      const key = this.value() as string;
      Object.defineProperty(object, key, {
        value: this.value(),
        writable: true,
        configurable: true,
      });
    }
  }

  atEnd(): boolean {
    if (this.input.peek() !== TAG.END) return false;
    this.input.byte();
    return true;
  }
}

const PLACEHOLDER: object = Object.freeze({});

export function readToHost(bytes: Uint8Array, options: HostReadOptions): unknown {
  const reader = new Reader(bytes, options);
  const value = reader.value();
  for (let id = 0; id < reader.objects.length; id++) reader.contents(id);
  return value;
}
