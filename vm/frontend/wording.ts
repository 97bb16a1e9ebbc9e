/** Syntax errors in V8's words, where acorn's tell enough. */

const WORDING: readonly (readonly [
  RegExp,
  string | ((match: RegExpExecArray, token: string) => string),
])[] = [
  [/^Unterminated string constant$/, 'Invalid or unexpected token'],
  [/^Unterminated template$/, 'Unterminated template literal'],
  [/^Unterminated comment$/, 'Invalid or unexpected token'],
  [/^Unexpected character /, 'Invalid or unexpected token'],
  [/^Identifier directly after number$/, 'Invalid or unexpected token'],
  [/^Expected number in radix/, 'Invalid or unexpected token'],
  [/^Unterminated regular expression$/, 'Invalid regular expression: missing /'],
  [/^Assigning to (eval|arguments) in strict mode$/, 'Unexpected eval or arguments in strict mode'],
  [/^Binding (eval|arguments) in strict mode$/, 'Unexpected eval or arguments in strict mode'],
  [/^Assigning to rvalue$/, 'Invalid left-hand side in assignment'],
  [/^Optional chaining cannot appear in left-hand side$/, 'Invalid left-hand side in assignment'],
  [/^Shorthand property assignments are valid only/, 'Invalid shorthand property initializer'],
  [/^'return' outside of function$/, 'Illegal return statement'],
  [/^Unsyntactic break$/, 'Illegal break statement'],
  [/^Unsyntactic continue$/, 'Illegal continue statement: no surrounding iteration statement'],
  [/^'with' in strict mode$/, 'Strict mode code may not include a with statement'],
  [
    /^Deleting local variable in strict mode$/,
    'Delete of an unqualified identifier in strict mode.',
  ],
  [/^Octal literal in strict mode$/, 'Octal escape sequences are not allowed in strict mode.'],
  [
    /^Invalid number$/,
    (_, token) =>
      /^0\d/.test(token)
        ? 'Octal literals are not allowed in strict mode.'
        : 'Invalid or unexpected token',
  ],
  [/^Missing catch or finally clause$/, 'Missing catch or finally after try'],
  [
    /^'import' and 'export' may appear only/,
    (_, token) =>
      token === 'export'
        ? "Unexpected token 'export'"
        : 'Cannot use import statement outside a module',
  ],
  [/^Argument name clash$/, 'Duplicate parameter name not allowed in this context'],
  [
    /^Complex binding patterns require an initialization value$/,
    'Missing initializer in destructuring declaration',
  ],
  [/^Duplicate constructor in the same class$/, 'A class may only have one constructor'],
  [/^'new\.target' can only be used/, 'new.target expression is not allowed here'],
  [/^'super' keyword (?:outside a method|unexpected here)$/, "'super' keyword unexpected here"],
  [/^super\(\) call outside constructor/, "'super' keyword unexpected here"],
  [
    /^Label '(.*)' is already declared$/u,
    (match) => `Label '${match[1]}' has already been declared`,
  ],
  [
    /^The keyword '(.*)' is reserved$/u,
    (match) =>
      match[1] === 'enum' ? 'Unexpected reserved word' : `Unexpected strict mode reserved word`,
  ],
  [/^Unexpected keyword '(.*)'$/u, (match) => `Unexpected token '${match[1]}'`],
  [
    /^Cannot use keyword 'await' outside an async function$/,
    'await is only valid in async functions and the top level bodies of modules',
  ],
];

const KEYWORDS = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if import in instanceof new null return super switch this throw true try typeof var void while with'
  ).split(' '),
);
const TOKEN =
  /(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|["'`]|#[\p{ID_Start}$_]|=>|\.\.\.|[=!]==?|[<>&|?*+-]{1,2}=?|[^\s])/uy;

function tokenAt(source: string, offset: number): string {
  const window = source.slice(offset, offset + 64);
  TOKEN.lastIndex = 0;
  return TOKEN.exec(window)?.[0] ?? '';
}

/** acorn's message at this offset, in V8's words. */
export function worded(message: string, source: string, offset: number): string {
  const plain = message.replace(/ \(\d+:\d+\)$/, '');
  const token = tokenAt(source, offset);
  if (plain === 'Unexpected token') return unexpected(source, offset, token);
  for (const [pattern, text] of WORDING) {
    const match = pattern.exec(plain);
    if (match !== null) return typeof text === 'string' ? text : text(match, token);
  }
  return plain;
}

function unexpected(source: string, offset: number, token: string): string {
  if (offset >= source.length) return 'Unexpected end of input';
  if (/^["']$/.test(token)) return 'Unexpected string';
  if (/^\d/.test(token)) return before(source, offset, 'await') ? AWAIT : 'Unexpected number';
  if (token === '`') return 'Unexpected template string';
  if (!/^[\p{ID_Start}$_]/u.test(token)) return `Unexpected token '${token}'`;
  if (before(source, offset, 'await')) return AWAIT;
  return KEYWORDS.has(token) ? `Unexpected token '${token}'` : `Unexpected identifier '${token}'`;
}

const AWAIT = 'await is only valid in async functions and the top level bodies of modules';
function before(source: string, offset: number, word: string): boolean {
  return new RegExp(`(?:^|[^\\w$])${word}\\s+$`).test(
    source.slice(Math.max(0, offset - 40), offset),
  );
}
