/**
 * Parsing under limits. acorn recurses on the host stack, and so do the passes after it: nesting that
 * overflows it becomes a FrontEndError, never a crash.
 */
import { Parser, type Program } from 'acorn';
import { FrontEndError } from './errors.ts';
import { worded } from './wording.ts';

/**
 * acorn decides by the tokens before it whether `/` after `yield` starts a regular expression, and does
 * not see that way that a method is a generator; its scopes know.
 */
const GuestParser = Parser.extend((Base) => {
  class GuestBase extends Base {
    inGeneratorContext(): boolean {
      return (this as unknown as { inGenerator: boolean }).inGenerator;
    }
  }
  return GuestBase as unknown as typeof Parser;
});

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
  let error: unknown;
  try {
    return GuestParser.parse(source, {
      ecmaVersion: 'latest',
      sourceType: kind === 'module' ? 'module' : kind === 'commonjs' ? 'commonjs' : 'script',
      allowHashBang: true,
      allowReturnOutsideFunction: false,
      allowAwaitOutsideFunction: kind === 'module' || options.topLevelAwait === true,
    });
  } catch (thrown) {
    error = thrown;
  }
  if (error instanceof SyntaxError && error.message.startsWith('Not enough stack space'))
    throw tooDeep(url, source);
  if (error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number') {
    const at =
      'raisedAt' in error && typeof error.raisedAt === 'number' && error.pos > source.length
        ? error.raisedAt
        : error.pos;
    throw new FrontEndError(worded(error.message, source, at), url, source, at);
  }
  throw nestingError(error, url, source);
}

/** A host stack overflow as FrontEndError; anything else as it is. */
export function nestingError(error: unknown, url: string, source: string): unknown {
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return tooDeep(url, source);
  }
  return error;
}

function tooDeep(url: string, source: string): FrontEndError {
  return new FrontEndError('Source text is too deeply nested', url, source, deepestBracket(source));
}

/** Where brackets are nested deepest, strings and comments left out. */
function deepestBracket(source: string): number {
  const token =
    /\/\/[^\n]*|\/\*[^]*?\*\/|'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"|`(?:[^`\\]|\\[^])*`|[([{]|[)\]}]/g;
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
  return at;
}
