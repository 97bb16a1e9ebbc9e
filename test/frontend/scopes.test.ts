// What the analyzer decides, seen in the instructions that access variables.
import { describe, expect, it } from 'vitest';
import {
  CODE_ASYNC,
  CODE_CLASS,
  CODE_CONSTRUCTOR,
  CODE_DERIVED,
  CODE_METHOD,
  CODE_STRICT,
  CODE_USES_ARGUMENTS,
} from '../../heap/cells.ts';
import type { CompiledFunction, CompiledScript } from '../../vm/bytecode/compiled.ts';
import { disassembleFunction } from '../../vm/bytecode/disasm.ts';
import { verifyScript } from '../../vm/bytecode/verify.ts';
import { compileSource } from '../../vm/frontend/compile.ts';

function compile(source: string, kind: 'script' | 'module' = 'script'): CompiledScript {
  const script = compileSource(source, { url: 'a.js', kind });
  expect(verifyScript(script)).toEqual([]);
  return script;
}
function fn(script: CompiledScript, name: string): CompiledFunction {
  const found = script.functions.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
}
/** Opcodes of the function of that name. */
function ops(source: string, name = 'f', kind: 'script' | 'module' = 'script'): string {
  const text = disassembleFunction(fn(compile(source, kind), name), 0);
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^\s*\d+\s+/, '').replace(/ +/g, ' '))
    .join('\n');
}

describe('variables', () => {
  it('stay in registers and argument slots when nothing captures them', () => {
    const text = ops('function f(a, b = 1) { let c = a; { const c = b; a = c; } return c; }');
    expect(text).not.toMatch(/Env/);
    expect(text).toMatch(/JNotUndefined a1/);
    expect(text).toMatch(/Move a0, r1/);
  });

  it('live in an environment when a closure uses them, and only those', () => {
    const text = ops('function f(a, b) { let c; return () => a + c; }');
    expect(text).toMatch(/NewEnv r0, r0, 2/);
    expect(text).toMatch(/StEnv r0, 0, 0, a0/);
    expect(text).not.toMatch(/a1/);
  });

  it('give a closure no environment that captures nothing', () => {
    expect(ops('function f() { let a = 1; g(() => a); return () => globalThis; }')).toMatch(
      /LdaUndefined (r\d+)\nClosure \1, fn#\d+, \1/,
    );
  });

  it('are reached over the environments between', () => {
    expect(
      ops(
        'function g() { let a; return function () { let b; return function f() { return [a, b]; }; } }',
      ),
    ).toMatch(/LdEnv r\d+, r0, 1, 0\n[^]*LdEnv r\d+, r0, 0, 0/);
  });

  it('are fresh in each iteration when captured, by copying the environment', () => {
    expect(ops('function f() { for (let i = 0; i < 3; i++) g(() => i); }')).toMatch(/CopyEnv/);
    expect(ops('function f() { for (let i = 0; i < 3; i++) g(i); }')).not.toMatch(/Env/);
  });

  it('at the top of a script are global', () => {
    const text = ops('let a = 1; var b = a; function c() {}', '');
    expect(text).toMatch(/DeclareGlobals \['a, 2, 'c, 1, 'b, 0\]/);
    expect(text).toMatch(/InitGlobal 'a/);
    expect(text).toMatch(/StGlobal 'b/);
  });
});

describe('the dead zone', () => {
  it('is not checked where the reference runs after the declaration', () => {
    expect(ops('function f() { let a = 1; a++; g(() => a); return a; }')).not.toMatch(/Check|Hole/);
  });
  it('is checked before the declaration, and in functions that can run before it', () => {
    expect(ops('function f() { a; let a = 1; }')).toMatch(/LdaHole r0\nCheckHole r0, 'a/);
    expect(ops('function f() { let a = a; }')).toMatch(/CheckHole r0, 'a/);
    expect(ops('function g() { f(); let a = 1; function f() { return a; } }')).toMatch(
      /LdEnvCheck/,
    );
    expect(ops('function g() { let a = 1; { function f() { return a; } } }')).not.toMatch(/Check/);
  });
  it('is checked in a switch, where cases can be jumped over', () => {
    expect(ops('function f(x) { switch (x) { case 0: let a = 1; default: return a; } }')).toMatch(
      /CheckHole/,
    );
  });
  it('of a parameter ends with its initialization', () => {
    expect(ops('function f(a = b, b) { return a; }')).toMatch(/CheckHole r\d+, 'b/);
    expect(ops('function f(a, b = a) { return b; }')).not.toMatch(/Check/);
  });
  it('of a loop variable covers the subject', () => {
    expect(ops('function f() { for (const x of x) ; }')).toMatch(
      /LdaHole (r\d+)\nCheckHole \1, 'x/,
    );
  });
  it('of a class name lasts until the class is complete', () => {
    expect(ops('class C { static f() { return C; } }')).toMatch(/LdEnvCheck/);
  });
});

describe('functions', () => {
  it('have the flags of their kind', () => {
    const script = compile(
      '"use strict"; function plain(...r) {} class A { method() {} async later() {} } class B extends A { get g() { return () => arguments; } }',
    );
    expect(fn(script, 'plain').flags).toBe(CODE_STRICT | CODE_CONSTRUCTOR | CODE_USES_ARGUMENTS);
    expect(fn(script, 'A').flags).toBe(CODE_STRICT | CODE_CONSTRUCTOR | CODE_CLASS);
    expect(fn(script, 'B').flags).toBe(
      CODE_STRICT | CODE_CONSTRUCTOR | CODE_CLASS | CODE_DERIVED | CODE_USES_ARGUMENTS,
    );
    expect(fn(script, 'method').flags).toBe(CODE_STRICT | CODE_METHOD);
    expect(fn(script, 'later').flags).toBe(CODE_STRICT | CODE_METHOD | CODE_ASYNC);
    expect(fn(script, 'get g').flags).toBe(CODE_STRICT | CODE_METHOD | CODE_USES_ARGUMENTS);
  });

  it('take their name from where they stand', () => {
    const names = compile(
      'let a = () => 1; b = function () {}; c = { d() {}, e: class {}, get f() {} }; ({ g = () => 2 } = {}); class H { static #i = () => 3; }',
    ).functions.map((each) => each.name);
    for (const name of ['a', 'b', 'd', 'e', 'get f', 'g', 'H', '#i']) expect(names).toContain(name);
  });

  it('have their source text, methods from their key and constructors from the class', () => {
    const source = 'class A { constructor() {} static async m() {} get x() {} } o = { *g() {} }';
    const script = compile(source);
    const text = (name: string): string =>
      source.slice(fn(script, name).start, fn(script, name).end);
    expect(text('m')).toBe('async m() {}');
    expect(text('get x')).toBe('get x() {}');
    expect(text('g')).toBe('*g() {}');
    expect(text('A')).toMatch(/^class A .*\} \}$/);
  });

  it('in sloppy blocks also assign a variable, unless a lexical one is in the way', () => {
    expect(ops('function f() { { function g() {} } return g; }')).toMatch(/Move r0, r1/);
    expect(ops('function f() { let g = 1; { function g() {} } return g; }')).not.toMatch(/Move/);
    expect(ops('function f() { "use strict"; { function g() {} } return g; }')).toMatch(/LdGlobal/);
  });

  it('share mapped parameters with arguments in sloppy mode only', () => {
    expect(ops('function f(a) { return arguments; }')).toMatch(
      /StEnv r0, 0, 0, a0\nArguments r1, r0/,
    );
    expect(ops('function f(a) { "use strict"; return arguments; }')).toMatch(
      /LdaUndefined r0\nArguments r0, r0/,
    );
  });
});

describe('assignments', () => {
  it('do not change an operand that has been read', () => {
    expect(ops('function f(a) { return a + (a = 2); }')).toMatch(/Move r\d+, a0\nLdaInt a0, 2/);
    expect(ops('function f(a, b) { return a + (b = 2); }')).not.toMatch(/Move/);
  });
  it('do not write a local before its old value has been read', () => {
    expect(ops('function f(a) { a = [a, 1]; return a; }')).toMatch(/NewArray r0/);
    expect(ops('function f(a) { a = [1, 2]; return a; }')).toMatch(/NewArray a0/);
    expect(ops('function f(a) { try { a = [g(), 2]; } catch { return a; } }')).toMatch(
      /NewArray r/,
    );
  });
});

describe('a module', () => {
  const source = `import d, { x as y } from './a.js'; import * as ns from './a.js'; export { y as again, ns };
    export * as all from './b.js'; export * from './c.js'; export let live = 1; export default class {}
    export function hoisted() { return inner() + y; } function inner() { return 2; } var v; function own() {} () => v;`;
  it('lists its requests, imports and exports', () => {
    const module = compile(source, 'module').module;
    expect(module?.requests.map((each) => each.specifier)).toEqual(['./a.js', './b.js', './c.js']);
    expect(module?.imports.map((each) => each.name)).toEqual(['default', 'x', '*']);
    expect(
      module?.indirectExports.map(({ exported, request, name }) => [exported, request, name]),
    ).toEqual([
      ['again', 0, 'x'],
      ['all', 1, '*'],
    ]);
    expect(module?.starExports).toEqual([{ request: 2 }]);
    expect(module?.localExports.map((each) => each.exported)).toEqual([
      'ns',
      'live',
      'default',
      'hoisted',
    ]);
  });
  it('says what the linker must set up', () => {
    const script = compile(source, 'module');
    const { module } = script;
    expect(module?.cells.map((each) => each.name)).toEqual(['live', '*default*', 'hoisted']);
    expect(module?.functionsToHoist.map((each) => script.functions[each.fn].name)).toEqual([
      'hoisted',
      'inner',
    ]);
    expect(module?.undefinedSlots).toHaveLength(1);
    expect(ops(source, 'hoisted', 'module')).toMatch(/LdCell .*'y/);
  });
  it('is an async function if it awaits at the top level', () => {
    expect(compile('await 1', 'module').module?.hasTopLevelAwait).toBe(true);
    expect(compile('await 1', 'module').functions[0].flags & CODE_ASYNC).toBe(CODE_ASYNC);
    expect(compile('async () => { await 1; }', 'module').module?.hasTopLevelAwait).toBe(false);
  });
});
