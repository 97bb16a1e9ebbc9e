import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CODE_CONSTRUCTOR, CODE_SELF_HOSTED } from '../../heap/cells.ts';
import type { CompiledScript } from '../../vm/bytecode/compiled.ts';
import { disassembleFunction } from '../../vm/bytecode/disasm.ts';
import { verifyScript } from '../../vm/bytecode/verify.ts';
import { compileSource } from '../../vm/frontend/compile.ts';
import type { Intrinsic } from '../../vm/frontend/context.ts';
import { ROOT } from '../support/root.ts';

const known: Record<string, Intrinsic> = {
  Helper: { kind: 'self', id: 40 },
  MathSin: { kind: 'native', id: 7 },
};
function compile(source: string): CompiledScript {
  const script = compileSource(source, {
    url: 'self.js',
    kind: 'selfhosted',
    resolveIntrinsic: (name) => known[name],
  });
  expect(verifyScript(script)).toEqual([]);
  return script;
}
const text = (source: string): string => {
  const script = compile(source);
  return disassembleFunction(script.functions[script.topLevelFunctions?.[0].fn ?? 0], 0).replace(
    / +/g,
    ' ',
  );
};

describe('self-hosted code', () => {
  it('consists of functions, which are listed', () => {
    const script = compile('function a() {} function b(x) { return () => x; }');
    expect(
      script.topLevelFunctions?.map(({ name, fn }) => [name, script.functions[fn].name]),
    ).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
    const { flags } = script.functions[script.topLevelFunctions?.[0].fn ?? 0];
    expect(flags & (CODE_SELF_HOSTED | CODE_CONSTRUCTOR)).toBe(CODE_SELF_HOSTED);
    expect(() => compile('let x = 1;')).toThrow('Self-hosted files hold functions only');
  });

  it.each([
    ['$Call(x, y, 1, 2)', /Call r\d+, r\d+\.\., 2, f2/],
    ['$CallArray(x, y, [])', /CallArray/],
    ['$Construct(x, y)', /New r\d+, r\d+\.\., 1/],
    ['$ConstructArray(x, y, [])', /NewArrayArgs/],
    ['$ToString(x)', /ToString r0, a0/],
    ['$ToPropertyKey(x)', /ToPropertyKey r0, a0/],
    ['$NewTarget()', /Move r0, new\.target/],
    ['$This()', /Move r0, this/],
    ['$ArgumentsLength()', /ArgumentsLength r0/],
    ['$Hole()', /LdaHole r0/],
    ['$IsHole(x)', /JHole a0/],
    ['$DefineField(x, y, 1)', /DefineElem a0, a1, r\d/],
    ['$Root(ArrayPrototype)', /LdaK r0, root:ArrayPrototype/],
    ["$ThrowTypeError('no')", /ThrowError 1, "no"/],
    ["$ThrowRangeError('no')", /ThrowError 2, "no"/],
    ['$Helper(x, y)', /CallSelf r\d+, self#40, r\d+\.\., 2/],
    ['$MathSin(x)', /CallRuntime r\d+, native#7, r\d+\.\., 1/],
    ['$GetIterator(x, y)', /CallSelf r\d+, GetIterator, r\d+\.\., 2/],
    ['undefined', /LdaUndefined r0/],
  ])('%s', (expression, pattern) =>
    expect(text(`function f(x, y) { return ${expression}; }`)).toMatch(pattern),
  );

  it('tests for the hole without making a boolean', () => {
    expect(text('function f(x) { if ($IsHole(x)) return 1; return 2; }')).not.toMatch(
      /LdaTrue|LdaFalse/,
    );
  });

  it('knows no other names', () => {
    expect(() => compile('function f() { return $Nope(1); }')).toThrow('Unknown intrinsic $Nope');
    expect(() => compile('function f() { return Array; }')).toThrow(
      "must not use the global 'Array'",
    );
    expect(() => compile('function f() { x = 1; }')).toThrow("must not assign the global 'x'");
  });

  it('of the built-ins compiles', () => {
    const folder = join(ROOT, 'vm/builtins/selfhosted');
    const files = readdirSync(folder).filter((each) => each.endsWith('.js'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const script = compileSource(readFileSync(join(folder, file), 'utf8'), {
        url: file,
        kind: 'selfhosted',
        resolveIntrinsic: () => ({ kind: 'self', id: 99 }),
      });
      expect(verifyScript(script), file).toEqual([]);
    }
  });
});
