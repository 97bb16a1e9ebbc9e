/** Syntax that the oldest supported hosts lack (expectations inline), and properties of strings. */
import { describe, expect, test } from 'vitest';
import { stringsOfProperty } from '../../vm/regexp/sequences.ts';
import { compiled, exec, hostExec, run } from './harness.ts';

function matched(pattern: string, flags: string, text: string): string | null {
  const span = exec(pattern, flags, text).spans?.[0];
  return span == null ? null : text.slice(span[0], span[1]);
}

describe('modifiers', () => {
  test.each([
    ['(?i:a)b', '', 'AB Ab', 'Ab'],
    ['(?-i:a)b', 'i', 'AB aB', 'aB'],
    ['(?s:.)x', '', '\nx', '\nx'],
    ['(?-s:.)x', 's', '\nx', null],
    ['(?m:^)b', '', 'a\nb', 'b'],
    ['(?-m:^)b', 'm', 'a\nb', null],
    ['(?i-s:.b)', 's', '\nb xB', 'xB'],
    ['(?i:[a-c])c', '', 'BC Bc', 'Bc'],
    ['(?i:(a)\\1)', '', 'aA', 'aA'],
    ['(a)(?i:\\1)', '', 'aA', 'aA'],
    ['(?i:(a))\\1', '', 'aAA', 'AA'],
    ['(?i:\\b)\u017f', 'u', 'a\u017f', null],
    ['(?i:a(?-i:b))c', '', 'ABc Abc', 'Abc'],
    ['(?<=(?i:A))b', '', 'ab', 'b'],
  ])('/%s/%s on %j', (pattern, flags, text, expected) => {
    expect(matched(pattern, flags, text)).toBe(expected);
  });
});

describe('groups with one name', () => {
  const date = '(?<y>\\d{4})-(?<m>\\d\\d)|(?<m>\\d\\d)/(?<y>\\d{4})';
  test('the one that took part counts', () => {
    expect(exec(date, '', 'in 2024-05').groups).toEqual({ y: [3, 7], m: [8, 10] });
    expect(exec(date, '', 'in 05/2024').groups).toEqual({ y: [6, 10], m: [3, 5] });
    expect(compiled(date, '').groupNames).toEqual([
      ['y', 1],
      ['m', 2],
      ['m', 3],
      ['y', 4],
    ]);
  });
  test.each([
    ['(?:(?<a>x)|(?<a>y))\\k<a>', 'xy yy', 'yy'],
    ['(?:(?<a>x)|(?<a>y))\\k<a>', 'xx', 'xx'],
    ['(?:(?:(?<a>x)|(?<a>y))\\k<a>)+', 'xxyyxy', 'xxyy'],
    ['\\k<a>(?:(?<a>x)|(?<a>y))', 'y', 'y'],
    ['(?<=\\k<a>(?:(?<a>x)|(?<a>y)))z', 'xyyz', 'z'],
  ])('/%s/ on %j', (pattern, text, expected) => {
    expect(matched(pattern, '', text)).toBe(expected);
  });
});

describe('properties of strings', () => {
  const text =
    'x \u{1F469}\u{1F3FD}\u200d\u{1F680} 1\ufe0f\u20e3 \u{1F1E9}\u{1F1EA} \u{1F3F3}\ufe0f\u200d\u{1F308} \u{1F468}\u200d\u{1F469}\u200d\u{1F467} \u{1F600} \u2764 \u2764\ufe0f';
  test.each([
    ['\\p{RGI_Emoji}', 'gv'],
    ['\\p{RGI_Emoji}+', 'gv'],
    ['[\\p{RGI_Emoji}x]', 'gv'],
    ['[\\p{RGI_Emoji}--\\q{\u{1F1E9}\u{1F1EA}}]', 'gv'],
    ['[\\p{RGI_Emoji}&&\\p{Emoji_Keycap_Sequence}]', 'gv'],
    ['\\p{RGI_Emoji_ZWJ_Sequence}', 'gvi'],
    ['\\p{RGI_Flag_Sequence}|\\p{RGI_Emoji_Flag_Sequence}', 'gv'],
    ['(?<=\\p{RGI_Emoji}) ', 'gv'],
    ['\\p{Basic_Emoji}$', 'gv'],
  ])('/%s/%s', (pattern, flags) => {
    let valid = true;
    try {
      new RegExp(pattern, flags);
    } catch {
      valid = false;
    }
    if (!valid) {
      expect(() => compiled(pattern, flags)).toThrow('Invalid property name');
      return;
    }
    for (let at = 0; at <= text.length; at++) {
      expect(exec(pattern, flags, text, at)).toEqual(hostExec(pattern, flags, text, at));
    }
  });

  test('no joined sequence of two is missed (a sample of all pairs)', () => {
    const ours = new Set(
      (stringsOfProperty('RGI_Emoji_ZWJ_Sequence') ?? []).map((s) => String.fromCodePoint(...s)),
    );
    const basic = (stringsOfProperty('Basic_Emoji') ?? []).map((s) => String.fromCodePoint(...s));
    const host = new RegExp('^\\p{RGI_Emoji_ZWJ_Sequence}$', 'v');
    expect(basic.length).toBeGreaterThan(1300);
    expect(ours.size).toBeGreaterThan(1300);
    const missed: string[] = [];
    basic.forEach((left, i) => {
      if (i % 4 !== 0) return;
      for (const right of basic) {
        const pair = `${left}\u200d${right}`;
        if (host.test(pair) && !ours.has(pair)) missed.push(pair);
      }
    });
    expect(missed).toEqual([]);
  });
});

test('a program may be run sticky or not, whatever its flags', () => {
  expect(run(compiled('b', ''), 'abb', 0, { sticky: true }).spans).toBeNull();
  expect(run(compiled('b', ''), 'abb', 1, { sticky: true }).spans).toEqual([[1, 2]]);
  expect(run(compiled('b', 'y'), 'abb', 0, { sticky: false }).spans).toEqual([[1, 2]]);
});
