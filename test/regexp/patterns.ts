/** Generators of patterns and texts. */
import fc from 'fast-check';
import { exec } from './harness.ts';

const plainAtoms: readonly string[] = [
  'a',
  'b',
  'c',
  'ab',
  '.',
  '\\w',
  '\\d',
  '\\s',
  '\\W',
  '[ab]',
  '[^a]',
  '[^]',
  'A',
  '1',
  '\\n',
  '\u00e9',
  'k',
  's',
];
const unicodeAtoms = [
  '\\p{L}',
  '\\P{Lu}',
  '\\u{1F600}',
  '\u{10400}',
  '[\\u{1F600}a]',
  '\\ud83d',
  '\\ude00',
  '[^\\ud83d]',
  '\u017f',
];
const setAtoms = [
  '[\\w--[a]]',
  '[[a-c]&&[b-d]]',
  '[\\q{ab|a|}c]',
  '[\\q{b\u{1F600}|ca}]',
  '[\\w&&\\q{a|k}]',
];
const assertions = ['^', '$', '\\b', '\\B'];

interface Shape {
  readonly pattern: fc.Arbitrary<string>;
}

export function shapeFor(flags: string): Shape {
  // With v, older hosts are wrong about negated classes in loops ([^]* takes one, (?:[^a]a|a)+? two).
  const plain = plainAtoms.filter((atom) => !atom.startsWith('[^') || !flags.includes('v'));
  const atoms = [
    ...plain,
    ...(/[uv]/.test(flags)
      ? unicodeAtoms.filter((atom) => !atom.startsWith('[^') || !flags.includes('v'))
      : []),
    ...(flags.includes('v') ? setAtoms : []),
  ];
  const quantifier = fc.constantFrom(
    '*',
    '+',
    '?',
    '*?',
    '+?',
    '??',
    '{2}',
    '{1,2}',
    '{0,2}?',
    '{2,}',
    '{1,3}?',
    '{0}',
    '{3}',
  );
  const { pattern } = fc.letrec<{
    pattern: string;
    term: string;
    sequence: string;
    atom: string;
    group: string;
  }>((tie) => ({
    atom: fc.constantFrom(...atoms),
    group: fc.oneof(
      { weight: 3, arbitrary: tie('pattern').map((p) => `(${p})`) },
      { weight: 2, arbitrary: tie('pattern').map((p) => `(?:${p})`) },
    ),
    term: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 6, arbitrary: tie('atom') },
      { weight: 3, arbitrary: fc.tuple(tie('atom'), quantifier).map(([a, q]) => `(?:${a})${q}`) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.constantFrom('a', 'b', '.', '[ab]', '\\w'), quantifier)
          .map(([a, q]) => a + q),
      },
      { weight: 3, arbitrary: tie('group') },
      { weight: 3, arbitrary: fc.tuple(tie('group'), quantifier).map(([g, q]) => g + q) },
      { weight: 1, arbitrary: fc.constantFrom(...assertions) },
      { weight: 1, arbitrary: fc.constantFrom('\\1', '\\2') },
      { weight: 1, arbitrary: tie('pattern').map((p) => `(?=${p})`) },
      { weight: 1, arbitrary: tie('pattern').map((p) => `(?!${p})`) },
      { weight: 1, arbitrary: tie('pattern').map((p) => `(?<=${p})`) },
      { weight: 1, arbitrary: tie('pattern').map((p) => `(?<!${p})`) },
    ),
    sequence: fc.array(tie('term'), { minLength: 1, maxLength: 3 }).map((terms) => terms.join('')),
    pattern: fc
      .array(tie('sequence'), { minLength: 1, maxLength: 3 })
      .map((list) => list.join('|')),
  }));
  return { pattern };
}

export const texts = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      'c',
      'A',
      'a',
      'b',
      'k',
      's',
      '1',
      ' ',
      '\n',
      '\u00e9',
      '\u00c9',
      '\u{1F600}',
      '\ud83d',
      '\ude00',
      '\u017f',
      '\u{10428}',
    ),
    {
      maxLength: 10,
    },
  )
  .map((parts) => parts.join(''));
export const latinTexts = fc
  .array(fc.constantFrom(...'aabbcABks1 \n\u00e9'), { maxLength: 10 })
  .map((parts) => parts.join(''));

/** True if the pattern backtracks for too long to be worth comparing; the host could not be stopped. */
export function isExplosive(source: string, flags: string, text: string, from: number): boolean {
  try {
    exec(source, flags, text, from, { budget: 10_000, maxSlices: 20 });
    return false;
  } catch (error) {
    if (/too many slices|state too large/.test(String(error))) return true;
    throw error;
  }
}
