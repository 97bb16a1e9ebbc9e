/** Stacks of one log in words, while it is still written to: for events. */
import { Cursor } from './cursor.ts';
import { CHUNK, KIND_BITS, KIND_OF_RECORD, RECORD } from './records.ts';
import type { ChunkMessage } from './records.ts';

export interface NamedFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export class StackDecoder {
  readonly #chunks: SharedArrayBuffer[] = [];
  /** What has been read: up to a word of a chunk. */
  #chunk = 0;
  #at: number = CHUNK.HEADER;
  readonly #functions: { readonly name: string; readonly file: string }[] = [];
  readonly #frames: NamedFrame[] = [];
  readonly #nodes: { readonly parent: number; readonly frame: number }[] = [];

  add({ chunk, sequence }: ChunkMessage): void {
    this.#chunks[sequence] = chunk;
  }

  /** Innermost first. */
  stackOf(node: number): NamedFrame[] {
    if (node >= this.#nodes.length) this.#advance();
    const stack: NamedFrame[] = [];
    for (let at = this.#nodes[node]; at !== undefined; at = this.#nodes[at.parent]) stack.push(this.#frames[at.frame]);
    return stack;
  }

  #advance(): void {
    for (let chunk = this.#chunks[this.#chunk]; chunk !== undefined; chunk = this.#chunks[this.#chunk]) {
      this.#readDefinitions(chunk);
      if (this.#chunks[this.#chunk + 1] === undefined) return;
      this.#chunk++;
      this.#at = CHUNK.HEADER;
    }
  }

  #readDefinitions(chunk: SharedArrayBuffer): void {
    const words = new Int32Array(chunk);
    const cursor = new Cursor(chunk);
    const published = Atomics.load(words, CHUNK.published);
    for (; this.#at < published; this.#at += words[this.#at] >>> KIND_BITS) {
      cursor.at = this.#at + 1;
      const kind = words[this.#at] & KIND_OF_RECORD;
      if (kind === RECORD.FUNCTION) {
        cursor.at += 3;
        this.#functions.push({ name: cursor.text(), file: cursor.text() });
      } else if (kind === RECORD.FRAME) {
        const { name, file } = this.#functions[cursor.int()];
        this.#frames.push({ function: name, file, line: cursor.int(), column: cursor.int() });
      } else if (kind === RECORD.NODE) {
        this.#nodes.push({ parent: cursor.int(), frame: cursor.int() });
      }
    }
  }
}
