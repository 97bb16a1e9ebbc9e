/**
 * Parsing under limits. acorn recurses on the host stack, and so do the passes after it: nesting that
 * overflows it becomes a FrontEndError here, never a crash. Deep nesting of brackets, the usual hostile
 * case, is found by a scan of the source before any recursion.
 */
import { parse as acornParse, type Program } from 'acorn';
import { FrontEndError } from './errors.ts';

export type SourceKind = 'script' | 'module' | 'selfhosted' | 'commonjs';
export interface ParseOptions {
  readonly url: string;
  readonly kind: SourceKind;
  /** Most UTF-16 units of source text. */
  readonly maxSource?: number;
  /** Scripts: allow `await` at the top level (REPL). */
  readonly topLevelAwait?: boolean;
}

export const DEFAULT_MAX_SOURCE = 32 * 1024 * 1024;
const MAX_NESTING = 1500;

/** acorn's wording to V8's, where that is simple. */
const WORDING: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^Unterminated string constant$/, () => 'Invalid or unexpected token'],
  [/^Unterminated template$/, () => 'Unterminated template literal'],
  [/^Unexpected character '(.*)'$/su, () => 'Invalid or unexpected token'],
  [/^Identifier directly after number$/, () => 'Invalid or unexpected token'],
  [/^Unterminated regular expression$/, () => 'Invalid regular expression: missing /'],
  [/^Identifier '(.*)' has already been declared$/u, (m) => `Identifier '${m[1]}' has already been declared`],
  [/^Assigning to rvalue$/, () => 'Invalid left-hand side in assignment'],
  [/^Assigning to (eval|arguments) in strict mode$/, () => 'Unexpected eval or arguments in strict mode'],
  [/^Binding (eval|arguments) in strict mode$/, () => 'Unexpected eval or arguments in strict mode'],
  [/^'return' outside of function$/, () => 'Illegal return statement'],
  [/^Unsyntactic break$/, () => 'Illegal break statement'],
  [/^Unsyntactic continue$/, () => 'Illegal continue statement: no surrounding iteration statement'],
  [/^'with' in strict mode$/, () => 'Strict mode code may not include a with statement'],
  [/^Deleting local variable in strict mode$/, () => 'Delete of an unqualified identifier in strict mode.'],
  [/^Octal literal in strict mode$/, () => 'Octal escape sequences are not allowed in strict mode.'],
  [/^Missing catch or finally clause$/, () => 'Missing catch or finally after try'],
  [/^'import' and 'export' may (?:only )?appear only (?:with 'sourceType: module'|at the top level)/, () => 'Cannot use import statement outside a module'],
  [/^Argument name clash$/, () => 'Duplicate parameter name not allowed in this context'],
  [/^Complex binding patterns require an initialization value$/, () => 'Missing initializer in destructuring declaration'],
  [/^Illegal newline after throw$/, () => 'Illegal newline after throw'],
];

function worded(message: string, source: string, offset: number): string {
  const plain = message.replace(/ \(\d+:\d+\)$/, '');
  for (const [pattern, text] of WORDING) {
    const match = pattern.exec(plain);
    if (match !== null) return text(match);
  }
  if (plain === 'Unexpected token') {
    if (offset >= source.length) return 'Unexpected end of input';
    const token = /^(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|["'`]|[=!<>&|+*?.-]{1,3}|[^\s])/u.exec(
      source.slice(offset, offset + 64),
    );
    const text = token === null ? '' : token[0];
    if (/^["']$/.test(text)) return 'Unexpected string';
    if (/^\d/.test(text)) return 'Unexpected number';
    if (text === '`') return 'Unexpected template string';
    if (/^[\p{ID_Start}$_]/u.test(text) && !KEYWORDS.has(text)) return `Unexpected identifier '${text}'`;
    return `Unexpected token '${text}'`;
  }
  return plain;
}

const KEYWORDS = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if import in instanceof new null return super switch this throw true try typeof var void while with'
  ).split(' '),
);

export function parseProgram(source: string, options: ParseOptions): Program {
  const { url, kind } = options;
  const maxSource = options.maxSource ?? DEFAULT_MAX_SOURCE;
  if (source.length > maxSource) {
    throw new FrontEndError(
      `Source text of ${source.length} characters is over the limit of ${maxSource}`,
      url,
      source.slice(0, 200),
      0,
    );
  }
  const deep = tooDeep(source);
  if (deep >= 0) throw new FrontEndError('Source text is too deeply nested', url, source, deep);
  let error: unknown;
  try {
    return acornParse(source, {
      ecmaVersion: 'latest',
      sourceType: kind === 'module' ? 'module' : kind === 'commonjs' ? 'commonjs' : 'script',
      allowHashBang: true,
      allowReturnOutsideFunction: false,
      allowAwaitOutsideFunction: kind === 'module' || options.topLevelAwait === true,
    });
  } catch (thrown) {
    error = thrown;
  }
  if (error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number') {
    const at = 'raisedAt' in error && typeof error.raisedAt === 'number' && error.pos > source.length ? error.raisedAt : error.pos;
    throw new FrontEndError(worded(error.message, source, at), url, source, at);
  }
  throw nestingError(error, url, source);
}

/** A host stack overflow as FrontEndError; anything else as it is. */
export function nestingError(error: unknown, url: string, source: string): unknown {
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return new FrontEndError('Source text is too deeply nested', url, source, deepestBracket(source));
  }
  return error;
}

/**
 * Bracket depth by a crude scan: text of strings, comments and regular expressions counts too, where
 * brackets mostly match. So the answer is only acted upon when the depth is absurd, and an unmatched
 * surplus of closing brackets resets it.
 */
function tooDeep(source: string): number {
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    switch (source.charCodeAt(i)) {
      case 40:
      case 91:
      case 123:
        if (++depth > MAX_NESTING && confirmDepth(source) > MAX_NESTING) return deepestBracket(source);
        if (depth > MAX_NESTING) return -1;
        break;
      case 41:
      case 93:
      case 125:
        if (depth > 0) depth--;
        break;
    }
  }
  return -1;
}

/** The scan again, with strings, comments and templates left out; exact enough to reject. */
function confirmDepth(source: string): number {
  return scan(source).depth;
}
function deepestBracket(source: string): number {
  return scan(source).at;
}

function scan(source: string): { depth: number; at: number } {
  const token = /\/\/[^\n]*|\/\*[^]*?\*\/|'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"|`(?:[^`\\]|\\[^])*`|[([{]|[)\]}]/g;
  let depth = 0;
  let deepest = 0;
  let at = 0;
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    const first = match[0];
    if (first === '(' || first === '[' || first === '{') {
      if (++depth > deepest) {
        deepest = depth;
        at = match.index;
      }
    } else if ((first === ')' || first === ']' || first === '}') && depth > 0) depth--;
  }
  return { depth: deepest, at };
}
