// Copies between guest and host.
import { describe, expect, it } from 'vitest';
import { readToHost } from '../../vm/transfer/host-read.ts';
import { writeFromHost } from '../../vm/transfer/host-write.ts';
import { rejection, withVM } from './support.ts';

const read = (bytes: Uint8Array): unknown =>
  readToHost(bytes, { handle: () => undefined, hostFunction: () => undefined });
const roundTrip = (value: unknown): unknown => read(writeFromHost(value, { limit: 1e9 }));

class Point {
  x = 1;
  #hidden = 2;
  get hidden(): number {
    return this.#hidden;
  }
}

/** Values that a copy equals. */
const VALUES: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['booleans', [true, false]],
  [
    'numbers',
    [0, -0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 1.5, NaN, Infinity, -Infinity, 2 ** 53],
  ],
  ['strings', ['', 'a', 'ä', '\u{1f600}', '\ud800', 'x'.repeat(100), 'Ω'.repeat(100), 'a\0b']],
  ['a plain object', { a: 1, b: { c: [] }, 1: 'one', '': 'empty', 'with space': 2 }],
  ['a key __proto__', JSON.parse('{"__proto__": 5, "a": 1}')],
  ['arrays with holes', [1, , 3, ,]], // eslint-disable-line no-sparse-arrays
  ['an array with properties', Object.assign([1, 2], { extra: 'x' })],
  ['a sparse array', Object.assign(new Array(100_000), { 99_999: 'last', 5: 'five' })],
  [
    'Map and Set',
    new Map<unknown, unknown>([
      [1, 'a'],
      ['b', new Set([1, { d: 1 }])],
      [{ k: 1 }, undefined],
    ]),
  ],
  ['regular expressions', [/a+/gi, new RegExp('', 'u')]],
  ['wrapper objects', [Object(true), Object(5), Object('five')]],
  [
    'typed arrays',
    [
      new Uint8Array([1, 255]),
      new Float64Array([1.5, NaN]),
      new Int16Array([-1]),
      new Uint8ClampedArray([9]),
    ],
  ],
  ['a view of a part', new Uint8Array(new Uint8Array([0, 1, 2, 3]).buffer, 1, 2)],
  ['ArrayBuffer and DataView', [new ArrayBuffer(8), new DataView(new ArrayBuffer(4), 1, 2)]],
];

describe('host to host', () => {
  it.each(VALUES)('%s', (_name, value) => {
    expect(roundTrip(value)).toEqual(value);
  });

  it('cycles and shared parts keep their shape', () => {
    const shared = { n: 1 };
    const value: Record<string, unknown> = { a: shared, b: shared };
    value.self = value;
    const copy = roundTrip(value) as typeof value;
    expect(copy.self).toBe(copy);
    expect(copy.a).toBe(copy.b);
    expect(copy.a).not.toBe(shared);
  });

  it('instances become plain objects, errors keep name, message and cause', () => {
    const point = roundTrip(new Point()) as object;
    expect(point).toEqual({ x: 1 });
    expect(Object.getPrototypeOf(point)).toBe(Object.prototype);
    const error = roundTrip(new RangeError('far', { cause: { near: true } })) as Error;
    expect(error).toBeInstanceOf(RangeError);
    expect([error.message, error.cause]).toEqual(['far', { near: true }]);
  });

  it('a very deep structure does not recurse', () => {
    let value: unknown = 'bottom';
    for (let i = 0; i < 200_000; i++) value = [value];
    let copy = roundTrip(value);
    let depth = 0;
    for (; Array.isArray(copy); depth++) copy = copy[0];
    expect([depth, copy]).toEqual([200_000, 'bottom']);
  });

  it.each([
    [
      'a function',
      { a: { b: [1, () => 1] } },
      'A function cannot be copied to the guest (at $.a.b[1])',
    ],
    ['a symbol', [Symbol('s')], 'A symbol cannot be copied to the guest (at $[0])'],
    [
      'a promise',
      { 'a b': Promise.resolve() },
      'A promise cannot be copied to the guest (at $["a b"])',
    ],
    ['a BigInt', new Map([['k', 5n]]), 'A BigInt cannot be copied to the guest (at $.k)'],
    ['a WeakMap', new WeakMap(), 'A WeakMap cannot be copied to the guest (at $)'],
    [
      'a SharedArrayBuffer',
      new SharedArrayBuffer(1),
      'A SharedArrayBuffer cannot be copied to the guest (at $)',
    ],
  ])('%s is refused, with its path', (_name, value, message) => {
    expect(() => writeFromHost(value, { limit: 1e9 })).toThrow(message);
  });

  it('the limit counts bytes', () => {
    expect(() => writeFromHost('x'.repeat(1000), { limit: 500 })).toThrow(
      'larger than the transfer limit of 500 bytes',
    );
    expect(writeFromHost('x'.repeat(400), { limit: 500 }).length).toBeLessThan(420);
  });
});

describe('through the guest and back', () => {
  it.each(VALUES)('%s', async (_name, value) => {
    await withVM(async (vm) => {
      await vm.set('value', value);
      expect(await vm.get('value')).toEqual(value);
    });
  });

  it('what the guest sees has its own prototypes', async () => {
    await withVM(async (vm) => {
      await vm.set('v', {
        list: [1],
        map: new Map([[1, 2]]),
        re: /x/g,
        bytes: new Uint8Array([7]),
        error: new TypeError('t'),
      });
      const checks = `[v instanceof Object, v.list instanceof Array, v.map instanceof Map && v.map.get(1), v.re instanceof RegExp && 'axa'.replace(v.re, 'y'),
        v.bytes instanceof Uint8Array && v.bytes[0], v.error instanceof TypeError && v.error.message]`;
      expect(await vm.evaluate(checks)).toEqual([true, true, 2, 'aya', 7, 't']);
    });
  });

  it('nothing of the host can be reached from a copied function or object', async () => {
    await withVM(async (vm) => {
      await vm.expose('host', () => ({ list: [1] }));
      const attempt =
        'host.constructor === Function && host().constructor === Object && Object.getPrototypeOf(host) === Function.prototype';
      expect(await vm.evaluate(attempt)).toBe(true);
      expect(await vm.evaluate('typeof host.constructor("return globalThis.process")')).toMatch(
        /function/,
      );
    }).catch((error: Error) => expect(error.message).toMatch(/eval|Function|not supported/i));
  });

  it.each([
    [
      '({ a: { b: [1, 2, 3, Symbol("x")] } })',
      'A symbol cannot be copied to the host (at $.a.b[3])',
    ],
    ['new Map([["key", new WeakMap()]])', 'A WeakMap cannot be copied to the host (at $.key)'],
    ['({ lock: new Lock() })', 'A Lock cannot be copied to the host (at $.lock)'],
    ['[Promise.resolve()]', 'A Promise cannot be copied to the host (at $[0])'],
    [
      '({ "not a name": (function* () {})() })',
      /cannot be copied to the host \(at \$\["not a name"\]\)/,
    ],
  ])('%s is refused, with its path', async (source, message) => {
    await withVM(async (vm) => {
      const error = await rejection(vm.evaluate(source));
      expect(error.code).toBe('ERR_HEDDLE_TRANSFER');
      expect(error.message).toMatch(message);
      expect(await vm.evaluate('1')).toBe(1);
    });
  });

  it('getters are called, and what they throw is the guest’s own error', async () => {
    await withVM(async (vm) => {
      expect(
        await vm.evaluate('({ get a() { return { b: 1 }; }, get 3() { return [4]; } })'),
      ).toEqual({ a: { b: 1 }, 3: [4] });
      const error = await rejection(vm.evaluate('({ get a() { throw new RangeError("no"); } })'));
      expect([error.code, error.guestName, error.message]).toEqual([
        'ERR_HEDDLE_GUEST',
        'RangeError',
        'no',
      ]);
    });
  });

  it('large values cross in slices', async () => {
    await withVM(async (vm) => {
      const numbers = (await vm.evaluate(
        'Array.from({ length: 200000 }, (_, i) => ({ i, text: "n" + i }))',
      )) as { i: number; text: string }[];
      expect(numbers).toHaveLength(200_000);
      expect(numbers[123_456]).toEqual({ i: 123_456, text: 'n123456' });
      await vm.set('back', numbers);
      expect(
        await vm.evaluate(
          'back.length === 200000 && back[199999].text === "n199999" && back.every((e, i) => e.i === i)',
        ),
      ).toBe(true);
      const map = (await vm.evaluate(
        'new Map(Array.from({ length: 50000 }, (_, i) => ["k" + i, [i]]))',
      )) as Map<string, number[]>;
      expect([map.size, map.get('k49999')]).toEqual([50_000, [49_999]]);
      expect(((await vm.evaluate('"x".repeat(5000000)')) as string).length).toBe(5_000_000);
      const deep = 'let v = "bottom"; for (let i = 0; i < 100000; i++) v = { v }; v';
      let copy = await vm.evaluate(deep);
      let depth = 0;
      for (; typeof copy === 'object'; depth++) copy = (copy as { v: unknown }).v;
      expect([depth, copy]).toEqual([100_000, 'bottom']);
    });
  });

  it('a copy that never ends meets the deadline', async () => {
    await withVM(async (vm) => {
      const error = await rejection(
        vm.evaluate('({ get a() { for (;;); } })', { limits: { time: 150 } }),
      );
      expect(error.code).toBe('ERR_HEDDLE_TIME_LIMIT');
    });
  });
});
