import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { atom, atomOfCell, indexOfString, isIndexAtom, newSymbol } from '../../heap/atoms.ts';
import { FLAG_OLD, KIND, KIND_MASK, OFF, STRING_INTERNED } from '../../heap/cells.ts';
import { indexKey, keyIndex, keyOf, keyToValue } from '../../heap/keys.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setInt, setDouble, setString, setUndefined } from '../../heap/slots.ts';
import {
  charCodeAt,
  compareStrings,
  concatStrings,
  flatten,
  hashOf,
  hashOfHost,
  singleChar,
  stringEquals,
  stringLength,
  substring,
} from '../../heap/strings.ts';
import { intToString, newString, toHost } from '../../heap/text.ts';
import { i32, s32 } from '../../heap/views.ts';
import { MiB, newBootedVM, own } from './support.ts';

beforeAll(() => {
  newBootedVM({ heapLimit: 256 * MiB });
});

const kindOf = (cell: number): number => i32[cell * 2 + 1] & KIND_MASK;
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom('', 'a', '\u0080\u009f\u00ff', '\ud800', 'x'.repeat(100), '\u20ac'.repeat(50)),
);

describe('strings', () => {
  it('go to the cage and back', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const cell = newString(text);
        expect(toHost(cell)).toBe(text);
        expect(stringLength(cell)).toBe(text.length);
        for (let i = 0; i < text.length; i++) expect(charCodeAt(cell, i)).toBe(text.charCodeAt(i));
        expect(hashOf(cell)).toBe(hashOfHost(text));
      }),
    );
  });

  it('concatenate, cut and compare like the host’s', () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        (parts, x, y, right) => {
          let cell = newString(right ? parts[parts.length - 1] : parts[0]);
          if (right)
            for (let i = parts.length - 2; i >= 0; i--)
              cell = concatStrings(newString(parts[i]), cell);
          else
            for (let i = 1; i < parts.length; i++) cell = concatStrings(cell, newString(parts[i]));
          const text = parts.join('');
          const from = x % (text.length + 1);
          const to = from + (y % (text.length - from + 1));
          const cut = substring(cell, from, to);
          expect(toHost(cut)).toBe(text.slice(from, to));
          expect(toHost(substring(cut, 0, cut === cell ? text.length : (to - from) >> 1))).toBe(
            cut === cell ? text : text.slice(from, from + ((to - from) >> 1)),
          );
          expect(toHost(cell)).toBe(text);
          expect(stringEquals(cell, newString(text))).toBe(true);
          expect(hashOf(cell)).toBe(hashOfHost(text));
          const other = parts[0] + text.slice(0, from);
          expect(compareStrings(cell, newString(other))).toBe(
            text < other ? -1 : text > other ? 1 : 0,
          );
          expect(stringEquals(cell, newString(other))).toBe(text === other);
        },
      ),
    );
  });

  it('are ropes when long, and flattened once', () => {
    const rope = concatStrings(newString('a'.repeat(20)), newString('b'.repeat(20)));
    expect(kindOf(rope)).toBe(KIND.ROPE);
    const flat = flatten(rope);
    expect(kindOf(flat)).toBe(KIND.STRING8);
    expect(flatten(rope)).toBe(flat);
    expect(kindOf(substring(rope, 3, 38))).toBe(KIND.SLICE);
    expect(kindOf(concatStrings(newString('ab'), newString('cd')))).toBe(KIND.STRING8);
  });

  it('flatten a rope of very many parts, either way deep', () => {
    const x = newString('xyz');
    let left = newString('s'.repeat(30));
    let right = left;
    for (let i = 0; i < 20_000; i++) {
      left = concatStrings(left, x);
      right = concatStrings(x, right);
    }
    expect(toHost(left)).toBe('s'.repeat(30) + 'xyz'.repeat(20_000));
    expect(toHost(right)).toBe('xyz'.repeat(20_000) + 's'.repeat(30));
  });

  it('refuse to become too long', () => {
    let cell = newString('x'.repeat(1000));
    expect(() => {
      for (let i = 0; i < 30; i++) cell = concatStrings(cell, cell);
    }).toThrow(/Invalid string length/);
  });

  it('have one cell per Latin-1 unit', () => {
    expect(singleChar(233)).toBe(atom('é'));
    expect(newString('q')).toBe(atom('q'));
    expect(toHost(singleChar(0x20ac))).toBe('€');
    expect(newString('')).toBe(rootCell(ROOT.emptyString));
  });
});

describe('atoms', () => {
  it('are unique by content, old and flat', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const cell = atom(text);
        expect(atomOfCell(newString(text))).toBe(cell);
        expect(atom(text)).toBe(cell);
        expect(toHost(cell)).toBe(text);
        expect(i32[cell * 2 + 1] & (FLAG_OLD | STRING_INTERNED)).toBe(FLAG_OLD | STRING_INTERNED);
      }),
    );
    const rope = concatStrings(newString('first half of it'), newString(' and the second'));
    const cell = atomOfCell(rope);
    expect(cell).toBe(atom('first half of it and the second'));
    expect(i32[flatten(rope) * 2 + OFF.STRING8.internedRef]).toBe(cell);
  });

  it('survive the growth of the table', () => {
    const table = rootCell(ROOT.AtomTable);
    const cells = Array.from({ length: 20_000 }, (_, i) => atom(`atom ${i}`));
    expect(rootCell(ROOT.AtomTable)).not.toBe(table);
    expect(cells.every((cell, i) => atom(`atom ${i}`) === cell)).toBe(true);
    expect(atom('length')).toBe(rootCell(ROOT.length));
  });

  it('know whether they are array indices', () => {
    const cases: [string, number][] = [
      ['0', 0],
      ['7', 7],
      ['4294967294', 4294967294],
      ['4294967295', -1],
      ['99999999999', -1],
      ['01', -1],
      ['-1', -1],
      ['', -1],
      ['1e3', -1],
      ['12a', -1],
    ];
    for (const [text, index] of cases) {
      expect(indexOfString(newString(text))).toBe(index);
      expect(isIndexAtom(atom(text))).toBe(index >= 0);
    }
  });
});

describe('property keys', () => {
  const slot = () => own(0);
  const keyOfText = (text: string) => {
    setString(slot(), newString(text));
    return keyOf(slot());
  };

  it('are indices, atoms or symbols', () => {
    setInt(slot(), 5);
    expect(keyOf(slot())).toBe(indexKey(5));
    expect(keyOfText('5')).toBe(indexKey(5));
    setDouble(slot(), 4294967294);
    expect(keyIndex(keyOf(slot()))).toBe(4294967294);
    setDouble(slot(), 1.5);
    expect(keyOf(slot())).toBe(atom('1.5'));
    setInt(slot(), -1);
    expect(keyOf(slot())).toBe(atom('-1'));
    setDouble(slot(), -0);
    expect(keyOf(slot())).toBe(indexKey(0));
    setUndefined(slot());
    expect(keyOf(slot())).toBe(atom('undefined'));
    expect(keyOfText('4294967295')).toBe(atom('4294967295'));
  });

  it('turn back into values', () => {
    for (const text of ['0', '1023', '1024', '4294967294', 'abc']) {
      keyToValue(own(1), keyOfText(text));
      expect(toHost(s32[own(1) * 2])).toBe(text);
    }
    setUndefined(slot());
    const symbol = newSymbol(slot());
    keyToValue(own(1), symbol);
    expect(s32[own(1) * 2]).toBe(symbol);
  });

  it('integers have their decimal strings', () => {
    for (const n of [
      0, 9, 10, 999, 1000, 1024, 65535, 2147483647, -1, -10, -2147483648, 4294967295,
    ]) {
      expect(toHost(intToString(n))).toBe(String(n));
    }
    expect(intToString(77)).toBe(intToString(77));
  });
});
