/** A substitution template without named references, taken apart once for all matches of a slice (GetSubstitution). */
import { flatBase, flatData, flatIs16, flatLength, stringLength } from '../../heap/strings.ts';
import { u16, u8 } from '../../heap/views.ts';
import { addRange } from './range-text.ts';
import { groupEnd, groupStart } from './regexp-match.ts';

/** What a part stands for: a group from 0 on, or one of these. */
const LITERAL = -1; // units [start, end) of the template
const BEFORE = -2;
const BEHIND = -3;
const PART_WORDS = 3;

let parts = new Int32Array(64 * PART_WORDS);
let used = 0;
let template = 0;
let templateBase = 0;
let templateWide = false;

function add(what: number, start: number, end: number): void {
  if (what === LITERAL && start === end) return;
  if (used === parts.length) {
    const larger = new Int32Array(parts.length * 2);
    larger.set(parts);
    parts = larger;
  }
  parts[used] = what;
  parts[used + 1] = start;
  parts[used + 2] = end;
  used += PART_WORDS;
}

/** Takes a template apart, for a pattern with so many groups (with group 0). */
export function parseTemplate(cell: number, groups: number): void {
  flatData(cell);
  template = cell;
  templateBase = flatBase;
  templateWide = flatIs16;
  used = 0;
  const length = flatLength;
  const unit = (i: number): number => (i < length ? (templateWide ? u16[templateBase + i] : u8[templateBase + i]) : -1);
  const digit = (i: number): number => (unit(i) >= 0x30 && unit(i) <= 0x39 ? unit(i) - 0x30 : -1);
  let done = 0;
  for (let i = 0; i + 1 < length; i++) {
    if (unit(i) !== 0x24) continue;
    const next = unit(i + 1);
    const one = digit(i + 1);
    const two = one >= 0 && digit(i + 2) >= 0 ? one * 10 + digit(i + 2) : -1;
    let size = 2;
    let what: number;
    if (next === 0x24) what = LITERAL;
    else if (next === 0x26) what = 0;
    else if (next === 0x60) what = BEFORE;
    else if (next === 0x27) what = BEHIND;
    else if (two > 0 && two < groups) {
      what = two;
      size = 3;
    } else if (one > 0 && one < groups) what = one;
    else continue;
    add(LITERAL, done, i);
    if (what === LITERAL) add(LITERAL, i, i + 1);
    else add(what, 0, 0);
    done = i + size;
    i = done - 1;
  }
  add(LITERAL, done, length);
}

/** The substitution for the match just made in a flat subject, to the ranges. */
export function addSubstitution(subject: number, base: number, wide: boolean): void {
  for (let i = 0; i < used; i += PART_WORDS) {
    const what = parts[i];
    if (what === LITERAL) addRange(template, templateBase, templateWide, parts[i + 1], parts[i + 2]);
    else if (what >= 0) {
      const start = groupStart(what);
      if (start >= 0) addRange(subject, base, wide, start, groupEnd(what));
    } else if (what === BEFORE) addRange(subject, base, wide, 0, groupStart(0));
    else addRange(subject, base, wide, groupEnd(0), stringLength(subject));
  }
}
