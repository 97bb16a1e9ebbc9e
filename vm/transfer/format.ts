/**
 * The message format in which values cross between guest and host: bytes, no objects of either side.
 *
 *     message  = value, then the contents of each object in the order of their ids
 *     value    = tag, data            a primitive
 *              | REF, id              an object that has occurred
 *              | tag of an object, data that making it takes    the next id is its own
 *     contents = by tag, see TAGS: none, or a list of values, or pairs of key and value up to END
 *
 * Objects are written breadth first: the value that holds an object only makes it, its contents come
 * when its turn comes. So neither writer nor reader recurses, cycles need no care, and both can
 * stop after any value and go on later.
 *
 * Numbers are LEB128 (7 bits a byte, low ones first) unless noted; strings are a length and units.
 */
export const TAGS = [
  // Primitives.
  { name: 'UNDEFINED', data: '', contents: '' },
  { name: 'NULL', data: '', contents: '' },
  { name: 'TRUE', data: '', contents: '' },
  { name: 'FALSE', data: '', contents: '' },
  { name: 'INT', data: 'zigzag', contents: '' },
  { name: 'DOUBLE', data: '8 bytes', contents: '' },
  { name: 'STRING8', data: 'length, Latin-1 units', contents: '' },
  { name: 'STRING16', data: 'length, UTF-16 units', contents: '' },
  /** A hole in an array. */
  { name: 'HOLE', data: '', contents: '' },
  /** The end of a list of pairs or entries. */
  { name: 'END', data: '', contents: '' },
  { name: 'REF', data: 'id', contents: '' },
  /** A function, or a value passed as a handle: an entry of the guest's handle table. */
  { name: 'HANDLE', data: 'handle id', contents: '' },
  /** A function of the host that was exposed to the guest. */
  { name: 'HOST_FUNCTION', data: 'host function id, name (a string value)', contents: '' },
  // Objects.
  { name: 'OBJECT', data: '', contents: 'pairs' },
  { name: 'ARRAY', data: 'length', contents: 'length values or holes, then pairs' },
  { name: 'SPARSE_ARRAY', data: 'length', contents: 'pairs' },
  { name: 'MAP', data: '', contents: 'pairs of values' },
  { name: 'SET', data: '', contents: 'values' },
  {
    name: 'ERROR',
    data: 'name, message or UNDEFINED, stack or UNDEFINED (string values)',
    contents: 'pairs (cause)',
  },
  { name: 'REGEXP', data: 'source, flags (string values)', contents: '' },
  { name: 'DATE', data: '8 bytes', contents: '' },
  { name: 'BOOLEAN_OBJECT', data: 'primitive value', contents: '' },
  { name: 'NUMBER_OBJECT', data: 'primitive value', contents: '' },
  { name: 'STRING_OBJECT', data: 'primitive value', contents: '' },
  { name: 'BUFFER', data: 'length, bytes', contents: '' },
  /** Element type as in heap/typedarrays.ts; 11 is a DataView. Length counts elements. */
  { name: 'VIEW', data: 'element type, byte offset, length, buffer value', contents: '' },
] as const;

export const TAG = Object.fromEntries(TAGS.map((row, i) => [row.name, i])) as {
  readonly [K in (typeof TAGS)[number]['name']]: number;
};

export const DATA_VIEW = 11;
/** Names of the view types, by number. */
export const VIEW_NAMES = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'DataView',
] as const;

/** Error names that a copy keeps; others become 'Error'. */
export const ERROR_NAMES = [
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'EvalError',
  'URIError',
] as const;

export type ErrorName = (typeof ERROR_NAMES)[number];

/** An array with more holes than this and few elements is written as pairs. */
export const MANY_HOLES = 1024;

/** A value cannot be copied, or is too large. */
export class TransferError extends Error {}

export function tooLarge(limit: number): TransferError {
  return new TransferError(`The value is larger than the transfer limit of ${limit} bytes`);
}

/** `.name`, `[3]` or `["other name"]`. */
export function pathStep(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Where each object was found first, to name what cannot be copied. */
export class Paths {
  readonly #parents: number[] = [];
  readonly #keys: (string | number)[] = [];

  add(parent: number, key: string | number): void {
    this.#parents.push(parent);
    this.#keys.push(key);
  }

  /** The path of `key` in object `parent`; the root is object -1. */
  of(parent: number, key: string | number | null): string {
    const steps: string[] = key === null ? [] : [pathStep(key)];
    for (let id = parent; id > 0; id = this.#parents[id]) steps.push(pathStep(this.#keys[id]));
    return `$${steps.reverse().join('')}`;
  }
}

const FIRST_SIZE = 256;

/** Grows as it is written; throws TransferError beyond its limit. */
export class ByteWriter {
  bytes = new Uint8Array(FIRST_SIZE);
  length = 0;
  readonly limit: number;
  #view = new DataView(this.bytes.buffer);

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Makes room for `count` more bytes. */
  room(count: number): void {
    const needed = this.length + count;
    if (needed > this.limit) throw tooLarge(this.limit);
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.min(Math.max(needed, this.bytes.length * 2), this.limit));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }

  number(value: number): void {
    this.room(8);
    let rest = value;
    while (rest > 127) {
      this.bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = rest;
  }

  int(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    this.room(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  raw(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A string value, tag included. */
  text(text: string): void {
    const wide = isWide(text);
    this.room(text.length * (wide ? 2 : 1) + 9);
    this.byte(wide ? TAG.STRING16 : TAG.STRING8);
    this.number(text.length);
    if (text.length < 32) this.#units(text, wide);
    else {
      const buffer = Buffer.from(this.bytes.buffer, this.length);
      this.length += buffer.write(text, wide ? 'utf16le' : 'latin1');
    }
  }

  #units(text: string, wide: boolean): void {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      this.bytes[this.length++] = unit & 255;
      if (wide) this.bytes[this.length++] = unit >> 8;
    }
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }
}

function isWide(text: string): boolean {
  if (text.length > 40) return /[^\0-\xff]/.test(text);
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return true;
  return false;
}

/** Reads what a ByteWriter wrote. The bytes come from this program: a wrong one is an internal error. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at = 0;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new Error('transfer: the message ends too early');
    return this.bytes[this.at++];
  }

  peek(): number {
    return this.bytes[this.at];
  }

  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  int(): number {
    const value = this.number();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  double(): number {
    this.at += 8;
    return this.#view.getFloat64(this.at - 8, true);
  }

  raw(length: number): Uint8Array {
    this.at += length;
    if (this.at > this.bytes.length) throw new Error('transfer: the message ends too early');
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** The units of a string whose tag has been read. */
  units(tag: number): string {
    const length = this.number();
    const raw = this.raw(tag === TAG.STRING16 ? length * 2 : length);
    return Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString(
      tag === TAG.STRING16 ? 'utf16le' : 'latin1',
    );
  }

  /** A string value. */
  text(): string {
    const tag = this.byte();
    if (tag !== TAG.STRING8 && tag !== TAG.STRING16)
      throw new Error(`transfer: tag ${tag} where a string was expected`);
    return this.units(tag);
  }

  /** A string value or undefined. */
  optionalText(): string | undefined {
    if (this.bytes[this.at] !== TAG.UNDEFINED) return this.text();
    this.at++;
    return undefined;
  }
}
