/**
 * Properties of strings (\p{RGI_Emoji} and its parts, with the flag v). The host can say whether a
 * string has such a property, but not which strings do. So candidates are made by the structure that
 * emoji sequences have, and the host picks from them. A sequence of a new structure, in a later edition
 * of Unicode, would be missed; one of a known structure is not.
 */

const JOINER = '\u200d';
const EMOJI_STYLE = '\ufe0f';
const MODIFIERS = ['\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'];
const ADULTS = ['\u{1F468}', '\u{1F469}', '\u{1F9D1}'];
const CHILDREN = ['\u{1F466}', '\u{1F467}', '\u{1F9D2}'];
const HEART = '\u2764\ufe0f';
const KISS = '\u{1F48B}';
const RIGHT_ARROW = '\u27a1\ufe0f';
/** Signs of gender and direction, which can follow any person. */
const SIGNS = ['\u2640\ufe0f', '\u2642\ufe0f', RIGHT_ARROW];
/** What else follows something that is no person: colours, weather, flags and the like. */
const OTHERS = [
  ...[
    '\u{1F308}',
    '\u26a7\ufe0f',
    '\u2620\ufe0f',
    '\u2b1b',
    '\u{1F7E9}',
    '\u{1F7EB}',
    '\u{1F525}',
    '\u{1FA79}',
  ],
  ...[
    '\u{1F4AB}',
    '\u{1F4A8}',
    '\u{1F32B}\ufe0f',
    '\u2744\ufe0f',
    '\u{1F5E8}\ufe0f',
    '\u{1F4A5}',
    '\u{1F9BA}',
  ],
  ...[
    '\u2194\ufe0f',
    '\u2195\ufe0f',
    '\u2b1c',
    '\u{1F7E5}',
    '\u{1F7E6}',
    '\u{1F7E7}',
    '\u{1F7E8}',
    '\u{1F7EA}',
  ],
];
const REGIONS = ['gbeng', 'gbsct', 'gbwls'];

let candidates: readonly string[] | undefined;
const cache = new Map<string, readonly (readonly number[])[]>();

function hostTest(property: string): RegExp {
  return new RegExp(`^\\p{${property}}$`, 'v');
}

function joined(lefts: readonly string[], rights: readonly string[], test: RegExp): string[] {
  return lefts.flatMap((a) => rights.map((b) => a + JOINER + b).filter((s) => test.test(s)));
}

function joinedSequences(basic: readonly string[], withModifier: readonly string[]): string[] {
  const test = hostTest('RGI_Emoji_ZWJ_Sequence');
  const adults = [...ADULTS, ...ADULTS.flatMap((adult) => MODIFIERS.map((m) => adult + m))];
  const pairs = [
    ...joined([...basic, ...withModifier], SIGNS, test),
    ...joined(basic, OTHERS, test),
    ...joined(adults, basic, test),
  ];
  const families = ADULTS.flatMap((a) => [a, ...ADULTS.map((b) => a + JOINER + b)]);
  const children = CHILDREN.flatMap((a) => [a, ...CHILDREN.map((b) => a + JOINER + b)]);
  // Two adults with something between them; which things there are shows without modifiers.
  const between = basic.filter((x) =>
    ADULTS.some((a) => ADULTS.some((b) => test.test([a, x, b].join(JOINER)))),
  );
  const couples = [...between, HEART + JOINER + KISS].flatMap((x) =>
    joined(
      adults,
      adults.map((b) => x + JOINER + b),
      test,
    ),
  );
  return [
    ...pairs,
    ...joined(pairs, [RIGHT_ARROW], test),
    ...joined(families, children, test),
    ...couples,
  ];
}

function allCandidates(): readonly string[] {
  if (candidates !== undefined) return candidates;
  const emoji: string[] = [];
  for (let c = 0; c < 0x20000; c++) {
    const char = String.fromCodePoint(c);
    if (/\p{Emoji}/u.test(char)) emoji.push(char);
  }
  const isBasic = hostTest('Basic_Emoji');
  const basic = emoji.flatMap((e) => [e, e + EMOJI_STYLE]).filter((s) => isBasic.test(s));
  const withModifier = emoji
    .filter((e) => /\p{Emoji_Modifier_Base}/u.test(e))
    .flatMap((e) => MODIFIERS.map((m) => e + m));
  const letters = Array.from({ length: 26 }, (_, i) => String.fromCodePoint(0x1f1e6 + i));
  const tag = (region: string): string =>
    Array.from(region, (x) => String.fromCodePoint(0xe0000 + x.charCodeAt(0))).join('');
  candidates = [
    ...basic,
    ...Array.from('0123456789#*', (key) => `${key}\ufe0f\u20e3`),
    ...withModifier,
    ...letters.flatMap((a) => letters.map((b) => a + b)),
    ...REGIONS.map((region) => `\u{1F3F4}${tag(region)}\u{E007F}`),
    ...joinedSequences(basic, withModifier),
  ];
  return candidates;
}

/** The strings with the property, as code points; undefined if this host does not know it. */
export function stringsOfProperty(key: string): readonly (readonly number[])[] | undefined {
  const known = cache.get(key);
  if (known !== undefined) return known;
  let test: RegExp;
  try {
    test = hostTest(key);
  } catch {
    return undefined;
  }
  const found = new Set(allCandidates().filter((s) => test.test(s)));
  const strings = [...found].map((s) => Array.from(s, (char) => char.codePointAt(0) ?? 0));
  cache.set(key, strings);
  return strings;
}
