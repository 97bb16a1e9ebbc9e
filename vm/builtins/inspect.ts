/** Natives of console and of the inspector: classes, texts and layout of values, without guest code. */
import { IS_ACCESSOR, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { onMount } from '../../heap/mount.ts';
import { arrayLength, getElement, setArrayLength, setElement } from '../../heap/elements.ts';
import { foundAttributes, loadFound } from '../../heap/found.ts';
import { findProperty, getOwnProperty, getPrototype } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { numberOf, setBoolean, setHole, setInt, setNull, setNumber, setString, setUndefined } from '../../heap/slots.ts';
import { charCodeAt, stringLength, substring } from '../../heap/strings.ts';
import { TAG_BOOLEAN, TAG_OBJECT, TAG_STRING, TAG_SYMBOL } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, u8 } from '../../heap/views.ts';
import { isCallableCell } from '../interp/operators.ts';
import { typedLength } from '../../heap/typedarrays.ts';
import type { NativeTable } from '../natives.ts';
import { describe } from '../interp/describe.ts';
import { hostServices } from './host.ts';
import { hostText, setText } from './operators.ts';

const kindOf = (cell: number): number => i32[cell * 2 + 1] & KIND_MASK;

/** What the inspector calls the kinds of cells that it shows in a way of their own. */
const KIND_TEXT = new Map<number, string>([
  [KIND.ARRAY, 'Array'], [KIND.ARGUMENTS, 'Arguments'], [KIND.TYPEDARRAY, 'TypedArray'], [KIND.MAP, 'Map'], [KIND.SET, 'Set'],
  [KIND.REGEXP, 'RegExp'], [KIND.ERROR, 'Error'], [KIND.PROMISE, 'Promise'], [KIND.WEAKMAP, 'WeakMap'],
  [KIND.WEAKSET, 'WeakSet'], [KIND.WEAKREF, 'WeakRef'], [KIND.ARRAYBUFFER, 'ArrayBuffer'], [KIND.DATAVIEW, 'DataView'],
  [KIND.NAMESPACE, 'Module'], [KIND.GENERATOR, 'Generator'], [KIND.THREAD, 'Thread'], [KIND.LOCK, 'Lock'],
  [KIND.CONDITION, 'Condition'], [KIND.THREADLOCAL, 'ThreadLocal'], [KIND.FINREG, 'FinalizationRegistry'],
]);

function inspectKind(cell: number): string {
  const kind = kindOf(cell);
  if (kind === KIND.WRAPPER) {
    sb64[scratch + 16] = b64[cell + OFF.WRAPPER.primitive];
    const tag = s32[(scratch + 16) * 2 + 1];
    if (tag === TAG_STRING) return 'String';
    if (tag === TAG_BOOLEAN) return 'Boolean';
    return tag === TAG_SYMBOL ? 'Symbol' : 'Number';
  }
  if (kind === KIND.ITERATOR) {
    const family = i32[cell * 2 + OFF.ITERATOR.iterKind] >> 2;
    return family === 1 ? 'Map Iterator' : family === 2 ? 'Set Iterator' : 'Object';
  }
  if (kind === KIND.ARRAYBUFFER && (i32[cell * 2 + OFF.ARRAYBUFFER.bufferFlags] & 1) !== 0) return 'SharedArrayBuffer';
  return KIND_TEXT.get(kind) ?? (isCallableCell(cell) ? 'Function' : 'Object');
}

/** Own data property of an object, to scratch + 17; false where it is absent or an accessor. */
function ownData(cell: number, key: number): boolean {
  if (!getOwnProperty(cell, key) || (foundAttributes & IS_ACCESSOR) !== 0) return false;
  loadFound(scratch + 17);
  return true;
}

/** Class name: the nearest `constructor` that has a name and of which the object is an instance; null if none. */
function classNameCell(cell: number): number {
  for (let at = cell; at !== 0; at = getPrototype(at)) {
    if (!ownData(at, rootCell(ROOT.constructor)) || s32[(scratch + 17) * 2 + 1] !== TAG_OBJECT) continue;
    const constructor = s32[(scratch + 17) * 2];
    if (!isCallableCell(constructor) || !ownData(constructor, rootCell(ROOT.name))) continue;
    if (s32[(scratch + 17) * 2 + 1] !== TAG_STRING || stringLength(s32[(scratch + 17) * 2]) === 0) continue;
    const name = s32[(scratch + 17) * 2];
    if (isInstance(cell, constructor)) return name;
  }
  return 0;
}

function isInstance(cell: number, constructor: number): boolean {
  if (!ownData(constructor, rootCell(ROOT.prototype)) || s32[(scratch + 17) * 2 + 1] !== TAG_OBJECT) return false;
  const proto = s32[(scratch + 17) * 2];
  let at = getPrototype(cell);
  while (at !== 0 && at !== proto) at = getPrototype(at);
  return at !== 0;
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\b': '\\b', '\f': '\\f', '\r': '\\r', '\v': '\\v', '\\': '\\\\' };

/** A string literal in the quotes that need fewest escapes. */
export function quote(text: string): string {
  let mark = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) mark = '"';
    else if (!text.includes('`') && !text.includes('${')) mark = '`';
  }
  let out = mark;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    const code = text.charCodeAt(i);
    if (c === mark) out += `\\${c}`;
    else if (ESCAPES[c] !== undefined) out += ESCAPES[c];
    else if (code < 32 || (code >= 0x7f && code < 0xa0)) out += `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
    else if (code >= 0xd800 && code <= 0xdfff) {
      const next = text.charCodeAt(i + 1);
      if (code < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) out += c + text[++i];
      else out += `\\u${code.toString(16)}`;
    } else out += c;
  }
  return out + mark;
}

/** Columns a text takes: wide characters count two, marks none. */
function width(text: string): number {
  let columns = 0;
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    if (code >= 0x300 && code <= 0x36f) continue;
    const wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) || code >= 0x1f300;
    columns += wide ? 2 : 1;
  }
  return columns;
}

/** Nobody replaced toString: neither on the object nor on a class of the guest's. */
function hasUserToString(cell: number): boolean {
  if (kindOf(cell) === KIND.ERROR) return false;
  if (findProperty(cell, rootCell(ROOT.toString)) === 0 || (foundAttributes & IS_ACCESSOR) !== 0) return false;
  loadFound(scratch + 17);
  const fn = s32[(scratch + 17) * 2];
  if (s32[(scratch + 17) * 2 + 1] !== TAG_OBJECT || kindOf(fn) !== KIND.FUNCTION) return false;
  const script = i32[i32[fn * 2 + OFF.FUNCTION.codeRef] * 2 + OFF.CODE.scriptRef];
  if (script === 0) return false;
  sb64[scratch + 17] = b64[script + OFF.SCRIPT.url];
  return !hostText(scratch + 17).startsWith('heddle:');
}

/** Columns in which n entries of this width are set. */
function columnCount(actual: number, total: number, all: number, count: number, indentation: number): number {
  const bias = Math.sqrt(actual - total / all);
  const biased = Math.max(actual - 3 - bias, 1);
  return Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((80 - indentation) / actual),
    12,
    15,
  );
}

// --- state of console, per guest thread: group indentation, counters and timers are host data
let groupIndent = '';
let counters = new Map<string, number>();
let timers = new Map<string, number>();
onMount(() => {
  groupIndent = '';
  counters = new Map();
  timers = new Map();
});

function elapsed(since: number): string {
  const ms = performance.now() - since;
  if (ms >= 3_600_000) return `${(ms / 3_600_000).toFixed(3)}h`;
  if (ms >= 60_000) {
    const minutes = Math.floor(ms / 60_000);
    const seconds = ((ms - minutes * 60_000) / 1000).toFixed(3).padStart(6, '0');
    return `${minutes}:${seconds} (m:ss.mmm)`;
  }
  return ms >= 1000 ? `${(ms / 1000).toFixed(3)}s` : `${Number(ms.toFixed(3))}ms`;
}

function indexOfChar(cell: number, from: number, code: number): number {
  const length = stringLength(cell);
  for (let i = from; i < length; i++) if (charCodeAt(cell, i) === code) return i;
  return -1;
}

export const inspectNatives = {
  InspectKind: (dst, a) => setText(dst, inspectKind(s32[a * 2])),
  ConstructorName: (dst, a) => {
    const name = classNameCell(s32[a * 2]);
    if (name === 0) setNull(dst);
    else setString(dst, name);
  },
  BuiltinClassName: (dst, a) => setText(dst, /^#<(.*)>$/.exec(describe(a))?.[1] ?? 'TypedArray'),
  QuoteString: (dst, a) => setText(dst, quote(hostText(a))),
  IsIdentifierName: (dst, a) => setBoolean(dst, /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(hostText(a))),
  StringIncludes: (dst, a) => setBoolean(dst, hostText(a).includes(hostText(a + 1))),
  StringWidth: (dst, a) => setInt(dst, width(hostText(a))),
  Spaces: (dst, a) => setText(dst, ' '.repeat(Math.max(0, numberOf(a)))),
  /** (text, from, to) */
  Substring: (dst, a) => setString(dst, substring(s32[a * 2], numberOf(a + 1), numberOf(a + 2))),
  IndexOfNewline: (dst, a) => setInt(dst, indexOfChar(s32[a * 2], numberOf(a + 1), 10)),
  IndexOfPercent: (dst, a) => setInt(dst, indexOfChar(s32[a * 2], numberOf(a + 1), 37)),
  CharCodeAt: (dst, a) => {
    const i = numberOf(a + 1);
    setInt(dst, i < stringLength(s32[a * 2]) ? charCodeAt(s32[a * 2], i) : -1);
  },
  IsFormatCode: (dst, a) => setBoolean(dst, 'sdifjoOc'.includes(String.fromCharCode(s32[a * 2]))),
  /** (text, columns): all lines but the first moved in */
  IndentLines: (dst, a) => setText(dst, hostText(a).replaceAll('\n', `\n${' '.repeat(numberOf(a + 1))}`)),
  /** (list of strings, separator) */
  JoinList: (dst, a) => {
    const list = s32[a * 2];
    const parts: string[] = [];
    for (let i = 0; i < arrayLength(list); i++) if (getElement(scratch + 16, list, i)) parts.push(hostText(scratch + 16));
    setText(dst, parts.join(hostText(a + 1)));
  },
  /** (list of keys, count): drops the keys "0" to count - 1 */
  ListRemoveIndices: (dst, a) => {
    const count = numberOf(a + 1);
    removeWhere(s32[a * 2], (slot) => s32[slot * 2 + 1] === TAG_STRING && /^\d+$/.test(hostText(slot)) && Number(hostText(slot)) < count);
    setUndefined(dst);
  },
  InspectColumnCount: (dst, a) => setInt(dst, columnCount(numberOf(a), numberOf(a + 1), numberOf(a + 2), numberOf(a + 3), numberOf(a + 4))),
  RegExpText: (dst, a) => {
    const cell = s32[a * 2];
    sb64[scratch + 16] = b64[cell + OFF.REGEXP.source];
    const source = hostText(scratch + 16);
    sb64[scratch + 16] = b64[cell + OFF.REGEXP.flagsString];
    setText(dst, `/${source}/${hostText(scratch + 16)}`);
  },
  /** Length of a typed array, the hole for anything else. */
  TypedArrayLengthOrHole: (dst, a) => {
    if (s32[a * 2 + 1] === TAG_OBJECT && kindOf(s32[a * 2]) === KIND.TYPEDARRAY) setNumber(dst, Math.max(0, typedLength(s32[a * 2])));
    else setHole(dst);
  },
  /** (array buffer, most bytes to show) */
  BufferHex: (dst, a) => {
    const cell = s32[a * 2];
    const data = i32[cell * 2 + OFF.ARRAYBUFFER.dataRef];
    const length = i32[cell * 2 + OFF.ARRAYBUFFER.byteLength] >>> 0;
    const shown = data === 0 ? 0 : Math.min(length, numberOf(a + 1));
    const parts: string[] = [];
    for (let i = 0; i < shown; i++) parts.push(u8[(data + 1) * 8 + i].toString(16).padStart(2, '0'));
    const more = length - shown;
    setText(dst, parts.join(' ') + (more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : ''));
  },
  HasUserToString: (dst, a) => setBoolean(dst, hasUserToString(s32[a * 2])),
  ParseIntForConsole: (dst, a) => setNumber(dst, parseInt(hostText(a), 10)),
  ParseFloatForConsole: (dst, a) => setNumber(dst, parseFloat(hostText(a))),
  // --- console
  /** (level, text) */
  ConsoleWrite: (dst, a) => {
    const text = hostText(a + 1);
    hostServices.console(hostText(a), groupIndent === '' ? text : groupIndent + text.replaceAll('\n', `\n${groupIndent}`));
    setUndefined(dst);
  },
  ConsoleIndent: (dst, a) => {
    const columns = Math.min(200, Math.max(0, groupIndent.length + s32[a * 2]));
    groupIndent = ' '.repeat(columns);
    setUndefined(dst);
  },
  /** (label, 1): the new count; (label, 0): reset, false if there was none */
  ConsoleCounter: (dst, a) => {
    const label = hostText(a);
    if (s32[(a + 1) * 2] === 0) return setBoolean(dst, counters.delete(label));
    const count = (counters.get(label) ?? 0) + 1;
    if (counters.size < 10_000) counters.set(label, count);
    setInt(dst, count);
  },
  ConsoleTimerStart: (dst, a) => {
    const label = hostText(a);
    const fresh = !timers.has(label) && timers.size < 10_000;
    if (fresh) timers.set(label, performance.now());
    setBoolean(dst, fresh);
  },
  /** (label, end): the time it shows, undefined if there is none */
  ConsoleTimerText: (dst, a) => {
    const label = hostText(a);
    const since = timers.get(label);
    if (since === undefined) return setUndefined(dst);
    if (s32[(a + 1) * 2] !== 0) timers.delete(label);
    setText(dst, elapsed(since));
  },
} satisfies NativeTable;

function removeWhere(list: number, drop: (slot: number) => boolean): void {
  const length = arrayLength(list);
  let to = 0;
  for (let i = 0; i < length; i++) {
    if (!getElement(scratch + 18, list, i) || drop(scratch + 18)) continue;
    setElement(list, to++, scratch + 18);
  }
  setArrayLength(list, to);
}
