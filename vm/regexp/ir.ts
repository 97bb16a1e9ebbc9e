/**
 * The tree that code is generated from. regexpp's syntax tree is lowered to it: classes have become
 * sets, case-insensitivity is in the sets, flags and modifiers are in the nodes, groups are numbered.
 */
import type { CharSet } from './charset.ts';

/** Capture groups `from` (included) to `to` (excluded). */
export interface GroupRange {
  readonly from: number;
  readonly to: number;
}

export type Node =
  /** One character of the set: a code point with the flags u or v, else a unit. */
  | { readonly kind: 'chars'; readonly set: CharSet }
  | { readonly kind: 'seq'; readonly items: readonly Node[] }
  | { readonly kind: 'alt'; readonly items: readonly Node[] }
  | { readonly kind: 'capture'; readonly index: number; readonly body: Node }
  | LoopNode
  | LookNode
  | { readonly kind: 'assert'; readonly op: 'START' | 'END' | 'START_M' | 'END_M' }
  | { readonly kind: 'word'; readonly negate: boolean; readonly set: CharSet }
  | { readonly kind: 'backref'; readonly groups: readonly number[]; readonly ignoreCase: boolean };

export interface LoopNode {
  readonly kind: 'loop';
  readonly min: number;
  /** -1: no maximum. */
  readonly max: number;
  readonly greedy: boolean;
  readonly body: Node;
  readonly groups: GroupRange;
}

export interface LookNode {
  readonly kind: 'look';
  readonly behind: boolean;
  readonly negate: boolean;
  readonly body: Node;
  readonly groups: GroupRange;
}

export interface Tree {
  readonly body: Node;
  readonly unicode: boolean;
  readonly sticky: boolean;
  /** With group 0. */
  readonly captures: number;
  readonly names: readonly (readonly [string, number])[];
  readonly hasBackreferences: boolean;
}
