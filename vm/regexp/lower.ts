/** regexpp's syntax tree to the tree of ir.ts. Recursion is bounded by MAX_NESTING. */
import type { AST } from '@eslint-community/regexpp';
import { canonicalCodePoint, wordCharacters } from './casefold.ts';
import {
  type CharSet,
  complement,
  contains,
  FULL,
  intersect,
  LINE_TERMINATORS,
  UNITS,
  unionAll,
} from './charset.ts';
import {
  characterSet,
  type ClassContext,
  type ClassValue,
  classValue,
  escapeValue,
} from './class-sets.ts';
import type { GroupRange, Node, Tree } from './ir.ts';
import { MAX_CAPTURES, type ParsedFlags, syntaxError } from './syntax.ts';

/** The flags that modifiers can change. */
interface Mode {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

const COUNT_LIMIT = 0x7fffffff;
const NOT_LINE_TERMINATORS = complement(LINE_TERMINATORS);

class Lowering {
  readonly names: [string, number][] = [];
  hasBackreferences = false;
  groups = 1;
  private readonly indexes = new Map<AST.CapturingGroup, number>();
  private readonly classes = new Map<string, Node>();
  private readonly contexts: readonly [ClassContext, ClassContext];
  private readonly unicode: boolean;
  private readonly fail: (message: string) => never;

  constructor(pattern: string, flags: string, parsed: ParsedFlags) {
    this.unicode = parsed.unicode || parsed.unicodeSets;
    this.fail = (message) => {
      throw syntaxError(pattern, flags, message);
    };
    const context = (ignoreCase: boolean): ClassContext => ({
      unicode: this.unicode,
      unicodeSets: parsed.unicodeSets,
      ignoreCase,
      fail: this.fail,
    });
    this.contexts = [context(false), context(true)];
  }

  /** Groups are numbered in the order of their opening brackets; references may point forward. */
  numberGroups(alternatives: readonly AST.Alternative[]): void {
    for (const alternative of alternatives)
      for (const element of alternative.elements) this.numberIn(element);
  }

  private numberIn(element: AST.Element): void {
    const node = element.type === 'Quantifier' ? element.element : element;
    if (node.type === 'CapturingGroup') {
      if (this.groups >= MAX_CAPTURES) this.fail('Too many captures');
      if (node.name !== null) this.names.push([node.name, this.groups]);
      this.indexes.set(node, this.groups++);
    }
    if ('alternatives' in node) this.numberGroups(node.alternatives);
  }

  /** `next` is the number of the next group to open, as the walk below repeats the numbering's order. */
  private next = 1;

  alternatives(list: readonly AST.Alternative[], mode: Mode): Node {
    const items = list.map((alternative): Node => {
      const elements = alternative.elements.map((e) => this.element(e, mode));
      return elements.length === 1 ? elements[0] : { kind: 'seq', items: elements };
    });
    if (items.length === 1) return items[0];
    const sets = items.flatMap((item) => (item.kind === 'chars' ? [item.set] : []));
    return sets.length === items.length
      ? { kind: 'chars', set: unionAll(sets) }
      : { kind: 'alt', items };
  }

  private within(make: () => Node): { body: Node; groups: GroupRange } {
    const from = this.next;
    const body = make();
    return { body, groups: { from, to: this.next } };
  }

  private element(node: AST.Element, mode: Mode): Node {
    switch (node.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        return this.chars(node, mode);
      case 'CapturingGroup': {
        const index = this.next++;
        return { kind: 'capture', index, body: this.alternatives(node.alternatives, mode) };
      }
      case 'Group':
        return this.alternatives(
          node.alternatives,
          node.modifiers === null ? mode : modified(mode, node.modifiers),
        );
      case 'Quantifier': {
        const { body, groups } = this.within(() => this.element(node.element, mode));
        const min = Math.min(node.min, COUNT_LIMIT);
        const max = node.max >= COUNT_LIMIT ? -1 : node.max;
        return { kind: 'loop', min, max, greedy: node.greedy, body, groups };
      }
      case 'Backreference': {
        this.hasBackreferences = true;
        const resolved = Array.isArray(node.resolved) ? node.resolved : [node.resolved];
        const groups = resolved.map((group) => this.indexes.get(group) ?? 0);
        return { kind: 'backref', groups, ignoreCase: mode.ignoreCase };
      }
      case 'Assertion':
        return this.assertion(node, mode);
    }
  }

  private assertion(node: AST.Assertion, mode: Mode): Node {
    switch (node.kind) {
      case 'start':
        return { kind: 'assert', op: mode.multiline ? 'START_M' : 'START' };
      case 'end':
        return { kind: 'assert', op: mode.multiline ? 'END_M' : 'END' };
      case 'word':
        return {
          kind: 'word',
          negate: node.negate,
          set: wordCharacters(this.unicode, mode.ignoreCase),
        };
      case 'lookahead':
      case 'lookbehind': {
        const { body, groups } = this.within(() => this.alternatives(node.alternatives, mode));
        return {
          kind: 'look',
          behind: node.kind === 'lookbehind',
          negate: node.negate,
          body,
          groups,
        };
      }
    }
  }

  private chars(
    node: AST.Character | AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass,
    mode: Mode,
  ): Node {
    const context = this.contexts[mode.ignoreCase ? 1 : 0];
    if (node.type === 'CharacterSet' && node.kind === 'any') {
      return { kind: 'chars', set: this.clip(mode.dotAll ? FULL : NOT_LINE_TERMINATORS) };
    }
    const key = (mode.ignoreCase ? 'i' : ' ') + node.raw;
    let made = this.classes.get(key);
    if (made === undefined) {
      made = this.makeChars(node, context);
      this.classes.set(key, made);
    }
    return made;
  }

  private makeChars(
    node:
      | Exclude<AST.Character | AST.CharacterSet, AST.AnyCharacterSet>
      | AST.CharacterClass
      | AST.ExpressionCharacterClass,
    context: ClassContext,
  ): Node {
    if (node.type === 'Character')
      return { kind: 'chars', set: this.clip(characterSet(node.value, context)) };
    const value =
      node.type === 'CharacterSet' ? escapeValue(node, context) : classValue(node, context);
    if (value.strings.length > 0) return this.classWithStrings(value, context);
    return { kind: 'chars', set: this.clip(value.set) };
  }

  /**
   * Longer strings are tried before shorter ones, a single character as a string of one. Of the strings
   * that match at one place each is the beginning of the next, so a tree of their characters, deeper
   * branches first, tries them in the same order.
   */
  private classWithStrings(value: ClassValue, context: ClassContext): Node {
    const items: Node[] = [];
    const longer = this.stringTree(
      value.strings.filter((s) => s.length > 0),
      0,
      context,
    );
    if (longer !== undefined) items.push(longer);
    if (value.set.length > 0) items.push({ kind: 'chars', set: value.set });
    if (value.strings.some((s) => s.length === 0)) items.push({ kind: 'seq', items: [] });
    return { kind: 'alt', items };
  }

  /** Matches what is left, from `depth` on, of the longest of the strings. */
  private stringTree(
    strings: readonly (readonly number[])[],
    depth: number,
    context: ClassContext,
  ): Node | undefined {
    const branches = new Map<number, (readonly number[])[]>();
    for (const string of strings) {
      if (string.length === depth) continue;
      const key = context.ignoreCase ? canonicalCodePoint(string[depth]) : string[depth];
      const branch = branches.get(key);
      if (branch === undefined) branches.set(key, [string]);
      else branch.push(string);
    }
    if (branches.size === 0) return undefined;
    const ends: CharSet[] = [];
    const items: Node[] = [];
    for (const [c, branch] of branches) {
      const set = characterSet(c, context);
      const rest = this.stringTree(branch, depth + 1, context);
      const isEnd = branch.some((s) => s.length === depth + 1);
      if (rest === undefined) ends.push(set);
      else {
        const tail: Node = isEnd
          ? { kind: 'alt', items: [rest, { kind: 'seq', items: [] }] }
          : rest;
        items.push({ kind: 'seq', items: [{ kind: 'chars', set }, tail] });
      }
    }
    if (ends.length > 0) items.push({ kind: 'chars', set: unionAll(ends) });
    return items.length === 1 ? items[0] : { kind: 'alt', items };
  }

  /** Without u and v there are only units. */
  private clip(set: CharSet): CharSet {
    return this.unicode || !contains(set, 0x10ffff) ? set : intersect(set, UNITS);
  }
}

function modified(mode: Mode, modifiers: AST.Modifiers): Mode {
  const { add, remove } = modifiers;
  return {
    ignoreCase: (mode.ignoreCase || add.ignoreCase) && remove?.ignoreCase !== true,
    multiline: (mode.multiline || add.multiline) && remove?.multiline !== true,
    dotAll: (mode.dotAll || add.dotAll) && remove?.dotAll !== true,
  };
}

export function lower(ast: AST.Pattern, pattern: string, flags: string, parsed: ParsedFlags): Tree {
  const lowering = new Lowering(pattern, flags, parsed);
  lowering.numberGroups(ast.alternatives);
  const body = lowering.alternatives(ast.alternatives, parsed);
  return {
    body,
    unicode: parsed.unicode || parsed.unicodeSets,
    sticky: parsed.sticky,
    captures: lowering.groups,
    names: lowering.names,
    hasBackreferences: lowering.hasBackreferences,
  };
}
