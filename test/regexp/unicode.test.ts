/** Case folding and properties, derived quickly, against the host asked slowly, character by character. */
import { describe, expect, test } from 'vitest';
import { canonicalCodePoint, closeOverCase } from '../../vm/regexp/casefold.ts';
import { contains, single } from '../../vm/regexp/charset.ts';
import { propertySet } from '../../vm/regexp/properties.ts';

function members(set: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i < set.length; i += 2) for (let c = set[i]; c < set[i + 1]; c++) out.push(c);
  return out;
}

const cased: string[] = [];
for (let c = 0; c < 0x110000; c++) {
  const char = String.fromCodePoint(c);
  if (/[\p{Changes_When_Casefolded}\p{Changes_When_Casemapped}]/u.test(char)) cased.push(char);
}

describe.each([
  ['u', true],
  ['', false],
])('case classes with the flags i%s', (flag, unicode) => {
  test('are those of the host', () => {
    const text = cased.filter((char) => unicode || char.length === 1).join('');
    let wrong = '';
    for (const char of cased) {
      if (!unicode && char.length > 1) continue;
      const c = char.codePointAt(0) ?? 0;
      const source = unicode ? `\\u{${c.toString(16)}}` : `\\u${c.toString(16).padStart(4, '0')}`;
      const host = (text.match(new RegExp(source, `gi${flag}`)) ?? []).map((m) => m.codePointAt(0));
      const ours = members(closeOverCase(single(c), unicode));
      if (host.join() !== ours.join()) wrong += ` ${c.toString(16)}`;
    }
    expect(wrong).toBe('');
  });
});

test('characters without case are alone', () => {
  const without = [...'1_-\u4e2d\u00d7\u{1F600}'].map((char) => char.codePointAt(0) ?? 0);
  for (const c of without) {
    expect(members(closeOverCase(single(c), true))).toEqual([c]);
    expect(members(closeOverCase(single(c), false))).toEqual([c]);
    expect(canonicalCodePoint(c)).toBe(c);
  }
});

test('pairs in one case class have the same lead surrogate', () => {
  for (const char of cased) {
    const c = char.codePointAt(0) ?? 0;
    for (const other of members(closeOverCase(single(c), true))) {
      expect(canonicalCodePoint(other)).toBe(canonicalCodePoint(c));
      if (char.length === 2) expect(String.fromCodePoint(other)[0]).toBe(char[0]);
      else expect(other).toBeLessThan(0x10000);
    }
  }
});

test.each([
  'Lu',
  'ASCII',
  'Any',
  'Cs',
  'Cn',
  'Emoji',
  'Script=Han',
  'Script_Extensions=Grek',
  'Noncharacter_Code_Point',
])('\\p{%s} holds what the host says', (name) => {
  const [key, value = null] = name.split('=');
  const set = propertySet(key, value) ?? [];
  const host = new RegExp(`\\p{${name}}`, 'u');
  let wrong = 0;
  for (let c = 0; c < 0x110000; c++)
    if (host.test(String.fromCodePoint(c)) !== contains(set, c)) wrong++;
  expect(wrong).toBe(0);
});

test('an unknown property is undefined', () => {
  expect(propertySet('No_Such_Property', null)).toBeUndefined();
});
