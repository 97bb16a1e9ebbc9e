/**
 * The first cells of a heap: the tables and strings that this layer itself relies on. Everything
 * else (prototypes, functions) is made by the runtime when it builds the boot image.
 */
import { allocateOld } from './alloc.ts';
import { atom, newAtomTable } from './atoms.ts';
import { initFill, initHeader, initTagged } from './barrier.ts';
import { FLAG_OLD, FLAG_SHARED, FIXED_WORDS, KIND, OFF } from './cells.ts';
import { ROOT, setRoot } from './roots.ts';
import type { RootName } from './roots.ts';
import { newShapeTable } from './shapes.ts';
import { SMALL_INT_STRINGS } from './tuning.ts';
import { TAG_HOLE, TAG_INTERNAL, TAG_STRING } from './values.ts';
import { i32 } from './views.ts';

/** Roots that are atoms of another content than their name. */
const SPELLED: readonly (readonly [RootName, string])[] = [
  ['minusInfinity', '-Infinity'],
  ['proto', '__proto__'],
  ['star', '*'],
  ['zero', '0'],
];

const PLAIN = [
  'length',
  'name',
  'prototype',
  'constructor',
  'message',
  'stack',
  'cause',
  'errors',
  'code',
  'value',
  'done',
  'get',
  'set',
  'writable',
  'enumerable',
  'configurable',
  'next',
  'return',
  'throw',
  'then',
  'undefined',
  'null',
  'true',
  'false',
  'NaN',
  'Infinity',
  'number',
  'string',
  'boolean',
  'symbol',
  'bigint',
  'object',
  'function',
  'toString',
  'valueOf',
  'toJSON',
  'callee',
  'caller',
  'arguments',
  'default',
  'index',
  'input',
  'groups',
  'indices',
  'lastIndex',
  'raw',
  'this',
  'size',
  'has',
  'keys',
  'add',
  'join',
  'of',
  'eval',
  'globalThis',
  'resolve',
  'reject',
  'promise',
  'anonymous',
  'stackTraceLimit',
  'exec',
] as const satisfies readonly RootName[];

/** An old ELEMENTS cell of `count` holes. */
function newTable(count: number): number {
  const fixed = FIXED_WORDS[KIND.ELEMENTS];
  const cell = allocateOld(fixed + count);
  initHeader(cell, count, KIND.ELEMENTS | FLAG_OLD | FLAG_SHARED);
  i32[cell * 2 + OFF.ELEMENTS.spineRef] = 0;
  i32[cell * 2 + OFF.ELEMENTS.sparseRef] = 0;
  initFill(cell, fixed, fixed + count, TAG_HOLE, 0);
  return cell;
}

/** Makes the heap of a fresh cage usable: call once, on its first mounted thread. */
export function bootHeap(): void {
  setRoot(ROOT.AtomTable, TAG_INTERNAL, newAtomTable());
  setRoot(ROOT.emptyString, TAG_STRING, atom(''));
  const chars = newTable(256);
  setRoot(ROOT.SingleChars, TAG_INTERNAL, chars);
  for (let code = 0; code < 256; code++) {
    initTagged(
      chars,
      FIXED_WORDS[KIND.ELEMENTS] + code,
      TAG_STRING,
      atom(String.fromCharCode(code)),
    );
  }
  setRoot(ROOT.SmallInts, TAG_INTERNAL, newTable(SMALL_INT_STRINGS));
  setRoot(ROOT.EmptyElements, TAG_INTERNAL, newTable(0));
  for (const name of PLAIN) setRoot(ROOT[name], TAG_STRING, atom(name));
  for (const [name, text] of SPELLED) setRoot(ROOT[name], TAG_STRING, atom(text));
  setRoot(ROOT.RootShapes, TAG_INTERNAL, newShapeTable(256));
}
