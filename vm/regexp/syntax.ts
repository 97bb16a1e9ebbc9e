/**
 * From text to regexpp's syntax tree, with errors worded as V8's. The parser recurses, so nesting is
 * measured first: a pattern can be refused, but it cannot exhaust the host's stack.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';

export class RegExpSyntaxError extends Error {
  override name = 'RegExpSyntaxError';
}

export const MAX_NESTING = 500;
export const MAX_PATTERN_LENGTH = 1 << 17;
/** The parser compares named groups, and references with groups, in pairs. */
export const MAX_NAMED_GROUPS = 4096;
const MAX_REFERENCE_PAIRS = 1 << 20;
export const MAX_CAPTURES = 1 << 16;

export interface ParsedFlags {
  readonly global: boolean;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly unicode: boolean;
  readonly unicodeSets: boolean;
  readonly sticky: boolean;
  readonly hasIndices: boolean;
}

export function syntaxError(pattern: string, flags: string, message: string): RegExpSyntaxError {
  return new RegExpSyntaxError(`Invalid regular expression: /${pattern}/${flags}: ${message}`);
}

export function parseFlags(flags: string): ParsedFlags {
  const valid = /^[dgimsuvy]*$/.test(flags) && new Set(flags).size === flags.length;
  if (!valid || (flags.includes('u') && flags.includes('v'))) {
    throw new RegExpSyntaxError(`Invalid flags supplied to RegExp constructor '${flags}'`);
  }
  return {
    global: flags.includes('g'),
    ignoreCase: flags.includes('i'),
    multiline: flags.includes('m'),
    dotAll: flags.includes('s'),
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
    sticky: flags.includes('y'),
    hasIndices: flags.includes('d'),
  };
}

/** Depth of brackets as the parser will recurse into them, or more. */
function nestingOf(pattern: string, nestedClasses: boolean): number {
  let depth = 0;
  let deepest = 0;
  let classes = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x5b && (classes === 0 || nestedClasses)) classes++;
    else if (c === 0x5d && classes > 0) classes--;
    else if (c === 0x28 && classes === 0) depth++;
    else if (c === 0x29 && classes === 0) depth--;
    if (depth + classes > deepest) deepest = depth + classes;
  }
  return deepest;
}

/** True if the place is inside a character class. */
function inClass(pattern: string, index: number): boolean {
  let inside = false;
  for (let i = 0; i < index; i++) {
    const c = pattern[i];
    if (c === '\\') i++;
    else if (c === '[') inside = true;
    else if (c === ']') inside = false;
  }
  return inside;
}

/** The parser's message in V8's words. */
function messageOf(error: Error, pattern: string): string {
  const message = error.message.slice(error.message.lastIndexOf(': ') + 2);
  const index = 'index' in error && typeof error.index === 'number' ? error.index : 0;
  // The parser stands behind the backslash, or behind what it could not read after it.
  const escaped = pattern.slice(pattern.lastIndexOf('\\', index - 1) + 1);
  switch (message) {
    case 'Invalid unicode escape':
      return 'Invalid Unicode escape';
    case 'Nothing to repeat':
      return /\)[*+?{][^()*+?]*$/.test(pattern.slice(0, index)) ? 'Invalid quantifier' : message;
    case 'Invalid property name':
      return inClass(pattern, index) ? 'Invalid property name in character class' : message;
    case 'Invalid character in character class':
      return index >= pattern.length ? 'Unterminated character class' : message;
    case 'Invalid escape':
      if (escaped === '') return '\\ at end of pattern';
      if (escaped.startsWith('c')) return 'Invalid Unicode escape';
      if (inClass(pattern, index)) return /^[0-7]/.test(escaped) ? 'Invalid class escape' : message;
      return /^0\d/.test(escaped) ? 'Invalid decimal escape' : message;
    default:
      return message;
  }
}

function isTooLarge(pattern: string, parsed: ParsedFlags): boolean {
  if (pattern.length > MAX_PATTERN_LENGTH || nestingOf(pattern, parsed.unicodeSets) > MAX_NESTING)
    return true;
  const names = pattern.split('(?<').length - 1;
  const references = pattern.split('\\k').length - 1;
  return names > MAX_NAMED_GROUPS || names * references > MAX_REFERENCE_PAIRS;
}

export function parsePattern(pattern: string, flags: string, parsed: ParsedFlags): AST.Pattern {
  if (isTooLarge(pattern, parsed)) {
    throw syntaxError(pattern.slice(0, 100), flags, 'Regular expression too large');
  }
  try {
    return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern, 0, pattern.length, {
      unicode: parsed.unicode,
      unicodeSets: parsed.unicodeSets,
    });
  } catch (error) {
    if (error instanceof SyntaxError) throw syntaxError(pattern, flags, messageOf(error, pattern));
    if (error instanceof RangeError)
      throw syntaxError(pattern.slice(0, 100), flags, 'Regular expression too large');
    throw error;
  }
}
