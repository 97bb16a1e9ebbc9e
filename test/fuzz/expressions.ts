// Random expressions. Each function returns source text that may throw but always terminates.
import type { Random } from './random.ts';
import { fresh, type Kind, Scope } from './scope.ts';

const NUMBERS =
  '0 1 2 3 -1 7 -0 0.5 -1.5 1e3 255 256 65535 2147483647 -2147483648 4294967295 1e21 1e-7 NaN Infinity'.split(
    ' ',
  );
const STRINGS = [
  "''",
  "'a'",
  "'abc'",
  "'12'",
  "'x,y,z'",
  "'\\u00e9\\u4e2d'",
  "'\\ud83d\\ude00'",
  "' 3 '",
  "'-0'",
  "'b'",
];
const KEYS = ['a', 'b', 'c', 'x', 'y', 'k1', 'toString', 'zz'];
const REGEXPS = [
  '/a/g',
  '/[a-c]+/',
  '/(\\d)(\\w)?/g',
  '/x|y/gi',
  '/^\\s*(.)/',
  '/(?<n>b)|,/g',
  '/(?:)/g',
  '/./su',
];

export class Expressions {
  readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  any(scope: Scope, depth: number): string {
    const r = this.random;
    if (depth <= 0) return this.simple(scope);
    const kinds: readonly Kind[] = [
      'num',
      'num',
      'str',
      'obj',
      'arr',
      'any',
      'any',
      'fn',
      'map',
      'set',
      'bytes',
    ];
    const kind = r.pick(kinds);
    if (kind !== 'any') return this.of(kind, scope, depth);
    return r.pick([
      () => this.variable(scope, 'any'),
      () => r.pick(['undefined', 'null', 'true', 'false', 'symA', 'symB']),
      () => this.boolean(scope, depth),
      () => this.member(scope, depth),
      () => this.invoke(scope, depth),
      () => this.control(scope, depth),
    ])();
  }

  of(kind: Kind, scope: Scope, depth: number): string {
    const r = this.random;
    if (depth <= 0 || r.chance(25)) {
      const name = scope.pick(r, kind);
      if (name !== undefined && r.chance(75)) return name;
    }
    switch (kind) {
      case 'num':
        return this.number(scope, depth);
      case 'str':
        return this.string(scope, depth);
      case 'obj':
        return this.object(scope, depth);
      case 'arr':
        return this.array(scope, depth);
      case 'fn':
        return this.lambda(scope, depth);
      case 'map':
        return this.map(scope, depth);
      case 'set':
        return this.set(scope, depth);
      case 'bytes':
        return this.bytes(scope, depth);
      case 'class':
        return scope.pick(r, 'class') ?? 'Object';
      case 'any':
        return this.any(scope, depth);
    }
  }

  /** A variable of this kind, or a small literal. */
  variable(scope: Scope, kind: Kind): string {
    return scope.pick(this.random, kind) ?? this.of(kind, scope, 0);
  }

  /** Something that cannot throw. */
  simple(scope: Scope): string {
    const r = this.random;
    const name = scope.pick(r, 'any');
    if (name !== undefined && r.chance(50)) return name;
    return r.pick([
      () => `(${r.pick(NUMBERS)})`,
      () => r.pick(STRINGS),
      () => r.pick(['undefined', 'null', 'true', 'false']),
      () => (r.chance(20) ? r.pick(['symA', 'symB']) : String(r.below(100))),
    ])();
  }

  list(scope: Scope, depth: number, low: number, high: number): string {
    return this.random.several(low, high, () => this.any(scope, depth)).join(', ');
  }

  number(scope: Scope, depth: number): string {
    const r = this.random;
    if (depth <= 0) return r.chance(50) ? `(${r.pick(NUMBERS)})` : `(${r.between(-20, 300)})`;
    const num = (): string => this.of('num', scope, depth - 1);
    const any = (): string => this.any(scope, depth - 1);
    return r.pick([
      () =>
        `(${num()} ${r.pick(['+', '-', '*', '/', '%', '|', '&', '^', '<<', '>>', '>>>'])} ${num()})`,
      () => `(${any()} ${r.pick(['-', '*', '/', '%', '|', '&', '^', '<<', '>>', '>>>'])} ${any()})`,
      () => `((${num()}) ** ${r.pick(['0', '1', '2', '-1', '0.5', `(${num()})`])})`,
      () => `(${r.pick(['-', '+', '~', '- -'])} ${any()})`,
      () =>
        `Math.${r.pick(['floor', 'ceil', 'round', 'trunc', 'abs', 'sign', 'fround', 'clz32', 'sqrt'])}(${num()})`,
      () => `Math.${r.pick(['max', 'min', 'imul', 'hypot'])}(${num()}, ${any()})`,
      () => `${r.pick(['Number', 'parseInt', 'parseFloat'])}(${any()})`,
      () =>
        `(${this.of('str', scope, depth - 1)}).${r.pick(['length', 'charCodeAt(1)', "indexOf('a')", 'codePointAt(0)', "lastIndexOf('b')", "localeCompare('a') > 0"])}`,
      () =>
        `(${this.of('arr', scope, depth - 1)}).${r.pick(['length', `indexOf(${any()})`, `lastIndexOf(${num()})`])}`,
      () =>
        `(${this.of('arr', scope, depth - 1)}).reduce((p, c) => ${r.pick(['p + 1', '(p | 0) + (typeof c).length', 'p > 9 ? 0 : p + 2'])}, ${num()})`,
      () => `${this.variable(scope, 'map')}.size`,
      () => `(${num()}, ${num()})`,
    ])();
  }

  string(scope: Scope, depth: number): string {
    const r = this.random;
    if (depth <= 0) return r.pick(STRINGS);
    const str = (): string => this.of('str', scope, depth - 1);
    const any = (): string => this.any(scope, depth - 1);
    const small = (): string => String(r.between(-3, 5));
    return r.pick([
      () => `(${str()} + ${any()})`,
      () => `(${any()} + ${str()})`,
      () =>
        `\`${r.pick(['', 'x', '\\n'])}\${${any()}}${r.pick(['', '-', '\\u0041'])}\${${str()}}\``,
      () => `tag\`a\${${any()}}\\n\${${this.of('num', scope, depth - 1)}}\``,
      () => `(${str()}).${r.pick(['slice', 'substring', 'substr'])}(${small()}, ${small()})`,
      () =>
        `(${str()}).${r.pick(['toUpperCase()', 'toLowerCase()', 'trim()', 'trimEnd()', "concat('q', 1)", "normalize('NFD')", 'toWellFormed()'])}`,
      () => `(${str()}).${r.pick(['padStart', 'padEnd'])}(${r.between(0, 9)}, ${r.pick(STRINGS)})`,
      () => `(${str()}).repeat(${r.between(-1, 3)})`,
      () => `(${str()}).${r.pick(['at', 'charAt'])}(${small()})`,
      () =>
        `(${str()}).replace(${r.pick(REGEXPS)}, ${r.pick(["'[$&]'", "'$1$$'", '(m, ...g) => m.length + typeof g[0]', "'$<n>'", '"$`"'])})`,
      () => `(${str()}).replaceAll(${r.pick(["'a'", "','", "''"])}, ${str()})`,
      () => `(${str()}).split(${r.pick(["','", "''", '/[ab]/', '/(,)/', 'undefined'])}).join('~')`,
      () => `String((${str()}).match(${r.pick(REGEXPS)}))`,
      () => `typeof ${this.variable(scope, 'any')}`,
      () => `(${this.of('num', scope, depth - 1)}).toString(${r.pick(['', '2', '16', '36', '7'])})`,
      () =>
        `(${this.of('num', scope, depth - 1)}).${r.pick(['toFixed(2)', 'toPrecision(3)', 'toExponential(1)', 'toFixed(0)'])}`,
      () => `String.fromCharCode(${this.of('num', scope, depth - 1)}, 66)`,
      () => `(${this.of('arr', scope, depth - 1)}).join(${r.pick(["'-'", '', "''"])})`,
      () => `String(JSON.stringify(${any()}))`,
      () => `String(${any()})`,
      () => `show(${any()})`,
    ])();
  }

  boolean(scope: Scope, depth: number): string {
    const r = this.random;
    if (depth <= 0) return r.pick(['true', 'false', `!${this.variable(scope, 'any')}`]);
    const any = (): string => this.any(scope, depth - 1);
    const num = (): string => this.of('num', scope, depth - 1);
    return r.pick([
      () => `(${num()} ${r.pick(['<', '>', '<=', '>=', '===', '!=='])} ${num()})`,
      () => `(${any()} ${r.pick(['<', '>', '<=', '>=', '===', '!==', '==', '!='])} ${any()})`,
      () => `(!${any()})`,
      () => `(${r.pick(KEYS.map((k) => `'${k}'`))} in ${this.of('obj', scope, depth - 1)})`,
      () =>
        `(${any()} instanceof ${r.pick(['Object', 'Array', 'Map', this.variable(scope, 'class')])})`,
      () => `Object.is(${any()}, ${any()})`,
      () => `Array.isArray(${any()})`,
      () =>
        `Object.hasOwn(${this.of('obj', scope, depth - 1)}, ${r.pick(KEYS.map((k) => `'${k}'`))})`,
      () =>
        `${this.of('arr', scope, depth - 1)}.${r.pick(['some', 'every'])}((e) => ${r.pick(['e > 1', 'typeof e === "string"', '!e'])})`,
      () => `${this.of('arr', scope, depth - 1)}.includes(${any()})`,
      () => `${r.pick(REGEXPS)}.test(${this.of('str', scope, depth - 1)})`,
      () => `(delete ${this.variable(scope, 'obj')}.${r.pick(KEYS)})`,
      () => `Number.${r.pick(['isInteger', 'isSafeInteger', 'isNaN', 'isFinite'])}(${num()})`,
    ])();
  }

  /** Operators that evaluate only some of their operands, and assignments as expressions. */
  control(scope: Scope, depth: number): string {
    const r = this.random;
    const any = (): string => this.any(scope, depth - 1);
    const target = scope.assignable(r);
    if (depth <= 0) return this.simple(scope);
    return r.pick([
      () => `(${this.boolean(scope, depth - 1)} ? ${any()} : ${any()})`,
      () => `(${any()} ${r.pick(['&&', '||', '??'])} ${any()})`,
      () => `(${any()}, ${any()})`,
      () => `(void ${any()})`,
      () =>
        target === undefined
          ? any()
          : `(${target.name} = lim(${this.of(target.kind, scope, depth - 1)}))`,
      () =>
        target?.kind !== 'num'
          ? any()
          : r.pick([
              `${target.name}++`,
              `--${target.name}`,
              `(${target.name} ${r.pick(['+=', '-=', '*=', '|=', '^=', '>>>='])} ${this.number(scope, 1)})`,
            ]),
      () =>
        target === undefined
          ? any()
          : `(${target.name} ${r.pick(['??=', '||=', '&&='])} lim(${this.of(target.kind, scope, depth - 1)}))`,
      () =>
        `(${this.variable(scope, 'obj')}.${r.pick(KEYS)} ${r.pick(['=', '??=', '||=', '&&='])} lim(${any()}))`,
      () => `(${this.variable(scope, 'obj')}[key(${any()})]${r.pick(['++', '--', ' = 5'])})`,
    ])();
  }

  member(scope: Scope, depth: number): string {
    const r = this.random;
    const base = r.chance(70)
      ? this.variable(scope, r.pick(['obj', 'arr', 'any']))
      : `(${this.any(scope, depth - 1)})`;
    return r.pick([
      () => `${base}${r.chance(20) ? '.' : '?.'}${r.pick(KEYS)}`,
      () => `${base}?.${r.pick(KEYS)}`,
      () => `${base}?.[key(${this.any(scope, depth - 1)})]`,
      () => `${base}[${r.between(0, 4)}]`,
      () => `${base}?.${r.pick(KEYS)}${r.chance(20) ? '.' : '?.'}${r.pick(KEYS)}`,
      () => `${base}[key(${this.any(scope, depth - 1)})]`,
      () => `${base}[symA]`,
    ])();
  }

  invoke(scope: Scope, depth: number): string {
    const r = this.random;
    const args = this.list(scope, depth - 1, 0, 3);
    return r.pick([
      () => `call(${this.variable(scope, 'fn')}${args && ', '}${args})`,
      () => `call(${this.variable(scope, 'fn')}, ...${this.of('arr', scope, depth - 1)})`,
      () => `${this.variable(scope, 'fn')}?.(${args})`,
      () => `call(${this.variable(scope, 'obj')}.${r.pick(KEYS)}${args && ', '}${args})`,
      () => `${this.variable(scope, 'obj')}.${r.pick(KEYS)}?.(${args})`,
      () => `call(${this.lambda(scope, depth - 1)}${args && ', '}${args})`,
      () =>
        `${this.variable(scope, 'fn')}.${r.pick(['call', 'bind'])}(${this.variable(scope, 'obj')}${args && ', '}${args})`,
      () => `new (${this.variable(scope, 'class')})(${args})`,
      () =>
        `(${this.variable(scope, 'map')}).${r.pick(['get', 'has', 'delete'])}(${this.any(scope, depth - 1)})`,
      () =>
        `Object.${r.pick(['keys', 'values', 'entries', 'getOwnPropertyNames', 'isFrozen', 'isExtensible'])}(${this.of('obj', scope, depth - 1)})`,
      () => `[...${this.variable(scope, r.pick(['arr', 'set', 'str', 'map', 'any']))}]`,
      () => `JSON.parse(JSON.stringify(${this.of('obj', scope, depth - 1)}))`,
    ])();
  }

  array(scope: Scope, depth: number): string {
    const r = this.random;
    if (depth <= 0)
      return r.pick(['[]', '[1, 2, 3]', '[, 1, , 2]', "['a', 5, null]", '[0.5, -0, NaN]']);
    const arr = (): string => this.of('arr', scope, depth - 1);
    const any = (): string => this.any(scope, depth - 1);
    const f = (): string => this.callback(scope, depth - 1);
    const small = (): string => String(r.between(-3, 5));
    return r.pick([
      () =>
        `[${r.several(0, 4, () => (r.chance(12) ? '' : r.chance(15) ? `...${arr()}` : any())).join(', ')}]`,
      () => `${arr()}.${r.pick(['map', 'filter', 'flatMap'])}(${f()})`,
      () => `${arr()}.${r.pick(['slice', 'toSpliced', 'splice'])}(${small()}, ${r.between(0, 3)})`,
      () => `${arr()}.concat(${arr()}, ${any()})`,
      () => `${arr()}.${r.pick(['reverse()', 'toReversed()', 'flat()', 'slice()', 'flat(2)'])}`,
      () =>
        `${arr()}.map((e) => (typeof e === 'number' && e === e ? e : 0)).sort((p, q) => ${r.pick(['p - q', 'q - p'])})`,
      () => `${arr()}.map((e) => typeof e).${r.pick(['sort()', 'toSorted()'])}`,
      () => `${arr()}.fill(${any()}, ${small()}, ${small()})`,
      () => `${arr()}.copyWithin(${small()}, ${small()})`,
      () => `[${arr()}.${r.pick(['find', 'findIndex', 'findLast', 'findLastIndex'])}(${f()})]`,
      () =>
        `Array.from(${r.pick([`{ length: ${r.between(0, 4)} }`, arr(), this.of('str', scope, depth - 1)])}, ${f()})`,
      () => `Object.${r.pick(['keys', 'entries', 'values'])}(${this.of('obj', scope, depth - 1)})`,
      () => `(${this.of('str', scope, depth - 1)}).split('')`,
      () => `[...${this.of(r.pick(['set', 'map', 'str'] as const), scope, depth - 1)}]`,
    ])();
  }

  object(scope: Scope, depth: number): string {
    const r = this.random;
    if (depth <= 0)
      return `(${r.pick(['{}', '{ a: 1 }', "{ b: 'x', a: 2 }", '{ 1: 1, a: 0, 0: 2 }', '{ c: null, x: undefined }'])})`;
    const any = (): string => this.any(scope, depth - 1);
    const member = (): string =>
      r.pick([
        () => `${r.pick(KEYS)}: ${any()}`,
        () => `[key(${any()})]: ${any()}`,
        () => `...${r.chance(60) ? this.of('obj', scope, depth - 1) : any()}`,
        () => `get ${r.pick(KEYS)}() { tick(); log('get'); return ${any()}; }`,
        () => `set ${r.pick(KEYS)}(v) { tick(); log('set', v); }`,
        () =>
          `${r.pick(KEYS)}(p) { tick(); return ${this.any(this.inner(scope, 'p'), depth - 1)}; }`,
        () => `valueOf() { tick(); log('valueOf'); return ${this.of('num', scope, depth - 2)}; }`,
        () => `toString() { tick(); log('toString'); return ${this.of('str', scope, depth - 2)}; }`,
        () =>
          `[Symbol.toPrimitive](hint) { tick(); log(hint); return ${r.pick(['hint', '7', "'p'", 'null'])}; }`,
        () => `*[Symbol.iterator]() { tick(); yield ${any()}; yield 2; }`,
        () => `[symA]: ${any()}`,
        () => `__proto__: ${this.of('obj', scope, depth - 1)}`,
      ])();
    const made = r.several(0, 4, member);
    // V8 puts accessors behind a spread last; the specification puts them where they stand.
    const spreads = made.some((m) => m.startsWith('...'));
    const members = made.filter((m) => !spreads || !/^[gs]et /.test(m));
    const protos = members.filter((m) => m.startsWith('__proto__'));
    const distinct = members.filter((m) => !protos.slice(1).includes(m) || m === protos[0]);
    const single = protos.length > 1 ? members.filter((m) => !m.startsWith('__proto__')) : distinct;
    return r.pick([
      () => `({ ${single.join(', ')} })`,
      () => `({ ${single.join(', ')} })`,
      () => `Object.assign(${this.of('obj', scope, depth - 1)}, ${any()})`,
      () => `Object.create(${this.of('obj', scope, depth - 1)})`,
      () => `Object.fromEntries([['a', ${any()}], ['y', ${any()}]])`,
      () =>
        `Object.${r.pick(['freeze', 'seal', 'preventExtensions'])}(${r.chance(80) ? `({ ${single.join(', ')} })` : this.of('obj', scope, depth - 1)})`,
      () =>
        `Object.defineProperty(${this.of('obj', scope, depth - 1)}, '${r.pick(KEYS)}', { value: ${any()}, ${r.pick(['writable: true', 'enumerable: true', 'configurable: true', 'writable: true, enumerable: true, configurable: true'])} })`,
      () =>
        `Object.setPrototypeOf(${this.of('obj', scope, depth - 1)}, ${this.of('obj', scope, depth - 1)})`,
      () => `new (${this.variable(scope, 'class')})(${any()})`,
    ])();
  }

  map(scope: Scope, depth: number): string {
    const any = (): string => this.any(scope, depth - 1);
    if (depth <= 0) return 'new Map()';
    return this.random.pick([
      () => `new Map([[${any()}, ${any()}], [${any()}, ${any()}]])`,
      () => `new Map([[1, ${any()}]]).set(${any()}, ${any()})`,
      () => `new Map(Object.entries(${this.of('obj', scope, depth - 1)}))`,
    ])();
  }

  set(scope: Scope, depth: number): string {
    if (depth <= 0) return 'new Set([1, 2])';
    return `new Set(${this.of(this.random.pick(['arr', 'str'] as const), scope, depth - 1)})`;
  }

  bytes(scope: Scope, depth: number): string {
    const r = this.random;
    const type = r.pick([
      'Uint8',
      'Int8',
      'Uint8Clamped',
      'Int16',
      'Uint32',
      'Int32',
      'Float32',
      'Float64',
    ]);
    if (depth <= 0) return `new ${type}Array(3)`;
    return r.pick([
      () => `new ${type}Array(${r.between(0, 5)})`,
      () =>
        `${type}Array.of(${r.several(1, 3, () => this.of('num', scope, depth - 1)).join(', ')})`,
      () => `${type}Array.from(${this.of('arr', scope, depth - 1)}, Number)`,
      // Copied into an array: a huge number as length is a question of memory, not of the language.
      () => `new ${type}Array([...${this.of('bytes', scope, depth - 1)}])`,
      () =>
        `${this.of('bytes', scope, depth - 1)}.${r.pick(['subarray(1)', 'slice(0, 2)', 'map((e) => e + 1)', 'reverse()', 'sort()', 'fill(300)', 'toReversed()'])}`,
    ])();
  }

  /** A function expression of one expression; its parameters are in scope. */
  lambda(scope: Scope, depth: number): string {
    const r = this.random;
    const p = fresh('p');
    const inner = this.inner(scope, p);
    const body = this.any(inner, depth - 1);
    return r.pick([
      () => `((${p}) => (tick(), ${body}))`,
      () => `((${p} = ${this.any(scope, 0)}) => { tick(); return ${body}; })`,
      () => `((...${p}) => { tick(); return ${body}; })`,
      () =>
        `(function (${p}) { tick(); ${r.chance(40) ? `arguments[0] = ${this.any(inner, 0)}; ` : ''}return ${r.pick([body, 'arguments.length', `[this === undefined, ${p}]`, body])}; })`,
      () => `(([${p}, ...q] = [1, 2]) => { tick(); return ${body}; })`,
      () => `(({ a: ${p} = 5, ...q } = {}) => { tick(); return ${body}; })`,
    ])();
  }

  /** A callback for array methods: cheap and free of surprises with the receiver. */
  callback(scope: Scope, depth: number): string {
    const p = fresh('e');
    return `((${p}, i) => { tick(); return ${this.any(this.inner(scope, p), Math.min(depth, 2))}; })`;
  }

  inner(scope: Scope, parameter: string): Scope {
    const inner = new Scope(scope, 'function');
    inner.declare(parameter, 'any');
    return inner;
  }
}
