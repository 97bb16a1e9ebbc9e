/**
 * Code generation. The pattern becomes a backtracking program: a choice is pushed where there is one,
 * and the art is to push none where there is not. `Next` sets say what can come after a piece:
 *
 * - a one-character loop whose characters cannot begin what follows never needs to give any back
 *   (POSSESS); otherwise all its choices are one stack entry (GREEDY, LAZY);
 * - an alternative, or an iteration, is entered only if the next unit can begin it (PEEK), and without a
 *   choice if that unit can begin nothing else that may come here instead.
 *
 * Inside a lookbehind everything runs backward and none of this is done (`follow` is UNKNOWN).
 */
import { type Analysis, MANY_ALTERNATIVES, type Next, UNKNOWN } from './analyze.ts';
import { Assembler } from './assemble.ts';
import {
  type CharSet,
  complement,
  disjoint,
  equalSets,
  firstUnits,
  FULL,
  intersect,
  LINE_TERMINATORS,
  sizeOf,
  UNITS,
} from './charset.ts';
import type { LookNode, LoopNode, Node } from './ir.ts';
import { BACKREF_FLAGS, LOOP_KIND } from './opcodes.ts';

const ANY_UNIT: CharSet = intersect(complement(LINE_TERMINATORS), UNITS);

/** Units in one LIT: a literal is not sliced. */
const RUN_LIMIT = 1024;

export class Generator {
  readonly assembler: Assembler;
  registers: number;
  private readonly analysis: Analysis;
  private readonly keepGroups: boolean;
  private readonly filters = new WeakMap<CharSet, CharSet>();

  constructor(
    analysis: Analysis,
    captures: number,
    hasBackreferences: boolean,
    fail: (message: string) => never,
  ) {
    this.analysis = analysis;
    this.assembler = new Assembler(fail);
    this.registers = 2 * captures;
    this.keepGroups = !hasBackreferences;
  }

  program(body: Node): void {
    this.assembler.emit('FAIL');
    this.node(body, false, UNKNOWN);
    this.assembler.emit('MATCH');
  }

  private node(node: Node, back: boolean, follow: Next): void {
    const { assembler } = this;
    switch (node.kind) {
      case 'chars':
        return this.chars(node.set, back);
      case 'seq':
        return back ? this.backward(node.items) : this.forward(node.items, follow);
      case 'alt':
        return this.alternatives(node.items, back, follow);
      case 'capture':
        assembler.emit('SAVE', 2 * node.index + (back ? 1 : 0));
        this.node(node.body, back, follow);
        return assembler.emit('SAVE', 2 * node.index + (back ? 0 : 1));
      case 'loop':
        return this.loop(node, back, follow);
      case 'look':
        return this.look(node);
      case 'assert':
        return assembler.emit(node.op);
      case 'word':
        assembler.emit(node.negate ? 'NWORD' : 'WORD', assembler.setTable(node.set));
        return assembler.useTable(1);
      case 'backref':
        return this.backreference(node.groups, node.ignoreCase, back);
    }
  }

  /** The set as units, if a character of it is always one unit. */
  private chars(set: CharSet, back: boolean): void {
    const { assembler } = this;
    if (set.length === 0) return assembler.emit('FAIL');
    if (!this.analysis.isUnits(set)) {
      const text = literalOf(set, true);
      if (text.length !== 2) this.withSet(back ? 'SETU_B' : 'SETU', set);
      else if (!back) assembler.emit('LIT', 2, ...text);
      else for (const unit of text.reverse()) assembler.emit('CHAR_B', unit);
      return;
    }
    const size = set.length <= 4 ? sizeOf(set) : 3;
    if (size === 1) assembler.emit(back ? 'CHAR_B' : 'CHAR', set[0]);
    else if (back) this.withSet('SET_B', set);
    else if (size === 2) assembler.emit('CHAR2', set[0], set[set.length - 1] - 1);
    else if (equalSets(set, ANY_UNIT)) assembler.emit('ANY');
    else if (equalSets(set, UNITS)) assembler.emit('ALL');
    else this.withSet('SET', set);
  }

  private withSet(op: 'SET' | 'SET_B' | 'SETU' | 'SETU_B', set: CharSet): void {
    this.assembler.emit(op, this.assembler.setTable(set));
    this.assembler.useTable(1);
  }

  private backward(items: readonly Node[]): void {
    for (let i = items.length - 1; i >= 0; i--) this.node(items[i], true, UNKNOWN);
  }

  private forward(items: readonly Node[], follow: Next): void {
    const follows = new Array<Next>(items.length);
    let next = follow;
    for (let i = items.length - 1; i >= 0; i--) {
      follows[i] = next;
      next = this.analysis.next(items[i], next);
    }
    for (let i = 0; i < items.length;) {
      const run: number[] = [];
      let end = i;
      for (; end < items.length; end++) {
        const item = items[end];
        const text = item.kind === 'chars' ? literalOf(item.set, this.analysis.unicode) : [];
        if (text.length === 0 || run.length >= RUN_LIMIT) break;
        run.push(...text);
      }
      if (run.length >= 2) {
        this.assembler.emit('LIT', run.length, ...run);
        i = end;
      } else this.node(items[i], false, follows[i++]);
    }
  }

  private alternatives(items: readonly Node[], back: boolean, follow: Next): void {
    const { assembler, analysis } = this;
    const many = items.length > MANY_ALTERNATIVES;
    /** What the alternatives after each one can begin with. */
    const rests = new Array<Next>(items.length);
    let rest: Next = { set: [], end: false };
    for (let i = items.length - 1; i >= 0; i--) {
      rests[i] = rest;
      rest = back || many ? UNKNOWN : analysis.either(rest, analysis.next(items[i], follow));
    }
    const ends: number[] = [];
    items.forEach((item, i) => {
      if (i === items.length - 1) return this.node(item, back, follow);
      const next = back ? UNKNOWN : analysis.next(item, follow);
      const skips = this.peek(next);
      if (skips.length === 0 || !this.distinct(next, rests[i]))
        skips.push(assembler.emitForward('SPLIT'));
      this.node(item, back, follow);
      ends.push(assembler.emitForward('JMP'));
      for (const place of skips) assembler.patch(place);
    });
    for (const place of ends) assembler.patch(place);
  }

  /** A jump, to be patched, unless the next unit can begin what `next` tells of; nothing if any can. */
  private peek(next: Next): number[] {
    const set = this.filterOf(next);
    if (set === undefined) return [];
    const { assembler } = this;
    if (set.length === 2 && set[1] === set[0] + 1) return [assembler.emitForward('PEEK', set[0])];
    const place = assembler.emitForward('PEEKSET', assembler.setTable(set));
    assembler.useTable(2);
    return [place];
  }

  /** The units with which a piece must begin, if that rules anything out. */
  private filterOf(next: Next): CharSet | undefined {
    if (next.end || next.set === FULL) return undefined;
    const units = this.unitsOf(next.set);
    return equalSets(units, UNITS) ? undefined : units;
  }

  private unitsOf(set: CharSet): CharSet {
    if (!this.analysis.unicode) return set;
    let units = this.filters.get(set);
    if (units === undefined) {
      units = firstUnits(set);
      this.filters.set(set, units);
    }
    return units;
  }

  /** True if one unit tells which of two pieces can be meant. */
  private distinct(a: Next, b: Next): boolean {
    return disjoint(this.unitsOf(a.set), this.unitsOf(b.set));
  }

  private loop(node: LoopNode, back: boolean, follow: Next): void {
    const { min, max, body } = node;
    if (max === 0) return;
    // An iteration that consumes nothing counts only towards the minimum, and one is like many.
    if (this.analysis.isZeroWidth(body)) {
      if (min > 0) this.node(body, back, UNKNOWN);
      return;
    }
    if (min === 1 && max === 1) return this.node(body, back, follow);
    if (!back && this.characterLoop(node, follow)) return;
    if (max === 1) return this.optional(node, back, follow);
    if (max === -1 && min === 0) return this.star(node, back, follow);
    if (max === -1 && min === 1 && this.analysis.minLength(body) > 0)
      return this.plus(node, back, follow);
    this.counted(node, back, follow);
  }

  /** A loop over one character without captures, as one instruction. */
  private characterLoop(node: LoopNode, follow: Next): boolean {
    const set = characterOf(node.body);
    if (set === undefined || set.length === 0) return false;
    const { min, max, greedy } = node;
    const { assembler, analysis } = this;
    const isUnits = analysis.isUnits(set);
    if (!isUnits && (max !== -1 || min > 1)) return false;
    const size = sizeOf(set);
    let kind: number = isUnits ? LOOP_KIND.SET : LOOP_KIND.SETU;
    if (isUnits && size === 1) kind = LOOP_KIND.CHAR;
    else if (isUnits && equalSets(set, ANY_UNIT)) kind = LOOP_KIND.ANY;
    else if (isUnits && equalSets(set, UNITS)) kind = LOOP_KIND.ALL;
    const hasTable = kind === LOOP_KIND.SET || kind === LOOP_KIND.SETU;
    const argument = hasTable ? assembler.setTable(set) : kind === LOOP_KIND.CHAR ? set[0] : 0;
    const rigid = min === max || disjoint(set, follow.set);
    assembler.emit(rigid ? 'POSSESS' : greedy ? 'GREEDY' : 'LAZY', kind, argument, min, max);
    if (hasTable) assembler.useTable(3);
    if (rigid) return true;
    if (greedy) assembler.emit('GREEDY_BACK', isUnits ? 0 : 1, 0);
    else {
      assembler.emit('LAZY_BACK', kind, argument, max, 0);
      if (hasTable) assembler.useTable(3);
    }
    const filter = this.filterOf(follow);
    if (filter !== undefined) {
      assembler.words[assembler.words.length - 1] = assembler.setTable(filter);
      assembler.useTable(1);
    }
    return true;
  }

  /**
   * The choice between an iteration and the exit: jumps, to be patched, to the exit. What the iteration
   * needs at its beginning is emitted by `enter`.
   */
  private choice(node: LoopNode, back: boolean, follow: Next): number[] {
    const next = back ? UNKNOWN : this.analysis.next(node.body, follow);
    const exits = this.peek(next);
    if (exits.length === 0 || !this.distinct(next, follow)) {
      exits.push(this.assembler.emitForward(node.greedy ? 'SPLIT' : 'SPLIT_GOTO'));
    }
    return exits;
  }

  /** The body of an iteration; returns the register with its beginning, if that must be checked. */
  private iteration(node: LoopNode, back: boolean, follow: Next): number {
    const { from, to } = node.groups;
    const mark = this.analysis.minLength(node.body) === 0 ? this.registers++ : -1;
    if (mark >= 0) this.assembler.emit('SAVE', mark);
    if (
      from < to &&
      node.max !== 1 &&
      !(this.keepGroups && this.analysis.setsAllGroups(node.body))
    ) {
      this.assembler.emit('RESET', 2 * from, 2 * to);
    }
    this.node(node.body, back, follow);
    return mark;
  }

  private optional(node: LoopNode, back: boolean, follow: Next): void {
    const exits = this.choice(node, back, follow);
    const mark = this.iteration(node, back, follow);
    if (mark >= 0) this.assembler.emit('EMPTY', mark);
    for (const place of exits) this.assembler.patch(place);
  }

  private star(node: LoopNode, back: boolean, follow: Next): void {
    const { assembler } = this;
    const top = assembler.here();
    const exits = this.choice(node, back, follow);
    const mark = this.iteration(node, back, this.again(node, back, follow));
    if (mark >= 0) assembler.emit('EMPTY', mark);
    assembler.emit('LOOP', top);
    for (const place of exits) assembler.patch(place);
  }

  private plus(node: LoopNode, back: boolean, follow: Next): void {
    const { assembler } = this;
    const top = assembler.here();
    this.iteration(node, back, this.again(node, back, follow));
    const exits = this.choice(node, back, follow);
    assembler.emit('LOOP', top);
    for (const place of exits) assembler.patch(place);
  }

  private counted(node: LoopNode, back: boolean, follow: Next): void {
    const { assembler } = this;
    const { min, max, greedy } = node;
    const counter = this.registers++;
    assembler.emit('ZERO', counter);
    const exits = min === 0 ? this.choice(node, back, follow) : [];
    const top = assembler.here();
    const mark = this.iteration(node, back, this.again(node, back, follow));
    if (mark >= 0) assembler.emit('EMPTY_MIN', mark, counter, min);
    assembler.emit(greedy ? 'COUNT' : 'COUNT_LAZY', counter, min, max, top);
    for (const place of exits) assembler.patch(place);
  }

  /** After an iteration comes another one, or what follows the loop. */
  private again(node: LoopNode, back: boolean, follow: Next): Next {
    return back ? UNKNOWN : this.analysis.either(this.analysis.next(node.body, follow), follow);
  }

  private look(node: LookNode): void {
    const { assembler } = this;
    const { from, to } = node.groups;
    const register = this.registers;
    this.registers += 2;
    if (!node.negate) {
      assembler.emit('LOOK', register);
      this.node(node.body, node.behind, UNKNOWN);
      return assembler.emit('LOOK_END', register, 2 * from, 2 * to);
    }
    const after = assembler.emitForward('NLOOK', register);
    this.node(node.body, node.behind, UNKNOWN);
    assembler.emit('NLOOK_END', register, 2 * from, 2 * to);
    assembler.patch(after);
  }

  /** Of several groups with one name, the one that has captured is meant. */
  private backreference(groups: readonly number[], ignoreCase: boolean, back: boolean): void {
    const { assembler } = this;
    const flags =
      (back ? BACKREF_FLAGS.BACKWARD : 0) |
      (ignoreCase ? BACKREF_FLAGS.IGNORE_CASE : 0) |
      (this.analysis.unicode ? BACKREF_FLAGS.UNICODE : 0);
    const ends: number[] = [];
    for (const group of groups) {
      const next = groups.length > 1 ? assembler.emitForward('UNSET', group) : -1;
      assembler.emit('BACKREF', group, flags);
      if (next < 0) continue;
      ends.push(assembler.emitForward('JMP'));
      assembler.patch(next);
    }
    for (const place of ends) assembler.patch(place);
  }
}

/** The units of a set of one character, if they can be compared one by one; else none. */
function literalOf(set: CharSet, unicode: boolean): number[] {
  if (set.length !== 2 || set[1] !== set[0] + 1) return [];
  const c = set[0];
  if (!unicode) return [c];
  // A lone surrogate must not match half of a pair.
  if (c >= 0xd800 && c < 0xe000) return [];
  return c < 0x10000 ? [c] : [0xd800 + ((c - 0x10000) >> 10), 0xdc00 + (c & 0x3ff)];
}

/** The set of a piece that always matches exactly one character. */
function characterOf(node: Node): CharSet | undefined {
  return node.kind === 'chars' ? node.set : undefined;
}
