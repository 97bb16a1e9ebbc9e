/**
 * Exhaustive exploration: breadth first over all interleavings, each state visited once. A model gives
 * an initial state (bytes), the moves from a state, and what must hold in it. Found: the first state
 * that breaks an invariant (with the shortest path to it), a state from which nothing can move though
 * not all is done, or a state from which no end can be reached any more.
 */
export interface Model {
  readonly initial: Uint8Array;
  /** Calls `visit` with every successor and the name of the step. The array may be reused after the call. */
  moves(state: Uint8Array, visit: (next: Uint8Array, step: string) => void): void;
  /** What is wrong with a state, or null. */
  check(state: Uint8Array): string | null;
  /** Everything has been done. */
  isEnd(state: Uint8Array): boolean;
  /** What is wrong with an end, or null. */
  checkEnd?(state: Uint8Array): string | null;
}

export interface Exploration {
  readonly states: number;
  readonly ends: number;
  /** null: everything holds. */
  readonly problem: string | null;
  /** Steps that lead to it. */
  readonly path: readonly string[];
}

/** A growing list of int32. */
class Ints {
  #items = new Int32Array(1 << 12);
  length = 0;

  push(value: number): void {
    if (this.length === this.#items.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.length++] = value;
  }

  at(index: number): number {
    return this.#items[index];
  }
}

/** All states seen, numbered in order; look-up by content through an open hash table. */
class States {
  readonly #size: number;
  #bytes: Uint8Array;
  #table = new Int32Array(1 << 16);
  count = 0;

  constructor(size: number) {
    this.#size = size;
    this.#bytes = new Uint8Array(size << 12);
  }

  get(number: number): Uint8Array {
    return this.#bytes.subarray(number * this.#size, (number + 1) * this.#size);
  }

  #hash(state: Uint8Array): number {
    let hash = 0x811c9dc5;
    for (let i = 0; i < state.length; i++) hash = Math.imul(hash ^ state[i], 0x01000193);
    hash ^= hash >>> 15;
    return Math.imul(hash, 0x2c1b3c6d) >>> 4;
  }

  #same(number: number, state: Uint8Array): boolean {
    const base = number * this.#size;
    for (let i = 0; i < state.length; i++) if (this.#bytes[base + i] !== state[i]) return false;
    return true;
  }

  /** The state's number; a new one is `count - 1`. */
  add(state: Uint8Array): number {
    if (this.count * 2 >= this.#table.length) this.#grow();
    const mask = this.#table.length - 1;
    let at = this.#hash(state) & mask;
    for (; this.#table[at] !== 0; at = (at + 1) & mask) {
      if (this.#same(this.#table[at] - 1, state)) return this.#table[at] - 1;
    }
    if ((this.count + 1) * this.#size > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(state, this.count * this.#size);
    this.#table[at] = ++this.count;
    return this.count - 1;
  }

  #grow(): void {
    this.#table = new Int32Array(this.#table.length * 4);
    const mask = this.#table.length - 1;
    for (let number = 0; number < this.count; number++) {
      let at = this.#hash(this.get(number)) & mask;
      while (this.#table[at] !== 0) at = (at + 1) & mask;
      this.#table[at] = number + 1;
    }
  }
}

/** Steps that lead to a state: found again by asking each parent for its moves. */
function pathTo(model: Model, states: States, parents: Ints, number: number): string[] {
  const path: string[] = [];
  for (let at = number; at > 0; at = parents.at(at)) {
    const parent = states.get(parents.at(at)).slice();
    const wanted = states.get(at).join();
    let found = '?';
    model.moves(parent, (next, step) => {
      if (next.join() === wanted) found = step;
    });
    path.push(found);
  }
  return path.reverse();
}

export function explore(model: Model, limit = 6_000_000): Exploration {
  const states = new States(model.initial.length);
  const parents = new Ints();
  /** Edges as pairs, for the backward pass. */
  const from = new Ints();
  const to = new Ints();
  const ends: number[] = [];
  const failed = (number: number, problem: string): Exploration => ({
    states: states.count,
    ends: ends.length,
    problem,
    path: pathTo(model, states, parents, number),
  });

  states.add(model.initial);
  parents.push(0);
  for (let number = 0; number < states.count; number++) {
    if (states.count > limit) throw new Error(`more than ${limit} states`);
    const state = states.get(number).slice();
    const wrong = model.check(state);
    if (wrong !== null) return failed(number, wrong);
    let moved = false;
    model.moves(state, (next) => {
      moved = true;
      const before = states.count;
      const target = states.add(next);
      if (states.count > before) parents.push(number);
      from.push(number);
      to.push(target);
    });
    if (model.isEnd(state)) {
      ends.push(number);
      const wrongEnd = model.checkEnd?.(state) ?? null;
      if (wrongEnd !== null) return failed(number, wrongEnd);
    } else if (!moved) return failed(number, 'deadlock: nothing can move');
  }
  const stuck = cannotEnd(states.count, from, to, ends);
  if (stuck !== -1) return failed(stuck, 'no end can be reached any more');
  return { states: states.count, ends: ends.length, problem: null, path: [] };
}

/** The first state from which no end is reachable, -1 if there is none. */
function cannotEnd(count: number, from: Ints, to: Ints, ends: readonly number[]): number {
  const first = new Int32Array(count + 1);
  for (let e = 0; e < to.length; e++) first[to.at(e) + 1]++;
  for (let i = 0; i < count; i++) first[i + 1] += first[i];
  const fill = first.slice();
  const sources = new Int32Array(to.length);
  for (let e = 0; e < to.length; e++) sources[fill[to.at(e)]++] = from.at(e);
  const reached = new Uint8Array(count);
  const work = [...ends];
  for (const end of ends) reached[end] = 1;
  for (let number = work.pop(); number !== undefined; number = work.pop()) {
    for (let i = first[number]; i < first[number + 1]; i++) {
      if (reached[sources[i]] === 0) {
        reached[sources[i]] = 1;
        work.push(sources[i]);
      }
    }
  }
  return reached.indexOf(0);
}
