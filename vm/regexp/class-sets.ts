/**
 * Character classes and class escapes to sets. Under v a class may also hold strings; a value then is a
 * set of single characters and a list of strings of any other length.
 *
 * Case: without v, a class is united first, then closed over case, then negated. Under v, every operand
 * is closed at once; unions, intersections, differences and complements of closed sets are closed.
 */
import type { AST } from '@eslint-community/regexpp';
import { canonicalCodePoint, closeOverCase, wordCharacters } from './casefold.ts';
import {
  type CharSet,
  complement,
  DIGITS,
  intersect,
  SPACES,
  single,
  subtract,
  unionAll,
} from './charset.ts';
import { propertySet } from './properties.ts';
import { stringsOfProperty } from './sequences.ts';

export interface ClassContext {
  readonly unicode: boolean;
  readonly unicodeSets: boolean;
  readonly ignoreCase: boolean;
  /** Throws the syntax error with this message. */
  readonly fail: (message: string) => never;
}

export interface ClassValue {
  readonly set: CharSet;
  readonly strings: readonly (readonly number[])[];
}

function plain(set: CharSet): ClassValue {
  return { set, strings: [] };
}

function fold(set: CharSet, context: ClassContext): CharSet {
  return context.ignoreCase ? closeOverCase(set, context.unicode) : set;
}

/** The set of \d \D \s \S \w \W \p{} \P{}; closed over case only under v. */
function escapeSet(
  node: AST.EscapeCharacterSet | AST.UnicodePropertyCharacterSet,
  context: ClassContext,
): ClassValue {
  const close = (set: CharSet): CharSet => (context.unicodeSets ? fold(set, context) : set);
  let set: CharSet;
  switch (node.kind) {
    case 'digit':
      set = DIGITS;
      break;
    case 'space':
      set = SPACES;
      break;
    case 'word':
      set = wordCharacters(context.unicode, context.ignoreCase);
      break;
    case 'property': {
      if (node.strings)
        return stringsValue(
          stringsOfProperty(node.key) ?? context.fail('Invalid property name'),
          context,
        );
      set = close(propertySet(node.key, node.value) ?? context.fail('Invalid property name'));
      break;
    }
  }
  return plain(node.negate ? complement(set) : set);
}

/** Splits strings into those of one character, which join the set, and the others. */
function stringsValue(strings: readonly (readonly number[])[], context: ClassContext): ClassValue {
  const singles = unionAll(strings.filter((s) => s.length === 1).map((s) => single(s[0])));
  return { set: fold(singles, context), strings: strings.filter((s) => s.length !== 1) };
}

function keyOf(string: readonly number[], context: ClassContext): string {
  return (context.ignoreCase ? string.map(canonicalCodePoint) : string).join();
}

function mergeStrings(values: readonly ClassValue[], context: ClassContext): (readonly number[])[] {
  const found = new Map<string, readonly number[]>();
  for (const value of values) {
    for (const string of value.strings) {
      const key = keyOf(string, context);
      if (!found.has(key)) found.set(key, string);
    }
  }
  return [...found.values()];
}

function uniteAll(values: readonly ClassValue[], context: ClassContext): ClassValue {
  return { set: unionAll(values.map((v) => v.set)), strings: mergeStrings(values, context) };
}

/** The strings of `a` that are (or are not) among those of `b`. */
function selectStrings(
  a: ClassValue,
  b: ClassValue,
  wanted: boolean,
  context: ClassContext,
): (readonly number[])[] {
  const keys = new Set(b.strings.map((s) => keyOf(s, context)));
  return a.strings.filter((s) => keys.has(keyOf(s, context)) === wanted);
}

function expressionValue(
  root: AST.ClassIntersection | AST.ClassSubtraction,
  context: ClassContext,
): ClassValue {
  // The tree leans to the left and can be long: walk down, then combine upwards.
  const chain: (AST.ClassIntersection | AST.ClassSubtraction)[] = [];
  let node: AST.ClassSetOperand | AST.ClassIntersection | AST.ClassSubtraction = root;
  while (node.type === 'ClassIntersection' || node.type === 'ClassSubtraction') {
    chain.push(node);
    node = node.left;
  }
  let value = elementValue(node, context);
  for (const { type, right } of chain.reverse()) {
    const other = elementValue(right, context);
    value =
      type === 'ClassIntersection'
        ? {
            set: intersect(value.set, other.set),
            strings: selectStrings(value, other, true, context),
          }
        : {
            set: subtract(value.set, other.set),
            strings: selectStrings(value, other, false, context),
          };
  }
  return value;
}

type Element = AST.CharacterClassElement | AST.ClassSetOperand;

function elementValue(node: Element, context: ClassContext): ClassValue {
  const close = (set: CharSet): CharSet => (context.unicodeSets ? fold(set, context) : set);
  switch (node.type) {
    case 'Character':
      return plain(close(single(node.value)));
    case 'CharacterClassRange':
      return plain(close([node.min.value, node.max.value + 1]));
    case 'CharacterSet':
      return escapeSet(node, context);
    case 'ClassStringDisjunction':
      return stringsValue(
        node.alternatives.map((a) => a.elements.map((e) => e.value)),
        context,
      );
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return classValue(node, context);
  }
}

/** The value of a whole class, closed over case if case is ignored. */
export function classValue(
  node: AST.CharacterClass | AST.ExpressionCharacterClass,
  context: ClassContext,
): ClassValue {
  if (node.type === 'ExpressionCharacterClass') {
    const value = expressionValue(node.expression, context);
    return node.negate ? plain(complement(value.set)) : value;
  }
  let value = uniteAll(classParts(node.elements, context), context);
  if (!context.unicodeSets) value = plain(fold(value.set, context));
  return node.negate ? plain(complement(value.set)) : value;
}

/** The values of a class's elements; plain characters and ranges are put together first. */
function classParts(elements: readonly Element[], context: ClassContext): ClassValue[] {
  const sets: CharSet[] = [];
  const values: ClassValue[] = [];
  for (const element of elements) {
    if (element.type === 'Character') sets.push(single(element.value));
    else if (element.type === 'CharacterClassRange')
      sets.push([element.min.value, element.max.value + 1]);
    else values.push(elementValue(element, context));
  }
  const set = unionAll(sets);
  values.push(plain(context.unicodeSets ? fold(set, context) : set));
  return values;
}

/** A class escape that stands alone. */
export function escapeValue(
  node: AST.EscapeCharacterSet | AST.UnicodePropertyCharacterSet,
  context: ClassContext,
): ClassValue {
  const value = escapeSet(node, context);
  return context.unicodeSets ? value : plain(fold(value.set, context));
}

/** The set a single pattern character stands for. */
export function characterSet(c: number, context: ClassContext): CharSet {
  return fold(single(c), context);
}
