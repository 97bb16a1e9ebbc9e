/**
 * A string under construction out of ranges of other strings: the ranges are noted, and copied once, when it is
 * known how long all of it is. Long ranges become ropes. As with text-builder.ts one at a time, inside one native.
 */
import { ROOT, rootCell } from '../../heap/roots.ts';
import { allocateString16, allocateString8, CHARS, concatStrings, substring } from '../../heap/strings.ts';
import { u16, u8 } from '../../heap/views.ts';

const RANGES = 4096;
/** Ranges of more units are linked. */
const LINK_LENGTH = 1024;
/** Units of one piece. */
const PIECE = 1 << 16;

/** Pairs: index of the first unit in u8 or u16; units, negative for u16. */
const ranges = new Int32Array(RANGES * 2);
let used = 0;
let total = 0;
let anyWide = false;
let prefix = 0;

/** `before`: the text so far, 0 for none. */
export function beginRanges(before: number): void {
  used = 0;
  total = 0;
  anyWide = false;
  prefix = before;
}

/** Units [from, to) of string `cell`, which is flat: its data begin at `base` (flatData). */
export function addRange(cell: number, base: number, wide: boolean, from: number, to: number): void {
  const length = to - from;
  if (length <= 0) return;
  if (length > LINK_LENGTH) {
    flush();
    link(substring(cell, from, to));
    return;
  }
  if (used === RANGES * 2 || total > PIECE) flush();
  ranges[used] = base + from;
  ranges[used + 1] = wide ? -length : length;
  used += 2;
  total += length;
  if (wide) anyWide = true;
}

function link(part: number): void {
  prefix = prefix === 0 ? part : concatStrings(prefix, part);
}

function flush(): void {
  if (used === 0) return;
  const cell = anyWide ? copyWide() : copyNarrow();
  used = 0;
  total = 0;
  anyWide = false;
  link(cell);
}

function copyNarrow(): number {
  const cell = allocateString8(total);
  const memory = u8;
  let to = (cell + CHARS) * 8;
  for (let i = 0; i < used; i += 2) {
    let from = ranges[i];
    const end = to + ranges[i + 1];
    while (to < end) memory[to++] = memory[from++];
  }
  return cell;
}

function copyWide(): number {
  const cell = allocateString16(total);
  const memory = u16;
  const bytes = u8;
  let to = (cell + CHARS) * 4;
  for (let i = 0; i < used; i += 2) {
    let from = ranges[i];
    const length = ranges[i + 1];
    const end = to + (length < 0 ? -length : length);
    if (length < 0) while (to < end) memory[to++] = memory[from++];
    else while (to < end) memory[to++] = bytes[from++];
  }
  return cell;
}

/** The string; throws RangeError when it would be too long. */
export function endRanges(): number {
  flush();
  const result = prefix === 0 ? rootCell(ROOT.emptyString) : prefix;
  prefix = 0;
  return result;
}
