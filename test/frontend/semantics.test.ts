// The front end's code on the host machine against V8: generated programs, and whole libraries.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as acorn from 'acorn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyScript } from '../../vm/bytecode/verify.ts';
import { compileSource } from '../../vm/frontend/compile.ts';
import { PRELUDE } from '../fuzz/prelude.ts';
import { generate } from '../fuzz/statements.ts';
import { render } from '../fuzz/tree.ts';
import { ROOT } from '../support/root.ts';
import { HostMachine } from './host-machine.ts';

function evaluate(source: string): unknown {
  const script = compileSource(source, { url: 'a.js', kind: 'script', completion: true });
  expect(verifyScript(script)).toEqual([]);
  return new HostMachine({ console }).run(script);
}

describe('the completion value of a script', () => {
  const cases: readonly (readonly [source: string, value: unknown])[] = [
    ['1; 2', 2],
    ['1; var x = 5;', 1],
    ['1; if (false) 2;', undefined],
    ['if (true) { 3; let y; } else 4', 3],
    ['for (let i = 0; i < 3; i++) i', 2],
    ['1; for (;;) { break; }', undefined],
    ['do { 7; continue; } while (false)', 7],
    ['switch (1) { case 1: 5; }', 5],
    ['try { 6 } finally { 9 }', 6],
    ['try { throw 1 } catch (e) { e + 1 }', 2],
    ['function f() {} 8; class C {}', 8],
    ["'use strict'; var o = { a: 1 }; o.a += 4", 5],
    ['a: { 1; break a; }', 1],
  ];
  it.each(cases)('%s', (source, value) => {
    expect(evaluate(source)).toBe(value);
    expect((0, eval)(source.replace(/\bvar x\b/, 'var x'))).toBe(value);
  });

  it('may be awaited for', async () => {
    const script = compileSource('let a = await Promise.resolve(20); a * 2 + 2', {
      url: 'repl',
      kind: 'script',
      completion: true,
      topLevelAwait: true,
    });
    expect(await new HostMachine({}).run(script)).toBe(42);
  });
});

describe('evaluation order and identity', () => {
  const programs: readonly string[] = [
    'let x = 1; const r = x + (x = 5) * x + x++ + ++x; [r, x]',
    'let a = [1, 2, 3]; let i = 0; a[i++] = a[i++] + i; [a, i]',
    'let x = { v: 1 }; const y = x; x.next = x = { v: 2 }; [y.next === x, x.next]',
    'let a = 1, b = 2; [a, b] = [b, a]; ({ a, b = 9 } = { a: b }); [a, b]',
    'const f = (a, b = a, [c, d = c] = [b], ...r) => [a, b, c, d, r]; [f(1), f(1, 2, [3], 4, 5)]',
    'var log = []; try { try { throw 1 } finally { log.push(2) } } catch (e) { log.push(e) } log',
    'const f = () => { for (const x of [1, 2]) try { return x } finally { if (x === 1) continue } }; [f()]',
    'const f = () => { l: try { return 1 } finally { break l } return 2 }; [f()]',
    'function* g() { try { const x = yield 1; yield x * 2 } finally { yield 9 } } const it = g(); [it.next(), it.next(4), it.return(5), it.next(), it.next()]',
    'function* a() { const r = yield* [1, 2]; return r } function* b() { return (yield* a()) ?? 3 } [...b()]',
    'const o = { n: 0, get x() { return this.n++ }, set x(v) { this.n = v } }; o.x += 5; o.x ||= 1; o.x ??= 2; [o.n]',
    'const o = { a: { f() { return this.b }, b: 7 } }; [o?.a?.f(), o.z?.f(), (o.a.f)(), (o?.a.f)(), delete o?.a?.b, o.a.b]',
    'const s = (t, ...v) => t.raw.join("|") + v; [s`a${1}\\n${2}c`, `x${[1, 2]}y${{}}`]',
    'class A { #p = 1; static s = new A().#p; has(o) { return #p in o } inc() { return [this.#p++, ++this.#p, (this.#p **= 2)] } } [A.s, new A().has({}), new A().inc()]',
    'class A { constructor() { this.k = new.target.name } } class B extends A { x = this.k; constructor() { const f = () => super(); f() } } [new B().x]',
    'class A { m() { return "A" } } class B extends A { m() { return [() => super.m(), super["m"]].map((f) => f.call(this)) } } [new B().m()]',
    'var fs = []; for (let i = 0; i < 3; i++) { fs.push(() => i); i += 0 } for (const x of [7, 8]) fs.push(() => x); fs.map((f) => f())',
    'function f(a, b) { arguments[0] = 9; b = 8; return [a, arguments[1], arguments.length] } [f(1, 2), f(1)]',
    'var r = []; for (var k in { a: 1, b: 2 }) { if (k === "a") continue; r.push(k) } r',
    'switch (3) { case 0: 0; case 1: 1; case 2: 2; case 3: var z = "three"; case 4: z += "four"; break; default: z = 0 } [z]',
    'const { a, ["b" + 1]: b, ...rest } = { a: 1, b1: 2, c: 3, 4: 5 }; [a, b, rest]',
    'let n = 0; const it = { [Symbol.iterator]() { return { next: () => ({ value: n++, done: n > 5 }), return() { n = 100; return {} } } } }; const [p, , q] = it; [p, q, n]',
    '{ function h() { return 1 } } [typeof h, h()]',
    'const f = function me(n) { me = 1; return n ? me(n - 1) : typeof me }; [f(2)]',
    'let i = 10; while (i --> 5) { if (i & 1) continue; if (i === 6) break } [i]',
    'var t = []; try { t.push(q); let q = 1 } catch (e) { t.push(e.name) } try { const c = 1; c = 2 } catch (e) { t.push(e.name) } t',
    '[1, ...[2, 3], , ...new Set([4])].length + Math.max(...[1, 5], 2)',
    'const a = {}; a.x = a.y = () => {}; [a.x === a.y, (() => {}).name, ({ f: class {} }).f.name]',
  ];
  it.each(programs)('%s', (source) => {
    const wrapped = `(0, function () { return eval(${JSON.stringify(source)}) })()`;
    expect(JSON.stringify(evaluate(source))).toBe(JSON.stringify((0, eval)(wrapped)));
  });
});

describe('generated programs', () => {
  const machines: HostMachine[] = [];
  const native = Function.prototype.toString;
  beforeAll(() => {
    // A guest function shows its own source text, also where the host asks for it.
    Function.prototype.toString = function (this: object): string {
      return machines[0]?.sourceOf(this) ?? native.call(this);
    };
  });
  afterAll(() => {
    Function.prototype.toString = native;
  });

  async function trace(run: (console: object) => unknown): Promise<string> {
    try {
      const lines = run({ log: () => undefined }) as string[];
      for (let i = 0; i < 4; i++) await new Promise((done) => setImmediate(done));
      return lines.join('\n');
    } catch (error) {
      return `threw ${String(error)}`;
    }
  }

  for (let from = 1000; from < 1060; from += 20) {
    it(`do what V8 does, seeds ${from} to ${from + 19}`, async () => {
      for (let seed = from; seed < from + 20; seed++) {
        const source = `(function (console) {\n${PRELUDE}\n${render(generate(seed))}\nreturn T;\n})`;
        const script = compileSource(source, { url: 'a.js', kind: 'script', completion: true });
        expect(verifyScript(script)).toEqual([]);
        const machine = (machines[0] = new HostMachine({ console }));
        const host = await trace((0, eval)(source) as (console: object) => unknown);
        expect(
          await trace(machine.run(script) as (console: object) => unknown),
          `seed ${seed}`,
        ).toBe(host);
      }
    });
  }
});

it('acorn, compiled, parses like acorn', () => {
  const file = join(ROOT, 'node_modules/acorn/dist/acorn.js');
  const machine = new HostMachine({});
  machine.run(compileSource(readFileSync(file, 'utf8'), { url: file, kind: 'script' }));
  const guest = machine.globals.acorn as typeof acorn;
  const source = readFileSync(join(ROOT, 'eslint.config.js'), 'utf8');
  const options = { ecmaVersion: 'latest', sourceType: 'module' } as const;
  expect(JSON.stringify(guest.parse(source, options))).toBe(
    JSON.stringify(acorn.parse(source, options)),
  );
});
