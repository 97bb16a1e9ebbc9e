/**
 * What the code generator wants to know of a tree: the least and greatest length of a match, and with
 * which characters it can begin. All answers err on the safe side; when the work allowed for a pattern
 * is used up, the answer is "anything".
 */
import {
  type CharSet,
  EMPTY,
  firstUnits,
  FULL,
  LINE_TERMINATORS,
  PLAIN_UNITS,
  subtract,
  union,
  unionAll,
} from './charset.ts';
import type { Node } from './ir.ts';

/** What can be next where some piece of the pattern begins to match. */
export interface Next {
  /** A superset of the possible next characters. */
  readonly set: CharSet;
  /** It may also match at the end of the text. */
  readonly end: boolean;
}

/** The same, for a piece that may match without reading: then what follows it counts too. */
export interface First extends Next {
  readonly open: boolean;
}

export const UNKNOWN: Next = { set: FULL, end: true };
const OPEN: First = { set: EMPTY, end: false, open: true };

const WORK_LIMIT = 1 << 21;
/** Alternatives beyond this many are not compared with each other. */
export const MANY_ALTERNATIVES = 64;
export const WINDOW_LIMIT = 16;

export interface Prefix {
  readonly sets: readonly CharSet[];
  /** The piece matches exactly these, so what follows may be added. */
  readonly exact: boolean;
}

const NO_PREFIX: Prefix = { sets: [], exact: false };

export class Analysis {
  readonly unicode: boolean;
  private work = 0;
  private readonly minima = new Map<Node, number>();
  private readonly firsts = new Map<Node, First>();
  private readonly plain = new WeakMap<CharSet, boolean>();

  constructor(unicode: boolean) {
    this.unicode = unicode;
  }

  /** True if a character of the set is always exactly one unit, wherever it stands. */
  isUnits(set: CharSet): boolean {
    if (!this.unicode) return true;
    let known = this.plain.get(set);
    if (known === undefined) {
      known = subtract(set, PLAIN_UNITS).length === 0;
      this.plain.set(set, known);
    }
    return known;
  }

  /** The least length of a match, in units. */
  minLength(node: Node): number {
    if (node.kind === 'chars') return 1;
    let n = this.minima.get(node);
    if (n === undefined) {
      n = Math.min(this.computeMin(node), 0x3fffffff);
      this.minima.set(node, n);
    }
    return n;
  }

  private computeMin(node: Node): number {
    switch (node.kind) {
      case 'seq':
        return node.items.reduce((sum, item) => sum + this.minLength(item), 0);
      case 'alt':
        return node.items.reduce(
          (least, item) => Math.min(least, this.minLength(item)),
          0x3fffffff,
        );
      case 'capture':
        return this.minLength(node.body);
      case 'loop':
        return node.min * this.minLength(node.body);
      default:
        return 0;
    }
  }

  /** True if the piece never consumes anything. */
  isZeroWidth(node: Node): boolean {
    switch (node.kind) {
      case 'chars':
      case 'backref':
        return false;
      case 'seq':
      case 'alt':
        return node.items.every((item) => this.isZeroWidth(item));
      case 'capture':
        return this.isZeroWidth(node.body);
      case 'loop':
        return node.max === 0 || this.isZeroWidth(node.body);
      default:
        return true;
    }
  }

  first(node: Node): First {
    let known = this.firsts.get(node);
    if (known === undefined) {
      known = this.work > WORK_LIMIT ? { ...UNKNOWN, open: true } : this.computeFirst(node);
      this.work += known.set.length + 4;
      this.firsts.set(node, known);
    }
    return known;
  }

  private computeFirst(node: Node): First {
    switch (node.kind) {
      case 'chars':
        return { set: node.set, end: false, open: false };
      case 'seq': {
        const parts: First[] = [];
        for (const item of node.items) {
          const part = this.first(item);
          parts.push(part);
          if (!part.open) return this.merge(parts, false);
        }
        return this.merge(parts, true);
      }
      case 'alt': {
        const parts = node.items.map((item) => this.first(item));
        return this.merge(
          parts,
          parts.some((part) => part.open),
        );
      }
      case 'capture':
        return this.first(node.body);
      case 'loop': {
        if (node.max === 0) return OPEN;
        const body = this.first(node.body);
        return node.min === 0 ? { ...body, open: true } : body;
      }
      case 'assert':
        if (node.op === 'END') return { set: EMPTY, end: true, open: false };
        return node.op === 'END_M' ? { set: LINE_TERMINATORS, end: true, open: false } : OPEN;
      case 'backref':
        return { ...UNKNOWN, open: true };
      default:
        return OPEN;
    }
  }

  private merge(parts: readonly First[], open: boolean): First {
    const sets = parts.map((part) => part.set);
    for (const set of sets) this.work += set.length;
    return { set: unionAll(sets), end: parts.some((part) => part.end), open };
  }

  /** What can be next where `node` begins, if `follow` comes after it. */
  next(node: Node, follow: Next): Next {
    const first = this.first(node);
    return first.open ? this.either(first, follow) : first;
  }

  either(a: Next, b: Next): Next {
    this.work += a.set.length + b.set.length;
    if (this.work > WORK_LIMIT) return UNKNOWN;
    return { set: union(a.set, b.set), end: a.end || b.end };
  }

  /** The sets of the units with which every match must begin. */
  prefix(node: Node): Prefix {
    this.work++;
    if (this.work > WORK_LIMIT) return NO_PREFIX;
    switch (node.kind) {
      case 'chars':
        return this.isUnits(node.set)
          ? { sets: [node.set], exact: true }
          : { sets: [firstUnits(node.set)], exact: false };
      case 'seq': {
        const sets: CharSet[] = [];
        for (const item of node.items) {
          const part = this.prefix(item);
          sets.push(...part.sets);
          if (!part.exact || sets.length >= WINDOW_LIMIT)
            return { sets: sets.slice(0, WINDOW_LIMIT), exact: false };
        }
        return { sets, exact: true };
      }
      case 'alt': {
        const parts = node.items.map((item) => this.prefix(item));
        const length = parts.reduce(
          (least, part) => Math.min(least, part.sets.length),
          WINDOW_LIMIT,
        );
        const sets = Array.from({ length }, (_, i) => unionAll(parts.map((part) => part.sets[i])));
        return { sets, exact: parts.every((part) => part.exact && part.sets.length === length) };
      }
      case 'capture':
        return this.prefix(node.body);
      case 'loop': {
        if (node.min === 0) return node.max === 0 ? { sets: [], exact: true } : NO_PREFIX;
        const body = this.prefix(node.body);
        if (!body.exact || body.sets.length === 0) return { sets: body.sets, exact: false };
        const sets: CharSet[] = [];
        for (let i = 0; i < node.min && sets.length < WINDOW_LIMIT; i++) sets.push(...body.sets);
        return {
          sets: sets.slice(0, WINDOW_LIMIT),
          exact: node.min === node.max && sets.length < WINDOW_LIMIT,
        };
      }
      case 'backref':
        return NO_PREFIX;
      default:
        return { sets: [], exact: true };
    }
  }

  /** True if every match begins at the beginning of the text. */
  isAnchored(node: Node): boolean {
    switch (node.kind) {
      case 'assert':
        return node.op === 'START';
      case 'seq':
        for (const item of node.items) {
          if (this.isAnchored(item)) return true;
          if (!this.isZeroWidth(item)) return false;
        }
        return false;
      case 'alt':
        return node.items.every((item) => this.isAnchored(item));
      case 'capture':
        return this.isAnchored(node.body);
      case 'loop':
        return node.min > 0 && this.isAnchored(node.body);
      default:
        return false;
    }
  }

  /** True if each group inside captures anew whenever the piece matches. */
  setsAllGroups(node: Node): boolean {
    switch (node.kind) {
      case 'seq':
        return node.items.every((item) => this.setsAllGroups(item));
      case 'alt':
        return node.items.every((item) => !hasGroups(item));
      case 'capture':
        return this.setsAllGroups(node.body);
      case 'loop':
        return (
          node.groups.from === node.groups.to || (node.min > 0 && this.setsAllGroups(node.body))
        );
      case 'look':
        return node.groups.from === node.groups.to;
      default:
        return true;
    }
  }
}

function hasGroups(node: Node): boolean {
  switch (node.kind) {
    case 'seq':
    case 'alt':
      return node.items.some(hasGroups);
    case 'capture':
      return true;
    case 'loop':
    case 'look':
      return node.groups.from < node.groups.to;
    default:
      return false;
  }
}
