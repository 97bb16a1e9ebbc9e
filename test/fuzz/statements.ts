// Random statements: bounded loops, labelled control flow, try/finally, functions, classes, generators.
import { Expressions } from './expressions.ts';
import { Random } from './random.ts';
import { fresh, type Kind, restartNames, Scope } from './scope.ts';
import { block, type Statement } from './tree.ts';

const KINDS: readonly Kind[] = [
  'num',
  'num',
  'str',
  'obj',
  'obj',
  'arr',
  'arr',
  'map',
  'set',
  'bytes',
  'any',
];
const KEYS = ['a', 'b', 'c', 'x', 'y'];
const DEPTH = 3;

class Statements {
  readonly #r: Random;
  readonly #e: Expressions;

  constructor(random: Random) {
    this.#r = random;
    this.#e = new Expressions(random);
  }

  program(): Statement[] {
    const scope = new Scope(undefined, 'program');
    const strict = this.#r.chance(30) ? ["'use strict';"] : [];
    const first: Statement[] = [
      ...this.#declarations(scope, 5),
      this.#class(scope, 0),
      this.#function(scope, 2),
      ...this.#declarations(scope, 2),
    ];
    const rest = this.#r.several(8, 16, () => this.#guarded(scope));
    return [...strict, ...first, ...rest, ...this.#finish(scope)];
  }

  /** At the end, what became of everything. */
  #finish(scope: Scope): Statement[] {
    return ['num', 'str', 'obj', 'arr', 'map', 'set', 'bytes', 'any'].map(
      (kind) =>
        `log('${kind}', ${
          scope
            .names(kind as Kind)
            .filter((n) => /^v/.test(n))
            .slice(0, 8)
            .join(', ') || 0
        });`,
    );
  }

  #declarations(scope: Scope, n: number): Statement[] {
    return this.#r.several(n, n, () => {
      const kind = this.#r.pick(KINDS);
      const how = this.#r.pick(['let', 'let', 'var', 'const']);
      const value = this.#e.of(kind, scope, 0);
      return `${how} ${scope.declare(fresh('v'), kind, how === 'const')} = ${value};`;
    });
  }

  #guarded(scope: Scope): Statement {
    const statement = this.#statement(scope, 3);
    return ['try {', block([statement]), "} catch (e) { log('caught', e); }"];
  }

  #body(
    parent: Scope,
    kind: Scope['kind'],
    depth: number,
    labels: Scope['labels'] = [],
  ): Statement[] {
    const scope = new Scope(parent, kind, labels);
    return this.#bodyIn(scope, depth);
  }

  #bodyIn(scope: Scope, depth: number): Statement[] {
    const some = this.#r.chance(40) ? this.#declarations(scope, 1) : [];
    return [...some, ...this.#r.several(1, 3, () => this.#statement(scope, depth - 1))];
  }

  #statement(scope: Scope, depth: number): Statement {
    const r = this.#r;
    if (depth <= 0) return this.#simple(scope);
    return r.pick([
      () => this.#simple(scope),
      () => this.#simple(scope),
      () => this.#simple(scope),
      () => this.#if(scope, depth),
      () => this.#loop(scope, depth),
      () => this.#loop(scope, depth),
      () => this.#try(scope, depth),
      () => this.#try(scope, depth),
      () => this.#switch(scope, depth),
      () => this.#closures(scope, depth),
      () => this.#useFunction(scope, depth),
      () => this.#generator(scope, depth),
      () => this.#async(scope, depth),
      () => this.#classUse(scope),
      () => this.#destructure(scope),
      () => [`{`, block(this.#body(scope, 'block', depth)), '}'],
    ])();
  }

  #simple(scope: Scope): Statement {
    const r = this.#r;
    const e = this.#e;
    const any = (): string => e.any(scope, DEPTH);
    const target = scope.assignable(r);
    return r.pick<() => Statement>([
      () => `log(${any()});`,
      () => `log(${any()}, ${any()});`,
      () =>
        target === undefined
          ? 'log(0);'
          : `${target.name} = lim(${e.of(target.kind, scope, DEPTH)});`,
      () =>
        target === undefined
          ? 'log(1);'
          : `${target.name} = lim(${e.of(target.kind, scope, DEPTH)});`,
      () => `${e.variable(scope, 'obj')}.${r.pick(KEYS)} = lim(${any()});`,
      () => `${e.variable(scope, 'obj')}[key(${any()})] = lim(${any()});`,
      () => `${e.variable(scope, 'arr')}[${r.between(0, 9)}] = lim(${any()});`,
      () =>
        `if (${e.variable(scope, 'arr')}.length < 20) log(${e.variable(scope, 'arr')}.${r.pick(['push', 'unshift'])}(${any()}));`,
      () =>
        `log(${e.variable(scope, 'arr')}.${r.pick(['pop()', 'shift()', 'splice(1, 1)', 'at(-1)'])});`,
      () => `${e.variable(scope, 'arr')}.length = ${r.between(0, 5)};`,
      () => `delete ${e.variable(scope, 'obj')}.${r.pick(KEYS)};`,
      () => `delete ${e.variable(scope, 'arr')}[${r.between(0, 3)}];`,
      () => `${e.variable(scope, 'map')}.${r.pick(['set', 'set', 'delete'])}(${any()}, ${any()});`,
      () => `${e.variable(scope, 'set')}.${r.pick(['add', 'add', 'delete', 'has'])}(${any()});`,
      () => `${e.variable(scope, 'bytes')}[${r.between(0, 4)}] = ${any()};`,
      () => this.#jump(scope),
      () => `for (const k in { ...${e.of('obj', scope, 1)} }) log(k);`,
      () =>
        `Object.defineProperty(${e.variable(scope, 'obj')}, '${r.pick(KEYS)}', { get() { tick(); return ${e.any(scope, 1)}; }, configurable: true });`,
    ])();
  }

  /** break, continue, return or throw: whatever is allowed here. */
  #jump(scope: Scope): Statement {
    const r = this.#r;
    const e = this.#e;
    const choices = [`if (${e.boolean(scope, 2)}) throw ${e.any(scope, 1)};`];
    const home = scope.home.kind;
    if (scope.inLoop())
      choices.push(`if (${e.boolean(scope, 2)}) ${r.pick(['break', 'continue'])};`);
    for (const [label, loop] of scope.reachableLabels()) {
      choices.push(
        `if (${e.boolean(scope, 1)}) ${loop && r.chance(50) ? 'continue' : 'break'} ${label};`,
      );
    }
    if (home !== 'program')
      choices.push(
        `if (${e.boolean(scope, 1)}) return ${e.any(scope, 2)};`,
        `return ${e.any(scope, 2)};`,
      );
    if (home === 'generator')
      choices.push(`log(yield ${e.any(scope, 2)});`, `yield* ${e.of('arr', scope, 1)};`);
    if (home === 'async') choices.push(`log(await ${e.any(scope, 2)});`, 'await null;');
    return r.pick(choices);
  }

  #if(scope: Scope, depth: number): Statement {
    const head = `if (${this.#e.boolean(scope, 2)}) {`;
    const then = block(this.#body(scope, 'block', depth));
    if (this.#r.chance(50)) return [head, then, '}'];
    return [head, then, '} else {', block(this.#body(scope, 'block', depth)), '}'];
  }

  #loop(scope: Scope, depth: number): Statement {
    const r = this.#r;
    const e = this.#e;
    const label = r.chance(35) ? fresh('L') : undefined;
    const labels: [string, boolean][] = label === undefined ? [] : [[label, true]];
    const at = label === undefined ? '' : `${label}: `;
    const inner = new Scope(scope, 'loop', labels);
    const i = fresh('i');
    const n = r.between(1, 5);
    const withBody = (head: string, tail = '}'): Statement => {
      const body = block(this.#bodyIn(inner, depth));
      return [at + head, body, tail];
    };
    return r.pick<() => Statement>([
      () => withBody(`for (let ${inner.declare(i, 'num', true)} = 0; ${i} < ${n}; ${i}++) {`),
      () => withBody(`for (let ${inner.declare(i, 'num', true)} = ${n}; ${i}-- > 0; ) {`),
      () =>
        withBody(
          `for (const ${inner.declare(i, 'any', true)} of ${e.of(r.pick(['arr', 'set', 'str', 'map'] as const), scope, 2)}.slice?.(0, 6) ?? [3, 4]) {`,
        ),
      () =>
        withBody(
          `for (const [${inner.declare(i, 'any', true)}] of Object.entries(${e.of('obj', scope, 2)}).slice(0, 5)) {`,
        ),
      () =>
        withBody(
          `for (const ${inner.declare(i, 'str', true)} in { ...${e.of('obj', scope, 2)} }) {`,
        ),
      () => {
        const counter = fresh('w');
        inner.declare(counter, 'num', true);
        return [
          `let ${counter} = 0;`,
          ...(withBody(`while (++${counter} < ${n + 1}) {`) as string[]),
        ];
      },
      () => {
        const counter = fresh('w');
        inner.declare(counter, 'num', true);
        return [
          `let ${counter} = 0;`,
          ...(withBody('do {', `} while (++${counter} < ${n});`) as string[]),
        ];
      },
      () => {
        const name = label ?? fresh('B');
        return [`${name}: {`, block(this.#body(scope, 'block', depth, [[name, false]])), '}'];
      },
    ])();
  }

  #try(scope: Scope, depth: number): Statement {
    const r = this.#r;
    const parts: (string | ReturnType<typeof block>)[] = [
      'try {',
      block(this.#body(scope, 'block', depth)),
    ];
    const form = r.below(3);
    if (form !== 0) {
      const inner = new Scope(scope, 'block');
      const name = inner.declare(fresh('x'), 'any');
      parts.push(
        `} catch (${name}) {`,
        block([`log('catch', ${name});`, ...this.#bodyIn(inner, depth)]),
      );
    }
    if (form !== 1)
      parts.push('} finally {', block(["log('finally');", ...this.#body(scope, 'block', depth)]));
    parts.push('}');
    return parts;
  }

  #switch(scope: Scope, depth: number): Statement {
    const r = this.#r;
    const cases = r.between(1, 4);
    const otherwise = r.between(0, 6);
    const parts: (string | ReturnType<typeof block>)[] = [];
    for (let i = 0; i < cases; i++) {
      const body = this.#body(scope, 'block', depth);
      const end = r.chance(60) ? ['break;'] : [];
      parts.push(i === otherwise ? 'default: {' : `case ${this.#e.any(scope, 1)}: {`);
      parts.push(block([...body, ...end]), '}');
    }
    return [`switch (${this.#e.any(scope, 2)}) {`, ...parts, '}'];
  }

  #closures(scope: Scope, depth: number): Statement {
    const list = fresh('f');
    const i = fresh('i');
    const inner = new Scope(scope, 'loop');
    inner.declare(i, 'num');
    const head = this.#r.pick([
      `for (let ${i} = 0; ${i} < 3; ${i}++) {`,
      `for (var ${i} = 0; ${i} < 3; ${i}++) {`,
      `for (let ${i} of [4, 5, 6]) {`,
    ]);
    const local = fresh('c');
    return [
      `const ${list} = [];`,
      head,
      block([
        `let ${local} = ${i};`,
        `${list}.push(() => { tick(); ${this.#r.pick([local, i])}++; return ${this.#e.any(inner, Math.min(depth, 2))}; }, () => ${local} + ':' + ${i});`,
      ]),
      '}',
      `for (const f of ${list}) log(call(f));`,
    ];
  }

  #function(
    scope: Scope,
    depth: number,
    kind: 'function' | 'generator' | 'async' = 'function',
  ): Statement {
    const r = this.#r;
    const name = fresh(kind === 'function' ? 'fn' : 'g');
    const inner = new Scope(scope, kind);
    const parameters = r.several(0, 3, (i) => {
      const p = inner.declare(fresh('p'), 'any');
      return r.pick([
        p,
        p,
        `${p} = ${this.#e.any(scope, 1)}`,
        `[${p}] = [${i}]`,
        `{ a: ${p} = ${i} } = {}`,
      ]);
    });
    if (r.chance(15)) parameters.push(`...${inner.declare(fresh('r'), 'arr')}`);
    const simple = parameters.every((p) => /^\w+$/.test(p));
    const strict = kind !== 'async' && simple && r.chance(20) ? ["'use strict';"] : [];
    const text = `function${kind === 'generator' ? '*' : ''} ${name}(${parameters.join(', ')}) {`;
    const body: Statement[] = [...strict, 'tick();', ...this.#bodyIn(inner, depth + 1)];
    if (kind === 'async') {
      const given = inner.names('any').filter((p) => parameters.some((q) => q.includes(p)));
      const own = given.map((p) => `var ${p} = 1;`);
      const guarded: Statement = ['try {', block(body), "} catch (e) { log('async caught', e); }"];
      return [`async function ${name}() {`, block([...own, guarded]), '}', `call(${name});`];
    }
    if (kind === 'function') scope.declare(name, 'fn', true);
    return [
      text,
      block([...body, `return ${this.#e.any(inner, 2)};`]),
      '}',
      ...(kind === 'generator' ? this.#drive(name, scope) : []),
    ];
  }

  #drive(name: string, scope: Scope): string[] {
    const it = fresh('it');
    const e = this.#e;
    const any = (): string => e.any(scope, 1);
    return [
      `const ${it} = ${name}(${any()});`,
      `log(${it}.next(${any()}));`,
      ...this.#r.several(1, 3, () =>
        this.#r.pick([
          `log(${it}.next(${any()}));`,
          `log(${it}.return(${any()}));`,
          `log(${it}.throw(${any()}));`,
          `for (const v of ${it}) { tick(); log(v); }`,
          `log([...${it}].length);`,
        ]),
      ),
    ];
  }

  #useFunction(scope: Scope, depth: number): Statement {
    const inner = new Scope(scope, 'block');
    const declaration = this.#function(inner, depth - 1) as readonly string[];
    const name = inner.names('fn').at(-1) ?? 'Object';
    const uses = this.#r.several(
      1,
      3,
      () => `log(call(${name}, ${this.#e.list(scope, 2, 1, 3)}));`,
    );
    return ['{', block([declaration, ...uses]), '}'];
  }

  #generator(scope: Scope, depth: number): Statement {
    const inner = new Scope(scope, 'block');
    const parts = this.#function(inner, depth - 1, 'generator') as readonly string[];
    return ['{', block([parts.slice(0, 3), ...parts.slice(3)]), '}'];
  }

  #async(scope: Scope, depth: number): Statement {
    const inner = new Scope(scope, 'block');
    return this.#r.pick<() => Statement>([
      () => ['{', block([this.#function(inner, depth - 1, 'async')]), '}'],
      () =>
        `Promise.resolve(${this.#e.any(scope, 1)}).then((v) => log('then', v, ${this.#e.any(scope, 1)})).catch((e) => log('rejected', e));`,
      () =>
        `Promise.${this.#r.pick(['all', 'allSettled', 'race', 'any'])}(${this.#e.of('arr', scope, 1)}).then((v) => log('all', v), (e) => log('none', e));`,
      () => `queueMicrotask(() => log('micro', ${this.#e.variable(scope, 'any')}));`,
    ])();
  }

  #class(scope: Scope, depth: number): Statement {
    const r = this.#r;
    const e = this.#e;
    const base = scope.pick(r, 'class');
    const name = fresh('C');
    const extended = base !== undefined && r.chance(60);
    const inner = new Scope(scope, 'function');
    const member = (): Statement => {
      const any = (): string => e.any(inner, depth);
      return r.pick<() => Statement>([
        () => `${r.pick(KEYS)} = ${any()};`,
        () => `static ${r.pick(KEYS)} = ${any()};`,
        () => `get ${r.pick(KEYS)}() { tick(); return ${any()}; }`,
        () => `set ${r.pick(KEYS)}(v) { tick(); log('setter', v); }`,
        () =>
          `${r.pick(KEYS)}(p) { tick(); return ${extended ? `[super.${r.pick(KEYS)}, this.#p]` : `[p, this.#p++]`}; }`,
        () => `[key(${any()})]() { tick(); return ${any()}; }`,
        () => `static { log('static', this.name); }`,
        () => `*[Symbol.iterator]() { tick(); yield this.a; yield ${any()}; }`,
        () => `toString() { tick(); return ${e.of('str', inner, depth)}; }`,
        () => `has(o) { return #p in o; }`,
      ])();
    };
    const constructor_ = `constructor(p) { ${extended ? 'super(p); ' : ''}tick(); this.${r.pick(KEYS)} = p; }`;
    const members = [
      `#p = ${e.of('num', inner, depth)};`,
      ...(r.chance(70) ? [constructor_] : []),
      ...r.several(1, 5, member),
    ];
    scope.declare(name, 'class', true);
    return [`class ${name}${extended ? ` extends ${base}` : ''} {`, block(members), '}'];
  }

  #classUse(scope: Scope): Statement {
    const inner = new Scope(scope, 'block');
    const declaration = this.#class(inner, 1);
    const name = inner.names('class').at(-1) ?? 'Object';
    const o = inner.declare(fresh('o'), 'obj', true);
    const uses = this.#r.several(
      1,
      4,
      () =>
        `log(${this.#r.pick([`${o}.${this.#r.pick(KEYS)}`, `${o}.${this.#r.pick(KEYS)}?.(2)`, `[...${o}]`, `${o} + ''`, `${o}.has?.(${this.#e.variable(scope, 'any')})`, `${name}.${this.#r.pick(KEYS)}`, `${o} instanceof ${this.#e.variable(inner, 'class')}`])});`,
    );
    return [
      '{',
      block([
        declaration,
        `const ${o} = new ${name}(${this.#e.any(scope, 1)});`,
        `log(${o});`,
        ...uses,
      ]),
      '}',
    ];
  }

  #destructure(scope: Scope): Statement {
    const r = this.#r;
    const e = this.#e;
    const a = scope.assignable(r)?.name ?? 'T.q';
    const b = scope.assignable(r)?.name ?? 'T.q';
    const d = (): string => (r.chance(40) ? ` = lim(${e.any(scope, 1)})` : '');
    return r.pick([
      `[${a}${d()}, ${b}${d()}] = ${e.of('arr', scope, 2)};`,
      `[, ${a}${d()}, ...T.rest] = ${e.of(r.pick(['arr', 'str', 'set'] as const), scope, 2)};`,
      `({ a: ${a}${d()}, [key(${e.any(scope, 1)})]: ${b}${d()}, ...T.rest } = ${e.of('obj', scope, 2)});`,
      `[${a}, ${b}] = [${b}, ${a}];`,
      `({ x: [${a}${d()}] = [], y: { length: T.n } = 'four' } = ${e.of('obj', scope, 2)});`,
    ]);
  }
}

/** The statements of the program with this seed; PRELUDE comes before them. */
export function generate(seed: number): Statement[] {
  restartNames();
  return new Statements(new Random(seed)).program();
}
