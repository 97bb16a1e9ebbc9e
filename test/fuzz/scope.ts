// The variables that a place in a generated program may use.
import type { Random } from './random.ts';

/** What a variable probably holds. Only a hint: any value may be anywhere. */
export type Kind = 'num' | 'str' | 'obj' | 'arr' | 'fn' | 'map' | 'set' | 'bytes' | 'class' | 'any';

interface Variable {
  readonly name: string;
  readonly kind: Kind;
  readonly constant: boolean;
}

let counter = 0;

/** A name not used before in this program. */
export const fresh = (prefix: string): string => `${prefix}${counter++}`;
export const restartNames = (): void => {
  counter = 0;
};

export class Scope {
  readonly #own: Variable[] = [];
  readonly parent: Scope | undefined;
  readonly kind: 'program' | 'function' | 'generator' | 'async' | 'block' | 'loop';
  /** Names of the labels that may be broken out of; `true` where `continue` is allowed too. */
  readonly labels: readonly [string, boolean][];

  constructor(parent: Scope | undefined, kind: Scope['kind'], labels: Scope['labels'] = []) {
    this.parent = parent;
    this.kind = kind;
    this.labels = labels;
  }

  declare(name: string, kind: Kind, constant = false): string {
    this.#own.push({ name, kind, constant });
    return name;
  }

  #all(): Variable[] {
    return this.parent === undefined ? this.#own : [...this.parent.#all(), ...this.#own];
  }

  names(kind: Kind): string[] {
    const all = this.#all();
    const fit = kind === 'any' ? all : all.filter((v) => v.kind === kind);
    return fit.map((v) => v.name);
  }

  pick(random: Random, kind: Kind): string | undefined {
    const names = this.names(kind);
    return names.length === 0 ? undefined : random.pick(names);
  }

  /** A variable that may be assigned, with its kind. */
  assignable(random: Random): { name: string; kind: Kind } | undefined {
    const free = this.#all().filter((v) => !v.constant && v.kind !== 'class' && v.kind !== 'fn');
    return free.length === 0 ? undefined : random.pick(free);
  }

  /** The function that this place belongs to. */
  get home(): Scope {
    return this.kind === 'block' || this.kind === 'loop' ? (this.parent?.home ?? this) : this;
  }

  inLoop(): boolean {
    if (this.kind === 'loop') return true;
    return this.kind === 'block' && this.parent !== undefined && this.parent.inLoop();
  }

  reachableLabels(): [string, boolean][] {
    const outer =
      this.kind === 'block' || this.kind === 'loop' ? (this.parent?.reachableLabels() ?? []) : [];
    return [...outer, ...this.labels];
  }
}
