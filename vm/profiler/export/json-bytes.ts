/**
 * JSON as bytes, for files of tens of megabytes: columns are written as they are, number by number, without
 * arrays, strings or numbers of the host in between. What is not a column is JSON.stringify's.
 *
 * Bytes lie in chunks that are put together once at the end. Whoever writes to a chunk has made room for
 * all that it is about to write.
 */
const CHUNK = 1 << 20;
const ZERO = 48;
const DOT = 46;
const COMMA = 44;
const NULL = 'null';
const BRACKET = 91;
const CLOSING_BRACKET = 93;
/** Bytes of any number. */
const MOST_DIGITS = 25;
/** Numbers are written in parts of so many, each with room for it. */
const PART = 4096;
const MAX_INT = 0x7fff_ffff;

const encoder = new TextEncoder();

/** The digits of numbers below a thousand, three each, at four times the number. */
const DIGITS = Uint8Array.from({ length: 4000 }, (_, at) => ZERO + (Math.floor((at >> 2) / [100, 10, 1, 1][at & 3]) % 10));

/** Writes a number below a thousand without zeros in front; where the next byte is. */
function putFirst(bytes: Uint8Array, at: number, value: number): number {
  const from = value << 2;
  let end = at;
  if (value > 99) bytes[end++] = DIGITS[from];
  if (value > 9) bytes[end++] = DIGITS[from + 1];
  bytes[end] = DIGITS[from + 2];
  return end + 1;
}

function putThree(bytes: Uint8Array, at: number, value: number): number {
  const from = value << 2;
  bytes[at] = DIGITS[from];
  bytes[at + 1] = DIGITS[from + 1];
  bytes[at + 2] = DIGITS[from + 2];
  return at + 3;
}

/** Writes an int32 that is not negative. */
function putInt(bytes: Uint8Array, at: number, value: number): number {
  if (value < 1000) return putFirst(bytes, at, value);
  const thousands = (value / 1000) | 0;
  return putThree(bytes, putInt(bytes, at, thousands), (value - Math.imul(thousands, 1000)) | 0);
}

/** As JSON.stringify does. */
function putNumber(bytes: Uint8Array, at: number, value: number): number {
  if (value >= 0 && value <= MAX_INT && value === (value | 0)) return putInt(bytes, at, value);
  const text = JSON.stringify(value);
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** Of whole microseconds milliseconds, with as many of three digits as they need. */
function putMilliseconds(bytes: Uint8Array, at: number, micros: number): number {
  if (!(micros >= 0 && micros < MAX_INT * 1000)) return putNumber(bytes, at, micros / 1000);
  const whole = (micros / 1000) | 0;
  const rest = (micros - whole * 1000) | 0;
  let end = putInt(bytes, at, whole);
  if (rest === 0) return end;
  bytes[end] = DOT;
  end = putThree(bytes, end + 1, rest);
  while (bytes[end - 1] === ZERO) end--;
  return end;
}

function putNull(bytes: Uint8Array, at: number): number {
  for (let i = 0; i < 4; i++) bytes[at + i] = NULL.charCodeAt(i);
  return at + 4;
}

export type NumberColumn = Float64Array | Int32Array | Uint8Array;

/** Texts that are written often, as bytes. */
export class Snippets {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;
  readonly #ends: number[] = [0];
  /** Of the longest. */
  longest = 0;

  /** The number of a new text. */
  add(text: string): number {
    const room = this.#used + text.length * 3 + 4;
    if (room > this.#bytes.length) {
      const larger = new Uint8Array(room * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(this.#used));
    this.longest = Math.max(this.longest, written);
    this.#used += written;
    return this.#ends.push(this.#used) - 2;
  }

  /** Where the next byte is; up to three bytes from there on are overwritten. */
  put(into: DataView, at: number, index: number): number {
    const from = this.#ends[index];
    const length = this.#ends[index + 1] - from;
    const view = this.#view;
    for (let i = 0; i < length; i += 4) into.setInt32(at + i, view.getInt32(from + i));
    return at + length;
  }
}

export class JsonBytes {
  readonly #full: Uint8Array[] = [];
  #chunk = new Uint8Array(CHUNK);
  #view = new DataView(this.#chunk.buffer);
  #at = 0;
  #length = 0;

  /** Makes room for so many bytes. */
  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#chunk.length) return;
    this.#full.push(this.#chunk.subarray(0, this.#at));
    this.#length += this.#at;
    this.#chunk = new Uint8Array(Math.max(CHUNK, bytes));
    this.#view = new DataView(this.#chunk.buffer);
    this.#at = 0;
  }

  /** What is JSON already. */
  text(text: string): void {
    if (text.length > PART) {
      this.#bytes(encoder.encode(text));
      return;
    }
    this.#reserve(text.length * 3);
    this.#at += encoder.encodeInto(text, this.#chunk.subarray(this.#at)).written;
  }

  #bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#chunk.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #open(): void {
    this.#reserve(2);
    this.#chunk[this.#at++] = BRACKET;
  }

  /** The comma behind the last one becomes the end. */
  #close(length: number): void {
    if (length > 0) this.#at--;
    else this.#reserve(1);
    this.#chunk[this.#at++] = CLOSING_BRACKET;
  }

  /** An array; `put` writes element i at a place of the bytes, in MOST_DIGITS at most, and returns the place behind it. */
  #array(length: number, put: (bytes: Uint8Array, at: number, i: number) => number): void {
    this.#open();
    for (let from = 0; from < length; from += PART) {
      const to = Math.min(length, from + PART);
      this.#reserve((to - from) * (MOST_DIGITS + 1) + 1);
      const bytes = this.#chunk;
      let at = this.#at;
      for (let i = from; i < to; i++) {
        at = put(bytes, at, i);
        bytes[at++] = COMMA;
      }
      this.#at = at;
    }
    this.#close(length);
  }

  /** An array of numbers; those below 0 are null where `orNull`. */
  numbers(column: NumberColumn, length = column.length, orNull = false): void {
    this.#array(length, (bytes, at, i) => {
      const value = column[i];
      return value >= 0 || !orNull ? putNumber(bytes, at, value) : putNull(bytes, at);
    });
  }

  /** An array of milliseconds, of microseconds; with three digits: more would double the size of a file, and tell nothing. */
  milliseconds(column: Float64Array, length = column.length): void {
    this.#array(length, (bytes, at, i) => putMilliseconds(bytes, at, Math.round(column[i])));
  }

  /** An array of texts that are JSON, by their numbers in `snippets`. */
  snippets(snippets: Snippets, column: NumberColumn, length = column.length): void {
    this.#open();
    for (let i = 0; i < length; i++) {
      this.#reserve(snippets.longest + 5);
      const end = snippets.put(this.#view, this.#at, column[i]);
      this.#chunk[end] = COMMA;
      this.#at = end + 1;
    }
    this.#close(length);
  }

  /** An array of the same text again and again. */
  repeat(text: string, length: number): void {
    const snippets = new Snippets();
    snippets.add(text);
    this.snippets(snippets, new Uint8Array(length));
  }

  /** All of it, behind a text that was not known before. */
  finish(head: string): Uint8Array {
    const first = encoder.encode(head);
    const whole = new Uint8Array(first.length + this.#length + this.#at);
    whole.set(first);
    let at = first.length;
    for (const chunk of [...this.#full, this.#chunk.subarray(0, this.#at)]) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    this.#full.length = 0;
    return whole;
  }
}
