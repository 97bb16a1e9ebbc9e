/**
 * RegExp objects and their programs. A program is compiled once per VM for a pattern and flags, into a
 * BYTES cell that every thread runs; the VM keeps the last ones in a small table (ROOT.RegExpCache),
 * each entry an immutable RECORD that is published by one store.
 */
import { allocateOld } from '../../heap/alloc.ts';
import { initFill, initHeader, initTagged, storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, OFF, WRITABLE } from '../../heap/cells.ts';
import { VM } from '../../heap/layout.ts';
import { addProperty, newObjectOfKind } from '../../heap/objects.ts';
import { isRootSet, ROOT, rootCell, storeRoot } from '../../heap/roots.ts';
import { setInt, setInternal, setString } from '../../heap/slots.ts';
import { atom, hashOf, stringEquals, toHost } from '../../heap/strings.ts';
import { TAG_INT, TAG_INTERNAL, TAG_STRING, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { throwSyntaxError } from '../errors.ts';
import { compileRegExp, RegExpSyntaxError } from '../regexp/index.ts';
import type { CompiledRegExp } from '../regexp/index.ts';
import { P_SERIAL } from '../regexp/program.ts';

/** Bits of REGEXP.flagBits, in the order in which `flags` names them. */
export const REGEXP_FLAG = {
  d: 1, // hasIndices
  g: 2, // global
  i: 4, // ignoreCase
  m: 8, // multiline
  s: 16, // dotAll
  u: 32, // unicode
  v: 64, // unicodeSets
  y: 128, // sticky
} as const;
const FLAG_LETTERS = 'dgimsuvy';

const CACHE_ENTRIES = 256;
const RECORD = FIXED_WORDS[KIND.RECORD];
/** Slots of an entry. */
const SOURCE = 0;
const FLAGS = 1;
const PROGRAM = 2;
const NAMES = 3;
const ENTRY_SLOTS = 4;
/** Words of an entry, for machine code. */
export const ENTRY_WORD = { source: RECORD + SOURCE, flags: RECORD + FLAGS, program: RECORD + PROGRAM, names: RECORD + NAMES } as const;

function newOldRecord(slots: number): number {
  const cell = allocateOld(RECORD + slots);
  initFill(cell, RECORD, RECORD + slots, TAG_UNDEFINED, 0);
  i32[cell * 2 + OFF.RECORD.tag] = 0;
  i32[cell * 2 + OFF.RECORD.unused] = 0;
  initHeader(cell, slots, KIND.RECORD | FLAG_OLD | FLAG_SHARED);
  return cell;
}

function cacheTable(): number {
  if (!isRootSet(ROOT.RegExpCache)) {
    // Two threads may each make one; the last stays, the other's entries are compiled again.
    setInternal(scratch + 24, newOldRecord(CACHE_ENTRIES));
    storeRoot(ROOT.RegExpCache, scratch + 24);
  }
  return rootCell(ROOT.RegExpCache);
}

function newProgram(compiled: CompiledRegExp): number {
  const words = compiled.program;
  const cell = allocateOld(FIXED_WORDS[KIND.BYTES] + ((words.length + 1) >> 1));
  initHeader(cell, words.length * 4, KIND.BYTES | FLAG_OLD | FLAG_SHARED);
  const at = (cell + FIXED_WORDS[KIND.BYTES]) * 2;
  i32.set(words, at);
  i32[at + P_SERIAL] = Atomics.add(i32, VM.regexpSerial, 1) + 1;
  return cell;
}

/**
 * Pairs of a group's name and number, in order, then the shape of the objects with these groups, once there is
 * one; 0 if no group has a name.
 */
function newNames(compiled: CompiledRegExp): number {
  const names = compiled.groupNames;
  if (names.length === 0) return 0;
  const cell = newOldRecord(names.length * 2 + 1);
  names.forEach(([name, index], i) => {
    initTagged(cell, RECORD + i * 2, TAG_STRING, atom(name));
    initTagged(cell, RECORD + i * 2 + 1, TAG_INT, index);
  });
  return cell;
}

function entryMatches(entry: number, source: number, flags: number): boolean {
  return stringEquals(i32[(entry + RECORD + SOURCE) * 2], source) && stringEquals(i32[(entry + RECORD + FLAGS) * 2], flags);
}

/** The entry for a pattern and flags; compiles it if need be. Throws SyntaxError. */
export function entryFor(source: number, flags: number): number {
  const table = cacheTable();
  const word = table + RECORD + ((hashOf(source) ^ (hashOf(flags) >>> 3)) & (CACHE_ENTRIES - 1));
  sb64[scratch + 24] = b64[word];
  if (s32[(scratch + 24) * 2 + 1] === TAG_INTERNAL && entryMatches(s32[(scratch + 24) * 2], source, flags)) {
    return s32[(scratch + 24) * 2];
  }
  const compiled = compile(source, flags);
  const entry = newOldRecord(ENTRY_SLOTS);
  setString(scratch + 24, source);
  storeValue(entry, RECORD + SOURCE, scratch + 24);
  setString(scratch + 24, flags);
  storeValue(entry, RECORD + FLAGS, scratch + 24);
  initTagged(entry, RECORD + PROGRAM, TAG_INTERNAL, newProgram(compiled));
  const names = newNames(compiled);
  if (names !== 0) initTagged(entry, RECORD + NAMES, TAG_INTERNAL, names);
  setInternal(scratch + 24, entry);
  storeValue(table, word - table, scratch + 24);
  return entry;
}

function compile(source: number, flags: number): CompiledRegExp {
  try {
    return compileRegExp(toHost(source), toHost(flags));
  } catch (error) {
    if (error instanceof RegExpSyntaxError) return throwSyntaxError(error.message);
    throw error;
  }
}

/** A RegExp object: source and flags are string cells. Throws SyntaxError to the guest. */
export function newRegExp(source: number, flags: number, proto: number): number {
  const entry = entryFor(source, flags);
  const cell = newObjectOfKind(KIND.REGEXP, proto, 1);
  i32[cell * 2 + OFF.REGEXP.programRef] = i32[(entry + RECORD + PROGRAM) * 2];
  i32[cell * 2 + OFF.REGEXP.flagBits] = flagBitsOf(toHost(flags));
  b64[cell + OFF.REGEXP.source] = b64[entry + RECORD + SOURCE];
  b64[cell + OFF.REGEXP.flagsString] = b64[entry + RECORD + FLAGS];
  b64[cell + OFF.REGEXP.groupNames] = b64[entry + RECORD + NAMES];
  setInt(scratch + 24, 0);
  addProperty(cell, rootCell(ROOT.lastIndex), scratch + 24, WRITABLE);
  return cell;
}

function flagBitsOf(flags: string): number {
  let bits = 0;
  for (const letter of flags) bits |= 1 << FLAG_LETTERS.indexOf(letter);
  return bits;
}

/** The flags in the order of the specification. */
export function flagsOfBits(bits: number): string {
  let text = '';
  for (let i = 0; i < FLAG_LETTERS.length; i++) if ((bits & (1 << i)) !== 0) text += FLAG_LETTERS[i];
  return text;
}

/** EscapeRegExpPattern: a text that stands between slashes. */
export function escapePattern(source: string): string {
  if (source === '') return '(?:)';
  let text = '';
  let inClass = false;
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    if (c === '\\') {
      text += c;
      i++;
      text += escapeLine(source[i] ?? '');
      continue;
    }
    if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    text += c === '/' && !inClass ? '\\/' : lineEscape(c);
  }
  return text;
}

function lineEscape(c: string): string {
  if (c === '\n') return '\\n';
  if (c === '\r') return '\\r';
  if (c === '\u2028') return '\\u2028';
  return c === '\u2029' ? '\\u2029' : c;
}

/** After a backslash: the backslash serves. */
function escapeLine(c: string): string {
  const escaped = lineEscape(c);
  return escaped === c ? c : escaped.slice(1);
}
