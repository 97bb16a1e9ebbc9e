/**
 * Atoms: one string cell per content, so that property keys compare by cell index. Born old, they
 * never move; the table holds them weakly (major collections write 2 over the dead).
 *
 * The table is an open-addressed hash table in a HASHTABLE cell: halves of the tail, linear
 * probing, load at most 3/4. A half goes 0 -> atom (by compare-and-swap, once), or 0 -> 1 (moved),
 * or atom -> 2 (dead: collector, in a stop).
 *
 * Look-up takes no lock. Growing does (VM.atomLock): the grower turns every empty half of the old
 * table into 1, copying the atoms on its way, then publishes the new table in ROOT.AtomTable. Who
 * probes into a 1 has found the end of the old table's chain without his string: he waits for the
 * new table and starts again. So no atom is lost and none is made twice.
 */
import {
  FLAG_OLD,
  FIXED_WORDS,
  KIND,
  KIND_MASK,
  OFF,
  STRING_FLAGS,
  STRING_INDEX,
  STRING_INTERNED,
} from './cells.ts';
import { allocateOld } from './alloc.ts';
import { storeRef, storeValue } from './barrier.ts';
import { acquire, release, spin } from './blocks.ts';
import { VM } from './layout.ts';
import { ROOT, rootCell } from './roots.ts';
import {
  CHARS,
  allocateAtomCell,
  charCodeAt,
  copyString,
  flatData,
  flatIs16,
  flatten,
  hashOf,
  hashOfHost,
  stringEquals,
  stringLength,
} from './strings.ts';
import { isWideText, writeText } from './text.ts';
import { b64, i32 } from './views.ts';

const MOVED = 1;
const DEAD = 2;
const TAIL = FIXED_WORDS[KIND.HASHTABLE];
const FIRST_HALVES = 8192;
const HASH = OFF.STRING8.hash;
const INTERNED = OFF.STRING8.internedRef;

/** An empty atom table of `halves` (a power of two). */
export function newAtomTable(halves: number = FIRST_HALVES): number {
  const words = halves >> 1;
  const table = allocateOld(TAIL + words);
  b64.fill(0n, table + 1, table + TAIL + words);
  i32[table * 2] = words;
  i32[table * 2 + 1] = KIND.HASHTABLE | FLAG_OLD;
  return table;
}

/** The atom with the content of a host string. */
export function atom(text: string): number {
  const hash = hashOfHost(text);
  const found = findText(text, hash);
  if (found !== 0) return found;
  const wide = isWideText(text);
  const cell = allocateAtomCell(text.length, wide, 0);
  writeText(cell, text, wide);
  return insert(finish(cell, hash), hash);
}

/** The atom with the content of a string. */
export function atomOfCell(string: number): number {
  if ((i32[string * 2 + 1] & STRING_INTERNED) !== 0) return string;
  const flat = flatten(string);
  if ((i32[flat * 2 + 1] & STRING_INTERNED) !== 0) return flat;
  const known = i32[flat * 2 + INTERNED];
  return known !== 0 ? known : internCell(flat);
}

function internCell(flat: number): number {
  const hash = hashOf(flat);
  let result = findCell(flat, hash);
  if (result === 0) {
    flatData(flat);
    const wide = flatIs16;
    const cell = allocateAtomCell(stringLength(flat), wide, 0);
    copyString(wide ? (cell + CHARS) * 4 : (cell + CHARS) * 8, wide, flat);
    result = insert(finish(cell, hash), hash);
  }
  storeRef(flat, INTERNED, result);
  return result;
}

function finish(cell: number, hash: number): number {
  i32[cell * 2 + HASH] = hash;
  if (indexOfString(cell) >= 0) i32[cell * 2 + 1] |= STRING_INDEX;
  return cell;
}

/** Waits for the table that replaces `old`. */
function nextTable(old: number): number {
  let table = rootCell(ROOT.AtomTable);
  for (let attempt = 0; table === old; attempt++) {
    spin(attempt);
    table = Atomics.load(i32, ROOT.AtomTable * 2);
  }
  return table;
}

function findText(text: string, hash: number): number {
  let table = rootCell(ROOT.AtomTable);
  for (;;) {
    const mask = i32[table * 2] * 2 - 1;
    const base = (table + TAIL) * 2;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const entry = i32[base + i];
      if (entry === 0) return 0;
      if (entry === MOVED) break;
      if (entry !== DEAD && i32[entry * 2 + HASH] === hash && hasText(entry, text)) return entry;
    }
    table = nextTable(table);
  }
}

function hasText(cell: number, text: string): boolean {
  const length = text.length;
  if (i32[cell * 2] !== length) return false;
  for (let i = 0; i < length; i++) if (charCodeAt(cell, i) !== text.charCodeAt(i)) return false;
  return true;
}

function findCell(flat: number, hash: number): number {
  let table = rootCell(ROOT.AtomTable);
  for (;;) {
    const mask = i32[table * 2] * 2 - 1;
    const base = (table + TAIL) * 2;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const entry = i32[base + i];
      if (entry === 0) return 0;
      if (entry === MOVED) break;
      if (entry !== DEAD && i32[entry * 2 + HASH] === hash && stringEquals(entry, flat))
        return entry;
    }
    table = nextTable(table);
  }
}

/** Enters a complete atom cell; returns the atom of its content, which another thread may have entered. */
function insert(cell: number, hash: number): number {
  let table = rootCell(ROOT.AtomTable);
  if (i32[table * 2 + OFF.HASHTABLE.used] * 4 > i32[table * 2] * 2 * 3) table = grow(table);
  for (;;) {
    const mask = i32[table * 2] * 2 - 1;
    const base = (table + TAIL) * 2;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      let entry = i32[base + i];
      if (entry === 0) {
        entry = Atomics.compareExchange(i32, base + i, 0, cell);
        if (entry === 0) {
          Atomics.add(i32, table * 2 + OFF.HASHTABLE.used, 1);
          return cell;
        }
      }
      if (entry === MOVED) break;
      if (entry !== DEAD && i32[entry * 2 + HASH] === hash && sameAtom(entry, cell)) return entry;
    }
    table = nextTable(table);
  }
}

/** Content equality of two atom cells (stringEquals takes their word that they differ). */
function sameAtom(a: number, b: number): boolean {
  const length = i32[a * 2];
  if (length !== i32[b * 2]) return false;
  for (let i = 0; i < length; i++) if (charCodeAt(a, i) !== charCodeAt(b, i)) return false;
  return true;
}

function grow(old: number): number {
  const halves = i32[old * 2] * 2;
  const next = newAtomTable(halves * 2);
  acquire(VM.atomLock);
  if (rootCell(ROOT.AtomTable) !== old) {
    release(VM.atomLock);
    return rootCell(ROOT.AtomTable);
  }
  const base = (old + TAIL) * 2;
  let used = 0;
  for (let i = 0; i < halves; i++) {
    let entry = i32[base + i];
    if (entry === 0) entry = Atomics.compareExchange(i32, base + i, 0, MOVED);
    if (entry <= DEAD) continue;
    place(next, entry);
    used++;
  }
  i32[next * 2 + OFF.HASHTABLE.used] = used;
  Atomics.store(i32, ROOT.AtomTable * 2, next);
  release(VM.atomLock);
  return next;
}

/** Into a table that nobody else sees yet. */
function place(table: number, cell: number): void {
  const mask = i32[table * 2] * 2 - 1;
  const base = (table + TAIL) * 2;
  let i = i32[cell * 2 + HASH] & mask;
  while (i32[base + i] !== 0) i = (i + 1) & mask;
  i32[base + i] = cell;
}

export function isIndexAtom(cell: number): boolean {
  return (i32[cell * 2 + 1] & STRING_INDEX) !== 0;
}

/** The array index (0 .. 2^32 - 2) that a string spells canonically, or -1. */
export function indexOfString(string: number): number {
  const length = i32[string * 2];
  if (length === 0 || length > 10) return -1;
  const cell = (i32[string * 2 + 1] & KIND_MASK) === KIND.ROPE ? flatten(string) : string;
  let value = charCodeAt(cell, 0) - 48;
  if (value < 0 || value > 9 || (value === 0 && length > 1)) return -1;
  for (let i = 1; i < length; i++) {
    const digit = charCodeAt(cell, i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value < 0xffff_ffff ? value : -1;
}

/** A fresh pseudo-random 31-bit number, the same sequence in every run of one thread. */
export function nextIdentity(): number {
  let x = Atomics.add(i32, VM.idSeed, 0x9e3779b9 | 0);
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 1;
}

/** A fresh symbol; its description (a string or undefined) is in `slot`. Born old: it may be a key. */
export function newSymbol(slot: number): number {
  const cell = allocateOld(FIXED_WORDS[KIND.SYMBOL]);
  i32[cell * 2] = 0;
  i32[cell * 2 + OFF.SYMBOL.hash] = nextIdentity() | 1;
  i32[cell * 2 + OFF.SYMBOL.symbolFlags] = 0;
  i32[cell * 2 + 1] = KIND.SYMBOL | STRING_FLAGS | FLAG_OLD;
  storeValue(cell, OFF.SYMBOL.description, slot);
  return cell;
}
