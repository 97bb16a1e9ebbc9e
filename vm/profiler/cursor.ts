/** Reads fields of a chunk in the order in which they were written (records.ts). */
const decoder = new TextDecoder();

export class Cursor {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #double = new Float64Array(1);
  readonly #halves = new Int32Array(this.#double.buffer);
  at = 0;

  constructor(chunk: SharedArrayBuffer) {
    this.#words = new Int32Array(chunk);
    this.#bytes = new Uint8Array(chunk);
  }

  int(): number {
    return this.#words[this.at++];
  }

  double(): number {
    this.#halves[0] = this.#words[this.at++];
    this.#halves[1] = this.#words[this.at++];
    return this.#double[0];
  }

  /** The fields of a record: for each, whether it is a double. */
  fields(isDouble: Uint8Array, into: Float64Array): void {
    const words = this.#words;
    const double = this.#double;
    const halves = this.#halves;
    let { at } = this;
    for (let i = 0; i < isDouble.length; i++) {
      if (isDouble[i] === 0) into[i] = words[at++];
      else {
        halves[0] = words[at++];
        halves[1] = words[at++];
        into[i] = double[0];
      }
    }
    this.at = at;
  }

  text(): string {
    const length = this.int();
    const from = this.at * 4;
    this.at += (length + 3) >> 2;
    return decoder.decode(this.#bytes.slice(from, from + length));
  }
}
