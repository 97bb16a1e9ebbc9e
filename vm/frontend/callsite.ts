/**
 * Texts for error messages that name an expression the way V8 does: `o.p is not a function`,
 * `f(...).x is not iterable`. From the syntax tree while compiling; from the bare source text later,
 * when a call fails at a known position (calleeText).
 */
import type * as A from 'acorn';
import { constantKey } from './ast.ts';

const UNKNOWN = '(intermediate value)';
const MAX_DEPTH = 20;

export function expressionText(node: A.Expression | A.Super, depth = 0): string {
  if (depth > MAX_DEPTH) return UNKNOWN;
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'ThisExpression':
      return 'this';
    case 'Super':
      return '(intermediate value)';
    case 'Literal':
      return typeof node.value === 'string' ? JSON.stringify(node.value) : (node.raw ?? UNKNOWN);
    case 'ParenthesizedExpression':
      return expressionText(node.expression, depth);
    case 'ChainExpression':
      return expressionText(node.expression, depth);
    case 'MemberExpression': {
      const object = expressionText(node.object, depth + 1);
      const dot = node.optional ? '?.' : '.';
      if (node.property.type === 'PrivateIdentifier')
        return `${object}${dot}#${node.property.name}`;
      const name = constantKey(node.property, node.computed);
      if (
        name !== null &&
        (!node.computed ||
          node.property.type !== 'Literal' ||
          typeof node.property.value === 'string')
      ) {
        return `${object}${dot}${name}`;
      }
      return `${object}[${expressionText(node.property, depth + 1)}]`;
    }
    case 'CallExpression':
      return `${expressionText(node.callee, depth + 1)}(...)`;
    case 'ObjectExpression':
      return node.properties.length === 0 ? '{}' : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

/** Names an iterable that turned out not to be one; completed by `is not iterable`. */
export function iterableText(node: A.Expression): string {
  return node.type === 'CallExpression'
    ? `${expressionText(node.callee)} is not a function or its return value`
    : expressionText(node);
}

/** The source of a destructuring, for `Cannot destructure …`; `%` stands for the value. */
export function patternText(pattern: A.ObjectPattern, source: A.Expression | null): string {
  const first = pattern.properties[0];
  const name = first?.type === 'Property' ? constantKey(first.key, first.computed) : null;
  const what = source === null ? '%' : expressionText(source);
  return name === null ? `'${what}'` : `property '${name}' of '${what}'`;
}

const WORD = /[\p{ID_Continue}$#]/u;
const IDENTIFIER = /(?:new\s+)?#?[\p{ID_Start}$_][\p{ID_Continue}$]*/uy;

/**
 * The callee at a call's or construction's position: the start of `new`, of the callee, or of the
 * property's name or key in a method call. Undefined where the text does not tell.
 */
export function calleeText(source: string, position: number): string | undefined {
  const start = chainStart(source, position);
  if (start < 0) return undefined;
  const before = source.slice(Math.max(0, position - 1), position);
  if (before === '[') {
    const end = closing(source, position - 1);
    return end < 0 || end - start > 80 ? undefined : simplified(source.slice(start, end + 1));
  }
  IDENTIFIER.lastIndex = position;
  const match = IDENTIFIER.exec(source);
  if (match === null) return undefined;
  let end = IDENTIFIER.lastIndex;
  if (/^new\s/.test(match[0])) {
    const chain = /(?:\s*\.\s*#?[\p{ID_Start}$_][\p{ID_Continue}$]*)+/uy;
    chain.lastIndex = end;
    if (chain.exec(source) !== null) end = chain.lastIndex;
    return simplified(source.slice(position, end).replace(/^new\s+/, ''));
  }
  // The call of a call's result starts like its callee: the name alone would be wrong.
  if (/^\s*(?:\?\.)?\s*[(`]/.test(source.slice(end, end + 40)))
    return simplified(source.slice(start, end));
  return undefined;
}

/** Walks back from a property to the start of the member chain; the position itself for other callees. */
function chainStart(source: string, position: number): number {
  let at = position;
  for (let steps = 0; steps < 50; steps++) {
    let i = at - 1;
    while (i >= 0 && /\s/.test(source[i])) i--;
    if (
      i >= 0 &&
      source[i] === '[' &&
      at === position &&
      !/[=(,:?&|!+*/%<>~^;{}-]/.test(source[previous(source, i - 1)] ?? ';')
    )
      at = i;
    else if (i >= 0 && source[i] === '.' && source[i - 1] !== '.')
      at = source[i - 1] === '?' ? i - 1 : i;
    else return at;
    const end = previous(source, at - 1);
    if (end < 0) return -1;
    at = operandStart(source, end);
    if (at < 0) return -1;
  }
  return -1;
}

function previous(source: string, from: number): number {
  let i = from;
  while (i >= 0 && /\s/.test(source[i])) i--;
  return i;
}

/** Start of the name, call or index that ends at `end`. */
function operandStart(source: string, end: number): number {
  let i = end;
  while (i >= 0 && (source[i] === ')' || source[i] === ']')) {
    const open = opening(source, i);
    if (open < 0) return -1;
    i = previous(source, open - 1);
    const applied = i >= 0 && (WORD.test(source[i]) || source[i] === ')' || source[i] === ']');
    if (source[open] === '(' && !applied) return open;
    if (i < 0 || !(WORD.test(source[i]) || source[i] === ')' || source[i] === ']')) return -1;
  }
  if (i < 0 || !WORD.test(source[i])) return -1;
  while (i > 0 && WORD.test(source[i - 1])) i--;
  return i;
}

const MAX_SPAN = 400;
function opening(source: string, close: number): number {
  let depth = 0;
  for (let i = close; i >= 0 && close - i < MAX_SPAN; i--) {
    if (')]}'.includes(source[i])) depth++;
    else if ('([{'.includes(source[i]) && --depth === 0) return i;
  }
  return -1;
}
function closing(source: string, open: number): number {
  let depth = 0;
  for (let i = open; i < source.length && i - open < MAX_SPAN; i++) {
    if ('([{'.includes(source[i])) depth++;
    else if (')]}'.includes(source[i]) && --depth === 0) return i;
  }
  return -1;
}

/** Arguments become `(...)`, white space goes. */
function simplified(text: string): string {
  const plain = text.replace(/\s+/g, '');
  // A parenthesis in front is no argument list.
  const end = plain.startsWith('(') ? closing(plain, 0) : -1;
  const inner = plain.slice(1, Math.max(end, 1));
  let result = end < 0 ? '' : /^[\p{ID_Continue}$.]+$/u.test(inner) ? inner : UNKNOWN;
  let depth = 0;
  for (const character of plain.slice(end + 1)) {
    if (character === ')' && --depth === 0) result += '...)';
    else if (character === '(' && depth++ === 0) result += '(';
    else if (depth === 0) result += character;
  }
  return result;
}
