/**
 * From text to regexpp's syntax tree, with errors worded as V8's. The parser recurses, so nesting is
 * measured first: a pattern can be refused, but it cannot exhaust the host's stack.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';

export class RegExpSyntaxError extends Error {
  override name = 'RegExpSyntaxError';
}

export const MAX_NESTING = 500;
export const MAX_PATTERN_LENGTH = 1 << 19;
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

/** V8 words these otherwise than regexpp. */
const WORDING: readonly (readonly [RegExp, string])[] = [
  [/^Invalid escape sequence$/, 'Invalid escape'],
];

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

function messageOf(error: Error): string {
  const at = error.message.lastIndexOf('/: ') >= 0 ? error.message.lastIndexOf(': ') : error.message.lastIndexOf(': ');
  const message = error.message.slice(at + 2);
  for (const [theirs, ours] of WORDING) if (theirs.test(message)) return ours;
  return message;
}

export function parsePattern(pattern: string, flags: string, parsed: ParsedFlags): AST.Pattern {
  if (pattern.length > MAX_PATTERN_LENGTH || nestingOf(pattern, parsed.unicodeSets) > MAX_NESTING) {
    throw syntaxError(pattern.slice(0, 100), flags, 'Regular expression too large');
  }
  try {
    return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern, 0, pattern.length, {
      unicode: parsed.unicode,
      unicodeSets: parsed.unicodeSets,
    });
  } catch (error) {
    if (error instanceof SyntaxError) throw syntaxError(pattern, flags, messageOf(error));
    if (error instanceof RangeError) throw syntaxError(pattern.slice(0, 100), flags, 'Regular expression too large');
    throw error;
  }
}
