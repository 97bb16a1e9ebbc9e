/** [[OwnPropertyKeys]]: indices ascending, then strings, then symbols, both in order of creation. */
import {
  ENUMERABLE,
  KIND,
  KIND_MASK,
  OFF,
  SHAPE_EXOTIC,
  SHAPE_RESTRICTED,
  SHAPE_LAZY,
  SHAPE_SLOW_ELEMENTS,
  SYMBOL_PRIVATE,
} from './cells.ts';
import { exoticCount, mappedEnv, wrappedString } from './exotic.ts';
import { materializeFunction } from './functions.ts';
import { PROPCELL_VALUE, cellFlagsOf, forEachPropertyCell } from './globals.ts';
import { indexKey, isSymbolKey } from './keys.ts';
import type { PropertyKey } from './keys.ts';
import { DELETED, entryKey, entryWhere, tableUsed } from './proptable.ts';
import { checkOwner } from './owner.ts';
import { ROOT, rootCell } from './roots.ts';
import { propTableOf, shapeCount, shapeFlags } from './shapes.ts';
import { forEachSparse, sparseCount } from './sparse.ts';
import { slotCapacity, slotWord } from './storage.ts';
import { TAG_HOLE } from './values.ts';
import { i32 } from './views.ts';

function indexedKeys(cell: number, keys: PropertyKey[], enumerableOnly: boolean): void {
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  const exotic = exoticCount(cell);
  for (let i = 0; i < exotic; i++) keys.push(indexKey(i));
  const storage = i32[cell * 2 + OFF.OBJECT.elementsRef];
  const capacity = Math.max(
    slotCapacity(storage),
    kind === KIND.ARGUMENTS ? i32[cell * 2 + OFF.ARGUMENTS.mappedCount] : 0,
  );
  const isArguments = kind === KIND.ARGUMENTS;
  for (let i = 0; i < capacity; i++) {
    const word = slotWord(storage, i);
    if (
      (word !== 0 && i32[word * 2 + 1] !== TAG_HOLE) ||
      (isArguments && mappedEnv(cell, i) !== 0)
    ) {
      keys.push(indexKey(i));
    }
  }
  if ((shapeFlags(i32[cell * 2]) & SHAPE_SLOW_ELEMENTS) === 0) return;
  const dense = new Set(keys);
  forEachSparse(cell, (index, attributes) => {
    const key = indexKey(index);
    if (enumerableOnly && (attributes & ENUMERABLE) === 0) {
      dense.delete(key);
    } else dense.add(key);
  });
  keys.length = 0;
  for (const key of [...dense].sort((a, b) => b - a)) keys.push(key);
}

/** All own keys, private names excepted. */
export function ownKeys(cell: number): PropertyKey[] {
  return collect(cell, false, true);
}

/** Those that are not indices. */
export function namedOwnKeys(cell: number): PropertyKey[] {
  return collect(cell, false, false);
}

/** The own enumerable string keys, without looking at exotic objects' getters: for Object.keys and for-in. */
export function enumerableOwnKeys(cell: number): PropertyKey[] {
  return collect(cell, true, true);
}

/** At least as many as the object has keys: for who must bound memory or time before listing them. */
export function ownKeyBound(cell: number): number {
  const shape = i32[cell * 2];
  const slow = (shapeFlags(shape) & SHAPE_SLOW_ELEMENTS) !== 0;
  return indexBound(cell) + (slow ? sparseCount(cell) : 0) + shapeCount(shape) + 1;
}

/** Every index key of an object without sparse elements is less. */
export function indexBound(cell: number): number {
  return Math.max(exoticCount(cell), slotCapacity(i32[cell * 2 + OFF.OBJECT.elementsRef]));
}

/** Whether an object's indices are all in its storage, or exotic, in the order of their numbers. */
export function hasPlainIndices(cell: number): boolean {
  return (
    (i32[cell * 2 + 1] & KIND_MASK) !== KIND.ARGUMENTS &&
    (shapeFlags(i32[cell * 2]) & SHAPE_SLOW_ELEMENTS) === 0
  );
}

/** Whether an object with plain indices has this one. */
export function hasPlainIndex(cell: number, index: number): boolean {
  if (index < exoticCount(cell)) return true;
  const word = slotWord(i32[cell * 2 + OFF.OBJECT.elementsRef], index);
  return word !== 0 && i32[word * 2 + 1] !== TAG_HOLE;
}

function collect(cell: number, enumerableOnly: boolean, indices: boolean): PropertyKey[] {
  materializeIfLazy(cell);
  if ((shapeFlags(i32[cell * 2]) & SHAPE_RESTRICTED) !== 0) checkOwner(shapeFlags(i32[cell * 2]));
  const keys: PropertyKey[] = [];
  if (indices) indexedKeys(cell, keys, enumerableOnly);
  const symbols: PropertyKey[] = [];
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  if (
    !enumerableOnly &&
    (kind === KIND.ARRAY || (kind === KIND.WRAPPER && wrappedString(cell) !== 0))
  ) {
    keys.push(rootCell(ROOT.length));
  }
  if ((shapeFlags(i32[cell * 2]) & SHAPE_EXOTIC) !== 0) {
    const namespace = kind === KIND.NAMESPACE;
    forEachPropertyCell(cell, (key, propcell) => {
      if (!namespace && i32[(propcell + PROPCELL_VALUE) * 2 + 1] === TAG_HOLE) return;
      const attributes = namespace ? ENUMERABLE : cellFlagsOf(propcell);
      add(key, attributes, keys, symbols, enumerableOnly);
    });
  }
  const shape = i32[cell * 2];
  const count = shapeCount(shape);
  if (count > 0) {
    const table = propTableOf(shape);
    const used = tableUsed(table);
    for (let entry = 0; entry < used; entry++) {
      const where = entryWhere(table, entry);
      if (where === DELETED || where >>> 8 >= count) continue;
      add(entryKey(table, entry), where, keys, symbols, enumerableOnly);
    }
  }
  for (const key of symbols) keys.push(key);
  return keys;
}

function add(
  key: PropertyKey,
  attributes: number,
  keys: PropertyKey[],
  symbols: PropertyKey[],
  enumerableOnly: boolean,
): void {
  if (enumerableOnly && (attributes & ENUMERABLE) === 0) return;
  if (!isSymbolKey(key)) keys.push(key);
  else if (!enumerableOnly && (i32[key * 2 + OFF.SYMBOL.symbolFlags] & SYMBOL_PRIVATE) === 0) {
    symbols.push(key);
  }
}

function materializeIfLazy(cell: number): void {
  if ((shapeFlags(i32[cell * 2]) & SHAPE_LAZY) !== 0) materializeFunction(cell);
}
