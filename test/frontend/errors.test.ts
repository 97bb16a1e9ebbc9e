import { describe, expect, it } from 'vitest';
import { compileSource, type CompileOptions } from '../../vm/frontend/compile.ts';
import { FrontEndError } from '../../vm/frontend/errors.ts';

function failure(source: string, options: Partial<CompileOptions> = {}): FrontEndError {
  try {
    compileSource(source, { url: 'a.js', kind: 'script', ...options });
  } catch (error) {
    if (error instanceof FrontEndError) return error;
    throw error;
  }
  throw new Error(`compiled: ${source.slice(0, 100)}`);
}

describe('a syntax error', () => {
  it('tells file, line, column and shows the line with a caret', () => {
    const error = failure('let a = 1;\n\tlet b = ;\n');
    expect(error).toMatchObject({
      name: 'SyntaxError',
      file: 'a.js',
      line: 2,
      column: 10,
      unsupported: false,
    });
    expect(error.message).toBe("Unexpected token ';'");
    expect(error.codeFrame).toBe('2 | \tlet b = ;\n  | \t        ^');
  });

  it('shows only the surroundings of the caret in a very long line', () => {
    const { codeFrame } = failure(`x = [${'1, '.repeat(5000)} ; ${'y, '.repeat(5000)}]`);
    const [line, caret] = codeFrame.split('\n');
    expect(line.length).toBeLessThan(120);
    expect(line[caret.indexOf('^')]).toBe(';');
  });

  const messages: readonly (readonly [source: string, message: string])[] = [
    ['var a = ;', "Unexpected token ';'"],
    ['foo(', 'Unexpected end of input'],
    ['a b', "Unexpected identifier 'b'"],
    ['var 1', 'Unexpected number'],
    ['"abc', 'Invalid or unexpected token'],
    ['1a', 'Invalid or unexpected token'],
    ['let x; let x;', "Identifier 'x' has already been declared"],
    ['return 1', 'Illegal return statement'],
    ['break', 'Illegal break statement'],
    ['continue', 'Illegal continue statement: no surrounding iteration statement'],
    ['await 1', 'await is only valid in async functions and the top level bodies of modules'],
    ['import a from "b"', 'Cannot use import statement outside a module'],
    ['new.target', 'new.target expression is not allowed here'],
    ['super()', "'super' keyword unexpected here"],
    ['let {a};', 'Missing initializer in destructuring declaration'],
    ['"use strict"; 010', 'Octal literals are not allowed in strict mode.'],
    ['"use strict"; delete a', 'Delete of an unqualified identifier in strict mode.'],
    ['function f(a, a) { "use strict" }', 'Duplicate parameter name not allowed in this context'],
    ['class A { constructor() {} constructor() {} }', 'A class may only have one constructor'],
    ['this.#x', "Private field '#x' must be declared in an enclosing class"],
    ['try {}', 'Missing catch or finally after try'],
    ['5 = 3', 'Invalid left-hand side in assignment'],
    ['a: a: ;', "Label 'a' has already been declared"],
    ['/abc', 'Invalid regular expression: missing /'],
  ];
  it.each(messages)('%s', (source, message) => expect(failure(source).message).toBe(message));
});

describe('what is not supported', () => {
  it.each([
    ['with (a) b;', 'The with statement is not supported'],
    ['eval("1")', 'Direct eval is not supported'],
    ['async function* f() {}', 'Async generators are not supported yet'],
    ['{ using x = y; }', 'using declarations are not supported yet'],
  ])('%s', (source, message) =>
    expect(failure(source)).toMatchObject({ message, unsupported: true }),
  );

  it('does not include an own function called eval, or indirect eval', () => {
    compileSource('function f(eval) { return eval(1); } (0, eval)("1")', {
      url: 'a.js',
      kind: 'script',
    });
  });
});

describe('absurd source', () => {
  const deep = /too deeply nested/;
  it.each([
    ['parentheses', '('.repeat(200_000)],
    ['matched parentheses', `${'('.repeat(100_000)}1${')'.repeat(100_000)}`],
    ['arrays', '['.repeat(100_000)],
    ['blocks', '{'.repeat(100_000)],
    ['unary operators', `x = ${'- '.repeat(100_000)}1`],
    ['a long chain of operators', `x = 1${' + 1'.repeat(200_000)}`],
    ['arrow functions', 'a=>'.repeat(100_000) + '1'],
    ['else if', `${'if (a) b; else '.repeat(100_000)} c;`],
    ['templates', '`${'.repeat(50_000)],
    ['member calls', `x${'.a()'.repeat(200_000)}`],
  ])('of nested %s is refused, or compiled', (_, source) => {
    try {
      compileSource(source, { url: 'a.js', kind: 'script' });
    } catch (error) {
      expect(error).toBeInstanceOf(FrontEndError);
      expect((error as FrontEndError).message).toMatch(
        /too deeply nested|Unexpected|Invalid|Unterminated/,
      );
    }
  });

  it('names where the nesting is deepest', () => {
    const error = failure(`let a = 1;\nf(${'['.repeat(5000)}`);
    expect(error.message).toMatch(deep);
    expect(error.line).toBe(2);
  });

  it('counts no brackets in strings and comments', () => {
    const brackets = '('.repeat(4000);
    compileSource(`x = '${brackets}'; /* ${brackets} */ y = /[${brackets}]/;`, {
      url: 'a.js',
      kind: 'script',
    });
  });

  it('is refused when it is too large', () => {
    expect(failure('x = 1;'.repeat(100), { maxSource: 500 }).message).toBe(
      'Source text of 600 characters is over the limit of 500',
    );
  });

  it('compiles 3 MB of statements', () => {
    const script = compileSource('x=1;'.repeat(750_000), { url: 'a.js', kind: 'script' });
    expect(script.functions[0].code.length).toBeGreaterThan(3_000_000);
  });
});
