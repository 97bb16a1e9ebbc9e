/**
 * A string under construction inside one native: units gather in a buffer of the host, long parts
 * become ropes. One at a time, never across natives; nothing collects in between, so the rope needs
 * no root.
 */
import { ROOT, rootCell } from '../../heap/roots.ts';
import {
  allocateString16, allocateString8, CHARS, concatStrings, flatBase, flatData, flatIs16, singleChar, stringLength,
} from '../../heap/strings.ts';
import { u16, u8 } from '../../heap/views.ts';

const CAPACITY = 1 << 14;
/** Strings from this length on are linked, not copied. */
const LINK_LENGTH = 256;

const units = new Uint16Array(CAPACITY);
let count = 0;
let seen = 0;
let prefix = 0;

export function beginText(): void {
  count = 0;
  seen = 0;
  prefix = 0;
}

export function pushUnit(unit: number): void {
  if (count === CAPACITY) flush();
  units[count++] = unit;
  seen |= unit;
}

/** For short host strings. */
export function pushHost(text: string): void {
  if (count + text.length > CAPACITY) flush();
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    units[count++] = unit;
    seen |= unit;
  }
}

/** Units [from, to) of flat data (see flatData), which may be many. */
export function pushUnits(base: number, wide: boolean, from: number, to: number): void {
  let at = from;
  while (at < to) {
    if (count === CAPACITY) flush();
    const end = to - at < CAPACITY - count ? to : at + CAPACITY - count;
    let place = count;
    if (wide) {
      const memory = u16;
      let bits = seen;
      for (let i = base + at; i < base + end; i++) {
        const unit = memory[i];
        units[place++] = unit;
        bits |= unit;
      }
      seen = bits;
    } else {
      const memory = u8;
      for (let i = base + at; i < base + end; i++) units[place++] = memory[i];
    }
    count = place;
    at = end;
  }
}

export function pushString(cell: number): void {
  const length = stringLength(cell);
  if (length >= LINK_LENGTH) {
    flush();
    prefix = prefix === 0 ? cell : concatStrings(prefix, cell);
  } else if (length !== 0) {
    flatData(cell);
    pushUnits(flatBase, flatIs16, 0, length);
  }
}

function flush(): void {
  if (count === 0) return;
  const part = take();
  prefix = prefix === 0 ? part : concatStrings(prefix, part);
}

function take(): number {
  const length = count;
  count = 0;
  if (length === 1) {
    seen = 0;
    return singleChar(units[0]);
  }
  let cell: number;
  if (seen > 255) {
    cell = allocateString16(length);
    const memory = u16;
    const base = (cell + CHARS) * 4;
    for (let i = 0; i < length; i++) memory[base + i] = units[i];
  } else {
    cell = allocateString8(length);
    const memory = u8;
    const base = (cell + CHARS) * 8;
    for (let i = 0; i < length; i++) memory[base + i] = units[i];
  }
  seen = 0;
  return cell;
}

/** The string; throws RangeError when it would be too long. */
export function endText(): number {
  flush();
  const result = prefix === 0 ? rootCell(ROOT.emptyString) : prefix;
  prefix = 0;
  return result;
}
